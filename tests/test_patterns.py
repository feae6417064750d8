"""Patterns on texts that others write: each fed what it takes longest for."""

from __future__ import annotations

import importlib
import pkgutil
import re
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
OWN = regex.compile(r"(?<![\\\p{L}])\p{L}{2,}")
"""Words that a pattern itself holds: what begins like a match over and over costs most."""
MOST_OWN = 8
LENGTH = 4000
"""Characters; twice as many may take three times as long, and a short time is not measured."""
SHORT = 0.02
OTHERS = (
    *("desk", "plots", "goldens", "batch.cluster", "__main__"),
    *("tables", "reading", "vocabulary.phrases"),
)
"""Modules that ask for extras, or that read no text of others; and those that are going."""
CUT = {"identify.opening:_PAGE", "pages.screen:_LAST_NUMBER"}
"""Asked of so many characters only, whatever the text."""
WRITTEN = {f"identify.strangers:{name}" for name in ("_TITLED", "_TOLD", "_OWN")}
"""Collections of patterns that are compiled where they are used."""
SCANS = regex.compile(r"\b(\w+)\.(?:search|finditer|findall|subn?|split)\(")


def patterns() -> Iterator[tuple[str, Any]]:
    """Yield the patterns that are looked for all over a text, with their names."""
    for module in pkgutil.walk_packages(mappa_extract.__path__, "mappa_extract."):
        short = module.name.removeprefix("mappa_extract.")
        if short.startswith(OTHERS):
            continue
        loaded = importlib.import_module(module.name)
        used = set(SCANS.findall(Path(str(loaded.__file__)).read_text("utf-8")))
        for name, value in vars(loaded).items():
            alone = isinstance(value, regex.Pattern | re.Pattern)
            written = f"{short}:{name}" in WRITTEN
            for place, each in enumerate([value] if alone else held(value)):
                if isinstance(each, regex.Pattern | re.Pattern) and (name in used or not alone):
                    yield f"{short}:{name}" + ("" if alone else f"[{place}]"), each
                elif written and isinstance(each, str):
                    yield f"{short}:{name}[{place}]", regex.compile(each, regex.MULTILINE)


def held(value: object) -> Iterator[object]:
    """Yield what a collection holds, and what the collections in it hold."""
    if isinstance(value, dict):
        value = tuple(value.values())
    for each in value if isinstance(value, list | tuple) else ():
        yield from each if isinstance(each, list | tuple) else (each,)


def units(pattern: str) -> Iterator[str]:
    """Yield what texts for a pattern are made of: common parts, and the pattern's own words."""
    yield from UNITS
    words = list(dict.fromkeys(OWN.findall(pattern)))[:MOST_OWN]
    for word in words:
        yield from (f"{word} ", word, f"{word} 1 ")
    yield " ".join(words) + " "
    yield "".join(words) + "1"


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
        for unit in units(pattern.pattern):
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
