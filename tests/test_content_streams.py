"""Content streams are taken apart as pdfminer does it, or left to pdfminer."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdfminer.pdfinterp import PDFContentParser
from pdfminer.pdftypes import PDFStream
from pdfminer.psparser import PSEOF, PSKeyword

from mappa_extract.sources.chars import page_chars
from mappa_extract.sources.layers import Layers
from mappa_extract.sources.operators import NotPlainError, operations
from tests.effort import size, some
from tests.generator.looks import LOOKS, render
from tests.generator.templates import make

RAW = Path(__file__).parent.parent / "fixtures" / "raw"

numbers = st.one_of(
    st.integers(-9999, 99999).map(str),
    st.floats(-999, 999).map(lambda value: f"{value:.3f}"),
    st.sampled_from(["+7", "-.5", ".25", "12.", "-0", "00012"]),
)
names = st.from_regex(r"/[A-Za-z0-9_.+*-]{0,8}", fullmatch=True)
escapes = st.sampled_from(["\\(", "\\)", "\\\\", "\\n", "\\101", "\\1", "\\q", "\\\n", "\\\r\n"])
strings = st.lists(st.one_of(st.from_regex(r"[ -'*-\[\]-~]{0,6}", fullmatch=True), escapes)).map(
    lambda parts: "(" + "".join(parts) + ")"
)
hexes = st.binary(max_size=6).map(lambda data: f"<{data.hex()}>")
simple = st.one_of(numbers, names, strings, hexes, st.sampled_from(["true", "false"]))
operands = st.recursive(
    simple,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda each: "[" + " ".join(each) + "]"),
        st.lists(st.tuples(names, inner), max_size=3).map(
            lambda pairs: "<<" + " ".join(f"{key} {value}" for key, value in pairs) + ">>"
        ),
    ),
    max_leaves=6,
)
operators = st.sampled_from(["Tj", "TJ", "Tf", "Tm", "T*", "BT", "ET", "re", "f*", "'", '"', "BDC"])
spaces = st.sampled_from([" ", "\n", "\r\n", "\t ", "  "])
streams = st.lists(st.tuples(st.lists(operands, max_size=5), operators, spaces), max_size=12).map(
    lambda rows: "".join(
        space.join([*given_to, operator]) + space for given_to, operator, space in rows
    ).encode("latin-1")
)


def by_pdfminer(data: bytes) -> list[tuple[bytes, list[Any]]]:
    parser = PDFContentParser([PDFStream({}, data)])
    found: list[tuple[bytes, list[Any]]] = []
    waiting: list[Any] = []
    while True:
        try:
            _, each = parser.nextobject()
        except PSEOF:
            return found
        if isinstance(each, PSKeyword):
            found.append((each.name, waiting))
            waiting = []
        else:
            waiting.append(each)


@settings(max_examples=size(100, 25), deadline=None)
@given(streams)
def test_operations_are_those_that_pdfminer_finds(data: bytes) -> None:
    assert list(operations(data)) == by_pdfminer(data)


@pytest.mark.parametrize(
    "data",
    [
        b"BI /W 1 /H 1 ID x EI",
        b"(a(b)c) Tj",
        b"% a comment\nBT",
        b"/A#20B gs",
        b"1 2 [3 Tj",
        b"<123> Tj",
        b"12abc",
        b"{ 1 }",
        b"\x00 BT",
        b"--5 Tc",
        b"(\\400) Tj",
        b"<</A 1 2>> BDC",
        b"] Tj",
        b"(open Tj",
    ],
)
def test_what_is_not_plain_is_left_to_pdfminer(data: bytes) -> None:
    with pytest.raises(NotPlainError):
        list(operations(data))


@given(st.binary(max_size=60))
def test_any_bytes_are_taken_apart_alike_or_left(data: bytes) -> None:
    try:
        found = list(operations(data))
    except NotPlainError:
        return
    assert found == by_pdfminer(data)


def same_characters(data: bytes, step: int = 1) -> int:
    count = 0
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in some(document.pages, step):
            box = page.bbox
            theirs = {
                (char["text"], char["x0"], char["top"], char["x1"], char["bottom"], char["size"])
                for char in page.chars
            }
            ours = page_chars(page, Layers(data)).chars
            count += len(ours)
            for char in ours:
                key = (char.text, char.x0, char.top, char.x1, char.bottom, char.size)
                assert key in theirs, (page.page_number, key, box)
    return count


@pytest.mark.parametrize("path", sorted(RAW.glob("*.pdf")), ids=lambda path: path.stem)
def test_characters_stand_where_pdfplumber_has_them(path: Path) -> None:
    assert same_characters(path.read_bytes(), 3) > 1000


@pytest.mark.parametrize("look", some([look for look in LOOKS if look.startswith("pdf")], 2))
def test_characters_of_every_look_stand_where_pdfplumber_has_them(look: str) -> None:
    data, _ = render(make("template_2015", "kent", 3), look, 3)
    assert same_characters(data) > 500
