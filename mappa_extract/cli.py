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
    convert,
    explain,
    golden,
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


def main() -> None:
    """Run the command; a closed pipe or Ctrl-C ends it without a trace."""
    try:
        app(prog_name="mappa-extract")
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
