"""Times and memory, taken as the least of several runs: what else a machine does only adds."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

# As pip leaves an installed package: compiled.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir(), "mappa-bench-compiled"))

COMMAND = str(Path(sys.executable).parent / "mappa-extract")


def seconds(runs: int, work: Callable[..., object], *arguments: object) -> float:
    """Return the least time of `runs` runs, in seconds."""
    least = float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        work(*arguments)
        least = min(least, time.perf_counter() - start)
    return least


def command_seconds(command: Sequence[str], runs: int) -> float:
    """Return the least time of a process from its start to its end, in seconds."""

    def run() -> None:
        # No timeout: with one, Python looks for the end only every 50 ms.
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL)

    return seconds(runs, run)


def most_memory(command: Sequence[str]) -> tuple[int, int]:
    """Return the largest memory of a process's children, and of itself, in MB (Linux)."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    children = own = 0
    while process.poll() is None:
        children = max([children, *map(resident, _children(process.pid))])
        own = max(own, resident(process.pid))
        time.sleep(0.05)
    return children, own


def _children(pid: int) -> list[int]:
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
