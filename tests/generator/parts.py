"""What generated reports are made of: cells, tables, reports, areas and their sizes.

The keys are those of the output contract.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from mappa_extract.areas import all_areas
from mappa_extract.checks.population import residents
from mappa_extract.vocabulary.dates import year_ending

KEY = [
    "area",
    "year",
    "basis",
    "measure",
    "category",
    "level",
    "order",
    "stage",
    "district",
    "unit",
]
Dims = dict[str, str]


@dataclass
class Cell:
    """A printed figure and what it means."""

    printed: str
    dims: Dims

    def expected(self, area: str, year: str) -> dict[str, str]:
        """Return the row of the contract for this figure."""
        text = self.printed
        value, marker = "".join(text.replace(",", "").split()).rstrip("*"), ""
        if text in ("-", "–"):
            value, marker = "", "not_applicable"
        elif text.lower() in ("nil", "none"):
            value = "0"
        elif text in ("n/a", ""):
            value, marker = "", "not_available"
        elif text in ("*", "<5"):
            value, marker = "", "suppressed"
        row = dict.fromkeys(KEY, "") | {"area": area, "year": year, "unit": "count"} | self.dims
        return row | {"value": value, "marker": marker, "printed": text}


@dataclass
class Table:
    """A table: its title, column heads (empty: figures only), and rows of figures."""

    title: str
    heads: Sequence[str]
    rows: list[tuple[str, list[Cell]]]
    corner: str = ""


@dataclass
class Report:
    """A report: headings, tables and prose in order."""

    area: str
    area_name: str
    year: str
    template: str
    blocks: list[str | Table] = field(default_factory=list)
    cover_year: str = ""
    """What the cover says where that is another year."""

    def ask(self, label: str, printed: str, **dims: str) -> None:
        """Append a question and its figure."""
        self.blocks.append(single(label, printed, **dims))

    @property
    def tables(self) -> list[Table]:
        """The tables, in the order in which they are printed."""
        return [block for block in self.blocks if isinstance(block, Table)]

    def expected(self) -> list[dict[str, str]]:
        """Return the rows that a careful person would key in, in the report's order."""
        return [
            cell.expected(self.area, self.year)
            for table in self.tables
            for _, cells in table.rows
            for cell in cells
        ]


AREAS = {
    "suffolk": ("Suffolk", ("Western Area", "Southern Area", "Eastern Area"), 669),
    "kent": ("Kent", ("West Kent Division", "East Kent Division", "Medway Division"), 1600),
    "west-mercia": ("West Mercia", ("A Division", "C Division", "D Division"), 1158),
    "greater-manchester": ("Greater Manchester", ("BCU North", "BCU South", "BCU City"), 2500),
    "devon-and-cornwall": ("Devon & Cornwall", ("BCU 1", "BCU 2", "BCU 3"), 1600),
    "norfolk": ("Norfolk", ("Central BCU", "Eastern BCU", "Western BCU"), 800),
    "cleveland": (
        "Teesside",
        ("Hartlepool District", "Stockton District", "Langbaurgh District"),
        550,
    ),
    "dyfed-powys": ("Dyfed-Powys", ("A Division", "B Division", "C Division"), 500),
}

_NAMES = {
    "avon-and-somerset": "Avon and Somerset", "bedfordshire": "Bedfordshire",
    "cambridgeshire": "Cambridgeshire and Peterborough", "cheshire": "Cheshire",
    "cumbria": "Cumbria", "derbyshire": "Derbyshire", "dorset": "Dorset",
    "durham": "County Durham and Darlington", "essex": "Essex",
    "gloucestershire": "Gloucestershire", "gwent": "Gwent",
    "hampshire": "Hampshire & Isle of Wight", "hertfordshire": "Hertfordshire",
    "humberside": "Humberside", "lancashire": "Lancashire",
    "leicestershire": "Leicestershire and Rutland", "lincolnshire": "Lincolnshire",
    "london": "London", "merseyside": "Merseyside", "north-wales": "North Wales",
    "north-yorkshire": "York and North Yorkshire", "northamptonshire": "Northamptonshire",
    "northumbria": "Northumbria", "nottinghamshire": "Nottinghamshire",
    "south-wales": "South Wales", "south-yorkshire": "South Yorkshire",
    "staffordshire": "Staffordshire", "surrey": "Surrey", "sussex": "Sussex",
    "thames-valley": "Thames Valley", "warwickshire": "Warwickshire",
    "west-midlands": "West Midlands", "west-yorkshire": "West Yorkshire",
    "wiltshire": "Wiltshire & Swindon",
}  # fmt: skip
for _slug, _name in _NAMES.items():
    # Residents in thousands at the census of 2011, as the area's file has them.
    AREAS[_slug] = (
        _name,
        ("North Division", "Central Division", "South Division"),
        round((all_areas()[_slug].population_in(2012) or 1e6) / 1000),
    )


def count(rng: random.Random, low: int, high: int) -> int:
    return rng.randint(low, high)


def show(number: int, rng: random.Random, dash: bool = False) -> str:
    """Return a count as some report prints it."""
    if number == 0 and dash:
        return rng.choice(("-", "–", "0", "0"))
    if number >= 1000:
        return f"{number:,}" if rng.random() < 0.6 else str(number)
    return str(number)


def population(area: str) -> float:
    return AREAS[area][2] * 1000.0


def registered(area: str, rng: random.Random, least: int, most: int) -> int:
    """Return a count of registered offenders, `least` to `most` in 100,000 residents."""
    residents = population(area) / 100_000
    return rng.randint(int(least * residents), int(most * residents))


def rate(area: str, year: str, count: int, decimals: int, share: float = 0.885) -> str:
    """Return the rate per 100,000 people aged ten and over (`share` of all), as printed."""
    low, high = residents(area, year_ending(year) - 1) or (1e6, 1e6)
    return f"{count / ((low + high) / 2) * 100_000 / share:.{decimals}f}"


def single(label: str, printed: str, **dims: str) -> Table:
    return Table("", [], [(label, [Cell(printed, dims)])])
