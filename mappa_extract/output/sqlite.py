"""SQLite: one database with tables, keys, and views that answer the usual questions."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from mappa_extract.codebook import Measure
from mappa_extract.output.groups import GroupWriter, kind_of
from mappa_extract.output.notes import codebook_rows
from mappa_extract.output.panel import panel_view
from mappa_extract.output.schema import COLUMNS, describe_table, table_schema

NAME = "mappa.sqlite"
_TYPES = {"string": "TEXT", "number": "NUMERIC", "integer": "INTEGER", "boolean": "INTEGER"}
_ROWS = 5_000
_INDEXES = (
    ("observations", ("area", "year", "measure")),
    ("observations", ("source",)),
    ("checks", ("source",)),
)
_VIEWS = {
    "figures": """
        -- What is the figure of an area and year? No value where it is printed differently.
        SELECT area, year, basis, measure, category, level, "order", stage, district, unit,
            CASE WHEN min(value) = max(value) THEN min(value) END AS value,
            min(value) AS lowest, max(value) AS highest,
            count(DISTINCT source) AS reports,
            min(value) <> max(value) AS differ,
            coalesce(max(checked = 'disputed'), 0) AS disputed
        FROM observations
        WHERE value IS NOT NULL AND area IS NOT NULL AND year IS NOT NULL
        GROUP BY area, year, basis, measure, category, level, "order", stage, district, unit""",
    "eligible_by_category": """
        -- How many eligible offenders does each area have on 31 March, by category and level?
        SELECT area, year, category,
            max(CASE level WHEN '1' THEN value END) AS level_1,
            max(CASE level WHEN '2' THEN value END) AS level_2,
            max(CASE level WHEN '3' THEN value END) AS level_3,
            max(CASE level WHEN 'all' THEN value END) AS total,
            max(differ) AS differ,
            max(disputed) AS disputed
        FROM figures
        WHERE measure = 'eligible_offenders' AND basis = 'snapshot' AND unit = 'count'
            AND district IS NULL
        GROUP BY area, year, category""",
    "coverage": """
        -- Which years of which areas are there, and how well were they read?
        SELECT area, year, count(*) AS reports, sum(status = 'ok') AS ok,
            sum(status = 'review') AS review, sum(observations) AS observations
        FROM reports
        WHERE status IN ('ok', 'review')
        GROUP BY area, year""",
    "to_review": """
        -- What must a person look at, and why?
        SELECT reports.source, reports.area, reports.year, reports.status,
            coalesce(checks.message, reports.message) AS message, checks.page
        FROM reports
        LEFT JOIN checks ON checks.source = reports.source AND NOT checks.passed
            AND checks.severity <> 'note'
        WHERE reports.status <> 'ok'""",
    "disputed_figures": """
        -- Which figures does another figure contradict?
        SELECT area, year, measure, category, level, "order", stage, district, value, printed,
            source, page, line
        FROM observations
        WHERE checked = 'disputed'""",
}


class SqliteWriter(GroupWriter):
    """Writes rows in groups. Empty cells are NULL.

    Raises:
        OSError: the database can't be written.
    """

    def __init__(self, folder: Path, measures: Mapping[str, Measure]) -> None:
        super().__init__(measures, _ROWS)
        self._base = sqlite3.connect(folder / NAME, isolation_level=None)
        # Nobody sees the file before it is whole.
        self._base.execute("PRAGMA journal_mode = OFF")
        self._base.execute("PRAGMA synchronous = OFF")

    def begin(self, table: str) -> None:
        """Create the table with its keys."""
        schema = table_schema(table, self._measures)
        primary: list[str] = schema.get("primaryKey", [])
        parts = [] if primary else ["id INTEGER PRIMARY KEY"]
        for name in describe_table(table, self._measures)[1]:
            rule = " NOT NULL" if name == "source" else ""
            parts.append(f"{_quoted(name)} {_TYPES[kind_of(name)]}{rule}")
        if primary:
            parts.append(f"PRIMARY KEY ({', '.join(map(_quoted, primary))})")
        parts += [
            f"FOREIGN KEY ({_quoted(key['fields'][0])}) REFERENCES reports (source)"
            for key in schema.get("foreignKeys", [])
        ]
        self._run(f"CREATE TABLE {_quoted(_name(table))} ({', '.join(parts)})")
        self._rows[table] = []

    def finish(self) -> list[str]:
        """Write what is left, the codebook, indexes and views, and close the database."""
        for table in self._rows:
            self._flush(table)
        self._run('CREATE TABLE codebook ("column" TEXT, type TEXT, code TEXT, meaning TEXT)')
        self._insert("codebook", [[*row] for row in codebook_rows(COLUMNS)])
        for table, columns in _INDEXES:
            name = "_".join(("by", table, *columns))
            self._run(f"CREATE INDEX {name} ON {table} ({', '.join(columns)})")
        for name, select in {**_VIEWS, "panel": panel_view()}.items():
            self._run(f"CREATE VIEW {name} AS {select}")
        self._base.close()
        return [NAME]

    def _flush(self, table: str) -> None:
        self._insert(_name(table), self._rows[table])
        self._rows[table] = []

    def abandon(self) -> None:
        """Close the database, whatever is in it."""
        with suppress(sqlite3.Error):
            self._base.close()

    def _insert(self, table: str, rows: Sequence[Sequence[str | int | float | None]]) -> None:
        if not rows:
            return
        names = [row[1] for row in self._base.execute(f"PRAGMA table_info({_quoted(table)})")]
        wanted = names[len(names) - len(rows[0]) :]
        marks = ", ".join("?" * len(wanted))
        columns = ", ".join(map(_quoted, wanted))
        try:
            self._base.execute("BEGIN")
            self._base.executemany(
                f"INSERT INTO {_quoted(table)} ({columns}) VALUES ({marks})", rows
            )
            self._base.execute("COMMIT")
        except sqlite3.Error as error:
            raise OSError(f"{NAME}: {error}") from error

    def _run(self, statement: str) -> None:
        try:
            self._base.execute(statement)
        except sqlite3.Error as error:
            raise OSError(f"{NAME}: {error}") from error


def _name(table: str) -> str:
    return table.removeprefix("tables/")


def _quoted(name: str) -> str:
    return f'"{name}"'
