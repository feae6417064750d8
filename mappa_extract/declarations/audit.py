"""Whether a user's layout and area files are sound, used, and not to be mistaken."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from mappa_extract.areas import all_areas
from mappa_extract.choosing.matching import Match
from mappa_extract.declarations import Declared, kind_of, own_files, read_declared
from mappa_extract.declarations.lines import line_of, parse_toml
from mappa_extract.declarations.schema import Problem, problems_in
from mappa_extract.declarations.words import shared_lexicon
from mappa_extract.errors import DeclarationError
from mappa_extract.explain import Seen
from mappa_extract.layouts import Layout, rank_layouts
from mappa_extract.pages.grid import Text
from mappa_extract.vocabulary.lexicon import Lexicon, shared_concepts
from mappa_extract.vocabulary.nearest import meaning_of

Concept = Mapping[str, Any]


def problems_of(folder: Path) -> list[Problem]:
    """Return all that makes the files of a folder of layouts unusable.

    Raises:
        DeclarationError: there is no such folder, or a file can't be read.
    """
    if not folder.is_dir():
        raise DeclarationError(f"{folder}: no such folder of layouts: give the folder with yours")
    slugs = set(all_areas())
    texts = {path: read_declared(path) for path in own_files(folder)}
    for text in texts.values():
        slugs |= _slugs(text)
    found = []
    for path, text in texts.items():
        # An area that no other file declares is declared by this one, and needs its names.
        known = slugs - (_slugs(text) - set(all_areas()))
        found.extend(problems_in(kind_of(path), str(path), text, known))
    return found


def _slugs(text: str) -> set[str]:
    try:
        data = parse_toml(text)
    except tomllib.TOMLDecodeError:
        return set()
    area = data.get("area")
    named = (data.get("slug"), area.get("slug") if isinstance(area, dict) else None)
    return {slug for slug in named if isinstance(slug, str)}


def remarks_on(folder: Path, declared: Declared, reports: Iterable[Seen]) -> list[str]:
    """Return what is sound, and yet not as it should be, in a folder's layouts.

    Labels that the vocabulary knows already or knows with another meaning, labels that none
    of the `reports` uses, and layouts that could be taken for each other.
    """
    own = {str(path) for path in own_files(folder)}
    mine = [layout for layout in declared.layouts if layout.origin in own]
    seen = list(reports)
    remarks: list[str] = []
    for layout in mine:
        remarks += _known_labels(layout, declared)
        remarks += _unused_labels(layout, declared, seen)
    remarks += _confusable(mine, declared.layouts)
    return remarks


def _labels(layout: Layout) -> Iterator[tuple[Concept, str, str]]:
    """Yield each label that a layout declares: its concept, the phrase, and how it is written."""
    for concept in layout.labels.get("concept", ()):
        for phrase in concept["phrases"]:
            yield concept, phrase, concept.get("label", phrase)


def _at(layout: Layout, label: str) -> str:
    text = read_declared(Path(layout.origin))
    data = parse_toml(text)
    for number, table in enumerate(data["tables"]):
        for axis in ("titles", "rows", "columns"):
            if label in table.get(axis, ()):
                line = line_of(text, ["tables", number, axis, label])
                return f"{layout.origin}, line {line}: {label!r}"
    for number, concept in enumerate(data.get("concept", ())):
        if label in concept["phrases"]:
            return (
                f"{layout.origin}, line {line_of(text, ['concept', number, 'phrases', label])}:"
                f" {label!r}"
            )
    return f"{layout.origin}: {label!r}"


def _known_labels(layout: Layout, declared: Declared) -> Iterator[str]:
    """Yield the labels that need not be declared, or that change what is known."""
    shared = shared_lexicon()
    for concept, _, label in _labels(layout):
        read = shared.read(label)
        if "label" not in concept or read.unknown or read.restricting:
            continue
        gives, means = concept["gives"], meaning_of(read, shared)
        changed = {
            name: means[name] for name in gives if means.get(name, gives[name]) != gives[name]
        }
        if changed:
            known = ", ".join(f"{name} {value}" for name, value in changed.items())
            yield f"{_at(layout, label)} means {known} in the vocabulary: is it another thing here?"
        elif means and set(gives) <= set(means):
            yield f"{_at(layout, label)} is known already and need not be declared"


def _unused_labels(layout: Layout, declared: Declared, reports: Sequence[Seen]) -> Iterator[str]:
    """Yield the labels that no report of the layout uses."""
    matches = [seen.match for seen in reports if seen.match.layout is layout]
    if not matches:
        if reports:
            yield f"{layout.origin}: none of the reports was taken for {layout.name}"
        return
    texts = {text for match in matches for text in _texts(match)}
    shared = {"same": shared_concepts()[1].get("same", {})}
    own = {"synonyms": layout.labels.get("synonyms", {})}
    for concept, phrase, label in _labels(layout):
        one = {"concept": [{"gives": concept["gives"], "phrases": [phrase]}]}
        alone = Lexicon([("shared", shared), ("own", own), (layout.origin, one)])
        if not any(alone.read(text).meaningful for text in texts):
            yield f"{_at(layout, label)} is never used in the reports of this layout"


def _texts(match: Match) -> Iterator[str]:
    """Yield every label, head and title of a report as it was put together."""
    for block in match.blocks:
        if isinstance(block, Text):
            yield block.text
    for meaning in match.meanings:
        yield from (label.text for label in meaning.labels)
        yield from (title.text for title in meaning.titles)


# ---- which could be taken for each other -----------------------------------------------------


def _confusable(mine: Sequence[Layout], every: Sequence[Layout]) -> Iterator[str]:
    for number, layout in enumerate(mine):
        for other in [*mine[number + 1 :], *(one for one in every if one not in mine)]:
            first, last = max(layout.first, other.first), min(layout.last, other.last)
            area = _common_area(layout, other)
            if first > last or area is None:
                continue
            if _passes(layout, other, first, area) or _passes(other, layout, first, area):
                years = first if first == last else f"{first}-{last}"
                yield (
                    f"{layout.origin}: {layout.name} and {other.name} could be taken for each"
                    f" other in {years}: they print the same tables; narrow `first`, `last` or"
                    " `areas`, or name the area's layout in its [habits]"
                )


def _common_area(one: Layout, other: Layout) -> str | None:
    """Return an area that both are for (empty: any), or None."""
    if not one.areas or not other.areas:
        return next(iter(one.areas or other.areas), "")
    return next((slug for slug in one.areas if slug in other.areas), None)


def _passes(layout: Layout, other: Layout, year: str, area: str) -> bool:
    """Whether a report that prints all that `layout` says would do for `other` as well."""
    titled = {
        concept["gives"].get("measure")
        for concept in layout.labels.get("concept", ())
        if "label" in concept
    }
    found = {
        spec.measure: [{"order": code} for code in spec.codes.get("order", ("",))]
        for spec in layout.tables
    }
    # What stands under labels of the layout's own is not understood without it.
    plain = {measure: cells for measure, cells in found.items() if measure not in titled}
    [right] = rank_layouts([layout], found, year, area)
    [wrong] = rank_layouts([other], plain, year, area)
    return bool(plain) and wrong.score >= right.score
