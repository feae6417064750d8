"""The command `mappa-extract`.

The commands are named in `commands/app.py`. One report and nothing else on the command line needs
no parser of options, which takes longer to load than the report takes to read.
"""

from __future__ import annotations

import gc
import io
import os
import shutil
import sys
from contextlib import redirect_stdout, suppress

from mappa_extract import kept
from mappa_extract.commands.held import OWN_PROCESS
from mappa_extract.commands.messages import say
from mappa_extract.commands.streams import end_on_request, ready_streams, silence


def _run() -> None:
    """Run the command that the arguments name."""
    arguments = sys.argv[1:]
    if arguments in (["--help"], ["-h"]):
        width = shutil.get_terminal_size().columns
        sys.stdout.write(kept.made("help", str(width).encode(), _help))
        return
    kept.keep_patterns()
    if len(arguments) == 1 and os.path.isfile(arguments[0]):
        import typer

        from mappa_extract.commands import choices, convert

        try:
            convert.convert(arguments, password=os.environ.get(choices.PASSWORD, ""))
        except typer.Exit as end:
            sys.exit(end.exit_code)
    else:
        from mappa_extract.commands.app import app

        app(prog_name="mappa-extract")


def _help() -> str:
    from mappa_extract.commands.app import app

    text = io.StringIO()
    with redirect_stdout(text):
        app(["--help"], prog_name="mappa-extract", standalone_mode=False)
    return text.getvalue()


def main() -> None:
    """Run the command; a closed pipe, a full disk or Ctrl-C ends it without a trace."""
    ready_streams()
    end_on_request()
    os.environ[OWN_PROCESS] = str(os.getpid())
    kept.begin()
    # Little of what is made dies in a circle: looking for it after every 700 objects costs a tenth.
    gc.set_threshold(50_000, 20, 20)
    try:
        try:
            _run()
        finally:
            sys.stdout.flush()
            kept.end()
    except KeyboardInterrupt:
        sys.exit(130)
    except MemoryError:
        say("mappa-extract: needs more memory than it may have: stopped")
        sys.exit(1)
    except OSError as error:
        # What is still to be written has nowhere to go when Python ends.
        silence(1)
        if not isinstance(error, BrokenPipeError):
            what = error.filename or "standard output"
            said = f"{what}: can't be written ({error.strerror}): choose another place"
            with suppress(OSError):
                say(f"mappa-extract: {said}")
        silence(2)
        sys.exit(1)
