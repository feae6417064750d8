"""Sign-off: who vouches for the figures of a report, and whether that still holds.

A sign-off holds for the bytes of the file and for its figures as they were; any other file, or
any figure that is added, gone or changed, lifts it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from mappa_extract.errors import CorrectionError
from mappa_extract.ledger import Ledger, in_force
from mappa_extract.model import Observation

LEDGER = Ledger(
    ("sha256", "source", "figures", "who", "when", "kind"),
    frozenset({"kind"}),
    frozenset({"sha256", "source", "figures", "who", "when"}),
)


@dataclass(frozen=True, slots=True)
class SignOff:
    """One line of a file of sign-offs."""

    where: str = field(compare=False)
    """The file and the line, for messages."""
    sha256: str
    source: str
    figures: str
    """`digest_of` the figures that were vouched for."""
    who: str
    when: str

    def as_row(self) -> dict[str, str]:
        """Return the line of a file that says this."""
        names = ("sha256", "source", "figures", "who", "when")
        return {**{name: str(getattr(self, name)) for name in names}, "kind": "signed"}


def digest_of(observations: Sequence[Observation]) -> str:
    """Return a hash of what figures are, what is printed and what they were taken for."""
    rows = [(*row.key, row.value, row.marker, row.printed, row.amended) for row in observations]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:32]


def parse_signed(data: bytes, path: object) -> tuple[SignOff, ...]:
    """Return the sign-offs in force of a file's bytes.

    Raises:
        CorrectionError: the file is damaged; names the file and the line.
    """
    found = []
    lines = in_force(LEDGER.rows(data, path), ("sha256", "source", "figures", "who", "when"))
    for where, row in lines:
        if row["kind"] not in ("", "signed"):
            raise CorrectionError(f"{where}: kind {row['kind']!r} is none: write signed or undo")
        cells = {name: row[name] for name in ("sha256", "source", "figures", "who", "when")}
        found.append(SignOff(where=where, **cells))
    return tuple(found)


def standing(
    signed: Sequence[SignOff], source: str, sha256: str, observations: Sequence[Observation]
) -> tuple[str, str]:
    """Return who signed a report off and when, or why a sign-off no longer holds.

    Args:
        signed: the sign-offs of any report, the latest last.
        source: the report's name in the output.
        sha256: the hash of its bytes.
        observations: its figures, as they are now.
    """
    mine = [one for one in signed if one.sha256 == sha256]
    mine = mine or [one for one in signed if one.source == source]
    if not mine:
        return "", ""
    last = mine[-1]
    if last.sha256 != sha256:
        return "", f"{last.who} signed it on {last.when}, and the file is another now"
    if last.figures != digest_of(observations):
        return "", f"{last.who} signed it on {last.when}, and its figures have changed since"
    return f"{last.who}, {last.when}", ""
