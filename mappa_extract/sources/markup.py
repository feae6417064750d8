"""Word (.docx), OpenDocument (.odt) and HTML: paragraphs and tables whose cells are known.

All three are read with lxml and without entities, network or external files; packed files
are unpacked under a limit of size. Merged cells are walked as they are: a label that spans
rows stands in each of them, a figure only in the first.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import regex
from lxml import etree
from lxml import html as lxml_html

from mappa_extract.errors import UnreadableSourceError
from mappa_extract.model import Box, Cell, Page, Row, Word
from mappa_extract.sources.encoding import decode, plain_references, seen, turned
from mappa_extract.sources.rows import strip_bullet, table_row, within_reason
from mappa_extract.vocabulary.numbers import read_figure

_MOST_BYTES = 80_000_000
_MOST_RATIO = 400
_MOST_SPAN = 40
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_T = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_NOTE_MARK = regex.compile(r"\s*[\d*†‡,()\[\]]{1,4}\s*")
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


@dataclass(frozen=True, slots=True)
class _Slot:
    """A cell of a table: its text, and how many columns and rows it takes."""

    text: str
    columns: int = 1
    rows: int = 1


_Block = str | list[list[_Slot]]


def read_docx(data: bytes) -> tuple[tuple[Page, ...], dict[str, str]]:
    """Return the one page without a number, and the metadata, of a Word file.

    Raises:
        UnreadableSourceError: damaged, or larger than any report when unpacked.
    """
    body = _parse(_unpack(data, "word/document.xml")).find(f"{_W}body")
    if body is None:
        raise UnreadableSourceError("the Word file holds no text: save it again")
    _settle_runs(body, _docx_styles(data))
    _turn(each for each in body.iter(f"{_W}bdo") if each.get(f"{_W}val") != "ltr")
    return _page(_docx_blocks(body)), _properties(data, "docProps/core.xml")


def read_odt(data: bytes) -> tuple[tuple[Page, ...], dict[str, str]]:
    """Return the one page without a number, and the metadata, of an OpenDocument text.

    Raises:
        UnreadableSourceError: damaged, or larger than any report when unpacked.
    """
    root = _parse(_unpack(data, "content.xml"))
    office = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
    body = root.find(f"{office}body/{office}text")
    if body is None:
        raise UnreadableSourceError("the OpenDocument file holds no text: save it as .odt again")
    _settle_spans(root, body)
    return _page(_odt_blocks(body)), _properties(data, "meta.xml")


def read_html(data: bytes) -> tuple[tuple[Page, ...], dict[str, str]]:
    """Return the one page without a number, and the title, of a web page.

    Raises:
        UnreadableSourceError: nothing that could be shown is in it.
    """
    text = plain_references(regex.sub(r"^\s*<\?xml[^>]*\?>", "", decode(data)))
    text = _DROPPED.sub("\u2060", text)
    try:
        root: Any = lxml_html.document_fromstring(
            text, parser=lxml_html.HTMLParser(no_network=True)
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableSourceError("the web page is empty: save it again") from error
    _turn(each for each in root.iter() if isinstance(each.tag, str) and _is_turned(each))
    for unseen in [
        *root.iter("script", "style", "noscript", "template", "nav", "svg"),
        *(each for each in root.iter() if isinstance(each.tag, str) and _is_unseen(each)),
    ]:
        if unseen.getparent() is not None:
            unseen.drop_tree()
    titles = [" ".join(each.text_content().split()) for each in root.iter("title")]
    body = root.find("body")
    blocks = _html_blocks(body if body is not None else root)
    return _page(blocks), {"title": titles[0][:300]} if titles else {}


# ---- Word ----------------------------------------------------------------------------------


def _docx_blocks(parent: etree._Element) -> Iterator[_Block]:
    for child in parent:
        if child.tag == f"{_W}p":
            yield _docx_text(child)
        elif child.tag == f"{_W}tbl":
            yield _docx_table(child)
            for inner in child.iterfind(f".//{_W}tc/{_W}tbl"):
                yield _docx_table(inner)
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}smartTag", f"{_W}bdo"):
            yield from _docx_blocks(child)


def _docx_styles(data: bytes) -> dict[str, etree._Element]:
    """Return the properties of each style of runs by its name in the file."""
    try:
        root = _parse(_unpack(data, "word/styles.xml"))
    except UnreadableSourceError:
        return {}
    return {
        style.get(f"{_W}styleId", ""): look
        for style in root.iterfind(f"{_W}style")
        if (look := style.find(f"{_W}rPr")) is not None
    }


def _settle_runs(body: etree._Element, styles: dict[str, etree._Element]) -> None:
    """Empty the runs that are hidden or struck out, and mark those that are raised."""
    for run in body.iter(f"{_W}r"):
        own = run.find(f"{_W}rPr")
        if own is None:
            continue
        named = own.find(f"{_W}rStyle")
        style = styles.get(named.get(f"{_W}val", "")) if named is not None else None
        looks = [own, *([style] if style is not None else [])]
        if any(_is_on(look, name) for look in looks for name in ("strike", "dstrike", "vanish")):
            for text in run.findall(f"{_W}t"):
                text.text = ""
        if any(look.find(f"{_W}vertAlign[@{_W}val='superscript']") is not None for look in looks):
            run.set("raised", "yes")


def _is_on(look: etree._Element, name: str) -> bool:
    found = look.find(f"{_W}{name}")
    return found is not None and found.get(f"{_W}val", "true") not in ("0", "false", "off")


def _docx_text(paragraph: etree._Element) -> str:
    parts: list[str] = []
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}noBreakHyphen", f"{_W}r"):
        if node.tag == f"{_W}t":
            run = node.getparent()
            text = node.text or ""
            raised = run is not None and run.get("raised")
            parts.append("" if raised and _is_note_mark(text, parts) else text)
        elif node.tag == f"{_W}tab":
            parts.append("\t")
        elif node.tag == f"{_W}br":
            parts.append(" ")
        elif node.tag == f"{_W}noBreakHyphen":
            parts.append("-")
    return "".join(parts)


def _docx_table(table: etree._Element) -> list[list[_Slot]]:
    rows: list[list[_Slot]] = []
    open_cells: dict[int, tuple[int, int]] = {}
    for row in table.iterfind(f"{_W}tr"):
        slots: list[_Slot] = []
        column = 0
        for cell in row.iterfind(f"{_W}tc"):
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            width = min(_whole(span.get(f"{_W}val") if span is not None else None), _MOST_SPAN)
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            text = " ".join(_docx_text(each) for each in cell.iterfind(f"{_W}p")).strip()
            if merge is not None and merge.get(f"{_W}val") != "restart":
                if column in open_cells:
                    at, index = open_cells[column]
                    above = rows[at][index]
                    rows[at][index] = _Slot(above.text, above.columns, above.rows + 1)
                column += width
                continue
            open_cells[column] = (len(rows), len(slots))
            slots.append(_Slot(text, width))
            column += width
        rows.append(slots)
    return rows


# ---- OpenDocument --------------------------------------------------------------------------


def _odt_blocks(parent: etree._Element) -> Iterator[_Block]:
    for child in parent:
        if child.tag in (f"{_T}p", f"{_T}h"):
            yield _odt_text(child)
        elif child.tag == f"{_TABLE}table":
            yield _odt_table(child)
        elif child.tag in (f"{_T}section", f"{_T}list", f"{_T}list-item"):
            yield from _odt_blocks(child)


def _settle_spans(root: etree._Element, body: etree._Element) -> None:
    """Empty the spans that are hidden or struck out, and mark those that are raised."""
    looks = {
        style.get(f"{_STYLE}name", ""): look
        for style in root.iter(f"{_STYLE}style")
        if (look := style.find(f"{_STYLE}text-properties")) is not None
    }
    for span in body.iter(f"{_T}span"):
        look = looks.get(span.get(f"{_T}style-name", ""))
        if look is None:
            continue
        struck = look.get(f"{_STYLE}text-line-through-style", "none") != "none"
        if struck or look.get(f"{_T}display") == "none":
            tail = span.tail
            span.clear()
            span.tail = tail
        elif look.get(f"{_STYLE}text-position", "").startswith("super"):
            span.set("raised", "yes")


def _odt_text(node: etree._Element) -> str:
    parts = [node.text or ""]
    for child in node:
        if not isinstance(child.tag, str):
            continue
        if child.tag == f"{_T}s":
            parts.append(" ")
        elif child.tag == f"{_T}tab":
            parts.append("\t")
        elif child.tag == f"{_T}line-break":
            parts.append(" ")
        elif child.tag not in (f"{_T}note", f"{_T}annotation"):
            text = _odt_text(child)
            parts.append("" if child.get("raised") and _is_note_mark(text, parts) else text)
        parts.append(child.tail or "")
    return "".join(parts)


def _odt_table(table: etree._Element) -> list[list[_Slot]]:
    rows: list[list[_Slot]] = []
    for row in table.iter(f"{_TABLE}table-row"):
        slots: list[_Slot] = []
        for cell in row:
            if cell.tag != f"{_TABLE}table-cell":
                continue
            text = " ".join(_odt_text(each) for each in cell.iter(f"{_T}p", f"{_T}h")).strip()
            again = min(_whole(cell.get(f"{_TABLE}number-columns-repeated")), _MOST_SPAN)
            slot = _Slot(
                text,
                min(_whole(cell.get(f"{_TABLE}number-columns-spanned")), _MOST_SPAN),
                min(_whole(cell.get(f"{_TABLE}number-rows-spanned")), 500),
            )
            slots.extend([slot] * again)
        rows.append(slots)
    return rows


# ---- HTML ----------------------------------------------------------------------------------

_BLOCKS = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "figcaption", "caption",
    "blockquote", "pre", "address",
}  # fmt: skip


def _html_blocks(parent: etree._Element) -> Iterator[_Block]:
    if parent.text and parent.text.strip():
        yield parent.text
    for child in parent:
        if not isinstance(child.tag, str):
            pass
        elif child.tag == "table":
            yield from (_html_text(each) for each in child.iterfind("caption"))
            yield _html_table(child)
        elif child.tag in _BLOCKS and child.find(".//table") is None:
            yield _html_text(child)
        else:
            yield from _html_blocks(child)
        if child.tail and child.tail.strip():
            yield child.tail


_GONE = ("s", "del", "strike")
_DROPPED = regex.compile(r"[\x00-\x08\x0e-\x1b\x7f]++")
"""What a reader of HTML leaves out before anything is seen of it."""
_OVERRIDE = regex.compile(r"unicode-bidi\s*:\s*(?:bidi|isolate)-override", regex.IGNORECASE)
_RAISED = regex.compile(r"vertical-align:\s*(?:super|top|text-top)|\bsup|note", regex.IGNORECASE)
_UNSEEN = regex.compile(r"display:\s*none|visibility:\s*hidden|line-through", regex.IGNORECASE)


def _html_text(node: etree._Element) -> str:
    parts: list[str] = [node.text or ""]
    for child in node:
        if isinstance(child.tag, str):
            parts.append(_html_inline(child, parts))
        tail = child.tail or ""
        # `<b>3</b>1`: a number does not change its look in the middle.
        parts.append(f" {tail}" if child.tag in _LOOKS and _run_together(parts, tail) else tail)
    return "".join(parts)


def _is_unseen(node: etree._Element) -> bool:
    """Tell whether an element is hidden, or struck out: not what the report says."""
    hidden = node.get("hidden") is not None or _UNSEEN.search(node.get("style") or "")
    return node.tag in _GONE or bool(hidden)


def _is_turned(node: etree._Element) -> bool:
    """Tell whether an element shows its text otherwise than it is stored."""
    if node.tag == "bdo":
        return (node.get("dir") or "").strip().lower() != "ltr"
    if node.tag == "style":
        return False
    return bool(_OVERRIDE.search(node.get("style") or ""))


def _turn(nodes: Iterable[etree._Element]) -> None:
    """Mark the figures inside elements as turned round: none of them is a number."""
    for node in list(nodes):
        for each in node.iter():
            if each.text and isinstance(each.tag, str):
                each.text = turned(each.text)
            if each is not node and each.tail:
                each.tail = turned(each.tail)


def _html_inline(child: etree._Element, before: list[str]) -> str:
    """Return the text of an element inside a line, as it is to stand behind `before`."""
    if child.tag == "br":
        return " "
    if _is_unseen(child):
        return ""
    text = _html_text(child)
    if child.tag in _BLOCKS or child.tag in ("div", "ul", "ol", "dl", "section"):
        return f" {text} "
    note = child.tag in ("sup", "small") or (child.get("href") or "").startswith("#")
    note = note or bool(_RAISED.search(f"{child.get('style')} {child.get('class')}"))
    if (note or child.find(".//sup") is not None) and _is_note_mark(text, before):
        return ""
    return f" {text}" if child.tag in _LOOKS and _run_together(before, text) else text


_LOOKS = ("b", "strong", "i", "em", "u", "font", "sup", "sub", "small", "a")


def _run_together(before: list[str], after: str) -> bool:
    """Tell whether two texts, set one behind the other, make one number of two."""
    last = next((part for part in reversed(before) if part), "")
    return last[-1:].isdigit() and after[:1].isdigit()


def _html_table(table: etree._Element) -> list[list[_Slot]]:
    rows: list[list[_Slot]] = []
    for row in table.iter("tr"):
        owner = next(row.iterancestors("table"), None)
        if owner is not table:
            continue
        rows.append(
            [
                _Slot(
                    " ".join(_html_text(cell).split()),
                    min(_whole(cell.get("colspan")), _MOST_SPAN),
                    min(_whole(cell.get("rowspan")), 500),
                )
                for cell in row
                if cell.tag in ("td", "th")
            ]
        )
    return rows


def embedded_tables(fragment: str) -> Iterator[tuple[list[str], list[tuple[int, int]]]]:
    """Yield the rows of HTML tables that stand inside a text, as texts with their columns."""
    try:
        root = lxml_html.fromstring(f"<div>{fragment}</div>")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return
    for table in root.iter("table"):
        yield from _grid(_html_table(table))


def _is_note_mark(text: str, before: list[str]) -> bool:
    """Tell whether a raised text is the mark of a note, which must not join its number."""
    last = next((part for part in reversed(before) if part.strip()), "")
    return bool(_NOTE_MARK.fullmatch(text)) and last.rstrip()[-1:].isdigit()


# ---- common --------------------------------------------------------------------------------


def _whole(text: str | None) -> int:
    """Return a number of columns or rows; one where the file writes what is none."""
    text = (text or "").strip()
    # Of a number of thousands of digits Python makes none.
    return max(int(text[:9]), 1) if text.isascii() and text.isdigit() else 1


def _page(blocks: Iterator[_Block]) -> tuple[Page, ...]:
    texts: list[str] = []
    rows = tuple(within_reason(_rows(blocks, texts)))
    return (Page(None, rows, "\n".join(texts)),)


def _rows(blocks: Iterator[_Block], texts: list[str]) -> Iterator[Row]:
    """Yield the rows of paragraphs and tables; the text of each is added to `texts`."""
    top, table = 0.0, 0
    for block in blocks:
        if isinstance(block, str):
            for piece in seen(block).split("\n"):
                if not piece.strip():
                    continue
                texts.append(" ".join(piece.split()))
                top += 2.5
                yield _paragraph(piece, top)
        else:
            table += 1
            for cells, spans in _grid(block):
                top += 1.0
                cells = [seen(cell) for cell in cells]
                texts.append("\t".join(cells))
                yield table_row(cells, None, None, table, spans=spans, top=top)


def _paragraph(text: str, top: float) -> Row:
    cells = []
    for number, piece in enumerate(text.split("\t")):
        piece = strip_bullet(piece) if number == 0 else piece
        words = tuple(
            Word(word, Box(number * 100, top, number * 100 + 90, top + 1)) for word in piece.split()
        )
        if words:
            cells.append(Cell(words))
    return Row(tuple(cells), "table" if len(cells) > 1 else "flow", top, top + 1)


def _grid(table: list[list[_Slot]]) -> Iterator[tuple[list[str], list[tuple[int, int]]]]:
    """Yield each row's texts with first column and width, merged cells laid out."""
    waiting: dict[int, tuple[int, _Slot]] = {}
    for slots in table:
        cells: list[str] = []
        spans: list[tuple[int, int]] = []
        column = 0
        remaining = list(slots)
        while remaining or any(at >= column for at in waiting):
            if column in waiting:
                left, slot = waiting.pop(column)
                if left > 1:
                    waiting[column] = (left - 1, slot)
                # A figure that spans rows is printed once.
                cells.append("" if read_figure(slot.text) else slot.text)
            elif remaining:
                slot = remaining.pop(0)
                cells.append(slot.text)
                if slot.rows > 1:
                    waiting[column] = (slot.rows - 1, slot)
            else:
                column += 1
                continue
            spans.append((column, slot.columns))
            column += slot.columns
        yield cells, spans


