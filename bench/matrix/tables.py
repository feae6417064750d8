"""A statistics table as its author thinks of it: titles, two sides of labels, keyed figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

DIMENSIONS = ("basis", "measure", "category", "level", "order", "stage", "district", "unit")


@dataclass(frozen=True, slots=True)
class Figure:
    """What is printed in one cell, and what it counts; `sup` is a note's mark behind it."""

    key: tuple[str, ...]
    value: str
    marker: str = ""
    printed: str = ""
    sup: str = ""


@dataclass(frozen=True, slots=True)
class Axis:
    """A row's or a column's label and the part of the key that it says; `short` where cramped."""

    label: str
    says: tuple[tuple[str, str], ...] = ()
    short: str = ""
    sup: str = ""

    @property
    def total(self) -> bool:
        """Whether it sums over the others."""
        return any(value == "all" for _, value in self.says)


@dataclass(slots=True)
class Table:
    """Figures by row and column; a table of one column has one head with an empty label."""

    name: str
    title: str
    rows: list[Axis]
    columns: list[Axis]
    figures: list[list[Figure]]
    section: str = ""
    corner: str = ""
    note: str = ""
    welsh: str = ""
    marks: list[str] = field(default_factory=list)

    @property
    def single(self) -> bool:
        """Whether it is one figure with its label."""
        return len(self.rows) == 1 and not self.columns[0].label

    @property
    def list_like(self) -> bool:
        """Whether each row has one figure only."""
        return len(self.columns) == 1

    def transposed(self) -> Table:
        """Return the table with rows and columns exchanged."""
        if self.list_like:
            return self
        turned = [list(column) for column in zip(*self.figures, strict=True)]
        return replace(self, rows=self.columns, columns=self.rows, figures=turned)


def totals_of(table: Table) -> list[tuple[Axis, Figure]]:
    """Return the labels of a table with their totals: those of its total row, else its column."""
    for number, row in enumerate(table.rows):
        if row.total:
            pairs = zip(table.columns, table.figures[number], strict=True)
            return [(each, figure) for each, figure in pairs if not each.total]
    at = next((number for number, column in enumerate(table.columns) if column.total), 0)
    return [(row, line[at]) for row, line in zip(table.rows, table.figures, strict=True)]


def axis(label: str, short: str = "", **says: str) -> Axis:
    """Return a label and what it says."""
    return Axis(label, tuple(says.items()), short or label)


def build(
    name: str,
    title: str,
    rows: Sequence[Axis],
    columns: Sequence[Axis],
    value: Callable[[dict[str, str]], int | float | str | None],
    **common: str,
) -> Table:
    """Return a table whose figures are `value` of all that their labels say; None is a dash."""
    figures = []
    for row in rows:
        line = []
        for column in columns:
            says = {"unit": "count", **common, **dict(row.says), **dict(column.says)}
            number = value(says)
            key = tuple(says.get(name, "") for name in DIMENSIONS)
            line.append(
                Figure(key, "", "not_applicable", "-")
                if number is None
                else Figure(key, str(number), "", str(number))
            )
        figures.append(line)
    return Table(name, title, list(rows), list(columns), figures)


def one(name: str, label: str, number: int | float | str, **says: str) -> Table:
    """Return a table of one figure beside its label."""
    return build(name, "", [axis(label)], [axis("")], lambda _: number, **says)
