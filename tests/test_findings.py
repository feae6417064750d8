"""What a person is told of a report: one line, and findings by table and cause."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from mappa_extract.accepting import Accepted
from mappa_extract.checks.codes import CHECKS, CONTRADICTS, LOST, WRONG
from mappa_extract.extraction import Extraction, Options, extract_bytes
from mappa_extract.findings import LINE, WHOLE, by_heading, findings, headline, line
from mappa_extract.model import KEY, Check, Unread
from tests.command import run

RAW = Path(__file__).parents[1] / "fixtures" / "raw"
BEDS = RAW / "bedfordshire-2014-15.txt"


@pytest.fixture(scope="module")
def report() -> Extraction:
    """Give a report with a figure that its own year contradicts, and another year on its cover."""
    return extract_bytes(BEDS.read_bytes(), BEDS.name, Options())


def changed(report: Extraction, *checks: Check, unread: int = 0) -> Extraction:
    """Return an incomplete report with so many unread numbers and these checks."""
    table, why = report.observations[0].table_id, "no label stands beside it"
    left = [Unread(str(n), "", why, 4, None, None, table) for n in range(unread)]
    made = [
        Check("unread_number", "warning", False, "", one.printed, "", judges=False) for one in left
    ]
    return Extraction(
        "a.pdf",
        area=report.area,
        year=report.year,
        layout=report.layout,
        verdict="incomplete",
        expected=len(report.observations) + unread,
        missing=unread,
        observations=report.observations,
        checks=[*checks, *made],
        unread=left,
    )


def test_a_report_is_one_line_with_the_worst_first(report: Extraction) -> None:
    said = "on 31 March 3 of category 2 at level 3, in the year 2"
    assert line(report) == f"{BEDS.name}: contradictory: {said} (+1)"
    cover = "the cover says 2014/15, the statistics are of 2013/14"
    assert report.message == f"contradictory: {said}; {cover}"
    assert report.report_row()["verdict"] == "contradictory"
    short, long = run(BEDS), run(BEDS, "-v")
    assert short.stderr == line(report) + "\n"
    first, how, *found = long.stderr.splitlines()
    assert first == line(report)
    assert "review" in how
    assert found == [
        f"- MAPPA-eligible offenders, on 31 March 2014: {said} (error)",
        f"- The report as a whole: {cover} (warning)",
    ]


def test_unread_numbers_of_one_cause_are_one_finding(report: Extraction) -> None:
    lost = changed(report, unread=28)
    (one,) = findings(lost)
    assert one.table == "MAPPA-eligible offenders, on 31 March 2014"
    assert one.text == "28 numbers were not read: their rows have no label"
    assert len(one.checks) == len(one.unread) == 28
    assert headline(lost) == f"incomplete: 57 of 85 figures read; {one.text}"


def test_tables_that_are_incomplete_are_counted(report: Extraction) -> None:
    lacking = [
        Check("table_complete", "warning", False, code, "", f"{code}: no table was found; a report")
        for code in ("orders", "licence_recalls")
    ]
    lost = changed(report, *lacking, unread=5)
    assert headline(lost) == "incomplete: 57 of 62 figures read; three tables incomplete"
    assert by_heading(findings(lost)).keys() == {one.table for one in findings(lost)}


def test_the_line_is_never_longer_whatever_is_said(report: Extraction) -> None:
    long = "word " * 60
    for number in (0, 1, 2, 40):
        checks = [
            Check(code, "warning", False, "x" * 50, "y" * 50, long, cells=cells)
            for code in list(CHECKS)[:number]
            for cells in ((), (0, 1))
        ]
        for one in (changed(report, *checks, unread=number), changed(report, *checks)):
            one.source = "reports/of/an/area/" * number + "report.pdf"
            assert len(line(one)) <= LINE
            one.verdict = "contradictory"
            assert len(line(one)) <= LINE


def test_every_check_of_figures_has_words_for_many() -> None:
    alone = {code for code in CHECKS if code.endswith(("_established", "_year", "_known"))}
    lone = {"one_year", "population_year", "given_by_hand", "prose_majority", "duplicate_file"}
    lone |= {"national_complete", "duplicate_report", "sum_of_areas", "national_reprint"}
    assert set(CHECKS) - set(WRONG) <= alone | lone
    assert set(WRONG) | set(LOST) | set(CONTRADICTS) <= set(CHECKS)


def test_what_is_settled_stands_last_and_is_no_contradiction(report: Extraction) -> None:
    again = extract_bytes(BEDS.read_bytes(), BEDS.name, Options())
    for check in again.checks:
        if not check.passed:
            check.accepted = "A. Reader, 2026-03-31: so printed"
    again.conclude()
    assert (again.verdict, again.status, again.message) == ("complete", "ok", "")
    assert {one.severity for one in findings(again)} == {"accepted"}
    assert list(by_heading(findings(again)))[-1] == WHOLE


def test_what_a_person_has_settled_is_missed_no_more() -> None:
    text = BEDS.read_text("utf-8")
    assert "FTOs\t1\n" in text
    data = text.replace("FTOs\t1\n", "").encode()
    sha256 = hashlib.sha256(data).hexdigest()
    nothing = ("",) * len(KEY)
    said = ("so printed", "A. Reader", "2026-03-31")
    accepted = Accepted("", sha256, "table_complete", nothing, "orders", "", "", *said)
    lacks = extract_bytes(data, "a.txt", Options())
    assert (lacks.verdict, lacks.missing) == ("incomplete", 1)
    assert lacks.message.startswith("incomplete: 56 of 57 figures read; 1 figure is not there: ")
    settled = extract_bytes(data, "a.txt", Options(accepted=(accepted,)))
    assert (settled.verdict, settled.missing) == ("contradictory", 0)


def test_explain_says_the_same(report: Extraction) -> None:
    data = json.loads(run("explain", BEDS, "--format", "json").stdout)
    assert data["headline"] == headline(report)
    assert [(one["table"], one["text"]) for one in data["findings"]] == [
        (one.table, one.text) for group in by_heading(findings(report)).values() for one in group
    ]
    text = run("explain", BEDS).stdout.splitlines()
    assert text[1].startswith("Contradictory: on 31 March 3 of category 2 at level 3")
    assert "Findings: 2" in text
