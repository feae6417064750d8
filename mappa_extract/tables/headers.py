"""Column headers: which label stands over which figures.

A header may be wrapped over several lines whose cells are not level with each other, and a
cell may span several columns. Cells are given to columns by where they stand; in text that
has lost its columns, by their order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mappa_extract.model import Box, Cell
from mappa_extract.tables.line import Line
from mappa_extract.tables.restack import monotonic
from mappa_extract.tables.wrapping import NUMBER, goes_over
from mappa_extract.vocabulary.phrases import Reading, Vocabulary

_AXES = ("category", "level", "total", "stage", "order")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures: where it stands, and what its header says."""

    x0: float
    x1: float
    text: str
    reading: Reading
    ordered: bool = False
    """The column is known by its order alone, not by its place."""
    doubtful: bool = False
    """The header does not tell this column from another one."""

    @property
    def middle(self) -> float:
        """The middle of the column's figures."""
        return (self.x0 + self.x1) / 2

    def holds(self, box: Box) -> bool:
        """Tell whether `box` stands in this column."""
        return not self.ordered and box.x0 <= self.x1 and box.x1 >= self.x0


def header_columns(
    waiting: list[Line], line: Line, ahead: Sequence[Line], vocabulary: Vocabulary
) -> tuple[list[Column], list[Line]]:
    """Return the columns that the waiting lines declare, and the lines that are no header.

    No columns where there is no header among them.
    """
    if not waiting or not line.values:
        return [], waiting
    if not line.labels and len(line.values) == 1 and line.kind != "table":
        return [], waiting  # what stands above a figure of its own is its label
    if line.kind == "flow":
        return _by_order(waiting, line, vocabulary)
    group = _group(line, ahead, vocabulary)
    extents = _extents(group)
    edge = _label_edge(group, extents[0][0])
    columns, rest = _by_place(waiting, line, extents, edge, vocabulary)
    if not columns and line.kind != "table" and len(line.values) > 1:
        columns, rest = _line_of_heads(waiting, extents, vocabulary)
    return _told_apart(columns), rest


def _line_of_heads(
    waiting: list[Line], extents: list[tuple[float, float]], vocabulary: Vocabulary
) -> tuple[list[Column], list[Line]]:
    """Take as header a line of as many labels as there are columns, if not right above them."""
    for position in range(len(waiting) - 1, max(len(waiting) - 4, -1), -1):
        cells = waiting[position].labels
        readings = [vocabulary.parse(cell.text) for cell in cells]
        if len(cells) == len(extents) and all(
            reading.understood and set(reading.facets) <= set(_AXES) and reading.facets
            for reading in readings
        ):
            columns = [
                Column(a, b, cell.text, reading)
                for (a, b), cell, reading in zip(extents, cells, readings, strict=True)
            ]
            return columns, waiting[:position] + waiting[position + 1 :]
    return [], waiting


def _told_apart(columns: list[Column]) -> list[Column]:
    """Mark columns that their headers do not tell apart: part of a header was lost.

    Two columns never mean the same, and where one column names a year all of them do.
    """
    meanings = [(dict(column.reading.facets), column.reading.year) for column in columns]
    years = {bool(year) for _, year in meanings}
    return [
        replace(
            column,
            doubtful=meanings.count(meaning) > 1 or (len(years) > 1 and not meaning[1]),
        )
        for column, meaning in zip(columns, meanings, strict=True)
    ]


# ---- by place ----------------------------------------------------------------------------


def _group(line: Line, ahead: Sequence[Line], vocabulary: Vocabulary) -> list[Line]:
    """Return this row and the rows below it up to the next heading."""
    group: list[Line] = []
    misses = 0
    for other in ahead:
        if other.page != line.page or misses > 4 or "contents" in other.flags:
            break
        if other.values:
            if other.kind != line.kind:
                break
            fewer = len(other.values) < len(line.values)
            if fewer and "measure" in vocabulary.parse(other.text).facets:
                break  # a row of its own below a table
            misses = 0
        else:
            misses += 1
            reading = vocabulary.parse(other.text)
            if {"measure", "place", "scope", "hint"} & set(reading.facets) and other is not line:
                break
        group.append(other)
    return group


