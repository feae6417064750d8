"""Word files (.docx): what an office program shows of them."""

from __future__ import annotations

from mappa_extract.errors import UnreadableSourceError
from mappa_extract.model import Page
from mappa_extract.sources.blocks import page_of
from mappa_extract.sources.packed import optional_part, parse, properties, unpack
from mappa_extract.sources.word.body import Body
from mappa_extract.sources.word.numbers import Numbers
from mappa_extract.sources.word.styles import Styles, W

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"


def read_docx(data: bytes) -> tuple[tuple[Page, ...], dict[str, str]]:
    """Return the one page without a number, and the metadata, of a Word file.

    Raises:
        UnreadableSourceError: damaged, or larger than any report when unpacked.
    """
    # Files of the strict dialect say the same under another name.
    content = unpack(data, "word/document.xml").replace(_STRICT, W.strip("{}").encode())
    body = parse(content).find(f"{W}body")
    if body is None:
        raise UnreadableSourceError("the Word file holds no text: save it again")
    styles = Styles(optional_part(data, "word/styles.xml"))
    numbers = Numbers(optional_part(data, "word/numbering.xml"), styles)
    blocks = Body(styles, numbers).blocks(body)
    return page_of(blocks), properties(data, "docProps/core.xml")
