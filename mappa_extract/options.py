"""What a person has decided by hand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from mappa_extract.accepting import Accepted
from mappa_extract.areas import area_named
from mappa_extract.areas.regions import all_regions
from mappa_extract.corrections import Correction
from mappa_extract.declarations import Declared, load_declared
from mappa_extract.errors import UsageError
from mappa_extract.signing import SignOff
from mappa_extract.suggest import did_you_mean
from mappa_extract.vocabulary.dates import FINANCIAL_YEARS, parse_year
from mappa_extract.vocabulary.own import OwnWord


@dataclass(frozen=True, slots=True)
class Options:
    """What a person has decided by hand.

    Raises:
        UsageError: from `resolved`, for an area, year or layout that does not exist.
        DeclarationError: from `resolved`, for a declaration that is not valid.
    """

    area: str = ""
    year: str = ""
    layout: str = ""
    layouts: Path | None = None
    password: str = ""
    ocr: Literal["auto", "always", "never"] = "auto"
    """Whether pictures of pages are read, where what reads them is installed."""
    corrections: tuple[Correction, ...] = ()
    """What a person has looked up, applied before the checks."""
    accepted: tuple[Accepted, ...] = ()
    """What a check has found and a person has settled."""
    signed: tuple[SignOff, ...] = ()
    """Who vouches for the figures of a report; it changes nothing in the reading."""
    configured: bool = True
    """Whether the layouts in the user's configuration folder are known too."""
    verify: bool = False
    """Whether every figure of a PDF is read once more from the picture of its page."""
    words: tuple[OwnWord, ...] = ()
    """Words that a person has added to the vocabulary."""

    def declared(self) -> Declared:
        """Return all layouts, areas, measures and words that are known."""
        return replace(load_declared(self.layouts, self.configured), words=self.words)

    def resolved(self) -> Options:
        """Return the options with the area as a slug and the year as `2009/10`."""
        declared = self.declared()
        area = self.area if self.area in all_regions() else ""
        if self.area and not area:
            area = area_named(self.area, declared.areas).slug
        year = parse_year(self.year) if self.year else ""
        if self.year and not year:
            same = [one for one in FINANCIAL_YEARS if one[:4] == self.year[:4]]
            near = did_you_mean(self.year, same or FINANCIAL_YEARS) if self.year[4:] else ""
            how = near or ": write it as 2009/10"
            raise UsageError(f"--year {self.year!r} is no financial year{how}")
        names = [one.name for one in declared.layouts]
        if self.layout and self.layout not in names:
            near = did_you_mean(self.layout, names)
            how = near or ": `mappa-extract layouts` lists them"
            raise UsageError(f"no layout is called {self.layout!r}{how}")
        return replace(self, area=area, year=year)
