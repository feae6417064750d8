"""Layouts: what a report of a kind prints, declared in one file each.

A layout names the years and areas it is for, the tables that such a report prints, and only
those labels that the shared vocabulary does not know. Reading needs no layout; it tells what
must be there, and settles what a label leaves open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib import resources
from typing import Any

from mappa_extract import kept
from mappa_extract.codebook import (
    BASES,
    CATEGORIES,
    LEVELS,
    MEASURES,
    ORDERS,
    STAGES,
    Dimension,
    Measure,
)
from mappa_extract.errors import DeclarationError
from mappa_extract.toml_files import read_declaration
from mappa_extract.vocabulary.dates import parse_year
from mappa_extract.vocabulary.phrases import phrase_of

AXES: Mapping[str, tuple[Dimension, Mapping[str, str]]] = {
    "categories": ("category", CATEGORIES),
    "levels": ("level", LEVELS),
    "orders": ("order", ORDERS),
    "stages": ("stage", STAGES),
}
"""The fields of a table that list codes: the dimension and its codes."""
_TABLE_FIELDS = {
    *("measure", "basis", "optional", "districts", "national", "titles", "rows", "columns"),
    *("down", "across", "questions"),
    *AXES,
}
_LABELS = ("concept", "fillers", "synonyms", "rule")
_FIELDS = {
    *("format", "version", "name", "title", "first", "last", "areas", "note"),
    *("tables", "defaults", "measure", "order", "area"),
    *_LABELS,
}


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table that a layout prints: the measure and the codes of its rows and columns."""

    measure: str
    basis: str
    optional: bool
    districts: bool
    codes: Mapping[str, tuple[str, ...]]
    """`category`, `level`, `order`, `stage` with the codes that the table prints."""
    down: str = ""
    """The dimension of its rows; empty where reports differ, or it has no rows."""
    across: str = ""
    """The dimension of its columns; empty where reports differ, or it has no columns."""
    questions: bool = False
    """Its rows are questions, what stands across are the answers to each."""

    def expects(self) -> list[dict[str, str]]:
        """Return the dimensions of every figure that the table should hold."""
        cells: list[dict[str, str]] = [{}]
        for name, codes in self.codes.items():
            cells = [{**cell, name: code} for cell in cells for code in codes]
        return cells


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """A declared layout; see `docs/new-layout.md` for the fields of its file."""

    name: str
    title: str
    first: str
    last: str
    areas: tuple[str, ...]
    tables: tuple[TableSpec, ...]
    rules: tuple[tuple[Mapping[str, str], Mapping[str, str]], ...]
    labels: Mapping[str, Any] = field(default_factory=dict)
    """Vocabulary of the layout's own: `concept`, `fillers`, `synonyms`, `rule`."""
    origin: str = ""
    measures: tuple[Measure, ...] = ()
    """Measures that the codebook lacks, and those of it that have orders which it lacks."""
    version: str = ""
    area: Mapping[str, Any] = field(default_factory=dict)
    """The fields of an area that the layout's file declares along with the layout."""

    def covers(self, year: str, area: str) -> bool:
        """Tell whether a report of this area and year (empty: unknown) may have this layout.

        A layout for certain areas is never taken for a report whose area is not known.
        """
        if self.areas and area not in self.areas:
            return False
        return not year or self.first <= year <= self.last

    def codes(self, measure: str, axis: str) -> frozenset[str]:
        """Return the codes of an axis that its tables of a measure list; empty where none does."""
        return frozenset(
            code
            for spec in self.tables
            if spec.measure == measure
            for code in spec.codes.get(axis, ())
        )

    def defaults(self, measure: str, dims: Mapping[str, str]) -> dict[str, str]:
        """Return what this layout says of a figure where its labels say nothing."""
        result: dict[str, str] = {}
        for when, gives in self.rules:
            given = {"measure": measure, **dims}
            if all(given.get(name) == value for name, value in when.items()):
                result.update(gives)
        return result


def parse_layout(name: str, text: str) -> Layout:
    """Parse and check one layout file.

    Raises:
        DeclarationError: not valid; names the file and the field.
    """
    data = read_declaration(name, text)
    unknown = set(data) - _FIELDS
    if unknown:
        raise DeclarationError(f"{name}: unknown field {min(unknown)!r}")
    for required in ("name", "title", "first", "last", "tables"):
        if required not in data:
            raise DeclarationError(f"{name}: the field {required!r} is missing")
    for bound in ("first", "last"):
        if parse_year(str(data[bound])) != data[bound]:
            raise DeclarationError(f"{name}: {bound} = {data[bound]!r} is no year like '2009/10'")
    if data["first"] > data["last"]:
        raise DeclarationError(
            f"{name}: first = {data['first']!r} is after last = {data['last']!r}"
        )
    area = data.get("area", {})
    orders = tuple((one["code"], one["meaning"]) for one in data.get("order", ()))
    measures = tuple(_measure(one, orders) for one in data.get("measure", ()))
    if orders:
        measures += tuple(
            replace(one, orders=orders) for one in MEASURES.values() if "order" in one.dimensions
        )
    known = {**MEASURES, **{measure.code: measure for measure in measures}}
    tables = tuple(
        _table(f"{name}: table {i}", spec, known) for i, spec in enumerate(data["tables"], 1)
    )
    rules = []
    for number, rule in enumerate(data.get("defaults", ()), 1):
        if set(rule) != {"when", "gives"}:
            raise DeclarationError(f"{name}: defaults {number} needs `when` and `gives`")
        rules.append((rule["when"], rule["gives"]))
    return Layout(
        name=data["name"],
        title=data["title"],
        first=data["first"],
        last=data["last"],
        areas=tuple(data.get("areas", [area["slug"]] if area else [])),
        tables=tables,
        rules=tuple(rules),
        labels=_labels(data),
        origin=name,
        measures=measures,
        version=str(data.get("version", "")),
        area=area,
    )


