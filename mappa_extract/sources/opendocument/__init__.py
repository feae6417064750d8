"""OpenDocument texts (.odt): what an office program shows of them."""

from __future__ import annotations

from mappa_extract.errors import UnreadableSourceError
from mappa_extract.model import Page
from mappa_extract.sources.blocks import page_of
from mappa_extract.sources.opendocument.body import Body, controls
from mappa_extract.sources.opendocument.names import OFFICE
from mappa_extract.sources.opendocument.styles import Look, Styles
from mappa_extract.sources.packed import optional_part, parse, properties, unpack


def read_odt(data: bytes) -> tuple[tuple[Page, ...], dict[str, str]]:
    """Return the one page without a number, and the metadata, of an OpenDocument text.

    Raises:
        UnreadableSourceError: damaged, or larger than any report when unpacked.
    """
    root = parse(unpack(data, "content.xml"))
    body = root.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise UnreadableSourceError("the OpenDocument file holds no text: save it as .odt again")
    common = optional_part(data, "styles.xml")
    styles = Styles([*([common] if common is not None else []), root])
    blocks = Body(styles, controls(root)).blocks(body, Look())
    return page_of(blocks), properties(data, "meta.xml")
