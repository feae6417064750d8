"""`mappa-extract diff old/ new/`: what changed between two output folders."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mappa_extract.commands.messages import complain, say

if TYPE_CHECKING:
    from mappa_extract.output.changes import Change


def diff(
    old: Annotated[str, typer.Argument(help="The output folder of an earlier run, or its URL.")],
    new: Annotated[str, typer.Argument(help="The output folder of a later run, or its URL.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write a page (.html) or a table (.csv) instead."),
    ] = None,
    format: Annotated[
        str,
        typer.Option("--format", "-f", help="To print: table or csv (default: csv into a pipe)."),
    ] = "",
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 if anything changed.")
    ] = False,
) -> None:
    """Show which figures, verdicts and sign-offs differ between two output folders."""
    from mappa_extract.errors import MappaExtractError
    from mappa_extract.output.changes import changes_between, summary
    from mappa_extract.output.written import read_written

    suffix = output.suffix.lower() if output else ""
    if format not in ("", "table", "csv"):
        complain(f"--format {format!r} is not known: give table or csv")
        raise typer.Exit(2)
    if output and suffix not in (".html", ".htm", ".csv"):
        complain(f"{output}: a page ends in .html, a table in .csv: give one of these with -o")
        raise typer.Exit(2)
    try:
        changes = changes_between(read_written(old), read_written(new))
        if output:
            _write(output, suffix, changes, old, new)
    except MappaExtractError as error:
        complain(str(error))
        raise typer.Exit(1) from None
    except OSError as error:
        if isinstance(error, BrokenPipeError) or output is None:
            raise
        reason = error.strerror or "unknown reason"
        complain(f"{output}: can't be written ({reason}): choose another with -o")
        raise typer.Exit(1) from None
    if not output:
        _print(changes, format or ("table" if sys.stdout.isatty() else "csv"))
    say(f"{output}: {summary(changes)}" if output else summary(changes))
    if strict and changes:
        raise typer.Exit(1)


def _write(output: Path, suffix: str, changes: Sequence[Change], old: str, new: str) -> None:
    import io

    from mappa_extract.errors import UsageError
    from mappa_extract.output.changes import CHANGES, COLUMNS, summary
    from mappa_extract.output.files import write_csv, write_whole
    from mappa_extract.sources.own import is_own_page

    if suffix == ".csv":
        stream = io.StringIO(newline="")
        write_csv(stream, COLUMNS, (one.row for one in changes))
        text = stream.getvalue()
    else:
        from mappa_extract.output.names import key_name
        from mappa_extract.web.build import page

        text = page(
            "diff",
            old=old,
            new=new,
            summary=summary(changes),
            kinds=CHANGES,
            changes=[
                {
                    "change": one.change,
                    "source": one.source,
                    "name": key_name(one.key) if any(one.key) else "the report",
                    "old": one.old,
                    "new": one.new,
                    "page": one.page,
                }
                for one in changes
            ],
            data={},
        )
    if output.is_file() and (there := output.read_bytes()):
        begins = ",".join(COLUMNS[:4]).encode()
        if not (there.startswith(begins) if suffix == ".csv" else is_own_page(output.name, there)):
            raise UsageError(f"{output}: this program did not write it: move it away")
    output.parent.mkdir(parents=True, exist_ok=True)
    write_whole(output, text.encode("utf-8", "replace"))


def _print(changes: Sequence[Change], format: str) -> None:
    from mappa_extract.output.changes import COLUMNS
    from mappa_extract.output.files import write_csv
    from mappa_extract.output.names import key_name

    if format == "csv":
        write_csv(sys.stdout, COLUMNS, (one.row for one in changes))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from mappa_extract.commands.messages import shown

    console = Console(highlight=False)
    source = ""
    table: Table | None = None
    for one in [*changes, None]:
        if table is not None and (one is None or one.source != source):
            console.print(table)
            table = None
        if one is None:
            break
        if table is None:
            source = one.source
            console.print(Text(shown(source), style="bold"))
            table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
            for name in ("change", "figure", "old", "new", "page"):
                table.add_column(name)
        name = key_name(one.key) if any(one.key) else ""
        cells = (one.change.replace("_", " "), name, one.old, one.new, one.page)
        table.add_row(*(Text(shown(cell)) for cell in cells))
