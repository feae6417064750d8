"""Content streams: the characters that a page's operators draw, laid out by pdfminer.

pdfminer, which pdfplumber rests on, understands operators and fonts; what takes its time is
taking streams apart, letter by letter, and building every line and curve. Streams as programs
write them are taken apart in `operators`; the rest is left to pdfminer's own parser, so that
what comes out is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTPage
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import PDFStream, resolve1, stream_value
from pdfminer.psparser import PSLiteral
from pdfminer.utils import mult_matrix

from mappa_extract.model import Box
from mappa_extract.sources.faces import note_nameless
from mappa_extract.sources.layers import Layers
from mappa_extract.sources.operators import NotPlainError, operations
from mappa_extract.sources.paint import (
    Colour,
    Cover,
    Mark,
    State,
    after_graphics_state,
    box_of,
    is_opaque_picture,
    named_resource,
    rgb,
    within,
)

_PLACING = frozenset(b"q Q cm BT ET Tc Tw Tz TL Tf Tr Ts Td TD Tm T* Tj TJ ' \" Do".split())
"""The operators that say which characters stand where."""
_DRAWING = frozenset(b"re m l c v y h f F f* B B* b b* S s n w g rg k cs sc scn".split())
"""The operators that draw lines and fill areas, and the colours they fill them in."""
_SHOWING = frozenset(b"gs W W* BMC BDC EMC G RG K CS SC SCN".split())
"""The operators that say what of it is shown."""
_USED = _PLACING | _DRAWING | _SHOWING


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
    colour: Colour | None
    """What it is filled with; None where that is not known."""


class LaidOut(NamedTuple):
    """A page: its characters, each with a `mark`, what is drawn, and what covers what."""

    letters: LTPage
    shapes: list[Shape]
    covers: list[Cover]
    strokes: list[list[tuple[float, float]]]
    """The points of short lines that slope or bend, as a pen draws them."""


def laid_out(page: Any, layers: Layers) -> LaidOut:
    """Return what a pdfplumber page's operators paint.

    Raises:
        Exception: whatever pdfminer raises for a damaged page.
    """
    device = _Letters(page.pdf.rsrcmgr, pageno=page.page_number)
    device.layers = layers
    _Interpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    return LaidOut(device.get_result(), device.shapes, device.covers, device.strokes)


_MOST_SHAPES = 20_000
"""More than any table has; maps and charts have more, and are no tables."""
_PEN_WIDE, _PEN_HIGH = 60.0, 40.0
"""Points: a line through a figure is no larger."""
_MOST_STROKES = 500


class _Letters(PDFPageAggregator):  # type: ignore[misc]
    """Collects characters, the boxes of paths, and what covers them."""

    layers: Layers

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.shapes: list[Shape] = []
        self.covers: list[Cover] = []
        self.strokes: list[list[tuple[float, float]]] = []
        self.state = State()
        self.states: list[State] = []
        self.inherited: tuple[int, Any] | None = None
        """The rendering mode and the colours that a form begins with."""
        self._order = 0

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        """Lay out a string's characters, and mark them with how they are painted."""
        first = len(self.cur_item)
        super().render_string(textstate, seq, ncs, graphicstate)
        self._order += 1
        why, stroked = "", textstate.render in (1, 5)
        if self.state.shows_nothing:
            why = "in a layer that is off" if self.state.off else "transparent"
        elif textstate.render in (3, 7):
            why = "invisible"
        colour = (
            rgb(graphicstate.scolor, graphicstate.scs)
            if stroked
            else rgb(graphicstate.ncolor, graphicstate.ncs)
        )
        mark = Mark(self._order, why, colour, self.state.clip)
        for char in self.cur_item._objs[first:]:
            char.mark = mark

    def render_char(self, matrix: Any, font: Any, *args: Any) -> float:
        """Lay out a character, and note its font and its code there."""
        advance: float = super().render_char(matrix, font, *args)
        self.cur_item._objs[-1].face = font, args[3]
        return advance

    def paint_path(
        self, gstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Sequence[Any]
    ) -> None:
        """Keep the box of each part of a path."""
        if len(self.shapes) > _MOST_SHAPES or self.state.shows_nothing:
            return
        self._order += 1
        colour = rgb(gstate.ncolor, gstate.ncs)
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
                box = within(Box(min(xs), min(ys), max(xs), max(ys)), self.state.clip)
                if box is not None:
                    self.shapes.append(Shape(*box, stroke, fill, straight, colour))
                    if fill and colour is not None:
                        self.cover(box, colour, straight)
                    by_pen = stroke and not fill and (not straight or len(corners) == 2)
                    by_pen = by_pen and len(self.strokes) < _MOST_STROKES
                    if by_pen and box.x1 - box.x0 < _PEN_WIDE and box.bottom - box.top < _PEN_HIGH:
                        self.strokes.append(list(zip(xs, ys, strict=True)))
                part, curved = [], False
            curved = curved or step[0] in "cvy"
            part += list(zip(step[1::2], step[2::2], strict=False))

    def cover(self, box: Box, colour: Colour | None, whole: bool = True) -> None:
        """Keep a rectangle or a picture that hides what was painted before it."""
        if not self.state.hides_nothing and len(self.covers) < _MOST_SHAPES:
            self._order += 1
            self.covers.append(Cover(self._order, box, colour, whole))

    def render_image(self, name: str, stream: PDFStream) -> None:
        """Keep the place of a picture."""
        corners = box_of([(0, 0), (1, 0), (0, 1), (1, 1)], self.ctm)
        box = within(corners, self.state.clip) if corners else None
        if box is not None and is_opaque_picture(stream):
            self.cover(box, None)


