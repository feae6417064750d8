"""The paragraphs and tables of a Word file, in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from lxml import etree

from mappa_extract.sources.blocks import Block, Filling, Grid, Line, Slot, is_note_mark
from mappa_extract.sources.grounds import UNKNOWN
from mappa_extract.sources.word.numbers import Numbers
from mappa_extract.sources.word.styles import Looks, Styles, W, ground_of, is_on, value
from mappa_extract.vocabulary.numbers import DOUBT

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_KNOWN = frozenset(("wps", "wpg", "wpc", "wpi", "w14", "w15", "a14", "c14", "wp14", "cx1", "am3d"))
"""What newer drawings are written in; of two ways to draw one thing an office shows the first."""
_WRAPPERS = frozenset(
    f"{W}{name}"
    for name in (
        *("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink", "dir"),
        *("fldSimple", "rt", "ruby", "rubyBase"),
    )
)
_GONE = frozenset(
    f"{W}{name}" for name in ("del", "moveFrom", "rt", "rPr", "pPr", "instrText", "delText")
)
_SIGNS = {
    "t": None, "tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-",
    "softHyphen": "",
}  # fmt: skip
_SILENT = frozenset(("SET", "ASK", "XE", "TC", "TA", "RD", "PRIVATE"))
"""Fields that show nothing where they stand (ISO/IEC 29500-1, 17.16.5)."""
_STRUCTURES = tuple(
    f"{_MATHS}{name}"
    for name in ("f", "sSup", "sSub", "sSubSup", "sPre", "rad", "nary", "m", "limLow", "limUpp")
)
"""Formulas that are no plain row of signs."""
_LEAST_HEIGHT = 40
"""Twentieths of a point."""
_PICTURES = frozenset((f"{W}drawing", f"{W}pict", f"{W}object"))


@dataclass(slots=True)
class _Text:
    """What has been gathered of a paragraph."""

    parts: list[str] = field(default_factory=list)
    boxes: list[Block] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)
    """For each field that is open, whether its result has begun and is shown."""
    codes: list[str] = field(default_factory=list)
    """Its code, as far as it was read."""
    note: str = ""
    picture: bool = False

    @property
    def text(self) -> str:
        return "".join(self.parts)


@dataclass(frozen=True, slots=True)
class _Place:
    """What a cell gives its paragraphs: its table's style, and the colour that it stands on."""

    table: str | None = None
    ground: str = ""


class _Laid(NamedTuple):
    """A cell of a row: its column, its width, what is in it, and whether it goes on from above."""

    column: int
    width: int
    blocks: list[Block]
    goes_on: bool


