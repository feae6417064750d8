"""Which lines of text are the label of which row: dynamic programming over the lines.

Each line belongs to one row at the most, rows take their lines in order. What a label costs
follows from the distance of its lines to the row, the rules between them, the leading, and
from what its words mean.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from mappa_extract.model import Box
from mappa_extract.pages.laid import Run
from mappa_extract.vocabulary.districts import is_district
from mappa_extract.vocabulary.going_on import BEGINS, goes_over
from mappa_extract.vocabulary.lexicon import Lexicon

_MOST_LINES = 12
_NO_LABEL = 6.0
_SKIP = 1.0
"""What it costs to leave a line to none of the rows."""
_IN_CELL = 2.5
"""What it costs to leave a line that stands in the last row's drawn cell."""
_RULE = 8.0
_WIDE = 3.0
_TORN = 2.5
_NEAR = 0.7
"""Of the distance to a line of the label, to one outside that is clearly nearer."""


@dataclass(frozen=True, slots=True)
class RowBand:
    """A row of figures: the heights of its top, middle and bottom."""

    top: float
    middle: float
    bottom: float
    answers: bool = False
    """It answers parts of one question, (a), (b), (c), which its label holds."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """The lines of each row, those left over, and whether another way costs nearly as little."""

    rows: tuple[tuple[int, ...], ...]
    left: tuple[int, ...]
    cost: float


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of labels: its lines from the top, and what tells how they belong together."""

    lines: Sequence[Run]
    rules: Sequence[Box]
    lexicon: Lexicon
    edge: float
    leading: float
    rests: Sequence[bool]
    """For each line whether it seems to go on with the one right above it."""
    tops: Sequence[float]
    """The heights of the rules, from the top."""
    together: dict[tuple[int, int, bool], float] = field(default_factory=dict)
    """What some lines cost as one label of any row, by first, end and `answers`."""


def assign_labels(
    lines: Sequence[Run],
    rows: Sequence[RowBand],
    rules: Sequence[Box],
    lexicon: Lexicon,
    edge: float,
) -> Assigned:
    """Return which of the lines, from the top, are each row's label.

    Args:
        lines: text lines of the label column, from the top.
        rows: bands of figures, from the top.
        rules: horizontal rules that cross the label column.
        lexicon: tells what a label means.
        edge: right edge of the label column, where lines are full.
    """
    leading = _leading(lines)
    rests = [_is_rest(lines, number, leading, lexicon) for number in range(len(lines))]
    tops = sorted(rule.top for rule in rules)
    column = _Column(lines, rules, lexicon, edge, leading, rests, tops)
    best: Assigned | None = None
    for mode in ("top", "middle", "bottom", "any"):
        found = _solve(column, rows, mode)
        penalty = 0.35 * len(rows) if mode == "any" else 0.0
        if best is None or found.cost + penalty < best.cost - 1e-9:
            best = Assigned(found.rows, found.left, found.cost + penalty)
    assert best is not None
    return best


