"""The one way from a file to its figures.

`extract_bytes` opens the source, finds the tables, settles area, year and layout, reads the
figures and checks them. Nothing here knows an area, an era or a file format.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mappa_extract import identify
from mappa_extract.accepting import absent_keys
from mappa_extract.areas.regions import all_regions
from mappa_extract.checks import judge as judge_figures
from mappa_extract.checks import picture, run_checks
from mappa_extract.checks.claims import Claim, find_claims
from mappa_extract.checks.misplaced import doubt_misplaced
from mappa_extract.checks.sight import look_at
from mappa_extract.checks.subject import Subject
from mappa_extract.choosing.account import Number
from mappa_extract.choosing.best import Chosen
from mappa_extract.choosing.grids import share_of
from mappa_extract.choosing.matching import Match, match
from mappa_extract.codebook import MEASURES, Measure, with_measures
from mappa_extract.corrections import Applied, apply_corrections
from mappa_extract.declarations import Declared
from mappa_extract.errors import MappaExtractError, NotAReportError
from mappa_extract.findings import MESSAGE, contradicts, headline
from mappa_extract.grids.running import cut_text
from mappa_extract.model import Check, Document, Observation, Unread, Verdict
from mappa_extract.naming import name_observations
from mappa_extract.options import Options
from mappa_extract.pages.screen import own_labels, pages_with_statistics
from mappa_extract.sources import open_document, read_bytes
from mappa_extract.sources.scan import EXTRA, INSTALL
from mappa_extract.stray import stray
from mappa_extract.verdict import give_verdict

__all__ = ["Extraction", "Options", "extract_bytes", "extract_document", "extract_file"]


_NEXT_STEP = "see `mappa-extract explain`"


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
    verdict: str = ""
    expected: int | None = None
    """How many figures the report's layout expects; None where no layout is known."""
    missing: int | None = None
    """How many of them were not read."""
    signed_off: str = ""
    observations: list[Observation] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    numbers: list[Number] = field(default_factory=list)
    """Every number on a page with statistics, with what became of it."""
    area_verdict: Verdict = field(default_factory=lambda: Verdict("", ()))
    year_verdict: Verdict = field(default_factory=lambda: Verdict("", ()))
    fits: list[tuple[str, float, tuple[str, ...]]] = field(default_factory=list)
    statistics_pages: list[int] = field(default_factory=list)
    area_name: str = ""
    own_measures: tuple[Measure, ...] = ()
    """Measures that the codebook lacks and the report's layout declares."""
    corrections: Applied = field(default_factory=Applied)
    claims: list[Claim] = field(default_factory=list)
    """What the text says of changes; the year before may stand in another report."""

    @property
    def measures(self) -> Mapping[str, Measure]:
        """All measures that the observations may have, by code."""
        return with_measures(MEASURES, self.own_measures)

    def conclude(self) -> None:
        """Let status, verdict and message follow from the checks, and from what was not read."""
        failed = [
            check
            for check in self.checks
            if not (check.passed or check.accepted or check.severity == "note")
        ]
        if self.verdict in ("complete", "contradictory"):
            torn = any(contradicts(check) for check in failed)
            self.verdict = "contradictory" if torn else "complete"
        self.status = "review" if failed else "ok"
        self.message = headline(self, MESSAGE) if failed else ""

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
            "verdict": self.verdict,
            "expected": "" if self.expected is None else str(self.expected),
            "unread": "" if self.missing is None else str(self.missing),
            "signed_off": self.signed_off,
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
    return extract_opened(data, name, options)[0]


def extract_opened(
    data: bytes, name: str, options: Options, document: Document | None = None
) -> tuple[Extraction, Document | None]:
    """Return what came out of a file's bytes, and its pages; none where it can't be opened.

    Args:
        data: the file's bytes.
        name: how the file is called in the output.
        options: what a person has decided by hand.
        document: its pages, where it was opened before with options that differ in decisions only.
    """
    try:
        document = document or document_of(data, name, options)
    except NotAReportError as error:
        return Extraction(name, status="not-a-report", message=str(error)), None
    except MappaExtractError as error:
        return Extraction(name, message=str(error)), None
    extraction = extract_document(document, options)
    _hold_against_picture(extraction, document, data, options)
    return extraction, document


