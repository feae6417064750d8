"""Looks: a report as a file, as one of many programs would have made it."""

from __future__ import annotations

import io
import random
import textwrap
from collections.abc import Callable
from xml.sax.saxutils import escape

import regex

from tests.generator.templates import Report, Table

Look = Callable[[Report, random.Random], bytes]

_PROSE = (
    "Each plan is looked at anew when a person's life changes, and at least every 16 weeks.",
    "Of 24 members of staff trained, 19 had been in post for less than 12 months.",
    "Lay advisers ask what a neighbour would ask; two have served since 2007.",
    "A prevention order lasts for a minimum of 5 years; a breach can bring 5 years in prison.",
    "Mr K, who is 41, came out after 6 years and found work within 18 months.",
    "Level 1 is the work of one agency; Level 2 brings several together; Level 3 adds seniors.",
    "Section 325 of the Criminal Justice Act 2003 makes three services responsible.",
)


def prose(rng: random.Random, sentences: int) -> str:
    """Return a paragraph."""
    return " ".join(rng.choice(_PROSE) for _ in range(sentences))


def cover(report: Report) -> list[str]:
    """Return the lines of a cover."""
    start = (report.cover_year or report.year)[:4]
    return [
        report.area_name,
        "Multi-Agency Public Protection Arrangements",
        f"Annual Report {start}-{int(start) + 1}",
    ]


CONTENTS = (
    ("Foreword", 3),
    ("Who are the MAPPA offenders?", 5),
    ("Violent offenders", 6),
    ("How they are managed", 7),
    ("Case studies", 9),
    ("Statistics", 11),
    ("Contacts", 14),
)

# ---- text --------------------------------------------------------------------------------------


def _around(report: Report, rng: random.Random, body: list[str], contents: list[str]) -> bytes:
    lines = [
        "",
        *cover(report),
        "",
        "Contents",
        *contents,
        "",
        "Foreword",
        "",
        *textwrap.wrap(prose(rng, 6), 95),
        "",
        *textwrap.wrap(prose(rng, 5), 95),
        "",
        *body,
        "",
        "Contacts",
        "",
        f"{report.area_name} MAPPA Unit",
        "Tel: 01632 960101",
        "",
    ]
    return "\n".join(lines).encode("utf-8")


def _dotted() -> list[str]:
    return [f"{name} {'.' * (50 - len(name))} {page}" for name, page in CONTENTS]


def text_pipes(report: Report, rng: random.Random) -> bytes:
    """Markdown tables with pipes."""
    body: list[str] = []
    for block in report.blocks:
        if isinstance(block, str):
            body += [block, ""]
            continue
        if block.title:
            body += [f"**{block.title}**", ""]
        width = max(len(cells) for _, cells in block.rows) + 1
        heads = [block.corner, *block.heads] if block.heads else [""] * width
        body.append("| " + " | ".join(heads) + " |")
        body.append("|" + "---|" * width)
        for label, cells in block.rows:
            body.append("| " + " | ".join([label, *(cell.printed for cell in cells)]) + " |")
        body.append("")
    return _around(report, rng, body, [f"| {name} | {page} |" for name, page in CONTENTS])


def text_tabs(report: Report, rng: random.Random) -> bytes:
    """Tabs between cells, bold in HTML tags."""
    body: list[str] = []
    for block in report.blocks:
        if isinstance(block, str):
            body += [block, ""]
            continue
        if block.title:
            body.append(f"<b>{escape(block.title)}</b>" + "\t" * len(block.heads))
        if block.heads:
            body.append("\t".join(["", *map(escape, block.heads)]))
        for label, cells in block.rows:
            bold = label.lower().startswith("total")
            items = [escape(label), *(cell.printed for cell in cells)]
            body.append("\t".join(f"<b>{item}</b>" if bold else item for item in items))
        body.append("")
    return _around(report, rng, body, [f"{name}\t{page}" for name, page in CONTENTS])


