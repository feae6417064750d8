"""What labels mean in words that nobody has listed: sums, what narrows, and what is left."""

from __future__ import annotations

import pytest

from mappa_extract.areas import all_areas
from mappa_extract.choosing.grids import lexicon_for
from mappa_extract.extraction import Extraction, Options, extract_bytes
from mappa_extract.meaning.describing import of_figures

LEXICON = lexicon_for(tuple(all_areas().values()))
HEAD = "Essex MAPPA annual report 2015/16\n\nThe figures are of 1 April 2015 to 31 March 2016.\n\n"
HEADS = "\tCategory 1\tCategory 2\tCategory 3\tTotal\n"
ELIGIBLE = (
    f"MAPPA-eligible offenders on 31 March 2016\n{HEADS}"
    "Level 1\t400\t100\t-\t500\nLevel 2\t20\t10\t3\t33\nLevel 3\t2\t1\t1\t4\n"
    "Total\t422\t111\t4\t537\n\n"
)
MANAGED = (
    f"Offenders managed at levels 2 and 3 during the year\n{HEADS}"
    "Level 2\t50\t31\t9\t90\nLevel 3\t5\t4\t3\t12\nTotal\t55\t35\t12\t102\n\n"
)
RECALLS = f"{{title}}\n{HEADS}Level 2\t9\t7\t2\t18\nLevel 3\t1\t1\t1\t3\nTotal\t10\t8\t3\t21\n\n"


def read(*parts: str) -> Extraction:
    return extract_bytes((HEAD + "".join(parts)).encode(), "report.txt", Options())


def keys(report: Extraction) -> dict[tuple[str, str, str], str]:
    return {(one.measure, one.category, one.level): one.value for one in report.observations}


@pytest.mark.parametrize(
    ("label", "measure"),
    [
        ("Sent back inside for breaking their licence", "licence_recalls"),
        ("Licence recall, lifted and returned to prison", "licence_recalls"),
        ("Broke their licence and lost their liberty", "licence_recalls"),
        ("Torasant eu trwydded, a'u galw'n ôl i'r carchar", "licence_recalls"),
        ("Locked up for ignoring a SOPO", "order_breach_custody"),
        ("Flouted a SOPO and ended up in prison", "order_breach_custody"),
        ("Cautioned or found guilty for not keeping to the register", "notification_breaches"),
        ("Let off notifying for life after asking", "notification_revocations"),
        ("Broke a Sexual Risk Order and must now tell the police", "notification_after_sro_breach"),
        ("Put on the register for breaching an SRO", "notification_after_sro_breach"),
        (
            "Became subject to notification requirements following a breach of a Sexual Risk Order",
            "notification_after_sro_breach",
        ),
        ("RSOs among every 100,000 of our neighbours", "registration_rate"),
        ("Accused of another grave sexual or violent crime", "serious_further_offences"),
    ],
)
def test_an_event_is_told_in_any_register(label: str, measure: str) -> None:
    assert LEXICON.measure_of(of_figures(LEXICON.read(label)).says) == measure


@pytest.mark.parametrize(
    ("label", "category"),
    [
        ("Sex offenders bound to register", "1"),
        ("People who must tell the police where they live (category 1)", "1"),
        ("Convicted of violence (C2)", "2"),
        ("Sexual offenders not subject to notification, and violent offenders", "2"),
        ("Convicted sexually and registered", "1"),
        ("Sexual conviction, must notify", "1"),
        ("Violent, or sexual without registration", "2"),
        ("Otherwise dangerous", "3"),
        ("Persons within section 325(2)(b)", "3"),
        ("MAPPA Category 1", "1"),
        ("Violent, or sexual but not subject to registration", "2"),
        ("Dangerous for other reasons", "3"),
        ("Troseddwyr eraill a ystyrir yn beryglus", "3"),
    ],
)
def test_a_description_is_no_event(label: str, category: str) -> None:
    read = of_figures(LEXICON.read(label))
    assert read.category == category
    assert LEXICON.measure_of(read.says) == ""


