"""The paragraphs and tables of an OpenDocument text, in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from mappa_extract.sources.blocks import (
    MOST_ROWS,
    MOST_SPAN,
    Block,
    Filling,
    Grid,
    Line,
    is_note_mark,
    without,
)
from mappa_extract.sources.grounds import UNKNOWN
from mappa_extract.sources.numbering import counted
from mappa_extract.sources.opendocument.names import DRAW, FORM, OFFICE, STYLE, TABLE, TEXT
from mappa_extract.sources.opendocument.styles import Look, Styles
from mappa_extract.vocabulary.numbers import DOUBT

_LINES = (f"{TEXT}p", f"{TEXT}h")
_LISTS = (f"{TEXT}list", f"{TEXT}numbered-paragraph")
_PARTS = frozenset(
    f"{TEXT}{name}"
    for name in (
        *("index-body", "index-title", "table-of-content", "alphabetical-index", "bibliography"),
        *("illustration-index", "table-index", "object-index", "user-index"),
    )
)
_NOT_SHOWN = frozenset((
    f"{OFFICE}annotation", f"{OFFICE}annotation-end", f"{TEXT}tracked-changes", f"{TEXT}ruby-text",
    f"{TEXT}script", f"{OFFICE}forms", f"{OFFICE}event-listeners", f"{DRAW}glue-point",
    f"{DRAW}image-map", f"{DRAW}contour-polygon", f"{DRAW}contour-path",
    f"{TEXT}alphabetical-index-mark", f"{TEXT}toc-mark", f"{TEXT}user-index-mark",
    f"{TEXT}note-body",
))  # fmt: skip
_SHAPES = frozenset(
    f"{DRAW}{name}"
    for name in (
        *("custom-shape", "rect", "ellipse", "circle", "line", "polyline", "polygon", "path"),
        *("regular-polygon", "caption", "connector", "measure"),
    )
)
_KINDS = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman",
          "I": "upper-roman"}  # fmt: skip
_HIDDEN_ROWS = ("collapse", "filter")


@dataclass(slots=True)
class _Text:
    """What has been gathered of a paragraph."""

    parts: list[str] = field(default_factory=list)
    boxes: list[Block] = field(default_factory=list)
    note: str = ""
    picture: bool = False

    def add(self, text: str | None, look: Look) -> None:
        if text and look.shows_text:
            self.parts.append(text)
            if text.strip():
                self.note = ""


class Body:
    """Reads the paragraphs and tables of one file."""

    def __init__(self, styles: Styles, controls: dict[str, str]) -> None:
        """Take the styles, and what the form's fields show by their names."""
        self._styles = styles
        self._controls = controls
        self._counts: dict[str, int] = {}

    def blocks(self, parent: etree._Element, look: Look) -> Iterator[Block]:
        """Yield the lines and tables of a text, a section, a cell or a text box."""
        for child in parent:
            if child.tag in _LINES:
                yield from self._lines(child, look, "")
            elif child.tag == f"{TABLE}table":
                if self._styles.is_shown_table(child.get(f"{TABLE}style-name")):
                    yield self._table(child, look)
            elif child.tag == f"{TEXT}section":
                name = child.get(f"{TEXT}style-name")
                if not _is_hidden(child) and not self._styles.is_hidden_section(name):
                    yield from self.blocks(child, look)
            elif child.tag in _LISTS:
                yield from self._list(child, look, child.get(f"{TEXT}style-name"), 1, "")
            elif child.tag in _PARTS:
                yield from self.blocks(child, look)
            elif child.tag == f"{DRAW}frame" or child.tag in _SHAPES or child.tag == f"{DRAW}g":
                text = _Text()
                self._drawn(child, look, text)
                yield from text.boxes

    # ---- paragraphs and lists ----

    def _list(
        self, node: etree._Element, look: Look, style: str | None, level: int, outer: str
    ) -> Iterator[Block]:
        key = f"{style}/{level}"
        goes_on = node.get(f"{TEXT}continue-numbering") == "true" or (
            node.get(f"{TEXT}continue-list") is not None
        )
        properties = self._styles.list_level(style, level)
        start = _whole(properties.get(f"{TEXT}start-value") if properties is not None else None)
        number = self._counts.get(key, start - 1) if goes_on else start - 1
        items = [node] if node.tag == f"{TEXT}numbered-paragraph" else list(node)
        for item in items:
            if item.tag == f"{TEXT}list-item" or item is node:
                said = item.get(f"{TEXT}start-value")
                number = _whole(said) if said else number + 1
                self._counts[key] = number
                yield from self._item(item, look, (style, level, number), outer)
            elif item.tag == f"{TEXT}list-header":
                yield from self.blocks(item, look)

    def _item(
        self, item: etree._Element, look: Look, place: tuple[str | None, int, int], outer: str
    ) -> Iterator[Block]:
        style, level, number = place
        first = True
        for child in item:
            if child.tag in _LINES:
                named = style or self._styles.list_name(child.get(f"{TEXT}style-name"))
                marker = self._marker(self._styles.list_level(named, level), number, outer)
                yield from self._lines(child, look, marker if first else "")
                first = False
            elif child.tag == f"{TEXT}list":
                own = child.get(f"{TEXT}style-name") or style
                inside = f"{outer}{number}."
                yield from self._list(child, look, own, level + 1, inside)

    def _marker(self, level: etree._Element | None, number: int, outer: str) -> str:
        if level is None or level.tag != f"{TEXT}list-level-style-number":
            return ""
        kind = _KINDS.get(level.get(f"{STYLE}num-format", ""))
        if kind is None:
            return ""
        shown = _whole(level.get(f"{TEXT}display-levels"))
        before = outer.split(".")[:-1][-(shown - 1) :] if shown > 1 else []
        text = ".".join([*before, counted(number, kind)])
        prefix, suffix = level.get(f"{STYLE}num-prefix", ""), level.get(f"{STYLE}num-suffix", "")
        return f"{prefix}{text}{suffix}".strip()

    def _lines(self, node: etree._Element, look: Look, marker: str) -> Iterator[Block]:
        if any(_is_hidden(each) for each in node.iter(f"{TEXT}hidden-paragraph")):
            return
        text = _Text()
        own = self._styles.look("paragraph", node.get(f"{TEXT}style-name"), look)
        self._inside(node, own, text)
        heading = node.tag == f"{TEXT}h"
        texts = [line for line in "".join(text.parts).split("\n") if line.strip()]
        for number, line in enumerate(texts):
            note = text.note if number == len(texts) - 1 else ""
            yield Line(line, "" if number else marker, note, heading)
        yield from text.boxes
        if text.picture and not texts and not text.boxes:
            yield Line(DOUBT)

    def _inside(self, node: etree._Element, look: Look, text: _Text) -> None:
        text.add(_collapsed(node.text), look)
        for child in node:
            if isinstance(child.tag, str):
                self._inline(child, look, text)
            text.add(_collapsed(child.tail), look)

    def _inline(self, child: etree._Element, look: Look, text: _Text) -> None:
        if child.tag in _NOT_SHOWN or _is_hidden(child):
            return
        if child.tag == f"{TEXT}s":
            text.add(" " * min(_whole(child.get(f"{TEXT}c")), 100), look)
        elif child.tag == f"{TEXT}tab":
            text.add("\t", look)
        elif child.tag == f"{TEXT}line-break":
            text.add("\n", look)
        elif child.tag == f"{TEXT}note":
            mark = child.find(f"{TEXT}note-citation")
            text.note = (
                "".join(str(part) for part in mark.itertext()).strip() if mark is not None else ""
            )
        elif child.tag in (f"{TEXT}span", f"{TEXT}a"):
            self._span(child, look, text)
        elif child.tag.startswith(DRAW):
            self._drawn(child, look, text)
        else:
            self._inside(child, look, text)

    def _span(self, span: etree._Element, look: Look, text: _Text) -> None:
        own = self._styles.look("text", span.get(f"{TEXT}style-name"), look)
        if own.raised and not look.raised:
            inner = _Text()
            self._inside(span, own, inner)
            raised = "".join(inner.parts)
            if is_note_mark(raised, "".join(text.parts)):
                text.note = raised.strip()
                return
        self._inside(span, own, text)

    def _drawn(self, node: etree._Element, look: Look, text: _Text) -> None:
        """Add what a frame or a shape shows: its text, not its name or description."""
        if not look.shows_text:
            return
        if node.tag == f"{DRAW}control":
            text.add(self._controls.get(node.get(f"{DRAW}control", "")), look)
            return
        boxes = [node] if node.tag in _SHAPES else node.findall(f"{DRAW}text-box")
        for box in boxes:
            text.boxes += self.blocks(box, replace(look, ground=UNKNOWN))
        for inner in node if node.tag in (f"{DRAW}g", f"{DRAW}a") else ():
            self._drawn(inner, look, text)
        text.picture = text.picture or any(
            node.find(f"{DRAW}{name}") is not None for name in ("image", "object", "object-ole")
        )

    # ---- tables ----

    def _table(self, table: etree._Element, look: Look) -> Grid:
        own = self._styles.look("table", table.get(f"{TABLE}style-name"), look)
        filling = Filling()
        hidden: set[int] = set()
        for row, head in _rows(table, False):
            again = min(_whole(row.get(f"{TABLE}number-rows-repeated")), MOST_ROWS)
            for _ in range(again):
                filling.next_row()
                if row.get(f"{TABLE}visibility") in _HIDDEN_ROWS:
                    hidden.add(filling.row)
                self._row(row, filling, own, head)
        return without(filling.grid, hidden, _hidden_columns(table))

    def _row(self, row: etree._Element, filling: Filling, look: Look, head: bool) -> None:
        look = self._styles.look("table-row", row.get(f"{TABLE}style-name"), look)
        column = 0
        for cell in row:
            again = min(_whole(cell.get(f"{TABLE}number-columns-repeated")), MOST_SPAN)
            if cell.tag == f"{TABLE}table-cell":
                own = self._styles.look("table-cell", cell.get(f"{TABLE}style-name"), look)
                for offset in range(again):
                    filling.column = column + offset
                    filling.add(
                        list(self.blocks(cell, own)),
                        _whole(cell.get(f"{TABLE}number-columns-spanned")),
                        _whole(cell.get(f"{TABLE}number-rows-spanned")),
                        head,
                    )
                    if again == 1:
                        column = filling.column - filling.grid.slots[-1].columns
                column += again
            elif cell.tag == f"{TABLE}covered-table-cell":
                column += again


