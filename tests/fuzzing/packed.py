"""What happens to packed documents: to the archive, and to the XML inside."""

from __future__ import annotations

import io
import struct
import zipfile
from random import Random

import regex

from tests.fuzzing.seeds import Kind, Seed

_LAUGHS = b"".join(
    b'<!ENTITY %c "%s">' % (98 + level, b"&%c;" % (97 + level) * 12) for level in range(10)
)


def _main(seed: Seed) -> str:
    return "word/document.xml" if seed.format == "docx" else "content.xml"


def _repacked(
    seed: Seed, changed: dict[str, bytes], more: list[tuple[str, bytes]] | None = None
) -> bytes:
    """Return the archive with members changed and others added at its end."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(seed.data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for info in old.infolist():
            new.writestr(info.filename, changed.get(info.filename, old.read(info.filename)))
        for name, data in more or ():
            new.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def _xml(seed: Seed) -> bytes:
    with zipfile.ZipFile(io.BytesIO(seed.data)) as archive:
        return archive.read(_main(seed))


def _with_xml(seed: Seed, xml: bytes) -> bytes:
    return _repacked(seed, {_main(seed): xml})


def _at_end(seed: Seed, piece: bytes) -> bytes:
    """Put a piece of XML at the end of the text; return the XML."""
    end = b"</w:body>" if seed.format == "docx" else b"</office:text>"
    before, _, after = _xml(seed).rpartition(end)
    return before + piece + end + after


def _declared(seed: Seed, doctype: bytes, used: bytes) -> bytes:
    """Put a DOCTYPE before the root, and use an entity in the first text."""
    xml = regex.sub(rb"^\s*<\?xml[^>]*\?>", b"", _xml(seed))
    first = rb"(<w:t[^>]*>)" if seed.format == "docx" else rb"(<text:(?:p|h)[^>/]*>)"
    return _with_xml(seed, doctype + regex.sub(first, rb"\1" + used, xml, count=1))


def entities(seed: Seed, rng: Random) -> bytes:
    """Entities that grow to gigabytes, or name files, addresses and DTDs of others."""
    doctype, used = rng.choice((
        (b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaaaaaaaa">' + _LAUGHS + b"]>", b"&k;"),
        (b'<!DOCTYPE r [<!ENTITY a "' + b"a" * 100_000 + b'">]>', b"&a;" * 50_000),
        (b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>', b"&x;"),
        (b'<!DOCTYPE r [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>', b"&x;"),
        (b'<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd">', b""),
        (b'<!DOCTYPE r [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>', b""),
        (b'<!DOCTYPE r [<!ENTITY a "&a;">]>', b"&a;"),
    ))  # fmt: skip
    return _declared(seed, doctype, used)


def bombs(seed: Seed, rng: Random) -> bytes:
    """Members that unpack to hundreds of megabytes, whatever their head says."""
    size = rng.choice((30_000_000, 300_000_000))
    fill = rng.choice((b" ", b"<a/>", b"\n"))
    xml = _at_end(seed, fill * (size // len(fill)))
    data = _repacked(seed, {_main(seed): xml})
    if rng.random() < 0.5:
        return data.replace(struct.pack("<I", len(xml)), struct.pack("<I", 1000))
    return data


def slips(seed: Seed, rng: Random) -> bytes:
    """Members whose names lead out of the archive."""
    names = ("../slipped", "../" * 12 + "tmp/slipped", "/tmp/slipped", "C:\\slipped", "..\\slipped")
    found = [(name, b"slipped") for name in names]
    link = zipfile.ZipInfo("link")
    link.external_attr = 0o120777 << 16
    out = io.BytesIO(_repacked(seed, {}, found))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


def twins(seed: Seed, rng: Random) -> bytes:
    """A second member of the same name, with other figures."""
    other = regex.sub(
        rb">(\d+)<", lambda match: b">%d<" % (int(match[1]) + rng.randrange(1, 9)), _xml(seed)
    )
    return _repacked(seed, {}, [(_main(seed), other)])


def heads(seed: Seed, rng: Random) -> bytes:
    """Heads of members that lie: sizes, methods, flags, offsets."""
    data = bytearray(seed.data)
    signs = [match.start() for match in regex.finditer(rb"PK\x01\x02|PK\x03\x04|PK\x05\x06", data)]
    for start in rng.sample(signs, min(len(signs), rng.choice((1, 3)))):
        place = start + rng.randrange(4, 30)
        data[place : place + 2] = rng.randbytes(2)
    return bytes(data)


def many_members(seed: Seed, rng: Random) -> bytes:
    """Tens of thousands of members."""
    return _repacked(seed, {}, [(f"{number}", b"") for number in range(rng.choice((500, 30_000)))])


def deep(seed: Seed, rng: Random) -> bytes:
    """Elements or tables nested thousands deep at the end of the text."""
    levels = rng.choice((60, 240, 3_000, 100_000))
    if seed.format == "docx":
        opened, closed = rng.choice((
            (b"<w:tbl><w:tr><w:tc>", b"</w:tc></w:tr></w:tbl>"),
            (b"<w:sdt><w:sdtContent>", b"</w:sdtContent></w:sdt>"),
            (b"<w:p>", b"</w:p>"),
        ))  # fmt: skip
    else:
        opened, closed = rng.choice((
            (b"<text:section>", b"</text:section>"),
            (b"<text:p>", b"</text:p>"),
            (b"<table:table><table:table-row><table:table-cell>",
             b"</table:table-cell></table:table-row></table:table>"),
        ))  # fmt: skip
    piece = opened * levels + closed * levels
    return _with_xml(seed, _at_end(seed, piece))


def spans(seed: Seed, rng: Random) -> bytes:
    """A table of its own whose cell takes absurdly many columns or rows."""
    value = rng.choice((
        b"1000000000", b"9" * 5000, b"-1", b"0", "\u00b2".encode(), b"1e9", "\u0663".encode()
    ))  # fmt: skip
    if seed.format == "docx":
        piece = (
            b'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="%s"/></w:tcPr><w:p><w:r><w:t>Notes'
            b"</w:t></w:r></w:p></w:tc></w:tr></w:tbl>" % value
        )
    else:
        name = rng.choice((b"columns-repeated", b"columns-spanned", b"rows-spanned"))
        piece = (
            b'<table:table><table:table-row><table:table-cell table:number-%s="%s"><text:p>Notes'
            b"</text:p></table:table-cell></table:table-row></table:table>" % (name, value)
        )
    return _with_xml(seed, _at_end(seed, piece * 30))


def many_cells(seed: Seed, rng: Random) -> bytes:
    """A table of hundreds of thousands of cells."""
    if seed.format == "docx":
        cell = b"<w:tc><w:p><w:r><w:t>%d</w:t></w:r></w:p></w:tc>" % rng.randrange(1000)
        table = (b"<w:tbl>", b"<w:tr>", b"</w:tr>", b"</w:tbl>")
    else:
        cell = b"<table:table-cell><text:p>%d</text:p></table:table-cell>" % rng.randrange(1000)
        table = (b"<table:table>", b"<table:table-row>", b"</table:table-row>", b"</table:table>")
    width = rng.choice((1, 10, 1000))
    row = table[1] + cell * width + table[2]
    piece = table[0] + row * (300_000 // width) + table[3]
    return _with_xml(seed, _at_end(seed, piece))


def bad_xml(seed: Seed, rng: Random) -> bytes:
    """Bytes flipped in the XML itself, or what XML can't hold."""
    xml = bytearray(_xml(seed))
    texts = [match.start() for match in regex.finditer(rb"[<>/=\"]", xml)]
    for place in rng.sample(texts, min(len(texts), rng.choice((1, 1, 5)))):
        xml[place : place + 1] = rng.choice((b"", b"<", b"\0", b"\x08", b"&", b"\xff", b"&#0;"))
    return _with_xml(seed, bytes(xml))


PACKED = (
    Kind("entities", entities),
    Kind("unpacks to far too much", bombs),
    Kind("names that lead out", slips),
    Kind("two members of one name", twins),
    Kind("heads that lie", heads),
    Kind("many members", many_members),
    Kind("elements nested deep", deep),
    Kind("absurd spans", spans),
    Kind("a million cells", many_cells, heavy=True),
    Kind("damaged XML", bad_xml),
)
