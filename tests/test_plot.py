"""`mappa-extract plot`: charts as files, of what a folder holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from mappa_extract.commands.app import app
from mappa_extract.output.written import read_written
from tests import written


def plot(*arguments: str | Path) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(app, ["plot", *map(str, arguments)])


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written.mixed(tmp_path_factory.mktemp("plot") / "mixed")


def drawn(folder: Path, *arguments: str) -> dict[str, Any]:
    """Return the chart that the command prints."""
    said = plot(folder, *arguments)
    assert said.exit_code == 0, said.stderr
    return dict(json.loads(said.stdout))


def rows(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of a chart that has one data set."""
    (found,) = spec["datasets"].values()
    return list(found)


@pytest.mark.parametrize("chart", ["series", "ranking", "map", "coverage"])
def test_charts_are_right_vega_lite(mixed: Path, chart: str) -> None:
    altair = pytest.importorskip("altair")
    spec = drawn(mixed, "--chart", chart)
    assert altair.Chart.from_dict(spec).to_dict()["title"]["text"]


@pytest.mark.parametrize(
    ("suffix", "begins"),
    [(".png", b"\x89PNG"), (".svg", b"<svg"), (".html", b"<!DOCTYPE html>"), (".json", b"{")],
)
def test_charts_are_files_that_need_nothing(
    mixed: Path, suffix: str, begins: bytes, tmp_path: Path
) -> None:
    if suffix != ".json":
        pytest.importorskip("vl_convert")
    path = tmp_path / "new" / f"chart{suffix}"
    said = plot(mixed, "--area", "kent", "-o", path)
    assert said.exit_code == 0, said.stderr
    data = path.read_bytes()
    assert data.lstrip().startswith(begins)
    assert b'src="http' not in data
    if suffix == ".svg":
        assert b"MAPPA-eligible offenders" in data


def test_a_map_leaves_blank_what_is_not_there(mixed: Path) -> None:
    spec = drawn(mixed, "--chart", "map", "--year", "2014/15")
    tiles = {row["name"]: row for row in rows(spec)}
    assert len(tiles) == 42
    printed = [
        row
        for row in read_written(str(mixed)).observations
        if (row.measure, row.year, row.area) == ("registration_rate", "2014/15", "kent")
    ]
    assert tiles["Kent"]["value"] == float(printed[0].value)
    assert "value" not in tiles["Gwent"]
    assert tiles["Gwent"]["text"] == ""
    # The names in the ranking are those with a number, and no national table is among them.
    ranking = drawn(mixed, "--chart", "ranking", "--year", "2014/15")
    ranked = {row["name"] for row in rows(ranking)}
    assert ranked == {name for name, row in tiles.items() if "value" in row}


def test_the_year_with_most_areas_is_taken(mixed: Path) -> None:
    spec = drawn(mixed, "--chart", "ranking")
    assert spec["title"]["text"][-1].endswith("2014/15")


def test_coverage_is_coloured_by_what_was_read(tmp_path: Path) -> None:
    reports = [
        written.report("a.pdf", "kent", "2014/15", expected="60", unread="15"),
        written.report("b.pdf", "kent", "2015/16", "failed"),
    ]
    spec = drawn(written.write(tmp_path, reports, []), "--chart", "coverage")
    assert spec["layer"][0]["encoding"]["color"]["field"] == "share"
    assert [row.get("share") for row in rows(spec)] == [0.75, None]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--area", "Atlantis"], "no MAPPA area is called 'Atlantis'"),
        (["--measure", "deaths"], "no figure to plot has the measure 'deaths'"),
        (["-o", "chart.pgn"], "did you mean '.png'?"),
        (["--chart", "map", "--year", "1999/00"], "no figure to plot is of 1999/00: give"),
    ],
)
def test_what_is_not_there_is_said(mixed: Path, arguments: list[str], complaint: str) -> None:
    said = plot(mixed, *arguments)
    assert said.exit_code == 2
    assert complaint in said.stderr
    assert said.stdout == ""
