"""Damage thousands of reports, read each within limits, and print what came of them.

The record is Markdown. The exit status is 1 where anything came out that must not.
"""

from __future__ import annotations

import argparse
import os
import queue
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from mappa_extract.batch.limits import usable_cores
from mappa_extract.batch.process import Limits
from tests.fuzzing.judge import DEFECTS, OUTCOMES, Judge, Result, mutant, plan
from tests.fuzzing.seeds import FORMATS, Kind


def main() -> None:
    """Run, and print the record."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing", description=__doc__)
    parser.add_argument("--rounds", type=int, default=50, help="reports of each format and kind")
    parser.add_argument("--first", type=int, default=0, help="number of the first round")
    parser.add_argument("--format", choices=FORMATS, help="this format only")
    parser.add_argument("--kind", default="", help="kinds whose names hold this only")
    parser.add_argument("--timeout", type=float, default=30, help="seconds for each report")
    parser.add_argument("--memory", type=int, default=1024, help="megabytes for each report")
    parser.add_argument("--jobs", type=int, default=0, help="processes; 0: one on each core")
    parser.add_argument("--keep", type=Path, help="keep the reports that failed in this folder")
    given = parser.parse_args()
    work: queue.SimpleQueue[tuple[str, Kind, int]] = queue.SimpleQueue()
    for format, kind, number in plan(given.first + given.rounds, _chosen(given.format, given.kind)):
        if number >= given.first:
            work.put((format, kind, number))
    results: list[Result] = []
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        # Whatever a reader writes beside itself would lie here.
        scratch, current = Path(folder, "scratch"), Path(folder, "current")
        for each in (scratch, current):
            each.mkdir()
        os.environ["TMPDIR"], tempfile.tempdir = str(scratch), None
        os.chdir(current)
        limits = Limits(given.timeout, given.memory)
        threads = [
            threading.Thread(target=_work, args=(work, limits, results, given.keep))
            for _ in range(given.jobs or usable_cores())
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        left = [str(path.relative_to(folder)) for path in Path(folder).rglob("*") if path.is_file()]
        os.chdir("/")
    print(_record(results, time.monotonic() - start, given.timeout, given.memory))
    for path in left:
        print(f"left behind: {path}")
    if left or any(result.outcome in DEFECTS for result in results):
        sys.exit(1)


def _chosen(format: str | None, kind: str) -> Callable[[str, str], bool]:
    return lambda its, name: (format is None or its == format) and kind in name


def _all(*_: str) -> bool:
    return True


def _work(
    work: queue.SimpleQueue[tuple[str, Kind, int]],
    limits: Limits,
    results: list[Result],
    keep: Path | None,
) -> None:
    judge = Judge(limits)
    while True:
        try:
            format, kind, number = work.get_nowait()
        except queue.Empty:
            break
        result = judge(format, kind, number)
        results.append(result)
        if result.outcome in (*DEFECTS, "missing", "time", "memory", "died"):
            told = f"{result.outcome}: {format}, {kind.name}, {number}: {result.message}"
            print(told, file=sys.stderr, flush=True)
            if keep:
                right, data = mutant(format, kind, number)
                keep.mkdir(parents=True, exist_ok=True)
                name = f"{result.outcome}-{kind.name}-{number}{right.suffix}"
                (keep / name.replace(" ", "-")).write_bytes(data)
    judge.close()


def _record(results: list[Result], seconds: float, timeout: float, memory: int) -> str:
    """Return what came of all, as Markdown tables."""
    order = {(format, kind.name): place for place, (format, kind, _) in enumerate(plan(1, _all))}
    results = sorted(results, key=lambda one: (order[one.format, one.kind], one.number))
    counts = Counter((result.format, result.kind, result.outcome) for result in results)
    shown = [name for name in OUTCOMES if any(result.outcome == name for result in results)]
    shown += [name for name in DEFECTS if name not in shown]
    lines = [
        f"{len(results)} reports in {seconds:.0f} seconds, {timeout:g} s and {memory} MB for each.",
        "",
        f"| format | change | reports | {' | '.join(shown)} |",
        f"|---|---|{'---:|' * (len(shown) + 1)}",
    ]
    for format, kind in dict.fromkeys((one.format, one.kind) for one in results):
        cells = [counts[format, kind, name] for name in shown]
        told = " | ".join(str(cell or "") for cell in cells)
        lines.append(f"| {format} | {kind} | {sum(cells)} | {told} |")
    totals = [sum(one.outcome == name for one in results) for name in shown]
    lines.append(f"| all | | {len(results)} | {' | '.join(map(str, totals))} |")
    lines += ["", "| format | slowest | most memory |", "|---|---|---|"]
    for format in dict.fromkeys(one.format for one in results):
        own = [one for one in results if one.format == format]
        slow = max(own, key=lambda one: one.seconds)
        large = max(own, key=lambda one: one.megabytes)
        lines.append(
            f"| {format} | {slow.seconds:.1f} s ({slow.kind}) | {large.megabytes} MB"
            f" ({large.kind}) |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
