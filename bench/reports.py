"""The reports that are read: generated, with their truth known, and filled up with prose."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pypdf

from bench.matrix import in_reportlab, making
from mappa_extract.model import KEY
from tests.generator.looks import LOOKS, pdf, prose
from tests.generator.templates import make

PAGES = (8, 20, 40, 80, 160, 320)
_MOST_PROSE = 40
"""Pages of prose that are made; longer reports hold them several times."""

Keyed = tuple[str, ...]
Made = tuple[bytes, list[Keyed], list[tuple[str, list[str]]]]


@dataclass(frozen=True, slots=True)
class Sample:
    """A report as PDF, and what is printed in it."""

    look: str
    pages: int
    data: bytes
    keyed: list[Keyed]
    """Of each figure the columns of `KEY`, its value and its marker."""
    printed: list[tuple[str, list[str]]]
    """The rows of its tables: a label, and the figures as they are printed."""


def _generated(look: str) -> Callable[[int], Made]:
    def made(seed: int) -> Made:
        report = make("template_2010", "kent", seed)
        columns = (*KEY, "value", "marker")
        keyed = [tuple(row[name] for name in columns) for row in report.expected()]
        rows = [
            (label, [cell.printed for cell in cells])
            for table in report.tables
            for label, cells in table.rows
        ]
        return LOOKS[look][1](report, random.Random(seed)), keyed, rows

    return made


def _designed(factor: str, value: str) -> Callable[[int], Made]:
    def made(seed: int) -> Made:
        one = making.make(making.Case(factor, value, "reportlab", seed))
        columns = (*KEY, "value", "marker")
        keyed = [tuple(row[name] for name in columns) for row in one.truth]
        rows = [("", [row["value"]]) for row in one.truth if row["value"]]
        return in_reportlab.document(one.blocks, one.look, one.running), keyed, rows

    return made


READ: dict[str, Callable[[int], Made]] = {
    "ruled": _generated("pdf-ruled"),
    "borderless": _generated("pdf-borderless"),
    "panels": _designed("frame", "panel"),
    "tiles": _designed("tiles", "card over"),
}
"""The looks of reports, by what people would call them."""


def sample(look: str, pages: int, seed: int = 1) -> Sample:
    """Return a report as long as wanted: its own pages, and behind them prose full of numbers."""
    data, keyed, printed = READ[look](seed)
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    usable = _prose(seed, min(pages, _MOST_PROSE)).pages[4:]
    for number in range(max(pages - len(writer.pages), 0)):
        writer.add_page(usable[number % len(usable)])
    out = io.BytesIO()
    writer.write(out)
    return Sample(look, pages, out.getvalue(), keyed, printed)


@cache
def _prose(seed: int, pages: int) -> pypdf.PdfReader:
    filler = make("annual_2001", "kent", seed)
    filler.blocks = [prose(random.Random(1000 * seed + n), 40) for n in range(2 * pages)]
    return pypdf.PdfReader(io.BytesIO(pdf()(filler, random.Random(seed))))
