"""What several prints of one figure come to: reports of one area and year, tables printed twice.

Nothing is preferred and nothing is added up. Figures that agree are one; where they do not,
all of them are given and it is said so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mappa_extract.checks.subject import count_of
from mappa_extract.model import Observation


@dataclass(frozen=True, slots=True)
class Settled:
    """One figure of an area and year, however often it is printed."""

    rows: tuple[Observation, ...]
    values: tuple[float, ...]
    """The different numbers that are printed, ascending; none where only markers are."""
    checked: str
    """`disputed` where any print is, `agrees` where one is, else empty."""

    @property
    def differs(self) -> bool:
        """Whether the prints contradict each other."""
        return len(self.values) > 1

    @property
    def value(self) -> float | None:
        """The number, where there is exactly one."""
        return self.values[0] if len(self.values) == 1 else None


def settle(rows: Sequence[Observation]) -> Settled:
    """Return what the prints of one figure come to.

    A printed dash counts nothing: it contradicts another number, and alone it is none.
    """
    values = {float(row.value) for row in rows if row.value}
    if values:
        values |= {number for row in rows if (number := count_of(row)) is not None}
    signs = {row.checked for row in rows}
    checked = next((sign for sign in ("disputed", "agrees") if sign in signs), "")
    return Settled(tuple(rows), tuple(sorted(values)), checked)


def settled_figures(rows: Iterable[Observation]) -> dict[tuple[str, ...], Settled]:
    """Return the figures by their key, each with all its prints."""
    groups: dict[tuple[str, ...], list[Observation]] = {}
    for row in rows:
        groups.setdefault(row.key, []).append(row)
    return {key: settle(group) for key, group in groups.items()}
