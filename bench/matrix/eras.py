"""What the reports of each era print, in the words of their templates."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bench.matrix.counts import Counts, Grid
from bench.matrix.questions import answers
from bench.matrix.tables import Axis, Table, axis, build, one

YEARS = {
    "2004": range(2004, 2008),
    "2009": (2009,),
    "2010": range(2012, 2015),
    "2015": range(2015, 2021),
    "2021": range(2021, 2023),
    "welsh": range(2012, 2015),
}


def _from(cells: Grid) -> Callable[[dict[str, str]], int | None]:
    return lambda says: cells[says["category"], says["level"]]


def _levels(*codes: str, word: str = "Level", total: str = "Total") -> list[Axis]:
    return [
        axis(total, level="all") if code == "all" else axis(f"{word} {code}", level=code)
        for code in codes
    ]


def _categories(names: Sequence[str], total: str, word: str = "Category") -> list[Axis]:
    axes = [
        axis(f"{word} {number}: {name}", f"{word} {number}", category=str(number))
        for number, name in enumerate(names, 1)
    ]
    return [*axes, axis(total, category="all")]


def _template(counts: Counts, late: bool, newest: bool) -> list[Table]:
    """Return the tables of the Word template of 2010/11 and of those that followed it."""
    end = counts.start + 1
    who = "individuals" if newest else "offenders"
    first = (
        "Subject to sex offender notification requirements"
        if newest
        else "Registered sex offenders"
    )
    columns = _categories((first, "Violent offenders", "Other dangerous offenders"), "Total")
    managed = _levels("2", "3", "all")
    tables = [
        build(
            "snapshot",
            f"MAPPA-eligible {who} on 31 March {end}",
            _levels("1", "2", "3", "all"),
            columns,
            _from(counts.snapshot),
            basis="snapshot",
            measure="eligible_offenders",
        ),
        build(
            "managed",
            "MAPPA-eligible offenders in Levels 2 and 3 by category (yearly total)",
            managed,
            columns,
            _from(counts.managed),
            basis="year",
            measure="managed_offenders",
        ),
        one(
            "breaches",
            "Category 1 cautioned or convicted for breach of notification requirements"
            if newest
            else "RSOs cautioned or convicted for breach of notification requirements",
            counts.single["breaches"],
            basis="year",
            measure="notification_breaches",
            category="1",
        ),
        _orders_made(counts, late),
        build(
            "recalls",
            "Breach of licence",
            managed,
            columns,
            _from(counts.recalls),
            basis="year",
            measure="licence_recalls",
        ),
    ]
    order = "shpo" if late else "sopo"
    by = [axis("", category="all")] if late else columns
    tables.append(
        build(
            "order_breaches",
            f"Breach of {order.upper()}",
            managed,
            by,
            _from(counts.order_breaches),
            basis="year",
            measure="order_breach_custody",
            order=order,
        )
    )
    for table in tables[-2:]:
        table.section = f"Level 2 and 3 {who} returned to custody"
    label = (
        "individuals subject to sex offender notification requirements"
        if newest
        else "Registered Sexual Offenders"
    )
    tables.append(
        one(
            "rate",
            f"Total number of {label} per 100,000 population",
            round(counts.rate),
            basis="snapshot",
            measure="registration_rate",
            category="1",
            unit="per_100k",
        )
    )
    return tables


def _orders_made(counts: Counts, late: bool) -> Table:
    rows = (
        [
            axis("SHPOs", order="shpo"),
            axis("SHPOs with foreign travel restriction", order="shpo_foreign_travel"),
            axis("NOs", order="notification_order"),
        ]
        if late
        else [
            axis("SOPOs", order="sopo"),
            axis("NOs", order="notification_order"),
            axis("FTOs", order="foreign_travel_order"),
        ]
    )
    title = "Restrictive orders for Category 1 offenders imposed by the courts"
    return build(
        "orders",
        title,
        rows,
        [axis("")],
        lambda says: counts.orders[says["order"], "full"],
        basis="year",
        measure="orders",
        category="1",
        stage="full",
    )


def _year_2009(counts: Counts) -> list[Table]:
    end = counts.start + 1
    names = ("Registered Sexual Offenders", "Violent offenders", "Other Dangerous Offenders")
    rows = _categories(names, "Total")[:-1]
    two = _levels("2", "3", "all")
    every = [axis("", category="all")]
    enforcement = "Enforcement for offenders managed via MAPP meetings"
    tables = [
        build(
            "snapshot",
            f"Number of MAPPA eligible offenders at 31 March {end}",
            rows,
            _levels("1", "2", "3", "all", total="TOTAL"),
            _from(counts.snapshot),
            basis="snapshot",
            measure="eligible_offenders",
        ),
        build(
            "recalls",
            "Returned to custody for breach of licence",
            two,
            every,
            _from(counts.recalls),
            basis="year",
            measure="licence_recalls",
        ),
        build(
            "order_breaches",
            "Sent to custody for breach of Sexual Offences Prevention Order (SOPO)",
            two,
            every,
            _from(counts.order_breaches),
            basis="year",
            measure="order_breach_custody",
            order="sopo",
        ),
    ]
    for table in tables[1:]:
        table.section = enforcement
    further = [
        build(
            "districts",
            "Registered Sexual Offenders in:",
            [axis(name, district=name) for name in counts.districts],
            [axis("", category="1", level="all")],
            lambda says: counts.districts[says["district"]],
            basis="snapshot",
            measure="eligible_offenders",
        ),
        one(
            "rate",
            f"Total number of registered sexual offenders in {counts.name} per 100,000 head of "
            "population",
            f"{counts.rate:.2f}",
            basis="snapshot",
            measure="registration_rate",
            category="1",
            unit="per_100k",
        ),
        one(
            "breaches",
            "Registered Sexual Offenders cautioned or convicted for breach of notification "
            "requirements",
            counts.single["breaches"],
            basis="year",
            measure="notification_breaches",
            category="1",
        ),
        *(_stages(counts, order, name) for order, name in _ORDERS_2009.items()),
    ]
    for table in further:
        table.section = "Further data on Registered Sexual Offenders"
    return tables + further


_ORDERS_2009 = {
    "sopo": "Sexual Offences Prevention Orders (SOPOs)",
    "notification_order": "Notification Orders",
    "foreign_travel_order": "Foreign Travel Orders",
}


def _stages(counts: Counts, order: str, name: str) -> Table:
    rows = [
        axis("Applied for", stage="applied"),
        axis("Interim Order issued", stage="interim"),
        axis("Full Order issued", stage="full"),
    ]
    return build(
        order,
        name,
        rows,
        [axis("")],
        lambda says: counts.orders[order, says["stage"]],
        basis="year",
        measure="orders",
        category="1",
        order=order,
    )


def _welsh(counts: Counts) -> list[Table]:
    """Return the tables of 2010/11-2014/15 in Welsh."""
    english = _template(counts, late=False, newest=False)
    end = counts.start + 1
    titles = {
        "snapshot": f"Troseddwyr cymwys MAPPA ar 31 Mawrth {end}",
        "managed": "Troseddwyr a reolwyd ar Lefel 2 a Lefel 3 yn ystod y flwyddyn",
        "orders": "Gorchmynion a osodwyd gan y llysoedd ar droseddwyr Categori 1",
        "recalls": "Am dorri trwydded",
        "order_breaches": "Am dorri SOPO",
    }
    for table in english:
        table.title = titles.get(table.name, "")
        table.rows = [
            Axis(WELSH_LABELS[row.label], row.says, WELSH_LABELS[row.label]) for row in table.rows
        ]
        table.columns = [
            Axis(WELSH_LABELS.get(each.label, ""), each.says, WELSH_LABELS.get(each.short, ""))
            for each in table.columns
        ]
        if table.section:
            table.section = "Troseddwyr Lefel 2 a Lefel 3 a aeth yn ôl i'r ddalfa"
    return english


WELSH_LABELS = {
    "Level 1": "Lefel 1",
    "Level 2": "Lefel 2",
    "Level 3": "Lefel 3",
    "Total": "Cyfanswm",
    "Category 1: Registered sex offenders": "Categori 1: Troseddwyr rhyw cofrestredig",
    "Category 2: Violent offenders": "Categori 2: Troseddwyr treisgar",
    "Category 3: Other dangerous offenders": "Categori 3: Troseddwyr peryglus eraill",
    "Category 1": "Categori 1",
    "Category 2": "Categori 2",
    "Category 3": "Categori 3",
    "SOPOs": "SOPO",
    "NOs": "Gorchymyn Hysbysu",
    "FTOs": "Gorchymyn Teithio Dramor",
    "RSOs cautioned or convicted for breach of notification requirements": (
        "Troseddwyr rhyw cofrestredig a rybuddiwyd neu a gollfarnwyd am dorri gofynion hysbysu"
    ),
    "Total number of Registered Sexual Offenders per 100,000 population": (
        "Nifer y troseddwyr rhyw cofrestredig ym mhob 100,000 o'r boblogaeth"
    ),
}


def tables_of(era: str, counts: Counts) -> list[Table]:
    """Return all statistics tables that a report of the era prints, in its order."""
    if era == "2004":
        return answers(counts)
    if era == "2009":
        return _year_2009(counts)
    if era == "welsh":
        return _welsh(counts)
    return _template(counts, late=era in ("2015", "2021"), newest=era == "2021")
