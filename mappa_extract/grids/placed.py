"""A table as it takes form from where words stand, and the grid that it becomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mappa_extract.grids.clusters import Cluster
from mappa_extract.model import Box
from mappa_extract.pages.grid import Grid, GridCell
from mappa_extract.pages.laid import Laid, Run, Spot


def claim(laid: Laid, free: set[int], runs: Sequence[Run]) -> None:
    """Take runs that hold a word of `runs` out of `free`, the ids of those that are nobody's."""
    words = {id(word) for run in runs for word in run.words}
    for run in laid.runs:
        if id(run) in free and any(id(word) in words for word in run.words):
            free.discard(id(run))


@dataclass(slots=True, eq=False)
class Placed:
    """A table as it takes form: figures, and the runs that are its labels and heads."""

    cluster: Cluster
    labels: list[list[Run]] = field(default_factory=list)
    """For each row its label's lines, from the top."""
    groups: list[list[Run]] = field(default_factory=list)
    """For each row what stands left of its label and speaks for several rows."""
    inner: list[tuple[float, Run]] = field(default_factory=list)
    heads: list[tuple[int, int, int, list[Run]]] = field(default_factory=list)
    """Heads: level from the top, first column, columns, and the lines."""
    right: bool = False
    """The labels stand right of the figures."""
    beside: list[tuple[Cluster, list[Run]]] = field(default_factory=list)
    """Cards with the same rows, itself the first: the figures of each, and its title."""
    box: Box = field(default_factory=lambda: Box(0, 0, 0, 0))


def _of_cards(made: Placed, laid: Laid) -> Grid:
    cells: list[GridCell] = []
    column = 1
    for cluster, title in made.beside:
        cells.append(_label(title, 0, column, len(cluster.columns), head=True))
        for number, row in enumerate(cluster.rows, start=1):
            for spot in row:
                cells.append(figure_cell(spot, number, column + cluster.column_of(spot)))
        column += len(cluster.columns)
    for number, label in enumerate(made.labels, start=1):
        cells.append(_label(label, number, 0))
    return Grid(tuple(cells), "place", laid.number, box=made.box)


def grid_of(made: Placed, laid: Laid) -> Grid:
    """Return a table with the rows and columns that its figures, labels and heads have."""
    if made.beside:
        return _of_cards(made, laid)
    cluster = made.cluster
    levels = 1 + max((level for level, *_ in made.heads), default=-1)
    grouped = any(made.groups)
    first = (2 if grouped else 1) if any(made.labels) and not made.right else 0
    cells: list[GridCell] = []
    for level, column, columns, lines in made.heads:
        cells.append(_label(lines, level, first + column, columns, head=True))
    events: list[tuple[float, int, int]] = [
        ((cluster.row_box(n).top + cluster.row_box(n).bottom) / 2, 1, n)
        for n in range(len(cluster.rows))
    ]
    events += [(middle, 0, n) for n, (middle, _) in enumerate(made.inner)]
    width = first + len(cluster.columns) + (1 if made.right else 0)
    for number, (_, kind, which) in enumerate(sorted(events), start=levels):
        if kind == 0:
            cells.append(_label([made.inner[which][1]], number, 0, width))
            continue
        if grouped and made.groups[which]:
            cells.append(_label(made.groups[which], number, 0))
        if made.labels[which]:
            column = first + len(cluster.columns) if made.right else first - 1
            cells.append(_label(made.labels[which], number, column))
        seen: set[int] = set()
        for spot in cluster.rows[which]:
            column = cluster.column_of(spot)
            seen.add(column)
            cells.append(figure_cell(spot, number, first + column))
        if len(cluster.rows[which]) > 1 or len(cluster.columns) == 1:
            for column in set(range(len(cluster.columns))) - seen:
                text = _strange(made, which, column, laid)
                cells.append(GridCell(text, number, first + column, damaged=bool(text)))
    return Grid(tuple(cells), "place", laid.number, box=made.box)


def _strange(made: Placed, row: int, column: int, laid: Laid) -> str:
    """Return the text that stands where a figure of a row is missing: its cell is not blank."""
    x0, x1 = made.cluster.columns[column]
    band = made.cluster.row_box(row)
    return " ".join(
        run.text
        for run in laid.runs
        if x0 - 1 < (run.box.x0 + run.box.x1) / 2 < x1 + 1 and band.top < run.middle < band.bottom
    )


def _label(
    lines: Sequence[Run], row: int, column: int, columns: int = 1, head: bool = False
) -> GridCell:
    at = Box.around([line.box for line in lines]) if lines else None
    return GridCell(_text(lines), row, column, 1, columns, head=head, at=at)


def figure_cell(spot: Spot, row: int, column: int) -> GridCell:
    """Return the cell of a figure."""
    boxes: list[Box | None] = []
    for figure in spot.figures:
        words = [word for word in spot.words if word.text == figure.printed] or list(spot.words)
        inks = [word.ink for word in words if word.ink is not None]
        boxes.append(Box.around(inks) if inks else None)
    return GridCell(
        spot.text,
        row,
        column,
        figures=() if spot.damaged else spot.figures,
        boxes=() if spot.damaged else tuple(boxes),
        line=spot.words[0].line,
        damaged=spot.damaged,
        answers=spot.answers,
    )


def _text(lines: Sequence[Run]) -> str:
    text = ""
    for line in lines:
        if text.endswith("-") and line.text[:1].islower() and len(text) > 2 and text[-2].isalpha():
            text = text + line.text
        else:
            text = f"{text} {line.text}".strip()
    return text
