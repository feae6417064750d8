"""`mappa-extract report.pdf`: extract the statistics of reports and folders of reports."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mappa_extract.commands.messages import complain, say

if TYPE_CHECKING:
    from mappa_extract.extraction import Extraction, Options


class Format(StrEnum):
    """How the observations are printed."""

    csv = "csv"
    json = "json"
    table = "table"


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
    corrections: Annotated[
        Path | None, typer.Option(help="A CSV of figures that a person has looked up.")
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 if any check failed.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Extract the statistics of reports (the default: no command name needed)."""
    from mappa_extract.corrections import problems as unfitting
    from mappa_extract.corrections import read_corrections
    from mappa_extract.errors import CorrectionError, MappaExtractError
    from mappa_extract.extraction import Options

    try:
        known = read_corrections(corrections) if corrections else ()
        options = Options(area, year, layout, layouts, password, known).resolved()
    except CorrectionError as error:
        complain(str(error))
        raise typer.Exit(1) from None
    except MappaExtractError as error:
        complain(str(error))
        raise typer.Exit(2) from None
    paths, problems = _collect(inputs, output)
    extractions = []
    for path, name in paths:
        extraction = _extract(path, name, options)
        extractions.append(extraction)
        _say(extraction, path, quiet, len(paths) > 1)
    for problem in problems:
        complain(problem)
    if lines := unfitting(options.corrections, extractions):
        # What would be written is not what the person believes it to be.
        for line in lines:
            complain(line)
        raise typer.Exit(1)
    _compare(extractions, quiet)
    if output is not None:
        _write(output, extractions, quiet)
    if output is None or format is not None:
        _print(extractions, format)
    bad = any(one.status in ("failed", "not-a-report") for one in extractions)
    failed = any(not check.passed for one in extractions for check in one.checks)
    if bad or problems or (strict and failed):
        raise typer.Exit(1)


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
        complain(f"{path}: {extraction.message}")
    elif many and not quiet:
        say(
            f"{extraction.source}: {extraction.status}, {len(extraction.observations)} figures"
            + (f"; {extraction.message}" if extraction.message else "")
        )
    elif extraction.status == "review" and not sys.stdout.isatty() and not quiet:
        say(f"{path}: to review: {extraction.message}")


def _compare(extractions: Sequence[Extraction], quiet: bool) -> None:
    """Check the reports against each other, and say what does not agree."""
    from mappa_extract.checks.collection import check_collection

    failed: dict[str, list[str]] = {}
    for check in check_collection(extractions):
        if not check.passed:
            failed.setdefault(check.source, []).append(check.message)
    for source, messages in failed.items():
        if not quiet:
            more = f" (and {len(messages) - 1} more)" if len(messages) > 1 else ""
            say(f"{source}: {messages[0]}{more}")


def _write(output: Path, extractions: Sequence[Extraction], quiet: bool) -> None:
    from mappa_extract.output.files import write_folder

    try:
        output.mkdir(parents=True, exist_ok=True)
        paths = write_folder(output, extractions)
    except OSError as error:
        reason = error.strerror or "unknown reason"
        complain(f"{output}: can't be written ({reason}): choose another folder")
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
