"""Two figures in one cell: `64 / 9` under `Level 2 / Level 3`, `45 (39)` under `2013/14 (2012/13)`.

A label of the same form tells which is which. Without one neither is read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import regex

from mappa_extract.meaning.figure import Meaning
from mappa_extract.meaning.problem import Problem
from mappa_extract.vocabulary.label import Label
from mappa_extract.vocabulary.numbers import read_pair

_BRACKETED = regex.compile(r"(?P<first>.*\S)\s*\((?P<second>[^()]+)\)\W*")
_SLASH = regex.compile(r"\s+/\s+")

Read = Callable[[str], Label]


def settle_pairs(meanings: Sequence[Meaning], read: Read) -> None:
    """Give each figure of a pair its part of the label that names both, or refuse it.

    Args:
        meanings: of the figures of one grid, with their labels and titles.
        read: reads a label.
    """
    cells: dict[int, list[Meaning]] = {}
    for one in meanings:
        cells.setdefault(id(one.entry.cell), []).append(one)
    for pair in cells.values():
        if len(pair) == 2 and not pair[0].entry.letter and read_pair(pair[0].entry.cell.text):
            for place, one in enumerate(pair):
                _settle(one, place, read)


def _settle(meaning: Meaning, place: int, read: Read) -> None:
    bracketed = "(" in meaning.entry.cell.text
    for name in ("column", "row"):
        labels: tuple[Label, ...] = getattr(meaning, name)
        for number, label in enumerate(labels):
            if parts := _parts(label.text, bracketed, read):
                setattr(meaning, name, (*labels[:number], parts[place], *labels[number + 1 :]))
                return
    for title in (*meaning.inner, *meaning.own):
        if parts := _parts(title.text, bracketed, read):
            meaning.column = (*meaning.column, parts[place])
            return
    meaning.refuse(Problem.NO_HEAD)


def _parts(text: str, bracketed: bool, read: Read) -> list[Label]:
    """Return the two parts of a label of such a form, if they tell two figures apart."""
    if bracketed:
        match = _BRACKETED.fullmatch(text)
        pieces = [match["first"], match["second"]] if match else []
    else:
        pieces = _SLASH.split(text)
    labels = [read(piece) for piece in pieces]
    if len(labels) != 2 or any(label.restricting or label.unknown for label in labels):
        return []
    years = [label.year for label in labels]
    if all(years) and years[0] != years[1]:
        return labels
    axes = [{n: v for n, v in label.values.items() if n != "kind"} for label in labels]
    apart = axes[0].keys() == axes[1].keys() and axes[0] != axes[1] and bool(axes[0])
    return labels if apart and not bracketed else []
