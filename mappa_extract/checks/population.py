"""How many people an area's rate may be of: residents, or those aged ten and over.

The record is `population.toml`, with its sources: mid-year estimates where they are known, else a
straight line between the censuses, and how far either may be off.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from mappa_extract.areas import all_areas
from mappa_extract.model import Observation
from mappa_extract.toml_files import read_declaration
from mappa_extract.vocabulary.dates import year_ending

_LAST_CENSUS = 2021
_REBASED = 2011
"""Estimates of this year and after rest on the census of 2011 in the reports as in the record."""
_AGED_TEN_FROM = "2008/09"
"""From which year a rate may be of those aged ten and over."""

Bounds = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Populations:
    """What is known of the country's age and growth, and how far an area may differ."""

    shares: Mapping[int, float]
    """Share of those aged ten and over among residents, by calendar year."""
    growth: float
    """Of residents, a year, after the last census."""
    mid_years: Mapping[tuple[str, int], int]
    """Residents of an area in the middle of a year, where an estimate is known."""
    share_off: float
    known_off: float
    between_off: float
    after_off: float

    def share(self, year: int) -> float:
        """Return the share of those aged ten and over, on a straight line between known years."""
        known = sorted(self.shares)
        year = min(max(year, known[0]), known[-1])
        for low, high in zip(known, known[1:], strict=False):
            if low <= year <= high:
                part = (year - low) / (high - low)
                return self.shares[low] + part * (self.shares[high] - self.shares[low])
        return self.shares[known[0]]


@lru_cache(maxsize=1)
def populations() -> Populations:
    """Return the record of the package."""
    file = resources.files(__package__).joinpath("population.toml")
    data: Mapping[str, Any] = read_declaration(file.name, file.read_text("utf-8"))
    off = data["tolerance"]
    return Populations(
        {int(year): value for year, value in data["shares"].items() if year.isdigit()},
        data["growth"]["rate"],
        {
            (slug, data["mid_year"]["first"] + place): number
            for slug, numbers in data["mid_year"]["areas"].items()
            for place, number in enumerate(numbers)
        },
        off["share"],
        off["known"],
        off["between"],
        off["after"],
    )


def residents(slug: str, mid: int) -> Bounds | None:
    """Return between which numbers of persons an area's residents lay in the middle of a year.

    As the estimate of that year had them, or that of the year before.
    """
    found = [one for year in (mid - 1, mid) if (one := _residents_of(slug, year)) is not None]
    return (min(low for low, _ in found), max(high for _, high in found)) if found else None


def _residents_of(slug: str, mid: int) -> Bounds | None:
    area = all_areas().get(slug)
    known = populations()
    number: float | None = known.mid_years.get((slug, mid))
    off = known.known_off if mid >= _REBASED else known.between_off
    if number is None:
        number = area.population_in(min(mid, _LAST_CENSUS)) if area else None
        later = max(0, mid - _LAST_CENSUS)
        off = known.between_off + known.after_off * later
        if number is None:
            return None
        number *= (1 + known.growth) ** later
    return number * (1 - off), number * (1 + off)


def basis_of(slug: str, mid: int) -> str:
    """Say what an area's residents in the middle of a year are known from."""
    if (slug, mid) in populations().mid_years:
        return f"by the estimate for the middle of {mid}"
    if mid > _LAST_CENSUS:
        return f"by the census of {_LAST_CENSUS} and the country's growth since"
    return "by a straight line between the censuses"


def possible_populations(row: Observation) -> list[Bounds]:
    """Return the ranges in which the number of people behind a printed rate may lie.

    One for all residents, one for those aged ten and over where a rate of that year may be of
    them; empty where the area or its residents are not known. The estimate behind a rate is
    that of the middle of the year before, or a year older. That a rate of a later year is of
    all residents is odd, but no misprint.
    """
    if not row.year:
        return []
    mid = year_ending(row.year) - 1
    bounds = residents(row.area, mid)
    if bounds is None:
        return []
    known = populations()
    low, high = bounds
    found = [bounds]
    if row.year >= _AGED_TEN_FROM:
        share, off = known.share(mid), known.share_off
        found.append((low * (share - off), high * (share + off)))
    return found


def implied_range(count: float, printed: str) -> Bounds:
    """Return between which numbers the population lies that a count and a rounded rate imply."""
    half = 0.5 * 10.0 ** -len(printed.partition(".")[2])
    rate = float(printed)
    return 1e5 * count / (rate + half), 1e5 * count / max(rate - half, half / 10)


def is_possible(row: Observation, count: float, rate: str) -> bool:
    """Tell whether count and rate imply a population that the area may have."""
    least, most = implied_range(count, rate)
    return any(least <= high and most >= low for low, high in possible_populations(row))
