"""Area and year of invented openings, with the years that mislead; and what is no report."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mappa_extract import identify
from mappa_extract.areas import all_areas
from mappa_extract.areas.regions import Region, all_regions, parse_regions
from mappa_extract.errors import DeclarationError
from mappa_extract.extraction import Options, document_of, extract_bytes
from mappa_extract.identify import TitleEvidence
from mappa_extract.identify.opening import restored
from mappa_extract.model import Document
from tests.effort import size
from tests.openings import PARTNERS, STRANGERS, misleading, reports


def opened(text: str, name: str = "report.txt") -> Document:
    return document_of(text.encode(), name, Options(configured=False))


@pytest.mark.parametrize("seed", range(4))
def test_an_opening_tells_area_and_year_whatever_misleads(seed: int) -> None:
    wrong, unknown = [], 0
    for opening in reports(seed):
        document = opened(opening.text)
        found = identify.find_area(document).value, identify.find_year(document, []).value
        unknown += found.count("")
        if any(
            each not in ("", true)
            for each, true in zip(found, (opening.area, opening.year), strict=True)
        ):
            wrong.append((opening, found))
        assert identify.what_else(document) == "", opening.text
    assert not wrong
    assert unknown <= 1


DIVIDED = (
    "Kent MAPPA\nAnnual Report\n2004/05\nThis is our second annual report.\nIt is the annual"
    " report for 2004/05.\n"
)
MISLED = [
    # A year in one sense only, and what it is read as; empty where a person could not tell.
    ("Kent MAPPA\nAnnual Report 2002\n", "2001/02"),
    ("MAPPA\nAnnual Report\n2003\nKent\n", "2002/03"),
    ("Kent MAPPA Annual Report 2011\n", ""),
    ("Kent MAPPA Annual Report 2011\nFigures are of 2010/11. In 2010/11 we grew.\n", "2010/11"),
    ("Kent MAPPA Annual Report\nBusiness plan 2007/08\n", ""),
    ("Kent MAPPA\nAnnual Report 2006/07 and Business Plan 2007/08\n", "2006/07"),
    ("Kent MAPPA\nBusiness Plan 2007/08\nAnnual Report 2006/07\n", "2006/07"),
    ("Kent MAPPA Annual Report\nContents\nForeword 1 - 2\nMAPPA 19 - 20\nFacts 21 - 22\n", ""),
    ("Kent MAPPA Annual Report\nContents\nForeword 03-04\nMAPPA 05-06\nFacts 06-07\n", ""),
    ("Kent MAPPA\nAnnual Report\n06 - 07\n", "2006/07"),
    ("Kent MAPPA Annual Report\nFrom 2004/5 onwards all areas have had lay advisers.\n", ""),
    ("Adroddiad Blynyddol MAPPA\nGwent\nAmcanion 2012/13\n", ""),
    ("Kent MAPPA\nThis is our 4th annual report.\n", "2004/05"),
    ("Kent MAPPA\nThis, the sixth annual MAPPA report, is for all.\n", "2006/07"),
    ("Gwent MAPPA\nDyma ein trydydd adroddiad blynyddol.\n", "2003/04"),
    ("Kent MAPPA\nSince the first annual report much has changed.\n", ""),
    # The period and the ordinal outweigh a title line.
    (
        "Kent MAPPA\nAnnual Report 2006/07\nAll figures are of 1 April 2005 to 31 March 2006."
        "\nbetween 1 April 2005 and 31 March 2006\n",
        "2005/06",
    ),
    # Evidence that divides gives no year.
    (DIVIDED, ""),
    # Written large, in letters apart, on the second page, or below many lines.
    ("K E N T\nMAPPA\nA N N U A L  R E P O R T\n2 0 0 9 / 1 0\n", "2009/10"),
    ("Kent Police\n\f\n\f\nKent MAPPA\nAnnual Report\n2012-13\n", "2012/13"),
    ("x\n" * 30 + "MAPPA in Kent\nAnnual Report 2014-15\n", "2014/15"),
    ("Police\n" + "Partner agency\n" * 40 + "Kent MAPPA\nAnnual Report\n2006-2007\n", "2006/07"),
    ("\n" * 40 + "MAPPA\n" + "\n" * 30 + "Annual Report\n\n\n\n2015 - 2016\nKent\n", "2015/16"),
    ("x.\n" * 26 + "Kent MAPPA\nAnnual Report 2002\n", "2001/02"),
    ("Partner\n" * 30 + "Annual Report 2003\nCumbria MAPPA\n", "2002/03"),
    # Bars where the font has lost its letters.
    (
        "Kent Po||ce and Probat|on\nMu|t|-Agency Pub||c Protect|on Arrangements\nAnnua| Report"
        " 2005-6\nStat|st|ca| |nformat|on\n",
        "2005/06",
    ),
]


def table() -> list[tuple[str, str]]:
    """Return the openings of `openings.txt`, each with its year."""
    lines = Path(__file__).with_name("openings.txt").read_text("utf-8").splitlines()
    parts = [line.split(maxsplit=1) for line in lines if line and line[0] != "#"]
    return [
        (text.replace("// ", "\f").replace(" / ", "\n") + "\n", year.strip("-"))
        for year, text in parts
    ]


@pytest.mark.parametrize(("text", "year"), [*MISLED, *table()])
def test_a_year_that_is_none_is_not_taken(text: str, year: str) -> None:
    assert identify.find_year(opened(text), []).value == year


@pytest.mark.parametrize(
    ("name", "area"),
    [
        ("S. Yorks", "south-yorkshire"),
        ("N.Yorks", "north-yorkshire"),
        ("West Yorks.", "west-yorkshire"),
        ("W Yorkshire", "west-yorkshire"),
        ("West Mids", "west-midlands"),
        ("S Wales", "south-wales"),
        ("LANCS", "lancashire"),
        ("Notts.", "nottinghamshire"),
        ("Leics & Rutland", "leicestershire"),
        ("Hants & IOW", "hampshire"),
        ("Co. Durham & Darlington", "durham"),
        ("Beds", "bedfordshire"),
        ("Staffs", "staffordshire"),
    ],
)
def test_an_area_is_known_by_what_it_is_shortened_to(name: str, area: str) -> None:
    text = f"{name} MAPPA\nAnnual Report 2012/13\nThe home has twelve beds; a plant wilts.\n"
    assert identify.find_area(opened(text)).value == area


@pytest.mark.parametrize(
    "body",
    [
        "Norfolk and Suffolk Community Rehabilitation Company",
        "Norfolk & Suffolk NHS Trust",
        "Cambridgeshire, Norfolk and Suffolk Police",
    ],
)
def test_a_body_of_several_areas_names_none(body: str) -> None:
    text = f"{body}\nMAPPA\nAnnual Report 2015/16\n{body}, {body}.\nSuffolk MAPPA\n"
    assert identify.find_area(opened(text)).value == "suffolk"


def test_where_signs_divide_both_are_named() -> None:
    verdict = identify.find_year(opened(DIVIDED), [])
    assert verdict.divided
    assert [year for year, _ in verdict.scores()] == ["2004/05", "2002/03"]


@settings(max_examples=size(60, 30), deadline=None)
@given(
    cover=st.integers(2003, 2024),
    shift=st.sampled_from([-1, 0, 1]),
    tables=st.integers(1, 6),
    read=st.booleans(),
    seed=st.integers(0, 1000),
)
def test_the_statistics_outweigh_the_cover(
    cover: int, shift: int, tables: int, read: bool, seed: int
) -> None:
    named = f"{cover - 1}/{cover % 100:02d}"
    own = cover + shift
    year = f"{own - 1}/{own % 100:02d}"
    decoy = random.Random(seed).choice(misleading(named, random.Random(seed)))
    titles = [
        TitleEvidence(f"Table {number}: offenders on 31 March {own}", read or number > 0)
        for number in range(tables)
    ]
    document = opened(f"Surrey MAPPA\nAnnual Report {named}\n{decoy}\n", f"surrey-{cover}.txt")
    assert identify.find_year(document, titles).value == year
    assert identify.title_year(document) == named


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("kent_mappa_2011_12.pdf", "2011/12"),
        ("Kent-MAPPA-2011-12.pdf", "2011/12"),
        ("kent.2011.2012.mappa.pdf", "2011/12"),
        ("mappa2012.pdf", "2011/12"),
        ("kent-mappa-0607.pdf", "2006/07"),
        ("Kent MAPPA 201112.pdf", "2011/12"),
    ],
)
def test_a_file_is_named_by_a_year(name: str, year: str) -> None:
    verdict = identify.find_year(opened("Kent MAPPA\nAnnual Report\n", name), [])
    assert [year for year, _ in verdict.scores()] == [year]


HEADS = "\tCategory 1\tCategory 2\tCategory 3\tTotal\n"
MANAGED = f"{HEADS}Level 2\t50\t31\t9\t90\nLevel 3\t5\t4\t3\t12\nTotal\t55\t35\t12\t102\n\n"
ELIGIBLE = "MAPPA-eligible offenders"
YEARLY = "MAPPA-eligible offenders in Levels 2 and 3 by category (yearly total)"


@pytest.mark.parametrize("lead", ["", "This is the report for {}.\n\n", "Essex MAPPA in {}\n\n"])
@pytest.mark.parametrize("cover", ["2012/13", "2010/11"])
@pytest.mark.parametrize(
    "titles",
    [
        (f"{ELIGIBLE} on 31 March 2012", f"{YEARLY} 1 April 2011 to 31 March 2012"),
        (f"{ELIGIBLE} on 31 March 2012", YEARLY),
        (ELIGIBLE, f"{YEARLY} 2011/12"),
        (f"Statistical information 2011/12\n\n{ELIGIBLE}", YEARLY),
        (f"{ELIGIBLE} on 31 March 2012\nfoo\tbar\tbaz\nxx\t1\t2\n\n{YEARLY}", YEARLY),
    ],
)
def test_no_row_takes_the_cover_s_year(cover: str, titles: tuple[str, str], lead: str) -> None:
    level_1 = MANAGED.replace("Level 2", "Level 1\t90\t80\t-\t170\nLevel 2")
    text = f"Essex MAPPA\nAnnual Report {cover}\n\n{lead.format(cover)}"
    text += f"{titles[0]}\n{level_1}{titles[1]}\n{MANAGED}"
    found = extract_bytes(text.encode(), "x.txt", Options(configured=False))
    assert (found.year, found.title_year) == ("2011/12", cover)
    assert len(found.observations) >= 12
    assert {row.year for row in found.observations} == {"2011/12"}


def test_a_title_that_compares_is_of_its_later_year() -> None:
    title = TitleEvidence("Offenders on 31 March 2009 and 31 March 2010", True)
    assert title.years == ("2008/09", "2009/10")
    assert identify.find_year(opened("MAPPA in Kent\n"), [title]).value == "2009/10"


def test_bars_of_a_table_stay() -> None:
    table = "|Level 1|Level 2|Level 3|total|\n|---|---|---|---|\n|in|all|1|2|\n" * 4
    assert restored(table) == table
    assert restored("Annua| Report, Mu|t|-Agency Pub||c Pol|ce") == (
        "Annual Report, Multi-Agency Public Police"
    )


@pytest.mark.parametrize(("text", "what"), STRANGERS, ids=[text[:24] for text, _ in STRANGERS])
def test_a_stranger_gives_no_rows(text: str, what: str) -> None:
    found = extract_bytes(text.encode(), "x.txt", Options(configured=False))
    assert found.status == "not-a-report"
    assert what in found.message
    assert not found.observations
    assert not found.unread


@pytest.mark.parametrize("text", PARTNERS, ids=[text[:16] for text in PARTNERS])
def test_an_area_may_name_others(text: str) -> None:
    document = opened(text)
    assert identify.what_else(document) == ""
    assert identify.find_area(document).value
    assert identify.find_year(document, []).value


# ---- regions ---------------------------------------------------------------------------------


def test_every_area_is_in_one_region() -> None:
    inside = [slug for region in all_regions().values() for slug in region.areas]
    assert sorted(inside) == sorted(all_areas())


@pytest.mark.parametrize("region", all_regions().values(), ids=list(all_regions()))
def test_a_regional_report_is_of_its_region(region: Region) -> None:
    text = f"MAPPA Regional Annual Report 2024 to 2025\n{region.name}\n"
    verdict = identify.find_area(opened(text))
    assert verdict.value == ("" if region.shared else region.slug)
    # Where a region and an area share a name, neither is guessed, and both are named.
    assert verdict.divided == region.shared
    assert region.slug in dict(verdict.scores())


@pytest.mark.parametrize(
    "text",
    [
        "MAPPA Annual Report 2024/25\nGreater Manchester\n",
        "London MAPPA Annual Report 2024/25\n",
        "Norfolk MAPPA Annual Report 2024/25\nEast of England region\n",
        "MAPPA Annual Report 2024/25\nEast of England region\nNorfolk\n",
        "Northumbria MAPPA\nNorth East Region\nAnnual Report 2013/14\n",
    ],
)
def test_an_area_in_a_region_is_an_area(text: str) -> None:
    assert identify.find_area(opened(text)).value in all_areas()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[regions]]\nslug = "x"\nname = "X"', "needs slug, name and areas"),
        ('[[regions]]\nslug = "kent"\nname = "K"\nareas = ["kent"]', "is taken"),
        ('[[regions]]\nslug = "x"\nname = "X"\nareas = ["kant"]', "unknown area 'kant'"),
        ('[[regions]]\nslug = "x"\nname = "X"\nareas = ["kent", "kent"]', "is in 'x'"),
        ('[[regions]]\nslug = "x"\nnome = "X"', "unknown field 'nome'"),
    ],
)
def test_a_wrong_region_is_refused(text: str, said: str) -> None:
    with pytest.raises(DeclarationError, match=said):
        parse_regions("regions.toml", text)