class Body:
    """Reads the paragraphs and tables of one file."""

    def __init__(self, styles: Styles, numbers: Numbers) -> None:
        self._styles = styles
        self._numbers = numbers
        self._notes = 0

    def blocks(self, parent: etree._Element, place: _Place = _Place()) -> Iterator[Block]:
        """Yield the lines and tables of a body, a cell or a text box."""
        before: _Text | None = None
        for child in parent:
            if child.tag == f"{W}p":
                text = self._paragraph(child, place, before)
                before = text if _runs_on(child) else None
                if before is None:
                    yield from self._lines(child, text)
            elif child.tag == f"{W}tbl":
                yield self._table(child)
            elif child.tag in _WRAPPERS:
                yield from self.blocks(child, place)
            elif child.tag == f"{_MC}AlternateContent":
                chosen = _chosen(child)
                if chosen is not None:
                    yield from self.blocks(chosen, place)
        if before is not None:
            yield from (Line(text) for text in before.text.split("\n") if text.strip())
            yield from before.boxes

    # ---- paragraphs ----

    def _lines(self, paragraph: etree._Element, gathered: _Text) -> Iterator[Block]:
        properties = paragraph.find(f"{W}pPr")
        heading = self._styles.is_heading(properties)
        texts = [text for text in gathered.text.split("\n") if text.strip()]
        shown = bool(texts) or gathered.picture or bool(gathered.boxes)
        marker = self._numbers.marker(properties) if shown else ""
        for number, text in enumerate(texts):
            last = number == len(texts) - 1
            note = gathered.note if last else ""
            yield Line(text, "" if number else marker, note, heading)
        if not texts and marker:
            yield Line("", marker)
        yield from gathered.boxes
        if gathered.picture and not texts and not gathered.boxes:
            yield Line(DOUBT)

    def _paragraph(self, node: etree._Element, place: _Place, before: _Text | None) -> _Text:
        text = _Text(before.parts, before.boxes) if before else _Text()
        looks = Looks(self._styles, node.find(f"{W}pPr"), place.table, place.ground)
        self._inside(node, looks, text)
        return text

    def _inside(self, parent: etree._Element, looks: Looks, text: _Text) -> None:
        for child in parent:
            if child.tag == f"{W}r":
                self._run(child, looks, text)
            elif child.tag == f"{W}bdo" and child.get(f"{W}val") == "rtl":
                inner = _Text()
                self._inside(child, looks, inner)
                text.parts.append(inner.text[::-1])
            elif child.tag == f"{W}fldSimple" and _is_silent(child.get(f"{W}instr", "")):
                continue
            elif child.tag in _WRAPPERS or child.tag == f"{W}bdo":
                self._inside(child, looks, text)
            elif child.tag == f"{_MC}AlternateContent":
                chosen = _chosen(child)
                if chosen is not None:
                    self._inside(chosen, looks, text)
            elif isinstance(child.tag, str) and child.tag.startswith(_MATHS):
                parts = [each.text or "" for each in child.iter(f"{_MATHS}t")]
                built = next(child.iter(*_STRUCTURES), None) is not None
                text.parts += [DOUBT] if built else parts

    def _run(self, run: etree._Element, looks: Looks, text: _Text) -> None:
        own = run.find(f"{W}rPr")
        seen = looks.is_seen(own)
        parts: list[str] = []
        for child in run:
            self._in_run(child, text, parts, seen)
        piece = "".join(parts)
        if not piece:
            return
        if looks.is_raised(own) and is_note_mark(piece, text.text):
            text.note = piece.strip()
            return
        if piece.strip():
            text.note = ""
        text.parts.append(piece)

    def _in_run(self, child: etree._Element, text: _Text, parts: list[str], seen: bool) -> None:
        if not isinstance(child.tag, str):
            return
        name = child.tag.removeprefix(W)
        if name == "fldChar":
            _mark_field(child, text, parts if seen else [])
        elif name == "instrText" and text.codes:
            text.codes[-1] += child.text or ""
        elif not all(text.fields) or not seen or child.tag in _GONE:
            pass
        elif name in _SIGNS:
            parts.append(child.text or "" if name == "t" else _SIGNS[name] or "")
        elif name == "sym":
            parts.append(_symbol(child))
        elif name in ("footnoteReference", "endnoteReference"):
            self._notes += 1
            text.note = str(self._notes)
        elif child.tag == f"{_MC}AlternateContent":
            chosen = _chosen(child)
            for inner in chosen if chosen is not None else ():
                self._in_run(inner, text, parts, seen)
        elif child.tag in _PICTURES:
            boxes = list(_boxes(child))
            for box in boxes:
                text.boxes += self.blocks(box, _Place(ground=UNKNOWN))
            text.picture = text.picture or not boxes
        elif name == "ruby":
            for run in child.iterfind(f"{W}rubyBase/{W}r"):
                for inner in run:
                    self._in_run(inner, text, parts, seen)

    # ---- tables ----

    def _table(self, table: etree._Element) -> Grid:
        filling = Filling()
        above: dict[int, Slot] = {}
        properties = table.find(f"{W}tblPr")
        style = value(properties, "tblStyle")
        shaded = UNKNOWN if self._styles.is_shaded("table", style) else ""
        place = _Place(style or "", shaded or ground_of(properties))
        for row in _wrapped(table, f"{W}tr"):
            above = self._row(row, filling, above, place)
        return filling.grid

    def _row(
        self, row: etree._Element, filling: Filling, above: dict[int, Slot], place: _Place
    ) -> dict[int, Slot]:
        """Lay out a row; `above` and what is returned are the last row's cells by column."""
        properties = row.find(f"{W}trPr")
        if properties is not None and _is_put_away(properties):
            return above
        cells: list[_Laid] = []
        column = _whole(value(properties, "gridBefore"), 0)
        stored = False
        for cell in _wrapped(row, f"{W}tc"):
            own = cell.find(f"{W}tcPr")
            if own is not None and own.find(f"{W}cellDel") is not None:
                continue
            width = _whole(value(own, "gridSpan"), 1)
            if value(own, "hMerge") in ("", "continue") and cells:
                # What stands in it is not shown.
                before = cells[-1]
                cells[-1] = before._replace(width=before.width + width)
                column += width
                continue
            merge = value(own, "vMerge")
            goes_on = merge is not None and merge != "restart"
            ground = ground_of(own) or place.ground
            blocks = list(self.blocks(cell, replace(place, ground=ground)))
            stored = stored or any((each.text or "").strip() for each in cell.iter(f"{W}t"))
            cells.append(_Laid(column, width, blocks, goes_on))
            column += width
        if stored and not any(cell.blocks for cell in cells):
            # All that is in it is hidden, and so is the row.
            return above
        filling.next_row()
        below: dict[int, Slot] = {}
        head = bool(is_on(properties, "tblHeader"))
        for at, width, blocks, goes_on in cells:
            upper = above.get(at)
            if goes_on and upper is not None and upper.columns == width:
                upper.rows += 1
                below[at] = upper
                continue
            filling.column = at
            below[at] = filling.add([] if goes_on else blocks, width, 1, head)
        return below


