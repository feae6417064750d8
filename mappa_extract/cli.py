"""The command `mappa-extract`.

Only what a command needs is imported when it runs: `--help` imports neither pandas nor
pdfplumber.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
import typer.core

if TYPE_CHECKING:
    from mappa_extract.extraction import Extraction, Options

_DEFAULT = "convert"


class Format(StrEnum):
    """How the observations are printed."""

    csv = "csv"
    json = "json"
    table = "table"


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


@app.command(_DEFAULT)
def convert(
    inputs: Annotated[list[Path], typer.Argument(help="Reports, or folders of reports.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write files into this folder.")
    ] = None,
    format: Annotated[
        Format | None,
        typer.Option("--format", "-f", help="Default: table at a terminal, csv into a pipe."),
    ] = None,
    area: Annotated[str, typer.Option(help="The area, where the report does not tell.")] = "",
    year: Annotated[str, typer.Option(help="The year, 2009/10, where it does not tell.")] = "",
    layout: Annotated[str, typer.Option(help="Use this layout, whatever fits best.")] = "",
    layouts: Annotated[
        Path | None, typer.Option(help="A folder with layout files of your own.")
    ] = None,
    password: Annotated[
        str, typer.Option(envvar="MAPPA_PDF_PASSWORD", help="For an encrypted PDF.")
    ] = "",
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 if any check failed.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Extract the statistics of reports (the default: no command name needed)."""
    from mappa_extract.errors import MappaExtractError
    from mappa_extract.extraction import Options

    try:
        options = Options(area, year, layout, layouts, password).resolved()
    except MappaExtractError as error:
        _complain(str(error))
        raise typer.Exit(2) from None
    paths, problems = _collect(inputs, output)
    extractions = []
    for path, name in paths:
        extraction = _extract(path, name, options)
        extractions.append(extraction)
        _say(extraction, path, quiet, len(paths) > 1)
    for problem in problems:
        _complain(problem)
    if output is not None:
        _write(output, extractions, quiet)
    if output is None or format is not None:
        _print(extractions, format)
    bad = any(one.status in ("failed", "not-a-report") for one in extractions)
    failed = any(not check.passed for one in extractions for check in one.checks)
    if bad or problems or (strict and failed):
        raise typer.Exit(1)


@app.command()
def areas() -> None:
    """List the 42 areas: slug, name, and the names that reports use for them."""
    from mappa_extract.areas import all_areas

    for area in all_areas().values():
        others = [name for name in (*area.names, *area.welsh) if name != area.name]
        typer.echo(f"{area.slug:22} {area.name}" + (f" ({'; '.join(others)})" if others else ""))


@app.command()
def layouts(
    folder: Annotated[
        Path | None, typer.Option("--layouts", help="A folder with layout files of your own.")
    ] = None,
) -> None:
    """List the layouts: name, years, and what they are."""
    from mappa_extract.errors import MappaExtractError
    from mappa_extract.layouts import load_layouts

    try:
        known = load_layouts(folder)
    except MappaExtractError as error:
        _complain(str(error))
        raise typer.Exit(2) from None
    for layout in known:
        typer.echo(f"{layout.name:16} {layout.first}-{layout.last}  {layout.title}")


def _collect(
    inputs: Sequence[Path], output: Path | None
) -> tuple[list[tuple[Path, str]], list[str]]:
    """Return the files with their names in the output, and what is wrong with the inputs."""
    from mappa_extract.sources import SUFFIXES

    found: list[tuple[Path, str]] = []
    problems: list[str] = []
    for given in inputs:
        if not given.is_dir():
            found.append((given, given.name))
            continue
        inside = sorted(
            path
            for path in given.rglob("*")
            if path.suffix.lower() in SUFFIXES
            and path.is_file()
            and not any(part.startswith(".") for part in path.relative_to(given).parts)
            and not (output and output.resolve() in path.resolve().parents)
        )
        if not inside:
            problems.append(
                f"{given}: no reports in this folder: give one with PDF, Word, HTML or text files"
            )
        found.extend((path, path.relative_to(given).as_posix()) for path in inside)
    return found, problems


def _extract(path: Path, name: str, options: Options) -> Extraction:
    from mappa_extract.extraction import Extraction, extract_file

    try:
        return extract_file(path, name, options)
    except Exception as error:
        # The last resort for one file of many: a fault of ours is said, never shown as a trace.
        return Extraction(
            name,
            message=f"could not be read because of a fault in this program"
            f" ({type(error).__name__}: {str(error)[:120]}): please report it",
        )


def _say(extraction: Extraction, path: Path, quiet: bool, many: bool) -> None:
    if extraction.status in ("failed", "not-a-report"):
        _complain(f"{path}: {extraction.message}")
    elif many and not quiet:
        _complain(
            f"{extraction.source}: {extraction.status}, {len(extraction.observations)} figures"
            + (f"; {extraction.message}" if extraction.message else ""),
            plain=True,
        )
    elif extraction.status == "review" and not sys.stdout.isatty() and not quiet:
        _complain(f"{path}: to review: {extraction.message}", plain=True)


def _complain(message: str, plain: bool = False) -> None:
    line = " ".join(message.split())
    typer.echo(line if plain else f"mappa-extract: {line}", err=True)


def _write(output: Path, extractions: Sequence[Extraction], quiet: bool) -> None:
    from mappa_extract.output.files import write_folder

    try:
        output.mkdir(parents=True, exist_ok=True)
        paths = write_folder(output, extractions)
    except OSError as error:
        reason = error.strerror or "unknown reason"
        _complain(f"{output}: can't be written ({reason}): choose another folder")
        raise typer.Exit(1) from None
    if quiet:
        return
    count = dict.fromkeys(("ok", "review", "failed", "not-a-report"), 0)
    for one in extractions:
        count[one.status] += 1
    typer.echo(
        f"{len(extractions)} inputs: {count['ok']} ok, {count['review']} to review,"
        f" {count['failed']} failed, {count['not-a-report']} not reports;"
        f" {len(paths)} files in {output}",
        err=True,
    )


def _print(extractions: Sequence[Extraction], format: Format | None) -> None:
    chosen = format or (Format.table if sys.stdout.isatty() else Format.csv)
    readable = [one for one in extractions if one.status not in ("failed", "not-a-report")]
    if chosen is Format.csv:
        from mappa_extract.model import OBSERVATION_COLUMNS
        from mappa_extract.output.files import observation_rows, write_csv

        if readable or len(extractions) > 1:
            write_csv(sys.stdout, OBSERVATION_COLUMNS, observation_rows(readable))
    elif chosen is Format.json:
        import json

        from mappa_extract.output.files import as_json

        documents = [as_json(one) for one in extractions]
        json.dump(
            documents[0] if len(documents) == 1 else documents,
            sys.stdout,
            indent=2,
            ensure_ascii=False,
        )
        sys.stdout.write("\n")
    else:
        from rich.console import Console

        from mappa_extract.output.terminal import show

        console = Console(highlight=False)
        for number, one in enumerate(readable):
            if number:
                console.rule()
            show(one, console)


def main() -> None:
    """Run the command; a closed pipe or Ctrl-C ends it without a trace."""
    try:
        app(prog_name="mappa-extract")
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
