"""The reading by grids: a document's blocks understood with the layout that fits them best."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from mappa_extract.areas import Area
from mappa_extract.areas.regions import all_regions
from mappa_extract.codebook import MEASURES, NATIONAL, Measure
from mappa_extract.declarations import Declared
from mappa_extract.grids.blocks import page_blocks
from mappa_extract.grids.laid import LaidOut
from mappa_extract.grids.lines import line_blocks
from mappa_extract.grids.torn import with_torn_labels
from mappa_extract.layouts import Layout
from mappa_extract.layouts.expected import keys_expected
from mappa_extract.meaning.interpret import Context, interpret
from mappa_extract.meaning.observe import Reading, observe
from mappa_extract.meaning.places import pages_of_several
from mappa_extract.model import Document, Observation
from mappa_extract.pages.grid import Block
from mappa_extract.regions.captions import with_captions_above
from mappa_extract.vocabulary.lexicon import Lexicon, shared_lexicon
from mappa_extract.vocabulary.own import OwnWord, as_labels

_BELOW = 3.0


@dataclass(frozen=True, slots=True)
class GridReading:
    """A document read by its grids, and the layout that it was read with."""

    reading: Reading
    layout: Layout | None
    blocks: list[Block]


def lexicon_for(
    areas: tuple[Area, ...],
    layout: Layout | None = None,
    area: Area | None = None,
    words: tuple[OwnWord, ...] = (),
) -> Lexicon:
    """Return the shared vocabulary with a person's words and the labels of layout and area."""
    own = layout if layout and layout.labels else None
    return _lexicon(areas, own, area if area and area.labels else None, words)


@lru_cache(maxsize=8)
def _lexicon(
    areas: tuple[Area, ...], layout: Layout | None, area: Area | None, words: tuple[OwnWord, ...]
) -> Lexicon:
    own = [(f"{area.slug}.toml", area.labels)] if area else []
    if layout:
        own.append((layout.origin, layout.labels))
    if words:
        own.append(("words.toml", as_labels(words)))
    places = [name for one in areas for name in (one.name, *one.names, *one.welsh)]
    places += [region.name for region in all_regions().values()]
    return shared_lexicon(own, places)


class Reader:
    """Reads one document by its grids, by place or line by line; keeps what layouts share.

    Args:
        document: the report.
        declared: what is declared of areas, layouts and words.
        area: the slug of the report's area, or empty.
    """

    def __init__(self, document: Document, declared: Declared, area: str) -> None:
        self._document = document
        self._every = tuple(declared.areas.values())
        self._known = declared.areas.get(area)
        self._area = area
        self._words = declared.words
        self._blocks: dict[tuple[int, bool], list[Block]] = {}
        self._laid_out = LaidOut()
        self._ocr = [page.number for page in document.pages if page.read_by == "ocr"]

    def lexicon(self, layout: Layout | None) -> Lexicon:
        """Return the vocabulary with a layout's labels."""
        return lexicon_for(self._every, layout, self._known, self._words)

    def measures(self, layout: Layout | None) -> Mapping[str, Measure]:
        """Return the measures that a figure may have, by code."""
        own = {measure.code: measure for measure in layout.measures} if layout else {}
        return {**MEASURES, **own}

    def understood(self, layout: Layout | None) -> GridReading:
        """Return the document read with a layout's labels alone."""
        blocks = self._blocks_of(layout, by_lines=False)
        context = replace(self._context(layout, ""), layout=None)
        return GridReading(observe(interpret(blocks, context), self._document.name), None, blocks)

    def read(
        self, layouts: Sequence[Layout | None], year: str, by_lines: bool = False
    ) -> GridReading:
        """Return the document read with the one of `layouts` whose keys it has most of."""
        best: tuple[float, GridReading] | None = None
        for layout in layouts:
            context = self._context(layout, year)
            for blocks, needs in _orders(self._blocks_of(layout, by_lines)):
                reading = observe(interpret(blocks, context), self._document.name, self._ocr)
                if needs and best and pages_of_several(best[1].reading.meanings, self._area):
                    continue  # a figure left to another area is no sign of titles below tables
                score = fit(reading.observations, layout, context.measures) - needs
                if best is None or score > best[0]:
                    best = (score, GridReading(reading, layout, blocks))
        assert best is not None
        return best[1]

    def _context(self, layout: Layout | None, year: str) -> Context:
        return Context(
            self.lexicon(layout),
            self._area,
            year,
            layout,
            frozenset(map(str.casefold, self._known.districts if self._known else ())),
            self.measures(layout),
            areas=self._every,
        )

    def _blocks_of(self, layout: Layout | None, by_lines: bool) -> list[Block]:
        lexicon = self.lexicon(layout)
        key = id(lexicon), by_lines
        if key not in self._blocks:
            blocks_of = line_blocks if by_lines else page_blocks
            found = [
                block
                for page in self._document.pages
                if page.read or page.number is None
                for block in blocks_of(page, lexicon, self._laid_out)
            ]
            self._blocks[key] = with_torn_labels(found, lexicon)
        return self._blocks[key]


def _orders(blocks: list[Block]) -> Iterator[tuple[list[Block], float]]:
    """Yield a report's blocks, and once more with titles below their tables put above them.

    With each comes by how much its figures must fit better, since titles stand above as a rule.
    """
    yield blocks, 0.0
    below = with_captions_above(blocks)
    if below is not None:
        yield below, _BELOW


def fit(
    observations: Iterable[Observation], layout: Layout | None, measures: Mapping[str, Measure]
) -> float:
    """Return how well figures fit a layout: those it prints, less those it expects and lacks."""
    own = [row for row in observations if row.area != NATIONAL]
    if layout is None:
        return 0.5 * len(own)
    expected = keys_expected(layout, own, measures)
    values: dict[tuple[str, ...], str] = {}
    twice = sum(
        values.setdefault(row.key, row.value or row.marker) != (row.value or row.marker)
        for row in own
    )
    have = {(row.measure, row.category, row.level, row.order, row.stage) for row in own}
    return len(own) - 2 * twice + len(expected & have) - 0.5 * len(expected - have)


def share_of(
    layout: Layout | None, observations: Iterable[Observation], measures: Mapping[str, Measure]
) -> float:
    """Return the share of the figures that a layout expects which are there, from 0 to 1."""
    own = [row for row in observations if row.area != NATIONAL]
    if layout is None or not own:
        return 0.0
    expected = keys_expected(layout, own, measures)
    have = {(row.measure, row.category, row.level, row.order, row.stage) for row in own}
    return len(expected & have) / max(len(expected), 1)
