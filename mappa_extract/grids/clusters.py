"""Which figures of a page stand in one table: rows, columns, and what parts them.

Two figures stand in one row where no text is between them, in one column where the one stands
below the other and no text is between them in the column. Columns are the extents of figures.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from mappa_extract.model import Box
from mappa_extract.pages.laid import Laid, Run, Spot
from mappa_extract.vocabulary.label import Label
from mappa_extract.vocabulary.lexicon import Lexicon

_REACH_DOWN = 7.0
"""So many type sizes below a figure the next one of its column may stand."""
_REACH_RIGHT = 28.0
"""The same to the right."""
_ASTRAY = 0.4
"""Of the space between two columns, what may part two figures of one."""
_MOST_ASTRAY = 1.5
"""The same in type sizes."""
_STEP = 3.0
"""So many type sizes figures of one column may stand apart where each is alone in its row."""
_SMALL = 0.85
"""Of the type of a row: figures below it in smaller type have no row of their own."""
_TIGHT = 1.8
"""Type sizes between rows in which figures stand a step apart."""


@dataclass(slots=True, eq=False)
class Cluster:
    """Figures of one table: rows from the top, columns from the left."""

    spots: list[Spot]
    rows: list[list[Spot]] = field(default_factory=list)
    columns: list[tuple[float, float]] = field(default_factory=list)
    """Left and right edge of each column of figures."""
    box: Box = field(init=False)
    size: float = field(init=False)

    def __post_init__(self) -> None:
        self.box = Box.around(spot.box for spot in self.spots)
        self.size = sorted(spot.size for spot in self.spots)[len(self.spots) // 2]
        self.rows = _rows(self.spots)
        self.columns = _columns(self.rows)

    def column_of(self, spot: Spot) -> int:
        """Return the number of the column that a figure stands in."""
        middle = (spot.box.x0 + spot.box.x1) / 2
        inside = [n for n, (x0, x1) in enumerate(self.columns) if x0 - 0.1 <= middle <= x1 + 0.1]
        if inside:
            return inside[0]
        return min(range(len(self.columns)), key=lambda n: abs(sum(self.columns[n]) / 2 - middle))

    def bands(self) -> list[tuple[int, Box]]:
        """Return the rows, each with its box and that of figures in small type right below it.

        Those are of another year, or shares: they stand in the cells of the row and have its label.
        """
        found: list[tuple[int, Box]] = []
        for number, row in enumerate(self.rows):
            box = self.row_box(number)
            if found:
                above, whole = found[-1]
                least = min(spot.size for spot in self.rows[above])
                small = all(spot.size < _SMALL * least for spot in row)
                if small and len(row) > 1 and box.top - whole.bottom < least:
                    found[-1] = above, Box.around([whole, box])
                    continue
            found.append((number, box))
        return found

    def row_box(self, number: int) -> Box:
        """Return the box around the figures of a row."""
        return Box.around(spot.box for spot in self.rows[number])


def clusters_of(laid: Laid, lexicon: Lexicon) -> list[Cluster]:
    """Return the figures of a page by the table that they stand in, from the top."""
    spots = _believed(laid, lexicon)
    parent = list(range(len(spots)))

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    order = sorted(range(len(spots)), key=lambda n: spots[n].box.x0)
    beside: set[int] = set()
    for place, number in enumerate(order):
        other = _right_of(spots[number], (spots[n] for n in order[place + 1 :]), laid.runs)
        if other is not None:
            beside |= {id(spots[number]), id(other)}
            parent[root(spots.index(other))] = root(number)
    order = sorted(range(len(spots)), key=lambda n: spots[n].box.top)
    for place, number in enumerate(order):
        other = _below(spots[number], [spots[n] for n in order[place + 1 :]], laid, beside)
        if other is not None:
            parent[root(spots.index(other))] = root(number)
    groups: dict[int, list[Spot]] = {}
    for number, spot in enumerate(spots):
        groups.setdefault(root(number), []).append(spot)
    clusters = [
        Cluster(part)
        for group in groups.values()
        for part in _at_heads(Cluster(group), laid.runs, lexicon)
    ]
    return sorted(clusters, key=lambda one: (one.box.top, one.box.x0))


def _at_heads(cluster: Cluster, runs: Sequence[Run], lexicon: Lexicon) -> list[list[Spot]]:
    """Part the rows of a cluster where a line of heads, or a list below a table, begins."""
    parts: list[list[Spot]] = [[]]
    pitches = sorted(
        below[0].middle - above[0].middle
        for above, below in zip(cluster.rows, cluster.rows[1:], strict=False)
    )
    pitch = pitches[len(pitches) // 2] if pitches else 0.0
    for number, row in enumerate(cluster.rows):
        if number:
            above = cluster.rows[number - 1]
            if _heads_between(above, row, cluster, runs) or (
                len(above) > 1 == len(row) and _begins_list(number, cluster, runs, lexicon, pitch)
            ):
                parts.append([])
        parts[-1] += row
    return parts


def _heads_between(
    above: Sequence[Spot], below: Sequence[Spot], cluster: Cluster, runs: Sequence[Run]
) -> bool:
    """Tell whether texts stand side by side over the figures between two rows.

    Or one over the figures, and others over the labels: `Level | Category | Number`.
    """
    size = cluster.size
    left = cluster.columns[0][0] - 3 * size
    top, bottom = max(spot.box.bottom for spot in above), min(spot.box.top for spot in below)
    between = [
        run
        for run in runs
        if top - 1 < run.middle < bottom + 1 and run.box.x0 < cluster.box.x1 + 2 * size
    ]
    ends = [
        run.box.x1
        for run in runs
        for row in (above, below)
        if abs(run.middle - row[0].middle) < 0.5 * size and run.box.x1 < row[0].box.x0
    ]
    end = max(ends, default=float("inf"))
    return any(
        one is not other
        and abs(one.middle - other.middle) < 0.4 * size
        and one.box.x1 < other.box.x0
        and (left < one.box.x0 or (left < other.box.x1 and other.box.x0 > end))
        for one in between
        for other in between
    )


def _begins_list(
    number: int, cluster: Cluster, runs: Sequence[Run], lexicon: Lexicon, pitch: float
) -> bool:
    """Tell whether a row of one figure below rows of several is no row of that table."""
    row = cluster.rows[number]
    gap = row[0].middle - cluster.rows[number - 1][0].middle
    if gap > 1.6 * pitch:
        return True
    label = _label_of(row, cluster, runs, lexicon)
    if lexicon.measure_of(label.says):
        return True
    above = [
        _label_of(one, cluster, runs, lexicon) for one in cluster.rows[:number] if len(one) > 1
    ]
    # "Category 3" below categories 1 and 2 goes on, with blanks beside its figure.
    for axis in ("category", "level"):
        values = {one.value(axis) for one in above} - {""}
        if len(values) > 1 and label.value(axis) not in {"", *values}:
            return False
    return all(len(one) == 1 for one in cluster.rows[number : number + 2])


def _label_of(
    row: Sequence[Spot], cluster: Cluster, runs: Sequence[Run], lexicon: Lexicon
) -> Label:
    """Return what the text left of a row's figures says."""
    beside = [
        run
        for run in runs
        if abs(run.middle - row[0].middle) < 1.6 * cluster.size
        and run.box.x1 < row[0].box.x0 + cluster.size
    ]
    return lexicon.read(" ".join(run.text for run in beside))


