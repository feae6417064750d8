"""Completeness: what should be there and is not, and what is there and was not read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mappa_extract.checks.subject import Subject, name_of
from mappa_extract.codebook import NATIONAL, ORDERS, OUTCOMES, STAGES
from mappa_extract.model import Check
from mappa_extract.naming import measure_words


def check(subject: Subject) -> Iterator[Check]:
    """Say what a report of this layout prints and this one lacks, and what stayed unread."""
    gaps = [*_layout(subject), *_alike(subject), *_grids(subject)]
    yield from gaps
    for one in subject.unread:
        where = f"page {one.page}" if one.page else f"line {one.line}" if one.line else "the text"
        yield Check(
            "unread_number",
            "warning",
            False,
            "an observation or known matter",
            one.printed,
            f"{where}: the number {one.printed!r} beside {one.label[:80]!r} was not read:"
            f" {one.reason}",
            one.page,
            judges=False,
        )
    for place, row in enumerate(subject.observations):
        if row.marker == "not_available" and not row.printed and row.read_by != "corrected":
            yield Check(
                "blank_cell",
                "warning",
                False,
                "a figure",
                "nothing",
                f"{name_of(row)} has no figure where the table has a cell for one",
                row.page,
                cells=(place,),
                judges=False,
            )
    for warning in subject.warnings:
        yield Check("source_whole", "warning", False, "all pages", warning, warning, judges=False)
    for number, wrong in subject.fonts:
        yield Check(
            "font_true",
            "warning",
            False,
            "digits as the text says",
            wrong,
            f"page {number}: {wrong}",
            number,
            judges=False,
        )
    for page in subject.scanned_pages:
        yield Check(
            "scanned_page",
            # In a report that is complete without it, it is a photograph.
            "warning" if gaps else "note",
            False,
            "text",
            "a picture",
            f"page {page} is a picture without text and was not read",
            page,
            judges=False,
        )
    for printed, known in subject.fuzzy:
        yield Check(
            "misspelt_label",
            "note",
            False,
            known,
            printed,
            f"the word {printed!r} in a label was taken for {known!r}",
            judges=False,
        )


def _layout(subject: Subject) -> Iterator[Check]:
    layout = subject.layout
    own = [row for row in subject.observations if row.area != NATIONAL]
    if layout is None or not own:
        if own:
            yield Check(
                "layout_known",
                "warning",
                False,
                "a known layout",
                "none",
                "no known layout fits this report: compare the figures with the page;"
                " `mappa-extract new-layout` drafts a layout for it",
                judges=False,
            )
        return
    if not layout.covers(subject.year.value, subject.area.value) and (
        "layout" not in subject.by_hand
    ):
        yield Check(
            "layout_known",
            "warning",
            False,
            "a layout for this area and year",
            layout.name,
            f"no layout is declared for this area and year: {layout.name} of"
            f" {layout.first}-{layout.last} fits best; compare the figures with the page",
            judges=False,
        )
    for spec in layout.tables:
        rows = [row for row in own if row.measure == spec.measure]
        if spec.districts:
            rows = [row for row in rows if row.district]
        if not rows:
            if not spec.optional:
                yield _missing(spec.measure, _NONE, subject)
            continue
        if spec.districts:
            continue
        # A table that is split further than the layout says still prints the totals.
        summed = [
            name
            for name in ("category", "level")
            if name in subject.measures[spec.measure].dimensions and name not in spec.codes
        ]
        have = {
            tuple(getattr(row, name) for name in spec.codes)
            for row in rows
            if not row.district
            # A label may state another basis than the table's: that is no gap.
            and all(getattr(row, name) == "all" for name in summed)
        }
        lacking = [
            cell for cell in spec.expects() if spec.codes and tuple(cell.values()) not in have
        ]
        # Of a table that not every report has, some rows and not the others are as odd.
        some = len(lacking) < len(spec.expects())
        if lacking and (some or not spec.optional):
            names = [_cell_words(cell) for cell in lacking]
            more = f" and {len(names) - 6} more" if len(names) > 6 else ""
            yield _missing(
                spec.measure,
                f"{_count(len(lacking), 'figure')} not there: {'; '.join(names[:6])}{more}",
                subject,
            )


def _alike(subject: Subject) -> Iterator[Check]:
    """What became of those managed is printed for the same levels in each of its tables."""
    printed: dict[str, set[str]] = {}
    for row in subject.observations:
        if row.measure in OUTCOMES and row.area != NATIONAL and row.read_by != "corrected":
            printed.setdefault(row.measure, set()).add(row.level)
    if len(printed) < 2 or subject.layout is None:
        return
    optional = {spec.measure for spec in subject.layout.tables if spec.optional}
    for measure in OUTCOMES:
        # Where a layout may lack all of them, a report that has two has lost the third.
        if measure not in printed and optional.issuperset(OUTCOMES):
            yield _missing(measure, f"{_NONE}, the other outcomes have one", subject)
    every = set.union(*printed.values())
    for measure, levels in printed.items():
        if lacking := sorted(every - levels):
            yield _missing(
                measure,
                f"no figure for {' and '.join(_cell_words({'level': one}) for one in lacking)}, the"
                " other outcomes have one",
                subject,
            )


def _grids(subject: Subject) -> Iterator[Check]:
    """A table of categories and levels has a figure, or a mark for none, in each of its cells."""
    tables: dict[tuple[object, ...], set[tuple[str, str]]] = {}
    for row in subject.observations:
        if not row.district and row.unit == "count":
            table = (row.table_id, row.measure, row.basis, row.area, row.year, row.order)
            tables.setdefault(table, set()).add((row.category, row.level))
    for (_, measure, *_), cells in tables.items():
        categories, levels = ({cell[axis] for cell in cells} for axis in (0, 1))
        lacking = {(one, other) for one in categories for other in levels} - cells
        if 0 < len(lacking) < min(len(categories), len(levels)):
            names = "; ".join(
                _cell_words({"category": one, "level": other}) for one, other in sorted(lacking)
            )
            yield _missing(str(measure), f"no cell for {names}", subject)


_NONE = "no table was found"


def _count(number: int, what: str) -> str:
    return f"{number} {what} is" if number == 1 else f"{number} {what}s are"


def _cell_words(cell: Mapping[str, str]) -> str:
    """Return a place in a table in words: `category 1, level 2`, `Notification Order, full`."""
    words = []
    for axis, code in cell.items():
        if axis == "order":
            words.append(ORDERS.get(code, code) if code != "all" else "all orders")
        elif axis == "stage":
            words.append(STAGES.get(code, code).partition(":")[0])
        elif code == "all":
            words.append("all categories" if axis == "category" else f"all {axis}s")
        elif code:
            words.append(f"{axis} {code}")
    return ", ".join(words)


def _missing(measure: str, message: str, subject: Subject) -> Check:
    layout = subject.layout.name if subject.layout else "none"
    return Check(
        "table_complete",
        "warning",
        False,
        measure,
        "nothing",
        f"{measure_words(measure, subject.year.value, subject.measures)}: {message}; a report of"
        f" the layout {layout} prints it",
        judges=False,
    )
