"""Columns of notes and references beside figures: their numbers count nothing.

`Note | 2019/20 | 2018/19`, `Level 2 | Level 3 | Page`: the head tells. On the next page, where it
is not printed again, the numbers go on in the same column.
"""

from __future__ import annotations

from dataclasses import replace

import regex

from mappa_extract.pages.grid import Grid, GridCell
from mappa_extract.pages.laid import Laid, Run, Spot

_HEAD = regex.compile(
    r"(?:see |foot)?notes?(?: (?:no|number)s?)?|(?:see )?(?:page|para(?:graph)?|section)s?"
    r"|ref(?:erence)?s?|(?:page|para(?:graph)?|section) (?:ref(?:erence)?|no|number)s?"
    r"|nodyn|nodiadau|(?:gweler )?(?:nodyn|tudalen|paragraff|adran)|cyf(?:eirnod|eiriad)?",
    regex.IGNORECASE,
)
_MARK = regex.compile(
    r"[(\[]?(?:\d{1,2}[a-z]?|\d{1,2}(?:\.\d{1,2}){1,2}|[a-z]|[ivx]{1,5})[)\].]?(?:\s?[,&]\s?\d{1,2})*"
)
_MOST_STEP = 2
"""Numbers of notes go up by one, or leave out one that stands elsewhere."""

_FEWEST = 3
"""So many numbers, counted up, are those of notes in a column that stands elsewhere."""


def _is_head(text: str) -> bool:
    return _HEAD.fullmatch(text.strip(" .:()[]")) is not None


class NoteColumns:
    """The columns of notes of a report's pages, one page after the other."""

    def __init__(self) -> None:
        """Begin a report."""
        self._page: int | None = None
        self._columns: list[tuple[float, float, int]] = []
        """Left and right edge, and the last number, of those of the page before."""

    def leave_out(self, laid: Laid) -> None:
        """Take the notes' numbers, and the heads of their columns, out of a page."""
        heads = [run for run in laid.runs if _is_head(run.text)]
        columns = [self._under(head, laid) for head in heads if _has_beside(head, laid)]
        carried = self._columns if self._page is not None and laid.number == self._page + 1 else []
        columns += [] if columns else [_going_on(column, laid) for column in carried]
        self._page, self._columns = laid.number, []
        for found in filter(None, columns):
            marks = {id(one) for one in found}
            laid.spots = [spot for spot in laid.spots if id(spot) not in marks]
            laid.runs = [run for run in laid.runs if id(run) not in marks]
            boxes = [one.box for one in found]
            numbers = [int(one.text) for one in found if one.text.isdigit()]
            self._columns.append(
                (
                    min(box.x0 for box in boxes),
                    max(box.x1 for box in boxes),
                    max(numbers, default=0),
                )
            )

    def _under(self, head: Run, laid: Laid) -> list[Run | Spot]:
        """Return a head with the marks under it; nothing where figures stand there too."""
        below: list[Run | Spot] = []
        for one in _between(head.box.x0, head.box.x1, laid):
            if one.middle <= head.middle:
                continue
            marked = _MARK.fullmatch(one.text)
            if below and isinstance(one, Run) and not marked and _has_beside(one, laid):
                break  # the heads of another table
            below.append(one)
        if not below or not any(_MARK.fullmatch(one.text) for one in below):
            return []
        if any(isinstance(one, Spot) and not _MARK.fullmatch(one.text) for one in below):
            return []
        return [head, *(one for one in below if _MARK.fullmatch(one.text))]


def _between(x0: float, x1: float, laid: Laid) -> list[Run | Spot]:
    """Return what stands within a column, from the top."""
    every: list[Run | Spot] = [*laid.runs, *laid.spots]
    inside = [one for one in every if x0 - 1 < (one.box.x0 + one.box.x1) / 2 < x1 + 1]
    return sorted(inside, key=lambda one: one.middle)


def _has_beside(head: Run, laid: Laid) -> bool:
    """Tell whether other heads, with figures under them, stand on its line."""
    return any(
        one is not head
        and abs(one.middle - head.middle) < head.size
        and not head.box.x0 < (one.box.x0 + one.box.x1) / 2 < head.box.x1
        and any(
            spot.middle > one.middle and spot.box.x0 < one.box.x1 and spot.box.x1 > one.box.x0
            for spot in laid.spots
        )
        for one in laid.runs
    )


def _going_on(column: tuple[float, float, int], laid: Laid) -> list[Run | Spot]:
    """Return the numbers that go on in a column of the page before, or in one of this page's own.

    Typed text has its columns on each page at other places.
    """
    x0, x1, last = column
    found = _counted_up(x0, x1, last, laid)
    for spot in [] if found else laid.spots:
        if spot.text.isdigit() and 0 < int(spot.text) - last <= _MOST_STEP:
            column_of_its = _counted_up(spot.box.x0, spot.box.x1, last, laid)
            if len(column_of_its) >= _FEWEST:
                return column_of_its
    return found


def _counted_up(x0: float, x1: float, last: int, laid: Laid) -> list[Run | Spot]:
    """Return the figures of a column if they are the numbers after `last`, else nothing."""
    found: list[Run | Spot] = []
    for one in _between(x0, x1, laid):
        if not isinstance(one, Spot):
            continue
        if not one.text.isdigit() or not 0 < int(one.text) - last <= _MOST_STEP:
            return []
        last = int(one.text)
        found.append(one)
    return found


def without_notes(grid: Grid) -> Grid:
    """Return a grid of a source with the cells blank that stand under the head of notes."""
    gone: set[int] = set()
    for head in grid.cells:
        if not _is_head(head.text) or not any(
            one.row == head.row and one is not head and one.text for one in grid.cells
        ):
            continue
        below = [
            one
            for one in grid.cells
            if one.column == head.column and one.row > head.row and one.columns == 1 and one.text
        ]
        figures = [one for one in below if one.figures or one.damaged]
        if below and all(_MARK.fullmatch(one.text) for one in figures):
            gone |= {id(one) for one in below if _MARK.fullmatch(one.text)}
            gone.add(id(head))
    if not gone:
        return grid
    return replace(grid, cells=tuple(_blank(one) if id(one) in gone else one for one in grid.cells))


def _blank(cell: GridCell) -> GridCell:
    return GridCell("", cell.row, cell.column, cell.rows, cell.columns, line=cell.line)
