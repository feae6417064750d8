"""The review page of one report: look at each figure where it is printed, accept or correct it."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath
from typing import Any

from mappa_extract.extraction import Extraction
from mappa_extract.model import KEY, Check, Document, Observation
from mappa_extract.output.names import LEVEL_NAMES, by_table, figure_name, line_name, table_name
from mappa_extract.pages.build import page
from mappa_extract.pages.sheets import sheets_of

SIGNS = {"agrees": "\u2713", "disputed": "\u2717", "": "\u00b7"}
WORDS = {"agrees": "agrees", "disputed": "disputed", "": "stands alone"}
_SEVERITIES = {"error": 0, "warning": 1, "note": 2}


def review_page(data: bytes, document: Document, extraction: Extraction, password: str) -> str:
    """Return the review page of a report as HTML.

    Args:
        data: the report's bytes, of which pictures of its pages are made.
        document: the pages it was read from.
        extraction: what came out of them.
        password: for an encrypted PDF.
    """
    counts = Counter(row.checked for row in extraction.observations)
    return page(
        "review",
        one=extraction,
        sheets=sheets_of(extraction, document, data, password),
        tables=tables_as_read(extraction),
        failed=failed_checks(extraction),
        passed=[(n, check) for n, check in enumerate(extraction.checks) if check.passed],
        counts=counts,
        signs=SIGNS,
        words=WORDS,
        observations=extraction.observations,
        data=_data(extraction),
    )


def figure_ids(observations: list[Observation]) -> list[str]:
    """Return a name for each figure that stays the same when the report is read again."""
    seen: Counter[tuple[str, ...]] = Counter()
    names = []
    for row in observations:
        seen[row.key] += 1
        names.append("|".join((*row.key, str(seen[row.key]))))
    return names


def failed_checks(extraction: Extraction) -> list[tuple[int, Check]]:
    """Return the checks that failed with their place in the report, the gravest first."""
    failed = [(number, check) for number, check in enumerate(extraction.checks) if not check.passed]
    return sorted(failed, key=lambda one: _SEVERITIES[one[1].severity])


def tables_as_read(extraction: Extraction) -> list[dict[str, Any]]:
    """Return the report's tables: `name`, `columns`, and `lines`.

    A line has a name and for each column the places of its observations, mostly one.
    """
    places = {id(row): index for index, row in enumerate(extraction.observations)}
    tables = []
    for group, rows in by_table(extraction.observations).items():
        levelled = "level" in extraction.measures[group[1]].dimensions
        used = [level for level in LEVEL_NAMES if any(row.level == level for row in rows)]
        columns = [LEVEL_NAMES[level] for level in used] if levelled else ["Figure"]
        lines: dict[str, list[list[int]]] = {}
        for row in rows:
            cells = lines.setdefault(line_name(row), [[] for _ in columns])
            cells[used.index(row.level) if levelled else 0].append(places[id(row)])
        tables.append(
            {"name": table_name(*group, extraction.measures), "columns": columns, "lines": lines}
        )
    return tables


def _data(extraction: Extraction) -> dict[str, Any]:
    names = figure_ids(extraction.observations)
    return {
        "source": extraction.source,
        "sha256": extraction.sha256,
        "stem": PurePosixPath(extraction.source).stem,
        "key": list(KEY),
        "unread": len(extraction.unread),
        "figures": [
            {
                "id": names[index],
                "key": list(row.key),
                "title": figure_name(row),
                "value": row.value,
                "read": row.value or row.marker,
                "printed": row.printed,
                "page": row.page,
                "line": row.line,
                "label": row.label,
                "table": row.table,
                "place": row.place,
                "checked": WORDS[row.checked],
                "checks": [n for n, check in enumerate(extraction.checks) if index in check.cells],
            }
            for index, row in enumerate(extraction.observations)
        ],
        "checks": [_check(check) for check in extraction.checks],
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        "check": check.check,
        "passed": check.passed,
        "message": check.message,
        "cells": list(check.cells),
    }
