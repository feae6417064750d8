"""What a report of each template prints: titles, labels, figures, and what each one means.

Figures are random, but consistent as real ones are: totals add up, outcomes are not above
those managed, districts make up category 1.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from tests.generator.parts import (
    AREAS,
    KEY,
    Cell,
    Dims,
    Report,
    Table,
    count,
    rate,
    registered,
    show,
    single,
)
from tests.generator.questions import annual_2001, annual_2002, panel_2003, questions_2003

__all__ = ["AREAS", "KEY", "TEMPLATES", "Cell", "Report", "Table", "make"]

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


def _base(area: str, rng: random.Random) -> dict[tuple[str, str], int]:
    return {
        ("1", "1"): registered(area, rng, 55, 140),
        ("1", "2"): count(rng, 8, 60),
        ("1", "3"): count(rng, 0, 7),
        ("2", "1"): count(rng, 90, 900),
        ("2", "2"): count(rng, 6, 40),
        ("2", "3"): count(rng, 0, 5),
        ("3", "1"): 0,
        ("3", "2"): count(rng, 3, 15),
        ("3", "3"): count(rng, 0, 3),
    }


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
    base = _base(area, rng)
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
        (cat, level): base[cat, level] + count(rng, 0, 40 if level == "2" else 6)
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
        single(
            f"{who} cautioned or convicted for breach of notification requirements",
            show(count(rng, 0, snapshot["1", "all"] // 10), rng),
            basis="year",
            measure="notification_breaches",
            category="1",
        )
    )
    if year >= "2012/13":
        report.blocks.append(
            single(
                "Category 1 who have had their life time notification revoked on application"
                if late
                else "RSOs having their life time notification revoked on application",
                show(count(rng, 0, 20), rng),
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
                            show(count(rng, 0, 120 if order in ("sopo", "shpo") else 6), rng),
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
            single(
                f"Number of {'individuals' if late else 'people'} who became subject to"
                f" {'sex offender ' if late else ''}notification requirements following a"
                " breach(es) of a Sexual Risk Order (SRO)",
                show(count(rng, 0, 3), rng),
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
            (cat, level): count(rng, number // 2, number)
            if level == "2"
            else count(rng, 0, number // 2)
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
    two, three = count(rng, 0, 2), count(rng, 0, 1)
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
        single(
            f"Total number of {subject} per 100,000 population",
            rate(area, report.year, snapshot["1", "all"], 0),
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
    base = _base(area, rng)
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
        two, three = count(rng, 0, most), count(rng, 0, 2)
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
        single(
            f"Total number of registered sexual offenders in {AREAS[area][0]} per 100,000 head of"
            " population",
            rate(area, report.year, grid["1", "all"], 2),
            basis="snapshot",
            measure="registration_rate",
            category="1",
            unit="per_100k",
        )
    )
    report.blocks.append(
        single(
            "Registered Sexual Offenders cautioned or convicted for breach of notification"
            " requirements",
            str(count(rng, 0, grid["1", "all"] // 10)),
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
                                str(count(rng, 0, 50 if order == "sopo" else 6)),
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


TEMPLATES: dict[str, Callable[[str, random.Random], Report]] = {
    "annual_2001": annual_2001,
    "annual_2002": annual_2002,
    "panel_2003": panel_2003,
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
