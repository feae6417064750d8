"""Patterns on texts that others write: each fed what it takes longest for."""

from __future__ import annotations

import importlib
import pkgutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import regex

import mappa_extract
from mappa_extract.pages.screen import standing_figures

PACKAGE = Path(mappa_extract.__file__).parent
UNITS = (
    *(" ", "a", "1", "A ", "1 ", "1,", ". ", "\n", " \n", "_", "-", "- ", "|", "(", "1/", "of "),
    *("level ", "31 march ", "number of ", "the annual report of ", "a, "),
)
LENGTH = 4000
"""Characters; twice as many may take three times as long, and a short time is not measured."""
SHORT = 0.02
OTHERS = (
    *("desk", "plots", "goldens", "batch.cluster", "__main__"),
)
"""Modules that ask for extras, or that read no text of others."""
CUT = {"identify.opening:_PAGE", "pages.screen:_LAST_NUMBER"}
"""Asked of so many characters only, whatever the text."""
SCANS = regex.compile(r"\b(\w+)\.(?:search|finditer|findall|subn?|split)\(")


def patterns() -> Iterator[tuple[str, Any]]:
    """Yield the patterns that are looked for all over a text, with their names."""
    for module in pkgutil.walk_packages(mappa_extract.__path__, "mappa_extract."):
        if module.name.removeprefix("mappa_extract.").startswith(OTHERS):
            continue
        loaded = importlib.import_module(module.name)
        source = Path(str(loaded.__file__)).read_text("utf-8")
        used = set(SCANS.findall(source))
        for name, value in vars(loaded).items():
            several = isinstance(value, list | tuple)
            for each in value if several else (value,):
                if isinstance(each, regex.Pattern) and (several or name in used):
                    yield f"{module.name.removeprefix('mappa_extract.')}:{name}", each


def taken(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def scanned(pattern: Any, text: str) -> None:
    for _ in pattern.finditer(text):
        pass


def test_no_pattern_takes_longer_than_its_text() -> None:
    slow = []
    for name, pattern in dict(patterns()).items():
        if name in CUT or not isinstance(pattern.pattern, str):
            continue
        for unit in UNITS:
            once, twice = (
                (unit * (length // len(unit) + 1))[:length] + "\0"
                for length in (LENGTH, 2 * LENGTH)
            )
            first = taken(lambda one=pattern, text=once: scanned(one, text))  # type: ignore[misc]
            if first < SHORT:
                continue
            # The least of two each: what else a machine does only adds.
            short = min(taken(lambda: scanned(pattern, once)) for _ in range(2))  # noqa: B023
            long = min(taken(lambda: scanned(pattern, twice)) for _ in range(2))  # noqa: B023
            if long > max(3 * short, SHORT):
                slow.append(f"{name} {unit!r}: {short:.3f} s, {long:.3f} s")
    assert not slow, "\n".join(slow)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Each plan is looked at anew at least every 16 weeks by 3 agencies.", 0),
        ("Of 24 members of staff trained, 19 had been in post for less than 12\nmonths.", 1),
        (
            "Of 24 members of staff trained, 19 had been there for long.\n" * 2
            + "At last they had been in post for less than 12\nmonths.",
            0,
        ),
        ("Level 2 12 13 25\nLevel 3 1 0 1", 6),
        ("Number of orders imposed by the courts in the whole year 12\nthat were breached", 1),
        ("561 registered sexual offenders were managed", 1),
        ("Objective 2: bring breaches to court within 37 days. Lead: Police. Due: Quarter 2.", 0),
    ],
)
def test_figures_within_sentences_open_no_page(text: str, count: int) -> None:
    assert standing_figures(text) == count
