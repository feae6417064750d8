"""Reports with one printed misprint, and whether the figure concerned is disputed and named.

A misprint is the publisher's: a digit of a figure that stands in a total, two rows exchanged,
last year's figure left in the text, the cover of another year. All but the cover concern a
figure; it is found where it is disputed, and named first where it alone reconciles everything.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mappa_extract.extraction import Extraction, Options, extract_bytes
from mappa_extract.in_words import figure_words
from mappa_extract.vocabulary.dates import financial_year, year_ending
from tests.generator.looks import render
from tests.generator.mutations import SUMS, other_digit
from tests.generator.parts import KEY, Cell, Report, Table

KINDS = {
    "digit": "a digit of a figure that stands in a total",
    "rows": "two rows exchanged, where their figures tell",
    "text": "last year's figure left in the text",
    "cover": "the cover of another year",
}
SENTENCES: dict[tuple[str, str, str], tuple[str, ...]] = {
    # Measure, category and level, with ways in which reports speak of that figure.
    ("eligible_offenders", "1", "all"): (
        "On 31 March {end} there were {n} registered sex offenders living in the area.",
        "The number of registered sexual offenders was {n} on 31 March {end}.",
        "At the end of March {end} {n} Registered Sex Offenders (RSOs) lived in the county.",
        "In total {n} RSOs were living in the community on 31 March {end}.",
    ),
    ("eligible_offenders", "all", "all"): (
        "On 31 March {end} there were {n} MAPPA-eligible offenders in the area.",
        "There was a total of {n} MAPPA eligible offenders on 31 March {end}.",
    ),
    ("managed_offenders", "all", "2"): (
        "This year {n} offenders were managed at level 2.",
        "During the year {n} cases were managed at Level 2.",
        "A total of {n} offenders were managed at MAPPA level 2 during the year.",
    ),
    ("managed_offenders", "all", "3"): (
        "This year {n} offenders were managed at level 3.",
        "In total {n} individuals were managed at Level 3 during the year.",
    ),
    ("notification_breaches", "1", ""): (
        "During the year {n} offenders were cautioned or convicted for breach of their"
        " notification requirements.",
        "This year {n} registered sex offenders were cautioned or convicted for breaching their"
        " registration requirements.",
    ),
    ("licence_recalls", "all", "all"): (
        "During the year {n} offenders managed at level 2 or 3 were recalled to custody.",
        "A total of {n} offenders managed at levels 2 and 3 were returned to custody for breach"
        " of licence.",
    ),
    ("licence_recalls", "all", "2"): (
        "This year {n} offenders managed at level 2 were returned to custody.",
    ),
    ("serious_further_offences", "all", "all"): (
        "This year {n} offenders managed at level 2 or 3 were charged with a serious further"
        " offence.",
    ),
    ("orders", "sopo", "full"): (
        "During the year {n} Sexual Offences Prevention Orders were imposed by the courts.",
        "In total {n} SOPOs were made this year.",
    ),
    ("orders", "shpo", "full"): (
        "During the year {n} Sexual Harm Prevention Orders were imposed by the courts.",
        "In total {n} SHPOs were granted this year.",
    ),
}


@dataclass(frozen=True)
class Misprint:
    """One misprinted report: what was changed, the file, and the printed figures concerned."""

    kind: str
    what: str
    data: bytes
    name: str
    figures: frozenset[str]
    """Keys of figures, one of which is to be disputed; empty for a cover."""


@dataclass(frozen=True)
class Found:
    """What became of a misprint."""

    misprint: Misprint
    disputed: bool
    alone: bool
    """One figure concerned is suggested as what reconciles everything."""
    first: bool
    """It is named first in the report's message."""
    message: str


def misprints(report: Report, look: str, rng: random.Random) -> Iterator[Misprint]:
    """Yield the misprints of a right report."""
    right = _read(report, look)
    sums = {
        right.observations[cell].key
        for check in right.checks
        if check.check in SUMS
        for cell in check.cells
    }
    for number, table in enumerate(report.tables):
        for row, (label, cells) in enumerate(table.rows):
            for column, cell in enumerate(cells):
                key = _key(report, cell)
                if key not in {_plain(each) for each in sums} or not cell.printed[-1:].isdigit():
                    continue
                changed = copy.deepcopy(report)
                printed = other_digit(cell.printed, rng)
                changed.tables[number].rows[row][1][column].printed = printed
                what = f"{table.title} / {label}: {cell.printed} to {printed}"
                yield _made("digit", what, changed, look, {key})
        yield from _exchanged(report, number, table, look)
    yield from _texts(report, look, rng)
    yield from _covers(report, look)


