"""How a page's operators paint: what is current of it, and what colour comes of it.

After ISO 32000-1: transparency (11), optional content (8.11), clipping (8.5.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from pdfminer.pdftypes import dict_value, resolve1
from pdfminer.psparser import PSLiteral

from mappa_extract.model import Box

Colour = tuple[float, float, float]
"""Red, green and blue from 0 to 1."""

PAPER: Colour = (1.0, 1.0, 1.0)
_OPAQUE = 0.95
_TRANSPARENT = 0.05


@dataclass(frozen=True, slots=True)
class State:
    """What is current when something is painted, besides what pdfminer keeps."""

    alpha: float = 1.0
    """Opacity of what is filled."""
    blended: bool = False
    """What is painted mixes with what it is painted over."""
    off: bool = False
    """It belongs to a layer that is switched off."""
    clip: Box | None = None
    """The box that nothing is painted outside of; origin bottom left, so that top is below."""

    @property
    def hides_nothing(self) -> bool:
        """Whether what is under a painted area still shows."""
        return self.off or self.blended or self.alpha < _OPAQUE

    @property
    def shows_nothing(self) -> bool:
        """Whether what is painted does not show."""
        return self.off or self.alpha < _TRANSPARENT


class Mark(NamedTuple):
    """How a string of characters was painted."""

    order: int
    """Its place among all that is painted on the page."""
    why: str
    """Why nothing of it shows, or empty."""
    colour: Colour | None
    clip: Box | None


class Cover(NamedTuple):
    """An opaque rectangle or picture; origin bottom left as in the layout."""

    order: int
    box: Box
    colour: Colour | None
    """None: a picture, or a colour that is not known."""
    whole: bool = True
    """It fills its box; else it is round, and only the ground of what stands in its middle."""


def within(box: Box, clip: Box | None) -> Box | None:
    """Return the part of a box inside a clip, None where there is none."""
    if clip is None:
        return box
    cut = Box(
        max(box.x0, clip.x0),
        max(box.top, clip.top),
        min(box.x1, clip.x1),
        min(box.bottom, clip.bottom),
    )
    return cut if cut.x0 <= cut.x1 + 0.5 and cut.top <= cut.bottom + 0.5 else None


def box_of(points: Iterable[tuple[float, float]], matrix: Sequence[float]) -> Box | None:
    """Return the box around points after a matrix; None without points."""
    a, b, c, d, e, f = matrix
    moved = [(a * x + c * y + e, b * x + d * y + f) for x, y in points]
    if not moved:
        return None
    xs, ys = [x for x, _ in moved], [y for _, y in moved]
    return Box(min(xs), min(ys), max(xs), max(ys))


def rgb(colour: object, space: Any) -> Colour | None:
    """Return a colour of a content stream as red, green and blue; None where it is not known."""
    parts = colour if isinstance(colour, tuple | list) else (colour,)
    if not parts or not all(isinstance(part, int | float) for part in parts):
        return None
    numbers = [min(max(float(part), 0.0), 1.0) for part in parts]
    name = getattr(space, "name", "")
    if name in ("Separation", "DeviceN"):
        grey = 1.0 - max(numbers)
        return (grey, grey, grey)
    if name in ("Indexed", "Pattern", "Lab"):
        return None
    if len(numbers) == 1:
        return (numbers[0], numbers[0], numbers[0])
    if len(numbers) == 3:
        return (numbers[0], numbers[1], numbers[2])
    if len(numbers) == 4:
        cyan, magenta, yellow, black = numbers
        return (
            max(0.0, 1.0 - cyan - black),
            max(0.0, 1.0 - magenta - black),
            max(0.0, 1.0 - yellow - black),
        )
    return None


def contrast(one: Colour, other: Colour) -> float:
    """Return how far apart two colours are, from 0 to 1."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def after_graphics_state(state: State, named: object) -> State:
    """Return the state after an operator `gs` with its dictionary of parameters."""
    values = resolve1(named)
    if not isinstance(values, dict):
        return state
    alpha, blended = state.alpha, state.blended
    given = resolve1(values.get("ca"))
    if isinstance(given, int | float):
        alpha = float(given)
    mode = resolve1(values.get("BM"))
    if isinstance(mode, list):
        mode = resolve1(mode[0]) if mode else None
    if isinstance(mode, PSLiteral):
        blended = mode.name not in ("Normal", "Compatible")
    mask = resolve1(values.get("SMask"))
    if isinstance(mask, dict):
        blended = True
    return State(alpha, blended, state.off, state.clip)


def is_opaque_picture(picture: Any) -> bool:
    """Tell whether a picture covers all that is under it."""
    names = ("SMask", "Mask", "ImageMask")
    return not any(resolve1(picture.get(name)) for name in names)


def named_resource(resources: Any, kind: str, name: object) -> object:
    """Return what a page's or a form's resources call by a name; None where they have none."""
    if not isinstance(name, PSLiteral) or not resources:
        return None
    held = resolve1(resources.get(kind))
    return dict_value(held).get(name.name) if held else None
