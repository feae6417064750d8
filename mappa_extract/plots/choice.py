"""Which figures a chart is of: those that are asked for, and what they leave open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mappa_extract.codebook import MEASURES
from mappa_extract.errors import UsageError
from mappa_extract.model import Observation
from mappa_extract.suggest import did_you_mean

_PREFERRED = ("eligible_offenders", "all", "full", "count", "per_100k")
"""What is taken where nothing is asked for, as in the atlas."""


def chosen(
    rows: Sequence[Observation], wanted: Mapping[str, str | int | None]
) -> list[Observation]:
    """Return the rows that have one code in each of the dimensions `wanted`, in their order.

    Args:
        rows: the figures to choose from.
        wanted: for each dimension its code, or None for the one that the codebook or the atlas
            puts first. What is asked for narrows the choice before what is left open.

    Raises:
        UsageError: there is no such figure; names the codes that there are.
    """
    if not rows:
        raise UsageError("there are no figures to plot")
    rows = list(rows)
    for name, code in wanted.items():
        if code is not None:
            found = _codes(rows, name)
            if str(code) not in found:
                there = ": give " + ", ".join(repr(one) for one in sorted(found))
                more = did_you_mean(str(code), found) or there
                raise UsageError(f"no figure to plot has the {name} {str(code)!r}{more}")
            rows = [row for row in rows if getattr(row, name) == str(code)]
    for name, code in wanted.items():
        if code is None:
            found = _codes(rows, name)
            measure = MEASURES.get(rows[0].measure)
            own = {"basis": measure.basis, "unit": measure.unit} if measure else {}
            preferred = (own.get(name, ""), *_PREFERRED) if name != "measure" else _PREFERRED
            best = next((one for one in preferred if one in found), found[0])
            rows = [row for row in rows if getattr(row, name) == best]
    return rows


def _codes(rows: Sequence[Observation], name: str) -> list[str]:
    return list(dict.fromkeys(getattr(row, name) for row in rows))
