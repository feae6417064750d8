"""Print, for each factor, value and producer, how many figures came out right.

`make matrix`, or `python -m bench.matrix --factor leaders --producer reportlab --keep DIR`.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

from bench.matrix.factors import FACTORS, PRODUCERS
from bench.matrix.judging import Score, judge
from bench.matrix.making import COLUMNS, Case, Made, cases, make
from bench.matrix.producers import missing, print_all

WORKERS = 2


def main() -> None:
    """Make the reports, read them, and print the table."""
    wanted = _arguments()
    producers = []
    for producer in wanted.producer or PRODUCERS:
        if why := missing(producer):
            print(f"{producer} is left out: {why}", file=sys.stderr)
        else:
            producers.append(producer)
    begun = time.perf_counter()
    with TemporaryDirectory() as name:
        folder = Path(wanted.keep or name)
        scores = read_all(list(cases(wanted.factor, producers)), folder)
    for line in table(scores, wanted.show):
        print(line)
    print(f"{time.perf_counter() - begun:.0f} seconds")
    if wanted.json:
        told = {case.name: {**asdict(case), **asdict(score)} for case, score in scores.items()}
        wanted.json.write_text(json.dumps(told, indent=1), "utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.matrix", description=__doc__)
    names = [factor.name for factor in FACTORS]
    parser.add_argument("--factor", action="append", choices=names, help="only this; repeatable")
    parser.add_argument("--producer", action="append", choices=PRODUCERS, help="only this")
    parser.add_argument("--keep", type=Path, help="a folder for the reports and their truth")
    parser.add_argument("--json", type=Path, help="a file for the score of each report")
    parser.add_argument("--show", type=int, default=0, help="what is wrong, so many lines a report")
    wanted = parser.parse_args()
    wanted.factor = wanted.factor or []
    return wanted


def read_all(wanted: list[Case], folder: Path) -> dict[Case, Score]:
    """Print the reports, each producer in a thread of its own, and read each as it comes."""
    ready: SimpleQueue[tuple[Made, Path] | None] = SimpleQueue()
    by_producer: dict[str, list[Case]] = defaultdict(list)
    for case in wanted:
        by_producer[case.producer].append(case)
    reading: dict[Case, Future[Score]] = {}
    with ProcessPoolExecutor(WORKERS) as readers, ThreadPoolExecutor(len(PRODUCERS)) as printers:
        tasks = [
            printers.submit(_print, producer, members, folder, ready)
            for producer, members in by_producer.items()
        ]
        running = len(tasks)
        while running:
            item = ready.get()
            if item is None:
                running -= 1
                continue
            made, path = item
            reading[made.case] = readers.submit(judge, str(path), path.parent.name, made.truth)
        for task in tasks:
            task.result()
        return {case: reading[case].result() for case in wanted if case in reading}


def _print(
    producer: str, members: list[Case], folder: Path, ready: SimpleQueue[tuple[Made, Path] | None]
) -> None:
    """Print the reports of one producer and put each in the queue; None at the end."""
    try:
        reports = [(made, _place(made, folder)) for made in map(make, members)]
        by_path = {path: made for made, path in reports}
        for path in print_all(producer, reports):
            ready.put((by_path[path], path))
    finally:
        ready.put(None)


def _place(made: Made, folder: Path) -> Path:
    """Return where a report goes, once its truth and what it is stand there."""
    case = made.case
    place = folder / case.name
    place.mkdir(parents=True, exist_ok=True)
    with (place / "truth.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(made.truth)
    told = {
        "area": made.counts.area,
        "year": made.counts.year,
        "era": made.era,
        "look": f"{case.factor}: {case.value}",
        "producer": case.producer,
        "seed": case.number,
    }
    (place / "meta.json").write_text(json.dumps(told), "utf-8")
    return place / "report.pdf"


def table(scores: dict[Case, Score], show: int) -> Iterator[str]:
    """Give the lines of the table: factors in their order, with a total of each and of all."""
    heads = ("reports", "exact", "printed", "right", "missed", "wrong", "unmarked")
    yield f"{'factor, value, producer':58}" + "".join(f"{head:>9}" for head in heads)
    for factor in FACTORS:
        own = {case: score for case, score in scores.items() if case.factor == factor.name}
        if not own:
            continue
        for value in factor.values:
            for producer in PRODUCERS:
                cell = {
                    case: score
                    for case, score in own.items()
                    if (case.value, case.producer) == (value, producer)
                }
                if cell:
                    yield _line(f"  {factor.name}: {value or 'none'}, {producer}", cell.values())
                for case, score in cell.items():
                    for detail in score.details[:show]:
                        yield f"      {case.name}: {detail}"
        yield _line(f"{factor.name} in all", own.values())
    for producer in PRODUCERS:
        members = [score for case, score in scores.items() if case.producer == producer]
        if members:
            yield _line(f"all of {producer}", members)
    yield _line("all", scores.values())


def _line(name: str, scores: Iterable[Score]) -> str:
    total = Score()
    for score in scores:
        total.add(score)
    numbers = (total.reports, total.exact, total.printed, total.right, total.missed, total.wrong)
    return f"{name:58}" + "".join(f"{number:9}" for number in (*numbers, total.unmarked))


if __name__ == "__main__":
    main()
