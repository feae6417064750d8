"""Which pages are opened: told from their bare text, at little cost.

A page taken in vain costs a little time, a page left out costs figures: every page with several
kinds of label and figures is opened, and beside it every one with figures and any label.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import regex

from mappa_extract.vocabulary.automaton import parse_phrase

if TYPE_CHECKING:
    from mappa_extract.layouts import Layout
    from mappa_extract.vocabulary.own import OwnWord

Pattern = regex.Pattern[str]

# Words that labels of the tables are made of, in English and Welsh; each class counts once.
_CLASSES = [
    regex.compile(pattern, regex.IGNORECASE)
    for pattern in (
        r"categor|\bcat\.? ?[123]\b|\brso|sex(?:ual)? +offenders?\b|troseddwyr|v&o|notification",
        r"\blevels? +[123]\b|\blefel|mappp|\blevel +(?:one|two|three)|\bL[123]\b",
        r"\btotal|cyfanswm|number +of|nifer",
        r"breach|licen[cs]e|custody|ddalfa|torri|dorri|recall",
        r"\bsopo|\bshpo|prevention +order|travel +order|notification +order|restraining|gorchym"
        r"|sex +offender +order|\bftos?\b|risk +order",
        r"per +100[, ]?000|100[, ]?000",
        r"applied +for|interim|imposed|granted|revoked|issued|full +orders?",
        r"\b(?:bcu|division|district|ocu)s?\b",
        r"cautioned|convicted|serious +further|serious +sexual",
    )
]
_NUMBER = (
    r"(?:(?<![\w.,/])(?:\d{1,3}(?:,\d{3})+|\d{1,5}(?:\.\d+)?|[nN][iI][lL])[*%]?(?![\w/]|[.,]\d))"
)
_FIGURE = regex.compile(_NUMBER)
_MAY_COUNT = regex.compile(r"\d|[nN][iI][lL]")
"""What a line must hold to hold a figure or a date."""
_LEADERS = regex.compile(r"[.\u2026_]{3,}")
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|mawrth|ebrill"
)
_DATED = regex.compile(
    rf"\d{{1,2}}(?:st|nd|rd|th)? +(?:{_MONTHS})(?: +\d{{4}})?|\b(?:19|20)\d\d\b"
    r"|levels? +[123](?: +(?:and|or) +[123])?|categor\w+ +[123]",
    regex.IGNORECASE,
)
_FEWEST = 3
"""Figures that make a page of statistics, where three kinds of label stand on it."""

# Prose full of numbers is no table: what follows tells a figure that stands in a sentence.
_SENTENCE = 7
"""Words of a line that may be a sentence's; a shorter one is a label, a head or a row."""
_WORDS_EACH = 2
"""The same for each figure in it: a row with many has fewer words between them."""
_LONGEST_LINE = 250
"""Characters; in a longer one the ends of lines were lost, and nothing can be told from it."""
_ON = (
    r"(?:[%*)\]\"'\u2019\u201d]{0,2}[,;:.]?[ \t]+[\"'\u2018\u201c(]?(?:[a-z]{2}|a\b)"
    r"|\.[)\"'\u2019\u201d]?[ \t]*$)"
)
_SAID = regex.compile(rf"{_NUMBER}(?={_ON})")
"""A figure after which a line of prose goes on in small letters."""
_SAID_FIRST = regex.compile(rf"[^\w(]*{_NUMBER}{_ON}")
_AT_END = regex.compile(rf"[^\W\d_][,;)\"'\u2019\u201d]*[ \t]+[\"'\u2018\u201c(]?{_NUMBER}[ ,;]*$")
_MAY_END = regex.compile(r"[\dlL*%][ ,;]*$")
"""A line's last characters where it may end in a figure: seldom does one."""
_TAIL = 8
_LINE_GOES_ON = regex.compile(r"(?:\d[\d,]*[,;]?[ \t]+)?[\"'\u2018\u201c(]?(?:[a-z]{2}|a\b)")
_FIRST_NUMBER = regex.compile(r"(\d{1,3})(?:\s*\n|$)")
_LAST_NUMBER = regex.compile(r"(?:^|\n|[.!?]\s)\s*(\d{1,3})$")
_EDGE = 40
"""Characters at a page's beginning and end, in which its number may stand."""
_OFF = 4
"""By how many a page's printed number may differ from its place in the file."""
_BY_CHANCE = 3
"""Figures within lines of prose for each that happens to stand at the end of one."""


def own_labels(layouts: Iterable[Layout], words: Iterable[OwnWord] = ()) -> list[Pattern]:
    """Return the labels that layouts and persons declare for tables, to be looked for in texts."""
    labels = {
        label
        for layout in layouts
        for concept in layout.labels.get("concept", ())
        for label in _written(concept)
        if len(label) > 5
    }
    labels |= {one.word for one in words if one.gives and len(one.word) > 5}
    return [
        regex.compile(r"\W+".join(map(regex.escape, words)), regex.IGNORECASE)
        for label in sorted(labels)
        if (words := regex.findall(r"\w+", label))
    ]


