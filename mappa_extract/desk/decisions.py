"""Decisions of the desk: what a page sends is checked as a whole, then stored at once.

A line is in the project before the page is told so. What two pages decide at the same time is
taken one after the other; the second is told where it contradicts the first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mappa_extract import accepting, corrections, signing
from mappa_extract.accepting import ABSENT, one_accepted
from mappa_extract.corrections import Correction, corrections_of
from mappa_extract.errors import MappaExtractError
from mappa_extract.expecting import still_expected
from mappa_extract.extraction import Extraction
from mappa_extract.ledger import UNDO, Ledger, in_force
from mappa_extract.model import KEY, Observation
from mappa_extract.output.names import key_name
from mappa_extract.project import ACCEPTED, CORRECTIONS, SIGNED, Project, open_project
from mappa_extract.signing import SignOff, digest_of
from mappa_extract.web.review import figure_ids

_MOST = 2_000
"""Characters that one cell of a decision may have."""
LOOKED = Ledger(
    ("sha256", "figure", "printed", "read", "who", "when", "kind"),
    frozenset({"kind"}),
    frozenset({"sha256", "figure", "who", "when"}),
)
"""Figures that somebody has compared with the page: a file for each report."""


class RefusedError(MappaExtractError):
    """A decision that can't be taken, and why."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page asks to be decided about one report."""

    who: str
    when: str
    rows: Mapping[str, list[dict[str, str]]]
    """Lines by what becomes of them: `look`, `unlook`, `correct`, `undo`, `accept`, `reopen`."""
    sign: str
    """The digest of the figures that are signed off, or nothing."""
    unsign: bool


def asked_of(body: object, sha256: str) -> Asked:
    """Return what a page has sent, for the report with these bytes.

    Raises:
        RefusedError: it is not what a page sends, names nobody, or is of another report.
    """
    if not isinstance(body, dict) or body.get("sha256") != sha256:
        raise RefusedError("the report has changed: reload the page")
    who = " ".join(str(body.get("who") or "").split())
    if not who or len(who) > 200 or not who.isprintable():
        raise RefusedError("say who you are: a decision needs a name")
    when = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    rows: dict[str, list[dict[str, str]]] = {}
    for name in ("look", "unlook", "correct", "undo", "accept", "reopen"):
        given = body.get(name) or []
        if not isinstance(given, list) or len(given) > 5_000:
            raise RefusedError("that is no decision: reload the page")
        rows[name] = [_cells(one) for one in given]
    return Asked(who, when, rows, str(body.get("sign") or ""), body.get("unsign") is True)


def _cells(row: object) -> dict[str, str]:
    if not isinstance(row, dict):
        raise RefusedError("that is no decision: reload the page")
    cells = {str(name): "" if value is None else str(value) for name, value in row.items()}
    if any(len(text) > _MOST for text in cells.values()):
        raise RefusedError(f"a reason may have {_MOST} characters: say it shorter")
    return {name: " ".join(text.split()) for name, text in cells.items()}


def decide(folder: Path, extraction: Extraction, asked: Asked) -> None:
    """Store decisions about a report in its project, all or, where one is wrong, none.

    Args:
        folder: the project.
        extraction: the report as it is read now.
        asked: the decisions.

    Raises:
        RefusedError: a decision contradicts another, fits nothing, or signs what is not done.
        CorrectionError: a ledger is damaged.
        OSError: the folder can't be written.
    """
    project = open_project(str(folder))
    sha = extraction.sha256
    stamp = {"sha256": sha, "who": asked.who, "when": asked.when}
    fixed = _corrections(folder, project, extraction, asked, stamp)
    settled = _accepted(folder, asked, stamp)
    signed = _signed(folder, project, extraction, asked, stamp)
    seen = _looked(folder, extraction, asked, stamp)
    # Looking comes last: where a crash falls between, nothing counts as done that is not.
    for ledger, name, rows in (
        (corrections.LEDGER, CORRECTIONS, fixed),
        (accepting.LEDGER, ACCEPTED, settled),
        (signing.LEDGER, SIGNED, signed),
        (LOOKED, looked_name(sha), seen),
    ):
        if rows:
            ledger.add(folder / name, rows)


def looked_name(sha256: str) -> str:
    """Return the file of a project that says which figures of a report were looked at."""
    return f"looked/{sha256[:40]}.csv"


def _corrections(
    folder: Path, project: Project, extraction: Extraction, asked: Asked, stamp: dict[str, str]
) -> list[dict[str, str]]:
    new = []
    for row in asked.rows["undo"]:
        there = [
            one
            for one in project.corrections
            if one.sha256 == stamp["sha256"] and _says(one.as_row(), row)
        ]
        if not there:
            raise RefusedError("that correction was taken back already: reload the page")
        new.append({**there[-1].as_row(), "who": asked.who, "when": asked.when, "kind": UNDO})
    new += [{**row, **stamp} for row in asked.rows["correct"]]
    if not new:
        return []
    lines = [("", {name: row.get(name, "") for name in corrections.LEDGER.columns}) for row in new]
    for _, row in lines:
        if not row["reason"]:
            raise RefusedError("say why: a correction needs a reason")
    path = folder / CORRECTIONS
    known = corrections.LEDGER.rows(path.read_bytes(), "corrections.csv") if path.exists() else []
    try:
        standing = corrections_of([*known, *lines])
    except MappaExtractError as error:
        raise RefusedError(str(error).lstrip(": ")) from error
    taken_back = [one.as_row() for one in project.corrections]
    for one in standing:
        if not one.where and not _fits(one, extraction, taken_back):
            raise RefusedError(f"{one.name}: this is read otherwise now: reload the page")
    return [row for _, row in lines]


