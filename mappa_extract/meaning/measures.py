"""Which measure a figure has: what its labels say, then its titles from the nearest outwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from mappa_extract.codebook import OUTCOMES, Measure
from mappa_extract.meaning.figure import Meaning, is_heading
from mappa_extract.meaning.titles import Title
from mappa_extract.vocabulary.ideas import EVENTS
from mappa_extract.vocabulary.label import Label
from mappa_extract.vocabulary.lexicon import Lexicon

_BEFELL = frozenset(["custody", "breach", "recall", "licence", "charge", "sfo", "caution"])
_ENDS = frozenset(["caution", "convict"])
"""How a breach of the requirements to notify may have ended."""
_SHORT = 6
_KINDS_OF_EVENT = (frozenset(["caution", "convict"]), frozenset(["revoke"]), frozenset(["breach"]))
_OF_EARLIER = "only the title of an earlier table says what is counted"
_BREACHES = "notification_breaches"
_RISK = "notification_after_sro_breach"
_OFFENDERS = ("eligible_offenders", "managed_offenders")


def find_measure(meaning: Meaning, lexicon: Lexicon, measures: Mapping[str, Measure]) -> str:
    """Return the measure that labels and titles name, or empty; fills `used`.

    What stands further out only counts where it can be so: a measure without the category or
    the level that the labels name is not meant. An order beside a figure is an order made,
    unless the figure's own titles speak of breach.
    """
    says = _ideas(meaning.labels) | _risk_order(meaning)
    found = _apart(meaning, says, lexicon) or lexicon.measure_of(says)
    if found and (found != "orders" or _names_stage(meaning)):
        return found
    total = meaning.row_total and meaning.column_total
    asked = {"eligible", "risk"} & says and (
        meaning.facets.get("category") or _category_of_heading(meaning) or total
    )
    if not found and asked and not _befell(meaning) and not _nearest_outcome(meaning, lexicon):
        return ""
    if not found and any(_is_offenders_question(label) for label in meaning.row):
        return ""
    provisional = found
    used: list[Title] = []
    for title, own in _steps(meaning):
        if provisional and not own:
            break
        if provisional and _events_of(title) > 1:
            continue  # "breaches, revocations and orders": it names several tables
        says |= title.label.says
        used.append(title)
        found = lexicon.measure_of(says)
        if found and not _can_be(meaning, measures.get(found)):
            if not provisional:
                meaning.used = ()
            if not own:
                break
            continue
        if found and not own and _is_of_levels(meaning, measures.get(found)):
            break
        if found and found not in ("orders", provisional):
            meaning.used = tuple(used)
            if title.of_earlier and meaning.own:
                meaning.guess = meaning.guess or _OF_EARLIER
            return found
        if found == "orders" and not provisional:
            provisional = found
            meaning.used = tuple(used)
        if found == "orders" and {"stage", "made"} & set(title.label.values):
            break  # "orders imposed by the courts": nothing further out makes breaches of them
        if not provisional and _is_offenders_title(title):
            break
    return provisional


def _apart(meaning: Meaning, says: set[str], lexicon: Lexicon) -> str:
    """Return the measure of cautions, or of convictions, where a title says of what.

    `Breach of notification requirements` / Cautioned, Convicted; each may head rows of its own.
    """
    near = meaning.nearest
    headed = near is not None and bool(near.says) and near.says <= _ENDS and not _ENDS & says
    if near is not None and headed:
        says = says | near.says
    ends = _ENDS & says
    if len(ends) != 1 or lexicon.measure_of(says) not in ("", _BREACHES):
        return ""
    for title in (*meaning.inner, *meaning.own, *(meaning.outer if headed else ())):
        if headed and (title.label is near or title.label.says == _ENDS - ends):
            continue
        found = lexicon.measure_of((says | title.label.says) - (_ENDS - ends))
        if found.startswith("notification_") and found != _BREACHES:
            meaning.used = (title,)
            return found
        if title.label.says:
            break
    return ""


def _category_of_heading(meaning: Meaning) -> str:
    """Return the category that the nearest title names, if it says nothing else."""
    near = meaning.nearest
    return near.category if near is not None and is_heading(near) else ""


def _risk_order(meaning: Meaning) -> frozenset[str]:
    """Return what the nearest title says where it names a Sexual Risk Order.

    What befell those who broke one is told of nobody else: "notification imposed" below
    "Sexual Risk Order breached" counts no breach of notification.
    """
    near = meaning.nearest
    return near.says if near is not None and near.get("order") == "sro" else frozenset()


def _is_offenders_question(label: Label) -> bool:
    """Tell a row that asks outright how many offenders of a category there were."""
    return bool(label.category and "managed" in label.says and label.words > _SHORT)


def _is_under_mappa(label: Label) -> bool:
    """Tell a row of all that MAPPA had of a category: "other offenders dealt with under MAPPA"."""
    return _is_offenders_question(label) and "eligible" in label.says and "levels" not in label.says


def _events_of(title: Title) -> int:
    return sum(bool(kind & title.label.says) for kind in _KINDS_OF_EVENT)


def _names_stage(meaning: Meaning) -> bool:
    return any({"stage", "made"} & set(label.values) for label in meaning.labels)


def _can_be(meaning: Meaning, measure: Measure | None) -> bool:
    """Tell whether a measure has the category and the level that the labels name."""
    if measure is None:
        return True
    fixed = dict(measure.fixed)
    category, level = _category(meaning), meaning.facets.get("level")
    staged = "order" in measure.dimensions and "stage" not in measure.dimensions
    if staged and meaning.facets.get("stage"):
        return False  # "applied for" counts orders, no breaches of them
    if measure.code == _RISK:
        return category in ("", "1")
    if category and "category" not in measure.dimensions and fixed.get("category") != category:
        return False
    return not level or "level" in measure.dimensions


def _is_of_levels(meaning: Meaning, measure: Measure | None) -> bool:
    """Tell figures whose own title names a level, and a measure that has none."""
    near = meaning.nearest
    levels = near is not None and bool({"level", "levels"} & near.says)
    return levels and measure is not None and "level" not in measure.dimensions


def _category(meaning: Meaning) -> str:
    """Return the category of the labels, else of a nearest title that names one of its own."""
    if said := meaning.facets.get("category", ""):
        return said
    near = meaning.nearest
    return near.category if near is not None and near.category in ("2", "3") else ""


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
    if _ideas(labels) & EVENTS or _befell(meaning):
        return ""
    for title in (*meaning.inner, *meaning.own):
        for idea in title.label.says:
            if idea.startswith("measure:"):
                return idea.removeprefix("measure:")  # a declaration names it outright
    everyone = any("eligible" in label.says and label.is_total for label in meaning.row)
    if everyone and "level" not in meaning.facets and "managed" not in _ideas(labels):
        return "eligible_offenders"
    counts = any(_counts(label) for label in labels) or _is_whole(meaning)
    if not (levels or categories or meaning.district or counts):
        return ""
    if "1" in levels and _is_managed_in_year(meaning):
        return "managed_offenders"
    if "1" in levels or (not levels and _level_of_titles(meaning) == "1"):
        return "eligible_offenders"
    if any(map(_is_under_mappa, meaning.row)) and "level" not in meaning.facets:
        return "eligible_offenders"
    if levels & {"2", "3"} or _level_of_titles(meaning) or _of_several_levels(meaning):
        if basis_said(meaning) == "snapshot":
            return "eligible_offenders"
        strange = any(title.label.unknown for title in (*meaning.inner, *meaning.own)[:1])
        meaning.measure = "managed_offenders"
        # Levels alone, under a title of which nothing is known, may be those of anything.
        return "" if strange and not categories and not is_said(meaning) else meaning.measure
    return "eligible_offenders"


def _befell(meaning: Meaning) -> bool:
    """Tell whether the nearest title speaks of what befell offenders, and of no managing."""
    says = meaning.nearest.says if meaning.nearest else frozenset()
    told = says & _BEFELL or says == {"convict"}
    return bool(told and not says & {"managed", "eligible", "outcomes"})


def _nearest_outcome(meaning: Meaning, lexicon: Lexicon) -> bool:
    """Tell whether the nearest title names what became of offenders: "of those, recalled"."""
    return bool(meaning.nearest and lexicon.measure_of(meaning.nearest.says) in OUTCOMES)


def near_ideas(meaning: Meaning) -> set[str]:
    """Return what a figure's labels and the nearest title that says something tell."""
    return _ideas(meaning.labels) | (meaning.nearest.says if meaning.nearest else set())


