"""What a run has written into its folder, read back as the records that it was made of."""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mappa_extract.batch.places import LocalPlace, Place, RemotePlace, is_url
from mappa_extract.codebook import CHECKED, MARKERS, SEEN, SEVERITIES, STATUSES, VERDICTS
from mappa_extract.errors import UnreadableSourceError
from mappa_extract.model import (
    CHECK_COLUMNS,
    OBSERVATION_COLUMNS,
    REPORT_COLUMNS,
    Check,
    Observation,
)
from mappa_extract.output.cells import unguarded
from mappa_extract.suggest import command
from mappa_extract.vocabulary.dates import parse_year

_CODES: Mapping[str, Collection[str]] = {
    "checked": CHECKED,
    "marker": MARKERS,
    "severity": SEVERITIES,
    "status": STATUSES,
    "seen": SEEN,
    "verdict": VERDICTS,
    "passed": ("true", "false"),
}
_INTEGERS = frozenset({"page", "line", "year_end"})
_BOXES = frozenset({"x0", "top", "x1", "bottom"})


@dataclass(frozen=True, slots=True)
class Written:
    """The tables of an output folder; `observations` and `checks` in the order of the files."""

    folder: str
    place: Place
    reports: Sequence[Mapping[str, str]]
    """The rows of `reports.csv`: one for each input."""
    observations: Sequence[Observation]
    checks: Sequence[Check]
    """Without their `cells`, which are not written."""


def open_folder(folder: str) -> Place:
    """Return an existing folder as a place; none is made.

    Raises:
        UsageError: what the URL needs is not installed.
    """
    return RemotePlace(folder) if is_url(folder) else LocalPlace(Path(folder))


def read_written(folder: str) -> Written:
    """Read `reports.csv`, `observations.csv` and `checks.csv` of an output folder.

    Args:
        folder: the output folder of `mappa-extract reports/ -o out/`, or its URL.

    Raises:
        UnreadableSourceError: a file is missing, not of this program, not whole, or the files
            are not of one run; names the file and what to do.
        UsageError: what the URL needs is not installed.
    """
    if not is_url(folder) and not Path(folder).is_dir():
        there = Path(folder).exists()
        what, example = ("not a folder", "out/") if there else ("no such folder", folder)
        raise UnreadableSourceError(
            f"{folder}: {what}: give the one that {command('reports/', '-o', example)} writes"
        )
    return read_tables(folder, open_folder(folder))


def read_reports(folder: Path) -> list[dict[str, str]]:
    """Return the rows of `reports.csv` of an output folder; raises as `read_written` does."""
    return list(_table(str(folder), LocalPlace(folder), "reports", REPORT_COLUMNS, dict))


def read_tables(folder: str, place: Place) -> Written:
    """Read the tables of `read_written` from a place; `folder` is its name for messages."""
    reports = list(_table(folder, place, "reports", REPORT_COLUMNS, dict))
    observations = list(
        _table(folder, place, "observations", OBSERVATION_COLUMNS, lambda row: Observation(**row))
    )
    checks = list(_table(folder, place, "checks", CHECK_COLUMNS, lambda row: Check(**row)))
    _of_one_run(folder, reports, observations, checks)
    return Written(folder, place, reports, observations, checks)


def _table(
    folder: str,
    place: Place,
    name: str,
    columns: Sequence[str],
    record: Callable[[dict[str, Any]], Any],
) -> Iterator[Any]:
    """Yield the records of a file; columns that were added since are passed over."""
    file = f"{folder.rstrip('/')}/{name}.csv"
    again = f"write the folder again with {command('reports/', '-o', folder)}"
    try:
        data = place.read(f"{name}.csv")
    except OSError as error:
        raise UnreadableSourceError(f"{file}: can't be read ({error.strerror}): {again}") from error
    if data is None:
        raise UnreadableSourceError(f"{folder}: no {name}.csv here: {again}")
    known: dict[str, str] = {}
    try:
        rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        header = next(rows, [])
        for column in columns:
            if column not in header:
                raise UnreadableSourceError(f"{file}: the column {column!r} is missing: {again}")
        places = [(column, header.index(column)) for column in columns]
        for cells in rows:
            if len(cells) != len(header):
                raise ValueError(f"{len(cells)} cells instead of {len(header)}")
            # Most cells recur: one string for each keeps a large collection small.
            yield record({n: _cell(n, known.setdefault(cells[i], cells[i])) for n, i in places})
    except (ValueError, csv.Error) as error:
        line = f" line {rows.line_num}:" if "rows" in locals() else ""
        raise UnreadableSourceError(f"{file}:{line} {error}: {again}") from error


def _cell(column: str, text: str) -> str | int | float | bool | None:
    if column in _CODES and text not in _CODES[column]:
        raise ValueError(f"{column} is {text!r}")
    if column == "passed":
        return text == "true"
    if column in _INTEGERS:
        return int(text) if text else None
    if column in _BOXES:
        return float(text) if text else None
    if (column == "value" and text and not math.isfinite(float(text))) or (
        column == "year" and text and parse_year(text) != text
    ):
        raise ValueError(f"{column} is {text!r}")
    return unguarded(text)


def _of_one_run(
    folder: str,
    reports: Sequence[Mapping[str, str]],
    observations: Sequence[Observation],
    checks: Sequence[Check],
) -> None:
    """Refuse files that are not of one run: each report has as many figures as it says."""
    said = {row["source"]: int(row["observations"] or 0) for row in reports}
    found = Counter(row.source for row in observations)
    sources = {*found, *(check.source for check in checks)}
    wrong = sorted(sources - set(said)) or sorted(s for s in said if said[s] != found[s])
    if wrong:
        raise UnreadableSourceError(
            f"{folder}: reports.csv does not fit the other files (see {wrong[0]}): they are not of"
            f" one run: write the folder again with {command('reports/', '-o', folder)}"
        )
