"""Scanned pages: figures that two recognisers agree on, nothing else, each where it stands."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from mappa_extract.batch.inputs import Input
from mappa_extract.batch.opened import Openings, packed, unpacked
from mappa_extract.batch.places import LocalPlace
from mappa_extract.batch.process import Limits
from mappa_extract.batch.reading import Task, decode, fingerprint, program, read_report
from mappa_extract.batch.run import InThisProcess, Keeping, open_batch
from mappa_extract.checks import picture
from mappa_extract.checks.misplaced import doubt_misplaced
from mappa_extract.desk.opened import OpenReports
from mappa_extract.extraction import (
    Extraction,
    Options,
    document_of,
    extract_bytes,
    extract_document,
)
from mappa_extract.meaning.problem import Problem
from mappa_extract.model import Box, Check, Document, Observation, Page, Unread, Word
from mappa_extract.sources import open_document
from mappa_extract.sources.scan import available, has_tesseract
from mappa_extract.tables.screen import pages_with_statistics
from mappa_extract.vocabulary.numbers import DOUBT, read_figure

ROOT = Path(__file__).parents[1]
COLUMNS = ("basis", "measure", "category", "level", "order", "stage", "district", "value")
STEM = "bedfordshire-2014-15"

with_ocr = pytest.mark.skipif(not available(), reason="the extra that reads pictures is missing")


def raw(stem: str = STEM) -> bytes:
    return (ROOT / "fixtures" / "raw" / f"{stem}.pdf").read_bytes()


def pictures(stem: str, pages: Sequence[int], dpi: int = 200) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(raw(stem))
    drawn = [document[number].render(scale=dpi / 72, grayscale=True).to_pil() for number in pages]
    document.close()
    return drawn


def as_pdf(shown: Sequence[Image.Image], dpi: int = 200) -> bytes:
    buffer = io.BytesIO()
    shown[0].save(buffer, "PDF", save_all=True, append_images=shown[1:], resolution=dpi, quality=80)
    return buffer.getvalue()


def scanned(stem: str, pages: list[int], dpi: int = 200) -> bytes:
    """Return a fixture's pages as pictures in a PDF, as a scanner makes them."""
    return as_pdf(pictures(stem, pages, dpi), dpi)


def expected(stem: str) -> list[tuple[str, ...]]:
    with (ROOT / "fixtures" / "expected" / f"{stem}.csv").open(encoding="utf-8") as file:
        return [tuple(row[name] for name in COLUMNS) for row in csv.DictReader(file)]


def found(extraction: Extraction) -> list[tuple[str, ...]]:
    return [tuple(getattr(row, name) for name in COLUMNS) for row in extraction.observations]


def pages_of(data: bytes) -> tuple[Page, ...]:
    return open_document(data, "report.pdf", pages_with_statistics).pages


def figures(words: Sequence[Word]) -> Counter[str]:
    """Return the figures among words; what is doubtful stands with its sign."""
    return Counter(
        word.text.replace(",", "") for word in words if read_figure(word.text) is not None
    )


@lru_cache
def statistics(stem: str = STEM, number: int = 3) -> Page:
    """Return a page of a fixture as its text gives it."""
    return pages_of(raw(stem))[number]


@lru_cache
def scan() -> bytes:
    return scanned(STEM, [0, 3, 4])


@lru_cache
def opened_scan() -> Document:
    return document_of(scan(), f"{STEM}.pdf", Options())


@lru_cache
def read_scan() -> Extraction:
    return extract_document(opened_scan(), Options())


@with_ocr
def test_a_scan_gives_figures_that_are_right_or_none() -> None:
    extraction = read_scan()
    rows, truth = found(extraction), expected(STEM)
    assert [row for row in rows if row not in truth] == []
    assert len(rows) >= 0.9 * len(truth)
    assert {row.read_by for row in extraction.observations} == {"ocr"}
    # Whatever was not certain is said.
    assert len(rows) == len(truth) or extraction.status == "review"


