"""Corrections that changed nothing: each is an error, said in one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from mappa_extract.corrections import Correction
from mappa_extract.extraction import Extraction


@dataclass(frozen=True, slots=True)
class _Met:
    """What of a report decides whether a correction is of it."""

    source: str
    sha256: str
    area: str
    year: str


def unfitting(
    corrections: Sequence[Correction],
    extractions: Iterable[Extraction],
    kept: Collection[Correction] = (),
) -> tuple[list[str], list[str]]:
    """Return what is wrong with corrections, and what is only worth knowing, in lines.

    Args:
        corrections: all that were to be applied.
        extractions: the reports to which they were applied; one at a time is in memory.
        kept: those that the output folder holds: they may be of reports that are not read this
            time, which is no error. That the file is another now is worth knowing.
    """
    met: list[_Met] = []
    done: set[Correction] = set()
    said: dict[Correction, str] = {}
    for each in extractions:
        met.append(_Met(each.source, each.sha256, each.area, each.year))
        done.update(each.corrections.done)
        said.update(each.corrections.problems)
    wrong = []
    outdated: Counter[str] = Counter()
    for one in corrections:
        if one in said:
            wrong.append(f"{one.where}: {said[one]}")
        elif one in done:
            continue
        elif one not in kept:
            wrong.append(f"{one.where}: {_without_source(one, met)}")
        elif all(each.sha256 != one.sha256 for each in met):
            outdated.update(e.source for e in met if (e.area, e.year) == one.key[:2])
    return wrong, [
        f"{source}: {count} correction{'s' * (count != 1)} of another file left out: look at the"
        " page again"
        for source, count in outdated.items()
    ]


def _without_source(one: Correction, met: Sequence[_Met]) -> str:
    for each in met:
        if each.sha256 == one.sha256:
            return f"no figure could be read from {each.source}"
    for each in met:
        if (each.area, each.year) == one.key[:2]:
            return (
                f"the source changed, {each.source} has another sha256: look at the page"
                " again and record it anew"
            )
    return (
        f"no input has the sha256 {one.sha256[:12]}...: give the report too, or take the"
        " correction out"
    )
