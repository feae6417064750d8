"""Charts with a scale are no tables: their numbers stand by height and colour, not in columns.

A scale is a column of numbers that go down by equal steps, from each of which a line is drawn
across the plot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from mappa_extract.model import Box, Page
from mappa_extract.pages.laid import Laid, Run, Spot
from mappa_extract.pages.runs import lay_out

_FEWEST = 3
"""So many numbers with lines make a scale."""
_LINE_AT = 0.35
"""Of the type size, how far from a number's middle its line may be."""
_REACH = 4.0
"""Type sizes between a number and its line."""
_BELOW = 3.0
"""Type sizes between lines of names and keys below a plot."""
_LONGEST_NAME = 4
"""Words of a name or a key."""

_Tick = tuple[Spot, Box]
"""A number of a scale and its line."""


def leave_out_charts(laid: Laid) -> None:
    """Take charts with a scale out of a page: the scale, the plot, and names and keys below it."""
    for scale, plot in list(_scales(laid)):
        names = _lines_below(plot, scale[0].size, laid)
        gone = {id(one) for one in (*scale, *(run for line in names for run in line))}
        laid.spots = [one for one in laid.spots if id(one) not in gone and not _is_in(one, plot)]
        laid.runs = [one for one in laid.runs if id(one) not in gone and not _is_in(one, plot)]


def texts_of_charts(page: Page) -> list[str]:
    """Return the numbers, names and keys of the charts of a page with geometry."""
    laid = lay_out(page)
    every: list[Run | Spot] = [*laid.runs, *laid.spots]
    leave_out_charts(laid)
    kept = {id(one) for one in (*laid.runs, *laid.spots)}
    return [one.text for one in every if id(one) not in kept]


def _scales(laid: Laid) -> Iterator[tuple[list[Spot], Box]]:
    """Yield the numbers of each scale, from the top, and the plot beside it."""
    across = [rule for rule in laid.rules if rule.x1 - rule.x0 > 8 * (rule.bottom - rule.top)]
    ticks = [
        (spot, line)
        for spot in laid.spots
        if len(spot.figures) == 1 and (line := _line_of(spot, across)) is not None
    ]
    ticks.sort(key=lambda tick: (round(tick[1].x0), tick[0].middle))
    for _, found in groupby(ticks, key=lambda tick: round(tick[1].x0)):
        for column in _going_down(found):
            spots = [spot for spot, _ in column]
            plot = Box.around(line for _, line in column)
            size = spots[0].size
            yield spots, plot._replace(top=plot.top - 2 * size, bottom=plot.bottom + 0.5 * size)


def _going_down(ticks: Iterable[_Tick]) -> list[list[_Tick]]:
    """Return the ticks of each scale: charts may stand below each other."""
    scales: list[list[_Tick]] = []
    for tick in ticks:
        last = scales[-1] if scales else []
        values = [_value(spot) for spot, _ in [*last[-2:], tick]]
        steps = {round(a - b, 6) for a, b in pairwise(values)}
        if last and len(steps) == 1 and min(steps) > 0:
            last.append(tick)
        else:
            scales.append([tick])
    return [scale for scale in scales if len(scale) >= _FEWEST]


def _value(spot: Spot) -> float:
    value = spot.figures[0].value
    return float(value) if value else float("nan")


def _line_of(spot: Spot, across: Sequence[Box]) -> Box | None:
    """Return the line that is drawn from a number's middle to the right."""
    for rule in across:
        level = abs((rule.top + rule.bottom) / 2 - spot.middle) < _LINE_AT * spot.size
        if level and -1 < rule.x0 - spot.box.x1 < _REACH * spot.size:
            return rule
    return None


def _is_in(one: Run | Spot, plot: Box) -> bool:
    middle = (one.box.x0 + one.box.x1) / 2
    return plot.x0 < middle < plot.x1 and plot.top < one.middle < plot.bottom


def _lines_below(plot: Box, size: float, laid: Laid) -> list[list[Run]]:
    """Return the lines of names and keys below a plot: short ones in the type of its scale."""
    below = sorted(
        (run for run in laid.runs if run.middle > plot.bottom - 0.5 * size),
        key=lambda run: run.middle,
    )
    lines: list[list[Run]] = []
    edge = plot.bottom
    while below:
        line = [run for run in below if run.middle - below[0].middle < 0.5 * size]
        below = below[len(line) :]
        small = all(
            run.size < 1.15 * size and not run.bold and len(run.words) <= _LONGEST_NAME
            for run in line
        )
        within = all(plot.x0 - size < run.box.x0 and run.box.x1 < plot.x1 + size for run in line)
        if not (small and within) or line[0].box.top - edge > _BELOW * size:
            break
        lines.append(line)
        edge = line[0].box.bottom
    return lines
