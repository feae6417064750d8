"""The declared limits and breaks of the series, from `series.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from mappa_extract.areas import all_areas
from mappa_extract.codebook import CATEGORIES, LEVELS, MEASURES
from mappa_extract.errors import DeclarationError
from mappa_extract.model import Observation
from mappa_extract.vocabulary.dates import parse_year
from mappa_extract.vocabulary.phrases import read_declaration

_MATCHES = {"areas": "area", "measures": "measure", "categories": "category", "levels": "level"}
_FIELDS = {
    "limits": {*_MATCHES, "least", "most", "source", "looked_up"},
    "breaks": {*_MATCHES, "year", "what", "source", "looked_up"},
}
_NEEDED = {
    "limits": ("least", "most", "source", "looked_up"),
    "breaks": ("year", "what", "source", "looked_up"),
}


@dataclass(frozen=True, slots=True)
class Scope:
    """Which figures an entry speaks of: for each column the codes that it names."""

    codes: Mapping[str, tuple[str, ...]]

    def covers(self, row: Observation) -> bool:
        """Tell whether the entry speaks of this figure."""
        return all(getattr(row, name) in codes for name, codes in self.codes.items())


@dataclass(frozen=True, slots=True)
class Limit:
    """Within which share of last year's figure this year's is no jump."""

    scope: Scope
    least: float
    most: float
    source: str
    looked_up: str
    """The day on which the source was last looked up."""


@dataclass(frozen=True, slots=True)
class Break:
    """A year in which a series begins anew, and how that is known."""

    scope: Scope
    year: str
    what: str
    source: str
    looked_up: str
    """The day on which the source was last looked up, as far as it could be."""


@dataclass(frozen=True, slots=True)
class Known:
    """All limits and breaks, in the order of the file."""

    limits: tuple[Limit, ...]
    breaks: tuple[Break, ...]

    def limit(self, row: Observation) -> Limit:
        """Return the first limit that covers a figure; the file's last covers every one."""
        return next(limit for limit in self.limits if limit.scope.covers(row))

    def broken(self, row: Observation) -> Break | None:
        """Return the break between a figure and that of the year before, if one is known."""
        return next(
            (one for one in self.breaks if one.year == row.year and one.scope.covers(row)), None
        )


def parse_known(name: str, text: str) -> Known:
    """Parse a file of limits and breaks.

    Raises:
        DeclarationError: not valid; names the file, the entry and the field.
    """
    data = read_declaration(name, text)
    limits, breaks = [], []
    for kind in _FIELDS:
        for number, entry in enumerate(data.get(kind, ()), 1):
            where = f"{name}: {kind} {number}"
            scope = _scope(where, kind, entry)
            if kind == "limits":
                bounds = float(entry["least"]), float(entry["most"])
                limits.append(Limit(scope, *bounds, entry["source"], entry["looked_up"]))
            else:
                if parse_year(str(entry["year"])) != entry["year"]:
                    raise DeclarationError(f"{where}: year = {entry['year']!r} is no '2009/10'")
                breaks.append(
                    Break(scope, entry["year"], entry["what"], entry["source"], entry["looked_up"])
                )
    if not limits or limits[-1].scope.codes:
        raise DeclarationError(f"{name}: the last of the limits must cover every figure")
    return Known(tuple(limits), tuple(breaks))


def _scope(where: str, kind: str, entry: Mapping[str, Any]) -> Scope:
    if wrong := set(entry) - _FIELDS[kind]:
        raise DeclarationError(f"{where}: unknown field {min(wrong)!r}")
    for needed in _NEEDED[kind]:
        if entry.get(needed) in (None, ""):
            raise DeclarationError(f"{where}: the field {needed!r} is missing")
    codes = {"area": all_areas(), "measure": MEASURES, "category": CATEGORIES, "level": LEVELS}
    for plural, column in _MATCHES.items():
        for code in entry.get(plural, ()):
            if code not in codes[column]:
                raise DeclarationError(f"{where}: {plural} has the unknown code {code!r}")
    return Scope({_MATCHES[name]: tuple(entry[name]) for name in _MATCHES if name in entry})


@lru_cache(maxsize=1)
def known_series() -> Known:
    """Return what the package declares."""
    file = resources.files(__package__).joinpath("series.toml")
    return parse_known(file.name, file.read_text("utf-8"))
