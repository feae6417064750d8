"""PDF files: screened page by page with pdfium, read closely with pdfplumber where it counts.

pdfium opens the file, decrypts it, describes it and gives each page's text at small cost; only
pages that can hold statistics are handed to pdfplumber, each once, and released at once, so that
memory does not grow with pages. pypdf, which writes PDFs, is not loaded to read one.

Coordinates: a figure's box is in points on the page as it is stored, before `/Rotate` is
applied, with the origin at the top left of its media box.
"""

from __future__ import annotations

import contextlib
import io
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from mappa_extract.errors import PasswordNeededError, UnreadableSourceError
from mappa_extract.model import Box, Page
from mappa_extract.sources.hidden import has_digit, hidden_text
from mappa_extract.sources.scan import EXTRA, available
from mappa_extract.sources.scan.witness import insets, layer_pages
from mappa_extract.sources.unmapped import Masked, masked_pages, means_little

if TYPE_CHECKING:
    from mappa_extract.sources.faces import Faces
    from mappa_extract.sources.glyphs import Drawn
    from mappa_extract.sources.layers import Layers

_MOST_PAGES = 2000
_MOST_SCANS = 80
_FEW = 10
"""Fewer characters without a meaning are bullets and the like."""
Ocr = Literal["auto", "always", "never"]


def read_pdf(
    data: bytes,
    wanted: Callable[[Sequence[str]], list[int]],
    password: str = "",
    ocr: Ocr = "auto",
) -> tuple[tuple[Page, ...], dict[str, str], tuple[str, ...]]:
    """Return the pages, the metadata and the warnings of a PDF.

    Args:
        data: the file's bytes.
        wanted: tells from the pages' texts which pages must be read closely.
        password: the user password; files with an empty one open without.
        ocr: whether pictures are read: `never`, or `auto` and `always`. Without the extra
            that reads them pages that are pictures stay `scanned`.

    Raises:
        PasswordNeededError: the file can't be opened with this password.
        UnreadableSourceError: the file is damaged or has no pages.
    """
    from mappa_extract.sources.annotations import attached_reports
    from mappa_extract.sources.faces import Faces
    from mappa_extract.sources.layers import Layers

    reads = ocr != "never" and available()
    with _opened(data, password) as document:
        screened = _screen(document, reads)
        texts, images, inset = screened.texts, screened.images, screened.inset
        metadata = _metadata(document)
        close = _close(screened, wanted)
        written = [number for number, text in enumerate(texts) if text.strip()]
        hidden = layer_pages(document, close or written[:_MOST_SCANS])
        if hidden and reads:
            hidden = layer_pages(document, written[:_MOST_SCANS])
            close = [number for number in close if number not in hidden]
        alone = _pages_alone(document, close) if close else io.BytesIO()
        layers, faces = Layers(data, password), Faces(document)
        drawn = _read_closely(alone, close, hidden, layers, faces)
        # What the other pages say, whose report it is and of which year, is no better.
        if worded := written[:_MOST_SCANS] if faces.lie else sorted(screened.masked):
            every = sorted({*close, *worded})
            faces = Faces(document)
            alone = _pages_alone(document, every)
            told = _read_closely(alone, every, hidden, layers, faces)
            texts = [_text_of(told[n]) if n in told else text for n, text in enumerate(texts)]
            drawn = {number: told[number] for number in close if number in told}
        unseen = _unseen(document, drawn)
        attached = attached_reports(document)
    disbelieved = faces.disbelieved
    warnings = []
    hidden |= {number for number, shown in drawn.items() if shown.layer}
    if len(texts) > _MOST_PAGES:
        warnings.append(f"only the first {_MOST_PAGES} of the pages were looked at")
    for number in close:
        if number not in drawn:
            warnings.append(f"page {number + 1} is damaged and could not be read")
        elif number in hidden:
            warnings.append(
                f"page {number + 1} is a scan with the text that OCR has put under it:"
                " compare its figures with the picture"
            )
        else:
            warnings += hidden_text(drawn[number], number + 1)
    if attached:
        names = ", ".join(attached[:5])
        warnings.append(
            f"files are attached to it that were not read ({names}): save and read them"
        )
    pages = []
    for number, text in enumerate(texts):
        scanned = not text.strip() and images[number]
        read_by: Literal["text", "ocr"] = "ocr" if number in hidden else "text"
        page = Page(number + 1, (), text, False, scanned, read_by)
        page = replace(page, fonts=disbelieved.get(number + 1, ()))
        if shown := drawn.get(number):
            page = replace(
                page,
                rows=shown.rows,
                read=True,
                words=shown.words,
                rules=shown.rules,
                fills=shown.fills,
                unseen=(*shown.struck, *unseen.get(number, ())),
                rendered=number in unseen,
            )
        pages.append(page)
    meaningless = [n for n, shown in drawn.items() if shown.fonts.unread >= _FEW]
    if not reads:
        warnings += [
            f"page {number + 1} has signs that its fonts give no meaning: {EXTRA} to read them"
            for number in meaningless
        ]
    if reads:
        hidden.update(meaningless)
        scans = [n for n, page in enumerate(pages) if page.scanned or n in hidden][:_MOST_SCANS]
        if scans or inset:
            from mappa_extract.sources.scan.page import Asked, read_scans

            asked = Asked(scans, {number: texts[number] for number in hidden}, inset)
            for number, page in read_scans(data, asked, wanted, password).items():
                pages[number] = _beside(pages[number], page) if number in inset else page
    return tuple(pages), metadata, tuple(warnings)


