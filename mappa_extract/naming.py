"""The words for people beside the codes: areas' names and codes, measures as their era says.

The codes of a figure never change with the year; what they are called does. The words stand in
`words.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from mappa_extract.areas import Area, all_areas
from mappa_extract.areas.regions import all_regions
from mappa_extract.codebook import CATEGORIES, MEASURES, NATIONAL, Measure
from mappa_extract.model import Observation
from mappa_extract.vocabulary.dates import year_ending

NATIONAL_NAME = "England and Wales"
_NATIONAL_GSS = "K04000001"
"""Code of England and Wales (ONS)."""


KINDS: Mapping[str, str] = {
    "area": "one of the areas that MAPPA is arranged in",
    "region": "a delivery region of the Probation Service, with the areas in it",
    "country": "England and Wales",
}
"""What an area of a figure may be."""


@dataclass(frozen=True, slots=True)
class Words:
    """What an era calls the codes."""

    category: Mapping[str, str]
    measure: Mapping[str, str]


def name_observations(
    observations: Iterable[Observation],
    areas: Mapping[str, Area],
    measures: Mapping[str, Measure] = MEASURES,
) -> None:
    """Fill in the columns for people and joins: `area_name gss_code year_end measure_label`.

    Args:
        observations: final figures, changed in place.
        areas: the known areas by slug.
        measures: the measures that the figures may have, by code.
    """
    for row in observations:
        area = areas.get(row.area)
        named = area or all_regions().get(row.area)
        national = row.area == NATIONAL
        row.area_name = NATIONAL_NAME if national else named.name if named else ""
        row.gss_code = _NATIONAL_GSS if national else area.gss if area else ""
        row.year_end = year_ending(row.year) if row.year else None
        row.measure_label = measure_words(row.measure, row.year, measures)


def area_rows() -> list[tuple[str, str, str, str, str]]:
    """Return the rows of `areas.csv`: slug, name, kind, region and code, in the order of slugs."""
    areas, regions = all_areas().values(), all_regions()
    region_of = {slug: region.slug for region in regions.values() for slug in region.areas}
    return [
        *((one.slug, one.name, "area", region_of[one.slug], one.gss) for one in areas),
        *((one.slug, one.name, "region", "", "") for _, one in sorted(regions.items())),
        (NATIONAL, NATIONAL_NAME, "country", "", _NATIONAL_GSS),
    ]


def measure_words(code: str, year: str, measures: Mapping[str, Measure] = MEASURES) -> str:
    """Return what a measure is called in the reports of a financial year (empty: the latest).

    A measure that only a layout knows is called what the layout says that it means.
    """
    known = words_of(year).measure.get(code)
    declared = measures[code].meaning if code in measures else code.replace("_", " ")
    return known or declared[:1].upper() + declared[1:]


def category_words(code: str, year: str) -> str:
    """Return what a category is called in the reports of a financial year; empty if unknown."""
    return words_of(year).category.get(code) or CATEGORIES.get(code, "")


@cache
def words_of(year: str) -> Words:
    """Return the words of a financial year's era; without a year those of the latest."""
    text = resources.files(__package__).joinpath("words.toml").read_text("utf-8")
    category: dict[str, str] = {}
    measure: dict[str, str] = {}
    for era in tomllib.loads(text)["era"]:
        if not year or era["first"] <= year or not measure:
            category |= era.get("category", {})
            measure |= era.get("measure", {})
    return Words(category, measure)
