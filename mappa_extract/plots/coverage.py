"""Coverage: of which area and year there is a report, and how much of it was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mappa_extract.output.coverage import STATUS_SIGNS, coverage_of
from mappa_extract.plots import parts


def coverage_spec(reports: Sequence[Mapping[str, str]]) -> parts.Spec:
    """Return the reports by area and year, coloured by the share of figures that were read.

    Args:
        reports: the rows of `reports.csv`. Where none says how many figures are expected, the
            colour is that of the status.
    """
    coverage = coverage_of(reports)
    data = []
    for (area, year), places in coverage.cells.items():
        for place in places[:1]:
            row = reports[place]
            share = share_read(row)
            data.append(
                {
                    "area": coverage.areas[area],
                    "year": year,
                    "status": row["status"],
                    "sign": STATUS_SIGNS[row["status"]],
                    "reports": len(places),
                    "source": row["source"],
                    **({} if share is None else {"share": share}),
                }
            )
    known = any("share" in row for row in data)
    colour = (
        {
            "field": "share",
            "type": "quantitative",
            "title": "share read",
            "scale": {"domain": [0, 1], "scheme": "viridis"},
            "legend": {"format": ".0%"},
        }
        if known
        else {"field": "status", "type": "nominal", "title": "status"}
    )
    tips = ("area", "year", "status", "share", "reports", "source")
    return parts.frame(
        "Reports by area and year",
        [", ".join(f"{sign} {status}" for status, sign in STATUS_SIGNS.items())],
        width={"step": 24},
        height={"step": 15},
        data={"values": data},
        encoding={
            "x": {"field": "year", "type": "ordinal", "title": None, "sort": "ascending"},
            "y": {"field": "area", "type": "nominal", "title": None},
            "tooltip": [{"field": one, "type": "nominal"} for one in tips],
        },
        layer=[
            {"name": "cells", "mark": "rect", "encoding": {"color": colour}},
            {
                "name": "signs",
                "mark": {"type": "text", "fontSize": 11, "stroke": "white", "strokeWidth": 0.2},
                "encoding": {"text": {"field": "sign"}},
            },
        ],
    )


def share_read(row: Mapping[str, str]) -> float | None:
    """Return the share of a report's expected figures that were read; None where not known."""
    expected = int(row["expected"] or 0)
    if not expected or not row["unread"]:
        return None
    return max(0.0, 1 - int(row["unread"]) / expected)
