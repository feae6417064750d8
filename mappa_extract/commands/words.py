"""`mappa-extract words report.pdf`."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from mappa_extract.commands import choices
from mappa_extract.commands.explain import Shape
from mappa_extract.commands.held import hold
from mappa_extract.commands.messages import complain, say, shown


def words(
    inputs: Annotated[list[str], typer.Argument(help="Reports, or folders of reports.")],
    format: Annotated[
        Shape, typer.Option("--format", "-f", help="As a file of words to choose from, or as data.")
    ] = Shape.text,
    area: choices.Area = "",
    year: choices.Year = "",
    layout: choices.Layout = "",
    layouts: choices.Layouts = None,
    words: choices.Words = None,
    password: choices.Password = "",
    password_file: choices.PasswordFile = None,
    ask_password: choices.AskPassword = False,
) -> None:
    """List the words that left figures unread or in doubt, with the lines that teach them."""
    from mappa_extract.batch.inputs import collect
    from mappa_extract.batch.process import Limits
    from mappa_extract.batch.run import InProcesses, InThisProcess, open_batch
    from mappa_extract.errors import MappaExtractError
    from mappa_extract.learning import as_data, as_file, unknown_words

    hold("words", 0)
    options = choices.options_from(area, year, layout, layouts, password, words=words)
    failed = False
    try:
        found = collect(inputs)
        for problem in found.problems:
            complain(problem)
        alone = len(found.files) < 2
        with open_batch(
            found.files, options, InThisProcess() if alone else InProcesses(Limits())
        ) as batch:
            for one, extraction, _ in batch.read():
                if extraction.status in ("failed", "not-a-report"):
                    complain(f"{one.path}: {extraction.message}")
                    failed = True
            unknown = unknown_words(batch.extractions(), options)
    except MappaExtractError as error:
        complain(str(error))
        raise typer.Exit(1) from None
    if format is Shape.json:
        typer.echo(json.dumps(as_data(unknown), indent=2, ensure_ascii=False))
    elif unknown:
        text = as_file(unknown, not alone)
        typer.echo("\n".join(map(shown, text.split("\n"))), nl=False)
    figures = {id(figure) for one in unknown for figure in one.figures}
    say(
        f"{len(unknown)} word{'s' * (len(unknown) != 1)} left {len(figures)}"
        f" figure{'s' * (len(figures) != 1)} unread or in doubt: put the lines that you take into"
        " a file, and read with --words FILE"
        if unknown
        else "no figure is unread or in doubt because of a word"
    )
    if failed or found.problems:
        raise typer.Exit(1)
