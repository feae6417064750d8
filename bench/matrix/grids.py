"""From a table to the grid that is printed of it."""

from __future__ import annotations

from bench.matrix.blocks import Cell, Grid
from bench.matrix.look import Look
from bench.matrix.tables import Axis, Figure, Table


def broken(text: str, lines: int) -> str:
    """Return the text on so many lines, as even as its words allow."""
    words = text.split()
    if lines < 2 or "\n" in text or len(words) < 2:
        return text
    lines = min(lines, len(words))
    best = text
    for at in range(1, len(words)):
        rest = broken(" ".join(words[at:]), lines - 1) if lines > 2 else " ".join(words[at:])
        if lines > 2 and rest.count("\n") != lines - 2:
            continue
        tried = " ".join(words[:at]) + "\n" + rest
        if best == text or max(map(len, tried.split("\n"))) < max(map(len, best.split("\n"))):
            best = tried
    return best


def _bold(look: Look, kind: str, total: bool) -> bool:
    if look.bold == "totals":
        return kind == "head" or total
    return look.bold == "all" or look.bold == kind


def figure_cell(figure: Figure, look: Look, total: bool = False) -> Cell:
    """Return the cell of one figure."""
    return Cell(
        figure.printed,
        align=look.align,
        at=look.figure_at,
        bold=_bold(look, "figure", total),
        spacing=look.figure_em,
        sup=figure.sup,
        ink=look.figure_ink,
    )


def label_cell(axis: Axis, look: Look, indent: float = 0) -> Cell:
    """Return the cell of a row's label."""
    text = axis.label.upper() if look.caps else axis.label
    return Cell(
        broken(text, look.label_lines),
        "label",
        bold=_bold(look, "label", axis.total),
        spacing=look.label_em,
        sup=axis.sup,
        indent=indent,
    )


def head_cell(axis: Axis, look: Look, short: bool = False) -> Cell:
    """Return the cell of a column's head."""
    text = axis.short if short or look.short_heads else axis.label
    text = text.upper() if look.caps else text
    return Cell(
        broken(text, look.head_lines),
        "head",
        align=look.head_align,
        at=look.head_at,
        bold=_bold(look, "head", axis.total),
        rotate=look.rotate if axis.label else "",
        spacing=look.head_em,
        sup=axis.sup,
        fill=look.head_fill,
        ink=look.head_ink,
    )


def corner_cell(table: Table, look: Look) -> Cell:
    """Return the cell over the row labels."""
    text = ""
    if look.corner == "word":
        dimension = {"L": "Level", "C": "Category"}.get(table.rows[0].label[:1], "")
        text = dimension or "Type"
    elif look.corner == "title":
        text = table.title
    kind = "head" if text else "blank"
    return Cell(text, kind, at=look.head_at, bold=bool(text), fill=look.head_fill, ink=look.head_ink)


def widths_of(table: Table, look: Look, room: float) -> list[float]:
    """Return the widths of the columns in points; the first is that of the row labels."""
    edge = 2 * look.across + 4
    labels = [broken(row.label, look.label_lines) for row in table.rows]
    label = max(look.measure(text, look.label_em) for text in labels) + edge
    if table.list_like:
        room *= look.list_width
        figure = max(0.14 * room, look.measure("00,000", look.figure_em) + edge)
        return [room - figure, figure]
    count = len(table.columns)
    least = look.measure("00,000", look.figure_em) + edge
    if look.head_gap:
        gap = look.head_gap * look.size
        texts = [broken(each.short if look.short_heads else each.label, look.head_lines)
                 for each in table.columns]
        return [label] + [
            max(look.measure(text, look.head_em) - 0.02 * look.size, least - edge) + gap
            for text in texts
        ]
    if look.rotate:
        each = max(least, 3.2 * look.size)
        return [min(label, room - each * count)] + [each] * count
    if look.label_lines == 1:
        label = max(label, 0.22 * room)
    label = min(label, room - least * count, 0.45 * room)
    return [label] + [(room - label) / count] * count


def fits(table: Table, look: Look, widths: list[float]) -> bool:
    """Whether the longest word of each head fits its column."""
    edge = 2 * look.across + 1
    return all(
        look.measure(word, look.head_em) + edge <= width
        for each, width in zip(table.columns, widths[1:], strict=True)
        for word in each.label.split()
    )


def grid(table: Table, look: Look, room: float, heads: bool = True) -> Grid:
    """Return the grid of a table."""
    widths = widths_of(table, look, room)
    lines: list[list[Cell]] = []
    headed = bool(table.columns[0].label) and heads
    if headed:
        short = not look.head_gap and not look.rotate and not fits(table, look, widths)
        lines.append(
            [corner_cell(table, look), *(head_cell(each, look, short) for each in table.columns)]
        )
    for row, figures in zip(table.rows, table.figures, strict=True):
        cells = [
            figure_cell(figure, look, row.total) for figure in figures
        ]
        lines.append([label_cell(row, look), *cells])
    return Grid(lines, widths, look.rules, look.padding, look.across, int(headed))


def with_title_row(made: Grid, title: str, look: Look) -> Grid:
    """Return the grid with a line across its top that holds its title."""
    cell = Cell(
        title, "title", cols=len(made.widths), bold=True, align="left", fill=look.head_fill,
        ink=look.head_ink,
    )  # fmt: skip
    made.lines.insert(0, [cell])
    made.heads += 1
    return made