def _beside(page: Page, picture: Page) -> Page:
    """Return a page of real text with what was read from pictures on it."""
    return replace(
        page,
        rows=tuple(sorted((*page.rows, *picture.rows), key=lambda row: row.top)),
        text=f"{page.text}\n{picture.text}",
        read=True,
        read_by="ocr",
        words=(*page.words, *picture.words),
        rules=(*page.rules, *picture.rules),
        fills=(*page.fills, *picture.fills),
    )


@contextlib.contextmanager
def _opened(data: bytes, password: str) -> Iterator[Any]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data, password=password or None)
    except pypdfium2.PdfiumError as error:
        raise _refusal(str(error), password) from error
    try:
        yield document
    finally:
        document.close()


@dataclass(slots=True)
class _Screened:
    """What pdfium says of each page."""

    texts: list[str] = field(default_factory=list)
    images: list[bool] = field(default_factory=list)
    """Whether a page is a picture."""
    inset: dict[int, list[Box]] = field(default_factory=dict)
    """Pictures among a page's text."""
    masked: dict[int, Masked] = field(default_factory=dict)
    """Pages with signs that have no meaning, in a file with more of them than bullets."""


def _close(screened: _Screened, wanted: Callable[[Sequence[str]], list[int]]) -> list[int]:
    """Return the pages that must be read closely: a sign without a meaning may be a digit."""
    close = set(wanted(screened.texts))
    if screened.masked:
        texts = list(screened.texts)
        for number, page in screened.masked.items():
            texts[number] = page.text
        close.update(wanted(texts))
        close.update(number for number, page in screened.masked.items() if page.mostly)
    return sorted(close)


def _text_of(shown: Drawn) -> str:
    """Return the text of a page as it was read closely."""
    return "\n".join(
        " ".join(word.text for cell in row.cells for word in cell.words) for row in shown.rows
    )


def _screen(document: Any, reads: bool) -> _Screened:
    """Return what pdfium says of each page.

    Pictures among text are looked for where they can be read.
    """
    import pypdfium2

    from mappa_extract.sources.annotations import flattened

    screened = _Screened()
    texts, images, inset = screened.texts, screened.images, screened.inset
    unmapped: list[int] = []
    for number in range(min(len(document), _MOST_PAGES)):
        try:
            page = document[number]
            if flattened(page):
                # What it shows now is known only to a page that is opened anew.
                page.close()
                page = document[number]
            textpage = page.get_textpage()
        except pypdfium2.PdfiumError:
            texts.append("")
            images.append(False)
            continue
        text = textpage.get_text_range() if textpage.count_chars() else ""
        written = bool(text.strip())
        if written and reads and len(inset) < _MOST_SCANS and (places := insets(page, textpage)):
            inset[number] = places
        if written and means_little(textpage, text):
            unmapped.append(number)
        textpage.close()
        images.append(not written and _has_image(page))
        page.close()
        texts.append(text.replace("\r\n", "\n").replace("\ufffe", "-"))
    if not texts:
        raise UnreadableSourceError("the PDF has no pages: fetch it again")
    screened.masked = masked_pages(document, unmapped)
    return screened


