"""The second way of reading a page: line by line, figures told by their order alone.

A row is what stands on one line, its label what stands before its figures, and its columns are
counted: as many heads as figures, in their order. It knows neither the places of columns nor
spans nor the height of labels of several lines, which the reading by place lives on, so that
both hardly ever make the same mistake. What can't be counted, it leaves alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from mappa_extract.grids.bare import with_spelled_labels
from mappa_extract.grids.laid import LaidOut
from mappa_extract.grids.notecolumns import without_notes
from mappa_extract.grids.order import in_lines, order_blocks
from mappa_extract.grids.rowed import Held, Line
from mappa_extract.grids.running import cut_running
from mappa_extract.grids.source import grid_of
from mappa_extract.model import Page, SourceTable
from mappa_extract.pages.grid import Block, Grid, GridCell, Text
from mappa_extract.pages.laid import Laid, Run, Spot
from mappa_extract.regions.gutters import parted
from mappa_extract.vocabulary.lexicon import Lexicon
from mappa_extract.vocabulary.prose import is_prose

_MARK = 0.8
"""A number smaller than this share of the words behind it is a note's mark."""
_NEARER = 0.7
"""So much nearer to the text below than to what stands above, a figure is the text's."""
_PAGE_DIGITS = 3
_LEVEL = 0.4
"""Middles of words on one line differ by less, in type sizes."""


def line_blocks(page: Page, lexicon: Lexicon, laid_out: LaidOut) -> list[Block]:
    """Return the texts and grids of a page of any source, read line by line.

    Args:
        page: the page.
        lexicon: what words mean.
        laid_out: the pages of the report as they are laid out.
    """
    if page.words:
        found = in_lines(_drawn(page, lexicon, laid_out), lexicon)
    elif page.blocks:
        found = in_lines(_known(page), lexicon)
    else:
        texts = [Text(row.text, page.number, _line_of(row.cells), row.heading) for row in page.rows]
        cells = {
            id(text): tuple(cell.text for cell in row.cells)
            for text, row in zip(texts, page.rows, strict=True)
        }
        found = order_blocks(cut_running(texts, lexicon), lexicon, ends_page=True, cells=cells)
    return [with_spelled_labels(one) if isinstance(one, Grid) else one for one in found]


def _line_of(cells: Sequence[object]) -> int | None:
    return getattr(cells[0], "line", None) if cells else None


# ---- pages with geometry ---------------------------------------------------------------------


def _drawn(page: Page, lexicon: Lexicon, laid_out: LaidOut) -> Iterator[Line]:
    for part in parted(laid_out.of(page)):
        lines = list(_on_lines(part))
        around = zip([None, *lines[:-1]], lines, [*lines[1:], None], strict=True)
        for above, items, below in around:
            if (above and below and _is_of_below(above, items, below)) or (
                not below and _is_pages(items)
            ):
                yield Line(Text(" ".join(item.text for item in items), page.number))
            else:
                yield _line(items, page.number, lexicon)


def _is_pages(items: Sequence[Run | Spot]) -> bool:
    """Tell a number alone at a page's end, which may be the page's."""
    return len(items) == 1 and isinstance(items[0], Spot) and len(items[0].text) <= _PAGE_DIGITS


def _is_of_below(
    above: Sequence[Run | Spot], items: Sequence[Run | Spot], below: Sequence[Run | Spot]
) -> bool:
    """Tell figures alone on a line that stand close above a text, as over a label of theirs.

    Here a label stands before or above its figures: which order a report has, its place tells.
    """
    if not all(isinstance(item, Spot) for item in items):
        return False
    if not all(isinstance(item, Run) for item in below):
        return False
    box = items[0].box
    up = box.top - max(item.box.bottom for item in above)
    down = min(item.box.top for item in below) - box.bottom
    return down < _NEARER * up


def _on_lines(part: Laid) -> Iterator[list[Run | Spot]]:
    """Yield the runs and figures of each line, from left to right."""
    line: list[Run | Spot] = []
    items: list[Run | Spot] = [*part.runs, *part.spots]
    for item in sorted(items, key=lambda one: one.middle):
        if line and item.middle - line[0].middle > _LEVEL * min(item.size, line[0].size):
            yield sorted(line, key=lambda one: one.box.x0)
            line = []
        line.append(item)
    if line:
        yield sorted(line, key=lambda one: one.box.x0)


