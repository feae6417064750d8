"""The records that pass from one room to the next: pages of cells in, observations out.

A source of any kind becomes a `Document`: pages of rows of cells, each cell knowing where it
stands. What is read from it becomes `Observation`s and `Check`s inside an `Extraction`.
Lengths are PDF points with the origin at the top left where a page has real geometry;
otherwise columns and lines of text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

RowKind = Literal["drawn", "aligned", "table", "flow"]
"""How a row's cells find their column.

`drawn`: by the place on a PDF's page; `aligned`: by the column of characters in a text;
`table`: by the number of the cell in a table whose cells are known; `flow`: only by order.
"""


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
    kind: RowKind
    top: float
    bottom: float
    table: int | None = None
    """Number of the table that the source itself says the row belongs to."""
    page: int | None = None
    blank: tuple[Box, ...] = ()
    """Cells of a `table` row that hold nothing."""
    heading: bool = False

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


KEY = (
    "area",
    "year",
    "basis",
    "measure",
    "category",
    "level",
    "order",
    "stage",
    "district",
    "unit",
)
"""The columns that name what a figure is; unique within one table of one report."""


@dataclass(slots=True)
class Observation:
    """One printed figure; the fields are the columns of the output, in their order."""

    area: str
    year: str
    basis: str
    measure: str
    category: str
    level: str
    order: str
    stage: str
    district: str
    unit: str
    value: str
    """The number as decimal text, so that `66.30` is not changed on its way."""
    read_by: str
    marker: str
    checked: str
    printed: str
    label: str
    table: str
    source: str
    page: int | None
    line: int | None
    x0: float | None
    top: float | None
    x1: float | None
    bottom: float | None
    table_id: int = -1
    """Number of the table inside its report; not written."""
    seen: str = ""
    """`yes` where the rendered page shows these digits, `no` where not; empty: no picture."""
    doubt: str = ""
    """A word of the labels that is not known, so that the figure may count something else."""
    amended: str = ""
    """What its publisher has given later; `value` stays as printed."""
    area_name: str = ""
    gss_code: str = ""
    year_end: int | None = None
    measure_label: str = ""
    earned: bool = True
    """What it counts is corroborated, so that a check that passed may tick it; not written."""

    @property
    def key(self) -> tuple[str, ...]:
        """The values of the columns of `KEY`."""
        return tuple(getattr(self, name) for name in KEY)

    @property
    def number(self) -> float | None:
        """The value as a number, or None where none was printed."""
        return float(self.value) if self.value else None

    @property
    def place(self) -> str:
        """Where the figure stands, for messages: `page 7` or `line 120`."""
        if self.page is not None:
            return f"page {self.page}" + (f", line {self.line}" if self.line else "")
        return f"line {self.line}" if self.line is not None else "no place known"


OBSERVATION_COLUMNS = (
    *KEY,
    "value",
    "read_by",
    "marker",
    "checked",
    "printed",
    "label",
    "table",
    "source",
    "page",
    "line",
    "x0",
    "top",
    "x1",
    "bottom",
    "seen",
    "doubt",
    "amended",
    "area_name",
    "gss_code",
    "year_end",
    "measure_label",
)

Severity = Literal["error", "warning", "note"]


@dataclass(slots=True)
class Check:
    """One comparison that was made, passed or failed."""

    check: str
    severity: Severity
    passed: bool
    expected: str
    found: str
    message: str
    page: int | None = None
    source: str = ""
    cells: tuple[int, ...] = ()
    """Which observations take part, by their place in the list; not written."""
    accepted: str = ""
    """Who settled a failed check, when and why; it no longer disputes."""
    judges: bool = True
    """Whether the result says something about the figures in `cells` (their `checked`)."""
    slip: tuple[int, str, str] | None = None
    """The one figure that, changed by a slip, settles the check: its place, what it would be, by
    which slip; not written."""


REPORT_COLUMNS = (
    "source",
    "sha256",
    "area",
    "area_name",
    "year",
    "title_year",
    "format",
    "pages",
    "layout",
    "observations",
    "checks_passed",
    "checks_failed",
    "population_estimate",
    "status",
    "message",
    "verdict",
    "expected",
    "unread",
    "signed_off",
)
CHECK_COLUMNS = (
    *("source", "check", "severity", "passed", "expected", "found", "message", "page"),
    "accepted",
)
DUPLICATE_COLUMNS = (
    "duplicate",
    "area",
    "year",
    "source",
    "other_source",
    "same_figures",
    "differing_figures",
    "only_here",
    "only_there",
)
AREA_COLUMNS = ("area", "area_name", "kind", "region", "gss_code")
DIFFERENCE_COLUMNS = (
    *KEY,
    "source",
    "figure",
    "page",
    "line",
    "other_source",
    "other_figure",
    "other_page",
    "other_line",
)


@dataclass(frozen=True, slots=True)
class Unread:
    """A number on a statistics page that nothing could claim, and what stood beside it."""

    printed: str
    label: str
    reason: str
    page: int | None
    line: int | None
    box: Box | None
    table_id: int | None = None
    """Number of the table in which it stands, as of `Observation`; None where that is not known."""
    table: str = ""
    """The table's title as printed; empty where that is not known."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sign of an area or a year, where it was seen and what it is worth."""

    value: str
    weight: float
    where: str
    quote: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the evidence comes to: a value, or empty where it does not carry one."""

    value: str
    evidence: tuple[Evidence, ...]
    divided: bool = False

    def scores(self) -> list[tuple[str, float]]:
        """Return the candidates with the sum of their evidence, best first."""
        totals: dict[str, float] = {}
        for sign in self.evidence:
            totals[sign.value] = totals.get(sign.value, 0.0) + sign.weight
        return sorted(totals.items(), key=lambda item: (-item[1], item[0]))


def as_row(record: Observation | Check, columns: Sequence[str]) -> list[str]:
    """Return the record's `columns` as text, empty for None, as it is written to CSV."""
    cells = []
    for name in columns:
        value = getattr(record, name)
        if value is None:
            cells.append("")
        elif isinstance(value, bool):
            cells.append("true" if value else "false")
        elif isinstance(value, float):
            cells.append(f"{value:.2f}")
        else:
            cells.append(str(value))
    return cells
