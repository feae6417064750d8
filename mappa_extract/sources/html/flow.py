"""The lines and tables that a web page shows, in the order in which it shows them."""

from __future__ import annotations

from dataclasses import replace

import regex
from lxml import etree

from mappa_extract.sources.blocks import Block, Grid, Line, is_note_mark
from mappa_extract.sources.html.cascade import Cascade
from mappa_extract.sources.html.looks import Look, anonymous, look_of
from mappa_extract.sources.html.tables import Child, belongs_to_table, laid_out
from mappa_extract.sources.numbering import counted
from mappa_extract.vocabulary.numbers import DOUBT, read_figure

_LOOKS = frozenset(
    ("b", "strong", "i", "em", "u", "font", "sup", "sub", "small", "a", "ins", "mark")
)
_FORMULAS = frozenset((
    "mfrac", "msup", "msub", "msubsup", "mroot", "msqrt", "munder", "mover", "munderover", "mtable",
    "mmultiscripts",
))  # fmt: skip
"""What is no plain row of signs."""
_CELL_LINES = 4
"""A cell of a grid has no more lines; what has is a part of the page."""
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_SPACE = regex.compile(r"[ \t\r\n\f]+")
_TAB = regex.compile(r"(?<=\S)\s*\u00a0{2,}\s*(?=\S)|(?<=\S)\s*\u00a0 \u00a0\s*(?=\S)")
"""How word processors write a tab stop."""
_GAP = regex.compile(r"(?<=\S) {2,}(?=\S)")
_NOTE_CLASS = regex.compile(r"\bsup|note", regex.IGNORECASE)
_WITH_VALUE = frozenset(
    ("", "text", "number", "tel", "email", "url", "search", "date", "month", "button", "submit",
     "reset", "week", "time")
)  # fmt: skip


