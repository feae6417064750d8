"""Tiles and charts in a flat OpenDocument text."""

from __future__ import annotations

import base64
from html import escape

from bench.matrix.blocks import Chart, Tiles
from bench.matrix.odf_styles import Pieces
from bench.matrix.svg import SHADES, chart

_CENTRED = {"fo:text-align": "center"}


class Drawn(Pieces):
    """Writes what is drawn."""

    def tiles(self, block: Tiles) -> str:
        """Return tiles as the cells of a table without rules."""
        width = block.width / block.per_row
        values = {"fo:padding": "6pt", "fo:border": f"4pt solid {self.look.paper}"}
        if block.shape == "card":
            values["fo:border"] = "0.8pt solid #aaaaaa"
        if block.shape == "band":
            values["fo:background-color"] = self.look.accent
        with self.inside():
            cells = [
                self.boxed(self._tile(figure, label, block), values)
                for figure, label in block.items
            ]
            cells += ["<table:table-cell/>"] * (-len(cells) % block.per_row)
            rows = "".join(
                self.row("".join(cells[at : at + block.per_row]))
                for at in range(0, len(cells), block.per_row)
            )
        return self.table([width] * block.per_row, rows)

    def _tile(self, figure: str, label: str, block: Tiles) -> str:
        ink = {"fo:color": "#ffffff"} if block.shape == "band" else {}
        big = {"fo:font-size": f"{2 * self.look.size:.1f}pt", "fo:font-weight": "bold", **ink}
        ring = self._ring(figure) if block.shape == "circle" else ""
        if block.place == "right":
            name = self.styles.plain("text", big)
            large = ring or f'<text:span text:style-name="{name}">{escape(figure)}</text:span>'
            return self.paragraph(f"{large} <text:s/>{self.words(label)}", {}, ink)
        one = self.paragraph(ring or escape(figure), _CENTRED, {} if ring else big)
        words = self.paragraph(self.words(label), _CENTRED, ink)
        return words + one if block.place == "under" else one + words

    def _ring(self, figure: str) -> str:
        style = self.styles.plain(
            "graphic",
            {
                "draw:fill": "solid",
                "draw:fill-color": self.look.accent,
                "draw:stroke": "none",
                "draw:textarea-vertical-align": "middle",
                "fo:padding": "0pt",
                "draw:auto-grow-height": "false",
                "draw:auto-grow-width": "false",
                "fo:wrap-option": "no-wrap",
            },
        )
        size = f"{1.5 * self.look.size:.1f}pt"
        text = {"fo:font-size": size, "fo:font-weight": "bold", "fo:color": "#ffffff"}
        return (
            f'<draw:custom-shape draw:style-name="{style}" text:anchor-type="as-char" '
            f'svg:width="58pt" svg:height="58pt">{self.paragraph(escape(figure), _CENTRED, text)}'
            '<draw:enhanced-geometry svg:viewBox="0 0 21600 21600" draw:type="ellipse" '
            'draw:text-areas="3163 3163 18437 18437" '
            'draw:enhanced-path="U 10800 10800 10800 10800 0 360 Z N"/></draw:custom-shape>'
        )

    def chart(self, block: Chart) -> str:
        """Return a chart: bars as drawn shapes in a table, others as a picture in vectors."""
        if block.kind != "bar":
            return self._picture(block)
        top = max(value for _, value, _ in block.items) or 1
        small = {"fo:font-size": f"{self.look.size * 0.8:.1f}pt"}
        rows = ""
        with self.inside():
            for number, (name, value, printed) in enumerate(block.items):
                long = max((block.width - 215) * value / top, 2)
                fill = {"draw:fill": "solid", "draw:fill-color": SHADES[number % 4]}
                shape = self.styles.plain("graphic", {**fill, "draw:stroke": "none"})
                bar = (
                    f'<draw:rect draw:style-name="{shape}" text:anchor-type="as-char" '
                    f'svg:width="{long:.1f}pt" svg:height="12pt"/> {escape(printed)}'
                )
                rows += self.row(
                    "".join(
                        self.boxed(self.paragraph(content, {}, small), {"fo:padding": "3pt"})
                        for content in (self.words(name), bar)
                    )
                )
        return self.table([168, block.width - 168], rows)

    def _picture(self, block: Chart) -> str:
        data = base64.b64encode(chart(block, self.look).encode()).decode()
        frame = (
            f'<draw:frame text:anchor-type="as-char" svg:width="{block.width:.1f}pt" '
            f'svg:height="{block.height:.1f}pt"><draw:image><office:binary-data>{data}'
            "</office:binary-data></draw:image></draw:frame>"
        )
        return self.paragraph(frame, {}, {})
