"""The year of the population estimate that a report names beside its rate."""

from __future__ import annotations

from itertools import takewhile

import regex

from mappa_extract.model import Document

# The year of a date is when the estimate was published, not what it is of.
_POPULATION = regex.compile(
    r"mid[- ]?(?P<a>20\d\d)|(?P<b>20\d\d)\s+mid[- ]?year"
    r"|mid[- ]?year(?:(?!20\d\d)[^.]){0,60}"
    r"(?<!\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\p{L}*\s+)(?P<c>20\d\d)",
    regex.IGNORECASE,
)


def population_estimate(document: Document) -> str:
    """Return the year of the population estimate behind the rate, as printed, or empty."""
    text = document.text
    if "opulation" not in text:
        return ""
    lines = text.split("\n")
    for place in [number for number, line in enumerate(lines) if "opulation" in line]:
        before = takewhile(str.strip, reversed(lines[:place]))
        paragraph = [*reversed(list(before)), *takewhile(str.strip, lines[place:])]
        if match := _POPULATION.search(" ".join(" ".join(paragraph).split())):
            return str(match["a"] or match["b"] or match["c"])
    return ""
