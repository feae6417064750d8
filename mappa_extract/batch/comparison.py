"""Comparison: what reports of a batch say of each other, kept small until they are written."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import msgspec

from mappa_extract.accepting import Accepted
from mappa_extract.checks import PAIR
from mappa_extract.checks.collection import areas, conclude, of_one_area
from mappa_extract.extraction import Extraction
from mappa_extract.findings import findings
from mappa_extract.model import KEY, Check, Verdict

if TYPE_CHECKING:
    from mappa_extract.checks.collection.reports import Finding


@dataclass(slots=True)
class _Note:
    """What the comparison adds to one report."""

    packed: bytes
    """The checks, and the `checked` of each figure: dozens a report, in sentences much alike."""
    status: str
    said: list[str]
    """What of it failed, for a person: a sentence for each table and cause."""


def _packed(checks: list[Check], checked: list[str]) -> bytes:
    return zlib.compress(msgspec.msgpack.encode((checks, checked)), 1)


def _unpacked(packed: bytes) -> tuple[list[Check], list[str]]:
    return msgspec.msgpack.decode(zlib.decompress(packed), type=tuple[list[Check], list[str]])


@dataclass(slots=True)
class Comparison:
    """The checks between the reports of a batch, by `source`."""

    notes: dict[str, _Note] = field(default_factory=dict)

    def annotate(self, extraction: Extraction) -> None:
        """Add the checks of a report to it, with what follows from them."""
        note = self.notes.get(extraction.source)
        if note is None:
            return
        checks, every = _unpacked(note.packed)
        extraction.checks.extend(checks)
        for row, checked in zip(extraction.observations, every, strict=True):
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
    """Return a report as small as the comparison with many others needs it to be.

    Texts that figures share are held once, and what is only told to people is let go.
    """
    for row in extraction.observations:
        for name in _SHARED:
            setattr(row, name, sys.intern(getattr(row, name)))
        row.x0 = row.top = row.x1 = row.bottom = None
    nothing = Verdict("", ())
    extraction.area_verdict = extraction.year_verdict = nothing
    extraction.fits, extraction.unread, extraction.numbers = [], [], []
    # Of the checks that passed only matters which figures they corroborate: each pair by itself,
    # since what disputes one of the two may still come.
    passed = [one for one in extraction.checks if one.passed and one.judges and not one.accepted]
    many = {cell for one in passed if len(one.cells) > PAIR for cell in one.cells}
    groups = [one.cells for one in passed if len(one.cells) <= PAIR] + [tuple(sorted(many))]
    extraction.checks = [one for one in extraction.checks if not one.passed]
    extraction.checks += [Check("", "note", True, "", "", "", cells=cells) for cells in groups]
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
    by_area: dict[str, list[str]] = {}
    by_year: dict[str, list[str]] = {}
    for name in names:
        one = load(name)
        if one.observations and one.area and one.year:
            by_area.setdefault(one.area, []).append(name)
            for year in areas.years_of(one):
                by_year.setdefault(year, []).append(name)
    added: dict[str, list[bytes]] = {}

    def add(found: Iterable[Finding]) -> None:
        mine: dict[str, list[Check]] = {}
        for report, check in found:
            check.source = report.source
            mine.setdefault(report.source, []).append(check)
        for source, checks in mine.items():
            added.setdefault(source, []).append(_packed(checks, []))

    # Of a folder of thousands only the reports of one area, or of one year, are in memory.
    for group in by_area.values():
        add(of_one_area([_slim(load(name)) for name in group]))
    for year, group in by_year.items():
        add(areas.check([_slim(load(name)) for name in group], year))
    notes = {}
    for name in list(added):
        checks = [check for part in added.pop(name) for check in _unpacked(part)[0]]
        report = _slim(load(name))
        notes[name] = _note(report, _as_printed(report, checks), accepted)
    return Comparison(notes)


def _as_printed(report: Extraction, checks: list[Check]) -> list[Check]:
    """Return a report's checks in order: its area's, the national tables of all years, the sums."""
    first: dict[tuple[str, ...], int] = {}
    places = [first.setdefault(row.key, n) for n, row in enumerate(report.observations)]

    def order(check: Check) -> tuple[int, int]:
        if check.check == "national_reprint":
            return 1, places[check.cells[0]]
        return (2 if check.check == "sum_of_areas" else 0), 0

    return sorted(checks, key=order)


def _note(report: Extraction, added: list[Check], accepted: Sequence[Accepted]) -> _Note:
    report.checks += added
    conclude(report, accepted)
    checked = [row.checked for row in report.observations]
    return _Note(_packed(added, checked), report.status, _said(report, added))
