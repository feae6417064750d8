"""Writes the pages that say what the code says: `python docs/make_pages.py`.

A page `codebook.md` is made of `codebook.md.jinja`: the sentences stand there; columns, codes,
measures, checks, layouts, breaks and national totals are the package's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2

from mappa_extract.areas import all_areas
from mappa_extract.checks.codes import OF_INPUTS, OF_ONE, OF_SEVERAL
from mappa_extract.checks.collection.known import Scope, known_series
from mappa_extract.checks.country import national_totals
from mappa_extract.codebook import MEASURES, Measure
from mappa_extract.layouts import built_in
from mappa_extract.model import KEY
from mappa_extract.output.schema import COLUMNS, TABLES, column_codes

HERE = Path(__file__).parent
PAGES = tuple(sorted(file.stem for file in HERE.glob("*.md.jinja")))
_CODED = (
    "basis",
    "category",
    "level",
    "order",
    "stage",
    "unit",
    "read_by",
    "marker",
    "checked",
    "status",
    "severity",
    "duplicate",
)


def render(page: str) -> str:
    """Return the text of a page of `PAGES`, as the package's code says it now."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,
    )
    return environment.get_template(f"{page}.jinja").render(_facts())


def _facts() -> dict[str, Any]:
    """Return what the templates may say of the code."""
    check_head = ("check", "passes when")
    measure_head = ("code", "what it counts", "basis", "dimensions")
    return {
        "key": ", ".join(f"`{name}`" for name in KEY),
        "columns": {name: _columns(columns) for name, (_, columns) in TABLES.items()},
        "codes": {name: _codes(column_codes(name)) for name in _CODED},
        "measures": _table(measure_head, map(_measure, MEASURES.values())),
        "checks": _table(check_head, _named(OF_ONE)),
        "folder_checks": _table(check_head, _named({**OF_INPUTS, **OF_SEVERAL})),
        "layouts": _layouts(),
        "breaks": _breaks(),
        "totals": _totals(),
    }


def _measure(measure: Measure) -> Sequence[str]:
    fixed = [f"{name} (`{code}`)" for name, code in measure.fixed]
    unit = [] if measure.unit == "count" else [f"unit `{measure.unit}`"]
    along = ", ".join((*fixed, *measure.dimensions, *unit))
    return f"`{measure.code}`", measure.meaning, f"`{measure.basis}`", along


def _columns(names: Iterable[str]) -> str:
    cells = ((f"`{name}`", *COLUMNS[name]) for name in names)
    return _table(("column", "type", "holds"), cells)


def _codes(codes: Mapping[str, str]) -> str:
    return _table(("code", "means"), _named(codes))


def _named(codes: Mapping[str, str]) -> Iterable[Sequence[str]]:
    return ((f"`{code}`" if code else "empty", meaning) for code, meaning in codes.items())


def _layouts() -> str:
    return _table(
        ("years", "layout", "what it is"),
        (
            (
                one.first if one.first == one.last else f"{one.first} to {one.last}",
                f"`{one.name}`",
                one.title,
            )
            for one in built_in()
        ),
    )


def _breaks() -> str:
    """Return the known breaks, those of all areas first, by year."""
    breaks = sorted(known_series().breaks, key=lambda one: ("area" in one.scope.codes, one.year))
    return _table(
        ("from", "concerns", "what changed", "source"),
        ((one.year, _scope(one.scope), one.what, one.source) for one in breaks),
    )


def _scope(scope: Scope) -> str:
    codes = scope.codes
    parts = [all_areas()[slug].name for slug in codes.get("area", ())]
    parts += [f"`{code}`" for code in codes.get("measure", ())]
    for name in ("category", "level"):
        if found := codes.get(name):
            parts.append(f"{name} " + " and ".join(f"`{code}`" for code in found))
    return ", ".join(parts) or "all measures"


def _totals() -> str:
    """Return the national totals of the registers; restated ones in brackets."""
    years: dict[str, dict[str, str]] = {}
    for (year, measure, category, level, *_), total in national_totals().items():
        if measure == "eligible_offenders" and level == "all":
            first, *later = (f"{value:,}" for value in total.values)
            shown = first + (f" ({', '.join(later)})" if later else "")
            years.setdefault(year, {"source": total.source})[category] = shown
    names = ("1", "2", "3", "all", "source")
    return _table(
        ("year", "category 1", "category 2", "category 3", "all", "source"),
        ((year, *(row.get(name, "") for name in names)) for year, row in years.items()),
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |" for line in lines
    )


if __name__ == "__main__":
    for page in PAGES:
        (HERE / page).write_text(render(page), "utf-8")
