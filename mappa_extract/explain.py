"""What was seen in a report and why it was read so, as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from mappa_extract.choosing.matching import Match, match
from mappa_extract.declarations import Declared
from mappa_extract.errors import UnreadableSourceError
from mappa_extract.extraction import Extraction, Options, by_hand, judge
from mappa_extract.findings import by_heading, findings, headline
from mappa_extract.model import Box, Document, Verdict
from mappa_extract.output.files import as_unread
from mappa_extract.pages.screen import (
    own_labels,
    pages_with_figures,
    pages_with_statistics,
    signs_of,
)
from mappa_extract.sources import open_document, read_bytes
from mappa_extract.sources.scan.crop import box_of
from mappa_extract.vocabulary.nearest import nearest_meaning

_DIMENSIONS = ("area", "year", "basis", "measure", "category", "level", "order", "stage")
_READING = (*_DIMENSIONS, "district", "unit", "value", "marker", "checked", "doubt")


class Seen:
    """A report, opened, matched and judged, with all that was on the way.

    Args:
        path: the report.
        name: how it is called in what is said of it.
        options: what was decided by hand.
        everywhere: whether every page with figures is read, also those without known labels.

    Raises:
        UnreadableSourceError: the file can't be read or holds no text; names the file.
        MappaExtractError: a declaration is not valid.
    """

    def __init__(self, path: Path, name: str, options: Options, everywhere: bool = False) -> None:
        self.declared: Declared = options.declared()
        self.labels = own_labels(self.declared.layouts, self.declared.words)
        wanted = (
            pages_with_figures if everywhere else partial(pages_with_statistics, own=self.labels)
        )
        self.options = options
        try:
            self.document: Document = open_document(
                read_bytes(path), name, wanted, options.password
            )
        except UnreadableSourceError as error:
            raise UnreadableSourceError(f"{path}: {error}") from error
        if not self.document.pages:
            raise UnreadableSourceError(f"{path}: the file holds no text: fetch it again")
        self.match: Match = match(self.document, options, self.declared)
        self.extraction: Extraction = judge(self.document, self.match, options, self.declared)


def explanation(seen: Seen) -> dict[str, Any]:
    """Return everything that was seen and why, as data that can be written as JSON."""
    extraction, found = seen.extraction, seen.match
    return {
        "source": extraction.source,
        "sha256": extraction.sha256,
        "format": extraction.format,
        "status": extraction.status,
        "message": extraction.message,
        "verdict": extraction.verdict,
        # What it sends a person to is this explanation.
        "headline": headline(extraction).partition(": see `")[0],
        "given": {
            name: {"given": given, "signs": signs}
            for name, (given, signs) in by_hand(found, seen.options).items()
        },
        "area": _verdict(found.area),
        "year": _verdict(found.year),
        "title_year": extraction.title_year,
        "pages": [_page(seen, number) for number in range(len(seen.document.pages))],
        "layout": _layout(seen),
        "tables": _tables(seen),
        "unread": [
            {
                **as_unread(one),
                "box": _sides(one.box),
                "nearest": _near(seen, one.label),
            }
            for one in extraction.unread
        ],
        "findings": [
            {"table": one.table, "text": one.text, "severity": one.severity}
            for found in by_heading(findings(extraction)).values()
            for one in found
        ],
        "checks": [
            {"check": one.check, "severity": one.severity, "message": one.message}
            for one in extraction.checks
            if not one.passed
        ],
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    signs = sorted(verdict.evidence, key=lambda sign: -sign.weight)
    return {
        "value": verdict.value,
        "divided": verdict.divided,
        "scores": [[value, round(score, 2)] for value, score in verdict.scores()[:4]],
        "evidence": [asdict(sign) for sign in signs],
    }


def _page(seen: Seen, index: int) -> dict[str, Any]:
    page = seen.document.pages[index]
    rows, words = signs_of(page.text, seen.labels)
    figures = sum(row.page == page.number for row in seen.extraction.observations)
    return {
        "page": page.number,
        "taken": page.read,
        "scanned": page.scanned,
        "rows": rows,
        "words": words,
        "figures": figures,
    }


def _layout(seen: Seen) -> dict[str, Any]:
    chosen, year, area = seen.match.layout, seen.match.year.value, seen.match.area.value
    known = seen.declared.areas.get(area)
    habit = bool(chosen and known and known.layouts.get(year) == chosen.name)
    return {
        "name": chosen.name if chosen else "",
        "why": "given by hand" if seen.options.layout else "the area's habit" if habit else "fit",
        "version": chosen.version if chosen else "",
        "file": chosen.origin if chosen else "",
        "fits": [
            {
                "name": fit.layout.name,
                "score": fit.score,
                "covers": fit.layout.covers(year, area),
                "missing": list(fit.missing),
                "surplus": list(fit.surplus),
            }
            for fit in seen.match.fits[:5]
        ],
    }


def _tables(seen: Seen) -> list[dict[str, Any]]:
    """Return the figures that came out, as they did, by the tables in which they stand."""
    tables: dict[tuple[int | None, str], dict[str, Any]] = {}
    for row in seen.extraction.observations:
        described = tables.setdefault(
            (row.page, row.table),
            {"number": len(tables), "page": row.page, "title": row.table, "figures": []},
        )
        described["figures"].append(
            {
                "printed": row.printed,
                "label": row.label,
                "page": row.page,
                "line": row.line,
                "box": _sides(box_of(row)),
                "reading": {name: value for name in _READING if (value := getattr(row, name))},
            }
        )
    return list(tables.values())


def _near(seen: Seen, label: str) -> dict[str, Any] | None:
    near = nearest_meaning(label.partition(" | ")[0], seen.match.lexicon)
    return {"label": near[0], "means": dict(near[1])} if near else None


def _sides(box: Box | None) -> list[float] | None:
    return [round(side, 2) for side in box] if box else None


# ---- for a person ----------------------------------------------------------------------------


_LISTED = 3
"""Unread figures that the short text lists."""
_FOUND = 8
"""Findings that it lists."""
_TABLES = 8
"""Tables that it lists, those with most figures."""


def in_short(data: Mapping[str, Any]) -> str:
    """Return an explanation as text for a person, on one screen: what was settled, and how."""
    layout = data["layout"]
    read = [page for page in data["pages"] if page["figures"]]
    numbers = ", ".join(str(page["page"]) for page in read if page["page"] is not None)
    pages = len(data["pages"])
    lines = [f"{data['source']}: {data['format']}, {pages} page{'s' * (pages != 1)}"]
    lines[0] += f" (figures on {numbers})" * bool(numbers)
    lines.append(data["headline"][:1].upper() + data["headline"][1:])
    for what in ("area", "year"):
        lines.append(_verdict_line(what, data[what], data["given"].get(what)))
    others = [fit for fit in layout["fits"] if fit["name"] != layout["name"]]
    near = f"; next {others[0]['name']} {others[0]['score']:.2f}" if others else ""
    lines.append(f"Layout: {layout['name'] or 'none fits'} ({layout['why']}{near})")
    sizes = sorted((len(table["figures"]) for table in data["tables"]), reverse=True)
    least = sizes[_TABLES - 1] if len(sizes) > _TABLES else 0
    tables = [table for table in data["tables"] if len(table["figures"]) >= least][:_TABLES]
    for table in tables:
        figures = table["figures"]
        title = (table["title"].rpartition(" | ")[2] or "no title that is known")[:45]
        where = f" [page {table['page']}]" * bool(table["page"])
        lines.append(f"  {len(figures):>3} figures: {title}{where}")
    more = len(data["tables"]) - len(tables)
    lines += [f"  and {more} more tables"] if more else []
    unread = [
        f"{one['printed'] or '(blank)'}  {one['label'][:50]}  {place({**one, 'box': None})}"
        for one in data["unread"]
    ]
    lines.append(f"Left unread: {len(unread)}")
    lines += [f"  {one[:110]}" for one in unread[:_LISTED]]
    lines += [f"  and {len(unread) - _LISTED} more"] if len(unread) > _LISTED else []
    lines += _found_lines(data, _FOUND)
    return "\n".join(lines) + "\n"


def _found_lines(data: Mapping[str, Any], most: int) -> list[str]:
    """Return what was found, by table and cause, in so many lines and how many more there are."""
    found = data["findings"]
    lines = [f"Findings: {len(found)}"]
    lines += [f"  {one['table']}: {one['text']} ({one['severity']})"[:200] for one in found[:most]]
    return [*lines, *([f"  and {len(found) - most} more"] if len(found) > most else [])]


def _verdict_line(what: str, verdict: Mapping[str, Any], given: Mapping[str, str] | None) -> str:
    name = verdict["value"] or ("divided" if verdict["divided"] else "not known")
    why = [f"{sign['where']}: {sign['quote']}" for sign in verdict["evidence"][:1]]
    if given:
        why = [f"given by hand; the report's own signs say {given['signs'] or 'nothing'}"]
    elif not verdict["value"]:
        why.append(f"give --{what}")
    return f"{what.capitalize()}: {name}" + f" ({'; '.join(why)})" * bool(why)


def as_text(data: Mapping[str, Any]) -> str:
    """Return an explanation as text for a person, with every page, sign and figure."""
    pages = len(data["pages"])
    lines = [
        f"{data['source']}: {data['format']}, {pages} page{'s' * (pages != 1)}, {data['status']}",
        data["headline"][:1].upper() + data["headline"][1:],
    ]
    for what in ("area", "year"):
        lines += ["", *_verdict_lines(what, data[what], data["given"].get(what))]
    if data["title_year"]:
        lines.append(f"  the cover says {data['title_year']}")
    lines += ["", "Pages", *(_page_line(page) for page in data["pages"])]
    lines += ["", *_layout_lines(data["layout"], data["given"].get("layout"))]
    for table in data["tables"]:
        lines += ["", *_table_lines(table, data)]
    lines += ["", f"Left unread: {len(data['unread'])}"]
    for one in data["unread"]:
        lines.append(f"  {one['printed']:>8}  {one['label'][:70]}  {place(one)}")
        lines.append(f"            {one['reason']}{near_words(one['nearest'])}")
    lines += ["", *_found_lines(data, len(data["findings"]))]
    lines += ["", f"Checks that failed: {len(data['checks'])}"]
    lines += [f"  {one['check']}: {one['message']}" for one in data["checks"]]
    return "\n".join(lines) + "\n"


def _verdict_lines(
    what: str, verdict: Mapping[str, Any], given: Mapping[str, str] | None
) -> list[str]:
    name = verdict["value"] or ("divided" if verdict["divided"] else "not known")
    lines = [f"{what.capitalize()}: {name}"]
    if given:
        signs = given["signs"] or "nothing"
        lines.append(f"  given by hand; the report's own signs say {signs}")
    elif verdict["scores"]:
        scores = ", ".join(f"{value} {score:g}" for value, score in verdict["scores"])
        lines.append(f"  evidence: {scores}" + (f"; give --{what}" * (not verdict["value"])))
    for sign in verdict["evidence"][:8]:
        lines.append(f"  {sign['weight']:5.1f}  {sign['value']}: {sign['where']}: {sign['quote']}")
    return lines


def _page_line(page: Mapping[str, Any]) -> str:
    number = page["page"] if page["page"] is not None else "all"
    if page["scanned"]:
        return f"  {number:>4}  a picture without text"
    words = ", ".join(page["words"][:6]) or "no label that is known"
    taken = "read" if page["taken"] else "not read"
    return (
        f"  {number:>4}  {taken}, {page['figures']} figures:"
        f" {page['rows']} lines like rows of a table; {words}"
    )


def _layout_lines(layout: Mapping[str, Any], given: Mapping[str, str] | None) -> list[str]:
    named = f" {layout['version']}" * bool(layout["version"])
    why = ", the area's habit in that year" * (layout["why"] == "the area's habit")
    lines = [f"Layout: {layout['name'] or 'none fits'}{named}{why}"]
    if given:
        lines.append(f"  given by hand; by itself {given['signs'] or 'none'} was nearest")
    if not layout["name"]:
        lines.append("  next: `mappa-extract new-layout` drafts a layout from this report")
    for fit in layout["fits"]:
        parts = [f"  {fit['score']:.2f}  {fit['name']}"]
        if not fit["covers"]:
            parts.append("not for this area and year")
        if fit["missing"]:
            parts.append(f"lacks {', '.join(fit['missing'])}")
        if fit["surplus"]:
            parts.append(f"does not print {', '.join(fit['surplus'])}")
        lines.append("; ".join(parts))
    return lines


def _short(reading: Mapping[str, str], data: Mapping[str, Any]) -> str:
    """Return a reading as words, without what is the whole report's."""
    common = {"area": data["area"]["value"], "year": data["year"]["value"], "unit": "count"}
    return meaning_words(
        {name: value for name, value in reading.items() if common.get(name) != value}
    )


