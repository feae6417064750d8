"""The options that several commands have, and what they come to."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mappa_extract.commands.messages import complain

if TYPE_CHECKING:
    from mappa_extract.options import Options


def slugs(incomplete: str) -> list[str]:
    """Return the areas' slugs that go on so, for completion."""
    from mappa_extract.areas import all_areas

    return [slug for slug in all_areas() if slug.startswith(incomplete)]


def _years(incomplete: str) -> list[str]:
    from mappa_extract.vocabulary.dates import FINANCIAL_YEARS

    return [year for year in FINANCIAL_YEARS if year.startswith(incomplete)]


def layout_names(incomplete: str) -> list[str]:
    """Return the layouts that go on so, for completion."""
    from mappa_extract.layouts import built_in

    return [one.name for one in built_in() if one.name.startswith(incomplete)]


Area = Annotated[
    str, typer.Option(help="The area, where the report does not tell.", autocompletion=slugs)
]
Year = Annotated[
    str, typer.Option(help="The year, 2009/10, where it does not tell.", autocompletion=_years)
]
Layout = Annotated[
    str, typer.Option(help="Use this layout, whatever fits best.", autocompletion=layout_names)
]
Layouts = Annotated[Path | None, typer.Option(help="A folder with layout files of your own.")]
PASSWORD = "MAPPA_PDF_PASSWORD"
"""The variable of the environment that may hold the password, which a command line shows to all."""
Password = Annotated[str, typer.Option(envvar=PASSWORD, help="For an encrypted PDF.")]


def _from_file(path: Path | None) -> None:
    """Take the password from the first line of a file, which may be a pipe."""
    if path is None:
        return
    try:
        with path.open(encoding="utf-8-sig") as stream:
            os.environ[PASSWORD] = stream.readline(_LONGEST).rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "no text in UTF-8"
        complain(f"{path}: can't be read ({reason}): check its name")
        raise typer.Exit(2) from None


def _asked(wanted: bool) -> None:
    """Ask for the password at the terminal; it is not shown."""
    if not wanted:
        return
    import warnings
    from getpass import GetPassWarning, getpass

    try:
        with warnings.catch_warnings():
            # Where it would be shown as it is typed, nothing is asked.
            warnings.simplefilter("error", GetPassWarning)
            os.environ[PASSWORD] = getpass("Password of the PDF: ")
    except (EOFError, GetPassWarning):
        complain("--ask-password: there is nobody to ask: give --password-file")
        raise typer.Exit(2) from None


PasswordFile = Annotated[
    Path | None,
    typer.Option(
        help="A file whose first line is the password.", is_eager=True, callback=_from_file
    ),
]
AskPassword = Annotated[
    bool,
    typer.Option("--ask-password", help="Ask for the password.", is_eager=True, callback=_asked),
]
_LONGEST = 1000
"""Characters of a password."""
Corrections = Annotated[
    Path | None, typer.Option(help="A CSV of figures that a person has looked up.")
]

Words = Annotated[
    Path | None, typer.Option(help="A file of words of your own: `mappa-extract words` lists them.")
]
Accepted = Annotated[Path | None, typer.Option(help="A CSV of findings that a person has settled.")]


Approvals = Annotated[
    list[Path] | None,
    typer.Option(help="What a review page's `Save approval` gave: applied, the report signed off."),
]


class Pictures(StrEnum):
    """When pictures of pages are read."""

    auto = "auto"
    always = "always"
    never = "never"


Ocr = Annotated[
    Pictures, typer.Option(help="Whether pictures of pages are read; needs the extra `ocr`.")
]


Verify = Annotated[
    bool,
    typer.Option("--verify", help="Read each figure of a PDF once more from the page's picture."),
]


def options_from(
    area: str = "",
    year: str = "",
    layout: str = "",
    layouts: Path | None = None,
    password: str = "",
    ocr: Pictures = Pictures.auto,
    corrections: Path | None = None,
    accepted: Path | None = None,
    verify: bool = False,
    words: Path | None = None,
) -> Options:
    """Return what was decided by hand; what means nothing is said and ends the command.

    Raises:
        CorrectionError: the file of corrections, or of accepted findings, can't be applied.
    """
    from dataclasses import replace

    from mappa_extract.accepting import read_accepted
    from mappa_extract.corrections import read_corrections
    from mappa_extract.declarations.words import read_words
    from mappa_extract.errors import MappaExtractError
    from mappa_extract.options import Options

    known = read_corrections(corrections) if corrections else ()
    settled = read_accepted(accepted) if accepted else ()
    try:
        if verify:
            _need_ocr()
        options = Options(area, year, layout, layouts, password, ocr.value, known, settled)
        own = read_words(words) if words else ()
        return replace(options, verify=verify, words=own).resolved()
    except MappaExtractError as error:
        complain(str(error))
        raise typer.Exit(2) from None


def _need_ocr() -> None:
    """Make sure that figures can be read from pictures.

    Raises:
        UsageError: they can't: what reads them is not installed.
    """
    from mappa_extract.errors import UsageError
    from mappa_extract.sources.scan import EXTRA, available

    if not available():
        raise UsageError(f"--verify reads pictures: {EXTRA}")
