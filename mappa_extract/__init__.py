"""Trustworthy statistics from the annual reports of the MAPPA areas of England and Wales.

>>> from mappa_extract import extract
>>> report = extract("fixtures/raw/bedfordshire-2014-15.txt")
>>> len(report.observations)
57
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"
__all__ = [
    "Collection",
    "Report",
    "__version__",
    "extract",
    "extract_folder",
    "read_collection",
    "read_observations",
]

if TYPE_CHECKING:
    from mappa_extract.collection import Collection, read_collection
    from mappa_extract.folder import extract_folder, read_observations
    from mappa_extract.report import Report, extract


def __getattr__(name: str) -> object:
    # The command must not pay for pandas; the library's names arrive when they are used.
    if name in ("Report", "extract"):
        from mappa_extract import report

        return getattr(report, name)
    if name in ("extract_folder", "read_observations"):
        from mappa_extract import folder

        return getattr(folder, name)
    if name in ("Collection", "read_collection"):
        from mappa_extract import collection

        return getattr(collection, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