@with_ocr
def test_a_scan_that_was_opened_is_not_recognised_anew_by_another_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = packed(opened_scan())
    digest = hashlib.sha256(scan()).hexdigest()
    assert unpacked(kept, digest) == opened_scan()
    assert unpacked(kept, "another") is None
    text = document_of(raw(), f"{STEM}.pdf", Options())
    assert packed(text) == b""
    monkeypatch.setattr("mappa_extract.extraction.open_document", lambda *_: pytest.fail("anew"))
    task = Task("", f"{STEM}.pdf", Options(), data=scan(), pages=("sheets",), opened=kept)
    reply = read_report(task)
    assert found(decode(reply.record)) == found(read_scan())
    assert reply.pages["sheets"]


@with_ocr
def test_a_folder_keeps_what_was_recognised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, options = tmp_path / "scan.pdf", Options()
    source.write_bytes(scan())
    files = [Input(str(source), "scan.pdf")]
    monkeypatch.setattr("mappa_extract.extraction.open_document", lambda *_: opened_scan())

    def read(*pages: str) -> Extraction:
        with open_batch(
            files, options, InThisProcess(), Keeping(str(tmp_path / "out"), pages)
        ) as b:
            return next(extraction for _, extraction, _ in b.read())

    first = found(read())
    monkeypatch.setattr("mappa_extract.extraction.open_document", lambda *_: pytest.fail("anew"))
    assert found(read("review")) == first == found(read_scan())
    # A desk that is opened on the folder believes it too, and nothing that others have put there.
    openings = Openings(LocalPlace(tmp_path / "out"), fingerprint(options))
    marked = replace(opened_scan(), pages=opened_scan().pages[:-1])
    openings.keep("scan.pdf", packed(marked))
    readers = OpenReports(Limits(), tmp_path / "out")
    read_by_desk = found(readers.read(files[0], options).extraction)
    assert read_by_desk == found(extract_document(marked, options)) != first
    readers.close()
    assert unpacked(openings.load("scan.pdf"), marked.sha256) == marked
    (kept,) = (tmp_path / "out" / "cache" / "opened").iterdir()
    kept.write_bytes(kept.read_bytes()[:-1])
    assert openings.load("scan.pdf") == b""
    assert Openings(LocalPlace(tmp_path / "out"), "another").load("scan.pdf") == b""


def test_what_is_installed_later_is_used_on_what_was_read_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = fingerprint(Options())
    monkeypatch.setattr("mappa_extract.batch.reading.has_tesseract", lambda: not has_tesseract())
    program.cache_clear()
    assert fingerprint(Options()) != before
    program.cache_clear()


@with_ocr
def test_the_box_of_a_figure_in_a_scan_is_where_it_is_printed() -> None:
    by_text = extract_bytes(raw(), f"{STEM}.pdf", Options())
    places = {
        row.key: (row.x0, row.x1, row.bottom) for row in by_text.observations if row.page == 4
    }
    compared = 0
    for row in read_scan().observations:
        if row.key in places:
            x0, x1, bottom = places[row.key]
            assert row.x0 == pytest.approx(x0, abs=2)
            assert row.x1 == pytest.approx(x1, abs=2)
            assert row.bottom == pytest.approx(bottom, abs=4)
            compared += 1
    assert compared > 15


@with_ocr
@pytest.mark.parametrize(("quarter", "skew"), [(90, 0.7), (180, -1.9), (270, 0.0)])
def test_a_page_that_lies_askew_is_made_upright(quarter: int, skew: float) -> None:
    upright = statistics()
    (picture,) = pictures(STEM, [3])
    askew = picture.rotate(skew, Image.Resampling.BICUBIC, fillcolor=255)
    (page,) = pages_of(as_pdf([askew.rotate(quarter, expand=True)]))
    seen = figures(page.words)
    assert figures(upright.words) - seen == Counter()
    assert not any(text[0] == DOUBT for text in seen)
    places = {word.text: word.box for word in upright.words}
    for word in page.words:
        if len(word.text) > 3 and word.text in places and read_figure(word.text):
            assert word.box.x0 == pytest.approx(places[word.text].x0, abs=3)
            assert word.box.top == pytest.approx(places[word.text].top, abs=4)


@with_ocr
def test_words_of_a_line_have_its_size_and_rules_are_no_letters() -> None:
    (page,) = pages_of(scanned(STEM, [3]))
    for row in page.rows:
        assert len({word.size for cell in row.cells for word in cell.words}) <= 2
    assert len(page.fills) + len(page.rules) >= len(statistics().fills)
    assert not any(set(word.text) <= set("|_!") for word in page.words)


