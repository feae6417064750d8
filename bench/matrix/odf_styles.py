"""The automatic styles of a flat OpenDocument text: each set of properties has one name."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
)


def attributes(values: Mapping[str, str]) -> str:
    """Return attributes as XML has them, each with a blank before."""
    return "".join(f' {name}="{escape(value)}"' for name, value in values.items())


class Styles:
    """Names for sets of properties, and their XML at the end."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def name(self, family: str, inside: str, parent: str = "") -> str:
        """Return the name of the style of a family that holds `inside`."""
        of = f' style:parent-style-name="{parent}"' if parent else ""
        key = f'style:family="{family}"{of}>{inside}'
        if key not in self._names:
            self._names[key] = f"s{len(self._names)}"
        return self._names[key]

    def plain(self, family: str, values: Mapping[str, str], **more: str) -> str:
        """Return the name of a style with the properties of its family, and of others as XML."""
        inside = f"<style:{family}-properties{attributes(values)}>{more.get('inner', '')}"
        inside += f"</style:{family}-properties>"
        if "text" in more:
            inside += f"<style:text-properties{more['text']}/>"
        return self.name(family, inside, more.get("parent", ""))

    def xml(self) -> str:
        """Return all styles as they stand in the document."""
        return "".join(
            f'<style:style style:name="{name}" {key}</style:style>'
            for key, name in self._names.items()
        )
