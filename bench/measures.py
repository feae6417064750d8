"""Times and memory. Processor time is taken, and the least of several runs: what else a machine
does only adds."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

# As pip leaves an installed package: compiled.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir(), "mappa-bench-compiled"))

COMMAND = [sys.executable, "-c", "from mappa_extract.cli import main; main()"]
"""The command as its script starts it, of the package that this process runs."""


def seconds(runs: int, work: Callable[..., object], *arguments: object) -> float:
    """Return the least processor time of `runs` runs, in seconds."""
    least = float("inf")
    for _ in range(runs):
        start = time.process_time()
        work(*arguments)
        least = min(least, time.process_time() - start)
    return least


def command_seconds(commands: Sequence[Sequence[str]], runs: int) -> list[float]:
    """Return the least processor time of processes from start to end, in seconds.

    They are started in turn, so that a machine that slows down slows all of them.
    """
    least = [float("inf")] * len(commands)
    for _ in range(runs):
        for place, command in enumerate(commands):
            before = _children()
            subprocess.run(
                command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            least[place] = min(least[place], _children() - before)
    return least


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def wall_seconds(command: Sequence[str]) -> float:
    """Return the time on the clock of a process from its start to its end, in seconds."""
    start = time.perf_counter()
    # No timeout: with one, Python looks for the end only every 50 ms.
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def most_memory(command: Sequence[str]) -> tuple[int, int]:
    """Return the largest memory of a process's children, and of itself, in MB (Linux)."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    children = own = 0
    while process.poll() is None:
        children = max([children, *map(resident, _children_of(process.pid))])
        own = max(own, resident(process.pid))
        time.sleep(0.05)
    return children, own


def _children_of(pid: int) -> list[int]:
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(one) for each in threads for one in (each / "children").read_text().split()]
    except OSError:
        return []


def resident(pid: int) -> int:
    """Return the memory that a process has in use, in MB; 0 where it is gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024 // 1024