@with_ocr
def test_a_figure_is_certain_where_two_see_the_same() -> None:
    from mappa_extract.sources.scan import figures as scan
    from mappa_extract.sources.scan.letters import Glyph
    from mappa_extract.sources.scan.recognise import Reading

    def certain(network: str, sure: float, tesseract: str, shapes: bool | None) -> bool:
        glyphs = [Glyph(20 * place, 0, 20 * place + 15, 30, [place]) for place in range(4)]
        figure = scan.Figure(glyphs, 30.0, 30.0, 0, network=Reading(network, sure))
        figure.tesseract, figure.shapes = tesseract, shapes
        scan._decide(figure)
        return figure.certain

    assert certain("1234", 0.99, "1234", None)
    assert certain("1234", 0.99, "", True)
    assert not certain("1234", 0.99, "", None)
    assert not certain("1234", 0.99, "1284", None)
    assert not certain("1234", 0.99, "1234", False)
    assert not certain("1234", 0.5, "1234", None)
    # One of them has not seen the point.
    assert not certain("12.5", 0.99, "125", True)


def test_a_blank_cell_of_a_picture_is_unread_and_no_blank_one() -> None:
    from tests.seen.made import page_content, pdf_file

    document = open_document(
        pdf_file(page_content().replace("(381)", "( )")), "a", pages_with_statistics
    )
    (page,) = document.pages
    pictured = replace(document, pages=(replace(page, read_by="ocr"),))
    for each, blank in ((document, ["not_available"]), (pictured, [])):
        extraction = extract_document(each, Options())
        assert [row.marker for row in extraction.observations if row.marker] == blank


@with_ocr
def test_the_number_of_a_unit_is_a_word_where_it_stands_apart() -> None:
    from mappa_extract.sources.scan.boxes import Run
    from mappa_extract.sources.scan.letters import Glyph
    from mappa_extract.sources.scan.page import Piece, _unit

    def parted(apart: int) -> list[str]:
        lefts = (0, 22, 44, 64 + apart)
        glyphs = [Glyph(left, 0, left + 20, 30, [left]) for left in lefts]
        run = Run(glyphs, 30.0, 30.0)
        return [piece.text for piece in _unit(Piece(glyphs, "BCU1", run))]

    assert parted(14) == ["BCU", "1"]
    assert parted(3) == ["BCU1"]


def test_without_the_extra_a_scan_names_its_pages_and_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("mappa_extract.sources.pdf.available", lambda: False)
    extraction = extract_bytes(scanned(STEM, [0, 3], 72), "a.pdf", Options())
    assert extraction.status == "failed"
    assert "pages 1, 2 are pictures without text" in extraction.message
    assert "mappa-extract[ocr]" in extraction.message
    # The text under a picture is all that there is then.
    layered = extract_bytes(with_hidden_text(STEM, 3), f"{STEM}.pdf", Options())
    assert len(layered.observations) > 25
    assert {row.read_by for row in layered.observations} == {"ocr"}
    assert any("put under it" in check.message for check in layered.checks)


@with_ocr
def test_what_a_text_layer_says_otherwise_is_disputed() -> None:
    data = with_hidden_text(STEM, 3, {"198": "193"})
    extraction = extract_bytes(data, f"{STEM}.pdf", Options())
    rows = extraction.observations
    assert [row for row in found(extraction) if row not in expected(STEM)] == []
    assert {row.read_by for row in rows} == {"ocr"}
    told = [check for check in extraction.checks if check.check == "picture_agrees"]
    assert told
    for check in told:
        assert check.expected == "193"
        assert rows[check.cells[0]].printed == "198"
        assert rows[check.cells[0]].checked == "disputed"


@with_ocr
def test_a_picture_among_real_text_is_read_beside_it() -> None:
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen import canvas

    (page,) = pictures(STEM, [3])
    buffer = io.BytesIO()
    sheet = canvas.Canvas(buffer, pagesize=(595, 842))
    sheet.drawString(60, 800, "The statistics of the year in Bedfordshire are shown below.")
    sheet.drawImage(ImageReader(page.crop((0, 100, page.width, 1300))), 0, 300, 595, 432)
    sheet.save()
    (read,) = pages_of(buffer.getvalue())
    assert read.text.startswith("The statistics of the year")
    assert len(figures(read.words)) > 15
    assert read.read_by == "ocr"


