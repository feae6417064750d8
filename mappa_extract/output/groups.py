"""What the formats share that write their rows in groups: Parquet and SQLite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mappa_extract.codebook import Measure
from mappa_extract.output.files import typed_cells
from mappa_extract.output.schema import COLUMNS, describe_table


class GroupWriter:
    """Takes rows one by one and has them written in groups."""

    def __init__(self, measures: Mapping[str, Measure], most: int) -> None:
        self._measures = measures
        self._most = most
        self._rows: dict[str, list[list[Any]]] = {}

    def row(self, table: str, cells: Sequence[str]) -> None:
        """Take one row."""
        rows = self._rows[table]
        rows.append(typed_cells(describe_table(table, self._measures)[1], cells))
        if len(rows) >= self._most:
            self._flush(table)

    def _flush(self, table: str) -> None:
        raise NotImplementedError


def kind_of(column: str) -> str:
    """Return the type of a column: `string`, `number`, `integer` or `boolean`."""
    return COLUMNS[column][0]
