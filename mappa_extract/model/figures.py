"""What is read of a document: observations, checks, unread numbers, and the evidence for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from mappa_extract.model.page import Box

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
