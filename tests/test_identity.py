# ruff: noqa: E501
"""Whose report and of which year, from covers alone; and what is no area's report."""

from __future__ import annotations

import pytest

from mappa_extract.extraction import Options, extract_bytes
from mappa_extract.identify import is_far_off, strangers

COVERS = [
    (
        "D E R B Y S H I R E\nMulti-Agency Public Protection Arrangements\nA n n u a l  R e p o r t  2 0 0 5 / 6\n",
        "derbyshire",
        "2005/06",
    ),
    (
        "Trefniadau Amlasiantaeth Diogelu'r Cyhoedd\nAdroddiad Blynyddol 2009-10\nGogledd Cymru\n",
        "north-wales",
        "2009/10",
    ),
    ("Adroddiad Blynyddol MAPPA 2011/12\nNe Cymru", "south-wales", "2011/12"),
    ("MAPPA\nAnnual Report\n2004 - 2005\nTeesside\nCleveland Police\n", "cleveland", "2004/05"),
    (
        "PROTECTING THE PUBLIC\nMAPPA Annual Report 2002-03\nAvon & Somerset\nPrison Service for England and Wales\n",
        "avon-and-somerset",
        "2002/03",
    ),
    (
        "Multi Agency Public Protection Arrangements\nAnnual Report 1 April 2012 - 31 March 2013\nMinistry of Justice\nEngland and Wales\nHumberside Probation Trust\n",
        "humberside",
        "2012/13",
    ),
    (
        "MAPPA annual report\nThe sixth annual report\nWest Mercia\nHerefordshire Shropshire Telford Worcestershire\n",
        "west-mercia",
        "2006/07",
    ),
    (
        "Northamptonshire MAPPA\nAnnual Report ‘06/’07\nBusiness plan 2007/08\n",
        "northamptonshire",
        "2006/07",
    ),
    (
        "Multi-Agency Public Protection Arrangements Annual Report 2001 Ð 2002\nNorfolk Constabulary Norfolk Probation Area\n",
        "norfolk",
        "2001/02",
    ),
    ("Annual MAPPA Report 2018-2019\nYork and North Yorkshire\n", "north-yorkshire", "2018/19"),
    (
        "MAPPA Annual Report 2019/20\nLeicestershire & Rutland\nNottinghamshire Police: contacts\n",
        "leicestershire",
        "2019/20",
    ),
    (
        "Multi-Agency Public Protection Arrangements (MAPPA)\nMetropolitan Police, London Probation\nAnnual Report 2008/09",
        "london",
        "2008/09",
    ),
    ("Kent MAPPA\nAnnual Report 2010 11\n", "kent", "2010/11"),
    # As web libraries keep them: without lines, with a line of their own before the first.
    (
        "We are pleased to commend this 2006/2007 MAPPA Annual Report to you. It speaks of County"
        " Durham and Darlington and of the work that the police, the prisons and the probation"
        " service of Durham have done in these twelve months for all who live there.",
        "durham",
        "2006/07",
    ),
    (
        "You are on page 1of 16\n\nMulti-Agency Public Protection Arrangements\n\nAnnual Report"
        " 2003-4\nThe third annual report of MAPPA in\n\nNorthamptonshire\n",
        "northamptonshire",
        "2003/04",
    ),
    (
        "TRANSCRIPT\n\nDerbyshireMulti Agency Public Protection Arrangements\n\nMAPPA partnership"
        " 2018-19\n\nDerbyshire Constabulary\n\nPost on 31-Mar-2020\n",
        "derbyshire",
        "2018/19",
    ),
]

OTHERS = [
    (
        "BBC News\nMAPPA: number of offenders rises\nPublished 29 October 2020\nThe number of"
        " offenders managed under MAPPA in Kent rose to 1,200, figures show.\n",
        "a news story",
    ),
    (
        "Kent County Council\nCommunity Safety Annual Report 2012/13\nThe council works with the"
        " police. MAPPA is one of the arrangements it takes part in.\nBurglaries 1200\n",
        "another body",
    ),
    (
        "MAPPA Guidance 2012\nVersion 4\nNational Offender Management Service\n",
        "the MAPPA Guidance",
    ),
    (
        "Multi-Agency Public Protection Arrangements in Scotland\nAnnual Report 2012-13\nScottish"
        " Government\nFife, Scotland. Scottish Prison Service.\n",
        "a Scottish MAPPA report",
    ),
    (
        "Ministry of Justice Statistics bulletin\nMulti-Agency Public Protection Arrangements"
        " Annual Report 2012/13\nNational Statistics\nTable 1 Category 1 43,664\n",
        "national bulletin",
    ),
    (
        "Safeguarding Children Board Annual Report 2014/15\nDerby City Council\nThe Board receives"
        " the MAPPA annual report.\n",
        "another body",
    ),
]


