"""The same report in other encodings, line endings and containers gives the same rows."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from mappa_extract.extraction import Extraction, Options, extract_bytes
from mappa_extract.grids.heads import _with_neighbours
from mappa_extract.model import Box, Word
from mappa_extract.pages.laid import Run
from mappa_extract.sources import sniff
from mappa_extract.sources.unmapped import masked_pages

RAW = Path(__file__).parents[1] / "fixtures" / "raw"
TEXT = (RAW / "hertfordshire-2009-10.txt").read_text("utf-8")
PLAIN = Options()


def key_rows(report: Extraction) -> list[tuple[str, ...]]:
    return [(*row.key, row.value, row.printed) for row in report.observations]


RIGHT = key_rows(extract_bytes(TEXT.encode(), "a.txt", PLAIN))


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("cp1252"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
    ],
    ids=["bom", "utf-16", "utf-16-le", "cp1252", "crlf", "cr"],
)
def test_encoding_does_not_matter(data: bytes) -> None:
    assert key_rows(extract_bytes(data, "a.txt", PLAIN)) == RIGHT


def test_form_feeds_are_pages() -> None:
    text = TEXT.replace("MAPPA Statistical Information 2009/10\n\nNumber", "\fNumber")
    report = extract_bytes(text.encode(), "a.txt", PLAIN)
    assert key_rows(report) == RIGHT
    assert {row.page for row in report.observations} == {2}
    assert report.pages == 2


def test_the_name_does_not_decide() -> None:
    data = (RAW / "hertfordshire-2009-10.pdf").read_bytes()
    assert extract_bytes(data, "report.docx", PLAIN).format == "pdf"


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"%PDF-1.4", "pdf"), (b"<!DOCTYPE html><html>", "html"), (b"Annual report", "text")],
)
def test_sniff(data: bytes, kind: str) -> None:
    assert sniff(data) == kind


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"\xd0\xcf\x11\xe0" + bytes(600), "old Word file"),
        (b"{\\rtf1 hello}", "Rich Text"),
        (b"\x89PNG\r\n" + bytes(100), "picture"),
        (b"PK\x03\x04" + bytes(100), "damaged document"),
        (bytes(range(256)) * 20, "not a text file"),
    ],
)
def test_other_kinds_are_refused_with_advice(data: bytes, complaint: str) -> None:
    report = extract_bytes(data, "thing", PLAIN)
    assert report.status == "failed"
    assert complaint in report.message


def test_a_page_that_pdfium_cannot_open_ends_nothing() -> None:
    kids = b"<</Type/Pages/Kids[3 0 R 9 0 R]/Count 2>>"
    objects = (b"<</Type/Catalog/Pages 2 0 R>>", kids, b"<</Type/Page/Parent 2 0 R>>")
    data = b"%PDF-1.4\n" + b"".join(
        b"%d 0 obj%sendobj\n" % (number, body) for number, body in enumerate(objects, start=1)
    )
    document = pypdfium2.PdfDocument(data + b"trailer<</Size 4/Root 1 0 R>>\n%%EOF")
    with pytest.raises(pypdfium2.PdfiumError):
        document[1]
    assert masked_pages(document, [0, 1]) == {}
    document.close()


def test_signs_narrower_than_a_point_end_no_search() -> None:
    # Type that is scaled to a hundredth of its width is as narrow.
    def piece(left: float, width: float) -> Run:
        return Run([Word("a", Box(left, 100, left + width, 110))])

    first, narrow, wide, far = (piece(*place) for place in ((50, 0.2), (51, 0.1), (53, 9), (90, 9)))
    for runs in ([first, narrow, wide, far], [far, wide, narrow, first]):
        assert len(_with_neighbours(first, runs).words) == 3
    assert _with_neighbours(far, [first, narrow, wide, far]) is far
