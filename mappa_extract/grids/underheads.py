"""Heads that stand below the columns whose heads they are, as under a chart."""

from __future__ import annotations

from mappa_extract.grids.heads import are_heads, reach_of, split_over_columns
from mappa_extract.grids.placed import Placed
from mappa_extract.grids.spans import lines_of, place_heads
from mappa_extract.model import Box
from mappa_extract.pages.laid import Laid, Run
from mappa_extract.vocabulary.lexicon import Lexicon

_NEAR = 2.0
"""Type sizes below the last row, or from line to line, within which such heads stand."""
_ABOVE = 3.2
"""Type sizes above the first row within which heads stand as a rule."""


def find_heads_below(made: Placed, laid: Laid, free: set[int], lexicon: Lexicon) -> None:
    """Fill the heads of a table from texts side by side right below it, if it has none above.

    Those that stand nearer to a row of figures below them are left to it.
    """
    if len(made.cluster.columns) < 2 or made.right:
        return
    reach = reach_of(made, laid)
    size = made.cluster.size
    left, right = reach[0][0], reach[-1][1]
    within = [
        run for run in laid.runs if id(run) in free and left < (run.box.x0 + run.box.x1) / 2 < right
    ]
    top, bottom = made.cluster.box.top, made.box.bottom
    above = [run for run in within if top - _ABOVE * size < run.box.bottom < top + 1]
    if any(len(line) > 1 for line in lines_of(above)):
        return
    taken: list[Run] = []
    edge = bottom
    for line in lines_of([run for run in within if run.box.top > bottom - 1]):
        starts_left = any(run.box.x0 < left - size for run in line)
        if line[0].box.top - edge > _NEAR * size or starts_left:
            break
        taken += line
        edge = max(run.box.bottom for run in line)
    following = [
        spot.box.top
        for spot in laid.spots
        if spot.box.top > edge - 1 and spot.box.x0 < right and spot.box.x1 > left
    ]
    if not taken or min(following, default=float("inf")) - edge < taken[0].box.top - bottom + size:
        return
    pieces = split_over_columns(taken, made, reach, lexicon)
    if not are_heads(pieces, made, lexicon):
        return
    place_heads(made, pieces, reach, laid)
    words = {id(word) for run in taken for word in run.words}
    free -= {id(run) for run in laid.runs if any(id(word) in words for word in run.words)}
    made.box = Box.around([made.box, *(run.box for run in taken)])
