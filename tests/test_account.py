"""Every number on a page with statistics is accounted for: none disappears."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mappa_extract.choosing.account import KINDS, numbers_in
from mappa_extract.extraction import Extraction, Options, document_of, extract_document
from mappa_extract.model import Document
from tests.command import run
from tests.effort import examples
from tests.generator.looks import LOOKS, render
from tests.generator.templates import AREAS, TEMPLATES, make

RAW = Path(__file__).parents[1] / "fixtures" / "raw"


def read(data: bytes, name: str) -> tuple[Document, Extraction]:
    document = document_of(data, name, Options())
    return document, extract_document(document, Options())


def check(document: Document, report: Extraction) -> None:
    """Hold the account of a report's pages against what stands on them."""
    pages = {row.page for row in report.observations}
    for page in document.pages:
        own = [one for one in report.numbers if one.page == page.number]
        if page.number not in pages:
            assert own == []
            continue
        if page.words:
            texts = [word.text for word in page.words]
        else:
            texts = [row.text for row in page.rows]
        there = Counter(number for text in texts for number in numbers_in(text))
        # A head over several columns is counted with each of them.
        assert not there - Counter(one.printed for one in own)
    observed = Counter(one.printed for one in report.numbers if one.kind == "observation")
    assert observed == Counter(
        number for row in report.observations for number in numbers_in(row.printed)
    )
    assert {one.kind for one in report.numbers} <= set(KINDS)
    unread = {(one.page, one.printed) for one in report.unread}
    strange = [one for one in report.numbers if one.kind == "unexplained"]
    assert all((one.page, one.printed) in unread for one in strange)


@pytest.mark.parametrize("path", sorted(RAW.iterdir()), ids=lambda path: path.name)
def test_the_fixtures_add_up(path: Path) -> None:
    document, report = read(path.read_bytes(), path.name)
    check(document, report)
    assert not any(one.kind == "unexplained" for one in report.numbers)


@examples(60, 20)
@given(
    template=st.sampled_from(sorted(TEMPLATES)),
    area=st.sampled_from(sorted(AREAS)),
    look=st.sampled_from([one for one in LOOKS if one not in ("html", "docx", "odt")]),
    seed=st.integers(0, 10_000),
)
def test_generated_pages_add_up(template: str, area: str, look: str, seed: int) -> None:
    data, suffix = render(make(template, area, seed), look, seed)
    check(*read(data, f"report{suffix}"))


def test_a_number_that_no_row_has_is_said() -> None:
    text = (
        "Kent MAPPA Annual Report 2012-13\n\nMAPPA-eligible offenders on 31 March 2013\n"
        "\tLevel 1\tLevel 2\tLevel 3\tTotal\nCategory 1\t90\t5\t1\t96\nCategory 2\t20\t4\t1\t25\n\n"
        "RSOs cautioned about 17\n"
    )
    _, report = read(text.encode(), "report.txt")
    kinds = {(one.printed, one.kind) for one in report.numbers}
    assert {("90", "observation"), ("2", "label"), ("2013", "date")} <= kinds
    assert [(one.printed, one.label) for one in report.unread] == [
        ("17", "RSOs cautioned about 17"),
    ]
    assert report.status == "review"


def test_json_carries_the_account() -> None:
    path = RAW / "bedfordshire-2014-15.pdf"
    told = json.loads(run(path, "--format", "json").stdout)
    assert {one["kind"] for one in told["numbers"]} <= set(KINDS)
    assert sum(one["kind"] == "observation" for one in told["numbers"]) == len(
        [row for row in told["observations"] if any(map(str.isdigit, row["printed"]))]
    )