def _is_put_away(row: etree._Element) -> bool:
    """Tell of a row's properties whether it is deleted, hidden, or too low to show anything."""
    height = row.find(f"{W}trHeight")
    exact = height is not None and height.get(f"{W}hRule") == "exact"
    low = exact and _whole(value(row, "trHeight"), 0) <= _LEAST_HEIGHT
    return low or row.find(f"{W}del") is not None or bool(is_on(row, "hidden"))


def _whole(text: str | None, otherwise: int) -> int:
    text = text or ""
    return int(text[:9]) if text.isascii() and text.isdigit() and text.strip("0") else otherwise


def _wrapped(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Yield a table's rows or a row's cells, in content controls and custom XML as well."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _wrapped(child, tag)


def _chosen(alternate: etree._Element) -> etree._Element | None:
    """Return the one of several ways to write the same thing that an office program shows."""
    for choice in alternate.iterfind(f"{_MC}Choice"):
        if set(choice.get("Requires", "").split()) <= _KNOWN:
            return choice
    return alternate.find(f"{_MC}Fallback")


def _boxes(node: etree._Element) -> Iterator[etree._Element]:
    """Yield the contents of the text boxes of a drawing, each once."""
    for child in node:
        if child.tag == f"{W}txbxContent":
            yield child
        elif child.tag == f"{_MC}AlternateContent":
            chosen = _chosen(child)
            if chosen is not None:
                yield from _boxes(chosen)
        else:
            yield from _boxes(child)


def _mark_field(mark: etree._Element, text: _Text, parts: list[str]) -> None:
    """Follow a field from its code, which is not shown, to its result."""
    kind = mark.get(f"{W}fldCharType")
    if kind == "begin":
        if all(text.fields):
            parts.append(_chosen_entry(mark))
        text.fields.append(False)
        text.codes.append("")
    elif kind == "separate" and text.fields:
        text.fields[-1] = not _is_silent(text.codes[-1])
    elif kind == "end" and text.fields:
        text.fields.pop()
        text.codes.pop()


def _is_silent(code: str) -> bool:
    return (code.split() or [""])[0].upper() in _SILENT


def _chosen_entry(mark: etree._Element) -> str:
    """Return the entry of a drop-down list that is shown."""
    choices = mark.find(f"{W}ffData/{W}ddList")
    if choices is None:
        return ""
    entries = [entry.get(f"{W}val", "") for entry in choices.iterfind(f"{W}listEntry")]
    at = value(choices, "result") or value(choices, "default") or "0"
    return entries[int(at)] if at.isdigit() and int(at) < len(entries) else ""


def _symbol(node: etree._Element) -> str:
    """Return a sign of a font of symbols; what it looks like is known of one such font only."""
    try:
        code = int(node.get(f"{W}char", ""), 16)
    except ValueError:
        return DOUBT
    font = node.get(f"{W}font", "").lower()
    if 0xF000 <= code <= 0xF0FF:
        code -= 0xF000
        if "dings" in font or not 0x20 <= code < 0x7F:
            return DOUBT
    if font == "symbol" and chr(code).isalpha():
        return DOUBT
    return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0x110000 else DOUBT


def _runs_on(paragraph: etree._Element) -> bool:
    """Tell whether a paragraph's end is deleted or hidden, so that the next one joins it."""
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    return any(
        mark is not None and mark.find(f"{W}{name}") is not None for name in ("del", "moveFrom")
    )
