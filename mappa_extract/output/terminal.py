"""The view for a person at a terminal: the tables as read, and the checks under them."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from mappa_extract.extraction import Extraction
from mappa_extract.model import Check, Observation
from mappa_extract.output.names import by_table, line_name, table_name

_SIGN = {"agrees": ("\u2713", "green"), "disputed": ("\u2717", "bold red"), "": ("\u00b7", "dim")}
_LEVELS = ("1", "2", "3", "all")


def show(extraction: Extraction, console: Console) -> None:
    """Print a report: heading, one table for each measure, failed checks, a summary."""
    title = Text(f"{extraction.area_name or 'Unknown area'}  {extraction.year or 'unknown year'}")
    title.stylize("bold")
    details = [extraction.source, extraction.format]
    if extraction.statistics_pages:
        pages = ", ".join(map(str, extraction.statistics_pages))
        details.append(f"statistics on page{'s' * (len(extraction.statistics_pages) > 1)} {pages}")
    details.append(f"layout {extraction.layout or 'unknown'}")
    console.print(title)
    console.print(Text("  ".join(details), style="dim"))
    for name, table in _tables(extraction):
        console.print()
        console.print(Text(name, style="bold"))
        console.print(table)
    console.print()
    console.print(_checks(extraction))


def _tables(extraction: Extraction) -> Iterator[tuple[str, RenderableType]]:
    for group, rows in by_table(extraction.observations).items():
        levels = "level" in extraction.measures[group[1]].dimensions
        yield table_name(*group, extraction.measures), _table(rows, levels)


def _table(rows: list[Observation], levels: bool) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD if levels else None,
        show_header=levels,
        pad_edge=False,
    )
    table.add_column("", overflow="fold", min_width=24)
    if levels:
        used = [level for level in _LEVELS if any(row.level == level for row in rows)]
        for level in used:
            name = "Total" if level == "all" else f"Level {level}"
            table.add_column(name, justify="right", no_wrap=True)
        lines: dict[str, dict[str, list[Text]]] = {}
        for row in rows:
            cells = lines.setdefault(line_name(row), {})
            cells.setdefault(row.level, []).append(_figure(row))
        for line, cells in lines.items():
            table.add_row(line, *(Text("  ").join(cells.get(level, [Text("")])) for level in used))
    else:
        table.add_column("", justify="right", no_wrap=True)
        for row in rows:
            table.add_row(line_name(row), _figure(row))
    return table


def _figure(row: Observation) -> Text:
    sign, style = _SIGN[row.checked]
    shown = row.printed or "(blank)"
    if row.marker in ("suppressed", "not_available") and row.printed:
        shown += f" ({row.marker.replace('_', ' ')})"
    return Text.assemble(shown, " ", (sign, style))


def _checks(extraction: Extraction) -> RenderableType:
    failed = [check for check in extraction.checks if not check.passed]
    passed = len(extraction.checks) - len(failed)
    parts: list[RenderableType] = []
    order = {"error": 0, "warning": 1, "note": 2}
    for check in sorted(failed, key=lambda one: order[one.severity]):
        parts.append(_failure(check))
    counts = dict.fromkeys(_SIGN, 0)
    for row in extraction.observations:
        counts[row.checked] += 1
    parts.append(
        Text.assemble(
            (f"{extraction.status}", "bold green" if extraction.status == "ok" else "bold yellow"),
            f": {len(extraction.observations)} figures, ",
            f"{counts['agrees']} corroborated \u2713, {counts['disputed']} disputed \u2717, ",
            f"{counts['']} standing alone \u00b7; {passed} checks passed, {len(failed)} failed",
        )
    )
    return Group(*parts)


def _failure(check: Check) -> Text:
    style = {"error": "bold red", "warning": "yellow", "note": "dim"}[check.severity]
    where = f"page {check.page}: " if check.page else ""
    return Text.assemble(("\u2717 ", style), (check.check, style), f"  {where}{check.message}")