@with_ocr
def test_a_figure_is_read_once_more_from_its_picture() -> None:
    from mappa_extract.sources.scan.verify import verify

    data = raw("cambridgeshire-2009-10")
    rows = extract_bytes(data, "report.pdf", Options()).observations
    told = verify(data, rows)
    assert {one.said for one in told if one} == {"agrees"}
    assert sum(one is not None for one in told) >= len(rows) - 2
    wrong = [replace(row, printed="7" + row.printed[1:]) for row in rows if row.printed[0] in "123"]
    assert {one.said for one in verify(data, wrong) if one} == {"differs"}


@with_ocr
def test_figures_of_a_failed_check_are_read_once_more() -> None:
    name = "report.pdf"
    data = raw("cambridgeshire-2009-10")
    document = document_of(data, name, Options())
    rows = extract_document(document, Options()).observations
    assert not picture.worth_a_look(document, rows, [], False)
    assert len(picture.worth_a_look(document, rows, [], True)) == len(rows)
    failed = Check("parts", "error", False, "", "", "", cells=(1, 2))
    places = picture.worth_a_look(document, rows, [failed], False)
    assert list(places) == [1, 2]
    assert not list(picture.check(name, data, rows, places))
    changed = [*rows[:2], replace(rows[2], printed="7" + rows[2].printed), *rows[3:]]
    assert [check.cells for check in picture.check(name, data, changed, places)] == [(2,)]


@with_ocr
def test_nothing_is_certain_on_a_page_whose_print_has_lost_its_strokes() -> None:
    (page,) = pictures(STEM, [3], dpi=250)
    # Copied too light: what is thinner than a stroke is gone.
    thin = page.filter(ImageFilter.MaxFilter(5))
    (read,) = pages_of(as_pdf([thin], 250))
    certain = figures([word for word in read.words if word.text[0] != DOUBT])
    assert certain <= figures(statistics().words)
    assert not certain["-"]


def shown_through(page: Image.Image) -> Image.Image:
    """Return a page on thin paper: the back of the sheet shows through, mirrored."""
    back = page.transpose(Image.Transpose.FLIP_LEFT_RIGHT).filter(ImageFilter.GaussianBlur(2))
    return ImageChops.darker(page, back.point(lambda value: 255 - int((255 - value) * 0.25)))


def written_beside(page: Image.Image) -> Image.Image:
    """Return a page with numbers and ticks of a pen in both margins."""
    page = page.copy()
    draw = ImageDraw.Draw(page)
    for place in range(9):
        left = (20, page.width - 90)[place % 2]
        draw.text((left, 140 + 190 * place), ("147", "42", "V")[place % 3], fill=70, font_size=44)
    return page


