"""Right reports with one thing wrong: what a misreading would make of them.

Each mutation is a report in which one digit has changed, a row is missing, two columns are
swapped, a note has run into its number, or a table stands twice. It is caught when checks
fail that do not fail for the right report, or something is left unread: either makes the
report's status `review`.
"""

from __future__ import annotations

import copy
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import regex

from mappa_extract.extraction import Extraction, Options, extract_bytes
from mappa_extract.model import KEY, Observation
from tests.generator.consistency import contradictions
from tests.generator.looks import render
from tests.generator.templates import Cell, Report, Table

SUMS = {"sum_of_levels", "sum_of_categories", "sum_of_orders", "sum_of_districts"}
KINDS = {
    "digit": "one digit changed",
    "row": "a row dropped",
    "columns": "two columns swapped",
    "note": "a note joined to its number",
    "table": "a table duplicated",
}


@dataclass(frozen=True)
class Mutation:
    """One wrong report: the kind of the change, what was changed, and the file."""

    kind: str
    what: str
    data: bytes
    name: str
    contradicts: bool = True
    """Whether its figures contradict each other; taken for granted where it is not known."""


@dataclass(frozen=True)
class Outcome:
    """Whether a mutation was caught, and whether its figures stand in a total."""

    mutation: Mutation
    caught: bool
    in_total: bool
    """A figure concerned takes part in a printed sum."""


def other_digit(printed: str, rng: random.Random) -> str:
    """Return a printed figure with one digit changed, the first never to a zero."""
    places = [place for place, char in enumerate(printed) if char.isdigit()]
    place = rng.choice(places)
    digits = [
        digit
        for digit in "0123456789"
        if digit != printed[place] and not (digit == "0" and place == 0 and len(places) > 1)
    ]
    return printed[:place] + rng.choice(digits) + printed[place + 1 :]


# ---- generated reports -----------------------------------------------------------------------


def of_report(report: Report, look: str, rng: random.Random) -> Iterator[Mutation]:
    """Yield every mutation of a generated report, one digit and one note for each figure."""
    before = contradictions(report.expected())

    def mutated(kind: str, what: str, changed: Report) -> Mutation:
        data, suffix = render(changed, look, 1)
        wrong = kind != "columns" or bool(contradictions(changed.expected()) - before)
        return Mutation(kind, what, data, f"report{suffix}", wrong)

    for number, table in enumerate(report.tables):
        for row, (label, cells) in enumerate(table.rows):
            name = f"{table.title} / {label}"
            for column, cell in enumerate(cells):
                if any(char.isdigit() for char in cell.printed):
                    for kind, printed in (
                        ("digit", other_digit(cell.printed, rng)),
                        ("note", cell.printed + rng.choice("123456789")),
                    ):
                        changed = copy.deepcopy(report)
                        _cell(changed.tables[number], row, column).printed = printed
                        yield mutated(kind, f"{name}: {cell.printed} to {printed}", changed)
            changed = copy.deepcopy(report)
            del changed.tables[number].rows[row]
            if not changed.tables[number].rows:
                changed.blocks.remove(changed.tables[number])
            yield mutated("row", name, changed)
        for one, two in combinations(range(len(table.heads)), 2):
            if [cells[one].printed for _, cells in table.rows] == [
                cells[two].printed for _, cells in table.rows
            ]:
                continue
            changed = copy.deepcopy(report)
            for _, cells in changed.tables[number].rows:
                cells[one].printed, cells[two].printed = cells[two].printed, cells[one].printed
            yield mutated("columns", f"{table.title}: {one} and {two}", changed)
        changed = copy.deepcopy(report)
        twin = changed.tables[number]
        changed.blocks.insert(_place(changed, twin) + 1, copy.deepcopy(twin))
        yield mutated("table", table.title or table.rows[0][0], changed)


def _cell(table: Table, row: int, column: int) -> Cell:
    return table.rows[row][1][column]


def _place(report: Report, table: Table) -> int:
    return next(place for place, block in enumerate(report.blocks) if block is table)


# ---- fixtures as text ------------------------------------------------------------------------