def _believed(laid: Laid, lexicon: Lexicon) -> list[Spot]:
    """Return the figures that stand alone, and of the others those that are borne out.

    By a figure in the same column, or by a label that says all that there is to be counted.
    """
    kept = [spot for spot in laid.spots if spot.firm]
    for spot in laid.spots:
        if spot.firm:
            continue
        run = _beside(spot, laid.runs)
        words = len(run.words) if run else 0
        peers = [one for one in laid.spots if one is not spot and _in_line(spot, one, laid)]
        label = lexicon.read(run.text) if run else None
        known = label is not None and label.meaningful and not label.unknown
        named = label is not None and known and bool(lexicon.measure_of(label.says))
        borne = any(one.firm for one in peers) or len(peers) >= 2
        if (borne and (words <= 8 or known)) or named or (known and peers and words <= 8):
            kept.append(spot)
        else:
            _give_back(spot, laid)
    return kept


def _beside(spot: Spot, runs: Sequence[Run]) -> Run | None:
    """Return the text that an uncertain figure stands at the end, or the beginning, of."""
    for run in runs:
        if abs(run.middle - spot.middle) < 0.4 * spot.size and (
            -1 <= spot.box.x0 - run.box.x1 < 0.7 * spot.size
            or -1 <= run.box.x0 - spot.box.x1 < 0.7 * spot.size
        ):
            return run
    return None


def _in_line(spot: Spot, other: Spot, laid: Laid) -> bool:
    """Tell whether two figures stand in one column, edge to edge or middle to middle."""
    away = abs(spot.middle - other.middle)
    if not 0.5 * spot.size < away < 6 * spot.size:
        return False
    a, b = spot.box, other.box
    return min(abs(a.x0 - b.x0), abs(a.x1 - b.x1), abs(a.x0 + a.x1 - b.x0 - b.x1) / 2) < 1.6


def _give_back(spot: Spot, laid: Laid) -> None:
    """Put a number that is no figure back into the text that it belongs to."""
    run = _beside(spot, laid.runs)
    if run is None:
        return
    after = spot.box.x0 >= run.box.x1 - 1
    words = [*run.words, *spot.words] if after else [*spot.words, *run.words]
    laid.runs[laid.runs.index(run)] = Run(words)


def _same_row(a: Spot, b: Spot) -> bool:
    return abs(a.middle - b.middle) < 0.55 * min(a.size, b.size)


