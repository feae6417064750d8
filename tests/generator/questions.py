"""Reports of 2001/02-2007/08: answers to set questions, in the wordings of their years."""

from __future__ import annotations

import random

from tests.generator.parts import (
    AREAS,
    Cell,
    Report,
    Table,
    count,
    rate,
    registered,
    show,
)


def questions_2003(area: str, rng: random.Random) -> Report:
    """2003/04-2007/08: numbered questions, then level 3 and level 2 side by side."""
    year = rng.choice(("2004/05", "2005/06", "2006/07", "2007/08"))
    ending = int(year[:4]) + 1
    period = f"between 1 April {ending - 1} and 31 March {ending}"
    report = Report(area, AREAS[area][0], year, "questions_2003")
    rso = registered(area, rng, 30, 90)
    report.blocks.append("Statistical Information")
    report.blocks.append("1. Registered Sex Offenders (RSOs)")

    year_dims = {"basis": "year"}
    long = rng.random() < 0.5
    """The questions as they were set, or as most reports shorten them."""
    courts = f" by the courts in your Area {period}" if long else ""
    report.ask(
        f"i. The number of RSOs living {'' if long else 'in the area '}on 31 March {ending}",
        show(rso, rng),
        basis="snapshot",
        measure="eligible_offenders",
        category="1",
        level="all",
    )
    report.ask(
        "a) The number of RSOs per 100,000 head of population",
        rate(area, report.year, rso, 0, share=1.0),
        basis="snapshot",
        measure="registration_rate",
        category="1",
        unit="per_100k",
    )
    report.ask(
        "ii. The number of sex offenders having a registration requirement who were either"
        f" cautioned or convicted for breaches of the requirement, {period}",
        str(count(rng, 0, rso // 10)),
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
                (f"(b) interim {short} granted{' and' if long else ''}", "interim"),
                (f"(c) full {short} imposed{courts}", "full"),
            ]
            if stages == 3
            else [
                (f"(a) applied for{' and' if long else ''}", "applied"),
                (f"(b) imposed{courts}", "full"),
            ]
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
                                    ("0", "nil", str(count(rng, 1, 40 if order == "sopo" else 1)))
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
    report.ask(
        "vi. The number of violent and other sexual offenders (as defined by section 327 (3), (4)"
        f" and (5) of the Criminal Justice Act (2003)) living in your area {period}",
        show(count(rng, rso // 4, 2 * rso), rng),
        measure="eligible_offenders",
        category="2",
        level="all",
        **year_dims,
    )
    report.blocks.append("3. Other Offenders (OthO)")
    report.ask(
        "vii. The number of 'other offenders' (as defined by section 325 (2) (b) of the Criminal"
        f" Justice Act (2003)) {period}",
        str(count(rng, 0, 90)),
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
                        str(count(rng, low, high) if level == "2" else count(rng, 2, low)),
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
    title = (
        "Offenders managed through Level 3 (MAPPP) & Level 2 (local inter-agency risk management)"
    )
    if long:
        report.blocks.append(f"4. {title}")
        title = (
            "viii. Identify how many MAPPA offenders in each of the three Categories (i.e."
            " (1)- RSOs, (2)- V&O and (3)- OthO above) have been managed through Level 3 (MAPPP)"
            f" and through Level 2 (local inter-agency risk management) {period}."
        )
    report.blocks.append(
        Table(
            title,
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
                        str(count(rng, 0, 8 if level == "2" else 5)),
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
    rso = registered(area, rng, 25, 80)

    report.ask(
        f"The number of registered sex offenders in the community on 31 March {ending}",
        str(rso),
        basis="snapshot",
        measure="eligible_offenders",
        category="1",
        level="all",
    )
    report.ask(
        "The number of registered sex offenders per 100,000 head of population",
        rate(area, report.year, rso, 0, share=1.0),
        basis="snapshot",
        measure="registration_rate",
        category="1",
        unit="per_100k",
    )
    report.ask(
        "The number of sex offenders having a registration requirement who were either cautioned"
        " or convicted for breaches of the requirement",
        str(count(rng, 0, rso // 10)),
        basis="year",
        measure="notification_breaches",
        category="1",
    )
    for label, order, stage in (
        ("The number of Sex Offender Orders applied for", "sex_offender_order", "applied"),
        ("The number of Sex Offender Orders granted", "sex_offender_order", "full"),
        ("The number of Restraining Orders issued by the courts", "restraining_order", "full"),
    ):
        report.ask(
            label,
            str(count(rng, 0, 12)),
            basis="year",
            measure="orders",
            category="1",
            order=order,
            stage=stage,
        )
    report.ask(
        "The number of violent and other sexual offenders considered under MAPPA during the year",
        str(count(rng, rso // 4, 2 * rso)),
        basis="year",
        measure="eligible_offenders",
        category="2",
        level="all",
    )
    report.ask(
        "The number of other offenders dealt with under MAPPA during the year",
        str(count(rng, 0, 60)),
        basis="year",
        measure="eligible_offenders",
        category="3",
        level="all",
    )
    return report


def annual_2002(area: str, rng: random.Random) -> Report:
    """2002/03 as it was asked: long questions, orders gained and pending, the MAPPP's cases."""
    return _panel(area, rng, "2002/03", "annual_2002")


def panel_2003(area: str, rng: random.Random) -> Report:
    """2003/04: the questions of the year before, with interim orders and the new Act."""
    return _panel(area, rng, "2003/04", "panel_2003")


def _panel(area: str, rng: random.Random, year: str, template: str) -> Report:
    late = year == "2003/04"
    ending = int(year[:4]) + 1
    period = f"between 1 April {ending - 1} and 31 March {ending}"
    report = Report(area, AREAS[area][0], year, template)
    rso = registered(area, rng, 25, 80)
    kept: dict[str, str] = {"basis": "year"}

    report.blocks += ["Statistical Information", "No. of Offenders"]
    report.ask(
        f"i. The number of registered sex offenders in the community on 31 March {ending}",
        show(rso, rng),
        basis="snapshot",
        measure="eligible_offenders",
        category="1",
        level="all",
    )
    report.ask(
        "ii. The number of sex offenders having a registration requirement who were either"
        f" cautioned or convicted for breaches of the requirement, {period}",
        str(count(rng, 0, rso // 10)),
        measure="notification_breaches",
        category="1",
        **kept,
    )
    stages = (
        [("(a) Sex Offender Orders applied for", "applied"),
         ("(b) interim Sex Offender Orders granted", "interim"),
         (f"(c) full Sex Offender Orders imposed by the courts in your area {period}", "full")]
        if late
        else [("(a) the total number of Sex Offender Orders applied for", "applied"),
              ("(b) the total number granted", "full")]
    )  # fmt: skip
    dims = {"measure": "orders", "category": "1", "order": "sex_offender_order", **kept}
    title = "The number of" if late else "The number of Sex Offender Orders applied for and gained"
    report.blocks.append(
        Table(
            f"iii. {title}{'' if late else f' {period}'}",
            [],
            [
                (label, [Cell(str(count(rng, 0, 12)), {**dims, "stage": stage})])
                for label, stage in stages
            ],
        )
    )
    report.ask(
        f"iv. The number of Restraining Orders {'imposed' if late else 'issued'} by the courts"
        f" {period} for offenders currently managed within MAPPA",
        str(count(rng, 0, 14)),
        measure="orders",
        category="1",
        order="restraining_order",
        stage="full",
        **kept,
    )
    act = (
        "section 327 (3), (4) and (5) of the Criminal Justice Act (2003)"
        if late
        else "section 68 [3], [4] and [5]"
    )
    report.ask(
        "v. The number of violent and other sexual offenders considered under MAPPA during the"
        f" year 1 April {ending - 1} and 31 March {ending} (as defined by {act})",
        show(count(rng, rso // 4, 2 * rso), rng),
        measure="eligible_offenders",
        category="2",
        level="all",
        **kept,
    )
    report.ask(
        (
            "vi. The number of 'other offenders' considered under MAPPA during the year 1 April"
            f" {ending - 1} and 31 March {ending} (as defined by section 325 (2)(b) of the Criminal"
            " Justice Act (2003))"
        )
        if late
        else (
            "vi. The number of 'other offenders' dealt with under MAPPA during the year 1 April"
            f" {ending - 1} and 31 March {ending} as being assessed by the Responsible Authority as"
            " posing a risk of serious harm to the public (but who are not either registered sex"
            " offenders or violent or other sexual offenders as defined by s.68 [3], [4] and [5])"
        ),
        str(count(rng, 0, 80)),
        measure="eligible_offenders",
        category="3",
        level="all",
        **kept,
    )
    names = ("RSOs", "V&O", "OthO")
    question = (
        "vii. Identify how many offenders in each of the three categories of offenders covered by"
        f" the MAPPA (i.e. RSOs, V&O and OthO) have been managed by the MAPPP (level 3) {period}"
    )
    if not late:
        names = (
            "Registered sex offenders",
            "Violent and other sex offenders",
            "Other offenders",
        )
        question = (
            "vii. For each of the three categories of offenders covered by the MAPPA"
            ' ("registered sex offenders", "violent and other sex offenders" and "other'
            ' offenders"), identify the number of offenders that are or have been dealt with by'
            ' the MAPPP - the Multi-Agency Public Protection Panel (the "critical few")'
            f" {period}"
        )
    report.blocks.append(
        Table(
            question,
            [],
            [
                (
                    name,
                    [
                        Cell(
                            str(count(rng, 2, 40)),
                            {"measure": "managed_offenders", "category": cat, "level": "3", **kept},
                        )
                    ],
                )
                for cat, name in zip("123", names, strict=True)
            ],
        )
    )
    who = "who, whilst managed by the MAPPP, were" if late else "who were"
    outcomes: list[tuple[str, dict[str, str]]] = [
        (f"(a) {who} returned to custody for a breach of licence", {"measure": "licence_recalls"}),
        (
            f"(b) {who} returned to custody for a breach of a restraining order or sex offender"
            " order",
            {
                "measure": "order_breach_custody",
                "order": "restraining_order_or_sex_offender_order",
            },
        ),
        (
            f"(c) {who} charged with a serious sexual or violent offence",
            {"measure": "serious_further_offences"},
        ),
    ]
    report.blocks.append(
        Table(
            "viii. Of the cases managed by the MAPPP during the reporting year what was the number"
            " of offenders:",
            [],
            [
                (
                    label,
                    [Cell(str(count(rng, 0, 9)), {**own, "category": "all", "level": "3", **kept})],
                )
                for label, own in outcomes
            ],
        )
    )
    return report
