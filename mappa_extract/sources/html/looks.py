"""How an element is shown: whether at all, as what kind of box, and with what signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import regex
from lxml import etree
from tinycss2.color4 import Color
from tinycss2.color5 import parse_color

from mappa_extract.sources.html.cascade import Declared
from mappa_extract.sources.html.media import HEIGHT, pixels

_BLOCK = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2",
    "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr", "html", "legend", "main", "menu",
    "nav", "ol", "optgroup", "option", "p", "pre", "search", "section", "summary", "ul",
))  # fmt: skip
_DISPLAY = {
    **dict.fromkeys(_BLOCK, "block"),
    "li": "list-item", "table": "table", "caption": "table-caption", "tr": "table-row",
    "thead": "table-header-group", "tbody": "table-row-group", "tfoot": "table-footer-group",
    "td": "table-cell", "th": "table-cell", "col": "table-column", "colgroup": "table-column-group",
    "button": "inline-block", "input": "inline-block", "select": "inline-block",
    "textarea": "inline-block", "img": "inline-block",
}  # fmt: skip
_ROLES = {
    "table": "table", "grid": "table", "treegrid": "table", "rowgroup": "table-row-group",
    "row": "table-row", "cell": "table-cell", "gridcell": "table-cell",
    "columnheader": "table-cell", "rowheader": "table-cell", "caption": "table-caption",
}  # fmt: skip
_NEVER = frozenset((
    "script", "style", "noscript", "template", "title", "link", "meta", "base",
    "datalist", "rp", "param", "source", "track", "audio", "video", "object", "embed", "iframe",
    "canvas", "map", "area", "nav", "noframes", "frameset", "noembed", "annotation",
    "annotation-xml",
))  # fmt: skip
"""What shows no text in a browser that runs scripts; and the ways to other pages."""
_STRUCK = frozenset(("s", "del", "strike"))
_SIZES = {
    "xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0,
    "x-large": 24.0, "xx-large": 32.0,
}  # fmt: skip
_FAR = -900.0
_LEAST_SIZE = 2.0
"""Pixels; smaller type is not read by anybody."""
_LEAST_CONTRAST = 24 / 255
_FAINT = 0.05
"""Opacity; what has less is not seen."""
_VARIABLE = regex.compile(r"var\(\s*(--[\w-]+)\s*(?:,((?:[^()]|\([^()]*\))*))?\)")
_LIST_STYLES = regex.compile(
    r"\b(none|decimal-leading-zero|decimal|(?:lower|upper)-(?:alpha|latin|roman)|disc|circle|square)\b"
)
_LIST_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman",
               "I": "upper-roman"}  # fmt: skip

Colour = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Look:
    """What an element's style comes to; what is inherited is what its children begin with."""

    display: str = "inline"
    visible: bool = True
    size: float = 16.0
    colour: Colour | None = (0.0, 0.0, 0.0, 1.0)
    paper: Colour | None = (1.0, 1.0, 1.0, 1.0)
    """What the text stands on; None where that is a picture or not in the file."""
    struck: bool = False
    raised: bool = False
    preformatted: bool = False
    turned: bool = False
    """The text runs against the way it is stored."""
    apart: bool = False
    """A box of its own within the line."""
    sideways: bool = False
    """Its children stand side by side."""
    columns: int = 0
    """In so many columns a grid lays out its children."""
    spans: bool = False
    """It says which columns of its grid it takes."""
    list_style: str = "disc"
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def shows_text(self) -> bool:
        """Whether text with this look can be seen and says something."""
        if not self.visible or self.struck or self.size < _LEAST_SIZE:
            return False
        if self.colour is None:
            return True
        if self.colour[3] < _FAINT:
            return False
        if self.paper is None:
            return True
        contrast = (
            max(abs(a - b) for a, b in zip(self.colour[:3], self.paper[:3], strict=True))
            * self.colour[3]
        )
        return contrast > _LEAST_CONTRAST


