"""A figure's place in the dimensions of its measure: labels, titles, totals, layout, in turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import regex

from mappa_extract.codebook import MEASURES, NATIONAL, OUTCOMES, Measure
from mappa_extract.meaning.context import Context
from mappa_extract.meaning.figure import AXES, Meaning, is_heading
from mappa_extract.meaning.measures import basis_said, counts_offenders
from mappa_extract.meaning.problem import Problem
from mappa_extract.vocabulary.label import Label, value_along

_THOUSANDS = regex.compile(r"[1-9]\d{0,2}\.\d{3}")
_LEVELS = regex.compile(r"\blevels?\b|\blefel", regex.IGNORECASE)
_SHARED = {"2+3": "all"}


def settle_dimensions(meaning: Meaning, others: Sequence[Meaning], context: Context) -> None:
    """Fill `dims` of a figure whose labels are known, or say why that can't be done."""
    measure = _measure(meaning, others, context)
    if measure is None:
        meaning.refuse(Problem.NO_MEASURE)
        return
    dims = dict.fromkeys((*AXES, "district"), "")
    dims.update(measure.fixed)
    if not _from_labels(meaning, measure, dims):
        return
    _from_titles(meaning, measure, dims, others)
    if meaning.district:
        dims["district"] = meaning.district
    if meaning.district or any(other.district for other in others):
        dims["category"] = dims["category"] or "1"
    if not _over_siblings(meaning, others, measure, dims):
        return
    _of_those_before(meaning, measure, dims)
    _from_layout(meaning, measure, dims, context)
    for axis in ("category", "level"):
        if axis in measure.dimensions and not dims[axis]:
            dims[axis] = "all"
    if context.layout:
        declared = context.layout.defaults(measure.code, dims)
        for axis in measure.dimensions:
            dims[axis] = dims[axis] or declared.get(axis, "")
    for axis in ("order", "stage"):
        if axis in measure.dimensions and not dims[axis]:
            meaning.refuse(Problem.NO_PLACE, axis)
            return
    _without_points(meaning, measure)
    if not _sensible(meaning, others, measure, dims):
        return
    several = (
        len({one.year for one in others if one.column and one.own_year and one.reason is None}) > 1
    )
    dims["measure"] = measure.code
    dims["basis"] = _basis(meaning, measure, dims, context)
    dims["unit"] = measure.unit
    if meaning.entry.figure.unit == "percent":
        dims["unit"] = "percent_change" if several else "percent"
    dims["area"] = NATIONAL if meaning.scope == "national" else meaning.place or context.area
    dims["year"] = meaning.year
    meaning.dims = dims


def _measure(meaning: Meaning, others: Sequence[Meaning], context: Context) -> Measure | None:
    code = meaning.measure
    if not code and (meaning.row_total or meaning.column_total):
        # A total under a title that names no measure: only where all its rows name the same.
        codes = {other.measure for other in others} - {""}
        code = codes.pop() if len(codes) == 1 else ""
    return context.measures.get(code)


def _from_labels(meaning: Meaning, measure: Measure, dims: dict[str, str]) -> bool:
    """Take what the labels say; False where they say what the measure does not have."""
    known = {**dict.fromkeys(measure.dimensions, ""), **dict(measure.fixed)}
    for axis in AXES:
        value = meaning.facets.get(axis, "")
        value = _SHARED.get(value, value) if axis == "level" else value
        if not value:
            continue
        if axis not in known:
            if axis == "level" or measure.code not in MEASURES:
                meaning.refuse(Problem.FOREIGN_AXIS, f"{axis} {value}")
                return False
            continue
        if known[axis] not in ("", value):
            meaning.refuse(Problem.FOREIGN_AXIS, f"{axis} {value}")
            return False
        dims[axis] = value
    if "stage" in measure.dimensions and not dims["stage"] and meaning.facets.get("made"):
        # "granted" right below a heading "interim" does not make it a full order; a row that
        # names its order speaks for itself.
        own = any("order" in label.values for label in meaning.row)
        stages = [] if own else [title.label.get("stage") for title in meaning.inner[:1]]
        dims["stage"] = next(filter(None, stages), "full")
    return True


