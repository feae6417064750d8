"""Infographic tiles: figures in type bigger than their words, which stand under, over or beside.

All tiles of a row have their words on the same side; the side is the one on which every figure
has some, nearest and with most meaning. Where words stand left of all, they are rows as any.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from mappa_extract.model import Box
from mappa_extract.pages.grid import Grid, GridCell
from mappa_extract.pages.laid import Laid, Run, Spot
from mappa_extract.vocabulary.lexicon import Lexicon

Side = Literal["below", "above", "right", "left"]
_BIGGER = 1.3
"""A tile's figure is so much bigger than its words."""
_ALIKE = 0.9
"""Words so big, beside a figure, are a row's label."""
_FAR = 2.2
"""Type sizes of the figure beyond which a text is none of its words."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure and the lines of its words."""

    spot: Spot
    lines: tuple[Run, ...]
    away: float
    """Distance of the two in type sizes of the figure."""


def take_tiles(
    laid: Laid, lexicon: Lexicon, figure_cell: Callable[[Spot, int, int], GridCell]
) -> list[tuple[Box, Box, Grid]]:
    """Return rows of tiles as grids with their boxes, taken out of a page's runs and figures.

    Each comes with its box and that of its figures.
    """
    found = []
    for row in _rows(laid):
        tiles = _tiles(row, laid, lexicon)
        if tiles is None:
            continue
        cells: list[GridCell] = []
        for number, tile in enumerate(tiles):
            text = " ".join(line.text for line in tile.lines)
            at = Box.around(line.box for line in tile.lines)
            cells.append(GridCell(text, number, 0, at=at))
            cells.append(figure_cell(tile.spot, number, 1))
        figures = Box.around(tile.spot.box for tile in tiles)
        box = Box.around([figures, *(line.box for tile in tiles for line in tile.lines)])
        found.append((box, figures._replace(top=box.top), Grid(tuple(cells), "place", laid.number)))
        taken = {id(line) for tile in tiles for line in tile.lines}
        spots = {id(tile.spot) for tile in tiles}
        laid.runs = [run for run in laid.runs if id(run) not in taken]
        laid.spots = [spot for spot in laid.spots if id(spot) not in spots]
    return found


def tile_boxes(laid: Laid, lexicon: Lexicon) -> list[Box]:
    """Return the boxes of a page's tiles, each around a figure and its words."""
    return [
        Box.around([tile.spot.box, *(line.box for line in tile.lines)])
        for row in _rows(laid)
        for tile in _tiles(row, laid, lexicon) or ()
    ]


def _tiles(row: Sequence[Spot], laid: Laid, lexicon: Lexicon) -> list[Tile] | None:
    """Return the tiles of a row with their words; None where it is one of a table, or of none."""
    return None if _is_in_table(row, laid) else _labelled(row, laid, lexicon)


def _is_in_table(row: Sequence[Spot], laid: Laid) -> bool:
    """Tell whether figures are a row of a table: more stand right above or below, no words between.

    And a label stands left of them; or labels in type as big as theirs stand left of each.
    """
    if all(_has_label(number, row, laid) for number in range(len(row))):
        return True
    first = row[0]
    labelled = any(
        abs(run.middle - first.middle) < 0.5 * first.size and run.box.x1 < first.box.x0
        for run in laid.runs
    )
    return _is_marked(row, laid) or (
        labelled and sum(_has_neighbour(spot, laid) for spot in row) > 1
    )


def _is_marked(row: Sequence[Spot], laid: Laid) -> bool:
    """Tell cells of a row of figures, the others plain, that a ground of their own marks."""
    first = row[0]
    plain = [
        other
        for other in laid.spots
        if abs(other.middle - first.middle) < 0.3 * first.size
        and abs(other.size - first.size) < 0.5
        and not any(other is one for one in row)
    ]
    left = min([first.box.x0, *(other.box.x0 for other in plain)])
    return bool(plain) and any(
        abs(run.middle - first.middle) < 1.2 * first.size and run.box.x1 < left for run in laid.runs
    )


def _has_label(number: int, row: Sequence[Spot], laid: Laid) -> bool:
    spot = row[number]
    left = row[number - 1].box.x1 if number else float("-inf")
    return any(
        left < run.box.x0
        and run.box.x1 < spot.box.x0
        and run.size > _ALIKE * spot.size
        and abs(run.middle - spot.middle) < 0.5 * spot.size
        for run in laid.runs
    )


