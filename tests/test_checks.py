"""Each check passes on a right report and fails on a report in which it must."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mappa_extract.checks import judge
from mappa_extract.checks.codes import CHECKS, OF_ONE
from mappa_extract.extraction import Extraction, Options, extract_bytes, extract_document
from mappa_extract.model import Check, Page
from mappa_extract.pages.screen import pages_with_statistics
from mappa_extract.sources import open_document
from tests.seen.made import page_content, pdf_file, text_at
from tests.seen.made import read as read_made
from tests.seen.test_fonts import exchanged, told

FOLDER = Path(__file__).parent / "wordings"
RAW = Path(__file__).parents[1] / "fixtures" / "raw"


ELSEWHERE = {"picture_agrees"}
"""What needs a picture and its recognisers: `test_scans.py`."""


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
    "key_printed": (LATE, ("\tNotification Order\n\t3\n", "\tSexual Offender Order\n\t3\n")),
    "blank_cell": (BEDS, ("Level 2\t4\t17\t3\t24", "Level 2\t4\t17\t\t24")),
    "unread_number": (BEDS, ("FTOs\t1", "Banning orders\t1\nCurfew orders\t2")),
    "plausible_share": (CAMBS, ("requirements 5", "requirements 95")),
    "plausible_rate": (BEDS, ("<b>604</b>", "<b>6604</b>")),
    "odd_figure": (CAMBS, ("66.32", "66.321")),
    "usual_order": (BEDS, ("Level 3\t1\t3\t3\t7", "Level 3\t71\t3\t3\t77")),
    "category_three_level": (BEDS, ("Level 1\t595\t198\t0", "Level 1\t595\t198\t6")),
    "prose_change": (DERBY, ("an increase of 446", "an increase of 445")),
    "commentary_year": (BEDS, ("1 April 2013 to 31 March 2014", "1 April 2011 to 31 March 2012")),
    "population_year": (CAMBS, ("the 2009 Mid-Year", "the 2004 Mid-Year")),
    "national_total_known": (DERBY, ("\t28994 18%", "\t28944 18%")),
    "national_complete": (DERBY, ("<b>Total</b>\t<b>526</b>\t<b>973 84.98%</b>", "")),
    "area_within_country": (DERBY, ("FTO's imposed **0**", "FTO's imposed **2**")),
}


def without_area() -> Extraction:
    text = (RAW / BEDS).read_text("utf-8")
    for place in ("BEDFORDSHIRE", "Bedfordshire", "Luton", "Bedford"):
        text = text.replace(place, "Anywhere")
    return extract_bytes(text.encode(), "report.txt", Options())


def without_year() -> Extraction:
    text = (RAW / HERTS).read_text("utf-8")
    for year in ("2009/10", "2009-10", "31 March 2010", "1 April 2009", "2009", "2010"):
        text = text.replace(year, "")
    return extract_bytes(text.encode(), "report.txt", Options())


def with_a_figure_twice() -> Extraction:
    extra = "\nFurther data\n\nNumber of MAPPA eligible offenders at 31 March 2010\n\n"
    extra += "\tLevel 1\tLevel 2\tLevel 3\tTOTAL\n"
    extra += "Category 1: Registered Sexual Offenders\t481\t6\t0\t487\n\nExplanation\n"
    return read(HERTS, ("\nExplanation\n", extra))


def with_a_table_twice() -> Extraction:
    text = (RAW / BEDS).read_text("utf-8")
    start = text.index("<b>MAPPA-eligible offenders in Levels 2 and 3")
    stop = text.index("<b>RSOs cautioned")
    return read(BEDS, (text[start:stop], text[start:stop] * 2))


def without_a_layout() -> Extraction:
    text = "Kent MAPPA\nAnnual Report 2009/10\n\nKent Police\n\n"
    text += "Charged with a serious further offence\n\nLevel 2\t3\nLevel 3\t1\nTotal\t4\n"
    report = extract_bytes(text.encode(), "report.txt", Options())
    assert [row.value for row in report.observations] == ["3", "1", "4"]
    return report


def with_a_picture() -> Extraction:
    data = (RAW / HERTS).with_suffix(".pdf").read_bytes()
    document = open_document(data, "report.pdf", pages_with_statistics)
    picture = Page(len(document.pages) + 1, (), "", scanned=True)
    return extract_document(replace(document, pages=(*document.pages, picture)), Options())


def with_digits_exchanged() -> Extraction:
    return extract_bytes(told(exchanged("3", "8")), "report.pdf", Options(ocr="never"))


def with_a_warning() -> Extraction:
    document = open_document((RAW / HERTS).read_bytes(), "report.txt", pages_with_statistics)
    return extract_document(replace(document, warnings=("page 3 is damaged",)), Options())


def with_cautions_that_do_not_add_up() -> Extraction:
    text = (
        (FOLDER / "dorset-2024-25.txt")
        .read_text("utf-8")
        .replace("requirements\t43", "requirements\t44")
    )
    return extract_bytes(text.encode(), "report.txt", Options())


def with_a_label_that_ends_below() -> Extraction:
    """Return a row whose label goes on beneath its figures, which one reading does not see."""
    told = [
        (72, 780, "Kent MAPPA Annual Report 2005/06"),
        (72, 750, "Offenders managed at level 2 and level 3, 1 April 2005 to 31 March 2006"),
        *((400, 720, "Level 2"), (470, 720, "Level 3")),
        (72, 700, "Returned to custody for breach of a Restraining Order"),
        *((410, 700, "14"), (480, 700, "11")),
        (72, 688, "as well as a SOPO"),
        (72, 668, "Charged with a serious further offence"),
        *((410, 668, "3"), (480, 668, "2")),
    ]
    return read_made(pdf_file("".join(text_at(x, y, text) for x, y, text in told)))


BUILT: dict[str, Callable[[], Extraction]] = {
    "readings_agree": with_a_label_that_ends_below,
    "sum_of_breaches": with_cautions_that_do_not_add_up,
    "area_established": without_area,
    "year_established": without_year,
    "repeated_figure": with_a_figure_twice,
    "table_repeated": with_a_table_twice,
    "layout_known": without_a_layout,
    "given_by_hand": lambda: extract_bytes(
        (RAW / HERTS).read_bytes(), "report.txt", Options(area="kent")
    ),
    "figure_seen": lambda: read_made(
        pdf_file(page_content(text_at(430, 500, "44") + "429 503 m 441 503 l S\n"))
    ),
    "font_true": with_digits_exchanged,
    "source_whole": with_a_warning,
}
NOTES: dict[str, Callable[[], Extraction]] = {
    "misspelt_label": lambda: read(BEDS, ("cautioned or convicted", "cautoined or convicted")),
    "scanned_page": with_a_picture,
}
"""Checks that are only said: they alone do not make the status `review`."""


def test_every_code_has_a_case_in_which_it_fails() -> None:
    assert set(FAILURES) | set(BUILT) | set(NOTES) | ELSEWHERE == set(OF_ONE)
    assert len(FAILURES) + len(BUILT) + len(NOTES) + len(ELSEWHERE) == len(OF_ONE)


@pytest.mark.parametrize("code", sorted(set(OF_ONE) - ELSEWHERE))
def test_check_fails(code: str) -> None:
    if code in FAILURES:
        name, change = FAILURES[code]
        right, report = read(name), read(name, change)
        assert failed(report, code)
        known = {check.message for check in right.checks if not check.passed}
        assert [one for one in report.checks if one.check == code and one.message not in known]
    else:
        report = (BUILT | NOTES)[code]()
        assert failed(report, code)
    if code not in NOTES:
        assert report.status == "review"
    assert all(check.expected and check.found for check in report.checks if not check.passed)


def test_heads_out_of_their_order_name_no_column() -> None:
    cells = "Category 1:\nRegistered\n\nCategory 3:\nOther\n\nCategory 2:\nViolent\n\nTotal\n"
    figures = (("Level 1", 90, 20, 0), ("Level 2", 5, 4, 1), ("Level 3", 1, 1, 2))
    rows = "".join(f"{name}\n{a}\n{b}\n{c}\n{a + b + c}\n" for name, a, b, c in figures)
    text = "Kent MAPPA\nAnnual Report 2012/13\n\nKent Police\n\nMAPPA-eligible offenders on"
    text += f" 31 March 2013\n{cells}{rows}Total\n96\n25\n3\n124\n"
    report = extract_bytes(text.encode(), "report.txt", Options())
    assert not report.observations
    assert len(report.unread) == 16


def test_what_no_report_of_the_year_prints_is_never_clean() -> None:
    """Sums hold, and yet no report counts recalls of level 1, or category 4 before it was made."""
    table = """\
