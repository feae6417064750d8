"""What in a label only describes its offenders, and says nothing of what befell them.

"Category 2: convicted of violence" counts no convictions, "category 1, bound to notify" no
breach of that duty, and "charged with a sexual or violent offence" names no category.
"""

from __future__ import annotations

from dataclasses import replace

from mappa_extract.vocabulary.label import Label

_ONLY_RSO = frozenset(["convict", "caution", "notification", "subject_to_notification", "lifetime"])
"""Ideas of measures that count offenders of category 1 alone."""
_DUTY = frozenset(["notification", "subject_to_notification"])
_EVENTS = frozenset(
    [
        "breach",
        "recall",
        "caution",
        "convict",
        "charge",
        "revoke",
        "licence",
        "custody",
        "order",
        "lifetime",
        "rate",
    ]
)
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
