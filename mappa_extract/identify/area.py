"""Which area a report is of, from its cover, its text, its metadata and its file's name."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from pathlib import PurePath

import regex

from mappa_extract.areas import Area, all_areas
from mappa_extract.identify.gazetteer import mentions
from mappa_extract.identify.opening import cover, restored
from mappa_extract.model import Document, Evidence, Verdict

_LEAST = 4.0
"""Evidence below this is none."""
_SOLE = 1.5
"""Evidence from which an area's name counts where no other area has any sign."""
_MARGIN = 0.72
"""The second-best may have at most this share of the best's evidence."""
_OWNER = regex.compile(
    r"\bmappa\b|multi ?agency|annual report|adroddiad blynyddol|strategic management board"
    r"|amlasiantaeth"
)
_OWNED = ("mappa", "agency", "annual report", "blynyddol", "management board", "amlasiantaeth")
"""One of them stands in each line that `_OWNER` finds."""
_KINDS = {
    "name": 3.0,
    "police": 2.5,
    "probation": 2.0,
    "council": 0.6,
    "town": 0.25,
    "prison": 0.25,
}
_MOST = {"council": 2.4, "town": 1.0, "prison": 0.5}
_LONDON = regex.compile(
    r"^\W*(?:mappa\W+)?(?:in\W+)?london"
    r"(?:\W+(?:mappa|multi.agency public protection\b.*))?(?:\W+annual report.*)?\W*$",
    regex.IGNORECASE | regex.MULTILINE,
)
_JOINED_YEARS = regex.compile(r"(?<!\d)(20)?([01]\d)([0-2]\d)(?!\d)")
"""`0607`, `201112`: two years in a row, if they are."""
_BESIDE = "beside MAPPA or the report's title"


def find_own_area(document: Document, areas: Mapping[str, Area] | None = None) -> Verdict:
    """Return the verdict on the area of a report that is no region's.

    Empty where there is none or the signs are divided.

    `areas` are those that there are by slug, the package's if they are not given.
    """
    known = tuple((all_areas() if areas is None else areas).values())
    text = restored(document.text)
    signs = [*_on_cover(cover(document), known), *_in_text(text, known)]
    beside: list[Evidence] = []
    for line in text.splitlines():
        small = line.lower() if len(line) < 160 else ""
        if any(word in small for word in _OWNED) and _OWNER.search(small):
            for slug, kind, name in dict.fromkeys(mentions(line, known)):
                if kind == "name":
                    beside.append(Evidence(slug, 1.0, _BESIDE, name))
    signs += _limited(beside, 5.0)
    for where, words in (
        ("metadata", document.metadata.get("title", "")),
        ("file name", regex.sub(r"\d+", " ", file_words(document))),
    ):
        for slug, kind, name in dict.fromkeys(mentions(words, known)):
            if kind == "name":
                signs.append(Evidence(slug, 3.0, where, name))
    verdict = Verdict("", tuple(signs))
    scores = verdict.scores()
    if not scores or scores[0][1] < (_SOLE if len(scores) == 1 and _is_named(signs) else _LEAST):
        return verdict
    if len(scores) > 1 and scores[1][1] > _MARGIN * scores[0][1]:
        return Verdict("", tuple(signs), divided=True)
    return Verdict(scores[0][0], tuple(signs))


def _is_named(signs: list[Evidence]) -> bool:
    """Tell whether an area's own name is among the signs, not only its bodies or towns."""
    return any(sign.where in ("cover", "names in the text", _BESIDE) for sign in signs)


def _on_cover(text: str, known: tuple[Area, ...]) -> list[Evidence]:
    signs: list[Evidence] = []
    found = dict.fromkeys(mentions(text, known))
    for slug, kind, name in found:
        if kind == "name":
            # London is in many an address; on a line of its own, or before MAPPA, it is the title.
            address = name == "london" and not _LONDON.search(text)
            signs.append(Evidence(slug, 3.0 if address else 6.0, "cover", name))
    bodies = dict.fromkeys((s, n) for s, kind, n in found if kind in ("police", "probation"))
    return signs + [Evidence(slug, 4.0, "cover", name) for slug, name in bodies]


def _in_text(text: str, known: tuple[Area, ...]) -> list[Evidence]:
    counts: Counter[tuple[str, str]] = Counter()
    names: dict[tuple[str, str], str] = {}
    for slug, kind, name in mentions(text, known):
        counts[slug, kind] += 1
        names.setdefault((slug, kind), name)
    signs: list[Evidence] = []
    for (slug, kind), count in counts.items():
        weight = _KINDS[kind] * math.log2(1 + count) / 2
        if slug == "london" and names[slug, kind] == "london":
            weight *= 0.3  # every ministry's address
        signs.append(
            Evidence(
                slug,
                round(min(weight, _MOST.get(kind, 9.0)), 2),
                f"{kind}s in the text",
                f"{names[slug, kind]} ({count} times)",
            )
        )
    return signs


def file_words(document: Document) -> str:
    """Return the file's name in words: `NorthYorks%202003`, or `North-20Yorks-202003`."""
    stem = regex.sub(r"[%-]20(?=\p{Lu}|20\d\d)", " ", PurePath(document.name).stem)
    stem = _JOINED_YEARS.sub(_parted, regex.sub(r"(?<=\d)[_.+](?=\d)", "-", stem))
    return regex.sub(r"[_.+%]+|(?<=\p{Ll})-?(?=[\p{Lu}\d])|(?<=\p{L})-(?=[\p{L}\d])", " ", stem)


def _parted(match: regex.Match[str]) -> str:
    century, first, last = match.groups()
    following = int(last) == int(first) + 1
    return f"{century or ''}{first}-{last}" if following else match[0]


def _limited(signs: list[Evidence], most: float) -> list[Evidence]:
    """Keep at most `most` for each value."""
    kept: list[Evidence] = []
    spent: Counter[str] = Counter()
    for sign in signs:
        if spent[sign.value] < most:
            spent[sign.value] += int(sign.weight)
            kept.append(sign)
    return kept
