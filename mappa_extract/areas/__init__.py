"""The areas: one file each, with its names, what gives it away, and its own habits.

Adding an area is adding a file; see `docs/extending.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any

from mappa_extract import kept
from mappa_extract.errors import DeclarationError, UsageError
from mappa_extract.suggest import did_you_mean
from mappa_extract.toml_files import read_declaration

LISTS = ("names", "welsh", "police", "probation", "councils", "towns", "prisons", "districts")
_FIELDS = {"slug", "name", "gss", "population", "habits", "concept", "fillers", "synonyms", *LISTS}
_LISTED = ": `mappa-extract areas` lists them"
_HABITS = {"layouts", "note"}


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """A MAPPA area of England and Wales."""

    slug: str
    name: str
    names: tuple[str, ...]
    """Every name that reports use for the area as a whole, in English."""
    welsh: tuple[str, ...]
    police: tuple[str, ...]
    probation: tuple[str, ...]
    councils: tuple[str, ...]
    towns: tuple[str, ...]
    prisons: tuple[str, ...]
    districts: tuple[str, ...]
    population: Mapping[int, int]
    """Usual residents in thousands at the censuses of 2001, 2011 and 2021 (ONS)."""
    layouts: Mapping[str, str] = field(default_factory=dict)
    """Which layout the area used in which year, where it is not the national one."""
    note: str = ""
    labels: Mapping[str, Any] = field(default_factory=dict)
    """Words of the area's own tables that the shared vocabulary lacks."""
    gss: str = ""
    """Codes of its police force areas (ONS), a blank between two."""

    def population_in(self, year: int) -> float | None:
        """Return the residents, in persons, of a year between the censuses (straight line)."""
        known = sorted(self.population)
        if not known:
            return None
        if year <= known[0]:
            return self.population[known[0]] * 1000.0
        for low, high in zip(known, known[1:], strict=False):
            if low <= year <= high:
                share = (year - low) / (high - low)
                start, stop = self.population[low], self.population[high]
                return (start + share * (stop - start)) * 1000.0
        return self.population[known[-1]] * 1000.0


def parse_area(name: str, text: str, known: Mapping[str, Area] | None = None) -> Area:
    """Parse and check one area's file; of a `known` area it need not repeat the names.

    Raises:
        DeclarationError: not valid; names the file and the field.
    """
    return area_from(name, read_declaration(name, text), known)


def area_from(name: str, data: Mapping[str, Any], known: Mapping[str, Area] | None = None) -> Area:
    """Return the area that the parsed fields declare; see `parse_area`.

    Raises:
        DeclarationError: not valid; names the file and the field.
    """
    unknown = set(data) - _FIELDS
    if unknown:
        raise DeclarationError(f"{name}: unknown field {min(unknown)!r}")
    before = (known or {}).get(data.get("slug", ""))
    for required in ("slug",) if before else ("slug", "name", "names"):
        if required not in data:
            raise DeclarationError(f"{name}: the field {required!r} is missing")
    habits = data.get("habits", {})
    if set(habits) - _HABITS:
        raise DeclarationError(f"{name}: unknown habit {min(set(habits) - _HABITS)!r}")
    lists = {key: tuple(data.get(key, ())) for key in LISTS}
    return Area(
        slug=data["slug"],
        name=data["name"] if "name" in data or before is None else before.name,
        population={int(year): int(value) for year, value in data.get("population", {}).items()},
        layouts=habits.get("layouts", {}),
        note=habits.get("note", ""),
        gss=data.get("gss", ""),
        labels={key: data[key] for key in ("concept", "fillers", "synonyms") if key in data},
        **lists,
    )


@lru_cache(maxsize=1)
def all_areas() -> Mapping[str, Area]:
    """Return the areas by slug, in the order of the alphabet."""
    return kept.made("all_areas", b"", _all_areas)


def _all_areas() -> Mapping[str, Area]:
    folder = resources.files(__package__)
    files = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    areas = [parse_area(name, folder.joinpath(name).read_text("utf-8")) for name in files]
    return {area.slug: area for area in areas}


def area_named(name: str, areas: Mapping[str, Area] | None = None) -> Area:
    """Return the area with this slug or one of its names, among the package's or `areas`.

    Raises:
        UsageError: there is no such area.
    """
    wanted = name.strip().casefold().replace("&", "and").replace(" ", "-")
    known_areas = all_areas() if areas is None else areas
    for area in known_areas.values():
        known = {area.slug, *(each.casefold().replace(" ", "-") for each in area.names)}
        if wanted in known:
            return area
    every = (word for one in known_areas.values() for word in (one.slug, *one.names))
    near = did_you_mean(name, every)
    raise UsageError(f"no MAPPA area is called {name!r}{near or _LISTED}")