def _rows(parent: etree._Element, head: bool) -> Iterator[tuple[etree._Element, bool]]:
    for child in parent:
        if child.tag == f"{TABLE}table-row":
            yield child, head
        elif child.tag in (f"{TABLE}table-rows", f"{TABLE}table-header-rows"):
            yield from _rows(child, child.tag == f"{TABLE}table-header-rows")
        elif child.tag == f"{TABLE}table-row-group" and child.get(f"{TABLE}display") != "false":
            yield from _rows(child, head)


def _hidden_columns(table: etree._Element) -> set[int]:
    hidden: set[int] = set()
    column = 0
    for each in table.iter(f"{TABLE}table-column"):
        if next(each.iterancestors(f"{TABLE}table"), None) is not table:
            continue
        again = min(_whole(each.get(f"{TABLE}number-columns-repeated")), 1000)
        if each.get(f"{TABLE}visibility") in _HIDDEN_ROWS:
            hidden.update(range(column, column + again))
        column += again
    return hidden


def controls(root: etree._Element) -> dict[str, str]:
    """Return what the fields of a file's forms show, by the names that drawings call them."""
    found: dict[str, str] = {}
    for field_ in root.iter(f"{FORM}text", f"{FORM}formatted-text", f"{FORM}number",
                            f"{FORM}textarea", f"{FORM}combobox"):  # fmt: skip
        text = field_.get(f"{FORM}current-value") or field_.get(f"{FORM}value") or ""
        for name in (
            field_.get(f"{FORM}id"),
            field_.get("{http://www.w3.org/XML/1998/namespace}id"),
        ):
            if name:
                found[name] = text
    return found


def _is_hidden(node: etree._Element) -> bool:
    if node.get(f"{TEXT}display") == "none" or node.get(f"{TEXT}is-hidden") == "true":
        return True
    return node.get(f"{TEXT}display") == "condition" and node.get(f"{TEXT}is-hidden") != "false"


def _collapsed(text: str | None) -> str:
    """Return text as it is shown: line ends and tabs of the file itself are spaces."""
    return (text or "").replace("\n", " ").replace("\t", " ").replace("\r", " ")


def _whole(text: str | None) -> int:
    text = (text or "").strip()
    return max(int(text[:9]), 1) if text.isascii() and text.isdigit() else 1
