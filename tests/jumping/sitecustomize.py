"""Makes the clock jump: named by PYTHONPATH, found by every new Python.

Each look at the time of day gives one decades before or after the last. What measures how long
something takes must not mind.
"""

from __future__ import annotations

import itertools
import time

_YEARS = itertools.cycle((0, 30, -25, 55, -50))
_time = time.time


def jumping() -> float:
    """Return the time of day of another decade than before, in seconds since 1970."""
    return max(1.0, _time() + next(_YEARS) * 31_557_600)


time.time = jumping
time.time_ns = lambda: int(jumping() * 1e9)
