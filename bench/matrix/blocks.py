"""What pages are made of, whichever program prints them; all measures are points."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(slots=True)
class Text:
    """A paragraph; roles: cover, area, h1, h2, h3, title, p, note, small."""

    text: str
    role: str = "p"
    align: str = "left"
    spacing: float = 0
    """Between letters, in em."""
    fill: str = ""
    ink: str = ""
    sup: str = ""


@dataclass(slots=True)
class Cell:
    """A cell; kinds: head, label, figure, title, blank. A new line in `text` is one in print."""

    text: str
    kind: str = "figure"
    rows: int = 1
    cols: int = 1
    align: str = "left"
    at: str = "middle"
    bold: bool = False
    rotate: str = ""
    spacing: float = 0
    sup: str = ""
    fill: str = ""
    ink: str = ""
    indent: float = 0
    inner: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class Grid:
    """A table; each line holds the cells that begin in it, as in HTML. Rules: grid, rows, none,
    zebra, box, heads."""

    lines: list[list[Cell]]
    widths: list[float]
    rules: str = "rows"
    padding: float = 3
    across: float = 5
    heads: int = 0
    """How many lines are heads."""


@dataclass(slots=True)
class Listing:
    """Lines of label, leader and figure; leaders: dots, dashes, spaced, line, tab, decimal."""

    items: list[tuple[str, str]]
    leader: str
    width: float


@dataclass(slots=True)
class Tabbed:
    """Lines whose parts stand at tab stops (points from the left): right-aligned but the first."""

    lines: list[list[str]]
    stops: list[float]
    bold: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Beside:
    """Parts that stand side by side; `drops` is how much lower each begins."""

    parts: list[list[Block]]
    widths: list[float]
    gutter: float
    drops: list[float]


@dataclass(slots=True)
class Panel:
    """A box round blocks."""

    blocks: list[Block]
    width: float
    fill: str = ""
    ink: str = ""
    border: str = ""
    radius: float = 0
    inset: float = 8
    floating: bool = False
    """Whether it is a text box of its own."""


@dataclass(slots=True)
class Tiles:
    """Large figures with their labels; shapes: plain, card, circle, band; places: over, under,
    right."""

    items: list[tuple[str, str]]
    shape: str
    place: str
    width: float
    per_row: int = 3


@dataclass(slots=True)
class Chart:
    """A drawing of numbers, each with its label and its printed form; kinds: bar, column, pie."""

    kind: str
    items: list[tuple[str, float, str]]
    width: float
    height: float = 130


@dataclass(slots=True)
class Space:
    """Empty height."""

    height: float


@dataclass(slots=True)
class Break:
    """A new page."""


Block: TypeAlias = "Text | Grid | Listing | Tabbed | Beside | Panel | Tiles | Chart | Space | Break"
