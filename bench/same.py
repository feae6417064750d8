"""`python -m bench.same --keep FILE REPORTS...`, then, after a change, `--against FILE REPORTS...`.

Says of each report whether figures, boxes, checks and all else that was read are the same to the
last digit: what only makes the program faster changes nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from mappa_extract.extraction import Options, extract_file
from mappa_extract.sources import SUFFIXES


def read(paths: list[Path]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the path and the record of every report in files and folders."""
    for path in paths:
        inner = sorted(path.rglob("*")) if path.is_dir() else [path]
        for one in inner:
            if one.is_file() and one.suffix.lower() in SUFFIXES:
                record = msgspec.json.encode(
                    extract_file(one, one.name, Options()), order="deterministic"
                )
                yield str(one), json.loads(record)


def changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Return the fields that differ; of the figures the columns."""
    fields = []
    for name, value in before.items():
        other = after.get(name)
        if value == other:
            continue
        if name == "observations" and len(value) == len(other or ()):
            pairs = zip(value, other or (), strict=True)
            columns = {key for one, two in pairs for key in one if one[key] != two[key]}
            fields += [f"observations: {key}" for key in sorted(columns)]
        else:
            fields.append(name)
    return fields


def main() -> int:
    """Keep what is read, or compare it with what was kept; return 1 where anything differs."""
    parser = argparse.ArgumentParser(prog="python -m bench.same", description=__doc__)
    parser.add_argument("--keep", type=Path, help="write what is read into this file")
    parser.add_argument("--against", type=Path, help="compare with this file")
    parser.add_argument("reports", type=Path, nargs="+", help="files and folders")
    asked = parser.parse_args()
    found = dict(read(asked.reports))
    if asked.keep:
        asked.keep.write_text(json.dumps(found), "utf-8")
    if not asked.against:
        return 0
    before = json.loads(asked.against.read_text("utf-8"))
    differing = 0
    for path, record in found.items():
        if path in before and (fields := changed(before[path], record)):
            differing += 1
            print(f"{path}: {', '.join(fields)}")
    print(f"{len(found)} reports, {differing} read otherwise")
    return int(differing > 0)


if __name__ == "__main__":
    sys.exit(main())