def _right_of(spot: Spot, others: Iterable[Spot], runs: Sequence[Run]) -> Spot | None:
    """Return the next figure in the row, unless text stands before it."""
    for other in others:
        if other.box.x0 < spot.box.x1 - 1 or not _same_row(spot, other):
            continue
        if other.box.x0 - spot.box.x1 > _REACH_RIGHT * spot.size:
            return None
        for run in runs:
            if (
                run.box.top < spot.middle < run.box.bottom
                and spot.box.x1 - 1 < run.box.x0
                and run.box.x1 < other.box.x0 + 1
            ):
                return None
        return other
    return None


def _below(spot: Spot, others: Sequence[Spot], laid: Laid, beside: Collection[int]) -> Spot | None:
    """Return the next figure in the column, unless text stands before it.

    Figures alone in their rows, not `beside` any, may stand a step apart.
    """
    best: Spot | None = None
    for other in others:
        near = other.box.top - spot.box.bottom < _TIGHT * spot.size
        alone = near and id(spot) not in beside and id(other) not in beside
        if other.box.top < spot.box.bottom - 0.3 * spot.size:
            continue
        if other.box.top - spot.box.bottom > _REACH_DOWN * max(spot.size, other.size):
            break
        if not 0.6 < other.size / spot.size < 1.67 or not _overlap(
            spot.box, other.box, (1.2 if alone else 0.4) * spot.size
        ):
            continue
        if best is None or other.box.top < best.box.top - 0.5 * best.size:
            best = other
    if best is None:
        return None
    left, right = min(spot.box.x0, best.box.x0), max(spot.box.x1, best.box.x1)
    for run in laid.runs:
        if (
            spot.box.bottom - 1 < run.middle < best.box.top + 1
            and run.box.x0 < right - 0.5
            and run.box.x1 > left + 0.5
        ):
            return None
    return best


def _overlap(a: Box, b: Box, slack: float) -> bool:
    return a.x0 < b.x1 + slack and b.x0 < a.x1 + slack


def _rows(spots: Sequence[Spot]) -> list[list[Spot]]:
    rows: list[list[Spot]] = []
    for spot in sorted(spots, key=lambda one: (one.middle, one.box.x0)):
        if rows and any(_same_row(one, spot) for one in rows[-1]):
            rows[-1].append(spot)
        else:
            rows.append([spot])
    return [sorted(row, key=lambda one: one.box.x0) for row in rows]


def _columns(rows: Sequence[Sequence[Spot]]) -> list[tuple[float, float]]:
    """Return the extents of the columns: those of the fullest rows, widened by the others.

    Figures of one row never share a column.
    """
    extents: list[list[float]] = []
    for row in sorted(rows, key=len, reverse=True):
        taken: set[int] = set()
        for spot in row:
            middle = (spot.box.x0 + spot.box.x1) / 2
            best, away = None, 0.0
            for number, (x0, x1) in enumerate(extents):
                if number in taken:
                    continue
                gap = max(x0 - spot.box.x1, spot.box.x0 - x1, 0.0)
                distance = gap + 0.01 * abs((x0 + x1) / 2 - middle)
                if gap <= 0.25 * spot.size and (best is None or distance < away):
                    best, away = number, distance
            if best is None:
                extents.append([spot.box.x0, spot.box.x1])
                taken.add(len(extents) - 1)
            else:
                extents[best][0] = min(extents[best][0], spot.box.x0)
                extents[best][1] = max(extents[best][1], spot.box.x1)
                taken.add(best)
    made = sorted((x0, x1) for x0, x1 in extents)
    if all(len(row) == 1 for row in rows) and _is_stepped(made, rows[0][0].size):
        return [(made[0][0], max(x1 for _, x1 in made))]
    return _in_order(rows, len(made)) or made


def _in_order(rows: Sequence[Sequence[Spot]], columns: int) -> list[tuple[float, float]]:
    """Return as many columns as every row has figures, if places make more; else none.

    Typed text sets figures in the middle of a column by whole blanks: `468` above `21` may miss it.
    The figures of a column stand much nearer to one another than columns do.
    """
    count = len(rows[0])
    if count == columns or len(rows) < 2 or any(len(row) != count for row in rows):
        return []
    own = [sorted(row, key=lambda spot: spot.box.x0) for row in rows]
    made = []
    apart = 0.0
    for column in zip(*own, strict=True):
        made.append((min(one.box.x0 for one in column), max(one.box.x1 for one in column)))
        ends = sorted((one.box.x0, one.box.x1) for one in column)
        apart = max(apart, *(b[0] - a[1] for a, b in pairwise(ends)))
    between = min((b[0] - a[1] for a, b in pairwise(made)), default=0.0)
    return made if apart < min(_ASTRAY * between, _MOST_ASTRAY * rows[0][0].size) else []


def _is_stepped(columns: Sequence[tuple[float, float]], size: float) -> bool:
    """Tell whether columns are one, whose figures stand at the ends of bars or labels."""
    return all(b[0] - a[1] < _STEP * size for a, b in zip(columns, columns[1:], strict=False))
