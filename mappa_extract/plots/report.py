"""One report: the figures of a measure by line, mostly category, and level."""

from __future__ import annotations

from dataclasses import replace

from mappa_extract.checks.subject import plain
from mappa_extract.errors import UsageError
from mappa_extract.extraction import Extraction
from mappa_extract.model import Observation
from mappa_extract.output.coverage import STATUS_SIGNS
from mappa_extract.output.files import printable
from mappa_extract.output.names import LEVEL_NAMES, UNIT_NAMES, line_name, table_name
from mappa_extract.output.settled import settled_figures
from mappa_extract.plots import parts
from mappa_extract.plots.choice import chosen
from mappa_extract.plots.templates import Spec, bars_template, end_of_axis, fill
from mappa_extract.web.review import SIGNS, WORDS

_SUMS = ("category", "level", "order")
_COLOURS = {"": "#0b4f9e", "1": "#86b6df", "2": "#2b6cab", "3": "#0a3f80", "all": "#8a8a8a"}


def report_spec(extraction: Extraction, measure: str | None, basis: str | None) -> Spec:
    """Return a measure of a report's own area and year as bars.

    Args:
        extraction: the report.
        measure: the measure's code; None for all eligible offenders, or the report's first.
        basis: `snapshot` or `year`; None for that of the codebook.

    Raises:
        UsageError: the report has no such figure.
    """
    own = [
        row
        for row in extraction.observations
        if (row.area, row.year, row.district) == (extraction.area, extraction.year, "")
    ]
    try:
        rows = chosen(own, {"measure": measure, "basis": basis, "unit": None})
    except UsageError as error:
        raise UsageError(f"{extraction.source}: {error}") from error
    figures = [*settled_figures(_parts(rows)).values()]
    data: list[dict[str, object]] = []
    for figure in figures:
        row = figure.rows[0]
        text = " or ".join(plain(value) for value in figure.values) or parts.no_number(figure)
        text += ", prints differ" if figure.differs else ""
        common: dict[str, object] = {
            "line": printable(line_name(row)),
            "level": LEVEL_NAMES.get(row.level, row.level),
            "status": "disputed" if figure.checked == "disputed" else parts.status_of(figure),
            "end": max(figure.values, default=0),
            "text": f"{text} {SIGNS[figure.checked]}",
        }
        data += [{**common, "value": value} for value in figure.values] or [common]
    first, status = rows[0], extraction.status
    levels = [one for one in _COLOURS if any(figure.rows[0].level == one for figure in figures)]
    name = extraction.area_name or extraction.area or "unknown area"
    title = table_name("", first.measure, first.basis, first.year, extraction.measures)
    signs = ", ".join(f"{sign} {WORDS[code]}" for code, sign in SIGNS.items())
    once = {(row["line"], row["level"]): row for row in data}
    differ = [row for row in data if ", prints differ" in str(row["text"])]
    return fill(
        bars_template(),
        f"{name}: {title} ({STATUS_SIGNS[status]} {status})",
        [signs, *parts.legend_of_markers(figures)],
        {
            "bars": [row for row in data if "value" in row and row not in differ],
            "prints": differ,
            "figures": [*once.values()],
        },
        levels=[LEVEL_NAMES.get(level, level) for level in levels],
        colours=[_COLOURS[level] for level in levels],
        legend=None if levels == [""] else {},
        unit=UNIT_NAMES.get(first.unit, first.unit),
        end=end_of_axis(value for figure in figures for value in figure.values),
    )


def _parts(rows: list[Observation]) -> list[Observation]:
    """Return the figures without sums whose parts are there: bars beside each other are parts."""
    keys = {row.key for row in rows}

    def is_sum(row: Observation) -> bool:
        return any(
            getattr(row, name) == "all"
            and any(
                replace(row, **{name: code}).key in keys
                for code in {getattr(other, name) for other in rows} - {"all"}
            )
            for name in _SUMS
        )

    return [row for row in rows if not is_sum(row)]
