"""The codebook: every measure, code, column and check of the output, with its meaning.

Types, enumerations and descriptions of all outputs and of the documentation come from
here. Codes are added, never renamed; a change of meaning is a new code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

Dimension = Literal["category", "level", "order", "stage", "district"]


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted, and along which dimensions.

    `fixed` gives dimensions that have one value in every row; a dimension that is neither
    in `dimensions` nor in `fixed` is empty.
    """

    code: str
    meaning: str
    dimensions: tuple[Dimension, ...]
    basis: Literal["snapshot", "year"]
    unit: str = "count"
    fixed: tuple[tuple[Dimension, str], ...] = ()
    orders: tuple[tuple[str, str], ...] = ()
    """Orders that only a layout knows, with what they are called."""


MEASURES: dict[str, Measure] = {
    measure.code: measure
    for measure in (
        Measure(
            "eligible_offenders",
            "MAPPA-eligible offenders; also the register totals of 2001/02-2007/08, and"
            " category 1 by police district",
            ("category", "level", "district"),
            "snapshot",
        ),
        Measure(
            "managed_offenders",
            "offenders managed at level 2 or 3 at some time in the year (in the older reports:"
            " managed through MAPPP or level 2)",
            ("category", "level"),
            "year",
        ),
        Measure(
            "notification_breaches",
            "category 1, cautioned or convicted for breach of notification (registration)"
            " requirements",
            (),
            "year",
            fixed=(("category", "1"),),
        ),
        Measure(
            "notification_cautions",
            "category 1, cautioned for breach of notification requirements; told apart from"
            " 2024/25 on",
            ("level",),
            "year",
            fixed=(("category", "1"),),
        ),
        Measure(
            "notification_convictions",
            "category 1, convicted for breach of notification requirements; told apart from"
            " 2024/25 on",
            ("level",),
            "year",
            fixed=(("category", "1"),),
        ),
        Measure(
            "notification_revocations",
            "category 1, lifetime notification revoked on application",
            (),
            "year",
            fixed=(("category", "1"),),
        ),
        Measure(
            "orders",
            "civil orders applied for, made as interim, made in full",
            ("order", "stage"),
            "year",
            fixed=(("category", "1"),),
        ),
        Measure(
            "notification_after_sro_breach",
            "became subject to notification following breach of a Sexual Risk Order",
            (),
            "year",
        ),
        Measure(
            "licence_recalls",
            "level 2 and 3, returned to custody for breach of licence",
            ("category", "level"),
            "year",
        ),
        Measure(
            "order_breach_custody",
            "level 2 and 3, sent or returned to custody for breach of an order",
            ("category", "level", "order"),
            "year",
        ),
        Measure(
            "serious_further_offences",
            "level 2 and 3, charged with a serious further offence (a serious sexual or violent"
            " offence)",
            ("category", "level"),
            "year",
        ),
        Measure(
            "registration_rate",
            "registered sexual offenders / people subject to notification, per 100,000",
            (),
            "snapshot",
            unit="per_100k",
            fixed=(("category", "1"),),
        ),
    )
}
OUTCOMES = ("licence_recalls", "order_breach_custody", "serious_further_offences")
"""What became of those managed at level 2 or 3."""

CATEGORIES = {
    "1": "registered sexual offenders, subject to notification requirements",
    "2": "violent offenders and other sexual offenders",
    "3": "other dangerous offenders",
    "4": "terrorism and terrorism risk offenders",
    "all": "all categories together",
}
LEVELS = {
    "1": "ordinary (single agency) management",
    "2": "multi-agency management",
    "3": "multi-agency management with senior oversight (MAPPP)",
    "all": "all levels of the table together; both where it is limited to levels 2 and 3",
}
ORDERS = {
    "sopo": "Sexual Offences Prevention Order",
    "shpo": "Sexual Harm Prevention Order",
    "shpo_foreign_travel": "Sexual Harm Prevention Order with foreign travel restriction",
    "sex_offender_order": "Sex Offender Order",
    "restraining_order": "Restraining Order",
    "notification_order": "Notification Order",
    "foreign_travel_order": "Foreign Travel Order",
    "sro": "Sexual Risk Order",
    "restraining_order_or_sopo": "Restraining Order or Sexual Offences Prevention Order",
    "restraining_order_or_sex_offender_order": "Restraining Order or Sex Offender Order",
    "all": "all orders of the table together",
}
STAGES = {
    "applied": "applied for",
    "interim": "made as an interim order",
    "full": "made in full: imposed by the courts, issued, granted",
}
UNITS = {
    "count": "a number of offenders or orders",
    "per_100k": "per 100,000 of the population",
    "percent": "a share, in per cent",
    "percent_change": "a change on the year before, in per cent",
}
BASES = {"snapshot": "at 31 March", "year": "1 April to 31 March"}
MARKERS = {
    "": "a plain number",
    "not_applicable": "a printed dash",
    "suppressed": "`*`, `<5`: withheld because the number is low",
    "not_available": "`n/a` or a blank cell",
}
READ_BY = {
    "text": "from the source's own text",
    "ocr": "from a picture of the page",
    "corrected": "entered by a person who has looked at the page",
}
CHECKED = {
    "": "nothing to check it against",
    "agrees": "takes part in a check that passed and in none that failed",
    "disputed": "takes part in a check that failed",
}
SEEN = {
    "": "a source without a picture",
    "yes": "the rendered page shows these digits at this place, and nothing over them",
    "no": "the rendered page does not show them",
}
VERDICTS = {
    "": "no figure came out",
    "complete": "all that its layout expects was read, and nothing contradicts it",
    "contradictory": "complete, and what is printed contradicts itself or another source",
    "incomplete": "something that its layout expects was not read",
}
STATUSES = {
    "ok": "read; no check failed, nothing left unread",
    "review": "figures came out, and a check failed or something was left unread",
    "not-a-report": "no annual report of a MAPPA area",
    "failed": "could not be read",
}
SEVERITIES = {
    "error": "what is printed contradicts itself",
    "warning": "something to look at",
    "note": "worth knowing",
}
DUPLICATES = {
    "same_file": "the same bytes under two names",
    "same_area_and_year": "two reports for one area and year",
}
NATIONAL = "england-and-wales"
"""The `area` of national tables inside an area's report."""


def with_measures(known: Mapping[str, Measure], own: Iterable[Measure]) -> dict[str, Measure]:
    """Return measures by code with those added that a layout declares; orders add up."""
    every = dict(known)
    for measure in own:
        before = every.get(measure.code, measure)
        orders = tuple(dict.fromkeys((*before.orders, *measure.orders)))
        every[measure.code] = replace(measure, orders=orders)
    return every


def describe_codes(dimension: str, measures: Mapping[str, Measure] = MEASURES) -> Mapping[str, str]:
    """Return the codes of a column and their meanings; empty for a column of free text.

    `measures` are those of the codebook, and those that a layout declares where it has some.
    """
    own = {code: name for measure in measures.values() for code, name in measure.orders}
    return {
        "basis": BASES,
        "measure": {code: measure.meaning for code, measure in measures.items()},
        "category": CATEGORIES,
        "level": LEVELS,
        "order": {**ORDERS, **own},
        "stage": STAGES,
        "unit": UNITS,
        "marker": MARKERS,
        "read_by": READ_BY,
        "checked": CHECKED,
        "status": STATUSES,
        "seen": SEEN,
        "verdict": VERDICTS,
        "severity": SEVERITIES,
        "duplicate": DUPLICATES,
    }.get(dimension, {})
