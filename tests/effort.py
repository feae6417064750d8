"""How much is tried: all of it with `MAPPA_EXTRACT_LONG` in the environment, else a sample."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

from hypothesis import HealthCheck, Phase, settings

LONG = bool(os.environ.get("MAPPA_EXTRACT_LONG"))
T = TypeVar("T")


def size(full: int, sample: int) -> int:
    """Return how many are tried."""
    return full if LONG else sample


def some(everything: Sequence[T], step: int, first: int = 0) -> list[T]:
    """Return all, or every `step`-th from the `first` on, counted around."""
    return list(everything if LONG else everything[first % step :: step])


def examples(full: int, sample: int) -> settings:
    """Return settings for so many examples; what fails is made small where all is tried."""
    return settings(
        max_examples=size(full, sample),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        derandomize=True,
        phases=tuple(Phase) if LONG else (Phase.explicit, Phase.reuse, Phase.generate),
    )
