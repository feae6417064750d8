"""An approval: what a person has decided on a review page that is a file, figure by figure.

A run applies it, and signs the report off; with a golden it becomes the golden's rows.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from mappa_extract.accepting import ABSENT, Accepted, absent_keys
from mappa_extract.corrections import LEDGER, Correction, parse_correction
from mappa_extract.errors import DeclarationError, UsageError
from mappa_extract.expecting import still_expected
from mappa_extract.extraction import Extraction
from mappa_extract.model import KEY, Observation
from mappa_extract.options import Options
from mappa_extract.output.names import key_name
from mappa_extract.signing import SignOff, digest_of

_FORMAT = 2
Seen = tuple[str, ...]
"""A figure as it was looked at: its key, what is printed, and what was read."""


@dataclass(frozen=True, slots=True)
class Approved:
    """What a review page's `Save approval` gave."""

    where: str
    """The file, for messages."""
    sha256: str
    who: str
    when: str
    figures: tuple[Seen, ...]
    """All figures as they were read then."""
    kept: tuple[Seen, ...]
    """Those of them that were not corrected."""
    corrections: tuple[Correction, ...]
    absent: tuple[tuple[tuple[str, ...], str], ...]
    """Keys of figures that the report does not print, and why."""

    def applied_to(self, options: Options) -> Options:
        """Return options to which the decisions are added."""
        settled = (
            Accepted(self.where, self.sha256, ABSENT, key, "", "", "", reason, self.who, self.when)
            for key, reason in self.absent
        )
        return replace(
            options,
            corrections=(*options.corrections, *self.corrections),
            accepted=(*options.accepted, *settled),
        )

    def signed(self, extraction: Extraction, accepted: Iterable[Accepted]) -> SignOff:
        """Return the sign-off of the report, read with what is decided.

        Raises:
            UsageError: it is read otherwise now than when it was looked at, or a figure that its
                layout expects is neither entered nor said not to be printed.
        """
        rows = extraction.observations
        same = [row for row in rows if row.read_by != "corrected" and not row.amended]
        if extraction.corrections.problems or Counter(map(as_seen, same)) != Counter(self.kept):
            raise UsageError(
                f"{self.where}: {extraction.source} is read otherwise now than when it was looked"
                " at: write its review page again and look at what is new"
            )
        absent = absent_keys(accepted, self.sha256)
        start, stop = KEY.index("measure"), KEY.index("district")
        for key in still_expected(extraction):
            if key[start:stop] not in absent:
                raise UsageError(
                    f"{self.where}: {extraction.source} lacks {key_name(key)}: enter it on the"
                    " review page, or say there why it is not printed"
                )
        who = " ".join(self.who.split())
        digest = digest_of(rows)
        return SignOff("", self.sha256, extraction.source, digest, who, self.when)


def as_seen(row: Observation) -> Seen:
    """Return a figure as it is looked at."""
    return (*row.key, row.printed, row.value or row.marker)


def read_approval(file: Path) -> Approved:
    """Read what a review page has saved.

    Raises:
        DeclarationError: the file can't be read, or leaves a figure undecided.
        CorrectionError: a correction in it says nothing that can be applied.
    """
    try:
        said = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "no JSON"
        raise DeclarationError(f"{file}: can't be read ({why}): save it again") from error
    try:
        if said["format"] != _FORMAT:
            raise DeclarationError(f"{file}: of another version: write the review page again")
        date.fromisoformat(said["when"][:10])
        if not said["who"].strip() or len(said["sha256"]) != 64:
            raise ValueError(said["who"])
        for one in (*said["figures"], *said["absent"]):
            texts = [*one["key"], *(one[name] for name in one if name != "key")]
            if len(one["key"]) != len(KEY) or not all(isinstance(text, str) for text in texts):
                raise ValueError(one)
        for figure in said["figures"]:
            if figure["status"] not in ("accepted", "corrected"):
                raise ValueError(figure["status"])
        corrected = sum(one["status"] == "corrected" for one in said["figures"])
        if len([one for one in said["corrections"] if one["read"]]) < corrected:
            raise ValueError("a correction is not in it")
        seen = [(*one["key"], one["printed"], one["read"]) for one in said["figures"]]
        kept = [
            each
            for each, one in zip(seen, said["figures"], strict=True)
            if one["status"] == "accepted"
        ]
        absent = tuple((tuple(one["key"]), one["reason"]) for one in said["absent"])
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise DeclarationError(
            f"{file}: no approval of a review page, or not whole: save it again"
        ) from error
    fixed = tuple(_correction(file, row) for row in said["corrections"])
    told = (str(file), said["sha256"], said["who"], said["when"])
    return Approved(*told, tuple(seen), tuple(kept), fixed, absent)


def _correction(file: Path, row: dict[str, Any]) -> Correction:
    cells = {name: str(row.get(name) or "") for name in LEDGER.columns}
    if any(not cells[name] for name in LEDGER.needed):
        raise DeclarationError(f"{file}: a correction in it is not whole: save it again")
    return parse_correction(str(file), cells)
