"""Heads alone at the foot of a page, whose figures stand overleaf."""

from __future__ import annotations

from collections.abc import Sequence

from mappa_extract.grids.grid import Grid, GridCell
from mappa_extract.model import Box, Word
from mappa_extract.pages.runs import Laid, Run
from mappa_extract.vocabulary.lexicon import Lexicon

_FEWEST = 3
_NEAR = 1.6
"""Type sizes from line to line within heads."""


def take_foot_heads(laid: Laid, free: set[int], lexicon: Lexicon) -> Grid | None:
    """Return the heads below all figures of a page as a grid; None without any.

    Told by a line of at least three texts side by side most of which name a category, a level
    or a total. Their runs are free no more.
    """
    lowest = max((spot.box.bottom for spot in laid.spots), default=float("-inf"))
    below = [run for run in laid.runs if id(run) in free and run.box.top > lowest]
    lines = _lines(below)
    if not lines:
        return None
    widest = max(range(len(lines)), key=lambda number: (len(lines[number]), -number))
    if len(lines[widest]) < _FEWEST:
        return None
    taken = _lines_around(lines, widest)
    columns = [(run.box.x0, run.box.x1) for run in lines[widest]]
    texts: list[list[Word]] = [[] for _ in columns]
    for line in taken:
        for word in (word for run in line for word in run.words):
            texts[_nearest(word.box, columns)].append(word)
    heads = [" ".join(word.text for word in words) for words in texts]
    named = sum(bool({"category", "level", "total"} & set(lexicon.read(t).values)) for t in heads)
    if named < _FEWEST or named * 2 <= len(heads):
        return None
    free -= {id(run) for line in taken for run in line}
    cells = [GridCell(text, 0, 1 + place, head=True) for place, text in enumerate(heads)]
    box = Box.around(run.box for line in taken for run in line)
    return Grid(tuple(cells), "place", laid.number, box=box)


def _lines(runs: Sequence[Run]) -> list[list[Run]]:
    lines: list[list[Run]] = []
    for run in sorted(runs, key=lambda one: (one.middle, one.box.x0)):
        if lines and run.middle - lines[-1][0].middle < 0.4 * run.size:
            lines[-1].append(run)
        else:
            lines.append([run])
    return lines


def _lines_around(lines: Sequence[list[Run]], middle: int) -> list[list[Run]]:
    """Return the lines right above and below one, in the same type, that stand over columns.

    A line that begins left of them all is a title.
    """
    left = min(run.box.x0 for run in lines[middle])
    right = max(run.box.x1 for run in lines[middle])
    size = lines[middle][0].size
    first = last = middle
    while first > 0 and _goes_with(lines[first - 1], lines[first], size, left, right):
        first -= 1
    while last + 1 < len(lines) and _goes_with(lines[last + 1], lines[last], size, left, right):
        last += 1
    return list(lines[first : last + 1])


def _goes_with(
    line: Sequence[Run], beside: Sequence[Run], size: float, left: float, right: float
) -> bool:
    near = abs(line[0].middle - beside[0].middle) < _NEAR * size
    alike = all(abs(run.size - size) < 0.1 * size for run in line)
    wide = size * 3
    within = all(left - wide < run.box.x0 and run.box.x1 < right + wide for run in line)
    return near and alike and within


def _nearest(box: Box, columns: Sequence[tuple[float, float]]) -> int:
    middle = (box.x0 + box.x1) / 2
    return min(
        range(len(columns)),
        key=lambda n: (
            max(columns[n][0] - middle, middle - columns[n][1], 0.0)
            + 0.001 * abs(middle - sum(columns[n]) / 2)
        ),
    )