def _extents(group: Sequence[Line]) -> list[tuple[float, float]]:
    """Return the columns that the figures of a group of rows stand in."""
    spans: list[tuple[float, float]] = []
    rows: list[list[Box]] = []
    for other in group:
        boxes = [value.cell.box for value in other.values]
        new = list(spans)
        for box in boxes:
            hits = [i for i, (a, b) in enumerate(new) if box.x0 < b and box.x1 > a]
            if len(hits) > 1:
                return sorted(spans)
            if hits:
                a, b = new[hits[0]]
                new[hits[0]] = (min(a, box.x0), max(b, box.x1))
            else:
                new.append((box.x0, box.x1))
        if spans and len(boxes) > 1 and len(new) > max(len(spans), len(boxes)) + 1:
            break
        spans = new
        rows.append(boxes)
    return _merged(sorted(spans), rows)


def _merged(
    spans: list[tuple[float, float]], rows: Sequence[Sequence[Box]]
) -> list[tuple[float, float]]:
    """Join neighbours of which no row has both: a dash that stands beside its column's figures.

    Only where there are more columns than any row has figures, and neighbours that are much
    closer than columns are.
    """
    most = max((len(boxes) for boxes in rows), default=0)
    while len(spans) > most > 1:
        steps = [(b[0] + b[1] - a[0] - a[1]) / 2 for a, b in zip(spans, spans[1:], strict=False)]
        place = min(range(len(steps)), key=steps.__getitem__)
        (x0, x1), (x2, x3) = spans[place : place + 2]
        both = any(
            any(box.x0 < x1 and box.x1 > x0 for box in boxes)
            and any(box.x0 < x3 and box.x1 > x2 for box in boxes)
            for boxes in rows
        )
        others = steps[:place] + steps[place + 1 :]
        if both or (others and steps[place] > 0.4 * min(others)):
            break
        spans = [*spans[:place], (x0, max(x1, x3)), *spans[place + 2 :]]
    return spans


def _label_edge(group: Sequence[Line], first: float) -> float:
    """Return where the labels of a group of rows end on the right."""
    rows = [other for other in group if other.values and other.labels] or list(group)
    edges = [cell.box.x1 for other in rows for cell in other.labels if cell.box.x1 <= first]
    return max(edges, default=float("-inf"))


def _by_place(
    waiting: list[Line],
    line: Line,
    extents: list[tuple[float, float]],
    label_edge: float,
    vocabulary: Vocabulary,
) -> tuple[list[Column], list[Line]]:
    middles = [(a + b) / 2 for a, b in extents]
    spacing = (
        min(b - a for a, b in zip(middles, middles[1:], strict=False)) if len(middles) > 1 else 0.0
    )
    header: list[tuple[int, list[Cell]]] = []
    rest: list[Line] = []
    above_header = False
    for position in range(len(waiting) - 1, -1, -1):
        one = waiting[position]
        if above_header or one.is_prose or not _same_page(one, line, vocabulary):
            rest.append(one)
            above_header = above_header or bool(header)
            continue
        pieces: list[Cell] = []
        others: list[Cell] = []
        for cell in one.labels:
            is_piece = _is_piece(cell, one, label_edge, extents, vocabulary)
            (pieces if is_piece else others).append(cell)
        if pieces:
            header.append((position, pieces))
            if others:
                kept = Line(others, [], one.kind, one.top, one.bottom, one.page, one.table)
                kept.index = one.index
                kept.flags = set(one.flags) | {"corner"}
                rest.append(kept)
        else:
            rest.append(one)
            above_header = bool(header) and _ends_header(others, extents, vocabulary)
    rest.reverse()
    if not header:
        return [], waiting
    header.reverse()
    columns = _stacked(header, extents, middles, spacing, vocabulary)
    clusters = _clusters([cell for _, pieces in header for cell in pieces])
    if line.kind != "table" and len(clusters) == len(extents) and not _clear(columns):
        # As many stacks of header cells as columns: they belong together in their order,
        # wherever the figures stand in their column.
        texts = [[cell.text for cell in cluster] for cluster in clusters]
        columns = _columns(extents, texts, vocabulary)
    for skipped in range(1, len(header)):
        if _clear(columns):
            break
        # The end of a wrapped title may stand over a column: the header begins below it.
        fewer = _stacked(header[skipped:], extents, middles, spacing, vocabulary)
        if _clear(fewer):
            columns = fewer
            rest = sorted([*rest, *(waiting[at] for at, _ in header[:skipped])], key=_place)
            header = header[skipped:]
    if len(columns) > 1 and sum(bool(column.text) for column in columns) < 2:
        return [], waiting
    if len(columns) == 1 and not columns[0].reading.understood:
        return [], waiting
    return columns, rest


