"""Words that narrow what is counted, and where the same words narrow nothing.

"Aged" narrows a count of offenders and not the population of a rate; "new" offenders are some
of them, new orders are the orders of the year; who is "in prison" is one thing, whose breach of
a licence ended "in prison" another.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import regex

from mappa_extract.vocabulary.ideas import BEFALLS

_RATE = regex.compile(
    r"(?:aged?|ages|older|younger|adults?|child|children|shares?|proportions?|ratios?|estimate"
    r"|projections?|average|(?:over|under) \d+|\d+ (?:and|to|years))",
    regex.IGNORECASE,
)
_AVERAGE = frozenset(["average", "averages"])
_ORDERS = frozenset(["new", "newly", "abroad", "overseas", "further"])
_HELD = regex.compile(
    r"(?:in|yn|mewn) .*(?:custody|prison|detention|ddalfa|carchar)|detained|remanded"
)
_OF_WHICH = regex.compile(
    r"of (?:which|whom|them|that number|this number|this total)|o r rhain|o ba rai"
)
_ABROAD = regex.compile(r"convict\w* (?:abroad|overseas)", regex.IGNORECASE)
"""Whom Notification Orders are for."""
_AGAIN = frozenset(["reconvicted", "reoffended", "reoffending", "repeat", "new"])
_BESIDES = frozenset(["other than", "except", "excluding", "not counted", "not included"])
_STILL = frozenset(["still", "already", "currently", "now", "remaining"])
_EVERYONE = (
    frozenset(["men", "women"]),
    frozenset(["male", "female"]),
    frozenset(["males", "females"]),
)


def narrowing(
    found: Sequence[str],
    words: Sequence[str],
    says: Collection[str],
    values: Mapping[str, Collection[str]],
) -> tuple[str, ...]:
    """Return those of the narrowing words of a label that narrow what this one counts.

    Args:
        found: the words and phrases of it that narrow by themselves, as printed.
        words: all its words.
        says: its ideas.
        values: its facets.
    """
    if not found:
        return ()
    said = set(says)
    both = next((pair for pair in _EVERYONE if pair <= set(words)), frozenset())
    others = {*values.get("category", ()), *values.get("kind", ())} & {"2", "3"}
    settled = not (_STILL & set(words))
    kept = []
    for each in found:
        small = each.lower()
        if (
            each in both
            or ("rate" in said and small not in _AVERAGE and _RATE.fullmatch(small))
            or ("order" in said and small in _ORDERS)
            or ("order:notification_order" in said and _ABROAD.fullmatch(small))
            or (settled and (BEFALLS | {"order"}) & said and _HELD.fullmatch(small))
            or (BEFALLS & said and _OF_WHICH.fullmatch(small))
            or ({"charge", "sfo", "serious"} & said and small in _AGAIN)
            or (others and small in _BESIDES)
            or ("notification" in said and small in ("change", "changes"))
        ):
            continue
        kept.append(each)
    return tuple(kept)


def without_pointers(found: Sequence[str]) -> tuple[str, ...]:
    """Return what narrows what befell offenders: "of which recalled" points at all of them."""
    return tuple(each for each in found if not _OF_WHICH.fullmatch(each.lower()))


_SIDE = frozenset(
    (
        *("victim", "victims", "visits", "visit", "hospital", "appeal", "appeals", "pending"),
        *("child", "children", "young", "younger", "older", "death", "deaths", "died", "age"),
        *("budget", "cost", "costs", "week", "weeks", "weekly", "daily", "repeat", "ages"),
        *("reoffended", "reoffending", "reconvicted", "prior", "preceding", "earlier", "estimate"),
        *("black", "white", "typical", "changes", "change", "staff", "days", "growth", "increase"),
        *("attendance", "ethnic", "disability", "detained", "awaiting", "expected"),
    )
)
"""Words that a title says of other things than the figures below it."""


_QUARTERS = frozenset(["q1", "q2", "q3", "q4"])
_COMPARED = frozenset(
    (
        *("target", "targets", "tgt", "tgts", "average", "averages", "quarter", "quarters"),
        *("quarterly", "percentage", "percent", "expected", "forecast", "projected", "typical"),
    )
)


def of_title(
    found: Sequence[str],
    habit: bool = False,
    beside: Collection[str] = (),
    says: Collection[str] = (),
) -> tuple[str, ...]:
    """Return those of a title's narrowing words that narrow the figures below it.

    Args:
        found: narrowing words of a title.
        habit: the report says "last year" over table after table: it means its own.
        beside: narrowing words of other lines of the report. "Figures and targets" narrows none
            but the column of targets.
        says: ideas of the labels below it. "Of which" over what befell offenders counts all those
            whom it befell.
    """
    if (BEFALLS | {"custody"}) & set(says):
        found = [each for each in found if not _OF_WHICH.fullmatch(each.lower())]
    if _QUARTERS & set(beside):
        found = [each for each in found if each.lower() not in ("quarter", "quarters", "quarterly")]
    if beside:
        compared = _COMPARED & {word.lower() for word in beside}
        found = [each for each in found if not (compared and each.lower() in _COMPARED)]
    found = usual(found) if habit else found
    # A title that compares with another year stands over the columns of both.
    return tuple(each for each in found if each.lower() not in _SIDE and "{" not in each)


def aside(found: Sequence[str]) -> tuple[str, ...]:
    """Return those of a title's narrowing words that it says of other things as a rule."""
    return tuple(each for each in found if each.lower() in _SIDE or "{" in each)


def is_habit(text: str) -> bool:
    """Tell a whole question or title that says "last year"; a column's head says little else."""
    return "last year" in text.lower() and len(text.split()) > _HEAD_WORDS


_HEAD_WORDS = 5


def usual(found: Sequence[str]) -> tuple[str, ...]:
    """Return what narrows in a report that calls its own year "last year"."""
    return tuple(each for each in found if each.lower() not in ("last year", "the last year"))