def _hold_against_picture(
    extraction: Extraction, document: Document, data: bytes, options: Options
) -> None:
    """Dispute the figures that the picture of their page shows otherwise."""
    rows = extraction.observations
    if places := picture.worth_a_look(document, rows, extraction.checks, options.verify):
        found = list(picture.check(document.name, data, rows, places, options.password))
        if found:
            extraction.checks += found
            judge_figures(rows, extraction.checks)
            extraction.conclude()


def document_of(data: bytes, name: str, options: Options) -> Document:
    """Return a file's pages, those with statistics read whole.

    Raises:
        UnreadableSourceError: damaged, locked, or of a kind that can't be read.
        MappaExtractError: a declaration is not valid.
    """
    declared = options.declared()
    own = own_labels(declared.layouts, declared.words)

    def wanted(texts: Sequence[str]) -> list[int]:
        far = _is_far_off(texts, options, declared)
        return [] if far else pages_with_statistics(texts, own)

    return open_document(data, name, wanted, options.password, options.ocr)


def extract_document(document: Document, options: Options) -> Extraction:
    """Return the figures and checks of an opened document."""
    if not document.pages:
        message = "the file holds no text: fetch it again"
        return Extraction(document.name, document.sha256, document.format, message=message)
    declared = options.declared()
    texts = [page.text for page in document.pages if page.scanned or page.text.strip()]
    what = stray(document) or (identify.NO_MAPPA if _is_far_off(texts, options, declared) else "")
    if what:
        extraction = Extraction(document.name, document.sha256, document.format)
        extraction.pages = _pages(document)
        extraction.status, extraction.message = "not-a-report", f"no area's annual report: {what}"
        return extraction
    return judge(document, match(document, options, declared), options, declared)


def _is_far_off(texts: Sequence[str], options: Options, declared: Declared) -> bool:
    """Tell whether a document is none of the field's; area, layout or words given know better."""
    given = options.area or options.layout or own_labels(declared.layouts, declared.words)
    return not given and identify.is_far_off(texts)


def _pages(document: Document) -> int | None:
    return len(document.pages) if document.pages[0].number is not None else None


def judge(document: Document, found: Match, options: Options, declared: Declared) -> Extraction:
    """Return the extraction of a document that has been matched and read."""
    chosen = found.chosen
    extraction = Extraction(document.name, document.sha256, document.format)
    extraction.pages = _pages(document)
    extraction.area_verdict, extraction.year_verdict = found.area, found.year
    extraction.area, extraction.year = found.area.value, found.year.value
    known = declared.areas.get(found.area.value) or all_regions().get(found.area.value)
    extraction.area_name = known.name if known else ""
    extraction.title_year = identify.title_year(document)
    extraction.population_estimate = identify.population_estimate(document)
    extraction.fits = [(fit.layout.name, fit.score, fit.missing) for fit in found.fits[:4]]
    extraction.layout = found.layout.name if found.layout else ""
    extraction.own_measures = found.layout.measures if found.layout else ()
    extraction.observations, extraction.unread = chosen.observations, chosen.unread
    extraction.numbers = found.numbers
    read = list(extraction.observations)
    extraction.corrections = apply_corrections(
        options.corrections,
        document.name,
        document.sha256,
        extraction.observations,
        extraction.unread,
    )
    name_observations(extraction.observations, declared.areas, extraction.measures)
    extraction.statistics_pages = sorted(
        {row.page for row in extraction.observations if row.page is not None}
    )
    look_at(extraction.observations, document.pages)
    if not extraction.observations:
        _without_figures(extraction, document, found)
        if extraction.status == "not-a-report":
            extraction.unread = []
        elif extraction.unread:
            message = extraction.message
            _check(extraction, document, found, options, declared)
            extraction.status, extraction.message = "review", message
        return extraction
    fit = share_of(found.layout, extraction.observations, extraction.measures)
    other = identify.what_else(document, fit if extraction.area and extraction.year else 0.0)
    if not (other or extraction.area or any(row.value for row in extraction.observations)):
        other = "a form whose tables hold no figures"
    if other and not (options.area or options.layout):
        # Who gives the area or the layout has seen that it is a report.
        extraction.observations, extraction.unread = [], []
        extraction.status, extraction.message = "not-a-report", f"no area's annual report: {other}"
        return extraction
    # A figure that was entered has moved the others; one that was looked up is not in question.
    places = {id(row): place for place, row in enumerate(extraction.observations)}
    differing = {
        places[id(read[place])]: one
        for place, one in chosen.differing.items()
        if place < len(read) and read[place].read_by != "corrected"
    }
    confirmed = {places[id(read[place])] for place in chosen.confirmed if place < len(read)}
    moved = Chosen(differing=differing, confirmed=confirmed)
    _check(extraction, document, found, options, declared, moved)
    return extraction


