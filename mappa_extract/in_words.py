"""What failed checks say, as a person would: figures by what they count, not by label and place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import regex

from mappa_extract.model import Check, Observation
from mappa_extract.naming import measure_words

_PLACE = regex.compile(r" ?\((?:[^()]|\([^()]*\))*; (?:page \d+(?:, line \d+)?|line \d+)\)")
"""The label and the place that messages give with a figure."""
_LESS = regex.compile(r"; a report of the layout .*|[;:] compare .*")
"""Ends of messages that say no more than a person knows by then."""

_NOUNS = {
    "eligible_offenders": "eligible",
    "managed_offenders": "managed",
    "notification_breaches": "notification breaches",
    "notification_cautions": "notification cautions",
    "notification_convictions": "notification convictions",
    "notification_revocations": "revocations",
    "notification_after_sro_breach": "after breach of an SRO",
    "licence_recalls": "recalls",
    "order_breach_custody": "in custody for breach of an order",
    "serious_further_offences": "further offences",
    "registration_rate": "per 100,000",
}
_ORDERS = {
    "sopo": "SOPOs",
    "shpo": "SHPOs",
    "shpo_foreign_travel": "SHPOs with foreign travel",
    "sro": "SROs",
    "all": "orders in all",
}


def figure_words(row: Observation) -> str:
    """Return a figure as a person names it: `3 managed, category 2, level 3`."""
    parts = [f"{_number(row)} {scope_words(row)}"]
    return parts[0].replace(" ", "% ", 1) if row.unit.startswith("percent") else parts[0]


def scope_words(row: Observation) -> str:
    """Return what a figure counts, as a person says it: `managed, category 2, level 3`."""
    noun = _NOUNS.get(row.measure, measure_words(row.measure, row.year).lower())
    if row.measure == "orders":
        noun = _ORDERS.get(row.order, row.order.replace("_", " ") + "s")
    parts = [noun, row.district]
    if row.measure not in ("orders", "registration_rate", "notification_breaches"):
        parts += [f"category {row.category}"] if row.category not in ("", "all") else []
        parts += [f"level {row.level}"] if row.level not in ("", "all") else []
        parts += ["in all"] if row.category == row.level == "all" else []
    parts += [row.stage.replace("full", "made in full").replace("applied", "applied for")]
    return ", ".join(part for part in parts if part)


def _number(row: Observation) -> str:
    return (row.value if row.read_by == "corrected" else row.printed) or "blank"


def in_words(check: Check, observations: Sequence[Observation]) -> str:
    """Return what a failed check found as a person would say it, without labels and places."""
    try:
        rows = [observations[cell] for cell in check.cells]
    except IndexError:
        rows = []
    if check.slip and rows:
        place, meant, how = check.slip
        return f"{figure_words(observations[place])}: {meant} would agree ({how})"
    if check.check in _WORDS and rows:
        return _WORDS[check.check](check, rows)
    if check.check.endswith("_established"):
        what = check.check.partition("_")[0]
        divided = f"divided between {check.found}" if "divided" in check.message else "not known"
        return f"the {what} is {divided}: give --{what}"
    said = check.message
    if check.check == "layout_known":  # the next step is worth its place
        said = said.replace(": compare the figures with the page;", ":")
    if check.check == "table_complete":  # its table stands in the heading
        said = said.partition(": ")[2]
    for row in rows:
        name = f"{_number(row)} ({row.label}; {row.place})"
        said = said.replace(name, figure_words(row))
    return _LESS.sub("", _PLACE.sub("", said))


def _sum(check: Check, rows: Sequence[Observation]) -> str:
    return f"{figure_words(rows[0])}: its parts add up to {check.expected}"


def _repeated(check: Check, rows: Sequence[Observation]) -> str:
    return f"{scope_words(rows[0])}: printed as {check.expected} and as {check.found}"


def _readings(check: Check, rows: Sequence[Observation]) -> str:
    other = check.found.replace("_", " ").removeprefix("measure ")
    return f"{figure_words(rows[0])}: another reading takes it for {other}"


_SAYS: dict[str, str] = {
    "outcome_within_managed": "{figure}: should be {expected}, those managed",
    "implied_population": "rate and count imply {found} residents, {expected} are possible",
    "key_printed": "{figure}: no report of {year} is known to print it",
    "figure_seen": "{figure}: not seen on the page, struck out or printed over",
    "picture_agrees": "{figure}: the picture shows {expected}",
    "plausible_share": "{figure}: {expected} is plausible",
    "plausible_rate": "{figure}: {expected} is plausible for the residents",
    "usual_order": "{figure}: usually {expected}",
    "category_three_level": "{figure}: nobody of category 3 is managed at level 1",
    "odd_figure": "{figure}: not written as figures are, a note may have run into it",
    "area_within_country": "{figure}: {expected} in all of England and Wales",
    "national_total_known": "England and Wales, {year}: {figure}, published as {expected}",
    "change_on_year_before": "{figure}: by the counts {expected}%",
    "share_of_total": "{figure}: by the counts {expected}%",
    "sum_of_breaches": "{figure}: cautions and convictions add up to {expected}",
}


ALIKE = ("figure_seen", "key_printed", "odd_figure", "category_three_level")
"""Checks that say the same of each figure."""


def _said(check: Check, rows: Sequence[Observation]) -> str:
    return _SAYS[check.check].format(
        figure=figure_words(rows[0]),
        expected=check.expected,
        found=check.found,
        year=rows[0].year,
    )


_WORDS: Mapping[str, Callable[[Check, Sequence[Observation]], str]] = {
    **dict.fromkeys(_SAYS, _said),
    **dict.fromkeys(
        ("sum_of_levels", "sum_of_categories", "sum_of_orders", "sum_of_districts"), _sum
    ),
    "repeated_figure": _repeated,
    "readings_agree": _readings,
    # What follows are the figures' labels and places.
    **dict.fromkeys(
        ("snapshot_within_year", "prose_change", "prose_change_over_years"),
        lambda check, rows: check.message.partition(": ")[0].replace("the whole year", "the year"),
    ),
}
