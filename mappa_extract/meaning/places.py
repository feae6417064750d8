"""Whose figures they are: the report's own, or of the area that a label or a heading names.

Reports of several areas, of a delivery region among them, were never seen. A row or a column
that is headed with nothing but an area's name is that area's, and so is a table below a heading
that names one. Where a name may be an area's or a region's the figures are left unread.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import regex

from mappa_extract.areas import Area
from mappa_extract.areas.regions import Region, all_regions
from mappa_extract.codebook import NATIONAL
from mappa_extract.identify.gazetteer import mentions
from mappa_extract.meaning.figure import Meaning
from mappa_extract.meaning.problem import Problem
from mappa_extract.vocabulary.label import Label
from mappa_extract.vocabulary.words import normalise

_BESIDE = regex.compile(
    r"\b(?:mappa|mapp|areas?|police|probation|force|constabulary|the|in|for|of|section|part"
    r"|statistics|statistical|information|figures|data|tables?|annual|report|19\d\d|20\d\d)\b"
    r"|[^\p{L}]+",
    regex.IGNORECASE,
)
"""What may stand beside an area's name in a heading that only says whose part begins."""
_WHOLE_REGION = regex.compile(r"\bregion(?:al|s)?\b|\brhanbarth(?:ol)?\b", regex.IGNORECASE)
_COUNTRY = frozenset(
    {"england and wales", "national", "national total", "cymru a lloegr", "lloegr a chymru"}
)
_OF_COUNTRY = regex.compile(
    r"\p{L}.*?(?:[,;:(\[/\u2010-\u2015]|\s-|\b(?:in|across|over|for|of|yng))\s*"
    r"(?:the whole of |all |all of )?"
    r"(?:england (?:and|&) wales|n?g?h?cymru a lloegr|lloegr a chymru)\W*",
    regex.IGNORECASE,
)
_BEHIND = regex.compile(
    r"(?:[,;:(\[\u2010-\u2015]|\s-|\b(?:in|across|over|for|of))\s*(?:the )?([\p{L}\s&]+?)"
    r"(?:\sregion)?\W*$",
    regex.IGNORECASE,
)
_COUNTRY_WIDE = regex.compile(r"\p{L}.*\bnational(?:ly)?\W*", regex.IGNORECASE)
"""Labels that say what is counted, and then of which country: `Rate, England and Wales`."""
_HEADING_WORDS = 12
_PART_OF = "north|south|east|west|mid|central|new"
"""Before a name they make a district's of it: North Lincolnshire is in Humberside."""


_WORD = regex.compile(r"\p{L}+")


