"""The machine-readable schema (Frictionless Table Schema) of every file that is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mappa_extract.codebook import MEASURES, Measure, describe_codes
from mappa_extract.model import CHECK_COLUMNS, KEY, OBSERVATION_COLUMNS, REPORT_COLUMNS
from mappa_extract.output.wide import index_columns, value_columns

COLUMNS: Mapping[str, tuple[str, str]] = {
    "area": ("string", "slug of the MAPPA area; england-and-wales for national tables"),
    "year": ("string", "the financial year that the figure covers, 2009/10"),
    "basis": ("string", "snapshot at 31 March, or year from 1 April to 31 March"),
    "measure": ("string", "what is counted"),
    "category": ("string", "category of offenders; empty where the measure has none"),
    "level": ("string", "level of management; empty where the measure has none"),
    "order": ("string", "the civil order; empty where the measure has none"),
    "stage": ("string", "the stage of the order; empty where the measure has none"),
    "district": ("string", "a police district as printed; empty for the whole area"),
    "unit": ("string", "what the value is measured in"),
    "value": ("number", "the number; empty where none was printed"),
    "read_by": ("string", "how the figure was read"),
    "marker": ("string", "why there is no plain number"),
    "checked": ("string", "whether checks corroborate or dispute the figure"),
    "printed": ("string", "the figure as printed"),
    "label": ("string", "the row's and the column's labels as printed, joined by ' | '"),
    "table": ("string", "the table's title as printed"),
    "source": ("string", "the input's path, relative to the folder given, or its file name"),
    "page": ("integer", "page, from 1; empty where the source has none"),
    "line": ("integer", "line of a text source, from 1"),
    "x0": ("number", "left edge of the figure, in points of the unrotated page"),
    "top": ("number", "upper edge of the figure, from the top of the page"),
    "x1": ("number", "right edge of the figure"),
    "bottom": ("number", "lower edge of the figure"),
    "sha256": ("string", "hash of the input's bytes"),
    "area_name": ("string", "official name of the area"),
    "title_year": ("string", "the year on the cover"),
    "format": ("string", "pdf, docx, odt, html or text"),
    "pages": ("integer", "number of pages; empty where the source has none"),
    "layout": ("string", "the layout that the report was taken for"),
    "observations": ("integer", "number of figures read"),
    "checks_passed": ("integer", "number of checks that passed"),
    "checks_failed": ("integer", "number of checks that failed"),
    "population_estimate": ("string", "year of the population estimate behind the rate"),
    "status": ("string", "how the reading went"),
    "message": ("string", "one line for a person"),
    "check": ("string", "code of the check"),
    "severity": ("string", "error, warning or note"),
    "passed": ("boolean", "whether the check passed"),
    "expected": ("string", "what the check expected"),
    "found": ("string", "what it found"),
    "level_1": ("number", "level 1"),
    "level_2": ("number", "level 2"),
    "level_3": ("number", "level 3"),
    "total": ("number", "all levels of the table together"),
}


def table_schemas(
    files: Iterable[str], measures: Mapping[str, Measure] = MEASURES
) -> dict[str, Any]:
    """Return the schemas of the files of a batch, by file name.

    `measures` are the codebook's, and those that the layouts of the batch declare.
    """
    return {
        name: _schema(_columns(name, measures), measures) for name in files if name.endswith(".csv")
    }


def _columns(name: str, measures: Mapping[str, Measure]) -> list[str]:
    fixed = {
        "observations.csv": list(OBSERVATION_COLUMNS),
        "reports.csv": list(REPORT_COLUMNS),
        "checks.csv": list(CHECK_COLUMNS),
    }
    if name in fixed:
        return fixed[name]
    measure = measures[name.removeprefix("tables/").removesuffix(".csv")]
    return [*index_columns(measure), *value_columns(measure), "source"]


def _schema(columns: list[str], measures: Mapping[str, Measure]) -> dict[str, Any]:
    fields = []
    for name in columns:
        kind, meaning = COLUMNS[name]
        described: dict[str, Any] = {"name": name, "type": kind, "description": meaning}
        codes = [code for code in describe_codes(name, measures) if code]
        if codes:
            described["constraints"] = {"enum": codes}
        if name == "measure" and (own := [code for code in measures if code not in MEASURES]):
            meanings = "; ".join(f"{code}: {measures[code].meaning}" for code in own)
            described["description"] += f"; declared by a layout: {meanings}"
        fields.append(described)
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if columns == list(OBSERVATION_COLUMNS):
        schema["key"] = list(KEY)
    return schema
