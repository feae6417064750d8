"""Blocks as ReportLab's flowables: the program that draws a page stroke by stroke."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

from reportlab.graphics.charts.piecharts import Pie
from reportlab.graphics.shapes import Drawing, Rect, String
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from bench.matrix.blocks import (
    Beside,
    Block,
    Break,
    Cell,
    Chart,
    Grid,
    Listing,
    Panel,
    Space,
    Tabbed,
    Text,
    Tiles,
)
from bench.matrix.in_html import SIZES
from bench.matrix.look import MM, Look
from bench.matrix.reportlab_parts import Leader, Spaced, Tabs, Tile, Turned, faces
from bench.matrix.svg import SHADES

_ALIGN = {"left": TA_LEFT, "right": TA_RIGHT, "center": TA_CENTER}


def document(blocks: list[Block], look: Look, running: str) -> bytes:
    """Return the report as PDF; `running` is what stands at the head of pages."""
    out = io.BytesIO()
    width, height = look.sheet
    margin = look.margin * MM
    frame = Frame(margin, margin, width - 2 * margin, height - 2 * margin, 0, 0, 0, 0)
    template = PageTemplate(frames=[frame], onPage=_furniture(look, running))
    made = BaseDocTemplate(
        out, pagesize=look.sheet, pageTemplates=[template], title=running, invariant=1
    )
    made.build(_Drawer(look).all(blocks))
    return out.getvalue()


def _no_padding(*sides: str) -> list[tuple[Any, ...]]:
    return [(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in sides]


def _furniture(look: Look, running: str) -> Callable[[Any, Any], None]:
    def draw(canvas: Any, _: Any) -> None:
        width, height = look.sheet
        margin = look.margin * MM
        canvas.saveState()
        if look.paper != "#ffffff":
            canvas.setFillColor(HexColor(look.paper))
            canvas.rect(0, 0, width, height, stroke=0, fill=1)
        number = str(canvas.getPageNumber())
        canvas.setFont(faces(look.font)[0], 8)
        canvas.setFillColor(HexColor("#555555"))
        low = margin * 0.55
        match look.furniture:
            case "number":
                canvas.drawCentredString(width / 2, low, number)
            case "of":
                canvas.drawRightString(width - margin, low, f"Page {number} of 6")
            case "running":
                canvas.drawString(margin, height - low, running)
                canvas.drawRightString(width - margin, height - low, number)
            case "telephone":
                canvas.drawString(margin, low, "MAPPA Unit 01632 960 455")
                canvas.drawRightString(width - margin, low, number)
            case "large":
                canvas.setFont(faces(look.font)[1], 20)
                canvas.drawRightString(width - margin, low, number)
        canvas.restoreState()

    return draw


class _Drawer:
    def __init__(self, look: Look, ink: str = "") -> None:
        self.look = look
        self.ink = ink or look.ink
        self.face, self.heavy = faces(look.font)

    def all(self, blocks: list[Block]) -> list[Flowable]:
        return [flowable for block in blocks for flowable in self.block(block)]

    def style(self, size: float, bold: bool, align: str = "left", ink: str = "") -> ParagraphStyle:
        return ParagraphStyle(
            "own", fontName=self.heavy if bold else self.face, fontSize=size, leading=size * 1.25,
            textColor=HexColor(ink or self.ink), alignment=_ALIGN[align],
        )  # fmt: skip

    def block(self, block: Block) -> list[Flowable]:
        match block:
            case Text():
                return self.text(block)
            case Grid():
                return [self.grid(block), Spacer(1, 3)]
            case Listing():
                style = self.style(self.look.size, False)
                return [
                    Leader(label, figure, block.leader, block.width, style)
                    for label, figure in block.items
                ]
            case Tabbed():
                return [
                    Tabs(line, block.stops, self.style(self.look.size, number in block.bold))
                    for number, line in enumerate(block.lines)
                ]
            case Beside():
                return [self.beside(block)]
            case Panel():
                return [self.panel(block)]
            case Tiles():
                return [self.tiles(block), Spacer(1, 6)]
            case Chart():
                return [self.chart(block)]
            case Space():
                return [Spacer(1, block.height)]
            case Break():
                return [PageBreak()]

    def words(self, text: str, sup: str = "") -> str:
        out = escape(text).replace("\n", "<br/>")
        return out + (
            f'<super size="{self.look.size * 0.65:.1f}">{escape(sup)}</super>' if sup else ""
        )

    def text(self, block: Text) -> list[Flowable]:
        size = SIZES[block.role] * self.look.size
        bold = block.role in ("h1", "h2", "h3", "title")
        accent = self.look.accent if block.role in ("cover", "h1", "h2") else ""
        style = self.style(size, bold, block.align, block.ink or accent)
        style.spaceBefore = {"h1": 6, "h2": 10, "h3": 8, "title": 5, "note": 2}.get(block.role, 0)
        style.spaceAfter = self.look.size * 0.5
        style.keepWithNext = bold
        if block.fill:
            style.backColor = HexColor(block.fill)
            style.borderPadding = (2, 4, 3, 4)
            style.leftIndent = style.rightIndent = 4
            style.spaceAfter = style.spaceBefore = 7
        if block.spacing:
            return [Spaced(block.text, style, block.spacing)]
        return [Paragraph(self.words(block.text, block.sup), style)]

    def grid(self, block: Grid) -> Table:
        columns = len(block.widths)
        content: list[list[Any]] = [[""] * columns for _ in block.lines]
        commands: list[tuple[Any, ...]] = [
            ("TOPPADDING", (0, 0), (-1, -1), block.padding),
            ("BOTTOMPADDING", (0, 0), (-1, -1), block.padding),
            ("LEFTPADDING", (0, 0), (-1, -1), block.across),
            ("RIGHTPADDING", (0, 0), (-1, -1), block.across),
        ]
        commands += self._rules(block)
        taken: set[tuple[int, int]] = set()
        for number, line in enumerate(block.lines):
            at = 0
            for cell in line:
                while (number, at) in taken:
                    at += 1
                last = (at + cell.cols - 1, number + cell.rows - 1)
                taken |= {
                    (n, c) for n in range(number, last[1] + 1) for c in range(at, last[0] + 1)
                }
                width = sum(block.widths[at : at + cell.cols]) - 2 * block.across
                content[number][at] = self.cell(cell, width)
                commands.append(("VALIGN", (at, number), (at, number), cell.at.upper()))
                if (cell.rows, cell.cols) != (1, 1):
                    commands.append(("SPAN", (at, number), last))
                if cell.kind == "void":
                    white = HexColor(self.look.paper)
                    commands += [("LINEABOVE", (at, number), last, 1.2, white),
                                 ("LINEBEFORE", (at, number), last, 1.2, white)]  # fmt: skip
                if cell.fill:
                    commands.append(("BACKGROUND", (at, number), last, HexColor(cell.fill)))
                if cell.indent:
                    commands.append(("LEFTPADDING", (at, number), last, block.across + cell.indent))
                at += cell.cols
        return Table(content, colWidths=block.widths, style=commands, hAlign="LEFT")

    def _rules(self, block: Grid) -> list[tuple[Any, ...]]:
        grey = HexColor("#777777")
        everything = ((0, 0), (-1, -1))
        match block.rules:
            case "grid":
                return [("GRID", *everything, 0.6, grey)]
            case "rows":
                return [("LINEBELOW", *everything, 0.6, grey)]
            case "heads" if block.heads:
                return [("LINEBELOW", (0, 0), (-1, block.heads - 1), 1, grey)]
            case "zebra":
                fill = HexColor("#e8edf0")
                return [
                    ("BACKGROUND", (0, n), (-1, n), fill) for n in range(1, len(block.lines), 2)
                ]
        return []

    def cell(self, cell: Cell, width: float) -> Any:
        if cell.inner:
            return self.all(cell.inner)
        style = self.style(self.look.size, cell.bold, cell.align, cell.ink)
        if cell.rotate:
            return Turned(cell.text, style, cell.rotate)
        if cell.spacing:
            return Spaced(cell.text, style, cell.spacing)
        return Paragraph(self.words(cell.text, cell.sup), style)

    def beside(self, block: Beside) -> Table:
        row = [
            [*([Spacer(1, drop)] if drop else []), *self.all(part)]
            for part, drop in zip(block.parts, block.drops, strict=True)
        ]
        widths: list[float] = []
        cells: list[Any] = []
        for number, part in enumerate(row):
            if number:
                cells.append("")
                widths.append(block.gutter)
            cells.append(part)
            widths.append(block.widths[number])
        sides = _no_padding("LEFT", "RIGHT", "TOP", "BOTTOM")
        style = [("VALIGN", (0, 0), (-1, -1), "TOP"), *sides]
        return Table([cells], colWidths=widths, style=style, hAlign="LEFT")

    def panel(self, block: Panel) -> Table:
        inside = _Drawer(self.look, block.ink).all(block.blocks)
        style: list[tuple[Any, ...]] = [
            (f"{side}PADDING", (0, 0), (-1, -1), block.inset)
            for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")
        ]
        if block.fill:
            style.append(("BACKGROUND", (0, 0), (-1, -1), HexColor(block.fill)))
        if block.border:
            style.append(("BOX", (0, 0), (-1, -1), 0.8, HexColor(block.border)))
        corners = [block.radius] * 4 if block.radius else None
        return Table(
            [[inside]], colWidths=[block.width], style=style, hAlign="LEFT", cornerRadii=corners
        )

    def tiles(self, block: Tiles) -> Table:
        width = (block.width - 10 * (block.per_row - 1)) / block.per_row
        align = "left" if block.place == "right" else "center"
        style = self.style(self.look.size, False, align, "#ffffff" * (block.shape == "band"))
        tiles: list[Any] = [
            Tile(figure, label, block, width, self.look.accent, style, self.heavy)
            for figure, label in block.items
        ]
        tiles += [""] * (-len(tiles) % block.per_row)
        lines = [tiles[at : at + block.per_row] for at in range(0, len(tiles), block.per_row)]
        commands = [("VALIGN", (0, 0), (-1, -1), "TOP"), *_no_padding("LEFT", "RIGHT")]
        return Table(lines, [width + 10] * block.per_row, style=commands, hAlign="LEFT")

    def chart(self, block: Chart) -> Drawing:
        drawing = Drawing(block.width, block.height)
        top = max(value for _, value, _ in block.items) or 1
        small = {
            "fontName": self.face,
            "fontSize": self.look.size * 0.8,
            "fillColor": HexColor(self.ink),
        }
        step, wide = block.height / len(block.items), block.width / len(block.items)
        for number, (name, value, printed) in enumerate(block.items):
            shade = HexColor(SHADES[number % 4])
            if block.kind == "bar":
                y, long = block.height - (number + 1) * step, (block.width - 215) * value / top
                drawing.add(Rect(168, y + 5, long, step - 10, fillColor=shade, strokeColor=None))
                drawing.add(String(0, y + step * 0.4, name, **small))
                drawing.add(String(174 + long, y + step * 0.4, printed, **small))
            elif block.kind == "column":
                x, high = number * wide, (block.height - 34) * value / top
                drawing.add(Rect(x + 12, 16, wide - 30, high, fillColor=shade, strokeColor=None))
                drawing.add(String(x + 14, 20 + high, printed, **small))
                drawing.add(String(x + 10, 3, name, **small))
            else:
                y = block.height - 30 - 22 * number
                drawing.add(Rect(block.height + 18, y, 8, 8, fillColor=shade, strokeColor=None))
                drawing.add(String(block.height + 32, y, f"{name}: {printed}", **small))
        if block.kind == "pie":
            pie = Pie()
            pie.x = pie.y = 6
            pie.width = pie.height = block.height - 12
            pie.data = [value for _, value, _ in block.items]
            for number in range(len(block.items)):
                pie.slices[number].fillColor = HexColor(SHADES[number % 4])
            drawing.add(pie)
        return drawing
