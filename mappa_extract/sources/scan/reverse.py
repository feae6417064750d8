"""What shows through from the back of a sheet: pale, and mirrored, so that nobody can read it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mappa_extract.sources.scan.boxes import Run
from mappa_extract.sources.scan.picture import Picture
from mappa_extract.sources.scan.recognise import Reading

_PALE = 0.5
"""Of the ink of most print: what shows through has less."""
_LONG = 5
"""Glyphs of a run that tells whether it can be read."""
_LEGIBLE = 0.6
_LEAST = 3


def showing_through(
    picture: Picture, runs: Sequence[Run], readings: Sequence[Reading]
) -> list[bool]:
    """Tell of each run of a page whether it shows through from the back.

    Pale print of the page itself can be read: only where most pale lines can't be, nothing
    pale counts, and a figure that is pale stays unread.
    """
    inks = [_ink_of(picture, run) for run in runs]
    letters = [ink for ink, run in zip(inks, runs, strict=True) for _ in run.glyphs]
    if not letters:
        return [False] * len(runs)
    pale = _PALE * float(np.percentile(letters, 70))
    sure = [
        reading.sure
        for run, reading, ink in zip(runs, readings, inks, strict=True)
        if len(run.glyphs) >= _LONG and ink < pale
    ]
    illegible = sum(each < _LEGIBLE for each in sure)
    through = illegible >= _LEAST and illegible > 0.5 * len(sure)
    return [through and ink < pale for ink in inks]


def _ink_of(picture: Picture, run: Run) -> float:
    """Return how dark a run's strokes are, of 255."""
    x0, top, x1, bottom = (int(value) for value in run.box)
    part = (slice(top, bottom), slice(x0, x1))
    strokes = picture.grey[part][picture.ink[part] > 0]
    return 255 - float(np.percentile(strokes, 10)) if strokes.size else 0.0
