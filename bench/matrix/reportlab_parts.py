"""Flowables that ReportLab lacks: spaced letters, leaders, tab stops, turned heads, tiles."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph

from bench.matrix.blocks import Tiles

_FOLDER = Path("/usr/share/fonts/truetype")
_FILES = {
    "serif": ("liberation/LiberationSerif-Regular.ttf", "liberation/LiberationSerif-Bold.ttf"),
    "narrow": (
        "liberation/LiberationSansNarrow-Regular.ttf",
        "liberation/LiberationSansNarrow-Bold.ttf",
    ),
    "dejavu": ("dejavu/DejaVuSans.ttf", "dejavu/DejaVuSans-Bold.ttf"),
    "sans": ("liberation/LiberationSans-Regular.ttf", "liberation/LiberationSans-Bold.ttf"),
}
_STANDARD = {"serif": ("Times-Roman", "Times-Bold"), "mono": ("Courier", "Courier-Bold")}


@cache
def faces(font: str) -> tuple[str, str]:
    """Return the names of a font's upright and bold faces; a standard one where no file is."""
    files = _FILES.get(font, ())
    if files and all((_FOLDER / file).exists() for file in files):
        for file in files:
            registerFont(TTFont(Path(file).stem, str(_FOLDER / file)))
        return Path(files[0]).stem, Path(files[1]).stem
    return _STANDARD.get(font, ("Helvetica", "Helvetica-Bold"))


class Spaced(Flowable):  # type: ignore[misc]
    """Text with space between its letters, in em, broken into lines at its words."""

    def __init__(self, text: str, style: ParagraphStyle, spacing: float) -> None:
        super().__init__()
        self.text, self.style = text, style
        self.extra: float = spacing * style.fontSize
        self.keepWithNext = getattr(style, "keepWithNext", 0)
        self.spaceBefore, self.spaceAfter = style.spaceBefore, style.spaceAfter
        self.lines: list[str] = []

    def _wide(self, text: str) -> float:
        style = self.style
        wide = float(stringWidth(text, style.fontName, style.fontSize))
        return wide + self.extra * max(len(text) - 1, 0)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size of the text within the width."""
        self.width, self.lines = width, []
        for part in self.text.split("\n"):
            line = ""
            for word in part.split(" "):
                longer = f"{line} {word}" if line else word
                if line and self._wide(longer) > width:
                    self.lines.append(line)
                    line = word
                else:
                    line = longer
            self.lines.append(line)
        return width, len(self.lines) * self.style.leading

    def draw(self) -> None:
        """Draw the lines."""
        style, canvas = self.style, self.canv
        canvas.setFillColor(style.textColor)
        canvas.setFont(style.fontName, style.fontSize)
        share = {0: 0.0, 1: 0.5, 2: 1.0}[style.alignment]
        for number, line in enumerate(self.lines, 1):
            y = (len(self.lines) - number) * style.leading + style.leading - style.fontSize
            x = (self.width - self._wide(line)) * share
            canvas.drawString(x, y, line, charSpace=self.extra)


class Leader(Flowable):  # type: ignore[misc]
    """A label, a leader, and a figure at the right; a long label wraps and leads from its end."""

    def __init__(
        self, label: str, figure: str, kind: str, width: float, style: ParagraphStyle
    ) -> None:
        super().__init__()
        self.label, self.figure, self.kind, self.long, self.style = (
            label,
            figure,
            kind,
            width,
            style,
        )

    def _wide(self, text: str) -> float:
        return float(stringWidth(text, self.style.fontName, self.style.fontSize))

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size of the lines."""
        self.lines = [""]
        for word in self.label.replace("\n", " ").split(" "):
            longer = f"{self.lines[-1]} {word}".strip()
            if self.lines[-1] and self._wide(longer) > self.long * 0.8:
                self.lines.append(word)
            else:
                self.lines[-1] = longer
        return self.long, len(self.lines) * self.style.leading + 2

    def draw(self) -> None:
        """Draw label, leader and figure."""
        style, canvas = self.style, self.canv
        canvas.setFont(style.fontName, style.fontSize)
        canvas.setFillColor(style.textColor)
        y = 0.0
        for number, line in enumerate(self.lines, 1):
            y = (len(self.lines) - number) * style.leading + style.leading - style.fontSize
            canvas.drawString(0, y, line)
        end = self.long - self._wide(self.figure)
        canvas.drawString(end, y, self.figure)
        unit = {"dots": ".", "spaced": ". ", "dashes": "-", "line": "_"}.get(self.kind, "")
        if unit:
            start = self._wide(self.lines[-1]) + 4
            count = int((end - 4 - start) / self._wide(unit))
            canvas.drawRightString(end - 4, y, unit * count)


