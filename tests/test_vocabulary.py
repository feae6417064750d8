"""Labels, dates and figures: what is understood, and what must not be."""

from __future__ import annotations

import pytest

from mappa_extract.declarations.words import shared_lexicon
from mappa_extract.errors import DeclarationError
from mappa_extract.layouts import parse_layout
from mappa_extract.vocabulary.dates import find_dates, parse_year
from mappa_extract.vocabulary.lexicon import Lexicon
from mappa_extract.vocabulary.nearest import meaning_of
from mappa_extract.vocabulary.numbers import read_figure, split_figures
from mappa_extract.vocabulary.phrases import parse_phrase


@pytest.mark.parametrize(
    ("label", "means"),
    [
        ("Category 1: Registered sex offenders", {"category": "1"}),
        ("RSO's", {"category": "1"}),
        ("Category 2 V&O", {"category": "2"}),
        ("Category 3 Oth O", {"category": "3"}),
        ("L e v e l  2", {"level": "2"}),
        ("Level 2 and 3 offenders", {"level": "2+3"}),
        ("Interim SOPO's granted", {"order": "sopo", "stage": "interim"}),
        ("Breach of licence", {"measure": "licence_recalls"}),
        ("RSOs cautoned or convicted for breach of notificaton requirements", None),
        ("SHPO with foreign travel restriction", {"order": "shpo_foreign_travel"}),
        ("Categori 1: Troseddwyr rhyw cofrestredig", {"category": "1"}),
        ("Lefel 3", {"level": "3"}),
        ("Torri trwydded", {"measure": "licence_recalls"}),
    ],
)
def test_label_is_understood(label: str, means: dict[str, str] | None) -> None:
    read = shared_lexicon().read(label)
    assert not read.unknown
    assert not read.restricting
    found = meaning_of(read, shared_lexicon())
    if means is not None:
        assert {name: found.get(name) for name in means} == means


def test_totals_are_told() -> None:
    assert shared_lexicon().read("Cyfanswm").is_total


@pytest.mark.parametrize(
    "label",
    [
        "Level 2 offenders who moved away",
        "Registered sexual offenders in custody on remand",
        "Quarterly offenders",
        "Ministerial foreword",
    ],
)
def test_what_is_not_understood_is_named(label: str) -> None:
    read = shared_lexicon().read(label)
    assert read.unknown or read.restricting


def test_two_of_one_axis_leave_it_open() -> None:
    assert shared_lexicon().read("SOPO / SHPO").get("order") == ""
    assert not shared_lexicon().read("").meaningful


@pytest.mark.parametrize(
    ("printed", "value", "marker"),
    [
        ("1,275", "1275", ""),
        ("1 275", "1275", ""),
        ("12*", "12", ""),
        ("66.32", "66.32", ""),
        ("0", "0", ""),
        ("nil", "0", ""),
        ("None", "0", ""),
        ("-", "", "not_applicable"),
        ("\u2013", "", "not_applicable"),
        ("n/a", "", "not_available"),
        ("<5", "", "suppressed"),
        ("*", "", "suppressed"),
        ("-56.9%", "-56.9", ""),
    ],
)
def test_figure(printed: str, value: str, marker: str) -> None:
    figure = read_figure(printed)
    assert figure is not None
    assert (figure.value, figure.marker, figure.printed) == (value, marker, printed)


@pytest.mark.parametrize(
    "text", ["7 2", "1O5", "l2", "01632", "12.5.3", "(12)", "-5", "1,27", "II"]
)
def test_doubtful_figure_is_none(text: str) -> None:
    assert read_figure(text) is None


def test_count_with_percentage() -> None:
    figures = split_figures("24572 14.22%")
    assert figures is not None
    assert [(one.value, one.unit) for one in figures] == [("24572", ""), ("14.22", "percent")]
    assert split_figures("24572 14") is None


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2009/10", "2009/10"),
        ("2009-10", "2009/10"),
        ("2009\u20132010", "2009/10"),
        ("2005/6", "2005/06"),
        ("02/03", "2002/03"),
        ("\u201806/\u201907", "2006/07"),
        ("06 - 07", "2006/07"),
        ("April 2001 - March 2002", "2001/02"),
        ("1st April 2002 \u2013 31st March 2003", "2002/03"),
        ("1 April - 31 March 2006", "2005/06"),
        ("31 March 2010", "2009/10"),
        ("31 Mawrth 2014", "2013/14"),
    ],
)
def test_year(text: str, year: str) -> None:
    assert [mention.year for mention in find_dates(text)] == [year]


@pytest.mark.parametrize("text", ["2001-2006", "24 June 2010", "0113 496 0000", "36/100,000"])
def test_no_year(text: str) -> None:
    assert not [mention for mention in find_dates(text) if mention.year]


def test_year_by_hand() -> None:
    assert parse_year("2009/10") == "2009/10"
    assert parse_year("2009") == ""


def test_brackets_must_match() -> None:
    with pytest.raises(DeclarationError, match="brackets"):
        parse_phrase("level (1|one")


def test_unknown_facet_is_named() -> None:
    with pytest.raises(DeclarationError, match=r"x\.toml: concept 1.*'colour'"):
        Lexicon([("x.toml", {"concept": [{"gives": {"colour": "red"}, "phrases": ["red"]}]})])


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("name = ", "not valid TOML"),
        ('name = "x"', "'title' is missing"),
        ('name="x"\ntitle="t"\nfirst="2009"\nlast="2009/10"\ntables=[]', "no year like"),
        (
            'name="x"\ntitle="t"\nfirst="2009/10"\nlast="2009/10"\n[[tables]]\nmeasure="cats"',
            "table 1: measure = 'cats'",
        ),
        ('name="x"\ncolour=1', "unknown field 'colour'"),
    ],
)
def test_layout_errors_name_the_field(text: str, complaint: str) -> None:
    with pytest.raises(DeclarationError, match=complaint):
        parse_layout("mine.toml", text)
