"""Against the country: what an area's report reprints of it, and what an area can't exceed.

The national totals are data, in `national.toml`, each with its source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from mappa_extract.checks.subject import Subject, count_of, name_of, plain
from mappa_extract.codebook import MEASURES, NATIONAL, describe_codes
from mappa_extract.errors import DeclarationError
from mappa_extract.model import Check, Observation
from mappa_extract.toml_files import read_declaration
from mappa_extract.vocabulary.dates import parse_year

_DIMENSIONS = ("category", "level", "order", "stage")
_LEAST_TOTAL = 30
"""A total below this, of a series that no report reprints, bounds no area: a handful of orders
may be counted on different rules."""
Dimensions = tuple[str, ...]
"""Year, measure, category, level, order and stage: what names a national total."""


@dataclass(frozen=True, slots=True)
class Total:
    """A national total: every value that was published for it, and where."""

    values: tuple[int, ...]
    """As first published, as revised, as another official source has it; what is known."""
    source: str
    reprinted: str = ""
    """The year whose reports reprint the total, if any do."""
    elsewhere: int = 0
    """What of it no area prints: category 4, which the National Security Division returns."""
    first: int | None = None
    revised: int | None = None
    looked_up: str = ""
    in_report: bool = False
    """Whether it is what the report at hand reprints."""

    @property
    def most(self) -> int:
        """The largest value that was published."""
        return max(self.values)

    @property
    def of_areas(self) -> tuple[int, ...]:
        """What all areas add up to, for each value that was published."""
        return tuple(value - self.elsewhere for value in self.values)

    @property
    def text(self) -> str:
        """The values for messages: `32336 or 32347`."""
        return " or ".join(map(str, self.values))


def parse_totals(name: str, text: str) -> Mapping[Dimensions, Total]:
    """Parse a file of national totals.

    Raises:
        DeclarationError: not valid; names the file and the entry.
    """
    totals: dict[Dimensions, Total] = {}
    for entry in read_declaration(name, text).get("years", ()):
        year, source = entry.get("year", ""), entry.get("source", "")
        if parse_year(str(year)) != year or not source:
            raise DeclarationError(f"{name}: {year!r} needs a year like '2009/10' and a source")
        # The areas' tables leave category 4 out of their totals.
        elsewhere = sum(
            _values(one)[-1]
            for one in entry.get("totals", ())
            if (one.get("measure"), one.get("category")) == ("eligible_offenders", "4")
            and _values(one)
        )
        for total in entry.get("totals", ()):
            where = f"{name}: {year} {total.get('measure')}"
            values = _values(total)
            if total.get("measure") not in MEASURES or not values:
                raise DeclarationError(f"{where}: a known measure and a value are needed")
            for dimension in _DIMENSIONS:
                code = total.get(dimension, "")
                if code and code not in describe_codes(dimension):
                    raise DeclarationError(f"{where}: unknown {dimension} {code!r}")
            key = (year, total["measure"], *(total.get(each, "") for each in _DIMENSIONS))
            of_all = key[1:4] == ("eligible_offenders", "all", "all")
            totals[key] = Total(
                values,
                source,
                entry.get("reprinted", ""),
                elsewhere if of_all else 0,
                total.get("value"),
                total.get("revised"),
                str(entry.get("looked_up", "")),
            )
    return totals


@dataclass(frozen=True, slots=True)
class People:
    """Those aged ten and over in England and Wales, and the rate that is of them."""

    mid: int
    """The year in whose middle they were so many."""
    aged_ten: int
    rate: int
    """Registered sexual offenders per 100,000."""
    source: str
    looked_up: str
    """The day on which the source was last looked up."""


def national_populations() -> Mapping[str, People]:
    """Return by financial year what is known of the number of people behind the national rate."""
    file = resources.files(__package__).joinpath("national.toml")
    years = read_declaration(file.name, file.read_text("utf-8"))["years"]
    return {
        one["year"]: People(**one["population"], looked_up=one["looked_up"])
        for one in years
        if "population" in one
    }


def _values(total: Mapping[str, object]) -> tuple[int, ...]:
    """Return what was published for a total: first, as revised, by another source."""
    found = (total.get(name) for name in ("value", "revised", "other"))
    return tuple(value for value in found if isinstance(value, int))


@lru_cache(maxsize=1)
def national_totals() -> Mapping[Dimensions, Total]:
    """Return the known totals of England and Wales."""
    file = resources.files(__package__).joinpath("national.toml")
    return parse_totals(file.name, file.read_text("utf-8"))


def dimensions_of(row: Observation) -> Dimensions:
    """Return what names the national total that a figure is compared with."""
    return (row.year, row.measure, *(getattr(row, each) for each in _DIMENSIONS))


def check(subject: Subject) -> Iterator[Check]:
    """Compare reprinted national figures with the known ones, and the area with both."""
    known = dict(national_totals())
    for place, row in enumerate(subject.observations):
        number = count_of(row)
        if row.area != NATIONAL or row.unit != "count" or number is None or row.marker:
            continue
        total = national_totals().get(dimensions_of(row))
        if total is None:
            known.setdefault(
                dimensions_of(row),
                Total((int(number),), f"reprinted: {name_of(row)}", in_report=True),
            )
            continue
        passed = number in total.values
        yield Check(
            "national_total_known",
            "warning",
            passed,
            total.text,
            plain(number),
            f"England and Wales, {row.year}: {name_of(row)} "
            + ("is" if passed else f"should be {total.text},")
            + f" the national total as published ({total.source})",
            row.page,
            cells=(place,),
        )
    yield from _complete(subject)
    for place, row in enumerate(subject.observations):
        number, total = count_of(row), known.get(dimensions_of(row))
        if row.area == NATIONAL or row.district or row.unit != "count":
            continue
        if number is None or total is None:
            continue
        if total.most < _LEAST_TOTAL and not (total.reprinted or total.in_report):
            continue
        passed = number <= total.most
        yield Check(
            "area_within_country",
            "error",
            passed,
            f"at most {total.most}",
            plain(number),
            f"{name_of(row)} {'is' if passed else 'should be'} at most the {total.most} of England"
            f" and Wales in {row.year} ({total.source})",
            row.page,
            cells=(place,),
            judges=not passed,
        )


def _complete(subject: Subject) -> Iterator[Check]:
    """A report that reprints the national tables prints all the totals that they have."""
    national = [row for row in subject.observations if row.area == NATIONAL]
    wanted = [
        dimensions
        for dimensions, total in national_totals().items()
        if total.reprinted and total.reprinted == subject.year.value
    ]
    if not national or not wanted:
        return
    have = {dimensions_of(row) for row in national if row.unit == "count"}
    lacking = [" ".join(filter(None, each)) for each in wanted if each not in have]
    yield Check(
        "national_complete",
        "warning",
        not lacking,
        f"{len(wanted)} totals",
        f"{len(wanted) - len(lacking)} totals",
        "the national tables lack " + "; ".join(lacking[:6])
        if lacking
        else "the national tables are reprinted with all their totals",
        judges=False,
    )
