"""Which share of single mistakes is caught, by kind; `--missed` lists those that are not.

Right reports of every template and the fixtures' texts, each with one digit changed, a row
dropped, two columns swapped, a note joined to its number, or a table duplicated. With
`--misprints`: how often the figure that its publisher misprinted is disputed, and named first
where one figure alone reconciles everything.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.generator.looks import render
from tests.generator.misprints import KINDS as MISPRINTS
from tests.generator.misprints import Found, misprints
from tests.generator.misprints import found as find
from tests.generator.mutations import KINDS, Outcome, of_report, of_text, outcomes
from tests.generator.templates import AREAS, TEMPLATES, make

POSSIBLE = "possible"
"""A wrong report that might be a right one: nothing in it can tell."""
RAW = Path(__file__).parents[1] / "fixtures" / "raw"


def all_outcomes(reports: int, look: str) -> Iterator[tuple[str, Outcome]]:
    """Yield the outcome of every mutation with the name of its template or fixture."""
    areas = sorted(AREAS)
    for template in sorted(TEMPLATES):
        for seed in range(reports):
            report = make(template, areas[seed % len(areas)], seed)
            data, suffix = render(report, look, 1)
            changed = of_report(report, look, random.Random(seed))
            for outcome in outcomes(data, f"report{suffix}", changed):
                yield template, outcome
    for path in sorted(RAW.glob("*.txt")):
        for outcome in outcomes(path.read_bytes(), path.name, of_text(path, random.Random(1))):
            yield path.stem, outcome


def print_misprints(reports: int, look: str, missed: bool) -> None:
    """Print by kind how many misprints there were, and how many were found and named first."""
    areas = sorted(AREAS)
    found: dict[str, list[Found]] = {kind: [] for kind in MISPRINTS}
    for template in sorted(TEMPLATES):
        for seed in range(reports):
            report = make(template, areas[seed % len(areas)], seed)
            for misprint in misprints(report, look, random.Random(seed)):
                one = find(misprint)
                found[misprint.kind].append(one)
                if missed and not one.disputed:
                    print(f"missed: {misprint.kind:6} {template}: {misprint.what}")
    print("| misprint | made | disputed | one figure reconciles all | named first |")
    print("|---|---:|---:|---:|---:|")
    for kind, meaning in MISPRINTS.items():
        ones = found[kind]
        alone = [one for one in ones if one.alone]
        share = f"{100 * sum(one.disputed for one in ones) / len(ones):.1f} %" if ones else "-"
        print(f"| {meaning} | {len(ones)} | {share} | {len(alone)} | ", end="")
        print(f"{sum(one.first for one in alone)} |")


def main() -> None:
    """Print the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=8, help="reports of each template")
    parser.add_argument("--look", default="tabs", help="the look of the generated reports")
    parser.add_argument("--missed", action="store_true", help="list what is not caught")
    parser.add_argument("--misprints", action="store_true", help="measure misprints instead")
    arguments = parser.parse_args()
    if arguments.misprints:
        print_misprints(arguments.reports, arguments.look, arguments.missed)
        return
    made: Counter[tuple[str, bool]] = Counter()
    caught: Counter[tuple[str, bool]] = Counter()
    for name, outcome in all_outcomes(arguments.reports, arguments.look):
        kind = outcome.mutation.kind if outcome.mutation.contradicts else POSSIBLE
        key = (kind, outcome.in_total)
        made[key] += 1
        caught[key] += outcome.caught
        if arguments.missed and not outcome.caught:
            print(f"missed: {kind:8} {name}: {outcome.mutation.what}")
    print("| change | in a total | caught | elsewhere | caught |")
    print("|---|---:|---:|---:|---:|")
    meanings = {**KINDS, POSSIBLE: "two columns swapped, and no figure contradicts another"}
    for kind, meaning in meanings.items():
        cells = []
        for key in ((kind, True), (kind, False)):
            share = f"{100 * caught[key] / made[key]:.1f} %" if made[key] else "-"
            cells += [f"{made[key]}", share]
        print(f"| {meaning} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
