"""What reports and collections show of themselves in a notebook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mappa_extract import Report, extract
from mappa_extract.extraction import Extraction
from mappa_extract.model import Check, Unread
from tests import collection

html5lib: Any = pytest.importorskip("html5lib")

RAW = Path(__file__).parents[1] / "fixtures" / "raw"
EVIL = "<script>alert(1)</script> & \x00\x0b\ud800 'name'"


@pytest.fixture(scope="module")
def bedfordshire() -> Report:
    return extract(RAW / "bedfordshire-2014-15.txt")


def parsed(text: str) -> Any:
    """Return the fragment; anything that is not right HTML raises."""
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(text)
    names = {element.tag for element in tree.iter()}
    assert not names & {"script", "link", "img", "iframe", "object", "form"}
    for element in tree.iter():
        assert not [name for name in element.attrib if name.startswith("on") or name == "id"]
    assert "url(" not in text
    assert "@import" not in text
    return tree


def words(element: Any) -> str:
    """Return an element's text without its style, its spaces made one."""
    for style in list(element.iter("style")):
        style.text = ""
    return " ".join("".join(element.itertext()).split())


def tables(tree: Any) -> dict[str, list[list[str]]]:
    """Return the cells of each table's body by its caption."""
    return {
        words(table.find("caption")): [
            [words(cell) for cell in row] for row in table.find("tbody").findall("tr")
        ]
        for table in tree.iter("table")
    }


def test_a_report_shows_its_figures_with_their_signs(bedfordshire: Report) -> None:
    tree = parsed(bedfordshire._repr_html_())
    assert words(tree.find(".//h3")) == "Bedfordshire 2013/14: ! review"
    shown = tables(tree)
    assert shown["Eligible offenders, on 31 March 2014"][1] == [
        "Category 2, violent offenders and other sexual offenders",
        "198 ✓, agrees",
        "30 ✓, agrees",
        "3 ✗, disputed",
        "231 ✓, agrees",
    ]
    cells = [cell for rows in shown.values() for row in rows for cell in row[1:] if cell]
    printed = bedfordshire.observations["printed"].tolist()
    assert sorted(cell.split()[0] for cell in cells) == sorted(printed)
    assert sum("disputed" in cell for cell in cells) == 2


def test_failed_checks_come_first_and_the_gravest_before_others(bedfordshire: Report) -> None:
    text = words(parsed(bedfordshire._repr_html_()))
    failed = bedfordshire.checks.query("not passed")["message"].tolist()
    places = [text.index(message) for message in failed]
    assert len(places) == 2
    assert places == sorted(places)
    assert places[-1] < text.index("Eligible offenders, on 31 March 2014")
    assert "57 figures: ✓ 51 agree with a check, ✗ 2 disputed, · 4 stand alone;" in text
    assert "nothing was left unread" in text


def test_text_of_a_report_stays_text() -> None:
    one = collection.report(source=f"{EVIL}.pdf")
    one.message = one.area_name = EVIL
    one.unread = [Unread(EVIL, EVIL, EVIL, 3, None, None)]
    one.checks.append(Check(EVIL, "error", False, EVIL, EVIL, EVIL, 4))
    one.observations[0].printed = EVIL
    one.observations[0].marker = "suppressed"
    text = Report(one)._repr_html_()
    tree = parsed(text)
    assert "Left unread: 1" in words(tree)
    # Source, message, name, unread (3), check (2), figure.
    assert text.count("&lt;script&gt;alert(1)&lt;/script&gt; &amp;     &#39;name&#39;") == 9
    assert "alert(1)</script>" in words(tree)


def test_what_could_not_be_read_says_so() -> None:
    failed = Report(Extraction("scan.pdf", message="pages 1, 2 are pictures without text"))
    text = words(parsed(failed._repr_html_()))
    assert text == (
        "Unknown area unknown year: ✗ failed scan.pdf: pages 1, 2 are pictures without text"
    )
