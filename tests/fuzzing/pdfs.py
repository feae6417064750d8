"""What happens to PDFs: to the objects that a file is made of."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from random import Random

import pypdf
import regex
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    EncodedStreamObject,
    FloatObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

from tests.fuzzing.seeds import Kind, Seed

_OBJECT = regex.compile(rb"(\d+) 0 obj\b(.*?)endobj", regex.DOTALL)


# ---- on bytes ----------------------------------------------------------------------------------


def objects_swapped(seed: Seed, rng: Random) -> bytes:
    """Exchange the contents of two objects."""
    found = list(_OBJECT.finditer(seed.data))
    if len(found) < 2:
        return seed.data
    one, two = sorted(rng.sample(found, 2), key=lambda match: match.start())
    data = seed.data
    return (
        data[: one.start(2)] + two[2] + data[one.end(2) : two.start(2)] + one[2]
        + data[two.end(2) :]
    )  # fmt: skip


def object_removed(seed: Seed, rng: Random) -> bytes:
    """Take an object out; what names it finds nothing."""
    found = list(_OBJECT.finditer(seed.data))
    one = rng.choice(found)
    return seed.data[: one.start()] + seed.data[one.end() :]


def references_changed(seed: Seed, rng: Random) -> bytes:
    """Let references name other objects: themselves, their parents, none."""
    found = list(regex.finditer(rb"(\d+) 0 R", seed.data))
    data = seed.data
    for one in sorted(rng.sample(found, min(3, len(found))), key=lambda match: -match.start()):
        number = str(rng.choice((0, 1, 2, 3, 4, 5, 6, 7, 99999))).encode()
        data = data[: one.start(1)] + number + data[one.end(1) :]
    return data


def numbers_changed(seed: Seed, rng: Random) -> bytes:
    """Write absurd numbers where the file itself counts: lengths, sizes, offsets, widths."""
    names = rb"/(?:Length|Count|Size|Prev|First|N|W|Width|Height|Rotate|FirstChar|LastChar|Columns)"
    found = list(regex.finditer(names + rb"\s+(-?\d+)|startxref\s+(\d+)", seed.data))
    data = seed.data
    for one in sorted(rng.sample(found, min(2, len(found))), key=lambda match: -match.start()):
        group = 1 if one[1] is not None else 2
        number = rng.choice((b"0", b"-1", b"7", b"2147483648", b"99999999999999999999", b"1e9"))
        data = data[: one.start(group)] + number + data[one.end(group) :]
    return data


def no_index(seed: Seed, rng: Random) -> bytes:
    """Take away the cross references, or the trailer."""
    return regex.sub(
        rng.choice((rb"xref.*?trailer", rb"trailer.*", rb"startxref\s+\d+", rb"%%EOF")),
        rng.choice((b"", b"xref\n0 99999999\n")),
        seed.data,
        flags=regex.DOTALL,
    )


# ---- on objects --------------------------------------------------------------------------------

Change = Callable[[pypdf.PdfWriter, Random], None]


def _on_objects(change: Change) -> Callable[[Seed, Random], bytes]:
    """Make of a change of a file's objects a change of its bytes."""

    def changed(seed: Seed, rng: Random) -> bytes:
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(seed.data))
        change(writer, rng)
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    changed.__doc__ = change.__doc__
    return changed


def _page(writer: pypdf.PdfWriter, rng: Random) -> DictionaryObject:
    return rng.choice(list(writer.pages))


def _name(text: str) -> NameObject:
    return NameObject(f"/{text}")


def _numbers(*values: float) -> ArrayObject:
    return ArrayObject(FloatObject(value) for value in values)


def _stream(data: bytes) -> DecodedStreamObject:
    made = DecodedStreamObject()
    made.set_data(data)
    return made


def _pages(writer: pypdf.PdfWriter) -> DictionaryObject:
    found = writer.root_object["/Pages"].get_object()
    assert isinstance(found, DictionaryObject)
    return found


class _Verbatim(PdfObject):
    """Something that no library would write."""

    def __init__(self, text: bytes) -> None:
        self.text = text

    def write_to_stream(self, stream: object, encryption_key: object = None) -> None:
        stream.write(self.text)  # type: ignore[attr-defined]

    def clone(self, *_: object, **__: object) -> _Verbatim:
        return self


def page_size(writer: pypdf.PdfWriter, rng: Random) -> None:
    """Give pages a size that no paper has."""
    box = rng.choice((
        b"[0 0 1e9 1e9]", b"[0 0 1000000000 1000000000]", b"[0 0 0 0]", b"[0 0 -595 -842]",
        b"[0 0 nan nan]", b"[595 842 0 0]", b"[0 0]", b"null", b"[(a) (b) (c) (d)]", b"[]",
        b"[0 0 1e-9 1e-9]", b"[-1e9 -1e9 1e9 1e9]", b"[0 0 99999999999999999999 1]", b"7",
    ))  # fmt: skip
    for page in writer.pages:
        page[_name(rng.choice(("MediaBox", "CropBox", "UserUnit")))] = _Verbatim(box)