def _written(concept: Mapping[str, Any]) -> list[str]:
    """Return how a declared label may stand in a text: its words without the optional ones."""
    if "label" in concept:
        return [concept["label"]]
    plain = []
    for phrase in concept["phrases"]:
        words = [item for item in parse_phrase(phrase) if isinstance(item, str)]
        plain.append(" ".join(word for word in words if word[0] not in "^${"))
    return plain


_FOOT = 8
"""Lines at the foot of a page in which heads are looked for."""


def pages_with_statistics(texts: Sequence[str], own: Sequence[Pattern] = ()) -> list[int]:
    """Return the places of the pages that may hold tables, told from their texts.

    `own` are labels beyond the common ones; each counts as a kind of its own.
    """
    figures = [standing_figures(text) for text in texts]

    @cache
    def kinds(place: int) -> int:
        return _kinds(texts[place], own)

    strong = {n for n, count in enumerate(figures) if count >= _FEWEST and kinds(n) >= 3}
    if not strong:

        def signs(counts: Sequence[int]) -> list[int]:
            places = [n for n, count in enumerate(counts) if count]
            return [n for n in places if kinds(n) >= 2 or (counts[n] >= 6 and kinds(n))]

        # Where no figure stands alone, those within sentences are all that tells.
        return signs(figures) or signs([count_figures(text) for text in texts])
    beside = {n + step for n in strong for step in (-1, 1)} & set(range(len(texts)))
    weak = {n for n in beside if figures[n] > _numbered(texts[n], n + 1) and kinds(n)}
    # Heads may stand alone at the foot of a page, their rows overleaf.
    before = {n - 1 for n in strong} - strong - weak - {-1}
    heads = {n for n in before if _kinds("\n".join(texts[n].splitlines()[-_FOOT:]), own) >= 2}
    return sorted(strong | weak | heads)


def _numbered(text: str, number: int) -> int:
    """Return 1 where a page's text begins or ends with its number, which then is no figure."""
    bare = text.strip()
    found = _FIRST_NUMBER.match(bare[:_EDGE]) or _LAST_NUMBER.search(bare[-_EDGE:])
    return int(found is not None and abs(int(found[1]) - number) <= _OFF)


def standing_figures(text: str) -> int:
    """Return how many numbers of a text are part of no date, level, category or sentence.

    A number is a sentence's where words stand before it and the sentence goes on after it, in a
    line long enough. At the end of such a line it is one where the next line goes on in small
    letters, and the page has so many within its lines that some must end one by chance: else it
    may be the figure of a label that goes on below.
    """
    standing = within = ends = 0
    before = ""
    # Most lines hold no number, and nothing of them needs to be counted.
    lines = _LEADERS.sub(" ", text).split("\n")
    numbered = [_MAY_COUNT.search(line) is not None for line in lines]
    lines = [
        _DATED.sub(" ", line) if holds else line
        for line, holds in zip(lines, numbered, strict=True)
    ]
    for place, line in enumerate(lines):
        length = len(line.split())
        found = len(_FIGURE.findall(line)) if numbered[place] else 0
        if found and _may_be_prose(line, length - found, found, before):
            said = len(_SAID.findall(line)) - bool(not before and _SAID_FIRST.match(line))
            within += said
            may_end = said < found and _MAY_END.search(line[-_TAIL:])
            ending = bool(may_end and _AT_END.search(line)) and _goes_on(lines, place + 1)
            ends += ending
            standing += found - said - ending
        else:
            standing += found
        before = line if length >= _SENTENCE else ""
    return standing + (ends if ends * _BY_CHANCE > within else 0)


def _may_be_prose(line: str, words: int, figures: int, before: str) -> bool:
    """Tell whether a line is long enough for a sentence, or goes on with one."""
    goes_on = bool(before and _LINE_GOES_ON.match(line))
    return (goes_on or words >= _SENTENCE) and (
        words >= _WORDS_EACH * figures and len(line) <= _LONGEST_LINE
    )


def _goes_on(lines: Sequence[str], place: int) -> bool:
    """Tell whether a line goes on with the sentence of the one before."""
    return place < len(lines) and bool(_LINE_GOES_ON.match(lines[place]))


def _counted(text: str) -> str:
    """Return a text without its dates, levels, categories and leaders."""
    return _DATED.sub(" ", _LEADERS.sub(" ", text))


def count_figures(text: str) -> int:
    """Return how many numbers of a text are part of no date, level or category."""
    if not any(char.isdigit() for char in text):
        return 0
    return len(_FIGURE.findall(_counted(text)))


def signs_of(text: str, own: Sequence[Pattern] = ()) -> tuple[int, list[str]]:
    """Return how many figures a page has, and a word of each kind of label on it."""
    words = [found[0] for pattern in (*_CLASSES, *own) if (found := pattern.search(text))]
    return count_figures(text), [" ".join(word.split()) for word in words]


def _kinds(text: str, own: Sequence[Pattern]) -> int:
    """Return how many kinds of label occur in a page's text."""
    spaced = len(regex.findall(r"\b\w\s{1,2}\w\s{1,2}\w\s{1,2}\w\b", text)) > 2
    squeezed = regex.sub(r"(?<=\b\w)\s{1,2}(?=\w\b)", "", text) if spaced else text
    return sum(bool(pattern.search(squeezed)) for pattern in (*_CLASSES, *own))
