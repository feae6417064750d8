"""Figures that no report of the year prints: a label was understood in part, or as another's."""

from __future__ import annotations

from collections.abc import Iterator

from mappa_extract.checks.subject import Subject, name_of
from mappa_extract.codebook import NATIONAL
from mappa_extract.layouts.expected import Kind, kind_of, kinds_printed
from mappa_extract.model import Check
from mappa_extract.vocabulary.dates import financial_year, year_ending


def check(subject: Subject) -> Iterator[Check]:
    """Name the figures whose key no layout of the year, or of one beside it, prints."""
    printed: dict[str, set[Kind]] = {}
    for place, row in enumerate(subject.observations):
        if row.order == "all" or row.area == NATIONAL or row.district or not row.year:
            continue
        if row.read_by == "corrected":
            continue
        if row.year not in printed:
            printed[row.year] = _keys(subject, row.year)
        keys = printed[row.year]
        if keys and kind_of(row) not in keys:
            yield Check(
                "key_printed",
                "warning",
                False,
                f"a figure that reports of {row.year} print",
                name_of(row),
                f"no report of {row.year} is known to print {name_of(row)}: see whether its label"
                " says so",
                row.page,
                cells=(place,),
            )


def _keys(subject: Subject, year: str) -> set[Kind]:
    """Return what reports of a year may print, or of the years beside it: templates are late."""
    ending = year_ending(year)
    years = [financial_year(one) for one in (ending - 1, ending, ending + 1)]
    return {
        key
        for layout in subject.layouts
        if any(layout.covers(one, subject.area.value) for one in years)
        for key in kinds_printed(layout, subject.measures)
    }