def screened(page: Image.Image) -> Image.Image:
    """Return a page with its shades drawn as dots of black and white."""
    dots = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]]) * 16 + 8
    grey = np.asarray(page) * 0.62 + 90
    across, down = -(-grey.shape[1] // 4), -(-grey.shape[0] // 4)
    limits = np.tile(dots, (down, across))[: grey.shape[0], : grey.shape[1]]
    return Image.fromarray(np.where(grey > np.clip(limits, 40, 215), 255, 0).astype(np.uint8))


@with_ocr
@pytest.mark.parametrize("spoilt", [shown_through, written_beside, screened])
def test_what_is_on_a_scan_beside_its_print_is_not_read(
    spoilt: Callable[[Image.Image], Image.Image],
) -> None:
    (page,) = pictures(STEM, [3])
    (read,) = pages_of(as_pdf([spoilt(page)]))
    printed, seen = figures(statistics().words), figures(read.words)
    certain = Counter({text: count for text, count in seen.items() if text[0] != DOUBT})
    assert certain <= printed
    assert certain.total() >= 0.9 * printed.total()


@with_ocr
def test_a_dark_bar_is_seen_though_its_edges_are_half_paper() -> None:
    from mappa_extract.sources.scan.picture import _dark_bars

    grey = np.full((600, 1200), 250, np.uint8)
    grey[200:275, 100:1100] = 60
    for edge in (199, 275):  # askew by one pixel in its length
        grey[edge, 100:650] = 60
    (bar,) = _dark_bars(grey, 300)
    assert bar.top == pytest.approx(200, abs=2)
    assert bar.x1 == pytest.approx(1100, abs=2)


@with_ocr
def test_what_a_fax_has_left_of_a_digit_is_no_dash_and_no_figure() -> None:
    from mappa_extract.sources.scan.boxes import Run
    from mappa_extract.sources.scan.figures import Figure, _in_the_middle, doubt_pieces
    from mappa_extract.sources.scan.letters import Glyph

    def stroke(left: int, top: int, right: int, bottom: int) -> Figure:
        return Figure([Glyph(left, top, right, bottom, [left])], 30.0, 100.0, 0, certain=True)

    line = [Run([Glyph(0, 70, 20, 100, [1])], 30.0, 100.0)]
    assert _in_the_middle(stroke(200, 86, 215, 90), line)
    assert not _in_the_middle(stroke(200, 96, 215, 100), line)  # the foot of a 2
    assert not _in_the_middle(stroke(200, 70, 215, 74), line)  # the bar of a 7
    assert _in_the_middle(stroke(200, 96, 215, 100), [])
    piece, beside, apart, below = (
        stroke(200, 70, 210, 100), stroke(222, 72, 240, 102), stroke(300, 70, 320, 100),
        stroke(222, 130, 240, 160),
    )  # fmt: skip
    piece.certain = False
    doubt_pieces([piece, beside, apart, below])
    assert [each.certain for each in (beside, apart, below)] == [False, True, True]


def test_figures_of_a_scan_that_may_stand_elsewhere_are_in_doubt() -> None:
    def words(*places: tuple[str, float, float]) -> Page:
        shown = [
            Word(text, Box(x, top, x + 20, top + 9), Box(x, top + 7, x + 20, top + 16), 10)
            for text, x, top in places
        ]
        return Page(4, (), "", words=tuple(shown), read_by="ocr")

    first = read_by_text()[0]
    page = words(("Level", 50, 100), ("7", 200, 100), ("9", 300, 100), ("Total", 50, 120))

    def doubts(*told: tuple[float, str, str], unread: Sequence[Unread] = ()) -> list[bool]:
        rows = [
            replace(first, read_by="ocr", page=4, checked="", x0=x, top=107.0, label=label,
                    category=category)
            for x, label, category in told
        ]  # fmt: skip
        doubt_misplaced(rows, unread, [page])
        return [bool(row.doubt) for row in rows]

    whole = [(200, "Level 2 | Category 1: offenders", "1"), (300, "Level 2 | Total", "all")]
    assert doubts(*whole) == [False, False]
    # Two figures claim one place; no head; heads of two columns in one; labels of another line.
    twice = Unread("7", "Level 2", Problem.TWICE.value, 4, None, None)
    assert doubts(*whole, unread=[twice]) == [True, True]
    assert doubts(*whole, unread=[replace(twice, reason="not known", page=4)]) == [False, False]
    assert doubts(whole[0], (300, "Level 2", "all")) == [True, True]
    assert doubts(whole[0], (300, "Level 2 | Category 3: Total Other", "3")) == [True, True]
    assert doubts((200, "Total | Category 1: offenders", "1")) == [True]
    assert doubts((300, "Level 2", "all")) == [False]


def read_by_text() -> list[Observation]:
    return extract_bytes(raw(), f"{STEM}.pdf", Options()).observations


def with_hidden_text(stem: str, number: int, changed: dict[str, str] | None = None) -> bytes:
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
        picture = document[number].render(scale=200 / 72).to_pil()
        sheet.drawImage(ImageReader(picture), 0, 0, page.width, page.height)
        text = sheet.beginText()
        text.setTextRenderMode(3)
        for word in page.extract_words():
            size = 0.9 * (word["bottom"] - word["top"])
            text.setFont("Helvetica", size)
            said = (changed or {}).get(word["text"], word["text"])
            wide = stringWidth(said, "Helvetica", size)
            text.setHorizScale(100 * (word["x1"] - word["x0"]) / wide)
            text.setTextOrigin(word["x0"], page.height - word["bottom"] + 2)
            text.textOut(said)
        sheet.drawText(text)
        sheet.save()
    document.close()
    return buffer.getvalue()
