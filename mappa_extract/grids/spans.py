"""Which columns a head stands over, and heads of groups of columns."""

from __future__ import annotations

from collections.abc import Sequence

from mappa_extract.grids.placed import Placed
from mappa_extract.grids.spread import are_alike
from mappa_extract.model import Box
from mappa_extract.pages.laid import Laid, Run

Span = tuple[int, int]
"""The first column that a head stands over, and how many."""
Reach = tuple[float, float]
"""Left and right edge of a column."""


def place_heads(made: Placed, taken: Sequence[Run], reach: Sequence[Reach], laid: Laid) -> None:
    """Put the lines of heads over the columns that they stand above."""
    columns = made.cluster.columns
    spans = {id(run): _span(run, columns, reach) for run in taken}
    lines = lines_of([run for run in taken if not is_upright(run)])
    for line in lines[:-1]:
        grouped = _group_spans(line, columns, reach, laid)
        if not grouped and not _goes_on_below(line, taken):
            grouped = _equal_spans(line, columns, reach)
        spans |= grouped or _over_alike(line, lines[-1], columns)
    narrow = [run for run in taken if spans[id(run)][1] == 1]
    for number, group in _in_order(narrow, spans, len(columns)):
        spans |= {id(run): (number, 1) for run in group}
    wide = [run for run in taken if spans[id(run)][1] > 1]
    by_column: dict[int, list[Run]] = {}
    for run in narrow:
        by_column.setdefault(spans[id(run)][0], []).append(run)
    groups: list[tuple[Span, list[Run]]] = []
    for run in sorted(wide, key=lambda one: (one.middle, one.box.x0)):
        span = spans[id(run)]
        if (
            groups
            and groups[-1][0] == span
            and run.middle - groups[-1][1][-1].middle < 1.6 * run.size
        ):
            groups[-1][1].append(run)
        else:
            groups.append((span, [run]))
    rows = _side_by_side(groups)
    for number, row in enumerate(rows):
        made.heads += [(number, first, count, runs) for (first, count), runs in row]
    for column, runs in by_column.items():
        made.heads.append((len(rows), column, 1, in_lines(runs)))


def _side_by_side(groups: Sequence[tuple[Span, list[Run]]]) -> list[list[tuple[Span, list[Run]]]]:
    """Return heads of several columns row by row: those at one height, over different columns."""
    rows: list[list[tuple[Span, list[Run]]]] = []
    bottom = float("-inf")
    for span, runs in groups:
        box = Box.around(run.box for run in runs)
        taken = {n for (first, count), _ in (rows[-1] if rows else ()) for n in _over(first, count)}
        if (box.top + box.bottom) / 2 < bottom and not taken & {*_over(*span)}:
            rows[-1].append((span, runs))
        else:
            rows.append([(span, runs)])
            bottom = box.bottom
    return rows


def _over(first: int, count: int) -> range:
    return range(first, first + count)


def _in_order(
    runs: Sequence[Run], spans: dict[int, tuple[int, int]], columns: int
) -> list[tuple[int, list[Run]]]:
    """Return which heads stand over which column by their order, where their places mislead.

    Heads at the left edges of wide cells stand nearer to the figures at the right edge of the
    cell before. Where there are as many heads side by side as columns, each has its own.
    """
    groups: list[list[Run]] = []
    edge = float("-inf")
    for run in sorted(runs, key=lambda one: one.box.x0):
        if run.box.x0 > edge + 0.2 * run.size:
            groups.append([])
        groups[-1].append(run)
        edge = max(edge, run.box.x1)
    if len(groups) != columns or columns < 2:
        return []
    nearest = [{spans[id(run)][0] for run in group} for group in groups]
    if [{number} for number in range(columns)] == nearest:
        return []
    return list(enumerate(groups))


def is_upright(run: Run) -> bool:
    """Tell a head that reads up or down along its column."""
    box = run.box
    return len(run.text) > 2 and box.bottom - box.top > 1.6 * max(box.x1 - box.x0, run.size)


def in_lines(runs: Sequence[Run]) -> list[Run]:
    """Return runs line by line, each from the left; of heads on end, in the order they read."""
    if len(runs) > 1 and all(map(is_upright, runs)):
        # What reads upwards begins at one height below, and its lines follow to the right.
        ends = [run.box.bottom for run in runs]
        starts = [run.box.top for run in runs]
        down = max(ends) - min(ends) > max(starts) - min(starts) + 1
        return sorted(runs, key=lambda run: run.box.x0, reverse=down)
    return [run for line in lines_of(runs) for run in line]


def lines_of(runs: Sequence[Run]) -> list[list[Run]]:
    """Return runs line by line from the top, each from the left."""
    lines: list[list[Run]] = []
    for run in sorted(runs, key=lambda one: one.middle):
        if lines and run.middle - lines[-1][0].middle < 0.5 * run.size:
            lines[-1].append(run)
        else:
            lines.append([run])
    return [sorted(line, key=lambda run: run.box.x0) for line in lines]