def is_said(meaning: Meaning) -> bool:
    """Tell whether words speak for the offenders that a figure counts by default."""
    titles = [title.label for title in meaning.near]
    says = _ideas((*meaning.labels, *titles))
    bases = {label.basis for label in (*meaning.labels, *titles)} - {""}
    if meaning.measure == "managed_offenders":
        return bool({"managed", "levels"} & says) or bases == {"year"}
    return bool({"eligible", "managed", "risk"} & says or bases)


def measures_of_parts(total: Meaning, others: Sequence[Meaning]) -> set[str]:
    """Return the measures of the rows above a total, in its own column."""
    return {one.measure for one in _parts(total, others) if one.measure}


def total_measure(total: Meaning, others: Sequence[Meaning], parts: set[str]) -> str:
    """Return what a total counts: what all its rows count, else those rows that add up to it."""
    if len(parts) == 1:
        return next(iter(parts))
    whole = (total.entry.cell.figures or (total.entry.figure,))[0].value
    fitting = [
        code
        for code in parts
        if whole
        and sum(
            float(one.entry.figure.value or 0)
            for one in _parts(total, others)
            if one.measure == code and not one.entry.figure.unit
        )
        == float(whole)
    ]
    return fitting[0] if len(fitting) == 1 else ""


def _parts(total: Meaning, others: Sequence[Meaning]) -> list[Meaning]:
    """Return the rows that a total may sum; one below it that says itself what befell is none."""
    cell = total.entry.cell
    return [
        one
        for one in others
        if not one.row_total
        and one.entry.cell.column == cell.column
        and not one.district
        and not (one.entry.cell.row > cell.row and _ideas(one.row) & EVENTS)
    ]


