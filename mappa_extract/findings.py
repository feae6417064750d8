"""What is found in a report, as it is told to a person: by table and cause, the worst first.

`checks.csv` has a row for each check. A person is told of twenty-eight rows without a label in
one sentence, and of a report in one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mappa_extract.checks.codes import CONTRADICTS, LOST, WRONG
from mappa_extract.in_words import ALIKE, figure_words, in_words
from mappa_extract.model import Check, Unread
from mappa_extract.naming import measure_words
from mappa_extract.output.names import by_table, table_name

if TYPE_CHECKING:
    from mappa_extract.extraction import Extraction

WHOLE = "The report as a whole"
"""Under which heading stands what is of no single table."""
LINE = 100
"""How long the line is that a report gets on standard error, its name with it."""
MESSAGE = 200
"""How long `message` of reports.csv is at most."""
_NAME = 36
"""How much of a name such a line shows."""
_LEAST = 24
"""What a line has no room for is not begun."""
_LOST, _SLIP, _ERROR, _CONTRADICTS, _LOOK, _NOTE, _ACCEPTED = range(7)
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong in one table for one cause."""

    table: str
    """The table's heading, or `WHOLE`."""
    text: str
    """What is wrong, in a sentence without the table's name."""
    rank: int
    """How bad it is, 0 the worst."""
    severity: str = "warning"
    """`error`, `warning` or `note` as its worst check has it; `accepted` where it is settled."""
    checks: tuple[int, ...] = ()
    """The places of its failed checks among the report's."""
    unread: tuple[int, ...] = ()
    """The places of its numbers among those that were not read."""
    first: str = ""
    """The worst of its checks alone, where there are several."""

    @property
    def named(self) -> bool:
        """Whether it is known of which table it is."""
        return self.table != WHOLE and not self.table.startswith("Page ")

    @property
    def open(self) -> bool:
        """Whether a person should look at it."""
        return self.rank < _NOTE


# ---- grouping ----------------------------------------------------------------------------------


def findings(extraction: Extraction) -> list[Finding]:
    """Return what is wrong in a report: a finding for each table and cause, the worst first."""
    found = [*_of_unread(extraction), *_of_checks(extraction)]
    return sorted(found, key=lambda one: one.rank)


def by_heading(found: Sequence[Finding]) -> dict[str, list[Finding]]:
    """Return findings by their table, in the order of the worst of each; the report's own last."""
    groups: dict[str, list[Finding]] = {}
    for one in sorted(found, key=lambda one: one.table == WHOLE):
        groups.setdefault(one.table, []).append(one)
    return groups


def _of_unread(extraction: Extraction) -> Iterator[Finding]:
    headings = _headings(extraction)
    names = {row.table_id: headings[id(row)] for row in extraction.observations}
    # The checks of unread numbers stand in their order.
    codes = [n for n, check in enumerate(extraction.checks) if check.check == "unread_number"]
    checks = dict(enumerate(codes)) if len(codes) == len(extraction.unread) else {}
    groups: dict[tuple[str, str, bool], list[int]] = {}
    for place, one in enumerate(extraction.unread):
        where = f"Page {one.page}" if one.page else WHOLE
        name = names.get(one.table_id, where) if one.table_id is not None else where
        settled = bool(checks) and bool(extraction.checks[checks[place]].accepted)
        groups.setdefault((name, _cause(one.reason), settled), []).append(place)
    for (name, cause, settled), places in groups.items():
        first = extraction.unread[places[0]]
        rank = _LOOK if _has_no_code(first) else _LOST
        yield Finding(
            name,
            _unread_text([extraction.unread[place] for place in places], cause),
            _ACCEPTED if settled else rank,
            "accepted" if settled else "warning",
            tuple(checks[place] for place in places if checks),
            tuple(places),
        )


def _has_no_code(one: Unread) -> bool:
    """Tell a number that was understood and has no code from one that was not understood."""
    return "the codebook has no code" in one.reason


def _cause(reason: str) -> str:
    """Return why a number was not read, without what differs from one to the next."""
    if "the codebook has no code" in reason:
        return "the codebook has no code for what they count"
    return reason.partition(":")[0]


_OF_MANY = {
    "no label stands beside it": "their rows have no label",
    "no head tells its column from the one beside it": "no head tells their columns apart",
    "the label's words are not known": "their labels' words are not known",
}
_ONE = {"it is": "they are", "it may": "they may", "its": "their", "it": "them"}


def _of_many(cause: str) -> str:
    """Return why several numbers were not read, told of one."""
    said = _OF_MANY.get(cause, cause)
    return re.sub(r"\b(it is|it may|its|it)\b", lambda found: _ONE[found[0]], said)


def _unread_text(ones: Sequence[Unread], cause: str) -> str:
    first = ones[0]
    if len(ones) == 1:
        beside = f" beside '{first.label[:40]}'" if first.label else ""
        return f"{first.printed or 'a blank'}{beside} was not read: {first.reason}"
    return f"{len(ones)} numbers were not read: {_of_many(cause)}"


def _headings(extraction: Extraction) -> dict[int, str]:
    """Return the heading of each figure's table, by the figure's identity."""
    return {
        id(row): table_name(*group, extraction.measures)
        for group, rows in by_table(extraction.observations).items()
        for row in rows
    }


