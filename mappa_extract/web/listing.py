"""A list of reports by urgency: what is missing, what contradicts, what is to be signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from mappa_extract.errors import UsageError
from mappa_extract.output.files import write_whole
from mappa_extract.sources.own import is_own_page
from mappa_extract.web.build import page

URGENCY = {
    "failed": "could not be read",
    "incomplete": "figures are missing",
    "contradictory": "something contradicts",
    "to sign": "complete, not signed off",
    "signed": "signed off",
    "no report": "no annual report",
}
"""What there is to do, the most urgent first."""


def urgency_of(row: Mapping[str, str]) -> str:
    """Return the code of `URGENCY` of a row of `reports.csv`."""
    if row["status"] == "failed":
        return "failed"
    if row["status"] == "not-a-report":
        return "no report"
    if row["signed_off"]:
        return "signed"
    if row["verdict"]:
        return "to sign" if row["verdict"] == "complete" else row["verdict"]
    if row["observations"] == "0":
        return "incomplete"
    return "contradictory" if row["status"] == "review" else "to sign"


def by_urgency(
    rows: Sequence[Mapping[str, str]], lifted: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """Return rows of `reports.csv` as they are listed.

    Each has `urgency` and `lifted` besides, and a `message` that leaves out what the heading of
    its part of the list says.
    """
    order = list(URGENCY)
    why = lifted or {}
    listed = []
    for row in rows:
        urgency = urgency_of(row)
        said = row["message"].removeprefix(f"{urgency}: ")
        more = {"urgency": urgency, "lifted": why.get(row["source"], ""), "message": said}
        listed.append({**row, **more})
    # Among the signed ones nothing presses; a lifted sign-off comes before what nobody has seen.
    listed.sort(
        key=lambda one: (
            order.index(one["urgency"]),
            not one["lifted"],
            one["area"],
            one["year"],
            one["source"],
        )
    )
    return listed


def write_index(
    folder: Path, rows: Sequence[Mapping[str, str]], lifted: Mapping[str, str] | None = None
) -> Path:
    """Write the index of a folder of review pages and return where it is.

    Raises:
        UsageError: there is a file of its name that this program did not write.
        OSError: the folder can't be written.
    """
    # A report that is called `index` has its page there.
    name = "index.html" if all(row["source"] != "index" for row in rows) else "reports.html"
    target = folder / name
    if target.exists() and not (target.is_file() and is_own_page(name, target.read_bytes())):
        raise UsageError(f"{target}: this program did not write it: move it away")
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(target, index_page(rows, lifted).encode("utf-8", "replace"))
    return target


def index_page(rows: Sequence[Mapping[str, str]], lifted: Mapping[str, str] | None = None) -> str:
    """Return the index of a folder of review pages, which stands beside them, as HTML."""
    return page(
        "index",
        listed=by_urgency(rows, lifted),
        meanings=URGENCY,
        address=lambda source: f"{quote(source)}.html",
        data={},
    )
