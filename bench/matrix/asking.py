"""The forms of 2004/05 to 2007/08: questions and answers, as areas set them."""

from __future__ import annotations

from bench.matrix.arranging import Groups, plain
from bench.matrix.blocks import Cell, Grid, Text
from bench.matrix.look import Look
from bench.matrix.tables import Table


def _asked(table: Table) -> str:
    """Return the question of an order's table as one sentence."""
    parts = " ".join(row.label for row in table.rows)
    return f"{table.title.rstrip(':')} {parts}"


def _answered(table: Table, between: str) -> str:
    marks = "abc"
    return between.join(
        f"({marks[number]}) {figures[0].printed}" for number, figures in enumerate(table.figures)
    )


def asked(tables: list[Table], look: Look, room: float) -> Groups:
    """Return the questions in a grid of two or three columns, or with the answers below them."""
    how = look.questions
    groups: Groups = []
    answer = 0.2 * room
    number = 34.0 if how == "numbered" else 0.0
    section = ""
    made: Grid | None = None
    rest = [table for table in tables if not table.list_like]
    for table in tables:
        if table in rest:
            continue
        if made is None or table.section != section:
            widths = [number] * bool(number) + [room - number - answer, answer]
            made = Grid([], widths, look.rules, look.padding, look.across, 0)
            groups.append([Text(table.section, "h3"), made])
            section = table.section
        made.lines += _lines(table, look, bool(number))
    return groups + plain(rest, look, room)


def _lines(table: Table, look: Look, numbered: bool) -> list[list[Cell]]:
    """Return the lines of one question."""
    figures = [line[0].printed for line in table.figures]
    if table.single:
        rows = [(table.rows[0].label, figures[0])]
    elif look.questions in ("inline", "stacked"):
        between = "  " if look.questions == "inline" else "\n"
        rows = [(_asked(table), _answered(table, between))]
    else:
        labels = [row.label for row in table.rows]
        rows = [(f"{table.title.rstrip(':')}:", ""), *zip(labels, figures, strict=True)]
    lines = []
    for label, figure in rows:
        ask = Cell(label, "label", at="top")
        align = "left" if look.questions in ("inline", "stacked") else look.align
        reply = Cell(figure, align=align, at=look.figure_at)
        if not numbered:
            lines.append([ask, reply])
            continue
        mark, found, rest = label.partition(") ")
        mark = f"{mark})" if found and len(mark) < 6 else ""
        ask.text = rest if mark else label
        lines.append([Cell(mark, "label", at="top"), ask, reply])
    return lines
