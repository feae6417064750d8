"""The best of two readings, page by page, and the figures about which they differ.

One goes by place, the other line by line; they share neither rows nor columns. The score needs
no truth: figures read, less twice those left unread, less three for each sum that fails and
for each figure that stands twice with two values. Ties go to the one by place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mappa_extract.codebook import MEASURES, Measure
from mappa_extract.meaning.observe import Reading
from mappa_extract.model import KEY, Observation, Unread

Place = int | None
_NEARLY = 0.9
"""A page read so nearly as well as by the other reading has a say in what its figures count."""


@dataclass(slots=True)
class Chosen:
    """What was taken, and for some figures what the other reading took them for."""

    observations: list[Observation] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    differing: dict[int, Observation] = field(default_factory=dict)
    """By the figure's place in `observations`."""
    confirmed: set[int] = field(default_factory=set)
    """Places of the figures that both readings take for the same."""
    lined: set[Place] = field(default_factory=set)
    """Pages that were taken as they are read line by line."""
    rest: list[Unread] = field(default_factory=list)
    """Numbers in tables of which neither has understood anything."""

    def differ(
        self,
        start: int,
        own: Sequence[Observation],
        others: Sequence[Observation],
        measures: Mapping[str, Measure],
    ) -> None:
        """Note what figures from `start` on are to the other reading, where no sum decides."""
        proven = _proven(own, measures)
        for place, other in _differing(own, others):
            if place not in proven:
                self.differing[start + place] = other


_FEW = 6
"""So few figures on a page that is left to the other reading may be those of its contents."""


def choose(
    placed: Reading,
    lined: Reading,
    measures: Mapping[str, Measure] = MEASURES,
    several: Collection[Place] = (),
) -> Chosen:
    """Return for each page the better of two readings.

    On pages with figures of `several` areas it is that by place.
    """
    made = Chosen(rest=[*placed.rest])
    mine, mine_unread = _by_page(placed.observations), _by_page(placed.unread)
    its, its_unread = _by_page(lined.observations), _by_page(lined.unread)
    its = {page: found for page, found in its.items() if page not in several}
    sums = _sums(placed.observations, measures), _sums(lined.observations, measures)
    for page in sorted({*mine, *its, *mine_unread, *its_unread}, key=lambda one: one or 0):
        a, b = mine.get(page, []), its.get(page, [])
        left_a = mine_unread.get(page, [])
        if not (a or b):  # elsewhere than on a page of statistics numbers are other matter
            made.rest += left_a
            left_a = []
        left_b = its_unread.get(page, [])
        # Numbers that the other way does not see are not read by it either.
        known = {*map(_place, b), *map(_place, left_b)}
        left_b = [*left_b, *(one for one in left_a if _place(one) not in known)]
        score_a = _score(a, left_a, sums[0].get(page, (0, 0)))
        score_b = _score(b, left_b, sums[1].get(page, (0, 0)))
        start = len(made.observations)
        # An empty reading is the better one only of a page with hardly a figure.
        # A lone figure may be one of a sentence: only what is understood whole is taken.
        few = _is_sure(b) if not a else bool(b) or len(a) < _FEW
        if few and score_b > score_a + 0.5 and page not in several:
            made.lined.add(page)
            made.confirmed |= {start + place for place in _alike(b, a)}
            made.observations += _renumbered(b)
            made.unread += left_b
            if a and score_a >= _NEARLY * score_b:
                made.differ(start, b, a, measures)
            continue
        made.confirmed |= {start + place for place in _alike(a, b)}
        made.observations += a
        made.unread += left_a
        if score_b >= _NEARLY * score_a and b:
            made.differ(start, a, b, measures)
    return made


def _is_sure(rows: Sequence[Observation]) -> bool:
    """Tell whether figures of a page that the other reading finds none on may be taken."""
    sure = sum(not row.doubt for row in rows)
    return sure == len(rows) or (len(rows) >= _FEW and sure * 2 > len(rows))


def name_the_rest(chosen: Chosen) -> None:
    """Add to what was left unread the figures of which neither reading has made anything."""
    known = {_place(row) for row in chosen.observations}
    known |= {_place(row) for row in chosen.unread}
    chosen.unread += [one for one in chosen.rest if _place(one) not in known]
    chosen.unread.sort(
        key=lambda one: (one.page or 0, one.line or 0, one.box.top if one.box else 0.0)
    )


