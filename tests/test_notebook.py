"""What reports and collections show of themselves in a notebook."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from mappa_extract import (
    Collection,
    Report,
    extract,
    extract_folder,
    read_collection,
    read_observations,
)
from mappa_extract.errors import UnreadableSourceError, UsageError
from mappa_extract.extraction import Extraction
from mappa_extract.model import Check, Unread
from tests import collection, written

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


# ---- a collection ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    return read_collection(written.mixed(tmp_path_factory.mktemp("mixed")))


def test_a_collection_shows_who_reported_when(mixed: Collection) -> None:
    tree = parsed(mixed._repr_html_())
    assert words(tree.find(".//h3")) == "11 reports of 6 areas, 2013/14 to 2017/18"
    grid = tree.find(".//table")
    years = [words(cell) for cell in grid.find("thead").iter("th")][1:]
    assert years == ["2013/14", "2014/15", "2015/16", "2016/17", "2017/18"]
    rows = {row[0]: row[1:] for row in tables(tree)["Coverage: reports by area and year"]}
    none = "no report"
    assert rows["Kent"] == [none, "\u2713ok", "!review", none, "!review"]
    assert rows["Essex"] == [none, "\u2713ok \u2713ok", none, none, none]
    assert rows["Dorset"] == [none, "\u2717failed", none, none, none]
    assert len(rows) == 6
    text = words(tree)
    assert "No report of 36 areas" in text
    assert "Wiltshire" in text
    assert "Area or year not established: 2 \u2205not-a-report minutes.pdf: no area's" in text


def test_a_collection_shows_what_is_in_doubt_and_why(mixed: Collection) -> None:
    caption = "Disputed figures, and figures that two prints give differently: 5"
    rows = tables(parsed(mixed._repr_html_()))[caption]
    assert [row[2] for row in rows] == [
        "1250 \u2717, disputed",
        "11 \u2717, disputed",
        "900 \u2713, agrees",
        "910 \u2713, agrees",
        "80 \u2717, disputed",
    ]
    assert rows[1][1] == "Eligible offenders, on 31 March 2016: All categories, level 3"
    assert rows[1][4].startswith("sum_of_levels: MAPPA-eligible offenders: 1250 (Total | Total;")
    assert rows[2][4] == "prints differ: 910 (essex-2014-welsh.pdf, page 4)"


def test_names_in_a_collection_stay_text(tmp_path: Path) -> None:
    evil = written.EVIL
    one = written.report(evil, "kent", "2014/15", "failed", message=evil)
    other = written.report("a.pdf", evil, "2015/16", area_name=evil)
    third = written.report("b.pdf", "", "", "not-a-report", message=evil)
    row = written.figure(evil, "2015/16", "1", "a.pdf", printed=evil, checked="disputed")
    row |= {"label": evil, "district": evil, "measure": "own_measure", "order": evil}
    check = written.failed("a.pdf", "sum", f"{evil} ({evil}; page 4) is wrong")
    folder = written.write(tmp_path, [one, other, third], [row], [check])
    text = read_collection(folder)._repr_html_()
    shown = words(parsed(text))
    assert text.count("<script") == 0
    # The title of the cell is no text.
    assert shown.count("<script>alert(1)</script>") == text.count("&lt;script&gt;") - 1 == 8


def test_long_lists_of_doubts_say_how_many_there_are(tmp_path: Path) -> None:
    rows = [
        written.figure("kent", "2014/15", str(n), "a.pdf", district=f"D{n}", checked="disputed")
        for n in range(130)
    ]
    folder = written.write(tmp_path, [written.report("a.pdf", "kent", "2014/15")], rows)
    shown = tables(parsed(read_collection(folder)._repr_html_()))
    name = "Disputed figures, and figures that two prints give differently: 130, the first 100"
    assert len(shown[name]) == 100


def test_an_empty_collection_shows_that_it_is_empty() -> None:
    empty = Collection.from_reports([])
    assert words(parsed(empty._repr_html_())).startswith("0 reports 0 printed figures")
    assert repr(empty) == "<Collection of 0 reports, 0 areas: 0 observations, 0 disputed>"
    assert empty.observations.empty
    assert empty.reports.empty


def test_reports_from_python_come_to_what_the_command_writes(tmp_path: Path) -> None:
    reports, out = tmp_path / "reports", tmp_path / "out"
    reports.mkdir()
    # Two reports of one area and year, and two years of one area.
    for name in (
        "bedfordshire-2014-15.pdf",
        "bedfordshire-2014-15.txt",
        "cambridgeshire-2009-10.txt",
        "cambridgeshire-2022-23.txt",
    ):
        shutil.copy(RAW / name, reports)
    command = Path(sys.executable).with_name("mappa-extract")
    subprocess.run([command, reports, "-o", out, "-q"], check=True)
    ours = Collection.from_reports(extract_folder(reports, jobs=2))
    theirs = read_collection(out)
    assert repr(ours) == repr(theirs)
    assert len(ours) == 4
    for name in ("reports", "observations", "checks"):
        pd.testing.assert_frame_equal(getattr(ours, name), getattr(theirs, name))
    pd.testing.assert_frame_equal(theirs.observations, read_observations(out))
    assert ours._repr_html_() == theirs._repr_html_()
    assert "duplicate_report" in set(ours.checks["check"])


def test_checks_between_reports_leave_the_reports_alone() -> None:
    reports = [
        Report(collection.report(ending=ending, breaches=breaches))
        for ending, breaches in ((2016, 30), (2017, 200), (2018, 31))
    ]
    before = [report.status for report in reports]
    together = Collection.from_reports(reversed(reports))
    assert before == [report.status for report in reports] == ["ok"] * 3
    assert together.reports["status"].tolist() == ["ok", "review", "ok"]
    disputed = together.observations.query("checked == 'disputed'")
    assert disputed["value"].tolist() == [200]
    assert not any("series_jump" in set(report.checks["check"]) for report in reports)


def test_reports_with_one_name_are_refused() -> None:
    twice = [Report(collection.report(source="a.txt")), Report(collection.report(source="a.txt"))]
    with pytest.raises(UsageError, match=r"two reports are called 'a\.txt': read them with"):
        Collection.from_reports(twice)


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSourceError, match=r"no reports\.csv here"):
        read_collection(tmp_path)


def test_codes_of_a_layout_s_own_are_kept(tmp_path: Path) -> None:
    row = written.figure("kent", "2014/15", "7", "a.pdf", measure="home_visits")
    written.write(tmp_path, [written.report("a.pdf", "kent", "2014/15")], [row])
    for frame in (read_collection(tmp_path).observations, read_observations(tmp_path)):
        assert frame["measure"].tolist() == ["home_visits"]