def _has_neighbour(spot: Spot, laid: Laid) -> bool:
    badge = badge_of(spot, laid)
    reach = max(2.6 * spot.size, 1.5 * (badge.bottom - badge.top) if badge else 0.0)
    for other in laid.spots:
        away = abs(other.middle - spot.middle)
        middle = (other.box.x0 + other.box.x1) / 2
        if not 0.8 * spot.size < away < reach or abs(other.size - spot.size) > 1:
            continue
        if not spot.box.x0 - spot.size < middle < spot.box.x1 + spot.size:
            continue
        low, high = sorted((spot.middle, other.middle))
        if not any(
            low < run.middle < high and run.box.x0 < spot.box.x1 and run.box.x1 > spot.box.x0
            for run in laid.runs
        ):
            return True
    return False


def _rows(laid: Laid) -> list[list[Spot]]:
    """Return the big figures of a page in rows: those whose heights overlap, of about one size."""
    if not laid.runs:
        return []
    sizes = sorted(run.size for run in laid.runs for _ in run.words)
    usual = sizes[len(sizes) // 2]
    rows: list[list[Spot]] = []
    for spot in sorted(laid.spots, key=lambda one: one.middle):
        big = spot.size >= _BIGGER * usual or badge_of(spot, laid) is not None
        if not big or spot.answers:
            continue
        home = next(
            (
                row
                for row in rows
                if spot.box.top < max(one.box.bottom for one in row)
                and abs(row[0].size - spot.size) < 0.15 * spot.size
            ),
            None,
        )
        if home is None:
            rows.append([spot])
        else:
            home.append(spot)
    return [sorted(row, key=lambda one: one.box.x0) for row in rows]


def badge_of(spot: Spot, laid: Laid) -> Box | None:
    """Return the smallest filled shape around a figure with nothing else in it, or None."""
    best: Box | None = None
    for fill in laid.fills:
        high, wide = fill.bottom - fill.top, fill.x1 - fill.x0
        if not _holds(fill, spot.box) or not 1.4 < high / spot.size < 8 or wide > 8 * spot.size:
            continue
        others: list[Run | Spot] = [*laid.runs, *(one for one in laid.spots if one is not spot)]
        if any(_holds(fill, other.box) for other in others):
            continue
        if best is None or wide < best.x1 - best.x0:
            best = fill
    return best if best is not None and _is_lone(best, laid) else None


def _is_lone(fill: Box, laid: Laid) -> bool:
    """Tell a badge from a cell of a table with fills, which others adjoin."""
    return not any(
        other is not fill
        and (abs(other.x0 - fill.x1) < 1.5 or abs(other.x1 - fill.x0) < 1.5)
        and min(other.bottom, fill.bottom) - max(other.top, fill.top)
        > 0.5 * (fill.bottom - fill.top)
        for other in laid.fills
    )


def _holds(fill: Box, box: Box) -> bool:
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return fill.x0 <= x <= fill.x1 and fill.top <= y <= fill.bottom


def _labelled(row: Sequence[Spot], laid: Laid, lexicon: Lexicon) -> list[Tile] | None:
    """Return the tiles of a row with their words; None where the row is none of tiles."""
    best: tuple[float, Side, list[Tile]] | None = None
    for side in ("below", "right", "above", "left"):
        tiles = [_tile(number, row, laid, side) for number in range(len(row))]
        if any(tile is None for tile in tiles):
            continue
        there = [tile for tile in tiles if tile is not None]
        labels = [lexicon.read(" ".join(line.text for line in tile.lines)) for tile in there]
        unclear = sum(
            not label.meaningful or len(label.unknown) * 4 > label.words for label in labels
        )
        cost = sum(tile.away for tile in there) + 2.0 * unclear
        if side in ("below", "above"):
            cost += sum(_runs_on(spot, laid) for spot in row)
        if best is None or cost < best[0] - 0.01:
            best = cost, side, there
    if best is None or best[1] == "left":
        return None
    return best[2]


def _runs_on(spot: Spot, laid: Laid) -> bool:
    """Tell whether words follow a figure on its line, hardly more than a blank away."""
    return any(
        0 <= run.box.x0 - spot.box.x1 < 0.5 * spot.size
        and spot.box.top < run.middle < spot.box.bottom
        for run in laid.runs
    )


def _tile(number: int, row: Sequence[Spot], laid: Laid, side: Side) -> Tile | None:
    spot = row[number]
    left = row[number - 1].box.x1 if number else float("-inf")
    right = row[number + 1].box.x0 if number + 1 < len(row) else float("inf")
    badge = badge_of(spot, laid)
    least = spot.size if badge or side == "left" else spot.size / _BIGGER
    runs = [
        run
        for run in laid.runs
        if run.size <= least and run.box.x0 > left - 2 and run.box.x1 < right + 2
    ]
    if side in ("below", "above"):
        tile = _stacked(spot, badge or spot.box, runs, side == "below")
        return None if tile is not None and _is_row_label(tile, laid) else tile
    return _beside(spot, badge or spot.box, runs, side == "right")


def _is_row_label(tile: Tile, laid: Laid) -> bool:
    """Tell whether a tile's words are the label of a smaller figure beside them."""
    return any(
        other.size < tile.spot.size / _BIGGER
        and line.box.top < other.middle < line.box.bottom
        and line.box.x1 <= other.box.x0 + 1
        and not any(
            line.box.x1 < run.box.x0 < other.box.x0 and run.box.top < other.middle < run.box.bottom
            for run in laid.runs
        )
        for line in tile.lines
        for other in laid.spots
    )


def _stacked(spot: Spot, box: Box, runs: Sequence[Run], below: bool) -> Tile | None:
    """Return a figure with the block of lines right below or above its box."""
    middle = (spot.box.x0 + spot.box.x1) / 2
    near = [
        run
        for run in runs
        if (run.middle > spot.middle) == below
        and (run.box.x0 - 2 <= middle <= run.box.x1 + 2 or abs(run.box.x0 - spot.box.x0) < 3)
    ]
    near.sort(key=lambda run: run.middle if below else -run.middle)
    block: list[Run] = []
    edge = box.bottom if below else box.top
    away = 0.0
    for run in near:
        gap = run.box.top - edge if below else edge - run.box.bottom
        if not block and gap > _FAR * spot.size:
            break
        if block and (gap > 0.8 * run.size or abs(run.size - block[0].size) > 0.1 * run.size):
            break
        if block and run.bold != block[0].bold:
            break
        away = away if block else max(gap, 0.0) / spot.size
        block.append(run)
        edge = run.box.bottom if below else run.box.top
    if not block:
        return None
    return Tile(spot, tuple(block if below else reversed(block)), away)


def _beside(spot: Spot, box: Box, runs: Sequence[Run], right: bool) -> Tile | None:
    """Return a figure with the block of lines right or left of its box."""
    reach = max(0.8 * spot.size, (box.bottom - box.top) / 2)
    near = [
        run
        for run in runs
        if (run.box.x0 > box.x1 - 2 if right else run.box.x1 < box.x0 + 2)
        and abs(run.middle - spot.middle) < reach + 1.5 * spot.size
    ]
    if not near:
        return None
    first = min(near, key=lambda run: abs(run.middle - spot.middle))
    away = (first.box.x0 - box.x1 if right else box.x0 - first.box.x1) / spot.size
    level = not right and abs(first.middle - spot.middle) < 0.6 * spot.size
    if (away > _FAR and not level) or abs(first.middle - spot.middle) > reach:
        return None
    column = [run for run in near if abs(run.box.x0 - first.box.x0) < 3]
    if right:  # words that begin behind a figure may go on below it
        column += [
            run
            for run in runs
            if abs(run.box.x0 - spot.box.x0) < 3
            and 0 < run.box.top - first.box.bottom < 4 * run.size
        ]
    column.sort(key=lambda run: run.middle)
    blocks: list[list[Run]] = [[column[0]]]
    for above, below in pairwise(column):
        together = below.box.top - above.box.bottom < 0.6 * below.size
        if together and above.bold == below.bold:
            blocks[-1].append(below)
        else:
            blocks.append([below])
    own = next(block for block in blocks if first in block)
    return Tile(spot, tuple(own), min(max(away, 0.0), 1.0))
