"""A line: one row label with its figures, the unit in which tables are understood."""

from __future__ import annotations

from dataclasses import dataclass, field

from mappa_extract.model import Box, Cell, RowKind
from mappa_extract.vocabulary.numbers import Figure

_PROSE_WORDS = 30
"""A label of more words is a sentence, unless all of it is known."""


@dataclass(frozen=True, slots=True)
class Value:
    """A cell that holds a figure, or a count with its percentage."""

    cell: Cell
    figures: tuple[Figure, ...]


@dataclass(slots=True)
class Line:
    """Label cells and the figures beside them; without figures a heading or a header."""

    labels: list[Cell]
    values: list[Value]
    kind: RowKind
    top: float
    bottom: float
    page: int | None
    table: int | None
    blank: tuple[Box, ...] = ()
    index: int = 0
    """The line's place in the document."""
    flags: set[str] = field(default_factory=set)

    @property
    def text(self) -> str:
        """The label cells' text."""
        return " ".join(cell.text for cell in self.labels)

    @property
    def height(self) -> float:
        """The height of the line's first cell, in the layout's units."""
        cells = self.labels or [value.cell for value in self.values]
        return cells[0].box.bottom - cells[0].box.top if cells else self.bottom - self.top

    @property
    def is_prose(self) -> bool:
        """A sentence rather than a label."""
        words = len(self.text.split()) if "label" not in self.flags else 0
        return not self.values and words > _PROSE_WORDS * max(len(self.labels), 1)
