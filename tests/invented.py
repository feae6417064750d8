"""A report of an area that does not exist, in a layout of its own: other titles, other order,
abbreviations, a Welsh label, and a table of a kind that the codebook lacks."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

HOUSING = (("", "Number"), ("Tier II", "14"), ("Tier III", "5"), ("Both tiers", "19"))
LIST = (
    ("", "Tier I", "Tier II", "Tier III", "All tiers"),
    ("Grp A", "401", "22", "3", "426"),
    ("Grp B", "118", "17", "2", "137"),
    ("Grp C", "-", "6", "1", "7"),
    ("All grps", "519", "45", "6", "570"),
)
MADE = (("SHPOs", "38"), ("Gwaharddiadau teithio", "2"), ("NOs", "4"))
BACK = (("", "Tier II", "Tier III", "All tiers"), ("Licence broken", "9", "2", "11"))
FIGURES = 3 + 16 + 3 + 3 + 1
"""How many figures the report prints."""


KNOWN = (
    ("RSOs cautioned or convicted for breach of notification requirements", "17"),
    ("Notification revoked on application", "4"),
)
"""Rows with labels that the vocabulary knows."""


def draw(path: Path, known: bool = False) -> Path:
    """Write the report as a PDF of four pages, with known rows if asked; return its path."""
    styles = getSampleStyleSheet()
    story: list[Flowable] = []

    def say(text: str, style: str = "BodyText") -> None:
        story.append(Paragraph(text, styles[style]))
        story.append(Spacer(1, 14))

    def table(title: str, rows: Sequence[Sequence[str]]) -> None:
        say(title, "Heading2")
        widths = [170] + [70] * (len(rows[0]) - 1)
        story.append(Table([list(row) for row in rows], colWidths=widths, hAlign="LEFT"))
        story.append(Spacer(1, 24))

    say("Brackenshire MAPPA", "Title")
    say("Annual Report 2024/25", "Title")
    story.append(PageBreak())
    say("A word from the board", "Heading1")
    say("Brackenshire Constabulary and its partners met every month. MAPPA is teamwork. " * 6)
    story.append(PageBreak())
    say("The year in figures", "Heading1")
    if known:
        story.append(Table([list(row) for row in KNOWN], colWidths=[350, 70], hAlign="LEFT"))
        story.append(Spacer(1, 24))
    table("Housing panel, 2024/25", HOUSING)
    table("Who is on the list on 31 March 2025", LIST)
    table("Made by the courts, 2024/25", MADE)
    table("Back inside, 2024/25", BACK)
    say("Grp A per 100,000 head of population 66")
    story.append(PageBreak())
    say("Contacts", "Heading1")
    say("Write to Brackenshire Constabulary, 1 Long Street.")
    SimpleDocTemplate(str(path), pagesize=A4, title="Brackenshire").build(story)
    return path


WELSH_LIST = (
    ("Lefel reoli", "Math Un", "Math Dau", "Math Tri", "Math Pedwar", "Oll"),
    ("Arolygu arferol gan un asiantaeth", "310", "80", "0", "2", "392"),
    ("Cyfarfodydd aml-asiantaeth gweithredol", "12", "9", "4", "1", "26"),
    ("Uwch gyfarfodydd", "2", "1", "1", "0", "4"),
    ("Oll", "324", "90", "5", "3", "422"),
)
WELSH_BACK = (
    ("", "Math Un", "Math Dau", "Math Tri"),
    ("Trwydded wedi'i thorri", "5", "3", "1"),
    ("Gorchymyn SHPO wedi'i dorri", "2", "0", "n/a"),
)


def draw_welsh(path: Path) -> Path:
    """Write a report with Welsh labels that are wrapped in ruled tables; return its path."""
    styles = getSampleStyleSheet()
    story: list[Flowable] = [
        Paragraph("Adroddiad Blynyddol MAPPA Annual Report 2023-24", styles["Title"]),
        Paragraph("Dyfed-Powys Police", styles["Heading1"]),
        PageBreak(),
    ]
    for title, rows in (
        ("Tabl 1 - Pobl ar y rhestr, 31 Mawrth 2024", WELSH_LIST),
        ("Tabl 2 - Dychwelyd i'r carchar", WELSH_BACK),
    ):
        cells = [[Paragraph(cell, styles["BodyText"]) for cell in row] for row in rows]
        widths = [130 if rows is WELSH_LIST else 180] + [70] * (len(rows[0]) - 1)
        story.append(Paragraph(title, styles["Heading2"]))
        story.append(
            Table(cells, colWidths=widths, style=[("GRID", (0, 0), (-1, -1), 0.5, "black")])
        )
        story.append(Spacer(1, 20))
    SimpleDocTemplate(str(path), pagesize=A4).build(story)
    return path


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
