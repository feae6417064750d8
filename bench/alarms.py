"""How often right figures are disputed and right reports are anything but complete, by check.

Right reports are the fixtures, generated reports of every template, and, with `--cases FOLDER`,
cases of your own: folders with a report, `truth.csv` (columns of the codebook) and `meta.json`.
Cases whose figures no area could print are left out, and so are those that are made wrong on
purpose. A report counts as right where every figure that it prints is read and no other.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from mappa_extract.areas import all_areas
from mappa_extract.checks.country import national_totals
from mappa_extract.codebook import NATIONAL
from mappa_extract.extraction import Extraction, Options, extract_bytes
from mappa_extract.findings import contradicts
from mappa_extract.model import KEY
from mappa_extract.vocabulary.dates import year_ending
from tests.generator.consistency import contradictions
from tests.generator.looks import render
from tests.generator.templates import AREAS, TEMPLATES, make

FIXTURES = Path(__file__).parents[1] / "fixtures"
LOOKS = ("tabs", "aligned", "html", "docx", "odt", "pdf-ruled", "pdf-borderless", "pdf-notes")
TRUE = {
    # What these two reports print contradicts itself: their findings are right.
    ("bedfordshire-2014-15", "snapshot_within_year"),
    ("bedfordshire-2014-15", "cover_year"),
    ("cambridgeshire-2022-23", "snapshot_within_year"),
}
RATES = (0.5, 2.0)
"""Within which shares of the country's rate an area's is: of five real reports 0.6 to 1.4."""
RESIDENTS = (0.97, 1.03)
"""Within which shares of its residents an area's rate implies its population: estimates differ by
a few in a hundred from a line between censuses."""
AGED_TEN = (0.86, 0.90)
"""The same of rates of those aged ten and over, as they are from 2008/09 on."""
_FEW = 3
Row = Mapping[str, str]


@dataclass(frozen=True)
class Right:
    """A report that says what is in `truth`."""

    group: str
    name: str
    data: bytes
    file: str
    truth: tuple[Row, ...]


@dataclass
class Alarms:
    """What was said of one right report, or of several."""

    reports: int = 0
    exact: int = 0
    figures: int = 0
    disputed: int = 0
    not_complete: int = 0
    by_check: Counter[str] = field(default_factory=Counter)
    """Right figures that a check disputes."""
    reports_by_check: Counter[str] = field(default_factory=Counter)
    """Right reports that a check, or what was not read, keeps from being complete."""
    said: list[str] = field(default_factory=list)

    def add(self, other: Alarms) -> None:
        """Add what was said of others."""
        for name in ("reports", "exact", "figures", "disputed", "not_complete"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.by_check += other.by_check
        self.reports_by_check += other.reports_by_check
        self.said += other.said


def right_reports(reports: int, cases: Path | None, without: Sequence[str] = ()) -> Iterator[Right]:
    """Yield all right reports."""
    for path in sorted((FIXTURES / "raw").iterdir()):
        with (FIXTURES / "expected" / f"{path.stem}.csv").open(newline="") as stream:
            yield Right(
                "fixtures", path.stem, path.read_bytes(), path.name, (*csv.DictReader(stream),)
            )
    areas = sorted(AREAS)
    for number, template in enumerate(sorted(TEMPLATES)):
        for seed in range(reports):
            look = LOOKS[(number + seed) % len(LOOKS)]
            report = make(template, areas[(number * reports + seed) % len(areas)], seed)
            data, suffix = render(report, look, 1)
            name = f"{template} {look} {report.area}"
            yield Right("generated", name, data, f"report{suffix}", (*report.expected(),))
    if cases is not None:
        yield from (one for one in _cases(cases) if one.group not in without)


def _cases(folder: Path) -> Iterator[Right]:
    for truth in sorted(folder.glob("*/*/truth.csv")):
        case = truth.parent
        meta = json.loads((case / "meta.json").read_text())
        if {"expect", "disputed", "status"} & set(meta):
            continue
        files = [one for one in case.iterdir() if one.name not in ("truth.csv", "meta.json")]
        file = case / meta["file"] if "file" in meta else files[0]
        with truth.open(newline="") as stream:
            rows = (*csv.DictReader(stream),)
        # A table or two, or the country's, cut out of a report, are no area's report.
        whole = len({row["measure"] for row in rows}) > _FEW
        whole = whole and any(row["area"] != NATIONAL for row in rows)
        if whole and could_be_printed(rows):
            name = f"{case.parent.name}/{case.name}"
            yield Right(case.parent.name, name, file.read_bytes(), file.name, rows)


def could_be_printed(rows: Sequence[Row]) -> bool:
    """Tell whether a real area could print these figures."""
    if contradictions(rows) or any(_is_above_the_country(row) for row in rows):
        return False
    counts = {
        (row["measure"], row["category"], row["level"]): float(row["value"])
        for row in rows
        if row["value"] and not row["district"] and row["unit"] in ("count", "per_100k")
    }
    registered = counts.get(("eligible_offenders", "1", "all"))
    rate = counts.get(("registration_rate", "1", ""))
    area = all_areas().get(rows[0]["area"])
    residents = area.population_in(year_ending(rows[0]["year"])) if area else None
    if not registered or not residents:
        return True
    # The country had 41 in 100,000 in 2002/03 and 114 in 2022/23, with a steady rise between.
    usual = 41.0 + 3.65 * (year_ending(rows[0]["year"]) - 2003)
    if not RATES[0] <= registered / residents * 100_000 / usual <= RATES[1]:
        return False
    implied = registered / rate * 100_000 / residents if rate else 1.0
    aged_ten = rows[0]["year"] >= "2008/09" and AGED_TEN[0] <= implied <= AGED_TEN[1]
    return aged_ten or RESIDENTS[0] <= implied <= RESIDENTS[1]


def _is_above_the_country(row: Row) -> bool:
    names = ("year", "measure", "category", "level", "order", "stage")
    total = national_totals().get(tuple(row[name] for name in names))
    here = row["value"] and row["unit"] == "count" and not row["district"]
    return bool(total and here and row["area"] != NATIONAL and float(row["value"]) > total.most)


def alarms_of(right: Right) -> Alarms:
    """Read a right report and return what was said of it."""
    found = extract_bytes(right.data, right.file, Options(configured=False))
    wanted = Counter(_row(row) for row in right.truth if row.get("optional") != "1")
    maybe = {_row(row) for row in right.truth}
    rows = [
        {name: str(getattr(row, name)) for name in (*KEY, "value", "marker")}
        for row in found.observations
    ]
    got = Counter(map(_row, rows))
    alarms = Alarms(reports=1)
    for place, row in enumerate(rows):
        if _row(row) not in maybe:
            continue
        alarms.figures += 1
        if found.observations[place].checked != "disputed":
            continue
        codes = {
            check.check
            for check in found.checks
            if place in check.cells and not check.passed and check.judges
        }
        if {(right.name, code) for code in codes} <= TRUE:
            continue
        alarms.disputed += 1
        alarms.by_check.update(codes)
        alarms.said.append(f"{right.name}: {'/'.join(_row(row))}: {', '.join(sorted(codes))}")
    if wanted - got or set(got) - maybe:
        return alarms  # what was read wrong may well be found so
    alarms.exact = 1
    codes = set(_why(found)) - {code for name, code in TRUE if name == right.name}
    if codes:
        alarms.not_complete = 1
        alarms.reports_by_check.update(codes)
        alarms.said.append(
            f"{right.name}: {found.verdict}: {', '.join(sorted(codes))}: {found.message}"
        )
    return alarms


def _row(row: Row) -> tuple[str, ...]:
    value = row["value"]
    return (*(row[name] for name in KEY), f"{float(value):g}" if value else "", row["marker"])


def _why(found: Extraction) -> Iterable[str]:
    """Yield what keeps a report from being complete."""
    if found.verdict == "incomplete":
        lost = [one.check for one in found.checks if not one.passed and not one.accepted]
        yield from (
            one for one in lost if one in ("unread_number", "table_complete", "layout_known")
        )
        if not lost:
            yield "expected and not read"
    yield from (check.check for check in found.checks if contradicts(check))


def main() -> None:
    """Print the shares and, by check, the alarms."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=8, help="generated reports of each template")
    parser.add_argument("--cases", type=Path, help="a folder of cases of your own")
    parser.add_argument("--without", nargs="*", default=(), help="groups of them to leave out")
    parser.add_argument("--show", action="store_true", help="list every alarm")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    groups: dict[str, Alarms] = {}
    rights = list(right_reports(arguments.reports, arguments.cases, arguments.without))
    with ProcessPoolExecutor(arguments.jobs) as pool:
        for right, alarms in zip(rights, pool.map(alarms_of, rights, chunksize=4), strict=True):
            groups.setdefault(right.group, Alarms()).add(alarms)
    every = Alarms()
    for alarms in groups.values():
        every.add(alarms)
    if arguments.show:
        print("\n".join(every.said))
    print("| right reports | read in full | not complete | right figures | disputed |")
    print("|---|---:|---:|---:|---:|")
    for name, one in [*groups.items(), ("all", every)]:
        shares = [
            100 * one.not_complete / max(one.exact, 1),
            100 * one.disputed / max(one.figures, 1),
        ]
        print(
            f"| {name} | {one.exact} of {one.reports} | {one.not_complete} ({shares[0]:.1f} %) |"
            f" {one.figures} | {one.disputed} ({shares[1]:.2f} %) |"
        )
    print("\n| check | right figures disputed | right reports not complete |\n|---|---:|---:|")
    for code in sorted({*every.by_check, *every.reports_by_check}):
        print(f"| `{code}` | {every.by_check[code]} | {every.reports_by_check[code]} |")


if __name__ == "__main__":
    main()
