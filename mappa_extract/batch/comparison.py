"""Comparison: what reports of a batch say of each other, kept small until they are written."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from mappa_extract.accepting import Accepted
from mappa_extract.checks import standing
from mappa_extract.checks.collection import check_collection
from mappa_extract.extraction import Extraction
from mappa_extract.findings import findings
from mappa_extract.model import KEY, Check, Verdict


@dataclass(slots=True)
class _Note:
    """What the comparison adds to one report."""

    checks: list[Check]
    checked: list[str]
    status: str
    said: list[str]
    """What of it failed, for a person: a sentence for each table and cause."""


@dataclass(slots=True)
class Comparison:
    """The checks between the reports of a batch, by `source`."""

    notes: dict[str, _Note] = field(default_factory=dict)

    def annotate(self, extraction: Extraction) -> None:
        """Add the checks of a report to it, with what follows from them."""
        note = self.notes.get(extraction.source)
        if note is None:
            return
        extraction.checks.extend(note.checks)
        for row, checked in zip(extraction.observations, note.checked, strict=True):
            row.checked = checked
        extraction.conclude()

    def status(self, source: str, status: str) -> str:
        """Return the status of an input with these checks."""
        return self.notes[source].status if source in self.notes else status

    @property
    def disagreements(self) -> dict[str, list[str]]:
        """What failed of the checks, by `source`, for a person."""
        return {source: note.said for source, note in self.notes.items() if note.said}


_SHARED = (*KEY, "value", "read_by", "marker", "checked", "printed", "label", "table", "source")


def _slim(extraction: Extraction) -> Extraction:
    """Return a report as small as the comparison of a thousand needs it to be.

    Texts that figures share are held once, and what is only told to people is let go.
    """
    for row in extraction.observations:
        for name in _SHARED:
            setattr(row, name, sys.intern(getattr(row, name)))
        row.x0 = row.top = row.x1 = row.bottom = None
    nothing = Verdict("", ())
    extraction.area_verdict = extraction.year_verdict = nothing
    extraction.fits, extraction.unread = [], []
    # Of the checks that passed only matters which figures they corroborate.
    passed, _ = standing(extraction.checks)
    failed = [one for one in extraction.checks if not one.passed]
    corroborated = Check("", "note", True, "", "", "", cells=tuple(sorted(passed)))
    extraction.checks = [*failed, corroborated]
    return extraction


def _said(extraction: Extraction, added: Sequence[Check]) -> list[str]:
    """Return what failed of the checks that were added, grouped as a report's own are."""
    mine = replace(extraction, checks=list(added))
    return [one.text for one in findings(mine) if one.severity != "accepted"]


def compare(
    names: Iterable[str],
    load: Callable[[str], Extraction],
    accepted: Sequence[Accepted] = (),
) -> Comparison:
    """Return what the reports of a batch say of each other.

    Args:
        names: the sources of those that were read, in the order of the output.
        load: gives the extraction of a source.
        accepted: what persons have settled of what checks find.
    """
    extractions = [_slim(load(name)) for name in names]
    added: dict[str, list[Check]] = {}
    for check in check_collection(extractions, accepted):
        added.setdefault(check.source, []).append(check)
    return Comparison(
        {
            one.source: _Note(
                added[one.source],
                [row.checked for row in one.observations],
                one.status,
                _said(one, added[one.source]),
            )
            for one in extractions
            if one.source in added
        }
    )
