"""What stands left of rows' labels and speaks for several of them: a merged cell, a turned head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mappa_extract.grids.placed import Placed, claim
from mappa_extract.grids.sidetitles import follows
from mappa_extract.model import Box
from mappa_extract.pages.laid import Laid, Run
from mappa_extract.vocabulary.lexicon import Lexicon
from mappa_extract.vocabulary.prose import is_prose

_NEAR = 8.0
"""Type sizes left of the labels where anything speaks for rows; beyond, only what names them."""
_BARRED = 1000.0
"""What it costs to stand beyond a rule."""
_AXES = frozenset(["category", "kind", "level", "tier", "total"])


def find_groups(
    made: Placed, zone: tuple[float, float], laid: Laid, free: set[int], lexicon: Lexicon
) -> None:
    """Give rows what stands left of their labels and speaks for several of them.

    Args:
        made: the table.
        zone: left and right edge of its labels.
        laid: its part of the page.
        free: the ids of the runs that are nobody's.
        lexicon: what words mean.
    """
    cluster = made.cluster
    if made.right:
        return
    size = cluster.size
    runs = [
        run
        for run in laid.runs
        if id(run) in free
        and run.box.x1 <= zone[0] + 1
        and cluster.box.top - 1.0 * size < run.middle < cluster.box.bottom + 1.0 * size
        and len(run.words) <= 8
    ]
    near = [run for run in runs if zone[0] - run.box.x1 < _NEAR * size]
    lines = [
        run
        for run in runs
        if run in near or any(abs(run.box.x0 - one.box.x0) < 0.3 * size for one in near)
    ]
    blocks = [
        block
        for block in _blocks(lines, laid, size)
        if not (
            _goes_on(block, laid, size)
            or _begins_beside_heads(block, made, laid)
            or is_prose(" ".join(run.text for run in _whole(block, laid)))
        )
    ]
    far = _blocks(runs, laid, size)
    if len(far) > 1 and all(_names_rows(block, lexicon) for block in far):
        blocks = far
    if len(cluster.rows) < 2:
        blocks = [block for block in blocks if _names_rows(block, lexicon)]
    if not blocks:
        return
    middles = [(box.top + box.bottom) / 2 for box in map(cluster.row_box, range(len(cluster.rows)))]
    level = all(
        any(abs(block[0].middle - middle) < 0.35 * size for middle in middles) for block in blocks
    )
    level = level and blocks[0][0].middle < middles[0] + 0.35 * size
    for number, middle in enumerate(middles):
        above = [block for block in blocks if block[0].middle < middle + 0.35 * size]
        if level and above:
            made.groups[number] = above[-1]
        else:
            nearest = min(blocks, key=lambda b: _distance(b, middle, laid))
            made.groups[number] = nearest if _distance(nearest, middle, laid) < _BARRED else []
    claim(laid, free, [run for block in blocks for run in block])


def _names_rows(block: Sequence[Run], lexicon: Lexicon) -> bool:
    label = lexicon.read(" ".join(run.text for run in block))
    return bool(_AXES & set(label.values)) and not label.unknown


def _goes_on(block: Sequence[Run], laid: Laid, size: float) -> bool:
    """Tell the rest of a heading whose first line reaches over the labels."""
    first = block[0]
    return any(
        0.5 * size < first.middle - run.middle < 1.6 * size
        and abs(run.box.x0 - first.box.x0) < 0.3 * size
        and run.bold == first.bold
        and run.box.x1 > first.box.x1 + _NEAR * size
        for run in laid.runs
    )


def _begins_beside_heads(block: Sequence[Run], made: Placed, laid: Laid) -> bool:
    """Tell a title in the margin, which begins above the first row and has its middle there."""
    row = made.cluster.row_box(0)
    if block[0].box.bottom > row.top:
        return False
    top = _whole(block, laid)[0]
    return (top.middle + block[-1].middle) / 2 < row.top


def _whole(block: Sequence[Run], laid: Laid) -> list[Run]:
    """Return a block with the lines of its type that stand closely above and below it."""
    lines = [*block]
    for run in sorted(laid.runs, key=lambda run: -run.middle):
        if follows(run, lines[0]) and run.bold == lines[0].bold:
            lines.insert(0, run)
    for run in sorted(laid.runs, key=lambda run: run.middle):
        if follows(lines[-1], run) and run.bold == lines[-1].bold:
            lines.append(run)
    return lines


def _blocks(runs: Sequence[Run], laid: Laid, size: float) -> list[list[Run]]:
    """Return lines that follow each other closely, with no rule between them."""
    blocks: list[list[Run]] = []
    for run in sorted(runs, key=lambda one: one.middle):
        ruled = blocks and any(
            blocks[-1][-1].middle < rule.top < run.middle
            and rule.x0 < run.box.x1
            and rule.x1 > run.box.x0
            for rule in (*laid.rules, *edges_of(laid.fills))
        )
        if blocks and not ruled and run.middle - blocks[-1][-1].middle < 1.5 * max(size, run.size):
            blocks[-1].append(run)
        else:
            blocks.append([run])
    return blocks


def _distance(block: Sequence[Run], middle: float, laid: Laid) -> float:
    top, bottom = block[0].middle, block[-1].middle
    low, high = sorted((middle, (top + bottom) / 2))
    crossed = sum(
        1
        for rule in laid.rules
        if low < rule.top < high and rule.x0 < block[0].box.x1 and rule.x1 > block[0].box.x0
    )
    if top <= middle <= bottom:
        return _BARRED * crossed
    return min(abs(middle - top), abs(middle - bottom)) + _BARRED * crossed


def edges_of(fills: Sequence[Box]) -> Iterator[Box]:
    """Yield the upper and lower edges of grounds as rules; large ones part no rows."""
    for fill in fills:
        if fill.bottom - fill.top < 80:
            yield Box(fill.x0, fill.top, fill.x1, fill.top)
            yield Box(fill.x0, fill.bottom, fill.x1, fill.bottom)
