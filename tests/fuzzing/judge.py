"""What becomes of each damaged report, read by the process that reads reports for the command."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from mappa_extract.batch.process import Limits, ReaderProcess
from mappa_extract.batch.reading import Task, decode
from mappa_extract.extraction import Extraction, Options
from mappa_extract.model import as_row
from tests.fuzzing import packed, pdfs, raw, webpages
from tests.fuzzing.memory import forget_memory, most_memory
from tests.fuzzing.seeds import FORMATS, Kind, Seed, figures, seed
from tests.generator.templates import KEY

KINDS: dict[str, tuple[Kind, ...]] = {
    "text": raw.TEXT,
    "html": (*raw.TEXT, *webpages.WEB),
    "docx": (*raw.BYTES, *packed.PACKED),
    "odt": (*raw.BYTES, *packed.PACKED),
    "pdf": (*raw.BYTES, *pdfs.PDFS),
}
OUTCOMES = {
    "right": "every figure, and no other",
    "marked": "figures missing or wrong, status `review`",
    "refused": "no figures, status `failed` or `not-a-report`, and a reason",
    "missing": "figures missing without a mark, none wrong",
    "other text": "another text than before was read; it can't be told what is right",
    "time": "stopped after its time",
    "memory": "stopped at the limit of its memory",
    "died": "the process died of it, and was replaced",
    "wrong": "a wrong figure without a mark",
    "fault": "an exception",
}
DEFECTS = ("wrong", "fault")
"""Outcomes that no input may have."""


@dataclass(frozen=True)
class Result:
    """What became of one report: seconds, and the most memory of the process in MB."""

    format: str
    kind: str
    number: int
    outcome: str
    message: str
    seconds: float
    megabytes: int
    size: int


def mutant(format: str, kind: Kind, number: int) -> tuple[Seed, bytes]:
    """Return a right report and what the `number`-th change of a kind makes of it."""
    right = seed(format, number % 40)
    return right, kind.change(right, Random(f"{format} {kind.name} {number}"))


def plan(rounds: int, chosen: Callable[[str, str], bool]) -> Iterator[tuple[str, Kind, int]]:
    """Yield formats, kinds and numbers, every kind of every format in each round."""
    for number in range(rounds):
        for format in FORMATS:
            for kind in KINDS[format]:
                if chosen(format, kind.name):
                    yield format, kind, number


class Judge:
    """Reads damaged reports one after the other, each within limits."""

    def __init__(self, limits: Limits) -> None:
        self._reader = ReaderProcess(limits)

    def close(self) -> None:
        """End the process."""
        self._reader.close()

    def __call__(self, format: str, kind: Kind, number: int) -> Result:
        """Return what becomes of one report."""
        right, data = mutant(format, kind, number)
        name = f"report{right.suffix}"
        forget_memory(self._reader)
        reply = self._reader.read(Task(name, name, Options(), data=data or b" "))
        found = decode(reply.record)
        outcome = outcome_of(found, right, kind.keeps)
        return Result(
            format,
            kind.name,
            number,
            outcome,
            found.message,
            reply.seconds,
            most_memory(self._reader),
            len(data),
        )


def outcome_of(found: Extraction, right: Seed, keeps: bool) -> str:
    """Return the outcome of a reading, one of `OUTCOMES`."""
    for sign, outcome in (
        ("fault in this program", "fault"),
        ("took more than", "time"),
        ("needs more memory", "memory"),
        ("processes that read it died", "died"),
    ):
        if found.status == "failed" and sign in found.message:
            return outcome
    if found.status in ("failed", "not-a-report"):
        return "refused" if found.message and not found.observations else "fault"
    columns = (*KEY, "value", "marker")
    got = figures(
        dict(zip(columns, as_row(row, columns), strict=True)) for row in found.observations
    )
    missing, wrong = right.truth - got, got - right.truth
    if not missing and not wrong:
        return "right"
    if found.status == "review":
        return "marked"
    if not keeps:
        return "other text"
    return "wrong" if wrong else "missing"