class Flow:
    """Gathers what is shown into lines and tables."""

    def __init__(self, cascade: Cascade) -> None:
        self.cascade = cascade
        self.blocks: list[Block] = []
        self.heading = False
        self.pictured = False
        """Whether a picture stands in it."""
        self._parts: list[str] = []
        self._fresh = False
        self._beside = False
        self._note = ""
        self._marker = ""

    # ---- lines ----

    def text(self, text: str, look: Look) -> None:
        """Add text to the line."""
        if not text or not look.shows_text:
            return
        if look.turned:
            text = text[::-1]
        if look.preformatted:
            first, *others = text.replace("\r\n", "\n").split("\n")
            self._piece(_GAP.sub("\t", first))
            for other in others:
                self.end_line()
                self._piece(_GAP.sub("\t", other))
            return
        self._piece(_SPACE.sub(" ", text))

    def _piece(self, text: str) -> None:
        # `<b>3</b>1`: a number does not change its look in the middle.
        if self._fresh and text[:1].isdigit() and self._last()[-1:].isdigit():
            text = " " + text
        if text:
            self._fresh = False
            self._parts.append(text)
            if text.strip():
                self._note = ""

    def _last(self) -> str:
        return self._parts[-1] if self._parts else ""

    def end_line(self) -> None:
        """Begin a new line; a line without text is none."""
        text = _TAB.sub("\t", "".join(self._parts))
        if text.strip():
            self.blocks.append(
                Line(text.strip(" "), self._marker, self._note, self.heading, self._beside)
            )
            self._marker = ""
        self._parts, self._note, self._fresh, self._beside = [], "", False, False

    # ---- elements ----

    def children(self, node: etree._Element, look: Look) -> None:
        """Add what an element holds, with what its style sheet puts before and after it."""
        self._inserted(node, "before", look)
        self.text(node.text or "", look)
        run: list[Child] = []
        closed = node.tag == "details" and node.get("open") is None
        for child in node:
            tail = child.tail or ""
            if isinstance(child.tag, str) and not (closed and child.tag != "summary"):
                own = self.look(child, look)
                if own is not None and belongs_to_table(own.display):
                    run.append((child, own))
                    if not tail.strip():
                        continue
                    own = None
                self._anonymous_table(run)
                if own is not None:
                    self.element(child, own)
            if not closed:
                if tail.strip():
                    self._anonymous_table(run)
                self.text(tail, look)
        self._anonymous_table(run)
        self._inserted(node, "after", look)

    def look(self, node: etree._Element, above: Look) -> Look | None:
        """Return an element's look, None where nothing of it is shown."""
        declared = self.cascade.of(node).get("", {})
        return look_of(node, declared, above, self.cascade.is_whole)

    def element(self, node: etree._Element, look: Look) -> None:
        """Add an element."""
        inline = look.display in ("inline", "contents") or look.display.startswith("inline-")
        if node.tag == "br":
            self.end_line()
        elif look.display in ("table", "inline-table"):
            self.end_line()
            self.blocks.append(self.table(node, look))
        elif inline:
            self._inline(node, look)
        else:
            self._block(node, look)

    def _block(self, node: etree._Element, look: Look) -> None:
        self.end_line()
        before = self.heading
        self.heading = before or node.tag in _HEADINGS or node.get("role") == "heading"
        if look.display == "list-item":
            self._marker = _marker(node, look)
        first = len(self.blocks)
        if not (
            (look.sideways and self._side_by_side(node, look))
            or (look.columns > 1 and self._in_grid(node, look))
            or (node.tag == "dl" and self._terms(node, look))
        ):
            self._content(node, look)
        self.end_line()
        self._join_card(first)
        self.heading = before
        if look.display == "list-item":
            self._marker = ""

    def _side_by_side(self, node: etree._Element, look: Look) -> bool:
        """Add children that stand beside each other as one line, if each is one line."""
        texts: list[str] = []
        for child, own in self._children_alone(node, look):
            inner = Flow(self.cascade)
            inner.element(child, own)
            inner.end_line()
            if len(inner.blocks) > 1 or not all(isinstance(one, Line) for one in inner.blocks):
                return False
            texts += [one.text for one in inner.blocks if isinstance(one, Line)]
        if not texts:
            return False
        self._parts.append("\t".join(texts))
        self._beside = True
        return True

    def _children_alone(self, node: etree._Element, look: Look) -> list[Child]:
        """Return the children that are shown, none where text stands beside them."""
        if (node.text or "").strip() or any((child.tail or "").strip() for child in node):
            return []
        looks = (self.look(one, look) if isinstance(one.tag, str) else None for one in node)
        return [(one, own) for one, own in zip(node, looks, strict=True) if own is not None]

    def _in_grid(self, node: etree._Element, look: Look) -> bool:
        """Add children that a grid lays out row by row, each row as one line."""
        cells: list[str] = []
        for child, own in self._children_alone(node, look):
            inner = Flow(self.cascade)
            inner.element(child, replace(own, display="block"))
            lines = [one.text for one in inner.blocks if isinstance(one, Line)]
            if own.spans or len(lines) < len(inner.blocks) or len(lines) > _CELL_LINES:
                return False
            cells.append(" ".join(lines))
        rows = [cells[n : n + look.columns] for n in range(0, len(cells), look.columns)]
        if len(rows) < 2 or len(rows[-1]) < look.columns:
            return False
        for row in rows:
            self._parts.append("\t".join(row))
            self._beside = True
            self.end_line()
        return True

    def _terms(self, node: etree._Element, look: Look) -> bool:
        """Add a list of terms, each with what is said of it as one line, where each is short."""
        rows: list[list[str]] = []
        for child, own in self._children_alone(node, look):
            inner = Flow(self.cascade)
            inner.element(child, own)
            lines = [one.text for one in inner.blocks if isinstance(one, Line)]
            plain = len(lines) == len(inner.blocks) == 1 and "\t" not in "".join(lines)
            if child.tag not in ("dt", "dd") or not plain:
                return False
            if child.tag == "dt":
                rows.append(lines)
            elif not rows:
                return False
            else:
                rows[-1] += lines
        if not rows or any(len(row) != 2 for row in rows):
            return False
        for row in rows:
            self._parts.append("\t".join(row))
            self._beside = True
            self.end_line()
        return True

    def _join_card(self, first: int) -> None:
        """Put a figure and the words right above or below it, a card's only two lines, together."""
        lines = self.blocks[first:]
        if len(lines) != 2 or not all(isinstance(one, Line) and not one.heading for one in lines):
            return
        texts = [one.text for one in lines if isinstance(one, Line)]
        figures = [read_figure(text) is not None for text in texts]
        words, figure = texts if figures[1] else texts[::-1]
        if sum(figures) == 1 and len(words.split()) <= _CARD_WORDS and "\t" not in words:
            self.blocks[first:] = [Line(f"{words}\t{figure}", beside=True)]

    def _inline(self, node: etree._Element, look: Look) -> None:
        raised = look.raised or (node.get("href") or "").startswith("#")
        raised = raised or bool(_NOTE_CLASS.search(node.get("class") or ""))
        if raised or node.find(".//sup") is not None:
            text = self._text_of(node, look)
            if text.strip() and is_note_mark(text, "".join(self._parts)):
                self._note = text.strip()
                return
        apart = look.apart or node.tag in _LOOKS
        self._fresh = self._fresh or apart
        self._content(node, look)
        self._fresh = self._fresh or apart

    def _text_of(self, node: etree._Element, look: Look) -> str:
        if len(text_in(node)) > len("[footnote 12]"):
            return ""
        inner = Flow(self.cascade)
        inner.children(node, replace(look, raised=False))
        inner.end_line()
        return " ".join(one.text if isinstance(one, Line) else DOUBT for one in inner.blocks)

    def _content(self, node: etree._Element, look: Look) -> None:
        if node.tag == "input":
            if (node.get("type") or "").lower() in _WITH_VALUE:
                self.text(node.get("value") or "", look)
        elif node.tag == "select":
            options = list(node.iter("option"))
            chosen = [one for one in options if one.get("selected") is not None]
            size = node.get("size") or "1"
            if node.get("multiple") is not None or (size.isdigit() and int(size) > 1):
                for one in options:
                    self.text(text_in(one), look)
                    self.end_line()
                return
            for one in (chosen or options)[-1 if chosen else 0 :][:1]:
                self.text(text_in(one), look)
        elif node.tag in ("img", "svg"):
            self._picture(node, look)
        elif node.tag in _FORMULAS:
            self.text(DOUBT, look)
        elif node.tag == "ruby":
            self._ruby(node, look)
        elif node.tag not in ("meter", "progress"):
            self.children(node, look)

    def _ruby(self, node: etree._Element, look: Look) -> None:
        self.text(node.text or "", look)
        for child in node:
            own = self.look(child, look) if isinstance(child.tag, str) else None
            if own is not None and child.tag != "rt":
                self.element(child, own)
            self.text(child.tail or "", look)

    def _picture(self, node: etree._Element, look: Look) -> None:
        """Say in a cell that something is shown that can't be read."""
        sizes = [node.get(name) or "" for name in ("width", "height")]
        tiny = any(size.isdigit() and int(size) < 5 for size in sizes)
        spacer = node.get("alt") == "" or regex.search(
            r"spacer|blank|clear|pixel", node.get("src") or "", regex.I
        )
        in_cell = next(node.iterancestors("td", "th"), None) is not None
        if (
            in_cell
            and look.visible
            and not tiny
            and not spacer
            and not "".join(self._parts).strip()
        ):
            self.pictured = True

    def _inserted(self, node: etree._Element, place: str, look: Look) -> None:
        if not self.cascade.has_rules:
            return
        declared = self.cascade.of(node).get(place)
        content = (declared or {}).get("content", "")
        if not declared or content in ("", "none", "normal"):
            return
        own = look_of(etree.Element("span"), declared, anonymous(look))
        if own is None:
            return
        self._fresh = self._fresh or own.apart
        self.text(_content_text(content, node), own)

    # ---- tables ----

    def cell(self, cells: list[Child]) -> list[Block]:
        """Return what stands in a cell; neighbours that are no cells share one."""
        inner = Flow(self.cascade)
        first, look = cells[0]
        if look.display == "table-cell":
            inner.children(first, look)
        else:
            for node, own in cells:
                inner.element(node, replace(own, display="block"))
        inner.end_line()
        return inner.blocks or ([Line(DOUBT)] if inner.pictured else [])

    def table(self, node: etree._Element, look: Look) -> Grid:
        """Return a table as it is laid out."""
        captions = Flow(self.cascade)
        parts: list[Child] = []
        for child in node:
            own = self.look(child, look) if isinstance(child.tag, str) else None
            if own is None:
                continue
            if own.display == "table-caption":
                captions._block(child, own)
            else:
                parts.append((child, own))
        grid = laid_out(self, parts)
        grid.caption = [one for one in captions.blocks if isinstance(one, Line)]
        return grid

    def _anonymous_table(self, run: list[Child]) -> None:
        if run:
            self.end_line()
            grid = laid_out(self, run)
            if grid.slots:
                self.blocks.append(grid)
            run.clear()


