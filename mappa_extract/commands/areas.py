"""`mappa-extract areas`."""

from __future__ import annotations

import typer


def areas() -> None:
    """List the 42 areas: slug, name, and the names that reports use for them."""
    from mappa_extract.areas import all_areas

    for area in all_areas().values():
        others = [name for name in (*area.names, *area.welsh) if name != area.name]
        typer.echo(f"{area.slug:22} {area.name}" + (f" ({'; '.join(others)})" if others else ""))
