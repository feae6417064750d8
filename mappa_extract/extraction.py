"""The one way from a file to its figures.

`extract_bytes` opens the source, finds the tables, settles area, year and layout, reads the
figures and checks them. Nothing here knows an area, an era or a file format.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from mappa_extract import identify
from mappa_extract.areas import all_areas, area_named
from mappa_extract.checks import run_checks
from mappa_extract.checks.claims import Claim, find_claims
from mappa_extract.checks.subject import Subject
from mappa_extract.codebook import NATIONAL
from mappa_extract.corrections import Applied, Correction, apply_corrections
from mappa_extract.errors import MappaExtractError, UsageError
from mappa_extract.layouts import Fit, Layout, load_layouts, rank_layouts
from mappa_extract.model import Check, Document, Evidence, Observation, Row, Unread, Verdict
from mappa_extract.reading import Reading, read_tables
from mappa_extract.sources import open_document, read_bytes
from mappa_extract.tables.finder import Finder, Table
from mappa_extract.tables.lines import Line, make_lines
from mappa_extract.tables.screen import pages_with_statistics
from mappa_extract.vocabulary.dates import parse_year
from mappa_extract.vocabulary.phrases import Vocabulary, shared_declaration

_LEAST_FIT = 0.35
"""A layout that fits less than this is no layout for the report."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a person has decided by hand.

    Raises:
        UsageError: from `resolved`, for an area, year or layout that does not exist.
    """

    area: str = ""
    year: str = ""
    layout: str = ""
    layouts: Path | None = None
    password: str = ""
    corrections: tuple[Correction, ...] = ()

    def resolved(self) -> Options:
        """Return the options with the area as a slug and the year as `2009/10`."""
        area = area_named(self.area).slug if self.area else ""
        year = parse_year(self.year) if self.year else ""
        if self.year and not year:
            raise UsageError(f"--year {self.year!r} is no financial year: write it as 2009/10")
        if self.layout and self.layout not in {one.name for one in load_layouts(self.layouts)}:
            raise UsageError(
                f"no layout is called {self.layout!r}: `mappa-extract layouts` lists them"
            )
        return replace(self, area=area, year=year)


@dataclass(slots=True)
class Extraction:
    """Everything that came out of one input, plain and picklable."""

    source: str
    sha256: str = ""
    format: str = ""
    pages: int | None = None
    area: str = ""
    year: str = ""
    title_year: str = ""
    population_estimate: str = ""
    layout: str = ""
    status: str = "failed"
    message: str = ""
    observations: list[Observation] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    area_verdict: Verdict = field(default_factory=lambda: Verdict("", ()))
    year_verdict: Verdict = field(default_factory=lambda: Verdict("", ()))
    fits: list[tuple[str, float, tuple[str, ...]]] = field(default_factory=list)
    statistics_pages: list[int] = field(default_factory=list)
    corrections: Applied = field(default_factory=Applied)
    claims: list[Claim] = field(default_factory=list)
    """What the text says of changes; the year before may stand in another report."""

    @property
    def area_name(self) -> str:
        """The area's official name, or empty."""
        area = all_areas().get(self.area)
        return area.name if area else ""

    def conclude(self) -> None:
        """Let status and message follow from the checks."""
        failed = [check for check in self.checks if not check.passed and check.severity != "note"]
        self.status, self.message = "ok", ""
        if failed:
            more = f" (and {len(failed) - 1} more)" if len(failed) > 1 else ""
            self.status, self.message = "review", f"{failed[0].message}{more}"

    def report_row(self) -> dict[str, str]:
        """Return the input's row of `reports.csv`."""
        passed = sum(check.passed for check in self.checks)
        return {
            "source": self.source,
            "sha256": self.sha256,
            "area": self.area,
            "area_name": self.area_name,
            "year": self.year,
            "title_year": self.title_year,
            "format": self.format,
            "pages": "" if self.pages is None else str(self.pages),
            "layout": self.layout,
            "observations": str(len(self.observations)),
            "checks_passed": str(passed),
            "checks_failed": str(len(self.checks) - passed),
            "population_estimate": self.population_estimate,
            "status": self.status,
            "message": self.message,
        }


def extract_file(path: Path, name: str, options: Options) -> Extraction:
    """Return what came out of a file; a file that can't be read gives the status `failed`."""
    try:
        data = read_bytes(path)
    except MappaExtractError as error:
        return Extraction(name, message=str(error))
    return extract_bytes(data, name, options)


def extract_bytes(data: bytes, name: str, options: Options) -> Extraction:
    """Return what came out of a file's bytes; never raises for what the bytes hold."""
    try:
        document = open_document(data, name, pages_with_statistics, options.password)
    except MappaExtractError as error:
        return Extraction(name, message=str(error))
    return extract_document(document, options)