def rotation(writer: pypdf.PdfWriter, rng: Random) -> None:
    """Turn pages by what is no right angle."""
    for page in writer.pages:
        page[_name("Rotate")] = _Verbatim(
            rng.choice((b"45", b"91", b"1e30", b"-1", b"null", b"(a)", b"123456789", b"90.5"))
        )


def million_pages(writer: pypdf.PdfWriter, rng: Random) -> None:
    """Say that there are a million pages, or name one page thousands of times."""
    pages = _pages(writer)
    if rng.random() < 0.5:
        pages[_name("Count")] = NumberObject(rng.choice((1_000_000, 2**31 - 1, -5, 0, 2**40)))
        return
    kids = pages["/Kids"]
    assert isinstance(kids, ArrayObject)
    kids.extend([kids[-1]] * rng.choice((3_000, 300_000)))
    pages[_name("Count")] = NumberObject(len(kids))


def page_tree(writer: pypdf.PdfWriter, rng: Random) -> None:
    """Let the tree of pages hold itself, lose its root, or be thousands deep."""
    pages = _pages(writer)
    kids = pages["/Kids"]
    assert isinstance(kids, ArrayObject)
    root = pages.indirect_reference
    assert root is not None
    what = rng.randrange(4)
    if what == 0:
        kids.insert(rng.randrange(len(kids) + 1), root)
    elif what == 1:
        pages[_name("Parent")] = root
        for page in writer.pages:
            page.pop("/Resources", None)
    elif what == 2:
        inner = ArrayObject(kids)
        for _ in range(rng.choice((100, 5_000))):
            node = DictionaryObject({
                _name("Type"): _name("Pages"), _name("Kids"): inner,
                _name("Count"): NumberObject(len(kids)), _name("Parent"): root,
            })  # fmt: skip
            inner = ArrayObject([writer._add_object(node)])
        pages[_name("Kids")] = inner
    else:
        pages[_name("Kids")] = root


def forms(writer: pypdf.PdfWriter, rng: Random) -> None:
    """Draw a form that draws itself, or forms that draw each other many times over."""
    page = _page(writer, rng)
    made = []
    for _ in range(rng.choice((1, 12))):
        form = _stream(b"/F Do " * rng.choice((1, 10)))
        form[_name("Type")], form[_name("Subtype")] = _name("XObject"), _name("Form")
        form[_name("BBox")] = _numbers(0, 0, 600, 800)
        made.append(writer._add_object(form))
    for number, one in enumerate(made):
        after = made[(number + 1) % len(made)]
        if number == len(made) - 1 and rng.random() < 0.5:
            continue
        one.get_object()[_name("Resources")] = DictionaryObject(  # type: ignore[index]
            {_name("XObject"): DictionaryObject({_name("F"): after})}
        )
    _resources(page)[_name("XObject")] = DictionaryObject({_name("F"): made[0]})
    _append(writer, page, _stream(b"/F Do"))


def _resources(page: DictionaryObject) -> DictionaryObject:
    found = page.get("/Resources", DictionaryObject()).get_object()
    assert isinstance(found, DictionaryObject)
    page[_name("Resources")] = found
    return found


def _append(writer: pypdf.PdfWriter, page: DictionaryObject, stream: PdfObject) -> None:
    """Draw more on a page."""
    before = page.raw_get("/Contents")
    old = before if isinstance(before, ArrayObject) else ArrayObject([before])
    page[_name("Contents")] = ArrayObject([*old, writer._add_object(stream)])


def cycles(writer: pypdf.PdfWriter, rng: Random) -> None:
    """Let an entry of a page or of a font name the page itself."""
    page = _page(writer, rng)
    own = page.indirect_reference
    assert own is not None
    name = rng.choice(("Contents", "Resources", "MediaBox", "Parent", "Annots", "Font", "Rotate"))
    if name == "Font":
        _resources(page)[_name(name)] = DictionaryObject({_name("F1"): own})
    else:
        page[_name(name)] = own


