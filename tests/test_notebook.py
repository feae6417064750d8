"""What reports and collections show of themselves in a notebook."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from mappa_extract import (
    Collection,
    Report,
    extract,
    extract_folder,
    read_collection,
    read_observations,
)
from mappa_extract.checks.collection.known import Break, Scope, known_series
from mappa_extract.errors import UnreadableSourceError, UsageError
from mappa_extract.extraction import Extraction
from mappa_extract.model import Check, Unread
from mappa_extract.vocabulary.dates import financial_year
from tests import collection, written

html5lib: Any = pytest.importorskip("html5lib")

RAW = Path(__file__).parents[1] / "fixtures" / "raw"
EVIL = "<script>alert(1)</script> & \x00\x0b\ud800 'name'"


@pytest.fixture(scope="module")
def bedfordshire() -> Report:
    return extract(RAW / "bedfordshire-2014-15.txt")


def parsed(text: str) -> Any:
    """Return the fragment; anything that is not right HTML raises."""
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(text)
    names = {element.tag for element in tree.iter()}
    assert not names & {"script", "link", "img", "iframe", "object", "form"}
    for element in tree.iter():
        assert not [name for name in element.attrib if name.startswith("on") or name == "id"]
    assert "url(" not in text
    assert "@import" not in text
    return tree


def words(element: Any) -> str:
    """Return an element's text without its style, its spaces made one."""
    for style in list(element.iter("style")):
        style.text = ""
    return " ".join("".join(element.itertext()).split())


def tables(tree: Any) -> dict[str, list[list[str]]]:
    """Return the cells of each table's body by its caption."""
    return {
        words(table.find("caption")): [
            [words(cell) for cell in row] for row in table.find("tbody").findall("tr")
        ]
        for table in tree.iter("table")
    }


def test_a_report_shows_its_figures_with_their_signs(bedfordshire: Report) -> None:
    tree = parsed(bedfordshire._repr_html_())
    assert words(tree.find(".//h3")) == "Bedfordshire 2013/14: ! review"
    shown = tables(tree)
    assert shown["MAPPA-eligible offenders, on 31 March 2014"][1] == [
        "Category 2, violent offenders and other sexual offenders",
        "198 ✓, agrees",
        "30 ✓, agrees",
        "3 ✗, disputed",
        "231 ✓, agrees",
    ]
    cells = [cell for rows in shown.values() for row in rows for cell in row[1:] if cell]
    printed = bedfordshire.observations["printed"].tolist()
    assert sorted(cell.split()[0] for cell in cells) == sorted(printed)
    assert sum("disputed" in cell for cell in cells) == 2


def test_failed_checks_come_first_and_the_gravest_before_others(bedfordshire: Report) -> None:
    text = words(parsed(bedfordshire._repr_html_()))
    failed = bedfordshire.checks.query("not passed")["message"].tolist()
    places = [text.index(message) for message in failed]
    assert len(places) == 2
    assert places == sorted(places)
    assert places[-1] < text.index("MAPPA-eligible offenders, on 31 March 2014")
    assert "57 figures: ✓ 51 agree with a check, ✗ 2 disputed, · 4 stand alone;" in text
    assert "nothing was left unread" in text


def test_text_of_a_report_stays_text() -> None:
    one = collection.report(source=f"{EVIL}.pdf")
    one.message = one.area_name = EVIL
    one.unread = [Unread(EVIL, EVIL, EVIL, 3, None, None)]
    one.checks.append(Check(EVIL, "error", False, EVIL, EVIL, EVIL, 4))
    one.observations[0].printed = EVIL
    one.observations[0].marker = "suppressed"
    text = Report(one)._repr_html_()
    tree = parsed(text)
    assert "Left unread: 1" in words(tree)
    # Name, source, unread (3), check (2), figure: the message is that of a check.
    assert text.count("&lt;script&gt;alert(1)&lt;/script&gt; &amp;     &#39;name&#39;") == 8
    assert "alert(1)</script>" in words(tree)


