"""The columns of figures that a grid has, and their heads."""

from __future__ import annotations

from collections.abc import Sequence

from mappa_extract.meaning.figure import Meaning
from mappa_extract.meaning.lookup import Entry
from mappa_extract.meaning.problem import Problem
from mappa_extract.vocabulary.label import Label


def middles(entries: Sequence[Entry]) -> list[float | None]:
    """Return where the columns of figures stand, from the left; None without geometry."""
    boxes: dict[int, list[float]] = {}
    for entry in entries:
        held = boxes.setdefault(entry.cell.column, [])
        if entry.box is not None:
            held.append(entry.box.x1)
    return [max(boxes[column]) if boxes[column] else None for column in sorted(boxes)]


def refuse_headless(meanings: Sequence[Meaning]) -> None:
    """Leave figures unread that stand side by side where nothing tells their columns apart."""
    rows: dict[int, list[Meaning]] = {}
    for meaning in meanings:
        if not meaning.entry.figure.unit:
            rows.setdefault(meaning.entry.cell.row, []).append(meaning)
    for row in rows.values():
        bare = [one for one in row if not one.column]
        same = {tuple(label.text for label in one.row) for one in bare}
        if len(bare) > 1 and len(same) < len(bare):
            for one in bare:
                one.refuse(Problem.NO_HEAD)


def width(entries: Sequence[Entry]) -> int:
    """Return how many columns of figures there are."""
    return len({entry.cell.column for entry in entries})


def place_of(entry: Entry, entries: Sequence[Entry]) -> int:
    """Return which of the columns of figures one stands in, from 0."""
    return sorted({one.cell.column for one in entries}).index(entry.cell.column)


def columns_of(meanings: Sequence[Meaning]) -> list[tuple[Label, ...]]:
    """Return the heads of a grid's columns of figures, from the left."""
    found: dict[int, tuple[Label, ...]] = {}
    for meaning in meanings:
        if meaning.column:
            found.setdefault(meaning.entry.cell.column, meaning.column)
    return [found[column] for column in sorted(found)]
