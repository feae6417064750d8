"""`mappa-extract golden add`, `approve` and `test`: regression tests of a user's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mappa_extract.commands import choices
from mappa_extract.commands.held import hold
from mappa_extract.commands.messages import complain, say
from mappa_extract.suggest import command

if TYPE_CHECKING:
    from mappa_extract.extraction import Extraction
    from mappa_extract.goldens import Golden

app = typer.Typer(
    no_args_is_help=True, help="Reports with figures that a person has compared with the page."
)
_HERE = Path("fixtures")
FolderOption = Annotated[Path, typer.Option("--folder", help="The folder of goldens.")]


@app.command()
def add(
    report: Annotated[Path, typer.Argument(help="The report.")],
    folder: FolderOption = _HERE,
    layouts: choices.Layouts = None,
    pages_only: Annotated[
        bool, typer.Option("--pages-only", help="Keep only the pages with statistics.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the golden.")] = False,
    area: choices.Area = "",
    year: choices.Year = "",
    layout: choices.Layout = "",
    password: choices.Password = "",
    corrections: choices.Corrections = None,
    words: choices.Words = None,
    password_file: choices.PasswordFile = None,
    ask_password: choices.AskPassword = False,
) -> None:
    """Keep a report with the rows that it gives, to be compared with the page and approved."""
    from mappa_extract.errors import MappaExtractError
    from mappa_extract.goldens import adding

    hold(str(report))
    try:
        options = choices.options_from(
            *(area, year, layout, layouts, password), corrections=corrections, words=words
        )
        golden, extraction = adding.add(report, folder, options, pages_only, force)
    except (MappaExtractError, OSError) as error:
        complain(_reason(error, folder))
        raise typer.Exit(1) from None
    _list(extraction)
    say(
        f"{golden.csv}: {len(extraction.observations)} rows, unapproved, status"
        f" {extraction.status}. Compare each with the page, mend the CSV where it is wrong, then"
        f" run {command('golden', 'approve', golden.stem, '--folder', folder, '--by', 'NAME')}"
    )


def _list(extraction: Extraction) -> None:
    """Print the figures in the report's order, to be ticked off beside the page."""
    from mappa_extract.goldens import COLUMNS, described

    for row in extraction.observations:
        key = described({name: str(getattr(row, name)) for name in COLUMNS})
        typer.echo(f"{row.place}: {row.printed or '(blank)':>8}  {row.label}  =  {key}")


def _reason(error: Exception, folder: Path) -> str:
    if isinstance(error, OSError):
        # A disk that fills up while a file is written names no file.
        place = error.filename or folder
        return f"{place}: can't be written or read ({error.strerror}): check the folder"
    return str(error)


@app.command()
def approve(
    names: Annotated[list[str] | None, typer.Argument(help="The goldens: their stems.")] = None,
    by: Annotated[str, typer.Option(help="Who compared every row with the page.")] = "",
    on: Annotated[str, typer.Option(help="When, 2026-03-31; else today.")] = "",
    reviewed: Annotated[
        Path | None,
        typer.Option("--from", help="An approval that was saved from a review page."),
    ] = None,
    absent: Annotated[
        str, typer.Option(help="Why figures are not there that the report's layout expects.")
    ] = "",
    folder: FolderOption = _HERE,
) -> None:
    """Record who compared a golden's CSV with the page, and when."""
    from datetime import date

    from mappa_extract import goldens
    from mappa_extract.errors import MappaExtractError
    from mappa_extract.goldens.reviewed import approve_reviewed

    if reviewed is not None:
        if names or by or on or absent:
            complain("--from says itself which golden was approved, by whom and when: leave it out")
            raise typer.Exit(2)
        try:
            golden, corrected = approve_reviewed(folder, reviewed)
            record = golden.approval()
            say(f"{golden.csv}: approved by {record.by} on {record.on}, {corrected} corrected")
            _say_what_differs(folder, goldens.golden_named(folder, golden.stem))
        except (MappaExtractError, OSError) as error:
            complain(_reason(error, folder))
            raise typer.Exit(1) from None
        return
    try:
        day = date.fromisoformat(on) if on else date.today()
    except ValueError:
        complain(f"--on {on!r} is no day: write it as 2026-03-31")
        raise typer.Exit(2) from None
    if not names:
        complain("no golden is named: give its stem, or --from with what a review page has saved")
        raise typer.Exit(2)
    if not by.strip():
        complain("--by is empty: name who compared the rows with the page")
        raise typer.Exit(2)
    try:
        for stem in names:
            found = goldens.golden_named(folder, stem)
            why = dict.fromkeys(goldens.missing_from(found[0]), absent) if absent else {}
            goldens.approve(found[0], by.strip(), day.isoformat(), why)
            say(f"{found[0].csv}: approved by {by.strip()} on {day.isoformat()}")
            _say_what_differs(folder, found)
    except (MappaExtractError, OSError) as error:
        complain(_reason(error, folder))
        raise typer.Exit(1) from None


def _say_what_differs(folder: Path, found: list[Golden]) -> None:
    from mappa_extract import goldens

    for outcome in goldens.outcomes(found):
        if outcome.problem:
            name = outcome.golden.report
            say(f"{name}: is read otherwise: see {command('golden', 'test', folder)}")


@app.command("test")
def compare(
    folder: Annotated[Path, typer.Argument(help="The folder of goldens.")] = _HERE,
    strict: Annotated[
        bool, typer.Option("--strict", help="An unapproved golden is a failure, too.")
    ] = False,
) -> None:
    """Read every golden's report anew and show what differs from its rows."""
    from mappa_extract import goldens
    from mappa_extract.errors import MappaExtractError

    try:
        every = goldens.goldens_in(folder)
    except MappaExtractError as error:
        complain(str(error))
        raise typer.Exit(1) from None
    bad = unapproved = 0
    for outcome in goldens.outcomes(every):
        state = "differs" if outcome.problem else "unapproved" if outcome.unapproved else "same"
        typer.echo(f"{outcome.golden.report.name}: {state}")
        if outcome.problem:
            typer.echo(outcome.problem)
        bad += bool(outcome.problem)
        unapproved += outcome.unapproved
    say(f"{len(every)} goldens: {bad} differ, {unapproved} unapproved")
    if bad or not every or (strict and unapproved):
        raise typer.Exit(1)