| | Category 1 | Category {} | Total |
| Level 1 | 4 | 1 | 5 |
| Level 2 | 3 | 1 | 4 |
| Total | 7 | 2 | 9 |
"""
    text = f"""Kent MAPPA Annual Report 2010/11

MAPPA eligible offenders on 31 March 2011

{table.format("4")}
Offenders returned to custody for breach of licence

{table.format("2")}"""
    rows = extract_bytes(text.encode(), "kent.txt", Options()).observations
    odd = [row for row in rows if row.category == "4" or (row.level, row.basis) == ("1", "year")]
    assert len(odd) == 3 + 3
    assert {row.checked for row in odd} == {"disputed"}
    text = text.replace("2010/11", "2022/23").replace("2011", "2023")
    late = extract_bytes(text.encode(), "kent.txt", Options()).checks
    named = [one.found for one in late if one.check == "key_printed"]
    assert len(named) == 3
    assert all("(Level 1 | " in one for one in named), named


def test_a_table_of_several_years_gives_each_its_rows() -> None:
    text = """Kent MAPPA Annual Report 2009/10

MAPPA eligible offenders on 31 March

| | 2008/09 | 2009/10 |
| Category 1 | 470 | 481 |
| Category 2 | 120 | 125 |
| Total | 590 | 606 |

