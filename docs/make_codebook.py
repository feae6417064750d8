"""Writes `codebook.md` from the code: `python docs/make_codebook.py`.

The sentences stand in `codebook.md.jinja`; columns, codes, measures and checks are the package's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import jinja2

from mappa_extract.checks.codes import OF_INPUTS, OF_ONE, OF_SEVERAL
from mappa_extract.codebook import MEASURES, Measure
from mappa_extract.model import KEY
from mappa_extract.output.schema import COLUMNS, TABLES, column_codes

HERE = Path(__file__).parent
_CODED = ("basis", "category", "level", "order", "stage", "unit", "read_by", "marker", "checked")


def render() -> str:
    """Return the text of `codebook.md`, as the package's code says it now."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    template = environment.get_template("codebook.md.jinja")
    return template.render(
        key=", ".join(f"`{name}`" for name in KEY),
        columns={name: _columns(columns) for name, (_, columns) in TABLES.items()},
        codes={name: _codes(column_codes(name)) for name in (*_CODED, "status", "severity")},
        duplicates=_codes(column_codes("duplicate")),
        measures=_rows(("code", "what it counts", "basis", "dimensions"), map(_measure, _MEASURES)),
        checks=_rows(("check", "passes when"), _named(OF_ONE)),
        folder_checks=_rows(("check", "passes when"), _named({**OF_INPUTS, **OF_SEVERAL})),
    )


_MEASURES = tuple(MEASURES.values())


def _measure(measure: Measure) -> Sequence[str]:
    fixed = [f"{name} (`{code}`)" for name, code in measure.fixed]
    unit = [] if measure.unit == "count" else [f"unit `{measure.unit}`"]
    along = ", ".join((*fixed, *measure.dimensions, *unit))
    return f"`{measure.code}`", measure.meaning, measure.basis, along


def _columns(names: Iterable[str]) -> str:
    cells = ((f"`{name}`", *COLUMNS[name]) for name in names)
    return _rows(("column", "type", "holds"), cells)


def _codes(codes: Mapping[str, str]) -> str:
    return _rows(("code", "means"), _named(codes))


def _named(codes: Mapping[str, str]) -> Iterable[Sequence[str]]:
    return ((f"`{code}`" if code else "empty", meaning) for code, meaning in codes.items())


def _rows(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |" for line in lines
    )


if __name__ == "__main__":
    (HERE / "codebook.md").write_text(render(), "utf-8")
