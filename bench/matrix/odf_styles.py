"""What a flat OpenDocument text is made of, and its styles: a set of properties has one name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import escape

from bench.matrix.look import Look

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


class Pieces:
    """Paragraphs, tables and cells of a document whose styles are gathered on the way."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.styles = Styles()
        self.break_before = False

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Keep a page break that is due for the table, away from the paragraphs in its cells."""
        waiting, self.break_before = self.break_before, False
        yield
        self.break_before = waiting

    def paragraph(
        self, content: str, values: dict[str, str], text: dict[str, str], inner: str = ""
    ) -> str:
        """Return a paragraph; `content` is XML."""
        values = {"fo:margin-top": "0pt", "fo:margin-bottom": "0pt", **values}
        text = {"fo:color": self.look.ink, **text}
        if self.break_before:
            values["fo:break-before"] = "page"
            self.break_before = False
        name = self.styles.plain("paragraph", values, inner=inner, text=attributes(text))
        return f'<text:p text:style-name="{name}">{content}</text:p>'

    def words(self, text: str, sup: str = "") -> str:
        """Return a text as the content of a paragraph."""
        out = escape(text).replace("  ", " <text:s/>").replace("\n", "<text:line-break/>")
        if sup:
            name = self.styles.plain("text", {"style:text-position": "super 60%"})
            out += f'<text:span text:style-name="{name}">{escape(sup)}</text:span>'
        return out

    def table(self, widths: list[float], rows: str) -> str:
        """Return a table at the left margin; the rows are XML."""
        values = {"style:width": f"{sum(widths):.1f}pt", "table:align": "left",
                  "fo:margin-top": "0pt", "fo:margin-bottom": "0pt"}  # fmt: skip
        if self.break_before:
            values["fo:break-before"] = "page"
            self.break_before = False
        name = self.styles.plain("table", values)
        columns = "".join(
            '<table:table-column table:style-name="'
            + self.styles.plain("table-column", {"style:column-width": f"{width:.1f}pt"})
            + '"/>'
            for width in widths
        )
        return f'<table:table table:style-name="{name}">{columns}{rows}</table:table>'

    def row(self, cells: str, **values: str) -> str:
        """Return a line of a table that no page break parts."""
        kept = {"fo:keep-together": "always", **values}
        name = self.styles.plain("table-row", kept)
        return f'<table:table-row table:style-name="{name}">{cells}</table:table-row>'

    def boxed(self, content: str, values: dict[str, str], rows: int = 1, cols: int = 1) -> str:
        """Return a cell with content."""
        name = self.styles.plain("table-cell", {"fo:border": "none", **values})
        spans = attributes(
            {"table:number-columns-spanned": str(cols), "table:number-rows-spanned": str(rows)}
        )
        content = content or self.paragraph("", {}, {})
        return (
            f'<table:table-cell table:style-name="{name}"{spans} office:value-type="string">'
            f"{content}</table:table-cell>"
        )