def _place(line: Line) -> int:
    return line.index


def _stacked(
    header: Sequence[tuple[int, list[Cell]]],
    extents: list[tuple[float, float]],
    middles: list[float],
    spacing: float,
    vocabulary: Vocabulary,
) -> list[Column]:
    """Return the columns with the cells that stand over each, from the top down."""
    texts: list[list[str]] = [[] for _ in extents]
    for _, pieces in header:
        for cell, targets in _spread(pieces, extents, middles, spacing):
            for target in targets:
                texts[target].append(cell.text)
    return _columns(extents, texts, vocabulary)


def _same_page(header: Line, line: Line, vocabulary: Vocabulary) -> bool:
    """Tell whether a header stands on its rows' page, or is left alone at the end of the last."""
    if header.page == line.page:
        return True
    alone = header.page is not None and line.page == header.page + 1 and len(header.labels) > 1
    return alone and vocabulary.parse(header.text).coverage > 0.9


def _columns(
    extents: list[tuple[float, float]], texts: list[list[str]], vocabulary: Vocabulary
) -> list[Column]:
    return [
        Column(a, b, " ".join(text), vocabulary.parse(" ".join(text)))
        for (a, b), text in zip(extents, texts, strict=True)
    ]


def _clear(columns: list[Column]) -> bool:
    """Every column's header is understood and none is like another."""
    return all(column.reading.understood and not column.doubtful for column in _told_apart(columns))


def _clusters(cells: Sequence[Cell]) -> list[list[Cell]]:
    """Return the stacks of cells that stand above each other, from left to right."""
    stacks: list[tuple[float, float, list[Cell]]] = []
    for cell in sorted(cells, key=lambda each: each.box.x0):
        if stacks and cell.box.x0 < stacks[-1][1]:
            x0, x1, stack = stacks[-1]
            stacks[-1] = (x0, max(x1, cell.box.x1), [*stack, cell])
        else:
            stacks.append((cell.box.x0, cell.box.x1, [cell]))
    return [sorted(stack, key=lambda each: each.box.top) for _, _, stack in stacks]


def _in_one_zone(box: Box, label_edge: float, extents: list[tuple[float, float]]) -> bool:
    """Tell whether a cell stands between the figures of the columns beside its own."""
    lefts = [label_edge, *(b for _, b in extents[:-1])]
    rights = [*(a for a, _ in extents[1:]), float("inf")]
    return any(
        box.x0 >= left - 1 and box.x1 <= right + 1
        for left, right in zip(lefts, rights, strict=True)
    )


def _ends_header(
    cells: Sequence[Cell], extents: list[tuple[float, float]], vocabulary: Vocabulary
) -> bool:
    """Tell a title, above which there is no more header, from a label beside the header."""
    reading = vocabulary.parse(" ".join(cell.text for cell in cells))
    if {"measure", "place", "scope"} & set(reading.facets):
        return True
    return any(cell.box.x1 > extents[0][0] for cell in cells)


