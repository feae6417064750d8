"""Which reports a collection holds of which area and year, as pages and notebooks show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mappa_extract.areas import all_areas
from mappa_extract.codebook import NATIONAL, STATUSES
from mappa_extract.model import Observation
from mappa_extract.vocabulary.dates import financial_year, year_ending

STATUS_SIGNS = {"ok": "\u2713", "review": "!", "failed": "\u2717", "not-a-report": "\u2205"}


@dataclass(frozen=True, slots=True)
class Coverage:
    """Reports by area and year; the same report never stands twice."""

    years: tuple[str, ...]
    """From the first year of a report or figure to the last, without a gap."""
    areas: Mapping[str, str]
    """The names of the areas by slug: those of the package, and others that reports are of."""
    cells: Mapping[tuple[str, str], tuple[int, ...]]
    """The places of the reports of an area and year in `reports.csv`; mostly one."""
    unplaced: tuple[int, ...]
    """The places of the inputs of which area or year is not established."""
    statuses: Mapping[str, int]
    """How many inputs have each status."""

    def covered(self, year: str) -> int:
        """Return how many areas have a report of a year, whatever its status."""
        return sum(when == year for _, when in self.cells)


def coverage_of(
    reports: Sequence[Mapping[str, str]], observations: Iterable[Observation] = ()
) -> Coverage:
    """Return the coverage of the rows of `reports.csv`.

    Args:
        reports: the rows, in the order of the file.
        observations: figures whose years and areas shall have a place as well.
    """
    names = {slug: area.name for slug, area in all_areas().items()}
    cells: dict[tuple[str, str], tuple[int, ...]] = {}
    unplaced = []
    for place, row in enumerate(reports):
        if row["area"] and row["area"] != NATIONAL:
            names.setdefault(row["area"], row["area_name"] or row["area"])
        if row["area"] and row["year"]:
            key = (row["area"], row["year"])
            cells[key] = (*cells.get(key, ()), place)
        else:
            unplaced.append(place)
    years = {year for _, year in cells}
    for one in observations:
        if one.year:
            years.add(one.year)
        if one.area and one.area != NATIONAL:
            names.setdefault(one.area, one.area)
    endings = sorted(year_ending(year) for year in years)
    span = range(endings[0], endings[-1] + 1) if endings else ()
    statuses = {status: sum(row["status"] == status for row in reports) for status in STATUSES}
    return Coverage(
        tuple(financial_year(ending) for ending in span), names, cells, tuple(unplaced), statuses
    )


def share_read(row: Mapping[str, str]) -> float | None:
    """Return the share of a report's expected figures that were read; None where not known."""
    expected = int(row["expected"] or 0)
    if not expected or not row["unread"]:
        return None
    return max(0.0, 1 - int(row["unread"]) / expected)
