"""How the tables of a report become grids, lists or tiles; each group of blocks is one table."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import groupby

from bench.matrix.blocks import (
    Block,
    Break,
    Cell,
    Chart,
    Grid,
    Listing,
    Space,
    Tabbed,
    Text,
    Tiles,
)
from bench.matrix.grids import (
    broken,
    corner_cell,
    figure_cell,
    grid,
    head_cell,
    heads_of,
    label_cell,
    with_title_row,
)
from bench.matrix.look import Look
from bench.matrix.tables import Table, totals_of

Groups = list[list[Block]]


def title_of(table: Table, look: Look) -> Text:
    """Return the line with the table's title."""
    align = {"centred": "center", "right": "right"}.get(look.title_place, "left")
    ribbon = look.title_place == "ribbon"
    return Text(
        table.title.upper() if look.caps else table.title,
        "title",
        align,
        look.title_em,
        fill=look.accent if ribbon else "",
        ink="#ffffff" if ribbon else "",
        sup=table.marks[0] if table.marks else "",
    )


def _sections(tables: list[Table], look: Look) -> Iterator[tuple[list[Block], Table]]:
    """Give each table with the heading that stands over it where a section begins."""
    before = ""
    for table in tables:
        heading: list[Block] = []
        if table.section and table.section != before:
            heading = [Text(table.section, "h3", spacing=look.title_em)]
        before = table.section
        yield heading, table


def dressed(table: Table, look: Look, made: list[Block]) -> list[Block]:
    """Return the blocks of a table with its title where the look has it, and with its note."""
    note: list[Block] = [Text(table.note, "note")] if table.note else []
    cornered = look.corner == "title" and not table.list_like
    if not table.title or look.title_place == "spanning" or cornered:
        return [*made, *note]
    if look.title_place == "below":
        return [*made, title_of(table, look), *note, Space(14)]
    return [title_of(table, look), *made, *note]


def plain(tables: list[Table], look: Look, room: float) -> Groups:
    """Each table by itself."""
    groups: Groups = []
    headed: list[str] = []
    for heading, table in _sections(tables, look):
        names = [column.label for column in table.columns]
        again = look.heads == "first-only" and names == headed and groups != []
        headed = names if names[0] else headed
        made = grid(table, look, room, heads=not again)
        if look.title_place == "spanning" and table.title:
            made = with_title_row(made, table.title, look)
        blocks: list[Block] = [made]
        if look.overleaf and table.name == "snapshot":
            blocks = _carried(made, table, look)
        if look.chart and not table.list_like and table.name in ("snapshot", "managed"):
            blocks.append(_chart(table, look, room))
        groups.append([*heading, *dressed(table, look, blocks)])
    return groups


def _carried(made: Grid, table: Table, look: Look) -> list[Block]:
    """Return a table that begins low on one page and goes on overleaf."""
    how, _, again = look.overleaf.partition("-")
    kept = made.heads + int(how)
    first = replace(made, lines=made.lines[:kept])
    rest = replace(made, lines=made.lines[kept:], heads=0)
    over: list[Block] = []
    if again in ("repeat", "continued"):
        rest = replace(made, lines=made.lines[: made.heads] + made.lines[kept:])
    if again == "continued":
        over = [Text(f"{table.title} (continued)", "title")]
    return [first, Break(), *over, rest]


def _chart(table: Table, look: Look, room: float) -> Chart:
    """Return a drawing of a table's totals by column."""
    items = [
        (
            axis.label if look.chart == "bar" else axis.short,
            float(figure.value or 0),
            figure.printed,
        )
        for axis, figure in totals_of(table)
    ]
    return Chart(look.chart, items, min(room, 340))


def one_grid(tables: list[Table], look: Look, room: float) -> Groups:
    """Tables with the same columns share a grid; each title stands across it."""
    groups: Groups = []

    def alike(table: Table) -> tuple[str, ...]:
        return tuple(column.label for column in table.columns)

    for _, members in groupby(tables, alike):
        several = list(members)
        if several[0].list_like:
            shared = grid(several[0], look, room)
            shared.lines = []
            for table in several:
                if table.title:
                    shared.lines.append([Cell(table.title, "title", cols=2, bold=True)])
                shared.lines += grid(table, look, room).lines
            groups.append([shared])
            continue
        made = grid(several[0], look, room)
        head = made.lines[:1]
        made.lines = []
        for number, table in enumerate(several):
            title = table.title if not table.section else f"{table.section}: {table.title}"
            across = [Cell(title, "title", cols=len(made.widths), bold=True)]
            own = grid(table, look, room).lines
            if look.heads == "each":
                made.lines += [across, *own]
            else:
                made.lines += ([*head, across] if number == 0 else [across]) + own[1:]
            if look.heads == "spaced" and table is not several[-1]:
                made.lines.append([Cell("", "blank", cols=len(made.widths))])
        made.heads = 0
        groups.append([made])
    return groups