def _is_piece(
    cell: Cell,
    line: Line,
    label_edge: float,
    extents: list[tuple[float, float]],
    vocabulary: Vocabulary,
) -> bool:
    """Tell a cell of the header from a title, a row's label or the table's corner."""
    box = cell.box
    if line.kind == "table":
        return box.x0 >= extents[0][0] - 1
    if box.x0 < label_edge - 2:
        return False
    if label_edge == float("-inf") and (box.x0 + box.x1) / 2 < extents[0][0] - 90:
        return False  # no label tells where the figures' side begins
    reading = vocabulary.parse(cell.text)
    over = sum(box.x0 < b and box.x1 > a for a, b in extents)
    if len(extents) == 1 and {"measure", "place", "scope", "hint"} & set(reading.facets):
        return False  # over a single column it is the table's title
    if len(extents) == 1:
        return over == 1 and (reading.understood or bool(reading.dates))
    if len(line.labels) == 1:
        if {"measure", "place", "scope", "hint"} & set(reading.facets):
            return False
        if over > 1 and not (reading.understood and reading.meaningful):
            return False
        return (
            reading.coverage > 0.5 or bool(reading.dates) or _in_one_zone(box, label_edge, extents)
        )
    return True


def _spread(
    pieces: list[Cell],
    extents: list[tuple[float, float]],
    middles: list[float],
    spacing: float,
) -> list[tuple[Cell, list[int]]]:
    """Return for each cell of one header line the columns that it stands over."""
    count, columns = len(pieces), len(middles)
    if 1 < count < columns and columns % count == 0:
        size = columns // count
        groups = [list(range(start, start + size)) for start in range(0, columns, size)]
        if all(
            abs(_middle(cell) - sum(middles[i] for i in group) / size) < spacing * 0.35
            or _covers(cell, [extents[i] for i in group])
            or (cell.box.x0 % 100 == 0 and abs(cell.box.x0 - extents[group[0]][0]) < 1)
            for cell, group in zip(pieces, groups, strict=True)
        ):
            return list(zip(pieces, groups, strict=True))
    result = []
    for cell in pieces:
        middle = _middle(cell)
        covered = [
            i for i, (a, b) in enumerate(extents) if cell.box.x0 <= a + 1 and cell.box.x1 >= b - 1
        ]
        if len(covered) > 1:
            result.append((cell, covered))
            continue
        nearest = min(range(columns), key=lambda i: abs(middles[i] - middle))
        result.append((cell, [nearest]))
    return result


def _middle(cell: Cell) -> float:
    return (cell.box.x0 + cell.box.x1) / 2


def _covers(cell: Cell, extents: list[tuple[float, float]]) -> bool:
    return all(cell.box.x0 <= b and cell.box.x1 >= a for a, b in extents)


# ---- by order ----------------------------------------------------------------------------


def _by_order(
    waiting: list[Line], line: Line, vocabulary: Vocabulary
) -> tuple[list[Column], list[Line]]:
    """Take the header from the order of its labels, in text that has lost its columns."""
    count = len(line.values)
    if count < 2:
        return [], waiting
    columns: list[Column] = []
    lines: list[Line] = []
    end = len(waiting)
    while end > 1 and _is_below_header(waiting[end - 1], [*waiting, line][end], vocabulary):
        end -= 1
    for size in range(1, min(end, _MOST_HEADER_LINES) + 1):
        some = waiting[end - size : end]
        if not _may_be_header(some[0], vocabulary):
            break
        if columns and size < end and goes_over(waiting[end - size - 1].text, some[0].text):
            break  # the rest of the title
        sequence = _sequence_of(some, count, vocabulary)
        made = _named(sequence, some, vocabulary) if sequence else []
        made = made or _with_years(some, count, vocabulary)
        if made:
            columns, lines = made, some
        elif columns:
            break
    if not columns:
        return [], waiting
    start = end - len(lines)
    return columns, waiting[:start] + waiting[end:]


def _is_below_header(one: Line, below: Line, vocabulary: Vocabulary) -> bool:
    """Tell whether a line between a header and its first row is a sub-heading or label of it."""
    if _may_be_header(one, vocabulary):
        return False
    begins = bool(NUMBER.match(one.text)) and not NUMBER.match(below.text)
    return begins or goes_over(one.text, below.text) or vocabulary.parse(one.text).complete


