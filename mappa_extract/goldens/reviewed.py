"""An approval that was saved from a review page becomes the golden's rows and record."""

from __future__ import annotations

from pathlib import Path

from mappa_extract.approving import as_seen, read_approval
from mappa_extract.errors import CorrectionError, UsageError
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
    approval = read_approval(file)
    golden = _golden_of(folder, file, approval.sha256)
    if approval.figures != tuple(map(as_seen, golden.read().observations)):
        raise UsageError(
            f"{file}: {golden.report} is read otherwise now than when it was looked at: write its"
            " review page again and look at what is new"
        )
    absent = {
        described(dict(zip(KEY, key, strict=True))): reason for key, reason in approval.absent
    }
    before = golden.corrections.read_bytes() if golden.corrections.exists() else None
    rows = golden.csv.read_bytes() if golden.csv.exists() else b""
    try:
        keep_corrections(golden, approval.corrections, _as_kept(golden, approval.sha256))
        again = golden.read()
        if again.corrections.problems:
            raise CorrectionError(f"{file}: {again.corrections.problems[0][1]}")
        write_whole(golden.csv, as_csv(again.observations))
        approve(golden, approval.who, approval.when[:10], absent)
    except BaseException:
        write_whole(golden.csv, rows)
        if before is None:
            golden.corrections.unlink(missing_ok=True)
        else:
            write_whole(golden.corrections, before)
        raise
    return golden, len(approval.corrections)


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