@pytest.mark.parametrize(
    "label",
    [
        "of whom women",
        "Aged under 18",
        "In prison that day",
        "Moved in from another area",
        "Target",
        "The average for the South West",
        "Last year",
        "Up or down on 2014/15",
        "Versus 2014/15",
        "Share of headcount %",
        "Panel sittings",
        "At 30 September 2015",
        "Handed over by other areas",
        "British Transport Police",
        "O'r rhain, dan 18 oed",
        "Left MAPPA",
        "Number of level 2 meetings",
        "65 and over",
    ],
)
def test_what_narrows_is_never_read(label: str) -> None:
    rows = f"{label}\t3\t2\t1\t6\n"
    found = keys(read(ELIGIBLE, MANAGED.rstrip("\n") + "\n" + rows))
    assert found == keys(read(ELIGIBLE, MANAGED))


@pytest.mark.parametrize("label", ["per 100,000 aged ten and over", "new SHPOs", "men and women"])
def test_words_narrow_only_what_is_counted(label: str) -> None:
    assert not LEXICON.read(label).restricting


@pytest.mark.parametrize("name", ["Total", "Taken as one", "Zzyzx", "From the pair of them"])
def test_a_sum_is_a_total_whatever_its_name(name: str) -> None:
    renamed = MANAGED.replace("Total\t55", f"{name}\t55")
    assert keys(read(ELIGIBLE, renamed)) == keys(read(ELIGIBLE, MANAGED))


def test_the_only_line_left_is_the_one_that_is_missing() -> None:
    renamed = ELIGIBLE.replace("Category 2", "Brawlers")
    assert keys(read(renamed, MANAGED)) == keys(read(ELIGIBLE, MANAGED))


def test_two_lines_left_are_not_guessed() -> None:
    renamed = ELIGIBLE.replace("Category 2", "Brawlers").replace("Category 3", "Zzyzx")
    found = keys(read(renamed, MANAGED))
    assert not {one for one in found if one[0] == "eligible_offenders" and one[1] in ("2", "3")}


def test_a_table_without_a_name_is_the_missing_one_and_in_doubt() -> None:
    named = read(ELIGIBLE, MANAGED, RECALLS.format(title="Recalled for breach of licence"))
    other = read(ELIGIBLE, MANAGED, RECALLS.format(title="Licence trouble"))
    assert keys(other) == keys(named)


def test_two_tables_never_count_the_same_undoubted() -> None:
    report = read(ELIGIBLE, MANAGED, RECALLS.format(title="Zzyzx"))
    unnamed = [one for one in report.observations if one.value == "21"]
    assert all(one.measure != "managed_offenders" and one.doubt for one in unnamed)


def test_a_figure_without_year_is_in_doubt() -> None:
    text = "MAPPA in Essex\n\n" + MANAGED
    report = extract_bytes(text.encode(), "report.txt", Options())
    assert not report.year
    assert all(one.doubt for one in report.observations)


@pytest.mark.parametrize(
    ("legend", "names"),
    [
        ("", ("Sexual (1)", "Violence (2)", "Rest (3)")),
        ("Amber are registered sexual offenders. Blue are violent offenders.", ("Amber", "Blue")),
        ("ZQ - registered sexual offenders. YQ - violent offenders.", ("ZQ", "YQ")),
    ],
)
def test_a_report_explains_its_own_names(legend: str, names: tuple[str, ...]) -> None:
    renamed = ELIGIBLE
    for number, name in enumerate(names, start=1):
        renamed = renamed.replace(f"Category {number}", name)
    found = keys(read(f"{legend}\n\n", renamed, MANAGED))
    assert found == keys(read(ELIGIBLE, MANAGED))


def test_a_table_of_orders_lends_its_noun() -> None:
    rows = "Sexual Harm Prevention\t12\nNotification\t3\n\n"
    found = read(ELIGIBLE, MANAGED, "Orders imposed by the courts in the year\n" + rows)
    orders = {one.order: one.value for one in found.observations if one.measure == "orders"}
    assert orders == {"shpo": "12", "notification_order": "3"}


def test_all_rows_below_a_category_are_of_it() -> None:
    table = (
        "Category 1: registered sexual offenders\n\tLevel 1\tLevel 2\tLevel 3\tAny level\n"
        "Eligible on 31 March 2016\t400\t20\t2\t422\n"
        "Managed at any time in the year\t\t50\t5\t55\n"
        "Returned to custody: licence breached\t\t9\t1\t10\n\n"
    )
    found = keys(read(table))
    assert found[("managed_offenders", "1", "2")] == "50"
    assert found[("licence_recalls", "1", "3")] == "1"
    assert ("managed_offenders", "1", "1") not in found