def _table_lines(table: Mapping[str, Any], data: Mapping[str, Any]) -> list[str]:
    where = f", page {table['page']}" if table["page"] is not None else ""
    lines = [f"Table {table['number'] + 1}{where}: {table['title'] or 'no title that is known'}"]
    for one in table["figures"]:
        lines.append(f"  {one['printed'] or '(blank)':>8}  {one['label']}  {place(one)}")
        lines.append(f"            = {_short(one['reading'], data)}")
    return lines


def place(one: Mapping[str, Any]) -> str:
    """Return where a figure stands, in brackets."""
    parts = [f"{name} {one[name]}" for name in ("page", "line") if one[name] is not None]
    if one["box"]:
        parts.append("box " + " ".join(f"{side:.0f}" for side in one["box"]))
    return f"[{', '.join(parts) or 'no place known'}]"


def near_words(near: Mapping[str, Any] | None) -> str:
    """Return the nearest known label for the end of a line, or nothing."""
    if not near:
        return ""
    return f"; nearest known: {near['label']!r} ({meaning_words(near['means'])})"


def meaning_words(means: Mapping[str, str], names: Sequence[str] = ()) -> str:
    """Return dimensions and their codes as words: `measure orders, stage full`."""
    return ", ".join(f"{name} {means[name]}" for name in names or means if means.get(name))
