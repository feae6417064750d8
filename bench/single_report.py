"""How fast one report is read, as ratios to pdfium's text of all its pages.

For reports of 8, 20 and 40 pages, ruled and borderless, medians over several runs in one
process: ours (the whole extraction), pdfplumber's `extract_tables` on every page, and
pdfium's plain text of every page, which is the floor. Then the same as whole commands, and
how the memory of one process grows over two hundred reports.
"""

from __future__ import annotations

import io
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pypdf
import pypdfium2

from mappa_extract.extraction import Options, extract_bytes
from tests.generator.looks import LOOKS, pdf, prose
from tests.generator.templates import make

RUNS = 5


def report_of(pages: int, look: str) -> bytes:
    """Return a generated report filled up with pages of prose."""
    report = make("template_2010", "kent", 1)
    data = LOOKS[look][1](report, random.Random(1))
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    filler = make("annual_2001", "kent", 1)
    filler.blocks = [prose(random.Random(number), 40) for number in range(pages)]
    extra = pypdf.PdfReader(io.BytesIO(pdf()(filler, random.Random(2))))
    for number in range(4, len(extra.pages)):
        if len(writer.pages) >= pages:
            break
        writer.insert_page(extra.pages[number], 4)
    while len(writer.pages) < pages:
        writer.insert_page(extra.pages[2], 4)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def floor(data: bytes) -> None:
    """Read the text of every page with pdfium."""
    document = pypdfium2.PdfDocument(data)
    for page in document:
        page.get_textpage().get_text_range()
    document.close()


def tables(data: bytes) -> None:
    """Look for tables on every page with pdfplumber."""
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            page.extract_tables()
            page.close()


def ours(data: bytes) -> None:
    """Extract the report."""
    assert extract_bytes(data, "report.pdf", Options()).observations


def median(work: Callable[[bytes], None], data: bytes) -> float:
    """Return the median time of several runs, in seconds."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work(data)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


FLOOR = """
import sys, pypdfium2
document = pypdfium2.PdfDocument(sys.argv[1])
for page in document:
    page.get_textpage().get_text_range()
"""
TABLES = """
import sys, pdfplumber
with pdfplumber.open(sys.argv[1]) as document:
    for page in document.pages:
        page.extract_tables()
"""
IMPORT = "import pdfplumber"
OURS = "from mappa_extract.cli import main; main()"


def command(*arguments: str) -> Callable[[bytes], None]:
    """Return the work of running Python with these arguments as a process of its own."""

    def work(_: bytes) -> None:
        subprocess.run(
            [sys.executable, *arguments], check=False, stdout=subprocess.DEVNULL, timeout=300
        )

    return work


def memory() -> int:
    """Return the memory of this process in use, in MB (Linux)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) // 1024
    return 0


def in_one_process() -> None:
    """Print the ratios of runs in this process."""
    print(f"{'in one process':24} {'floor ms':>9} {'ours':>7} {'extract_tables':>15}   (x floor)")
    for look in ("pdf-ruled", "pdf-borderless"):
        for pages in (8, 20, 40):
            data = report_of(pages, look)
            base = median(floor, data)
            mine, theirs = median(ours, data) / base, median(tables, data) / base
            print(
                f"{look} {pages:3} pages".ljust(24),
                f"{base * 1000:9.1f} {mine:7.1f} {theirs:15.1f}",
            )


def as_commands() -> None:
    """Print the ratios of whole commands."""
    print(f"\n{'as a command':24} {'floor ms':>9} {'ours':>7} {'extract_tables':>15}   (x floor)")
    with tempfile.TemporaryDirectory() as folder:
        for pages in (8, 20, 40):
            data = report_of(pages, "pdf-ruled")
            path = Path(folder, f"report-{pages}.pdf")
            path.write_bytes(data)
            base = median(command("-c", FLOOR, str(path)), data)
            mine = median(command("-c", OURS, str(path)), data)
            theirs = median(command("-c", TABLES, str(path)), data)
            print(
                f"pdf-ruled {pages:3} pages".ljust(24),
                f"{base * 1000:9.1f} {mine / base:7.1f} {theirs / base:15.1f}",
            )
        start = median(command("-c", IMPORT), b"")
        print(f"start of Python with pdfplumber imported: {start * 1000:.0f} ms,")
        print(f"the command on 8 pages in multiples of it: {_eight(folder) / start:.2f}")


def _eight(folder: str) -> float:
    return median(command("-c", OURS, str(Path(folder, "report-8.pdf"))), b"")


def over_reports(count: int = 200) -> None:
    """Print the memory of one process after 20 reports and after all."""
    data = [report_of(8, "pdf-ruled"), report_of(20, "pdf-borderless")]
    marks = []
    for number in range(count):
        ours(data[number % 2])
        if number + 1 in (20, count // 2, count):
            marks.append(f"{memory()} MB after {number + 1}")
    print(f"\nmemory of one process: {', '.join(marks)} reports")


def main() -> None:
    """Print all tables."""
    in_one_process()
    as_commands()
    over_reports()


if __name__ == "__main__":
    main()
