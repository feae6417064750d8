"""An approval that was saved from a review page becomes the golden's rows and record."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from mappa_extract.errors import DeclarationError, UsageError
from mappa_extract.goldens import COLUMNS, Golden, approve, digest_of, goldens_in
from mappa_extract.model import KEY
from mappa_extract.output.cells import guarded
from mappa_extract.output.files import write_whole
from mappa_extract.vocabulary.numbers import read_figure

_FORMAT = 1


def approve_reviewed(folder: Path, file: Path) -> tuple[Golden, int]:
    """Make what a person decided on a review page the approved rows of a golden.

    Args:
        folder: the folder of goldens.
        file: what the page's `Save approval` gave.

    Returns:
        The golden, and how many of its figures were corrected.

    Raises:
        DeclarationError: the file can't be read, or leaves a figure undecided.
        UsageError: no golden is of that report, or the report is read otherwise now than it was
            when it was looked at.
        OSError: the folder can't be written.
    """
    approval = _load(file)
    golden = _golden_of(folder, file, approval["sha256"])
    looked_at = [
        (*figure["key"], figure["printed"], figure["read"]) for figure in approval["figures"]
    ]
    read = golden.read().observations
    if looked_at != [(*row.key, row.printed, row.value or row.marker) for row in read]:
        raise UsageError(
            f"{file}: {golden.report} is read otherwise now than when it was looked at: write its"
            " review page again and look at what is new"
        )
    rows = [
        [getattr(row, name) for name in COLUMNS]
        if figure["status"] == "accepted"
        else _corrected(file, figure)
        for row, figure in zip(read, approval["figures"], strict=True)
    ]
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    write_whole(golden.csv, stream.getvalue().encode("utf-8"))
    approve(golden, approval["who"], approval["when"])
    return golden, sum(figure["status"] == "corrected" for figure in approval["figures"])


def _load(file: Path) -> dict[str, Any]:
    try:
        approval = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "no JSON"
        raise DeclarationError(f"{file}: can't be read ({why}): save it again") from error
    try:
        if approval["format"] != _FORMAT:
            raise DeclarationError(f"{file}: of another version: write the review page again")
        approval["when"] = date.fromisoformat(approval["when"][:10]).isoformat()
        if not approval["who"].strip() or len(approval["sha256"]) != 64:
            raise ValueError(approval["who"])
        for figure in approval["figures"]:
            fields = ("printed", "read", "status", "corrected", "reason")
            texts = [*figure["key"], *(figure[name] for name in fields)]
            if len(figure["key"]) != len(KEY) or not all(isinstance(one, str) for one in texts):
                raise ValueError(figure)
            if figure["status"] not in ("accepted", "corrected"):
                raise ValueError(figure["status"])
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise DeclarationError(
            f"{file}: no approval of a review page, or not whole: save it again"
        ) from error
    return dict(approval)


def _golden_of(folder: Path, file: Path, sha256: str) -> Golden:
    for golden in goldens_in(folder):
        kept = golden.approval().kept(golden.report)
        # Of a long report only pages may be kept: the one that was looked at may be either.
        if sha256 in (kept.original, digest_of(golden.report)):
            return golden
    raise UsageError(
        f"{file}: no golden in {folder} is of the report that was looked at: add it first, with"
        " `mappa-extract golden add`"
    )


def _corrected(file: Path, figure: Mapping[str, Any]) -> list[str]:
    found = read_figure(figure["corrected"])
    if found is None or not figure["reason"].strip():
        raise DeclarationError(
            f"{file}: {figure['corrected']!r} is no figure with a reason: save it again"
        )
    return [*figure["key"], found.value, found.marker, figure["corrected"]]
