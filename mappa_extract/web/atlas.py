"""The atlas of a collection: coverage, series, areas compared, what is disputed."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from mappa_extract.batch.mark import Mark, digest
from mappa_extract.batch.places import Place, is_url
from mappa_extract.codebook import STATUSES, VERDICTS
from mappa_extract.errors import UnreadableSourceError
from mappa_extract.output.coverage import STATUS_SIGNS, Coverage, coverage_of, share_read
from mappa_extract.output.files import write_whole
from mappa_extract.output.written import Written, read_written
from mappa_extract.sources.own import is_own_page
from mappa_extract.web.atlas_data import atlas_data
from mappa_extract.web.beside import page_name
from mappa_extract.web.build import page
from mappa_extract.web.review import SIGNS, WORDS

ATLAS = "atlas.html"
"""The name of the atlas inside its folder."""


def write_atlas(folder: str, output: str = "") -> tuple[str, Written]:
    """Write the atlas of an output folder; return where it is and what it shows.

    Args:
        folder: the output folder of `mappa-extract reports/ -o out/`, or its URL.
        output: the page's path; without it `atlas.html` in the folder.

    Raises:
        UnreadableSourceError: the folder has no whole tables, or what is there in the page's place
            is no page of this program; nothing is written.
        UsageError: what the URL needs is not installed, or a URL is given for the page alone.
        OSError: the page can't be written; what was there is untouched.
    """
    written = read_written(folder)
    remote = is_url(folder) and not output
    target = output or f"{folder.rstrip('/')}/{ATLAS}"
    base = "" if remote else _between(Path(target).parent, folder)
    mark = None if output else Mark(written.place)
    if mark:
        mark.spare(ATLAS)
    known = mark is not None and ATLAS in mark.files
    if not remote and not known and os.path.lexists(target) and not _is_own(Path(target)):
        raise UnreadableSourceError(
            f"{target} is there and no page of this program: choose another place with -o"
        )
    text = atlas_page(written, _links(written, base)).encode("utf-8")
    if remote:
        written.place.write(ATLAS, text)
    else:
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        write_whole(Path(target), text)
    if mark and mark.there:
        mark.settle({ATLAS: digest(text)})
    return target, written


def _is_own(path: Path) -> bool:
    return path.is_file() and is_own_page(path.name, path.read_bytes())


def atlas_page(written: Written, links: Mapping[str, str], home: str = "") -> str:
    """Return the atlas as HTML.

    Args:
        written: the folder.
        links: the addresses of the review pages by source, where there is one.
        home: the address of the desk that shows it, if one does.
    """
    coverage = coverage_of(written.reports, written.observations)
    data, disputed = atlas_data(written, coverage, links)
    placed = [row for row in written.observations if row.area and row.year]
    return page(
        "atlas",
        libraries=("vega.min.js", "charts.js"),
        shares={row["source"]: share_read(row) for row in written.reports},
        verdicts=Counter(row["verdict"] for row in written.reports if row["verdict"]),
        verdict_words=VERDICTS,
        expected=sum(int(row["expected"] or 0) for row in written.reports),
        unread=sum(int(row["unread"] or 0) for row in written.reports),
        coverage=coverage,
        grid=grid_of(written.reports, coverage, links),
        reports=written.reports,
        links=links,
        statuses=STATUSES,
        status_signs=STATUS_SIGNS,
        counts=Counter(row.checked for row in written.observations),
        signs=SIGNS,
        words=WORDS,
        figures=len(written.observations),
        unplaced=len(written.observations) - len(placed),
        several=sum(len(places) > 1 for places in coverage.cells.values()),
        areas=len({area for area, _ in coverage.cells}),
        disputed=disputed,
        data=data,
        home=home,
    )


def grid_of(
    reports: Sequence[Mapping[str, str]], coverage: Coverage, links: Mapping[str, str]
) -> list[tuple[str, list[list[dict[str, Any]]]]]:
    """Return for each area of the coverage its name and for each year its reports.

    Args:
        reports: the rows of `reports.csv` that the coverage is of.
        coverage: which of them are of which area and year.
        links: the addresses of the review pages by source, where there is one.
    """
    return [
        (
            name,
            [
                [
                    {
                        "status": (row := reports[place])["status"],
                        "sign": STATUS_SIGNS[row["status"]],
                        "link": links.get(row["source"], f"#report-{place}"),
                        "source": row["source"],
                        "share": share_read(row),
                    }
                    for place in coverage.cells.get((slug, year), ())
                ]
                for year in coverage.years
            ],
        )
        for slug, name in coverage.areas.items()
    ]


def _links(written: Written, base: str) -> dict[str, str]:
    """Return the addresses of the review pages that there are, by source."""
    names: dict[str, set[str]] = {}
    found = {}
    for row in written.reports:
        page = page_name("review", row["source"])
        folder, _, name = page.rpartition("/")
        if ".." in folder.split("/"):
            continue
        if folder not in names:
            names[folder] = set(_names(written.place, folder))
        if name in names[folder]:
            found[row["source"]] = base + quote(page)
    return found


def _names(place: Place, folder: str) -> list[str]:
    try:
        return place.names(folder)
    except OSError:
        return []


def _between(here: Path, folder: str) -> str:
    """Return the way from the page's folder to the output folder, ending in a slash."""
    if is_url(folder):
        return f"{folder.rstrip('/')}/"
    way = Path(os.path.relpath(folder, here)).as_posix()
    return "" if way == "." else f"{quote(way)}/"