def _counts(label: Label) -> bool:
    return bool(label.category or {"eligible", "managed", "risk"} & label.says)


def _is_managed_in_year(meaning: Meaning) -> bool:
    """Tell a row of those managed in a year, below one of those eligible on its last day."""
    says = _ideas(meaning.row)
    if "managed" not in says or "eligible" in says:
        return False
    dates = [mention.kind for label in meaning.row for mention in label.dates]
    bases = [label.basis for label in meaning.row]
    return "year" in bases or ("year" in dates and "snapshot" not in bases)


def basis_said(meaning: Meaning) -> str:
    """Return the basis that labels, or titles from the nearest outwards, tell; else empty.

    What stands above the title that says what is counted dates the report, not the table.
    """
    for label in (*reversed(meaning.row), *reversed(meaning.column)):
        if label.basis:
            return label.basis
    for title in meaning.near:
        if title.label.basis:
            return title.label.basis
        if {"eligible", "managed"} & title.label.says:
            break
    return ""


def _level_of_titles(meaning: Meaning) -> str:
    """Return the level that the nearest titles name; empty where one nearer is of all levels."""
    for title in meaning.titles[:4]:
        if title.names_report:
            continue
        if level := title.label.get("level"):
            return level
        whole = title.label.is_total and not title.label.is_of_two
        if whole and title in (*meaning.inner, *meaning.own):
            break
    return ""


def _of_several_levels(meaning: Meaning) -> bool:
    """Tell whether the title that says what is counted is of "levels 2 and 3"."""
    for title in meaning.near:
        if {"eligible", "managed"} & title.label.says:
            return "levels" in title.label.says
    return False


def _is_whole(meaning: Meaning) -> bool:
    """Tell a bare total right below the name of a level or of all: `Level 1` / `in total 1,420`."""
    near = meaning.nearest
    told = any({"eligible", "managed"} & title.label.says for title in meaning.near)
    return meaning.row_total and told and near is not None and is_heading(near)


def counts_offenders(code: str) -> bool:
    """Tell whether a measure counts offenders by category and level."""
    return code in _OFFENDERS
