"""Whether a rule of a style sheet is for a screen as wide as a desktop's."""

from __future__ import annotations

import regex

WIDTH, HEIGHT = 1280.0, 900.0
"""The window that pages are taken to be shown in, in pixels of a style sheet."""
_IS = {
    "orientation": "landscape", "hover": "hover", "any-hover": "hover", "pointer": "fine",
    "any-pointer": "fine", "scripting": "enabled", "prefers-color-scheme": "light",
    "prefers-reduced-motion": "no-preference", "prefers-contrast": "no-preference",
    "forced-colors": "none", "display-mode": "browser", "update": "fast", "grid": "0",
}  # fmt: skip
_LENGTH = regex.compile(r"([-+]?(?:\d+\.?\d*|\.\d+))\s*([a-z%]*)")
_PIXELS = {
    "": 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4,
    "em": 16.0, "rem": 16.0, "ex": 8.0, "ch": 8.0, "vw": WIDTH / 100, "vh": HEIGHT / 100,
}  # fmt: skip
_AND = regex.compile(r"\s+and\s+")
_RANGE = regex.compile(r"(?:(\S+?)\s*([<>]=?)\s*)?(width|height)\s*(?:([<>]=?|=)\s*(\S+))?")


def pixels(text: str, em: float = 16.0, whole: float = WIDTH) -> float | None:
    """Return a length in pixels; `em` and what 100 % is are pixels; None where it is none."""
    match = _LENGTH.fullmatch(text.strip())
    if not match:
        return None
    number, unit = float(match[1]), match[2]
    if unit == "%":
        return number / 100 * whole
    if unit in ("em", "ex", "ch"):
        return number * em * (1.0 if unit == "em" else 0.5)
    scale = _PIXELS.get(unit)
    return None if scale is None else number * scale


def is_for_screen(query: str) -> bool:
    """Tell whether a list of media queries holds; what is not understood does not."""
    query = query.lower().strip()
    return not query or any(_holds(one.strip()) for one in _split(query))


def _split(query: str) -> list[str]:
    return regex.split(r",(?![^(]*\))", query)


def _holds(query: str) -> bool:
    query = query.removeprefix("only ").strip()
    if query.startswith("not "):
        return not _holds(query[4:].strip())
    return all(_part(part.strip()) for part in _AND.split(query))


def _part(part: str) -> bool:
    if not part.startswith("("):
        return part in ("all", "screen")
    inside = part[1:-1].strip()
    if inside.startswith("("):
        return any(_holds(one.strip()) for one in regex.split(r"\s+or\s+", inside))
    if inside.startswith("not "):
        return not _part(inside[4:].strip())
    name, colon, value = (piece.strip() for piece in inside.partition(":"))
    if not colon:
        ranged = _RANGE.fullmatch(inside)
        return _in_range(ranged) if ranged else name in ("color", "hover", "pointer", "width")
    limit, _, feature = name.rpartition("-")
    size = {"width": WIDTH, "device-width": WIDTH, "height": HEIGHT, "device-height": HEIGHT}
    if name.startswith(("min-", "max-")):
        limit, feature = name[:3], name[4:]
        bound = pixels(value)
        if feature not in size or bound is None:
            return feature in ("resolution", "device-pixel-ratio") and limit == "max"
        return size[feature] >= bound if limit == "min" else size[feature] <= bound
    return _IS.get(name) == value


def _in_range(match: regex.Match[str]) -> bool:
    own = WIDTH if match[3] == "width" else HEIGHT
    ways = {
        "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, "=": lambda a, b: a == b,
        ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
    }  # fmt: skip
    for left, sign, right in ((match[1], match[2], own), (own, match[4], match[5])):
        if sign:
            a = pixels(left) if isinstance(left, str) else left
            b = pixels(right) if isinstance(right, str) else right
            if a is None or b is None or not ways[sign](a, b):
                return False
    return True
