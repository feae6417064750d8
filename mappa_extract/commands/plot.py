"""`mappa-extract plot out/`: a chart of a collection, to publish."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mappa_extract.commands import choices
from mappa_extract.commands.messages import complain, say

if TYPE_CHECKING:
    from mappa_extract.output.written import Written
    from mappa_extract.plots.templates import Spec


class Kind(StrEnum):
    """What a chart is of."""

    series = "series"
    ranking = "ranking"
    map = "map"
    coverage = "coverage"


Code = Annotated[str, typer.Option(help="A code of the codebook; else what is usual.")]


def plot(
    folder: Annotated[
        str, typer.Argument(help="The output folder of `mappa-extract reports/ -o out/`.")
    ],
    chart: Annotated[
        Kind, typer.Option("--chart", help="A figure over the years, or areas of one year.")
    ] = Kind.series,
    output: Annotated[
        str, typer.Option("--output", "-o", help="chart.png, .svg, .html or .json; else JSON.")
    ] = "",
    area: Annotated[
        list[str] | None,
        typer.Option(help="An area of a series, and again.", autocompletion=choices.slugs),
    ] = None,
    year: choices.Year = "",
    measure: Code = "",
    category: Code = "",
    level: Code = "",
    order: Code = "",
    stage: Code = "",
    basis: Code = "",
    unit: Code = "",
    district: Annotated[str, typer.Option(help="A police district as printed.")] = "",
) -> None:
    """Draw a chart of a collection as PNG, SVG, HTML or Vega-Lite."""
    from mappa_extract.errors import MappaExtractError, UsageError
    from mappa_extract.output.files import write_whole
    from mappa_extract.output.written import read_written
    from mappa_extract.plots.files import render

    given = {"measure": measure, "category": category, "level": level, "order": order}
    given |= {"stage": stage, "basis": basis, "unit": unit}
    wanted: dict[str, str | int | None] = {name: code or None for name, code in given.items()}
    try:
        spec = _spec(read_written(folder), chart, wanted, area or [], year, district)
        data = render(spec, output or "chart.json")
        if not output:
            typer.echo(data.decode("utf-8"), nl=False)
            return
        Path(output).parent.mkdir(parents=True, exist_ok=True)
        write_whole(Path(output), data)
    except UsageError as error:
        complain(str(error))
        raise typer.Exit(2) from None
    except MappaExtractError as error:
        complain(str(error))
        raise typer.Exit(1) from None
    except OSError as error:
        reason = error.strerror or "unknown reason"
        if not output:
            raise  # standard output: said once, by the one who empties it at the end
        complain(f"{output}: can't be written ({reason}): choose another with -o")
        raise typer.Exit(1) from None
    say(f"{output}: {' '.join(spec['title']['text'])}")


def _spec(
    written: Written,
    chart: Kind,
    wanted: dict[str, str | int | None],
    areas: list[str],
    year: str,
    district: str,
) -> Spec:
    """Return the chart that is asked for.

    Raises:
        UsageError: there is no such area, year or figure.
    """
    from mappa_extract.plots.areas import figures_by_area, map_spec, ranking_spec
    from mappa_extract.plots.coverage import coverage_spec
    from mappa_extract.plots.series import series_spec

    names = {row["area"]: row["area_name"] for row in written.reports if row["area_name"]}
    if chart is Kind.coverage:
        return coverage_spec(written.reports)
    if chart is Kind.series:
        return series_spec(written.observations, wanted, areas or None, district, names)
    example, figures = figures_by_area(written.observations, wanted, year)
    draw = map_spec if chart is Kind.map else ranking_spec
    return draw(example, figures, names)
