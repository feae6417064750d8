"""What encoding a text is in, told by its bytes."""

from __future__ import annotations

import regex

from mappa_extract.errors import UnreadableSourceError

TURNING = "\u202d\u202e"
"""What is stored as 12 is shown as 21 behind such a sign; it stays as well."""
_POP = "\u202c"
"""Ends what a turning sign has begun; so does the end of a line."""
_TURNED = regex.compile(rf"[{TURNING}][^{_POP}\n]*+")
_DIGITS = regex.compile(r"(?<![\d\u202e])\d")
_UNSEEN = regex.compile(
    r"[[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\p{Cs}\ufff9-\ufffb]--[\t\n\x0b\f\r\x85\u202d\u202e]]++",
    regex.VERSION1,
)
"""Signs that show nothing. The pattern never goes back: a million of them cost as many steps."""
_IN_FIGURES = (",", ".")
_WRITTEN = regex.compile(r"&#(?:x([0-9a-f]{1,8})|([0-9]{1,8}));?", regex.IGNORECASE)


def seen(text: str) -> str:
    """Return a text without control characters and marks that show nothing by themselves.

    Inside a figure they stay: such a figure is no number, and is said. So is one that is shown
    turned round: the sign that turns it is put before each figure that it turns.
    """
    if text.isascii() and text.isprintable():
        return text
    if "\u202d" in text or "\u202e" in text:
        text = _TURNED.sub(lambda found: turned(found[0]), text)
    return _UNSEEN.sub(_kept, text)


def _kept(found: regex.Match[str]) -> str:
    """Return what stays of signs that show nothing: one, where they part a figure."""
    text, start, end = found.string, found.start(), found.end()
    beside = (text[start - 1 : start], text[end : end + 1])
    inside = all(char.isdigit() or char in _IN_FIGURES for char in beside)
    return found[0][:1] if inside else ""


def turned(text: str) -> str:
    """Return a text whose figures are shown turned round, each with the sign that turns it."""
    return _DIGITS.sub("\u202e\\g<0>", text)


def plain_references(text: str) -> str:
    """Return HTML without references to characters that show nothing, which HTML drops.

    `4&#8;5` is no 45.
    """
    return _WRITTEN.sub(_as_sign, text) if "&#" in text else text


def _as_sign(found: regex.Match[str]) -> str:
    code = int(found[1], 16) if found[1] else int(found[2])
    unseen = code > 0x10FFFF or 0xD800 <= code < 0xE000 or _UNSEEN.match(chr(code))
    return "\u2060" if unseen else found[0]


_OF_TEXT = bytes({*range(0x20, 0x7F), *range(0x80, 0x100), 0x09, 0x0A, 0x0C, 0x0D})
_STRAY = 0.02
"""The share of control characters up to which a file with NULs is a text that holds some."""


def decode(data: bytes) -> str:
    """Return the text of `data`: UTF-8, UTF-16 or Windows-1252, told by the bytes.

    Raises:
        UnreadableSourceError: the bytes are no text.
    """
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    sample = data[:4096]
    nuls = sample.count(0)
    if nuls > len(sample) // 4:
        return data.decode("utf-16-le" if sample[1:2] == b"\0" else "utf-16-be", errors="replace")
    if nuls > 2 and len(sample.translate(None, _OF_TEXT)) > len(sample) * _STRAY:
        raise UnreadableSourceError("not a text file: save it as PDF, Word, HTML or plain text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
