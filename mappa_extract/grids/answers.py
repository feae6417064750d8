"""Figures on lines of their own, each below the words that it answers, or each above them.

`The number of orders applied for` / `10` / `(b) granted in full` / `8`: nothing stands beside
such a figure. One column of a page has its words all on the same side, the nearer one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from mappa_extract.model import Box
from mappa_extract.pages.grid import Grid, GridCell
from mappa_extract.pages.laid import Laid, Run, Spot
from mappa_extract.vocabulary.going_on import begins_label
from mappa_extract.vocabulary.lexicon import Lexicon

_FEWEST = 2
"""So many figures one below the other tell on which side their words stand."""
_NEARER = 0.9
"""Their words are the nearer texts where their distances are at most this share of the others'."""
_FAR = 2.0
"""Type sizes beyond which a text is none of a figure's words."""
_LEADING = 0.75
"""Type sizes between two lines of one label."""

_KNOWN = 0.75
"""So many of a column's labels say something that is counted."""
FigureCell = Callable[[Spot, int, int], GridCell]


@dataclass(slots=True)
class _Answer:
    """A figure, and the runs between it and those before and behind it in its column."""

    spot: Spot
    above: list[Run]
    below: list[Run]
    label: list[Run] = field(default_factory=list)

    @property
    def box(self) -> Box:
        """Around the figure and its label."""
        return Box.around([self.spot.box, *(run.box for run in self.label)])

    def up(self) -> float | None:
        """Return how far above the figure the nearest text stands; None without one."""
        if not self.above:
            return None
        return max(self.spot.box.top - max(run.box.bottom for run in self.above), 0.0)

    def down(self) -> float | None:
        """Return how far below the figure the nearest text stands; None without one."""
        if not self.below:
            return None
        return max(min(run.box.top for run in self.below) - self.spot.box.bottom, 0.0)


def take_answers(
    laid: Laid, lexicon: Lexicon, figure_cell: FigureCell
) -> list[tuple[Box, Box, Grid]]:
    """Return figures on lines of their own as grids, taken out of a page's runs and figures.

    Each grid comes with its box and that of its first row.
    """
    answers: list[_Answer] = []
    for column in _columns(laid):
        found = _between(column, laid)
        down = _side(found)
        if down is None:
            continue
        for one in found:
            one.label = _label(one, down)
        known = sum(lexicon.read(_text(one.label)).meaningful for one in found)
        if known >= _KNOWN * len(found):
            answers += found
    taken = {id(run) for one in answers for run in one.label}
    spots = {id(one.spot) for one in answers}
    laid.runs = [run for run in laid.runs if id(run) not in taken]
    laid.spots = [spot for spot in laid.spots if id(spot) not in spots]
    return [_grid(group, laid.number, figure_cell) for group in _groups(answers, laid)]


def _columns(laid: Laid) -> list[list[Spot]]:
    """Return the figures that stand alone on their lines, by column, each from the top."""
    alone = [spot for spot in laid.spots if spot.firm and _is_alone(spot, laid)]
    columns: list[list[Spot]] = []
    for spot in sorted(alone, key=lambda one: one.middle):
        home = next((column for column in columns if _aligned(column[-1], spot)), None)
        if home is None:
            columns.append([spot])
        else:
            home.append(spot)
    return [column for column in columns if len(column) >= _FEWEST]


def _is_alone(spot: Spot, laid: Laid) -> bool:
    others: list[Run | Spot] = [*laid.runs, *(one for one in laid.spots if one is not spot)]
    return not any(
        min(spot.box.bottom, other.box.bottom) - max(spot.box.top, other.box.top)
        > 0.15 * min(spot.size, other.size)
        for other in others
    )


def _aligned(above: Spot, below: Spot) -> bool:
    a, b = above.box, below.box
    edges = abs(a.x0 - b.x0), abs(a.x1 - b.x1), abs(a.x0 + a.x1 - b.x0 - b.x1) / 2
    return min(edges) < 1.6 and abs(above.size - below.size) < 0.1 * above.size


def _between(column: Sequence[Spot], laid: Laid) -> list[_Answer]:
    runs = sorted(laid.runs, key=lambda run: (run.middle, run.box.x0))
    middles = [float("-inf"), *(spot.middle for spot in column), float("inf")]
    parts = [
        [run for run in runs if low < run.middle < high]
        for low, high in zip(middles, middles[1:], strict=False)
    ]
    return [
        _Answer(spot, above, below)
        for spot, above, below in zip(column, parts, parts[1:], strict=False)
    ]


def _side(answers: Sequence[_Answer]) -> bool | None:
    """Tell whether the words stand below all figures, or above them all; None if neither."""
    up = [one.up() for one in answers]
    down = [one.down() for one in answers]
    inner = [(a, b) for a, b in zip(down, up[1:], strict=False) if a is not None and b is not None]
    if len(inner) < len(answers) - 1:
        return None  # figures with nothing between them are a column of a table
    below, above = sum(a for a, _ in inner), sum(b for _, b in inner)
    for is_below, own, nearer in (
        (False, up, above <= _NEARER * below),
        (True, down, below <= _NEARER * above),
    ):
        far = any(
            gap is None or gap > _FAR * one.spot.size for gap, one in zip(own, answers, strict=True)
        )
        if nearer and not far:
            return is_below
    return None


def _label(answer: _Answer, down: bool) -> list[Run]:
    """Return the lines nearest to a figure that make one label, from the top."""
    if down:
        block = answer.below[:1]
        for run in answer.below[1:]:
            if not _together(block[-1], run) or begins_label(run.text):
                break
            block.append(run)
        return block
    block = answer.above[-1:]
    for run in reversed(answer.above[:-1]):
        if begins_label(block[0].text) or not _together(run, block[0]):
            break
        block.insert(0, run)
    return block


def _text(lines: Sequence[Run]) -> str:
    return " ".join(run.text for run in lines)


def _together(above: Run, below: Run) -> bool:
    level = abs(above.middle - below.middle) < 0.3 * below.size
    near = below.box.top - above.box.bottom < _LEADING * below.size
    alike = abs(above.size - below.size) < 0.1 * below.size and above.bold == below.bold
    return level or (near and alike)


def _groups(answers: Sequence[_Answer], laid: Laid) -> list[list[_Answer]]:
    """Return answers from the top, those together between which nothing else stands.

    They may be of several columns, as where an answer stands further in than its question's.
    """
    groups: list[list[_Answer]] = []
    for answer in sorted(answers, key=lambda one: one.box.top):
        if groups and _goes_on(groups[-1][-1].box, answer.box, laid):
            groups[-1].append(answer)
        else:
            groups.append([answer])
    return groups


def _goes_on(above: Box, below: Box, laid: Laid) -> bool:
    beside = above.x0 > below.x1 or above.x1 < below.x0
    others = [*(run.middle for run in laid.runs), *(spot.middle for spot in laid.spots)]
    return not beside and not any(above.bottom - 1 < one < below.top + 1 for one in others)


def _grid(
    group: Sequence[_Answer], page: int | None, figure_cell: FigureCell
) -> tuple[Box, Box, Grid]:
    cells: list[GridCell] = []
    boxes: list[Box] = []
    for row, answer in enumerate(group):
        at = Box.around(run.box for run in answer.label)
        cells.append(GridCell(_text(answer.label), row, 0, at=at))
        cells.append(figure_cell(answer.spot, row, 1))
        boxes.append(answer.box)
    box = Box.around(boxes)
    return box, boxes[0], Grid(tuple(cells), "place", page, box=box)
