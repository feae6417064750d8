"""Header lookup: which labels a figure of a grid has, along its row and up its column.

A figure looks along its row for the nearest run of labels and up its column for the nearest
run of heads; rows without a figure between heads and figure are headings within the grid.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import regex

from mappa_extract.model import Box
from mappa_extract.pages.grid import Grid, GridCell
from mappa_extract.vocabulary.answers import part_of
from mappa_extract.vocabulary.numbers import Figure
from mappa_extract.vocabulary.prose import ENDS


@dataclass(slots=True, eq=False)
class Entry:
    """A figure with the labels that it has in its grid."""

    figure: Figure
    cell: GridCell
    box: Box | None
    row: tuple[GridCell, ...]
    """Labels of its row, outermost first."""
    column: tuple[GridCell, ...]
    """Heads of its column, topmost first."""
    inner: tuple[GridCell, ...] = ()
    """Headings within the grid above its row, topmost first."""
    before: tuple[GridCell, ...] = ()
    """Earlier headings within the grid, which an inner one may narrow, nearest first."""
    corner: tuple[GridCell, ...] = ()
    """What stands above the labels, beside the heads."""
    several: int = 1
    """How many figures its cell holds."""
    letter: str = ""
    """Which part of a question it answers."""


_FALL = regex.compile(r"[-\u2010-\u2015\u2212]\s?\d[\d,.]*%?")
"""`-4`, the change since the year before: no label, and no figure either."""


_NOTE = 5
"""A sentence under a row has so many words."""


@dataclass(slots=True)
class _Matrix:
    cells: dict[tuple[int, int], GridCell] = field(default_factory=dict)
    rows: int = 0
    columns: int = 0


def _matrix(grid: Grid) -> _Matrix:
    made = _Matrix()
    for cell in grid.cells:
        for row in range(cell.row, cell.row + cell.rows):
            for column in range(cell.column, cell.column + cell.columns):
                made.cells.setdefault((row, column), cell)
        made.rows = max(made.rows, cell.row + cell.rows)
        made.columns = max(made.columns, cell.column + cell.columns)
    return made


def entries_of(grid: Grid) -> list[Entry]:
    """Return the figures of a grid, row by row, with their labels."""
    matrix = _matrix(grid)
    held: dict[int, list[GridCell]] = defaultdict(list)
    for cell in grid.cells:
        held[cell.row].append(cell)
    figure_rows = {cell.row for cell in grid.cells if cell.figures or cell.damaged}
    if not figure_rows:
        return []
    labels_right = _labels_right(matrix, figure_rows)
    inner = _inner_headings(grid, figure_rows, matrix)
    label_columns = _label_columns(grid)
    headings = {id(one) for found in inner.values() for each in found for one in each}
    entries = []
    apart = _rows_apart(grid, matrix)
    for cell in sorted(grid.cells, key=lambda one: (one.row, one.column)):
        if cell.row in apart and cell.is_blank:
            continue
        blank = cell.is_blank and cell.row in figure_rows and _in_figures(cell, matrix, figure_rows)
        if not (cell.figures or cell.damaged or blank):
            continue
        row = _along(cell, matrix, labels_right)
        above = () if cell.row in apart else _up(cell, matrix)
        column = tuple(one for one in above if one not in row)
        corner = tuple(
            one
            for one in grid.cells
            if one.text
            and not one.figures
            and one.column in label_columns
            and one.row < min(figure_rows)
            and one not in column
            and id(one) not in headings
        )
        heads, before = inner.get(cell.row, ((), ()))
        figures = cell.figures or (_unreadable(cell),)
        boxes = cell.boxes or (None,) * len(figures)
        letters = cell.answers or ("",) * len(figures)
        for figure, box, letter in zip(figures, boxes, letters, strict=True):
            own = tuple(_part_of(one, letter) for one in row) if letter else row
            entries.append(
                Entry(figure, cell, box, own, column, heads, before, corner, len(figures), letter)
            )
    return entries


def _rows_apart(grid: Grid, matrix: _Matrix) -> set[int]:
    """Return the rows of a sheet over which no heads of its columns stand: lists in it.

    Empty rows part them from the tables above; they have one label and one figure a row.
    """
    filled: dict[int, list[GridCell]] = defaultdict(list)
    for cell in grid.cells:
        if not cell.is_blank:
            filled[cell.row].append(cell)
    every = {cell.column for cell in grid.cells if cell.figures}
    apart: set[int] = set()
    part: list[int] = []
    for row in range(matrix.rows + 1):
        if row in filled:
            part.append(row)
            continue
        cells = [cell for each in part for cell in filled[each]]
        columns = {cell.column for cell in cells if cell.figures}
        beside = {cell.column for cell in cells} - columns
        if part and part[0] > 0 and len(columns) == len(beside) == 1 and len(every) > 2:
            apart.update(part)
        part = []
    return apart


def _part_of(label: GridCell, letter: str) -> GridCell:
    return replace(label, text=part_of(label.text, letter))


def _unreadable(cell: GridCell) -> Figure:
    if cell.damaged:
        return Figure("", "", "", cell.text, "it is no number")
    return Figure("", "not_available", "", "")


def _labels_right(matrix: _Matrix, rows: set[int]) -> bool:
    """Tell whether figures stand before their labels, as in lists that begin with a number."""
    left = right = 0
    for row in rows:
        cells = [matrix.cells.get((row, column)) for column in range(matrix.columns)]
        kept = [cell for cell in cells if cell is not None and not cell.is_blank]
        if kept and kept[0].figures and not kept[-1].figures:
            right += 1
        elif kept and not kept[0].figures:
            left += 1
    return right > left


def _along(cell: GridCell, matrix: _Matrix, labels_right: bool) -> tuple[GridCell, ...]:
    """Return the nearest run of labels in a figure's row, outermost first."""
    last = cell.column + cell.columns
    ways = [range(cell.column - 1, -1, -1), range(last, matrix.columns)]
    if labels_right:
        ways.reverse()
    for way in ways:
        found: list[GridCell] = []
        for column in way:
            other = matrix.cells.get((cell.row, column))
            if other is None or other is cell or other.is_blank or _FALL.fullmatch(other.text):
                continue
            if other.figures or other.damaged:
                if found:
                    break
                continue
            if other not in found:
                found.append(other)
        if found:
            inner = found if labels_right else found[::-1]
            return (*_over_rows(cell, matrix, inner), *inner)
    return ()


