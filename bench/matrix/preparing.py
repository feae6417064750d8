"""From what a table says to what is printed of it: totals, dashes, thousands, notes, languages."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from bench.matrix.counts import Counts
from bench.matrix.eras import tables_of
from bench.matrix.look import Look
from bench.matrix.tables import Axis, Figure, Table

_USUAL = {
    "2004": ("registered", "rate", "breaches", "sopo", "notification_order", "second", "third",
             "managed", "outcomes"),
    "2009": ("snapshot", "recalls", "order_breaches", "rate", "breaches", "sopo",
             "notification_order"),
    "2010": ("snapshot", "managed", "breaches", "orders", "recalls", "rate"),
    "2015": ("snapshot", "managed", "breaches", "orders", "recalls", "order_breaches", "rate"),
    "2021": ("snapshot", "managed", "breaches", "orders", "recalls", "rate"),
    "welsh": ("snapshot", "managed", "breaches", "orders", "recalls", "rate"),
}  # fmt: skip


def prepare(rng: random.Random, counts: Counts, era: str, look: Look) -> list[Table]:
    """Return the tables that the report prints, as they are printed."""
    era = "welsh" if look.language == "welsh" else era
    wanted = look.tables or _USUAL[era]
    tables = [table for table in tables_of(era, counts) if table.name in wanted]
    if look.language in ("beside", "stacked"):
        welsh = {table.name: table for table in tables_of("welsh", counts)}
        tables = [_bilingual(table, welsh[table.name], look.language) for table in tables]
    tables = [_with_totals(table, look.totals) for table in tables]
    if look.transposed:
        tables = [table.transposed() for table in tables]
    for table in tables:
        table.figures = [
            [_printed(figure, look) for figure in line] for line in _nil(table.figures, look.nil)
        ]
    if look.notes:
        _mark(rng, tables, look.notes)
    return tables


def _bilingual(table: Table, welsh: Table, how: str) -> Table:
    """Return the table with labels in both languages, Welsh first."""
    between = "\n" if how == "stacked" else " / "

    def both(own: Sequence[Axis], other: Sequence[Axis]) -> list[Axis]:
        return [
            replace(
                one, label=f"{two.label}{between}{one.label}", short=f"{two.short}\n{one.short}"
            )
            if one.label and one.label != two.label
            else one
            for one, two in zip(own, other, strict=True)
        ]

    title = f"{welsh.title}{between}{table.title}" if table.title else ""
    rows, columns = both(table.rows, welsh.rows), both(table.columns, welsh.columns)
    section = f"{welsh.section}{between}{table.section}" if table.section else ""
    return replace(table, title=title, rows=rows, columns=columns, section=section)


def _with_totals(table: Table, where: str) -> Table:
    """Return the table with its totals last, first or not at all."""

    def order(axes: list[Axis], moved: bool) -> list[int]:
        plain = [place for place, each in enumerate(axes) if not each.total]
        totals = [place for place, each in enumerate(axes) if each.total]
        if len(axes) == 1 or not plain:
            return list(range(len(axes)))
        if where == "none":
            return plain
        return totals + plain if moved else plain + totals

    rows = order(table.rows, where in ("first-row", "first"))
    columns = order(table.columns, where in ("first-column", "first"))
    return replace(
        table,
        rows=[table.rows[place] for place in rows],
        columns=[table.columns[place] for place in columns],
        figures=[[table.figures[row][column] for column in columns] for row in rows],
    )


_DASHES: dict[str, tuple[str, str, str]] = {
    "dash": ("-", "", "not_applicable"),
    "endash": ("–", "", "not_applicable"),
    "emdash": ("—", "", "not_applicable"),
    "blank": ("", "", "not_available"),
    "na": ("n/a", "", "not_available"),
    "NA": ("N/A", "", "not_available"),
    "zero": ("0", "0", ""),
    "nil": ("Nil", "0", ""),
    "none": ("None", "0", ""),
}


def _nil(figures: list[list[Figure]], how: str) -> list[list[Figure]]:
    """Return figures with nothing printed as `how` has it."""
    kind, _, everywhere = how.partition("-")

    def change(figure: Figure) -> Figure:
        nothing = figure.marker == "not_applicable"
        if kind == "star":
            small = figure.value.isdigit() and 0 < int(figure.value) < 5
            if small and "all" not in figure.key and figure.key[-1] == "count":
                return replace(figure, value="", marker="suppressed", printed="*")
            return figure
        printed, value, marker = _DASHES[kind]
        zero = figure.value == "0" and (everywhere == "all" or kind in ("nil", "none"))
        if nothing or zero:
            return replace(figure, value=value, marker=marker, printed=printed)
        return figure

    return [[change(figure) for figure in line] for line in figures]


def _printed(figure: Figure, look: Look) -> Figure:
    if look.thousands and figure.printed.isdigit():
        grouped = f"{int(figure.printed):,}".replace(",", look.thousands)
        return replace(figure, printed=grouped)
    return figure


def _mark(rng: random.Random, tables: list[Table], how: str) -> None:
    """Put a note's mark somewhere in each table of several rows, and the note below it."""
    what, _, sign = how.partition("-")
    sign = {"star": "*", "dagger": "†", "letter": "a"}.get(sign, "1")
    notes = (
        "As held by the police on the day.",
        "Counted anew in June, after 2 late returns.",
        "Taken together with those who moved here from elsewhere.",
    )
    for table in tables:
        if table.single:
            continue
        table.note = (
            f"{sign} {rng.choice(notes)}" if sign.isalnum() else f"{sign}{rng.choice(notes)}"
        )
        place = rng.randrange(len(table.rows))
        if what == "label":
            table.rows[place] = replace(table.rows[place], sup=sign)
        elif what == "head" and table.columns[0].label:
            table.columns[0] = replace(table.columns[0], sup=sign)
        elif what == "figure":
            line = table.figures[place]
            column = rng.randrange(len(line))
            line[column] = _raised(line[column], sign)
        elif what == "total":
            table.figures[-1][-1] = _raised(table.figures[-1][-1], sign)
        else:
            table.marks.append(sign)


def _raised(figure: Figure, sign: str) -> Figure:
    return replace(figure, sup=sign) if figure.value else figure
