"""The same report in Welsh, or with both languages in every label, as areas of Wales print it.

No Welsh table was at hand: the labels follow the terms of the Welsh reports and are unsure.
"""

from __future__ import annotations

import regex

from tests.generator.templates import Report, Table

_LABELS = (
    (r"MAPPA-eligible (?:offenders|individuals) on 31 March (\d+)",
     r"Troseddwyr cymwys MAPPA ar 31 Mawrth \1"),
    (r"MAPPA-eligible (?:offenders|individuals) in Levels 2 and 3 by category \(yearly total\)",
     "Troseddwyr cymwys MAPPA ar Lefelau 2 a 3 yn ôl categori (cyfanswm blynyddol)"),
    (r"(?:RSOs|Registered Sexual Offenders|Category 1) cautioned or convicted for breach of"
     r" notification requirements",
     "Troseddwyr rhyw cofrestredig a rybuddiwyd neu a gafwyd yn euog o dorri gofynion hysbysu"),
    (r"(?:RSOs|Category 1) (?:having|who have had) their life time notification revoked on"
     r" application",
     "Troseddwyr rhyw cofrestredig y diddymwyd eu hysbysiad gydol oes ar gais"),
    (r"Restrictive orders for Category 1 offenders",
     "Gorchmynion cyfyngol ar gyfer troseddwyr Categori 1"),
    (r"Orders imposed by the courts", "Gorchmynion a osodwyd gan y llysoedd"),
    (r"Level 2 and 3 (?:offenders|individuals) returned to custody",
     "Troseddwyr Lefel 2 a 3 a ddychwelwyd i'r ddalfa"),
    (r"Returned to custody for breach of licence", "Dychwelyd i'r ddalfa am dorri trwydded"),
    (r"Breach of SOPO", "Torri SOPO"),
    (r"Breach of SHPO", "Torri SHPO"),
    (r"Total number of .* per 100,000 population",
     "Cyfanswm nifer y troseddwyr rhyw cofrestredig fesul 100,000 o'r boblogaeth"),
    (r"Category (?:1|One)\W.*|.*\(Category 1\)", "Categori 1: Troseddwyr rhyw cofrestredig"),
    (r"Category (?:2|Two)\W.*|.*\(Category 2\)", "Categori 2: Troseddwyr treisgar"),
    (r"Category (?:3|Three)\W.*|.*\(Category 3\)", "Categori 3: Troseddwyr peryglus eraill"),
    (r"Level (\d)", r"Lefel \1"),
    (r"(?:TOTAL|Totals?)", "Cyfanswm"),
    (r"MAPPA Statistics", "Ystadegau MAPPA"),
)  # fmt: skip


def in_welsh(report: Report, bilingual: bool = False) -> Report:
    """Return the report with its labels in Welsh, or Welsh and English parted by a stroke."""
    for number, block in enumerate(report.blocks):
        if isinstance(block, str):
            report.blocks[number] = _translated(block, bilingual)
            continue
        report.blocks[number] = Table(
            _translated(block.title, bilingual),
            [_translated(head, bilingual) for head in block.heads],
            [(_translated(label, bilingual), cells) for label, cells in block.rows],
            block.corner,
        )
    return report


def _translated(label: str, bilingual: bool) -> str:
    for pattern, welsh in _LABELS:
        match = regex.fullmatch(pattern, label)
        if match:
            made = match.expand(welsh)
            return f"{made} / {label}" if bilingual else made
    return label