def _measure(data: Mapping[str, Any], orders: tuple[tuple[str, str], ...]) -> Measure:
    return Measure(
        data["code"],
        data["meaning"],
        tuple(data["dimensions"]),
        data["basis"],
        data.get("unit", "count"),
        tuple(sorted(data.get("fixed", {}).items())),
        orders if "order" in data["dimensions"] else (),
    )


def _labels(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the layout's vocabulary; the labels of its tables are concepts like any other."""
    labels = {key: data[key] for key in _LABELS if key in data}
    concepts = list(labels.get("concept", ()))
    for table in data["tables"]:
        title = {"measure": table["measure"]}
        if "basis" in table:
            title["basis"] = table["basis"]
        meanings = [(label, title) for label in table.get("titles", ())]
        meanings += [*table.get("rows", {}).items(), *table.get("columns", {}).items()]
        for label, gives in meanings:
            concepts.append({"gives": dict(gives), "phrases": [phrase_of(label)], "label": label})
    if concepts:
        labels["concept"] = concepts
    return labels


def _table(where: str, data: Mapping[str, Any], measures: Mapping[str, Measure]) -> TableSpec:
    unknown = set(data) - _TABLE_FIELDS
    if unknown:
        raise DeclarationError(f"{where}: unknown field {min(unknown)!r}")
    measure = str(data.get("measure"))
    if measure not in measures:
        raise DeclarationError(f"{where}: measure = {measure!r} is not in the codebook")
    basis = data.get("basis", measures[measure].basis)
    if basis not in BASES:
        raise DeclarationError(f"{where}: basis = {basis!r} is neither snapshot nor year")
    codes: dict[str, tuple[str, ...]] = {}
    for plural, (singular, known) in AXES.items():
        if plural in data:
            own = dict(measures[measure].orders) if singular == "order" else {}
            wrong = [code for code in data[plural] if code not in known and code not in own]
            if wrong:
                raise DeclarationError(f"{where}: {plural} has the unknown code {wrong[0]!r}")
            codes[singular] = tuple(data[plural])
    shape = {}
    for way in ("down", "across"):
        axis = data.get(way)
        if axis is not None and (axis not in AXES or axis not in data):
            raise DeclarationError(f"{where}: {way} = {axis!r} is none of the lists of this table")
        shape[way] = str(AXES[axis][0]) if axis else ""
    if shape["down"] and shape["down"] == shape["across"]:
        raise DeclarationError(f"{where}: down and across are both {data['down']!r}")
    optional, districts = bool(data.get("optional")), bool(data.get("districts"))
    asks = bool(data.get("questions"))
    return TableSpec(measure, basis, optional, districts, codes, **shape, questions=asks)


@lru_cache(maxsize=1)
def built_in() -> tuple[Layout, ...]:
    """Return the package's layouts, oldest first."""
    return kept.made("built_in", b"", _built_in)


def _built_in() -> tuple[Layout, ...]:
    folder = resources.files(__package__)
    layouts = [
        parse_layout(entry.name, entry.read_text("utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    ]
    return tuple(sorted(layouts, key=lambda layout: (layout.first, layout.name)))


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a layout fits what was found."""

    layout: Layout
    score: float
    """From 0 (nothing fits) to 1 (every table that it must print is there, and no other)."""
    missing: tuple[str, ...]
    surplus: tuple[str, ...]


def rank_layouts(
    layouts: Iterable[Layout],
    found: Mapping[str, Sequence[Mapping[str, str]]],
    year: str,
    area: str,
) -> list[Fit]:
    """Return the layouts with how well they fit, best first.

    `found` holds for each measure the dimensions of the area's own figures.
    """
    fits = []
    for layout in layouts:
        required = {spec.measure for spec in layout.tables if not spec.optional}
        printed = {spec.measure for spec in layout.tables}
        missing = tuple(sorted(required - set(found)))
        surplus = tuple(sorted(set(found) - printed))
        score = 1.0 - len(missing) / max(len(required), 1) - 0.15 * len(surplus)
        orders = {code for spec in layout.tables for code in spec.codes.get("order", ())}
        seen = {
            cell.get("order", "")
            for measure in ("orders", "order_breach_custody")
            for cell in found.get(measure, ())
        } - {"", "all"}
        if seen and orders:
            score -= 0.3 * len(seen - orders) / len(seen)
        if not layout.covers(year, area):
            score -= 0.5
        elif year:
            score += 0.2
        if layout.areas and area in layout.areas:
            score += 0.1
        fits.append(Fit(layout, round(max(min(score, 1.0), 0.0), 3), missing, surplus))
    return sorted(fits, key=lambda fit: -fit.score)