def fonts(writer: pypdf.PdfWriter, rng: Random) -> None:
    """Give fonts widths, encodings or maps without end."""
    widths = rng.choice((
        b"[0 1000000000 500]", b"[0 99999999 500]", b"[0 [" + b"500 " * 300_000 + b"]]",
        b"[1e9 -1e9 nan]", b"[[[[0]]]]", b"[0 [(a)]]", b"null", b"[500 0 [1]]",
    ))  # fmt: skip
    maps = rng.choice((
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange"
        b" <00000000> <FFFFFFFF> <0041> endbfrange",
        b"1 beginbfrange <0000> <FFFF> <0041> endbfrange\n" * 300,
        b"1 beginbfchar <00> <D800> endbfchar 1 begincidrange <00> <ffffffff> 0 endcidrange",
        b"begincmap /x usecmap " * 5_000,
    ))  # fmt: skip
    for page in writer.pages:
        held = _resources(page).get("/Font", DictionaryObject()).get_object()
        assert isinstance(held, DictionaryObject)
        for font in held.values():
            known = font.get_object()
            if not isinstance(known, DictionaryObject):
                continue
            what = rng.randrange(4)
            if what == 0:
                known[_name("Widths")] = _Verbatim(b"[" + b"0 " * 300_000 + b"]")
                known[_name("FirstChar")] = NumberObject(rng.choice((-5, 0, 2**31)))
            elif what == 1:
                known[_name("W")] = _Verbatim(widths)
                known[_name("DW")] = _Verbatim(rng.choice((b"1e30", b"nan", b"-5", b"(a)")))
            elif what == 2:
                known[_name("ToUnicode")] = writer._add_object(_stream(maps))
            else:
                known[_name("Encoding")] = _Verbatim(rng.choice((b"/None", b"7", b"null", b"[]")))


