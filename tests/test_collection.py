"""Checks over several reports: each passes on right reports and fails where it must."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mappa_extract.areas import all_areas
from mappa_extract.batch.comparison import compare
from mappa_extract.batch.reading import decode, encode
from mappa_extract.checks.codes import OF_SEVERAL
from mappa_extract.checks.collection import check_collection
from mappa_extract.checks.collection.known import known_series, parse_known
from mappa_extract.checks.country import national_totals, parse_totals
from mappa_extract.errors import DeclarationError
from mappa_extract.extraction import Extraction, Options, extract_bytes
from mappa_extract.model import Check
from tests.collection import report

RAW = Path(__file__).parents[1] / "fixtures" / "raw"


def failures(reports: list[Extraction], code: str) -> list[Check]:
    return [one for one in check_collection(reports) if one.check == code and not one.passed]


def years(ending: int, one: int) -> list[Extraction]:
    """Return the reports of three years, category 1 of the middle one changed."""
    return [
        report(ending=2016, one=1200),
        report(ending=ending, one=one),
        report(ending=2018, one=1280),
    ]


def derby(text: tuple[str, str] = ("", ""), name: str = "derby.txt") -> Extraction:
    content = (RAW / "derbyshire-2005-06.txt").read_text("utf-8").replace(*text, 1)
    return extract_bytes(content.encode(), name, Options())


def another_area(text: tuple[str, str]) -> list[Extraction]:
    """Return two areas' reports that reprint the national tables."""
    content = (RAW / "derbyshire-2005-06.txt").read_text("utf-8").replace(*text, 1)
    other = extract_bytes(content.encode(), "kent.txt", Options(area="kent"))
    return [derby(), other]


def a_restated_year() -> list[Extraction]:
    before = report(ending=2016, one=1200)
    now = report(
        more="MAPPA-eligible offenders on 31 March 2016\n\n"
        "\tLevel 1\tLevel 2\tLevel 3\tTotal\n"
        "Category 1: Registered sex offenders\t1201\t20\t2\t1223\n"
    )
    assert "1223" in {row.value for row in now.observations if row.year == "2015/16"}
    return [before, now]


def all_of_the_country(more: int = 0) -> list[Extraction]:
    """Return 42 areas of 2018/19 to 2019/20 whose category 1 adds up to the national total."""
    slugs = sorted(all_areas())
    each = 62435 // 42
    counts = dict.fromkeys(slugs, each - 22)
    counts["kent"] += 62435 - 42 * each + more
    return [report(slug, 2020, one=count) for slug, count in counts.items()]


CASES: dict[str, Callable[[], list[Extraction]]] = {
    "series_jump": lambda: years(ending=2017, one=2140),
    "series_population": lambda: [report(ending=2016), report(rate="92")],
    "last_year_restated": a_restated_year,
    "prose_change_over_years": lambda: [
        report(ending=2016, one=1078),
        report(prose="The number of registered sex offenders rose by 13% this year."),
    ],
    "sum_of_areas": lambda: all_of_the_country(more=1),
    "national_reprint": lambda: another_area(("\t1084\t", "\t1094\t")),
}


def test_every_code_has_a_case_in_which_it_fails() -> None:
    assert set(CASES) == set(OF_SEVERAL)


@pytest.mark.parametrize("code", sorted(OF_SEVERAL))
def test_check_fails_and_says_so(code: str) -> None:
    reports = CASES[code]()
    before = {one.source: len(one.checks) for one in reports}
    found = failures(reports, code)
    assert found
    for check in found:
        one = next(each for each in reports if each.source == check.source)
        assert one.status == "review"
        assert check in one.checks
        assert check.expected != check.found
        assert all(one.observations[cell].checked == "disputed" for cell in check.cells)
    again = check_collection(reports)
    assert sum(len(one.checks) for one in reports) == sum(before.values()) + len(again)