def _says(row: Mapping[str, str], other: Mapping[str, str]) -> bool:
    names = (*KEY, "printed", "read", "corrected", "page", "line", "kind")
    return all(row[name] == other.get(name, "") for name in names)


def _fits(one: Correction, extraction: Extraction, before: Sequence[Mapping[str, str]]) -> bool:
    """Tell whether a correction is about what is read now, or was read before another."""
    there = [row for row in extraction.observations if row.key == one.key and one.stands(row)]
    if one.kind == "missed":
        return all(row.read_by == "corrected" for row in there)
    names = (*KEY, "printed", "read")
    row = one.as_row()
    return any(one.matches(other) for other in there) or any(
        all(row[name] == other[name] for name in names) for other in before
    )


def _accepted(folder: Path, asked: Asked, stamp: dict[str, str]) -> list[dict[str, str]]:
    new = [{**row, **stamp, "kind": UNDO, "reason": "reopened"} for row in asked.rows["reopen"]]
    new += [{**row, **stamp, "kind": "accepted"} for row in asked.rows["accept"]]
    if not new:
        return []
    lines = [("", {name: row.get(name, "") for name in accepting.LEDGER.columns}) for row in new]
    path = folder / ACCEPTED
    known = accepting.LEDGER.rows(path.read_bytes(), "accepted.csv") if path.exists() else []
    try:
        for where, row in in_force([*known, *lines], accepting.SAME):
            if not row["reason"]:
                raise RefusedError("say why: accepting a finding needs a reason")
            one_accepted(where, row)
    except RefusedError:
        raise
    except MappaExtractError as error:
        raise RefusedError(str(error).lstrip(": ")) from error
    return [row for _, row in lines]


def _looked(
    folder: Path, extraction: Extraction, asked: Asked, stamp: dict[str, str]
) -> list[dict[str, str]]:
    known = dict(zip(figure_ids(extraction.observations), extraction.observations, strict=True))
    standing = {
        (row["figure"], row["printed"], row["read"]) for row in _looked_at(folder, stamp["sha256"])
    }
    rows = []
    for kind, name in (("looked", "look"), (UNDO, "unlook")):
        for row in asked.rows[name]:
            one = known.get(row.get("id", ""))
            said = (row.get("printed", ""), row.get("read", ""))
            if one is None or said != _as_seen(one):
                raise RefusedError("a figure is read otherwise now: reload the page")
            if (there := (row["id"], *said) in standing) == (kind == UNDO):
                cells = {"figure": row["id"], "printed": said[0], "read": said[1], "kind": kind}
                rows.append({**cells, **stamp})
                (standing.remove if there else standing.add)((row["id"], *said))
    return rows


def _as_seen(row: Observation) -> tuple[str, str]:
    """Return what a figure is looked at as: what is printed, and what was read."""
    return " ".join(row.printed.split()), row.value or row.marker


def _looked_at(folder: Path, sha256: str) -> list[dict[str, str]]:
    path = folder / looked_name(sha256)
    lines = LOOKED.rows(path.read_bytes(), path) if path.exists() else []
    return [row for _, row in in_force(lines, ("figure", "printed", "read"))]


def _signed(
    folder: Path, project: Project, extraction: Extraction, asked: Asked, stamp: dict[str, str]
) -> list[dict[str, str]]:
    mine = [one for one in project.signed if one.sha256 == stamp["sha256"]]
    if asked.unsign:
        if not mine:
            raise RefusedError("nobody has signed it: reload the page")
        return [{**mine[-1].as_row(), "kind": UNDO}]
    if not asked.sign:
        return []
    digest = digest_of(extraction.observations)
    if asked.sign != digest:
        raise RefusedError("the figures have changed: reload the page and look at them again")
    if extraction.corrections.problems:
        raise RefusedError("a correction does not fit: take it back first")
    absent = {
        one.key for one in project.accepted if one.check == ABSENT and one.sha256 == stamp["sha256"]
    }
    lacking = [key for key in still_expected(extraction) if key not in absent]
    if lacking:
        raise RefusedError(
            f"{len(lacking)} figures that such a report prints are missing"
            f" ({key_name(lacking[0])}): enter each, or say why it is not printed"
        )
    seen = {
        (row["figure"], row["printed"], row["read"]) for row in _looked_at(folder, stamp["sha256"])
    }
    names = zip(figure_ids(extraction.observations), extraction.observations, strict=True)
    unseen = sum(
        (name, *_as_seen(row)) not in seen and row.read_by != "corrected" and not row.amended
        for name, row in names
    )
    if unseen:
        raise RefusedError(f"{unseen} figures are not decided yet")
    one = SignOff("", stamp["sha256"], extraction.source, digest, asked.who, asked.when)
    return [one.as_row()]


def state_of(folder: Path, project: Project, extraction: Extraction) -> dict[str, Any]:
    """Return what is decided about a report, as its page shows it."""
    sha = extraction.sha256
    looked = {
        row["figure"]: {name: row[name] for name in ("printed", "read", "who", "when")}
        for row in _looked_at(folder, sha)
    }
    now = zip(figure_ids(extraction.observations), extraction.observations, strict=True)
    current = {name: _as_seen(row) for name, row in now}
    signed, _ = signing.standing(project.signed, extraction.source, sha, extraction.observations)
    return {
        "looked": {
            name: seen
            for name, seen in looked.items()
            if current.get(name) == (seen["printed"], seen["read"])
        },
        "corrections": [one.as_row() for one in project.corrections if one.sha256 == sha],
        "accepted": [one.as_row() for one in project.accepted if one.sha256 == sha],
        "signed": signed,
    }
