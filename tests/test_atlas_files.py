"""The atlas as a file: how it is asked for, that it is whole and sound, and its grid of tiles."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import html5lib
import pytest

from mappa_extract.areas import all_areas
from mappa_extract.web.atlas_tiles import tiles
from tests import command
from tests.written import mixed, write

RAW = Path(__file__).parents[1] / "fixtures" / "raw"


def run(*arguments: object, status: int = 0) -> str:
    """Run the command and return what it says on standard error."""
    done = command.run(*arguments)
    assert done.returncode == status, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.parametrize("empty", [False, True])
def test_the_page_is_sound_html_and_names_no_address(empty: bool, tmp_path: Path) -> None:
    out = write(tmp_path / "out", [], []) if empty else mixed(tmp_path / "out")
    run("atlas", out)
    text = (out / "atlas.html").read_text("utf-8")
    html5lib.HTMLParser(strict=True).parse(text)
    addresses = set(re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", text))
    # Names in Vega's own script, which the page's policy lets nobody fetch.
    known = {"http://www.w3.org", "https://vega.github.io", "https://github.com"}
    assert addresses <= known, addresses


def test_the_page_may_lie_elsewhere_and_leads_back(tmp_path: Path) -> None:
    out = mixed(tmp_path / "out put")
    page = tmp_path / "pages" / "mine.html"
    assert run("atlas", out, "-o", page) == f"{page}: 11 reports, 20 figures\n"
    assert not (out / "atlas.html").exists()
    assert 'href="../out%20put/review/kent-2014.pdf.html"' in page.read_text("utf-8")


@pytest.mark.parametrize("name", ["observations", "reports", "checks"])
def test_a_folder_that_is_not_whole_is_refused_in_one_line(name: str, tmp_path: Path) -> None:
    out = mixed(tmp_path / "out")
    (out / f"{name}.csv").unlink()
    said = run("atlas", out, status=1)
    assert said.count("\n") == 1
    assert f"{out}: no {name}.csv here: write the folder again with" in said
    assert not (out / "atlas.html").exists()


def test_no_folder_and_no_place_to_write_are_said_in_one_line(tmp_path: Path) -> None:
    said = run("atlas", tmp_path / "none", status=1)
    assert said.count("\n") == 1
    assert "no such folder" in said
    out = mixed(tmp_path / "out")
    (tmp_path / "file").touch()
    said = run("atlas", out, "-o", tmp_path / "file" / "page.html", status=1)
    assert said.count("\n") == 1
    assert "can't be written" in said


def test_a_run_over_a_folder_writes_its_atlas_too(tmp_path: Path) -> None:
    reports, out = tmp_path / "reports", tmp_path / "out"
    reports.mkdir()
    shutil.copy(RAW / "hertfordshire-2009-10.pdf", reports)
    said = run(reports, "-o", out, "--atlas")
    assert f"{out}/atlas.html: the whole folder on one page\n" in said
    page = (out / "atlas.html").read_bytes()
    assert b"hertfordshire-2009-10.pdf" in page
    # It is the page that the command of its own makes, and it is written anew each time.
    run("atlas", out)
    assert (out / "atlas.html").read_bytes() == page
    (out / "atlas.html").write_text("old")
    run(reports, "-o", out, "--atlas", "--quiet")
    assert (out / "atlas.html").read_bytes() == page
    assert not [one.name for one in out.iterdir() if one.name.startswith((".", "~", "tmp"))]


def test_an_atlas_without_a_folder_is_refused(tmp_path: Path) -> None:
    said = run(RAW / "hertfordshire-2009-10.pdf", "--atlas", status=2)
    assert said.endswith("--atlas makes files: say with -o into which folder\n")


def test_every_area_has_a_tile_of_its_own() -> None:
    grid = tiles()
    assert set(grid) == set(all_areas())
    assert len(grid) == 42
    assert len({(tile.column, tile.row) for tile in grid.values()}) == 42
    assert len({tile.short for tile in grid.values()}) == 42
    assert all(0 < len(tile.short) <= 4 for tile in grid.values())
    assert all(tile.column >= 0 and tile.row >= 0 for tile in grid.values())
    # Something like a map: from the far north to the far south-west.
    assert grid["northumbria"].row == min(tile.row for tile in grid.values())
    assert grid["devon-and-cornwall"].row == max(tile.row for tile in grid.values())
