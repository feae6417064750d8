"""The machine-readable schema (Frictionless Table Schema) of every file that is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mappa_extract.areas import all_areas
from mappa_extract.areas.regions import all_regions
from mappa_extract.checks.codes import CHECKS
from mappa_extract.codebook import MEASURES, NATIONAL, Measure, describe_codes
from mappa_extract.model import (
    AREA_COLUMNS,
    CHECK_COLUMNS,
    DIFFERENCE_COLUMNS,
    DUPLICATE_COLUMNS,
    KEY,
    OBSERVATION_COLUMNS,
    REPORT_COLUMNS,
)
from mappa_extract.naming import KINDS
from mappa_extract.output.wide import index_columns, value_columns

COLUMNS: Mapping[str, tuple[str, str]] = {
    "area": ("string", "slug of the MAPPA area or region; england-and-wales for national tables"),
    "year": ("string", "the financial year that the figure covers, 2009/10"),
    "basis": ("string", "snapshot at 31 March, or year from 1 April to 31 March"),
    "measure": ("string", "what is counted"),
    "category": ("string", "category of offenders; empty where the measure has none"),
    "level": ("string", "level of management; empty where the measure has none"),
    "order": ("string", "the civil order; empty where the measure has none"),
    "stage": ("string", "the stage of the order; empty where the measure has none"),
    "district": ("string", "a police district as printed (BCU N); empty for the whole area"),
    "unit": ("string", "what the value is measured in"),
    "value": ("number", "the number, without thousands separator; empty where none was printed"),
    "read_by": ("string", "how the figure was read"),
    "marker": ("string", "why there is no plain number"),
    "checked": ("string", "whether checks corroborate or dispute the figure"),
    "printed": ("string", "the figure as printed, 12754*"),
    "label": ("string", "the row's and the column's labels as printed, joined by ' | '"),
    "table": ("string", "the table's title as printed"),
    "source": ("string", "the input's path, relative to the folder given, or its file name"),
    "page": ("integer", "page, from 1; empty where the source has none"),
    "line": ("integer", "line of a text source, from 1"),
    "x0": ("number", "left edge of the figure, in points of the unrotated page"),
    "top": ("number", "upper edge of the figure, from the top of the page"),
    "x1": ("number", "right edge of the figure"),
    "bottom": ("number", "lower edge of the figure"),
    "seen": ("string", "whether the rendered page shows the figure; empty: no picture of it"),
    "doubt": ("string", "why the figure may count something else than the row says, or empty"),
    "amended": ("number", "the value that its publisher has given later"),
    "gss_code": ("string", "codes of the police force areas, a blank between; empty: none"),
    "year_end": ("integer", "the year in which the financial year ends, 2010 for 2009/10"),
    "measure_label": ("string", "what is counted, in the words of the report's own era"),
    "verdict": ("string", "whether all was read, and whether anything contradicts"),
    "unread": ("integer", "number of expected figures that were not read"),
    "signed_off": ("string", "who approved the report, and when"),
    "accepted": ("string", "who settled a failed check, when and why"),
    "sha256": ("string", "hash of the input's bytes"),
    "area_name": ("string", "official name of the area"),
    "kind": ("string", "what an area is"),
    "region": ("string", "slug of the delivery region that an area lies in, from 2021 on"),
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
    "duplicate": ("string", "what two inputs have in common"),
    "other_source": ("string", "the other input of the two"),
    "same_figures": ("integer", "number of figures that are the same in both"),
    "differing_figures": ("integer", "number of figures that differ"),
    "only_here": ("integer", "number of figures that only `source` has"),
    "only_there": ("integer", "number of figures that only `other_source` has"),
    "figure": ("string", "the figure in `source`, or its marker; empty where it has none"),
    "other_figure": ("string", "the figure in `other_source`, or its marker"),
    "other_page": ("integer", "page of the figure in `other_source`"),
    "other_line": ("integer", "line of the figure in `other_source`"),
}
TABLES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "observations": ("one row for each printed figure", OBSERVATION_COLUMNS),
    "reports": ("one row for each input", REPORT_COLUMNS),
    "checks": ("one row for each check made", CHECK_COLUMNS),
    "duplicates": (
        "one row for two inputs that are the same file, or of the same area and year",
        DUPLICATE_COLUMNS,
    ),
    "differences": (
        "one row for each figure that two reports of one area and year do not share",
        DIFFERENCE_COLUMNS,
    ),
    "areas": ("one row for each area, each delivery region and the country", AREA_COLUMNS),
}
"""The tables that every batch has, by name: what they hold, and their columns."""


def describe_table(
    name: str, measures: Mapping[str, Measure] = MEASURES
) -> tuple[str, tuple[str, ...]]:
    """Return what a table holds and its columns; wide tables are named by their measure.

    `measures` are the codebook's, and those that the layouts of the batch declare.
    """
    if name in TABLES:
        return TABLES[name]
    measure = measures[name.removeprefix("tables/")]
    return measure.meaning, (*index_columns(measure), *value_columns(measure), "source")


def is_numeric(column: str) -> bool:
    """Tell whether a column holds numbers."""
    return COLUMNS[column][0] in ("integer", "number")


def parse_cell(column: str, text: str) -> str | int | float | bool | None:
    """Return a cell of text as the type of its column; None where it is empty."""
    kind = COLUMNS[column][0]
    if not text:
        return None
    if kind == "boolean":
        return text == "true"
    if kind == "integer" or (kind == "number" and text.removeprefix("-").isdecimal()):
        return int(text)
    return float(text) if kind == "number" else text


def table_schemas(
    files: Iterable[str], measures: Mapping[str, Measure] = MEASURES
) -> dict[str, Any]:
    """Return the schemas of the files of a batch, by file name."""
    return {
        name: table_schema(name.removesuffix(".csv"), measures)
        for name in files
        if name.endswith(".csv")
    }


def table_schema(name: str, measures: Mapping[str, Measure] = MEASURES) -> dict[str, Any]:
    """Return the schema of a table: fields with their types and codes, and its keys."""
    columns = describe_table(name, measures)[1]
    fields = []
    for column in columns:
        kind, meaning = COLUMNS[column]
        described: dict[str, Any] = {"name": column, "type": kind, "description": meaning}
        constraints: dict[str, Any] = {}
        codes = [code for code in column_codes(column, measures) if code]
        if codes:
            constraints["enum"] = codes
        elif column in _YEARS:
            constraints["pattern"] = r"\d{4}/\d{2}"
        if column == "source":
            constraints["required"] = True
        if constraints:
            described["constraints"] = constraints
        if column == "measure" and (own := [code for code in measures if code not in MEASURES]):
            meanings = "; ".join(f"{code}: {measures[code].meaning}" for code in own)
            described["description"] += f"; declared by a layout: {meanings}"
        fields.append(described)
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if name == "observations":
        schema["key"] = list(KEY)
    if name == "reports":
        schema["primaryKey"] = ["source"]
    elif name == "areas":
        schema["primaryKey"] = ["area"]
    elif name not in TABLES:
        schema["primaryKey"] = [*index_columns(measures[name.removeprefix("tables/")]), "source"]
    if name != "reports":
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": "reports", "fields": ["source"]}}
            for column in ("source", "other_source")
            if column in columns
        ]
    return schema


_YEARS = frozenset({"year", "title_year"})


def column_codes(column: str, measures: Mapping[str, Measure] = MEASURES) -> Mapping[str, str]:
    """Return the codes of a column and their meanings; empty for a column of free text."""
    if column == "area":
        areas = {slug: area.name for slug, area in all_areas().items()}
        regions = {slug: f"{one.name}, the region" for slug, one in all_regions().items()}
        country = {NATIONAL: "England and Wales, in national tables of an area's report"}
        return {**areas, **regions, **country}
    if column == "kind":
        return KINDS
    return CHECKS if column == "check" else describe_codes(column, measures)
