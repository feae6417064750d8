"""`mappa-extract review report.pdf`: pages to look at and to vouch for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mappa_extract.commands import choices
from mappa_extract.commands.held import hold
from mappa_extract.commands.messages import complain, say


def review(
    inputs: Annotated[list[str], typer.Argument(help="Reports, or folders of reports.")],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="A folder for the pages (default: this one), or one .html file."
        ),
    ] = None,
    evidence: Annotated[
        bool, typer.Option("--evidence", help="Also write the statistics pages as annotated PDF.")
    ] = False,
    area: choices.Area = "",
    year: choices.Year = "",
    layout: choices.Layout = "",
    layouts: choices.Layouts = None,
    password: choices.Password = "",
    password_file: choices.PasswordFile = None,
    ask_password: choices.AskPassword = False,
    ocr: choices.Ocr = choices.Pictures.auto,
    corrections: choices.Corrections = None,
    accepted: choices.Accepted = None,
    words: choices.Words = None,
) -> None:
    """Write a page for each report, to look at and decide on, and an index by urgency."""
    from mappa_extract.batch.inputs import collect
    from mappa_extract.batch.reading import fault_of
    from mappa_extract.errors import MappaExtractError
    from mappa_extract.project import open_project
    from mappa_extract.web.beside import write_review
    from mappa_extract.web.listing import write_index

    # There may be any number of reports: each is small, not all are quick.
    hold("review", 0)
    options = choices.options_from(
        *(area, year, layout, layouts, password, ocr, corrections, accepted), words=words
    )
    single = output is not None and output.suffix.lower() in (".html", ".htm")
    folder = Path() if output is None else output.parent if single else output
    try:
        options = open_project(str(folder)).applied_to(options)
    except MappaExtractError as error:
        complain(str(error))
        raise typer.Exit(1) from None
    found = collect(inputs, str(folder) if output else "")
    problems = found.problems
    if single and len(found.files) != 1:
        complain(f"{output}: one page, but {len(found.files)} reports: give a folder with -o")
        raise typer.Exit(2)
    rows: list[dict[str, str]] = []
    for each in found.files:
        path, name = Path(each.path), each.name
        page = output.name if output and single else f"{name}.html"
        try:
            written, row = write_review(path, name, folder, page, evidence, options)
            rows.append(row)
            say(f"{path}: {', '.join(map(str, written))}")
            if evidence and len(written) == 1:
                say(f"{path}: no evidence: it is made of a PDF's pages, and this is none")
        except MappaExtractError as error:
            problems.append(f"{path}: {error}")
        except OSError as error:
            reason = error.strerror or "unknown reason"
            problems.append(f"{folder}: can't be written ({reason}): choose another folder")
        except Exception as error:
            problems.append(f"{path}: {fault_of(error)}")
    if len(found.files) > 1 and rows:
        try:
            say(f"{write_index(folder, rows)}: all of them by urgency")
        except MappaExtractError as error:
            problems.append(str(error))
        except OSError as error:
            reason = error.strerror or "unknown reason"
            problems.append(f"{folder}: can't be written ({reason}): choose another folder")
    for problem in problems:
        complain(problem)
    if problems:
        raise typer.Exit(1)
