"""A page's runs and figures as tables have them, without numbers of rows and of notes."""

from __future__ import annotations

from mappa_extract.grids.bare import spell_labels
from mappa_extract.grids.notecolumns import NoteColumns
from mappa_extract.grids.yearheads import spell_years
from mappa_extract.model import Page
from mappa_extract.pages.combs import take_combs
from mappa_extract.pages.numbering import leave_out_numbering
from mappa_extract.pages.runs import Laid, lay_out
from mappa_extract.pages.shares import join_shares


def tables_laid_out(page: Page, notes: NoteColumns) -> Laid:
    """Return the runs and figures of a page with geometry.

    Args:
        page: the page.
        notes: the columns of notes on the page before, which may go on here.
    """
    laid = lay_out(page)
    leave_out_numbering(laid)
    take_combs(laid)
    notes.leave_out(laid)
    join_shares(laid)
    spell_years(laid)
    spell_labels(laid)
    return laid
