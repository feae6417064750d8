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
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from mappa_extract.errors import PasswordNeededError, UnreadableSourceError
from mappa_extract.model import Box, Page
from mappa_extract.sources.hidden import has_digit, hidden_text
from mappa_extract.sources.scan import available
from mappa_extract.sources.scan.witness import insets, layer_pages

if TYPE_CHECKING:
    from mappa_extract.sources.glyphs import Drawn

_MOST_PAGES = 2000
_MOST_SCANS = 80
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

    reads = ocr != "never" and available()
    with _opened(data, password) as document:
        texts, images, inset = _screen(document, reads)
        metadata = _metadata(document)
        close = wanted(texts)
        written = [number for number, text in enumerate(texts) if text.strip()]
        hidden = layer_pages(document, close or written[:_MOST_SCANS])
        if hidden and reads:
            hidden = layer_pages(document, written[:_MOST_SCANS])
            close = [number for number in close if number not in hidden]
        alone = _pages_alone(document, close) if close else io.BytesIO()
        drawn = _read_closely(alone, close, hidden, data, password)
        unseen = _unseen(document, drawn)
        attached = attached_reports(document)
    hidden |= {number for number, shown in drawn.items() if shown.layer}
    warnings = []
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
    if reads:
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


def _screen(document: Any, reads: bool) -> tuple[list[str], list[bool], dict[int, list[Box]]]:
    """Return each page's text, whether it is a picture, and pictures among its text.

    Pictures among text are looked for where they can be read.
    """
    import pypdfium2

    from mappa_extract.sources.annotations import flattened

    texts: list[str] = []
    images: list[bool] = []
    inset: dict[int, list[Box]] = {}
    for number in range(min(len(document), _MOST_PAGES)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            texts.append("")
            images.append(False)
            continue
        if flattened(page):
            # What it shows now is known only to a page that is opened anew.
            page.close()
            page = document[number]
        textpage = page.get_textpage()
        text = textpage.get_text_range() if textpage.count_chars() else ""
        written = bool(text.strip())
        if written and reads and len(inset) < _MOST_SCANS and (places := insets(page, textpage)):
            inset[number] = places
        textpage.close()
        images.append(not written and _has_image(page))
        page.close()
        texts.append(text.replace("\r\n", "\n").replace("\ufffe", "-"))
    if not texts:
        raise UnreadableSourceError("the PDF has no pages: fetch it again")
    return texts, images, inset


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
    pages: io.BytesIO, numbers: Sequence[int], hidden: set[int], data: bytes, password: str
) -> dict[int, Drawn]:
    """Return what is shown on the pages that a PDF holds alone, by their numbers in the report."""
    if not numbers:
        return {}
    import pdfplumber

    from mappa_extract.sources.glyphs import page_drawn
    from mappa_extract.sources.layers import Layers

    for name in ("pdfminer", "pdfplumber"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    layers = Layers(data, password)
    drawn: dict[int, Drawn] = {}
    # A page that pdfminer can't parse is left unread; the caller says so.
    with _damage_passed_over(), pdfplumber.open(pages) as document:
        for number, page in zip(numbers, document.pages, strict=True):
            with _damage_passed_over():
                drawn[number] = page_drawn(page, number + 1, layers, number in hidden)
            page.close()
    return drawn


def _grown(box: Box) -> Box:
    """Return a box with room around it: OCR's own boxes are not exact."""
    room = (box.bottom - box.top) / 2
    return Box(box.x0 - room, box.top - room, box.x1 + room, box.bottom + room)


def _unseen(document: Any, drawn: dict[int, Drawn]) -> dict[int, list[Box]]:
    """Return for each page the places of figures that its rendering does not show."""
    from mappa_extract.sources.rendered import unseen

    found: dict[int, list[Box]] = {}
    for number, shown in drawn.items():
        figures = [word.ink for word in shown.words if word.ink and has_digit(word.text)]
        if shown.layer:
            figures = [_grown(box) for box in figures]
        with _damage_passed_over():
            page = document[number]
            found[number] = unseen(page, figures)
            page.close()
    return found
