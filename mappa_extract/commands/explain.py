"""`mappa-extract explain report.pdf`."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mappa_extract.commands import choices
from mappa_extract.commands.held import hold
from mappa_extract.commands.messages import complain, say, shown


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
    try:
        data = explanation(Seen(report, report.name, options))
    except MappaExtractError as error:
        complain(str(error))
        raise typer.Exit(1) from None
    if format is Shape.json:
        typer.echo(json.dumps(data, indent=2, ensure_ascii=False))
        return
    text = of_report(as_text(data) if verbose else in_short(data), str(report))
    typer.echo("\n".join(map(shown, text.split("\n"))), nl=False)
    if not verbose:
        say(f"every page, sign and figure: {command('explain', report, '-v')}")
