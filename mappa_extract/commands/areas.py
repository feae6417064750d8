"""`mappa-extract areas`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mappa_extract.commands.messages import complain


def areas(
    folder: Annotated[
        Path | None, typer.Option("--layouts", help="A folder with areas/ of your own.")
    ] = None,
) -> None:
    """List the areas: slug, name, and the names that reports use for them."""
    from mappa_extract.declarations import load_declared
    from mappa_extract.errors import MappaExtractError

    try:
        known = load_declared(folder).areas
    except MappaExtractError as error:
        complain(str(error))
        raise typer.Exit(2) from None
    for area in known.values():
        others = [name for name in (*area.names, *area.welsh) if name != area.name]
        typer.echo(f"{area.slug:22} {area.name}" + (f" ({'; '.join(others)})" if others else ""))
