"""The view for a person at a terminal: the verdict, the tables as read, what was found in them."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from mappa_extract.extraction import Extraction
from mappa_extract.findings import Finding, by_heading, findings, headline
from mappa_extract.model import Observation
from mappa_extract.output.names import by_table, line_name, table_name

_SIGN = {"agrees": ("\u2713", "green"), "disputed": ("\u2717", "bold red"), "": ("\u00b7", "dim")}
_VERDICT = {
    "complete": "bold green",
    "contradictory": "bold red",
    "incomplete": "bold yellow",
    "": "",
}
_LEVELS = ("1", "2", "3", "all")


def show(extraction: Extraction, console: Console) -> None:
    """Print a report: heading, verdict, one table for each measure, findings, a summary."""
    title = Text(f"{extraction.area_name or 'Unknown area'}  {extraction.year or 'unknown year'}")
    title.stylize("bold")
    details = [extraction.source, extraction.format]
    if extraction.statistics_pages:
        pages = ", ".join(map(str, extraction.statistics_pages))
        details.append(f"statistics on page{'s' * (len(extraction.statistics_pages) > 1)} {pages}")
    details.append(f"layout {extraction.layout or 'unknown'}")
    console.print(title)
    console.print(Text(headline(extraction, console.width), style=_VERDICT[extraction.verdict]))
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
    failed = sum(not check.passed for check in extraction.checks)
    passed = len(extraction.checks) - failed
    parts: list[RenderableType] = []
    for table, found in by_heading(findings(extraction)).items():
        parts.append(Text(table, style="bold"))
        parts += [_finding(one) for one in found]
    counts = dict.fromkeys(_SIGN, 0)
    for row in extraction.observations:
        counts[row.checked] += 1
    parts.append(
        Text.assemble(
            (f"{extraction.status}", "bold green" if extraction.status == "ok" else "bold yellow"),
            f": {len(extraction.observations)} figures, ",
            f"{counts['agrees']} corroborated \u2713, {counts['disputed']} disputed \u2717, ",
            f"{counts['']} standing alone \u00b7; {passed} checks passed, {failed} failed",
        )
    )
    return Group(*parts)


def _finding(one: Finding) -> Text:
    style = {"error": "bold red", "warning": "yellow"}.get(one.severity, "dim")
    return Text.assemble(("\u2717 ", style), f"{one.text} ", (f"({one.severity})", "dim"))