Offenders returned to custody for breach of licence

| | Level 2 | Level 3 | Total |
| 2008/09 | 3 | 1 | 4 |
| 2009/10 | 2 | 3 | 5 |
"""
    rows = extract_bytes(text.encode(), "kent.txt", Options()).observations
    assert [(row.year, row.value) for row in rows] == [
        *(("2008/09", "470"), ("2009/10", "481"), ("2008/09", "120"), ("2009/10", "125")),
        *(("2008/09", "590"), ("2009/10", "606"), ("2008/09", "3"), ("2008/09", "1")),
        *(("2008/09", "4"), ("2009/10", "2"), ("2009/10", "3"), ("2009/10", "5")),
    ]


def test_misspelt_label_is_read_all_the_same() -> None:
    assert len(NOTES["misspelt_label"]().observations) == 57


def test_picture_in_a_complete_report_is_a_note() -> None:
    report = NOTES["scanned_page"]()
    assert report.status == "ok"
    assert [one.severity for one in report.checks if not one.passed] == ["note"]


@pytest.mark.parametrize(
    ("name", "change", "first", "said"),
    [
        (BEDS, ("Level 1\t595", "Level 1\t596"), "596 (", "595 would agree (a digit)"),
        (BEDS, ("Level 1\t595", "Level 1\t5955"), "5955 (", "595 would agree (a digit)"),
        (BEDS, ("Level 1\t595", "Level 1\t559"), "559 (", "595 would agree (two digits swapped)"),
        (
            BEDS,
            ("2\t19\t68\t17\t104", "2\t2\t68\t17\t104"),
            "2 (",
            "19 would agree (a row shifted)",
        ),
        (DERBY, ("-56.9%", "56.9%"), "56.9% (", "-56.9 would agree (a sign)"),
        (DERBY, ("14.22%", "14.32%"), "14.32% (", "14.22 would agree (a digit)"),
    ],
)
def test_slip_that_settles_all_is_named_first(
    name: str, change: tuple[str, str], first: str, said: str
) -> None:
    right, report = read(name), read(name, change)
    known = {(check.check, check.expected, check.found) for check in right.checks}
    new = [
        check
        for check in report.checks
        if not check.passed and (check.check, check.expected, check.found) not in known
    ]
    assert new
    assert all(check.message.startswith(first) for check in new)
    assert all(said in check.message for check in new)
    assert {row.value for row in report.observations} != {row.value for row in right.observations}


def test_two_slips_that_would_do_are_not_named() -> None:
    report = read(CAMBS, ("| BCU C | 173 |", "| BCU C | 155 |"))
    assert "would agree" not in failed(report, "sum_of_districts")


def test_slip_is_suggested_and_never_made() -> None:
    report = read(BEDS, ("Level 1\t595", "Level 1\t559"))
    message = failed(report, "sum_of_levels")
    assert message.startswith("559 (")
    assert "595 would agree (two digits swapped)" in message
    assert report.observations[0].value == "559"
    assert report.observations[0].checked == "disputed"


def test_checked_follows_from_the_checks() -> None:
    report = read(HERTS)
    assert report.status == "ok"
    assert report.observations[0].checked == "agrees"
    assert report.observations[-1].checked == ""


def test_of_two_figures_one_that_is_disputed_ticks_not_the_other() -> None:
    """The rate of a font that exchanges digits fits the count that it has exchanged too."""
    right = read(HERTS)
    count, rate = next(c for c in right.checks if c.check == "implied_population").cells[::-1]
    assert [right.observations[place].checked for place in (count, rate)] == ["agrees"] * 2
    torn = Check("sum_of_levels", "error", False, "", "", "", cells=(count,))
    judge(right.observations, [*right.checks, torn])
    assert [right.observations[place].checked for place in (count, rate)] == ["disputed", ""]


def test_every_check_that_is_made_has_a_code() -> None:
    made = {
        check.check for name in (BEDS, CAMBS, LATE, DERBY, HERTS) for check in read(name).checks
    }
    assert made <= set(CHECKS)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        (BEDS, ("FTOs\t1", "FTOs\t")),
        (BEDS, ("Level 2\t4\t17\t3\t24", "Level 2\t4\t17\t\t24")),
        (BEDS, ("Level 1\t595\t198\t0\t793", "Level 1\t595\t198\t0\t7,93")),
        (HERTS, ("481\t5\t0\t486", "481\t5\t0\t4 86")),
    ],
)
def test_row_without_its_figure_is_said(name: str, change: tuple[str, str]) -> None:
    right, report = read(name), read(name, change)
    numbers = [len([row for row in one.observations if row.value]) for one in (right, report)]
    assert numbers[1] == numbers[0] - 1
    known = {check.message for check in right.checks if not check.passed}
    new = [check for check in report.checks if not check.passed and check.message not in known]
    assert {check.check for check in new} & {"blank_cell", "table_complete", "unread_number"}
    assert report.status == "review"


def test_codebook_has_a_sentence_for_every_check() -> None:
    codebook = (RAW.parents[1] / "docs" / "codebook.md").read_text("utf-8")
    for code, sentence in CHECKS.items():
        assert f"| `{code}` | {sentence} |" in codebook


def test_whole_percentage_is_rounded_and_not_cut_off() -> None:
    """17.996% is printed as 18%; 18.396% may be printed as 18.39%, as the report does."""
    code = "change_on_year_before"
    assert "should be 18.00%" in failed(read(DERBY, ("28994 18%", "28994 17%")), code)
    assert all(check.passed for check in read(DERBY).checks if check.check == code)
