"""Two figures that would stand in the same place: which of them its own words put there.

A line that a table calls its total is the total; a line without a category or a level that only
seems to be one counts something else. Of two lines under one title, the one with more of the
words that the measure is known by is it: "cautioned or convicted for breach", not "breaches".
Those who live in the area are no rate. A line with words that are not known counts something else.
"""

from __future__ import annotations

from collections.abc import Sequence

from mappa_extract.meaning.figure import Meaning
from mappa_extract.meaning.judging import is_population
from mappa_extract.vocabulary.label import Label

_KNOWN_BY = {
    "notification_breaches": frozenset(["caution", "convict", "breach"]),
    "notification_revocations": frozenset(["lifetime", "revoke"]),
    "notification_after_sro_breach": frozenset(["notification", "subject_to_notification"]),
    "licence_recalls": frozenset(["licence", "breach", "recall", "custody"]),
    "registration_rate": frozenset(["rate", "rate_word"]),
}
"""The ideas of a measure's own words; one with all that another has, and more, outweighs it."""
STRANGE_WORDS = "another figure would stand in the same place, with words that are not known"
FEWER_WORDS = "another figure, with fewer of its words, would stand in the same place"


def stronger(first: Meaning, second: Meaning) -> tuple[Meaning | None, str]:
    """Return which of two figures of one place it belongs to, and the doubt that is left.

    None where nobody can tell.
    """
    for mine, its in ((first.row, second.row), (first.column, second.column)):
        if _is_total(mine) and _is_bare(its):
            return first, ""
        if _is_total(its) and _is_bare(mine):
            return second, ""
    living = [any(map(is_population, one.row)) for one in (first, second)]
    if living[0] != living[1]:
        return (second if living[0] else first), ""
    own = _KNOWN_BY.get(first.measure, frozenset())
    said = [own & _ideas(one) for one in (first, second)]
    if said[0] > said[1] or said[1] > said[0]:
        return (first if said[0] > said[1] else second), FEWER_WORDS
    strange = [any(label.unknown for label in one.labels) for one in (first, second)]
    if strange[0] != strange[1]:
        return (second if strange[0] else first), STRANGE_WORDS
    return None, ""


def _is_total(labels: Sequence[Label]) -> bool:
    return any(label.is_total for label in labels)


def _is_bare(labels: Sequence[Label]) -> bool:
    """Tell a line that is no total and that names no category, level or order."""
    return not any(_NAMES & set(label.values) for label in labels)


_NAMES = frozenset(["total", "category", "kind", "level", "tier", "order"])


def _ideas(meaning: Meaning) -> frozenset[str]:
    return frozenset(idea for label in meaning.labels for idea in label.says)
