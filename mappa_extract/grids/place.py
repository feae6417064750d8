"""Grids from where words stand on a page: figures first, then the labels and heads around them."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from mappa_extract.grids.answers import take_answers
from mappa_extract.grids.bigfigures import take_tiles, tile_boxes
from mappa_extract.grids.cards import Part, join_cards
from mappa_extract.grids.clusters import Cluster, clusters_of
from mappa_extract.grids.footheads import take_foot_heads
from mappa_extract.grids.framed import take_framed
from mappa_extract.grids.groups import edges_of, find_groups
from mappa_extract.grids.heads import find_heads
from mappa_extract.grids.labels import RowBand, assign_labels
from mappa_extract.grids.laid import LaidOut
from mappa_extract.grids.lists import lists_apart
from mappa_extract.grids.placed import Placed, claim, figure_cell, grid_of
from mappa_extract.grids.sidetitles import take_side_title
from mappa_extract.grids.strips import take_strips
from mappa_extract.grids.tiles import find_tile_labels, is_tile
from mappa_extract.grids.underheads import find_heads_below
from mappa_extract.model import Box, Page
from mappa_extract.pages.grid import Block
from mappa_extract.pages.laid import Laid, Run
from mappa_extract.regions.gutters import parted
from mappa_extract.regions.order import in_reading_order
from mappa_extract.vocabulary.lexicon import Lexicon

_LABEL_GAP = 90.0
"""So many type sizes left of its figures a row's label may end."""


_LIST_NUMBER = regex.compile(r"\(?(?:[a-k]|[ivx]{1,5}|\d{1,2})[.)]", regex.IGNORECASE)
"""It stands in a column of its own before a label, and is part of it."""


_TAKERS = (take_framed, take_tiles, take_strips, take_answers)
"""What takes figures with their words out of a page before tables are looked for."""


def place_blocks(page: Page, lexicon: Lexicon, laid_out: LaidOut) -> list[Block]:
    """Return the texts and grids of a page with geometry, in reading order.

    Args:
        page: the page.
        lexicon: what words mean.
        laid_out: the pages of the report as they are laid out.
    """
    blocks: list[Block] = []
    parts: list[Part] = []
    tiled = []
    laid = laid_out.of(page)
    for part in parted(laid, tile_boxes(laid, lexicon)):
        tiled.append([t for take in _TAKERS for t in take(part, lexicon, figure_cell)])
        clusters = lists_apart(clusters_of(part, lexicon), part.runs)
        free = set(map(id, part.runs))
        placed = [_labelled(cluster, clusters, part, free, lexicon) for cluster in clusters]
        _share_labels(placed)
        for one in placed:
            find_heads_below(one, part, free, lexicon)
        for one in placed:
            if one.heads:
                continue
            if not (is_tile(one) and find_tile_labels(one, part, free)):
                find_heads(one, placed, part, free, lexicon)
        parts.append(Part(part, placed, free))
    join_cards(parts, lexicon)
    for read, tiles in zip(parts, tiled, strict=True):
        foot = take_foot_heads(read.laid, read.free, lexicon)
        titles = [take_side_title(made, read.laid, read.free, lexicon) for made in read.placed]
        texts = [run for run in read.laid.runs if id(run) in read.free]
        grids = [(made.box, _first_row(made), grid_of(made, read.laid)) for made in read.placed]
        beside = {id(grid): title for (*_, grid), title in zip(grids, titles, strict=True) if title}
        for block in in_reading_order([*tiles, *grids], texts, read.laid):
            if id(block) in beside:
                blocks.append(beside[id(block)])
            blocks.append(block)
        if foot is not None:
            blocks.append(foot)
    return blocks