def _pages_alone(document: Any, numbers: Sequence[int]) -> io.BytesIO:
    """Return a PDF of these pages alone: what else a file holds is nobody's concern.

    The pages keep their boxes, rotation and fonts; a password is needed no longer.
    """
    import pypdfium2

    pages = io.BytesIO()
    alone = pypdfium2.PdfDocument.new()
    try:
        alone.import_pages(document, list(numbers))
        alone.save(pages)
    except pypdfium2.PdfiumError:
        return io.BytesIO()  # reading it says that the pages are damaged
    finally:
        alone.close()
    return pages


def _has_image(page: Any) -> bool:
    import pypdfium2.raw

    return any(True for _ in page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def _refusal(message: str, password: str) -> UnreadableSourceError:
    if "password" in message.lower():
        if password:
            return PasswordNeededError("the password is wrong: check it and try again")
        return PasswordNeededError(
            "the PDF needs a password: give it with --password or MAPPA_PDF_PASSWORD"
        )
    return UnreadableSourceError("the PDF is damaged and can't be opened: fetch it again")


@contextlib.contextmanager
def _damage_passed_over() -> Iterator[None]:
    """Leave out what a library can't read; want of memory is no damage of the file."""
    try:
        yield
    except MemoryError:
        raise
    except Exception:
        return


def _metadata(document: Any) -> dict[str, str]:
    """Return title, subject, author and the like, as pdfium gives them."""
    found = document.get_metadata_dict(skip_empty=True)
    return {key.lower(): kept for key, value in found.items() if (kept := value.strip()[:300])}


def _read_closely(
    pages: io.BytesIO, numbers: Sequence[int], hidden: set[int], layers: Layers, faces: Faces
) -> dict[int, Drawn]:
    """Return what is shown on the pages that a PDF holds alone, by their numbers in the report."""
    if not numbers:
        return {}
    import pdfplumber

    from mappa_extract.sources.glyphs import page_drawn

    for name in ("pdfminer", "pdfplumber"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    drawn: dict[int, Drawn] = {}
    # A page that pdfminer can't parse is left unread; the caller says so.
    with _damage_passed_over(), pdfplumber.open(pages) as document:
        for again in (False, True):
            if again and not faces.lie:
                break  # else pages before the one that tells are read anew
            for number, page in zip(numbers, document.pages, strict=True):
                with _damage_passed_over():
                    drawn[number] = page_drawn(page, number + 1, layers, number in hidden, faces)
                page.close()
    return drawn


def _grown(box: Box) -> Box:
    """Return a box with room around it: OCR's own boxes are not exact."""
    room = (box.bottom - box.top) / 2
    return Box(box.x0 - room, box.top - room, box.x1 + room, box.bottom + room)


def _unseen(document: Any, drawn: dict[int, Drawn]) -> dict[int, list[Box]]:
    """Return for each page the places of figures, and of their digits, that it does not show.

    A digit that is not shown makes another number of the figure that it stands in.
    """
    from mappa_extract.sources.rendered import unseen

    found: dict[int, list[Box]] = {}
    for number, shown in drawn.items():
        figures = [word.ink for word in shown.words if word.ink and has_digit(word.text)]
        if shown.layer:
            figures = [_grown(box) for box in figures]
        else:
            figures += shown.digits
        with _damage_passed_over():
            page = document[number]
            found[number] = unseen(page, figures)
            page.close()
    return found
