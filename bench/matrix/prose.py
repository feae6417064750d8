"""What stands round the tables: cover, contents, prose with numbers of its own, explanations."""

from __future__ import annotations

import random

from bench.matrix.blocks import Block, Break, Listing, Space, Text
from bench.matrix.counts import WELSH, Counts
from bench.matrix.look import Look

_NAMES = (
    "Multi-Agency Public Protection Arrangements",
    "MAPPA",
    "Multi Agency Public Protection Arrangements (MAPPA)",
)
_CHAPTERS = (
    "Foreword",
    "What the arrangements are",
    "The year in brief",
    "People who help us",
    "Statistics",
    "What the figures mean",
    "How to reach us",
)


def cover(rng: random.Random, counts: Counts, look: Look) -> list[Block]:
    """Return the first page, and the second with its list of contents."""
    year = rng.choice((counts.year, f"{counts.start}-{counts.start + 1}", counts.year))
    welsh = look.language in ("welsh", "stacked", "beside", "facing")
    name = WELSH.get(counts.area, counts.name) if welsh else counts.name
    report = f"Adroddiad Blynyddol MAPPA {year}" if welsh else f"Annual Report {year}"
    pages = sorted(rng.sample(range(2, 18), len(_CHAPTERS)))
    items = [(chapter, str(page)) for chapter, page in zip(_CHAPTERS, pages, strict=True)]
    return [
        Space(90),
        Text(name, "cover"),
        Text(rng.choice(_NAMES), "h2"),
        Text(report, "h1"),
        *([Text(f"MAPPA Annual Report {year}", "h1")] if welsh else []),
        Break(),
        Text("Contents", "h1"),
        Listing(items, rng.choice(("dots", "spaced", "tab")), look.room),
        Space(14),
        *story(rng, counts, 2),
        Break(),
    ]


def story(rng: random.Random, counts: Counts, paragraphs: int) -> list[Block]:
    """Return some paragraphs with numbers that are no statistics of the report."""
    name, end = counts.name, counts.start + 1
    told = [
        f"Our board met {rng.randint(4, 9)} times in the year, most recently on "
        f"{rng.randint(2, 27)} February {end}, and looked again at how {rng.randint(12, 40)} "
        f"partner bodies in {name} share what they know.",
        f"Some {rng.randint(210, 890)} members of staff came to one of the {rng.randint(6, 19)} "
        "days of training, and nine in ten said that they would tell a colleague to go.",
        f"The house at Mill Lane has {rng.randint(14, 28)} beds. A man who came to it in June "
        f"{counts.start - 1} after serving {rng.randint(3, 8)} years has now found work, and his "
        f"curfew of {rng.randint(9, 11)} hours ended in week {rng.randint(12, 40)}.",
        "Nobody can promise that harm will never be done. What we can promise is that plans are "
        f"written down, checked by a second person within {rng.randint(2, 10)} days, and changed "
        "when life changes.",
        f"Calls to the unit rose by {rng.randint(3, 21)}% and its {rng.randint(3, 9)} coordinators "
        "now answer on every working day.",
        f"A lay adviser reads {rng.randint(5, 25)} files each quarter, chosen by chance, and tells "
        "the board in plain words what she thinks of them.",
    ]
    return [Text(text) for text in rng.sample(told, paragraphs)]


def lead_in(rng: random.Random, counts: Counts, look: Look) -> list[Block]:
    """Return the heading over the statistics and what is said before them."""
    if look.language == "welsh":
        return [
            Text("Ystadegau", "h1"),
            Text(
                f"Mae'r cyfansymiau ar 31 Mawrth {counts.start + 1}; mae'r gweddill yn ymdrin â'r "
                f"flwyddyn 1 Ebrill {counts.start} i 31 Mawrth {counts.start + 1}."
            ),
        ]
    heading = rng.choice(("MAPPA Statistics", "Statistical Information", "Statistics"))
    return [Text(f"{heading} {counts.year}" if rng.random() < 0.5 else heading, "h1")]


def explanation(rng: random.Random, counts: Counts) -> list[Block]:
    """Return what follows the statistics: definitions, and how to reach the unit."""
    end = counts.start + 1
    return [
        Break(),
        Text("What the figures mean", "h2"),
        Text(
            f"Those who could be managed are counted on one day, 31 March {end}; all else covers "
            f"1 April {counts.start} to 31 March {end}."
        ),
        Text(
            "Level 1 is the everyday work of one agency. Level 2 needs several agencies round a "
            f"table, as a rule every {rng.randint(4, 12)} weeks. Level 3 brings those who can "
            "spend money at short notice."
        ),
        Text(
            "A court can forbid a person much by an order, for 5 years at the least; who breaks it "
            f"may go to prison for as long. Cases of this kind take {rng.randint(20, 90)} days."
        ),
        *story(rng, counts, 1),
        Text("How to reach us", "h2"),
        Text(
            f"MAPPA Unit, {rng.randint(3, 98)} Castle Street. Telephone 01{rng.randint(200, 999)} "
            f"{rng.randint(200000, 899999)}."
        ),
    ]
