"""The commands and their options, as `mappa-extract --help` lists them.

A command is a function in a module of `commands/`, named here. Only what it needs is imported
when it runs: `--help` imports neither pandas nor pdfplumber, and nothing that reads a report.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Annotated, Any

import typer
import typer.core

from mappa_extract.commands import (
    areas,
    atlas,
    check_layouts,
    convert,
    desk,
    diff,
    explain,
    golden,
    layouts,
    new_layout,
    plot,
    review,
    words,
)

_DEFAULT = "convert"


class _DefaultGroup(typer.core.TyperGroup):
    """A group in which what names no command is for `convert`, with the options before it."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command's name, the command, and the arguments that are for it."""
        word = args[0]
        if word in self.commands:
            return super().resolve_command(ctx, args)
        words = word[0].isalpha() and word.replace("-", "").isalpha()
        if words and not ctx.resilient_parsing and not os.path.exists(word):
            # Neither an option nor a file, pattern or URL: it may be a command misspelt.
            from mappa_extract.suggest import command, nearest

            if near := nearest(word, self.commands):
                meant = command(near, *args[1:])
                ctx.fail(f"No such command or file {word!r}. Did you mean {meant}?")
        return _DEFAULT, self.commands[_DEFAULT], args

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Return how a word may go on: commands, and options of the default one."""
        found = super().shell_complete(ctx, incomplete)
        if incomplete.startswith("-"):
            found += self.commands[_DEFAULT].shell_complete(ctx, incomplete)
        return found


app = typer.Typer(
    cls=_DefaultGroup,
    # Options before a report are options of `convert`; the group leaves them to it.
    context_settings={"help_option_names": ["-h", "--help"], "ignore_unknown_options": True},
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


_COMMANDS: Mapping[str, Callable[..., None]] = {
    _DEFAULT: convert.convert,
    "explain": explain.explain,
    "review": review.review,
    "atlas": atlas.atlas,
    "plot": plot.plot,
    "desk": desk.desk,
    "diff": diff.diff,
    "areas": areas.areas,
    "layouts": layouts.layouts,
    "new-layout": new_layout.new_layout,
    "check-layouts": check_layouts.check_layouts,
    "words": words.words,
}


def _short(function: Callable[..., None] | None) -> str:
    """Return what a command does, whole: a list of commands does not cut it off."""
    return (getattr(function, "__doc__", None) or "").partition("\n")[0]


for _name, _function in _COMMANDS.items():
    app.command(_name, short_help=_short(_function))(_function)
for _one in golden.app.registered_commands:
    _one.short_help = _short(_one.callback)
app.add_typer(golden.app, name="golden", short_help=golden.app.info.help)
