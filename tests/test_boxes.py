"""Boxes: what a figure's box encloses on the page as drawn is that figure and nothing else."""

from __future__ import annotations

import numpy as np
import pypdfium2
import pytest

from mappa_extract.extraction import Options, extract_bytes
from tests.generator.looks import render
from tests.generator.templates import make

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
