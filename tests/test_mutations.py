"""A sample of the mutations that `make mutations` measures in full."""

from __future__ import annotations

import random
from collections import defaultdict
from itertools import islice
from pathlib import Path

import pytest

from tests.effort import size, some
from tests.generator.looks import render
from tests.generator.misprints import KINDS as MISPRINTS
from tests.generator.misprints import found, misprints
from tests.generator.mutations import KINDS, Outcome, of_report, of_text, outcomes
from tests.generator.templates import TEMPLATES, make

RAW = Path(__file__).parents[1] / "fixtures" / "raw"


def sample(template: str, step: int) -> list[Outcome]:
    """Return the outcomes of every `step`-th mutation of a report."""
    report = make(template, "kent", 5)
    data, suffix = render(report, "tabs", 1)
    changed = islice(of_report(report, "tabs", random.Random(5)), 0, None, step)
    return list(outcomes(data, f"report{suffix}", changed))


@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_mistake_in_a_figure_of_a_total_is_always_caught(template: str) -> None:
    found = sample(template, size(3, 7))
    assert len(found) >= size(8, 4)
    missed = [
        (one.mutation.kind, one.mutation.what)
        for one in found
        if one.in_total and not one.caught and one.mutation.contradicts
    ]
    assert missed == []


def test_fixture_with_a_mistake_in_a_total_is_always_caught() -> None:
    path = RAW / "bedfordshire-2014-15.txt"
    changed = iter(some([*of_text(path, random.Random(2))], 4))
    found = list(outcomes(path.read_bytes(), path.name, changed))
    by_kind = defaultdict(list)
    for one in found:
        by_kind[one.mutation.kind].append(one)
    assert set(by_kind) == set(KINDS)
    for ones in by_kind.values():
        missed = [one for one in ones if one.in_total and not one.caught]
        assert [one.mutation.what for one in missed if one.mutation.contradicts] == []
    assert all(one.caught for one in by_kind["table"])
    # Nothing contradicts these; what is improbable about some is noticed all the same.
    swapped = by_kind["columns"]
    assert sum(one.caught for one in swapped) >= 0.6 * len(swapped)


@pytest.mark.parametrize("template", ["annual_2009", "template_2015"])
def test_a_misprint_is_disputed_and_named_first(template: str) -> None:
    report = make(template, "cumbria", 4)
    each = islice(misprints(report, "tabs", random.Random(4)), 0, None, 4)
    results = [found(misprint) for misprint in each]
    assert len({one.misprint.kind for one in results}) >= len(MISPRINTS) - 1
    missed = [one.misprint.what for one in results if not one.disputed]
    assert len(missed) <= 0.05 * len(results), missed
    # Where one figure alone reconciles everything, the message begins with it.
    alone = [one for one in results if one.alone and one.misprint.kind == "digit"]
    assert alone
    assert [one.message for one in alone if not one.first] == []
