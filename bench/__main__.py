"""`python -m bench`: all that is measured, as tables in Markdown.

Ratios count, not times: they hold on another machine. `--write FILE` puts the tables into a file
between its marks.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.measures import COMMAND, command_seconds, most_memory, seconds
from bench.reports import LOOKS_READ, PAGES, sample
from bench.scans import speed
from bench.tools import Tool, floor, ours, tools

RAW = Path(__file__).parents[1] / "fixtures" / "raw"
START, STOP = "<!-- measured -->", "<!-- /measured -->"


def one_report() -> Iterator[str]:
    """Yield the table of single reports in one process."""
    heads = [f"{look}, {pages} pages" for look in LOOKS_READ for pages in PAGES]
    samples = [sample(look, pages) for look in LOOKS_READ for pages in PAGES]
    every = tools()
    base = [seconds(9, floor, one.data) for one in samples]
    yield "Time of one report, in multiples of pdfium's plain text of all its pages; below it,"
    yield "how many of the printed figures come out right without help.\n"
    yield f"| | {' | '.join(heads)} |"
    yield f"|---|{'---:|' * len(heads)}"
    times = " | ".join(f"{time * 1000:.0f} ms" for time in base)
    yield f"| {every[0].name} | {times} |"
    for tool in every[1:]:
        ratios = [
            seconds(tool.runs, tool.read, one.data) / time
            for one, time in zip(samples, base, strict=True)
        ]
        yield f"| {tool.name} | {' | '.join(f'{ratio:.1f} x' for ratio in ratios)} |"
    yield f"| *figures printed* | {' | '.join(str(len(s.truth.expected())) for s in samples)} |"
    for tool in every:
        counts = [_right(tool, number) for number in range(len(samples))]
        yield f"| *right:* {tool.name} | {' | '.join(counts)} |"


def _right(tool: Tool, number: int) -> str:
    if tool.right is None:
        return "no cells"
    looks = [(look, pages) for look in LOOKS_READ for pages in PAGES]
    one = sample(*looks[number])
    return str(tool.right(tool.read(one.data), one))


def as_a_command(folder: Path) -> Iterator[str]:
    """Yield the table of whole commands."""
    python = sys.executable
    imported = command_seconds([python, "-c", "import pdfplumber"], 9)
    yield "\nA whole command, from its start to its end, in multiples of the start of Python"
    yield f"with pdfplumber imported ({imported * 1000:.0f} ms):\n"
    yield "| command | x |"
    yield "|---|---:|"
    yield f"| `--help` | {command_seconds([COMMAND, '--help'], 9) / imported:.2f} |"
    for pages in PAGES:
        path = folder / f"report-{pages}.pdf"
        path.write_bytes(sample("ruled", pages).data)
        time = command_seconds([COMMAND, str(path)], 9)
        yield f"| a report of {pages} pages, ruled | {time / imported:.2f} |"


def a_folder(folder: Path) -> Iterator[str]:
    """Yield the table of a folder of 200 reports."""
    source = _reports(folder, 200)
    files = sorted(source.iterdir())
    base = sum(seconds(1, floor, path.read_bytes()) for path in files)
    yield "\nA folder of 200 reports (the fixtures' PDFs under other names), in multiples of"
    yield f"pdfium's plain text of all pages ({base:.1f} s):\n"
    yield "| | x |"
    yield "|---|---:|"
    times = {}
    for jobs in (1, 2):
        command = [COMMAND, str(source), "-o", str(folder / f"out-{jobs}"), "-q", "-j", str(jobs)]
        times[jobs] = min(
            command_seconds([*command, "--fresh"], 1) for _ in range(2)
        )  # with all files written
        yield f"| mappa-extract, processes: {jobs} | {times[jobs] / base:.1f} |"
    again = command_seconds([COMMAND, str(source), "-o", str(folder / "out-2"), "-q"], 1)
    yield f"| the same again, nothing changed | {again / base:.1f} |"
    some = files[:10]
    short = sum(seconds(3, floor, path.read_bytes()) for path in some)
    for tool in tools()[2:]:
        time = sum(seconds(1, tool.read, path.read_bytes()) for path in some)
        yield f"| {tool.name}, one process (ten of them) | {time / short:.0f} |"
    yield f"\nTwo processes are {times[1] / times[2]:.2f} times as fast as one."


def growth(folder: Path) -> Iterator[str]:
    """Yield how time and memory grow with pages, reports and processes."""
    yield "\nHow it grows:\n"
    yield "| | |"
    yield "|---|---|"
    lengths = (20, 40, 80, 160)
    long = [sample("ruled", pages).data for pages in lengths]
    times = [seconds(3, ours, data) * 1000 for data in long]
    shown = ", ".join(f"{pages}: {time:.0f} ms" for pages, time in zip(lengths, times, strict=True))
    yield f"| time of a report by pages | {shown} |"
    memory = subprocess.run(
        [sys.executable, "-m", "bench.memory"], check=True, capture_output=True, text=True
    )
    yield f"| memory of one process by reports read in it | {memory.stdout.strip()} |"
    for count in (100, 1000):
        source = _reports(folder, count)
        command = [COMMAND, str(source), "-o", str(folder / f"m-{count}"), "-q", "-j", "2"]
        reading, writing = most_memory(command)
        yield (
            f"| memory of a folder of {count}, two processes |"
            f" {reading} MB the largest that reads, {writing} MB the one that writes |"
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


def main() -> None:
    """Print the tables, and write them where it was asked for."""
    parser = argparse.ArgumentParser(description="Measure speed, memory and cells right.")
    parser.add_argument("--write", type=Path, help="a Markdown file with the marks in it")
    target = parser.parse_args().write
    folder = Path(tempfile.mkdtemp(prefix="mappa-bench-"))
    lines: list[str] = []
    try:
        parts = (one_report(), as_a_command(folder), a_folder(folder), growth(folder), speed())
        for part in parts:
            for line in part:
                print(line, flush=True)
                lines.append(line)
    finally:
        shutil.rmtree(folder)
    if target:
        text = target.read_text("utf-8")
        before, _, rest = text.partition(START)
        _, _, after = rest.partition(STOP)
        target.write_text(f"{before}{START}\n\n" + "\n".join(lines) + f"\n\n{STOP}{after}", "utf-8")


if __name__ == "__main__":
    main()
