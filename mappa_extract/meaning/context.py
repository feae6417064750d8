"""What is known of a report while its figures are understood."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from mappa_extract.areas import Area
from mappa_extract.codebook import MEASURES, Measure
from mappa_extract.layouts import Layout
from mappa_extract.vocabulary.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a report while its figures are understood."""

    lexicon: Lexicon
    area: str = ""
    year: str = ""
    layout: Layout | None = None
    districts: frozenset[str] = frozenset()
    """Names of the area's police districts, in small letters."""
    measures: Mapping[str, Measure] = None  # type: ignore[assignment]
    ocr_pages: Collection[int | None] = ()
    areas: tuple[Area, ...] = ()
    """All that there are: rows and parts of a report may be of one of them."""

    def __post_init__(self) -> None:
        if self.measures is None:
            object.__setattr__(self, "measures", MEASURES)