@pytest.mark.parametrize("number", ["2.1", "3.4"])
def test_the_number_of_a_section_is_no_figure(number: str) -> None:
    chapter, section = number.split(".")
    before = f"{chapter}.{int(section) - 1} Eligible\n\n"
    report = read(before, f"{number} Of these, women\n\n", ELIGIBLE)
    assert not [one for one in report.observations if one.printed == number]


def test_orders_broken_whatever_followed_have_no_code() -> None:
    title = "Orders breached in the year (whether or not custody followed)"
    assert "refused" in LEXICON.read(title).values


HANSARD = (
    "Staffordshire MAPPA\n\n\t2003-04\t2004-05\t2005-06\n"
    "Total MAPPA eligible offenders\t652\t722\t798\n"
    "Level 2\t{cell}\t298\t277\nLevel 3\t48\t43\t33\n\n{note}\n"
)


@pytest.mark.parametrize(
    ("cell", "note", "marker"),
    [
        ("1-", "1 Not collected.", "not_available"),
        ("1\u2014", "1. Not collected", "not_available"),
        ("\u2013 (1)", "(1) Not available", "not_available"),
        ("(a) \u2013", "", "not_applicable"),
        ("-\u00b2", "2 A panel was held from 2004 on", "not_applicable"),
        ("-", "", "not_applicable"),
        # No note of that mark: what stands there can't be told.
        ("1-", "2 Not collected.", None),
        ("4-", "1 Not collected.", None),
    ],
)
def test_a_dash_with_a_note_s_mark_is_no_number(cell: str, note: str, marker: str | None) -> None:
    text = HANSARD.format(cell=cell, note=note)
    report = extract_bytes(text.encode(), "r.txt", Options(configured=False))
    found = {(row.year, row.level): row for row in report.observations}
    assert [found[f"200{n}/0{n + 1}", "2"].value for n in (4, 5)] == ["298", "277"]
    own = found.get(("2003/04", "2"))
    assert (own and (own.value, own.marker)) == (None if marker is None else ("", marker))
    assert bool(report.unread) == (marker is None)


@pytest.mark.parametrize("between", ["\n", "\t", " "])
@pytest.mark.parametrize(
    "answers",
    [
        "(a) 14 (b) 3 (c) 11", "(a) 14, (b) 3, (c) 11", "a) 14; b) 3; c) 11",
        "(a) = 14 (b) = 3 (c) = 11", "a. 14 b. 3 c. 11", "(a): 14 (b): 3 (c): 11",
        "(a)14 (b)3 (c)11", "(A) 14 (B) 3 and (C) 11",
        "(a) - 14 (b) - 3 (c) - 11", "(a) 14\n(b) 3\n(c) 11",
    ],
)  # fmt: skip
def test_answers_by_their_letters(answers: str, between: str) -> None:
    if "\n" in answers and between == "\t":
        pytest.skip("the lines below are no part of the table")
    text = (
        "Kent MAPPA\nAnnual Report 2005/06\n\nStatistical Information\n\niii) The number of SOPOs"
        " (a) applied for (b) interim SOPOs granted and (c) full SOPOs imposed by the courts in"
        f" Kent between 1 April 2005 and 31 March 2006{between}{answers}\n"
    )
    report = extract_bytes(text.encode(), "r.txt", Options(configured=False))
    found = {row.stage: row.value for row in report.observations}
    assert found == {"applied": "14", "interim": "3", "full": "11"}


def test_of_them_means_the_offenders_of_the_table_before() -> None:
    old = (
        "Essex MAPPA annual report 2003/04\n\nThe figures are of 1 April 2003 to 31 March 2004.\n\n"
    )
    text = (
        "Offenders placed with the MAPPP in the year\n\tOffenders\nRegistered sex offenders\t14\n"
        "Violent and other sex offenders\t9\nOther offenders\t6\n\nWhat became of them\n"
        "\tOffenders\nRecalled, licence breached\t5\nCharged with a serious further offence\t0\n"
    )
    found = keys(extract_bytes((old + text).encode(), "report.txt", Options()))
    assert found["licence_recalls", "all", "3"] == "5"


