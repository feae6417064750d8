"""What a report is: its area and year, the layout that it has, and the best reading of it.

The labels of a layout or an area count only in the reports that are taken for it, so that a
file written for one report can't change how another one is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import regex

from mappa_extract import identify
from mappa_extract.areas import Area
from mappa_extract.choosing.account import Number, account_of
from mappa_extract.choosing.best import Chosen, choose, name_the_rest
from mappa_extract.choosing.grids import Reader, share_of
from mappa_extract.codebook import NATIONAL, Measure
from mappa_extract.declarations import Declared
from mappa_extract.layouts import Fit, Layout, rank_layouts
from mappa_extract.layouts.expected import lacks_tables
from mappa_extract.meaning.figure import Meaning
from mappa_extract.meaning.places import pages_of_several
from mappa_extract.model import Document, Evidence, Verdict
from mappa_extract.options import Options
from mappa_extract.pages.grid import Block, Text
from mappa_extract.vocabulary.lexicon import Lexicon
from mappa_extract.vocabulary.prose import is_prose

_REPORT = regex.compile(r"\breport\b|\badroddiad", regex.IGNORECASE)
"""A title with such a word is the report's own, and no table's."""
LEAST_FIT = 0.35
"""A layout that fits less than this is no layout for the report."""


@dataclass(slots=True)
class Match:
    """A document as it was matched and read."""

    area: Verdict
    """As the report's own signs tell, or as given by hand."""
    year: Verdict
    signs: tuple[Verdict, Verdict]
    """Area and year as the report's own signs tell."""
    layout: Layout | None
    fits: list[Fit]
    lexicon: Lexicon
    measures: Mapping[str, Measure]
    chosen: Chosen
    blocks: list[Block] = field(default_factory=list)
    """The report's texts and grids, by place."""
    meanings: list[Meaning] = field(default_factory=list)
    """Of the figures in them."""
    numbers: list[Number] = field(default_factory=list)
    """All those on pages with statistics, with what became of each."""


@dataclass(slots=True)
class _Found:
    """What a document holds as one vocabulary understands it, before its layout is known."""

    year: Verdict
    dims: dict[str, list[Mapping[str, str]]]
    """For each measure that is there the dimensions of the area's own figures."""


def match(document: Document, options: Options, declared: Declared) -> Match:
    """Return the document read by the layout that fits best, or without one."""
    signs = identify.find_area(document, declared.areas)
    area = _given(options.area, "--area") or signs
    known = declared.areas.get(area.value)
    reader = Reader(document, declared, area.value)
    found: dict[Layout | None, _Found] = {}

    def look(layout: Layout | None) -> _Found:
        key = layout if layout and (layout.labels or layout.measures) else None
        if key not in found:
            found[key] = _found(document, reader, key, known)
        return found[key]

    year = _given(options.year, "--year") or look(None).year
    fits: list[Fit] = []
    for layout in declared.layouts:
        # A layout for other areas or years is ranked by what is understood without it.
        own = look(layout if layout.covers(year.value, area.value) else None)
        own_year = _given(options.year, "--year") or own.year
        fits.extend(rank_layouts([layout], own.dims, own_year.value, area.value))
    fits.sort(key=lambda fit: -fit.score)
    some = any(one.dims for one in found.values())
    best = _choose(declared, fits, year.value, area.value, options, known, some)
    sign = look(best).year
    year = _given(options.year, "--year") or sign
    return _read(
        document,
        declared,
        reader,
        Match(area, year, (signs, sign), best, fits, reader.lexicon(best), {}, Chosen()),
    )


def _read(document: Document, declared: Declared, reader: Reader, made: Match) -> Match:
    """Read a document in both ways, and take for each page the better one."""
    area, year = made.area.value, made.year.value
    layouts: list[Layout | None] = [made.layout] if made.layout else []
    layouts += [
        one
        for one in declared.layouts
        if one.covers(year, area) and one is not made.layout and not one.areas
    ]
    placed = reader.read(layouts or [None], year)
    made.measures = reader.measures(made.layout)
    rows = placed.reading.observations
    if made.layout is None and share_of(placed.layout, rows, made.measures) >= LEAST_FIT:
        made.layout = placed.layout
    several = pages_of_several(placed.reading.meanings, area)
    lined = reader.read([placed.layout], year, by_lines=True)
    made.chosen = choose(placed.reading, lined.reading, made.measures, several)
    if not made.layout or lacks_tables(made.layout, made.chosen.observations, made.measures):
        # Tables in words of their own: what nothing was made of is theirs.
        name_the_rest(made.chosen)
    lexicon = reader.lexicon(placed.layout)
    made.numbers = account_of(document, (placed, lined), made.chosen, lexicon)
    made.blocks, made.meanings = placed.blocks, placed.reading.meanings
    return made


def _given(value: str, option: str) -> Verdict | None:
    if not value:
        return None
    return Verdict(value, (Evidence(value, 100.0, "given by hand", option),))


def _found(document: Document, reader: Reader, layout: Layout | None, known: Area | None) -> _Found:
    """Return what a report states of its year, and which measures it has figures of.

    The figures are read without a layout's rules: what one settles (the basis of a count, the
    order that is meant) does not change which of them fits.
    """
    found = reader.understood(layout)
    dims: dict[str, list[Mapping[str, str]]] = {}
    for row in found.reading.observations:
        if row.area != NATIONAL:
            dims.setdefault(row.measure, []).append({"order": row.order})
    own = [one for one in found.reading.meanings if one.measure and not one.scope]
    stated: dict[str, identify.TitleEvidence] = {}
    for meaning in own:
        titles = (title.label for title in meaning.near if not title.names_report)
        for label in (*meaning.labels, *titles):
            if label.year and not _REPORT.search(label.text):
                stated[label.text] = identify.TitleEvidence(label.text, True)
                break
    for text in _titles(found.blocks):
        label = reader.lexicon(layout).read(text)
        counts = {"eligible", "managed"} & label.says or reader.lexicon(layout).measure_of(
            label.says
        )
        if label.dates and counts and not (label.get("scope") or _REPORT.search(text)):
            stated.setdefault(text, identify.TitleEvidence(text, False))
    return _Found(identify.find_year(document, list(stated.values())), dims)


def _titles(blocks: Sequence[Block]) -> list[str]:
    return [
        one.text for one in blocks if isinstance(one, Text) and not is_prose(one.text, one.heading)
    ]


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