class Tabs(Flowable):  # type: ignore[misc]
    """A line whose parts stand at right-aligned tab stops, but the first."""

    def __init__(self, parts: list[str], stops: list[float], style: ParagraphStyle) -> None:
        super().__init__()
        self.parts, self.stops, self.style = parts, stops, style

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size of the line and of the lines of its first part."""
        self.words = Paragraph(escape(self.parts[0]), self.style)
        _, self.high = self.words.wrap(self.stops[0] - 50, height)
        return width, max(self.high, self.style.leading) + 3

    def draw(self) -> None:
        """Draw the parts."""
        self.words.drawOn(self.canv, 0, 3)
        self.canv.setFont(self.style.fontName, self.style.fontSize)
        self.canv.setFillColor(self.style.textColor)
        y = 3 + max(self.high, self.style.leading) - self.style.fontSize
        for text, stop in zip(self.parts[1:], self.stops, strict=False):
            self.canv.drawRightString(stop, y, text)


class Turned(Flowable):  # type: ignore[misc]
    """Lines of text that run up, down or aslant."""

    def __init__(self, text: str, style: ParagraphStyle, turn: str) -> None:
        super().__init__()
        self.lines, self.style, self.turn = text.split("\n"), style, turn

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size of the turned lines."""
        face, size = self.style.fontName, self.style.fontSize
        self.long = max(stringWidth(line, face, size) for line in self.lines)
        self.wide = width
        return width, self.long * (0.75 if self.turn == "slant" else 1.0) + 4

    def draw(self) -> None:
        """Draw the lines."""
        canvas, size = self.canv, self.style.fontSize
        between = size * 1.2
        left = max((self.wide - between * len(self.lines)) / 2, 0.0)
        canvas.saveState()
        canvas.setFont(self.style.fontName, size)
        canvas.setFillColor(self.style.textColor)
        if self.turn == "down":
            canvas.translate(left + size * 0.25 + between * (len(self.lines) - 1), self.long + 2)
            canvas.rotate(-90)
        else:
            canvas.translate(left + size * 0.9, 2)
            canvas.rotate(45 if self.turn == "slant" else 90)
        for number, line in enumerate(self.lines):
            canvas.drawString(0, -number * between, line)
        canvas.restoreState()


class Tile(Flowable):  # type: ignore[misc]
    """A large figure with its label, perhaps in a card, a band or a circle."""

    def __init__(
        self, figure: str, label: str, tiles: Tiles, width: float, accent: str, *styles: Any
    ) -> None:
        super().__init__()
        self.figure, self.label, self.tiles, self.wide, self.accent = (
            figure,
            label,
            tiles,
            width,
            accent,
        )
        self.style, self.heavy = styles

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size of the tile."""
        self.big = 2 * self.style.fontSize
        self.round = 58.0 if self.tiles.shape == "circle" else 0.0
        self.across = self.round or stringWidth(self.figure, self.heavy, self.big)
        beside = self.across + 10 if self.tiles.place == "right" else 0
        self.words = Paragraph(escape(self.label), self.style)
        self.room = self.wide - 12 - beside
        _, self.down = self.words.wrap(self.room, 400)
        tall = self.round or self.big * 1.25
        self.tall = tall
        inner = max(tall, self.down) if self.tiles.place == "right" else tall + self.down + 2
        self.high = inner + 12
        return self.wide, self.high

    def draw(self) -> None:
        """Draw shape, figure and label."""
        canvas = self.canv
        canvas.saveState()
        if self.tiles.shape == "card":
            canvas.setStrokeColor(HexColor("#aaaaaa"))
            canvas.roundRect(0, 0, self.wide, self.high, 5)
        elif self.tiles.shape == "band":
            canvas.setFillColor(HexColor(self.accent))
            canvas.rect(0, 0, self.wide, self.high, stroke=0, fill=1)
        if self.tiles.place == "right":
            x, low = 6 + self.across / 2, self.high / 2 - self.tall / 2
            self.words.drawOn(canvas, 6 + self.across + 10, self.high / 2 - self.down / 2)
        else:
            x = self.wide / 2
            low = 6 if self.tiles.place == "under" else self.high - 6 - self.tall
            self.words.drawOn(
                canvas, 6, self.high - 6 - self.down if self.tiles.place == "under" else 6
            )
        canvas.setFillColor(self.style.textColor)
        if self.round:
            canvas.setFillColor(HexColor(self.accent))
            canvas.circle(x, low + self.round / 2, self.round / 2, stroke=0, fill=1)
            canvas.setFillColor(HexColor("#ffffff"))
            self.big = 1.6 * self.style.fontSize
        canvas.setFont(self.heavy, self.big)
        canvas.drawCentredString(x, low + self.tall / 2 - self.big * 0.35, self.figure)
        canvas.restoreState()
