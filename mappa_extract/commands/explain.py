"""`mappa-extract explain report.pdf`."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mappa_extract.commands import choices
from mappa_extract.commands.held import hold
from mappa_extract.commands.messages import complain, say, shown

if TYPE_CHECKING:
    from mappa_extract.explain import Seen


class Shape(StrEnum):
    """How an explanation is printed."""

    text = "text"
    json = "json"


def explain(
    report: Annotated[Path, typer.Argument(help="The report.")],
    format: Annotated[Shape, typer.Option("--format", "-f", help="For a person, or as data.")] = (
        Shape.text
    ),
    area: choices.Area = "",
    year: choices.Year = "",
    layout: choices.Layout = "",
    layouts: choices.Layouts = None,
    words: choices.Words = None,
    password: choices.Password = "",
    password_file: choices.PasswordFile = None,
    ask_password: choices.AskPassword = False,
    picture: Annotated[
        Path | None,
        typer.Option(
            help="A folder: each page of statistics is drawn there as it was read.",
            metavar="DIR",
            file_okay=False,
        ),
    ] = None,
    figure: Annotated[
        str,
        typer.Option(help="With --picture: a figure as printed, whose labels are shown."),
    ] = "",
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Every page, sign and figure, with its place.")
    ] = False,
) -> None:
    """Tell what was seen in a report and why: area, year, pages, layout, tables, what is unread."""
    from mappa_extract.errors import MappaExtractError
    from mappa_extract.explain import Seen, as_text, explanation, in_short
    from mappa_extract.suggest import command, of_report

    hold(str(report))
    options = choices.options_from(area, year, layout, layouts, password, words=words)
    if figure and picture is None:
        complain("--figure: says which figure of a picture is meant: give --picture DIR too")
        raise typer.Exit(2)
    try:
        seen = Seen(report, report.name, options)
        data = explanation(seen)
    except MappaExtractError as error:
        complain(str(error))
        raise typer.Exit(1) from None
    if picture is not None and not _draw(seen, report, options.password, picture, figure):
        raise typer.Exit(1)
    if format is Shape.json:
        typer.echo(json.dumps(data, indent=2, ensure_ascii=False))
        return
    text = of_report(as_text(data) if verbose else in_short(data), str(report))
    typer.echo("\n".join(map(shown, text.split("\n"))), nl=False)
    if not verbose:
        say(f"every page, sign and figure: {command('explain', report, '-v')}")


def _draw(seen: Seen, report: Path, password: str, folder: Path, figure: str) -> bool:
    """Write the pages as they were read; tell whether there were any."""
    from mappa_extract.output.files import write_whole
    from mappa_extract.web.drawn import drawn_pages

    if seen.document.format != "pdf":
        complain(f"{report}: only pages of a PDF can be drawn")
        return False
    folder.mkdir(parents=True, exist_ok=True)
    for number, png in drawn_pages(seen, report.read_bytes(), password, figure):
        path = folder / f"{report.stem}-page-{number}.png"
        write_whole(path, png)
        say(str(path))
    return True
