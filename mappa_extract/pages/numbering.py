"""Numbers of rows, and letters of columns as a spreadsheet prints them: they count nothing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from mappa_extract.pages.laid import Laid, Run, Spot

_FEWEST = 5
"""So many numbers counted up by one at the left edge number the rows."""
_FEWEST_BEFORE_LABELS = 3
_FEWEST_LETTERS = 3


def leave_out_numbering(laid: Laid) -> None:
    """Take the numbers of rows out of a page, and letters of columns above them.

    They are counted up by one: many left of all else, or some before labels that figures follow.
    """
    left = [spot for spot in laid.spots if spot.text.isdigit() and _is_leftmost(spot, laid)]
    for chain in _counted_up(sorted(left, key=lambda spot: spot.middle)):
        gone = {id(spot) for spot in chain}
        laid.spots = [spot for spot in laid.spots if id(spot) not in gone]
        laid.runs = _without_letters(laid.runs, chain[0])
    _drop_row_numbers(laid)


def _is_leftmost(spot: Spot, laid: Laid) -> bool:
    every: list[Run | Spot] = [*laid.runs, *laid.spots]
    return not any(
        one.box.x1 <= spot.box.x0 + 1 and abs(one.middle - spot.middle) < 0.5 * spot.size
        for one in every
    )


def _counted_up(spots: Sequence[Spot]) -> list[list[Spot]]:
    """Return the chains of numbers, each one more than that above it, under each other."""
    chains: list[list[Spot]] = []
    for spot in spots:
        if chains and _follows(chains[-1][-1], spot):
            chains[-1].append(spot)
        else:
            chains.append([spot])
    return [chain for chain in chains if len(chain) >= _FEWEST]


def _follows(above: Spot, below: Spot) -> bool:
    aligned = min(
        abs(above.box.x0 - below.box.x0),
        abs(above.box.x1 - below.box.x1),
        abs(above.box.x0 + above.box.x1 - below.box.x0 - below.box.x1) / 2,
    )
    return int(below.text) == int(above.text) + 1 and aligned < 0.3 * below.size


def _without_letters(runs: Sequence[Run], first: Spot) -> list[Run]:
    """Return runs less a line of A, B, C ... above the first number."""
    letters = [run for run in runs if len(run.text) == 1 and run.text.isupper()]
    for start in letters:
        line = [one for one in letters if abs(one.middle - start.middle) < 0.5 * start.size]
        line.sort(key=lambda one: one.box.x0)
        rising = all(ord(b.text) == ord(a.text) + 1 for a, b in pairwise(line))
        if start.middle < first.middle and len(line) >= _FEWEST_LETTERS and rising:
            gone = {id(one) for one in line}
            return [run for run in runs if id(run) not in gone]
    return list(runs)


def _drop_row_numbers(laid: Laid) -> None:
    """Leave out what is counted up by one before labels that figures follow."""
    rows = [spot for spot in laid.spots if spot.text.isdigit() and _before_label(spot, laid)]
    columns: list[list[Spot]] = []
    for spot in sorted(rows, key=lambda one: one.middle):
        middle = spot.box.x0 + spot.box.x1
        home = next(
            (
                column
                for column in columns
                if abs(column[-1].box.x0 + column[-1].box.x1 - middle) < spot.size
                or abs(column[-1].box.x0 - spot.box.x0) < 1.5
                or abs(column[-1].box.x1 - spot.box.x1) < 1.5
            ),
            None,
        )
        if home is None:
            columns.append([spot])
        else:
            home.append(spot)
    gone: set[int] = set()
    for column in columns:
        numbers = [int(spot.text) for spot in column]
        counted = numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        # 1, 2 and 3 may be levels or categories.
        bare = numbers[0] == 1 and len(numbers) < _FEWEST
        if counted and len(numbers) >= _FEWEST_BEFORE_LABELS and not bare:
            gone |= {id(spot) for spot in column}
    laid.spots = [spot for spot in laid.spots if id(spot) not in gone]


def _before_label(spot: Spot, laid: Laid) -> bool:
    """Tell whether a text stands right of a number, and a figure right of that."""
    return any(
        run.box.x0 > spot.box.x1 - 1
        and run.box.x0 - spot.box.x1 < 8 * spot.size
        and abs(run.middle - spot.middle) < 1.6 * spot.size
        and any(
            other.box.x0 > run.box.x1 - 1 and abs(other.middle - spot.middle) < 1.6 * spot.size
            for other in laid.spots
        )
        for run in laid.runs
    ) and not any(
        run.box.x1 < spot.box.x0 and run.box.top < spot.middle < run.box.bottom for run in laid.runs
    )