class _Interpreter(PDFPageInterpreter):  # type: ignore[misc]
    """pdfminer's interpreter, given the operations of a plain stream ready made."""

    def execute(self, streams: Sequence[object]) -> None:
        """Do what the streams of a page or a form say."""
        self._marked: list[State] = []
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

    def init_resources(self, resources: Any) -> None:
        """Make the fonts ready, and note which of their codes mean no character."""
        super().init_resources(resources)
        note_nameless(self.fontmap, resources)

    def init_state(self, ctm: Any) -> None:
        """Begin a page, or a form with the mode and the colours that it inherits."""
        super().init_state(ctm)
        if self.device.inherited:
            self.textstate.render, self.graphicstate = self.device.inherited
            self.device.inherited = None

    def do_q(self) -> None:
        """Save the graphics state."""
        super().do_q()
        self.device.states.append(self.device.state)

    def do_Q(self) -> None:  # noqa: N802
        """Restore the graphics state."""
        if self.gstack and self.device.states:
            off = self.device.state.off
            self.device.state = replace(self.device.states.pop(), off=off)
        super().do_Q()

    def do_gs(self, name: object) -> None:
        """Set opacity and blending."""
        named = named_resource(self.resources, "ExtGState", name)
        self.device.state = after_graphics_state(self.device.state, named)

    def do_W(self) -> None:  # noqa: N802
        """Clip to the box of the path that is being made."""
        points = [
            pair for step in self.curpath for pair in zip(step[1::2], step[2::2], strict=False)
        ]
        box = box_of(points, self.ctm)
        if box is not None:
            clip = within(box, self.device.state.clip) or Box(0, 0, 0, 0)
            self.device.state = replace(self.device.state, clip=clip)

    do_W_a = do_W  # noqa: N815

    def do_BMC(self, tag: object) -> None:  # noqa: N802
        """Begin a part of the page."""
        self._marked.append(self.device.state)

    def do_BDC(self, tag: object, props: object) -> None:  # noqa: N802
        """Begin a part of the page, perhaps of a layer that is off."""
        self._marked.append(self.device.state)
        if isinstance(tag, PSLiteral) and tag.name == "OC":
            group = named_resource(self.resources, "Properties", props)
            if self.device.layers.is_off(group):
                self.device.state = replace(self.device.state, off=True)

    def do_EMC(self) -> None:  # noqa: N802
        """End a part of the page."""
        if self._marked:
            off = self._marked.pop().off
            self.device.state = replace(self.device.state, off=off)

    def do_Do(self, xobjid_arg: object) -> None:  # noqa: N802
        """Paint a picture, or a form inside its box, if its layer is on."""
        device = self.device
        before, depth = device.state, len(device.states)
        found = resolve1(self.xobjmap.get(getattr(xobjid_arg, "name", None)))
        if isinstance(found, PDFStream):
            if device.layers.is_off(found.get("OC")):
                device.state = replace(device.state, off=True)
            if found.get("BBox") is not None:
                device.state = replace(device.state, clip=self._clip_of(found))
                device.inherited = (self.textstate.render, self.graphicstate.copy())
        super().do_Do(xobjid_arg)
        device.set_ctm(self.ctm)
        device.inherited = None
        device.state = before
        del device.states[depth:]

    def _clip_of(self, form: PDFStream) -> Box | None:
        """Return the box that a form is clipped to, of what is clipped already."""
        clip: Box | None = self.device.state.clip
        sides = [resolve1(side) for side in resolve1(form.get("BBox")) or []]
        matrix = [resolve1(each) for each in resolve1(form.get("Matrix")) or [1, 0, 0, 1, 0, 0]]
        if len(sides) != 4 or len(matrix) != 6:
            return clip
        x0, y0, x1, y1 = sides
        whole = mult_matrix(tuple(matrix), self.ctm)
        box = box_of([(x0, y0), (x1, y0), (x0, y1), (x1, y1)], whole)
        return (within(box, clip) or Box(0, 0, 0, 0)) if box else clip


@cache
def _method(operator: bytes) -> tuple[str, int]:
    """Return the interpreter's method for an operator and how many operands it takes."""
    name = operator.decode("ascii").replace("*", "_a").replace('"', "_w").replace("'", "_q")
    return f"do_{name}", getattr(PDFPageInterpreter, f"do_{name}").__code__.co_argcount - 1
