"""Content streams taken apart: the operators of a page and their operands.

Streams as programs write them are taken apart by one pattern; one that holds anything else (an
inline image, a comment, a syntax error) is left to pdfminer's own parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pdfminer.psparser import LIT, PSLiteral

_END = rb"(?=[\s/\[\]()<>]|$)"
_TOKEN = re.compile(
    rb"\s*(?:"
    rb"([+-]?\d+)"
    + _END
    + rb"|([+-]?(?:\d+\.\d*|\.\d+))"
    + _END
    + rb"|/([^\s#/%\[\](){}<>\x00\x80-\xff]*)"
    + _END
    + rb"|"
    rb"\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]*)>|(<<|>>|[\[\]])|([A-Za-z][\w*]*|['\"])"
    + _END
    + rb"|"
    rb"\Z|(.))",
    re.DOTALL,
)
"""Whole number, number, name, string, string in hex, bracket, operator; last: anything else."""
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {b"b": b"\b", b"t": b"\t", b"n": b"\n", b"f": b"\f", b"r": b"\r"}
_ESCAPED |= {b"(": b"(", b")": b")", b"\\": b"\\"}

Operation = tuple[bytes, list[Any]]
"""An operator, and the operands before it, as pdfminer has them."""


class NotPlainError(ValueError):
    """The stream holds what only pdfminer's parser may judge."""


def operations(data: bytes) -> Iterator[Operation]:
    """Yield the operations of a content stream.

    Raises:
        NotPlainError: it holds something other than operators and their usual operands.
    """
    operands: list[Any] = []
    outer: list[tuple[bytes, list[Any]]] = []
    for match in _TOKEN.finditer(data):
        kind = match.lastindex
        if kind == 1:
            operands.append(int(match[1]))
        elif kind == 2:
            operands.append(float(match[2]))
        elif kind == 7:
            operator = match[7]
            if operator in (b"true", b"false"):
                operands.append(operator == b"true")
            elif outer or operator == b"BI":
                raise NotPlainError
            else:
                yield operator, operands
                operands = []
        elif kind == 5:
            operands.append(_from_hex(match[5]))
        elif kind == 4:
            operands.append(_unescaped(match[4]))
        elif kind == 3:
            operands.append(LIT(match[3].decode("ascii")))
        elif kind == 6:
            if match[6] in (b"[", b"<<"):
                outer.append((match[6], operands))
                operands = []
            else:
                operands = _closed(match[6], outer, operands)
        elif kind == 8:
            raise NotPlainError
    if outer:
        raise NotPlainError


def _from_hex(digits: bytes) -> bytes:
    try:
        return bytes.fromhex(digits.decode("ascii"))
    except ValueError:
        raise NotPlainError from None


def _unescaped(text: bytes) -> bytes:
    return _ESCAPE.sub(_escaped, text) if b"\\" in text else text


def _escaped(match: re.Match[bytes]) -> bytes:
    if match[1].isdigit():
        code = int(match[1], 8) if match[1] < b"8" else 256
        if code > 255:
            raise NotPlainError
        return bytes((code,))
    # What needs no escape pdfminer leaves out.
    return _ESCAPED.get(match[1], b"")


def _closed(bracket: bytes, outer: list[tuple[bytes, list[Any]]], inner: list[Any]) -> list[Any]:
    """Return the operands before a list or dictionary, with it added."""
    opening = b"[" if bracket == b"]" else b"<<"
    if not outer or outer[-1][0] != opening:
        raise NotPlainError
    _, operands = outer.pop()
    if opening == b"[":
        operands.append(inner)
        return operands
    keys = inner[::2]
    if len(inner) % 2 or not all(isinstance(key, PSLiteral) for key in keys):
        raise NotPlainError
    operands.append({key.name: value for key, value in zip(keys, inner[1::2], strict=True)})
    return operands
