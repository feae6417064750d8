"""Duplicates: the same file twice, and two reports for one area and year.

Nothing is dropped and nothing is preferred: both stand in the output, are listed, and where
their figures differ both are marked for review.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import msgspec

from mappa_extract.accepting import Accepted, settle
from mappa_extract.extraction import Extraction
from mappa_extract.model import Check, Observation, Severity

_Printed = tuple[str, list[Observation]]
"""A figure: the source that prints it, and its rows."""
_Standing = dict[tuple[str, ...], _Printed]


@dataclass(slots=True)
class _Note:
    """What was noticed of one source."""

    packed: bytes
    """The checks: dozens of sentences much alike, where every figure stands in two reports."""
    failed: bool
    """Whether figures differ, and nobody has settled it."""


@dataclass(slots=True)
class Duplicates:
    """What was noticed in a batch, kept small until it is written."""

    pairs: list[list[str]] = field(default_factory=list)
    """The rows of `duplicates.csv`."""
    _differences: list[bytes] = field(default_factory=list)
    _notes: dict[str, _Note] = field(default_factory=dict)

    @property
    def differences(self) -> Iterator[list[str]]:
        """The rows of `differences.csv`, one after the other."""
        for packed in self._differences:
            yield from msgspec.msgpack.decode(zlib.decompress(packed), type=list[list[str]])

    @property
    def any_difference(self) -> bool:
        """Whether `differences.csv` has a row."""
        return bool(self._differences)

    def checks(self, source: str) -> list[Check]:
        """Return the checks of an input with the others."""
        note = self._notes.get(source)
        if note is None:
            return []
        return msgspec.msgpack.decode(zlib.decompress(note.packed), type=list[Check])

    def annotate(self, extraction: Extraction) -> None:
        """Add the checks of an input to it; figures that differ mark it for review."""
        extraction.checks.extend(self.checks(extraction.source))
        if self._failed(extraction.source):
            extraction.conclude()

    def status(self, source: str, status: str) -> str:
        """Return the status of an input with these checks: figures that differ make `review`."""
        return "review" if status == "ok" and self._failed(source) else status

    @property
    def any_failed(self) -> bool:
        """Whether figures differ anywhere."""
        return any(note.failed for note in self._notes.values())

    def _failed(self, source: str) -> bool:
        return source in self._notes and self._notes[source].failed


@dataclass(slots=True)
class _Noticed:
    """What is noticed of the reports that are being compared."""

    pairs: list[list[str]] = field(default_factory=list)
    differences: list[list[str]] = field(default_factory=list)
    checks: dict[str, list[Check]] = field(default_factory=dict)

    def say(self, source: str, code: str, passed: bool, found: str, message: str) -> None:
        severity: Severity = "warning" if code == "duplicate_figure" else "note"
        expected = {
            "duplicate_file": "a file that is there once",
            "duplicate_report": "one report for an area and year",
            "duplicate_figure": "the same in both reports",
        }[code]
        self.checks.setdefault(source, []).append(
            Check(
                code,
                severity,
                passed,
                expected,
                found,
                message,
                source=source,
                judges=False,
            )
        )

    def settled(self, source: str, sha256: str, accepted: Sequence[Accepted]) -> _Note:
        """Return what was noticed of a source, which is let go here."""
        checks = self.checks.pop(source)
        settle(accepted, sha256, (), checks)
        failed = any(
            not (check.passed or check.accepted or check.severity == "note") for check in checks
        )
        return _Note(_packed(checks), failed)


def _packed(things: Sequence[object]) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(things), 1)


def find_duplicates(
    reports: Iterable[Mapping[str, str]],
    load: Callable[[str], Extraction],
    accepted: Sequence[Accepted] = (),
) -> Duplicates:
    """Return the duplicates of a batch.

    Args:
        reports: the rows of `reports.csv`, in the order of the inputs.
        load: gives the extraction of a source; called only for those to compare.
        accepted: what persons have settled of what checks find.
    """
    result, noticed = Duplicates(), _Noticed()
    first_of: dict[str, Mapping[str, str]] = {}
    groups: dict[tuple[str, str], list[Mapping[str, str]]] = {}
    hashes: dict[str, str] = {}
    for row in reports:
        hashes[row["source"]] = row["sha256"]
        first = first_of.setdefault(row["sha256"], row) if row["sha256"] else row
        if first is not row:
            _same_file(noticed, first, row)
        elif row["area"] and row["year"] and row["observations"] != "0":
            groups.setdefault((row["area"], row["year"]), []).append(row)
    for group in groups.values():
        if len(group) > 1:
            kept = load(group[0]["source"])
            standing = {key: (kept.source, rows) for key, rows in _figures(kept).items()}
            for other in group[1:]:
                _same_year(noticed, kept, standing, load(other["source"]))
            for row in group:
                note = noticed.settled(row["source"], hashes[row["source"]], accepted)
                result._notes[row["source"]] = note
            if noticed.differences:
                result._differences.append(_packed(noticed.differences))
                noticed.differences = []
    for source in list(noticed.checks):
        result._notes[source] = noticed.settled(source, hashes[source], accepted)
    result.pairs = noticed.pairs
    return result


def _same_file(noticed: _Noticed, first: Mapping[str, str], row: Mapping[str, str]) -> None:
    one, other = first["source"], row["source"]
    noticed.pairs.append(["same_file", row["area"], row["year"], one, other, "", "", "", ""])
    for here, there in ((one, other), (other, one)):
        noticed.say(here, "duplicate_file", False, there, f"the same file as {there}")


def _same_year(
    noticed: _Noticed, first: Extraction, standing: _Standing, other: Extraction
) -> None:
    """Compare a report with those before it: each figure with the first that was printed.

    Args:
        noticed: what is noticed is added here.
        first: the first report of the area and year.
        standing: the figures of all reports before; those that only `other` has are added.
        other: the report to compare.
    """
    there = _figures(other)
    known = [key for key in there if key in standing]
    differing = [key for key in known if _values(standing[key][1]) != _values(there[key])]
    only_there = [key for key in there if key not in standing]
    only_here = [
        key for key, (source, _) in standing.items() if source == first.source and key not in there
    ]
    same = len(known) - len(differing)
    counts = [same, len(differing), len(only_here), len(only_there)]
    noticed.pairs.append(
        ["same_area_and_year", first.area, first.year, first.source, other.source]
        + [str(count) for count in counts]
    )
    for key in (*differing, *only_here, *only_there):
        source, rows = standing.get(key, (first.source, None))
        noticed.differences.append(
            [*key, source, *_shown(rows), other.source, *_shown(there.get(key))]
        )
    said = (
        f"{same} figures are the same, {len(differing)} differ,"
        f" {len(only_here) + len(only_there)} stand in one of them only"
    )
    for mine, yours in ((first.source, other.source), (other.source, first.source)):
        about = f"{yours} is a report of the same area and year"
        noticed.say(mine, "duplicate_report", False, yours, f"{about}: {said}")
        if same and not differing:
            message = f"{same} figures are the same in {yours}"
            noticed.say(mine, "duplicate_figure", True, str(same), message)
    for key in differing:
        _say_difference(noticed, standing[key], (other.source, there[key]))
    standing.update({key: (other.source, there[key]) for key in only_there})


def _say_difference(noticed: _Noticed, one: _Printed, other: _Printed) -> None:
    for (mine, ours), (yours, theirs) in ((one, other), (other, one)):
        found = _values(ours)
        message = (
            f"{found} ({ours[0].label}; {ours[0].place}) is {_values(theirs)}"
            f" ({theirs[0].place}) in {yours}"
        )
        noticed.say(mine, "duplicate_figure", False, found, message)


def _figures(extraction: Extraction) -> dict[tuple[str, ...], list[Observation]]:
    figures: dict[tuple[str, ...], list[Observation]] = {}
    for row in extraction.observations:
        figures.setdefault(row.key, []).append(row)
    return figures


def _values(rows: list[Observation]) -> str:
    """Return the different figures under one key; `66.30` and `66.3` are not different."""
    values = {f"{Decimal(row.value).normalize():f}" for row in rows if row.value}
    values |= {row.marker for row in rows if not row.value}
    return "; ".join(sorted(values))


def _shown(rows: list[Observation] | None) -> list[str]:
    if not rows:
        return ["", "", ""]
    page, line = rows[0].page, rows[0].line
    return [_values(rows), "" if page is None else str(page), "" if line is None else str(line)]
