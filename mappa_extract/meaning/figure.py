"""What one figure counts, as far as its labels and titles tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mappa_extract.meaning.lookup import Entry
from mappa_extract.meaning.problem import Problem, Reason
from mappa_extract.meaning.titles import Title
from mappa_extract.pages.grid import Grid
from mappa_extract.vocabulary.label import Label

AXES = ("category", "level", "order", "stage")


def grouped(meanings: Sequence[Meaning]) -> None:
    """Note for each figure of a grid the outer labels that it shares with other rows or columns."""
    for is_row in (True, False):
        places: dict[str, set[int]] = {}
        outer: list[str] = []
        for one in meanings:
            cells = (one.entry.row if is_row else one.entry.column)[:-1]
            text = " | ".join(cell.text for cell in cells)
            outer.append(text)
            cell = one.entry.cell
            places.setdefault(text, set()).add(cell.row if is_row else cell.column)
        if len(places) < 2:
            continue
        for one, text in zip(meanings, outer, strict=True):
            if text and len(places[text]) > 1:
                one.group = (text, one.group[1]) if is_row else (one.group[0], text)


_DESCRIBING = frozenset(["notification", "subject_to_notification", "risk", "convict", "level"])
_LINES = frozenset(["category", "kind", "level", "tier", "total"])


def is_heading(label: Label) -> bool:
    """Tell a title that names a category, a level or a total and says nothing else."""
    return bool(label.values) and set(label.values) <= _LINES and not label.says - _DESCRIBING


@dataclass(slots=True, eq=False)
class Meaning:
    """A figure of a grid with what is known of it; `reason` says why it can't be read."""

    entry: Entry
    grid: Grid
    number: int
    """Which grid of the report it stands in."""
    row: tuple[Label, ...] = ()
    column: tuple[Label, ...] = ()
    inner: tuple[Title, ...] = ()
    own: tuple[Title, ...] = ()
    """Titles right above the grid, nearest first."""
    outer: tuple[Title, ...] = ()
    """Titles before those, nearest first."""
    previous: tuple[Title, ...] = ()
    """Titles right above the grid before, whose offenders "of them" means."""
    used: tuple[Title, ...] = ()
    """Those that the measure follows from, or the nearest ones."""
    by_category: bool = False
    """The headings within its grid name several categories: its own is that of its rows."""
    facets: dict[str, str] = field(default_factory=dict)
    group: tuple[str, str] = ("", "")
    """The label over several rows and the head over several columns that it stands under."""
    measure: str = ""
    district: str = ""
    place: str = ""
    """The area that it is of, where it is not the report's own."""
    year: str = ""
    own_year: bool = False
    """The year stands in its labels or titles, not only on the report."""
    scope: str = ""
    dims: dict[str, str] = field(default_factory=dict)
    doubt: str = ""
    guess: str = ""
    """What was taken for what because nothing else was left."""
    by_default: bool = False
    """Nothing says outright that offenders are counted."""
    reason: Reason | None = None

    def refuse(self, problem: Problem, what: str = "") -> None:
        """Leave the figure unread for this reason, unless there is one already."""
        if self.reason is None:
            self.reason = Reason(problem, what)

    @property
    def labels(self) -> tuple[Label, ...]:
        """Row and column labels."""
        return (*self.row, *self.column)

    @property
    def is_blank(self) -> bool:
        """Nothing is printed in its cell."""
        return not self.entry.figure.printed and not self.entry.cell.damaged

    @property
    def row_total(self) -> bool:
        """A label of its row names a total."""
        return any(label.is_total for label in self.row)

    @property
    def column_total(self) -> bool:
        """A head of its column names a total."""
        return any(label.is_total for label in self.column)

    @property
    def titles(self) -> tuple[Title, ...]:
        """All titles, nearest first."""
        return (*self.inner, *self.own, *self.outer)

    @property
    def nearest(self) -> Label | None:
        """What the nearest title means, of those within the grid and right above it."""
        labels = (title.label for title in (*self.inner, *self.own))
        return next((label for label in labels if label.meaningful), None)

    @property
    def near(self) -> tuple[Title, ...]:
        """The titles that speak for the figure, nearest first.

        Its own; where those only name a category or a level that the labels lack, what stands
        above them too: "At level 2" over rows of categories.
        """
        own = (*self.inner, *self.own)
        said = [title.label for title in own if title.label.meaningful]
        bare = bool(said) and all(map(is_heading, said))
        if bare and "category" in self.facets:
            axes = {"tier": "level", "kind": "category"}
            named = {axes.get(name, name) for label in said for name in label.values} - {"total"}
            bare = not named or not named <= set(self.facets)
        return (*own, *self.outer) if bare else own

    @property
    def label(self) -> str:
        """The labels as printed."""
        row = " ".join(label.text for label in self.row)
        column = " ".join(label.text for label in self.column)
        return " | ".join(text for text in (row, column) if text)


def titles_before(last: Sequence[Meaning]) -> tuple[Title, ...]:
    """Return the titles of the grid before; those before it, if it told what became of them."""
    if not last:
        return ()
    own = (*last[-1].inner, *last[-1].own)
    tells = any("outcomes" in title.label.says for title in own)
    return last[-1].previous if tells else own