def test_what_could_not_be_read_says_so() -> None:
    failed = Report(Extraction("scan.pdf", message="pages 1, 2 are pictures without text"))
    text = words(parsed(failed._repr_html_()))
    assert text == (
        "Unknown area unknown year: ✗ failed scan.pdf: pages 1, 2 are pictures without text"
    )


# ---- a collection ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    return read_collection(written.mixed(tmp_path_factory.mktemp("mixed")))


def test_a_collection_shows_who_reported_when(mixed: Collection) -> None:
    tree = parsed(mixed._repr_html_())
    assert words(tree.find(".//h3")) == "11 reports of 6 areas, 2013/14 to 2017/18"
    grid = tree.find(".//table")
    years = [words(cell) for cell in grid.find("thead").iter("th")][1:]
    assert years == ["2013/14", "2014/15", "2015/16", "2016/17", "2017/18"]
    rows = {row[0]: row[1:] for row in tables(tree)["Coverage: reports by area and year"]}
    none = "no report"
    assert rows["Kent"] == [none, "\u2713ok", "!review", none, "!review"]
    assert rows["Essex"] == [none, "\u2713ok \u2713ok", none, none, none]
    assert rows["Dorset"] == [none, "\u2717failed", none, none, none]
    assert len(rows) == 6
    text = words(tree)
    assert "No report of 36 areas" in text
    assert "Wiltshire" in text
    assert "Area or year not established: 2 \u2205not-a-report minutes.pdf: no area's" in text


def test_a_collection_shows_what_is_in_doubt_and_why(mixed: Collection) -> None:
    caption = "Disputed figures, and figures that two prints give differently: 5"
    rows = tables(parsed(mixed._repr_html_()))[caption]
    assert [row[2] for row in rows] == [
        "1250 \u2717, disputed",
        "11 \u2717, disputed",
        "900 \u2713, agrees",
        "910 \u2713, agrees",
        "80 \u2717, disputed",
    ]
    assert rows[1][1] == "MAPPA-eligible offenders, on 31 March 2016: All categories, level 3"
    assert rows[1][4].startswith("sum_of_levels: MAPPA-eligible offenders: 1250 (Total | Total;")
    assert rows[2][4] == "prints differ: 910 (essex-2014-welsh.pdf, page 4)"


def test_names_in_a_collection_stay_text(tmp_path: Path) -> None:
    evil = written.EVIL
    one = written.report(evil, "kent", "2014/15", "failed", message=evil)
    other = written.report("a.pdf", evil, "2015/16", area_name=evil)
    third = written.report("b.pdf", "", "", "not-a-report", message=evil)
    row = written.figure(evil, "2015/16", "1", "a.pdf", printed=evil, checked="disputed")
    row |= {"label": evil, "district": evil, "measure": "own_measure", "order": evil}
    check = written.failed("a.pdf", "sum", f"{evil} ({evil}; page 4) is wrong")
    folder = written.write(tmp_path, [one, other, third], [row], [check])
    text = read_collection(folder)._repr_html_()
    shown = words(parsed(text))
    assert text.count("<script") == 0
    # The title of the cell is no text.
    assert shown.count("<script>alert(1)</script>") == text.count("&lt;script&gt;") - 1 == 8


def test_long_lists_of_doubts_say_how_many_there_are(tmp_path: Path) -> None:
    rows = [
        written.figure("kent", "2014/15", str(n), "a.pdf", district=f"D{n}", checked="disputed")
        for n in range(130)
    ]
    folder = written.write(tmp_path, [written.report("a.pdf", "kent", "2014/15")], rows)
    shown = tables(parsed(read_collection(folder)._repr_html_()))
    name = "Disputed figures, and figures that two prints give differently: 130, the first 100"
    assert len(shown[name]) == 100


def test_an_empty_collection_shows_that_it_is_empty() -> None:
    empty = Collection.from_reports([])
    assert words(parsed(empty._repr_html_())).startswith("0 reports 0 printed figures")
    assert repr(empty) == "<Collection of 0 reports, 0 areas: 0 observations, 0 disputed>"
    assert empty.observations.empty
    assert empty.reports.empty


