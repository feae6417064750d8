"""What is paler than the print of a page: stains, and what shows through from its back.

The back of a sheet shows mirrored, so that nobody can read it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mappa_extract.sources.scan.boxes import Run
from mappa_extract.sources.scan.letters import Glyph, box_of
from mappa_extract.sources.scan.picture import Picture
from mappa_extract.sources.scan.recognise import Reading

PALE = 0.45
"""Of the ink of print: what has less is not surely print."""
_LONG = 5
"""Glyphs of a run that tells whether it can be read."""
_LEGIBLE = 0.6
_LEAST = 3


def ink_of(picture: Picture, glyphs: Sequence[Glyph]) -> float:
    """Return by how much some glyphs are darker than their paper, of 255."""
    x0, top, x1, bottom = (int(value) for value in box_of(glyphs))
    part = (slice(top, bottom), slice(x0, x1))
    strokes = picture.contrast[part][picture.ink[part] > 0]
    return float(np.percentile(strokes, 90)) if strokes.size else 0.0


def ink_of_print(inks: Sequence[float], runs: Sequence[Run]) -> float:
    """Return how dark most letters of a page are, of 255; 0 where there are none.

    `inks` are those of its runs.
    """
    letters = np.repeat(inks, [len(run.glyphs) for run in runs])
    return float(np.percentile(letters, 70)) if letters.size else 0.0


def showing_through(
    inks: Sequence[float], runs: Sequence[Run], readings: Sequence[Reading]
) -> list[bool]:
    """Tell of each run of a page whether it shows through from the back.

    Pale print of the page itself can be read: only where most pale lines can't be, nothing
    pale counts, and a figure that is pale stays unread. `inks` are those of the runs.
    """
    usual = ink_of_print(inks, runs)
    pale = [ink < PALE * usual for ink in inks]
    sure = [
        reading.sure
        for run, reading, is_pale in zip(runs, readings, pale, strict=True)
        if is_pale and len(run.glyphs) >= _LONG
    ]
    illegible = sum(each < _LEGIBLE for each in sure)
    through = illegible >= _LEAST and illegible > 0.5 * len(sure)
    return [through and each for each in pale]
