"""Blocks as a flat OpenDocument text, for LibreOffice to print."""

from __future__ import annotations

import base64
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
from bench.matrix.in_html import SHADES, SIZES, chart
from bench.matrix.look import MM, Look
from bench.matrix.odf_styles import SPACES, Styles, attributes

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
        '<style:default-style style:family="table"><style:table-properties table:border-model="collapsing"/>'
        "</style:default-style>"
        # Without this parent a text box is taken for a drawing, which holds no table.
        '<style:style style:name="Frame" style:family="graphic"><style:graphic-properties '
        'text:anchor-type="paragraph" draw:fill="none" draw:stroke="none"/></style:style>'
    )
    layout = (
        f'<style:page-layout style:name="sheet"><style:page-layout-properties{page}/>'
        "<style:header-style/><style:footer-style/></style:page-layout>"
    )
    master = (
        '<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="sheet">'
        f"{head}{foot}</style:master-page></office:master-styles>"
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {SPACES} office:version="1.3" '
        'office:mimetype="application/vnd.oasis.opendocument.text">'
        f"<office:styles>{text}</office:styles><office:automatic-styles>{writer.styles.xml()}{layout}"
        f"</office:automatic-styles>{master}<office:body><office:text>{body}</office:text></office:body>"
        "</office:document>"
    )