def look_of(
    node: etree._Element, declared: Declared, above: Look, whole: bool = True
) -> Look | None:
    """Return an element's look; None where neither it nor anything in it is shown.

    Args:
        node: the element.
        declared: its properties, see `Cascade.of`.
        above: the look of its parent.
        whole: whether no style sheet of the page is missing, see `Cascade.is_whole`.
    """
    if node.tag in _NEVER:
        return None
    style, variables = _resolved(declared, above.variables)
    display = style.get("display", "") or _default_display(node)
    if display == "none" or _is_put_away(style):
        return None
    size = _size(node, style, above.size)
    decoration = style.get("text-decoration", "") + style.get("text-decoration-line", "")
    align = style.get("vertical-align", "")
    colour = _colour(node, style, above.colour)
    paper = _paper(node, style, above, whole, colour)
    return Look(
        display=display,
        visible=style.get("visibility", "visible" if above.visible else "hidden")
        in ("visible", "inherit", "initial", "unset"),
        size=size,
        colour=colour,
        paper=paper,
        struck=(above.struck and display not in ("inline-block", "inline-table"))
        or node.tag in _STRUCK
        or "line-through" in decoration,
        raised=node.tag in ("sup", "small") or align in ("super", "top", "text-top"),
        preformatted=style.get("white-space", "").startswith(("pre", "break-spaces"))
        if "white-space" in style
        else node.tag in ("pre", "textarea") or above.preformatted,
        turned=_is_turned(node, style) or (above.turned and "direction" not in style),
        apart=_is_apart(style, display, above),
        sideways=display in ("flex", "inline-flex")
        and not style.get("flex-direction", style.get("flex-flow", "")).startswith("column"),
        columns=_grid_columns(style) if display in ("grid", "inline-grid") else 0,
        spans="grid-column" in style or "grid-area" in style or "grid-row" in style,
        list_style=_list_style(node, style, above.list_style),
        variables=variables,
    )


_REPEAT = regex.compile(r"repeat\(\s*(\d{1,2})\s*,\s*([^()]*(?:\([^()]*\)[^()]*)*)\)")


def _grid_columns(style: Declared) -> int:
    """Return how many columns a grid declares; 0 where that follows from its contents."""
    declared = style.get("grid-template-columns", "")
    if not declared:
        declared = style.get("grid-template", style.get("grid", "")).rpartition("/")[2]
    if "auto-f" in declared:
        return 0
    spelled = _REPEAT.sub(lambda match: f" {match[2]} " * int(match[1]), declared)
    spelled = regex.sub(r"\[[^\]]*\]", " ", regex.sub(r"\([^()]*\)", "", spelled))
    return len(spelled.split()) if spelled.strip() != "none" else 0


def anonymous(above: Look) -> Look:
    """Return the look of text that is put into an element by its style sheet."""
    return replace(above, display="inline", apart=False, sideways=False)


def _resolved(style: Declared, above: dict[str, str]) -> tuple[Declared, dict[str, str]]:
    own = {name: value for name, value in style.items() if name.startswith("--")}
    variables = {**above, **own} if own else above
    if not any("var(" in value for value in style.values()):
        return style, variables
    resolved = {}
    for name, value in style.items():
        for _ in range(5):
            if "var(" not in value:
                break
            value = _VARIABLE.sub(lambda m: variables.get(m[1], m[2] or ""), value).strip()
            if len(value) > 1000:
                value = ""
        if value and "var(" not in value:
            resolved[name] = value
    return resolved, variables


def _default_display(node: etree._Element) -> str:
    if node.get("hidden") is not None or node.get("popover") is not None:
        return "none"
    if node.tag == "dialog" and node.get("open") is None:
        return "none"
    if node.tag == "input" and (node.get("type") or "").lower() == "hidden":
        return "none"
    default = _DISPLAY.get(str(node.tag), "inline")
    role = _ROLES.get(node.get("role") or "")
    return role if role and default in ("block", "inline", "list-item") else default


def _is_put_away(style: Declared) -> bool:
    """Tell whether an element is laid out, but where or so that nobody sees it."""
    faded = regex.search(r"\bopacity\(([^()]*)\)", style.get("filter", ""))
    shares = (_share(style.get("opacity", "")), _share(faded[1] if faded else ""))
    if any(share is not None and share < _FAINT for share in shares):
        return True
    if style.get("content-visibility") == "hidden" or _share(style.get("scale", "")) == 0:
        return True
    placed = style.get("position") in ("absolute", "fixed")
    clip = regex.fullmatch(r"rect\((.*)\)", style.get("clip", ""))
    if placed and clip:
        sides = [pixels(side) for side in regex.split(r"[\s,]+", clip[1].strip())]
        if len(sides) == 4 and None not in sides:
            top, right, bottom, left = (side or 0.0 for side in sides)
            if right - left <= 1 or bottom - top <= 1:
                return True
    path = style.get("clip-path", "")
    inset = regex.match(r"inset\(\s*([\d.]+)%", path)
    if (inset and float(inset[1]) >= 50) or regex.match(r"circle\(0", path):
        return True
    if style.get("position") in ("absolute", "fixed", "relative"):
        offsets = [*style.get("inset", "").split(), *(style.get(side, "") for side in _SIDES)]
        if any((pixels(side) or 0.0) <= _FAR for side in offsets):
            return True
    for name in ("text-indent", "margin-left", "margin-top"):
        if (pixels(style.get(name, "")) or 0.0) <= _FAR:
            return True
    move = style.get("transform", "")
    if regex.search(r"scale(?:[xy3d]*)\(\s*0\s*[,)]", move) or any(
        (pixels(far) or 0.0) <= _FAR for far in regex.findall(r"-[\d.]+[a-z%]+", move)
    ):
        return True
    cut = {style.get(name, "") for name in ("overflow", "overflow-x", "overflow-y")}
    if cut & {"hidden", "clip"}:
        sizes = (style.get(name, "") for name in ("width", "height", "max-width", "max-height"))
        return any(size is not None and size <= 1 for size in map(_absolute, sizes))
    return False


