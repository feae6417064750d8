"""Against the prose: figures in the text that speak of the tables.

Only a sentence that names one figure or one sum with certainty is used (see `claims`). Prose
never gives a figure of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import regex

from mappa_extract.checks.claims import Claim
from mappa_extract.checks.subject import Subject, count_of, name_of, plain, rounds_to
from mappa_extract.codebook import NATIONAL
from mappa_extract.model import Check
from mappa_extract.vocabulary.dates import financial_year, year_ending

_MAJORITY = regex.compile(
    r"majority\s*\(\s*(?P<figure>\d[\d,]*(?:\.\d+)?)\s*(?P<percent>%|per cent)?"
    r"[^)]{0,25}\)(?P<rest>.{0,160})",
    regex.IGNORECASE | regex.DOTALL,
)
_LARGE = 100
"""From which size on a change in numbers may be off by one in a text."""
Sum = tuple[float, tuple[int, ...]]
"""A figure or a sum, and the places of the figures that it is made of."""


def check(subject: Subject) -> Iterator[Check]:
    """Match figures in the text to the figure or the sum that they mean."""
    if not subject.year.value:
        return
    yield from _majority(subject, " ".join(subject.text.replace("\u2019", "'").split()))
    for claim in unanimous(subject.claims):
        if claim.kind == "count":
            yield from _count(subject, claim)
        elif claim.kind == "share":
            yield from _share(subject, claim)
        elif claim.national:
            yield from _change(subject, claim)


def unanimous(claims: Sequence[Claim]) -> Iterator[Claim]:
    """Yield each claim once; where the text says two things of one figure, none of them."""
    by_meaning: dict[tuple[object, ...], list[Claim]] = {}
    for claim in claims:
        meaning = (claim.kind, claim.national, tuple(sorted(claim.dims.items())))
        by_meaning.setdefault(meaning, []).append(claim)
    for same in by_meaning.values():
        if len({claim.figure for claim in same}) == 1:
            yield same[0]


def _base(subject: Subject) -> dict[str, str]:
    return {"area": subject.area.value, "year": subject.year.value, "unit": "count", "district": ""}


def _count(subject: Subject, claim: Claim) -> Iterator[Check]:
    meant = _meant(subject, claim.dims)
    if meant is None:
        return
    total, cells = meant
    passed = float(claim.figure) == total
    yield Check(
        "prose_figure",
        "warning",
        passed,
        plain(total),
        claim.figure,
        f"the text says {claim.figure} {claim.what}, the tables {plain(total)}",
        subject.observations[cells[0]].page,
        cells=cells,
    )


def _share(subject: Subject, claim: Claim) -> Iterator[Check]:
    base = _snapshot(subject)
    part, whole = _figure_or_sum(subject, base, claim.dims), _figure_or_sum(subject, base, {})
    if part is None or whole is None or whole[0] == 0:
        return
    share = 100 * part[0] / whole[0]
    yield Check(
        "prose_figure",
        "warning",
        _said_as(share, claim.figure),
        f"{share:.1f}%",
        f"{claim.figure}%",
        f"the text says {claim.figure}% {claim.what}; by the table it is {plain(part[0])} of"
        f" {plain(whole[0])}, {share:.1f}%",
        subject.observations[part[1][0]].page,
        cells=tuple(dict.fromkeys((*part[1], *whole[1]))),
    )


def _change(subject: Subject, claim: Claim) -> Iterator[Check]:
    """A change in the national figures, whose table prints both years."""
    base = {**_base(subject), "area": NATIONAL, **claim.dims}
    before_year = financial_year(year_ending(subject.year.value) - 1)
    now = _one(subject, base)
    before = _one(subject, {**base, "year": before_year})
    if now is None or before is None or plain(now[0]) not in claim.beside:
        return  # without the count beside it, it is not certain which change is meant
    cells = (*now[1], *before[1])
    yield compare_change(
        "prose_change",
        claim,
        before[0],
        now[0],
        " and ".join(name_of(subject.observations[cell]) for cell in cells),
        subject.observations[cells[0]].page,
        cells,
    )


def compare_change(
    code: str,
    claim: Claim,
    before: float,
    now: float,
    names: str,
    page: int | None,
    cells: tuple[int, ...],
) -> Check:
    """Return the check of a claimed change against the figures of the two years."""
    off = 0.0
    if claim.kind == "percent_change":
        exact = 100 * (now - before) / before if before else 0.0
        passed, unit, expected = _said_as(exact, claim.figure), "%", f"{exact:.1f}%"
    else:
        exact = now - before
        off = abs(float(claim.figure) - exact)
        # Who takes a change from shares, or from the figures before a late entry, is off by one.
        passed, unit, expected = off <= (abs(exact) >= _LARGE), "", plain(exact)
    return Check(
        code,
        "warning",
        passed,
        expected,
        claim.figure + unit,
        f"the text says that {claim.what} changed by {claim.figure}{unit}; by the tables it is"
        f" {expected}: {names}",
        page,
        cells=cells,
        # What is nearly so corroborates nothing.
        judges=not (passed and off),
    )


def _meant(subject: Subject, dims: Mapping[str, str]) -> Sum | None:
    """Return the figure that is meant, or the sum over levels 2 and 3 where no total stands."""
    base = {**_base(subject), **dims}
    found = _one(subject, base)
    if found is None and dims.get("level") == "all" and dims["measure"] != "eligible_offenders":
        return _sum(subject, base, "level", ("2", "3"))
    if found is None and dims.get("category") == "all":
        return _sum(subject, base, "category", ("1", "2", "3"))
    return found


def _one(subject: Subject, wanted: Mapping[str, str]) -> Sum | None:
    """Return the figure, where there is one or all that there are say the same."""
    found = [(count_of(row), place) for place, row in subject.find(**wanted)]
    numbers = {number for number, _ in found}
    if len(numbers) != 1 or None in numbers:
        return None
    return (found[0][0] or 0.0), (found[0][1],)


def _sum(subject: Subject, base: Mapping[str, str], name: str, codes: Sequence[str]) -> Sum | None:
    parts = [_one(subject, {**base, name: code}) for code in codes]
    known = [part for part in parts if part is not None]
    if len(known) != len(codes):
        return None
    return sum(number for number, _ in known), tuple(cell for _, cells in known for cell in cells)


def _snapshot(subject: Subject) -> dict[str, str]:
    return {**_base(subject), "measure": "eligible_offenders", "basis": "snapshot"}


def _figure_or_sum(
    subject: Subject, base: Mapping[str, str], dims: Mapping[str, str]
) -> Sum | None:
    """Return the eligible offenders of a category and level, `all` where nothing is said."""
    wanted = {**base, "category": "all", "level": "all", **dims}
    found = _one(subject, wanted)
    if found is None and wanted["category"] == "all":
        return _sum(subject, wanted, "category", ("1", "2", "3"))
    return found


def _said_as(exact: float, said: str) -> bool:
    """Tell whether a text may say a share so: rounded, or without its fraction."""
    return rounds_to(exact, said) or int(exact) == float(said)


def _majority(subject: Subject, text: str) -> Iterator[Check]:
    """`the majority (94% this year)` at level 1: a share in some reports, a count in others."""
    found = [
        match
        for match in _MAJORITY.finditer(text)
        if regex.search(r"level 1|ordinary agency|lefel 1", match["rest"], regex.IGNORECASE)
    ]
    figures = {(match["figure"].replace(",", ""), bool(match["percent"])) for match in found}
    if len(figures) != 1:
        return
    printed, percent = figures.pop()
    base = _snapshot(subject)
    ones = _figure_or_sum(subject, base, {"level": "1"})
    whole = _figure_or_sum(subject, base, {})
    if ones is None or whole is None or whole[0] == 0:
        return
    share = 100 * ones[0] / whole[0]
    as_share = _said_as(share, printed)
    passed = as_share if percent else float(printed) == ones[0] or as_share
    yield Check(
        "prose_majority",
        "warning",
        passed,
        f"{share:.1f}%" if percent or float(printed) <= 100 else plain(ones[0]),
        printed + ("%" if percent else ""),
        f"the text says the majority ({printed}{'%' if percent else ''}) is managed at level 1;"
        f" by the table it is {plain(ones[0])} of {plain(whole[0])}, {share:.1f}%",
        subject.observations[ones[1][0]].page,
        cells=(*ones[1], *whole[1]),
    )