def _named(
    found: Sequence[tuple[str, str]], lines: Sequence[Line], vocabulary: Vocabulary
) -> list[Column]:
    # A converter that wrote the cells out of their order leaves no doubt only of the total.
    mixed = not all(monotonic([value for axis, value in found if axis == name]) for name in _AXES)
    texts = [_printed(name, value, lines, vocabulary) for name, value in found]
    return [
        Column(0, 0, text, vocabulary.parse(text), ordered=True, doubtful=mixed) for text in texts
    ]


def _with_years(lines: Sequence[Line], count: int, vocabulary: Vocabulary) -> list[Column]:
    """Return columns of years, or of years under each of the labels above them."""
    years: list[str] = []
    above: list[tuple[str, str]] = []
    for line in lines:
        mentions = [one for one in vocabulary.parse(line.text).dates if one.kind == "year"]
        if mentions:
            years.extend(line.text[one.start : one.stop].strip() for one in mentions)
        elif not years:
            above.extend(_sequence(line.text, vocabulary))
        elif _sequence(line.text, vocabulary):
            return []
    if len(years) != count or len(set(above)) != len(above):
        return []
    if not above:
        texts = years if len(set(years)) == count else []
    elif count % len(above) == 0:
        size = count // len(above)
        if years != years[:size] * len(above) or len(set(years[:size])) != size:
            return []
        names = [_printed(name, value, lines, vocabulary) for name, value in above]
        texts = [f"{name} {year}" for name in names for year in years[:size]]
    else:
        return []
    return [Column(0, 0, text, vocabulary.parse(text), ordered=True) for text in texts]


_MOST_HEADER_LINES = 16


def _may_be_header(line: Line, vocabulary: Vocabulary) -> bool:
    reading = vocabulary.parse(line.text)
    if {"measure", "place", "scope", "hint", "basis", "action"} & set(reading.facets):
        return False
    return 0 < reading.words <= 40 and not line.is_prose


def _sequence_of(
    lines: Sequence[Line], count: int, vocabulary: Vocabulary
) -> list[tuple[str, str]]:
    """Return the axis values of a header in their order, if there are `count` of them.

    The cells stand one below the other, or side by side on each of several lines.
    """
    text = " ".join(line.text for line in lines)
    joined = _sequence(text, vocabulary)
    if len(joined) == count and len(set(joined)) == count and not vocabulary.parse(text).leftover:
        return joined
    single = [_sequence(line.text, vocabulary) for line in lines]
    full = [sequence for sequence in single if len(sequence) == count]
    if full and all(sequence == full[0] for sequence in full) and len(set(full[0])) == count:
        return full[0]
    return []


def _sequence(text: str, vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """Return the axis values that a text names one after the other, repetitions joined."""
    found: list[tuple[str, str]] = []
    for phrase in vocabulary.parse(text).phrases:
        for name in _AXES:
            if name in phrase.gives:
                item = (name, phrase.gives[name])
                if not found or found[-1] != item:
                    found.append(item)
    return found


def _printed(name: str, value: str, lines: Sequence[Line], vocabulary: Vocabulary) -> str:
    """Return a label that means this axis value, as printed where it stands on its own."""
    for line in lines:
        reading = vocabulary.parse(line.text)
        if reading.facets.get(name) == value and reading.understood:
            return line.text
    return {
        "category": f"Category {value}",
        "level": f"Level {value}",
        "total": "Total",
    }.get(name, value)


def assign_columns(line: Line, columns: Sequence[Column]) -> list[Column] | None:
    """Return the column of each of the line's figures, or None where that is not certain."""
    if all(column.ordered for column in columns):
        return list(columns) if len(columns) == len(line.values) else None
    assigned: list[Column] = []
    for value in line.values:
        hits = [column for column in columns if column.holds(value.cell.box)]
        if not hits and len(columns) > 1:
            middle = (value.cell.box.x0 + value.cell.box.x1) / 2
            nearest = min(columns, key=lambda column: abs(column.middle - middle))
            spacing = min(
                abs(a.middle - b.middle) for a, b in zip(columns, columns[1:], strict=False)
            )
            hits = [nearest] if abs(nearest.middle - middle) < spacing * 0.4 else []
        if len(hits) != 1 or hits[0] in assigned:
            return None
        assigned.append(hits[0])
    return assigned
