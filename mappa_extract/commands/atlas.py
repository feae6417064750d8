"""`mappa-extract atlas out/`: a whole collection on one page."""

from __future__ import annotations

from typing import Annotated

import typer

from mappa_extract.commands.messages import complain, say


def atlas(
    folder: Annotated[
        str, typer.Argument(help="The output folder of `mappa-extract reports/ -o out/`.")
    ],
    output: Annotated[
        str, typer.Option("--output", "-o", help="The page (default: atlas.html in the folder).")
    ] = "",
) -> None:
    """Write a page of a collection: coverage, series, areas compared, disputed figures."""
    from mappa_extract.errors import MappaExtractError
    from mappa_extract.web.atlas import ATLAS, write_atlas

    try:
        target, written = write_atlas(folder, output)
    except MappaExtractError as error:
        complain(str(error))
        raise typer.Exit(1) from None
    except OSError as error:
        reason = error.strerror or str(error) or "unknown reason"
        complain(f"{output or ATLAS}: can't be written ({reason}): choose another with -o")
        raise typer.Exit(1) from None
    say(f"{target}: {len(written.reports)} reports, {len(written.observations)} figures")
