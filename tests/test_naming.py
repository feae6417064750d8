"""The columns for people and joins: areas' names and codes, the year's end, the era's words."""

from __future__ import annotations

import pytest

from mappa_extract import extract
from mappa_extract.areas import all_areas
from mappa_extract.codebook import CATEGORIES, MEASURES
from mappa_extract.naming import words_of
from mappa_extract.output.names import figure_name
from tests.collection import report


def test_every_area_has_codes_of_its_own() -> None:
    codes = [code for area in all_areas().values() for code in area.gss.split()]
    assert len(all_areas()) == 42
    assert len(set(codes)) == len(codes) == 43


def test_rows_name_area_year_and_measure() -> None:
    frame = extract("fixtures/raw/derbyshire-2005-06.pdf").observations
    named = frame[["area", "area_name", "gss_code", "year", "year_end"]].drop_duplicates()
    assert ("derbyshire", "Derbyshire", "E23000018", "2005/06", 2006) in set(
        named.itertuples(index=False, name=None)
    )
    # The national overview that it reprints.
    national = named[named["area"] == "england-and-wales"]
    assert set(national["area_name"]) == {"England and Wales"}
    assert set(national["gss_code"]) == {"K04000001"}
    assert frame["year_end"].dtype == "Int64"
    london = report("london").observations[0]
    assert london.gss_code == "E23000001 E23000034"


@pytest.mark.parametrize(
    ("year", "category", "measure"),
    [
        ("2005/06", "registered sex offenders", "Offenders under MAPPA"),
        ("2016/17", "registered sexual offenders", "MAPPA-eligible offenders"),
        (
            "2022/23",
            "subject to sex offender notification requirements",
            "MAPPA-eligible individuals",
        ),
    ],
)
def test_words_are_those_of_the_era(year: str, category: str, measure: str) -> None:
    row = report(ending=int(year[:4]) + 1).observations[0]
    assert (row.measure, row.category, row.year) == ("eligible_offenders", "1", year)
    assert row.measure_label == measure
    assert figure_name(row).startswith(f"{measure}, on 31 March {row.year_end}: Category 1")
    assert category in figure_name(row)


@pytest.mark.parametrize("year", ["", "2001/02", "2009/10", "2029/30"])
def test_every_code_has_words_in_every_era(year: str) -> None:
    words = words_of(year)
    assert {*CATEGORIES} - {"all"} <= set(words.category)
    assert set(MEASURES) <= set(words.measure)
