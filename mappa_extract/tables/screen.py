"""Screening: which pages can hold statistics, told from their bare text at little cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import regex

from mappa_extract.vocabulary.phrases import parse_phrase, wordings

if TYPE_CHECKING:
    from mappa_extract.layouts import Layout
    from mappa_extract.vocabulary.own import OwnWord

Pattern = regex.Pattern[str]

# Words that labels of the tables are made of, in English and Welsh; each class counts once.
_CLASSES = [
    regex.compile(pattern, regex.IGNORECASE)
    for pattern in (
        r"categor|\bcat\.? ?[123]\b|\brso|sex(?:ual)? +offenders?\b|troseddwyr|v&o|notification",
        r"\blevels? +[123]\b|\blefel|mappp|\blevel +(?:one|two|three)",
        r"\btotal|cyfanswm|number +of|nifer",
        r"breach|licen[cs]e|custody|ddalfa|torri|recall",
        r"\bsopo|\bshpo|prevention +order|travel +order|notification +order|restraining|gorchym"
        r"|sex +offender +order|\bftos?\b",
        r"per +100[, ]?000|100[, ]?000",
        r"applied +for|interim|imposed|granted|revoked",
        r"\b(?:bcu|division|district|ocu)s?\b",
        r"cautioned|convicted|serious +further|serious +sexual",
    )
]
_FIGURE = r"(?:\d{1,3}(?:,\d{3})+|\d{1,5}(?:\.\d+)?|nil|none|n/a|[-–*])[*%]?"
_FIGURES_ONLY = regex.compile(rf"\s*{_FIGURE}(?:\s+{_FIGURE})*\s*", regex.IGNORECASE)
_ENDS_IN_FIGURE = regex.compile(rf"(?:^|\s){_FIGURE}\s*$", regex.IGNORECASE)
_BEGINS_WITH_FIGURE = regex.compile(rf"{_FIGURE}\s+[A-Z]")
_ENDS = ("*", "%", "-", "\u2013", "nil", "none", "n/a")
_LABEL_LENGTH = 45
"""Lines of running text are longer than this, most labels with a figure are not."""


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
    """Return how a declared label may stand in a text."""
    if "label" in concept:
        return [concept["label"]]
    phrases = [parse_phrase(phrase) for phrase in concept["phrases"]]
    found = [wording for phrase in phrases for wording in wordings(phrase)]
    return [" ".join(word for word in words if word[0] not in "^${") for words in found]


def pages_with_figures(texts: Sequence[str]) -> list[int]:
    """Return the places of the pages that may hold tables of any kind, known or not."""
    rows = [place for place, text in enumerate(texts) if len(_figure_lines(text)) >= 3]
    return sorted({*rows, *pages_with_statistics(texts)})


def pages_with_statistics(texts: Sequence[str], own: Sequence[Pattern] = ()) -> list[int]:
    """Return the places of the pages that may hold tables, told from their texts.

    `own` are labels beyond the common ones; each counts as a kind of its own.

    A page taken in vain costs time, a page left out costs figures: beside a page that looks
    like statistics one sign is enough, and where there is none every page with a sign is taken.
    """
    rows = {place: found for place, text in enumerate(texts) if (found := _rows(text))}

    def classes(place: int) -> int:
        return _classes(texts[place], own)

    strong = {place for place, found in rows.items() if found >= 3 and classes(place) >= 3}
    if not strong:
        return [place for place in rows if classes(place) >= 2]
    beside = {place for place in rows if {place - 1, place + 1} & strong}
    return sorted(strong | {place for place in beside if classes(place)})


def signs_of(text: str, own: Sequence[Pattern] = ()) -> tuple[int, list[str]]:
    """Return how many lines of a page look like a row, and a word of each kind of label."""
    words = [found[0] for pattern in (*_CLASSES, *own) if (found := pattern.search(text))]
    return _rows(text) if _classes(text, own) else 0, [" ".join(word.split()) for word in words]


def _rows(text: str) -> int:
    """Return how many lines of a page look like a row of a table."""
    figure_lines = _figure_lines(text)
    if not figure_lines:
        return 0
    # A figure alone in the middle of the page is no page number.
    inner = [line for line in text.splitlines() if line.strip()][1:-1]
    sure = any(_FIGURES_ONLY.fullmatch(line) for line in inner if line in figure_lines)
    short = [
        line for line in figure_lines if len(line) <= _LABEL_LENGTH or _FIGURES_ONLY.fullmatch(line)
    ]
    known = sum(_is_known(line) for line in figure_lines if line not in short)
    rows = len(short) + known
    sure = sure or known > 0 or (rows <= 1 and any(map(_is_known, short)))
    # The page's number is a figure on a line of its own; it has no label.
    return max(rows - 1, int(sure))


def _is_known(line: str) -> bool:
    """Tell whether two kinds of label occur in a line."""
    kinds = (pattern for pattern in _CLASSES if pattern.search(line))
    return next(kinds, None) is not None and next(kinds, None) is not None


def _classes(text: str, own: Sequence[Pattern]) -> int:
    """Return how many kinds of label occur in a page's text."""
    squeezed = regex.sub(r"(?<=\b\w) (?=\w\b)", "", text) if _is_spaced(text) else text
    return sum(bool(pattern.search(squeezed)) for pattern in (*_CLASSES, *own))


def _figure_lines(text: str) -> list[str]:
    """Return the lines that end or begin with figures."""
    return [
        line
        for line in text.splitlines()
        if (_may_end_in_figure(line) and _ENDS_IN_FIGURE.search(line))
        or _BEGINS_WITH_FIGURE.match(line)
    ]


def _may_end_in_figure(line: str) -> bool:
    """Tell cheaply whether the costly pattern need be asked; most lines end in a word."""
    line = line.rstrip()
    return line[-1:].isdigit() or line.lower().endswith(_ENDS)


def _is_spaced(text: str) -> bool:
    return len(regex.findall(r"\b\w \w \w \w\b", text)) > 2