def test_reports_from_python_come_to_what_the_command_writes(tmp_path: Path) -> None:
    reports, out = tmp_path / "reports", tmp_path / "out"
    reports.mkdir()
    # Two reports of one area and year, and two years of one area.
    for name in (
        "bedfordshire-2014-15.pdf",
        "bedfordshire-2014-15.txt",
        "cambridgeshire-2009-10.txt",
        "cambridgeshire-2022-23.txt",
    ):
        shutil.copy(RAW / name, reports)
    command = Path(sys.executable).with_name("mappa-extract")
    subprocess.run([command, reports, "-o", out, "-q"], check=True)
    ours = Collection.from_reports(extract_folder(reports, jobs=2))
    theirs = read_collection(out)
    assert repr(ours) == repr(theirs)
    assert len(ours) == 4
    for name in ("reports", "observations", "checks"):
        pd.testing.assert_frame_equal(getattr(ours, name), getattr(theirs, name))
    pd.testing.assert_frame_equal(theirs.observations, read_observations(out))
    assert ours._repr_html_() == theirs._repr_html_()
    assert "duplicate_report" in set(ours.checks["check"])


def test_checks_between_reports_leave_the_reports_alone() -> None:
    reports = [
        Report(collection.report(ending=ending, breaches=breaches))
        for ending, breaches in ((2016, 30), (2017, 200), (2018, 31))
    ]
    before = [report.status for report in reports]
    together = Collection.from_reports(reversed(reports))
    assert before == [report.status for report in reports] == ["ok"] * 3
    assert together.reports["status"].tolist() == ["ok", "review", "ok"]
    disputed = together.observations.query("checked == 'disputed'")
    assert disputed["value"].tolist() == [200]
    assert not any("series_jump" in set(report.checks["check"]) for report in reports)


def test_reports_with_one_name_are_refused() -> None:
    twice = [Report(collection.report(source="a.txt")), Report(collection.report(source="a.txt"))]
    with pytest.raises(UsageError, match=r"two reports are called 'a\.txt': read them with"):
        Collection.from_reports(twice)


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSourceError, match=r"no reports\.csv here"):
        read_collection(tmp_path)


def test_codes_of_a_layout_s_own_are_kept(tmp_path: Path) -> None:
    row = written.figure("kent", "2014/15", "7", "a.pdf", measure="home_visits")
    written.write(tmp_path, [written.report("a.pdf", "kent", "2014/15")], [row])
    for frame in (read_collection(tmp_path).observations, read_observations(tmp_path)):
        assert frame["measure"].tolist() == ["home_visits"]


# ---- charts -----------------------------------------------------------------------------------


Points = list[tuple[float, float]]
Chart = dict[str, Any]


def spec(chart: Any) -> Chart:
    """Return a chart as Vega-Lite, which Altair has found to be right."""
    return dict(chart.to_dict())


def values(chart: Chart, layer: str) -> list[dict[str, Any]]:
    """Return the rows that a layer draws, where it is there."""
    found = [one for one in chart["layer"] if one["name"] == layer]
    if not found:
        return []
    # Altair moves data that all layers share to the top.
    data = found[0].get("data") or chart["data"]
    return list(data["values"] if "values" in data else chart["datasets"][data["name"]])


def marks(chart: Chart, status: str, area: str) -> Points:
    """Return the marks of an area with a status."""
    return [
        (row["year"], row["value"])
        for row in values(chart, "marks")
        if (row["status"], row["area"]) == (status, area)
    ]


def lines(chart: Chart, area: str) -> list[Points]:
    """Return the points of each line of an area."""
    runs: dict[str, Points] = {}
    for row in values(chart, "lines"):
        if row["area"] == area:
            runs.setdefault(row["run"], []).append((row["year"], row["value"]))
    return list(runs.values())


def title(chart: Chart) -> str:
    return " ".join(chart["title"]["text"])


def said(chart: Chart) -> str:
    """Return everything that is written in a chart."""
    rows = [row for layer in chart["layer"] for row in values(chart, layer["name"])]
    texts = [str(row[name]) for row in rows for name in ("line", "text", "sign") if name in row]
    notes = " ".join(chart["title"].get("subtitle", ()))
    return "\n".join([title(chart), notes, *texts])


