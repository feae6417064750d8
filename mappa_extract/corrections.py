"""Corrections: what a person who has looked at the page has found to be printed there.

A correction names its source by hash and its figure by key, and says what it is: `misread`
(the page prints another figure), `missed` (a figure of the page was not read), `amended` (its
publisher has given another since). It is applied before the checks. One that does not fit is an
error, never passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from mappa_extract.codebook import describe_codes
from mappa_extract.errors import CorrectionError
from mappa_extract.ledger import Ledger, in_force
from mappa_extract.model import KEY, Box, Observation, Unread
from mappa_extract.vocabulary.numbers import read_figure

COLUMNS = ("sha256", *KEY, "printed", "read", "corrected", "reason", "who", "when")
KINDS = {
    "misread": "the page prints another figure than was read",
    "missed": "the page prints a figure that was not read",
    "amended": "the publisher has given another figure since",
}
_SIDES = ("x0", "top", "x1", "bottom")
LEDGER = Ledger(
    (*COLUMNS, "page", "line", *_SIDES, "kind"),
    # Page and line are needed only where a report prints the same figure in two places.
    frozenset({"page", "line", *_SIDES, "kind"}),
    frozenset({"sha256", "measure", "unit", "corrected", "reason", "who", "when"}),
)
_SAME = ("sha256", *KEY, "printed", "read", "page", "line")


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of a file of corrections."""

    where: str = field(compare=False)
    """The file and the line, for messages."""
    kind: str
    sha256: str
    key: tuple[str, ...]
    printed: str
    read: str
    """The value, or the marker where there was none, that the row had."""
    corrected: str
    """The figure as the page prints it, or as it was given since."""
    value: str
    marker: str
    page: str = ""
    line: str = ""
    box: Box | None = None
    said: tuple[str, ...] = field(default=(), compare=False)
    """Reason, who and when."""

    def matches(self, row: Observation) -> bool:
        """Tell whether a row is the one that was looked at."""
        return (
            row.key == self.key
            and (row.printed, row.value or row.marker) == (self.printed, self.read)
            and self.stands(row)
        )

    def stands(self, row: Observation) -> bool:
        """Tell whether a row is on the page and the line that this names, if it names any."""
        return self.page in ("", str(row.page or "")) and self.line in ("", str(row.line or ""))

    def fulfilled(self, row: Observation) -> bool:
        """Tell whether a row was read as this correction says, and needs none any more."""
        return (
            self.kind in ("misread", "missed")
            and row.key == self.key
            and (row.value, row.marker) == (self.value, self.marker)
            and self.stands(row)
        )

    @property
    def name(self) -> str:
        """The key's codes, for messages."""
        return " ".join(filter(None, self.key))

    def as_row(self) -> dict[str, str]:
        """Return the line of a file that says this."""
        sides = [f"{side:.2f}" for side in self.box] if self.box else [""] * 4
        reason, who, when = self.said
        return {
            "sha256": self.sha256,
            **dict(zip(KEY, self.key, strict=True)),
            "printed": self.printed,
            "read": self.read,
            "corrected": self.corrected,
            "reason": reason,
            "who": who,
            "when": when,
            "page": self.page,
            "line": self.line,
            **dict(zip(_SIDES, sides, strict=True)),
            "kind": self.kind,
        }


@dataclass(slots=True)
class Applied:
    """What became of the corrections of one source: those that fitted, and what did not."""

    done: list[Correction] = field(default_factory=list)
    problems: list[tuple[Correction, str]] = field(default_factory=list)


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """Read a CSV of corrections (UTF-8, with the header `COLUMNS` in any order).

    Raises:
        CorrectionError: the file can't be read or a line says nothing that can be applied;
            names the file and the line.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise CorrectionError(f"{path}: can't be read ({reason}): check its name") from None
    return parse_corrections(data, path)


def parse_corrections(data: bytes, path: object) -> tuple[Correction, ...]:
    """Return the corrections in force of a file's bytes; see `read_corrections`."""
    return corrections_of(LEDGER.rows(data, path))


def corrections_of(lines: Sequence[tuple[str, dict[str, str]]]) -> tuple[Correction, ...]:
    """Return the corrections in force of a ledger's lines; see `read_corrections`."""
    lines = in_force(lines, (*_SAME, "corrected"))
    found = [parse_correction(where, row) for where, row in lines]
    seen: dict[tuple[object, ...], Correction] = {}
    for one in found:
        same = (one.kind, one.sha256, one.key, one.printed, one.read, one.page, one.line)
        if first := seen.get(same):
            raise CorrectionError(
                f"{one.where}: corrects the figure that line {first.where.rpartition(' ')[2]}"
                " corrects already: keep one of them"
            )
        seen[same] = one
    return tuple(found)