def _leading(lines: Sequence[Run]) -> float:
    """Return the usual distance of two lines of one label: the least common one."""
    steps = sorted(
        below.middle - above.middle
        for above, below in zip(lines, lines[1:], strict=False)
        if below.middle - above.middle > 0.6 * above.size
    )
    size = lines[0].size if lines else 10.0
    return min(max(steps[len(steps) // 4] if steps else 1.2 * size, 0.9 * size), 2.6 * size)


def _solve(column: _Column, rows: Sequence[RowBand], mode: str) -> Assigned:
    lines = column.lines
    count = len(lines)
    # cost[r][l]: the least cost of the first r rows with the first l lines.
    infinite = float("inf")
    cost = [[infinite] * (count + 1) for _ in range(len(rows) + 1)]
    back: list[list[tuple[int, int] | None]] = [[None] * (count + 1) for _ in range(len(rows) + 1)]
    skip = [
        3.0 if rest or _ANSWER.match(line.text) else _SKIP
        for line, rest in zip(lines, column.rests, strict=True)
    ]
    cost[0] = [
        sum(skip[n] for n in range(number) if lines[n].middle > rows[0].top)
        + (_begins_above(column, number) if 0 < number < count else 0.0)
        for number in range(count + 1)
    ]
    # What it costs to leave out some lines, behind the first of them.
    rest = [
        {
            start: sum(_SKIP if skip[n] == _SKIP else 0.2 for n in range(start + 1, stop))
            for start in range(max(0, stop - _MOST_LINES), stop)
        }
        for stop in range(count + 1)
    ]
    for r, row in enumerate(rows, start=1):
        for stop in range(count + 1):
            for start in range(max(0, stop - _MOST_LINES), stop):
                left = cost[r][start] + skip[start] + rest[stop][start]
                if left < cost[r][stop]:
                    cost[r][stop] = left
                    back[r][stop] = (-1, start)
            for start in range(max(0, stop - _MOST_LINES), stop + 1):
                before = cost[r - 1][start]
                if before >= cost[r][stop]:
                    continue
                own = _NO_LABEL
                if start < stop:
                    # A label that begins with a line which goes on with the one above costs.
                    begins = 2.5 if column.rests[start] else 0.0
                    own = _away(column, start, stop, row, mode)
                    # What lines mean takes long to tell: not of those that stand too far off.
                    if before + (own + begins) >= cost[r][stop]:
                        continue
                    own = own + _as_one(column, start, stop, row) + begins
                if before + own < cost[r][stop]:
                    cost[r][stop] = before + own
                    back[r][stop] = (start, stop)
    # Lines below the last row cost nothing, they are notes or the next title; unless the last
    # label goes on in them.
    last = rows[-1]
    floor = _floor(column, rows)
    ends = [
        (
            cost[len(rows)][stop]
            + sum(_SKIP for line in lines[stop:] if line.middle < last.bottom)
            + sum(_IN_CELL for line in lines[stop:] if last.bottom <= line.middle < floor)
            + _goes_on(column, stop),
            stop,
        )
        for stop in range(count + 1)
    ]
    total, stop = min(ends)
    taken: list[tuple[int, ...]] = [()] * len(rows)
    r = len(rows)
    while r:
        step = back[r][stop]
        if step is None:
            break
        start, end = step
        if start < 0:
            stop = end
            continue
        taken[r - 1] = tuple(range(start, end))
        stop = start
        r -= 1
    used = {line for row in taken for line in row}
    return Assigned(tuple(taken), tuple(n for n in range(count) if n not in used), total)


def _floor(column: _Column, rows: Sequence[RowBand]) -> float:
    """Return where the last row's drawn cell ends; its bottom where rows are not drawn."""
    tops = [rule.top for rule in column.rules]
    last = rows[-1]
    above = rows[-2].middle if len(rows) > 1 else last.middle - 3 * column.leading
    drawn = sum(
        any(first.middle < top < second.middle for top in tops)
        for first, second in zip(rows, rows[1:], strict=False)
    )
    if drawn < len(rows) - 1 or not any(above < top < last.middle for top in tops):
        return last.bottom
    below = [top for top in tops if last.middle < top < last.middle + 8 * column.leading]
    return min(below, default=last.bottom)


_LEADS_IN = regex.compile(r"\b(?:in|of|for|to|by|following|below)\s?:\s*$", regex.IGNORECASE)
"""What follows are the labels."""
_ANSWER = regex.compile(r"\s*\(?[b-k]\)\s?\p{L}")
"""An answer of a question: it has a figure."""


def _is_rest(lines: Sequence[Run], number: int, leading: float, lexicon: Lexicon) -> bool:
    """Tell a line that seems to go on with the one right above it."""
    if not number:
        return False
    above, below = lines[number - 1], lines[number]
    if below.middle - above.middle > 1.3 * leading or above.bold != below.bold:
        return False
    return goes_over(above.text, below.text, lexicon)


def _goes_on(column: _Column, stop: int) -> float:
    """Return what it costs to end the last label before a line that seems to go on with it."""
    lines = column.lines
    if not 0 < stop < len(lines):
        return 0.0
    if column.rests[stop]:
        return 2.5
    above, below = lines[stop - 1], lines[stop]
    alike = above.bold == below.bold and abs(above.size - below.size) < 0.1 * above.size
    near = below.middle - above.middle < 1.2 * column.leading
    full = len(above.words) > 3 and _is_full(above, below, column.edge)
    return 1.0 if near and alike and full else 0.0


def _begins_above(column: _Column, start: int) -> float:
    """Return what it costs to begin the first label below a line that names its category.

    `Category 1:` / `Registered` / `sexual offenders`: the last line by itself is a label too.
    """
    first = column.lexicon.read(column.lines[start].text)
    if set(first.values) - {"category", "kind"}:
        return 0.0
    for number in range(start - 1, max(start - 4, -1), -1):
        above, below = column.lines[number], column.lines[number + 1]
        alike = above.bold == below.bold and abs(above.size - below.size) < 0.1 * above.size
        if below.middle - above.middle > 1.3 * column.leading or not alike:
            break
        if any(above.middle < rule.top < below.middle for rule in column.rules):
            break
        label = column.lexicon.read(above.text)
        if label.category and not column.lexicon.measure_of(label.says):
            agree = first.category in ("", label.category)
            return 2.0 if agree and set(label.values) <= {"category", "kind"} else 0.0
    return 0.0


def _away(column: _Column, start: int, stop: int, row: RowBand, mode: str) -> float:
    """Return what it costs that lines stand where they stand to be the label of a row."""
    first, last, leading = column.lines[start], column.lines[stop - 1], column.leading
    middle = (first.middle + last.middle) / 2
    away = {
        "top": abs(first.middle - row.middle),
        "middle": abs(middle - row.middle),
        "bottom": abs(last.middle - row.middle),
    }
    distance = min(away.values()) if mode == "any" else away[mode]
    cost = 2.0 * distance / leading
    if distance > 2.2 * leading:
        cost += 8.0
    low, high = sorted((row.middle, middle))
    between = bisect_right(column.tops, low + 1)
    if between < len(column.tops) and column.tops[between] < high - 1:
        cost += _RULE
    return cost


def _as_one(column: _Column, start: int, stop: int, row: RowBand) -> float:
    """Return what it costs that these lines are one label, whatever its row."""
    key = (start, stop, row.answers)
    if key not in column.together:
        column.together[key] = _together(column.lines[start:stop], column, row.answers)
    return column.together[key] + (_torn(column, start, stop, row) if stop - start > 1 else 0.0)


def _torn(column: _Column, start: int, stop: int, row: RowBand) -> float:
    """Return what it costs that a label's first or last line is nearer to one outside of it.

    The line on which the row's figures stand is not torn from another row.
    """
    lines, cost = column.lines, 0.0
    for edge, inside, outside in ((start, start + 1, start - 1), (stop - 1, stop - 2, stop)):
        if row.top < lines[edge].middle < row.bottom:
            continue
        if 0 <= outside < len(lines) and lines[edge].bold == lines[outside].bold:
            own = abs(lines[inside].middle - lines[edge].middle)
            cost += _TORN * (abs(lines[outside].middle - lines[edge].middle) < _NEAR * own)
    return cost


def _together(lines: Sequence[Run], column: _Column, answers: bool) -> float:
    cost = 0.0
    for above, below in zip(lines, lines[1:], strict=False):
        step = below.middle - above.middle
        if step > 1.45 * column.leading:
            cost += _WIDE * (step / column.leading - 1)
        if any(above.middle < rule.top < below.middle for rule in column.rules):
            cost += _RULE
        if above.bold != below.bold:
            cost += 1.0
        if (item := BEGINS.match(below.text)) and not (
            answers or item[0].lstrip().lower().startswith("(a)")
        ):
            cost += 4.0
        if abs(above.size - below.size) > 0.12 * above.size:
            cost += 1.5
    if answers and not any("a)" in line.text.lower() for line in lines):
        cost += 6.0
    return cost + _meaning(lines, column, answers)


def _meaning(lines: Sequence[Run], column: _Column, answers: bool) -> float:
    lexicon = column.lexicon
    label = lexicon.read(" ".join(line.text for line in lines))
    cost = 3.0 if _LEADS_IN.search(lines[-1].text) else 0.0
    if not label.meaningful:
        cost += 1.2
    for axis in ("category", "level", "order"):
        if len(label.values.get(axis, ())) > 1:
            cost += 4.0 if len(lines) > 1 else 0.5
    if len(lines) > 1:
        if label.is_total and len(label.values) > 1:
            cost += 1.0
        if not answers:
            cost += _heading_above(lines, lexicon)
        cost += sum(
            _join(lines[:stop], lines[stop], lexicon, column.edge) for stop in range(1, len(lines))
        )
    return cost


def _join(above: Sequence[Run], below: Run, lexicon: Lexicon, edge: float) -> float:
    """Return what it costs that a label goes on in a line: most where both are whole labels."""
    if goes_over(above[-1].text, below.text, lexicon):
        return 0.0
    first = lexicon.read(" ".join(run.text for run in above))
    second = lexicon.read(below.text)
    if lexicon.measure_of(first.says) and len(below.words) > 7 and second.unknown:
        return 3.0  # a note in running text
    if first.category and first.category == second.category:
        return 0.1
    full = _is_full(above[-1], below, edge)
    if not first.meaningful or not second.meaningful:
        return 0.2 if full else 0.6
    return 0.5 if full and len(above[-1].words) > 3 else 1.3


def _is_full(above: Run, below: Run, edge: float) -> bool:
    """Tell whether the next line's first word would not have had room at a line's end."""
    word = below.words[0].box
    return above.box.x1 + 0.25 * above.size + (word.x1 - word.x0) > edge - 0.5


def _heading_above(lines: Sequence[Run], lexicon: Lexicon) -> float:
    """Return what it costs that a heading seems to stand above a row's own label.

    `Returned to custody for breach of licence` / `Level 2`: the last line is a label by itself.
    """
    if goes_over(lines[-2].text, lines[-1].text, lexicon):
        return 0.0
    last = lexicon.read(lines[-1].text)
    above = lexicon.read(" ".join(line.text for line in lines[:-1]))
    if is_district(lines[-1].text):
        return 4.0
    axis = {"level", "category", "kind", "total", "stage"} & set(last.values)
    if not axis or last.unknown or lexicon.measure_of(last.says) not in ("", "orders"):
        return 0.0
    return 4.0 if lexicon.measure_of(above.says) or "districts" in above.values else 0.0
