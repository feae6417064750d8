"""What all tests share: no layouts but the package's, and a browser where one is installed."""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

# The command is started hundreds of times: what Python compiles is kept, outside the sources.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ["PYTHONPYCACHEPREFIX"] = str(Path(__file__).parents[1] / ".pytest_cache" / "compiled")
# As people start it: what is said stands in a buffer until it is written.
os.environ.pop("PYTHONUNBUFFERED", None)

# Not the layouts of whoever runs the tests.
os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp(prefix="mappa-extract-tests-")
atexit.register(shutil.rmtree, os.environ["XDG_CONFIG_HOME"], ignore_errors=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give a headless browser; tests that need one are skipped where there is none."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs the package playwright")
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        pytest.skip("needs the browser chromium")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=arguments)
        yield found
        found.close()


@pytest.fixture(scope="session")
def tab(browser: Browser) -> Page:
    """Give the one page in which tests open what they look at: a new one takes half a second."""
    return browser.new_context().new_page()


SLOW = 30_000
"""Milliseconds that a page may take on a machine that is busy."""


@pytest.fixture
def opened(browser: Browser, tab: Page) -> Iterator[Callable[..., Page]]:
    """Open a page; what it says on the console, asks or fetches fails the test.

    What is opened again takes the place of what was there, unless it shall be `beside` it. A page
    of a server may ask that, one of a file what begins with one of `also`. A page may speak on
    the console where it is not `quiet`; `bypass` lets scripts run that its policy forbids.
    """
    contexts: list[BrowserContext] = []
    watched: list[Page] = []
    wrong: list[str] = []

    def open_it(
        address: str | Path,
        width: int = 1280,
        scheme: str = "light",
        *,
        beside: bool = False,
        quiet: bool = True,
        bypass: bool = False,
        also: tuple[str, ...] = (),
    ) -> Page:
        url = address.as_uri() if isinstance(address, Path) else address
        page = tab
        if beside or bypass:
            contexts.append(browser.new_context(bypass_csp=bypass))
            page = contexts[-1].new_page()
        elif tab in watched:
            tab.goto("about:blank")
        page.set_default_timeout(SLOW)
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(media="screen", color_scheme=scheme)  # type: ignore[arg-type]
        own = (f"{url.partition('#')[0]}", "data:", "blob:", "about:", *also)
        if url.startswith("http:"):
            own = ("/".join(url.split("/")[:3]) + "/", *own)

        def asked(request: Any) -> None:
            if not request.url.startswith(own):
                wrong.append(f"request: {request.url}")

        def said(message: Any) -> None:
            if quiet:
                wrong.append(f"console: {message.text}")

        def broke(error: Any) -> None:
            wrong.append(f"error: {error}")

        def opened_over(dialog: Any) -> None:
            wrong.append(f"dialog: {dialog.message}")
            dialog.dismiss()

        listeners = {"request": asked, "console": said, "pageerror": broke, "dialog": opened_over}
        for name, listener in listeners.items():
            page.on(name, listener)  # type: ignore[call-overload]
            ends.append((page, name, listener))
        watched.append(page)
        page.goto(url)
        return page

    ends: list[tuple[Page, str, Any]] = []
    yield open_it
    if tab in watched:
        with contextlib.suppress(Exception):
            tab.evaluate("localStorage.clear()")
        tab.goto("about:blank")
    for page, name, listener in ends:
        page.remove_listener(name, listener)
    for context in contexts:
        context.close()
    assert wrong == []


KNOWN_FAULTS = {
    "test_figures_above_their_labels_are_doubted": "figures above labels are moved by one in text",
    "test_nothing_is_wrong_in_silence_in_odd_pages[pdftotext]": "a figure is missed in silence",
    "test_an_office_suite_makes_a_pdf_of_it[annual_2002]": "two figures are taken for others'",
}
"""Tests, or one case of them, in which the program is wrong, each with what is wrong."""


LONGEST = (
    *("docs", "batch", "new_layout", "desk", "review_page", "scans", "atlas", "disasters"),
    *("attack", "confined", "fuzzing", "converted", "formats", "endurance", "remote"),
)
"""Files of tests that take longest: they come first, so that no worker waits for one at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first, and expect the known faults to fail.

    A fault that passes again is to be taken off the list.
    """
    places = {f"test_{name}": place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(places)))
    for item in items:
        name = item.name.partition("[")[0]
        if reason := KNOWN_FAULTS.get(item.name) or KNOWN_FAULTS.get(name):
            item.add_marker(pytest.mark.xfail(reason=reason, strict=False))
