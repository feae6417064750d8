"""Limits of a process that reads reports, set by itself where the system has them."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys


def limit_memory(megabytes: int) -> None:
    """Let this process have at most so much memory of its own; no limit on Windows."""
    if sys.platform == "win32":
        return
    import resource

    # Memory that is written to, on Linux; elsewhere only addresses can be counted.
    kind = resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS
    size = megabytes * 1024 * 1024
    hard = resource.getrlimit(kind)[1]
    if hard != resource.RLIM_INFINITY:
        size = min(size, hard)
    # Some systems know the limit and refuse to set it.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(kind, (size, hard))


def limit_processor(seconds: float) -> None:
    """Let this process compute for so many more seconds.

    The process that started this one measures the time; this holds where that one is gone.
    """
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime + seconds) + 2
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    if hard == resource.RLIM_INFINITY or most < hard:
        resource.setrlimit(resource.RLIMIT_CPU, (most, hard))


def die_with_parent() -> None:
    """Ask Linux to kill this process when the one that started it is gone."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)


def usable_cores() -> int:
    """Return how many cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
