"""Which measure a figure has: what its labels say, then its titles from the nearest outwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mappa_extract.codebook import OUTCOMES
from mappa_extract.meaning.figure import Meaning
from mappa_extract.meaning.titles import Title
from mappa_extract.vocabulary.lexicon import Label, Lexicon

_OFFENDERS = ("eligible_offenders", "managed_offenders")


def find_measure(meaning: Meaning, lexicon: Lexicon) -> str:
    """Return the measure that labels and titles name, or empty; fills `used`.

    An order beside a figure is an order made, unless the figure's own titles speak of breach.
    """
    says = _ideas(meaning.labels)
    found = lexicon.measure_of(says)
    if found and found != "orders":
        return found
    steps = list(_steps(meaning))
    provisional = found
    for place, (title, own) in enumerate(steps):
        says |= title.label.says
        found = lexicon.measure_of(says)
        if provisional and not own:
            break
        if found and found not in ("orders", provisional):
            meaning.used = tuple(one for one, _ in steps[: place + 1])
            return found
        if found == "orders" and not provisional:
            provisional = found
            meaning.used = tuple(one for one, _ in steps[: place + 1])
        if not provisional and _is_offenders_title(title):
            break
    return provisional


def _steps(meaning: Meaning) -> Iterator[tuple[Title, bool]]:
    """Yield the titles, nearest first, and whether each is the figure's own."""
    for title in meaning.inner:
        yield title, True
    for title in meaning.own:
        yield title, True
    for title in meaning.outer:
        yield title, False


def _ideas(labels: Iterable[Label]) -> set[str]:
    return {idea for label in labels for idea in label.says}


def _is_offenders_title(title: Title) -> bool:
    """Tell a title that counts offenders outright: what stands outside it can't change that."""
    return bool({"eligible", "managed"} & title.label.says) and not (
        {"custody", "breach", "order", "return", "outcomes"} & title.label.says
    )


def offenders_measure(meaning: Meaning, levels: set[str], categories: set[str]) -> str:
    """Return which offenders are counted where no label names an event; empty if none are.

    Args:
        meaning: of a figure whose labels name a category, a level or a total.
        levels: that the labels of its grid name.
        categories: that they name.
    """
    labels = meaning.labels
    if not (levels or categories or meaning.district or any(_counts(label) for label in labels)):
        return ""
    if "1" in levels:
        return "eligible_offenders"
    if levels & {"2", "3"} or _level_of_titles(meaning):
        if _says_snapshot(meaning):
            return "eligible_offenders"
        return "managed_offenders"
    return "eligible_offenders"


def _counts(label: Label) -> bool:
    return bool(label.category or {"eligible", "managed", "risk"} & label.says)


def _says_snapshot(meaning: Meaning) -> bool:
    for label in (*meaning.labels, *(title.label for title in (*meaning.inner, *meaning.own))):
        if label.basis:
            return label.basis == "snapshot"
    return False


def _level_of_titles(meaning: Meaning) -> str:
    return next((t.label.get("level") for t in meaning.titles[:4] if t.label.get("level")), "")


def is_outcome(code: str) -> bool:
    """Tell whether a measure counts what became of those managed at level 2 or 3."""
    return code in OUTCOMES


def counts_offenders(code: str) -> bool:
    """Tell whether a measure counts offenders by category and level."""
    return code in _OFFENDERS
