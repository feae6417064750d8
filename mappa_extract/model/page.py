"""What a source of any kind becomes: a document of pages of words, cells and tables.

Lengths are PDF points with the origin at the top left where a page has real geometry; otherwise
columns and lines of text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple


class Box(NamedTuple):
    """A rectangle: left, top, right, bottom; origin top left, y grows downwards."""

    x0: float
    top: float
    x1: float
    bottom: float

    @classmethod
    def around(cls, boxes: Iterable[Box]) -> Box:
        """Return the smallest box that holds all `boxes` (at least one)."""
        first, *others = boxes
        if not others:
            return first
        x0s, tops, x1s, bottoms = zip(first, *others, strict=True)
        return cls(min(x0s), min(tops), max(x1s), max(bottoms))


@dataclass(frozen=True, slots=True)
class Word:
    """Characters without a space between them, and where they stand."""

    text: str
    box: Box
    ink: Box | None = None
    """The box in the page's own unrotated points; None where the source has no page."""
    size: float = 0.0
    """Type size in points; 0 where it is not known."""
    bold: bool = False
    note: str = ""
    """A raised note mark that stood at the word's end and is not part of its text."""
    line: int | None = None
    """The line of a text source, from 1."""
    spacing: float = 0.0
    """By how many points letters stand apart where type is letterspaced, else 0."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A heading or a paragraph between the tables of a source that knows its parts."""

    text: str
    line: int | None = None
    heading: bool = False
    """The source itself marks it as a heading."""


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a table as its source gives it: rows and columns from 0, spans from 1."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    line: int | None = None
    note: str = ""
    head: bool = False
    """The source itself marks it as a header."""


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table whose source knows its cells; no two of them overlap, blank ones are among them."""

    cells: tuple[TableCell, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A run of words set as one piece: a label, a figure, a line of prose."""

    words: tuple[Word, ...]
    line: int | None = None
    note: str = ""
    """A raised note mark that stood at the cell's end and is not part of its text."""

    text: str = field(init=False, compare=False, repr=False)
    """The words joined by single spaces."""
    box: Box = field(init=False, compare=False, repr=False)
    """The box around all words, in the layout's units."""

    def __post_init__(self) -> None:
        # Both are asked for again and again, and a cell never changes.
        object.__setattr__(self, "text", " ".join([word.text for word in self.words]))
        object.__setattr__(self, "box", Box.around([word.box for word in self.words]))

    def part(self, start: int, stop: int) -> Cell:
        """Return the cell that holds words `start` to `stop` (not included) of this one."""
        words = self.words[start:stop]
        return replace(self, words=words, note=self.note if stop >= len(self.words) else "")


@dataclass(frozen=True, slots=True)
class Row:
    """Cells that stand beside each other, from left to right."""

    cells: tuple[Cell, ...]
    top: float
    bottom: float
    table: int | None = None
    """Number of the table that the source itself says the row belongs to."""
    page: int | None = None
    blank: tuple[Box, ...] = ()
    """Cells of a table's row that hold nothing."""
    heading: bool = False
    aligned: bool = False
    """It is typed text, in columns that blanks make."""

    @property
    def text(self) -> str:
        """All cells' texts joined by single spaces."""
        return " ".join(cell.text for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Page:
    """One page, or the whole of a source that has no pages."""

    number: int | None
    rows: tuple[Row, ...]
    text: str
    """The page's text, for what is said in prose; reading order as the source gives it."""
    read: bool = True
    """Whether `rows` were made: pages that can't hold statistics are only screened."""
    scanned: bool = False
    """A picture without a text layer."""
    read_by: Literal["text", "ocr"] = "text"
    fonts: tuple[str, ...] = ()
    """What is wrong with fonts that are first met on it: they draw other signs than they say."""
    words: tuple[Word, ...] = ()
    """Every word that is seen on the page, where `rows` were made of a page with geometry."""
    rules: tuple[Box, ...] = ()
    """Drawn lines and thin rectangles, in the units of the words' boxes."""
    fills: tuple[Box, ...] = ()
    """Coloured areas behind the words, in the same units."""
    blocks: tuple[Paragraph | SourceTable, ...] = ()
    """Paragraphs and tables in reading order, where the source knows its cells."""
    rendered: bool = False
    """Whether the places of its figures were looked at on the rendered page."""
    unseen: tuple[Box, ...] = ()
    """Boxes, as `Word.ink`, in which it shows nothing, or a figure struck out or printed over."""


@dataclass(frozen=True, slots=True)
class Document:
    """A source, opened: its pages, and what it says of itself."""

    name: str
    sha256: str
    format: str
    pages: tuple[Page, ...]
    metadata: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text of all pages, one after the other."""
        return "\n".join(page.text for page in self.pages)
