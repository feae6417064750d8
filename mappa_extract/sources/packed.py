"""Packed documents: their parts, unpacked under a limit of size and parsed without entities."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from mappa_extract.errors import UnreadableSourceError

_MOST_BYTES = 80_000_000
_MOST_RATIO = 400


def unpack(data: bytes, member: str) -> bytes:
    """Return the bytes of one part of a packed document.

    Raises:
        UnreadableSourceError: damaged, held twice, or larger than any report when unpacked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if archive.namelist().count(member) > 1:
                # Which of them counts depends on the program that opens it.
                raise UnreadableSourceError(
                    "holds its text twice: not opened; save it anew in an office program"
                )
            info = archive.getinfo(member)
            if info.file_size > _MOST_BYTES or (
                info.file_size > 5_000_000
                and info.file_size > _MOST_RATIO * max(info.compress_size, 1)
            ):
                raise UnreadableSourceError(
                    "unpacks to far more than a report holds: not opened; save it anew"
                )
            with archive.open(info) as stream:
                content = stream.read(_MOST_BYTES + 1)
    except (
        zipfile.BadZipFile,
        KeyError,
        EOFError,
        OSError,
        RuntimeError,
        NotImplementedError,
        ValueError,
    ) as error:
        raise UnreadableSourceError(
            "the document is damaged and can't be unpacked: fetch or save it again"
        ) from error
    except (UnreadableSourceError, MemoryError):
        raise
    except Exception as error:  # zlib.error and the like have no common base
        raise UnreadableSourceError(
            "the document is damaged and can't be unpacked: fetch or save it again"
        ) from error
    if len(content) > _MOST_BYTES:
        raise UnreadableSourceError("unpacks to far more than a report holds: not opened")
    return content


def parse(content: bytes) -> etree._Element:
    """Return the root of a part's XML, without entities and without what lies outside.

    Raises:
        UnreadableSourceError: the XML is damaged.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=False,
        # A remark inside a number would cut it short.
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableSourceError(
            "its XML is damaged: open it in an office program and save it again"
        ) from error


def optional_part(data: bytes, member: str) -> etree._Element | None:
    """Return the root of a part that a document may have; None where it has none."""
    try:
        return parse(unpack(data, member))
    except UnreadableSourceError:
        return None


def properties(data: bytes, member: str) -> dict[str, str]:
    """Return what a document says of itself in one of its parts; nothing where it has none."""
    root = optional_part(data, member)
    if root is None:
        return {}
    found: dict[str, str] = {}
    for node in root.iter():
        if isinstance(node.tag, str) and node.text and node.text.strip():
            name = etree.QName(node).localname.lower()
            if name in ("title", "subject", "creator", "created", "modified", "keywords"):
                found.setdefault(name, node.text.strip()[:300])
    return found
