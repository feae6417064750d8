"""A list below a table whose labels stand in two columns: `Category 1 | Level 2 | 78`.

Where the list's figures stand under those of the table, its labels begin where the table's first
column does, and no second label stands beside them.
"""

from __future__ import annotations

from collections.abc import Sequence

from mappa_extract.grids.clusters import Cluster
from mappa_extract.pages.laid import Run, Spot

_FAR = 5.0
"""Type sizes from the first column of labels to the second at least."""
_FEWEST = 3


def lists_apart(clusters: Sequence[Cluster], runs: Sequence[Run]) -> list[Cluster]:
    """Return clusters with the rows of such lists in clusters of their own."""
    made: list[Cluster] = []
    for cluster in clusters:
        start = _begin(cluster, runs)
        if start is None:
            made.append(cluster)
            continue
        above = [spot for row in cluster.rows[:start] for spot in row]
        below = [spot for row in cluster.rows[start:] for spot in row]
        made += [Cluster(above), Cluster(below)]
    return made


def _begin(cluster: Cluster, runs: Sequence[Run]) -> int | None:
    """Return the first row of the list, or None."""
    if len(cluster.columns) > 1 or len(cluster.rows) <= _FEWEST:
        return None
    beside = [_beside(row, runs, cluster.size) for row in cluster.rows]
    doubled = [found for found in beside if len(found) > 1]
    if not doubled:
        return None
    inner = min(found[-1].box.x0 for found in doubled)
    outer = max(found[0].box.x0 for found in doubled)
    if inner - outer < _FAR * cluster.size:
        return None
    start = len(beside)
    while start and beside[start - 1] and all(run.box.x0 < inner - 1 for run in beside[start - 1]):
        start -= 1
    lone = all(found and found[-1].box.x0 > inner - 1 for found in beside[:start])
    return start if lone and _FEWEST <= start < len(beside) else None


def _beside(row: Sequence[Spot], runs: Sequence[Run], size: float) -> list[Run]:
    """Return the texts left of a row's figures, from the left."""
    first = row[0]
    found = [
        run
        for run in runs
        if abs(run.middle - first.middle) < 0.9 * size and run.box.x1 < first.box.x0 + 1
    ]
    return sorted(found, key=lambda run: run.box.x0)
