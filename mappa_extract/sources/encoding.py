"""What encoding a text is in, told by its bytes."""

from __future__ import annotations

import regex

from mappa_extract.errors import UnreadableSourceError

_SIGNS = (
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
    r"\u061c\u200b\u200e\u200f\u202a-\u202c\u2060\u2066-\u2069\ufeff]+"
)
_UNSEEN = regex.compile(rf"(?<![\d,.]){_SIGNS}|{_SIGNS}(?![\d,.])")
"""Signs that show nothing. Inside a figure they stay: such a figure is no number, and is said."""

TURNING = "\u202d\u202e"
"""What is stored as 12 is shown as 21 behind such a sign; it stays as well."""


def seen(text: str) -> str:
    """Return a text without control characters and marks that show nothing by themselves."""
    return text if text.isascii() and text.isprintable() else _UNSEEN.sub("", text)


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
    if nuls > 2:
        raise UnreadableSourceError("not a text file: save it as PDF, Word, HTML or plain text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
