"""What a report of each template prints: titles, labels, figures, and what each one means.

The keys are those of the output contract. Figures are random, but consistent as real ones
are: totals add up, outcomes are not above those managed, districts make up category 1.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from mappa_extract.areas import all_areas

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

CATEGORY_NAMES = {
    "1": (
        "Category 1: Registered sex offenders",
        "Category 1: Registered Sexual Offenders",
        "Category 1 - RSOs",
        "Registered Sexual Offenders (Category 1)",
        "Category One: Registered sexual offenders",
    ),
    "2": (
        "Category 2: Violent offenders",
        "Category 2: Violent Offenders",
        "Category 2 - Violent and other sexual offenders",
        "Violent Offenders (Category 2)",
        "Category Two: Violent offenders",
    ),
    "3": (
        "Category 3: Other dangerous offenders",
        "Category 3: Other Dangerous Offenders",
        "Category 3 - Other dangerous offenders",
        "Other Dangerous Offenders (Category 3)",
        "Category Three: Other dangerous offenders",
    ),
    "all": ("Total", "TOTAL", "Totals", "Total", "Total"),
}
LATE_NAMES = {
    "1": ("Category 1: Subject to sex offender notification requirements",),
    "2": ("Category 2: Violent offenders",),
    "3": ("Category 3: Other dangerous offenders",),
    "all": ("Total",),
}


def _count(rng: random.Random, low: int, high: int) -> int:
    return rng.randint(low, high)


def show(number: int, rng: random.Random, dash: bool = False) -> str:
    """Return a count as some report prints it."""
    if number == 0 and dash:
        return rng.choice(("-", "–", "0", "0"))
    if number >= 1000:
        return f"{number:,}" if rng.random() < 0.6 else str(number)
    return str(number)


def _grid(
    rng: random.Random,
    cats: Sequence[str],
    levels: Sequence[str],
    counts: dict[tuple[str, str], int],
) -> dict[tuple[str, str], int]:
    full = dict(counts)
    for cat in cats:
        full[cat, "all"] = sum(counts[cat, level] for level in levels)
    for level in (*levels, "all"):
        full["all", level] = sum(full[cat, level] for cat in cats)
    return full


def _matrix(
    title: str,
    grid: dict[tuple[str, str], int],
    dims: Dims,
    cats: Sequence[str],
    levels: Sequence[str],
    names: dict[str, str],
    rng: random.Random,
    across: str,
    corner: str = "",
) -> Table:
    """Return a table of categories by levels; `across` says which stands in the columns."""
    level_names = {level: f"Level {level}" for level in levels} | {"all": names["all"]}

    def cell(cat: str, level: str) -> Cell:
        number = grid[cat, level]
        dash = (cat, level) == ("3", "1")
        return Cell(show(number, rng, dash), dims | {"category": cat, "level": level})

    if across == "categories":
        heads = [names[cat] for cat in cats]
        rows = [(level_names[level], [cell(cat, level) for cat in cats]) for level in levels]
    else:
        heads = [level_names[level] for level in levels]
        rows = [(names[cat], [cell(cat, level) for level in levels]) for cat in cats]
    return Table(title, heads, rows, corner)


def _population(area: str) -> float:
    return AREAS[area][2] * 1000.0


def _rate(area: str, count: int, decimals: int) -> str:
    return f"{count / _population(area) * 100_000 / 0.88:.{decimals}f}"


def _base(rng: random.Random) -> dict[tuple[str, str], int]:
    return {
        ("1", "1"): _count(rng, 300, 2400),
        ("1", "2"): _count(rng, 8, 60),
        ("1", "3"): _count(rng, 0, 7),
        ("2", "1"): _count(rng, 90, 900),
        ("2", "2"): _count(rng, 6, 40),
        ("2", "3"): _count(rng, 0, 5),
        ("3", "1"): 0,
        ("3", "2"): _count(rng, 3, 15),
        ("3", "3"): _count(rng, 0, 3),
    }


def _single(label: str, printed: str, **dims: str) -> Table:
    return Table("", [], [(label, [Cell(printed, dims)])])


def _template(
    area: str, year: str, rng: random.Random, orders: Sequence[tuple[str, str]], late: bool
) -> Report:
    """The Ministry's template from 2010/11: levels by categories."""
    ending = int(year[:4]) + 1
    report = Report(area, AREAS[area][0], year, "template")
    source = LATE_NAMES if late else CATEGORY_NAMES
    style = rng.randrange(len(source["1"]))
    names = {cat: source[cat][style] for cat in source}
    people = "individuals" if late else "offenders"
    cats, levels = ("1", "2", "3", "all"), ("1", "2", "3", "all")
    across = rng.choice(("categories", "categories", "levels"))
    base = _base(rng)
    snapshot = _grid(rng, "123", "123", base)
    report.blocks.append("MAPPA Statistics")
    report.blocks.append(
        _matrix(
            f"MAPPA-eligible {people} on 31 March {ending}",
            snapshot,
            {"basis": "snapshot", "measure": "eligible_offenders"},
            cats,
            levels,
            names,
            rng,
            across,
        )
    )
    year_counts = {
        (cat, level): base[cat, level] + _count(rng, 0, 40 if level == "2" else 6)
        for cat in "123"
        for level in "23"
    }
    managed = _grid(rng, "123", "23", year_counts)
    report.blocks.append(
        _matrix(
            "MAPPA-eligible offenders in Levels 2 and 3 by category (yearly total)",
            managed,
            {"basis": "year", "measure": "managed_offenders"},
            cats,
            ("2", "3", "all"),
            names,
            rng,
            across,
        )
    )
    who = "Category 1" if late else rng.choice(("RSOs", "Registered Sexual Offenders", "RSOs"))
    report.blocks.append(
        _single(
            f"{who} cautioned or convicted for breach of notification requirements",
            show(_count(rng, 0, snapshot["1", "all"] // 10), rng),
            basis="year",
            measure="notification_breaches",
            category="1",
        )
    )
    if year >= "2012/13":
        report.blocks.append(
            _single(
                "Category 1 who have had their life time notification revoked on application"
                if late
                else "RSOs having their life time notification revoked on application",
                show(_count(rng, 0, 20), rng),
                basis="year",
                measure="notification_revocations",
                category="1",
            )
        )
    report.blocks.append("Restrictive orders for Category 1 offenders")
    report.blocks.append(
        Table(
            "" if late else "Orders imposed by the courts",
            [],
            [
                (
                    label,
                    [
                        Cell(
                            show(_count(rng, 0, 120 if order in ("sopo", "shpo") else 6), rng),
                            {
                                "basis": "year",
                                "measure": "orders",
                                "category": "1",
                                "order": order,
                                "stage": "full",
                            },
                        )
                    ],
                )
                for order, label in orders
            ],
        )
    )
    if year >= "2015/16":
        report.blocks.append(
            _single(
                f"Number of {'individuals' if late else 'people'} who became subject to"
                f" {'sex offender ' if late else ''}notification requirements following a"
                " breach(es) of a Sexual Risk Order (SRO)",
                show(_count(rng, 0, 3), rng),
                basis="year",
                measure="notification_after_sro_breach",
            )
        )
    report.blocks.append(f"Level 2 and 3 {people} returned to custody")
    recalls = _grid(
        rng,
        "123",
        "23",
        {
            (cat, level): _count(rng, number // 2, number)
            if level == "2"
            else _count(rng, 0, number // 2)
            for (cat, level), number in year_counts.items()
        },
    )
    report.blocks.append(
        _matrix(
            "Returned to custody for breach of licence",
            recalls,
            {"basis": "year", "measure": "licence_recalls"},
            cats,
            ("2", "3", "all"),
            names,
            rng,
            "categories",
        )
    )
    order = orders[0][0]
    name = "SOPO" if order == "sopo" else "SHPO"
    two, three = _count(rng, 0, 2), _count(rng, 0, 1)
    report.blocks.append(
        Table(
            f"Breach of {name}",
            [],
            [
                (
                    label,
                    [
                        Cell(
                            str(number),
                            {
                                "basis": "year",
                                "measure": "order_breach_custody",
                                "category": "all",
                                "level": level,
                                "order": order,
                            },
                        )
                    ],
                )
                for label, level, number in (
                    ("Level 2", "2", two),
                    ("Level 3", "3", three),
                    ("Total", "all", two + three),
                )
            ],
        )
    )
    subject = (
        "individuals subject to sex offender notification requirements"
        if late
        else "Registered Sexual Offenders"
    )
    report.blocks.append(
        _single(
            f"Total number of {subject} per 100,000 population",
            _rate(area, snapshot["1", "all"], 0),
            basis="snapshot",
            measure="registration_rate",
            category="1",
            unit="per_100k",
        )
    )
    level_one = round(100 * snapshot["all", "1"] / snapshot["all", "all"])
    report.blocks.append(
        f"The totals by category show one day, 31 March {ending}. The rest of the figures covers"
        f" the period 1 April {ending - 1} to 31 March {ending}."
    )
    report.blocks.append(
        f"Of all those eligible the majority ({level_one}% this year) are looked after by one"
        " agency (Level 1) without any meeting."
    )
    return report


def template_2010(area: str, rng: random.Random) -> Report:
    """2010/11-2014/15: SOPO, NO, FTO."""
    orders = rng.choice(
        (
            [("sopo", "SOPOs"), ("notification_order", "NOs"), ("foreign_travel_order", "FTOs")],
            [
                ("sopo", "Sexual Offences Prevention Orders (SOPOs)"),
                ("notification_order", "Notification Orders (NOs)"),
                ("foreign_travel_order", "Foreign Travel Orders (FTOs)"),
            ],
        )
    )
    year = rng.choice(("2010/11", "2011/12", "2012/13", "2013/14", "2014/15"))
    return _template(area, year, rng, orders, late=False)


_SHPO = [
    ("shpo", "SHPO"),
    ("shpo_foreign_travel", "SHPO with foreign travel restriction"),
    ("notification_order", "NOs"),
]


def template_2015(area: str, rng: random.Random) -> Report:
    """2015/16-2020/21: SHPO."""
    year = rng.choice(("2015/16", "2016/17", "2018/19", "2020/21"))
    return _template(area, year, rng, _SHPO, late=False)


def template_2021(area: str, rng: random.Random) -> Report:
    """From 2021/22: individuals subject to notification requirements."""
    orders = [
        ("shpo", "Sexual Harm Prevention Order (SHPO)"),
        ("shpo_foreign_travel", "SHPO with foreign travel restriction"),
        ("notification_order", "Notification Order"),
    ]
    return _template(area, rng.choice(("2021/22", "2022/23", "2023/24")), rng, orders, late=True)


def annual_2009(area: str, rng: random.Random) -> Report:
    """2009/10: categories down, levels across, no total row; orders by stage."""
    return _annual(area, rng, 2010, further=False)


def annual_2008(area: str, rng: random.Random) -> Report:
    """2008/09: much as 2009/10, with serious further offences (unsure: no report was seen)."""
    return _annual(area, rng, 2009, further=True)


def _annual(area: str, rng: random.Random, ending: int, further: bool) -> Report:
    year = f"{ending - 1}/{ending % 100:02d}"
    report = Report(area, AREAS[area][0], year, "annual")
    base = _base(rng)
    grid = _grid(rng, "123", "123", base)
    names = {
        "1": "Category 1: Registered Sexual Offenders",
        "2": "Category 2: Violent offenders",
        "3": "Category 3: Other Dangerous Offenders",
        "all": "TOTAL",
    }
    report.blocks.append(f"MAPPA Statistical Information {year}")
    report.blocks.append(
        _matrix(
            f"Number of MAPPA eligible offenders at 31 March {ending}",
            grid,
            {"basis": "snapshot", "measure": "eligible_offenders"},
            ("1", "2", "3"),
            ("1", "2", "3", "all"),
            names,
            rng,
            "levels",
        )
    )
    report.blocks.append("Enforcement for offenders managed via MAPP meetings")
    for title, measure, extra, most in (
        ("Returned to custody for breach of licence", "licence_recalls", {}, 40),
        (
            "Sent to custody for breach of Sexual Offences Prevention Order (SOPO)",
            "order_breach_custody",
            {"order": "sopo"},
            3,
        ),
        *(
            [("Charged with a serious further offence", "serious_further_offences", {}, 3)]
            if further
            else []
        ),
    ):
        two, three = _count(rng, 0, most), _count(rng, 0, 2)
        report.blocks.append(
            Table(
                title,
                [],
                [
                    (
                        label,
                        [
                            Cell(
                                str(number),
                                {
                                    "basis": "year",
                                    "measure": measure,
                                    "category": "all",
                                    "level": level,
                                    **extra,
                                },
                            )
                        ],
                    )
                    for label, level, number in (
                        ("Level 2", "2", two),
                        ("Level 3", "3", three),
                        ("Total", "all", two + three),
                    )
                ],
            )
        )
    report.blocks.append("Further data on Registered Sexual Offenders")
    report.blocks.append(_districts(area, grid["1", "all"], "Registered Sexual Offenders in:"))
    report.blocks.append(
        _single(
            f"Total number of registered sexual offenders in {AREAS[area][0]} per 100,000 head of"
            " population",
            _rate(area, grid["1", "all"], 2),
            basis="snapshot",
            measure="registration_rate",
            category="1",
            unit="per_100k",
        )
    )
    report.blocks.append(
        _single(
            "Registered Sexual Offenders cautioned or convicted for breach of notification"
            " requirements",
            str(_count(rng, 0, grid["1", "all"] // 10)),
            basis="year",
            measure="notification_breaches",
            category="1",
        )
    )
    for title, order in (
        ("Sexual Offences Prevention Orders", "sopo"),
        ("Notification Orders", "notification_order"),
        ("Foreign Travel Orders", "foreign_travel_order"),
    ):
        report.blocks.append(
            Table(
                title,
                [],
                [
                    (
                        label,
                        [
                            Cell(
                                str(_count(rng, 0, 50 if order == "sopo" else 6)),
                                {
                                    "basis": "year",
                                    "measure": "orders",
                                    "category": "1",
                                    "order": order,
                                    "stage": stage,
                                },
                            )
                        ],
                    )
                    for label, stage in (
                        ("Applied for", "applied"),
                        ("Interim Order issued", "interim"),
                        ("Full Order issued", "full"),
                    )
                ],
            )
        )
    report.blocks.append(
        f"The totals by category show 31 March {ending}; all the rest covers the period 1 April"
        f" {ending - 1} to 31 March {ending}."
    )
    return report


def _districts(area: str, total: int, title: str) -> Table:
    districts = AREAS[area][1]
    first, second = total // 3, total // 4
    counts = (first, second, total - first - second)
    return Table(
        title,
        [],
        [
            (
                name,
                [
                    Cell(
                        str(number),
                        {
                            "basis": "snapshot",
                            "measure": "eligible_offenders",
                            "category": "1",
                            "level": "all",
                            "district": name,
                        },
                    )
                ],
            )
            for name, number in zip(districts, counts, strict=True)
        ],
    )


def questions_2003(area: str, rng: random.Random) -> Report:
    """2003/04-2007/08: numbered questions, then level 3 and level 2 side by side."""
    year = rng.choice(("2004/05", "2005/06", "2006/07", "2007/08"))
    ending = int(year[:4]) + 1
    period = f"between 1 April {ending - 1} and 31 March {ending}"
    report = Report(area, AREAS[area][0], year, "questions_2003")
    rso = _count(rng, 200, 1500)
    report.blocks.append("Statistical Information")
    report.blocks.append("1. Registered Sex Offenders (RSOs)")

    def ask(label: str, printed: str, **dims: str) -> None:
        report.blocks.append(_single(label, printed, **dims))

    year_dims = {"basis": "year"}
    ask(
        f"i. The number of RSOs living in the area on 31 March {ending}",
        show(rso, rng),
        basis="snapshot",
        measure="eligible_offenders",
        category="1",
        level="all",
    )
    ask(
        "a) The number of RSOs per 100,000 head of population",
        f"{rso / _population(area) * 100_000:.0f}",
        basis="snapshot",
        measure="registration_rate",
        category="1",
        unit="per_100k",
    )
    ask(
        "ii. The number of sex offenders having a registration requirement who were either"
        f" cautioned or convicted for breaches of the requirement, {period}",
        str(_count(rng, 0, rso // 10)),
        measure="notification_breaches",
        category="1",
        **year_dims,
    )
    for number, name, short, order, stages in (
        ("iii", "Sexual Offences Prevention Orders (SOPOs)", "SOPOs", "sopo", 3),
        ("iv", "Notification Orders", "Notification Orders", "notification_order", 3),
        ("v", "Foreign Travel Orders", "Foreign Travel Orders", "foreign_travel_order", 2),
    ):
        labels = (
            [
                ("(a) applied for", "applied"),
                (f"(b) interim {short} granted", "interim"),
                (f"(c) full {short} imposed", "full"),
            ]
            if stages == 3
            else [("(a) applied for", "applied"), ("(b) imposed", "full")]
        )
        report.blocks.append(
            Table(
                f"{number}. The number of {name}",
                [],
                [
                    (
                        label,
                        [
                            Cell(
                                rng.choice(
                                    ("0", "nil", str(_count(rng, 1, 40 if order == "sopo" else 1)))
                                ),
                                {
                                    "measure": "orders",
                                    "category": "1",
                                    "order": order,
                                    "stage": stage,
                                    **year_dims,
                                },
                            )
                        ],
                    )
                    for label, stage in labels
                ],
            )
        )
    report.blocks.append("2. Violent Offenders and Other Sexual Offenders (V&O)")
    ask(
        "vi. The number of violent and other sexual offenders (as defined by section 327 (3), (4)"
        f" and (5) of the Criminal Justice Act (2003)) living in your area {period}",
        show(_count(rng, 100, 900), rng),
        measure="eligible_offenders",
        category="2",
        level="all",
        **year_dims,
    )
    report.blocks.append("3. Other Offenders (OthO)")
    ask(
        "vii. The number of 'other offenders' (as defined by section 325 (2) (b) of the Criminal"
        f" Justice Act (2003)) {period}",
        str(_count(rng, 0, 90)),
        measure="eligible_offenders",
        category="3",
        level="all",
        **year_dims,
    )
    rows: list[tuple[str, list[Cell]]] = []
    for label, cat, low, high in (
        ("RSO", "1", 5, 150),
        ("V&O", "2", 5, 150),
        ("OthO", "3", 3, 90),
    ):
        rows.append(
            (
                label,
                [
                    Cell(
                        str(_count(rng, low, high) if level == "2" else _count(rng, 2, low)),
                        {
                            "measure": "managed_offenders",
                            "category": cat,
                            "level": level,
                            **year_dims,
                        },
                    )
                    for level in ("3", "2")
                ],
            )
        )
    report.blocks.append(
        Table(
            "Offenders managed through Level 3 (MAPPP) & Level 2 (local inter-agency risk"
            " management)",
            ["Level 3", "Level 2"],
            rows,
        )
    )
    outcome: list[tuple[str, list[Cell]]] = []
    for label, measure, extra in (
        ("(a) Returned to custody for a breach of licence", "licence_recalls", {}),
        (
            "(b) Returned to custody for a breach of a restraining order or sexual offences"
            " prevention order",
            "order_breach_custody",
            {"order": "restraining_order_or_sopo"},
        ),
        ("(c) Charged with a serious sexual or violent offence", "serious_further_offences", {}),
    ):
        outcome.append(
            (
                label,
                [
                    Cell(
                        str(_count(rng, 0, 8 if level == "2" else 5)),
                        {
                            "measure": measure,
                            "category": "all",
                            "level": level,
                            **year_dims,
                            **extra,
                        },
                    )
                    for level in ("3", "2")
                ],
            )
        )
    report.blocks.append(
        Table(
            "Of the cases managed at levels 3 or 2 how many, whilst managed at that level, were",
            ["Level 3", "Level 2"],
            outcome,
        )
    )
    return report


def annual_2001(area: str, rng: random.Random) -> Report:
    """2001/02, 2002/03: answers to set questions on registers and sex offender orders."""
    year = rng.choice(("2001/02", "2002/03"))
    ending = int(year[:4]) + 1
    report = Report(area, AREAS[area][0], year, "annual_2001")
    report.blocks.append(f"Statistics for the year 1 April {ending - 1} to 31 March {ending}")
    rso = _count(rng, 150, 900)

    def ask(label: str, printed: str, **dims: str) -> None:
        report.blocks.append(_single(label, printed, **dims))

    ask(
        f"The number of registered sex offenders in the community on 31 March {ending}",
        str(rso),
        basis="snapshot",
        measure="eligible_offenders",
        category="1",
        level="all",
    )
    ask(
        "The number of registered sex offenders per 100,000 head of population",
        f"{rso / _population(area) * 100_000:.0f}",
        basis="snapshot",
        measure="registration_rate",
        category="1",
        unit="per_100k",
    )
    ask(
        "The number of sex offenders having a registration requirement who were either cautioned"
        " or convicted for breaches of the requirement",
        str(_count(rng, 0, rso // 10)),
        basis="year",
        measure="notification_breaches",
        category="1",
    )
    for label, order, stage in (
        ("The number of Sex Offender Orders applied for", "sex_offender_order", "applied"),
        ("The number of Sex Offender Orders granted", "sex_offender_order", "full"),
        ("The number of Restraining Orders issued by the courts", "restraining_order", "full"),
    ):
        ask(
            label,
            str(_count(rng, 0, 12)),
            basis="year",
            measure="orders",
            category="1",
            order=order,
            stage=stage,
        )
    ask(
        "The number of violent and other sexual offenders considered under MAPPA during the year",
        str(_count(rng, 80, 900)),
        basis="year",
        measure="eligible_offenders",
        category="2",
        level="all",
    )
    ask(
        "The number of other offenders dealt with under MAPPA during the year",
        str(_count(rng, 0, 60)),
        basis="year",
        measure="eligible_offenders",
        category="3",
        level="all",
    )
    return report


TEMPLATES: dict[str, Callable[[str, random.Random], Report]] = {
    "annual_2001": annual_2001,
    "questions_2003": questions_2003,
    "annual_2008": annual_2008,
    "annual_2009": annual_2009,
    "template_2010": template_2010,
    "template_2015": template_2015,
    "template_2021": template_2021,
}


def make(template: str, area: str, seed: int) -> Report:
    """Return a random report of a template for an area; the same for the same seed."""
    return TEMPLATES[template](area, random.Random(f"{template}-{area}-{seed}"))
