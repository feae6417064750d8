"""`mappa-extract layouts`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mappa_extract.commands.messages import complain


def layouts(
    folder: Annotated[
        Path | None, typer.Option("--layouts", help="A folder with layout files of your own.")
    ] = None,
) -> None:
    """List the layouts: name, years, and what they are."""
    from mappa_extract.declarations import load_declared
    from mappa_extract.errors import MappaExtractError

    try:
        known = load_declared(folder).layouts
    except MappaExtractError as error:
        complain(str(error))
        raise typer.Exit(2) from None
    for layout in known:
        own = f" ({layout.origin})" if Path(layout.origin).name != layout.origin else ""
        typer.echo(f"{layout.name:16} {layout.first}-{layout.last}  {layout.title}{own}")
