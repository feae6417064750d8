"""Panels side by side, each with its heading and rows of its own: each is read for itself.

Told by filled boxes of one size at one height, with labels and figures inside each. Shaded
columns of a table have their labels outside.
"""

from __future__ import annotations

from collections.abc import Sequence

from mappa_extract.model import Box
from mappa_extract.pages.laid import Laid, Run, Spot

_FEWEST = 2
"""So many labelled figures a panel has at least."""
_ALIKE = 0.15
"""By so much of their size panels of one row may differ."""
_SLACK = 2.0


def panels_of(laid: Laid) -> list[Box]:
    """Return the panels of the topmost row of panels on a page, from the left."""
    whole = [box for box in laid.fills if _is_whole(box, laid)]
    for first in sorted(whole, key=lambda box: (box.top, box.x0)):
        row = [box for box in whole if _is_beside(first, box)]
        row = sorted({*row, first}, key=lambda box: box.x0)
        apart = all(a.x1 < b.x0 + _SLACK for a, b in zip(row, row[1:], strict=False))
        if len(row) > 1 and apart and _holds_all(row, laid):
            return row
    return []


def _is_whole(box: Box, laid: Laid) -> bool:
    """Tell a box with a heading, and figures that have their labels in it; nothing crosses it."""
    spots = [spot for spot in laid.spots if _inside(spot.box, box)]
    runs = [run for run in laid.runs if _inside(run.box, box)]
    if not runs or len(spots) < _FEWEST:
        return False
    every: list[Run | Spot] = [*laid.runs, *laid.spots]
    if any(_crosses(one.box, box) for one in every):
        return False
    top = min(run.box.top for run in runs)
    if any(spot.middle < top for spot in spots):
        return False
    first = min(runs, key=lambda run: run.middle)
    if any(abs(spot.middle - first.middle) < 0.5 * first.size for spot in spots):
        return False
    labelled = [spot for spot in spots if any(_labels(run.box, spot) for run in runs)]
    return len(labelled) >= _FEWEST and len(labelled) >= len(spots) - 1


def _labels(box: Box, spot: Spot) -> bool:
    return box.top - 0.3 * spot.size < spot.middle < box.bottom + 0.3 * spot.size and (
        box.x1 <= spot.box.x0 + 1
    )


def _is_beside(first: Box, other: Box) -> bool:
    width, height = first.x1 - first.x0, first.bottom - first.top
    return (
        abs(other.top - first.top) < _SLACK
        and abs(other.x1 - other.x0 - width) < _ALIKE * width
        and abs(other.bottom - other.top - height) < _ALIKE * height
    )


def _holds_all(row: Sequence[Box], laid: Laid) -> bool:
    """Tell whether no figure beside the panels, at their height, is outside them."""
    top, bottom = min(box.top for box in row), max(box.bottom for box in row)
    every: list[Run | Spot] = [*laid.runs, *laid.spots]
    return all(
        any(_inside(one.box, box) for box in row) for one in every if top < one.middle < bottom
    )


def _inside(box: Box, panel: Box) -> bool:
    middle = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return panel.x0 < middle[0] < panel.x1 and panel.top < middle[1] < panel.bottom


def _crosses(box: Box, panel: Box) -> bool:
    if not panel.top < (box.top + box.bottom) / 2 < panel.bottom:
        return False
    return any(box.x0 + _SLACK < x < box.x1 - _SLACK for x in (panel.x0, panel.x1))
