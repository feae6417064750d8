"""Parquet: a file a table, with the codebook's types and descriptions."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from mappa_extract.codebook import Measure
from mappa_extract.output.groups import GroupWriter, kind_of
from mappa_extract.output.schema import COLUMNS, describe_table

_ROWS = 20_000
_TYPES = {
    "string": pa.string(),
    "number": pa.float64(),
    "integer": pa.int64(),
    "boolean": pa.bool_(),
}


class ParquetWriter(GroupWriter):
    """Collects rows and writes them in groups."""

    def __init__(self, folder: Path, measures: Mapping[str, Measure]) -> None:
        super().__init__(measures, _ROWS)
        self._folder = folder
        self._files: dict[str, Any] = {}
        self._streams: list[BinaryIO] = []

    def begin(self, table: str) -> None:
        """Open the table's file."""
        meaning, columns = describe_table(table, self._measures)
        schema = pa.schema(
            [
                pa.field(name, _TYPES[kind_of(name)], metadata={"description": COLUMNS[name][1]})
                for name in columns
            ],
            metadata={"description": meaning},
        )
        path = self._folder / f"{table}.parquet"
        path.parent.mkdir(exist_ok=True)
        # Opened here: one that can't be begun would be closed, and complain, by itself.
        self._streams.append(path.open("wb"))
        self._files[table] = pq.ParquetWriter(self._streams[-1], schema, compression="zstd")
        self._rows[table] = []

    def finish(self) -> list[str]:
        """Write what is left and close the files."""
        for table, file in self._files.items():
            self._flush(table)
            file.close()
        for stream in self._streams:
            stream.close()
        return [f"{table}.parquet" for table in self._files]

    def abandon(self) -> None:
        """Close the files, whatever is in them; else they would try it again, and complain."""
        for file in self._files.values():
            file.is_open = False
        for stream in self._streams:
            with suppress(OSError):
                stream.close()

    def _flush(self, table: str) -> None:
        rows, schema = self._rows[table], self._files[table].schema
        columns = zip(*rows, strict=True) if rows else [()] * len(schema)
        arrays = [
            pa.array(cells, type=one.type) for cells, one in zip(columns, schema, strict=True)
        ]
        self._files[table].write_table(pa.Table.from_arrays(arrays, schema=schema))
        self._rows[table] = []