@pytest.mark.parametrize(
    ("code", "right"),
    [
        ("series_jump", lambda: years(ending=2017, one=1240)),
        ("series_population", lambda: years(ending=2017, one=1240)),
        (
            "prose_change_over_years",
            lambda: [
                report(ending=2016, one=1059),
                report(prose="The number of registered sex offenders rose by 13% this year."),
            ],
        ),
        ("national_reprint", lambda: another_area(("\n", "\n\n"))),
    ],
)
def test_right_reports_pass(code: str, right: Callable[[], list[Extraction]]) -> None:
    reports = right()
    found = [one for one in check_collection(reports) if one.check == code]
    assert found
    assert all(check.passed for check in found)


def test_right_reports_are_ok() -> None:
    reports = years(ending=2017, one=1240)
    check_collection(reports)
    assert [one.status for one in reports] == ["ok"] * 3


def test_year_that_stands_out_is_named_alone() -> None:
    found = failures(years(ending=2017, one=2140), "series_jump")
    first = [check for check in found if "Level 1 | Category 1" in check.message]
    assert [check.source for check in first] == ["kent-2017.txt"]
    assert "1200 in the year before and 1280 the year after" in first[0].message


def test_step_concerns_both_years() -> None:
    reports = [report(ending=year, one=one) for year, one in ((2016, 1200), (2017, 3000))]
    assert {check.source for check in failures(reports, "series_jump")} == {
        "kent-2016.txt",
        "kent-2017.txt",
    }


def test_known_break_is_not_held_against_a_series() -> None:
    """Category 2 of Suffolk, 155 and 1,324 a year later, is asked about: it was a misprint."""
    pair = [report("suffolk", 2019, two=144), report("suffolk", 2020, two=1313)]
    assert failures(pair, "series_jump")
    assert known_series().broken(pair[1].observations[1]) is None
    late = report(ending=2025, orders=300)
    assert failures([report(ending=2024), late], "series_jump") == []
    known = next(filter(None, map(known_series().broken, late.observations)))
    assert known.looked_up


def test_new_figure_corroborates_rate_and_count_of_the_year() -> None:
    reports = [report(ending=2016), report()]
    check_collection(reports)
    rate = next(row for row in reports[1].observations if row.unit == "per_100k")
    assert rate.checked == "agrees"


def test_areas_that_add_up_to_the_country_are_corroborated() -> None:
    reports = all_of_the_country()
    sums = [one for one in check_collection(reports) if one.check == "sum_of_areas"]
    first = [one for one in sums if one.expected == "62435"]
    assert len(first) == 42
    assert all(check.passed and check.judges and check.found == "62435" for check in first)
    # What is not of category 1 is not the country's.
    assert not any(check.passed for check in sums if check.expected == "85709")


def test_some_areas_may_not_exceed_the_country() -> None:
    few = [report(slug, 2020, one=1000) for slug in ("kent", "essex", "surrey")]
    found = [one for one in check_collection(few) if one.check == "sum_of_areas"]
    assert found
    assert all(check.passed and not check.judges for check in found)
    many = [report(slug, 2020, one=31000) for slug in ("kent", "essex", "surrey")]
    assert failures(many, "sum_of_areas")


def test_later_restatement_of_a_total_is_no_contradiction() -> None:
    total = national_totals()["2008/09", "eligible_offenders", "1", "all", "", ""]
    assert total.values == (32336, 32347)


def test_slip_that_would_reconcile_two_reports_is_named() -> None:
    found = failures(another_area(("\t1084\t", "\t1094\t")), "national_reprint")
    assert len(found) == 2
    for check in found:
        # Kent's 1094 breaks its table's sums, Derbyshire's 1084 does not.
        assert "; a digit: it would agree if 1094 (1 Breach of License" in check.message
        assert check.message.endswith("of kent.txt were 1084")