def _of_checks(extraction: Extraction) -> Iterator[Finding]:
    rows = extraction.observations
    names = _headings(extraction)
    groups: dict[tuple[str, str, bool], list[int]] = {}
    for place, check in enumerate(extraction.checks):
        if check.passed or (check.check == "unread_number" and extraction.unread):
            continue
        name = WHOLE
        if check.cells and max(check.cells) < len(rows):
            name = names[id(rows[check.cells[0]])]
        elif check.check == "table_complete":
            name = _heading(check.expected, extraction)
        cause = WRONG.get(check.check, check.check)
        groups.setdefault((name, cause, bool(check.accepted)), []).append(place)
    for (name, cause, accepted), places in groups.items():
        places.sort(key=lambda place: _rank(extraction.checks[place]))
        first = extraction.checks[places[0]]
        said = text = in_words(first, rows)
        if len(places) > 1 and first.slip:
            # The figure that is likely wrong is named first: the sums are only how it shows.
            text = f"{said}; {len(places)} {cause}"
        elif len(places) > 1:
            # What the cause says needs no saying twice.
            brief = figure_words(rows[first.cells[0]]) if first.check in ALIKE else said
            text = (
                f"{len(places)} {cause}: {brief} first"
                if brief != said
                else f"{len(places)} {cause}: {said}"
            )
        severity = "accepted" if accepted else first.severity
        yield Finding(name, text, _rank(first), severity, tuple(places), first=said)


def _heading(measure: str, extraction: Extraction) -> str:
    """Return the heading of a measure's table, as it is read or as it would be called."""
    rows = [row for row in extraction.observations if row.measure == measure]
    if rows:
        group = (rows[0].area, measure, rows[0].basis, rows[0].year)
        return table_name(*group, extraction.measures)
    return measure_words(measure, extraction.year, extraction.measures)


def _rank(check: Check) -> int:
    if check.accepted:
        return _ACCEPTED
    if check.severity == "note":
        return _NOTE
    if check.check in LOST:
        return _LOST
    if check.slip:
        return _SLIP
    if check.severity == "error":
        return _ERROR
    return _CONTRADICTS if check.check in CONTRADICTS else _LOOK


def contradicts(check: Check) -> bool:
    """Tell whether a check found what is printed to contradict itself or another source."""
    if check.passed or check.accepted or check.severity == "note" or check.check in LOST:
        return False
    return check.severity == "error" or check.check in CONTRADICTS


# ---- one line ----------------------------------------------------------------------------------


def headline(extraction: Extraction, width: int = LINE) -> str:
    """Return in one line what is to be said of a report, the worst first.

    Args:
        extraction: a report that was read and checked.
        width: how many characters the line may have.
    """
    if not extraction.verdict:
        return clip(extraction.message or extraction.status, width)
    found = [one for one in findings(extraction) if one.open]
    said, rest = lead(extraction, found), found
    if extraction.verdict == "incomplete":
        lost = [one for one in found if one.rank == _LOST]
        rest = found if len(lost) == 1 else [one for one in found if one.rank != _LOST]
    for number, one in enumerate(rest):
        joint = ": " if not number and extraction.verdict != "incomplete" else "; "
        text = one.first if one.rank == _SLIP else one.text
        more = len(rest) - number
        tail = f" (+{more - 1})" if more > 1 else ""
        room = width - len(said) - len(joint) - len(tail)
        if len(text) > room and one.first:
            text = one.first
        if len(text) > room and (number or room < _LEAST):
            return clip(said, width - 5) + f" (+{more})"
        said += joint + clip(text, room)
        if len(said) + len(tail) >= width - _LEAST:
            return said + tail
    return clip(said, width)


def lead(extraction: Extraction, found: Sequence[Finding]) -> str:
    """Return the verdict with its numbers: `incomplete: 22 of 50 figures read`."""
    word, expected = extraction.verdict, extraction.expected or 0
    figures = len(extraction.observations)
    if word != "incomplete":
        if word == "complete" and not found:
            return f"complete, {figures} figures"
        return f"{word}, to look at" if word == "complete" else word
    if not extraction.missing:
        return f"incomplete: {figures} figures read"
    lost = [one for one in found if one.rank == _LOST]
    tables = len({one.table for one in lost if one.named})
    said = f"incomplete: {expected - extraction.missing} of {expected} figures read"
    if len(lost) == 1 or not tables:
        return said
    count = _NUMBERS[tables] if tables < len(_NUMBERS) else str(tables)
    return f"{said}; {count} table{'s' * (tables > 1)} incomplete"


def line(extraction: Extraction, note: str = "") -> str:
    """Return the report's name and what is to be said of it, in a line of `LINE` characters."""
    name = short_name(extraction.source) + note
    return f"{name}: {headline(extraction, LINE - len(name) - 2)}"


def short_name(name: str) -> str:
    """Return a report's name, without its middle where it is long."""
    half = (_NAME - 1) // 2
    return name if len(name) <= _NAME else f"{name[:half]}\u2026{name[-half:]}"


def clip(text: str, width: int) -> str:
    """Return text that is at most so long, cut at a word."""
    text = " ".join(text.split())
    if len(text) <= width:
        return text
    cut = text[: max(width - 1, 1)]
    at = cut.rfind(" ")
    return (cut[:at] if at > width // 2 else cut).rstrip(" ,;:") + "\u2026"
