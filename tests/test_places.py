"""Reports with figures of several areas; made up, for no such report has been seen."""

from __future__ import annotations

import pytest

from mappa_extract.extraction import Extraction, Options, extract_bytes

EAST = "MAPPA Regional Annual Report 2024 to 2025\nEast of England\n"
BY_AREA = "\n## MAPPA-eligible offenders on 31 March 2025, by area\n\n"
HEADS = "| | Category 1 | Category 2 | Total |\n|--|--|--|--|\n"
LEVELS = """
## MAPPA-eligible offenders on 31 March 2025

| | Category 1 | Category 2 | Category 3 | Total |
|--|--|--|--|--|
| Level 1 | {0}00 | 40 | - | {0}40 |
| Level 2 | 20 | 10 | 5 | 35 |
| Level 3 | 1 | 0 | 1 | 2 |
| Total | {0}21 | 50 | 6 | {0}77 |
"""
PROSE = "\n" + "The board met every six weeks and looked at each case with care. " * 30 + "\n"


def read(text: str, area: str = "") -> Extraction:
    return extract_bytes(text.encode(), "report.txt", Options(area=area))


def totals(extraction: Extraction, category: str = "1") -> dict[str, str]:
    """Return the figures of a category over all levels by area; each area has one at most."""
    found = [
        (row.area, row.value)
        for row in extraction.observations
        if (row.measure, row.category, row.level) == ("eligible_offenders", category, "all")
    ]
    assert len(found) == len(dict(found))
    assert not any(row.district for row in extraction.observations)
    return dict(found)


def rows(*named: tuple[str, int]) -> str:
    return HEADS + "".join(f"| {name} | {n} | {n + 1} | {2 * n + 1} |\n" for name, n in named)


def test_rows_that_are_areas_and_their_region() -> None:
    table = rows(("Norfolk", 120), ("Suffolk", 90), ("East of England", 420))
    found = read(EAST + BY_AREA + table)
    assert found.area == "east-of-england"
    expected = {"norfolk": "120", "suffolk": "90", "east-of-england": "420"}
    assert totals(found) == expected
    names = {row.area: row.area_name for row in found.observations}
    assert names["east-of-england"] == "East of England"


@pytest.mark.parametrize(("areas", "whole"), [("Kent Surrey Sussex", True), ("Kent Surrey", False)])
def test_a_total_over_areas_is_the_regions_only_where_all_are_there(
    areas: str, whole: bool
) -> None:
    top = "MAPPA Regional Annual Report 2024 to 2025\nKent, Surrey and Sussex\n"
    columns = areas.split()
    table = f"| | {' | '.join(columns)} | Total |\n|--|{'--|' * len(columns)}--|\n"
    for number in (1, 2):
        cells = " | ".join(str(10 * number + place) for place in range(len(columns)))
        table += f"| Category {number} | {cells} | {sum(range(len(columns))) + 99} |\n"
    found = read(top + BY_AREA + table)
    assert ("kent-surrey-and-sussex" in totals(found)) == whole
    assert {name.lower() for name in columns} <= set(totals(found))
    assert found.status == "review"


@pytest.mark.parametrize("area", ["", "west-midlands-region"])
def test_a_name_that_a_region_and_an_area_share_is_not_read(area: str) -> None:
    top = "MAPPA Regional Annual Report 2024 to 2025\nWest Midlands\n"
    table = rows(("West Midlands", 700), ("Warwickshire", 90), ("Staffordshire", 120))
    found = read(top + BY_AREA + table, area)
    assert totals(found) == {"warwickshire": "90", "staffordshire": "120"}
    assert sum("an area and a region have that name" in one.reason for one in found.unread) == 3


@pytest.mark.parametrize("between", ["", PROSE], ids=["near", "far"])
def test_parts_named_after_an_area_speak_for_it(between: str) -> None:
    parts = ("Norfolk", 12), ("MAPPA in Suffolk", 9), ("The region as a whole", 42)
    text = EAST + "".join(f"\n{name}\n{between}{LEVELS.format(n)}" for name, n in parts)
    found = read(text)
    assert totals(found) == {"norfolk": "1221", "suffolk": "921", "east-of-england": "4221"}
    said = {row.area for row in found.observations if "heading further above" in row.doubt}
    assert said == ({"norfolk", "suffolk"} if between else set())


def test_a_neighbours_figures_are_not_the_reports_own() -> None:
    text = "Kent\nMAPPA Annual Report 2024/25\n" + LEVELS.format(12)
    beside = rows(("Surrey", 90), ("Sussex", 210), ("Total", 300))
    text += BY_AREA + beside + "\nSuffolk\n" + LEVELS.format(9)
    text += "\nRSOs per 100,000 population in Surrey: 55\n"
    found = read(text, "kent")
    assert totals(found) == {"kent": "1221", "surrey": "90", "sussex": "210"}
    assert not [row for row in found.observations if row.measure == "registration_rate"]
    assert {"921", "300", "55"} <= {one.printed for one in found.unread}


def test_a_district_that_has_a_neighbours_name_in_its_own() -> None:
    text = "Humberside\nMAPPA Annual Report 2022/23\n" + LEVELS.format(12).replace("2025", "2023")
    text += "\n## Registered sexual offenders by district on 31 March 2023\n\n"
    text += "| North Lincolnshire | 200 |\n|--|--|\n| North East Lincolnshire | 300 |\n"
    text += "| Hull | 721 |\n"
    found = read(text)
    assert {row.area for row in found.observations} == {"humberside"}
    assert len([row for row in found.observations if row.district]) == 3
