"""Blocks as a flat OpenDocument text, for LibreOffice to print."""

from __future__ import annotations

from dataclasses import replace
from html import escape

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
from bench.matrix.odf_drawn import Drawn
from bench.matrix.odf_styles import SPACES, attributes

FONTS = {
    "sans": "Liberation Sans",
    "serif": "Liberation Serif",
    "narrow": "Liberation Sans Narrow",
    "dejavu": "DejaVu Sans",
    "mono": "Liberation Mono",
}
_ALIGN = {"left": "start", "right": "end", "center": "center"}
_TURNED = {"up": "bt-lr", "slant": "bt-lr", "down": "tb-rl"}


def document(blocks: list[Block], look: Look, running: str) -> str:
    """Return the whole document; `running` is what stands at the head of pages."""
    writer = _Writer(look)
    body = writer.all(blocks)
    head, foot = writer.furniture(running)
    width, height = look.sheet
    page = attributes({
        "fo:page-width": f"{width:.1f}pt", "fo:page-height": f"{height:.1f}pt",
        "fo:margin": f"{look.margin * MM:.1f}pt", "fo:background-color": look.paper,
        "style:print-orientation": "landscape" if width > height else "portrait",
    })  # fmt: skip
    text = (
        f'<style:default-style style:family="paragraph"><style:paragraph-properties/>'
        f'<style:text-properties fo:font-family="{FONTS[look.font]}" fo:font-size="{look.size}pt" '
        f'fo:color="{look.ink}" fo:language="en" fo:country="GB"/></style:default-style>'
        '<style:default-style style:family="table"><style:table-properties '
        'table:border-model="collapsing"/></style:default-style>'
        # Without this parent a text box is taken for a drawing, which holds no table.
        '<style:style style:name="Frame" style:family="graphic"><style:graphic-properties '
        'text:anchor-type="paragraph" draw:fill="none" draw:stroke="none"/></style:style>'
    )
    layout = (
        f'<style:page-layout style:name="sheet"><style:page-layout-properties{page}/>'
        "<style:header-style/><style:footer-style/></style:page-layout>"
    )
    master = (
        '<office:master-styles><style:master-page style:name="Standard" '
        f'style:page-layout-name="sheet">{head}{foot}</style:master-page></office:master-styles>'
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {SPACES} office:version="1.3" '
        'office:mimetype="application/vnd.oasis.opendocument.text">'
        f"<office:styles>{text}</office:styles><office:automatic-styles>{writer.styles.xml()}{layout}"
        f"</office:automatic-styles>{master}<office:body><office:text>{body}</office:text></office:body>"
        "</office:document>"
    )


