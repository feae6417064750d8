"""What the checks are made on: one report's figures with all that is known around them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mappa_extract.areas import Area, all_areas
from mappa_extract.checks.claims import Claim
from mappa_extract.codebook import MEASURES, Measure
from mappa_extract.layouts import Layout
from mappa_extract.model import Observation, Unread, Verdict


@dataclass(slots=True)
class Subject:
    """One report, read, before its figures have been judged."""

    name: str
    text: str
    observations: Sequence[Observation]
    unread: Sequence[Unread]
    area: Verdict
    year: Verdict
    title_year: str
    population_estimate: str
    layout: Layout | None
    layouts: Sequence[Layout] = ()
    """All that are declared, of whatever year."""
    scanned_pages: Sequence[int] = ()
    warnings: Sequence[str] = ()
    """What the source itself could not give, a damaged page for instance."""
    fonts: Sequence[tuple[int, str]] = ()
    """Pages, and what is wrong with a font that is first met there."""
    fuzzy: Sequence[tuple[str, str]] = field(default_factory=tuple)
    measures: Mapping[str, Measure] = field(default_factory=lambda: MEASURES)
    areas: Mapping[str, Area] = field(default_factory=all_areas)
    by_hand: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """What a person gave (area, year, layout), each with what the report's own signs say."""
    differing: Mapping[int, Observation] = field(default_factory=dict)
    """What another reading of the page took a figure for, by its place in `observations`."""
    confirmed: Collection[int] | None = None
    """Places of the figures that a second reading gives too; None where there was none."""
    claims: Sequence[Claim] = ()
    """What the text says of the tables."""

    def find(self, **wanted: str) -> Iterator[tuple[int, Observation]]:
        """Yield the observations, with their place, whose columns have these values."""
        first, *others = wanted.items()
        for index, observation in enumerate(self.observations):
            if getattr(observation, first[0]) == first[1]:
                for name, value in others:
                    if getattr(observation, name) != value:
                        break
                else:
                    yield index, observation

    def groups(
        self, key: Callable[[Observation], tuple[object, ...]]
    ) -> dict[tuple[object, ...], list[int]]:
        """Return the places of the observations, grouped by `key`, in their order."""
        found: dict[tuple[object, ...], list[int]] = {}
        for index, observation in enumerate(self.observations):
            found.setdefault(key(observation), []).append(index)
        return found


def count_of(observation: Observation) -> float | None:
    """Return the figure as a part of a sum: a dash counts nothing; None where it is unknown."""
    if observation.value:
        return float(observation.value)
    return 0.0 if observation.marker == "not_applicable" else None


def plain(number: float) -> str:
    """Return a number without a superfluous fraction."""
    return str(int(number)) if number == int(number) else f"{number:.2f}".rstrip("0").rstrip(".")


def rounds_to(exact: float, printed: str) -> bool:
    """Tell whether a number may be printed so: rounded at the last printed place.

    With decimals it may be cut off instead, as some tables do; a whole number may not.
    """
    decimals = len(printed.partition(".")[2])
    # A hair for binary fractions.
    if abs(float(printed) - exact) <= 0.5 * 10**-decimals + 1e-9:
        return True
    return decimals > 0 and int(exact * 10**decimals) / 10**decimals == float(printed)


def name_of(observation: Observation) -> str:
    """Return a figure's name for messages: its label and where it stands."""
    printed = observation.printed
    if observation.read_by == "corrected":
        printed = observation.value or printed
    return f"{printed or 'blank'} ({observation.label}; {observation.place})"
