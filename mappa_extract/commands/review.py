"""`mappa-extract review report.pdf`: pages to look at and to vouch for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mappa_extract.commands.messages import complain, say


def review(
    inputs: Annotated[list[Path], typer.Argument(help="Reports, or folders of reports.")],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="A folder for the pages (default: this one), or one .html file."
        ),
    ] = None,
    evidence: Annotated[
        bool, typer.Option("--evidence", help="Also write the statistics pages as annotated PDF.")
    ] = False,
    area: Annotated[str, typer.Option(help="The area, where the report does not tell.")] = "",
    year: Annotated[str, typer.Option(help="The year, 2009/10, where it does not tell.")] = "",
    layout: Annotated[str, typer.Option(help="Use this layout, whatever fits best.")] = "",
    layouts: Annotated[
        Path | None, typer.Option(help="A folder with layout files of your own.")
    ] = None,
    password: Annotated[
        str, typer.Option(envvar="MAPPA_PDF_PASSWORD", help="For an encrypted PDF.")
    ] = "",
) -> None:
    """Write a page for each report: its pictures, the tables as read, accept or correct."""
    from mappa_extract.commands.convert import _collect
    from mappa_extract.errors import MappaExtractError
    from mappa_extract.extraction import Options
    from mappa_extract.pages.beside import write_review

    try:
        options = Options(area, year, layout, layouts, password).resolved()
    except MappaExtractError as error:
        complain(str(error))
        raise typer.Exit(2) from None
    single = output is not None and output.suffix.lower() in (".html", ".htm")
    folder = Path() if output is None else output.parent if single else output
    paths, problems = _collect(inputs, folder if output else None)
    if single and len(paths) != 1:
        complain(f"{output}: one page, but {len(paths)} reports: give a folder with -o")
        raise typer.Exit(2)
    for path, name in paths:
        page = output.name if output and single else f"{name}.html"
        try:
            written = write_review(path, name, folder, page, evidence, options)
            say(f"{path}: {', '.join(map(str, written))}")
            if evidence and len(written) == 1:
                say(f"{path}: no evidence: it is made of a PDF's pages, and this is none")
        except MappaExtractError as error:
            problems.append(f"{path}: {error}")
        except OSError as error:
            reason = error.strerror or "unknown reason"
            problems.append(f"{folder}: can't be written ({reason}): choose another folder")
    for problem in problems:
        complain(problem)
    if problems:
        raise typer.Exit(1)
