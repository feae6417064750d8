"""What a phrase of the vocabulary gives: facets and ideas; which ideas together are a measure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gives:
    """What a phrase gives: facets, and ideas."""

    facets: Mapping[str, str]
    says: frozenset[str]
    own: bool = False
    """A person has declared it, and may not have thought of what its words narrow elsewhere."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A measure, and the ideas that must and must not be there."""

    code: str
    needs: tuple[frozenset[str], ...]
    without: frozenset[str]

    def fits(self, says: Collection[str]) -> bool:
        """Tell whether these ideas mean the measure."""
        return self.without.isdisjoint(says) and not any(
            need.isdisjoint(says) for need in self.needs
        )


_IDEAS = {
    "licence_recalls": ("licence", "breach"),
    "registration_rate": ("rate",),
    "notification_breaches": ("caution",),
    "notification_revocations": ("revoke", "notification"),
    "serious_further_offences": ("serious", "charge"),
    "eligible_offenders": ("eligible",),
    "managed_offenders": ("managed",),
}
"""The ideas of a measure that a declaration names outright."""


def gives_of(facets: Mapping[str, str], says: Iterable[str], person: bool = False) -> Gives:
    """Return what a declared phrase gives: an action, an object or a place is an idea."""
    own = {name: value for name, value in facets.items() if name not in ("measure", "hint", "unit")}
    ideas = {*says, *_IDEAS.get(facets.get("measure", ""), ())}
    if "measure" in facets:
        ideas.add(f"measure:{facets['measure']}")
    for name in ("action", "object", "place"):
        if name in own:
            ideas.add(own.pop(name))
    return Gives(own, frozenset(ideas), person)
