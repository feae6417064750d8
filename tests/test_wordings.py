"""Tables in the wording of the national templates, with made-up figures, in odd dialects.

Each file in `wordings` is a short report; here stands how many figures it holds, and some of
them, chosen where a reader is most easily wrong.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import regex

from mappa_extract.extraction import Options, extract_bytes, extract_file

FOLDER = Path(__file__).parent / "wordings"
Wanted = tuple[str, str, str, str, str, str]

CASES: dict[str, tuple[str, int, list[Wanted]]] = {
    # The first reports: short questions, a colon before each figure.
    "cheshire-2001-02": (
        "2001/02",
        9,
        [
            ("eligible_offenders", "1", "all", "", "", "403"),
            ("orders", "1", "", "sex_offender_order", "full", "3"),
            ("managed_offenders", "all", "3", "", "", "48"),
        ],
    ),
    # The whole report on one line, as a web library keeps it.
    "essex-2002-03": (
        "2002/03",
        13,
        [
            ("orders", "1", "", "sex_offender_order", "full", "6"),
            ("eligible_offenders", "2", "all", "", "", "644"),
            ("eligible_offenders", "3", "all", "", "", "54"),
            ("managed_offenders", "2", "3", "", "", "30"),
            ("serious_further_offences", "all", "3", "", "", "2"),
        ],
    ),
    # Mark-up left in the text, labels broken in the middle of dates.
    "west-yorkshire-2003-04": (
        "2003/04",
        15,
        [
            ("orders", "1", "", "sex_offender_order", "interim", "2"),
            ("orders", "1", "", "restraining_order", "full", "11"),
            ("managed_offenders", "3", "3", "", "", "9"),
            (
                "order_breach_custody",
                "all",
                "3",
                "restraining_order_or_sex_offender_order",
                "",
                "1",
            ),
        ],
    ),
    # A transcript with the pages' numbers in it.
    "kent-2004-05": (
        "2004/05",
        25,
        [
            ("registration_rate", "1", "", "", "", "65"),
            ("orders", "1", "", "foreign_travel_order", "full", "0"),
            ("managed_offenders", "2", "2", "", "", "113"),
            ("licence_recalls", "all", "2", "", "", "1"),
        ],
    ),
    # Markdown with the title in the table, an HTML table in the text, bullets with colons.
    "norfolk-2011-12": (
        "2011/12",
        33,
        [
            ("eligible_offenders", "all", "all", "", "", "845"),
            ("managed_offenders", "3", "2", "", "", "17"),
            ("orders", "1", "", "foreign_travel_order", "full", "1"),
        ],
    ),
    # Columns made with spaces, the header wrapped over three lines.
    "humberside-2012-13": (
        "2012/13",
        46,
        [
            ("eligible_offenders", "1", "1", "", "", "1120"),
            ("notification_revocations", "1", "", "", "", "2"),
            ("order_breach_custody", "all", "all", "sopo", "", "0"),
        ],
    ),
    # The header's cells jammed together, a sub-heading between the header and its rows.
    "surrey-2016-17": (
        "2016/17",
        59,
        [
            ("eligible_offenders", "3", "1", "", "", ""),
            ("notification_after_sro_breach", "", "", "", "", "0"),
            ("licence_recalls", "2", "2", "", "", "17"),
            ("order_breach_custody", "1", "2", "shpo", "", "1"),
        ],
    ),
    # Welsh.
    "north-wales-2013-14": (
        "2013/14",
        29,
        [
            ("eligible_offenders", "2", "2", "", "", "30"),
            ("managed_offenders", "all", "all", "", "", "112"),
            ("registration_rate", "1", "", "", "", "87"),
        ],
    ),
    # The numbered questions, their labels broken over lines and ending in dates.
    "staffordshire-2004-05": (
        "2004/05",
        25,
        [
            ("eligible_offenders", "1", "all", "", "", "590"),
            ("eligible_offenders", "2", "all", "", "", "338"),
            ("orders", "1", "", "sopo", "interim", "2"),
            ("managed_offenders", "3", "2", "", "", "31"),
            ("order_breach_custody", "all", "2", "restraining_order_or_sopo", "", "2"),
        ],
    ),
    # Cautions and convictions apart, by level, and their sum; orders within a SHPO or SRO.
    "dorset-2024-25": (
        "2024/25",
        57,
        [
            ("notification_cautions", "1", "2", "", "", "2"),
            ("notification_convictions", "1", "all", "", "", "31"),
            ("notification_breaches", "1", "", "", "", "43"),
            ("orders", "1", "", "shpo_foreign_travel", "full", "2"),
        ],
    ),
    # Everyday words; the totals have names of their own, and a row narrows what is counted.
    "gloucestershire-2012-13": (
        "2012/13",
        49,
        [
            ("eligible_offenders", "all", "all", "", "", "629"),
            ("managed_offenders", "all", "all", "", "", "103"),
            ("licence_recalls", "2", "2", "", "", "9"),
            ("order_breach_custody", "all", "2", "sopo", "", "1"),
            ("notification_revocations", "1", "", "", "", "2"),
        ],
    ),
    # Welsh in everyday words, with mutations.
    "gwent-2018-19": (
        "2018/19",
        42,
        [
            ("eligible_offenders", "2", "1", "", "", "201"),
            ("managed_offenders", "3", "all", "", "", "11"),
            ("licence_recalls", "1", "2", "", "", "6"),
            ("notification_after_sro_breach", "", "", "", "", "2"),
        ],
    ),
}


@pytest.mark.parametrize("stem", sorted(CASES))
def test_wording(stem: str) -> None:
    year, count, wanted = CASES[stem]
    report = extract_file(FOLDER / f"{stem}.txt", f"{stem}.txt", Options())
    assert report.area == stem[:-8]
    assert report.year == year
    assert all("narrows" in one.reason for one in report.unread)
    assert len(report.observations) == count
    found = [
        (row.measure, row.category, row.level, row.order, row.stage, row.value)
        for row in report.observations
    ]
    assert [row for row in wanted if row not in found] == []
    assert not [row for row in report.observations if row.checked == "disputed"]


def forms() -> list[tuple[str, str, str, list[str]]]:
    """Return the forms of `forms.txt`: year, area, the text, and its figures."""
    found = []
    for part in regex.split(r"(?m)^= ", (FOLDER / "forms.txt").read_text("utf-8"))[1:]:
        head, *lines = part.strip().splitlines()
        year, _, area = head.partition(" ")
        text = "\n".join(line for line in lines if not line.startswith("> "))
        found.append((year, area, text, [line[2:] for line in lines if line.startswith("> ")]))
    return found


@pytest.mark.parametrize(("year", "area", "text", "wanted"), forms())
def test_a_form_in_a_report_of_its_own(year: str, area: str, text: str, wanted: list[str]) -> None:
    opening = f"{area} MAPPA Annual Report {year}\n\nStatistical information\n\n"
    report = extract_bytes(f"{opening}{text}\n".encode(), "report.txt", Options())
    found = [
        f"{'/'.join((row.measure, row.category, row.level, row.order, row.stage))} {row.value}"
        for row in report.observations
        if row.year == year
    ]
    assert [row for row in wanted if row not in found] == []
