"""Facets: what a phrase may give, and which of several values of one in a label is meant."""

from __future__ import annotations

FACETS = frozenset(
    [
        "category",
        "kind",
        "level",
        "tier",
        "order",
        "stage",
        "made",
        "total",
        "basis",
        "scope",
        "districts",
        "refused",
        "measure",
        "unit",
        "hint",
        "among",
        "action",
        "object",
        "place",
        "district",
    ]
)
"""What a phrase may give; the last ones are of older declarations and are read as ideas."""


def settle(values: dict[str, list[str]]) -> None:
    """Leave one value where several of a facet are one thing said in more words."""
    levels = values.get("level")
    if levels and len(levels) > 1:
        plain = [level for level in levels if level != "2+3"]
        if set(plain) == {"2", "3"}:
            values["level"] = ["2+3"]
        elif len(plain) == 1:
            # "Multi-agency management (Level 2)"
            values["level"] = plain
    kinds = values.get("kind")
    if kinds and set(kinds) == {"1", "2"}:
        values["kind"] = ["2"]  # who is violent, or has offended sexually otherwise, is no RSO
    orders = values.get("order")
    if orders and set(orders) == {"shpo", "shpo_foreign_travel"} and len(orders) == 2:
        values["order"] = ["shpo_foreign_travel"]
    stages = values.get("stage")
    if stages and set(stages) == {"interim", "full"}:
        values["stage"] = ["interim"]  # "interim orders granted in full"
    if "stage" in values and "made" in values:
        del values["made"]
