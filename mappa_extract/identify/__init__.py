"""Which area and which year a report is of, and whether it is a report at all.

From text and titles alone, so that tables can be read with the area and the year known. Every
sign is kept with what it is worth: a cover counts for more than a contacts page, the
statistics' own dates for more than a cover; where the signs are divided nothing is chosen.
"""

from mappa_extract.identify.population import population_estimate
from mappa_extract.identify.region import find_area, find_region
from mappa_extract.identify.strangers import NO_MAPPA, is_far_off, what_else
from mappa_extract.identify.year import TitleEvidence, find_year, title_year

__all__ = [
    "NO_MAPPA",
    "TitleEvidence",
    "find_area",
    "find_region",
    "find_year",
    "is_far_off",
    "population_estimate",
    "title_year",
    "what_else",
]
