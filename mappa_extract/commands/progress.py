"""What a person sees while reports are read: a bar at a terminal, else a line a report."""

from __future__ import annotations

import sys
from dataclasses import replace
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
        if self._bar:
            task = self._bar.tasks[0]
            rate = f"{task.speed:.1f} a second" if task.speed else ""
            self._bar.update(task.id, advance=1, rate=rate)
        if extraction.status in ("failed", "not-a-report"):
            self.complaints.append(of_report(f"{one.path}: {extraction.message}", one.path))
            complain(self.complaints[-1])
            return
        if self._total > 1:
            unchanged = self._line(extraction, replace(reply, unchanged=True))
            self.lines.append(of_report(unchanged, one.path))
        elif extraction.status == "review":
            self.lines.append(of_report(f"{one.path}: to review: {extraction.message}", one.path))
        if self._talk is Talk.verbose or (
            self._talk is Talk.normal and self._total > 1 and not self._bar
        ):
            say(of_report(self._line(extraction, reply), one.path))
        elif (
            self._total == 1
            and extraction.status == "review"
            and self._talk is Talk.normal
            and not sys.stdout.isatty()
        ):
            say(of_report(f"{one.path}: to review: {extraction.message}", one.path))

    def _line(self, extraction: Extraction, reply: Reply) -> str:
        line = f"{extraction.source}: {extraction.status}, {len(extraction.observations)} figures"
        if reply.unchanged:
            line += ", unchanged"
        elif self._talk is Talk.verbose:
            layout = extraction.layout or "no known layout"
            line += f", {layout}, {reply.seconds:.2f} s"
        return line + (f"; {extraction.message}" if extraction.message else "")
