"""Whether the page, as it is rendered, shows the figures that were read from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mappa_extract.checks.subject import Subject, name_of
from mappa_extract.model import Box, Check, Observation, Page


def look_at(observations: Sequence[Observation], pages: Sequence[Page]) -> None:
    """Fill `seen` of the figures that stand on pages whose rendering was looked at."""
    rendered = {page.number: page.unseen for page in pages if page.rendered}
    for row in observations:
        if row.page in rendered and row.x0 is not None:
            box = Box(row.x0, row.top or 0.0, row.x1 or 0.0, row.bottom or 0.0)
            shown = not any(_is_in(place, box) for place in rendered[row.page])
            row.seen = "yes" if shown else "no"


def check(subject: Subject) -> Iterator[Check]:
    """Yield a failed check for each figure that the page does not show."""
    for place, row in enumerate(subject.observations):
        if row.seen == "no" and row.read_by != "corrected":
            yield Check(
                "figure_seen",
                "error",
                False,
                "a figure that is seen",
                "nothing, struck out, or printed over",
                f"{name_of(row)} is not seen, is struck out or printed over: compare the page",
                row.page,
                cells=(place,),
            )


def _is_in(place: Box, box: Box) -> bool:
    x, y = (place.x0 + place.x1) / 2, (place.top + place.bottom) / 2
    return box.x0 <= x <= box.x1 and box.top <= y <= box.bottom
