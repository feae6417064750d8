"""The figures that a report of a layout prints, by their keys, and those that one lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from mappa_extract.codebook import Measure
from mappa_extract.layouts import Layout, TableSpec
from mappa_extract.model import Observation

Key = tuple[str, str, str, str, str]
"""measure, category, level, order, stage."""
Kind = tuple[str, str, str, str]
"""measure, order, stage, and of offenders counted by category the basis."""
_AXES = ("category", "level", "order", "stage")


def keys_expected(
    layout: Layout, observations: Iterable[Observation], measures: Mapping[str, Measure]
) -> set[Key]:
    """Return the keys of the figures that a report of this layout should have.

    Tables that not every report has count where at least one of their figures is there;
    totals, where at least one total of the table is there.
    """
    rows = [row for row in observations if not row.district]
    have = {(row.measure, row.category, row.level, row.order, row.stage) for row in rows}
    expected: set[Key] = set()
    for spec in layout.tables:
        if spec.districts:
            continue
        keys = _keys(spec, layout, measures)
        there = keys & have
        if spec.optional and not there:
            continue
        totals = {key for key in keys if "all" in key[1:3] and _is_total(key, spec)}
        if not totals & have:
            keys -= totals
        expected |= keys
    return expected


def lacks_tables(
    layout: Layout, observations: Sequence[Observation], measures: Mapping[str, Measure]
) -> bool:
    """Tell whether nothing was found of a measure that each report of this layout prints."""
    expected = {key[0] for key in keys_expected(layout, observations, measures)}
    return bool(expected - {row.measure for row in observations})


def kinds_printed(layout: Layout, measures: Mapping[str, Measure]) -> set[Kind]:
    """Return what a report of this layout may print: measures with their orders and stages.

    Whether totals or categories are printed differs from area to area, and is left open.
    """
    found: set[Kind] = set()
    for spec in layout.tables:
        if spec.districts:
            continue
        for key in _keys(spec, layout, measures):
            dims = dict(zip(_AXES, key[1:], strict=True))
            basis = layout.defaults(spec.measure, dims).get("basis", "")
            basis = basis or measures[spec.measure].basis
            found.add((key[0], key[3], key[4], basis if key[0] == _OF_EITHER_BASIS else ""))
    return found


_OF_EITHER_BASIS = "eligible_offenders"


def codes_printed(layouts: Iterable[Layout], measure: str, axis: str) -> set[str]:
    """Return the codes of an axis that layouts list for a measure; empty where none lists any."""
    return {
        code
        for layout in layouts
        for spec in layout.tables
        if spec.measure == measure
        for code in spec.codes.get(axis, ())
    }


def kind_of(row: Observation) -> Kind:
    """Return what a figure is, but for its category and level; a total is of any order."""
    return (
        row.measure,
        row.order,
        row.stage,
        row.basis if row.measure == _OF_EITHER_BASIS else "",
    )


def _is_total(key: Key, spec: TableSpec) -> bool:
    """Tell a key that sums over codes which the table prints beside it."""
    for place, axis in enumerate(_AXES[:2], start=1):
        codes = spec.codes.get(axis, ())
        if key[place] == "all" and len(codes) > 1:
            return True
    return False


def _keys(spec: TableSpec, layout: Layout, measures: Mapping[str, Measure]) -> set[Key]:
    measure = measures[spec.measure]
    keys: set[Key] = set()
    for cell in spec.expects():
        dims: dict[str, str] = dict.fromkeys(_AXES, "")
        dims.update(measure.fixed)
        for axis in measure.dimensions:
            if axis in ("category", "level"):
                dims[axis] = "all"
        dims.update(cell)
        for name, value in layout.defaults(spec.measure, dims).items():
            if name in dims and not dims[name]:
                dims[name] = value
        keys.add((spec.measure, dims["category"], dims["level"], dims["order"], dims["stage"]))
    return keys
