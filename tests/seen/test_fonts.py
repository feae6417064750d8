"""Where a font draws another sign than its text says, the page decides; so where it says none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfbase.pdfmetrics import stringWidth

from mappa_extract.extraction import Extraction, Options, extract_bytes
from mappa_extract.sources.digits import likeness
from tests.seen.made import PLACE, breaches, page_content, pdf_file, pdf_stream, read, text_at


def told(meant: Callable[[int], int | None], figure: str | None = None) -> bytes:
    """Return the report, in Helvetica, the font saying of each code what is `meant`."""
    lines = [
        f"<{code:02x}> <{said:04x}>" for code in range(32, 127) if (said := meant(code)) is not None
    ]
    widths = " ".join(str(stringWidth(chr(code), "Helvetica", 1000)) for code in range(32, 127))
    codes = "1 begincodespacerange <00> <ff> endcodespacerange"
    table = f"{codes} {len(lines)} beginbfchar {' '.join(lines)} endbfchar"
    font = f"/BaseFont/ABCDEF+Helvetica/ToUnicode 6 0 R/FirstChar 32/LastChar 126/Widths[{widths}]"
    return pdf_file(page_content(figure), objects=[pdf_stream("", table)], font=font)


def exchanged(one: str, other: str) -> Callable[[int], int]:
    codes = {ord(one): ord(other), ord(other): ord(one)}
    return lambda code: codes.get(code, code)


def digits(meant: Callable[[int], int | None]) -> Callable[[int], int | None]:
    return lambda code: meant(code) if 48 <= code < 58 else code


def wrong_with_fonts(report: Extraction) -> str:
    return "".join(check.message for check in report.checks if check.check == "font_true")


LIES: dict[str, Callable[[int], int | None]] = {
    "3 and 8 exchanged": exchanged("3", "8"),
    "6 and 9 exchanged": exchanged("6", "9"),
    "all moved on": digits(lambda code: 48 + (code - 45) % 10),
    "one digit for two": digits(lambda code: 56 if code == 51 else code),
    "a letter for a digit": lambda code: ord("A") if code == ord("4") else code,
    "letters for two digits": lambda code: {52: ord("O"), 51: ord("k")}.get(code, code),
}
SILENT: dict[str, Callable[[int], int | None]] = {
    "private use": digits(lambda code: 0xE000 + code),
    "lost": digits(lambda code: 0xFFFD),
    "left out": digits(lambda code: None),
}


@pytest.mark.parametrize("meant", LIES.values(), ids=LIES)
def test_figures_are_read_as_they_are_drawn_and_the_font_is_named(
    meant: Callable[[int], int | None],
) -> None:
    report = extract_bytes(told(meant), "report", Options(ocr="never"))
    assert breaches(report) == ["44"]
    assert (report.year, report.status) == ("2012/13", "review")
    assert "draws other digits than its text says" in wrong_with_fonts(report)


@pytest.mark.parametrize("meant", SILENT.values(), ids=SILENT)
def test_figures_without_a_meaning_are_told_by_their_shapes(
    meant: Callable[[int], int | None],
) -> None:
    report = extract_bytes(told(meant), "report", Options(ocr="never"))
    assert breaches(report) == ["44"]
    assert report.year == "2012/13"
    # What is only left out is taken for what its code usually is, and looks like it.
    said = "does not say what its signs are" in wrong_with_fonts(report)
    assert said == (meant(ord("4")) is not None)


def test_a_digit_that_cannot_be_told_is_left_unread() -> None:
    # One 8 lies squeezed under the digits that are read: it could be anything.
    squeezed = f"q 1 0 0 0.12 0 {0.88 * PLACE[1]} cm {text_at(*PLACE, '44')} Q\n"
    report = extract_bytes(told(LIES["all moved on"], squeezed), "report", Options(ocr="never"))
    assert "77" not in breaches(report)


def test_glyphs_without_names_are_told_by_their_shapes() -> None:
    glyphs = " ".join(f"/g{number} {8 + number} 0 R" for number in range(10))
    names = " ".join(f"/g{number}" for number in range(10))
    font = (
        f"<</Type/Font/Subtype/Type3/FontBBox[0 -300 1000 900]/FontMatrix[.001 0 0 .001 0 0]"
        f"/CharProcs<<{glyphs}>>/Encoding<</Differences[97 {names}]>>/FirstChar 97/LastChar 106"
        f"/Widths[{'556 ' * 10}]/Resources<</Font<</F1 5 0 R>>>>>>"
    )
    drawn = [pdf_stream("", f"556 0 d0 BT /F1 1000 Tf ({number}) Tj ET") for number in range(10)]
    own = "/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F1 7 0 R>>>>"
    figure = pdf_stream(own, text_at(*PLACE, "ee"))
    data = pdf_file(page_content("/F Do\n"), "/XObject<</F 6 0 R>>", objects=[figure, font, *drawn])
    assert breaches(read(data)) == ["44"]


def test_no_font_is_denied_that_draws_what_it_says() -> None:
    data = pdf_file(page_content())
    report = read(data)
    assert breaches(report) == ["44"]
    assert not wrong_with_fonts(report)


@pytest.mark.parametrize("name", ["Vera.ttf", "VeraBI.ttf"])
def test_a_shape_that_could_be_two_digits_is_none(name: str) -> None:
    import reportlab

    face = ImageFont.truetype(f"{reportlab.__path__[0]}/fonts/{name}", 60)
    sure = 0
    for digit in "0123456789":
        picture = Image.new("L", (90, 90), 255)
        ImageDraw.Draw(picture).text((20, 10), digit, font=face, fill=0)
        alike = likeness(picture)
        assert alike is not None
        assert alike.sure in ("", digit)
        assert not alike.denies(digit)
        sure += bool(alike.sure)
    assert sure >= 6
    assert likeness(Image.new("L", (40, 40), 255)) is None
