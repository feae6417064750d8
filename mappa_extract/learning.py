"""The words that left figures unread or in doubt, and the lines that would teach them.

What a word means is never guessed: it is shown with its figures and with what is most like it, and
a person takes one of the lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mappa_extract.choosing.grids import lexicon_for
from mappa_extract.codebook import CATEGORIES, LEVELS, MEASURES, ORDERS, STAGES
from mappa_extract.extraction import Extraction, Options
from mappa_extract.meaning.judging import words_in_doubt
from mappa_extract.model import Observation, Unread
from mappa_extract.vocabulary.lexicon import Lexicon
from mappa_extract.vocabulary.nearest import nearest_to, plain

_SHOWN = 4
"""So many figures of a word are shown to a person."""
_FACETS: Mapping[str, Mapping[str, object]] = {
    "category": CATEGORIES,
    "level": LEVELS,
    "order": ORDERS,
    "stage": STAGES,
    "measure": MEASURES,
}


@dataclass(frozen=True, slots=True)
class Left:
    """A figure that a word left unread, or in doubt."""

    source: str
    printed: str
    label: str
    table: str
    place: str
    read: bool
    """It was read, and is in doubt."""


@dataclass(slots=True)
class Unknown:
    """A word, or a whole label of which nothing is known, with all its figures."""

    text: str
    whole: bool
    """It is a label."""
    figures: list[Left] = field(default_factory=list)
    nearest: list[tuple[str, str]] = field(default_factory=list)
    """Known words that are like it, and what they mean."""
    lines: list[tuple[str, str]] = field(default_factory=list)
    """Lines that a person may choose from, and when each is right."""

    @property
    def unread(self) -> int:
        """How many of the figures were not read."""
        return sum(not one.read for one in self.figures)


def unknown_words(extractions: Iterable[Extraction], options: Options) -> list[Unknown]:
    """Return what was not known in reports, most figures first."""
    declared = options.declared()
    every = tuple(declared.areas.values())
    layouts = {one.name: one for one in declared.layouts}
    found: dict[str, Unknown] = {}
    lexicon = lexicon_for(every, words=options.words)
    for each in extractions:
        area = declared.areas.get(each.area)
        lexicon = lexicon_for(every, layouts.get(each.layout), area, options.words)
        for text, whole, figure in _left(each, lexicon):
            found.setdefault(text, Unknown(text, whole)).figures.append(figure)
    for one in found.values():
        one.nearest = list(_nearest(one.text, lexicon))
        one.lines = list(_lines(one, lexicon))
    return sorted(found.values(), key=lambda one: (-len(one.figures), one.text))


def _left(extraction: Extraction, lexicon: Lexicon) -> Iterator[tuple[str, bool, Left]]:
    for row in extraction.observations:
        figure = _figure(extraction.source, row)
        words = words_in_doubt(row.doubt)
        whole = [
            label
            for label in map(lexicon.read, row.label.split(" | "))
            if label.unknown and not label.meaningful and set(label.unknown) <= set(words)
        ]
        for label in whole:
            yield plain(label.text), True, figure
        for word in words:
            if not any(word in label.unknown for label in whole):
                yield word, False, figure
        if row.doubt:
            yield from _title(figure, lexicon)
    for one in extraction.unread:
        figure = _figure(extraction.source, one)
        parts = [lexicon.read(part) for part in one.label.split(" | ")]
        for label in parts:
            if label.unknown and not label.meaningful:
                yield plain(label.text), True, figure
                continue
            for word in dict.fromkeys(label.unknown):
                yield word, False, figure
        if not any(label.unknown for label in parts):
            yield from _title(figure, lexicon)


def _title(figure: Left, lexicon: Lexicon) -> Iterator[tuple[str, bool, Left]]:
    """Yield the title over a figure whose labels are known, where of the title nothing is."""
    label = lexicon.read(figure.table.rpartition(" | ")[2])
    if label.unknown and not label.meaningful:
        yield plain(label.text), True, figure


def _figure(source: str, one: Observation | Unread) -> Left:
    read = isinstance(one, Observation)
    parts = [f"{name} {value}" for name in ("page", "line") if (value := getattr(one, name))]
    return Left(source, one.printed, one.label, one.table, ", ".join(parts), read)


def _nearest(text: str, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Yield the known words and phrases that are most like a text, and what each means."""
    for label in nearest_to(text, lexicon):
        facets = [f"{name} {' or '.join(codes)}" for name, codes in label.values.items()]
        ideas = sorted(idea for idea in label.says if ":" not in idea)
        yield label.text, ", ".join(facets or ideas)


