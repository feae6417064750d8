"""What a pen has left in the margins: beside all that is printed, and not of its type."""

from __future__ import annotations

from collections.abc import Sequence

from mappa_extract.sources.scan.boxes import Run
from mappa_extract.sources.scan.letters import box_of
from mappa_extract.sources.scan.recognise import Reading

_LONG = 5
_SURE = 0.85
"""A run that is so long and so surely read is printed."""
_OFF = 0.15
"""Heights of a digit by which print is off its line, or of another size, at most."""


def in_margins(runs: Sequence[Run], readings: Sequence[Reading]) -> list[bool]:
    """Tell of each run of a page whether it was written into a margin.

    It stands beside all that is surely print, and on the line of none of it, or in another size.
    """
    print_ = [
        run
        for run, reading in zip(runs, readings, strict=True)
        if len(run.glyphs) >= _LONG and reading.sure >= _SURE
    ]
    if not print_:
        return [False] * len(runs)
    left = min(run.box.x0 for run in print_)
    right = max(run.box.x1 for run in print_)
    within = [run for run in runs if run.box.x1 > left and run.box.x0 < right]
    return [
        (run.box.x1 <= left or run.box.x0 >= right)
        and not any(_in_line(run, other) for other in within)
        for run in runs
    ]


def _in_line(run: Run, other: Run) -> bool:
    """Tell whether a run has the type of another and stands on its line."""
    letters = [glyph for glyph in run.glyphs if glyph.height > 0.5 * other.cap]
    if not letters:  # a dash, a point
        middle = (run.box.top + run.box.bottom) / 2
        return other.base - other.cap < middle < other.base + _OFF * other.cap
    box = box_of(letters)
    high = abs(box.bottom - box.top - other.cap) <= _OFF * other.cap
    return high and abs(box.bottom - other.base) <= _OFF * other.cap
