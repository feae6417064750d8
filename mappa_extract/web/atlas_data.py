"""The figures of a collection as the atlas embeds them: columns of codes, runs counted.

Sixty thousand figures must stay a page of a few megabytes that opens at once, so each column
is a list of codes; `atlas.js` unpacks them.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from mappa_extract.codebook import MEASURES, NATIONAL, describe_codes
from mappa_extract.model import Observation
from mappa_extract.naming import measure_words
from mappa_extract.output.coverage import STATUS_SIGNS, Coverage, share_read
from mappa_extract.output.disputes import figures_in_doubt
from mappa_extract.output.names import BASIS_NAMES, UNIT_NAMES
from mappa_extract.output.settled import Settled, settled_figures
from mappa_extract.output.written import Written
from mappa_extract.plots import templates
from mappa_extract.web.atlas_tiles import tiles

DIMENSIONS = ("measure", "category", "level", "order", "stage", "basis", "unit")
"""What a series is of, beside its area; the order in which the page asks for it."""


def atlas_data(
    written: Written, coverage: Coverage, links: Mapping[str, str]
) -> tuple[dict[str, Any], int]:
    """Return what the page's script works on, and how many disputed figures it lists.

    Args:
        written: the folder.
        coverage: its coverage, of reports and figures.
        links: the addresses of the review pages by source, where there is one.
    """
    rows = written.observations
    areas = [*coverage.areas, NATIONAL]
    whats = list(dict.fromkeys(_what(row) for row in rows))
    districts = list(dict.fromkeys(["", *(row.district for row in rows)]))
    sources = [row["source"] for row in written.reports]
    readers = list(dict.fromkeys(row.read_by for row in rows))
    figures = settled_figures(rows)
    disputes, messages = _disputes(written, figures)
    data = {
        "areas": areas,
        "national": NATIONAL,
        "names": _names(coverage, whats),
        "words": _words(coverage.years, {what[0] for what in whats}),
        "tiles": {slug: list(tile) for slug, tile in tiles().items()},
        "years": coverage.years,
        "dimensions": DIMENSIONS,
        "whats": whats,
        "districts": districts,
        "sources": sources,
        "links": [links.get(source, "") for source in sources],
        "reports": [
            [row["area"], row["year"], row["status"], row["population_estimate"], share_read(row)]
            for row in written.reports
        ],
        "readers": readers,
        "breaks": _breaks(),
        "rows": {
            "count": len(rows),
            "area": _runs(_codes(rows, lambda row: row.area, areas)),
            "year": _runs(_codes(rows, lambda row: row.year, coverage.years)),
            "what": " ".join(map(str, _codes(rows, _what, whats))),
            "district": _runs(_codes(rows, lambda row: row.district, districts)),
            "value": " ".join(row.value for row in rows),
            "checked": "".join((row.checked or "-")[0] for row in rows),
            "marker": _runs([row.marker for row in rows]),
            "source": _runs(_codes(rows, lambda row: row.source, sources)),
            "page": _runs([row.page or 0 for row in rows]),
            "line": _runs([row.line or 0 for row in rows]),
            "read_by": _runs(_codes(rows, lambda row: row.read_by, readers)),
            # Mostly the printed text is the value itself.
            "printed": {
                place: row.printed for place, row in enumerate(rows) if row.printed != row.value
            },
        },
        "charts": {
            "series": templates.series_template(),
            "ranking": templates.ranking_template(),
            "map": templates.map_template(),
            "coverage": templates.coverage_template(
                any(share_read(row) is not None for row in written.reports)
            ),
        },
        "colours": templates.COLOURS,
        "inks": templates.INKS,
        "signs": STATUS_SIGNS,
        "doubts": _packed({"disputes": disputes, "messages": messages}),
    }
    return data, len(disputes)


def _what(row: Observation) -> tuple[str, ...]:
    return tuple(getattr(row, name) for name in DIMENSIONS)


def _codes(
    rows: Iterable[Observation], of: Callable[[Observation], object], known: Sequence[object]
) -> list[int]:
    """Return the place of each row's value in `known`; -1 where it is not there."""
    places = {value: place for place, value in enumerate(known)}
    return [places.get(of(row), -1) for row in rows]


def _runs(values: Sequence[int | str]) -> list[int | str]:
    """Return each value with how often it follows in a row: `a a b` is `a 2 b 1`."""
    return [item for value, same in groupby(values) for item in (value, sum(1 for _ in same))]


def _names(coverage: Coverage, whats: Sequence[tuple[str, ...]]) -> dict[str, dict[str, str]]:
    """Return what codes are called on the page, by column."""
    found = {name: [what[at] for what in whats] for at, name in enumerate(DIMENSIONS)}
    last = coverage.years[-1] if coverage.years else ""
    names = {
        "measure": {code: measure_words(code, last) for code in found["measure"]},
        "category": {code: f"Category {code}" for code in found["category"] if code},
        "level": {code: f"Level {code}" for code in found["level"] if code},
        "order": {code: describe_codes("order").get(code, code) for code in found["order"]},
        "stage": {
            code: describe_codes("stage").get(code, code).partition(":")[0]
            for code in found["stage"]
        },
        "basis": {code: BASIS_NAMES.get(code, code) for code in found["basis"]},
        "unit": {code: UNIT_NAMES.get(code, code.replace("_", " ")) for code in found["unit"]},
    }
    for dimension, everything in (
        ("category", "All categories"),
        ("level", "All levels"),
        ("order", "All orders"),
    ):
        if "all" in names[dimension]:
            names[dimension]["all"] = everything
    names["meaning"] = {code: measure.meaning for code, measure in MEASURES.items()}
    names["area"] = {**coverage.areas, NATIONAL: "England and Wales (national tables)"}
    return names


def _words(years: Sequence[str], measures: Collection[str]) -> dict[str, list[tuple[str, str]]]:
    """Return what each measure is called, with the first of the `years` in which it is."""
    words: dict[str, list[tuple[str, str]]] = {}
    for code in sorted(measures):
        for year in years:
            said = measure_words(code, year)
            if code not in words or words[code][-1][1] != said:
                words.setdefault(code, []).append((year, said))
    return words


def _breaks() -> list[dict[str, Any]]:
    from mappa_extract.checks.collection.known import known_series

    return [
        {
            "year": one.year,
            "what": one.what,
            "source": one.source,
            "codes": {name: list(codes) for name, codes in one.scope.codes.items()},
        }
        for one in known_series().breaks
    ]


def _packed(data: object) -> str:
    """Return data as JSON, deflated, in base64: of many findings it is longer than all figures."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode("utf-8", "replace"), 9)).decode("ascii")


def _disputes(
    written: Written, figures: Mapping[tuple[str, ...], Settled]
) -> tuple[list[list[Any]], list[str]]:
    """Return the figures in doubt, and the messages that their numbers stand for.

    Each is its row, whether a check disputes it, the messages that name it, and the other
    prints of the figure that contradict it (rows), whether or not a check disputes those.
    """
    messages: dict[str, int] = {}
    found = [
        [
            one.place,
            int(one.disputed),
            [messages.setdefault(text, len(messages)) for text in one.messages],
            list(one.others),
        ]
        for one in figures_in_doubt(written.observations, written.checks, figures)
    ]
    return found, list(messages)