def _over_rows(cell: GridCell, matrix: _Matrix, labels: Sequence[GridCell]) -> tuple[GridCell, ...]:
    """Return what stands beside several rows on the other side of a figure's labels."""
    beside = (matrix.cells.get((cell.row, column)) for column in range(matrix.columns))
    return tuple(
        one
        for one in dict.fromkeys(each for each in beside if each is not None)
        if one.rows > 1 and one.text and not one.figures and not one.damaged and one not in labels
    )


def _up(cell: GridCell, matrix: _Matrix) -> tuple[GridCell, ...]:
    """Return the nearest run of heads above a figure, topmost first."""
    found: list[GridCell] = []
    for row in range(cell.row - 1, -1, -1):
        others = [
            matrix.cells.get((row, column))
            for column in range(cell.column, cell.column + cell.columns)
        ]
        there = [
            one
            for one in others
            if one is not None and not one.is_blank and not _FALL.fullmatch(one.text)
        ]
        if any(one.figures or one.damaged for one in there):
            if found:
                break
            continue
        for one in there:
            if one not in found and not _is_whole_row(one, matrix):
                found.append(one)
    return tuple(reversed(found))


def _is_whole_row(cell: GridCell, matrix: _Matrix) -> bool:
    return cell.columns >= matrix.columns > 1


def _label_columns(grid: Grid) -> set[int]:
    """Return the columns that hold labels of rows with figures."""
    rows = {cell.row for cell in grid.cells if cell.figures}
    return {
        cell.column
        for cell in grid.cells
        if cell.row in rows and cell.text and not cell.figures and not _FALL.fullmatch(cell.text)
    }


def _inner_headings(
    grid: Grid, figure_rows: set[int], matrix: _Matrix
) -> dict[int, tuple[tuple[GridCell, ...], tuple[GridCell, ...]]]:
    """Return for each row of figures the rows without any that speak for it, and those before.

    A row whose only text stands in its first column, or over its whole width.
    """
    found: dict[int, tuple[tuple[GridCell, ...], tuple[GridCell, ...]]] = {}
    current: list[GridCell] = []
    before: list[GridCell] = []
    fresh = False
    by_row: dict[int, list[GridCell]] = defaultdict(list)
    for cell in grid.cells:
        if not cell.is_blank:
            by_row[cell.row].append(cell)
    first = min(figure_rows)
    notes = _notes(by_row, first)
    for row in range(matrix.rows):
        if row in figure_rows:
            found[row] = tuple(current), tuple(before[:4])
            fresh = False
            continue
        texts = by_row.get(row, [])
        if len(texts) != 1 or texts[0].rows > 1 or row in notes:
            continue
        whole = _is_whole_row(texts[0], matrix)
        beside = texts[0].column > 0
        # Above all figures it is a corner, not a heading.
        corner = row < first and any(one > row for one in by_row if one < first)
        if not whole and (beside or corner):
            continue
        if not fresh:
            before = [*reversed(current), *before]
            current = []
        current.append(texts[0])
        fresh = True
    return found


def _notes(by_row: Mapping[int, Sequence[GridCell]], first: int) -> set[int]:
    """Return the rows that hold a sentence on the row above them: several do, and none is on top.

    A heading that ends as a sentence stands above the first figures too.
    """
    found = {
        row
        for row, cells in by_row.items()
        if len(cells) == 1 and len(cells[0].text.split()) >= _NOTE and ENDS.search(cells[0].text)
    }
    return found if len(found) > 1 and min(found) > first else set()


def _in_figures(cell: GridCell, matrix: _Matrix, figure_rows: set[int]) -> bool:
    """Tell whether a blank cell stands where a figure belongs: others are in its row and column."""
    row = any(
        (other := matrix.cells.get((cell.row, column))) is not None and other.figures
        for column in range(matrix.columns)
    )
    column = any(
        (other := matrix.cells.get((one, cell.column))) is not None and other.figures
        for one in figure_rows
    )
    return row and column and cell.rows == cell.columns == 1