class _Writer:
    def __init__(self, look: Look) -> None:
        self.look = look
        self.styles = Styles()
        self.break_before = False

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

    def paragraph(
        self, content: str, values: dict[str, str], text: dict[str, str], inner: str = ""
    ) -> str:
        values = {"fo:margin-top": "0pt", "fo:margin-bottom": "0pt", **values}
        text = {"fo:color": self.look.ink, **text}
        if self.break_before:
            values["fo:break-before"] = "page"
            self.break_before = False
        name = self.styles.plain("paragraph", values, inner=inner, text=attributes(text))
        return f'<text:p text:style-name="{name}">{content}</text:p>'

    def words(self, text: str, sup: str = "") -> str:
        out = escape(text).replace("  ", " <text:s/>").replace("\n", "<text:line-break/>")
        if sup:
            name = self.styles.plain("text", {"style:text-position": "super 60%"})
            out += f'<text:span text:style-name="{name}">{escape(sup)}</text:span>'
        return out

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

    def table(self, widths: list[float], rows: str) -> str:
        """Return a table at the left margin; the rows are XML."""
        values = {"style:width": f"{sum(widths):.1f}pt", "table:align": "left",
                  "fo:margin-top": "0pt", "fo:margin-bottom": "0pt"}  # fmt: skip
        if self.break_before:
            values["fo:break-before"] = "page"
            self.break_before = False
        name = self.styles.plain("table", values)
        columns = "".join(
            '<table:table-column table:style-name="'
            + self.styles.plain("table-column", {"style:column-width": f"{width:.1f}pt"})
            + '"/>'
            for width in widths
        )
        return f'<table:table table:style-name="{name}">{columns}{rows}</table:table>'

    def grid(self, block: Grid) -> str:
        columns = len(block.widths)
        taken: dict[tuple[int, int], bool] = {}
        rows = ""
        # The break belongs to the table, not to the first paragraph in it.
        waiting, self.break_before = self.break_before, False
        for number, line in enumerate(block.lines):
            cells, at, row = iter(line), 0, ""
            while at < columns:
                if (number, at) in taken:
                    row += "<table:covered-table-cell/>"
                    at += 1
                    continue
                cell = next(cells, None)
                if cell is None:
                    row += "<table:table-cell/>"
                    at += 1
                    continue
                for down in range(cell.rows):
                    for right in range(cell.cols):
                        taken[number + down, at + right] = True
                row += self.cell(cell, block, number, at)
                row += "<table:covered-table-cell/>" * (cell.cols - 1)
                at += cell.cols
            style = self.styles.plain("table-row", self._row(block, number))
            rows += f'<table:table-row table:style-name="{style}">{row}</table:table-row>'
        self.break_before = waiting
        return self.table(block.widths, rows) + self.paragraph("", {}, {"fo:font-size": "2pt"})

    def _row(self, block: Grid, number: int) -> dict[str, str]:
        """Return the properties of a line; LibreOffice makes no room for turned text itself."""
        values = {"fo:keep-together": "always"}
        high = 0.0
        for start, line in enumerate(block.lines[: number + 1]):
            for cell in line:
                if cell.rotate and start + cell.rows > number:
                    high = max(high, (self.look.measure(cell.text) + 14) / cell.rows)
        if high:
            values["style:min-row-height"] = f"{high:.0f}pt"
        return values

    def cell(self, cell: Cell, grid: Grid, number: int, at: int) -> str:
        values = {
            "fo:padding-top": f"{grid.padding}pt", "fo:padding-bottom": f"{grid.padding}pt",
            "fo:padding-left": f"{grid.across + cell.indent}pt", "fo:padding-right": f"{grid.across}pt",
            "style:vertical-align": cell.at, "fo:border": "none",
        }  # fmt: skip
        if grid.rules in ("grid", "box"):
            values["fo:border"] = "0.6pt solid #555555" if grid.rules == "grid" else "none"
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
        style = self.styles.plain("table-cell", values)
        spans = attributes({"table:number-columns-spanned": str(cell.cols),
                            "table:number-rows-spanned": str(cell.rows)})  # fmt: skip
        if cell.inner:
            content = self.all(cell.inner)
        else:
            text = {"fo:font-weight": "bold"} if cell.bold else {}
            if cell.ink:
                text["fo:color"] = cell.ink
            if cell.spacing:
                text["fo:letter-spacing"] = f"{cell.spacing * self.look.size:.2f}pt"
            content = self.paragraph(
                self.words(cell.text, cell.sup), {"fo:text-align": _ALIGN[cell.align]}, text
            )
        return (
            f'<table:table-cell table:style-name="{style}"{spans} office:value-type="string">{content}'
            "</table:table-cell>"
        )

    def listing(self, block: Listing) -> str:
        leader = {"dots": ("dotted", "."), "dashes": ("dash", "-"), "line": ("solid", "_"),
                  "spaced": ("dotted", "."), "tab": ("none", "")}[block.leader]  # fmt: skip
        out = ""
        stop = {"style:position": f"{block.width:.1f}pt", "style:type": "right"}
        if block.leader != "tab":
            stop |= {"style:leader-style": leader[0], "style:leader-text": leader[1]}
        inner = f"<style:tab-stops><style:tab-stop{attributes(stop)}/></style:tab-stops>"
        right = max(self.look.room - block.width, 0) if block.width <= self.look.room else 0
        for label, figure in block.items:
            if block.leader == "spaced":
                dots = int((block.width * 0.97 - self.look.measure(label + figure, bold=False))
                           / self.look.measure(". ", bold=False))  # fmt: skip
                tab = f" {'. ' * max(dots, 3)}"
            else:
                tab = "<text:tab/>"
            out += self.paragraph(
                self.words(label) + tab + escape(figure),
                {
                    "fo:margin-bottom": "3pt",
                    "fo:margin-right": f"{right:.1f}pt" if right > 60 else "0pt",
                },
                {},
                inner if block.leader != "spaced" else "",
            )
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
        waiting, self.break_before = self.break_before, False
        widths: list[float] = []
        cells = ""
        for number, (part, width, drop) in enumerate(
            zip(block.parts, block.widths, block.drops, strict=True)
        ):
            gap = block.gutter if number + 1 < len(block.parts) else 0.0
            widths.append(width + gap)
            style = self.styles.plain(
                "table-cell",
                {"fo:padding": "0pt", "fo:padding-right": f"{gap:.1f}pt", "fo:padding-top": f"{drop:.1f}pt",
                 "fo:border": "none"},
            )  # fmt: skip
            cells += f'<table:table-cell table:style-name="{style}">{self.all(part) or self.paragraph("", {}, {})}</table:table-cell>'
        self.break_before = waiting
        return self.table(widths, f"<table:table-row>{cells}</table:table-row>")

    def panel(self, block: Panel) -> str:
        waiting, self.break_before = self.break_before, False
        outer = self.look
        if block.ink:
            self.look = replace(outer, ink=block.ink)
        content = self.all(block.blocks)
        self.look = outer
        self.break_before = waiting
        if block.floating:
            style = self.styles.plain(
                "graphic",
                {"fo:border": f"0.8pt solid {block.border}", "fo:padding": f"{block.inset}pt",
                 "style:wrap": "none", "style:vertical-pos": "from-top", "style:vertical-rel": "paragraph"},
                parent="Frame",
            )  # fmt: skip
            frame = (
                f'<draw:frame draw:style-name="{style}" text:anchor-type="as-char" '
                f'svg:width="{block.width:.1f}pt"><draw:text-box fo:min-height="20pt">{content}'
                "</draw:text-box></draw:frame>"
            )
            return self.paragraph(frame, {}, {})
        values = {"fo:padding": f"{block.inset}pt", "fo:border": "none"}
        if block.fill:
            values["fo:background-color"] = block.fill
        if block.border:
            values["fo:border"] = f"0.8pt solid {block.border}"
        style = self.styles.plain("table-cell", values)
        whole = self.styles.plain("table-row", {"fo:keep-together": "always"})
        row = f'<table:table-row table:style-name="{whole}"><table:table-cell table:style-name="{style}">{content}</table:table-cell></table:table-row>'
        return self.table([block.width], row)

    def tiles(self, block: Tiles) -> str:
        """Return tiles as the cells of a table without rules."""
        width = block.width / block.per_row
        waiting, self.break_before = self.break_before, False
        values = {"fo:padding": "6pt", "fo:border": f"4pt solid {self.look.paper}"}
        if block.shape == "card":
            values["fo:border"] = "0.8pt solid #aaaaaa"
        ink = {"fo:color": "#ffffff"} if block.shape == "band" else {}
        if block.shape == "band":
            values["fo:background-color"] = self.look.accent
        style = self.styles.plain("table-cell", values)
        big = {"fo:font-size": f"{2 * self.look.size:.1f}pt", "fo:font-weight": "bold", **ink}
        cells = []
        for figure, label in block.items:
            align = {"fo:text-align": "center"}
            one = self.paragraph(escape(figure), align, big)
            if block.shape == "circle":
                one = self.paragraph(self._ring(figure), align, {})
            words = self.paragraph(self.words(label), align, ink)
            if block.place == "right":
                together = self._ring(figure) if block.shape == "circle" else self._big(figure, big)
                inside = self.paragraph(f"{together}  {self.words(label)}", {}, ink)
            else:
                inside = words + one if block.place == "under" else one + words
            cells.append(
                f'<table:table-cell table:style-name="{style}">{inside}</table:table-cell>'
            )
        cells += ["<table:table-cell/>"] * (-len(cells) % block.per_row)
        rows = "".join(
            f"<table:table-row>{''.join(cells[at : at + block.per_row])}</table:table-row>"
            for at in range(0, len(cells), block.per_row)
        )
        self.break_before = waiting
        return self.table([width] * block.per_row, rows)

    def _big(self, figure: str, text: dict[str, str]) -> str:
        name = self.styles.plain("text", text)
        return f'<text:span text:style-name="{name}">{escape(figure)}</text:span>'

    def _ring(self, figure: str) -> str:
        style = self.styles.plain(
            "graphic",
            {"draw:fill": "solid", "draw:fill-color": self.look.accent, "draw:stroke": "none",
             "draw:textarea-vertical-align": "middle", "fo:padding": "0pt",
             "draw:auto-grow-height": "false", "draw:auto-grow-width": "false", "fo:wrap-option": "no-wrap"},
        )  # fmt: skip
        inside = self.paragraph(
            escape(figure), {"fo:text-align": "center"},
            {"fo:font-size": f"{1.5 * self.look.size:.1f}pt", "fo:font-weight": "bold", "fo:color": "#ffffff"},
        )  # fmt: skip
        return (
            f'<draw:custom-shape draw:style-name="{style}" text:anchor-type="as-char" svg:width="58pt" '
            f'svg:height="58pt">{inside}<draw:enhanced-geometry svg:viewBox="0 0 21600 21600" '
            'draw:type="ellipse" draw:text-areas="3163 3163 18437 18437" '
            'draw:enhanced-path="U 10800 10800 10800 10800 0 360 Z N"/></draw:custom-shape>'
        )

    def chart(self, block: Chart) -> str:
        """Return a chart: bars as drawn shapes in a table, others as a picture in vectors."""
        if block.kind != "bar":
            return self._picture(block)
        top = max(value for _, value, _ in block.items) or 1
        rows = ""
        none = self.styles.plain("table-cell", {"fo:padding": "3pt", "fo:border": "none"})
        small = {"fo:font-size": f"{self.look.size * 0.8:.1f}pt"}
        waiting, self.break_before = self.break_before, False
        for number, (name, value, printed) in enumerate(block.items):
            long = max((block.width - 215) * value / top, 2)
            shape = self.styles.plain(
                "graphic",
                {
                    "draw:fill": "solid",
                    "draw:fill-color": SHADES[number % 4],
                    "draw:stroke": "none",
                },
            )
            bar = (
                f'<draw:rect draw:style-name="{shape}" text:anchor-type="as-char" '
                f'svg:width="{long:.1f}pt" svg:height="12pt"/> {escape(printed)}'
            )
            rows += "<table:table-row>" + "".join(
                f'<table:table-cell table:style-name="{none}">{self.paragraph(content, {}, small)}'
                "</table:table-cell>"
                for content in (self.words(name), bar)
            ) + "</table:table-row>"  # fmt: skip
        self.break_before = waiting
        return self.table([168, block.width - 168], rows)

    def _picture(self, block: Chart) -> str:
        data = base64.b64encode(chart(block, self.look).encode()).decode()
        frame = (
            f'<draw:frame text:anchor-type="as-char" svg:width="{block.width:.1f}pt" '
            f'svg:height="{block.height:.1f}pt"><draw:image><office:binary-data>{data}'
            "</office:binary-data></draw:image></draw:frame>"
        )
        return self.paragraph(frame, {}, {})

    def furniture(self, running: str) -> tuple[str, str]:
        small = {"fo:font-size": "8pt", "fo:color": "#555555"}
        number, of = '<text:page-number text:select-page="current"/>', "<text:page-count/>"
        width = f"{self.look.room:.1f}pt"
        tab = f'<style:tab-stops><style:tab-stop style:position="{width}" style:type="right"/></style:tab-stops>'
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
