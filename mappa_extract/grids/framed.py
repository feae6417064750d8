"""Figures in drawn frames of their own, each with its words: all that stands in the frame.

Told by several frames of one size with one figure each; where the words stand in it is no matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from mappa_extract.model import Box
from mappa_extract.pages.grid import Grid, GridCell
from mappa_extract.pages.laid import Laid, Run, Spot
from mappa_extract.vocabulary.lexicon import Lexicon

_FEWEST = 2
"""So many frames of one size."""
_HIGH = 2.2
"""Type sizes that a frame is high at the least; a row of a table with a ground is lower."""


@dataclass(slots=True)
class _Frame:
    box: Box
    spot: Spot
    runs: list[Run]

    @property
    def text(self) -> str:
        """Its words line by line."""
        return " ".join(run.text for run in self.runs)


def take_framed(
    laid: Laid, lexicon: Lexicon, figure_cell: Callable[[Spot, int, int], GridCell]
) -> list[tuple[Box, Box, Grid]]:
    """Return rows of frames as grids, taken out of a page's runs and figures.

    Each row of a grid is a frame, from the left; it comes with its box and that of its figures.
    """
    frames = _frames(laid)
    found = []
    for row in _rows(frames):
        if not all(lexicon.read(one.text).meaningful for one in row):
            continue
        cells: list[GridCell] = []
        for number, one in enumerate(row):
            at = Box.around(run.box for run in one.runs)
            cells.append(GridCell(one.text, number, 0, at=at))
            cells.append(figure_cell(one.spot, number, 1))
        box = Box.around(one.box for one in row)
        found.append((box, box, Grid(tuple(cells), "place", laid.number, box=box)))
        taken = {id(run) for one in row for run in one.runs}
        spots = {id(one.spot) for one in row}
        laid.runs = [run for run in laid.runs if id(run) not in taken]
        laid.spots = [spot for spot in laid.spots if id(spot) not in spots]
    return found


def _frames(laid: Laid) -> list[_Frame]:
    """Return the frames with one figure each and words, those of one size as another."""
    made = [frame for spot in laid.spots if spot.firm and (frame := _frame(spot, laid))]
    made = [frame for frame in made if not _is_striped(frame, made, laid)]
    return [one for one in made if sum(_is_alike(one.box, other.box) for other in made) >= _FEWEST]


def _frame(spot: Spot, laid: Laid) -> _Frame | None:
    """Return the smallest ground that holds a figure and words; None where it holds two figures."""
    around = [fill for fill in laid.fills if _holds(fill, spot.box)]
    for fill in sorted(around, key=lambda one: (one.x1 - one.x0) * (one.bottom - one.top)):
        runs = [run for run in laid.runs if _holds(fill, run.box)]
        if not runs:
            continue
        if sum(_holds(fill, other.box) for other in laid.spots) > 1:
            return None
        size = max(spot.size, *(run.size for run in runs))
        whole = all(fill.x0 - 1 < run.box.x0 and run.box.x1 < fill.x1 + 1 for run in runs)
        if not whole or fill.bottom - fill.top < _HIGH * size or all(_level(spot, runs)):
            return None
        return _Frame(fill, spot, sorted(runs, key=lambda run: (round(run.middle), run.box.x0)))
    return None


def _is_striped(frame: _Frame, frames: Sequence[_Frame], laid: Laid) -> bool:
    """Tell a row with a ground in a table where every other row has none: figures are between."""
    box = frame.box
    column = [one.box for one in frames if abs(one.box.x0 - box.x0) < 2 > abs(one.box.x1 - box.x1)]
    high = box.bottom - box.top
    top, bottom = min(one.top for one in column), max(one.bottom for one in column)
    grounds = [fill for fill in laid.fills if fill.bottom - fill.top > 0.5 * high]
    return any(
        spot is not frame.spot
        and top - high < spot.middle < bottom + high
        and spot.box.x0 < frame.spot.box.x1
        and spot.box.x1 > frame.spot.box.x0
        and not any(_holds(one, spot.box) and not _holds(one, frame.spot.box) for one in grounds)
        for spot in laid.spots
    )


def _level(spot: Spot, runs: Sequence[Run]) -> Iterator[bool]:
    """Yield for each run whether it stands beside a figure; a label that does makes a row."""
    for run in runs:
        yield spot.box.top < run.box.bottom and run.box.top < spot.box.bottom


def _is_alike(one: Box, other: Box) -> bool:
    """Tell whether two frames are equally wide and about as high."""
    wide, high = one.x1 - one.x0, one.bottom - one.top
    return abs(other.x1 - other.x0 - wide) < 2 and abs(other.bottom - other.top - high) < 0.6 * high


def _holds(fill: Box, box: Box) -> bool:
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return fill.x0 <= x <= fill.x1 and fill.top <= y <= fill.bottom


def _rows(frames: Sequence[_Frame]) -> list[list[_Frame]]:
    """Return frames row by row, each from the left; rows with the same tops stand side by side."""
    rows: list[list[_Frame]] = []
    for one in sorted(frames, key=lambda frame: (frame.box.top, frame.box.x0)):
        if rows and abs(rows[-1][0].box.top - one.box.top) < 2:
            rows[-1].append(one)
        else:
            rows.append([one])
    return [sorted(row, key=lambda frame: frame.box.x0) for row in rows]