def test_area_whose_slip_the_country_shows_is_named() -> None:
    # 1,905 in 2021/22: 41 areas with 45 and Kent with 60, a digit of which is lost.
    counts = dict.fromkeys(all_areas(), 45) | {"kent": 6}
    reports = [report(slug, 2022, breaches=count) for slug, count in counts.items()]
    found = [one for one in failures(reports, "sum_of_areas") if one.expected == "1905"]
    assert len(found) == 42
    for check in found:
        assert "; a digit: it would agree if 6 (RSOs cautioned or convicted" in check.message
        assert check.message.endswith("of kent-2022.txt were 60")


def test_no_slip_is_named_where_both_figures_are_right_by_their_sums() -> None:
    for check in failures(a_restated_year(), "last_year_restated"):
        assert "it would agree" not in check.message


def test_every_break_and_limit_has_a_source() -> None:
    assert all(one.source and one.what and one.looked_up for one in known_series().breaks)
    assert all(one.source and one.looked_up for one in known_series().limits)
    assert all(one.looked_up for one in national_totals().values())
    years_broken = {one.year for one in known_series().breaks}
    assert {
        "2003/04",
        "2004/05",
        "2008/09",
        "2009/10",
        "2010/11",
        "2014/15",
        "2015/16",
        "2021/22",
        "2022/23",
    } <= years_broken


LIMIT = '[[limits]]\nleast = 1\nmost = 2\nsource = "x"\nlooked_up = "y"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[breaks]]\nyear = "2003"\nwhat = "x"\nsource = "y"\nlooked_up = "z"', "is no '2009/10'"),
        ('[[breaks]]\nyear = "2003/04"\nwhat = "x"', "'source' is missing"),
        ('[[limits]]\nleast = 1\nmost = 2\nmesures = ["orders"]', "'mesures'"),
        (f'{LIMIT}measures = ["order"]', "unknown code"),
        (f'{LIMIT}levels = ["1"]', "must cover every"),
    ],
)
def test_wrong_declaration_of_series_is_refused(text: str, said: str) -> None:
    with pytest.raises(DeclarationError, match=said):
        parse_known("series.toml", text)


def test_wrong_declaration_of_totals_is_refused() -> None:
    with pytest.raises(DeclarationError, match="a source"):
        parse_totals("national.toml", '[[years]]\nyear = "2009/10"')
    text = '[[years]]\nyear = "2009/10"\nsource = "x"\ntotals = [{ measure = "orders" }]'
    with pytest.raises(DeclarationError, match="a value are needed"):
        parse_totals("national.toml", text)


def test_folder_is_checked_by_the_command(tmp_path: Path) -> None:
    """What the reports say of each other stands in checks.csv, and `--strict` fails."""
    (tmp_path / "in").mkdir()
    text = (RAW / "hertfordshire-2009-10.txt").read_text("utf-8")
    (tmp_path / "in" / "one.txt").write_text(text, "utf-8")
    (tmp_path / "in" / "two.txt").write_text(text.replace("50.67", "50.76"), "utf-8")
    command = [str(Path(sys.executable).with_name("mappa-extract")), str(tmp_path / "in")]
    done = subprocess.run(
        [*command, "-o", str(tmp_path / "out")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    checks = (tmp_path / "out" / "checks.csv").read_text("utf-8")
    assert "one.txt,duplicate_figure,warning,false" in checks
    assert "2 to review" in done.stderr
    strict = subprocess.run(
        [*command, "-o", str(tmp_path / "out"), "--strict"], capture_output=True, check=False
    )
    assert strict.returncode == 1


def test_a_folder_compared_in_parts_is_as_compared_whole() -> None:
    reports = [*a_restated_year(), *another_area(("", "")), *years(2017, 300)]
    for number, one in enumerate(reports):
        one.source = f"{number}.txt"
    records = {one.source: encode(one) for one in reports}
    found = compare(records, lambda name: decode(records[name]))
    check_collection(reports)
    for whole in reports:
        part = decode(records[whole.source])
        found.annotate(part)
        assert sorted(part.checks, key=str) == sorted(whole.checks, key=str)
        assert [row.checked for row in part.observations] == [
            row.checked for row in whole.observations
        ]
        assert (part.status, part.message) == (whole.status, whole.message)