def inflating(writer: pypdf.PdfWriter, rng: Random) -> None:
    """Draw with a stream that unpacks to hundreds of megabytes, once or twice packed."""
    fill = rng.choice((b" ", b"q ", b"0 0 m ", b"BT ET ", b"[", b"<<", b"("))
    size = rng.choice((10, 300, 2_000)) << 20
    packer = zlib.compressobj(9)
    block = fill * ((1 << 20) // len(fill))
    once = b"".join(packer.compress(block) for _ in range(size >> 20)) + packer.flush()
    stream = EncodedStreamObject()
    stream._data = zlib.compress(once, 9)
    stream[_name("Filter")] = ArrayObject([_name("FlateDecode")] * 2)
    _append(writer, _page(writer, rng), stream)


def filters(writer: pypdf.PdfWriter, rng: Random) -> None:
    """Pack a page's stream with filters that are wrong, unknown, or hundreds."""
    page = _page(writer, rng)
    contents = page["/Contents"].get_object()
    if isinstance(contents, ArrayObject):
        contents = contents[0].get_object()
    if not isinstance(contents, DictionaryObject):
        return
    given = rng.choice((
        b"[" + b"/FlateDecode " * 300 + b"]", b"/JBIG2Decode", b"/Crypt", b"/None", b"7",
        b"[/ASCIIHexDecode /LZWDecode]", b"[/RunLengthDecode]", b"[[[]]]", b"/DCTDecode",
    ))  # fmt: skip
    contents[_name("Filter")] = _Verbatim(given)
    contents[_name("DecodeParms")] = _Verbatim(
        rng.choice((b"null", b"<</Predictor 15 /Columns 1000000000 /Colors 1000000>>"))
    )


def operators(writer: pypdf.PdfWriter, rng: Random) -> None:
    """Draw a million times, nest without end, or write a hundred thousand letters."""
    piece = rng.choice((
        b"q " * 1_000_000, b"Q " * 1_000_000, b"0 0 1 1 re f " * 300_000,
        b"BT /F1 1 Tf 1 1 Td (x) Tj ET " * 100_000, b"[" * 200_000, b"<<" * 200_000,
        b"1e400 nan -inf 99999999999999999999 Td " * 1_000, b"BI /W 1000000000 /H 1 ID ",
        b"/Artifact BMC " * 100_000, b"1 0 0 1 1e300 1e300 cm 1e300 0 0 1e300 0 0 cm",
        b"(" * 100_000, b"BT " * 100_000, b"BT (\xd8\x00\x00) Tj (=1+1) Tj ET" * 1_000,
        b"1 0 0 0 0 0 cm BT 0 0 0 0 0 0 Tm (5) Tj ET", b"0 0 m 1 1 l S " * 200_000,
    ))  # fmt: skip
    _append(writer, _page(writer, rng), _stream(piece))


def nested(writer: pypdf.PdfWriter, rng: Random) -> None:
    """Nest arrays or dictionaries thousands deep in a page or in the catalogue."""
    levels = rng.choice((100, 5_000, 200_000))
    opened, closed = rng.choice(((b"[", b"]"), (b"<</A ", b">>")))
    where = rng.choice((_page(writer, rng), writer.root_object, _resources(_page(writer, rng))))
    where[_name(rng.choice(("Contents", "Annots", "PieceInfo", "Names", "Outlines")))] = _Verbatim(
        opened * levels + b"null" + closed * levels
    )


def pictures(writer: pypdf.PdfWriter, rng: Random) -> None:
    """Put a picture on a page that is larger than memory, in place of the text or beside it."""
    picture = EncodedStreamObject()
    picture._data = zlib.compress(bytes(100_000))
    for key, value in {
        "Type": "/XObject", "Subtype": "/Image", "ColorSpace": "/DeviceRGB",
        "Filter": rng.choice(("/FlateDecode", "/DCTDecode", "/JPXDecode", "/CCITTFaxDecode")),
    }.items():  # fmt: skip
        picture[_name(key)] = NameObject(value)
    for key in ("Width", "Height"):
        picture[_name(key)] = NumberObject(rng.choice((1, 10_000, 100_000, 2**31 - 1)))
    picture[_name("BitsPerComponent")] = NumberObject(rng.choice((1, 8, 16)))
    page = _page(writer, rng)
    _resources(page)[_name("XObject")] = DictionaryObject({_name("I"): writer._add_object(picture)})
    draw = _stream(b"600 0 0 800 0 0 cm /I Do")
    if rng.random() < 0.3:
        for each in writer.pages:
            _resources(each)[_name("XObject")] = _resources(page)["/XObject"]
            each[_name("Contents")] = writer._add_object(draw)
    else:
        _append(writer, page, draw)


def active(writer: pypdf.PdfWriter, rng: Random) -> None:
    """Add what would be fetched, opened or run if anything were."""
    own = TextStringObject
    action = rng.choice((
        {"S": _name("JavaScript"), "JS": own("this.exportDataObject({cName:'x', nLaunch:2})")},
        {"S": _name("Launch"), "F": own("/bin/sh")},
        {"S": _name("URI"), "URI": own("http://127.0.0.1:9/x")},
        {"S": _name("SubmitForm"), "F": own("http://127.0.0.1:9/x")},
        {"S": _name("ImportData"), "F": own("/etc/passwd")},
        {"S": _name("GoToR"), "F": own("../../etc/passwd")},
    ))  # fmt: skip
    writer.root_object[_name("OpenAction")] = DictionaryObject(
        {_name(key): value for key, value in action.items()}
    )
    outside = _stream(b"")
    outside[_name("F")] = own("/etc/passwd")
    outside[_name("FFilter")] = NullObject()
    _append(writer, _page(writer, rng), outside)
    writer.add_attachment("../../slipped.txt", b"slipped")


def locked(writer: pypdf.PdfWriter, rng: Random) -> None:
    """Lock the file with a password, or with a lock that means nothing."""
    if rng.random() < 0.5:
        writer.encrypt(
            rng.choice(("", "secret")), "owner", algorithm=rng.choice(("RC4-128", "AES-256"))
        )
    else:
        writer.root_object[_name("Encrypt")] = _Verbatim(b"<</Filter /Standard /V 99 /R 99>>")
        writer.encrypt("a" * 127, algorithm="AES-128")


def words(writer: pypdf.PdfWriter, rng: Random) -> None:
    """Write signs beside the text that are no text: NULs, marks of direction, formulas."""
    piece = rng.choice((
        b"BT /F1 9 Tf 20 20 Td (=HYPERLINK\\(1\\)) Tj ET",
        b"BT /F1 9 Tf 20 20 Td (\\000\\001) Tj ET",
        b"BT /F1 9 Tf 20 20 Td <FEFF202E0031003200330034202C> Tj ET",
        b"BT /F1 9 Tf 20 20 Td (@SUM\\(A1\\)) Tj 0 -12 Td (+1+1) Tj 0 -12 Td (\xe2\x80\xae) Tj ET",
    ))  # fmt: skip
    _append(writer, _page(writer, rng), _stream(piece))
    writer.add_metadata({"/Title": rng.choice(("=1+1", "\u202e1102", "\x00\x01", "x" * 1_000_000))})


ON_OBJECTS = {
    "absurd page sizes": page_size,
    "absurd rotation": rotation,
    "a million pages": million_pages,
    "page tree without end": page_tree,
    "forms that draw themselves": forms,
    "references that go round": cycles,
    "absurd fonts": fonts,
    "streams that inflate": inflating,
    "absurd filters": filters,
    "drawing without end": operators,
    "nested without end": nested,
    "enormous pictures": pictures,
    "things to fetch or run": active,
    "locked": locked,
    "signs that are no text": words,
}
PDFS = (
    Kind("objects swapped", objects_swapped),
    Kind("object removed", object_removed),
    Kind("references changed", references_changed),
    Kind("numbers changed", numbers_changed),
    Kind("index removed", no_index),
    *(
        Kind(name, _on_objects(change), heavy=change in (million_pages, forms, inflating))
        for name, change in ON_OBJECTS.items()
    ),
)
