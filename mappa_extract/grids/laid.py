"""A page's runs and figures as tables have them, without numbers of rows and of notes."""

from __future__ import annotations

from dataclasses import replace

import regex

from mappa_extract.grids.bare import spell_labels
from mappa_extract.grids.notecolumns import NoteColumns
from mappa_extract.grids.yearheads import spell_years
from mappa_extract.model import Page
from mappa_extract.pages.charts import leave_out_charts
from mappa_extract.pages.combs import take_combs
from mappa_extract.pages.laid import Laid
from mappa_extract.pages.numbering import leave_out_numbering
from mappa_extract.pages.runs import lay_out
from mappa_extract.pages.shares import join_shares
from mappa_extract.pages.units import join_units

_ANSWER = regex.compile(r"(?:answer|reply|response|ateb)s?\s?[:.]?", regex.IGNORECASE)
_FEWEST_ANSWERS = 2


def _leave_out_answer_words(laid: Laid) -> None:
    """Take the word "Answer:" before figures out of a page: the question above is their label."""
    words = [
        run
        for run in laid.runs
        if _ANSWER.fullmatch(run.text)
        and any(
            abs(spot.middle - run.middle) < 0.5 * run.size and spot.box.x0 > run.box.x1 - 1
            for spot in laid.spots
        )
    ]
    if len(words) >= _FEWEST_ANSWERS:
        laid.runs = [run for run in laid.runs if not any(run is word for word in words)]


class LaidOut:
    """The pages of a report with geometry, each laid out once for all readings."""

    def __init__(self) -> None:
        """Begin a report."""
        self._notes = NoteColumns()
        self._kept: dict[int, tuple[Page, Laid]] = {}

    def of(self, page: Page) -> Laid:
        """Return the runs and figures of a page; the pages of a report are asked for in order."""
        if id(page) not in self._kept:
            self._kept[id(page)] = page, _laid_out(page, self._notes)
        laid = self._kept[id(page)][1]
        return replace(laid, runs=[*laid.runs], spots=[*laid.spots])


def _laid_out(page: Page, notes: NoteColumns) -> Laid:
    """Return the runs and figures of a page; `notes` are the columns of notes before it."""
    laid = lay_out(page)
    _leave_out_answer_words(laid)
    join_units(laid)
    leave_out_numbering(laid)
    leave_out_charts(laid)
    take_combs(laid)
    notes.leave_out(laid)
    join_shares(laid)
    spell_years(laid)
    spell_labels(laid)
    return laid
