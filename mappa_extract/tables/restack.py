"""Text that has lost its columns: rows put together again where the totals prove them.

Converters write the cells of a table one below the other, by rows, by columns, or rows with
a label that comes after its figures. Where the labels below a title name the whole of a grid,
there are as many figures as the grid has cells, and in exactly one way of reading them every
total is the sum of its parts, that way is certain. Everything else is left as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mappa_extract.model import Cell, Word
from mappa_extract.tables.line import Line, Value
from mappa_extract.vocabulary.phrases import Vocabulary

_GRIDS = frozenset(
    {
        "eligible_offenders",
        "managed_offenders",
        "licence_recalls",
        "order_breach_custody",
        "serious_further_offences",
    }
)
_MOST_LINES = 90
_MOST_TITLE_LINES = 4
_TITLES = {"measure", "scope", "hint", "place", "districts"}
Item = tuple[str, str]
"""An axis and its value: `("level", "2")`, `("total", "")`."""


@dataclass(frozen=True, slots=True)
class _Mention:
    item: Item
    cell: Cell
    """What is printed for it."""
    figures: int
    """How many figures stand before it."""


def restack(lines: Sequence[Line], vocabulary: Vocabulary) -> list[Line]:
    """Return the lines with every table that its totals prove as a header and whole rows."""
    result: list[Line] = []
    position = 0
    while position < len(lines):
        size = _title_lines(lines, position, vocabulary)
        result.extend(lines[position : position + max(size, 1)])
        position += max(size, 1)
        if size:
            taken, made = _solve(_window(lines, position, vocabulary), vocabulary)
            result.extend(made)
            position += taken
    for index, line in enumerate(result):
        line.index = index
    return result


def monotonic(values: Sequence[str]) -> bool:
    """Tell whether a header's values stand in their order, upwards or downwards.

    Converters write the cells of a header by their height on the page: `Category 1`,
    `Category 3`, `Category 2`. No report prints them so.
    """
    numbers = [int(value) for value in values if value.isdigit()]
    return numbers in (sorted(numbers), sorted(numbers, reverse=True))


def _title_lines(lines: Sequence[Line], start: int, vocabulary: Vocabulary) -> int:
    """Return how many lines from `start` are the title of a grid; 0 where none stands there."""
    found, reading = 0, None
    for stop in range(start + 1, min(start + _MOST_TITLE_LINES, len(lines)) + 1):
        line = lines[stop - 1]
        if line.kind != "flow" or line.values or line.is_prose or "contents" in line.flags:
            break
        if found and not ((reading and reading.unfinished) or line.text[:1].islower()):
            break
        reading = vocabulary.parse(" ".join(one.text for one in lines[start:stop]))
        code = reading.facets.get("measure") or reading.facets.get("hint")
        if code in _GRIDS and len(reading.leftover) <= 3:
            found = stop - start
    return found


def _window(lines: Sequence[Line], start: int, vocabulary: Vocabulary) -> list[Line]:
    """Return the lines from `start` that may belong to one table."""
    window: list[Line] = []
    figures = 0
    for line in lines[start : start + _MOST_LINES]:
        if line.kind != "flow" or line.is_prose or "contents" in line.flags:
            break
        if line.labels:
            reading = vocabulary.parse(line.text)
            if _TITLES & set(reading.facets) and (figures or reading.understood):
                break
            if len(reading.leftover) > 2 and reading.coverage < 0.6:
                break
        figures += len(line.values)
        window.append(line)
    return window


def _solve(window: Sequence[Line], vocabulary: Vocabulary) -> tuple[int, list[Line]]:
    """Return how many lines of the window were taken, and the header and rows made of them.

    No lines where nothing is proven. What follows the last figure may be the last row's
    label, or the beginning of something else.
    """
    last = max((place for place, line in enumerate(window) if line.values), default=-1)
    for part in (window, window[: last + 1]):
        grid = _prove(part, vocabulary)
        if grid is not None:
            return len(part), list(_lines(part, grid))
    return 0, []


@dataclass(frozen=True, slots=True)
class _Grid:
    rows: list[Item]
    columns: list[Item]
    values: list[Value]
    """Row by row."""
    printed: dict[Item, Cell]
    reordered: bool
    """The header's cells were not in their order."""


def _prove(window: Sequence[Line], vocabulary: Vocabulary) -> _Grid | None:
    mentions = _mentions(window, vocabulary)
    values = [value for line in window for value in line.values]
    if not mentions or len(values) < 3 or any(len(value.figures) != 1 for value in values):
        return None
    axes = {
        name: list(dict.fromkeys(m.item[1] for m in mentions if m.item[0] == name))
        for name in ("category", "level")
    }
    sizes = [len(axis) for axis in axes.values()]
    if max(sizes) < 2 or 1 in sizes:
        return None
    reordered = not monotonic(axes["category"])
    if reordered:
        # Header cells of several lines, written by their height: no report prints them so.
        axes["category"].sort()
    backwards = [mention.item for mention in reversed(mentions)]
    for name, axis in axes.items():
        # Labels that are mentioned again must be so in the same order.
        again = list(dict.fromkeys(value for axis_, value in backwards if axis_ == name))
        if not monotonic(axis) or (again[::-1] != axis and not reordered):
            return None
    totals = sum(m.item[0] == "total" for m in mentions)
    if not totals or mentions[0].item[0] == "total":
        return None
    numbers = [_number(value) for value in values]
    proven = [
        (rows, columns)
        for rows, columns in _shapes(axes["category"], axes["level"], totals)
        if len(rows) * len(columns) == len(values) and _adds_up(rows, columns, numbers)
    ]
    if len({_reading(rows, columns, numbers) for rows, columns in proven}) > 1:
        # The sums hold both ways: the labels that stand right before the figures decide. The
        # first row and the total tell nothing, the header's labels stand before them too.
        before = {(mention.item, mention.figures) for mention in mentions}
        proven = [
            (rows, columns)
            for rows, columns in proven
            if any(
                (row, place * len(columns)) in before
                for place, row in enumerate(rows)
                if place and row[0] != "total"
            )
        ]
    if len({_reading(rows, columns, numbers) for rows, columns in proven}) != 1:
        return None
    printed: dict[Item, Cell] = {}
    for mention in mentions:
        printed.setdefault(mention.item, mention.cell)
    return _Grid(*proven[0], values, printed, reordered)