@pytest.mark.parametrize(("text", "area", "year"), COVERS, ids=[each[1] for each in COVERS])
def test_a_cover_tells_area_and_year(text: str, area: str, year: str) -> None:
    found = extract_bytes(text.encode(), "report.txt", Options())
    assert (found.area, found.year) == (area, year)
    assert found.area_verdict.evidence


def test_without_a_name_the_area_is_unknown() -> None:
    text = "Multi-Agency Public Protection Arrangements\nAnnual Report 2015-16\n\nContents\n"
    found = extract_bytes(text.encode(), "report.txt", Options())
    assert (found.area, found.year) == ("", "2015/16")
    assert extract_bytes(text.encode(), "report.txt", Options(area="kent")).area == "kent"


@pytest.mark.parametrize(("text", "what"), OTHERS, ids=[each[1] for each in OTHERS])
def test_what_is_no_report_is_named(text: str, what: str) -> None:
    found = extract_bytes(text.encode(), "x.txt", Options())
    assert found.status == "not-a-report"
    assert what in found.message


@pytest.mark.parametrize(
    ("note", "year"),
    [
        ("the 2009 Mid-Year Population Estimate, out on 24 June 2010", "2009"),
        ("the Mid-Year Population Estimate for 2009, out in June 2010", "2009"),
        ("the mid-2021 estimated resident population, out on 21 December 2022", "2021"),
        ("the Mid-Year Population Estimate that came out on 24 June 2010", ""),
        ("the Mid-Year Population Estimate published in June 2010", ""),
    ],
)
def test_the_day_of_publication_is_not_the_year_of_the_estimate(note: str, year: str) -> None:
    text = f"MAPPA Annual Report 2009/10\nKent\n\nThis figure rests on {note}.\n"
    report = extract_bytes(text.encode(), "kent.txt", Options())
    assert report.population_estimate == year


@pytest.mark.parametrize(
    "name",
    [
        "UK-Home-Office-North-20Yorkshire-20MAPPA-202006-20Report.txt",
        "NorthYorkshireMappa2006.txt",
        "North%20Yorkshire%20MAPPA.txt",
        "north_yorkshire-mappa-0607.txt",
    ],
)
def test_a_file_name_helps_to_tell_the_area(name: str) -> None:
    text = "MAPPA Annual Report 2005/06\n\nYork\n\nScarborough and Selby work together.\n"
    found = extract_bytes(text.encode(), name, Options())
    assert "north-yorkshire" in {
        sign.value for sign in found.area_verdict.evidence if sign.where == "file name"
    }
    assert found.year == "2005/06"


MINUTES = [
    f"Minutes of the Planning Committee, meeting {number}\n\n"
    + "".join(
        f"{item}. Application {290 + item}/08: change of use at {item} Mill Lane. Deferred by the"
        " committee to the next meeting.\n"
        for item in range(1, 19)
    )
    + "\n            Level 1  Level 2  Total\nNorth ward       59       31     90\n"
    for number in range(80)
]


def test_a_long_document_of_something_else_is_not_read_closely() -> None:
    assert is_far_off(MINUTES)
    found = extract_bytes("\f".join(MINUTES).encode(), "minutes.txt", Options())
    assert (found.status, found.message) == (
        "not-a-report",
        f"no area's annual report: {strangers.NO_MAPPA}",
    )
    # One that is no longer than a report is read whole before it is refused.
    assert not is_far_off(MINUTES[:20])


@pytest.mark.parametrize(
    "page",
    [
        "Registered sexual offenders at level 2    12",
        "Category 2, supervised by the police    12",
        "RSOs in the community, with the probation service    12",
        "Lefel 2: troseddwyr    12",
        "Leve| 2 of mu|ti-agency pub|ic protection, po|ice    12",
        "M.A.P.P.A: the offender in custody    12",
        "MAPPP    12",
        "",
    ],
)
def test_a_long_report_without_its_title_is_read(page: str) -> None:
    assert not is_far_off([*MINUTES, page])


def test_a_text_in_no_language_may_show_another() -> None:
    turned = str.maketrans("abcdefghijklmnopqrstuvwxyz", "bcdefghijklmnopqrstuvwxyza")
    assert not is_far_off([page.translate(turned) for page in MINUTES])
