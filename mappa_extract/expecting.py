"""What a report's layout expects and the report does not give: the keys of the figures."""

from __future__ import annotations

from mappa_extract.codebook import NATIONAL
from mappa_extract.declarations import load_declared
from mappa_extract.extraction import Extraction
from mappa_extract.layouts.expected import keys_expected
from mappa_extract.model import KEY


def still_expected(extraction: Extraction) -> list[tuple[str, ...]]:
    """Return the keys of the figures that the layout expects and nobody has read or entered.

    They stand in the order of the layout's tables.
    """
    layouts = load_declared(None, True).layouts
    layout = next((one for one in layouts if one.name == extraction.layout), None)
    if layout is None or not (extraction.area and extraction.year):
        return []
    own = [row for row in extraction.observations if row.area != NATIONAL]
    have = {(row.measure, row.category, row.level, row.order, row.stage) for row in own}
    lacking = keys_expected(layout, own, extraction.measures) - have
    tables = {spec.measure: spec for spec in reversed(layout.tables)}
    order = list(tables)[::-1]
    keys = []
    for key in sorted(lacking, key=lambda one: (order.index(one[0]), one[1:])):
        codes = dict(zip(("measure", "category", "level", "order", "stage"), key, strict=True))
        codes |= {"area": extraction.area, "year": extraction.year}
        codes |= {"basis": tables[key[0]].basis, "unit": extraction.measures[key[0]].unit}
        keys.append(tuple(codes.get(name, "") for name in KEY))
    return keys
