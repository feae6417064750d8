"""`mappa-extract check-layouts`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mappa_extract.commands.messages import complain, say

if TYPE_CHECKING:
    from mappa_extract.explain import Seen


def check_layouts(
    folder: Annotated[
        Path | None,
        typer.Argument(help="A folder of layouts; else that of your configuration."),
    ] = None,
    reports: Annotated[
        list[Path] | None,
        typer.Option("--reports", help="Reports that tell which labels are never used."),
    ] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of layout files for an editor.")
    ] = False,
) -> None:
    """Tell whether layout files are sound, used, and not to be mistaken for one another."""
    from mappa_extract.declarations import configuration_folder, load_declared, own_files
    from mappa_extract.declarations.audit import problems_of, remarks_on
    from mappa_extract.errors import MappaExtractError

    if schema:
        from mappa_extract.declarations.schema import layout_schema

        typer.echo(json.dumps(layout_schema(), indent=2))
        return
    where = folder or configuration_folder()
    try:
        problems = problems_of(where)
        for problem in problems:
            typer.echo(str(problem))
        if problems:
            complain(f"{len(problems)} things to mend in {where}")
            raise typer.Exit(1)
        declared = load_declared(where)
        remarks = remarks_on(where, declared, _seen(reports or [], where))
    except MappaExtractError as error:
        complain(str(error))
        raise typer.Exit(1) from None
    for remark in remarks:
        typer.echo(remark)
    files = len(own_files(where))
    say(f"{where}: {files} files are sound; {len(remarks) or 'no'} remarks")


def _seen(reports: list[Path], layouts: Path) -> list[Seen]:
    """Return the reports, opened and matched; a folder means the reports in it."""
    from mappa_extract.batch.inputs import collect
    from mappa_extract.explain import Seen
    from mappa_extract.options import Options

    found = collect([str(path) for path in reports])
    for problem in found.problems:
        complain(problem)
    return [Seen(Path(one.path), one.name, Options(layouts=layouts)) for one in found.files]
