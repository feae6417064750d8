"""Accepted findings: what a check has found and a person has settled.

A line names the source by hash, the check, and the figure that the finding begins with; where
it also says what was expected and found, it holds for that finding alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mappa_extract.checks.codes import CHECKS
from mappa_extract.errors import CorrectionError
from mappa_extract.ledger import Ledger, in_force
from mappa_extract.model import KEY, Check, Observation

_NOTHING = ("",) * len(KEY)
LEDGER = Ledger(
    ("sha256", "check", *KEY, "expected", "found", "page", "reason", "who", "when", "kind"),
    frozenset({*KEY, "expected", "found", "page", "kind"}),
    frozenset({"sha256", "check", "reason", "who", "when"}),
)
SAME = ("sha256", "check", *KEY, "expected", "found", "page")
ABSENT = "table_complete"
"""The check under which a figure that a layout expects is said not to be printed."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """One line of a file of accepted findings."""

    where: str = field(compare=False)
    """The file and the line, for messages."""
    sha256: str
    check: str
    key: tuple[str, ...]
    """Of the first figure that takes part; all empty where none does."""
    expected: str
    found: str
    page: str
    reason: str
    who: str
    when: str

    def fits(self, check: Check, key: tuple[str, ...]) -> bool:
        """Tell whether this settles a finding, given the key of its first figure."""
        return (
            self.check == check.check
            and self.key in (_NOTHING, key)
            and self.expected in ("", _plain(check.expected))
            and self.found in ("", _plain(check.found))
            and self.page in ("", str(check.page or ""))
        )

    @property
    def said(self) -> str:
        """Who settled it, when and why, as it stands in `checks.csv`."""
        return f"{self.who}, {self.when}: {self.reason}"

    def as_row(self) -> dict[str, str]:
        """Return the line of a file that says this."""
        names = ("sha256", "check", "expected", "found", "page", "reason", "who", "when")
        row = {name: str(getattr(self, name)) for name in names}
        return {**row, **dict(zip(KEY, self.key, strict=True)), "kind": "accepted"}


def read_accepted(path: Path) -> tuple[Accepted, ...]:
    """Read a CSV of accepted findings.

    Raises:
        CorrectionError: the file can't be read or a line names no check; names file and line.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise CorrectionError(f"{path}: can't be read ({reason}): check its name") from None
    return parse_accepted(data, path)


def parse_accepted(data: bytes, path: object) -> tuple[Accepted, ...]:
    """Return what is accepted in a file's bytes; see `read_accepted`."""
    return tuple(one_accepted(*line) for line in in_force(LEDGER.rows(data, path), SAME))


def one_accepted(where: str, row: dict[str, str]) -> Accepted:
    """Return what the cells of a line accept.

    Raises:
        CorrectionError: there is no such check, or kind; begins with `where`.
    """
    if row["check"] not in CHECKS:
        raise CorrectionError(
            f"{where}: there is no check {row['check']!r}: copy its name from checks.csv"
        )
    if row["kind"] not in ("", "accepted"):
        raise CorrectionError(f"{where}: kind {row['kind']!r} is none: write accepted or undo")
    cells = {name: row[name] for name in ("expected", "found", "page", "reason", "who", "when")}
    key = tuple(row[name] for name in KEY)
    return Accepted(where=where, sha256=row["sha256"], check=row["check"], key=key, **cells)


def absent_keys(accepted: Iterable[Accepted], sha256: str) -> set[tuple[str, ...]]:
    """Return which figures a person has found not to be printed in a source.

    Each as `measure, category, level, order, stage`.
    """
    start, stop = KEY.index("measure"), KEY.index("district")
    return {
        one.key[start:stop]
        for one in accepted
        if one.check == ABSENT and one.sha256 == sha256 and one.key[start]
    }


def key_of(check: Check, observations: Sequence[Observation]) -> tuple[str, ...]:
    """Return the key of the first figure that takes part in a check; all empty for none."""
    return observations[check.cells[0]].key if check.cells else _NOTHING


def settle(
    accepted: Iterable[Accepted],
    sha256: str,
    observations: Sequence[Observation],
    checks: Iterable[Check],
) -> None:
    """Fill `accepted` of the failed checks of one source that a person has settled."""
    mine = [one for one in accepted if one.sha256 == sha256]
    for check in checks:
        if check.passed:
            continue
        key = key_of(check, observations)
        said = [one.said for one in mine if one.fits(check, key)]
        check.accepted = said[-1] if said else ""


def _plain(text: str) -> str:
    return " ".join(text.split())
