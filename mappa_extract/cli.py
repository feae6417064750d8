"""The command `mappa-extract`.

A command is a function in a module of `commands/`, named here. Only what it needs is imported
when it runs: `--help` imports neither pandas nor pdfplumber.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any

import typer
import typer.core

from mappa_extract.commands import (
    areas,
    atlas,
    check_layouts,
    choices,
    convert,
    desk,
    diff,
    explain,
    golden,
    held,
    layouts,
    new_layout,
    review,
)

_DEFAULT = "convert"


class _DefaultGroup(typer.core.TyperGroup):
    """A group in which a path in place of a command's name means `convert`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        own = {"--help", "--version", "--install-completion", "--show-completion", "-h"}
        if args and args[0] not in self.commands and args[0] not in own:
            args = [_DEFAULT, *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_DefaultGroup,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Statistics from the annual reports of the MAPPA areas of England and Wales."
    " `mappa-extract report.pdf` shows the tables of a report and what was checked.",
)


def _version(wanted: bool) -> None:
    if wanted:
        from mappa_extract import __version__

        typer.echo(f"mappa-extract {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


app.command(_DEFAULT)(convert.convert)
app.command("areas")(areas.areas)
app.command("layouts")(layouts.layouts)
app.command("explain")(explain.explain)
app.command("new-layout")(new_layout.new_layout)
app.command("check-layouts")(check_layouts.check_layouts)
app.add_typer(golden.app, name="golden")
app.command("review")(review.review)
app.command("atlas")(atlas.atlas)
app.command("desk")(desk.desk)
app.command("diff")(diff.diff)


def _run() -> None:
    """Run the command that the arguments name.

    One report and nothing else needs no parser of options, which takes longer to load than
    the report takes to read.
    """
    arguments = sys.argv[1:]
    if len(arguments) == 1 and os.path.isfile(arguments[0]):
        try:
            convert.convert(arguments, password=os.environ.get(choices.PASSWORD, ""))
        except typer.Exit as end:
            sys.exit(end.exit_code)
    else:
        app(prog_name="mappa-extract")


def main() -> None:
    """Run the command; a closed pipe, a full disk or Ctrl-C ends it without a trace."""
    os.environ[held.OWN_PROCESS] = str(os.getpid())
    try:
        try:
            _run()
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        sys.exit(130)
    except MemoryError:
        typer.echo("mappa-extract: needs more memory than it may have: stopped", err=True)
        sys.exit(1)
    except OSError as error:
        # What is still to be written has nowhere to go when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            what = error.filename or "standard output"
            said = f"{what}: can't be written ({error.strerror}): choose another place"
            typer.echo(f"mappa-extract: {said}", err=True)
        sys.exit(1)
