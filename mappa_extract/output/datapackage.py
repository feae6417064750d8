"""The Frictionless Data Package of a batch: what each file holds, and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mappa_extract import __version__
from mappa_extract.codebook import MEASURES, Measure
from mappa_extract.output.notes import ATTRIBUTION, LICENCE, NOTES, TITLE
from mappa_extract.output.schema import describe_table, table_schema

_MEDIA = {
    "csv": "text/csv",
    "dta": "application/x-stata-dta",
    "json": "application/json",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
    "sav": "application/x-spss-sav",
    "sqlite": "application/vnd.sqlite3",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def data_package(
    files: Sequence[Mapping[str, Any]],
    reports: Sequence[Mapping[str, str]],
    measures: Mapping[str, Measure] = MEASURES,
) -> dict[str, Any]:
    """Return the descriptor.

    Args:
        files: `path`, `bytes` and `hash` of each file. CSV files are described as tables; the
            others hold the same and are listed under `alternatives`.
        reports: the rows of `reports.csv`, whose inputs become the `sources`.
        measures: the codebook's, and those that layouts of the batch declare.
    """
    tables = [_resource(file, measures) for file in files if file["path"].endswith(".csv")]
    others = [
        {**file, "mediatype": _MEDIA[file["path"].rpartition(".")[2]]}
        for file in files
        if not file["path"].endswith((".csv", ".json"))
    ]
    package: dict[str, Any] = {
        "name": "mappa-annual-reports",
        "title": TITLE,
        "description": " ".join((*NOTES, ATTRIBUTION)),
        "profile": "data-package",
        "licenses": [LICENCE],
        "attribution": ATTRIBUTION,
        "generator": f"mappa-extract {__version__}",
        "sources": [_source(row) for row in reports],
        "resources": tables,
    }
    if others:
        package["alternatives"] = others
    return package


def _resource(file: Mapping[str, Any], measures: Mapping[str, Measure]) -> dict[str, Any]:
    table = file["path"].removesuffix(".csv")
    return {
        "name": table.removeprefix("tables/"),
        "description": describe_table(table, measures)[0],
        "profile": "tabular-data-resource",
        **file,
        "scheme": "file",
        "format": "csv",
        "mediatype": _MEDIA["csv"],
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "header": True},
        "schema": table_schema(table, measures),
    }


def _source(row: Mapping[str, str]) -> dict[str, str]:
    known = " ".join(filter(None, (row["area_name"], row["year"])))
    source = {
        "title": f"MAPPA annual report, {known}" if known else row["source"],
        "path": row["source"],
        "status": row["status"],
    }
    return {**source, "hash": f"sha256:{row['sha256']}"} if row["sha256"] else source
