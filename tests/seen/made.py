"""A small report as Word, OpenDocument, HTML or PDF, in which one cell can be tampered with.

Everything but that cell is the same in all of them; the cell is that of the breaches, `44`.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from mappa_extract.extraction import Extraction, Options, extract_bytes
from mappa_extract.model import Page, Paragraph, SourceTable
from mappa_extract.sources import open_document

TITLE = "Kent MAPPA Annual Report 2012-13"
ELIGIBLE = "MAPPA-eligible offenders on 31 March 2013"
LEVELS = (
    ("", "Category 1", "Category 2", "Category 3", "Total"),
    ("Level 1", "1004", "381", "0", "1385"),
    ("Level 2", "21", "12", "5", "38"),
    ("Level 3", "4", "2", "1", "7"),
    ("Total", "1029", "395", "6", "1430"),
)
BREACHES = "RSOs cautioned or convicted for breach of notification requirements"
REVOKED = "RSOs having their life time notification revoked on application"
RATE = "Total number of Registered Sexual Offenders per 100,000 population"


def read(data: bytes, name: str = "report") -> Extraction:
    return extract_bytes(data, name, Options())


def breaches(report: Extraction) -> list[str]:
    """Return what was read of the breaches; of all else nothing may change."""
    own = [row for row in report.observations if row.measure == "notification_breaches"]
    others = [row.value for row in report.observations if row.measure != "notification_breaches"]
    assert others == [
        *(figure for _, *figures in LEVELS[1:] for figure in figures),
        *("9", "66"),
    ], others
    return [row.value or row.marker for row in own]


def page_of(data: bytes) -> Page:
    return open_document(data, "report", lambda _: []).pages[0]


def shown(data: bytes) -> list[str | list[list[str]]]:
    """Return the paragraphs, and of the tables the cells' texts, row by row."""
    found: list[str | list[list[str]]] = []
    for block in page_of(data).blocks:
        if isinstance(block, Paragraph):
            found.append(block.text)
        else:
            found.append(cells_of(block))
    return found


def cells_of(table: SourceTable) -> list[list[str]]:
    rows = 1 + max(cell.row for cell in table.cells)
    return [[cell.text for cell in table.cells if cell.row == row] for row in range(rows)]


