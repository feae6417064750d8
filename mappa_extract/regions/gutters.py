"""Gutters: clear vertical runs that part a page into texts and tables side by side.

The longest clear run with a whole text or a whole table on both sides parts a page, before any
line is formed. The gap between two columns of one table has figures right of it, or no figures
and no text of its own left of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from mappa_extract.model import Box
from mappa_extract.pages.laid import Laid, Run, Spot
from mappa_extract.regions.panels import panels_of

_FEWEST = 3
"""So many lines must begin at a gutter's right edge."""
_LABEL_NEAR = 2.2
"""Type sizes from the middle of a figure to that of a line of its label."""
_DEEPEST = 4
_LEADING = 2.2
"""Type sizes from one line of a text to the next at the most: labels stand further apart."""


@dataclass(frozen=True, slots=True)
class _Gutter:
    x: float
    top: float
    bottom: float
    count: int


def parted(laid: Laid, whole: Sequence[Box] = (), depth: int = 0) -> Iterator[Laid]:
    """Yield the parts of a page in reading order: above, left, right and below each gutter.

    No gutter runs through what is `whole`: figures with their words. Panels are parts before all.
    """
    panels = panels_of(laid) if depth < _DEEPEST else []
    if panels:
        top, bottom = panels[0].top, max(panel.bottom for panel in panels)
        boxes = [
            Box(float("-inf"), float("-inf"), float("inf"), top),
            *(panel._replace(bottom=bottom) for panel in panels),
            Box(float("-inf"), bottom, float("inf"), float("inf")),
        ]
        for box in boxes:
            part = _part(laid, partial(_holds, box))
            if part.runs or part.spots:
                yield from parted(part, whole, depth + 1)
        return
    gutter = _best(laid, whole) if depth < _DEEPEST else None
    if gutter is None:
        yield laid
        return
    above = _part(laid, lambda box: _middle(box) < gutter.top)
    below = _part(laid, lambda box: _middle(box) > gutter.bottom)

    def beside(box: Box) -> bool:
        return gutter.top <= _middle(box) <= gutter.bottom

    left = _part(laid, lambda box: beside(box) and (box.x0 + box.x1) / 2 < gutter.x)
    right = _part(laid, lambda box: beside(box) and (box.x0 + box.x1) / 2 >= gutter.x)
    left, below = _trimmed(left, right, below)
    for part in (above, left, right, below):
        if part.runs or part.spots:
            yield from parted(part, whole, depth + 1)


def _trimmed(left: Laid, right: Laid, below: Laid) -> tuple[Laid, Laid]:
    """Move lines at the foot of the left part below, where neither part has anything beside them.

    A title there is that of the table below both.
    """
    ends = [box.bottom for box in (*_boxes(right), *(spot.box for spot in left.spots))]
    end = max(ends, default=-1e9)
    last = [run for run in left.runs if run.box.top > end]
    size = last[0].size if last else 0.0
    # A text that goes on in the column stays with it.
    kept = [run for run in left.runs if run.box.top <= end]
    if not last or len(last) > _TITLE_LINES or not kept:
        return left, below
    if min(run.box.top for run in last) - max(run.box.bottom for run in kept) < 0.7 * size:
        return left, below
    return (
        replace(left, runs=kept),
        replace(below, runs=[*last, *below.runs]),
    )


_TITLE_LINES = 3


def _boxes(laid: Laid) -> list[Box]:
    return [*(run.box for run in laid.runs), *(spot.box for spot in laid.spots)]


def _holds(box: Box, other: Box) -> bool:
    across = box.x0 < (other.x0 + other.x1) / 2 <= box.x1
    return across and box.top < _middle(other) <= box.bottom


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


def _part(laid: Laid, holds: object) -> Laid:
    assert callable(holds)
    return Laid(
        laid.number,
        [run for run in laid.runs if holds(run.box)],
        [spot for spot in laid.spots if holds(spot.box)],
        laid.rules,
        laid.fills,
        laid.read_by,
    )


def _best(laid: Laid, whole: Sequence[Box]) -> _Gutter | None:
    """Return the gutter with the most lines beginning at it, or None."""
    starts = sorted(laid.runs, key=lambda run: run.box.x0)
    rows = [_row(spot, laid) for spot in laid.spots]
    best: _Gutter | None = None
    place = 0
    while place < len(starts):
        group = [run for run in starts[place:] if run.box.x0 - starts[place].box.x0 < 1.5]
        place += len(group)
        if len(group) < _FEWEST:
            continue
        found = _gutter_at(min(run.box.x0 for run in group), group, laid, (whole, rows))
        if found is not None and (best is None or found.count > best.count):
            best = found
    return best