def _share_labels(placed: Sequence[Placed]) -> None:
    """Give a table without labels those in the middle, between it and one with the same rows."""
    for one in placed:
        rows = range(len(one.cluster.rows))
        if any(one.labels) or len(rows) < 2:
            continue
        heights = [one.cluster.row_box(row) for row in rows]
        for other in placed:
            if other is one or not other.right:
                continue
            theirs = [other.cluster.row_box(row) for row in range(len(other.cluster.rows))]
            beside = [
                next((n for n, box in enumerate(theirs) if _meets(box, height)), None)
                for height in heights
            ]
            ends = [run.box.x1 for label in other.labels for run in label]
            if None in beside or not ends or max(ends) > one.cluster.box.x0:
                continue
            one.labels = [other.labels[n] for n in beside if n is not None]
            one.box = Box.around([one.box, *(run.box for label in one.labels for run in label)])
            break


def _first_row(made: Placed) -> Box:
    """Return the box around the first row of figures and its label."""
    box = made.cluster.row_box(0)
    label = [run.box for run in made.labels[0]]
    return Box.around([box, *label])._replace(top=box.top)


def _labelled(
    cluster: Cluster, clusters: Sequence[Cluster], laid: Laid, free: set[int], lexicon: Lexicon
) -> Placed:
    """Find the labels of a cluster's rows, left of the figures or else right of them."""
    made = Placed(cluster, [[] for _ in cluster.rows], [[] for _ in cluster.rows])
    zone = _zone(cluster, clusters, laid, free)
    if zone is None:
        zone = _zone(cluster, clusters, laid, free, right=True)
        made.right = zone is not None
    made.box = cluster.box
    if zone is None:
        return made
    lines = _merged_lines(_zone_lines(cluster, zone, clusters, laid, free))
    rows = cluster.bands()
    bands = [
        RowBand(
            box.top,
            (box.top + box.bottom) / 2,
            box.bottom,
            any(spot.answers for spot in cluster.rows[number]),
        )
        for number, box in rows
    ]
    rules = [
        rule
        for rule in (*laid.rules, *edges_of(laid.fills))
        if rule.x1 - rule.x0 > 4 * (rule.bottom - rule.top)
        and rule.x0 < zone[1] - 2
        and rule.x1 > zone[0] + 2
    ]
    runs = [Run(line) for line in lines]
    found = assign_labels(runs, bands, rules, lexicon, zone[1])
    for (number, _), own in zip(rows, found.rows, strict=True):
        made.labels[number] = [runs[n] for n in own]
    claim(laid, free, [run for label in made.labels for run in label])
    first = bands[0].top
    last = bands[-1].bottom
    for n in found.left:
        if first < runs[n].middle < last and _is_free(runs[n], laid, free):
            made.inner.append((runs[n].middle, runs[n]))
            claim(laid, free, [runs[n]])
    for run in _headings_between(made, zone, laid, free):
        made.inner.append((run.middle, run))
        claim(laid, free, [run])
    find_groups(made, zone, laid, free, lexicon)
    every = [run.box for label in (*made.labels, *made.groups) for run in label]
    made.box = Box.around([cluster.box, *every])
    return made


def _headings_between(
    made: Placed, zone: tuple[float, float], laid: Laid, free: set[int]
) -> list[Run]:
    """Return lines over several columns between two rows, which begin where the labels do."""
    cluster = made.cluster
    bands = [cluster.row_box(number) for number in range(len(cluster.rows))]
    found = []
    for run in laid.runs:
        if id(run) not in free or not bands[0].bottom < run.middle < bands[-1].top:
            continue
        if any(band.top < run.middle < band.bottom for band in bands):
            continue
        starts = zone[0] - 2.5 * cluster.size < run.box.x0 < zone[1]
        if starts and run.box.x1 > cluster.columns[0][0] + 2 and len(cluster.columns) > 1:
            found.append(run)
    return found


def _is_free(line: Run, laid: Laid, free: set[int]) -> bool:
    words = {id(word) for word in line.words}
    return any(id(run) in free and any(id(w) in words for w in run.words) for run in laid.runs)


