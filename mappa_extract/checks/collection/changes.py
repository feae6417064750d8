"""A change in the text against the figures of the two years' reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mappa_extract.checks.collection.reports import Figure, Finding, by_area_and_year, figures
from mappa_extract.checks.prose import compare_change, unanimous
from mappa_extract.extraction import Extraction
from mappa_extract.vocabulary.dates import financial_year, year_ending


def check(reports: Sequence[Extraction]) -> Iterator[Finding]:
    """Compare what each report says of the change with the report of the year before."""
    known = by_area_and_year(reports)
    for report in reports:
        before = known.get((report.area, financial_year(year_ending(report.year) - 1)))
        if not before:
            continue
        for claim in unanimous(report.claims):
            if claim.kind not in ("change", "percent_change") or claim.national:
                continue
            old, new = (_figure(one, claim.dims) for one in (before[0], report))
            if old is None or new is None or not old.number:
                continue
            yield (
                report,
                compare_change(
                    "prose_change_over_years",
                    claim,
                    old.number,
                    new.number,
                    f"{new.name}, {old.name}",
                    new.row.page,
                    (new.place,),
                ),
            )


def _figure(report: Extraction, dims: Mapping[str, str]) -> Figure | None:
    wanted = {**dims, "year": report.year, "unit": "count", "district": ""}
    found = [
        one
        for one in figures([report])
        if all(getattr(one.row, name) == value for name, value in wanted.items())
    ]
    return found[0] if len({one.number for one in found}) == 1 else None
