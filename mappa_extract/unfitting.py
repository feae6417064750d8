"""Corrections that changed nothing: each is an error, said in one line."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from mappa_extract.corrections import Correction
from mappa_extract.extraction import Extraction


def unfitting(
    corrections: Sequence[Correction],
    extractions: Sequence[Extraction],
    kept: Collection[Correction] = (),
) -> list[str]:
    """Return one line for each correction that changed nothing, in the order of the file.

    Those that are `kept` in the folder may also be of reports that are not read this time.
    """
    done = {each for one in extractions for each in one.corrections.done}
    said = {each: line for one in extractions for each, line in one.corrections.problems}
    lines = []
    for one in corrections:
        if one in said:
            lines.append(f"{one.where}: {said[one]}")
        elif one not in done and one not in kept:
            lines.append(f"{one.where}: {_without_source(one, extractions)}")
    return lines


def _without_source(one: Correction, extractions: Sequence[Extraction]) -> str:
    for extraction in extractions:
        if extraction.sha256 == one.sha256:
            return f"no figure could be read from {extraction.source}"
    for extraction in extractions:
        if (extraction.area, extraction.year) == one.key[:2]:
            return (
                f"the source changed, {extraction.source} has another sha256: look at the page"
                " again and record it anew"
            )
    return (
        f"no input has the sha256 {one.sha256[:12]}...: give the report too, or take the"
        " correction out"
    )
