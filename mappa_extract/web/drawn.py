"""Pages as they were read, drawn over their pictures: parts, grids, labels and figures."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from mappa_extract.grids.laid import LaidOut
from mappa_extract.grids.place import place_blocks
from mappa_extract.meaning.lookup import Entry, entries_of
from mappa_extract.model import Box, Page
from mappa_extract.pages.grid import Grid
from mappa_extract.pages.runs import lay_out
from mappa_extract.regions.gutters import parted
from mappa_extract.web.pictures import turned

if TYPE_CHECKING:
    from mappa_extract.explain import Seen

_SCALE = 2.0
"""Pixels for each point."""
_PART, _GRID, _LABEL, _HEAD, _FIGURE, _ASKED = (
    *("#8a8a8a", "#1a7f37", "#1f5fbf", "#7a3fb0", "#c4501b", "#d4006a"),
)
_DIFFERS = (255, 196, 0, 110)
_CHECK = "readings_agree"


def drawn_pages(
    seen: Seen, data: bytes, password: str, figure: str = ""
) -> Iterator[tuple[int, bytes]]:
    """Yield each page of statistics of a PDF as a PNG with what was read drawn over it.

    Grey: the parts that the page has. Green: the tables, each with its number on the page.
    Blue: labels of rows, purple: heads of columns, orange: figures. Yellow: figures about which
    the two readings differ. From a `figure`, as printed, lines go to the labels that it has.

    Args:
        seen: the report.
        data: its bytes.
        password: of an encrypted file; may be empty.
        figure: a figure as printed; empty for none.
    """
    import pypdfium2

    source = pypdfium2.PdfDocument(data, password=password or None)
    try:
        for page in seen.document.pages:
            if page.number is None or not (page.read and page.words):
                continue
            try:
                leaf = source[page.number - 1]
            except pypdfium2.PdfiumError:
                continue  # there is nothing to draw on
            size = leaf.get_width(), leaf.get_height()
            image = leaf.render(scale=_SCALE).to_pil().convert("RGB")
            angle = leaf.get_rotation()
            leaf.close()
            _draw(image, page, seen, (angle, *size), figure)
            out = io.BytesIO()
            image.save(out, "PNG")
            yield page.number, out.getvalue()
    finally:
        source.close()


def _draw(image: Any, page: Page, seen: Seen, leaf: tuple[int, float, float], figure: str) -> None:
    from PIL import ImageDraw

    pen = ImageDraw.Draw(image, "RGBA")

    def outline(box: Box, colour: str, width: int = 1, room: float = 1.0) -> None:
        wide = Box(box.x0 - room, box.top - room, box.x1 + room, box.bottom + room)
        pen.rectangle(_pixels(wide), outline=colour, width=width)

    for part in parted(lay_out(page)):
        boxes = [*(run.box for run in part.runs), *(spot.box for spot in part.spots)]
        outline(Box.around(boxes), _PART, room=4)
    for check in seen.extraction.checks:
        if check.check == _CHECK and not check.passed and check.page == page.number:
            for place in check.cells:
                row = seen.extraction.observations[place]
                sides = (row.x0, row.top, row.x1, row.bottom)
                known = [side for side in sides if side is not None]
                if len(known) == len(sides):
                    pen.rectangle(_pixels(turned(Box(*known), *leaf)), fill=_DIFFERS)
    blocks = place_blocks(page, seen.match.lexicon, LaidOut())
    grids = [one for one in blocks if isinstance(one, Grid)]
    for number, grid in enumerate(grids, start=1):
        if grid.box is not None:
            outline(grid.box, _GRID, 2, room=3)
            pen.text((_SCALE * grid.box.x0, _SCALE * grid.box.top - 18), str(number), fill=_GRID)
        for cell in grid.cells:
            if cell.at is not None:
                outline(cell.at, _HEAD if cell.head else _LABEL)
        for entry in entries_of(grid):
            if entry.box is None:
                continue
            box = turned(entry.box, *leaf)
            outline(box, _FIGURE)
            if figure and entry.figure.printed == figure:
                outline(box, _ASKED, 3, room=2)
                _draw_lookup(pen, box, entry)


def _draw_lookup(pen: Any, box: Box, entry: Entry) -> None:
    """Draw a line from a figure to each label that it has: of its row, column and headings."""
    for cell in (*entry.row, *entry.column, *entry.inner):
        if cell.at is None:
            continue
        points = [*_middle(box), *_middle(cell.at)]
        pen.line(points, fill=_ASKED, width=2)
        pen.rectangle(_pixels(cell.at), outline=_ASKED, width=3)


def _pixels(box: Box) -> list[float]:
    return [_SCALE * side for side in (box.x0, box.top, box.x1, box.bottom)]


def _middle(box: Box) -> tuple[float, float]:
    return _SCALE * (box.x0 + box.x1) / 2, _SCALE * (box.top + box.bottom) / 2
