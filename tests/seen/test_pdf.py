"""Of a PDF is read what its page shows, and what the page does not show is said."""

from __future__ import annotations

import pytest

from mappa_extract.extraction import Extraction
from mappa_extract.sources import open_document
from mappa_extract.tables.screen import pages_with_statistics
from tests.seen.made import PLACE, breaches, page_content, pdf_file, pdf_stream, read, text_at

X, Y = PLACE
RIGHT = text_at(X, Y, "44")
BEFORE = text_at(X - 5, Y, "3")
"""A digit that makes `344` of the figure where it is taken for a part of it."""
OCG = "<</Type/OCG/Name(draft)>>"
OFF = "/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]>>>>"
ON = "/OCProperties<</OCGs[6 0 R]/D<</ON[6 0 R]>>>>"
LAYER = "/Properties<</L 6 0 R>>"
FAINT = "/ExtGState<</G <</ca 0>>/H <</BM/Multiply>>>>"


def box(grey: float, x: float = X - 6, width: float = 9) -> str:
    return f"q {grey} g {x} {Y - 3} {width} 12 re f Q\n"


def form(entries: str, content: str) -> str:
    return pdf_stream(f"/Type/XObject/Subtype/Form/BBox[0 0 595 842]{entries}", content)


def within_layer(content: str, name: str = "L") -> str:
    return f"/OC /{name} BDC\n{content}EMC\n"


UNSEEN = {
    "invisible": pdf_file(page_content(f"q {text_at(X - 5, Y, '3', mode='3 Tr')}Q {RIGHT}")),
    "clip mode": pdf_file(page_content(f"q {text_at(X - 5, Y, '3', mode='7 Tr')}Q {RIGHT}")),
    "white": pdf_file(page_content(f"q 1 g {BEFORE}Q {RIGHT}")),
    "white ink": pdf_file(page_content(f"q 0 0 0 0 k {BEFORE}Q {RIGHT}")),
    "white outline": pdf_file(page_content(f"q 1 G 1 Tr {BEFORE}Q {RIGHT}")),
    "colour of its ground": pdf_file(
        page_content(f"{box(0.2, X - 7, 40)}q 0.2 g {BEFORE}Q q 1 g {RIGHT}Q\n")
    ),
    "transparent": pdf_file(page_content(f"q /G gs {BEFORE}Q {RIGHT}"), FAINT),
    "layer": pdf_file(
        page_content(within_layer(BEFORE) + RIGHT), LAYER, catalog=OFF, objects=[OCG]
    ),
    "set of layers": pdf_file(
        page_content(within_layer(BEFORE) + RIGHT),
        "/Properties<</L 7 0 R>>",
        catalog=OFF,
        objects=[OCG, "<</Type/OCMD/OCGs[6 0 R]/P/AllOn>>"],
    ),
    "base state": pdf_file(
        page_content(within_layer(BEFORE) + RIGHT),
        LAYER,
        catalog="/OCProperties<</OCGs[6 0 R]/D<</BaseState/OFF>>>>",
        objects=[OCG],
    ),
    "form of a layer": pdf_file(
        page_content(f"/F Do {RIGHT}"),
        "/XObject<</F 7 0 R>>",
        catalog=OFF,
        objects=[OCG, form("/OC 6 0 R/Resources<</Font<</F1 5 0 R>>>>", BEFORE)],
    ),
    "form of white": pdf_file(
        page_content(f"q 1 g /F Do Q {RIGHT}"),
        "/XObject<</F 6 0 R>>",
        objects=[form("/Resources<</Font<</F1 5 0 R>>>>", BEFORE)],
    ),
    "painted over": pdf_file(page_content(BEFORE + box(1) + RIGHT)),
    "clipped": pdf_file(page_content(f"q 0 0 100 100 re W n {BEFORE}Q {RIGHT}")),
    "form's box": pdf_file(
        page_content(f"/F Do {RIGHT}"),
        "/XObject<</F 6 0 R>>",
        objects=[
            pdf_stream(
                "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F1 5 0 R>>>>", BEFORE
            )
        ],
    ),
}
SEEN = {
    "layer that is on": pdf_file(
        page_content(within_layer(RIGHT)), LAYER, catalog=ON, objects=[OCG]
    ),
    "layer without a state": pdf_file(page_content(within_layer(RIGHT)), LAYER, objects=[OCG]),
    "white on black": pdf_file(page_content(f"{box(0, X - 3, 30)}q 1 g {RIGHT}Q\n")),
    "marked": pdf_file(
        page_content(f"{RIGHT}q /H gs 1 1 0 rg {X - 3} {Y - 3} 30 12 re f Q"), FAINT
    ),
    "replaced": pdf_file(page_content(text_at(X, Y, "38") + box(1, X - 1, 20) + RIGHT)),
    "kerned": pdf_file(page_content(f"BT /F1 9 Tf 1 0 0 1 {X} {Y} Tm [(4) -190 (4)] TJ ET\n")),
    "negative size": pdf_file(page_content(f"BT /F1 -9 Tf -1 0 0 -1 {X} {Y} Tm (44) Tj ET\n")),
    "watermark below": pdf_file(
        page_content(before=f"q .88 g {text_at(300, Y - 8, 'DRAFT 2', 40)}Q ")
    ),
    "number in the margin": pdf_file(page_content(after=text_at(575, Y, "17"))),
    "mark beside": pdf_file(page_content(f"q .88 g {text_at(X - 10, Y, 'v2')}Q {RIGHT}")),
    "slanting mark": pdf_file(
        page_content(after=f"BT /F1 30 Tf .7 .7 -.7 .7 {X - 40} {Y - 40} Tm (2013) Tj ET\n")
    ),
    "struck beside": pdf_file(
        page_content(f"{text_at(X - 20, Y, '38')}{X - 21} {Y + 3} m {X - 9} {Y + 3} l S {RIGHT}")
    ),
    "large units": pdf_file(
        f"q .05 0 0 .05 0 0 cm {page_content()} Q", box="0 0 29.75 42.1", page="/UserUnit 20"
    ),
    "cropped": pdf_file(
        page_content(after=text_at(X + 5, 30, "7")), page="/CropBox[30 100 560 820]"
    ),
    "turned and cropped": pdf_file(page_content(), page="/CropBox[30 100 560 820]/Rotate 90"),
}  # fmt: skip


