"""The reports that are read: generated, with their truth known, and filled up with prose."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass

import pypdf

from tests.generator.looks import LOOKS, pdf, prose
from tests.generator.templates import Report, make

LOOKS_READ = {"ruled": "pdf-ruled", "borderless": "pdf-borderless"}
PAGES = (8, 20, 40)


@dataclass(frozen=True, slots=True)
class Sample:
    """A report as PDF, and what is printed in it."""

    look: str
    pages: int
    data: bytes
    truth: Report


def sample(look: str, pages: int, seed: int = 1) -> Sample:
    """Return a report of the template of 2010/11, as long as wanted."""
    report = make("template_2010", "kent", seed)
    data = LOOKS[LOOKS_READ[look]][1](report, random.Random(seed))
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    filler = make("annual_2001", "kent", seed)
    filler.blocks = [prose(random.Random(number), 40) for number in range(pages)]
    extra = pypdf.PdfReader(io.BytesIO(pdf()(filler, random.Random(2))))
    usable = extra.pages[4:] if len(extra.pages) > 4 else extra.pages[2:3]
    # Behind the statistics, so that the printed numbers of the pages go on.
    for number in range(max(pages - len(writer.pages), 0)):
        writer.add_page(usable[number % len(usable)])
    out = io.BytesIO()
    writer.write(out)
    return Sample(look, pages, out.getvalue(), report)
