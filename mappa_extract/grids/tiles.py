"""Figures without a label beside them: tiles, cards and circles, a number over or under its words.

The label is the text in the same drawn box, else the nearer of those above and below; where both
are about as near, nobody can tell, and the figure has none.
"""

from __future__ import annotations

from collections.abc import Sequence

from mappa_extract.grids.placed import Placed
from mappa_extract.model import Box
from mappa_extract.pages.laid import Laid, Run, Spot

_NEARER = 0.72
"""The nearer text is that of a figure where its distance is at most this share of the other's."""
_FAR = 3.0
"""Type sizes, the figure's or the label's, beyond which a text is no tile's label."""


def is_tile(made: Placed) -> bool:
    """Tell figures in one row without a label beside them."""
    return len(made.cluster.rows) == 1 and not any(made.labels)


def find_tile_labels(made: Placed, laid: Laid, free: set[int]) -> bool:
    """Give each figure of a row of tiles its words as a head; False where those above are heads.

    Fills `heads`; figures whose words can't be told stay without.
    """
    found: list[tuple[int, list[Run]]] = []
    above_nearer = 0
    for spot in made.cluster.rows[0]:
        column = made.cluster.column_of(spot)
        runs = [run for run in laid.runs if id(run) in free and _meets(run.box, spot.box)]
        card = _card(spot, laid)
        if card is not None:
            inside = [run for run in laid.runs if id(run) in free and _inside(run.box, card)]
            if inside:
                found.append((column, sorted(inside, key=lambda run: run.middle)))
                continue
        above, up = _block(spot, [run for run in runs if run.middle < spot.middle], False)
        below, down = _block(spot, [run for run in runs if run.middle > spot.middle], True)
        if below and (not above or down <= _NEARER * up):
            found.append((column, below))
        elif above and (not below or up <= _NEARER * down):
            above_nearer += 1
    if above_nearer and not found:
        return False
    for column, lines in found:
        made.heads.append((0, column, 1, lines))
        for run in lines:
            free.discard(id(run))
        made.box = Box.around([made.box, *(run.box for run in lines)])
    return True


def _meets(a: Box, b: Box) -> bool:
    middle = (b.x0 + b.x1) / 2
    return a.x0 - 2 <= middle <= a.x1 + 2 or (a.x0 < b.x1 and abs(a.x0 - b.x0) < b.bottom - b.top)


def _inside(box: Box, card: Box) -> bool:
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return card.x0 <= x <= card.x1 and card.top <= y <= card.bottom


def _card(spot: Spot, laid: Laid) -> Box | None:
    """Return the smallest filled box around a figure that holds no other figure."""
    best: Box | None = None
    for fill in laid.fills:
        if not _inside(spot.box, fill) or fill.bottom - fill.top < 2.2 * spot.size:
            continue
        if sum(_inside(other.box, fill) for other in laid.spots) > 1:
            continue
        if best is None or fill.x1 - fill.x0 < best.x1 - best.x0:
            best = fill
    return best


def _block(spot: Spot, runs: Sequence[Run], down: bool) -> tuple[list[Run], float]:
    """Return the lines nearest to a figure on one side, from the top, and their distance."""
    order = sorted(runs, key=lambda run: abs(run.middle - spot.middle))
    block: list[Run] = []
    distance = 0.0
    edge = spot.box.bottom if down else spot.box.top
    for run in order:
        gap = run.box.top - edge if down else edge - run.box.bottom
        if not block:
            if gap > _FAR * max(spot.size, run.size):
                break
            distance = max(gap, 0.1)
        elif gap > 0.75 * run.size or abs(run.size - block[-1].size) > 0.15 * run.size:
            break
        block.append(run)
        edge = run.box.bottom if down else run.box.top
    return sorted(block, key=lambda run: run.middle), distance
