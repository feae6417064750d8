"""How fast one report is read, as ratios to pdfium's text of all its pages.

For reports of 8, 20 and 40 pages, ruled and borderless, medians over several runs in one
process: ours (the whole extraction), pdfplumber's `extract_tables` on every page, and
pdfium's plain text of every page, which is the floor.
"""

from __future__ import annotations

import io
import random
import statistics
import time
from collections.abc import Callable

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


def main() -> None:
    """Print the table of ratios."""
    print(f"{'report':24} {'floor ms':>9} {'ours':>7} {'extract_tables':>15}   (times the floor)")
    for look in ("pdf-ruled", "pdf-borderless"):
        for pages in (8, 20, 40):
            data = report_of(pages, look)
            base = median(floor, data)
            mine, theirs = median(ours, data) / base, median(tables, data) / base
            print(
                f"{look} {pages:3} pages".ljust(24),
                f"{base * 1000:9.1f} {mine:7.1f} {theirs:15.1f}",
            )


if __name__ == "__main__":
    main()