def _exchanged(report: Report, number: int, table: Table, look: str) -> Iterator[Misprint]:
    for row in range(len(table.rows) - 1):
        one, other = table.rows[row][1], table.rows[row + 1][1]
        if len(one) != len(other):
            continue
        sums = [_sum(one), _sum(other)]
        if {cell.dims.get("category") for cell in one} != {
            cell.dims.get("category") for cell in other
        } and one[0].dims.get("measure") != "eligible_offenders":
            continue  # in no category are there always more that are managed
        # Rows that differ by little might as well be right.
        if any(cell.dims.get("stage") not in (None, "full") for cell in (*one, *other)):
            continue  # more may be made in full than are applied for in the year
        if max(sums) < 12 or max(sums) < 2 * min(sums):
            continue
        changed = copy.deepcopy(report)
        for first, second in zip(
            changed.tables[number].rows[row][1],
            changed.tables[number].rows[row + 1][1],
            strict=True,
        ):
            first.printed, second.printed = second.printed, first.printed
        keys = {_key(report, cell) for cell in (*one, *other)}
        what = f"{table.title}: {table.rows[row][0]} with {table.rows[row + 1][0]}"
        yield _made("rows", what, changed, look, keys)


def _texts(report: Report, look: str, rng: random.Random) -> Iterator[Misprint]:
    end = year_ending(report.year)
    for table in report.tables:
        for _, cells in table.rows:
            for cell in cells:
                number = _number(cell)
                for said in SENTENCES.get(_topic(cell), ()) if number else ():
                    if cell.dims.get("district"):
                        continue
                    last = (number or 0) + rng.choice((-1, 1)) * max(1, (number or 0) // 12)
                    changed = copy.deepcopy(report)
                    sentence = said.format(n=last, end=end)
                    changed.blocks.append(sentence)
                    yield _made("text", sentence, changed, look, {_key(report, cell)})


def right_texts(report: Report, look: str) -> Iterator[tuple[str, Extraction]]:
    """Yield the report with each sentence that says what its tables say."""
    end = year_ending(report.year)
    for table in report.tables:
        for _, cells in table.rows:
            for cell in cells:
                number = _number(cell)
                if cell.dims.get("district"):
                    continue
                for said in SENTENCES.get(_topic(cell), ()) if number else ():
                    changed = copy.deepcopy(report)
                    changed.blocks.append(said.format(n=number, end=end))
                    yield said, _read(changed, look)


def _covers(report: Report, look: str) -> Iterator[Misprint]:
    """The year of the cover, and nothing else, is that of the report before or after."""
    for ending in (year_ending(report.year) - 1, year_ending(report.year) + 1):
        changed = copy.deepcopy(report)
        changed.cover_year = financial_year(ending)
        what = f"{report.year} to {changed.cover_year}"
        yield _made("cover", what, changed, look, set())


def _made(kind: str, what: str, report: Report, look: str, keys: set[str]) -> Misprint:
    data, suffix = render(report, look, 1)
    return Misprint(kind, what, data, f"report{suffix}", frozenset(keys))


def found(misprint: Misprint) -> Found:
    """Read a misprinted report and tell what became of the figures concerned."""
    report = extract_bytes(misprint.data, misprint.name, Options(configured=False))
    if misprint.kind == "cover":
        told = any(check.check == "cover_year" and not check.passed for check in report.checks)
        return Found(misprint, told, False, False, report.message)
    mine = [row for row in report.observations if _plain(row.key) in misprint.figures]
    disputed = any(row.checked == "disputed" for row in mine)
    suggested = {
        id(report.observations[check.slip[0]])
        for check in report.checks
        if not check.passed and check.slip
    }
    alone = any(id(row) in suggested for row in mine)
    first = any(f": {figure_words(row)}: " in report.message for row in mine) and (
        " would agree" in report.message
    )
    return Found(misprint, disputed, alone, first, report.message)


def _read(report: Report, look: str) -> Extraction:
    data, suffix = render(report, look, 1)
    return extract_bytes(data, f"report{suffix}", Options(configured=False))


def _number(cell: Cell) -> int | None:
    digits = cell.printed.replace(",", "")
    return int(digits) if digits.isdigit() else 0 if cell.printed in ("-", "\u2013") else None


def _sum(cells: Sequence[Cell]) -> int:
    return sum(_number(cell) or 0 for cell in cells)


def _topic(cell: Cell) -> tuple[str, str, str]:
    dims = cell.dims
    if dims.get("measure") == "orders":
        return "orders", dims.get("order", ""), dims.get("stage", "")
    return dims.get("measure", ""), dims.get("category", ""), dims.get("level", "")


def _key(report: Report, cell: Cell) -> str:
    return _plain(tuple(cell.expected(report.area, report.year)[name] for name in KEY))


def _plain(key: tuple[str, ...]) -> str:
    """Return a key without area, year and basis: sums leave the basis open."""
    return "|".join(key[3:])
