"""What a Word file's styles come to: whether a run is shown, struck out or raised.

Toggles follow ISO/IEC 29500-1, 17.7.3: set in a style of the table, of the paragraph and of the
run they cancel each other out; what a run says itself decides.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from mappa_extract.sources.grounds import PAPER, UNKNOWN, stands_out

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WHITE = frozenset(("FFFFFF", "FEFEFE", "FDFDFD"))
_THEME = {"background1": PAPER, "light1": PAPER}
"""Colours that a theme calls by name; others are not looked up."""
_MARKERS = {
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00", "magenta": "FF00FF",
    "red": "FF0000", "yellow": "FFFF00", "white": "FFFFFF", "darkBlue": "000080",
    "darkCyan": "008080", "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000",
    "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0",
}  # fmt: skip
"""The colours of `highlight` (ISO/IEC 29500-1, 17.18.40)."""
_LEAST_WIDTH = 5
"""Per cent; letters that are narrower are lines."""
_RAISED = 4
"""Half-points above the line, from which on a mark is a note's."""
_TINY = 2
"""Half-points: type of one point is not read by anybody."""


def value(node: etree._Element | None, name: str, attribute: str = "val") -> str | None:
    """Return an attribute of a property, or None where the property is not given."""
    found = node.find(f"{W}{name}") if node is not None else None
    return None if found is None else found.get(f"{W}{attribute}", "")


def is_on(node: etree._Element | None, name: str) -> bool | None:
    """Return what a property that is on or off says; None where it is not given."""
    text = value(node, name)
    return None if text is None else text not in ("0", "false", "off")


class Styles:
    """The styles of one Word file."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        self._usual: dict[str, str] = {}
        self._defaults: etree._Element | None = None
        if root is None:
            return
        self._defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        for style in root.iterfind(f"{W}style"):
            name = style.get(f"{W}styleId", "")
            self._styles[name] = style
            if style.get(f"{W}default") in ("1", "true", "on"):
                self._usual[style.get(f"{W}type", "")] = name

    def line(self, kind: str, name: str | None) -> Iterator[etree._Element]:
        """Yield a style and those it is based on, the nearest first."""
        if name is None or name not in self._styles:
            name = self._usual.get(kind)
        met: set[str] = set()
        while name and name in self._styles and name not in met:
            met.add(name)
            yield self._styles[name]
            name = value(self._styles[name], "basedOn")

    def runs(self, kind: str, name: str | None) -> list[etree._Element]:
        """Return the properties of runs of a style and of those it is based on."""
        found = (style.find(f"{W}rPr") for style in self.line(kind, name))
        return [each for each in found if each is not None]

    def is_shaded(self, kind: str, name: str | None) -> bool:
        """Tell whether a style gives what it is used for a ground that is not the paper."""
        return any(
            shade.get(f"{W}fill", "auto").upper() not in ("AUTO", *_WHITE)
            for style in self.line(kind, name)
            for shade in style.iter(f"{W}shd")
        )

    def is_heading(self, properties: etree._Element | None) -> bool:
        """Tell whether a paragraph is one of the outline's headings."""
        levels = [value(properties, "outlineLvl")]
        for style in self.line("paragraph", value(properties, "pStyle")):
            levels.append(value(style.find(f"{W}pPr"), "outlineLvl"))
            name = (value(style, "name") or "").lower()
            if name == "title" or name.startswith("heading "):
                return True
        level = next((level for level in levels if level), "9")
        return level.isdigit() and int(level) < 9


class Looks:
    """Tells of the runs of one paragraph how they are shown."""

    def __init__(
        self, styles: Styles, paragraph: etree._Element | None, table: str | None, ground: str
    ) -> None:
        """Take the paragraph's properties, the style of its table and what that stands on."""
        self._styles = styles
        name = value(paragraph, "pStyle")
        self._levels = [styles.runs("paragraph", name)]
        if table is not None:
            self._levels.append(styles.runs("table", table))
        shaded = UNKNOWN if styles.is_shaded("paragraph", name) else ""
        self._ground = ground_of(paragraph) or shaded or ground or PAPER

    def is_seen(self, own: etree._Element | None) -> bool:
        """Tell whether a run's text is shown and not struck out."""
        if any(self._toggled(own, name) for name in ("vanish", "strike")):
            return False
        if self._first(own, "dstrike") not in (None, "0", "false", "off"):
            return False
        size = self._first(own, "sz") or ""
        if size.isdigit() and int(size) <= _TINY:
            return False
        wide = (self._first(own, "w") or "").removesuffix("%")
        if wide.isdigit() and int(wide) <= _LEAST_WIDTH:
            return False
        colour = self._first(own, "color") or ""
        if colour in ("", "auto"):
            colour = _THEME.get(value(own, "color", "themeColor") or "", "")
        return stands_out(colour, ground_of(own) or self._ground)

    def is_raised(self, own: etree._Element | None) -> bool:
        """Tell whether a run is raised above its line."""
        raised = self._first(own, "position") or ""
        if raised.isdigit() and int(raised) >= _RAISED:
            return True
        return self._first(own, "vertAlign") == "superscript"

    def _all(self, own: etree._Element | None) -> list[list[etree._Element]]:
        named = value(own, "rStyle")
        return [*([self._styles.runs("character", named)] if named else []), *self._levels]

    def _first(self, own: etree._Element | None, name: str) -> str | None:
        every = [own, *(each for level in self._all(own) for each in level), self._styles._defaults]
        return next((text for each in every if (text := value(each, name)) is not None), None)

    def _toggled(self, own: etree._Element | None, name: str) -> bool:
        said = is_on(own, name)
        if said is not None:
            return said
        on = False
        for level in self._all(own):
            on ^= next((said for each in level if (said := is_on(each, name)) is not None), False)
        return on or bool(is_on(self._styles._defaults, name))


def ground_of(properties: etree._Element | None) -> str:
    """Return what colour lies under a text, a cell or a table; empty where none is given."""
    marker = value(properties, "highlight")
    if marker not in (None, "none"):
        return _MARKERS.get(marker or "", UNKNOWN)
    fill = (value(properties, "shd", "fill") or "auto").upper()
    return "" if fill == "AUTO" else fill
