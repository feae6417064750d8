"""Colours of text and of what it stands on, as office programs write them: six hex digits."""

from __future__ import annotations

import regex

PAPER = "FFFFFF"
UNKNOWN = "?"
"""A ground that is not the paper, of a colour that is not known."""
_LEAST_CONTRAST = 20
"""Of 255, in the part that differs most; what has less is not seen."""
_HEX = regex.compile("#?[0-9A-Fa-f]{6}")


def stands_out(ink: str, ground: str) -> bool:
    """Tell whether text of a colour can be seen on a ground; `auto` and unknown colours can."""
    if not _HEX.fullmatch(ink) or not _HEX.fullmatch(ground):
        return True
    pairs = zip(_parts(ink), _parts(ground), strict=True)
    return max(abs(one - other) for one, other in pairs) >= _LEAST_CONTRAST


def _parts(colour: str) -> bytes:
    return bytes.fromhex(colour.removeprefix("#"))
