"""Labels that are a bare number: 1, 2, 3 below a head `Level` or `Category`."""

from __future__ import annotations

from dataclasses import replace

import regex

from mappa_extract.pages.grid import Grid
from mappa_extract.pages.laid import Laid, Run, Spot

_AXIS = regex.compile(
    r"(?:mappa\s)?(levels?|lefel|tiers?|categor(?:y|ies)|categori|cats?\.?)", regex.IGNORECASE
)
_NUMBERS = frozenset("1234")


def with_spelled_labels(grid: Grid) -> Grid:
    """Return a grid whose first figures are labels where their head and values say so."""
    figures = sorted({cell.column for cell in grid.cells if cell.figures})
    if len(figures) < 2:
        return grid
    first = figures[0]
    own = [cell for cell in grid.cells if cell.column == first and cell.figures]
    values = [figure.value for cell in own for figure in cell.figures]
    if len(values) < 2 or len(set(values)) < len(values) or not set(values) <= _NUMBERS:
        return grid
    above = min(cell.row for cell in own)
    beside = {cell.row for cell in own}
    heads = [
        cell
        for cell in grid.cells
        if cell.text
        and not cell.figures
        and (cell.column == first or (cell.column < first and cell.row not in beside))
        and cell.row <= above
    ]
    named = [match for cell in heads if (match := _AXIS.fullmatch(cell.text.strip()))]
    labelled = any(cell.row in beside and cell.column < first and cell.text for cell in grid.cells)
    if not named or labelled:
        return grid
    mine = {id(cell) for cell in own}
    axis = {id(cell) for cell in heads if _AXIS.fullmatch(cell.text.strip())}
    return replace(
        grid,
        cells=tuple(
            replace(cell, text=f"{named[0][1]} {cell.text}", figures=(), boxes=())
            if id(cell) in mine
            else cell
            for cell in grid.cells
            if id(cell) not in axis
        ),
    )


def spell_labels(laid: Laid) -> None:
    """Make labels of the bare numbers below a head that names their axis."""
    for head in list(laid.runs):
        match = _AXIS.fullmatch(head.text.strip())
        if match is None:
            continue
        below = _below(head, laid)
        values = [spot.text for spot in below]
        if len(values) < 2 or len(set(values)) < len(values) or not set(values) <= _NUMBERS:
            continue
        if not all(_has_figure_beside(spot, laid) for spot in below):
            continue
        for spot in below:
            laid.spots.remove(spot)
            first = spot.words[0]
            laid.runs.append(Run([replace(first, text=f"{match[1]} {spot.text}")]))


def _below(head: Run, laid: Laid) -> list[Spot]:
    """Return the figures in a head's column with nothing but its own kind between them."""
    under = [
        spot
        for spot in laid.spots
        if spot.box.top > head.middle
        and spot.box.x0 > head.box.x0 - 0.6 * head.size
        and spot.box.x1 < head.box.x1 + 0.6 * head.size
    ]
    found: list[Spot] = []
    edge = head.middle
    for spot in sorted(under, key=lambda one: one.middle):
        if spot.middle - edge > 4.5 * head.size or spot.text not in _NUMBERS:
            break
        found.append(spot)
        edge = spot.middle
    return found


def _has_figure_beside(spot: Spot, laid: Laid) -> bool:
    every: list[Run | Spot] = [*laid.runs, *laid.spots]
    left = any(
        one.box.x1 < spot.box.x0 and abs(one.middle - spot.middle) < 0.4 * spot.size
        for one in every
    )
    return not left and any(
        one.box.x0 > spot.box.x1 and abs(one.middle - spot.middle) < 0.4 * spot.size
        for one in laid.spots
    )
