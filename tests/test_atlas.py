"""The atlas in a real browser: what it shows is what the files have, and it harms nobody."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

import pytest

from tests.written import Row, mixed, read

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

sync_api = pytest.importorskip("playwright.sync_api", reason="needs the package playwright")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
if not CHROMIUM:
    pytest.skip("needs the browser chromium", allow_module_level=True)

COMMAND = Path(sys.executable).parent / "mappa-extract"
Open = Callable[..., "Page"]


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    line = [str(COMMAND), *map(str, arguments)]
    return subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield found
        found.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a collection in which everything happens that may, with its atlas."""
    out = mixed(tmp_path_factory.mktemp("mixed") / "out")
    done = run("atlas", out)
    assert done.returncode == 0, done.stderr
    assert done.stderr == f"{out}/atlas.html: 11 reports, 20 figures\n"
    return out


class Watched(NamedTuple):
    """What a page did that it should not have done."""

    wrong: list[str]
    requests: list[str]


@pytest.fixture
def watched() -> Watched:
    return Watched([], [])


@pytest.fixture
def opened(browser: Browser, folder: Path, watched: Watched) -> Iterator[Open]:
    """Open the atlas of `mixed` at a view; whatever it says, asks or fetches fails the test."""
    contexts = []

    def dismiss(dialog: Dialog) -> None:
        watched.wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def open_it(at: Path = folder, width: int = 1280, scheme: str = "light", **view: str) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(5000)
        page.on("console", lambda one: watched.wrong.append(f"{one.type}: {one.text}"))
        page.on("pageerror", lambda one: watched.wrong.append(str(one)))
        page.on("dialog", dismiss)
        page.on("request", lambda one: watched.requests.append(one.url))
        page.goto((at / "atlas.html").as_uri() + ("#" + urlencode(view) if view else ""))
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert not watched.wrong
    kinds = {url.partition(":")[0] for url in watched.requests}
    assert kinds <= {"file", "blob", "data"}, watched.requests


def shown(page: Page, table: str) -> list[dict[str, str]]:
    """Return a table of the page as records; a column is called as in the CSV."""
    cells = page.eval_on_selector_all(
        f"#{table}-table tr", "rows => rows.map(row => Array.from(row.cells, c => c.textContent))"
    )
    head = [name.lower().replace(" ", "_") for name in cells[0]]
    return [dict(zip(head, row, strict=True)) for row in cells[1:]]


def downloaded(page: Page, table: str) -> list[dict[str, str]]:
    with page.expect_download() as waiting:
        page.click(f"#{table}-csv")
    assert waiting.value.suggested_filename.endswith(".csv")
    text = Path(waiting.value.path()).read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    return [{name.replace(" ", "_"): cell for name, cell in row.items()} for row in rows]


def rows_of(folder: Path, **codes: str) -> list[Row]:
    return [row for row in read(folder) if all(row[k] == v for k, v in codes.items())]


def test_choosing_a_series_draws_what_the_file_has(opened: Open, folder: Path) -> None:
    page = opened()
    page.select_option("#series-measure", "eligible_offenders")
    page.select_option("#series-category", "all")
    page.select_option("#series-level", "all")
    page.select_option("#series-area", "kent")
    wanted = rows_of(folder, area="kent", category="all", level="all", district="")
    assert len(wanted) == 4
    table = shown(page, "series")
    assert table
    for column in ("value", "year", "checked", "source", "page", "measure", "area"):
        assert [row[column] for row in table] == [row[column] for row in wanted], column
    # A figure printed twice alike is one mark; 2015/16 is disputed; 2017/18 follows no 2016/17.
    marks = page.locator("#series-chart .mark")
    assert [one.text_content() for one in marks.all()] == [
        "Kent 2014/15: 1,200, agrees (kent-2014.pdf, page 4);"
        " 1,200, agrees (kent-2014.pdf, page 6)",
        "Kent 2015/16: 1250, disputed (kent-2015.pdf, page 4)",
        f"Kent 2017/18: =1400, stands alone ({wanted[3]['source'].lstrip(chr(39))}, page 4)",
    ]
    assert marks.nth(1).locator(".doubt").count() == 1
    assert page.locator("#series-chart .line").count() == 1
    assert "1 disputed" in page.inner_text("#series-status")
