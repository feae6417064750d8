"""Figures that no report of the year prints: a label was understood in part, or as another's."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from mappa_extract.checks.subject import Subject, name_of
from mappa_extract.codebook import NATIONAL
from mappa_extract.layouts import Layout
from mappa_extract.layouts.expected import Kind, codes_printed, kind_of, kinds_printed
from mappa_extract.model import Check, Observation
from mappa_extract.vocabulary.dates import financial_year, year_ending

_SINCE = {("category", "4"): "2021/22"}
"""Codes that layouts do not expect, and that may be printed since: category 4, of terrorism, which
areas leave out as a rule (commentary of the annual reports of 2021/22)."""


def check(subject: Subject) -> Iterator[Check]:
    """Name the figures whose key no layout of the year, or of one beside it, prints."""
    known: dict[str, tuple[list[Layout], set[Kind]]] = {}
    for place, row in enumerate(subject.observations):
        if row.area == NATIONAL or row.district or not row.year or row.read_by == "corrected":
            continue
        if row.year not in known:
            found = _layouts(subject, row.year)
            kinds = {kind for one in found for kind in kinds_printed(one, subject.measures)}
            known[row.year] = found, kinds
        if known[row.year][0] and not _is_printed(row, *known[row.year]):
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


def _is_printed(row: Observation, layouts: Sequence[Layout], kinds: Collection[Kind]) -> bool:
    if row.order != "all" and kind_of(row) not in kinds:
        return False
    for axis in ("category", "level"):
        code = getattr(row, axis)
        since = _SINCE.get((axis, code))
        if since and row.year >= since:
            continue
        # Whether totals are printed, or a split at all, differs from area to area.
        codes = codes_printed(layouts, row.measure, axis)
        if code not in ("", "all") and (since or (codes and code not in codes)):
            return False
    return True


def _layouts(subject: Subject, year: str) -> list[Layout]:
    """Return the layouts of a year, and of the years beside it: templates are late."""
    ending = year_ending(year)
    years = [financial_year(one) for one in (ending - 1, ending, ending + 1)]
    area = subject.area.value
    return [one for one in subject.layouts if any(one.covers(each, area) for each in years)]
