"""Strips: names and figures by turns on one line, `A Division 119 B Division 58 Total 177`.

The names are districts, or values of one axis; each is the label of the figure right behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from mappa_extract.model import Box
from mappa_extract.pages.grid import Grid, GridCell
from mappa_extract.pages.laid import Laid, Run, Spot
from mappa_extract.vocabulary.districts import is_district
from mappa_extract.vocabulary.lexicon import Lexicon

_FEWEST = 3
_AXES = ("level", "order", "stage")
_NEXT_LINE = 2.5
"""Type sizes between the middles of two lines of one strip."""

FigureCell = Callable[[Spot, int, int], GridCell]
_Pair = tuple[list[Run], Spot]


def take_strips(
    laid: Laid, lexicon: Lexicon, figure_cell: FigureCell
) -> list[tuple[Box, Box, Grid]]:
    """Return strips as grids of one column, taken out of a page's runs and figures.

    Each grid comes with its box and that of its first row.
    """
    strips: list[list[_Pair]] = []
    for pairs in _lines(laid):
        if len(pairs) < _FEWEST or not _are_names([_text(runs) for runs, _ in pairs], lexicon):
            continue
        last = strips[-1][-1][1] if strips else None
        spot = pairs[0][1]
        if last and 0 < spot.middle - last.middle < _NEXT_LINE * spot.size:
            strips[-1] += pairs
        else:
            strips.append(pairs)
    runs = {id(run) for pairs in strips for label, _ in pairs for run in label}
    spots = {id(spot) for pairs in strips for _, spot in pairs}
    laid.runs = [run for run in laid.runs if id(run) not in runs]
    laid.spots = [spot for spot in laid.spots if id(spot) not in spots]
    return [_grid(pairs, laid.number, figure_cell) for pairs in strips]


def _lines(laid: Laid) -> Iterator[list[_Pair]]:
    """Yield the lines on which each figure has words before it, and none ends in words."""
    every: list[Run | Spot] = sorted([*laid.runs, *laid.spots], key=lambda one: one.middle)
    while every:
        first = every[0]
        line = [one for one in every if one.middle - first.middle < 0.3 * first.size]
        every = every[len(line) :]
        line.sort(key=lambda one: one.box.x0)
        parts = [(kind, list(found)) for kind, found in groupby(line, key=type)]
        if len(parts) % 2 or not isinstance(line[-1], Spot):
            continue
        pairs = []
        for (_, words), (_, figures) in zip(parts[::2], parts[1::2], strict=True):
            runs = [one for one in words if isinstance(one, Run)]
            spots = [one for one in figures if isinstance(one, Spot)]
            if not runs or len(spots) != 1:
                break
            pairs.append((runs, spots[0]))
        else:
            yield pairs


def _are_names(names: Sequence[str], lexicon: Lexicon) -> bool:
    """Tell whether names are districts, or values of one axis and no more; a total may end them."""
    labels = [lexicon.read(name) for name in names]
    if labels[-1].is_total and not labels[-1].get("level"):
        names, labels = names[:-1], labels[:-1]
    if len(set(names)) < len(names):
        return False
    if all(map(is_district, names)):
        return True
    for axis in _AXES:
        values = [label.get(axis) for label in labels]
        alone = all(set(label.values) == {axis} and not label.unknown for label in labels)
        if alone and all(values) and len(set(values)) == len(values):
            return True
    return False


def _text(runs: Sequence[Run]) -> str:
    return " ".join(run.text for run in runs)


def _grid(
    pairs: Sequence[_Pair], page: int | None, figure_cell: FigureCell
) -> tuple[Box, Box, Grid]:
    cells: list[GridCell] = []
    boxes: list[Box] = []
    for row, (runs, spot) in enumerate(pairs):
        at = Box.around(run.box for run in runs)
        cells += [GridCell(_text(runs), row, 0, at=at), figure_cell(spot, row, 1)]
        boxes.append(Box.around([at, spot.box]))
    box = Box.around(boxes)
    return box, boxes[0]._replace(x0=box.x0, x1=box.x1), Grid(tuple(cells), "place", page, box=box)
