"""Figures of forms, one digit in each of several small boxes: they are one figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mappa_extract.model import Box
from mappa_extract.pages.laid import Laid, Run, Spot
from mappa_extract.vocabulary.numbers import read_figure

_WIDEST = 2.4
"""A box for one digit is at most so many type sizes wide."""
_NEAR = 0.4
"""Two such boxes stand at most so much of their width apart."""
_ALIKE = 0.15
"""By so much of it their widths may differ."""


@dataclass(frozen=True, slots=True)
class _Digit:
    spot: Spot
    cell: Box


def take_combs(laid: Laid) -> None:
    """Join the digits of a page that stand in combs, and leave the combs' lines out.

    A narrow column with a head of its own, or with figures of several digits, is no comb's.
    """
    walls = [rule for rule in laid.rules if rule.bottom - rule.top > 2 * (rule.x1 - rule.x0) + 3]
    walls += [Box(x, fill.top, x, fill.bottom) for fill in laid.fills for x in (fill.x0, fill.x1)]
    laid.spots, combs = _joined_in(laid.spots, laid.runs, walls)
    if combs:
        laid.rules = _without_combs(laid.rules, combs)
        laid.fills = _without_combs(laid.fills, combs)


def _joined_in(
    spots: Sequence[Spot], runs: Sequence[Run], walls: Sequence[Box]
) -> tuple[list[Spot], list[Box]]:
    """Return the figures with those in combs joined, and the box around each row of boxes."""
    upright = sorted(walls, key=lambda wall: wall.x0)
    digits = [
        _Digit(spot, cell)
        for spot in spots
        if len(spot.text) == 1 and spot.text.isdigit() and (cell := _cell(spot, upright))
    ]
    digits.sort(key=lambda one: (one.spot.middle, one.cell.x0))
    rows: list[list[_Digit]] = []
    for one in digits:
        home = next((row for row in rows if _follows(row[-1], one)), None)
        if home is None:
            rows.append([one])
        else:
            home.append(one)
    long = [spot for spot in spots if len(spot.text) > 1]
    made, combs, gone = [], [], set()
    for row in rows:
        box = _widened(Box.around(one.cell for one in row), row[0].cell, upright)
        width = row[0].cell.x1 - row[0].cell.x0
        if box.x1 - box.x0 < 1.8 * width or _is_table(row, box, long, runs):
            continue
        combs.append(box)
        if len(row) > 1:
            gone |= {id(one.spot) for one in row}
            made.append(_joined([one.spot for one in row]))
    kept = [spot for spot in spots if id(spot) not in gone]
    return sorted([*kept, *made], key=lambda one: (one.middle, one.box.x0)), combs


def _cell(spot: Spot, walls: Sequence[Box]) -> Box | None:
    """Return the small box that a digit stands in, or None."""
    beside = [wall for wall in walls if wall.top - 1 < spot.middle < wall.bottom + 1]
    middle = (spot.box.x0 + spot.box.x1) / 2
    left = max((wall.x1 for wall in beside if wall.x1 < middle), default=None)
    right = min((wall.x0 for wall in beside if wall.x0 > middle), default=None)
    if left is None or right is None or not spot.size * 0.6 < right - left < _WIDEST * spot.size:
        return None
    own = [wall for wall in beside if wall.x1 == left or wall.x0 == right]
    top, bottom = max(wall.top for wall in own), min(wall.bottom for wall in own)
    return Box(left, top, right, bottom)


def _follows(one: _Digit, other: _Digit) -> bool:
    width, its = one.cell.x1 - one.cell.x0, other.cell.x1 - other.cell.x0
    return (
        abs(one.spot.middle - other.spot.middle) < 0.3 * one.spot.size
        and abs(width - its) < _ALIKE * width
        and -1 < other.cell.x0 - one.cell.x1 < _NEAR * width
    )


def _widened(box: Box, cell: Box, walls: Sequence[Box]) -> Box:
    """Return the box with the empty boxes left and right of the digits."""
    width = cell.x1 - cell.x0
    middle = (cell.top + cell.bottom) / 2
    edges = [wall for wall in walls if wall.top - 1 < middle < wall.bottom + 1]
    left, right = box.x0, box.x1
    while near := [w.x0 for w in edges if abs(left - w.x0 - width) < (_NEAR + _ALIKE) * width]:
        left = min(near)
    while near := [w.x1 for w in edges if abs(w.x1 - right - width) < (_NEAR + _ALIKE) * width]:
        right = max(near)
    return box._replace(x0=left, x1=right)


def _is_table(row: Sequence[_Digit], box: Box, long: Sequence[Spot], runs: Sequence[Run]) -> bool:
    """Tell whether the boxes are the cells of a table with narrow columns."""
    width, size = row[0].cell.x1 - row[0].cell.x0, row[0].spot.size
    if any(box.x0 < (spot.box.x0 + spot.box.x1) / 2 < box.x1 for spot in long):
        return True
    return any(
        0 <= box.top - run.box.bottom < 30 * size
        and run.box.x1 - run.box.x0 < width
        and one.cell.x0 - 1 < run.box.x0
        and run.box.x1 < one.cell.x1 + 1
        for run in runs
        for one in row
    )


def _joined(spots: Sequence[Spot]) -> Spot:
    text = "".join(spot.text for spot in spots)
    figure = read_figure(text)
    assert figure is not None
    return Spot(
        (figure,),
        tuple(word for spot in spots for word in spot.words),
        Box.around(spot.box for spot in spots),
        spots[0].size,
        firm=True,
        text=text,
    )


def _without_combs(drawn: Sequence[Box], combs: Sequence[Box]) -> tuple[Box, ...]:
    """Return what is drawn without the boxes for digits."""
    return tuple(
        one
        for one in drawn
        if not any(
            comb.x0 - 1.5 < one.x0
            and one.x1 < comb.x1 + 1.5
            and comb.top - 1.5 < one.top
            and one.bottom < comb.bottom + 1.5
            for comb in combs
        )
    )
