"""Boxes: what a figure's box encloses on the page as drawn is that figure and nothing else."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pypdf
import pypdfium2
import pytest
from pypdf.generic import RectangleObject

from mappa_extract.extraction import Options, extract_bytes
from tests.generator.looks import render
from tests.generator.templates import make

RAW = Path(__file__).parents[1] / "fixtures" / "raw"
SCALE = 4.0
INK = 128
MARGIN = 1.5
"""Points around a box that must be empty where a table has no rules."""


def stored(data: bytes) -> list[tuple[pypdfium2.PdfPage, np.ndarray]]:
    """Return each page as it is stored, without its rotation, and its picture (rows, columns)."""
    pages = []
    document = pypdfium2.PdfDocument(data)
    for page in document:
        page.set_rotation(0)
        pages.append((page, np.asarray(page.render(scale=SCALE, grayscale=True).to_pil())))
    return pages


@pytest.mark.parametrize("template", ["template_2015", "questions_2003"])
@pytest.mark.parametrize(
    "look",
    ["pdf-borderless", "pdf-upside-down", "pdf-rotated-left", "pdf-rotated", "pdf-shuffled",
     "pdf-notes", "pdf-bold", "pdf-beside", "pdf-split-repeated"],
)  # fmt: skip
def test_the_box_encloses_the_figure_as_drawn(look: str, template: str) -> None:
    data, _ = render(make(template, "suffolk", 3), look, 3)
    rows = extract_bytes(data, "report.pdf", Options()).observations
    assert len(rows) > 15
    pages = stored(data)
    for row in rows:
        assert row.page is not None
        assert None not in (row.x0, row.top, row.x1, row.bottom)
        page, picture = pages[row.page - 1]
        height = page.get_height()
        x0, top, x1, bottom = (
            float(value or 0.0) for value in (row.x0, row.top, row.x1, row.bottom)
        )
        inside = picture[
            int(top * SCALE) : int(bottom * SCALE) + 1, int(x0 * SCALE) : int(x1 * SCALE) + 1
        ]
        assert (inside < INK).any(), f"{row.printed!r}: no ink in the box"
        text = page.get_textpage().get_text_bounded(
            x0 - 0.5, height - bottom - 0.5, x1 + 0.5, height - top + 0.5
        )
        # Fake bold draws every glyph twice, and pdfium gives it twice.
        assert "".join(dict.fromkeys(text.split())) in (row.printed, row.printed * 2)


@pytest.mark.parametrize("look", ["pdf-borderless", "pdf-upside-down", "pdf-rotated-left"])
def test_nothing_is_drawn_around_the_box(look: str) -> None:
    data, _ = render(make("template_2010", "norfolk", 4), look, 4)
    pages = stored(data)
    rows = extract_bytes(data, "report.pdf", Options()).observations
    assert len(rows) > 30
    for row in rows:
        _, picture = pages[(row.page or 1) - 1]
        x0, top, x1, bottom = (
            float(value or 0.0) for value in (row.x0, row.top, row.x1, row.bottom)
        )
        around = picture[
            int((top - MARGIN) * SCALE) : int((bottom + MARGIN) * SCALE),
            int((x0 - MARGIN) * SCALE) : int((x1 + MARGIN) * SCALE),
        ]
        dark_rows, dark_columns = np.nonzero(around < INK)
        edge = (MARGIN - 0.6) * SCALE
        for dark, size in ((dark_rows, around.shape[0]), (dark_columns, around.shape[1])):
            assert dark.min() >= edge, f"{row.printed!r}: ink outside the box"
            assert dark.max() <= size - edge, f"{row.printed!r}: ink outside the box"


def test_a_page_may_begin_anywhere() -> None:
    """The media box of a PDF need not begin at 0, 0; boxes are counted from its own corner."""
    data = (RAW / "hertfordshire-2009-10.pdf").read_bytes()
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    for page in writer.pages:
        left, bottom, right, top = (float(side) for side in page.mediabox)
        page.add_transformation(pypdf.Transformation().translate(70, -150))
        page.mediabox = page.cropbox = RectangleObject(
            (left + 70, bottom - 150, right + 70, top - 150)
        )
    moved = io.BytesIO()
    writer.write(moved)
    reports = [
        extract_bytes(each, "report.pdf", Options(configured=False))
        for each in (data, moved.getvalue())
    ]
    boxes = [[(row.x0, row.top, row.seen) for row in one.observations] for one in reports]
    assert boxes[0] == boxes[1]
    assert {row.seen for row in reports[1].observations} == {"yes"}
