"""Whether a report is of a delivery region, and which area a title within it speaks for.

Built without a specimen: no report of a region has been seen.
"""

from __future__ import annotations

from collections.abc import Mapping

import regex

from mappa_extract.areas import Area, all_areas
from mappa_extract.areas.regions import FIRST_YEAR, Region, all_regions
from mappa_extract.identify.area import find_own_area
from mappa_extract.identify.gazetteer import mentions
from mappa_extract.identify.opening import titles
from mappa_extract.identify.year import title_year
from mappa_extract.model import Document, Evidence, Verdict
from mappa_extract.vocabulary.phrases import normalise

_REGIONAL = regex.compile(r"\bregion(?:al)?\b|\brhanbarth(?:ol)?\b", regex.IGNORECASE)
_WHERE = "a regional report's title"


def find_area(document: Document, areas: Mapping[str, Area] | None = None) -> Verdict:
    """Return the verdict on the area, or on the region, that a report is of.

    Empty where there is none or the signs are divided. `areas` are those that there are by
    slug, the package's if they are not given.
    """
    known = all_areas() if areas is None else areas
    return find_region(document, tuple(known.values())) or find_own_area(document, known)


def find_region(document: Document, known: tuple[Area, ...]) -> Verdict | None:
    """Return the region that a report's title names; None for a report of an area.

    The title says "region" or "regional" and the year is one in which regions report. Empty
    and divided where the region shares its name with an area: neither is guessed.
    """
    if title_year(document) < FIRST_YEAR:
        return None
    top = titles(document, 8)
    if not any(_REGIONAL.search(line) for line in top):
        return None
    flat = " ".join(normalise(line).lower().replace(",", "") for line in top)
    found = [region for region in all_regions().values() if _names(region, flat)]
    # "Kent, Surrey and Sussex" holds the names of areas; "Wales" stands in "England and Wales".
    longest = max(found, key=lambda region: len(region.name), default=None)
    if longest is None:
        return None
    rest = flat.replace(longest.name.lower().replace(",", ""), " ")
    if any(kind == "name" for _, kind, _ in mentions(rest, known)):
        return None  # an area that says which region it lies in
    signs = [Evidence(longest.slug, 6.0, _WHERE, longest.name)]
    if not longest.shared:
        return Verdict(longest.slug, tuple(signs))
    same = [area.slug for area in known if area.name == longest.name]
    signs += [Evidence(slug, 6.0, _WHERE, longest.name) for slug in same]
    return Verdict("", tuple(signs), divided=True)


def _names(region: Region, flat: str) -> bool:
    name = region.name.lower().replace(",", "")
    return regex.search(rf"(?<!england and )\b{name}\b", flat) is not None


def area_of_title(title: str, known: tuple[Area, ...]) -> str:
    """Return the area that a title within a report names, as a section of a regional report.

    Empty where it names none or several, or is a sentence.
    """
    if len(title.split()) > 12 or title.rstrip().endswith("."):
        return ""
    found = {slug for slug, kind, _ in mentions(title, known) if kind == "name"}
    return found.pop() if len(found) == 1 else ""
