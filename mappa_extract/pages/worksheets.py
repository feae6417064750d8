"""Numbers of rows and letters of columns, as a spreadsheet prints them beside its cells."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from mappa_extract.pages.runs import Laid, Run, Spot

_FEWEST = 5
"""So many numbers counted up by one at the left edge number the rows."""
_FEWEST_LETTERS = 3


def leave_out_numbering(laid: Laid) -> None:
    """Take the numbers of rows that stand left of all else, and letters above, out of a page."""
    left = [spot for spot in laid.spots if spot.text.isdigit() and _is_leftmost(spot, laid)]
    for chain in _counted_up(sorted(left, key=lambda spot: spot.middle)):
        gone = {id(spot) for spot in chain}
        laid.spots = [spot for spot in laid.spots if id(spot) not in gone]
        laid.runs = _without_letters(laid.runs, chain[0])


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
