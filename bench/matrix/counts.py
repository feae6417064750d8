"""Figures of an invented year that an area could have had: consistent, and fit for its people."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

# Residents in thousands about 2012, rounded; a report's year moves them by a half per cent.
PEOPLE = {
    "avon-and-somerset": ("Avon and Somerset", 1605),
    "bedfordshire": ("Bedfordshire", 620),
    "cambridgeshire": ("Cambridgeshire", 810),
    "cheshire": ("Cheshire", 1030),
    "cumbria": ("Cumbria", 499),
    "derbyshire": ("Derbyshire", 1022),
    "devon-and-cornwall": ("Devon and Cornwall", 1680),
    "dorset": ("Dorset", 748),
    "durham": ("Durham", 620),
    "dyfed-powys": ("Dyfed-Powys", 516),
    "essex": ("Essex", 1735),
    "gloucestershire": ("Gloucestershire", 602),
    "greater-manchester": ("Greater Manchester", 2702),
    "gwent": ("Gwent", 577),
    "hampshire": ("Hampshire", 1915),
    "hertfordshire": ("Hertfordshire", 1130),
    "humberside": ("Humberside", 920),
    "kent": ("Kent", 1740),
    "lancashire": ("Lancashire", 1465),
    "leicestershire": ("Leicestershire", 1023),
    "lincolnshire": ("Lincolnshire", 718),
    "london": ("London", 8308),
    "merseyside": ("Merseyside", 1385),
    "norfolk": ("Norfolk", 865),
    "north-wales": ("North Wales", 689),
    "north-yorkshire": ("North Yorkshire", 799),
    "northamptonshire": ("Northamptonshire", 700),
    "northumbria": ("Northumbria", 1422),
    "nottinghamshire": ("Nottinghamshire", 1098),
    "south-wales": ("South Wales", 1292),
    "south-yorkshire": ("South Yorkshire", 1352),
    "staffordshire": ("Staffordshire", 1100),
    "suffolk": ("Suffolk", 731),
    "surrey": ("Surrey", 1144),
    "sussex": ("Sussex", 1620),
    "thames-valley": ("Thames Valley", 2300),
    "warwickshire": ("Warwickshire", 547),
    "west-mercia": ("West Mercia", 1230),
    "west-midlands": ("West Midlands", 2763),
    "west-yorkshire": ("West Yorkshire", 2240),
    "wiltshire": ("Wiltshire", 690),
}
WELSH = {
    "dyfed-powys": "Dyfed-Powys",
    "gwent": "Gwent",
    "north-wales": "Gogledd Cymru",
    "south-wales": "De Cymru",
}
LARGE = ("london", "greater-manchester", "west-midlands", "thames-valley", "west-yorkshire")

# Registered sexual offenders per 100,000 in England and Wales, by the year in which it began.
_RATES = {
    2003: 47,
    2005: 56,
    2007: 61,
    2009: 70,
    2012: 88,
    2014: 98,
    2017: 114,
    2020: 121,
    2023: 129,
}

LEVELS = ("1", "2", "3")
CATEGORIES = ("1", "2", "3")
Grid = dict[tuple[str, str], int | None]


@dataclass(slots=True)
class Counts:
    """What an area counted: tables by (category, level), `all` where summed; None: a dash."""

    area: str
    name: str
    start: int
    snapshot: Grid = field(default_factory=dict)
    managed: Grid = field(default_factory=dict)
    recalls: Grid = field(default_factory=dict)
    order_breaches: Grid = field(default_factory=dict)
    further_offences: Grid = field(default_factory=dict)
    single: dict[str, int] = field(default_factory=dict)
    orders: dict[tuple[str, str], int] = field(default_factory=dict)
    districts: dict[str, int] = field(default_factory=dict)
    rate: float = 0.0

    @property
    def year(self) -> str:
        """The financial year, `2012/13`."""
        return f"{self.start}/{(self.start + 1) % 100:02d}"


def _summed(cells: Grid, levels: tuple[str, ...]) -> Grid:
    for category in CATEGORIES:
        cells[category, "all"] = sum(cells[category, level] or 0 for level in levels)
    for level in (*levels, "all"):
        cells["all", level] = sum(cells[category, level] or 0 for category in CATEGORIES)
    return cells


def _part(rng: random.Random, of: Grid, low: float, high: float) -> Grid:
    """Return a share of each cell of a table of levels 2 and 3."""
    cells: Grid = {
        (category, level): int((of[category, level] or 0) * rng.uniform(low, high))
        for category in CATEGORIES
        for level in ("2", "3")
    }
    return _summed(cells, ("2", "3"))


def _national_rate(start: int) -> float:
    before = max(year for year in _RATES if year <= start)
    after = min((year for year in _RATES if year >= start), default=before)
    share = (start - before) / (after - before) if after > before else 0.0
    return _RATES[before] + share * (_RATES[after] - _RATES[before])


def count(rng: random.Random, area: str, start: int) -> Counts:
    """Return the figures of `area` for the year that begins in April of `start`."""
    name, thousands = PEOPLE[area]
    people = thousands * 1000 * (1 + 0.005 * (start - 2012))
    aged_ten = people * (0.88 if start >= 2009 else 1.0)
    counts = Counts(area, name, start)
    first = round(aged_ten / 100_000 * _national_rate(start) * rng.uniform(0.85, 1.2))
    counts.rate = first / aged_ten * 100_000
    second = round(first * rng.uniform(0.3, 0.45))
    cells = counts.snapshot
    for category, total, active in (("1", first, 0.025), ("2", second, 0.06)):
        cells[category, "3"] = rng.randint(0, 3) + round(total * 0.003)
        cells[category, "2"] = rng.randint(3, 9) + round(total * active)
        cells[category, "1"] = total - (cells[category, "2"] or 0) - (cells[category, "3"] or 0)
    cells["3", "1"] = None
    cells["3", "2"] = rng.randint(2, 9) + round(first * 0.005)
    cells["3", "3"] = rng.randint(0, 4)
    _summed(cells, LEVELS)
    for category in CATEGORIES:
        counts.managed[category, "2"] = round((cells[category, "2"] or 0) * rng.uniform(1.6, 3.2))
        counts.managed[category, "3"] = (cells[category, "3"] or 0) + rng.randint(1, 6)
    _summed(counts.managed, ("2", "3"))
    counts.recalls = _part(rng, counts.managed, 0.1, 0.35)
    counts.order_breaches = _part(rng, counts.managed, 0.0, 0.08)
    counts.further_offences = _part(rng, counts.managed, 0.0, 0.06)
    _others(rng, counts, first)
    return counts


def _others(rng: random.Random, counts: Counts, first: int) -> None:
    """Add what is counted outside the levels."""
    counts.single = {
        "breaches": round(first * rng.uniform(0.025, 0.06)) + 3,
        "revocations": rng.randint(1, 19),
        "after_sro": rng.randint(0, 3),
        "second": counts.snapshot["2", "all"] or 0,
        "third": counts.snapshot["3", "all"] or 0,
    }
    for order, share in (
        ("sopo", 0.07),
        ("shpo", 0.08),
        ("notification_order", 0.003),
        ("foreign_travel_order", 0.001),
        ("shpo_foreign_travel", 0.001),
    ):
        full = round(first * share * rng.uniform(0.7, 1.3)) + rng.randint(0, 1)
        interim = rng.randint(0, max(full // 4, 1))
        counts.orders[order, "full"] = full
        counts.orders[order, "interim"] = interim
        counts.orders[order, "applied"] = full + rng.randint(0, 2 + full // 10)
    names = rng.sample(("North", "South", "East", "West", "Central"), 3)
    left = first
    for number, place in enumerate(sorted(names), 1):
        part = left if number == 3 else round(first * rng.uniform(0.2, 0.4))
        counts.districts[f"BCU {number} {place}"] = part
        left -= part