def text_cells(report: Report, rng: random.Random) -> bytes:
    """One cell a line behind a tab, a blank line after each row."""
    body: list[str] = []
    for block in report.blocks:
        if isinstance(block, str):
            body += [block, ""]
            continue
        if block.title:
            body.append(block.title)
        if block.heads:
            body.append("\t")
            for head in block.heads:
                first, *rest = textwrap.wrap(head, 18)
                body += [f"\t{first}", *rest]
            body.append("")
        for label, cells in block.rows:
            body += [f"\t{label}", *(f"\t{cell.printed}" for cell in cells), ""]
        body += ["", ""]
    return _around(report, rng, body, [f"{name}\t{page}" for name, page in CONTENTS])


def text_plain(report: Report, rng: random.Random) -> bytes:
    """One cell a line with blank lines between, nothing else kept (pdftotext)."""
    body: list[str] = []
    width = rng.randint(44, 110)
    for block in report.blocks:
        if isinstance(block, str):
            body += [*textwrap.wrap(block, 95), ""]
            continue
        if block.title:
            body += [block.title, ""]
        for head in block.heads:
            body += [*textwrap.wrap(head, 20), ""]
        for label, cells in block.rows:
            body += [*textwrap.wrap(label, width), ""]
            for cell in cells:
                body += [cell.printed, ""]
    return _around(report, rng, body, _dotted())


def text_run(report: Report, rng: random.Random) -> bytes:
    """Label and figures run together on one line, heads jammed before them (pypdf)."""
    body: list[str] = []
    width = rng.randint(44, 120)
    for block in report.blocks:
        if isinstance(block, str):
            body += textwrap.wrap(block, 95)
            continue
        if block.title:
            body.append(block.title)
        if block.heads:
            body.append(" ".join(block.heads))
        for label, cells in block.rows:
            lines = textwrap.wrap(label, width)
            body += lines[:-1]
            body.append(" ".join([lines[-1], *(cell.printed for cell in cells)]))
    return _around(report, rng, body, [f"{name} {page}" for name, page in CONTENTS])


