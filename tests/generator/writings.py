"""Writings: the same figures as other areas print them."""

from __future__ import annotations

import random

from tests.generator.templates import Cell, Report

_ZEROS = ("0", "-", "–", "nil", "Nil", "None")
_LOW = ("<5", "*")


def rewrite(report: Report, rng: random.Random, thin: bool = True) -> Report:
    """Print a report's figures in other ways: thousands, zeros, notes, figures withheld.

    What a figure means changes with it: a dash is no zero. One way of writing is used in the
    whole report, as an area would. `thin` spaces are in no font that PDFs have built in.
    """
    gap = rng.choice((",", "", "\u00a0", "\u2009" if thin else "\u00a0"))
    zero = rng.choice(_ZEROS)
    low = rng.choice((*_LOW, "", "", ""))
    note = rng.choice(("*", "", "", ""))
    for table in report.tables:
        for _, cells in table.rows:
            for cell in cells:
                _rewrite(cell, gap, zero, low, note, rng)
    return report


def _rewrite(cell: Cell, gap: str, zero: str, low: str, note: str, rng: random.Random) -> None:
    plain = cell.printed.replace(",", "")
    if not plain.isdigit() or cell.dims.get("unit") == "per_100k":
        return
    number = int(plain)
    total = "all" in (cell.dims.get("category"), cell.dims.get("level"))
    if number == 0:
        cell.printed = zero
    elif number < 5 and low and not total and rng.random() < 0.4:
        cell.printed = low
    elif number >= 1000:
        cell.printed = f"{number:,}".replace(",", gap)
    elif note and rng.random() < 0.1:
        cell.printed = f"{number}{note}"
