"""Text whose cells are parted by signs: what spreadsheets and copying make of tables, as tabs."""

from __future__ import annotations

import csv
from collections import Counter

import regex

_BLANKS = regex.compile(r"(?<=\S) {2,}(?=\S)")
_FEWEST = 4
"""Lines that must be parted in one way before it is believed to be one."""
_NUMBER = regex.compile(r"[\d.,%*<-]{1,12}|nil|n/a", regex.IGNORECASE)


def parted(lines: list[str]) -> list[str]:
    """Return lines with tabs between their cells, where one sign parts them throughout."""
    return _quoted(lines) or _with_blanks(lines) or lines


def _quoted(lines: list[str]) -> list[str] | None:
    """Take apart comma- or semicolon-separated values; None where the lines are none.

    Without quotation marks a comma also parts thousands and clauses: then rows of as many
    cells, with figures, must be the rule.
    """
    if any("\t" in line or "|" in line for line in lines):
        return None
    for sign in ",;":
        quoted = sum(line.count(f'"{sign}"') > 0 for line in lines)
        if quoted >= _FEWEST:
            return [_cells(line, sign) if sign in line else line.strip('"') for line in lines]
        bare = [line.split(sign) for line in lines if line.count(sign) >= 2]
        rows = [cells for cells in bare if _is_row(cells)]
        if len(rows) < _FEWEST or len(rows) * 3 < len(bare) * 2:
            continue
        width = Counter(map(len, rows)).most_common(1)[0]
        if width[1] * 2 >= len(rows):
            return [_cells(line, sign) if _is_row(line.split(sign)) else line for line in lines]
    return None


def _is_row(cells: list[str]) -> bool:
    """Tell a row of figures or heads from a sentence: no blank begins a cell behind its sign."""
    if len(cells) < 3 or any(cell.startswith(" ") for cell in cells[1:]):
        return False
    return all(_NUMBER.fullmatch(cell) for cell in cells[1:] if cell) or not any(
        cell.endswith(".") for cell in cells
    )


def _cells(line: str, sign: str) -> str:
    try:
        (cells,) = csv.reader([line], delimiter=sign, strict=True)
    except (csv.Error, ValueError):
        return line
    return "\t".join(" ".join(cell.split()) for cell in cells)


def _with_blanks(lines: list[str]) -> list[str] | None:
    """Part lines in which a tab has been turned into one number of blanks throughout.

    Columns made with blanks have gaps of many widths; these have one, so they align nothing.
    """
    gaps = [[len(gap) for gap in _BLANKS.findall(line)] for line in lines]
    widths = {width for row in gaps for width in row}
    found = [row for row in gaps if row]
    if len(widths) != 1 or len(found) < _FEWEST or all(len(row) == 1 for row in found):
        return None
    return [_BLANKS.sub("\t", line) for line in lines]
