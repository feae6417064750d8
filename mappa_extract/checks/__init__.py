"""Checks: what corroborates a figure and what contradicts it.

Each module holds checks of one kind as functions that take a `Subject` and yield `Check`s.
A new kind of check is a new module, named in `KINDS`; its codes stand in `codes.py`. No
check ever changes a figure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from mappa_extract.checks import (
    across,
    completeness,
    country,
    identity,
    percentages,
    plausible,
    printed,
    prose,
    readings,
    sight,
    sums,
)
from mappa_extract.checks.earned import mark_earned
from mappa_extract.checks.reconcile import suggest
from mappa_extract.checks.subject import Subject
from mappa_extract.model import Check, Observation

if TYPE_CHECKING:
    from mappa_extract.accepting import Accepted

KINDS: tuple[Callable[[Subject], Iterable[Check]], ...] = (
    sums.check,
    across.check,
    percentages.check,
    plausible.check,
    prose.check,
    identity.check,
    country.check,
    readings.check,
    completeness.check,
    sight.check,
    printed.check,
)


PAIR = 2


def run_checks(
    subject: Subject, sha256: str = "", accepted: Sequence[Accepted] = ()
) -> list[Check]:
    """Make every check, fill `checked` of the observations, and return the checks.

    A figure agrees when it takes part in a check that passed and in none that failed, and what
    it counts is corroborated too (`earned`); it is disputed when it takes part in one that
    failed, unless a person has accepted what it found.
    """
    checks = [check for kind in KINDS for check in kind(subject)]
    for check in checks:
        check.source = subject.name
    if accepted:
        from mappa_extract.accepting import settle

        settle(accepted, sha256, subject.observations, checks)
    mark_earned(subject)
    judge(subject.observations, checks)
    suggest(subject.observations, checks)
    return checks


def judge(observations: Sequence[Observation], checks: Iterable[Check]) -> None:
    """Fill `checked` of the observations from all the checks that were made on them."""
    agrees, disputed = standing(checks)
    for index, observation in enumerate(observations):
        if index in disputed:
            observation.checked = "disputed"
        else:
            ticked = index in agrees and observation.earned and not observation.doubt
            observation.checked = "agrees" if ticked else ""


def standing(checks: Iterable[Check]) -> tuple[set[int], set[int]]:
    """Return the places of the figures that checks corroborate, and of those that they dispute.

    Of two figures, one that is disputed does not corroborate the other.
    """
    judging = [check for check in checks if check.judges and not check.accepted]
    disputed = {cell for check in judging if not check.passed for cell in check.cells}
    agrees: set[int] = set()
    for check in judging:
        if check.passed and (len(check.cells) > PAIR or disputed.isdisjoint(check.cells)):
            agrees.update(check.cells)
    return agrees, disputed
