"""Answers that do not repeat their question: "(b) interim" below "SOPOs: (a) applied for"."""

from __future__ import annotations

from mappa_extract.meaning.figure import AXES, Meaning
from mappa_extract.meaning.problem import Problem
from mappa_extract.vocabulary.label import Label, says_outright, value_along

_KEPT = frozenset({"order"})


class Questions:
    """The question that is being answered while a report is walked in reading order."""

    def __init__(self) -> None:
        self._question: Label | None = None
        """The last label that began a question."""

    def leave(self, first: Label | None) -> None:
        """Forget the question where new titles stand above a grid that begins with no answer."""
        if first is None or not first.answers:
            self._question = None

    def inherit(self, meaning: Meaning) -> None:
        """Fill the facets of labels; an answer inherits the question that it belongs to."""
        for axis in AXES:
            row = value_along(meaning.row, axis)
            column = value_along(meaning.column, axis)
            if axis == "level" and "2+3" in (row, column) and {row, column} & {"2", "3"}:
                # What stands over several columns says which levels they have.
                row = column = column if row == "2+3" else row
            if row and column and row != column:
                # A number outweighs a description: "several agencies" beside "Level 3".
                outright = says_outright(meaning.row, axis), says_outright(meaning.column, axis)
                row, column = (
                    row if outright[0] or not outright[1] else "",
                    column if outright[1] or not outright[0] else "",
                )
            if row and column and row != column:
                meaning.refuse(Problem.CONTRADICTION, f"{axis} {row} and {column}")
            if row or column:
                meaning.facets[axis] = row or column
        if any("made" in label.values for label in meaning.labels):
            meaning.facets["made"] = "yes"
        label = meaning.row[-1] if meaning.row else None
        if label is None:
            return
        answer = label.answers[-1] if label.answers else ""
        begins = len(label.answers) > 1 or not answer or answer == "a" or answer not in "bcdefgh"
        if begins:
            if label.answers or "order" in label.values:
                self._question = label
            elif self._question and not self._question.answers and not _is_stage(label):
                self._question = None
        asked = self._question
        if asked is None or asked is label or "order" in label.values:
            return
        wants = (answer and not begins) or (not label.answers and _is_stage(label))
        titled = any("order" in title.label.values for title in meaning.titles[:2])
        if wants and asked.get("order") and not (titled and not answer):
            meaning.facets["order"] = asked.get("order")
            meaning.row = (
                (
                    Label(
                        asked.text,
                        {"order": asked.values["order"]},
                        asked.says & _KEPT,
                        (),
                        (),
                        asked.dates,
                        (),
                        (),
                        0,
                    ),
                    *meaning.row,
                )
                if answer
                else meaning.row
            )


def _is_stage(label: Label) -> bool:
    return bool({"stage", "made"} & set(label.values)) and not {"breach", "custody"} & label.says
