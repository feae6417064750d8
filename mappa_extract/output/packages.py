"""Stata and SPSS: the observations as one data set, with labels of variables and of codes."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mappa_extract.codebook import Measure
from mappa_extract.output.files import printable
from mappa_extract.output.notes import TITLE
from mappa_extract.output.schema import COLUMNS, column_codes, describe_table, is_numeric

_TABLE = "observations"
_NUMBERED = (
    *("area", "basis", "measure", "category", "level"),
    *("order", "stage", "unit", "marker", "checked"),
)
"""Columns of codes that a Stata file also has as labelled numbers: `area_n`."""
_LONGEST = {"dta": (80, 2045), "sav": (256, 32_767)}
"""Characters that the label of a variable may have, and bytes that a text may have."""
_MADE = {
    "dta": (rb"<timestamp>\x11.{17}", b"<timestamp>\x1101 Jan 2000 00:00"),
    "sav": (rb"\d\d \w\w\w \d\d\d\d:\d\d:\d\d", b"01 Jan 0000:00:00"),
}
"""Where a file says when it was made, and what it says instead: the same rows, the same bytes."""


class PackageWriter:
    """Collects the observations and writes them at the end; other tables are left out.

    Stata can't label texts: beside each column of codes stands a labelled number (`level_n`),
    in the order of the codebook, for tables and panels (`xtset`). SPSS labels the codes themselves.
    """

    def __init__(self, folder: Path, measures: Mapping[str, Measure], format: str) -> None:
        self._path = folder / f"{_TABLE}.{format}"
        self._measures = measures
        self._format = format
        self._rows: list[Sequence[str]] = []

    def begin(self, table: str) -> None:
        """Do nothing: there is one table."""

    def row(self, table: str, cells: Sequence[str]) -> None:
        """Take one row."""
        if table == _TABLE:
            self._rows.append(cells)

    def finish(self) -> list[str]:
        """Write the file.

        Raises:
            OSError: it can't be written.
        """
        import pandas as pd
        import pyreadstat

        columns = describe_table(_TABLE)[1]
        label, text = _LONGEST[self._format]
        frame = pd.DataFrame(self._rows, columns=list(columns), dtype="object")
        for name in columns:
            if is_numeric(name):
                frame[name] = pd.to_numeric(frame[name].replace("", None))
            else:
                frame[name] = [_cut(printable(cell), text) for cell in frame[name]]
        meanings = {name: COLUMNS[name][1] for name in columns}
        codes = {name: self._codes(name) for name in columns}
        values: dict[str, Any] = {}
        options: dict[str, Any]
        if self._format == "dta":
            for name in _NUMBERED:
                numbers = {code: number for number, code in enumerate(codes[name], 1)}
                frame[f"{name}_n"] = pd.to_numeric(frame[name].map(numbers))
                values[f"{name}_n"] = {numbers[code]: said for code, said in codes[name].items()}
                meanings[f"{name}_n"] = f"{name} as a labelled number"
            options = {"version": 15}
        else:
            values = {name: known for name, known in codes.items() if known}
            options = {
                "variable_format": dict.fromkeys(("page", "line", "year_end"), "F6.0"),
                "variable_measure": {
                    name: "scale" if is_numeric(name) else "nominal" for name in columns
                },
            }
        try:
            getattr(pyreadstat, f"write_{self._format}")(
                frame,
                str(self._path),
                file_label=TITLE,
                column_labels={n: textwrap.shorten(said, label) for n, said in meanings.items()},
                variable_value_labels=values,
                **options,
            )
        except pyreadstat.ReadstatError as error:
            # The library does not keep the system's reason.
            raise OSError(f"{self._path.name}: {error}") from error
        data = self._path.read_bytes()
        self._path.write_bytes(re.sub(*_MADE[self._format], data, count=1, flags=re.DOTALL))
        return [self._path.name]

    def abandon(self) -> None:
        """Do nothing: the file is written at the end only."""

    def _codes(self, column: str) -> dict[str, str]:
        known = column_codes(column, self._measures)
        return {code: textwrap.shorten(said, 120) for code, said in known.items() if code}


def _cut(text: str, most: int) -> str:
    return text.encode("utf-8")[:most].decode("utf-8", "ignore")
