"""How a report is made: one field for each thing that a factor may change."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.pdfbase.pdfmetrics import stringWidth

MM = 72 / 25.4
PAGES = {
    "A4": (210, 297),
    "A5": (148, 210),
    "letter": (216, 279),
    "square": (210, 210),
    "landscape": (297, 210),
    "A3": (420, 297),
}


@dataclass(frozen=True, slots=True)
class Look:
    """A report's design; the defaults are a plain report that any program would print."""

    eras: tuple[str, ...] = ("2010", "2021", "2009", "2015")
    """Which eras' tables are printed, by turns."""
    areas: str = ""
    """`large`: figures over a thousand; `welsh`: an area in Wales."""
    tables: tuple[str, ...] = ()
    """Which tables are printed; empty: a usual choice of the era."""
    # The sheet.
    page: str = "A4"
    margin: float = 20
    """Of the page, in mm."""
    font: str = "sans"
    size: float = 9.5
    """Of the text, in points."""
    ink: str = "#1a1a1a"
    paper: str = "#ffffff"
    accent: str = "#1f5c7a"
    furniture: str = "number"
    # The table.
    rules: str = "rows"
    padding: float = 3
    """Above and below a cell's text, in points."""
    across: float = 5
    """Left and right of it."""
    figure_at: str = "middle"
    align: str = "right"
    head_align: str = "right"
    head_at: str = "bottom"
    head_fill: str = ""
    head_ink: str = ""
    figure_ink: str = ""
    bold: str = "totals"
    caps: bool = False
    head_gap: float = 0
    """Between heads, in em; 0: columns share the room."""
    list_width: float = 0.75
    """How much of the room a table of one column takes."""
    title_em: float = 0
    label_em: float = 0
    head_em: float = 0
    figure_em: float = 0
    rotate: str = ""
    label_lines: int = 1
    head_lines: int = 0
    short_heads: bool = False
    # What stands where.
    title_place: str = "left"
    corner: str = ""
    heads: str = "each"
    overleaf: str = ""
    totals: str = "last"
    transposed: bool = False
    language: str = ""
    thousands: str = ""
    nil: str = "dash"
    notes: str = ""
    arrange: str = "tables"
    leader: str = ""
    frame: str = ""
    gutter: float = 8
    """Between what stands side by side, in mm."""
    shifted: bool = False
    tiles: str = ""
    chart: str = ""
    questions: str = ""

    @property
    def sheet(self) -> tuple[float, float]:
        """Width and height of the page in points."""
        width, height = PAGES[self.page]
        return width * MM, height * MM

    @property
    def room(self) -> float:
        """Width between the margins in points."""
        return self.sheet[0] - 2 * self.margin * MM

    def measure(self, text: str, spacing: float = 0, bold: bool = True) -> float:
        """Return the width of the longest line of `text`, in points, as wide as fonts make it."""
        upright, heavy = {
            "serif": ("Times-Roman", "Times-Bold"),
            "mono": ("Courier", "Courier-Bold"),
        }.get(self.font, ("Helvetica", "Helvetica-Bold"))
        face = heavy if bold else upright
        wide = 1.18 if self.font == "dejavu" else 1.04
        lines = text.split("\n")
        widths = [float(stringWidth(line, face, self.size)) for line in lines]
        return max(
            width * wide + len(line) * spacing * self.size
            for width, line in zip(widths, lines, strict=True)
        )