def _mentions(window: Sequence[Line], vocabulary: Vocabulary) -> list[_Mention] | None:
    """Return what the window's labels name, in order; None where they say anything else."""
    found: list[_Mention] = []
    for figures, chunk in _chunks(window):
        cells = [cell for line in chunk for cell in line.labels]
        words = tuple(word for cell in cells for word in cell.words)
        reading = vocabulary.parse(" ".join(word.text for word in words))
        if any(not vocabulary.knows(token) for token in reading.leftover):
            return None
        for phrase in reading.phrases:
            for name in ("category", "level", "total"):
                if name not in phrase.gives:
                    continue
                item = (name, "" if name == "total" else phrase.gives[name])
                if item[1] == "2+3":
                    return None
                if not (found and found[-1].item == item):
                    found.append(_Mention(item, _cell_for(item, cells, vocabulary), figures))
    return found or None


def _chunks(window: Sequence[Line]) -> Iterator[tuple[int, list[Line]]]:
    """Yield the runs of label lines between figures, and how many figures stand before each."""
    chunk: list[Line] = []
    figures = 0
    for line in window:
        if line.labels:
            chunk.append(line)
        if line.values:
            if chunk:
                yield figures, chunk
            chunk = []
            figures += len(line.values)
    if chunk:
        yield figures, chunk


def _cell_for(item: Item, cells: Sequence[Cell], vocabulary: Vocabulary) -> Cell:
    """Return the most cells in a row that say just `item`, or a cell with its usual name."""
    name, value = item
    for size in range(5, 0, -1):
        for start in range(len(cells) - size + 1):
            words = tuple(word for cell in cells[start : start + size] for word in cell.words)
            reading = vocabulary.parse(" ".join(word.text for word in words))
            said = {key: reading.facets[key] for key in reading.facets if key != "basis"}
            wanted = {name: value} if value else {"total": reading.facets.get("total", "")}
            if reading.understood and said == wanted and said[name]:
                return Cell(words, cells[start].line)
    usual = f"{name.capitalize()} {value}".strip()
    box = cells[0].box
    return Cell(tuple(Word(word, box) for word in usual.split()), cells[0].line)


def _shapes(
    categories: Sequence[str], levels: Sequence[str], totals: int
) -> Iterator[tuple[list[Item], list[Item]]]:
    """Yield the grids that the labels may span: rows down and columns across."""
    total: Item = ("total", "")
    down = [("category", value) for value in categories]
    across = [("level", value) for value in levels]
    if not down or not across:
        if totals == 1 and (down or across):
            yield [*(down or across), total], [("", "")]
        return
    for first, second in ((down, across), (across, down)):
        if totals == 1:
            yield list(first), [*second, total]
            yield [*first, total], list(second)
        yield [*first, total], [*second, total]


def _number(value: Value) -> float | None:
    figure = value.figures[0]
    if figure.unit:
        return None
    if figure.marker == "not_applicable":
        return 0.0
    return float(figure.value) if figure.value else None


def _places(rows: Sequence[Item], columns: Sequence[Item]) -> list[list[int]]:
    """Return for each row the places of its figures, which stand row by row."""
    width = len(columns)
    return [list(range(row * width, (row + 1) * width)) for row in range(len(rows))]


def _adds_up(
    rows: Sequence[Item], columns: Sequence[Item], numbers: Sequence[float | None]
) -> bool:
    """Tell whether every total that can be recomputed is the sum of its parts."""
    places = _places(rows, columns)
    made = 0
    for axis, series in ((columns, places), (rows, list(map(list, zip(*places, strict=True))))):
        if axis[-1][0] != "total":
            continue
        for one in series:
            known = [number for number in (numbers[place] for place in one) if number is not None]
            if len(known) < len(one):
                continue
            if sum(known[:-1]) != known[-1]:
                return False
            made += any(known)
    return made > 0


def _reading(
    rows: Sequence[Item], columns: Sequence[Item], numbers: Sequence[float | None]
) -> frozenset[tuple[frozenset[Item], float | None]]:
    """Return which number stands for what, to compare two ways of reading a grid."""
    return frozenset(
        (frozenset({row, column}), numbers[place])
        for row, line in zip(rows, _places(rows, columns), strict=True)
        for column, place in zip(columns, line, strict=True)
    )


def _lines(window: Sequence[Line], grid: _Grid) -> Iterator[Line]:
    flags = {"proven", "reordered"} if grid.reordered else {"proven"}
    top, page = window[0].top, window[0].page
    if len(grid.columns) > 1:
        header = [grid.printed[item] for item in grid.columns]
        yield Line(header, [], "flow", top, top + 0.5, page, None, flags=set(flags))
    for item, places in zip(grid.rows, _places(grid.rows, grid.columns), strict=True):
        own = [grid.values[place] for place in places]
        at = float(own[0].cell.line or top)
        label = [grid.printed[item]]
        yield Line(label, own, "flow", at, at + 0.5, page, None, flags=set(flags))
