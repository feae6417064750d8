"""What the words of a figure's labels and titles leave open: refused, or read and in doubt."""

from __future__ import annotations

from collections.abc import Collection

import regex

from mappa_extract.codebook import OUTCOMES
from mappa_extract.meaning.figure import Meaning
from mappa_extract.meaning.measures import is_said
from mappa_extract.meaning.problem import Problem
from mappa_extract.meaning.titles import Title
from mappa_extract.vocabulary.chapters import names_report
from mappa_extract.vocabulary.label import Label
from mappa_extract.vocabulary.narrowing import aside, is_habit, of_title, usual, without_pointers

_NOT_KNOWN = "not known: "
SUBTOTAL = "a subtotal"
"""What the vocabulary says of several categories that are not all."""
_NEW = frozenset(["new", "newly"])
_ENDED = frozenset(["revoke", "breach"])


def judge_words(meaning: Meaning, habit: bool = False, beside: Collection[str] = ()) -> None:
    """Refuse what is narrowed or not known at all, doubt what is not known in part.

    Args:
        meaning: whose labels and titles are judged.
        habit: the report calls its own year "last year".
        beside: words that narrow other lines of the report.
    """
    figure = meaning.entry.figure
    if figure.doubt:
        meaning.refuse(Problem.DOUBTFUL_FIGURE, figure.doubt)
    if not (meaning.row or meaning.column):
        meaning.refuse(Problem.NO_LABEL)
    speaking = _speaking(meaning)
    near = [*meaning.labels, *(title.label for title in speaking)]
    says = {idea for label in meaning.labels for idea in label.says}
    for place, label in enumerate(near):
        narrow = label.restricting
        if place >= len(meaning.labels):
            narrow = of_title(narrow, habit, beside, says)
            if meaning.measure in OUTCOMES:
                narrow = without_pointers(narrow)
        elif habit and is_habit(label.text):
            narrow = usual(narrow)
        if meaning.measure == "notification_after_sro_breach":
            narrow = tuple(word for word in narrow if word.lower() not in _NEW)
        if narrow:
            meaning.refuse(Problem.RESTRICTED, repr(" ".join(narrow[:3])))
        refused = label.values.get("refused")
        if refused and not (place >= len(meaning.labels) and _is_part(refused[0], meaning)):
            meaning.refuse(Problem.REFUSED, refused[0])
    if figure.marker == "suppressed" and not any(label.meaningful for label in meaning.labels):
        meaning.refuse(Problem.NO_LABEL)  # the mark of a note
    told = any(label.meaningful for label in meaning.row)
    behind = any(cell.column > meaning.entry.cell.column for cell in meaning.entry.row)
    if not told and (behind or any(names_report(label.text) for label in meaning.row)):
        meaning.refuse(Problem.NO_LABEL)
    if other := next(filter(None, map(_other_day, meaning.labels)), ""):
        meaning.refuse(Problem.RESTRICTED, repr(other))
    if meaning.measure == "notification_revocations" and any(map(_is_request, meaning.labels)):
        meaning.refuse(Problem.REFUSED, "applications, whatever came of them")
    if meaning.measure != _RATE and any(map(is_population, meaning.row)):
        meaning.refuse(Problem.REFUSED, "the population, not offenders")
    if why := _not_imposed(meaning):
        meaning.refuse(Problem.REFUSED, why)
    if meaning.row and not meaning.district:
        told = any(label.meaningful for label in meaning.row)
        unknown = [word for label in meaning.row for word in label.unknown]
        if not told and unknown:
            meaning.refuse(Problem.UNKNOWN_LABEL, ", ".join(unknown[:4]))
    rows = () if meaning.district else meaning.row
    words = [word for label in (*rows, *meaning.column) for word in label.unknown]
    for title in speaking:
        narrow = aside(title.label.restricting)
        if meaning.measure in OUTCOMES:
            narrow = without_pointers(narrow)
        words += [*title.label.unknown, *narrow]
    national = any(title.label.get("scope") == "national" for title in meaning.titles)
    doubts = [meaning.guess] if meaning.guess else []
    if meaning.by_default and not (national or is_said(meaning)):
        doubts.append("nothing says outright that offenders are counted")
    doubts += filter(None, map(_torn, meaning.labels))
    if _without_custody(meaning):
        doubts.append("nothing says that custody followed")
    if words:
        doubts.append(_NOT_KNOWN + ", ".join(dict.fromkeys(words)))
    meaning.doubt = "; ".join(doubts)


def _torn(label: Label) -> str:
    """Say where a label's number and its name are of two categories."""
    number, name = label.get("category"), label.get("kind")
    if number in "123" and name in "123" and number and name and number != name:
        return f"it is named as category {name} and numbered {number}"
    return ""


