"""The delivery regions, each with its areas: reports of 2024/25 and after may be theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from mappa_extract import kept
from mappa_extract.areas import all_areas
from mappa_extract.errors import DeclarationError
from mappa_extract.toml_files import read_declaration

FIRST_YEAR = "2024/25"
"""From which year reports are announced by region."""
_FIELDS = {"slug", "name", "areas", "shared"}


@dataclass(frozen=True, slots=True)
class Region:
    """A delivery region and the slugs of its areas."""

    slug: str
    name: str
    areas: tuple[str, ...]
    shared: bool = False
    """Whether an area (or a country) has the same name, so that the name alone says neither."""


def parse_regions(name: str, text: str) -> Mapping[str, Region]:
    """Parse a file of regions.

    Raises:
        DeclarationError: not valid; names the file and the region.
    """
    found: dict[str, Region] = {}
    owner: dict[str, str] = {}
    for entry in read_declaration(name, text).get("regions", ()):
        slug = entry.get("slug", "")
        if wrong := set(entry) - _FIELDS:
            raise DeclarationError(f"{name}: region {slug!r} has the unknown field {min(wrong)!r}")
        if not slug or not entry.get("name") or not entry.get("areas"):
            raise DeclarationError(f"{name}: region {slug!r} needs slug, name and areas")
        if slug in all_areas() or slug in found:
            raise DeclarationError(f"{name}: the slug {slug!r} is taken")
        for area in entry["areas"]:
            if area not in all_areas():
                raise DeclarationError(f"{name}: region {slug!r} has the unknown area {area!r}")
            if area in owner:
                raise DeclarationError(f"{name}: {area!r} is in {owner[area]!r} and in {slug!r}")
            owner[area] = slug
        shared = entry.get("shared", False)
        found[slug] = Region(slug, entry["name"], tuple(entry["areas"]), shared)
    return found


@lru_cache(maxsize=1)
def all_regions() -> Mapping[str, Region]:
    """Return the regions by slug."""
    return kept.made("all_regions", b"", _all_regions)


def _all_regions() -> Mapping[str, Region]:
    file = resources.files(__package__).joinpath("regions.toml")
    return parse_regions(file.name, file.read_text("utf-8"))