def _lines(one: Unknown, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    word = f'"{one.text}"'
    if lexicon.narrows(one.text):
        yield "", "it narrows what is counted: no line may say otherwise"
        return
    yield (
        f'{word} = {{ {_facet(one, lexicon)} = "?" }}',
        "it says which part of a table, or what is counted",
    )
    if not one.whole:
        yield f'{word} = "?"', "it is the same as a word that is known"
        yield f'{word} = {{ harmless = "yes" }}', "it says nothing of what is counted"
    yield f'{word} = {{ refused = "{one.text}" }}', "it narrows what is counted: do not read it"


def _facet(one: Unknown, lexicon: Lexicon) -> str:
    """Return what a label may give, as far as its end and the title above it tell."""
    if one.text[-2:] in {" a", " b", " c", " d"}:
        return "category"
    if any(char.isdigit() for char in one.text):
        return "level"
    says = lexicon.read(one.figures[0].table.rpartition(" | ")[2]).says
    return "order" if one.whole and "order" in says else "measure"


# ---- for a person, and as data -------------------------------------------------------------------


def as_file(found: Iterable[Unknown], several: bool = False) -> str:
    """Return a file of words in which every line waits to be chosen.

    Args:
        found: what was not known.
        several: whether it is of several reports, so that each figure names its own.
    """
    lines = [
        "# Words that are not known, each with lines to choose from: take away the `# ` of the one",
        "# that is right, and write a code or a known word for `?`. A whole label is safest.",
        *(f"#   {name}: {', '.join(codes)}" for name, codes in _FACETS.items()),
    ]
    for one in found:
        doubtful = len(one.figures) - one.unread
        said = [f"{one.unread} not read"] if one.unread else []
        said += [f"{doubtful} in doubt"] if doubtful else []
        lines += ["", f"# {one.text}: {', '.join(said)}"]
        for figure in one.figures[:_SHOWN]:
            where = [figure.source] if several else []
            where += [figure.place] if figure.place else []
            title = figure.table.rpartition(" | ")[2][:50]
            under = f", under {title}" if title else ""
            shown = f"{figure.printed or '(blank)':>8}  {figure.label[:70]}{under}"
            lines.append(f"#   {shown} [{', '.join(where)}]")
        more = len(one.figures) - _SHOWN
        lines += [f"#            and {more} more"] if more > 0 else []
        lines += [f"#   most like: {near} ({means})" for near, means in one.nearest]
        width = max(len(line) for line, _ in one.lines)
        lines += [f"# {line:{width}}  # {when}".replace("#   #", "#  ") for line, when in one.lines]
    return "\n".join(lines) + "\n"


def as_data(found: Iterable[Unknown]) -> list[Mapping[str, Any]]:
    """Return the same as data that can be written as JSON."""
    return [
        {
            "word": one.text,
            "label": one.whole,
            "unread": one.unread,
            "in_doubt": len(one.figures) - one.unread,
            "figures": [
                {name: getattr(figure, name) for name in Left.__dataclass_fields__}
                for figure in one.figures
            ],
            "nearest": [{"word": near, "means": means} for near, means in one.nearest],
            "lines": [{"line": line, "when": when} for line, when in one.lines],
        }
        for one in found
    ]