def text_aligned(report: Report, rng: random.Random) -> bytes:
    """Columns made with spaces, labels and heads wrapped (pdftotext -layout)."""
    body: list[str] = []
    wide = rng.choice((34, 46, 60))
    for block in report.blocks:
        if isinstance(block, str):
            body += [*textwrap.wrap(block, 95), ""]
            continue
        if block.title:
            body += [*("  " + line for line in textwrap.wrap(block.title, 90)), ""]
        column = 18
        if block.heads:
            wrapped = [textwrap.wrap(head, column - 3) for head in block.heads]
            height = max(map(len, wrapped))
            for number in range(height):
                line = " " * wide
                for head in wrapped:
                    line += (head[number] if number < len(head) else "").center(column)
                body.append(line.rstrip())
            body.append("")
        for label, cells in block.rows:
            lines = textwrap.wrap(label, wide - 4)
            at = rng.choice((0, len(lines) - 1, (len(lines) - 1) // 2))
            for number, line in enumerate(lines):
                text = f"  {line}".ljust(wide)
                if number == at:
                    text += "".join(cell.printed.center(column) for cell in cells)
                body.append(text.rstrip())
            body.append("")
    return _around(report, rng, body, _dotted())


def text_bullets(report: Report, rng: random.Random) -> bytes:
    """A bullet before each label, a tab before the figure; grids as tabs."""
    body: list[str] = []
    for block in report.blocks:
        if isinstance(block, str):
            body += [block, ""]
            continue
        if block.title:
            body += [block.title + ("" if block.heads else ":"), ""]
        if block.heads:
            body.append("\t".join(["", *block.heads]))
        for label, cells in block.rows:
            mark = "" if block.heads else "> "
            body.append(mark + "\t".join([label, *(cell.printed for cell in cells)]))
        body.append("")
    return _around(report, rng, body, [f"{name}\tPage {page}" for name, page in CONTENTS])


def text_one_line(report: Report, rng: random.Random) -> bytes:
    """The whole report on one line, as web libraries keep it."""
    return " ".join(text_run(report, rng).decode().split()).encode("utf-8")


def text_paragraphs(report: Report, rng: random.Random) -> bytes:
    """Each table on one line behind its title."""
    parts = text_tabs(report, rng).decode().split("\n\n")
    return "\n\n".join(" ".join(part.split()) for part in parts).encode("utf-8")


def text_transcript(report: Report, rng: random.Random) -> bytes:
    """A line for each line of the page, blank lines between, and the pages' numbers."""
    title = f"{report.area_name} MAPPA annual report"
    lines = ["TRANSCRIPT", f"Page 1: {title}"]
    page = 1
    for line in text_run(report, rng).decode().splitlines():
        if line in ("Contents", "Foreword", "Contacts"):
            page += 1
            lines.append(f"Page {page}: {title}")
        if line:
            lines.append(line)
    return "\n\n".join(lines).encode("utf-8")


def text_breaks(report: Report, rng: random.Random) -> bytes:
    """Mark-up left in the text: a line break each line, common words emphasised."""
    lines = [
        regex.sub(r"\b(annual|report|police)\b|the", r"<strong>\g<0></strong>", line, flags=regex.I)
        for line in text_run(report, rng).decode().splitlines()
        if line
    ]
    return "\n\n".join(f"{line}<br />" for line in lines).encode("utf-8")


def utf16(look: Look) -> Look:
    """The same text in UTF-16 with Windows line endings."""
    return lambda report, rng: look(report, rng).decode().replace("\n", "\r\n").encode("utf-16")


def windows(look: Look) -> Look:
    """The same text in Windows-1252."""
    return lambda report, rng: look(report, rng).decode().encode("cp1252", errors="replace")


# ---- documents -----------------------------------------------------------------------------------


def html(report: Report, rng: random.Random) -> bytes:
    """A web page as on the government's website."""
    parts = [
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>"
        + escape(" ".join(cover(report)))
        + "</title></head><body><nav><ul><li>Home 1</li></ul></nav><main>",
        *(f"<h1>{escape(line)}</h1>" for line in cover(report)),
        f"<p>{escape(prose(rng, 5))}</p>",
    ]
    for block in report.blocks:
        if isinstance(block, str):
            parts.append(f"<p>{escape(block)}</p>")
            continue
        parts.append("<table>")
        if block.title and rng.random() < 0.5:
            parts.append(f"<caption>{escape(block.title)}</caption>")
        elif block.title:
            parts.insert(-1, f"<h3>{escape(block.title)}</h3>")
        if block.heads:
            parts.append(
                "<thead><tr><td></td>"
                + "".join(f"<th scope=col>{escape(head)}</th>" for head in block.heads)
                + "</tr></thead>"
            )
        for label, cells in block.rows:
            parts.append(
                f"<tr><th scope=row>{escape(label)}</th>"
                + "".join(f"<td>{escape(cell.printed)}</td>" for cell in cells)
                + "</tr>"
            )
        parts.append("</table>")
    parts.append("</main></body></html>")
    return "\n".join(parts).encode()


def docx(report: Report, rng: random.Random) -> bytes:
    """A Word file whose titles stand in merged cells of the tables."""
    import docx as python_docx

    document = python_docx.Document()
    for line in cover(report):
        document.add_heading(line, 0)
    document.add_paragraph(prose(rng, 6))
    for block in report.blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        width = max(len(cells) for _, cells in block.rows) + 1
        table = document.add_table(rows=0, cols=width)
        if block.title:
            cells = table.add_row().cells
            cells[0].merge(cells[-1]).text = block.title
        if block.heads:
            for cell, head in zip(table.add_row().cells[1:], block.heads, strict=True):
                cell.text = head
        for label, figures in block.rows:
            row = table.add_row().cells
            row[0].text = label
            for cell, figure in zip(row[1:], figures, strict=True):
                cell.text = figure.printed
        document.add_paragraph("")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def odt(report: Report, rng: random.Random) -> bytes:
    """An OpenDocument text."""
    from odf import opendocument, table, text

    document = opendocument.OpenDocumentText()

    def paragraph(line: str) -> None:
        document.text.addElement(text.P(text=line))

    for line in cover(report):
        document.text.addElement(text.H(outlinelevel=1, text=line))
    paragraph(prose(rng, 5))
    for block in report.blocks:
        if isinstance(block, str):
            paragraph(block)
            continue
        if block.title:
            paragraph(block.title)
        made = table.Table()
        rows = [("", [*block.heads])] if block.heads else []
        rows += [(label, [cell.printed for cell in cells]) for label, cells in block.rows]
        for label, cells in rows:
            row = table.TableRow()
            for item in (label, *cells):
                cell = table.TableCell()
                cell.addElement(text.P(text=item))
                row.addElement(cell)
            made.addElement(row)
        document.text.addElement(made)
    stream = io.BytesIO()
    document.write(stream)
    return stream.getvalue()


# ---- PDF ---------------------------------------------------------------------------------------


class _Drawing:
    """A PDF page by page; what is drawn is kept back, so that its order can be shuffled."""

    def __init__(self, rng: random.Random, **style: object) -> None:
        from reportlab.lib.pagesizes import A4, landscape
        from reportlab.pdfgen.canvas import Canvas

        self.rng, self.style = rng, style
        self.size = landscape(A4) if style.get("landscape") else A4
        self.stream = io.BytesIO()
        self.canvas = Canvas(self.stream, pagesize=self.size, invariant=1)
        self.font = str(style.get("font", "Helvetica"))
        self.left = float(str(style.get("left", 60)))
        self.right = self.size[0] - 60.0
        self.y = 70.0
        self.number = 1
        self.items: list[Callable[[], None]] = []

    def _face(self, bold: bool) -> str:
        if self.font == "Times-Roman":
            return "Times-Bold" if bold else "Times-Roman"
        return self.font + ("-Bold" if bold else "")

    def text(
        self, x: float, y: float, text: str, size: float = 10, bold: bool = False,
        align: str = "left", color: str = "black", spaced: bool = False,
    ) -> None:  # fmt: skip
        fake = bold and bool(self.style.get("fake_bold"))
        face = self._face(bold and not fake)

        def draw() -> None:
            self.canvas.setFillColor(color)
            self.canvas.setFont(face, size)
            method = {
                "left": self.canvas.drawString,
                "right": self.canvas.drawRightString,
                "centre": self.canvas.drawCentredString,
            }[align]
            extra = {"charSpace": 3} if spaced else {}
            for shift in (0, 0.3) if fake else (0,):
                method(x + shift, self.size[1] - y, text, **extra)

        self.items.append(draw)

    def box(self, x0: float, top: float, x1: float, bottom: float, fill: str | None) -> None:
        def draw() -> None:
            if fill:
                self.canvas.setFillColor(fill)
            self.canvas.rect(
                x0,
                self.size[1] - bottom,
                x1 - x0,
                bottom - top,
                stroke=int(not fill),
                fill=int(bool(fill)),
            )

        draw()

    def turn(self) -> None:
        if self.style.get("shuffled"):
            self.rng.shuffle(self.items)
        for draw in self.items:
            draw()
        self.items = []
        self.canvas.setFillColor("black")
        self.canvas.setFont(self._face(False), 8)
        self.canvas.drawCentredString(self.size[0] / 2, 24, str(self.number))
        self.canvas.showPage()
        self.number += 1
        self.y = 70.0

    def wrap(self, text: str, width: float, size: float, bold: bool = False) -> list[str]:
        from reportlab.lib.utils import simpleSplit

        return [str(line) for line in simpleSplit(text, self._face(bold), size, width)]

    def paragraph(self, text: str, x: float | None = None, width: float | None = None) -> None:
        for line in self.wrap(text, width or self.right - self.left, 9.5):
            self.text(x or self.left, self.y, line, 9.5)
            self.y += 12.5
        self.y += 7

    def done(self) -> bytes:
        self.turn()
        self.canvas.save()
        data = self.stream.getvalue()
        angle = self.style.get("rotate")
        if angle:
            import pypdf

            writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
            for page in writer.pages:
                page[pypdf.generic.NameObject("/Rotate")] = pypdf.generic.NumberObject(
                    int(str(angle))
                )
            out = io.BytesIO()
            writer.write(out)
            data = out.getvalue()
        return data


def pdf(**style: object) -> Look:
    """Return a look of PDF with this style."""

    def make(report: Report, rng: random.Random) -> bytes:
        drawing = _Drawing(rng, **style)
        for line in cover(report):
            drawing.text(
                drawing.left, drawing.y + 60, line, 22, True, spaced=bool(style.get("spaced"))
            )
            drawing.y += 40
        drawing.turn()
        drawing.text(drawing.left, drawing.y, "Contents", 16, True)
        for number, (name, page) in enumerate(CONTENTS):
            drawing.text(drawing.left, drawing.y + 30 + number * 18, name)
            drawing.text(drawing.right, drawing.y + 30 + number * 18, str(page), align="right")
        drawing.turn()
        for _ in range(2):
            for _ in range(6):
                drawing.paragraph(prose(rng, 4))
            drawing.turn()
        if style.get("beside"):
            _side_text(drawing, rng)
        for block in report.blocks:
            if isinstance(block, str):
                if len(block) > 70:
                    _room(drawing, 60)
                    drawing.paragraph(block)
                else:
                    _room(drawing, 140)
                    drawing.text(drawing.left, drawing.y, block, 13, True)
                    drawing.y += 24
            else:
                _table(drawing, block)
        return drawing.done()

    return make


def _side_text(drawing: _Drawing, rng: random.Random) -> None:
    """Prose in a narrow column on the left of the first statistics page."""
    y = 90.0
    for _ in range(5):
        for line in drawing.wrap(prose(rng, 2), 130, 8):
            drawing.text(40, y, line, 8)
            y += 10
        y += 8
    drawing.left = 190.0


def _room(drawing: _Drawing, height: float) -> None:
    if drawing.y + height > drawing.size[1] - 60:
        drawing.turn()
        drawing.left = float(str(drawing.style.get("left", 60)))


def _table(drawing: _Drawing, table: Table) -> None:
    style = drawing.style
    columns = max(len(cells) for _, cells in table.rows)
    width = drawing.right - drawing.left
    label_width = width * (0.34 if columns > 2 else 0.62)
    each = (width - label_width) / columns
    size = 9.0
    heads = [drawing.wrap(head, each - 10, size, True) for head in table.heads]
    head_lines = max(map(len, heads), default=0)
    rows = [(drawing.wrap(label, label_width - 10, size), cells) for label, cells in table.rows]
    pad = float(str(style.get("pad", 5)))
    height = sum(len(label) * 11 + 2 * pad for label, _ in rows) + head_lines * 11 + 60
    _room(drawing, height if not style.get("split") else 120)
    x0 = drawing.left
    if table.title:
        for line in drawing.wrap(table.title, width, 10.5, True):
            where = style.get("title", "left")
            x = x0 if where == "left" else (drawing.left + drawing.right) / 2
            drawing.text(x, drawing.y, line, 10.5, True, align=str(where))
            drawing.y += 14
        drawing.y += 2

    def draw_heads() -> None:
        if not heads:
            return
        top = drawing.y - 4
        bottom = top + head_lines * 11 + 2 * pad
        if style.get("dark"):
            drawing.box(x0, top, drawing.right, bottom, "#203060")
        for number, lines in enumerate(heads):
            if style.get("ruled"):
                drawing.box(
                    x0 + label_width + number * each,
                    top,
                    x0 + label_width + (number + 1) * each,
                    bottom,
                    None,
                )
            start = drawing.y + pad + 4 + (head_lines - len(lines)) * 5.5
            for index, line in enumerate(lines):
                drawing.text(
                    x0 + label_width + (number + 0.5) * each, start + index * 11, line, size, True,
                    align="centre", color="white" if style.get("dark") else "black",
                )  # fmt: skip
        drawing.y = bottom + 4

    draw_heads()
    for label, cells in rows:
        row_height = len(label) * 11 + 2 * pad
        if style.get("split") and drawing.y + row_height > drawing.size[1] - 70:
            drawing.turn()
            if style.get("split") == "repeated":
                draw_heads()
        top = drawing.y - 4
        if style.get("ruled"):
            drawing.box(x0, top, x0 + label_width, top + row_height, None)
        bold = label[0].lower().startswith("total") and len(cells) > 1
        for index, line in enumerate(label):
            drawing.text(x0 + 4, drawing.y + pad + 4 + index * 11, line, size, bold)
        where = str(style.get("numbers", "centre"))
        at = {"first": 0.0, "last": len(label) - 1.0}.get(
            str(style.get("figure_at", "middle")), (len(label) - 1) / 2
        )
        for number, cell in enumerate(cells):
            left = x0 + label_width + number * each
            if style.get("ruled"):
                drawing.box(left, top, left + each, top + row_height, None)
            x = left + each / 2 if where == "centre" else left + each - 6
            y = drawing.y + pad + 4 + at * 11
            drawing.text(x, y, cell.printed, size, bold, align=where)
            if style.get("notes") and cell.printed.isdigit() and drawing.rng.random() < 0.3:
                from reportlab.pdfbase.pdfmetrics import stringWidth

                wide = stringWidth(cell.printed, drawing._face(bold), size)
                drawing.text(x + (wide / 2 if where == "centre" else 0) + 0.4, y - 3.4, "9", 5.5)
        drawing.y += row_height
    drawing.y += 16


LOOKS: dict[str, tuple[str, Look]] = {
    "pipes": (".md", text_pipes),
    "tabs": (".txt", text_tabs),
    "cells": (".txt", text_cells),
    "plain": (".txt", text_plain),
    "run": (".txt", text_run),
    "aligned": (".txt", text_aligned),
    "bullets": (".txt", text_bullets),
    "one-line": (".txt", text_one_line),
    "paragraphs": (".txt", text_paragraphs),
    "transcript": (".txt", text_transcript),
    "breaks": (".txt", text_breaks),
    "utf16": (".txt", utf16(text_tabs)),
    "windows": (".txt", windows(text_aligned)),
    "html": (".html", html),
    "docx": (".docx", docx),
    "odt": (".odt", odt),
    "pdf-ruled": (".pdf", pdf(ruled=True)),
    "pdf-borderless": (".pdf", pdf(numbers="right", font="Times-Roman")),
    "pdf-dark": (".pdf", pdf(dark=True, spaced=True, figure_at="first")),
    "pdf-bold": (".pdf", pdf(ruled=True, fake_bold=True, numbers="right", figure_at="last")),
    "pdf-tight": (".pdf", pdf(pad=1.5, numbers="right")),
    "pdf-centred-title": (".pdf", pdf(ruled=True, title="centre")),
    "pdf-courier": (".pdf", pdf(font="Courier", landscape=True)),
    "pdf-landscape": (".pdf", pdf(ruled=True, landscape=True)),
    "pdf-rotated": (".pdf", pdf(ruled=True, rotate=90)),
    "pdf-upside-down": (".pdf", pdf(rotate=180)),
    "pdf-rotated-left": (".pdf", pdf(rotate=270, numbers="right")),
    "pdf-notes": (".pdf", pdf(ruled=True, notes=True)),
    "pdf-shuffled": (".pdf", pdf(shuffled=True)),
    "pdf-split": (".pdf", pdf(split="plain")),
    "pdf-split-repeated": (".pdf", pdf(split="repeated", ruled=True)),
    "pdf-beside": (".pdf", pdf(beside=True, numbers="right")),
}


def render(report: Report, look: str, seed: int) -> tuple[bytes, str]:
    """Return a report as a file's bytes, and the ending of its name."""
    suffix, make = LOOKS[look]
    return make(report, random.Random(f"{look}-{seed}")), suffix
