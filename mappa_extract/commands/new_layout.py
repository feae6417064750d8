"""`mappa-extract new-layout report.pdf`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mappa_extract.commands import choices
from mappa_extract.commands.held import hold
from mappa_extract.commands.messages import complain, say


def new_layout(
    report: Annotated[Path, typer.Argument(help="The report.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file to write, mine/kent.toml.")
    ] = None,
    name: Annotated[str, typer.Option(help="The layout's name; else the report's.")] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
    area: choices.Area = "",
    year: choices.Year = "",
    layouts: choices.Layouts = None,
    words: choices.Words = None,
    password: choices.Password = "",
    password_file: choices.PasswordFile = None,
    ask_password: choices.AskPassword = False,
) -> None:
    """Draft a layout file from a report: what was recognised, and what waits for you."""
    from mappa_extract.errors import MappaExtractError
    from mappa_extract.explain import Seen
    from mappa_extract.layouts.draft import draft_of
    from mappa_extract.suggest import command

    hold(str(report))
    options = choices.options_from(area, year, "", layouts, password, words=words)
    if output is not None and output.exists() and not force:
        complain(f"{output}: exists already: choose another file, or replace it with --force")
        raise typer.Exit(1)
    try:
        text = draft_of(Seen(report, report.name, options, everywhere=True), name)
    except MappaExtractError as error:
        complain(str(error))
        raise typer.Exit(1) from None
    if output is None:
        typer.echo(text, nl=False)
        mine = Path("mine")
        how = command("new-layout", report, "-o", mine / f"{report.stem}.toml")
        say(f"to edit it, write it to a file: {how}; then {_reading(report, mine, words)}")
        return
    _write(output, text)
    say(
        f"{output}: drafted; edit it, check it with"
        f" {command('check-layouts', output.parent, '--reports', report)}, and"
        f" {_reading(report, output.parent, words)}"
    )


def _reading(report: Path, folder: Path, words: Path | None) -> str:
    from mappa_extract.suggest import command

    return "read the report with " + command(
        *(report, "--layouts", folder), *(("--words", words) if words else ())
    )


def _write(output: Path, text: str) -> None:
    from mappa_extract.output.files import write_whole

    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        write_whole(output, text.encode("utf-8"))
    except OSError as error:
        complain(f"{output}: can't be written ({error.strerror}): choose another folder")
        raise typer.Exit(1) from None