def _line(items: Sequence[Run | Spot], page: int | None, lexicon: Lexicon) -> Line:
    first = items[0]
    pieces: list[tuple[str, tuple[Held, ...]]] = []
    label: list[str] = []
    held: list[Held] = []
    for item in items:
        if isinstance(item, Spot):
            if item.answers:
                text = Text(" ".join(label), page, None, box=item.box)
                return Line(text, answers=tuple(zip(item.answers, item.figures, strict=True)))
            held += [(figure, item.box) for figure in item.figures]
            continue
        if held:
            pieces.append((" ".join(label), tuple(held)))
            label, held = [], []
        label.append(item.text)
    if held:
        pieces.append((" ".join(label), tuple(held)))
        label = []
    if len(pieces) > 1 and not pieces[0][0]:
        pieces, label = [], []  # figures on both sides of a label: nothing here tells them apart
    if len(pieces) > 1 and all(_is_dash(held) for _, held in pieces):
        pieces = []  # "Category 1 -", "Category 2 -": heads that go on below
    if label and pieces:
        # Words behind the figures: key figures in front of what they count, or a table beside.
        only = pieces[0]
        front = len(pieces) == 1 and not only[0] and len(only[1]) == 1
        front = front and first.size > _MARK * items[1].size
        pieces = [(" ".join(label), only[1])] if front else []
    loose = any(isinstance(item, Spot) and not item.firm for item in items)
    if loose and any(lexicon.read(text).unknown or is_prose(text) for text, _ in pieces):
        pieces = []  # a number in a sentence
    bold = isinstance(first, Run) and first.bold
    whole = " ".join(item.text for item in items)
    cells = tuple(item.text for item in items) if not pieces else ()
    return Line(Text(whole, page, None, bold, first.size, first.box), tuple(pieces), cells=cells)


def _is_dash(held: Sequence[Held]) -> bool:
    return len(held) == 1 and held[0][0] is not None and held[0][0].marker == "not_applicable"


# ---- sources that know their cells -----------------------------------------------------------


def _known(page: Page) -> Iterator[Line]:
    for block in page.blocks:
        if not isinstance(block, SourceTable):
            yield Line(Text(block.text, page.number, block.line, block.heading))
            continue
        if block.caption:
            yield Line(Text(block.caption, page.number, None, heading=True))
        rows: dict[int, list[GridCell]] = {}
        for cell in without_notes(grid_of(block, page.number)).cells:
            rows.setdefault(cell.row, []).append(cell)
        every = (cell for row in rows.values() for cell in row)
        first = min((cell.column for cell in every if cell.figures), default=0)
        for number in sorted(rows):
            cells = sorted(rows[number], key=lambda one: one.column)
            yield from _row(cells, page.number, first)


def _row(cells: Sequence[GridCell], page: int | None, first: int) -> Iterator[Line]:
    """Yield a row of a table whose figures begin in column `first`: left of it are labels."""
    figures = [place for place, cell in enumerate(cells) if cell.figures]
    if not figures:
        heads = tuple(cell.text for cell in cells if cell.text and cell.column >= first)
        corner = tuple(cell.text for cell in cells if cell.text and cell.column < first)
        if len(heads) < 2:
            heads, corner = (*corner, *heads), ()
        for texts in (corner, heads):
            if texts:
                yield Line(Text(" ".join(texts), page, cells[0].line), cells=texts)
        return
    start = figures[0]
    while start and cells[start - 1].is_blank and any(cell.text for cell in cells[: start - 1]):
        start -= 1
    label = " ".join(cell.text for cell in cells[:start] if cell.text)
    own = cells[start:]
    if any(cell.answers for cell in own):
        for cell in own:
            if cell.answers:
                letters = tuple(zip(cell.answers, cell.figures, strict=True))
                yield Line(Text(label, page, cell.line), answers=letters)
        return
    text = Text(" ".join(cell.text for cell in cells if cell.text), page, cells[start].line)
    if any(cell.text and not cell.figures for cell in own):
        yield Line(text)
        return
    held = [held for cell in own for held in _held(cell)]
    yield Line(text, ((label, tuple(held)),))


def _held(cell: GridCell) -> Iterable[Held]:
    return [(figure, None) for figure in cell.figures] or [(None, None)]
