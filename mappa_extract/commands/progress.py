"""What a person sees while reports are read: a bar at a terminal, else a line a report."""

from __future__ import annotations

import sys
from enum import Enum
from types import TracebackType
from typing import TYPE_CHECKING, Any

from mappa_extract.commands.messages import complain, say
from mappa_extract.suggest import of_report

if TYPE_CHECKING:
    from mappa_extract.batch.inputs import Input
    from mappa_extract.batch.reading import Reply
    from mappa_extract.extraction import Extraction


class Talk(Enum):
    """How much is said."""

    quiet = 0
    normal = 1
    verbose = 2


class Progress:
    """Says of each report what came of it; what failed is said always."""

    def __init__(self, total: int, talk: Talk) -> None:
        self._talk = talk
        self._bar: Any = None
        self._total = total
        self.complaints: list[str] = []
        self.lines: list[str] = []
        """What the next run will say of the same reports, in the order in which they were read."""
        self._shown = total > 1 and talk is not Talk.quiet and sys.stderr.isatty()

    def __enter__(self) -> Progress:
        if self._shown:
            from rich.console import Console
            from rich.progress import (
                BarColumn,
                MofNCompleteColumn,
                Progress,
                TextColumn,
                TimeRemainingColumn,
            )

            self._bar = Progress(
                TextColumn("reading"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[rate]}"),
                TimeRemainingColumn(),
                TextColumn("left"),
                console=Console(stderr=True, highlight=False),
                transient=True,
            )
            self._bar.start()
            self._bar.add_task("", total=self._total, rate="")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar:
            self._bar.stop()

    def done(self, one: Input, extraction: Extraction, reply: Reply) -> None:
        """Say what came of a report."""
        from mappa_extract.findings import LINE, line

        if self._bar:
            task = self._bar.tasks[0]
            rate = f"{task.speed:.1f} a second" if task.speed else ""
            self._bar.update(task.id, advance=1, rate=rate)
        if extraction.status in ("failed", "not-a-report"):
            self.complaints.append(of_report(f"{one.path}: {extraction.message}", one.path))
            complain(self.complaints[-1])
            return
        said = line(extraction, " (unchanged)" if reply.unchanged and self._total > 1 else "")
        with_path = of_report(said, one.path)
        said = with_path if len(with_path) <= LINE else said
        if self._total > 1:
            self.lines.append(line(extraction, " (unchanged)"))
        elif extraction.status == "review":
            self.lines.append(said)
        if self._talk is Talk.verbose:
            say(said)
            for each in self._all(extraction, reply):
                say(of_report(each, one.path))
        elif self._talk is Talk.normal and (
            (self._total > 1 and not self._bar)
            or (self._total == 1 and extraction.status == "review" and not sys.stdout.isatty())
        ):
            say(said)

    def _all(self, extraction: Extraction, reply: Reply) -> list[str]:
        """Return all else that is to be said of a report: how it was read, what was found."""
        from mappa_extract.findings import by_heading, findings

        layout = extraction.layout or "no known layout"
        read = "as it was" if reply.unchanged else f"in {reply.seconds:.2f} s"
        lines = [f"- {extraction.status}, read {read} by {layout}"]
        if not extraction.observations:
            return [*lines, f"- {extraction.message}"]
        for table, found in by_heading(findings(extraction)).items():
            lines += [f"- {table}: {one.text} ({one.severity})" for one in found]
        return lines
