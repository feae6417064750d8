"""Other people's files, each read within limits: none may crash, and none is a report.

Every file below a folder is read by the process that reads reports for the command, whatever its
name. Listed are those that crash it, that are stopped for want of time or memory, and those that
give figures or are taken for a report; the exit status is 1 where there is one of these. Nothing
is written.
"""

from __future__ import annotations

import argparse
import contextlib
import queue
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from mappa_extract.batch.limits import usable_cores
from mappa_extract.batch.process import Limits, ReaderProcess
from mappa_extract.batch.reading import Task, decode
from mappa_extract.extraction import Options
from tests.fuzzing.memory import forget_memory, most_memory

BAD = {
    "a fault": "fault in this program",
    "a crash": "processes that read it died",
    "too slow": "took more than",
    "too large": "needs more memory",
}


@dataclass(frozen=True)
class Seen:
    """What came of a file: its trouble, or empty."""

    path: Path
    format: str
    status: str
    trouble: str
    message: str
    seconds: float
    megabytes: int


def read(reader: ReaderProcess, path: Path) -> Seen:
    """Return what comes of a file."""
    forget_memory(reader)
    start = time.monotonic()
    reply = reader.read(Task(str(path), path.name, Options()))
    found = decode(reply.record)
    trouble = next((name for name, sign in BAD.items() if sign in found.message), "")
    if found.status not in ("failed", "not-a-report") or found.observations:
        trouble = "a false report"
    seconds = time.monotonic() - start
    return Seen(
        path, found.format, found.status, trouble, found.message, seconds, most_memory(reader)
    )


def read_all(folder: Path, limits: Limits) -> list[Seen]:
    """Return what comes of every file below a folder."""
    work: queue.SimpleQueue[Path] = queue.SimpleQueue()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            work.put(path)
    found: list[Seen] = []

    def take() -> None:
        reader = ReaderProcess(limits)
        with contextlib.suppress(queue.Empty):
            while True:
                one = read(reader, work.get_nowait())
                found.append(one)
                if one.trouble:
                    where = one.path.relative_to(folder)
                    print(f"{one.trouble}: {where}: {one.message}", flush=True)
        reader.close()

    threads = [threading.Thread(target=take) for _ in range(usable_cores())]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def main() -> None:
    """Read a folder, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder of files that are no reports")
    parser.add_argument("--timeout", type=float, default=60, help="seconds for each file")
    parser.add_argument("--memory", type=int, default=1024, help="megabytes for each file")
    given = parser.parse_args()
    if not given.folder.is_dir():
        sys.exit(f"{given.folder}: no such folder: give one with FOLDER=")
    start = time.monotonic()
    found = read_all(given.folder, Limits(given.timeout, given.memory))
    if not found:
        sys.exit(f"{given.folder}: no files in this folder: give another one")
    print(f"\n{len(found)} files in {time.monotonic() - start:.0f} seconds\n")
    print("| format | files | not a report | refused | in trouble |\n|---|---:|---:|---:|---:|")
    counts = Counter((one.format, one.status if not one.trouble else "") for one in found)
    for format in sorted({one.format for one in found}):
        cells = [counts[format, status] for status in ("not-a-report", "failed", "")]
        print(f"| {format or 'none'} | {sum(cells)} | {' | '.join(map(str, cells))} |")
    slow = max(found, key=lambda one: one.seconds)
    large = max(found, key=lambda one: one.megabytes)
    print(f"\nslowest {slow.seconds:.1f} s ({slow.path.name}), most memory {large.megabytes} MB")
    print(f"({large.path.name}); in trouble {sum(bool(one.trouble) for one in found)}")
    if any(one.trouble for one in found):
        sys.exit(1)


if __name__ == "__main__":
    main()