def _is_part(refused: str, meaning: Meaning) -> bool:
    """Tell a figure of one of the categories over which a title is: "Categories 2 and 3"."""
    return refused == SUBTOTAL and bool(meaning.facets.get("category"))


def words_in_doubt(doubt: str) -> list[str]:
    """Return the words that a figure's doubt names as not known."""
    return [
        word
        for said in doubt.split("; ")
        if said.startswith(_NOT_KNOWN)
        for word in said.removeprefix(_NOT_KNOWN).split(", ")
    ]


def _not_imposed(meaning: Meaning) -> str:
    """Say what befell orders where they are counted that ended or were broken, and not imposed."""
    if meaning.measure != "orders":
        return ""
    says = {idea for label in meaning.labels for idea in label.says}
    if not any({"made", "stage"} & set(label.values) for label in meaning.labels):
        # "Granted" in a row outweighs what a title above it tells besides.
        for title in (*meaning.inner, *meaning.own)[:1]:
            says |= title.label.says if _ORDERS.search(title.text) else frozenset()
    return "orders that ended or were broken" if _ENDED & says else ""


def _other_day(label: Label) -> str:
    """Return the day of a count made on another one than that on which the year ends."""
    for mention in label.dates:
        if mention.kind == "date" and not mention.year and _MID_YEAR.search(mention.text):
            return mention.text
    return ""


def is_population(label: Label) -> bool:
    """Tell a row of those who live in the area: "Population aged 10 and over"."""
    if label.values or label.says - {"eligible"} or _OFFENDERS.search(label.text):
        return False
    text = label.text
    return bool(_POPULATION.search(text) or (_PEOPLE.search(text) and _COUNTED.search(text)))


def _is_request(label: Label) -> bool:
    return "applied" in label.values.get("stage", ()) and _REQUESTED.search(label.text) is not None


def _without_custody(meaning: Meaning) -> bool:
    """Tell a count of broken orders beside which nothing says that anybody went to custody."""
    total = meaning.row_total or meaning.column_total
    if meaning.measure != "order_breach_custody" or meaning.facets.get("level") or total:
        return False
    says = {idea for label in meaning.labels for idea in label.says}
    titles = (*meaning.inner, *meaning.own, *meaning.used) or meaning.outer
    titles = (*titles, *(title for title in meaning.outer if not title.of_earlier))
    return not says.union(*(title.label.says for title in titles)) & _CUSTODY


_ORDERS = regex.compile(r"\b(?:[Oo]rders?|[Gg]?orchm\w+|g?orchymyn|[A-Z]{2,4}O[sS]?)\b")
_MID_YEAR = regex.compile(
    r"\b(?:june|july|august|september|october|november|december|january|february"
    r"|mehefin|gorffennaf|awst|medi|hydref|tachwedd|rhagfyr|ionawr|chwefror)\b",
    regex.IGNORECASE,
)
_REQUESTED = regex.compile(
    r"\b(?:received|lodged|submitted|pending|heard|made)\b", regex.IGNORECASE
)
_RATE = "registration_rate"
_POPULATION = regex.compile(r"\b(?:population|populace|m?[bp]h?oblogaeth)\b", regex.IGNORECASE)
_PEOPLE = regex.compile(r"\b(?:residents|inhabitants|people|adults|trigolion)\b", regex.IGNORECASE)
_COUNTED = regex.compile(
    r"\b(?:aged|in total|census|estimate|mid-?(?:year|19|20))", regex.IGNORECASE
)
_OFFENDERS = regex.compile(
    r"offend|mapp|regist|eligib|manag|case|prison|custod|troseddwyr|unigolion", regex.IGNORECASE
)
_CUSTODY = frozenset(["custody", "return", "recall"])


def _speaking(meaning: Meaning) -> list[Title]:
    """Return the titles that say what is counted: those used, else the nearest that says.

    With them come those that say the same once more in more words, where these narrow it:
    "Orders broken" below "Orders broken (whether or not custody followed)".
    """
    near = [*meaning.inner, *meaning.own]
    if meaning.used:
        said = [title for title in meaning.used if title.label.meaningful]
    else:
        said = [title for title in near if title.label.says - {"level", "levels"}][:1]
        said += [title for title in near[:1] if title not in said and _narrows(title)]
    ideas = {idea for title in said for idea in title.label.says}
    more = (title for title in near if ideas and title.label.says >= ideas and _narrows(title))
    return said + [title for title in more if title not in said]


def _narrows(title: Title) -> bool:
    return bool(title.label.restricting) or "refused" in title.label.values
