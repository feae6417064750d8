"""Against the prose: figures in the text that speak of the tables.

Only a sentence that names one figure or one sum with certainty is used. Prose never gives a
figure of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from mappa_extract.checks.subject import Subject, count_of, plain
from mappa_extract.model import Check

_MAJORITY = regex.compile(
    r"majority\s*\(\s*(?P<figure>\d[\d,]*(?:\.\d+)?)\s*(?P<percent>%|per cent)?"
    r"[^)]{0,25}\)(?P<rest>.{0,160})",
    regex.IGNORECASE | regex.DOTALL,
)
_RSO = r"(?:registered sex(?:ual)? offenders?|rsos?)"
_PHRASES: tuple[tuple[regex.Pattern[str], dict[str, str], str], ...] = (
    (
        regex.compile(
            rf"(?:there (?:were|are)|total of|on 31 March \d{{4}}[:,]?(?: there were)?)\s+"
            rf"(?P<figure>\d[\d,]*)\s+{_RSO}(?: (?:living )?in the (?:community|area|county))?",
            regex.IGNORECASE,
        ),
        {"measure": "eligible_offenders", "category": "1", "level": "all", "basis": "snapshot"},
        "registered sexual offenders",
    ),
    (
        regex.compile(
            r"(?P<figure>\d[\d,]*)\s+offenders?\s+(?:were\s+)?(?:managed|included)\s+(?:at|through|at"
            r" MAPPAs?)\s+levels?\s*2\s+arrangements",
            regex.IGNORECASE,
        ),
        {"measure": "managed_offenders", "category": "all", "level": "2"},
        "managed at level 2",
    ),
    (
        regex.compile(
            r"(?P<figure>\d[\d,]*)\s+(?:cases|offenders)\s+(?:were\s+)?managed\s+"
            r"(?:at some point\s+)?(?:at|through)\s+level\s*3\b",
            regex.IGNORECASE,
        ),
        {"measure": "managed_offenders", "category": "all", "level": "3"},
        "managed at level 3",
    ),
    (
        regex.compile(
            r"(?P<figure>\d[\d,]*)\s+offenders\s+(?:being\s+)?managed\s+(?:either\s+)?at\s+(?:MAPPAs?\s+)?"
            r"levels?\s*(?:2\s+(?:and|or)\s+(?:level\s*)?3|3\s+(?:and|or)\s+(?:level\s*)?2)\s+"
            r"(?:were\s+)?(?:recalled|returned)\s+to\s+(?:custody|prison)",
            regex.IGNORECASE,
        ),
        {"measure": "licence_recalls", "category": "all", "level": "all"},
        "recalled to custody",
    ),
    (
        regex.compile(
            r"(?P<figure>\d[\d,]*)\s+offenders?\s+managed\s+at\s+level\s*2\s+or\s+3\s+(?:were\s+)?"
            r"charged\s+with\s+a\s+serious\s+further\s+offence",
            regex.IGNORECASE,
        ),
        {"measure": "serious_further_offences", "category": "all", "level": "all"},
        "charged with a serious further offence",
    ),
    (
        regex.compile(
            r"(?P<figure>\d[\d,]*)\s+SOPO'?s?\s+(?:were\s+)?(?:made|imposed|granted)",
            regex.IGNORECASE,
        ),
        {"measure": "orders", "order": "sopo", "stage": "full"},
        "orders made",
    ),
)


def check(subject: Subject) -> Iterator[Check]:
    """Match figures in the text to the figure or the sum that they mean."""
    if not subject.year.value:
        return
    text = " ".join(subject.text.replace("\u2019", "'").split())
    yield from _majority(subject, text)
    for pattern, wanted, what in _PHRASES:
        figures = {match["figure"].replace(",", "") for match in pattern.finditer(text)}
        if len(figures) != 1:
            continue  # none, or several that can't be told apart
        meant = _meant(subject, wanted)
        if meant is None:
            continue
        total, cells = meant
        figure = float(figures.pop())
        passed = figure == total
        yield Check(
            "prose_figure",
            "warning",
            passed,
            plain(total),
            plain(figure),
            f"the text says {plain(figure)} {what}, the tables {plain(total)}",
            subject.observations[cells[0]].page,
            cells=cells,
        )


def _meant(subject: Subject, wanted: dict[str, str]) -> tuple[float, tuple[int, ...]] | None:
    """Return the figure that is meant, or the sum over levels 2 and 3 where no total stands."""
    base = {"area": subject.area.value, "year": subject.year.value, "unit": "count", "district": ""}
    for place, row in subject.find(**base, **wanted):
        number = count_of(row)
        return None if number is None else (number, (place,))
    if wanted.get("level") == "all":
        parts = [
            (place, count_of(row))
            for level in ("2", "3")
            for place, row in subject.find(**base, **{**wanted, "level": level})
        ]
        if len(parts) == 2 and all(number is not None for _, number in parts):
            return sum(number or 0.0 for _, number in parts), tuple(place for place, _ in parts)
    return None


def _majority(subject: Subject, text: str) -> Iterator[Check]:
    """`the majority (94% this year)` at level 1: a share in some reports, a count in others."""
    found = [
        match
        for match in _MAJORITY.finditer(text)
        if regex.search(r"level 1|ordinary agency|lefel 1", match["rest"], regex.IGNORECASE)
    ]
    figures = {(match["figure"].replace(",", ""), bool(match["percent"])) for match in found}
    if len(figures) != 1:
        return
    printed, percent = figures.pop()
    base = {
        "measure": "eligible_offenders",
        "basis": "snapshot",
        "unit": "count",
        "district": "",
        "area": subject.area.value,
        "year": subject.year.value,
    }
    ones = _level_one(subject, base)
    whole = _whole(subject, base)
    if ones is None or whole is None or whole[0] == 0:
        return
    share = 100 * ones[0] / whole[0]
    figure = float(printed)
    decimals = len(printed.partition(".")[2])
    as_share = abs(figure - share) <= 0.5 * 10**-decimals + 1e-9 or int(share) == figure
    passed = as_share if percent else figure == ones[0] or as_share
    yield Check(
        "prose_majority",
        "warning",
        passed,
        f"{share:.1f}%" if percent or figure <= 100 else plain(ones[0]),
        printed + ("%" if percent else ""),
        f"the text says the majority ({printed}{'%' if percent else ''}) is managed at level 1;"
        f" by the table it is {plain(ones[0])} of {plain(whole[0])}, {share:.1f}%",
        subject.observations[ones[1][0]].page,
        cells=(*ones[1], *whole[1]),
    )


def _level_one(subject: Subject, base: dict[str, str]) -> tuple[float, tuple[int, ...]] | None:
    for place, row in subject.find(**base, category="all", level="1"):
        number = count_of(row)
        return None if number is None else (number, (place,))
    return _sum(subject, base, "level", "1")


def _whole(subject: Subject, base: dict[str, str]) -> tuple[float, tuple[int, ...]] | None:
    for place, row in subject.find(**base, category="all", level="all"):
        number = count_of(row)
        return None if number is None else (number, (place,))
    return _sum(subject, base, "level", "all")


def _sum(
    subject: Subject, base: dict[str, str], name: str, value: str
) -> tuple[float, tuple[int, ...]] | None:
    parts = [
        (place, count_of(row))
        for category in ("1", "2", "3")
        for place, row in subject.find(**base, **{"category": category, name: value})
    ]
    if len(parts) != 3 or any(number is None for _, number in parts):
        return None
    return sum(number or 0.0 for _, number in parts), tuple(place for place, _ in parts)
