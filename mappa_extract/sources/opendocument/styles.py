"""What an OpenDocument file's styles come to: what is shown, struck out or raised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import regex
from lxml import etree

from mappa_extract.sources.grounds import PAPER, stands_out
from mappa_extract.sources.opendocument.names import FO, LOEXT, STYLE, TABLE, TEXT

_SHARE = regex.compile(r"([\d.]+)\s*%")
_LEAST_SHARE = 5.0
"""Per cent of opacity or of width; letters that have less are not seen."""
_POINTS = regex.compile(r"([\d.]+)\s*(pt|px|cm|mm|in)?")
_LEAST_POINTS = 1.5


@dataclass(frozen=True, slots=True)
class Look:
    """How text is shown; children begin with their parent's."""

    hidden: bool = False
    struck: bool = False
    raised: bool = False
    colour: str = ""
    """Of its letters; empty: black or white, as its ground asks for."""
    ground: str = PAPER

    @property
    def shows_text(self) -> bool:
        """Whether text with this look can be seen and says something."""
        return not (self.hidden or self.struck) and stands_out(self.colour, self.ground)


class Styles:
    """The styles of one file, its own and those that it was made with."""

    def __init__(self, roots: list[etree._Element]) -> None:
        """Take the roots of the parts that define styles, the later ones overriding."""
        self._styles: dict[tuple[str, str], etree._Element] = {}
        self._lists: dict[str, dict[int, etree._Element]] = {}
        for root in roots:
            for style in root.iter(f"{STYLE}style", f"{STYLE}default-style"):
                family = style.get(f"{STYLE}family", "")
                self._styles[family, style.get(f"{STYLE}name", "")] = style
            for style in root.iter(f"{TEXT}list-style"):
                self._lists[style.get(f"{STYLE}name", "")] = {
                    int(level): each
                    for each in style
                    if (level := each.get(f"{TEXT}level", "")).isdigit()
                }

    def look(self, family: str, name: str | None, above: Look) -> Look:
        """Return the look of what has a style inside of what has another."""
        hidden = self._first(family, name, "text", f"{TEXT}display")
        struck = self._first(family, name, "text", f"{STYLE}text-line-through-style")
        kind = self._first(family, name, "text", f"{STYLE}text-line-through-type")
        colour = self._first(family, name, "text", f"{FO}color")
        place = self._first(family, name, "text", f"{STYLE}text-position")
        size = self._first(family, name, "text", f"{FO}font-size")
        wide = self._first(family, name, "text", f"{STYLE}text-scale")
        faint = self._first(family, name, "text", f"{LOEXT}opacity")
        chosen = self._first(family, name, "text", f"{STYLE}use-window-font-color") == "true"
        look = replace(above, ground=self._ground(family, name) or above.ground)
        # An office program gives the colour that it chooses itself no opacity.
        tiny = _is_tiny(size) or _is_little(wide) or (_is_little(faint) and not chosen)
        if hidden is not None or tiny:
            look = replace(look, hidden=hidden == "none" or tiny)
        if struck is not None or kind is not None:
            look = replace(look, struck=(struck or kind) != "none")
        if colour is not None or chosen:
            look = replace(look, colour="" if chosen else colour or "")
        if place is not None:
            look = replace(look, raised=place.startswith("super") or place[:1] in "123456789")
        return look

    def is_shown_table(self, name: str | None) -> bool:
        """Tell whether a table with this style is shown at all."""
        return self._first("table", name, "table", f"{TABLE}display") != "false"

    def is_hidden_section(self, name: str | None) -> bool:
        """Tell whether a section's style hides it."""
        return self._first("section", name, "section", f"{TEXT}display") == "none"

    def list_name(self, paragraph: str | None) -> str | None:
        """Return the list style that a paragraph's style names."""
        for style in self._line("paragraph", paragraph):
            name = style.get(f"{STYLE}list-style-name")
            if name is not None:
                return name
        return None

    def list_level(self, name: str | None, level: int) -> etree._Element | None:
        """Return what a list style says of one of its levels."""
        return self._lists.get(name or "", {}).get(level)

    def _line(self, family: str, name: str | None) -> Iterator[etree._Element]:
        met: set[str] = set()
        while name and (family, name) in self._styles and name not in met:
            met.add(name)
            style = self._styles[family, name]
            yield style
            name = style.get(f"{STYLE}parent-style-name")
        if family == "paragraph" and (family, "") in self._styles:
            yield self._styles[family, ""]

    def _first(self, family: str, name: str | None, kind: str, attribute: str) -> str | None:
        for style in self._line(family, name):
            for properties in style.iterfind(f"{STYLE}{kind}-properties"):
                text = properties.get(attribute)
                if text is not None:
                    return text
        return None

    def _ground(self, family: str, name: str | None) -> str:
        """Return the colour that a style lays under what has it, empty where it lays none."""
        grounds = (
            properties.get(f"{FO}background-color", "transparent")
            for style in self._line(family, name)
            for properties in style
        )
        return next((ground for ground in grounds if ground != "transparent"), "")


def _is_little(share: str | None) -> bool:
    match = _SHARE.fullmatch(share or "")
    return match is not None and float(match[1]) < _LEAST_SHARE


def _is_tiny(size: str | None) -> bool:
    match = _POINTS.fullmatch(size or "")
    if not match or match[2] not in ("pt", None):
        return False
    return float(match[1]) < _LEAST_POINTS
