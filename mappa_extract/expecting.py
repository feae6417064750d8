"""What a report's layout expects and the report does not give: the keys of the figures."""

from __future__ import annotations

from mappa_extract.codebook import NATIONAL
from mappa_extract.declarations import load_declared
from mappa_extract.extraction import Extraction
from mappa_extract.layouts import TableSpec
from mappa_extract.model import KEY, Observation


def still_expected(extraction: Extraction) -> list[tuple[str, ...]]:
    """Return the keys of the figures that the layout expects and nobody has read or entered.

    Of a table that not every report has nothing is expected before one of its figures is there.
    """
    layouts = load_declared(None, True).layouts
    layout = next((one for one in layouts if one.name == extraction.layout), None)
    if layout is None or not (extraction.area and extraction.year):
        return []
    own = [row for row in extraction.observations if row.area != NATIONAL and not row.district]
    expected: list[tuple[str, ...]] = []
    for spec in layout.tables:
        rows = [row for row in own if (row.measure, row.basis) == (spec.measure, spec.basis)]
        if spec.districts:
            continue
        have = {tuple(getattr(row, name) for name in spec.codes) for row in rows}
        cells = spec.expects()
        lacking = [cell for cell in cells if tuple(cell.values()) not in have]
        if not spec.optional or len(lacking) < len(cells):
            expected.extend(_key(extraction, spec, cell, rows) for cell in lacking)
    return expected


def _key(
    extraction: Extraction, spec: TableSpec, cell: dict[str, str], rows: list[Observation]
) -> tuple[str, ...]:
    measure = extraction.measures[spec.measure]
    codes = {
        "area": extraction.area,
        "year": extraction.year,
        "basis": spec.basis,
        "measure": spec.measure,
        "unit": measure.unit,
        # A measure with a dimension that the table does not split prints the total over it.
        **{name: "all" for name in measure.dimensions if name in ("category", "level")},
        **dict(measure.fixed),
        **cell,
    }
    for name in ("category", "level", "order", "stage"):
        if name not in cell and rows:
            found = {getattr(row, name) for row in rows}
            codes[name] = found.pop() if len(found) == 1 else codes.get(name, "")
    return tuple(codes.get(name, "") for name in KEY)
