"""What changed between two output folders: figures, reports, verdicts, sign-offs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from mappa_extract.model import KEY, Observation
from mappa_extract.output.written import Written

COLUMNS = ("change", "source", *KEY, "old", "new", "page")
CHANGES = {
    "report_new": "a report that was not there",
    "report_gone": "a report that is not there any more",
    "verdict": "another verdict on a report",
    "signed_off": "a report that was signed off, or is not any more",
    "new": "a figure that was not there",
    "gone": "a figure that is not there any more",
    "changed": "another value",
}
_NO_KEY = ("",) * len(KEY)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: `change` is a code of `CHANGES`."""

    change: str
    source: str
    key: tuple[str, ...]
    old: str
    new: str
    page: str = ""

    @property
    def row(self) -> list[str]:
        """The cells of `COLUMNS`."""
        return [self.change, self.source, *self.key, self.old, self.new, self.page]


def changes_between(old: Written, new: Written) -> list[Change]:
    """Return what changed, report by report in the new folder's order, gone ones last.

    A report is the same where its `source` is, else where its bytes are.
    """
    before = {row["source"]: row for row in old.reports}
    figures = [_by_source(folder.observations) for folder in (old, new)]
    found: list[Change] = []
    met = set()
    for row in new.reports:
        source = row["source"]
        earlier = _same_report(row, before, new)
        if earlier is None:
            found.append(Change("report_new", source, _NO_KEY, "", _judged(row)))
            found.extend(_figures(source, [], figures[1].get(source, [])))
            continue
        met.add(earlier["source"])
        found.extend(_reports(source, earlier, row))
        found.extend(
            _figures(source, figures[0].get(earlier["source"], []), figures[1].get(source, []))
        )
    for source, row in before.items():
        if source not in met:
            found.append(Change("report_gone", source, _NO_KEY, _judged(row), ""))
            found.extend(_figures(source, figures[0].get(source, []), []))
    return found


def _same_report(
    row: Mapping[str, str], before: Mapping[str, Mapping[str, str]], new: Written
) -> Mapping[str, str] | None:
    if row["source"] in before:
        return before[row["source"]]
    there = {one["source"] for one in new.reports}
    moved = [
        one
        for one in before.values()
        if one["sha256"] == row["sha256"] and row["sha256"] and one["source"] not in there
    ]
    return moved[0] if moved else None


def _judged(row: Mapping[str, str]) -> str:
    return row["verdict"] or row["status"]


def _reports(source: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    # A folder of an earlier version knows no verdicts: statuses are compared with statuses.
    name = "verdict" if old["verdict"] and new["verdict"] else "status"
    if old[name] != new[name]:
        yield Change("verdict", source, _NO_KEY, old[name], new[name])
    if old["signed_off"] != new["signed_off"]:
        yield Change("signed_off", source, _NO_KEY, old["signed_off"], new["signed_off"])


def _by_source(observations: Sequence[Observation]) -> dict[str, list[Observation]]:
    found: dict[str, list[Observation]] = {}
    for row in observations:
        found.setdefault(row.source, []).append(row)
    return found


def _figures(
    source: str, old: Sequence[Observation], new: Sequence[Observation]
) -> Iterator[Change]:
    there = _by_key(old)
    here = _by_key(new)
    for key in dict.fromkeys((*here, *there)):
        gone, came = _apart(there.get(key, []), here.get(key, []))
        for first, second in zip_longest(gone, came):
            change = "gone" if second is None else "new" if first is None else "changed"
            page = (second or first).page
            yield Change(
                change,
                source,
                key,
                _value(first) if first else "",
                _value(second) if second else "",
                str(page or ""),
            )


def _by_key(rows: Sequence[Observation]) -> dict[tuple[str, ...], list[Observation]]:
    found: dict[tuple[str, ...], list[Observation]] = {}
    for row in rows:
        found.setdefault(row.key, []).append(row)
    return found


def _apart(
    old: Sequence[Observation], new: Sequence[Observation]
) -> tuple[list[Observation], list[Observation]]:
    """Return the rows of both that the other has not with the same value."""
    counts = Counter(map(_value, new))
    gone = []
    for row in old:
        if counts[_value(row)]:
            counts[_value(row)] -= 1
        else:
            gone.append(row)
    counts = Counter(map(_value, old))
    came = []
    for row in new:
        if counts[_value(row)]:
            counts[_value(row)] -= 1
        else:
            came.append(row)
    return gone, came


def _value(row: Observation) -> str:
    value = row.value or row.marker
    return f"{value} (amended {row.amended})" if row.amended else value


def summary(changes: Sequence[Change]) -> str:
    """Return what changed in one line: `2 figures new, 1 changed; 1 verdict changed`."""
    counts = Counter(one.change for one in changes)
    figures = [f"{counts[name]} {name}" for name in ("new", "gone", "changed") if counts[name]]
    parts = []
    if figures:
        parts.append("figures: " + ", ".join(figures))
    for name, words in (
        ("report_new", "report{s} new"),
        ("report_gone", "report{s} gone"),
        ("verdict", "verdict{s} changed"),
        ("signed_off", "sign-off{s} changed"),
    ):
        if counts[name]:
            parts.append(f"{counts[name]} {words.format(s='s' * (counts[name] != 1))}")
    return "; ".join(parts) or "nothing has changed"