@pytest.mark.parametrize("data", UNSEEN.values(), ids=UNSEEN)
def test_what_nobody_sees_is_not_read_but_said(data: bytes) -> None:
    report = read(data)
    assert breaches(report) == ["44"]
    assert {row.seen for row in report.observations} == {"yes"}
    said = [one.message for one in report.checks if "hidden text" in one.message]
    assert len(said) == 1
    assert "page 1" in said[0]
    assert "3 (" in said[0]


@pytest.mark.parametrize("data", SEEN.values(), ids=SEEN)
def test_what_is_seen_is_read(data: bytes) -> None:
    report = read(data)
    assert breaches(report) == ["44"]
    assert {row.seen for row in report.observations} == {"yes"}
    assert not [one for one in report.checks if "figure_seen" in one.check]


PARTLY = {
    "white of another space": pdf_file(
        page_content(f"q /S cs 100 0 0 scn {BEFORE}Q {RIGHT}"),
        "/ColorSpace<</S[/Lab<</WhitePoint[.95 1 1.09]>>]>>",
    ),
    "under a wide line": pdf_file(
        page_content(f"{BEFORE}q 1 G 5 w {X - 3} {Y - 4} m {X - 3} {Y + 9} l S Q {RIGHT}")
    ),
    "in a hole of its clip": pdf_file(
        page_content(f"q 0 0 595 842 re {X - 8} {Y - 5} 8 16 re W* n {BEFORE}Q {RIGHT}")
    ),
}


@pytest.mark.parametrize("data", PARTLY.values(), ids=PARTLY)
def test_a_figure_with_a_digit_that_the_page_does_not_show_is_disputed(data: bytes) -> None:
    report = read(data)
    assert breaches(report) == ["344"]
    (row,) = [row for row in report.observations if row.seen == "no"]
    assert (row.value, row.checked) == ("344", "disputed")


def covered(grey: float) -> Extraction:
    return read(pdf_file(page_content(RIGHT + box(grey, X - 1, 20))))


def test_a_figure_under_a_white_box_is_none_and_under_a_black_one_unread() -> None:
    assert breaches(covered(1)) in ([], ["not_available"])
    black = covered(0)
    assert breaches(black) == []
    assert any("hidden text" in one.message for one in black.checks)


