"""`mappa-extract desk`: a web page on this machine to read, review and sign reports."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mappa_extract.commands.messages import complain, say


def desk(
    folder: Annotated[
        Path, typer.Argument(help="The project: an output folder; made if it is not there.")
    ] = Path("mappa-desk"),
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port on 127.0.0.1; 0: any that is free.")
    ] = 0,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in a browser.")
    ] = True,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=0, help="Processes that read; 0: one on each core.")
    ] = 0,
    timeout: Annotated[
        float, typer.Option(min=0, max=604_800, help="Seconds that one report may take.")
    ] = 120.0,
    memory: Annotated[
        int, typer.Option(min=0, help="Megabytes that one report may take; 0: no limit.")
    ] = 2048,
) -> None:
    """Open a desk for a project: drop reports, correct and sign them, export the figures."""
    from mappa_extract.batch.process import Limits
    from mappa_extract.errors import MappaExtractError

    try:
        from mappa_extract.desk.serving import serve
    except ImportError as error:
        complain(f"the desk needs more packages ({error}): pip install 'mappa-extract[desk]'")
        raise typer.Exit(2) from None
    try:
        serve(folder, port, Limits(timeout, memory), jobs, say, browser)
    except MappaExtractError as error:
        complain(str(error))
        raise typer.Exit(1) from None
    except OSError as error:
        what = f"port {port}" if error.errno in (13, 98) and port else str(folder)
        reason = error.strerror or "unknown reason"
        complain(f"{what}: can't be used ({reason}): choose another")
        raise typer.Exit(1) from None
