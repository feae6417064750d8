"""An approval that was saved from a review page becomes the golden's rows and record."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from mappa_extract.corrections import LEDGER, Correction, parse_correction
from mappa_extract.errors import CorrectionError, DeclarationError, UsageError
from mappa_extract.goldens import (
    Golden,
    Kept,
    approve,
    as_csv,
    described,
    digest_of,
    goldens_in,
    keep_corrections,
)
from mappa_extract.model import KEY
from mappa_extract.output.files import write_whole

_FORMAT = 2


def approve_reviewed(folder: Path, file: Path) -> tuple[Golden, int]:
    """Make what a person decided on a review page the approved rows of a golden.

    Args:
        folder: the folder of goldens.
        file: what the page's `Save approval` gave.

    Returns:
        The golden, and how many of its figures were corrected.

    Raises:
        DeclarationError: the file can't be read, or leaves a figure undecided.
        CorrectionError: a correction in it says nothing that can be applied.
        UsageError: no golden is of that report; the report is read otherwise now than when it
            was looked at; or a figure that its layout expects is neither entered nor explained.
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
    fixed = [_correction(file, row) for row in approval["corrections"]]
    absent = {
        described(dict(zip(KEY, one["key"], strict=True))): one["reason"]
        for one in approval["absent"]
    }
    before = golden.corrections.read_bytes() if golden.corrections.exists() else None
    rows = golden.csv.read_bytes() if golden.csv.exists() else b""
    try:
        keep_corrections(golden, fixed, _as_kept(golden, approval["sha256"]))
        again = golden.read()
        if again.corrections.problems:
            raise CorrectionError(f"{file}: {again.corrections.problems[0][1]}")
        write_whole(golden.csv, as_csv(again.observations))
        approve(golden, approval["who"], approval["when"], absent)
    except BaseException:
        write_whole(golden.csv, rows)
        if before is None:
            golden.corrections.unlink(missing_ok=True)
        else:
            write_whole(golden.corrections, before)
        raise
    return golden, len(fixed)


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
        for one in (*approval["figures"], *approval["absent"]):
            texts = [*one["key"], *(one[name] for name in one if name != "key")]
            if len(one["key"]) != len(KEY) or not all(isinstance(text, str) for text in texts):
                raise ValueError(one)
        for figure in approval["figures"]:
            if figure["status"] not in ("accepted", "corrected"):
                raise ValueError(figure["status"])
        corrected = [one for one in approval["figures"] if one["status"] == "corrected"]
        if len([one for one in approval["corrections"] if one["read"]]) < len(corrected):
            raise ValueError("a correction is not in it")
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


def _as_kept(golden: Golden, sha256: str) -> Kept:
    """Return the golden's report with the pages of what was looked at, where it has others."""
    kept = golden.approval().kept(golden.report)
    pages = kept.pages if sha256 == kept.original else []
    return Kept(digest_of(golden.report), pages=pages)


def _correction(file: Path, row: dict[str, Any]) -> Correction:
    cells = {name: str(row.get(name) or "") for name in LEDGER.columns}
    if any(not cells[name] for name in LEDGER.needed):
        raise DeclarationError(f"{file}: a correction in it is not whole: save it again")
    return parse_correction(str(file), cells)
