"""What every source becomes before it is understood: texts and grids, in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mappa_extract.model import Box
from mappa_extract.vocabulary.numbers import Figure

MadeBy = Literal["source", "place", "order"]
"""`source`: the file knows its cells; `place`: told from where words stand; `order`: from the
order of labels and figures in running lines."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell: its text or its figures, and the rows and columns that it takes, from 0."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    figures: tuple[Figure, ...] = ()
    """The figure that the cell holds, and the share behind it where it has one; or several
    answers."""
    boxes: tuple[Box | None, ...] = ()
    """The box of each figure in the page's own points."""
    line: int | None = None
    damaged: bool = False
    """It looks like a figure and can't be read as one."""
    head: bool = False
    """It can only be a header: the source marks it, or it stands above all figures."""
    answers: tuple[str, ...] = ()
    """The letter of each figure, where they answer parts of the question beside them."""
    at: Box | None = None
    """Where its label stands on the page as it is shown, where that is known."""

    @property
    def is_blank(self) -> bool:
        """Nothing stands in it."""
        return not self.text and not self.figures


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: cells that do not overlap, in the order of rows and columns."""

    cells: tuple[GridCell, ...]
    made_by: MadeBy
    page: int | None = None
    caption: str = ""
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A line or paragraph that stands in no grid: a title, a note, prose."""

    text: str
    page: int | None = None
    line: int | None = None
    heading: bool = False
    size: float = 0.0
    box: Box | None = None


Block = Grid | Text
