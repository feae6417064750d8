"""Seeds: right reports of every format that is read, small ones, with what they print."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from tests.generator.looks import LOOKS, render
from tests.generator.templates import AREAS, KEY, TEMPLATES, make

RAW = Path(__file__).parents[2] / "fixtures" / "raw"
FORMATS = ("text", "html", "docx", "odt", "pdf")
_LOOKS = {
    "text": ("tabs", "pipes", "cells", "bullets", "utf16"),
    "html": ("html",),
    "docx": ("docx",),
    "odt": ("odt",),
    "pdf": ("pdf-ruled", "pdf-borderless", "pdf-bold", "pdf-rotated", "pdf-notes", "fixture"),
}

Figure = tuple[str, ...]
"""A figure's key, then its value or the reason why there is none."""


@dataclass(frozen=True)
class Seed:
    """A right report: its format, its bytes, the ending of its name, and its figures."""

    format: str
    data: bytes
    suffix: str
    truth: Counter[Figure]


@dataclass(frozen=True)
class Kind:
    """One thing that happens to a report.

    `keeps` tells whether what the report prints is still what it printed: only then can a
    figure that is not in the truth be called wrong. What is `heavy` takes seconds to make or read.
    """

    name: str
    change: Callable[[Seed, Random], bytes]
    keeps: bool = True
    heavy: bool = False


def figures(rows: Iterable[Mapping[str, str]]) -> Counter[Figure]:
    """Return the figures of rows with the observations' columns."""
    return Counter((*(row[name] for name in KEY), row["value"] or row["marker"]) for row in rows)


@cache
def seed(format: str, number: int) -> Seed:
    """Return the `number`-th right report of a format; they repeat after some dozens."""
    looks = _LOOKS[format]
    look = looks[number % len(looks)]
    if look == "fixture":
        # Bedfordshire's report contradicts itself: it is `review` before anything happens to it.
        paths = sorted(path for path in RAW.glob("*.pdf") if "bedford" not in path.name)
        path = paths[number // len(looks) % len(paths)]
        expected = path.parents[1] / "expected" / f"{path.stem}.csv"
        with expected.open(encoding="utf-8", newline="") as stream:
            return Seed(format, path.read_bytes(), ".pdf", figures(csv.DictReader(stream)))
    assert look in LOOKS
    templates = sorted(TEMPLATES)
    report = make(templates[number % len(templates)], sorted(AREAS)[number % len(AREAS)], number)
    data, suffix = render(report, look, number)
    return Seed(format, data, suffix, figures(report.expected()))
