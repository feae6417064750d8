"""How the rows and cells of a web page's table are laid out.

After the table model of HTML and of CSS 2.2 (17.2): heads on top and feet at the end wherever they
are written, no cell past the end of its group of rows, and what is no cell wrapped into one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from lxml import etree

from mappa_extract.sources.blocks import Block, Filling, Grid, Line, without
from mappa_extract.sources.html.cascade import Cascade
from mappa_extract.sources.html.looks import Look
from mappa_extract.vocabulary.numbers import read_figure

_GROUPS = ("table-header-group", "table-row-group", "table-footer-group")
_MOST_COLUMNS = 1000

Child = tuple[etree._Element, Look]
_Row = tuple[etree._Element | None, list[Child]]
_Group = tuple[str, list[_Row]]


class Reader(Protocol):
    """What reads the page that a table stands on."""

    cascade: Cascade

    def look(self, node: etree._Element, above: Look) -> Look | None:
        """Return an element's look, None where nothing of it is shown."""
        ...

    def cell(self, cells: list[Child]) -> list[Block]:
        """Return what stands in a cell."""
        ...


def laid_out(reader: Reader, parts: list[Child]) -> Grid:
    """Return the table that rows, groups of rows, columns and loose cells make up."""
    groups: list[_Group] = []
    loose: list[Child] = []
    for node, look in parts:
        if look.display in _GROUPS:
            groups.append((look.display, _rows_of(reader, node, look)))
        elif look.display == "table-row":
            if not groups or groups[-1][0]:
                groups.append(("", []))
            groups[-1][1].append((node, _children(reader, node, look)))
        elif not look.display.startswith("table-column"):
            loose.append((node, look))
    if loose:
        groups.append(("", [(None, loose)]))
    filling = Filling()
    hidden: set[int] = set()
    for kind, rows in _in_order(groups):
        for number, (row, children) in enumerate(rows):
            filling.next_row()
            if row is not None and _is_collapsed(reader.cascade, row):
                hidden.add(filling.row)
            for cells in _cells(children):
                _add(reader, filling, cells, len(rows) - number, kind == "table-header-group")
    return without(filling.grid, hidden, _collapsed_columns(reader.cascade, parts))


def belongs_to_table(display: str) -> bool:
    """Tell what makes a table around itself wherever it stands."""
    return display in (*_GROUPS, "table-row", "table-cell")


def _rows_of(reader: Reader, group: etree._Element, look: Look) -> list[_Row]:
    rows: list[_Row] = []
    for child, own in _children(reader, group, look):
        if own.display == "table-row":
            rows.append((child, _children(reader, child, own)))
        else:
            rows.append((None, [(child, own)]))
    return rows


def _children(reader: Reader, node: etree._Element, look: Look) -> list[Child]:
    return [
        (child, own)
        for child in node
        if isinstance(child.tag, str) and (own := reader.look(child, look)) is not None
    ]


def _add(reader: Reader, filling: Filling, cells: list[Child], left: int, head: bool) -> None:
    """Add a cell; `left` is how many rows its group has left."""
    first = cells[0][0]
    spanned = (first.get("rowspan") or "").strip()
    rows = left if spanned == "0" else min(_whole(spanned), left)
    head = head or first.tag == "th" or first.get("role") in ("columnheader", "rowheader")
    filling.add(reader.cell(cells), _whole(first.get("colspan")), rows, head)


def _collapsed_columns(cascade: Cascade, parts: list[Child]) -> set[int]:
    gone: set[int] = set()
    column = 0
    for node, look in parts:
        if not look.display.startswith("table-column"):
            continue
        for each in [child for child in node if child.tag == "col"] or [node]:
            span = min(_whole(each.get("span")), _MOST_COLUMNS)
            if _is_collapsed(cascade, each) or _is_collapsed(cascade, node):
                gone.update(range(column, column + span))
            column += span
    return gone


def _is_collapsed(cascade: Cascade, node: etree._Element) -> bool:
    return cascade.of(node).get("", {}).get("visibility") == "collapse"


def _in_order(groups: list[_Group]) -> list[_Group]:
    """Return the groups as they are shown: the first head on top, the first foot at the end."""
    head = next((group for group in groups if group[0] == "table-header-group"), None)
    foot = next((group for group in groups if group[0] == "table-footer-group"), None)
    middle = [group for group in groups if group is not head and group is not foot]
    return [*([head] if head else []), *middle, *([foot] if foot else [])]


def _cells(children: list[Child]) -> list[list[Child]]:
    """Part a row's children into cells; what is no cell shares one with its neighbours."""
    cells: list[list[Child]] = []
    for child in children:
        loose = child[1].display != "table-cell"
        if loose and cells and cells[-1][-1][1].display != "table-cell":
            cells[-1].append(child)
        else:
            cells.append([child])
    return cells


def _whole(text: str | None) -> int:
    """Return a number of columns or rows; one where the file writes what is none."""
    text = (text or "").strip()
    # Of a number of thousands of digits Python makes none.
    return max(int(text[:9]), 1) if text.isascii() and text.isdigit() else 1


def tabbed_tables(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks, lines of as many parts that follow each other as tables.

    They are what a page lays out side by side, row after row, without a table.
    """
    lines: list[Line] = []
    for block in blocks:
        parts = _parts(block)
        if lines and parts != _parts(lines[-1]):
            yield from _as_table(lines)
            lines = []
        if parts > 1 and isinstance(block, Line):
            lines.append(block)
        else:
            yield block
    yield from _as_table(lines)


def _parts(block: Block) -> int:
    if not isinstance(block, Line) or not block.beside or block.heading or block.marker:
        return 1
    return block.text.count("\t") + 1


def _as_table(lines: list[Line]) -> Iterator[Block]:
    rows = [line.text.split("\t") for line in lines]
    counted = sum(any(read_figure(cell) for cell in row) for row in rows)
    if len(rows) < 2 or counted * 2 < len(rows):
        yield from lines
        return
    filling = Filling()
    for row in rows:
        filling.next_row()
        for cell in row:
            filling.add([Line(cell)] if cell.strip() else [])
    yield filling.grid
