"""`mappa-extract report.pdf`: extract the statistics of reports and folders of reports."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from mappa_extract.commands import choices, results
from mappa_extract.commands.messages import complain, few, say
from mappa_extract.commands.outcome import as_before, disagreements, remember, say_again
from mappa_extract.commands.progress import Progress, Talk

if TYPE_CHECKING:
    from mappa_extract.batch.inputs import Inputs
    from mappa_extract.batch.run import Batch, Run

_PRINTED = ("csv", "json", "table")
_FILES = ("parquet", "xlsx", "sqlite", "dta", "sav")


def convert(
    inputs: Annotated[
        list[str],
        typer.Argument(help="Reports, folders of reports, patterns ('reports/**/*.pdf'), URLs."),
    ],
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            help="Write files into this folder (or URL), or one file: figures.csv, .xlsx,"
            " .parquet, .sqlite, .jsonl, .dta (Stata), .sav (SPSS).",
        ),
    ] = "",
    format: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="To print: csv, json, jsonl or table (default: table at a terminal, csv into a"
            " pipe). With a folder also to write: parquet, xlsx, sqlite, jsonl, dta, sav;"
            " several with commas.",
        ),
    ] = None,
    area: choices.Area = "",
    year: choices.Year = "",
    layout: choices.Layout = "",
    layouts: choices.Layouts = None,
    password: choices.Password = "",
    password_file: choices.PasswordFile = None,
    ask_password: choices.AskPassword = False,
    ocr: choices.Ocr = choices.Pictures.auto,
    corrections: choices.Corrections = None,
    accepted: choices.Accepted = None,
    approved: choices.Approvals = None,
    verify: choices.Verify = False,
    words: choices.Words = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 if any check failed.")
    ] = False,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=0, help="Processes that read; 0: one on each core.")
    ] = 0,
    timeout: Annotated[
        float | None,
        typer.Option(
            min=0, max=604_800, help="Seconds that one report may take (120); 0: no limit."
        ),
    ] = None,
    memory: Annotated[
        int | None,
        typer.Option(min=0, help="Megabytes that one report may take (2048); 0: no limit."),
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Read again what has not changed since the last run.")
    ] = False,
    adopt: Annotated[
        bool,
        typer.Option(
            "--adopt", help="With -o: replace files there that this program did not write."
        ),
    ] = False,
    review: Annotated[
        bool, typer.Option("--review", help="With -o: also a page to look at for each report.")
    ] = False,
    evidence: Annotated[
        bool, typer.Option("--evidence", help="With -o: also the statistics pages, annotated.")
    ] = False,
    atlas: Annotated[
        bool, typer.Option("--atlas", help="With -o also write atlas.html, a page of the folder.")
    ] = False,
    dask: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Read on a Dask cluster: tcp://scheduler:8786.")
    ] = "",
    excel: Annotated[
        bool,
        typer.Option("--excel", help="CSV that Excel opens as it is: no 2009/10 becomes a date."),
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Say of each report what came of it.")
    ] = False,
) -> None:
    """Extract the statistics of reports (the default: no command name needed)."""
    from mappa_extract.approving import read_approval
    from mappa_extract.batch.inputs import collect
    from mappa_extract.batch.run import Keeping, open_batch
    from mappa_extract.errors import CorrectionError, MappaExtractError, UsageError
    from mappa_extract.output.single import kind_of_file, spare
    from mappa_extract.project import note_run, open_project
    from mappa_extract.unfitting import unfitting

    talk = Talk.quiet if quiet else Talk.verbose if verbose else Talk.normal
    try:
        single = kind_of_file(output)
        folder = "" if single else output
        printed, written = _formats(format or [], output, single, excel)
        wanted = {"review": review, "evidence": evidence}
        pages = tuple(kind for kind, asked_for in wanted.items() if asked_for)
        if (pages or atlas) and not folder:
            raise UsageError(f"--{(*pages, 'atlas')[0]} makes files: say with -o into which folder")
        given = choices.options_from(
            *(area, year, layout, layouts, password, ocr, corrections, accepted, verify, words)
        )
        if approved and not folder:
            raise UsageError("--approved signs a report off: say with -o in which folder")
        approvals = [read_approval(file) for file in approved or ()]
        for one in approvals:
            given = one.applied_to(given)
        project = open_project(folder)
        options = project.applied_to(given)
        found = collect(inputs, folder)
        # One report needs no new process, unless it goes into a folder.
        alone = len(found.files) < 2 and not folder
        run = _run(found, alone, jobs, timeout, memory, dask)
    except CorrectionError as error:
        complain(str(error))
        raise typer.Exit(1) from None
    except MappaExtractError as error:
        complain(str(error))
        raise typer.Exit(2) from None
    if found.own and talk is not Talk.quiet:
        more = f" and {len(found.own) - 1} more" if len(found.own) > 1 else ""
        say(f"{found.own[0]}{more}: written by this program: passed over")
    if not found.files:
        for problem in found.problems:
            complain(problem)
        raise typer.Exit(1)
    with ExitStack() as stack:
        asked = stack.enter_context(_stoppable())
        try:
            if single and not adopt:
                spare(output)
            names = _names(folder, written, atlas)
            keeping = Keeping(folder, pages, names, fresh, adopt)
            batch = stack.enter_context(open_batch(found.files, options, run, keeping))
            basis = [output, *written, *pages, f"{atlas} {strict} {found.skipped}"]
            before = (
                None if printed or found.problems or approvals else as_before(batch, options, basis)
            )
            if before is not None and talk is not Talk.verbose:
                say_again(before, talk)
                if talk is not Talk.quiet:
                    say("since the last run: nothing has changed")
                raise typer.Exit(before.status)
            stopped, progress = _read(batch, talk, asked)
            for problem in found.problems:
                complain(problem)
            if options.corrections and not stopped:
                lines, notes = unfitting(
                    options.corrections, batch.extractions(), project.corrections
                )
                for line in notes if talk is not Talk.quiet else ():
                    say(line)
                for line in few(lines):
                    complain(line)
                if lines:
                    # What would be written is not what the person believes it to be.
                    raise typer.Exit(1)
            if not stopped:
                _compare(batch, talk)
            if single:
                results.write_file(batch, output, stopped, excel, talk)
            elif folder and found.files:
                if not stopped:
                    project.keep(given, batch.sign(approvals))
                    note_run(folder, found.files, given)
                results.write_files(batch, folder, written, stopped, talk, found.skipped)
                if review and not stopped:
                    results.make_index(batch, folder)
                if atlas and not stopped:
                    results.make_atlas(folder, talk)
            if not stopped and (printed or not output):
                results.print_figures(batch.extractions(), len(found.files), printed, excel)
        except MappaExtractError as error:
            complain(str(error))
            raise typer.Exit(1) from None
        except OSError as error:
            where = output or error.filename
            if not where or isinstance(error, BrokenPipeError):
                raise  # standard output: said once, by the one who empties it at the end
            reason = error.strerror or str(error) or "unknown reason"
            complain(f"{where}: can't be written ({reason}): choose another place")
            raise typer.Exit(1) from None
        if stopped:
            raise typer.Exit(130)
        bad = batch.bad or (strict and batch.any_check_failed)
        if folder and found.files and not found.problems:
            remember(batch, options, basis, progress, int(bad))
        if found.problems or bad:
            raise typer.Exit(1)


def _formats(given: Sequence[str], output: str, single: str, excel: bool) -> tuple[str, list[str]]:
    """Return the format to print, or empty, and the formats to write beside CSV.

    `single` is the kind of the one file that is to be written, if it is one.

    Raises:
        UsageError: a format is unknown, has no place to go, or lacks its package.
    """
    from mappa_extract.errors import UsageError
    from mappa_extract.output.formats import require

    wanted = [one for each in given for one in each.lower().split(",") if one]
    known = (*_PRINTED, "jsonl", *_FILES)
    for one in wanted:
        if one not in known:
            raise UsageError(f"--format {one!r} is not known: give one of {', '.join(known)}")
        if one in _FILES and not output:
            raise UsageError(f"--format {one} makes a file: say with -o into which folder")
        require(one)
    require(single)
    if single:
        others = [one for one in wanted if one in _FILES and one != single]
        if others:
            raise UsageError(
                f"-o {output} is one file of its own kind: leave out --format {others[0]}, or give"
                " a folder"
            )
        wanted = [one for one in wanted if one != single]
    printed = [one for one in wanted if one in _PRINTED or (one == "jsonl" and not output)]
    if len(set(printed)) > 1:
        raise UsageError(f"only one of {', '.join(printed)} can be printed: give one --format")
    if excel and not (single == "csv" or (printed == ["csv"] and not output)):
        raise UsageError(
            "--excel is for one CSV: give -o figures.csv, or --format csv without -o; for a"
            " workbook give -o figures.xlsx"
        )
    return "".join(printed[:1]), [one for one in wanted if one not in printed]


def _names(output: str, formats: Sequence[str], atlas: bool) -> frozenset[str]:
    """Return the names of the files that a run will write into its folder."""
    if not output:
        return frozenset()
    from mappa_extract.output.folder import names_written

    return names_written(formats) | ({"atlas.html"} if atlas else frozenset())


def _run(
    found: Inputs,
    alone: bool,
    jobs: int,
    timeout: float | None,
    memory: int | None,
    dask: str,
) -> Run:
    """Return what reads the inputs.

    Raises:
        UsageError: there is no such cluster, or what it needs is not installed.
    """
    from mappa_extract.batch.process import Limits
    from mappa_extract.batch.run import InProcesses, InThisProcess

    standard = Limits()
    limits = Limits(
        standard.timeout if timeout is None else timeout,
        standard.memory if memory is None else memory,
    )
    if dask:
        from mappa_extract.batch.cluster import OnCluster

        return OnCluster(dask, limits)
    # What is in the memory of this process can't be read in another.
    if any(one.path.startswith("memory://") for one in found.files):
        return InThisProcess()
    if alone:
        from mappa_extract.batch.forked import CAN_FORK, InCopies

        if CAN_FORK:
            return InCopies(limits)
        if timeout is None and memory is None:
            return InThisProcess()
    return InProcesses(limits, jobs)


@contextmanager
def _stoppable() -> Iterator[list[int]]:
    """Let a request to end (SIGTERM, SIGHUP) stop the run as Ctrl-C does; give what was asked.

    What is raised where an object is being deleted comes to nothing, so it is written down too.
    """
    asked: list[int] = []

    def stop(sign: int, _: object) -> None:
        asked.append(sign)
        raise KeyboardInterrupt

    signs = [signal.SIGINT, signal.SIGTERM]
    hangup = getattr(signal, "SIGHUP", None)
    if hangup is not None and signal.getsignal(hangup) is not signal.SIG_IGN:
        signs.append(hangup)
    before = {sign: signal.signal(sign, stop) for sign in signs}
    try:
        yield asked
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)


def _read(batch: Batch, talk: Talk, asked: Sequence[int]) -> tuple[bool, Progress]:
    """Read what must be read; return whether it was stopped before the end."""
    progress = Progress(len(batch.files), talk)
    try:
        with progress:
            for one, extraction, reply in batch.read():
                progress.done(one, extraction, reply)
                if asked:
                    return True, progress
    except KeyboardInterrupt:
        return True, progress
    return bool(asked), progress


def _compare(batch: Batch, talk: Talk) -> None:
    """Say what does not agree between the reports."""
    if talk is not Talk.quiet:
        for line in disagreements(batch):
            say(line)