# A ledger may have very many lines, and few figures and codes in them.
_read_figure = lru_cache(maxsize=4096)(read_figure)


@lru_cache(maxsize=1)
def _codes() -> Sequence[tuple[str, frozenset[str]]]:
    """Return the columns of the key that hold codes, with these."""
    return [(name, frozenset(codes)) for name in KEY if (codes := describe_codes(name))]


def parse_correction(where: str, cells: dict[str, str]) -> Correction:
    """Return the correction that the cells of a line say.

    Raises:
        CorrectionError: they say nothing that can be applied; begins with `where`.
    """
    kind = cells["kind"] or "misread"
    if kind not in KINDS:
        raise CorrectionError(f"{where}: kind {kind!r} is none: write {', '.join(KINDS)} or undo")
    for name, codes in _codes():
        if cells[name] and cells[name] not in codes:
            raise CorrectionError(
                f"{where}: {name} {cells[name]!r} is not in the codebook: copy the key from"
                " observations.csv"
            )
    figure = _read_figure(cells["corrected"])
    if figure is None or figure.doubt:
        raise CorrectionError(
            f"{where}: corrected = {cells['corrected']!r} is no figure: write it as the page"
            " prints it"
        )
    if figure.unit == "percent" and not cells["unit"].startswith("percent"):
        raise CorrectionError(f"{where}: {cells['corrected']!r} is a percentage, the figure is not")
    if cells["unit"] == "count" and ("." in figure.value or figure.value.startswith("-")):
        raise CorrectionError(f"{where}: {cells['corrected']!r} is no count: give a whole number")
    if kind == "missed" and (cells["read"] or cells["printed"]):
        raise CorrectionError(
            f"{where}: a figure that was missed has nothing in `printed` and `read`: leave them"
            " empty, or write `misread`"
        )
    if kind == "amended" and not figure.value:
        raise CorrectionError(
            f"{where}: {cells['corrected']!r} amends nothing: give the number that was given since"
        )
    for name in ("page", "line"):
        if cells[name] and not (cells[name].isascii() and cells[name].isdigit()):
            raise CorrectionError(f"{where}: {name} {cells[name]!r} is no number: count from 1")
    return Correction(
        where,
        kind,
        cells["sha256"],
        tuple(cells[name] for name in KEY),
        cells["printed"],
        cells["read"],
        cells["corrected"],
        figure.value,
        figure.marker,
        cells["page"],
        cells["line"],
        _box(where, cells),
        (cells["reason"], cells["who"], cells["when"]),
    )


def _box(where: str, cells: dict[str, str]) -> Box | None:
    sides = [cells[name] for name in _SIDES]
    if not any(sides):
        return None
    try:
        box = Box(*(float(side) for side in sides))
    except ValueError:
        box = Box(0, 0, 0, 0)
    if not (0 <= box.x0 < box.x1 < 20_000 and 0 <= box.top < box.bottom < 20_000):
        raise CorrectionError(
            f"{where}: x0, top, x1, bottom = {' '.join(sides)} are no box: give points from the"
            " page's top left, or nothing"
        )
    return box


# ---- applying ---------------------------------------------------------------------------------


def apply_corrections(
    corrections: Iterable[Correction],
    source: str,
    sha256: str,
    observations: list[Observation],
    unread: list[Unread] | None = None,
) -> Applied:
    """Change the rows that the corrections of one source name, and say what did not fit.

    Args:
        corrections: of any source.
        source: the `source` of rows that are added.
        sha256: the source's hash.
        observations: its rows; they are changed, and those that were missed are put among them.
        unread: its unread numbers; those that a correction enters are taken out.
    """
    applied = Applied()
    mine = [one for one in corrections if one.sha256 == sha256]
    # All are matched with what was read before any of them changes it.
    found = [[row for row in observations if one.matches(row)] for one in mine]
    for one, rows in zip(mine, found, strict=True):
        if one.kind == "missed":
            if problem := _add(one, source, observations, unread if unread is not None else []):
                applied.problems.append((one, problem))
                continue
        elif len(rows) == 1:
            row = rows[0]
            if one.kind == "amended":
                row.amended = one.value or one.marker
            else:
                row.value, row.marker, row.read_by = one.value, one.marker, "corrected"
        elif rows:
            said = f"{len(rows)} figures are {one.name!r}, printed {one.printed!r}"
            applied.problems.append((one, f"{said}: add the columns page and line"))
            continue
        elif not any(one.fulfilled(row) for row in observations):
            applied.problems.append((one, _unmatched(one, observations)))
            continue
        applied.done.append(one)
    return applied