_SIDES = ("left", "right", "top", "bottom")


def _absolute(text: str) -> float | None:
    return None if text.endswith("%") and text != "0%" else pixels(text, whole=HEIGHT)


def _share(text: str) -> float | None:
    try:
        return float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        return None


def _size(node: etree._Element, style: Declared, above: float) -> float:
    text = style.get("font-size", "")
    if not text and (
        short := regex.search(r"(?:^|\s)(\d[\d.]*[a-z%]*)(?:/\S+)?\s", style.get("font", "") + " ")
    ):
        text = short[1]
    if not text:
        return above * (0.83 if node.tag in ("sup", "sub", "small") else 1.0)
    if text in _SIZES:
        return _SIZES[text]
    if text in ("smaller", "larger"):
        return above * (0.83 if text == "smaller" else 1.2)
    size = pixels(text, above, above)
    return above if size is None else size


def _parsed(text: str) -> Colour | None:
    try:
        colour = parse_color(text)
        if colour is None or colour == "currentcolor":
            return None
        red, green, blue, *_ = _in_red_green_blue(colour)
    except (ValueError, TypeError, IndexError, NotImplementedError):
        return None
    return (red or 0.0, green or 0.0, blue or 0.0, colour.alpha)


def _in_red_green_blue(colour: Color) -> Sequence[float | None]:
    """Return a colour's parts; of spaces that tinycss2 does not convert as far as it matters.

    Raises:
        NotImplementedError: the space is not known.
    """
    parts: Sequence[float | None] = colour.coordinates
    if colour.space in ("lab", "lch", "oklab", "oklch"):
        whole = 100.0 if colour.space in ("lab", "lch") else 1.0
        # White and black have no hue; the rest is far enough from both.
        light = (parts[0] or 0.0) / whole
        return light, light, light
    if colour.space in ("display-p3", "a98-rgb", "prophoto-rgb", "rec2020"):
        return parts
    converted: Sequence[float | None] = colour.to("srgb").coordinates
    return converted


def _colour(node: etree._Element, style: Declared, above: Colour | None) -> Colour | None:
    text = style.get("-webkit-text-fill-color") or style.get("color")
    if text is None:
        text = node.get("color") if node.tag == "font" else None
        text = node.get("text") if node.tag == "body" else text
    if text is None or text in ("inherit", "unset", "currentcolor"):
        return above
    return _parsed(text)


def _paper(
    node: etree._Element, style: Declared, above: Look, whole: bool, ink: Colour | None
) -> Colour | None:
    if any(sign in style.get(name, "") for name in ("background", "background-image")
           for sign in ("url(", "gradient(")) or node.get("background"):  # fmt: skip
        return None
    if style.get("position") in ("absolute", "fixed", "sticky"):
        # It may stand over anything.
        above = replace(above, paper=None)
    text = style.get("background-color") or style.get("background") or node.get("bgcolor") or ""
    found = (ink if part == "currentcolor" else _parsed(part) for part in _parts(text))
    colours = [colour for colour in found if colour is not None]
    if colours and colours[0][3] > 0.95:
        return colours[0]
    if colours and colours[0][3] > 0.05:
        return None
    return above.paper if whole or node.tag != "html" else None


def _parts(text: str) -> list[str]:
    return regex.findall(r"[^\s(]+(?:\([^()]*\))?", text)


def _is_turned(node: etree._Element, style: Declared) -> bool:
    override = node.tag == "bdo" or style.get("unicode-bidi", "").endswith("override")
    direction = style.get("direction") or (node.get("dir") or "").lower()
    return override and direction == "rtl"


def _is_apart(style: Declared, display: str, above: Look) -> bool:
    if display.startswith("inline-") or above.sideways or style.get("float", "none") != "none":
        return True
    names = ("margin", "margin-left", "margin-right", "padding", "padding-left", "padding-right")
    return any((pixels(part) or 0.0) > 1 for name in names for part in style.get(name, "").split())


def _list_style(node: etree._Element, style: Declared, above: str) -> str:
    text = style.get("list-style-type") or style.get("list-style") or ""
    found = _LIST_STYLES.search(text)
    if found:
        return str(found[1])
    if node.tag in ("ol", "ul", "li") and node.get("type") in _LIST_TYPES:
        return _LIST_TYPES[node.get("type") or ""]
    return {"ol": "decimal", "ul": "disc", "menu": "disc"}.get(str(node.tag), above)
