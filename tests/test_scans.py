"""Scanned pages: figures that two looks agree on, nothing else, and a clear word without OCR."""

from __future__ import annotations

import csv
import io
import shutil
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from mappa_extract.extraction import Extraction, Options, extract_bytes
from mappa_extract.sources import ocr
from mappa_extract.vocabulary.numbers import DOUBT

ROOT = Path(__file__).parents[1]
COLUMNS = ("basis", "measure", "category", "level", "order", "stage", "district", "value")

with_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="Tesseract is not installed"
)


def scanned(stem: str, pages: list[int], dpi: int = 200) -> bytes:
    """Return a fixture's pages as pictures in a PDF, as a scanner makes them."""
    document = pypdfium2.PdfDocument(ROOT / "fixtures" / "raw" / f"{stem}.pdf")
    pictures = [
        document[number].render(scale=dpi / 72, grayscale=True).to_pil() for number in pages
    ]
    document.close()
    buffer = io.BytesIO()
    pictures[0].save(
        buffer, "PDF", save_all=True, append_images=pictures[1:], resolution=dpi, quality=80
    )
    return buffer.getvalue()


def expected(stem: str) -> list[tuple[str, ...]]:
    with (ROOT / "fixtures" / "expected" / f"{stem}.csv").open(encoding="utf-8") as file:
        return [tuple(row[name] for name in COLUMNS) for row in csv.DictReader(file)]


def found(extraction: Extraction) -> list[tuple[str, ...]]:
    return [tuple(getattr(row, name) for name in COLUMNS) for row in extraction.observations]


@with_tesseract
def test_a_scan_gives_figures_that_are_right_or_none() -> None:
    stem = "bedfordshire-2014-15"
    extraction = extract_bytes(scanned(stem, [0, 3, 4]), f"{stem}.pdf", Options())
    rows = found(extraction)
    truth = expected(stem)
    assert [row for row in rows if row not in truth] == []
    assert len(rows) > 0.6 * len(truth)
    assert {row.read_by for row in extraction.observations} == {"ocr"}
    assert all(row.x0 is not None for row in extraction.observations)
    # Whatever was not certain is said.
    assert len(rows) == len(truth) or extraction.status == "review"


@with_tesseract
def test_the_box_of_a_figure_in_a_scan_is_where_it_is_printed() -> None:
    stem = "bedfordshire-2014-15"
    by_picture = extract_bytes(scanned(stem, [0, 3]), f"{stem}.pdf", Options())
    by_text = extract_bytes(
        (ROOT / "fixtures" / "raw" / f"{stem}.pdf").read_bytes(), f"{stem}.pdf", Options()
    )
    places = {row.key: (row.x0, row.bottom) for row in by_text.observations if row.page == 4}
    compared = 0
    for row in by_picture.observations:
        if row.key in places:
            x0, bottom = places[row.key]
            assert row.x0 == pytest.approx(x0, abs=3)
            assert row.bottom == pytest.approx(bottom, abs=4)
            compared += 1
    assert compared > 15


@with_tesseract
def test_a_figure_is_doubtful_where_two_looks_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    one = ocr._Seen("1234", 10, 10, 50, 20, 95.0)
    other = ocr._Seen("1284", 11, 10, 51, 20, 95.0)
    monkeypatch.setattr(ocr, "_read", lambda picture, mode: [other])
    monkeypatch.setattr(ocr, "_look_again", lambda picture, words, mode, size: [""] * len(words))
    assert [word.text for word in ocr._agreed(None, [one])] == [DOUBT + "1234"]
    monkeypatch.setattr(ocr, "_read", lambda picture, mode: [replace(one)])
    assert [word.text for word in ocr._agreed(None, [one])] == ["1234"]
    # Nobody else sees it at all: not certain either.
    monkeypatch.setattr(ocr, "_read", lambda picture, mode: [])
    assert [word.text for word in ocr._agreed(None, [one])] == [DOUBT + "1234"]


def test_without_tesseract_a_scan_names_its_pages_and_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")
    extraction = extract_bytes(scanned("bedfordshire-2014-15", [0, 3], 72), "a.pdf", Options())
    assert extraction.status == "failed"
    assert "pages 1, 2 are pictures without text" in extraction.message
    assert "tesseract-ocr" in extraction.message


def test_a_text_layer_under_a_scan_is_read_and_said() -> None:
    data = _with_hidden_text("bedfordshire-2014-15", 3)
    extraction = extract_bytes(data, "bedfordshire-2013-14.pdf", Options())
    truth = expected("bedfordshire-2014-15")
    rows = found(extraction)
    assert len(rows) > 25
    assert [row for row in rows if row not in truth] == []
    assert {row.read_by for row in extraction.observations} == {"ocr"}
    assert any("put under it" in check.message for check in extraction.checks)


def _with_hidden_text(stem: str, number: int) -> bytes:
    """Return a page as a picture with its words invisibly over it, as scanners' software does."""
    import pdfplumber
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfbase.pdfmetrics import stringWidth
    from reportlab.pdfgen import canvas

    path = ROOT / "fixtures" / "raw" / f"{stem}.pdf"
    document = pypdfium2.PdfDocument(path)
    buffer = io.BytesIO()
    with pdfplumber.open(path) as plumbed:
        page = plumbed.pages[number]
        sheet = canvas.Canvas(buffer, pagesize=(page.width, page.height))
        picture = document[number].render(scale=1.5).to_pil()
        sheet.drawImage(ImageReader(picture), 0, 0, page.width, page.height)
        text = sheet.beginText()
        text.setTextRenderMode(3)
        for word in page.extract_words():
            size = 0.9 * (word["bottom"] - word["top"])
            text.setFont("Helvetica", size)
            wide = stringWidth(word["text"], "Helvetica", size)
            text.setHorizScale(100 * (word["x1"] - word["x0"]) / wide)
            text.setTextOrigin(word["x0"], page.height - word["bottom"] + 2)
            text.textOut(word["text"])
        sheet.drawText(text)
        sheet.save()
    document.close()
    return buffer.getvalue()