def _from_titles(
    meaning: Meaning, measure: Measure, dims: dict[str, str], others: Sequence[Meaning]
) -> None:
    """Fill what the labels leave open from the titles, the nearest first."""
    near = (*meaning.inner, *meaning.own)
    total = meaning.row_total or meaning.column_total
    if "category" in measure.dimensions and not dims["category"]:
        dims["category"] = _of_heading(meaning)
    for axis in AXES:
        if axis not in measure.dimensions or dims[axis]:
            continue
        # A total of several orders is not of the one that an outer title names.
        outer = axis == "order" and not (meaning.row_total and _names_orders(others))
        titles = (*near, *meaning.outer) if outer else meaning.near
        if meaning.used:
            titles = (*titles, *(one for one in meaning.used if one not in titles))
        for title in titles:
            label = title.label
            value = label.category if axis == "category" else label.get(axis)
            if axis == "stage" and not value and "made" in label.values:
                value = "full"
            if axis == "category" and value and (total or measure.code in OUTCOMES):
                whole = meaning.row_total or not is_heading(label)
                summed = meaning.by_category and title in meaning.inner[:1]
                summed = summed or (measure.code not in OUTCOMES and _sums_levels(meaning, others))
                if not summed and (whole or not _by_category(meaning, others)):
                    continue
            if axis == "level" and (value == "2+3" or _is_every_level(label)):
                break
            if axis == "stage" and "order" not in label.says:
                continue
            if value:
                dims[axis] = value
                break
            if axis == "order" and "order" in label.says:
                break  # below "Civil orders" no row is of the one that an earlier title names


def _names_orders(others: Sequence[Meaning]) -> bool:
    """Tell whether the rows beside a total name their orders, or nothing is beside it."""
    rows = [one for one in others if not one.row_total]
    return not rows or any(one.facets.get("order") for one in rows)


def _sums_levels(meaning: Meaning, others: Sequence[Meaning]) -> bool:
    """Tell a total of the levels in the rows, or columns, beside it, of the category above."""
    is_row = meaning.row_total
    if is_row and meaning.column_total:
        return False
    beside = [one for one in others if not (one.row_total if is_row else one.column_total)]
    levels = {_says(one, "level", is_row) for one in beside} - {""}
    categories = {one.facets.get("category", "") for one in beside} - {""}
    return len(levels) > 1 and not categories


def _by_category(meaning: Meaning, others: Sequence[Meaning]) -> bool:
    """Tell a table below the name of a category that counts its offenders in one of its rows.

    `Category 1` / Eligible, Managed, Returned to custody: all of them are of category 1.
    """
    return any(
        other.row is not meaning.row
        and not other.row_total
        and counts_offenders(other.measure)
        and not other.facets.get("category")
        and other.own == meaning.own
        for other in others
    )


def _is_every_level(label: Label) -> bool:
    """Tell a heading over rows of categories that stands for all levels: "at either level"."""
    bare = is_heading(label) or (not label.category and _LEVELS.search(label.text))
    return bool(bare) and label.is_total and "level" not in label.values


def _of_heading(meaning: Meaning) -> str:
    """Return the category of rows right below a heading that names it and nothing else.

    `Returned to custody` / `Category 2: Violent offenders` / Level 2, Level 3, Total.
    """
    said = [title.label for title in meaning.near if title.label.meaningful]
    if len(said) < 2 or not is_heading(said[0]):
        return ""
    if said[0].is_total:
        return "all" if set(said[0].values) == {"total"} else ""
    return said[0].category


def _of_those_before(meaning: Meaning, measure: Measure, dims: dict[str, str]) -> None:
    """Give what became of offenders the level of the table before: "of them, recalled"."""
    if measure.code not in OUTCOMES or dims["level"]:
        return
    near = [title.label for title in meaning.near if title.label.meaningful]
    told = any({"level", "levels"} & label.says for label in (*meaning.labels, *near))
    if told or not any("outcomes" in label.says for label in near[:1]):
        return
    counted = next((t.label for t in meaning.previous if t.label.meaningful), None)
    if counted is not None and {"level", "levels"} & counted.says:
        dims["level"] = _SHARED.get(counted.get("level"), counted.get("level"))


