"""What `make bench` measures and `make bench-check` holds against the record: ratios, not times.

A ratio holds on another machine, within bounds; `bench/record.json` has those that were measured
last and committed.
"""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.measures import COMMAND, command_seconds, seconds
from bench.reports import READ, Sample, sample
from bench.tools import floor, ours

RECORD = Path(__file__).with_name("record.json")
WORSE = 1.2
"""A ratio that is more than so many times that of the record is a step back."""
_SEEDS = (2, 3, 4)
"""Reports of one look that are read, each once: what was read before may be remembered."""
_TRIES = 3
_LINEAR = (80, 320)
CHECKED = (8, 20, 40)
"""Pages of the reports that are held against the record."""


def report_ratio(look: str, pages: int) -> tuple[Sample, float, float]:
    """Return a report, the time of pdfium's text of its pages, and ours in multiples of that."""
    ours(sample(look, 8, 1).data)
    ratios, base = [], 0.0
    few = _SEEDS if pages <= max(CHECKED) else _SEEDS[:1]
    for seed in few:
        one = sample(look, pages, seed)
        base = seconds(5, floor, one.data)
        ratios.append(seconds(1, ours, one.data) / base)
    return one, base, statistics.median(ratios)


def linear_ratio() -> float:
    """Return how much longer a page of a long report takes than one of a shorter report."""
    short, long = (sample("ruled", pages, 2) for pages in _LINEAR)
    ours(short.data)
    times = [seconds(2, ours, one.data) for one in (short, long)]
    return times[1] / times[0] / (_LINEAR[1] / _LINEAR[0])


def command_ratios(folder: Path) -> dict[str, float]:
    """Return whole commands in multiples of the start of Python with pdfplumber imported."""
    lines: dict[str, Sequence[str]] = {"--help": ["--help"]}
    for pages in CHECKED:
        path = folder / f"report-{pages}.pdf"
        path.write_bytes(sample("ruled", pages).data)
        lines[f"a report of {pages} pages"] = [str(path)]
    commands = [[sys.executable, "-c", "import pdfplumber"]]
    commands += [[*COMMAND, *line] for line in lines.values()]
    command_seconds(commands, 1)  # what is kept between runs is there from now on
    base, *times = command_seconds(commands, 7)
    return {name: time / base for name, time in zip(lines, times, strict=True)}


def checked(folder: Path) -> Iterator[tuple[str, float]]:
    """Yield the ratios that are held against the record, by their names there."""
    for look in READ:
        for pages in CHECKED:
            yield f"{look}, {pages} pages", report_ratio(look, pages)[2]
    yield "a page of 320 against one of 80", linear_ratio()
    for name, ratio in command_ratios(folder).items():
        yield f"command: {name}", ratio


def check(folder: Path) -> int:
    """Print each ratio beside that of the record; return 1 where one is worse by a fifth."""
    record: dict[str, float] = json.loads(RECORD.read_text("utf-8"))
    least = dict(checked(folder))
    for _ in range(_TRIES - 1):
        if not _worse(least, record):
            break
        # A busy machine may have done it.
        for name, ratio in checked(folder):
            least[name] = min(least[name], ratio)
    worse = _worse(least, record)
    for name, ratio in least.items():
        said = f"{record[name]:.2f}" if name in record else "new"
        print(f"{name}: {ratio:.2f} (record: {said}){'  WORSE' if name in worse else ''}")
    return int(bool(worse))


def _worse(found: dict[str, float], record: dict[str, float]) -> list[str]:
    return [name for name, ratio in found.items() if ratio > WORSE * record.get(name, ratio)]


def keep(folder: Path) -> None:
    """Write the record anew."""
    found = {name: round(ratio, 2) for name, ratio in checked(folder)}
    RECORD.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
