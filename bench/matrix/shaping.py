"""From a report's tables to all blocks of its pages."""

from __future__ import annotations

import random

from bench.matrix.arranging import ARRANGED
from bench.matrix.asking import asked
from bench.matrix.blocks import Block
from bench.matrix.counts import Counts
from bench.matrix.framing import framed, room_of
from bench.matrix.look import Look
from bench.matrix.preparing import prepare
from bench.matrix.prose import cover, explanation, lead_in
from bench.matrix.tables import Table


def pages(rng: random.Random, counts: Counts, tables: list[Table], look: Look) -> list[Block]:
    """Return all blocks of a report."""
    arrange = asked if look.questions else ARRANGED[look.arrange]
    groups = arrange(tables, look, room_of(look))
    if look.language == "facing":
        welsh = prepare(rng, counts, "welsh", look)
        pairs = zip(arrange(welsh, look, room_of(look)), groups, strict=True)
        groups = [group for pair in pairs for group in pair]
    return [
        *cover(rng, counts, look),
        *lead_in(rng, counts, look),
        *framed(rng, counts, groups, look),
        *explanation(rng, counts),
    ]
