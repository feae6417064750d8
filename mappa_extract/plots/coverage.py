"""Coverage: of which area and year there is a report, and how much of it was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mappa_extract.output.coverage import STATUS_SIGNS, coverage_of, share_read
from mappa_extract.plots.templates import Spec, coverage_template, fill


def coverage_spec(reports: Sequence[Mapping[str, str]]) -> Spec:
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
    return fill(
        coverage_template(any("share" in row for row in data)),
        "Reports by area and year",
        [", ".join(f"{sign} {status}" for status, sign in STATUS_SIGNS.items())],
        {"reports": data},
    )