def _unpack(data: bytes, member: str) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if archive.namelist().count(member) > 1:
                # Which of them counts depends on the program that opens it.
                raise UnreadableSourceError(
                    "holds its text twice: not opened; save it anew in an office program"
                )
            info = archive.getinfo(member)
            if info.file_size > _MOST_BYTES or (
                info.file_size > 5_000_000
                and info.file_size > _MOST_RATIO * max(info.compress_size, 1)
            ):
                raise UnreadableSourceError(
                    "unpacks to far more than a report holds: not opened; save it anew"
                )
            with archive.open(info) as stream:
                content = stream.read(_MOST_BYTES + 1)
    except (
        zipfile.BadZipFile,
        KeyError,
        EOFError,
        OSError,
        RuntimeError,
        NotImplementedError,
        ValueError,
    ) as error:
        raise UnreadableSourceError(
            "the document is damaged and can't be unpacked: fetch or save it again"
        ) from error
    except (UnreadableSourceError, MemoryError):
        raise
    except Exception as error:  # zlib.error and the like have no common base
        raise UnreadableSourceError(
            "the document is damaged and can't be unpacked: fetch or save it again"
        ) from error
    if len(content) > _MOST_BYTES:
        raise UnreadableSourceError("unpacks to far more than a report holds: not opened")
    return content


def _parse(content: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=False,
        # A remark inside a number would cut it short.
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableSourceError(
            "the document's XML is damaged: open it in an office program and save it again"
        ) from error


def _properties(data: bytes, member: str) -> dict[str, str]:
    try:
        root = _parse(_unpack(data, member))
    except UnreadableSourceError:
        return {}
    found: dict[str, str] = {}
    for node in root.iter():
        if isinstance(node.tag, str) and node.text and node.text.strip():
            name = etree.QName(node).localname.lower()
            if name in ("title", "subject", "creator", "created", "modified", "keywords"):
                found.setdefault(name, node.text.strip()[:300])
    return found
