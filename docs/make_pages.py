"""Writes the pages that say what the code says: `python docs/make_pages.py`.

A page `codebook.md` is made of `codebook.md.jinja`: the sentences stand there; columns, codes,
measures, checks, layouts, breaks and national totals are the package's.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2

from mappa_extract.areas import all_areas
from mappa_extract.checks.codes import OF_INPUTS, OF_ONE, OF_SEVERAL
from mappa_extract.checks.collection.known import Scope, known_series
from mappa_extract.checks.country import Total, national_populations, national_totals
from mappa_extract.codebook import MEASURES, ORDERS, OUTCOMES, Measure
from mappa_extract.layouts import built_in
from mappa_extract.model import KEY
from mappa_extract.output.schema import COLUMNS, TABLES, column_codes

HERE = Path(__file__).parent
PAGES = tuple(sorted(file.stem for file in HERE.glob("*.md.jinja")))
_CODED = (
    "kind",
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
        "limits": _limits(),
        "totals": _totals(),
        "order_totals": _order_totals(),
        "outcome_totals": _outcome_totals(),
        "people": _people(),
        "residents": _residents(),
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
        ("from", "concerns", "what changed", "source", "looked up"),
        ((one.year, _scope(one.scope), one.what, one.source, one.looked_up) for one in breaks),
    )


def _limits() -> str:
    """Return within which share of last year's figure this year's is no jump."""
    return _table(
        ("concerns", "this year's share of last year's", "source", "looked up"),
        (
            (_scope(one.scope), f"{one.least:g} to {one.most:g}", one.source, one.looked_up)
            for one in known_series().limits
        ),
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
    """Return the national totals of the registers."""
    found = {
        (year, category): total
        for (year, measure, category, level, *_), total in national_totals().items()
        if measure == "eligible_offenders" and level == "all"
    }
    head = [f"category {code}" for code in "1234"]
    return _by_year(found, ("1", "2", "3", "4", "all"), (*head, "all"))


def _order_totals() -> str:
    """Return the national totals of the orders made in full."""
    found = {
        (year, order): total
        for (year, measure, _, _, order, stage), total in national_totals().items()
        if (measure, stage) == ("orders", "full")
    }
    codes = [code for code in ORDERS if any(order == code for _, order in found)]
    return _by_year(found, codes, [f"`{code}`" for code in codes])


def _outcome_totals() -> str:
    """Return the national totals of breaches and of what became of those managed."""
    measures = ("notification_breaches", *OUTCOMES)
    found = {
        (year, measure): total
        for (year, measure, *_), total in national_totals().items()
        if measure in measures
    }
    return _by_year(found, measures, [f"`{code}`" for code in measures])


def _residents() -> str:
    """Return what is known of residents and of their ages, with its sources."""
    text = files("mappa_extract.checks").joinpath("population.toml").read_text("utf-8")
    what = {
        "shares": "the country's share of those aged ten and over",
        "census": "residents of the 42 areas at the censuses",
        "growth": "the country's growth after 2021",
        "mid_year": "residents of 35 areas in the middle of 2009 to 2019",
    }
    record = tomllib.loads(text)
    rows = [(said, record[key]["source"], record[key]["looked_up"]) for key, said in what.items()]
    return _table(("what", "source", "looked up"), rows)


def _people() -> str:
    """Return how many people the national rates are of."""
    return _table(
        ("year", "aged ten and over", "in the middle of", "rate", "source", "looked up"),
        (
            (year, f"{one.aged_ten:,}", str(one.mid), str(one.rate), one.source, one.looked_up)
            for year, one in national_populations().items()
        ),
    )


def _by_year(
    found: Mapping[tuple[str, str], Total], codes: Sequence[str], heads: Sequence[str]
) -> str:
    """Return a table of totals, one row a year, with the source and the day it was looked up."""
    rows = []
    for year in dict.fromkeys(year for year, _ in found):
        totals = {code: total for (of, code), total in found.items() if of == year}
        known = next(iter(totals.values()))
        cells = (_shown(totals[code]) if code in totals else "" for code in codes)
        rows.append((year, *cells, known.source, known.looked_up))
    return _table(("year", *heads, "source", "looked up"), rows)


def _shown(total: Total) -> str:
    """Return a total as first published; what else was published, in brackets."""
    if total.first is None:
        return f"[{total.revised:,}]"
    later = [f"revised {total.revised:,}"] if total.revised else []
    others = set(total.values) - {total.first, total.revised}
    later += [f"elsewhere {value:,}" for value in sorted(others)]
    return f"{total.first:,}" + (f" ({', '.join(later)})" if later else "")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |" for line in lines
    )


if __name__ == "__main__":
    for page in PAGES:
        (HERE / page).write_text(render(page), "utf-8")
