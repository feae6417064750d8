"""Whose report it is and of which year: cover, titles, commentary and population estimate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from mappa_extract.checks.subject import Subject
from mappa_extract.codebook import NATIONAL
from mappa_extract.model import Check
from mappa_extract.vocabulary.dates import find_dates, year_ending

_COVERS = regex.compile(
    r"(?:data|figures|statistics|tables?|rest|else)\b[^.]{0,60}?\b(?:covers?|relates?\s+to|is\s+for|are\s+for"
    r"|reflects?)\b(?P<when>[^.]{0,90})"
    r"|(?:reflects?|show)\s+the\s+(?:picture|position)\s+(?P<when>on[^.]{0,40})",
    regex.IGNORECASE,
)
"""What the commentary says of the period that the figures are of."""
_VERBS = ("cover", "relate", "reflect", "is for", "are for", "show")
"""What such a sentence can't do without, in small letters."""


def check(subject: Subject) -> Iterator[Check]:
    """Check that area and year are established, and that their signs agree."""
    for what, verdict in (("area", subject.area), ("year", subject.year)):
        scores = ", ".join(f"{value} ({score:.1f})" for value, score in verdict.scores()[:3])
        if not verdict.value:
            yield Check(
                f"{what}_established",
                "error",
                False,
                f"one {what}",
                scores or "none",
                f"the {what} can't be established"
                + (f": the signs are divided between {scores}" if verdict.divided else "")
                + f"; give it with --{what}",
                judges=False,
            )
    for what, (given, its) in subject.by_hand.items():
        agrees = its in ("", given)
        yield Check(
            "given_by_hand",
            "note",
            agrees,
            its,
            given,
            f"--{what} {given} was given by hand"
            + (f", the report's own signs say {its}" if not agrees else ""),
            judges=False,
        )
    year = subject.year.value
    if subject.title_year and year:
        passed = subject.title_year == year
        yield Check(
            "cover_year",
            "warning",
            passed,
            year,
            subject.title_year,
            f"the cover says {subject.title_year}"
            + (", as the statistics do" if passed else f", the statistics are of {year}"),
            judges=False,
        )
    yield from _commentary(subject, year)
    tables: dict[int, set[str]] = {}
    for row in subject.observations:
        if row.area != NATIONAL and row.year:
            tables.setdefault(row.table_id, set()).add(row.year)
    # A table may print last year's figures beside this year's.
    others = {one for years in tables.values() if year not in years for one in years}
    if year and others:
        stated = ", ".join(sorted({*others, year}))
        yield Check(
            "one_year",
            "warning",
            False,
            year,
            stated,
            f"the area's own tables state several years: {stated}",
            judges=False,
        )
    if subject.population_estimate and year:
        gap = year_ending(year) - int(subject.population_estimate)
        yield Check(
            "population_year",
            "warning",
            0 <= gap <= 2,
            f"{year_ending(year) - 1}",
            subject.population_estimate,
            f"the rate rests on the population of mid-{subject.population_estimate}",
            judges=False,
        )


def _sentences_with(words: Sequence[str], text: str) -> list[str]:
    """Return the sentences in which one of the words stands; few are looked at for it."""
    small = text.lower()
    if len(small) != len(text):  # a letter that is two as a small one
        return text.split(".")
    found: set[tuple[int, int]] = set()
    for word in words:
        place = small.find(word)
        while place >= 0:
            stop = text.find(".", place)
            stop = len(text) if stop < 0 else stop
            found.add((text.rfind(".", 0, place) + 1, stop))
            place = small.find(word, stop)
    return [text[start:stop] for start, stop in sorted(found)]


def _commentary(subject: Subject, year: str) -> Iterator[Check]:
    """The period that the commentary gives is the year of the statistics."""
    said = {
        mention.year: match[0]
        for sentence in _sentences_with(_VERBS, " ".join(subject.text.split()))
        for match in _COVERS.finditer(sentence)
        for mention in find_dates(match["when"])
        if mention.kind in ("period", "date") and mention.year
    }
    if not said or not year:
        return
    others = sorted(set(said) - {year})
    yield Check(
        "commentary_year",
        "warning",
        not others,
        year,
        ", ".join(sorted(said)),
        f"the commentary says that the figures are of {', '.join(others)}, the statistics are of"
        f" {year}"
        if others
        else f"the commentary says that the figures are of {year}",
        judges=False,
    )