def test_a_part_of_the_area_beside_the_whole_is_not_read() -> None:
    rows = "\tWhole of Essex\tBasildon alone\nSHPOs imposed on category 1\t49\t18\n\n"
    found = keys(read(ELIGIBLE, MANAGED, "Category 1 orders in the year\n", rows))
    assert {value for key, value in found.items() if key[0] == "orders"} <= {"49"}


LIST = {
    "Category 1": ("400", "20", "2", "422"),
    "Category 2": ("100", "10", "1", "111"),
    "Category 3": ("-", "3", "1", "4"),
    "All categories": ("500", "33", "4", "537"),
}


def listed(first: str, rest: str, whole: bool) -> str:
    """Return the offenders of ELIGIBLE as a list: each category once, its levels below."""
    lines = ["MAPPA-eligible offenders on 31 March 2016"]
    for category, (*levels, total) in LIST.items():
        names = [rest.format(f"Level {number}") for number in (1, 2, 3)]
        rows = list(zip(names, levels, strict=True))
        rows = [(category, total), *rows] if whole else [*rows, ("All levels", total)]
        rows[0] = (first.format(category, rows[0][0]), rows[0][1])
        lines += [f"{label}\t{figure}" for label, figure in rows]
    return "\n".join(lines) + "\n\n"


@pytest.mark.parametrize(
    ("first", "rest", "whole"),
    [
        ("{0}, {1}", "{0}", False),
        ("{0} - {1}", "{0}", False),
        ("{0}", "of which {0}", True),
        ("{0}", "{0}", True),
    ],
)
def test_what_a_row_says_once_is_said_for_the_rows_below(
    first: str, rest: str, whole: bool
) -> None:
    found = keys(read(listed(first, rest, whole), MANAGED))
    table = keys(read(ELIGIBLE, MANAGED))
    assert found == table


def test_parts_that_do_not_add_up_are_not_of_the_row_above() -> None:
    torn = listed("{0}", "of which {0}", True).replace("\t20\n", "\t21\n")
    found = keys(read(torn, MANAGED))
    assert not [key for key in found if key[0] == "eligible_offenders" and key[2] in "123"]


def test_a_dash_among_sentences_is_a_figure() -> None:
    """`Category 3 - Level 1: -; Level 2: 3` stands in running lines, after figures."""
    line = "{} - Level 1: {}; Level 2: {}; Level 3: {}; Total: {}"
    lines = [line.format(category, *figures) for category, figures in LIST.items()]
    title = "MAPPA-eligible offenders on 31 March 2016"
    found = keys(read("\n\n".join([title, *lines]) + "\n\n", MANAGED))
    assert found["eligible_offenders", "3", "2"] == "3"
    assert found["eligible_offenders", "all", "all"] == "537"


def test_a_number_of_a_sentence_that_goes_on_is_no_figure() -> None:
    prose = (
        "(b) Breach of licence - offenders released after a period of imprisonment of 12\n"
        "months or more are subject to a licence with conditions.\n\n"
    )
    assert keys(read(ELIGIBLE, MANAGED, prose)) == keys(read(ELIGIBLE, MANAGED))


def test_two_figures_in_a_cell_are_told_by_a_head_of_that_form() -> None:
    rows = "Category 1\t{}\t55\nCategory 2\t{}\t35\nCategory 3\t{}\t12\nTotal\t{}\t102\n\n"
    title = "Offenders managed at levels 2 and 3 during the year\n"
    cells = rows.format("50 / 5", "31 / 4", "9 / 3", "90 / 12")
    found = keys(read(ELIGIBLE, title, "\tLevel 2 / Level 3\tTotal\n", cells))
    assert found == keys(read(ELIGIBLE, MANAGED))
    found = keys(read(ELIGIBLE, title, "\tNumber\tTotal\n", cells))
    assert not [key for key in found if key[0] == "managed_offenders" and key[2] in "23"]


@pytest.mark.parametrize(
    ("head", "earlier"), [("2015/16 (2014/15)", "2014/15"), ("Number (last year)", "")]
)
def test_a_figure_in_brackets_is_never_this_year_s(head: str, earlier: str) -> None:
    figures = "Level 1\t500 (480)\nLevel 2\t33 (30)\nLevel 3\t4 (6)\nTotal\t537 (516)\n\n"
    report = read(f"MAPPA-eligible offenders on 31 March\n\t{head}\n{figures}", MANAGED)
    rows = [one for one in report.observations if one.measure == "eligible_offenders"]
    found = {(one.year, one.level): one.value for one in rows}
    assert found.get((earlier, "2"), "") == ("30" if earlier else "")
    assert ("2015/16", "2") not in found or found["2015/16", "2"] == "33"


