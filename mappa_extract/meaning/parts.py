"""Columns of a part of the area beside the column of the whole: they have no code."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from mappa_extract.meaning.figure import Meaning
from mappa_extract.meaning.problem import Problem
from mappa_extract.vocabulary.label import Label


def refuse_parts(meanings: Sequence[Meaning], names: Collection[str]) -> None:
    """Refuse the columns beside that of the whole area whose heads say nothing that is known.

    "Whole of the county" beside "The city alone": what is not the whole is a part of it.

    Args:
        meanings: figures of one table.
        names: what the report's area is called, in small letters.
    """
    columns: dict[int, list[Meaning]] = {}
    for one in meanings:
        columns.setdefault(one.entry.cell.column, []).append(one)
    heads = {place: members[0].column for place, members in columns.items()}
    whole = {place for place, head in heads.items() if _is_whole(head, names)}
    parts = heads.keys() - whole
    if len(whole) != 1 or not all(heads.values()):
        return
    if any(label.meaningful or label.dates for place in parts for label in heads[place]):
        return
    for place in parts:
        for one in columns[place]:
            if not one.place:
                one.refuse(Problem.RESTRICTED, repr(heads[place][-1].text))


def _is_whole(head: Sequence[Label], names: Collection[str]) -> bool:
    if len(head) != 1 or head[0].says or set(head[0].values) - {"total"}:
        return False
    text = f" {' '.join(head[0].text.lower().split())} "
    return any(f" {name} " in text for name in names)
