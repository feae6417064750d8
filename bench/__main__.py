"""`python -m bench`: all that is measured, as tables in Markdown.

Ratios count, not times: they hold on another machine. `--write FILE` puts the tables into a file
between its marks and writes the record that `--check` compares with.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.measures import COMMAND, most_memory, seconds, wall_seconds
from bench.ratios import check, command_ratios, keep, linear_ratio, report_ratio
from bench.reports import PAGES, READ, Sample
from bench.scans import speed
from bench.tools import Tool, floor, tools

RAW = Path(__file__).parents[1] / "fixtures" / "raw"
START, STOP = "<!-- measured -->", "<!-- /measured -->"


def one_report() -> Iterator[str]:
    """Yield the table of single reports in one process."""
    floor_of, own, *others = tools()
    names = ["mappa-extract", *(tool.name for tool in others)]
    yield f"Time of one report in multiples of {floor_of.name} of all its pages, and how many of"
    yield "the printed figures come out right without help. Behind the statistics stands prose full"
    yield "of numbers.\n"
    yield f"| report | pages | {floor_of.name} | {' | '.join(names)} |"
    yield f"|---|---:|---:|{'---:|' * len(names)}"
    for look in READ:
        for pages in PAGES:
            one, base, ratio = report_ratio(look, pages)
            cells = [_cell(ratio, own, one)]
            for tool in others:
                if pages > tool.longest:
                    cells.append("")
                else:
                    cells.append(_cell(seconds(tool.runs, tool.read, one.data) / base, tool, one))
            yield f"| {look} | {pages} | {base * 1000:.0f} ms | {' | '.join(cells)} |"
    yield f"\nA page of 320 takes {linear_ratio():.2f} times as long as one of 80."


def _cell(ratio: float, tool: Tool, one: Sample) -> str:
    assert tool.right
    return f"{ratio:.1f} x, {tool.right(tool.read(one.data), one)} of {len(one.keyed)}"


def as_a_command(folder: Path) -> Iterator[str]:
    """Yield the table of whole commands."""
    yield "\nA whole command, from its start to its end, in multiples of the start of Python"
    yield "with pdfplumber imported:\n"
    yield "| command | x |"
    yield "|---|---:|"
    for name, ratio in command_ratios(folder).items():
        yield f"| {name} | {ratio:.2f} |"


def a_folder(folder: Path) -> Iterator[str]:
    """Yield the table of a folder of 200 reports, by the clock."""
    source = _reports(folder, 200)
    files = sorted(source.iterdir())
    base = sum(seconds(1, floor, path.read_bytes()) for path in files)
    yield "\nA folder of 200 reports (the fixtures' PDFs under other names), in multiples of"
    yield f"pdfium's plain text of all pages ({base:.1f} s), by the clock:\n"
    yield "| | x |"
    yield "|---|---:|"
    times = {}
    for jobs in (1, 2):
        command = [*COMMAND, str(source), "-o", str(folder / f"out-{jobs}"), "-q", "-j", str(jobs)]
        times[jobs] = min(wall_seconds([*command, "--fresh"]) for _ in range(2))
        yield f"| mappa-extract, processes: {jobs} | {times[jobs] / base:.1f} |"
    again = wall_seconds([*COMMAND, str(source), "-o", str(folder / "out-2"), "-q"])
    yield f"| the same again, nothing changed | {again / base:.1f} |"
    some = files[:10]
    short = sum(seconds(3, floor, path.read_bytes()) for path in some)
    for tool in tools()[2:]:
        time = sum(seconds(1, tool.read, path.read_bytes()) for path in some)
        yield f"| {tool.name}, one process (ten of them) | {time / short:.0f} |"
    yield f"\nTwo processes are {times[1] / times[2]:.2f} times as fast as one."


def growth(folder: Path) -> Iterator[str]:
    """Yield how memory grows with reports and processes."""
    yield "\nHow it grows:\n"
    yield "| | |"
    yield "|---|---|"
    memory = subprocess.run(
        [sys.executable, "-m", "bench.memory"], check=True, capture_output=True, text=True
    )
    yield f"| memory of one process by reports read in it | {memory.stdout.strip()} |"
    for count in (100, 1000):
        source = _reports(folder, count)
        command = [*COMMAND, str(source), "-o", str(folder / f"m-{count}"), "-q", "-j", "2"]
        reading, writing = most_memory(command)
        again = wall_seconds(command)
        yield (
            f"| a folder of {count}, two processes | {reading} MB the largest that reads,"
            f" {writing} MB the one that writes; {again:.1f} s for the same again |"
        )


def _reports(base: Path, count: int) -> Path:
    made = base / f"reports-{count}"
    made.mkdir()
    sources = sorted(RAW.glob("*.pdf"))
    for number in range(count):
        source = sources[number % len(sources)]
        # A few bytes behind the end of a PDF make it another file and change nothing in it.
        data = source.read_bytes() + f"\n% {number}\n".encode()
        (made / f"{number:04}-{source.name}").write_bytes(data)
    return made


def main() -> int:
    """Print the tables, and write them where it was asked for."""
    parser = argparse.ArgumentParser(description="Measure speed, memory and cells right.")
    parser.add_argument("--write", type=Path, help="a Markdown file with the marks in it")
    parser.add_argument(
        "--check", action="store_true", help="fail where a ratio is worse than the record"
    )
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="mappa-bench-"))
    lines: list[str] = []
    try:
        if asked.check:
            return check(folder)
        parts = (one_report(), as_a_command(folder), a_folder(folder), growth(folder), speed())
        for part in parts:
            for line in part:
                print(line, flush=True)
                lines.append(line)
        if asked.write:
            keep(folder)
    finally:
        shutil.rmtree(folder)
    if target := asked.write:
        text = target.read_text("utf-8")
        before, _, rest = text.partition(START)
        _, _, after = rest.partition(STOP)
        target.write_text(f"{before}{START}\n\n" + "\n".join(lines) + f"\n\n{STOP}{after}", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
