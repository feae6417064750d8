"""What files say of themselves: title, notes for their readers, licence and attribution."""

from __future__ import annotations

from collections.abc import Iterable

from mappa_extract.output.schema import COLUMNS, column_codes

TITLE = "Statistics from MAPPA annual reports"
NOTES = (
    "Each row of `observations` is one figure as a report prints it, with its page and place.",
    "Nothing is corrected but by a person: `read_by` says so. `checked` says whether other figures"
    " corroborate or dispute it.",
    "An empty value is not zero: `marker` says why there is no number.",
    "Begin with `status` and `message` in `reports`; failed checks are in `checks`.",
    "Two reports for one area and year both stand here: see `duplicates` and `differences`"
    " before adding figures up.",
    "Totals are rows like any other, with `all` in the dimension that they sum over.",
)
ATTRIBUTION = (
    "The figures are taken from annual reports published by the responsible authorities of the"
    " MAPPA areas and the Ministry of Justice. What is published on gov.uk contains public sector"
    " information licensed under the Open Government Licence v3.0; look into older reports for"
    " the terms of their own authors."
)
LICENCE = {
    "name": "OGL-UK-3.0",
    "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    "title": "Open Government Licence v3.0 (reports published on gov.uk)",
}


def codebook_rows(columns: Iterable[str]) -> list[tuple[str, str, str, str]]:
    """Return column, type, code and meaning: a row a column, followed by its codes."""
    rows = []
    for name in columns:
        kind, meaning = COLUMNS[name]
        rows.append((name, kind, "", meaning))
        rows += [(name, kind, code, text) for code, text in column_codes(name).items() if code]
    return rows
