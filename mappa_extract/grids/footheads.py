"""Heads alone at the foot of a page, whose figures stand overleaf."""

from __future__ import annotations

from collections.abc import Sequence

from mappa_extract.grids.spans import lines_of
from mappa_extract.model import Box, Word
from mappa_extract.pages.grid import Grid, GridCell
from mappa_extract.pages.laid import Laid, Run
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
    lines = lines_of([run for run in laid.runs if id(run) in free and run.box.top > lowest])
    for start in range(len(lines) - 1, -1, -1):
        columns = _columns_above(lines[: start + 1])
        heads = [" ".join(word.text for run in runs for word in run.words) for runs in columns]
        if len(heads) < _FEWEST:
            continue
        labels = [lexicon.read(text) for text in heads]
        named = sum(bool({"category", "level", "total"} & set(one.values)) for one in labels)
        if named >= _FEWEST and named * 2 > len(heads):
            free -= {id(run) for runs in columns for run in _whole(runs, laid)}
            cells = [GridCell(text, 0, 1 + n, head=True) for n, text in enumerate(heads)]
            box = Box.around(run.box for runs in columns for run in runs)
            return Grid(tuple(cells), "place", laid.number, box=box)
    return None


def _whole(runs: Sequence[Run], laid: Laid) -> list[Run]:
    words = {id(word) for run in runs for word in run.words}
    return [run for run in laid.runs if any(id(word) in words for word in run.words)]


def _columns_above(lines: Sequence[list[Run]]) -> list[list[Run]]:
    """Return the texts that stand side by side above the foot of the lines, each from the top.

    Lines are taken from the lowest up, as far as they are near, in one type, and over one
    column each; a run over two columns is parted between its words.
    """
    columns: list[list[Run]] = []
    size = lines[-1][0].size
    edge = lines[-1][0].middle
    for line in reversed(lines):
        if edge - line[0].middle > _NEAR * size:
            break
        if any(abs(run.size - size) > 0.1 * size for run in line):
            break
        placed = [_parted(run, columns) for run in line]
        if any(one is None for one in placed):
            break
        edge = line[0].middle
        for pieces in placed:
            for piece, column in pieces or ():
                if column is None:
                    columns.append([piece])
                else:
                    column.insert(0, piece)
    return sorted(columns, key=lambda column: column[0].box.x0)


def _parted(run: Run, columns: list[list[Run]]) -> list[tuple[Run, list[Run] | None]] | None:
    """Return a run with the column that it stands over; pieces of it, or None for a title."""
    over = [column for column in columns if _overlap(run.box, column)]
    if not over:
        return [(run, None)]
    if len(over) == 1:
        return [(run, over[0])]
    pieces: dict[int, list[Word]] = {}
    for word in run.words:
        middle = (word.box.x0 + word.box.x1) / 2
        nearest = min(over, key=lambda column: _away(middle, column))
        pieces.setdefault(id(nearest), []).append(word)
    if len(run.words) > 2 * len(over) or len(pieces) < len(over):
        return None
    return [(Run(words), next(c for c in over if id(c) == at)) for at, words in pieces.items()]


def _overlap(box: Box, column: Sequence[Run]) -> bool:
    return any(box.x0 < run.box.x1 and box.x1 > run.box.x0 for run in column)


def _away(middle: float, column: Sequence[Run]) -> float:
    return min(max(run.box.x0 - middle, middle - run.box.x1, 0.0) for run in column)