def _zone(
    cluster: Cluster,
    clusters: Sequence[Cluster],
    laid: Laid,
    free: set[int],
    right: bool = False,
) -> tuple[float, float] | None:
    """Return left and right edge of the label column: what the runs beside the rows take."""
    beside: list[Run] = []
    for _, box in cluster.bands():
        best: Run | None = None
        for run in laid.runs:
            if id(run) not in free or not _meets(run.box, box):
                continue
            gap = run.box.x0 - box.x1 if right else box.x0 - run.box.x1
            if gap < -1.5 or gap > _LABEL_GAP * cluster.size:
                continue
            if best is None or (run.box.x0 < best.box.x0 if right else run.box.x1 > best.box.x1):
                best = run
        if best is not None and not _stands_between(cluster, clusters, best, box, right):
            beside.append(best)
    if not beside and not right:
        around = [_lines_around(box, cluster.size, laid, free) for _, box in cluster.bands()]
        beside = [run for lines in around for run in lines] if all(around) else []
    if not beside or (right and len(beside) * 2 < len(cluster.rows)):
        return None
    return min(run.box.x0 for run in beside), max(run.box.x1 for run in beside)


def _lines_around(box: Box, size: float, laid: Laid, free: set[int]) -> list[Run]:
    """Return the lines left of a row of figures that stand above and below its middle."""
    middle = (box.top + box.bottom) / 2
    near = [
        run
        for run in laid.runs
        if id(run) in free and run.box.x1 < box.x0 and abs(run.middle - middle) < 1.1 * size
    ]
    for above in near:
        for below in near:
            step = below.middle - above.middle
            around = above.middle < middle < below.middle and 0.6 * size < step < 1.8 * size
            if around and abs(below.box.x0 - above.box.x0) < 0.3 * size:
                return [above, below]
    return []


def _stands_between(
    cluster: Cluster, clusters: Sequence[Cluster], run: Run, box: Box, right: bool
) -> bool:
    """Tell whether another table's figures stand between a row and the text beside it."""
    for other in clusters:
        if other is cluster:
            continue
        for spot in other.spots:
            if not _meets(spot.box, box):
                continue
            middle = (spot.box.x0 + spot.box.x1) / 2
            if (box.x1 < middle < run.box.x0) if right else (run.box.x1 < middle < box.x0):
                return True
    return False


def _meets(a: Box, b: Box) -> bool:
    """Tell whether two boxes stand side by side: a third of the lower one is at one height."""
    high = min(a.bottom, b.bottom) - max(a.top, b.top)
    return high > 0.3 * min(a.bottom - a.top, b.bottom - b.top)


def _zone_lines(
    cluster: Cluster,
    zone: tuple[float, float],
    clusters: Sequence[Cluster],
    laid: Laid,
    free: set[int],
) -> list[Run]:
    """Return the runs that may be lines of the labels, from the top."""
    size = cluster.size
    top, bottom = cluster.box.top - 13 * size, cluster.box.bottom + 13 * size
    for other in clusters:
        if other is not cluster and other.box.x0 < zone[1] and other.box.x1 > zone[0]:
            if other.box.bottom < cluster.box.top + 1:
                top = max(top, other.box.bottom)
            elif other.box.top > cluster.box.bottom - 1:
                bottom = min(bottom, other.box.top)
    edge = cluster.columns[0][0]
    lines = []
    for run in laid.runs:
        if id(run) not in free or not top < run.middle < bottom:
            continue
        if run.box.x0 > zone[1] - 0.5:
            continue
        beyond = run.box.x0 < zone[0] - 2.5 * size or run.box.x1 < zone[0]
        listed = run.box.x0 > zone[0] - 9 * size and _LIST_NUMBER.fullmatch(run.text)
        if beyond and not listed:
            continue
        if run.box.x1 > edge + 2 and len(cluster.columns) > 1 and zone[1] <= edge + 2:
            continue  # a title over the whole table
        lines.append(run)
    return sorted(lines, key=lambda run: (run.middle, run.box.x0))


def _merged_lines(runs: Sequence[Run]) -> list[list]:  # type: ignore[type-arg]
    """Return the words line by line where several runs stand on one."""
    lines: list[list] = []  # type: ignore[type-arg]
    last: Run | None = None
    for run in runs:
        if (
            last is not None
            and abs(run.middle - last.middle) < 0.3 * run.size
            and run.box.x0 > last.box.x0
        ):
            lines[-1] += run.words
        else:
            lines.append(list(run.words))
        last = run
    return lines
