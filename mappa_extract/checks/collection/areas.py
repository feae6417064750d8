"""The areas of a year against the national totals, and national tables against each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mappa_extract.areas import all_areas
from mappa_extract.areas.regions import all_regions
from mappa_extract.checks.collection.reports import Figure, Finding, figures, slip_between
from mappa_extract.checks.country import Dimensions, Total, dimensions_of, national_totals
from mappa_extract.checks.reconcile import slip_to
from mappa_extract.checks.subject import plain
from mappa_extract.codebook import NATIONAL
from mappa_extract.extraction import Extraction
from mappa_extract.model import Check


def years_of(report: Extraction) -> Iterator[str]:
    """Yield the years that `check` must be asked about for a report, each once."""
    rows = [row for row in report.observations if row.area == NATIONAL or row.year == report.year]
    yield from dict.fromkeys(row.year for row in rows if row.year)


def check(reports: Sequence[Extraction], year: str = "") -> Iterator[Finding]:
    """Compare reprinted national figures, and sum up the areas of each year.

    With `year` only the figures of that year are looked at.
    """
    national: dict[tuple[str, ...], list[Figure]] = {}
    for one in figures(reports, national=True):
        if one.row.unit == "count" and one.row.year == (year or one.row.year):
            national.setdefault(one.row.key, []).append(one)
    known = dict(national_totals())
    for same in national.values():
        values = {one.number for one in same}
        if len(values) == 1:
            first = same[0]
            known.setdefault(
                dimensions_of(first.row), Total((int(first.number),), f"reprinted: {first.name}")
            )
        if len({one.report.sha256 for one in same}) > 1:
            yield from _reprints(same)
    sums: dict[Dimensions, dict[str, Figure]] = {}
    for one in figures(reports):
        row = one.row
        if row.area in all_regions() or row.year != (year or row.year):
            continue  # the areas of a region are counted
        if row.unit == "count" and not row.district and row.year == one.report.year:
            sums.setdefault(dimensions_of(row), {}).setdefault(row.area, one)
    for dimensions, areas in sums.items():
        if dimensions in known and len(areas) > 1:
            yield from _sum(dimensions[0], areas, known[dimensions])


def _reprints(same: Sequence[Figure]) -> Iterator[Finding]:
    for one in same:
        others = [other for other in same if other.report.sha256 != one.report.sha256]
        different = [other for other in others if other.number != one.number]
        passed = not different
        other = (different or others)[0]
        yield (
            one.report,
            Check(
                "national_reprint",
                "warning",
                passed,
                plain(other.number),
                plain(one.number),
                f"England and Wales, {one.row.year}: {one.name} is {'also' if passed else 'not'}"
                f" the {plain(other.number)} that {other.report.source} prints"
                + ("" if passed else slip_between(one, other)),
                one.row.page,
                cells=(one.place,),
            ),
        )


def _sum(year: str, areas: dict[str, Figure], total: Total) -> Iterator[Finding]:
    """All areas add up to the national total; fewer do not exceed it."""
    whole = len(areas) == len(all_areas())
    found = sum(one.number for one in areas.values())
    passed = found in total.of_areas if whole else found <= max(total.of_areas)
    expected = " or ".join(map(str, total.of_areas)) if whole else f"at most {max(total.of_areas)}"
    slip = _slip_of_one(list(areas.values()), total.of_areas[0] - found) if not passed else ""
    less = f", less {total.elsewhere} of category 4" if total.elsewhere else ""
    for one in areas.values():
        yield (
            one.report,
            Check(
                "sum_of_areas",
                "warning",
                passed,
                expected,
                plain(found),
                f"{one.name} and those of {len(areas) - 1} more areas add up to {plain(found)} in"
                f" {year}; for England and Wales it is {total.text}{less} ({total.source}){slip}",
                one.row.page,
                cells=(one.place,),
                # Short of all areas, a sum below the total corroborates no figure.
                judges=whole or not passed,
            ),
        )


def _slip_of_one(areas: Sequence[Figure], difference: float) -> str:
    """Return which one area's figure, printed by a slip, makes the sum differ."""
    fitting = []
    for one in areas:
        needed = one.number + difference
        how = slip_to(one.report.observations, one.report.checks, one.place, needed)
        if needed >= 0 and how:
            fitting.append(f"; {how}: it would agree if {one.name} were {plain(needed)}")
    return fitting[0] if len(fitting) == 1 else ""