YEARS = {
    "2006/07": "1000",
    "2007/08": "1010",
    "2008/09": "1020",
    "2009/10": "1030",
    "2010/11": "1040",
    "2011/12": "1050",
    "2012/13": "1060",
    "2014/15": "1080",
    "2015/16": "1090",
    "2016/17": "1100",
    "2017/18": "1110",
}
"""Figures of Kent; there is none of 2013/14."""


@pytest.fixture(scope="module")
def kent(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    rows, reports = [], []
    for year, value in YEARS.items():
        source = f"{year[:4]}.pdf"
        checked = {"2011/12": "disputed", "2014/15": ""}.get(year, "agrees")
        reports.append(written.report(source, "kent", year))
        rows.append(written.figure("kent", year, value, source, checked=checked))
        rows.append(written.figure("kent", year, "7", source, level="3"))
    # Prints that differ, a withheld figure, a district, a national table: none joins the line.
    rows.append(written.figure("kent", "2016/17", "1101", "2016.pdf"))
    rows.append(written.figure("kent", "2018/19", "", "2017.pdf", marker="suppressed", printed="*"))
    rows.append(written.figure("kent", "2012/13", "5", "2012.pdf", district="Medway"))
    rows.append(written.figure("england-and-wales", "2012/13", "50000", "2012.pdf"))
    return read_collection(written.write(tmp_path_factory.mktemp("kent"), reports, rows))


def test_a_series_draws_the_figures_that_are_printed(kent: Collection) -> None:
    chart = spec(kent.plot())
    assert title(chart) == "MAPPA-eligible offenders: All categories, Total, on 31 March"
    rows = kent.observations.query("area == 'kent' and level == 'all' and district == ''")
    printed = rows.dropna(subset=["value"])
    ending = printed["year"].str[:4].astype(int) + 1
    wanted = set(zip(ending.tolist(), printed["value"].tolist(), strict=True))
    kinds = ("agrees", "stands alone", "disputed", "prints differ")
    points = {kind: marks(chart, kind, "kent") for kind in kinds}
    assert {point for each in points.values() for point in each} == wanted
    assert sum(map(len, points.values())) == len(wanted) == 12
    assert points["disputed"] == [(2012, 1050)]
    assert points["stands alone"] == [(2015, 1080)]
    assert points["prints differ"] == [(2017, 1100), (2017, 1101)]
    assert [(row["year"], row["sign"]) for row in values(chart, "signs")] == [(2019, "*")]
    assert all(point in wanted for line in lines(chart, "kent") for point in line)
    assert marks(chart, "agrees", "england-and-wales") == []
    assert chart["encoding"]["x"]["axis"]["values"] == [*range(2007, 2020)]
    assert "* suppressed" in said(chart)


def test_no_line_goes_over_a_break_a_gap_or_a_doubt(kent: Collection) -> None:
    chart = spec(kent.plot())
    joined = [[x for x, _ in line] for line in lines(chart, "kent")]
    # Breaks before 2008/09, 2009/10 and 2010/11; no 2013/14; prints of 2016/17 differ.
    assert joined == [[2007, 2008], [2011, 2012, 2013], [2015, 2016]]
    assert [row["year"] for row in values(chart, "breaks")] == [2008.5, 2009.5, 2010.5]
    text = said(chart)
    assert "1  2008/09: figures compiled on a new basis" in text
    assert "3  2010/11: a new template of the Ministry of Justice" in text


def test_every_declared_break_of_a_series_is_kept(tmp_path: Path) -> None:
    root = Path(__file__).parents[1] / "mappa_extract" / "checks" / "collection"
    declared = tomllib.loads((root / "series.toml").read_text("utf-8"))["breaks"]
    series = (
        ("eligible_offenders", "1"),
        ("eligible_offenders", "2"),
        ("managed_offenders", "all"),
        ("orders", "1"),
        ("registration_rate", "1"),
    )
    areas = ["suffolk", "norfolk"]
    years = [financial_year(ending) for ending in range(2002, 2026)]
    reports = [written.report(f"{a}{y}", a, y) for a in areas for y in years]
    rows = [
        written.figure(area, year, "9", f"{area}{year}", measure=measure, category=category)
        for area in areas
        for year in years
        for measure, category in series
    ]
    collection = read_collection(written.write(tmp_path, reports, rows))
    for measure, category in series:
        chart = spec(collection.plot(measure, category, areas=areas))
        for area in areas:
            mine = {
                int(one["year"][:4]) + 1
                for one in declared
                if measure in one.get("measures", [measure])
                and category in one.get("categories", [category])
                and area in one.get("areas", [area])
            }
            steps = [
                (before, after)
                for line in lines(chart, area)
                for (before, _), (after, _) in pairwise(line)
            ]
            # What is no break is joined: of 23 steps all others are drawn.
            wanted = [(year - 1, year) for year in range(2003, 2026) if year not in mine]
            assert steps == wanted
            shown = {row["year"] + 0.5 for row in values(chart, "breaks")}
            assert mine <= shown


def test_a_break_of_one_area_leaves_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scope = Scope({"area": ("suffolk",), "category": ("2",)})
    own = Break(scope, "2019/20", "category 2 was 155", "a report", "2026-11-27")
    known = replace(known_series(), breaks=(*known_series().breaks, own))
    monkeypatch.setattr("mappa_extract.plots.series.known_series", lambda: known)
    reports, rows = [], []
    for area, values in (("suffolk", ("155", "1324")), ("norfolk", ("500", "510"))):
        for year, value in zip(("2018/19", "2019/20"), values, strict=True):
            source = f"{area}-{year[:4]}.pdf"
            reports.append(written.report(source, area, year))
            rows.append(written.figure(area, year, value, source, category="2"))
    chart = spec(read_collection(written.write(tmp_path, reports, rows)).plot(category=2))
    assert lines(chart, "suffolk") == []
    assert lines(chart, "norfolk") == [[(2019, 500), (2020, 510)]]
    assert "2019/20, Suffolk alone: category 2 was 155" in said(chart)


def test_areas_and_codes_are_chosen_and_said(mixed: Collection) -> None:
    chart = spec(mixed.plot("registration_rate", areas=["Kent", "dorset"]))
    assert lines(chart, "kent") == [[(2015, 66.3), (2016, 69)]]
    assert "Dorset: no figure" in said(chart)
    assert chart["layer"][-1]["encoding"]["y"]["title"] == "per 100,000"
    chart = spec(mixed.plot(category=1, district="Medway"))
    assert marks(chart, "agrees", "kent") == [(2015, 310)]
    assert title(chart).endswith("Medway")
    chart = spec(mixed.plot(areas="england-and-wales"))
    assert marks(chart, "agrees", "england-and-wales") == [(2015, 68214)]


def test_more_areas_than_can_be_told_apart_are_said(tmp_path: Path) -> None:
    slugs = ["avon-and-somerset", "bedfordshire", "cheshire", "cumbria", "dorset", "essex", "kent"]
    reports = [written.report(slug, slug, "2014/15") for slug in slugs]
    rows = [written.figure(slug, "2014/15", "9", slug) for slug in slugs]
    rows.append(written.figure("kent", "2015/16", "9", "kent"))
    collection = read_collection(written.write(tmp_path, reports, rows))
    chart = spec(collection.plot())
    assert title(chart).endswith("(6 of 7 areas)")
    assert marks(chart, "agrees", "kent")
    assert not marks(chart, "agrees", "essex")
    assert marks(spec(collection.plot(areas=slugs)), "agrees", "essex")


def test_what_is_not_there_is_not_drawn(mixed: Collection) -> None:
    with pytest.raises(UsageError, match="no figure to plot has the measure 'deaths': give"):
        mixed.plot("deaths")
    with pytest.raises(UsageError, match="has the level '2': give '3', 'all'"):
        mixed.plot("eligible_offenders", level=2)
    with pytest.raises(UsageError, match="no MAPPA area is called 'Atlantis'"):
        mixed.plot(areas="Atlantis")
    with pytest.raises(UsageError, match="there are no figures to plot"):
        mixed.plot(areas="dorset")
    with pytest.raises(UsageError, match=r"scan\.pdf: there are no figures to plot"):
        Report(Extraction("scan.pdf", message="pictures")).plot()


def bars(chart: Chart) -> dict[str, list[float]]:
    """Return the lengths of the bars by level."""
    found: dict[str, list[float]] = {}
    for row in values(chart, "bars"):
        found.setdefault(row["level"], []).append(row["value"])
    return found


def test_a_report_draws_its_figures(bedfordshire: Report) -> None:
    chart = spec(bedfordshire.plot())
    assert title(chart) == "Bedfordshire: MAPPA-eligible offenders, on 31 March 2014 (! review)"
    rows = bedfordshire.observations.query("measure == 'eligible_offenders' and category != 'all'")
    for level in ("1", "2", "3"):
        wanted = rows.query(f"level == '{level}'")["value"].tolist()
        assert bars(chart)[f"Level {level}"] == wanted
    assert bars(chart).keys() == {"Level 1", "Level 2", "Level 3"}
    text = said(chart)
    assert "3 \u2717" in text
    assert "595 \u2713" in text
    assert "Category 3, other dangerous" in text


@pytest.mark.parametrize("name", ["derbyshire-2005-06", "cambridgeshire-2009-10"])
def test_every_measure_of_a_report_is_drawn(name: str) -> None:
    report = extract(RAW / f"{name}.txt")
    own = report.observations.query(f"area == '{report.area}' and year == '{report.year}'")
    own = own[(own["district"] == "") & ~own["unit"].isin(["percent", "percent_change"])]
    for measure in own["measure"].unique():
        chart = spec(report.plot(measure))
        found = sorted(value for widths in bars(chart).values() for value in widths)
        rows = own[own["measure"] == measure].dropna(subset=["value"])
        assert set(found) <= set(rows["value"])
        parts = rows[(rows["category"] != "all") & (rows["level"] != "all")]
        parts = parts[parts["order"] != "all"]
        if len(parts):
            assert found == sorted(parts["value"])
        assert found or rows.empty


def test_prints_that_differ_are_no_bar_and_no_number_is_none() -> None:
    one = collection.report()
    rows = [row for row in one.observations if row.measure == "eligible_offenders"]
    by_cell = {(row.category, row.level): row for row in rows}
    by_cell["1", "1"].value, by_cell["1", "1"].category = "1201", "1"
    by_cell["2", "1"].category, by_cell["2", "1"].value = "1", "1300"
    by_cell["3", "3"].value, by_cell["3", "3"].marker = "", "suppressed"
    text = said(chart := spec(Report(one).plot()))
    assert "1201 or 1300, prints differ" in text
    assert bars(chart)["Level 1"] == [0]
    assert len(bars(chart)["Level 3"]) == 2
    assert [row["value"] for row in values(chart, "prints")] == [1201, 1300]
    assert "* suppressed" in text


def test_controls_are_not_drawn(tmp_path: Path) -> None:
    name = "<b>$x$</b> & \x07"
    one = collection.report()
    one.area_name = name
    assert title(spec(Report(one).plot())).startswith("<b>$x$</b> &")
    assert "\x07" not in said(spec(Report(one).plot()))
    reports = [written.report("a.pdf", "kent", "2014/15")]
    rows = [written.figure("kent", "2014/15", "9", "a.pdf", district="<i>$&")]
    chart = spec(read_collection(written.write(tmp_path, reports, rows)).plot(district="<i>$&"))
    assert title(chart).endswith("<i>$&")


def test_without_altair_it_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['altair'] = None\n"
        "from mappa_extract import extract\n"
        "from mappa_extract.errors import UsageError\n"
        f"report = extract({str(RAW / 'bedfordshire-2014-15.txt')!r})\n"
        "report._repr_html_()\n"
        "try: report.plot()\n"
        "except UsageError as error: print(error)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == ("plot() needs the package altair: pip install 'mappa-extract[plot]'\n")


def test_altair_is_loaded_for_charts_alone() -> None:
    code = (
        "import sys, mappa_extract\n"
        "mappa_extract.Collection.from_reports([])._repr_html_()\n"
        "print('altair' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "False\n"
