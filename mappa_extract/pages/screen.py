"""Which pages are opened: told from their bare text, at little cost.

A page taken in vain costs a little time, a page left out costs figures: every page with several
kinds of label and figures is opened, and beside it every one with figures and any label.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
_FIGURE = regex.compile(
    r"(?<![\w.,/])(?:\d{1,3}(?:,\d{3})+|\d{1,5}(?:\.\d+)?|nil)[*%]?(?![\w/]|[.,]\d)",
    regex.IGNORECASE,
)
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


def pages_with_statistics(texts: Sequence[str], own: Sequence[Pattern] = ()) -> list[int]:
    """Return the places of the pages that may hold tables, told from their texts.

    `own` are labels beyond the common ones; each counts as a kind of its own.
    """
    figures = [count_figures(text) for text in texts]
    kinds = [_kinds(text, own) if figures[n] else 0 for n, text in enumerate(texts)]
    strong = {n for n in range(len(texts)) if kinds[n] >= 3 and figures[n] >= _FEWEST}
    if not strong:
        return [n for n in range(len(texts)) if kinds[n] >= 2 or (kinds[n] and figures[n] >= 6)]
    beside = {n + step for n in strong for step in (-1, 1)}
    return sorted(strong | {n for n in beside if 0 <= n < len(texts) and kinds[n] and figures[n]})


def count_figures(text: str) -> int:
    """Return how many numbers of a text are part of no date, level or category."""
    if not any(char.isdigit() for char in text):
        return 0
    return len(_FIGURE.findall(_DATED.sub(" ", _LEADERS.sub(" ", text))))


def signs_of(text: str, own: Sequence[Pattern] = ()) -> tuple[int, list[str]]:
    """Return how many figures a page has, and a word of each kind of label on it."""
    words = [found[0] for pattern in (*_CLASSES, *own) if (found := pattern.search(text))]
    return count_figures(text), [" ".join(word.split()) for word in words]


def _kinds(text: str, own: Sequence[Pattern]) -> int:
    """Return how many kinds of label occur in a page's text."""
    spaced = len(regex.findall(r"\b\w\s{1,2}\w\s{1,2}\w\s{1,2}\w\b", text)) > 2
    squeezed = regex.sub(r"(?<=\b\w)\s{1,2}(?=\w\b)", "", text) if spaced else text
    return sum(bool(pattern.search(squeezed)) for pattern in (*_CLASSES, *own))
