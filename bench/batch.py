"""How a folder of reports is read: processes, memory, and a second run, by the installed command.

The reports are the fixtures' PDFs under other names. Printed are seconds for reports read by one
and by two processes with their ratio, the largest memory of any process in a run of 100 and of
1,000 reports, and what a second run costs in which nothing has changed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RAW = Path(__file__).parents[1] / "fixtures" / "raw"
COMMAND = str(Path(sys.executable).parent / "mappa-extract")
RUNS = 3


def folder(base: Path, count: int) -> Path:
    """Return a folder with `count` reports in it."""
    made = base / str(count)
    made.mkdir()
    sources = sorted(RAW.glob("*.pdf"))
    for number in range(count):
        source = sources[number % len(sources)]
        # A few bytes behind the end of a PDF make it another file and change nothing in it.
        data = source.read_bytes() + f"\n% {number}\n".encode()
        (made / f"{number:04}-{source.name}").write_bytes(data)
    return made


def convert(source: Path, out: Path, jobs: int) -> tuple[float, int]:
    """Run the command; return its seconds, and the megabytes of its largest process."""
    start = time.perf_counter()
    process = subprocess.Popen([COMMAND, str(source), "-o", str(out), "-q", "-j", str(jobs)])
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0
    return time.perf_counter() - start, usage.ru_maxrss // 1024


def readers(source: Path, out: Path) -> tuple[int, int]:
    """Return the largest memory of a reading process, and of the one that started them, in MB."""
    process = subprocess.Popen([COMMAND, str(source), "-o", str(out), "-q", "-j", "2"])
    most = {"reader": 0, "own": 0}
    while process.poll() is None:
        for pid in children(process.pid):
            most["reader"] = max(most["reader"], resident(pid))
        most["own"] = max(most["own"], resident(process.pid))
        time.sleep(0.1)
    return most["reader"], most["own"]


def children(pid: int) -> list[int]:
    """Return the processes that a process has started."""
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


def main() -> None:
    """Print the figures."""
    base = Path(tempfile.mkdtemp(prefix="mappa-bench-"))
    try:
        hundred, thousand = folder(base, 100), folder(base, 1000)
        times: dict[int, list[float]] = {1: [], 2: []}
        for run in range(RUNS):
            for jobs in times:
                times[jobs].append(convert(hundred, base / f"out-{run}-{jobs}", jobs)[0])
        # The least: what else the machine does can only add to it.
        one, two = (min(times[jobs]) for jobs in (1, 2))
        print(f"100 reports, one process     {one:7.1f} s")
        print(f"100 reports, two processes   {two:7.1f} s   {one / two:.2f} times as fast")
        again, _ = convert(hundred, base / "out-0-2", 2)
        print(f"the same again, unchanged    {again:7.1f} s   {again / two:.2f} of the first run")
        small, large = (readers(each, base / f"m{each.name}") for each in (hundred, thousand))
        for what, before, after in zip(("reading", "writing"), small, large, strict=True):
            print(
                f"{what} process, largest     {before:7} MB at 100 reports,"
                f" {after} MB at 1,000   {after / before:.2f} times"
            )
    finally:
        shutil.rmtree(base)


if __name__ == "__main__":
    main()
