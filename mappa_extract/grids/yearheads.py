"""Years over columns of figures: they speak for all tables below that stand in the same columns.

`2019/20 | 2018/19` stands once at the top of a page, and headings and blocks of rows follow.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

import regex

from mappa_extract.grids.placed import Placed
from mappa_extract.grids.spans import lines_of
from mappa_extract.pages.laid import Laid, Run, Spot

_YEAR = regex.compile(r"(?:19|20)\d\d(?:\s?[/\u2010-\u2015-]\s?(?:(?:19|20)\d\d|\d\d))?[*:]?")
_LONE = regex.compile(r"(?:19|20)\d\d")
_FAR = 8.0
"""Type sizes from one figure to the next in a column at the most."""
_LONGEST = 4
"""So many words a head has at the most that is one of several on its line."""
_OFF = 1.5
"""Type sizes between the end of a year and that of the figures below it at the most."""

_INDENT = 2.5
"""So many type sizes rows may stand further in than their heading."""


def spell_years(laid: Laid) -> None:
    """Make years that stand side by side over columns of figures texts: `2014 | 2013`."""
    lone = [spot for spot in laid.spots if _LONE.fullmatch(spot.text)]
    for first in lone:
        row = [spot for spot in laid.spots if abs(spot.middle - first.middle) < 0.5 * first.size]
        row.sort(key=lambda spot: spot.box.x0)
        if not row or row[0] is not first or len(row) < 2 or not all(spot in lone for spot in row):
            continue
        steps = {int(a.text) - int(b.text) for a, b in pairwise(row)}
        if steps in ({1}, {-1}) and all(_is_topmost(spot, laid) for spot in row):
            laid.spots = [spot for spot in laid.spots if spot not in row]
            laid.runs += [Run(list(spot.words)) for spot in row]


def _is_topmost(spot: Spot, laid: Laid) -> bool:
    """Tell whether figures stand below in a spot's column, and none above it nearby."""
    beside = [
        other.middle - spot.middle
        for other in laid.spots
        if other.box.x0 < spot.box.x1 + spot.size and other.box.x1 > spot.box.x0 - spot.size
    ]
    below = any(0 < away < _FAR * spot.size for away in beside)
    return below and not any(-_FAR * spot.size < away < 0 for away in beside)


def find_year_heads(made: Placed, taken: Sequence[Run], laid: Laid) -> bool:
    """Put the years above a table over its columns, unless it has heads of its own.

    Args:
        made: the table.
        taken: what stands right above it.
        laid: its part of the page.

    Returns:
        Whether years were found; then what was `taken` besides is none of the heads.
    """
    if len(made.cluster.columns) < 2 or made.heads:
        return False
    years = _years_above(made, laid)
    if not years or _are_own(made, taken, years):
        return False
    made.heads = [(0, column, 1, [run]) for column, run in enumerate(years)]
    return True


def headings_below_years(made: Placed, laid: Laid, free: Collection[int]) -> list[Run]:
    """Return the headings between the years and the first row, where others stand within."""
    years = max(run.middle for *_, runs in made.heads for run in runs)
    return [
        run
        for run in laid.runs
        if id(run) in free
        and years + 0.5 * run.size < run.middle < made.cluster.box.top
        and abs(run.box.x0 - made.box.x0) < _INDENT * made.cluster.size
    ]


def columns_over(runs: Sequence[Run], made: Placed) -> set[int]:
    """Return the columns that runs stand over, each nearest to its middle."""
    columns = made.cluster.columns
    return {
        min(
            range(len(columns)),
            key=lambda n: abs(sum(columns[n]) - run.box.x0 - run.box.x1),
        )
        for run in runs
    }


def _years_above(made: Placed, laid: Laid) -> list[Run]:
    """Return the nearest line of years above, one over each column, from the left."""
    above = [run for run in laid.runs if run.middle < made.cluster.box.top]
    for line in reversed(lines_of(above)):
        pieces = [piece for run in line for piece in _pieces(run)]
        found = [_over(made, number, pieces) for number in range(len(made.cluster.columns))]
        years = [run for run in found if run is not None]
        texts = {run.text.strip("*:") for run in years}
        if len(texts) == len(made.cluster.columns):
            return years
    return []


def _pieces(run: Run) -> list[Run]:
    """Return the years of a run that is nothing but years."""
    if _YEAR.fullmatch(run.text):
        return [run]
    if all(_YEAR.fullmatch(word.text) for word in run.words):
        return [Run([word]) for word in run.words]
    return []


def _over(made: Placed, number: int, years: Sequence[Run]) -> Run | None:
    x0, x1 = made.cluster.columns[number]
    slack = _OFF * made.cluster.size
    over = [
        run
        for run in years
        if (run.box.x0 < x1 and run.box.x1 > x0) or abs(run.box.x1 - x1) < slack
    ]
    return over[0] if len(over) == 1 else None


def _are_own(made: Placed, taken: Sequence[Run], years: Sequence[Run]) -> bool:
    """Tell whether a line of heads other than the years stands over the columns."""
    words = {id(word) for run in years for word in run.words}
    rest = [run for run in taken if not any(id(word) in words for word in run.words)]
    for line in lines_of(rest):
        columns = [
            [
                n
                for n, (x0, x1) in enumerate(made.cluster.columns)
                if run.box.x0 < x1 and run.box.x1 > x0
            ]
            for run in line
        ]
        short = all(len(run.words) <= _LONGEST for run in line)
        if short and len(line) > 1 and all(columns):
            return True
    return False