class Places:
    """The names of areas and regions, and which of them a report's figures are of."""

    def __init__(self, areas: Sequence[Area], own: str) -> None:
        """Know the areas of a report.

        Args:
            areas: all that there are.
            own: slug of the area or the region that the report is of, empty if not known.
        """
        self._own = own
        self._names = _names_of(tuple(areas))
        self._areas = tuple(areas)
        self._region = all_regions().get(own)
        self._region_name = f" {_plain(self._region.name)} " if self._region else ""
        self._section = ""
        """The area whose part of a regional report is being read."""

    @property
    def own_names(self) -> frozenset[str]:
        """What the report's area is called, in small letters."""
        return frozenset(name for name, slug in self._names.items() if slug == self._own)

    def pass_by(self, text: str) -> None:
        """Take a text between the tables of a regional report: a heading may begin a part."""
        if self._region is None:
            return
        if named := self._named(text, _BESIDE):
            self._section = named
        elif self._is_whole_region(text):
            self._section = ""

    def settle(self, meanings: Iterable[Meaning]) -> None:
        """Say of the figures of one grid whose they are, where they are not the report's own."""
        meanings = list(meanings)
        named = {id(one): self._by_labels(one) for one in meanings}
        every = {slug for places in named.values() for slug in places}
        if {self._own, NATIONAL} <= every:
            # The country's figures beside the area's.
            for one in meanings:
                if named[id(one)] == {NATIONAL}:
                    one.place = NATIONAL
        several = every - {self._own, NATIONAL}
        for one in meanings:
            places = named[id(one)]
            if self._own and self._region is None and (region := self._ends_in_region(one)):
                one.refuse(Problem.COUNTRY, f"{region.name}, a region")
            if several and places:
                self._take(one, places)
            elif places == {NATIONAL} and self._region is None:
                one.refuse(Problem.COUNTRY, "England and Wales")
            elif several and self._sums_areas(one, meanings, named):
                one.refuse(Problem.OTHER_AREA, "a total over areas, not all of the region")
            elif not several:
                self._by_titles(one)

    def _by_labels(self, meaning: Meaning) -> set[str]:
        """Return the areas, regions and the country that labels name with nothing else."""
        found = (self._whole(label) or _country(label) for label in meaning.labels)
        return {slug for slug in found if slug}

    def _whole(self, label: Label) -> str:
        text = _plain(label.text)
        if text in _COUNTRY:
            return NATIONAL
        return self._names.get(text, "") or _regions_by_name().get(text, "")

    def _ends_in_region(self, meaning: Meaning) -> Region | None:
        """Return the region of which a label says it is, behind what is counted."""
        for label in meaning.labels:
            found = _BEHIND.search(label.text) if label.says or label.values else None
            name = _plain(found[1]) if found else ""
            region = all_regions().get(_regions_by_name().get(name, ""))
            if region is not None and name not in self._names:
                return region
        return None

    def _take(self, meaning: Meaning, places: set[str]) -> None:
        if len(places) > 1:
            meaning.refuse(Problem.CONTRADICTION, " and ".join(sorted(places)))
            return
        place = places.pop()
        if any(self._may_be_region(label) for label in meaning.labels):
            meaning.refuse(Problem.OTHER_AREA, "an area and a region have that name")
        meaning.place = place
        if self._own and self._region is None and place not in (self._own, NATIONAL):
            meaning.guess = meaning.guess or "a figure of another area in this area's report"

    def _may_be_region(self, label: Label) -> bool:
        """Tell a name that an area and a region share, where the report does not say which."""
        text = _plain(label.text)
        shared = text in self._names and text in _regions_by_name()
        return shared and (not self._own or self._region is not None)

    def _sums_areas(
        self, one: Meaning, others: Sequence[Meaning], named: Mapping[int, set[str]]
    ) -> bool:
        """Tell a total over rows or columns of areas; one over all areas of the region is its."""
        for is_total, is_row in ((one.row_total, True), (one.column_total, False)):
            labels = [other.row if is_row else other.column for other in others]
            areas = {self._whole(label) for each in labels for label in each} - {"", NATIONAL}
            others_than = any(
                {"category", "kind", "level", "order"} & set(label.values)
                for each in labels
                for label in each
            )
            if is_total and areas and not others_than:
                return self._region is None or not areas >= set(self._region.areas)
        return False

    def _by_titles(self, meaning: Meaning) -> None:
        for label in meaning.labels:
            named = self._named(label.text) if label.says or label.values else ""
            if named and self._whole(label) != self._own and named != self._own:
                self._under(meaning, named, "a label")
                return
        near = (*meaning.inner, *meaning.own)
        for title in (*near, *meaning.outer):
            if self._region is not None and self._is_whole_region(title.text):
                return
            named = self._named(title.text)
            if not named:
                continue
            if self._region is not None or (named != self._own and title in near):
                self._under(meaning, named, "a heading above")
            return
        if self._section:
            self._under(meaning, self._section, "a heading above")
            meaning.guess = meaning.guess or (
                f"only a heading further above says that it is of {self._section}"
            )

    def _is_whole_region(self, text: str) -> bool:
        assert self._region is not None
        if len(text.split()) > _HEADING_WORDS:
            return False
        return bool(_WHOLE_REGION.search(text)) or self._region_name in f" {_plain(text)} "

    def _under(self, meaning: Meaning, named: str, where: str) -> None:
        """Take a figure for that of the area that a heading or a label of several words names."""
        region = self._region
        if region is None:
            # A neighbour's figure in an area's report, or a report of nobody knows whom.
            if self._own:
                meaning.refuse(Problem.OTHER_AREA, f"{where} names {named}")
        elif named in region.areas and not self._is_shared(named, region):
            meaning.place = named
        else:
            meaning.refuse(Problem.OTHER_AREA, f"{where} names {named}")

    def _is_shared(self, named: str, region: Region) -> bool:
        return self._names.get(_plain(region.name)) == named

    def _named(self, text: str, beside: regex.Pattern[str] | None = None) -> str:
        """Return the one area that a heading names; with `beside` it says little else."""
        if len(text.split()) > _HEADING_WORDS or text.rstrip().endswith("."):
            return ""
        names = [(slug, name) for slug, kind, name in mentions(text, self._areas) if kind == "name"]
        if len({slug for slug, _ in names}) != 1:
            return ""
        slug, name = names[0]
        flat = _plain(text)
        if regex.search(rf"\b(?:{_PART_OF})\s+{name}\b", flat):
            return ""
        if beside is not None and beside.sub("", flat.replace(name, " ", 1)):
            return ""
        return slug


def pages_of_several(meanings: Iterable[Meaning], own: str) -> set[int | None]:
    """Return the pages on which figures are, or may be, of another area than the report's own."""
    return {
        one.grid.page
        for one in meanings
        if own in all_regions()
        or one.place not in ("", own)
        or (one.reason is not None and one.reason.problem is Problem.OTHER_AREA)
    }


def _country(label: Label) -> str:
    """Return the country where a label that says what is counted ends with its name."""
    says = label.says or label.values
    ends = _OF_COUNTRY.fullmatch(label.text) or _COUNTRY_WIDE.fullmatch(label.text)
    return NATIONAL if says and ends else ""


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return " ".join(_WORD.findall(normalise(text).lower()))


@lru_cache(maxsize=1)
def _regions_by_name() -> Mapping[str, str]:
    return {_plain(region.name): region.slug for region in all_regions().values()}


@lru_cache(maxsize=4)
def _names_of(areas: tuple[Area, ...]) -> Mapping[str, str]:
    """Return the areas' slugs by every name of theirs in plain letters."""
    found: dict[str, str] = {}
    for area in areas:
        for name in (area.name, *area.names, *area.welsh):
            found.setdefault(_plain(name), area.slug)
    return found
