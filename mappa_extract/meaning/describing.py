"""What in a label only describes its offenders, and says nothing of what befell them.

"Category 2: convicted of violence" counts no convictions, "category 1, bound to notify" no
breach of that duty, and "charged with a sexual or violent offence" names no category.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mappa_extract.meaning.figure import Meaning
from mappa_extract.vocabulary.ideas import EVENTS
from mappa_extract.vocabulary.label import Label

_ONLY_RSO = frozenset(["convict", "caution", "notification", "subject_to_notification", "lifetime"])
"""Ideas of measures that count offenders of category 1 alone."""
_DUTY = frozenset(["notification", "subject_to_notification"])
_EVENTS = EVENTS | {"custody", "order", "lifetime"}
_OFFENCES = frozenset(["charge", "sfo"])


def of_figures(label: Label) -> Label:
    """Return a row's or column's label without what only describes its offenders."""
    says, values = label.says, label.values
    if _OFFENCES & says and "kind" in values:
        values = {name: value for name, value in values.items() if name != "kind"}
    if label.category in ("2", "3") and not _OFFENCES & says:
        says = says - _ONLY_RSO
    elif label.category == "1" and not _EVENTS & says:
        says = says - _DUTY
    if says == label.says and values == label.values:
        return label
    return replace(label, says=says, values=values)


def of_series(meanings: Sequence[Meaning]) -> None:
    """Leave out what only describes where the lines of a table number all categories or levels.

    Lines numbered 1, 2 and 3 tell which is which by their numbers; what one says beyond them
    and the others do not, describes it: "Category 1: convicted, must register". What all say
    is what is counted.
    """
    for is_row in (True, False):
        lines: dict[int, list[Meaning]] = {}
        for one in meanings:
            cell = one.entry.cell
            lines.setdefault(cell.row if is_row else cell.column, []).append(one)
        labels = {
            place: (members[0].row if is_row else members[0].column)
            for place, members in lines.items()
        }
        for axis, needed in (("category", _CATEGORIES), ("level", _LEVELS)):
            numbered = {
                place: label
                for place, own in labels.items()
                if own and (label := own[-1]).get(axis) and not label.is_total
            }
            values = [label.get(axis) for label in numbered.values()]
            if len(set(values)) < len(values) or not needed <= set(values):
                continue
            told = [label for label in numbered.values() if label.get(axis) in "123"]
            says = frozenset.intersection(*(label.says for label in told))
            unknown = set.intersection(*(set(label.unknown) for label in told))
            for place, label in numbered.items():
                if "order" in label.values:
                    continue
                plain = replace(
                    label,
                    values={name: v for name, v in label.values.items() if name not in _STAGES},
                    says=label.says & (says | _PLACES),
                    unknown=tuple(word for word in label.unknown if word in unknown),
                )
                for one in lines[place]:
                    if is_row:
                        one.row = (*one.row[:-1], plain)
                    else:
                        one.column = (*one.column[:-1], plain)
            for one in meanings:
                # "Run by several agencies" beside columns of levels tells no level.
                if is_row:
                    one.column = _without(one.column, _DESCRIBED[axis])
                else:
                    one.row = _without(one.row, _DESCRIBED[axis])


def _without(labels: tuple[Label, ...], facet: str) -> tuple[Label, ...]:
    if not any(facet in label.values for label in labels):
        return labels
    return tuple(
        replace(label, values={name: v for name, v in label.values.items() if name != facet})
        for label in labels
    )


_CATEGORIES = frozenset("123")
_LEVELS = frozenset("23")
_STAGES = frozenset(["stage", "made"])
_DESCRIBED = {"category": "kind", "level": "tier"}
_PLACES = frozenset(["level", "levels", "eligible", "managed", "risk"])
