"""Every area in templates of all ages, and reports in Welsh or in both languages."""

from __future__ import annotations

import pytest

from mappa_extract.extraction import Options, extract_bytes
from tests.effort import some
from tests.generator.looks import render
from tests.generator.templates import AREAS, TEMPLATES, Report, make
from tests.generator.welsh import in_welsh
from tests.test_generated import COLUMNS

LOOKS = ("pipes", "pdf-ruled", "html", "docx", "pdf-borderless", "tabs")


def check(report: Report, look: str) -> None:
    data, suffix = render(report, look, 3)
    extraction = extract_bytes(data, f"report{suffix}", Options())
    got = [tuple(str(getattr(row, name)) for name in COLUMNS) for row in extraction.observations]
    truth = [tuple(row[name] for name in COLUMNS) for row in report.expected()]
    assert sorted(got) == sorted(truth), (report.area, report.template, look)
    assert (extraction.area, extraction.year) == (report.area, report.year)


def test_the_generator_knows_all_areas() -> None:
    assert len(AREAS) == 42


@pytest.mark.parametrize("area", sorted(AREAS))
def test_an_area_in_templates_of_all_ages(area: str) -> None:
    first = sorted(AREAS).index(area)
    # Some templates, the others with the next areas.
    for number, template in some(list(enumerate(sorted(TEMPLATES))), 7, first):
        check(make(template, area, first), LOOKS[(first + number) % len(LOOKS)])


@pytest.mark.parametrize("bilingual", [False, True], ids=["welsh", "bilingual"])
@pytest.mark.parametrize("area", ["north-wales", "south-wales", "gwent", "dyfed-powys"])
def test_welsh(area: str, bilingual: bool) -> None:
    # Each look with each template, in one of the areas at least.
    for number, template in enumerate(("template_2010", "template_2015", "template_2021")):
        for look in some(LOOKS[::2], 3, number + len(area) + bilingual):
            check(in_welsh(make(template, area, 3), bilingual), look)