def _without_figures(extraction: Extraction, document: Document, found: Match) -> None:
    """Say what a document without any figure seems to be, and what to do."""
    scanned = [page.number for page in document.pages if page.scanned]
    other = identify.what_else(document)
    if document.warnings:
        extraction.status = "failed"
        extraction.message = document.warnings[0]
        if EXTRA not in extraction.message:
            extraction.message += ": fetch the file again"
    elif scanned and (extraction.area or not other or "MAPPA" in other):
        pages = ", ".join(str(number) for number in scanned[:12])
        extraction.status = "failed"
        extraction.message = f"pages {pages} are pictures without text: {INSTALL}"
    elif other:
        extraction.status, extraction.message = "not-a-report", f"no area's annual report: {other}"
    elif (extraction.area or extraction.title_year) and (unread := found.chosen.rest):
        extraction.status, extraction.unread = "review", unread
        extraction.message = f"none of {len(unread)} figures could be read: {_NEXT_STEP}"
    elif extraction.area and extraction.year:
        extraction.status = "review"
        extraction.message = f"no statistics table was found in the report: {_NEXT_STEP}"
    else:
        extraction.status = "not-a-report"
        extraction.message = "it speaks of MAPPA but holds no statistics of an area"


def _check(
    extraction: Extraction,
    document: Document,
    found: Match,
    options: Options,
    declared: Declared,
    chosen: Chosen | None = None,
) -> None:
    slips = {
        slip
        for meaning in found.meanings
        if meaning.reason is None
        for label in meaning.labels
        for slip in label.slips
    }
    extraction.claims = find_claims(cut_text(document.text), extraction.year)
    subject = Subject(
        document.name,
        document.text,
        extraction.observations,
        extraction.unread,
        extraction.area_verdict,
        extraction.year_verdict,
        extraction.title_year,
        extraction.population_estimate,
        found.layout,
        declared.layouts,
        scanned_pages=[page.number or 0 for page in document.pages if page.scanned],
        warnings=document.warnings,
        fonts=[(page.number or 0, wrong) for page in document.pages for wrong in page.fonts],
        fuzzy=sorted(slips),
        claims=extraction.claims,
        measures=extraction.measures,
        areas=declared.areas,
        by_hand=by_hand(found, options),
        differing=chosen.differing if chosen else {},
        confirmed=chosen.confirmed if chosen else None,
    )
    extraction.checks = run_checks(subject, document.sha256, options.accepted)
    doubt_misplaced(extraction.observations, extraction.unread, document.pages)
    give_verdict(extraction, found.layout, absent_keys(options.accepted, document.sha256))
    extraction.conclude()


def by_hand(found: Match, options: Options) -> dict[str, tuple[str, str]]:
    """Return what was given by hand, with what the report itself would have said."""
    area, year = found.signs
    covering = [fit for fit in found.fits if fit.layout.covers(year.value, area.value)]
    given = {
        "area": (options.area, area.value),
        "year": (options.year, year.value),
        "layout": (options.layout, covering[0].layout.name if covering else ""),
    }
    return {name: (mine, its) for name, (mine, its) in given.items() if mine}
