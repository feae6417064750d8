"""Which layout a report has: each is tried with the labels that it declares itself.

The labels of a layout or an area count only in the reports that are taken for it, so that a
file written for one report can't change how another one is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

from mappa_extract import identify
from mappa_extract.accepting import Accepted
from mappa_extract.areas import Area, area_named
from mappa_extract.areas.regions import all_regions
from mappa_extract.codebook import MEASURES, NATIONAL, Measure
from mappa_extract.corrections import Correction
from mappa_extract.declarations import Declared, load_declared
from mappa_extract.errors import UsageError
from mappa_extract.layouts import Fit, Layout, rank_layouts
from mappa_extract.model import Document, Evidence, Row, Verdict
from mappa_extract.reading import Reading, read_tables
from mappa_extract.signing import SignOff
from mappa_extract.suggest import did_you_mean
from mappa_extract.tables.finder import Finder, Table
from mappa_extract.tables.line import Line
from mappa_extract.tables.lines import make_lines
from mappa_extract.tables.restack import restack
from mappa_extract.vocabulary.dates import FINANCIAL_YEARS, parse_year
from mappa_extract.vocabulary.own import OwnWord, as_labels
from mappa_extract.vocabulary.phrases import Vocabulary, shared_declaration

LEAST_FIT = 0.35
"""A layout that fits less than this is no layout for the report."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a person has decided by hand.

    Raises:
        UsageError: from `resolved`, for an area, year or layout that does not exist.
        DeclarationError: from `resolved`, for a declaration that is not valid.
    """

    area: str = ""
    year: str = ""
    layout: str = ""
    layouts: Path | None = None
    password: str = ""
    ocr: Literal["auto", "always", "never"] = "auto"
    """Whether pictures of pages are read, where what reads them is installed."""
    corrections: tuple[Correction, ...] = ()
    """What a person has looked up, applied before the checks."""
    accepted: tuple[Accepted, ...] = ()
    """What a check has found and a person has settled."""
    signed: tuple[SignOff, ...] = ()
    """Who vouches for the figures of a report; it changes nothing in the reading."""
    configured: bool = True
    """Whether the layouts in the user's configuration folder are known too."""
    verify: bool = False
    """Whether every figure of a PDF is read once more from the picture of its page."""
    words: tuple[OwnWord, ...] = ()
    """Words that a person has added to the vocabulary."""

    def declared(self) -> Declared:
        """Return all layouts, areas, measures and words that are known."""
        return replace(load_declared(self.layouts, self.configured), words=self.words)

    def resolved(self) -> Options:
        """Return the options with the area as a slug and the year as `2009/10`."""
        declared = self.declared()
        area = self.area if self.area in all_regions() else ""
        if self.area and not area:
            area = area_named(self.area, declared.areas).slug
        year = parse_year(self.year) if self.year else ""
        if self.year and not year:
            same = [one for one in FINANCIAL_YEARS if one[:4] == self.year[:4]]
            near = did_you_mean(self.year, same or FINANCIAL_YEARS) if self.year[4:] else ""
            how = near or ": write it as 2009/10"
            raise UsageError(f"--year {self.year!r} is no financial year{how}")
        names = [one.name for one in declared.layouts]
        if self.layout and self.layout not in names:
            near = did_you_mean(self.layout, names)
            how = near or ": `mappa-extract layouts` lists them"
            raise UsageError(f"no layout is called {self.layout!r}{how}")
        return replace(self, area=area, year=year)


@dataclass(slots=True)
class Match:
    """A document as one layout reads it."""

    area: Verdict
    """As the report's own signs tell, or as given by hand."""
    year: Verdict
    signs: tuple[Verdict, Verdict]
    """Area and year as the report's own signs tell."""
    layout: Layout | None
    fits: list[Fit]
    vocabulary: Vocabulary
    lines: list[Line]
    tables: list[Table]
    reading: Reading
    measures: Mapping[str, Measure]


@dataclass(slots=True)
class _Attempt:
    """A document's tables as one vocabulary understands them."""

    vocabulary: Vocabulary
    lines: list[Line]
    tables: list[Table]
    year: Verdict
    measures: Mapping[str, Measure]


def match(document: Document, options: Options, declared: Declared) -> Match:
    """Return the document read by the layout that fits best, or without one."""
    signs = identify.find_area(document, declared.areas)
    area = _given(options.area, "--area") or signs
    known = declared.areas.get(area.value)
    attempts: dict[Layout | None, _Attempt] = {}

    def attempt(layout: Layout | None) -> _Attempt:
        key = layout if layout and (layout.labels or layout.measures) else None
        if key not in attempts:
            attempts[key] = _attempt(document, declared, key, known)
        return attempts[key]

    def read(layout: Layout | None, made: _Attempt) -> Reading:
        return read_tables(
            made.tables,
            made.lines,
            made.vocabulary,
            layout,
            known.districts if known else (),
            area.value,
            (_given(options.year, "--year") or made.year).value,
            document.name,
            {page.number: page.read_by for page in document.pages},
            made.measures,
        )

    year = (_given(options.year, "--year") or attempt(None).year).value
    found: dict[int, dict[str, list[Mapping[str, str]]]] = {}
    fits: list[Fit] = []
    for layout in declared.layouts:
        # A layout for other areas or years is ranked by what is understood without it.
        made = attempt(layout if layout.covers(year, area.value) else None)
        if id(made) not in found:
            own = layout if made is not attempt(None) else None
            found[id(made)] = _found(read(own, made), made.tables)
        own_year = (_given(options.year, "--year") or made.year).value
        fits.extend(rank_layouts([layout], found[id(made)], own_year, area.value))
    fits.sort(key=lambda fit: -fit.score)
    chosen = _choose(declared, fits, year, area.value, options, known, any(found.values()))
    made = attempt(chosen)
    return Match(
        area,
        _given(options.year, "--year") or made.year,
        (signs, made.year),
        chosen,
        fits,
        made.vocabulary,
        made.lines,
        made.tables,
        read(chosen, made),
        made.measures,
    )


