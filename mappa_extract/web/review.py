"""The review page of one report: look at each figure where it is printed, accept or correct it.

The same page is a file that keeps decisions in the browser, and a page of the desk, which keeps
them in the project.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from mappa_extract import accepting, corrections
from mappa_extract.accepting import ABSENT, key_of
from mappa_extract.codebook import BASES, CATEGORIES, ORDERS, STAGES, UNITS
from mappa_extract.corrections import row_of
from mappa_extract.expecting import still_expected
from mappa_extract.extraction import Extraction
from mappa_extract.findings import by_heading, findings, headline
from mappa_extract.model import KEY, Check, Document, Observation
from mappa_extract.naming import category_words, measure_words
from mappa_extract.output.names import LEVEL_NAMES, by_table, figure_name, line_name, table_name
from mappa_extract.web.build import page
from mappa_extract.web.sheets import Crop, Sheet, sheets_of

SIGNS = {"agrees": "\u2713", "disputed": "\u2717", "": "\u00b7"}
WORDS = {"agrees": "agrees", "disputed": "disputed", "": "stands alone"}
_VERDICT = 160
"""How many characters the verdict may have."""
_SEVERITIES = {"error": 0, "warning": 1, "note": 2}


def review_page(data: bytes, document: Document, extraction: Extraction, password: str) -> str:
    """Return the review page of a report as HTML.

    Args:
        data: the report's bytes, of which pictures of its pages are made.
        document: the pages it was read from.
        extraction: what came out of them.
        password: for an encrypted PDF.
    """
    return render_review(extraction, sheets_of(extraction, document, data, password))


def render_review(
    extraction: Extraction, sheets: Sequence[Sheet], desk: Mapping[str, Any] | None = None
) -> str:
    """Return the review page as HTML, of pictures that were made before.

    Args:
        extraction: what came out of the report, with what is decided about it.
        sheets: its pages as pictures, or its lines.
        desk: where the page is one of the desk: `state`, what is decided; `figures`, the digest
            of what may be signed; `next`, the address of the next report, or empty; `lifted`, why
            a sign-off no longer holds.
    """
    missing, found = still_expected(extraction), findings(extraction)
    return page(
        "review",
        asks=desk is not None,
        one=extraction,
        desk=desk,
        sheets=sheets,
        crops=_crops(sheets),
        tables=tables_as_read(extraction, missing),
        findings=by_heading(found),
        failed=sum(not check.passed for check in extraction.checks),
        left=[one for one in found if one.unread],
        checks=extraction.checks,
        passed=[(n, check) for n, check in enumerate(extraction.checks) if check.passed],
        counts=Counter(row.checked for row in extraction.observations),
        verdict=headline(extraction, _VERDICT),
        signs=SIGNS,
        words=WORDS,
        observations=extraction.observations,
        data=_data(extraction, missing, sheets, desk),
    )


def _crops(sheets: Sequence[Sheet]) -> dict[str, dict[int, Crop]]:
    """Return what scans show: of `figures`, and of `unread` numbers, by their place."""
    figures: dict[int, Crop] = {}
    unread: dict[int, Crop] = {}
    for mark in (mark for sheet in sheets for mark in sheet.marks):
        if mark.crop and mark.unread is not None:
            unread[mark.unread] = mark.crop
        elif mark.crop:
            figures[mark.figures[0]] = mark.crop
    return {"figures": figures, "unread": unread}


def figure_ids(observations: Sequence[Observation]) -> list[str]:
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


def tables_as_read(
    extraction: Extraction, missing: Sequence[tuple[str, ...]] = ()
) -> list[dict[str, Any]]:
    """Return the report's tables: `name`, `columns`, and `lines`.

    A line has a name and for each column the places of its observations, mostly one; a negative
    place is one of `missing`, -1 the first.
    """
    absent = [row_of(key) for key in missing]
    places = {id(row): index for index, row in enumerate(extraction.observations)}
    places.update({id(row): -1 - index for index, row in enumerate(absent)})
    tables = []
    for group, rows in by_table([*extraction.observations, *absent]).items():
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


# ---- what the page's script knows --------------------------------------------------------------


def _data(
    extraction: Extraction,
    missing: Sequence[tuple[str, ...]],
    sheets: Sequence[Sheet],
    desk: Mapping[str, Any] | None,
) -> dict[str, Any]:
    names = figure_ids(extraction.observations)
    return {
        "source": extraction.source,
        "sha256": extraction.sha256,
        "stem": PurePosixPath(extraction.source).stem,
        "key": list(KEY),
        "columns": {
            "corrections": list(corrections.LEDGER.columns),
            "accepted": list(accepting.LEDGER.columns),
        },
        "absent": ABSENT,
        "unread": [
            {
                "printed": one.printed,
                "label": one.label,
                "reason": one.reason,
                "page": one.page,
                "line": one.line,
                "box": list(one.box) if one.box else None,
            }
            for one in extraction.unread
        ],
        "missing": [_expected(key) for key in missing],
        "codes": _codes(extraction),
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
                "corrected": row.read_by == "corrected",
                "amended": row.amended,
                "doubt": row.doubt,
                "checks": [n for n, check in enumerate(extraction.checks) if index in check.cells],
            }
            for index, row in enumerate(extraction.observations)
        ],
        "checks": [_check(check, extraction.observations) for check in extraction.checks],
        "sheets": [
            {"page": one.page, "points": list(one.points), "angle": one.angle} for one in sheets
        ],
        "problems": [
            {"row": one.as_row(), "message": why} for one, why in extraction.corrections.problems
        ],
        "desk": dict(desk) if desk is not None else None,
    }


def _expected(key: tuple[str, ...]) -> dict[str, Any]:
    row = row_of(key)
    group = (row.area, row.measure, row.basis, row.year)
    return {"key": list(key), "title": figure_name(row), "table": table_name(*group)}


def _codes(extraction: Extraction) -> dict[str, Any]:
    """Return what a key may be made of, for a figure that no layout expects: codes with names."""
    rows, year = extraction.observations, extraction.year
    categories = {code: f"{code}, {category_words(code, year)}" for code in CATEGORIES}
    return {
        "measures": {
            code: {
                "basis": measure.basis,
                "unit": measure.unit,
                "dimensions": list(measure.dimensions),
                "fixed": dict(measure.fixed),
            }
            for code, measure in extraction.measures.items()
        },
        "measure": {
            code: measure_words(code, year, extraction.measures) for code in extraction.measures
        },
        "chosen": {"category": "all", "level": "all", "year": year, "area": extraction.area},
        "basis": BASES,
        "category": {**categories, "all": "all"},
        "level": LEVEL_NAMES,
        "order": {**ORDERS, "all": "All orders"},
        "stage": {code: meaning.partition(":")[0] for code, meaning in STAGES.items()},
        "unit": UNITS,
        "year": {code: code for code in sorted({year, *(row.year for row in rows)})},
        "area": {
            extraction.area: extraction.area_name or extraction.area,
            **{row.area: row.area_name or row.area for row in rows},
        },
    }


def _check(check: Check, observations: Sequence[Observation]) -> dict[str, Any]:
    return {
        "check": check.check,
        "passed": check.passed,
        "severity": check.severity,
        "message": check.message,
        "accepted": check.accepted,
        "expected": " ".join(check.expected.split()),
        "found": " ".join(check.found.split()),
        "page": check.page,
        "key": list(key_of(check, observations)),
        "cells": list(check.cells),
    }
