"""Whether a report is of a delivery region.

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
from mappa_extract.vocabulary.words import normalise

_REGIONAL = regex.compile(r"\bregion(?:al)?\b|\brhanbarth(?:ol)?\b", regex.IGNORECASE)
_REGIONAL_REPORT = regex.compile(r"\bregional (?:annual )?reports?\b|\bregional mappa\b")
_OWNER = regex.compile(r"\bmappa\b|multi.agency|annual report|adroddiad blynyddol")
_START = regex.compile(r"[|\t]|\s{2,}|\s+\d")
"""Behind the first cell of a row."""
_PARTS = 2
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
    flat = " ".join(map(_plain, top))
    found = [region for region in all_regions().values() if _names(region, flat)]
    # "Kent, Surrey and Sussex" holds the names of areas; "Wales" stands in "England and Wales".
    longest = max(found, key=lambda region: len(region.name), default=None)
    if longest is None:
        return None
    if _is_an_areas(document, top, longest, known):
        return None
    signs = [Evidence(longest.slug, 6.0, _WHERE, longest.name)]
    if not longest.shared:
        return Verdict(longest.slug, tuple(signs))
    same = [area.slug for area in known if area.name == longest.name]
    signs += [Evidence(slug, 6.0, _WHERE, longest.name) for slug in same]
    return Verdict("", tuple(signs), divided=True)


def _names(region: Region, flat: str) -> bool:
    name = _plain(region.name)
    return regex.search(rf"(?<!england and )\b{name}\b", flat) is not None


def _is_an_areas(
    document: Document, top: list[str], region: Region, known: tuple[Area, ...]
) -> bool:
    """Tell the report of an area that says which region it lies in.

    It names the area above the region or in the report's title, or below and no other of the
    region's areas anywhere: a report of the region has a part or a row for each.
    """
    flat = [_plain(line) for line in top]
    name = _plain(region.name)
    place = next((number for number, line in enumerate(flat) if name in line), len(flat))
    below = False
    for number, line in enumerate(flat):
        found = [kind for _, kind, _ in mentions(line.replace(name, " "), known) if kind == "name"]
        if found and (number <= place or _OWNER.search(line)):
            return True
        below = below or bool(found)
    if not below or any(_REGIONAL_REPORT.search(line) for line in flat):
        return False
    names = {_plain(word): slug for slug in region.areas for word in all_areas()[slug].names}
    starts = {_plain(_START.split(line.strip(" |*#"))[0]) for line in document.text.splitlines()}
    return len({names[start] for start in starts & names.keys()}) < _PARTS


def _plain(text: str) -> str:
    return normalise(text).lower().replace(",", "")