def _given(value: str, option: str) -> Verdict | None:
    if not value:
        return None
    return Verdict(value, (Evidence(value, 100.0, "given by hand", option),))


def _attempt(
    document: Document, declared: Declared, layout: Layout | None, area: Area | None
) -> _Attempt:
    vocabulary = vocabulary_for(tuple(declared.areas.values()), layout, area, declared.words)
    lines, finder, tables = find_tables(document, vocabulary)
    year = identify.find_year(document, title_evidence(finder, tables))
    own = {measure.code: measure for measure in layout.measures} if layout else {}
    return _Attempt(vocabulary, lines, tables, year, {**MEASURES, **own})


def title_evidence(finder: Finder, tables: Sequence[Table]) -> list[identify.TitleEvidence]:
    """Return the titles and questions of the area's own statistics that state a year."""
    found: dict[str, identify.TitleEvidence] = {}
    for table in tables:
        if any("scope" in heading.reading.facets for heading in table.headings):
            continue
        for heading in table.headings:
            if heading.reading.year:
                found[heading.text] = identify.TitleEvidence(heading.text, True)
        for entry in table.entries:
            if entry.row.year and entry.row.understood and entry.row.facets.get("measure"):
                found[entry.label] = identify.TitleEvidence(entry.label, True)
    for heading in finder.headings:
        facets = heading.reading.facets
        if heading.reading.year and "measure" in facets and "scope" not in facets:
            found.setdefault(heading.text, identify.TitleEvidence(heading.text, False))
    return list(found.values())


def vocabulary_for(
    areas: tuple[Area, ...],
    layout: Layout | None = None,
    area: Area | None = None,
    words: tuple[OwnWord, ...] = (),
) -> Vocabulary:
    """Return the shared vocabulary with words, and the labels of one layout and one area, added.

    Args:
        areas: all areas there are; their names say nothing in a label.
        layout: whose labels are added, if it has some.
        area: whose labels are added, if it has some.
        words: those that a person has added.
    """
    own = layout if layout and layout.labels else None
    return _vocabulary(areas, own, area if area and area.labels else None, words)


@lru_cache(maxsize=16)
def _vocabulary(
    areas: tuple[Area, ...], layout: Layout | None, area: Area | None, words: tuple[OwnWord, ...]
) -> Vocabulary:
    own = [(f"{area.slug}.toml", area.labels)] if area else []
    if layout:
        own.append((layout.origin, layout.labels))
    if words:
        own.append(("words.toml", as_labels(words, older=True)))
    places = [name for one in areas for name in (one.name, *one.names, *one.welsh)]
    return Vocabulary([shared_declaration(), *own], places)


def find_tables(
    document: Document, vocabulary: Vocabulary
) -> tuple[list[Line], Finder, list[Table]]:
    """Return the document's lines, the finder that walked them, and the tables it found."""
    rows: list[Row] = [row for page in document.pages for row in page.rows]
    lines = restack(make_lines(rows, vocabulary), vocabulary)
    finder = Finder(vocabulary)
    return lines, finder, finder.run(lines)


def _found(reading: Reading, tables: list[Table]) -> dict[str, list[Mapping[str, str]]]:
    """Return for each measure that is there the dimensions of the area's own figures.

    The figures were read without a layout: what one settles (the basis of a count, the order
    that is meant) does not change which of them fits.
    """
    found: dict[str, list[Mapping[str, str]]] = {}
    for row in reading.observations:
        if row.area != NATIONAL:
            found.setdefault(row.measure, []).append({"order": row.order})
    for table in tables:
        for entry in table.entries:
            code = entry.row.facets.get("measure")
            scope = any("scope" in heading.reading.facets for heading in table.headings)
            if code and entry.row.understood and not scope:
                found.setdefault(code, []).append({})
    return found


def _choose(
    declared: Declared,
    fits: list[Fit],
    year: str,
    area: str,
    options: Options,
    known: Area | None,
    found: bool,
) -> Layout | None:
    """Return the layout that was given, that is the area's habit, or that fits best."""
    if options.layout:
        return next(one for one in declared.layouts if one.name == options.layout)
    covering = [fit for fit in fits if fit.layout.covers(year, area)]
    habit = known.layouts.get(year) if known else None
    if habit:
        usual = next((fit for fit in fits if fit.layout.name == habit), None)
        # A layout that was written for this very area is meant to take the habit's place.
        named = [fit for fit in covering if area in fit.layout.areas]
        best = max([*named, *([usual] if usual else [])], key=lambda fit: fit.score, default=None)
        return best.layout if best else None
    best = covering[0] if covering else fits[0] if fits else None
    if best is None or best.score < LEAST_FIT or not found:
        return None
    return best.layout