def _by_page(rows: Iterable[Observation | Unread]) -> dict[Place, list]:  # type: ignore[type-arg]
    found: dict[Place, list] = defaultdict(list)  # type: ignore[type-arg]
    for row in rows:
        found[row.page].append(row)
    return found


def _renumbered(rows: Sequence[Observation]) -> list[Observation]:
    """Keep the tables of two readings apart."""
    for row in rows:
        row.table_id += 10_000
    return list(rows)


def _score(rows: Sequence[Observation], unread: Sequence[Unread], sums: tuple[int, int]) -> float:
    seen: dict[tuple[str, ...], str] = {}
    twice = 0
    for row in rows:
        figure = row.value or row.marker
        twice += seen.setdefault(row.key, figure) != figure
    good, failed = sums
    return len(rows) + 0.2 * good - 2 * len(unread) - 3 * failed - 3 * twice


def _groups(
    rows: Sequence[Observation], measures: Mapping[str, Measure]
) -> Iterable[tuple[int, list[int]]]:
    """Yield the totals of rows, by place, each with its parts."""
    for axis in ("level", "category"):
        groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for place, row in enumerate(rows):
            if row.unit == "count" and axis in measures[row.measure].dimensions:
                key = (getattr(row, name) for name in KEY if name != axis)
                groups[(row.table_id, *key)].append(place)
        for places in groups.values():
            totals = [n for n in places if getattr(rows[n], axis) == "all"]
            parts = [n for n in places if getattr(rows[n], axis) not in ("all", "")]
            if len(totals) == 1 and len(parts) > 1 and rows[totals[0]].value:
                yield totals[0], parts


def _sums(
    rows: Sequence[Observation], measures: Mapping[str, Measure]
) -> dict[Place, tuple[int, int]]:
    """Return for each page how many of the totals on it add up, and how many do not.

    The parts of a table that is carried on may stand on the page before.
    """
    found: dict[Place, tuple[int, int]] = {}
    for total, parts in _groups(rows, measures):
        good, failed = found.get(rows[total].page, (0, 0))
        known = [float(rows[n].value) for n in parts if rows[n].value]
        opened = any(rows[n].marker not in ("", "not_applicable") for n in parts)
        whole = float(rows[total].value)
        if sum(known) == whole and not opened:
            good += 1
        elif sum(known) > whole or not opened:
            failed += 1
        found[rows[total].page] = good, failed
    return found


def _proven(rows: Sequence[Observation], measures: Mapping[str, Measure]) -> set[int]:
    """Return the figures that take part in a sum that holds."""
    found: set[int] = set()
    for total, parts in _groups(rows, measures):
        if all(rows[n].value or rows[n].marker == "not_applicable" for n in parts) and sum(
            float(rows[n].value or 0) for n in parts
        ) == float(rows[total].value):
            found.update([total, *parts])
    return found


def _differing(
    mine: Sequence[Observation], its: Sequence[Observation]
) -> Iterable[tuple[int, Observation]]:
    """Yield the figures on one place that two readings take for different things."""
    by_place: dict[tuple[object, ...], Observation] = {}
    twice: set[tuple[object, ...]] = set()
    for row in its:
        key = _place(row)
        if key in by_place:
            twice.add(key)
        by_place[key] = row
    for place, row in enumerate(mine):
        key = _place(row)
        other = by_place.get(key)
        if key[1] is None or other is None or key in twice or other.unit != row.unit:
            continue
        if other.key != row.key or (other.value, other.marker) != (row.value, row.marker):
            yield place, other


def _alike(mine: Sequence[Observation], its: Sequence[Observation]) -> Iterable[int]:
    """Yield the figures that another reading gives with the same key and value."""
    theirs = {(row.key, row.value, row.marker) for row in its}
    for place, row in enumerate(mine):
        if (row.key, row.value, row.marker) in theirs:
            yield place


def _place(row: Observation | Unread) -> tuple[object, ...]:
    if isinstance(row, Unread):
        x0, top = (row.box.x0, row.box.top) if row.box else (None, None)
    else:
        x0, top = row.x0, row.top
    if x0 is not None:
        return row.page, round(x0), round(top or 0.0)
    return row.page, row.line, row.printed
