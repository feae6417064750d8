"""Each check passes on a right report and fails on a report in which it must."""

from __future__ import annotations

from pathlib import Path

import pytest

from mappa_extract.checks.codes import CHECKS
from mappa_extract.extraction import Extraction, Options, extract_bytes

RAW = Path(__file__).parents[1] / "fixtures" / "raw"


def read(name: str, *changes: tuple[str, str], options: Options | None = None) -> Extraction:
    """Read a text fixture after replacing the first occurrence of each text."""
    text = (RAW / name).read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return extract_bytes(text.encode(), "report.txt", options or Options())


def failed(report: Extraction, code: str) -> str:
    """Return the message of the failed check of this code; fail where there is none."""
    found = [check.message for check in report.checks if check.check == code and not check.passed]
    assert found, sorted({check.check for check in report.checks if not check.passed})
    return found[0]


BEDS, CAMBS, LATE, DERBY, HERTS = (
    "bedfordshire-2014-15.txt",
    "cambridgeshire-2009-10.txt",
    "cambridgeshire-2022-23.txt",
    "derbyshire-2005-06.txt",
    "hertfordshire-2009-10.txt",
)

FAILURES = {
    "sum_of_levels": (BEDS, ("Level 1\t595", "Level 1\t596")),
    "sum_of_categories": (BEDS, ("Level 1\t595", "Level 1\t596")),
    "sum_of_orders": (DERBY, ("(NOs) granted\t22", "(NOs) granted\t23")),
    "sum_of_districts": (CAMBS, ("| BCU N | 155 |", "| BCU N | 165 |")),
    "change_on_year_before": (DERBY, ("14.22%", "14.32%")),
    "share_of_total": (DERBY, ("12.62%", "12.72%")),
    "snapshot_within_year": (BEDS, ("Level 2\t19\t68\t17\t104", "Level 2\t9\t68\t7\t84")),
    "outcome_within_managed": (BEDS, ("Level 2\t4\t17\t3\t24", "Level 2\t4\t97\t3\t104")),
    "implied_population": (HERTS, ("50.67", "5.67")),
    "prose_figure": (DERBY, ("there were 628 Registered", "there were 629 Registered")),
    "prose_majority": (BEDS, ("(94% this year)", "(84% this year)")),
    "cover_year": (BEDS, ("2014-2015", "2011-2012")),
    "one_year": (LATE, ("individuals on 31 March 2023", "individuals on 31 March 2022")),
    "table_complete": (LATE, ("\tNotification Order\n\t3\n", "")),
    "unread_number": (BEDS, ("FTOs\t1", "Banning orders\t1")),
    "area_established": (BEDS, ("BEDFORDSHIRE", "ANYWHERE")),
}


@pytest.mark.parametrize("code", sorted(FAILURES))
def test_check_fails(code: str) -> None:
    name, change = FAILURES[code]
    if code == "area_established":
        text = (RAW / name).read_text("utf-8")
        for place in ("BEDFORDSHIRE", "Bedfordshire", "Luton", "Bedford"):
            text = text.replace(place, "Anywhere")
        report = extract_bytes(text.encode(), "report.txt", Options())
    else:
        report = read(name, change)
    assert failed(report, code)
    assert report.status == "review"


def test_year_can_not_be_established() -> None:
    text = (RAW / HERTS).read_text("utf-8")
    for year in ("2009/10", "2009-10", "31 March 2010", "1 April 2009", "2009", "2010"):
        text = text.replace(year, "")
    report = extract_bytes(text.encode(), "report.txt", Options())
    assert failed(report, "year_established")
    assert report.year == ""


def test_repeated_figure_must_agree() -> None:
    extra = "\nFurther data\n\nNumber of MAPPA eligible offenders at 31 March 2010\n\n"
    extra += "\tLevel 1\tLevel 2\tLevel 3\tTOTAL\n"
    extra += "Category 1: Registered Sexual Offenders\t481\t6\t0\t487\n\nExplanation\n"
    report = read(HERTS, ("\nExplanation\n", extra))
    assert "printed 2 times" in failed(report, "repeated_figure")


def test_misspelt_label_is_said() -> None:
    report = read(BEDS, ("cautioned or convicted", "cautoined or convicted"))
    assert len(report.observations) == 57
    assert any(check.check == "misspelt_label" for check in report.checks)


def test_unknown_layout_is_said() -> None:
    text = "Kent MAPPA\nAnnual Report 2009/10\n\nKent Police\n\n"
    text += "Charged with a serious further offence\n\nLevel 2\t3\nLevel 3\t1\nTotal\t4\n"
    report = extract_bytes(text.encode(), "report.txt", Options())
    assert [row.value for row in report.observations] == ["3", "1", "4"]
    assert report.status == "review"


def test_slip_is_suggested_and_never_made() -> None:
    report = read(BEDS, ("Level 1\t595", "Level 1\t559"))
    message = failed(report, "sum_of_levels")
    assert "it would agree if 559" in message
    assert message.endswith("were 595")
    assert report.observations[0].value == "559"
    assert report.observations[0].checked == "disputed"


def test_checked_follows_from_the_checks() -> None:
    report = read(HERTS)
    assert report.status == "ok"
    assert report.observations[0].checked == "agrees"
    assert report.observations[-1].checked == ""


def test_every_check_that_is_made_has_a_code() -> None:
    made = {
        check.check for name in (BEDS, CAMBS, LATE, DERBY, HERTS) for check in read(name).checks
    }
    assert made <= set(CHECKS)