def _gutter_at(
    x: float, group: Sequence[Run], laid: Laid, kept: tuple[Sequence[Box], Sequence[_Row]]
) -> _Gutter | None:
    """Return the longest stretch along which nothing crosses the edge `x`, if it is a gutter.

    `kept` are boxes that are whole, and the rows of figures, whose labels are not parted from them.
    """
    whole, rows = kept
    size = sorted(run.size for run in group)[len(group) // 2]
    boxes = [*_boxes(laid), *whole]
    # Titles begin a little left of cells, which have a margin.
    edge = min((box.x0 for box in boxes if x - 0.5 * size < box.x0 <= x), default=x)
    crossing = sorted(
        _middle(box) for box in boxes if box.x0 < edge - 0.1 and box.x1 > edge - 0.3 * size
    )
    x = edge
    crossing = sorted([*crossing, *_parted_rows(x - 0.3 * size, rows)])
    if not any(box.x1 < x for box in boxes):
        return None
    edges = [-1e9, *crossing, 1e9]
    best: _Gutter | None = None
    for top, bottom in zip(edges, edges[1:], strict=False):
        own = [run for run in group if top < run.middle < bottom]
        if len(own) < _FEWEST:
            continue
        first, last = min(run.box.top for run in own), max(run.box.bottom for run in own)
        at, low, high = _widest(x, (first, last), rows, boxes, size)
        if not _is_gutter(x, low, high, own, laid, size):
            continue
        if best is None or len(own) > best.count:
            best = _Gutter(at, low, high, len(own))
    return best


def _widest(
    x: float, stretch: tuple[float, float], rows: Sequence[_Row], boxes: Sequence[Box], size: float
) -> tuple[float, float, float]:
    """Return where in the gap left of `x` a gutter runs furthest up and down, and how far.

    It ends where a figure right of it has its label left of it.
    """
    first, last = stretch
    left = max(
        (box.x1 for box in boxes if first < _middle(box) < last and box.x1 < x - 0.5),
        default=x - size,
    )
    best = (x - 0.3 * size, first, last)
    for at in (x - 0.3 * size, (left + x) / 2, left + 0.3 * size, left + 0.75 * (x - left)):
        crossing = [_middle(box) for box in boxes if box.x0 < at < box.x1]
        crossing += _parted_rows(at, rows)
        low = max((y for y in crossing if y < first), default=-1e9) + 0.1
        high = min((y for y in crossing if y > last), default=1e9) - 0.1
        if high - low > best[2] - best[1] + 0.5:
            best = (at, low, high)
    return best


@dataclass(frozen=True, slots=True)
class _Row:
    """A figure, and the texts that may be its label."""

    middle: float
    x: float
    """Where the figure begins."""
    end: float
    """Where the first text level with it ends."""
    labels: Sequence[tuple[float, float]]
    """Of each text near it: where it begins, and where the last figure of another row that is level
    with it begins."""


def _row(spot: Spot, laid: Laid) -> _Row:
    others = [other for other in laid.spots if not _same(other, spot)]
    level = [run for run in laid.runs if _level(run, spot)]
    labels = [
        (
            run.box.x0,
            max((other.box.x0 for other in others if _level(run, other)), default=-math.inf),
        )
        for run in laid.runs
        if run.box.x0 < spot.box.x0
        and abs(run.middle - spot.middle) < _LABEL_NEAR * spot.size
        and not (run.box.x1 > spot.box.x0 and _level(run, spot))
    ]
    end = min((run.box.x1 for run in level), default=math.inf)
    return _Row(spot.middle, spot.box.x0, end, labels)


def _parted_rows(at: float, rows: Sequence[_Row]) -> Iterator[float]:
    """Yield the heights of rows whose labels and figures `at` would part.

    A text near a figure on its own side of `at` is its label, unless it is another figure's.
    """
    for row in rows:
        if row.end < at <= row.x and not any(at < x and last < at for x, last in row.labels):
            yield row.middle


def _level(run: Run, spot: Spot) -> bool:
    return abs(run.middle - spot.middle) < 0.5 * spot.size


def _same(one: Spot, other: Spot) -> bool:
    return abs(one.middle - other.middle) < 0.5 * other.size


def _is_gutter(
    x: float, top: float, bottom: float, own: Sequence[Run], laid: Laid, size: float
) -> bool:
    left_runs = [run for run in laid.runs if top < run.middle < bottom and run.box.x1 < x]
    left_spots = [spot for spot in laid.spots if top < spot.middle < bottom and spot.box.x1 < x]
    right_spots = [
        spot for spot in laid.spots if top < spot.middle < bottom and spot.box.x0 > x - 2
    ]
    ends = sorted(run.box.x1 for run in own)[len(own) // 2]
    under = [spot for spot in right_spots if spot.box.x0 < ends - 0.5 * size]
    if len(under) > 1:
        return False  # heads of a column of figures, no labels
    return _whole(left_runs, left_spots, size) and _whole(own, right_spots, size)


def _whole(runs: Sequence[Run], spots: Sequence[Spot], size: float) -> bool:
    """Tell a text or a table of its own: lines of prose, or labels with figures beside them."""
    prose = [run for run in runs if len(run.words) >= 5]
    close = sum(
        any(0.5 * size < abs(one.middle - other.middle) < _LEADING * size for other in prose)
        for one in prose
    )
    if close >= 4 and len(prose) * 2 >= len(runs):
        return True
    labelled = sum(
        any(
            abs(spot.middle - run.middle) < 0.8 * size and 0 <= spot.box.x0 - run.box.x1 < 40 * size
            for spot in spots
        )
        for run in runs
    )
    return labelled >= 2 and len(spots) >= 2
