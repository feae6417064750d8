"""Reports as other programs make them, and as converters turn them into text.

Nothing may be wrong in silence, and of what the usual converters make of a plain page nearly
all must be found; what each finds is stated in the documentation's limits.
"""

from __future__ import annotations

import io
import random
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pypdf
import pypdfium2
import pytest

from mappa_extract.extraction import Options, extract_bytes
from tests.effort import some
from tests.generator.looks import render
from tests.generator.producers import BROWSER, OFFICE, browser, office
from tests.generator.templates import TEMPLATES, Report, make
from tests.test_generated import COLUMNS

PDFTOTEXT = shutil.which("pdftotext")
Converter = Callable[[bytes], bytes]


def by_pypdf(data: bytes) -> bytes:
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return "\f".join(page.extract_text() for page in pages).encode()


def by_pdfium(data: bytes) -> bytes:
    document = pypdfium2.PdfDocument(data)
    return "\f".join(page.get_textpage().get_text_bounded() for page in document).encode()


def by_pdftotext(*options: str) -> Converter:
    def convert(data: bytes) -> bytes:
        assert PDFTOTEXT
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "report.pdf")
            path.write_bytes(data)
            return subprocess.run(
                [PDFTOTEXT, *options, str(path), "-"], capture_output=True, check=True, timeout=60
            ).stdout

    return convert


CONVERTERS: dict[str, tuple[Converter, float]] = {
    "pypdf": (by_pypdf, 0.97),
    "pdfium": (by_pdfium, 0.95),
    "pdftotext": (by_pdftotext(), 0.85),
    "pdftotext -layout": (by_pdftotext("-layout"), 0.97),
    "pdftotext -raw": (by_pdftotext("-raw"), 0.95),
}
"""Each with the share of the figures that must be found in plain pages."""

OF_EACH_AGE = ("annual_2002", "panel_2003", "questions_2003", "template_2010", "template_2021")


def missed_and_wrong(report: Report, data: bytes, name: str) -> tuple[int, int, str]:
    """Return how many figures are missing, how many are wrong, and the report's status."""
    extraction = extract_bytes(data, name, Options())
    got = [tuple(str(getattr(row, name)) for name in COLUMNS) for row in extraction.observations]
    truth = [tuple(row[name] for name in COLUMNS) for row in report.expected()]
    missed = sum(row not in got for row in truth)
    return missed, sum(row not in truth for row in got), extraction.status


@cache
def printed(template: str, area: str, look: str, seed: int) -> tuple[Report, bytes]:
    """Return a report and its PDF, which every converter gets."""
    report = make(template, area, seed)
    return report, render(report, look, seed)[0]


@pytest.mark.parametrize("converter", sorted(CONVERTERS))
def test_text_out_of_plain_pages(converter: str) -> None:
    if converter.startswith("pdftotext") and not PDFTOTEXT:
        pytest.skip("pdftotext is not installed")
    convert, share = CONVERTERS[converter]
    total = found = 0
    looks = ("pdf-ruled", "pdf-borderless", "pdf-landscape", "pdf-centred-title")
    for look in some(looks, 2, sorted(CONVERTERS).index(converter)):
        for number, template in enumerate(sorted(TEMPLATES)[::2]):
            report, pdf = printed(template, ("kent", "norfolk", "suffolk")[number % 3], look, 5)
            data = convert(pdf)
            missed, wrong, status = missed_and_wrong(report, data, "report.txt")
            assert wrong == 0, (look, template)
            assert status == "review" or not missed, (look, template)
            total += len(report.expected())
            found += len(report.expected()) - missed
    assert found >= share * total


@pytest.mark.parametrize("converter", sorted(CONVERTERS))
def test_nothing_is_wrong_in_silence_in_odd_pages(converter: str) -> None:
    if converter.startswith("pdftotext") and not PDFTOTEXT:
        pytest.skip("pdftotext is not installed")
    looks = ("pdf-rotated", "pdf-shuffled", "pdf-notes", "pdf-bold", "pdf-beside", "pdf-tight")
    for look in some(looks, 2, sorted(CONVERTERS).index(converter)):
        for number, template in enumerate(("annual_2009", "template_2015", "questions_2003")):
            report, pdf = printed(template, ("kent", "norfolk", "suffolk")[number % 3], look, 6)
            data = CONVERTERS[converter][0](pdf)
            missed, wrong, status = missed_and_wrong(report, data, "report.txt")
            assert status in ("review", "failed", "not-a-report") or not (missed or wrong)


RAW = Path(__file__).parent.parent / "fixtures" / "raw"


@pytest.mark.parametrize("order", ["Serious Harm Foraging Order", "Persons banned from parks"])
@pytest.mark.parametrize("before", ["Sexual Harm Prevention Order (SHPO)", "Notification Order"])
def test_a_row_that_is_not_known_is_named_where_each_row_stands_alone(
    order: str, before: str
) -> None:
    text = (RAW / "cambridgeshire-2022-23.txt").read_text()
    text = text.replace(f"\n\t{before}\n", f"\n\t{order}\n\t37\n\n\t{before}\n", 1)
    read = extract_bytes(text.encode(), "report.txt", Options())
    assert [(one.printed, one.label) for one in read.unread] == [("37", order)]
    assert len(read.observations) == 50
    assert read.verdict == "incomplete"


@pytest.mark.skipif(BROWSER is None, reason="no browser is installed")
@pytest.mark.parametrize(
    ("template", "style"),
    some(
        [
            (template, style)
            for style in ("plain", "ruled", "striped")
            for template in ("template_2010", "template_2021", "annual_2009")
        ],
        4,  # each template and each style once
    ),
)
def test_a_browser_prints_it(style: str, template: str) -> None:
    report = make(template, "kent", 7)
    data = browser(report, random.Random(1), style)
    assert missed_and_wrong(report, data, "report.pdf")[:2] == (0, 0)


@pytest.mark.skipif(BROWSER is None, reason="no browser is installed")
@pytest.mark.parametrize("template", OF_EACH_AGE)
def test_a_browser_prints_it_in_narrow_cells(template: str) -> None:
    report = make(template, "kent", 7)
    missed, wrong, status = missed_and_wrong(
        report, browser(report, random.Random(1), "narrow"), "report.pdf"
    )
    # Labels of one or two words a line, over many lines: not all are put together.
    assert missed <= 0.35 * len(report.expected())
    assert status == "review" or not (missed or wrong)


@cache
def by_office() -> dict[str, bytes]:
    """Return PDFs that the office suite makes of reports; it is started once."""
    return dict(
        zip(OF_EACH_AGE, office([make(one, "kent", 7) for one in OF_EACH_AGE]), strict=True)
    )


@pytest.mark.skipif(OFFICE is None, reason="no office suite is installed")
@pytest.mark.parametrize("template", OF_EACH_AGE)
def test_an_office_suite_makes_a_pdf_of_it(template: str) -> None:
    report = make(template, "kent", 7)
    try:
        data = by_office()[template]
    except FileNotFoundError:
        pytest.skip("the office suite here has no word processor")
    assert missed_and_wrong(report, data, "report.pdf")[:2] == (0, 0)