def row_groups(tables: list[Table], look: Look, room: float) -> Groups:
    """Tables of a section share a grid, and each table's title stands beside its rows."""
    groups: Groups = []
    for section, members in groupby(tables, lambda table: table.section):
        several = list(members)
        names = {tuple(column.label for column in table.columns) for table in several}
        quiet = replace(look, rotate="", head_gap=0)
        if not section or len(names) > 1 or any(table.single for table in several):
            groups += plain(several, quiet, room)
            continue
        turned = [_turned(table, look) for table in several]
        lines_most = max(text.count("\n") for text in turned) + 1
        side = 10 + 1.3 * look.size * lines_most if look.rotate else 0.24 * room
        made = grid(several[0], quiet, room - side)
        inner = made.widths
        lines: list[list[Cell]] = []
        if made.heads:
            lines.append([Cell("", "blank"), *made.lines[0]])
        for table, text in zip(several, turned, strict=True):
            own = grid(table, quiet, room - side, heads=False).lines
            name = Cell(text, "label", rows=len(own), bold=True, rotate=look.rotate)
            if look.rotate:
                name.align = "center"
            lines += [[name, *own[0]], *own[1:]]
        shared = replace(made, lines=lines, widths=[side, *inner])
        groups.append([Text(section, "title"), shared])
    return groups


def _turned(table: Table, look: Look) -> str:
    """Return a table's title on as many lines as its rows are high, where it is turned."""
    if not look.rotate:
        return table.title
    high = len(table.rows) * (1.3 * look.size + 2 * look.padding) - 8
    return broken(table.title, math.ceil(look.measure(table.title) / high))


def indented(tables: list[Table], look: Look, room: float) -> Groups:
    """As `one_grid`, a group's rows standing in under its title, which has no cells of its own."""
    groups = one_grid(tables, replace(look, heads="first-only"), room)
    for blocks in groups:
        for block in blocks:
            if isinstance(block, Grid):
                for line in block.lines:
                    if line[0].kind == "label" and len(block.lines) > 1:
                        line[0].indent = 12
    return groups


def multi_head(tables: list[Table], look: Look, room: float) -> Groups:
    """Heads on two lines: tables of one section stand beside each other under their titles."""
    groups: Groups = []
    for section, members in groupby(tables, lambda table: table.section):
        several = list(members)
        if not section or len(several) < 2 or any(table.list_like for table in several):
            groups += [
                _two_line_heads(table, look, room)
                if not table.list_like
                else plain([table], look, room)[0]
                for table in several
            ]
            continue
        count = sum(len(table.columns) for table in several)
        label = 0.13 * room
        each = (room - label) / count
        top = [replace(corner_cell(several[0], look), rows=2)]
        second: list[Cell] = []
        for table in several:
            top.append(
                Cell(table.title, "head", cols=len(table.columns), align="center", bold=True)
            )
            second += [head_cell(column, look, column.short) for column in table.columns]
        lines = [top, second]
        for number, row in enumerate(several[0].rows):
            cells = [
                figure_cell(figure, look, row.total)
                for table in several
                for figure in table.figures[number]
            ]
            lines.append([label_cell(row, look), *cells])
        made = Grid(lines, [label] + [each] * count, look.rules, look.padding, 3, 2)
        groups.append([Text(section, "title"), made])
    return groups


def _two_line_heads(table: Table, look: Look, room: float) -> list[Block]:
    """Return a table whose heads' first words stand in a line of their own, over the rest."""
    _, widths = heads_of(table, look, room)
    made = grid(table, look, room)
    if not all(": " in column.label for column in table.columns if not column.total):
        across = [
            Cell("", "blank"),
            Cell("Level", "head", cols=len(widths) - 1, align="center", bold=True),
        ]
        if "Level" in table.columns[0].label:
            made.lines.insert(0, across)
            made.heads = 2
        return dressed(table, look, [made])
    top, second = [replace(corner_cell(table, look), rows=2)], []
    for column in table.columns:
        above, _, under = column.label.partition(": ")
        cell = replace(head_cell(column, look, above), align="center")
        if column.total:
            cell.rows = 2
        else:
            second.append(replace(cell, text=under, bold=False))
        top.append(cell)
    made.lines[:1] = [top, second]
    made.heads = 2
    return dressed(table, look, [made])