class _Writer(Drawn):
    def all(self, blocks: list[Block]) -> str:
        return "".join(self.block(block) for block in blocks)

    def block(self, block: Block) -> str:
        match block:
            case Text():
                return self.text(block)
            case Grid():
                return self.grid(block)
            case Listing():
                return self.listing(block)
            case Tabbed():
                return self.tabbed(block)
            case Beside():
                return self.beside(block)
            case Panel():
                return self.panel(block)
            case Tiles():
                return self.tiles(block)
            case Chart():
                return self.chart(block)
            case Space():
                return self.paragraph(
                    "", {}, {"fo:font-size": f"{max(block.height / 1.2, 2):.1f}pt"}
                )
            case Break():
                self.break_before = True
                return ""

    def text(self, block: Text) -> str:
        size = SIZES[block.role] * self.look.size
        bold = block.role in ("h1", "h2", "h3", "title")
        above = {"h1": 6, "h2": 10, "h3": 8, "title": 4, "note": 2}.get(block.role, 0)
        values = {"fo:text-align": _ALIGN[block.align], "fo:margin-top": f"{above}pt",
                  "fo:margin-bottom": f"{self.look.size * 0.5:.1f}pt"}  # fmt: skip
        if bold:
            values["fo:keep-with-next"] = "always"
        if block.fill:
            values |= {
                "fo:background-color": block.fill,
                "fo:padding": "2pt",
                "fo:border": "0.1pt solid #fff",
            }
        text = {"fo:font-size": f"{size:.1f}pt"}
        if bold:
            text["fo:font-weight"] = "bold"
        if block.role in ("cover", "h1", "h2"):
            text["fo:color"] = self.look.accent
        if block.ink:
            text["fo:color"] = block.ink
        if block.spacing:
            text["fo:letter-spacing"] = f"{block.spacing * size:.2f}pt"
        return self.paragraph(self.words(block.text, block.sup), values, text)

    def grid(self, block: Grid) -> str:
        taken: set[tuple[int, int]] = set()
        rows = ""
        with self.inside():
            for number, line in enumerate(block.lines):
                cells, at, row = iter(line), 0, ""
                while at < len(block.widths):
                    covered = (number, at) in taken
                    cell = None if covered else next(cells, None)
                    if cell is None:
                        row += f"<table:{'covered-' * covered}table-cell/>"
                        at += 1
                        continue
                    taken |= {
                        (number + down, at + right)
                        for down in range(cell.rows)
                        for right in range(cell.cols)
                    }
                    row += self.cell(cell, block, number)
                    row += "<table:covered-table-cell/>" * (cell.cols - 1)
                    at += cell.cols
                rows += self.row(row, **self._height(block, number))
        return self.table(block.widths, rows) + self.paragraph("", {}, {"fo:font-size": "2pt"})

    def _height(self, block: Grid, number: int) -> dict[str, str]:
        """Return a line's least height; LibreOffice makes no room for turned text itself."""
        high = 0.0
        for start, line in enumerate(block.lines[: number + 1]):
            for cell in line:
                if cell.rotate and start + cell.rows > number:
                    high = max(high, (self.look.measure(cell.text) + 14) / cell.rows)
        return {"style:min-row-height": f"{high:.0f}pt"} if high else {}

    def cell(self, cell: Cell, grid: Grid, number: int) -> str:
        values = {
            "fo:padding-top": f"{grid.padding}pt",
            "fo:padding-bottom": f"{grid.padding}pt",
            "fo:padding-left": f"{grid.across + cell.indent}pt",
            "fo:padding-right": f"{grid.across}pt",
            "style:vertical-align": cell.at,
        }
        if grid.rules == "grid":
            values["fo:border"] = "0.6pt solid #555555"
        if grid.rules == "rows" or (grid.rules == "heads" and number < grid.heads):
            values["fo:border-bottom"] = "0.6pt solid #777777"
        if grid.rules == "zebra" and number % 2:
            values["fo:background-color"] = "#e8edf0"
        if cell.fill:
            values["fo:background-color"] = cell.fill
        if cell.kind == "void":
            values |= {"fo:border-left": "none", "fo:border-top": "none"}
        if cell.rotate:
            values["style:writing-mode"] = _TURNED[cell.rotate]
        if cell.inner:
            return self.boxed(self.all(cell.inner), values, cell.rows, cell.cols)
        text = {"fo:font-weight": "bold"} if cell.bold else {}
        if cell.ink:
            text["fo:color"] = cell.ink
        if cell.spacing:
            text["fo:letter-spacing"] = f"{cell.spacing * self.look.size:.2f}pt"
        words = self.words(cell.text, cell.sup)
        content = self.paragraph(words, {"fo:text-align": _ALIGN[cell.align]}, text)
        return self.boxed(content, values, cell.rows, cell.cols)

    def listing(self, block: Listing) -> str:
        style, text = {
            "dots": ("dotted", "."),
            "dashes": ("dash", "-"),
            "line": ("solid", "_"),
        }.get(block.leader, ("none", ""))
        stop = {"style:position": f"{block.width:.1f}pt", "style:type": "right"}
        if text:
            stop |= {"style:leader-style": style, "style:leader-text": text}
        inner = f"<style:tab-stops><style:tab-stop{attributes(stop)}/></style:tab-stops>"
        right = max(self.look.room - block.width, 0)
        values = {
            "fo:margin-bottom": "3pt",
            "fo:margin-right": f"{right:.1f}pt" if right > 60 else "0pt",
        }
        out = ""
        for label, figure in block.items:
            tab = "<text:tab/>"
            if block.leader == "spaced":
                room = block.width * 0.97 - self.look.measure(label + figure, bold=False)
                tab = f" {'. ' * max(int(room / self.look.measure('. ', bold=False)), 3)}"
            content = self.words(label) + tab + escape(figure)
            out += self.paragraph(content, values, {}, "" if block.leader == "spaced" else inner)
        return out

    def tabbed(self, block: Tabbed) -> str:
        stops = "".join(
            f'<style:tab-stop style:position="{stop:.1f}pt" style:type="right"/>'
            for stop in block.stops
        )
        out = ""
        for number, line in enumerate(block.lines):
            weight = {"fo:font-weight": "bold"} if number in block.bold else {}
            content = "<text:tab/>".join(self.words(part) for part in line)
            out += self.paragraph(
                content,
                {"fo:margin-bottom": "3pt"},
                weight,
                f"<style:tab-stops>{stops}</style:tab-stops>",
            )
        return out

    def beside(self, block: Beside) -> str:
        last = len(block.parts) - 1
        gaps = [0.0 if number == last else block.gutter for number in range(last + 1)]
        cells = ""
        with self.inside():
            for part, gap, drop in zip(block.parts, gaps, block.drops, strict=True):
                values = {
                    "fo:padding": "0pt",
                    "fo:padding-right": f"{gap:.1f}pt",
                    "fo:padding-top": f"{drop:.1f}pt",
                }
                cells += self.boxed(self.all(part), values)
        widths = [width + gap for width, gap in zip(block.widths, gaps, strict=True)]
        return self.table(widths, f"<table:table-row>{cells}</table:table-row>")

    def panel(self, block: Panel) -> str:
        outer = self.look
        if block.ink:
            self.look = replace(outer, ink=block.ink)
        with self.inside():
            content = self.all(block.blocks)
        self.look = outer
        values = {"fo:padding": f"{block.inset}pt"}
        if block.border:
            values["fo:border"] = f"0.8pt solid {block.border}"
        if block.floating:
            style = self.styles.plain("graphic", {**values, "style:wrap": "none"}, parent="Frame")
            frame = (
                f'<draw:frame draw:style-name="{style}" text:anchor-type="as-char" '
                f'svg:width="{block.width:.1f}pt"><draw:text-box fo:min-height="20pt">{content}'
                "</draw:text-box></draw:frame>"
            )
            return self.paragraph(frame, {}, {})
        if block.fill:
            values["fo:background-color"] = block.fill
        return self.table([block.width], self.row(self.boxed(content, values)))

    def furniture(self, running: str) -> tuple[str, str]:
        small = {"fo:font-size": "8pt", "fo:color": "#555555"}
        number, of = '<text:page-number text:select-page="current"/>', "<text:page-count/>"
        width = f"{self.look.room:.1f}pt"
        stop = f'<style:tab-stop style:position="{width}" style:type="right"/>'
        tab = f"<style:tab-stops>{stop}</style:tab-stops>"
        head, foot = "", ""
        match self.look.furniture:
            case "number":
                foot = self.paragraph(number, {"fo:text-align": "center"}, small)
            case "of":
                foot = self.paragraph(f"Page {number} of {of}", {"fo:text-align": "end"}, small)
            case "running":
                head = self.paragraph(f"{escape(running)}<text:tab/>{number}", {}, small, tab)
            case "telephone":
                foot = self.paragraph(
                    f"MAPPA Unit 01632 960 455<text:tab/>{number}", {}, small, tab
                )
            case "large":
                large = {"fo:font-size": "20pt", "fo:color": self.look.accent}
                foot = self.paragraph(number, {"fo:text-align": "end"}, large)
        return (
            f"<style:header>{head}</style:header>" if head else "",
            f"<style:footer>{foot}</style:footer>" if foot else "",
        )