def of_text(path: Path, rng: random.Random) -> Iterator[Mutation]:
    """Yield every mutation of a report as text, by the lines in which its figures stand."""
    lines = path.read_text("utf-8").splitlines()
    report = extract_bytes("\n".join(lines).encode(), path.name, Options())
    before = contradictions(_rows(report))

    def mutated(kind: str, what: str, changed: list[str]) -> Mutation:
        data = "\n".join(changed).encode()
        wrong = kind != "columns" or bool(
            contradictions(_rows(extract_bytes(data, path.name, Options()))) - before
        )
        return Mutation(kind, what, data, path.name, wrong)

    by_line: dict[int, list[Observation]] = {}
    tables: dict[int, list[int]] = {}
    for row in report.observations:
        assert row.line is not None
        by_line.setdefault(row.line - 1, []).append(row)
        tables.setdefault(row.table_id, []).append(row.line - 1)
    for number, rows in by_line.items():
        spans = _spans(lines[number], rows)
        for row, span in zip(rows, spans, strict=True):
            if span is None:
                continue
            start, stop = span
            text = lines[number]
            for kind, printed in (
                ("digit", other_digit(row.printed, rng)),
                ("note", row.printed + rng.choice("123456789")),
            ):
                if kind == "note" and not row.printed[-1].isdigit():
                    continue
                changed = [*lines]
                changed[number] = text[:start] + printed + text[stop:]
                yield mutated(kind, f"{row.label}: {row.printed} to {printed}", changed)
        yield mutated("row", rows[0].label, lines[:number] + lines[number + 1 :])
    last = 0
    for places in tables.values():
        first, stop = min(places), max(places) + 1
        block = lines[max(last, first - 8) : stop]
        last = stop
        yield mutated("table", lines[first], [*lines[:stop], "", *block, *lines[stop:]])
        yield from (
            mutated("columns", what, changed)
            for what, changed in _swapped(lines, sorted(set(places)), by_line)
        )


def _spans(text: str, rows: list[Observation]) -> list[tuple[int, int] | None]:
    """Return where each figure stands in its line; None for one that holds no digit."""
    spans: list[tuple[int, int] | None] = []
    start = 0
    for row in rows:
        found = regex.compile(rf"(?<![\d.,]){regex.escape(row.printed)}(?![\d.,])").search(
            text, start
        )
        if not found or not any(char.isdigit() for char in row.printed):
            spans.append(None)
            continue
        spans.append(found.span())
        start = found.end()
    return spans


def _swapped(
    lines: list[str], places: list[int], by_line: dict[int, list[Observation]]
) -> Iterator[tuple[str, list[str]]]:
    """Yield a table's lines with two columns swapped, where all lines have the same columns."""
    width = len(by_line[places[0]])
    if len(places) < 2 or any(len(by_line[place]) != width for place in places):
        return
    for one, two in combinations(range(width), 2):
        changed = [*lines]
        for place in places:
            spans = _spans(lines[place], by_line[place])
            first, second = spans[one], spans[two]
            if first is None or second is None:
                break
            text = lines[place]
            changed[place] = (
                text[: first[0]]
                + text[slice(*second)]
                + text[first[1] : second[0]]
                + text[slice(*first)]
                + text[second[1] :]
            )
        else:
            if changed != lines:
                yield f"{lines[places[0]]}: {one} and {two}", changed


# ---- outcome ---------------------------------------------------------------------------------


def outcomes(data: bytes, name: str, mutations: Iterator[Mutation]) -> Iterator[Outcome]:
    """Read each mutation, and tell whether it was caught; changes without effect are left out."""
    right = extract_bytes(data, name, Options())
    known = _failures(right)
    before = _figures(right)
    totals = {
        right.observations[cell].key
        for check in right.checks
        if check.check in SUMS
        for cell in check.cells
    }
    for mutation in mutations:
        wrong = extract_bytes(mutation.data, mutation.name, Options())
        after = _figures(wrong)
        changed = (before - after) + (after - before)
        new = _failures(wrong) - known
        if not changed and not new:
            continue
        keys = {key for key, _ in changed}
        yield Outcome(mutation, bool(new) or wrong.status == "failed", bool(keys & totals))


def _failures(report: Extraction) -> Counter[tuple[str, str, str]]:
    """Return what makes the report's status `review`."""
    return Counter(
        (check.check, check.expected, check.found)
        for check in report.checks
        if not check.passed and check.severity != "note"
    )


def _rows(report: Extraction) -> list[dict[str, str]]:
    names = (*KEY, "value", "marker")
    return [{name: getattr(row, name) for name in names} for row in report.observations]


def _figures(report: Extraction) -> Counter[tuple[tuple[str, ...], str]]:
    return Counter((row.key, row.value or row.marker) for row in report.observations)