def test_a_label_goes_on_in_a_row_of_its_own() -> None:
    table = (
        "| Category 1 cautioned or convicted for breach of | 34 |\n|---|---|\n"
        "| notification requirements | |\n\n"
    )
    found = keys(read(ELIGIBLE, MANAGED, table))
    assert found["notification_breaches", "1", ""] == "34"


def test_a_quoted_mail_is_read_without_its_marks() -> None:
    text = HEAD + ELIGIBLE.replace("\t", "          ") + MANAGED.replace("\t", "          ")
    quoted = "\n".join(f"> {line}" for line in text.split("\n"))
    plain = extract_bytes(text.encode(), "report.txt", Options())
    assert keys(extract_bytes(quoted.encode(), "report.txt", Options())) == keys(plain)


def test_small_numbers_may_stand_in_words() -> None:
    found = keys(read(ELIGIBLE.replace("\t3\t33", "\tthree\t33"), MANAGED))
    assert found == keys(read(ELIGIBLE, MANAGED))


def test_levels_before_a_colon_own_no_number() -> None:
    lines = "Category 1\n    Level 1: 400\n    Level 2: 20\n    Level 3: 2\n    All levels: 422\n\n"
    found = keys(read("MAPPA-eligible offenders on 31 March 2016\n\n", lines))
    assert found["eligible_offenders", "1", "all"] == "422"


def test_totals_of_either_level_are_of_those_managed() -> None:
    parts = [
        f"At {level}\nCategory 1\t{a}\nCategory 2\t{b}\n\n"
        for level, a, b in (
            ("level 2", 30, 20),
            ("level 3", 3, 7),
            ("either level", 33, 27),
        )
    ]
    found = keys(read("Offenders managed in the year\n\n", *parts))
    assert found["managed_offenders", "1", "all"] == "33"
    assert found["managed_offenders", "2", "3"] == "7"


def test_a_label_may_end_in_a_short_word() -> None:
    text = "People on the register who sign on .......... 504\nViolent offenders .......... 107\n"
    found = keys(read("Offenders on 31 March 2016\n\n", text))
    assert found["eligible_offenders", "1", "all"] == "504"


@pytest.mark.parametrize("both", ["Levels 2 & 3", "Level 2 + 3", "L2 & L3", "Lefelau 2 a 3"])
def test_numbers_that_a_sign_joins_are_of_one_head(both: str) -> None:
    text = (
        "Kent MAPPA annual report\n\nOffenders managed at level 2 or 3, 2016/17\n\n"
        + f"""\
Offender type            Level 2   Level 3  {both}
Registered sexual             94         7           101
Violent                       96        15           111
Other dangerous               30         7            37
Total                        220        29           249
"""
    )
    assert len(extract_bytes(text.encode(), "r.txt", Options()).observations) == 12


@pytest.mark.parametrize(
    ("label", "order", "stage"),
    [
        ("NO imposed", "notification_order", "made"),
        ("NO app'ns", "notification_order", "stage"),
        ("Order to notify (after a conviction abroad) sought", "notification_order", "stage"),
        ("How many SHPOs did courts make?", "shpo", "made"),
        ("No breaches", "", ""),
    ],
)
def test_orders_in_few_words(label: str, order: str, stage: str) -> None:
    found = LEXICON.read(label)
    assert found.get("order") == order
    assert not stage or stage in found.values
    assert not found.restricting


def test_a_question_after_another_asks_of_something_else() -> None:
    text = """Kent MAPPA annual report 2016/17

How many of those at level 2 or 3 went to prison because they broke an SHPO?
Level 2\t2
Level 3\t0

Registered sexual offenders: what else did we count in 2016/17?
How many SHPOs were there?\t130
Those whom we saw at home\t44
"""
    found = extract_bytes(text.encode(), "r.txt", Options()).observations
    assert {one.value for one in found if one.measure == "order_breach_custody"} == {"2", "0"}
