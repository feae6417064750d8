"""The numbers and letters that Word prints before the paragraphs of its lists."""

from __future__ import annotations

import regex
from lxml import etree

from mappa_extract.sources.numbering import counted
from mappa_extract.sources.word.styles import Styles, W, value

_KINDS = {
    "decimal": "decimal", "decimalZero": "decimal-leading-zero", "lowerLetter": "lower-alpha",
    "upperLetter": "upper-alpha", "lowerRoman": "lower-roman", "upperRoman": "upper-roman",
}  # fmt: skip
_PLACE = regex.compile(r"%([1-9])")


class Numbers:
    """Counts the numbered paragraphs of one file, in the order in which they come."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._levels: dict[str, dict[int, etree._Element]] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._list_of: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if root is None:
            return
        abstract = {
            each.get(f"{W}abstractNumId", ""): {
                _whole(level.get(f"{W}ilvl")): level for level in each.iterfind(f"{W}lvl")
            }
            for each in root.iterfind(f"{W}abstractNum")
        }
        for number in root.iterfind(f"{W}num"):
            name = number.get(f"{W}numId", "")
            shared = value(number, "abstractNumId") or ""
            levels = dict(abstract.get(shared, {}))
            self._list_of[name] = shared
            for override in number.iterfind(f"{W}lvlOverride"):
                at = _whole(override.get(f"{W}ilvl"))
                own = override.find(f"{W}lvl")
                if own is not None:
                    levels[at] = own
                start = value(override, "startOverride")
                if start is not None:
                    self._starts[name, at] = _whole(start)
                    self._list_of[name] = f"{shared}/{name}"
            self._levels[name] = levels

    def marker(self, properties: etree._Element | None) -> str:
        """Return what is printed before a paragraph; empty for bullets and outside of lists."""
        if not self._levels:
            return ""
        name, at = self._place(properties)
        levels = self._levels.get(name, {})
        if at not in levels:
            return ""
        counts = self._counts.setdefault(self._list_of[name], {})
        for level in [level for level in counts if level > at]:
            del counts[level]
        for level in range(at + 1):
            if level not in counts:
                counts[level] = self._start(name, level, levels) - (level == at)
        counts[at] += 1
        text = value(levels[at], "lvlText") or ""
        if value(levels[at], "numFmt") in ("bullet", "none"):
            return ""
        return _PLACE.sub(
            lambda match: self._printed(int(match[1]) - 1, counts, levels), text
        ).strip()

    def _start(self, name: str, level: int, levels: dict[int, etree._Element]) -> int:
        said = self._starts.get((name, level))
        return _whole(value(levels.get(level), "start"), 1) if said is None else said

    def _printed(
        self, level: int, counts: dict[int, int], levels: dict[int, etree._Element]
    ) -> str:
        kind = value(levels.get(level), "numFmt") or "decimal"
        return counted(counts.get(level, 1), _KINDS.get(kind, "decimal"))

    def _place(self, properties: etree._Element | None) -> tuple[str, int]:
        """Return the list and the level that a paragraph or its style names."""
        found = [properties.find(f"{W}numPr")] if properties is not None else []
        for style in self._styles.line("paragraph", value(properties, "pStyle")):
            found.append(style.find(f"{W}pPr/{W}numPr"))
        name = next((text for each in found if (text := value(each, "numId"))), "0")
        level = next((text for each in found if (text := value(each, "ilvl"))), "0")
        return name, min(_whole(level), 8)


def _whole(text: str | None, otherwise: int = 0) -> int:
    text = text or ""
    return int(text[:6]) if text.isascii() and text.isdigit() else otherwise