def test_a_picture_covers_what_was_painted_before() -> None:
    picture = pdf_stream(
        "/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", "x"
    )
    place = f"q 20 0 0 12 {X - 1} {Y - 3} cm /I Do Q\n"
    after = pdf_file(page_content(RIGHT + place), "/XObject<</I 6 0 R>>", objects=[picture])
    assert breaches(read(after)) == []
    below = pdf_file(page_content(place + RIGHT), "/XObject<</I 6 0 R>>", objects=[picture])
    assert breaches(read(below)) == ["44"]


def test_a_struck_figure_is_disputed() -> None:
    line = f".5 w {X - 1} {Y + 3} m {X + 11} {Y + 3} l S\n"
    report = read(pdf_file(page_content(RIGHT + line)))
    assert breaches(report) == ["44"]
    (row,) = [row for row in report.observations if row.seen == "no"]
    assert (row.value, row.checked) == ("44", "disputed")
    (check,) = [one for one in report.checks if one.check == "figure_seen"]
    assert not check.passed
    # A rule under a figure, or across the table, strikes nothing out.
    for rule in (f"{X - 1} {Y - 2} m {X + 11} {Y - 2} l S\n", f"50 {Y + 3} m 550 {Y + 3} l S\n"):
        fine = read(pdf_file(page_content(f"{RIGHT}.5 w {rule}")))
        assert {row.seen for row in fine.observations} == {"yes"}


def test_a_figure_that_another_is_printed_over_is_disputed() -> None:
    report = read(pdf_file(page_content(RIGHT + text_at(X + 0.8, Y + 1, "38"))))
    assert all(row.checked == "disputed" for row in report.observations if row.seen == "no")
    assert "44" not in breaches(report) or "no" in {row.seen for row in report.observations}


WIDGET = "<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(44)/F 4/Rect[{0} {1} {2} {3}]/AP<</N 7 0 R>>>>"


def annotated(under: str, appearance: str, annotation: str = WIDGET) -> bytes:
    rect = (X - 2, Y - 3, X + 28, Y + 9)
    entries = "/Type/XObject/Subtype/Form/BBox[0 0 30 12]/Resources<</Font<</F1 5 0 R>>>>"
    return pdf_file(
        page_content(under),
        page="/Annots[6 0 R]",
        objects=[annotation.format(*rect), pdf_stream(entries, appearance)],
    )


def test_form_fields_are_read_and_replace_what_is_under_them() -> None:
    shows = "BT /F1 9 Tf 2 3 Td (44) Tj ET"
    assert breaches(read(annotated("", shows))) == ["44"]
    opaque = f"q 1 g 0 0 30 12 re f Q {shows}"
    assert breaches(read(annotated(text_at(X, Y, "0"), opaque))) == ["44"]
    for flag in ("2", "32"):  # hidden, not for the screen
        hidden = WIDGET.replace("/F 4", f"/F {flag}")
        assert breaches(read(annotated(RIGHT, "BT /F1 9 Tf 15 3 Td (5) Tj ET", hidden))) == ["44"]


def test_an_annotation_that_strikes_a_figure_out_disputes_it() -> None:
    strike = WIDGET.replace("/Widget/FT/Tx/T(a)/V(44)", "/StrikeOut")
    for line in (".5 w 1 6 m 13 6 l S", "0 1 m 14 12 l S", "1 2 m 5 14 9 0 13 11 c S"):
        report = read(annotated(RIGHT, line, strike))
        assert [row.value for row in report.observations if row.seen == "no"] == ["44"]
    ring = "0 6 m 0 14 16 14 16 6 c 16 -2 0 -2 0 6 c S"
    assert all(row.seen == "yes" for row in read(annotated(RIGHT, ring, strike)).observations)


def test_attached_reports_are_named() -> None:
    inner = pdf_file(page_content()).decode("latin-1")
    names = "/Names<</EmbeddedFiles<</Names[(report.pdf) 6 0 R]>>>>"
    held = ["<</Type/Filespec/F(report.pdf)/UF(report.pdf)/EF<</F 7 0 R>>>>"]
    held.append(pdf_stream("/Type/EmbeddedFile", inner))
    notice = pdf_file(
        text_at(60, 700, "MAPPA report: open the attachment"), catalog=names, objects=held
    )
    report = read(notice)
    assert report.observations == []
    assert "report.pdf" in report.message


def test_only_pages_that_are_read_are_rendered() -> None:
    pages = open_document(pdf_file(page_content()), "a", pages_with_statistics).pages
    assert [(page.read, page.rendered, page.unseen) for page in pages] == [(True, True, ())]
    assert not open_document(pdf_file(page_content()), "a", lambda _: []).pages[0].rendered
