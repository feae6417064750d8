"""pytest runs a folder of goldens: wherever a `goldens.toml` stands, one test for each report.

Known to pytest by the entry point `pytest11`; nothing is imported before such a folder is met.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from mappa_extract.goldens import Golden


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a folder of goldens by its marker."""
    if file_path.name == "goldens.toml":
        collector: pytest.Collector = GoldenFolder.from_parent(parent, path=file_path)
        return collector
    return None


class _Differs(Exception):  # noqa: N818
    """What is wrong with a golden, in words."""


class GoldenFolder(pytest.File):
    """The goldens beside a `goldens.toml`."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield a test for each report."""
        from mappa_extract.errors import UsageError
        from mappa_extract.goldens import goldens_in

        try:
            goldens = goldens_in(self.path.parent)
        except UsageError as error:
            raise self.CollectError(str(error)) from error
        for golden in goldens:
            yield GoldenItem.from_parent(self, name=golden.report.name, golden=golden)


class GoldenItem(pytest.Item):
    """One report: it gives exactly the rows of its CSV, and a person has approved them."""

    def __init__(self, *, golden: Golden, **rest: Any) -> None:
        super().__init__(**rest)
        self._golden = golden

    def runtest(self) -> None:
        """Read the report and compare; rows that nobody has approved are no passed test."""
        from mappa_extract.goldens import outcome_of

        outcome = outcome_of(self._golden)
        if outcome.problem:
            raise _Differs(outcome.problem)
        if outcome.unapproved:
            pytest.skip("the same rows, which nobody has approved: `mappa-extract golden approve`")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *_: Any) -> Any:
        """Show the differences alone, without a traceback."""
        if isinstance(excinfo.value, _Differs):
            return f"{self._golden.report.name} is not read as it was\n{excinfo.value}"
        return super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Name the report."""
        return self._golden.report, None, f"golden {self._golden.report.name}"
