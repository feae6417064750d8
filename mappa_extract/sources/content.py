"""Content streams: the characters that a page's operators draw, laid out by pdfminer.

pdfminer, which pdfplumber rests on, understands operators and fonts; what takes its time is
taking streams apart, letter by letter, and building every line and curve. Streams as programs
write them are taken apart here by one pattern; one that holds anything else (an inline image, a
comment, a syntax error) is left to pdfminer's own parser, so that what comes out is the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTPage
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import stream_value
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

_PLACING = frozenset(b"q Q cm BT ET Tc Tw Tz TL Tf Tr Ts Td TD Tm T* Tj TJ ' \" Do".split())
"""The operators that say which characters stand where."""
_DRAWING = frozenset(b"re m l c v y h f F f* B B* b b* S s n w g rg k cs sc scn".split())
"""The operators that draw lines and fill areas, and the colours they fill them in."""
_USED = _PLACING | _DRAWING

Operation = tuple[bytes, list[Any]]
"""An operator, and the operands before it, as pdfminer has them."""


class NotPlainError(ValueError):
    """The stream holds what only pdfminer's parser may judge."""


class Shape(NamedTuple):
    """The box of a drawn path, origin bottom left as in the layout, and how it was painted."""

    x0: float
    y0: float
    x1: float
    y1: float
    stroked: bool
    filled: bool
    straight: bool
    """A line or a rectangle; else the box is around curves or slopes."""
    colour: object


def laid_out(page: Any) -> tuple[LTPage, list[Shape]]:
    """Return the layout of a pdfplumber page with its characters alone, and what is drawn.

    Raises:
        Exception: whatever pdfminer raises for a damaged page.
    """
    device = _Letters(page.pdf.rsrcmgr, pageno=page.page_number)
    _Interpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    return device.get_result(), device.shapes


_MOST_SHAPES = 20_000
"""More than any table has; maps and charts have more, and are no tables."""


class _Letters(PDFPageAggregator):  # type: ignore[misc]
    """Collects characters and the boxes of paths; pictures are passed over."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.shapes: list[Shape] = []

    def paint_path(
        self, gstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Sequence[Any]
    ) -> None:
        """Keep the box of each part of a path."""
        if len(self.shapes) > _MOST_SHAPES:
            return
        a, b, c, d, e, f = self.ctm
        part: list[tuple[float, float]] = []
        curved = False
        for step in (*path, ("m",)):
            if step[0] == "m" and part:
                xs = [a * x + c * y + e for x, y in part]
                ys = [b * x + d * y + f for x, y in part]
                corners = {(round(x, 1), round(y, 1)) for x, y in zip(xs, ys, strict=True)}
                straight = not curved and (
                    len({x for x, _ in corners}) <= 2 and len({y for _, y in corners}) <= 2
                )
                self.shapes.append(
                    Shape(
                        *(min(xs), min(ys), max(xs), max(ys)),
                        *(stroke, fill, straight, gstate.ncolor),
                    )
                )
                part, curved = [], False
            curved = curved or step[0] in "cvy"
            part += list(zip(step[1::2], step[2::2], strict=False))

    def render_image(self, *_: Any) -> None:
        """Draw nothing."""


class _Interpreter(PDFPageInterpreter):  # type: ignore[misc]
    """pdfminer's interpreter, given the operations of a plain stream ready made."""

    def execute(self, streams: Sequence[object]) -> None:
        """Do what the streams of a page or a form say."""
        parts = [stream_value(one) for one in streams]
        numbers = {part.objid for part in parts}
        # What runs in a circle, and what can't be told from it, pdfminer knows how to refuse.
        if None in numbers or numbers & self.parent_stream_ids:
            super().execute(streams)
            return
        try:
            plain = list(operations(b"\n".join([part.get_data() for part in parts])))
        except NotPlainError:
            super().execute(streams)
            return
        self.stream_ids = {number for number in numbers if number is not None}
        for operator, operands in plain:
            if operator not in _USED:
                continue
            self.argstack.extend(operands)
            name, count = _method(operator)
            if not count:
                getattr(self, name)()
                continue
            arguments = self.pop(count)
            if len(arguments) == count:
                getattr(self, name)(*arguments)


@cache
def _method(operator: bytes) -> tuple[str, int]:
    """Return the interpreter's method for an operator and how many operands it takes."""
    name = operator.decode("ascii").replace("*", "_a").replace('"', "_w").replace("'", "_q")
    return f"do_{name}", getattr(PDFPageInterpreter, f"do_{name}").__code__.co_argcount - 1


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
