"""A report of an area that does not exist, in a layout of its own: other titles, other order,
abbreviations, a Welsh label, and a table of a kind that the codebook lacks."""

from __future__ import annotations

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