def _group_spans(
    line: Sequence[Run], columns: Sequence[Reach], reach: Sequence[Reach], laid: Laid
) -> dict[int, tuple[int, int]]:
    """Return the spans of heads that have a rule under them over several columns."""
    middles = [(x0 + x1) / 2 for x0, x1 in reach]
    found: dict[int, tuple[int, int]] = {}
    for run in line:
        if (drawn := drawn_span(run, line, columns, laid)) is not None:
            found[id(run)] = drawn
            continue
        for rule in laid.rules:
            under = -1 < rule.top - run.box.bottom < 1.2 * run.size
            if not under or rule.x0 > run.box.x0 + 2 or rule.x1 < run.box.x1 - 2:
                continue
            if any(
                other is not run and rule.x0 < (other.box.x0 + other.box.x1) / 2 < rule.x1
                for other in line
            ):
                continue
            over = [n for n, middle in enumerate(middles) if rule.x0 < middle < rule.x1]
            if len(over) > 1:
                found[id(run)] = (over[0], len(over))
    return found


def _goes_on_below(line: Sequence[Run], runs: Sequence[Run]) -> bool:
    """Tell a line of which a head ends where one right below it does: both are of one cell."""
    return any(
        abs(run.box.x1 - below.box.x1) < 1.5
        and -0.4 * run.size < below.box.top - run.box.bottom < 0.6 * run.size
        for run in line
        for below in runs
    )


def _equal_spans(
    line: Sequence[Run], columns: Sequence[Reach], reach: Sequence[Reach]
) -> dict[int, tuple[int, int]]:
    """Return the spans of heads that stand over the middles of equal groups of columns.

    There are none where one of them is aligned with a single column.
    """
    count, rest = divmod(len(reach), len(line))
    if rest or count < 2 or len(line) < 2:
        return {}
    if any(
        abs(run.box.x1 - x1) < 1.5 or abs(run.box.x0 - x0) < 1.5
        for run in line
        for x0, x1 in columns
    ):
        return {}
    groups = [(number * count, count) for number in range(len(line))]
    for run, (first, _) in zip(line, groups, strict=True):
        left, right = reach[first][0], reach[first + count - 1][1]
        if abs((run.box.x0 + run.box.x1) - (left + right)) > 0.3 * (right - left):
            return {}
    return {id(run): group for run, group in zip(line, groups, strict=True)}


def _over_alike(
    line: Sequence[Run], below: Sequence[Run], columns: Sequence[Reach]
) -> dict[int, tuple[int, int]]:
    """Return the spans of heads over groups of columns whose own heads are alike in each group."""
    count, rest = divmod(len(columns), len(line))
    if rest or count < 2 or len(line) < 2 or len(below) != len(columns):
        return {}
    if not are_alike([run.text for run in below], count):
        return {}
    return {id(run): (number * count, count) for number, run in enumerate(line)}


def drawn_span(
    run: Run, line: Sequence[Run], columns: Sequence[Reach], laid: Laid
) -> tuple[int, int] | None:
    """Return first column and number of columns of a ground that holds a head alone, if several."""
    best: Box | None = None
    for fill in laid.fills:
        if not (fill.x0 - 1 < run.box.x0 and run.box.x1 < fill.x1 + 1):
            continue
        if not (fill.top - 1 < run.middle < fill.bottom + 1):
            continue
        if any(
            other is not run and fill.x0 < (other.box.x0 + other.box.x1) / 2 < fill.x1
            for other in line
        ):
            continue
        if best is None or fill.x1 - fill.x0 < best.x1 - best.x0:
            best = fill
    if best is None or best.bottom - best.top > 4 * run.size:
        return None
    over = [n for n, (x0, x1) in enumerate(columns) if best.x0 < (x0 + x1) / 2 < best.x1]
    return (over[0], len(over)) if 1 < len(over) < len(columns) else None


def _span(run: Run, columns: Sequence[Reach], reach: Sequence[Reach]) -> tuple[int, int]:
    """Return first column and number of columns that a head stands over."""
    middles = [(x0 + x1) / 2 for x0, x1 in columns]
    covered = [n for n, middle in enumerate(middles) if run.box.x0 - 1 <= middle <= run.box.x1 + 1]
    if len(covered) > 1:
        return covered[0], len(covered)
    if covered:
        return covered[0], 1
    middle = (run.box.x0 + run.box.x1) / 2
    nearest = min(range(len(columns)), key=lambda n: distance_to(middle, reach[n]))
    return nearest, 1


def distance_to(middle: float, reach: Reach) -> float:
    """Return how far left or right of a stretch a point lies; 0 within it."""
    if reach[0] <= middle <= reach[1]:
        return 0.0
    return min(abs(middle - reach[0]), abs(middle - reach[1]))