def _add(
    one: Correction, source: str, observations: list[Observation], unread: list[Unread]
) -> str:
    """Put a figure that was missed among the rows; return why that can't be, or nothing."""
    if any(one.fulfilled(row) for row in observations):
        return ""
    page = int(one.page) if one.page else None
    alike = [
        place
        for place, row in enumerate(observations)
        if (row.measure, row.basis, row.area, row.year)
        == (one.key[3], one.key[2], one.key[0], one.key[1])
        and (page is None or row.page == page)
    ]
    there = [row for row in observations if row.key == one.key and one.stands(row)]
    if there:
        found = " and ".join(_described(row) for row in there)
        return f"{one.name!r} was not missed, it is {found}: record it as misread"
    # It stands with the other figures of its table, so that its sums are checked.
    sibling = observations[alike[-1]] if alike else None
    row = row_of(one.key)
    row.value, row.marker, row.read_by = one.value, one.marker, "corrected"
    row.printed, row.source = one.corrected, source
    row.page, row.line = page, int(one.line) if one.line else None
    if one.box:
        row.x0, row.top, row.x1, row.bottom = one.box
    if sibling:
        row.table, row.table_id = sibling.table, sibling.table_id
        row.area_name, row.gss_code = sibling.area_name, sibling.gss_code
        row.year_end, row.measure_label = sibling.year_end, sibling.measure_label
    observations.insert(_place_for(row, alike, observations), row)
    unread[:] = [other for other in unread if not _same_number(one, other)]
    return ""


def row_of(key: Sequence[str]) -> Observation:
    """Return the row that a key names, with nothing else in it."""
    area, year, basis, measure, category, level, order, stage, district, unit = key
    return Observation(
        *(area, year, basis, measure, category, level, order, stage, district, unit),
        *("", "", "", "", "", "", "", ""),
        *(None, None, None, None, None, None),
    )


def _place_for(row: Observation, alike: Sequence[int], observations: Sequence[Observation]) -> int:
    """Return where a row belongs in the order in which the report prints its figures."""
    if alike:
        before = [n for n in alike if _reading_order(observations[n]) < _reading_order(row)]
        placed = row.top is not None or row.line is not None
        return (before[-1] + 1 if before else alike[0]) if placed else alike[-1] + 1
    before = [
        n
        for n, other in enumerate(observations)
        if row.page is not None and (other.page or 0) <= row.page
    ]
    return before[-1] + 1 if before else len(observations)


def _reading_order(row: Observation) -> tuple[float, ...]:
    # Figures of one line do not all stand at the same height.
    middle = ((row.top or 0.0) + (row.bottom or 0.0)) / 2
    return (row.page or 0, row.line or round(middle / 6), row.x0 or 0.0)


def _same_number(one: Correction, other: Unread) -> bool:
    """Tell whether a number that was left unread is the one that a correction enters."""
    if other.page is not None and str(other.page) != one.page:
        return False
    if one.box and other.box:
        across = min(one.box.x1, other.box.x1) - max(one.box.x0, other.box.x0)
        down = min(one.box.bottom, other.box.bottom) - max(one.box.top, other.box.top)
        return across > 0 and down > 0
    line = str(other.line) if other.line is not None else ""
    return other.printed == one.corrected and line == one.line


def _described(row: Observation) -> str:
    return f"printed {row.printed!r}, read {row.value or row.marker!r}"


def _unmatched(one: Correction, observations: Sequence[Observation]) -> str:
    same = [row for row in observations if row.key == one.key]
    if same:
        found = " and ".join(_described(row) for row in same)
        return (
            f"{one.name!r} is {found}, not {one.printed!r}, read {one.read!r}: look at the"
            " page again"
        )
    said = f"the source has no figure {one.name!r}"
    if not observations:
        return f"{said}: it has none at all"

    def alike(row: Observation) -> tuple[int, bool]:
        shared = sum(mine == its for mine, its in zip(one.key, row.key, strict=True))
        return (shared + (row.measure == one.key[3]), row.printed == one.printed)

    nearest = max(observations, key=alike)
    return (
        f"{said}; the nearest is {' '.join(filter(None, nearest.key))!r}, {_described(nearest)}"
        f" ({nearest.place}): copy the key from observations.csv"
    )
