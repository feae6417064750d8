"""What the program read of a report, held against what was printed."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from bench.matrix.tables import DIMENSIONS
from mappa_extract.extraction import Options, extract_file

KEY = ("area", "year", *DIMENSIONS)
Row = dict[str, str]
Keyed = tuple[tuple[str, ...], tuple[str, str]]


@dataclass(slots=True)
class Score:
    """Figures of one report or of many: `unmarked` are those of `wrong` that no word warns of."""

    reports: int = 0
    exact: int = 0
    printed: int = 0
    right: int = 0
    missed: int = 0
    wrong: int = 0
    unmarked: int = 0
    details: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Count another's figures in."""
        for name in ("reports", "exact", "printed", "right", "missed", "wrong", "unmarked"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def _keyed(row: Row) -> Keyed:
    key = tuple(
        " ".join(row[name].lower().split()) if name == "district" else row[name] for name in KEY
    )
    value = row["value"]
    return key, (f"{float(value):g}" if value else "", row["marker"])


def judge(path: str, name: str, truth: list[Row]) -> Score:
    """Read a report in this process and return its score.

    A figure is right where area, year and all of its key are, and then its value and marker; one
    that was printed and came out otherwise, or was never printed, is wrong; it is marked where its
    row is disputed or says a doubt. A chart's figures may come or not.
    """
    read = extract_file(Path(path), name, Options().resolved())
    rows = [
        ({field: str(getattr(each, field) or "") for field in (*KEY, "value", "marker")}, each)
        for each in read.observations
    ]
    wanted = Counter(_keyed(row) for row in truth if not row["optional"])
    spare = Counter(_keyed(row) for row in truth if row["optional"])
    found = Counter(_keyed(row) for row, _ in rows)
    found -= (found - wanted) & spare
    extra, lost = found - wanted, wanted - found
    marked: dict[Keyed, list[bool]] = defaultdict(list)
    for row, each in rows:
        marked[_keyed(row)].append(each.checked == "disputed" or bool(each.doubt))
    score = Score(1, int(found == wanted), wanted.total(), (wanted & found).total())
    instead: dict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
    for (key, value), number in lost.items():
        instead[key] += [value] * number
    for keyed, number in extra.items():
        key, value = keyed
        for _ in range(number):
            warned = marked[keyed].pop() if marked[keyed] else False
            score.wrong += 1
            score.unmarked += not warned
            said = "/".join(filter(None, key[2:]))
            meant = instead[key].pop() if instead[key] else None
            place = "" if key[:2] == (truth[0]["area"], truth[0]["year"]) else f" {key[0]} {key[1]}"
            score.details.append(
                f"wrong{'' if warned else ' UNMARKED'}{place} {said} = {value[0] or value[1]}"
                + (f" for {meant[0] or meant[1]}" if meant else "")
            )
    score.missed = sum(len(values) for values in instead.values())
    score.details += [
        f"missed {'/'.join(filter(None, key[2:]))} = {value[0] or value[1]}"
        for key, values in instead.items()
        for value in values
    ]
    score.details += [f"status {read.status}: {read.message}"] if score.details else []
    return score
