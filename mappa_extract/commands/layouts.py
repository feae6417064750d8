"""`mappa-extract layouts`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mappa_extract.commands import choices
from mappa_extract.commands.messages import complain


def layouts(
    name: Annotated[
        str,
        typer.Argument(
            help="A layout, to draw its tables; else all are listed.",
            autocompletion=choices.layout_names,
        ),
    ] = "",
    folder: Annotated[
        Path | None, typer.Option("--layouts", help="A folder with layout files of your own.")
    ] = None,
) -> None:
    """List the layouts with their years, or draw the tables of one."""
    from mappa_extract.declarations import load_declared
    from mappa_extract.errors import MappaExtractError
    from mappa_extract.suggest import did_you_mean

    try:
        declared = load_declared(folder)
    except MappaExtractError as error:
        complain(str(error))
        raise typer.Exit(2) from None
    if name:
        from rich.console import Console

        from mappa_extract.output.shapes import draw

        known = {one.name: one for one in declared.layouts}
        if name not in known:
            how = did_you_mean(name, known) or ": `mappa-extract layouts` lists them"
            complain(f"no layout is called {name!r}{how}")
            raise typer.Exit(2)
        draw(known[name], declared.measures, Console())
        return
    for layout in declared.layouts:
        own = f" ({layout.origin})" if Path(layout.origin).name != layout.origin else ""
        typer.echo(f"{layout.name:16} {layout.first}-{layout.last}  {layout.title}{own}")