def one_big(tables: list[Table], look: Look, room: float) -> Groups:
    """One line of cells, with all rows of a column in one cell, a line each."""
    groups: Groups = []
    for heading, table in _sections(tables, look):
        made = grid(table, look, room)
        if len(table.rows) > 1:
            body = made.lines[made.heads :]
            columns = zip(*body, strict=True)
            made.lines[made.heads :] = [
                [
                    replace(cells[0], text="\n".join(cell.text for cell in cells), bold=False)
                    for cells in columns
                ]
            ]
        groups.append([*heading, *dressed(table, look, [made])])
    return groups


def nested(tables: list[Table], look: Look, room: float) -> Groups:
    """Each table stands inside a cell of another, which has the title at its left or over it."""
    groups: Groups = []
    for heading, table in _sections(tables, look):
        if table.single:
            groups.append([*heading, *dressed(table, look, [grid(table, look, room)])])
            continue
        aside = look.heads == "aside"
        side = 0.2 * room if aside else 0.0
        inside = room - side - 16
        own = grid(table, replace(look, list_width=1), inside)
        holder = Cell("", "label", inner=[own])
        name = Cell(table.title, "label", bold=True)
        lines = [[name, holder]] if aside else [[name], [holder]]
        widths = [side, room - side] if aside else [room]
        groups.append([*heading, Grid(lines, widths, "grid", 4, 6, 0)])
    return groups


def tabs(tables: list[Table], look: Look, room: float) -> Groups:
    """Lines with tab stops, without any table."""
    groups: Groups = []
    for heading, table in _sections(tables, look):
        lines, bold = [], set()
        if table.columns[0].label:
            bold.add(0)
            lines.append(["", *(column.short for column in table.columns)])
        for row, figures in zip(table.rows, table.figures, strict=True):
            if row.total:
                bold.add(len(lines))
            lines.append([row.label, *(figure.printed for figure in figures)])
        _, widths = heads_of(table, replace(look, list_width=0.85), room)
        stops = [sum(widths[: n + 1]) - 4 for n in range(1, len(widths))]
        groups.append([*heading, *dressed(table, look, [Tabbed(lines, stops, bold)])])
    return groups


def leaders(tables: list[Table], look: Look, room: float) -> Groups:
    """Tables of one column as lines with leaders."""
    groups: Groups = []
    for heading, table in _sections(tables, look):
        if not table.list_like:
            groups.append([*heading, *dressed(table, look, [grid(table, look, room)])])
            continue
        items = [
            (row.label, figures[0].printed)
            for row, figures in zip(table.rows, table.figures, strict=True)
        ]
        made = Listing(items, look.leader, room * look.list_width)
        groups.append([*heading, *dressed(table, look, [made])])
    return groups


def tiled(tables: list[Table], look: Look, room: float) -> Groups:
    """Tables of one column as large figures with their labels."""
    shape, _, place = look.tiles.partition("-")
    groups: Groups = []
    singles: list[tuple[str, str]] = []
    for heading, table in _sections(tables, look):
        if not table.list_like:
            groups.append([*heading, *dressed(table, look, [grid(table, look, room)])])
            continue
        items = [
            (figures[0].printed, row.label)
            for row, figures in zip(table.rows, table.figures, strict=True)
        ]
        if table.single:
            singles += items
            continue
        made = Tiles(items, shape, place, room, 3)
        groups.append([*heading, *dressed(table, look, [made])])
    if singles:
        groups.append([Tiles(singles, shape, place, room, min(len(singles), 2))])
    return groups


ARRANGED: dict[str, Callable[[list[Table], Look, float], Groups]] = {
    "tables": plain,
    "one-grid": one_grid,
    "row-groups": row_groups,
    "indented": indented,
    "multi-head": multi_head,
    "one-big": one_big,
    "nested": nested,
    "tabs": tabs,
    "leaders": leaders,
    "tiles": tiled,
}
