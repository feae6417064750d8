"""Nouns of figures on a line of their own: `23` above `offenders`, in one narrow cell."""

from __future__ import annotations

from mappa_extract.model import Box
from mappa_extract.pages.laid import Laid, Run, Spot
from mappa_extract.vocabulary.numbers import UNIT_NOUN

_NEAR = 1.8
"""Type sizes from the middle of a figure to that of its noun at the most."""


def join_units(laid: Laid) -> None:
    """Join figures with the nouns under them, where others have theirs beside them."""
    if not any(UNIT_NOUN.fullmatch(spot.text.rpartition(" ")[2]) for spot in laid.spots):
        return
    for run in [run for run in laid.runs if UNIT_NOUN.fullmatch(run.text)]:
        above = next((spot for spot in laid.spots if _stands_over(spot, run)), None)
        if above is not None:
            above.words = (*above.words, *run.words)
            above.box = Box.around([above.box, run.box])
            above.text = f"{above.text} {run.text}"
            laid.runs = [one for one in laid.runs if one is not run]


def _stands_over(spot: Spot, run: Run) -> bool:
    middles = spot.box.x0 + spot.box.x1, run.box.x0 + run.box.x1
    aligned = min(
        abs(middles[0] - middles[1]) / 2,
        abs(spot.box.x0 - run.box.x0),
        abs(spot.box.x1 - run.box.x1),
    )
    below = run.middle - spot.middle
    return aligned < 0.3 * run.size and 0.5 * run.size < below < _NEAR * run.size