def _from_layout(
    meaning: Meaning, measure: Measure, dims: dict[str, str], context: Context
) -> None:
    """Take the level from the layout, where what befell offenders is printed for one alone."""
    layout = context.layout
    if layout is None or meaning.scope == "national":
        return
    levels = layout.codes(measure.code, "level")
    if meaning.is_blank and dims["level"] and levels and dims["level"] not in {*levels, "all"}:
        meaning.refuse(Problem.NOT_PRINTED, f"level {dims['level']}")
    total = meaning.row_total or meaning.column_total
    if measure.code in OUTCOMES and levels and not (dims["level"] or total):
        if len(levels) == 1:
            dims["level"] = next(iter(levels))
        elif "all" not in levels:
            meaning.guess = meaning.guess or "nothing says which level it is"


def _over_siblings(
    meaning: Meaning, others: Sequence[Meaning], measure: Measure, dims: dict[str, str]
) -> bool:
    """Give a total the dimensions that the rows or columns beside it vary in."""
    for total, is_row in ((meaning.row_total, True), (meaning.column_total, False)):
        if not total:
            continue
        stated = {
            axis for axis in AXES if _says(meaning, axis, True) or _says(meaning, axis, False)
        }
        if meaning.facets.get("category"):
            stated.add("category")
        for axis in measure.dimensions:
            if axis == "district" or axis in stated:
                continue
            seen = {
                value
                for other in others
                if not (other.row_total if is_row else other.column_total)
                and other.measure in ("", measure.code)
                and (value := _says(other, axis, is_row))
            }
            if not seen:
                continue
            if axis == "order" and len(seen) > 1 and dims["order"]:
                continue  # "the total number granted" below the name of one order
            if axis == "stage" and len(seen) > 1:
                meaning.refuse(Problem.REFUSED, "a total over stages")
                return False
            dims[axis] = (
                next(iter(seen)) if axis in ("order", "stage") and len(seen) == 1 else "all"
            )
    return True


def _says(meaning: Meaning, axis: str, is_row: bool) -> str:
    return value_along(meaning.row if is_row else meaning.column, axis, made=True)


def _without_points(meaning: Meaning, measure: Measure) -> None:
    """Take `1.305` for a number of thousands where a count is printed: it has no decimals."""
    figure = meaning.entry.figure
    if measure.unit == "count" and not figure.unit and _THOUSANDS.fullmatch(figure.value):
        meaning.entry.figure = replace(figure, value=figure.value.replace(".", ""))


def _sensible(
    meaning: Meaning, others: Sequence[Meaning], measure: Measure, dims: Mapping[str, str]
) -> bool:
    figure = meaning.entry.figure
    total = meaning.row_total or meaning.column_total
    if figure.unit == "percent" and not any(
        other.entry.cell.row == meaning.entry.cell.row and not other.entry.figure.unit
        for other in others
    ):
        meaning.refuse(Problem.LONE_SHARE)
    elif not figure.unit and measure.unit == "count" and "." in figure.value:
        meaning.refuse(Problem.DECIMALS)
    elif measure.code in ("eligible_offenders", "managed_offenders"):
        stated = {axis for axis in AXES if meaning.facets.get(axis)}
        everyone = dims["category"] == dims["level"] == "all"
        if everyone and not (total or dims["district"]):
            meaning.refuse(Problem.TABLE_LABEL)
        elif (
            measure.code == "managed_offenders"
            and dims["level"] == "all"
            and not total
            and "level" not in stated
            and not any(
                _is_every_level(title.label) for title in (*meaning.inner, *meaning.own)[:1]
            )
        ):
            meaning.refuse(Problem.NO_PLACE, "level")
    if meaning.scope == "national" and not meaning.own_year:
        meaning.refuse(Problem.NO_YEAR)
    return meaning.reason is None


def _basis(meaning: Meaning, measure: Measure, dims: Mapping[str, str], context: Context) -> str:
    if measure.code != "eligible_offenders":
        return measure.basis
    if meaning.district:
        return "snapshot"
    if said := basis_said(meaning):
        return said
    if context.layout and meaning.scope != "national":
        declared = context.layout.defaults(measure.code, dims).get("basis")
        if declared:
            return declared
    return measure.basis
