"""The numbered questions of 2004/05 to 2007/08 and their answers."""

from __future__ import annotations

from bench.matrix.counts import Counts
from bench.matrix.tables import Table, axis, build, one


def answers(counts: Counts) -> list[Table]:
    """Return one table for each question, in the order of the form."""
    end = counts.start + 1
    period = f"between 1 April {counts.start} and 31 March {end}"
    name = counts.name
    first = "1. Category 1 MAPPA offenders: Registered Sex Offenders (RSO)"
    tables = [
        one(
            "registered",
            f"i) The number of RSOs living in {name} on 31 March {end}",
            counts.snapshot["1", "all"] or 0,
            basis="snapshot",
            measure="eligible_offenders",
            category="1",
            level="all",
        ),
        one(
            "rate",
            "a) The number of RSOs per 100,000 head of population",
            round(counts.rate),
            basis="snapshot",
            measure="registration_rate",
            category="1",
            unit="per_100k",
        ),
        one(
            "breaches",
            "ii) The number of sex offenders having a registration requirement who were either "
            f"cautioned or convicted for breaches of the requirement, {period}",
            counts.single["breaches"],
            basis="year",
            measure="notification_breaches",
            category="1",
        ),
        _stages(counts, "sopo", "iii) Sexual Offences Prevention Orders (SOPOs)"),
        _stages(counts, "notification_order", "iv) Notification Orders"),
        _stages(counts, "foreign_travel_order", "v) Foreign Travel Orders"),
    ]
    for table in tables:
        table.section = first
    violent = one(
        "second",
        "vi) The number of violent and other sexual offenders (as defined by Section 327 (3), (4) "
        f"and (5) of the Criminal Justice Act 2003) living in {name} {period}",
        counts.single["second"],
        basis="year",
        measure="eligible_offenders",
        category="2",
        level="all",
    )
    violent.section = (
        "2. Category 2 MAPPA offenders: Violent Offenders and Other Sexual Offenders (V&OS)"
    )
    other = one(
        "third",
        "vii) The number of 'other offenders' (as defined by Section 325 (2)(b) of the Criminal "
        f"Justice Act 2003) {period}",
        counts.single["third"],
        basis="year",
        measure="eligible_offenders",
        category="3",
        level="all",
    )
    other.section = "3. Category 3 MAPPA offenders: Other Offenders (OthO)"
    return [*tables, violent, other, _managed(counts, period), _outcomes(counts, period)]


def _stages(counts: Counts, order: str, title: str) -> Table:
    rows = [
        axis("(a) applied for", stage="applied"),
        axis("(b) interim orders granted", stage="interim"),
        axis("(c) full orders imposed by the courts", stage="full"),
    ]
    if order == "foreign_travel_order":
        rows = [rows[0], axis("(b) imposed by the courts", stage="full")]
    return build(
        order,
        f"{title}:",
        rows,
        [axis("")],
        lambda says: counts.orders[order, says["stage"]],
        basis="year",
        measure="orders",
        category="1",
        order=order,
    )


_SECTION = (
    "4. Offenders managed through Level 3 (MAPPP) and Level 2 (local inter-agency management), {}"
)
_LEVELS = [axis("Level 3", level="3"), axis("Level 2", level="2")]


def _managed(counts: Counts, period: str) -> Table:
    table = build(
        "managed",
        "viii) The number of MAPPA offenders in each of the three categories",
        [axis("RSO", category="1"), axis("V&O", category="2"), axis("OthO", category="3")],
        _LEVELS,
        lambda says: counts.managed[says["category"], says["level"]],
        basis="year",
        measure="managed_offenders",
    )
    table.section = _SECTION.format(period)
    return table


def _outcomes(counts: Counts, period: str) -> Table:
    both = "restraining_order_or_sopo"
    cells = {
        "licence_recalls": counts.recalls,
        "order_breach_custody": counts.order_breaches,
        "serious_further_offences": counts.further_offences,
    }
    rows = [
        axis("(a) returned to custody for a breach of licence", measure="licence_recalls"),
        axis(
            "(b) returned to custody for a breach of a restraining order or sexual offences "
            "prevention order",
            measure="order_breach_custody",
            order=both,
        ),
        axis(
            "(c) charged with a serious sexual or violent offence",
            measure="serious_further_offences",
        ),
    ]
    table = build(
        "outcomes",
        "ix) Of the cases managed at level 3 or level 2, how many, whilst managed at that level, "
        "were:",
        rows,
        _LEVELS,
        lambda says: cells[says["measure"]]["all", says["level"]],
        basis="year",
        category="all",
    )
    table.section = _SECTION.format(period)
    return table
