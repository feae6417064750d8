"""Rows that are read out of running lines, and the grids that they make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from mappa_extract.model import Box
from mappa_extract.pages.grid import Grid, GridCell, Text
from mappa_extract.vocabulary.numbers import Figure, read_figure

Held = tuple[Figure | None, Box | None]
"""A figure and where it stands; None is a blank cell."""
_DASH_AT_END = regex.compile(r"\s([-\u2010-\u2015\u2212])$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line whose labels and figures are known: each label with the figures behind it."""

    text: Text
    pieces: tuple[tuple[str, tuple[Held, ...]], ...] = ()
    """None for a line without figures."""
    answers: tuple[tuple[str, Figure], ...] = ()
    """Answers to parts of the question on it, with their letters."""
    cells: tuple[str, ...] = ()
    """What stands apart on a line without figures: it may be heads."""


@dataclass(slots=True)
class Row:
    """A label and the figures of a line or of several."""

    label: str
    figures: list[tuple[Figure | None, Box | None, int | None]]
    text: Text
    lone: bool = False
    """Its figures stand on lines of their own."""
    letter: str = ""
    """Which part of a question its figure answers."""
    first: bool = False
    """Its figure stands in front of the label."""


def columns_of(row: Row) -> int:
    """Return how many columns a row takes where a share stands in the cell of its count."""
    return sum(1 for _ in _cells(row))


def dash_of(row: Row, count: int) -> None:
    """Make the dash at a label's end the first figure of a row that is one short of the others."""
    dash = _DASH_AT_END.search(row.label)
    figure = read_figure(dash[1]) if dash and len(row.figures) == count - 1 > 0 else None
    if dash and figure is not None:
        row.label = row.label[: dash.start()]
        row.figures.insert(0, (figure, row.text.box, row.text.line))


def _is_share(figure: Figure | None) -> bool:
    return figure is not None and figure.unit == "percent"


def _cells(row: Row) -> Iterator[list[tuple[Figure | None, Box | None, int | None]]]:
    """Yield a row's figures, each count with the share behind it."""
    waiting: list[tuple[Figure | None, Box | None, int | None]] = []
    for figure in row.figures:
        if _is_share(figure[0]) and len(waiting) == 1 and not _is_share(waiting[0][0]):
            yield [*waiting, figure]
            waiting = []
            continue
        if waiting:
            yield waiting
        waiting = [figure]
    if waiting:
        yield waiting


def grid_of_rows(rows: Sequence[Row], layers: Sequence[Sequence[str]]) -> Grid:
    """Return rows as a grid; `layers` are the rows of heads above them, from the top."""
    count = max(len(row.figures) for row in rows)
    heads = len(layers[-1]) if layers else count
    apart = heads == count
    width = count if apart else max(columns_of(row) for row in rows)
    cells = []
    if heads == width:
        for top, layer in enumerate(layers):
            span = width // len(layer)
            cells += [
                GridCell(head, top, 1 + place * span, columns=span, head=True)
                for place, head in enumerate(layer)
            ]
    for number, row in enumerate(rows, start=len(layers)):
        cells.append(GridCell(row.label, number, 0, line=row.text.line))
        held = [[figure] for figure in row.figures] if apart else list(_cells(row))
        for place, figures in enumerate(held, start=1):
            cells.append(
                GridCell(
                    " ".join(figure.printed for figure, _, _ in figures if figure),
                    number,
                    place,
                    figures=tuple(figure for figure, _, _ in figures if figure),
                    boxes=tuple(box for figure, box, _ in figures if figure),
                    line=figures[0][2],
                    answers=(row.letter,) * len(figures) if row.letter else (),
                )
            )
    return Grid(tuple(cells), "order", rows[0].text.page)
