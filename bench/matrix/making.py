"""Every report of the matrix: which there are, and what each holds."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bench.matrix.blocks import Block
from bench.matrix.counts import LARGE, PEOPLE, WELSH, Counts, count
from bench.matrix.eras import YEARS
from bench.matrix.factors import FACTORS, PRODUCERS, Factor
from bench.matrix.look import Look
from bench.matrix.preparing import prepare
from bench.matrix.shaping import pages
from bench.matrix.tables import DIMENSIONS, Figure, Table, totals_of

COLUMNS = ("area", "year", *DIMENSIONS, "value", "marker", "optional")
ACCENTS = ("#1f5c7a", "#7a1f3d", "#2e6b34", "#4b3b8f", "#8a5a12")


@dataclass(frozen=True, slots=True)
class Case:
    """One report: what is varied, by which producer it is printed, and the number of its kind."""

    factor: str
    value: str
    producer: str
    number: int

    @property
    def name(self) -> str:
        """A folder's name: `gutter-prose-4mm-level-chromium-1`."""
        said = f"{self.factor}-{self.value or 'plain'}".lower()
        words = "".join(each if each.isalnum() or each == "." else " " for each in said).split()
        return "-".join([*words, self.producer, str(self.number)])


@dataclass(slots=True)
class Made:
    """A report's blocks and its truth, one row of `COLUMNS` for each figure."""

    case: Case
    era: str
    counts: Counts
    look: Look
    blocks: list[Block]
    truth: list[dict[str, str]]

    @property
    def running(self) -> str:
        """What a page's head says."""
        return f"{self.counts.name} MAPPA Annual Report {self.counts.year}"


def cases(factors: Iterable[str] = (), producers: Iterable[str] = PRODUCERS) -> Iterator[Case]:
    """Give the reports of the named factors, or of all, by the producers."""
    wanted = set(factors)
    for factor in FACTORS:
        if wanted and factor.name not in wanted:
            continue
        for value in factor.values:
            for producer in producers:
                for number in range(1, factor.reports + 1):
                    yield Case(factor.name, value, producer, number)


def make(case: Case) -> Made:
    """Return the report of a case; the same each time."""
    factor = next(each for each in FACTORS if each.name == case.factor)
    rng = random.Random(zlib.crc32(case.name.encode()))
    look = _design(rng, factor, case.value)
    era = look.eras[(case.number - 1) % len(look.eras)]
    if factor.reports == 1:
        era = rng.choice(look.eras)
    areas = {"large": LARGE, "welsh": tuple(WELSH)}.get(look.areas, tuple(PEOPLE))
    counts = count(rng, rng.choice(areas), rng.choice(YEARS[era]))
    tables = prepare(rng, counts, era, look)
    blocks = pages(rng, counts, tables, look)
    return Made(case, era, counts, look, blocks, list(_truth(counts, tables, look)))


def _design(rng: random.Random, factor: Factor, value: str) -> Look:
    """Return the look of a value: what no factor says is a designer's choice among plain ones."""
    plain = Look(
        font=rng.choice(("sans", "sans", "serif", "dejavu")),
        accent=rng.choice(ACCENTS),
        rules=rng.choice(("rows", "grid", "heads")),
    )
    if plain.font == "dejavu":
        plain = replace(plain, size=8.5)
    return replace(plain, **{**factor.always, **factor.values[value]})


def _truth(counts: Counts, tables: list[Table], look: Look) -> Iterator[dict[str, str]]:
    for table in tables:
        yield from _rows(counts, table)
        if look.language == "facing":
            yield from ({**row, "optional": "1"} for row in _rows(counts, table))
        if look.chart and not table.list_like and table.name in ("snapshot", "managed"):
            yield from _drawn(counts, table)


def _rows(counts: Counts, table: Table) -> Iterator[dict[str, str]]:
    for line in table.figures:
        for figure in line:
            yield _row(counts, figure)


def _row(counts: Counts, figure: Figure, optional: str = "") -> dict[str, str]:
    row = dict(zip(DIMENSIONS, figure.key, strict=True))
    return {
        "area": counts.area,
        "year": counts.year,
        **row,
        "value": figure.value,
        "marker": figure.marker,
        "optional": optional,
    }


def _drawn(counts: Counts, table: Table) -> Iterator[dict[str, str]]:
    """Give the figures that a chart prints again; a reader may give them twice or not."""
    for _, figure in totals_of(table):
        yield _row(counts, figure, "1")