def extract_document(document: Document, options: Options) -> Extraction:
    """Return the figures and checks of an opened document."""
    extraction = Extraction(document.name, document.sha256, document.format)
    if not document.pages:
        extraction.message = "the file holds no text: fetch it again"
        return extraction
    extraction.pages = len(document.pages) if document.pages[0].number is not None else None
    layouts = load_layouts(options.layouts)
    vocabulary = vocabulary_for(layouts)
    lines, finder, tables = find_tables(document, vocabulary)

    area = identify.find_area(document)
    year = identify.find_year(document, finder, tables)
    if options.area:
        area = Verdict(options.area, (Evidence(options.area, 100.0, "given by hand", "--area"),))
    if options.year:
        year = Verdict(options.year, (Evidence(options.year, 100.0, "given by hand", "--year"),))
    extraction.area_verdict, extraction.year_verdict = area, year
    extraction.area, extraction.year = area.value, year.value
    extraction.title_year = identify.title_year(document)
    extraction.population_estimate = identify.population_estimate(document)

    def read(layout: Layout | None) -> Reading:
        known = all_areas().get(area.value)
        return read_tables(
            tables,
            lines,
            vocabulary,
            layout,
            known.districts if known else (),
            area.value,
            year.value,
            document.name,
            {page.number: page.read_by for page in document.pages},
        )

    layout, fits = _choose_layout(layouts, read, tables, year.value, area.value, options)
    reading = read(layout)
    extraction.fits = [(fit.layout.name, fit.score, fit.missing) for fit in fits[:4]]
    extraction.layout = layout.name if layout else ""
    extraction.observations, extraction.unread = reading.observations, reading.unread
    extraction.corrections = apply_corrections(
        options.corrections, document.sha256, reading.observations
    )
    extraction.statistics_pages = sorted(
        {row.page for row in reading.observations if row.page is not None}
    )
    if not reading.observations:
        return _without_figures(extraction, document)
    other = identify.what_else(document)
    if other and not area.value:
        extraction.observations, extraction.unread = [], []
        extraction.status, extraction.message = "not-a-report", f"no area's annual report: {other}"
        return extraction
    _check(extraction, document, layout, tables)
    return extraction


@lru_cache(maxsize=4)
def vocabulary_for(layouts: tuple[Layout, ...]) -> Vocabulary:
    """Return the shared vocabulary with the labels of layouts and areas added."""
    areas = all_areas().values()
    own = [(layout.origin, layout.labels) for layout in layouts if layout.labels]
    own += [(f"{area.slug}.toml", area.labels) for area in areas if area.labels]
    places = [name for area in areas for name in (area.name, *area.names, *area.welsh)]
    return Vocabulary([shared_declaration(), *own], places)


def find_tables(
    document: Document, vocabulary: Vocabulary
) -> tuple[list[Line], Finder, list[Table]]:
    """Return the document's lines, the finder that walked them, and the tables it found."""
    rows: list[Row] = [row for page in document.pages for row in page.rows]
    lines = make_lines(rows, vocabulary)
    finder = Finder(vocabulary)
    return lines, finder, finder.run(lines)


def _choose_layout(
    layouts: Sequence[Layout],
    read: object,
    tables: Sequence[Table],
    year: str,
    area: str,
    options: Options,
) -> tuple[Layout | None, list[Fit]]:
    """Return the layout that fits best, and the ranking; None where none fits.

    The figures are read once without a layout to see which tables are there; what a layout
    settles (the basis of a count, the order that is meant) does not change which fits.
    """
    found: dict[str, list[Mapping[str, str]]] = {}
    for row in read(None).observations:  # type: ignore[operator]
        if row.area != NATIONAL:
            found.setdefault(row.measure, []).append({"order": row.order})
    for table in tables:
        for entry in table.entries:
            code = entry.row.facets.get("measure")
            scope = any("scope" in heading.reading.facets for heading in table.headings)
            if code and entry.row.understood and not scope:
                found.setdefault(code, []).append({})
    fits = rank_layouts(layouts, found, year, area)
    if options.layout:
        return next(one for one in layouts if one.name == options.layout), fits
    known = all_areas().get(area)
    declared = known.layouts.get(year) if known else None
    if declared:
        return next((one for one in layouts if one.name == declared), None), fits
    covering = [fit for fit in fits if fit.layout.covers(year, area)]
    best = covering[0] if covering else fits[0] if fits else None
    if best is None or best.score < _LEAST_FIT or not found:
        return None, fits
    return best.layout, fits


def _without_figures(extraction: Extraction, document: Document) -> Extraction:
    """Say what a document without any figure seems to be, and what to do."""
    scanned = [page.number for page in document.pages if page.scanned]
    other = identify.what_else(document)
    if document.warnings:
        extraction.status = "failed"
        extraction.message = f"{document.warnings[0]}: fetch the file again"
    elif scanned and (extraction.area or not other or "MAPPA" in other):
        pages = ", ".join(str(number) for number in scanned[:12])
        extraction.status = "failed"
        extraction.message = (
            f"pages {pages} are pictures without text: run OCR on the file first"
            " (ocrmypdf in.pdf out.pdf), then read its result"
        )
    elif other:
        extraction.status, extraction.message = "not-a-report", f"no area's annual report: {other}"
    elif extraction.area and extraction.year:
        extraction.status = "review"
        extraction.message = "an annual report in which no statistics table was found"
    else:
        extraction.status = "not-a-report"
        extraction.message = "it speaks of MAPPA but holds no statistics of an area"
    return extraction


def _check(
    extraction: Extraction, document: Document, layout: Layout | None, tables: Sequence[Table]
) -> None:
    fuzzy = {
        pair
        for table in tables
        for entry in table.entries
        if entry.row.understood
        for pair in entry.row.fuzzy
    }
    extraction.claims = find_claims(document.text, extraction.year)
    subject = Subject(
        document.name,
        document.text,
        extraction.observations,
        extraction.unread,
        extraction.area_verdict,
        extraction.year_verdict,
        extraction.title_year,
        extraction.population_estimate,
        layout,
        scanned_pages=[page.number or 0 for page in document.pages if page.scanned],
        warnings=document.warnings,
        fuzzy=sorted(fuzzy),
        claims=extraction.claims,
    )
    extraction.checks = run_checks(subject)
    extraction.conclude()
