"""Corrections: what a person who has looked at the page has found to be printed there.

A correction names its source by hash and its figure by key, and what was printed and read
there when it was made. It is applied before the checks; the row is then `corrected`. One
that no longer fits is an error, never passed over.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mappa_extract.codebook import describe_codes
from mappa_extract.errors import CorrectionError
from mappa_extract.model import KEY, Observation
from mappa_extract.output.cells import unguarded
from mappa_extract.vocabulary.numbers import read_figure

COLUMNS = ("sha256", *KEY, "printed", "read", "corrected", "reason", "who", "when")
_OPTIONAL = ("page", "line")
"""Needed only where a report prints the same figure in two places."""
_NEEDED = ("sha256", "measure", "unit", "corrected", "reason", "who", "when")


@dataclass(frozen=True, slots=True)
class Correction:
    """One row of a file of corrections."""

    where: str
    """The file and the line, for messages."""
    sha256: str
    key: tuple[str, ...]
    printed: str
    read: str
    """The value, or the marker where there was none, that the row had."""
    value: str
    marker: str
    page: str = ""
    line: str = ""

    def matches(self, row: Observation) -> bool:
        """Tell whether a row is the one that was looked at."""
        return (
            row.key == self.key
            and (row.printed, row.value or row.marker) == (self.printed, self.read)
            and self.page in ("", str(row.page or ""))
            and self.line in ("", str(row.line or ""))
        )

    @property
    def name(self) -> str:
        """The key's codes, for messages."""
        return " ".join(filter(None, self.key))


@dataclass(slots=True)
class Applied:
    """What became of the corrections of one source: those that fitted, and what did not."""

    done: list[Correction] = field(default_factory=list)
    problems: list[tuple[Correction, str]] = field(default_factory=list)


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """Read a CSV of corrections (UTF-8, with the header `COLUMNS` in any order).

    Raises:
        CorrectionError: the file can't be read or a row says nothing that can be applied;
            names the file and the line.
    """
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise CorrectionError(f"{path}: can't be read ({reason}): check its name") from None
    except UnicodeDecodeError:
        raise CorrectionError(f"{path}: is no UTF-8: save it as CSV in UTF-8") from None
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise CorrectionError(
                f"{path}, line 1: the column {missing[0]!r} is missing: the header is"
                f" {','.join(COLUMNS)}"
            )
        found = [_parse(f"{path}, line {reader.line_num}", row) for row in reader]
    except csv.Error as error:
        raise CorrectionError(
            f"{path}, line {reader.line_num}: is no CSV ({error}): save it as CSV again"
        ) from None
    seen: dict[tuple[object, ...], Correction] = {}
    for one in found:
        same = (one.sha256, one.key, one.printed, one.read, one.page, one.line)
        if first := seen.get(same):
            raise CorrectionError(
                f"{one.where}: corrects the figure that line {first.where.rpartition(' ')[2]}"
                " corrects already: keep one of them"
            )
        seen[same] = one
    return tuple(found)


def _parse(where: str, row: dict[str, str | None]) -> Correction:
    cells = {name: unguarded((row.get(name) or "").strip()) for name in (*COLUMNS, *_OPTIONAL)}
    for name in _NEEDED:
        if not cells[name]:
            raise CorrectionError(f"{where}: {name!r} is empty: fill it in")
    sha = cells["sha256"].lower()
    if len(sha) != 64 or set(sha) - set("0123456789abcdef"):
        raise CorrectionError(f"{where}: {sha[:20]!r} is no SHA-256: copy it from reports.csv")
    for name in KEY:
        codes = describe_codes(name)
        if cells[name] and codes and cells[name] not in codes:
            raise CorrectionError(
                f"{where}: {name} {cells[name]!r} is not in the codebook: copy the key from"
                " observations.csv"
            )
    figure = read_figure(cells["corrected"])
    if figure is None:
        raise CorrectionError(
            f"{where}: corrected = {cells['corrected']!r} is no figure: write it as the page"
            " prints it"
        )
    if figure.unit == "percent" and not cells["unit"].startswith("percent"):
        raise CorrectionError(f"{where}: {cells['corrected']!r} is a percentage, the figure is not")
    if cells["unit"] == "count" and ("." in figure.value or figure.value.startswith("-")):
        raise CorrectionError(f"{where}: {cells['corrected']!r} is no count: give a whole number")
    return Correction(
        where,
        sha,
        tuple(cells[name] for name in KEY),
        cells["printed"],
        cells["read"],
        figure.value,
        figure.marker,
        cells["page"],
        cells["line"],
    )


def apply_corrections(
    corrections: Iterable[Correction], sha256: str, observations: Sequence[Observation]
) -> Applied:
    """Change the rows that the corrections of one source name, and say what did not fit."""
    applied = Applied()
    for one in corrections:
        if one.sha256 != sha256:
            continue
        rows = [row for row in observations if row.read_by != "corrected" and one.matches(row)]
        if len(rows) == 1:
            row = rows[0]
            row.value, row.marker, row.read_by = one.value, one.marker, "corrected"
            applied.done.append(one)
        elif rows:
            said = f"{len(rows)} figures are {one.name!r}, printed {one.printed!r}"
            applied.problems.append((one, f"{said}: add the columns page and line"))
        else:
            applied.problems.append((one, _unmatched(one, observations)))
    return applied


def _unmatched(one: Correction, observations: Sequence[Observation]) -> str:
    same = [row for row in observations if row.key == one.key]
    if not same:
        return f"the source has no figure {one.name!r}: copy the key from observations.csv"
    found = " and ".join(f"{row.printed!r}, read {row.value or row.marker!r}" for row in same)
    return (
        f"{one.name!r} is printed {found}, not {one.printed!r}, read {one.read!r}: look at the"
        " page again"
    )