def packed(parts: dict[str, str]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return data.getvalue()


# ---- web pages -----------------------------------------------------------------------------


def web_page(cell: str = "44", css: str = "", row: str = "<tr>", after: str = "") -> bytes:
    levels = "".join(
        "<tr>" + "".join(f"<td>{text}</td>" for text in texts) + "</tr>" for texts in LEVELS
    )
    return (
        f"<!doctype html><html><head><meta charset=utf-8><style>{css}</style></head><body>"
        f"<h1>{TITLE}</h1><h2>{ELIGIBLE}</h2><table>{levels}</table>"
        f"<table>{row}<td>{BREACHES}</td><td class=figure>{cell}</td></tr></table>"
        f"<table><tr><td>{REVOKED}</td><td>9</td></tr></table>"
        f"<table><tr><td>{RATE}</td><td>66</td></tr></table>{after}</body></html>"
    ).encode()


# ---- Word ----------------------------------------------------------------------------------

_WORD = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def w_run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def w_par(runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def w_cell(content: str, properties: str = "") -> str:
    content = content if content.startswith("<w:p>") else w_par(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def w_row(cells: Sequence[str], properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def w_table(rows: Sequence[Sequence[str]]) -> str:
    made = (w_row([w_cell(w_run(text)) for text in texts]) for texts in rows)
    return f"<w:tbl>{''.join(made)}</w:tbl>"


def word_file(
    cell: str = w_run("44"), row: str = "", body: str = "", styles: str = "", numbering: str = ""
) -> bytes:
    """Return a Word file; `row` takes the place of the breaches' row, `body` that of all."""
    row = row or w_row([w_cell(w_run(BREACHES)), w_cell(cell)])
    body = body or (
        w_par(w_run(TITLE))
        + w_par(w_run(ELIGIBLE))
        + w_table(LEVELS)
        + w_par("")
        + f"<w:tbl>{row}</w:tbl>"
        + w_par("")
        + w_table([(REVOKED, "9")])
        + w_par("")
        + w_table([(RATE, "66")])
    )
    parts = {"word/document.xml": f"<w:document {_WORD}><w:body>{body}</w:body></w:document>"}
    if styles:
        parts["word/styles.xml"] = f"<w:styles {_WORD}>{styles}</w:styles>"
    if numbering:
        parts["word/numbering.xml"] = f"<w:numbering {_WORD}>{numbering}</w:numbering>"
    return packed(parts)


# ---- OpenDocument --------------------------------------------------------------------------

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_OPEN = (
    " ".join(
        f'xmlns:{name}="{_ODF}{of}:1.0"'
        for name, of in (
            *(("office", "office"), ("text", "text"), ("table", "table"), ("style", "style")),
            *(("draw", "drawing"), ("fo", "xsl-fo-compatible"), ("form", "form")),
        )
    )
    + ' xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
)


def o_par(text: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def o_cell(content: str, attributes: str = "") -> str:
    content = content if content.startswith("<text:p") else o_par(content)
    return f"<table:table-cell {attributes}>{content}</table:table-cell>"


def o_row(cells: Sequence[str], attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def o_table(rows: Sequence[Sequence[str]]) -> str:
    made = (o_row([o_cell(text) for text in texts]) for texts in rows)
    return f"<table:table>{''.join(made)}</table:table>"


def open_text(
    cell: str = "44", row: str = "", body: str = "", styles: str = "", common: str = ""
) -> bytes:
    """Return an OpenDocument text; `common` are the styles that it was made with."""
    row = row or o_row([o_cell(BREACHES), o_cell(cell)])
    body = body or (
        o_par(TITLE)
        + o_par(ELIGIBLE)
        + o_table(LEVELS)
        + f"<table:table>{row}</table:table>"
        + o_table([(REVOKED, "9")])
        + o_table([(RATE, "66")])
    )
    content = (
        f"<office:document-content {_OPEN}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    parts = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}
    if common:
        parts["styles.xml"] = (
            f"<office:document-styles {_OPEN}><office:styles>{common}</office:styles>"
            "</office:document-styles>"
        )
    return packed(parts)


# ---- PDF -----------------------------------------------------------------------------------


def text_at(x: float, y: float, text: str, size: float = 9, mode: str = "") -> str:
    return f"BT {mode} /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET\n"


PLACE = (430.0, 500.0)
"""Where the figure of the breaches stands on its page: left edge and base line."""


def page_content(figure: str | None = None, before: str = "", after: str = "") -> str:
    """Return the operators of the one page; `figure` are those of the breaches' figure."""
    parts = [before, text_at(60, 780, TITLE, 14), text_at(60, 700, ELIGIBLE, 11)]
    for number, texts in enumerate(LEVELS):
        for column, text in enumerate(texts):
            parts.append(text_at(60 + column * 100, 670 - number * 16, text))
    x, y = PLACE
    parts.append(text_at(60, y, BREACHES))
    parts.append(text_at(x, y, "44") if figure is None else figure)
    parts.append(text_at(60, y - 30, REVOKED) + text_at(x, y - 30, "9"))
    parts.append(text_at(60, y - 60, RATE) + text_at(x, y - 60, "66"))
    return "".join([*parts, after])


FONT = "/BaseFont/Helvetica/Encoding/WinAnsiEncoding"


def pdf_file(
    content: str,
    resources: str = "",
    page: str = "",
    catalog: str = "",
    objects: Sequence[str] = (),
    box: str = "0 0 595 842",
    font: str = FONT,
) -> bytes:
    """Return a PDF of one page; `objects` are numbered from 6 on, `font` says what signs are."""
    stream = content.encode("latin-1")
    made = [
        f"<</Type/Catalog/Pages 2 0 R {catalog}>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R"
        f"/Resources<</Font<</F1 5 0 R>> {resources}>> {page}>>",
        f"<</Length {len(stream)}>>\nstream\n{content}\nendstream",
        f"<</Type/Font/Subtype/Type1{font}>>",
        *objects,
    ]
    data = bytearray(b"%PDF-1.7\n")
    places = []
    for number, text in enumerate(made, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    start = len(data)
    data += f"xref\n0 {len(made) + 1}\n0000000000 65535 f \n".encode()
    data += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    data += f"trailer\n<</Size {len(made) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(data)


def pdf_stream(entries: str, content: str) -> str:
    return f"<<{entries}/Length {len(content.encode('latin-1'))}>>\nstream\n{content}\nendstream"
