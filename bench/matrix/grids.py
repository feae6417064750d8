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


def head_cell(axis: Axis, look: Look, text: str) -> Cell:
    """Return the cell of a column's head, with the text that was chosen for it."""
    return Cell(
        text,
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
    kind = "head" if text else "void" if look.corner == "absent" else "blank"
    return Cell(
        text, kind, at=look.head_at, bold=bool(text), fill=look.head_fill, ink=look.head_ink
    )


def _edge(look: Look) -> float:
    return 2 * look.across + 4


def _word(text: str, look: Look, spacing: float) -> float:
    """Return the width of the longest word of a text: no column may be narrower."""
    return max((look.measure(word, spacing) for word in text.split()), default=0.0)


def heads_of(table: Table, look: Look, room: float) -> tuple[list[str], list[float]]:
    """Return the heads as they are printed, and the columns' widths in points, labels' first.

    The whole heads are taken where their words fit the room, else shorter ones.
    """
    labels = [broken(row.label, look.label_lines) for row in table.rows]
    label = max(look.measure(text, look.label_em) for text in labels) + _edge(look)
    if table.list_like:
        room *= look.list_width
        figure = max(0.14 * room, look.measure("00,000", look.figure_em) + _edge(look))
        return [""], [room - figure, figure]
    kinds = ("short", "tiny") if look.short_heads else ("label", "short", "tiny")
    low = max(_word(text, look, look.label_em) for text in labels) + _edge(look)
    texts, least = [""], [0.0]
    for kind in kinds:
        texts = [_head_text(column, kind, look) for column in table.columns]
        least = [_least(text, look) for text in texts]
        if low + sum(least) <= room:
            break
    if look.head_gap:
        gap = look.head_gap * look.size - _edge(look)
        return texts, [
            label,
            *(max(look.measure(text, look.head_em), 22) + gap + 4 for text in texts),
        ]
    if look.rotate:
        each = max(max(least), 3.2 * look.size)
        return texts, [min(label, room - each * len(texts))] + [each] * len(texts)
    if look.label_lines == 1:
        label = max(label, 0.22 * room)
    label = max(low, min(label, room - sum(least), 0.45 * room))
    spare = max(room - label - sum(least), 0.0)
    even = (room - label) / len(texts)
    if all(each <= even for each in least):
        return texts, [label] + [even] * len(texts)
    return texts, [label, *(each + spare / len(texts) for each in least)]


def _head_text(column: Axis, kind: str, look: Look) -> str:
    text = column.label if kind == "label" else column.short
    if kind == "tiny":
        text = text.replace("Category", "Cat").replace("Categori", "Cat")
    text = text.upper() if look.caps else text
    return broken(text, look.head_lines)


def _least(text: str, look: Look) -> float:
    figure = look.measure("0,000", look.figure_em)
    word = look.size if look.rotate else _word(text, look, look.head_em)
    return max(word, figure) + _edge(look)


def grid(table: Table, look: Look, room: float, heads: bool = True) -> Grid:
    """Return the grid of a table."""
    texts, widths = heads_of(table, look, room)
    lines: list[list[Cell]] = []
    headed = bool(table.columns[0].label) and heads
    if headed:
        pairs = zip(table.columns, texts, strict=True)
        cells = [head_cell(column, look, text) for column, text in pairs]
        lines.append([corner_cell(table, look), *cells])
    for row, figures in zip(table.rows, table.figures, strict=True):
        cells = [figure_cell(figure, look, row.total) for figure in figures]
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