_CARD_WORDS = 25


def text_in(node: etree._Element) -> str:
    """Return all text in an element, shown or not."""
    return "".join(str(text) for text in node.itertext())


def _marker(node: etree._Element, look: Look) -> str:
    parent = node.getparent()
    if parent is None or look.list_style in ("none", "disc", "circle", "square"):
        return ""
    items = [item for item in parent if item.tag == "li"]
    backwards = parent.get("reversed") is not None
    start = parent.get("start") or ""
    number = (
        int(start) if regex.fullmatch(r"-?\d{1,6}", start) else (len(items) if backwards else 1)
    )
    for item in items:
        value = item.get("value") or ""
        if regex.fullmatch(r"-?\d{1,6}", value):
            number = int(value)
        if item is node:
            return f"{counted(number, look.list_style)}."
        number += -1 if backwards else 1
    return ""


_STRING = regex.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|attr\(\s*([\w-]+)[^)]*\)")


def _content_text(content: str, node: etree._Element) -> str:
    """Return what a style sheet's `content` shows."""
    content = content.split('/ "')[0]
    texts = []
    for match in _STRING.finditer(content):
        text = node.get(match[3]) or "" if match[3] else match[1] or match[2] or ""
        texts.append(regex.sub(r"\\([0-9a-fA-F]{1,6})\s?", _escaped, text))
    return "".join(texts)


def _escaped(match: regex.Match[str]) -> str:
    code = int(match[1], 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
