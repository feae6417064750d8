"""Which area and which year a report is of, and whether it is a report at all.

Every sign is kept with what it is worth. A cover counts for more than a contacts page, the
statistics' own dates for more than a cover; where the signs are divided nothing is chosen.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import takewhile
from pathlib import PurePath

import regex

from mappa_extract.areas import Area, all_areas
from mappa_extract.model import Document, Evidence, Verdict
from mappa_extract.tables.finder import Finder, Table
from mappa_extract.vocabulary.dates import DateMention, financial_year, find_dates
from mappa_extract.vocabulary.phrases import normalise

_COVER = 1500
"""How much of the text, in characters, is taken for the cover."""
_LEAST_AREA = 4.0
_LEAST_YEAR = 2.5
"""Evidence below this is none: a single year on a cover alone may be either of two."""
_MARGIN = 0.72
"""The second-best may have at most this share of the best's evidence."""
_WORD = regex.compile(r"\p{L}+")
_LETTERSPACED = regex.compile(r"(?<!\S)(?:(?:\p{L} ){2,}\p{L}|(?:[\d/\u2013-] ){4,}\d)(?!\S)")
_OWNER = regex.compile(
    r"\bmappa\b|multi ?agency|annual report|adroddiad blynyddol|strategic management board"
    r"|amlasiantaeth"
)


# ---- area ------------------------------------------------------------------------------------

_KINDS = {
    "name": 3.0,
    "police": 2.5,
    "probation": 2.0,
    "council": 0.6,
    "town": 0.25,
    "prison": 0.25,
}
_MOST = {"council": 2.4, "town": 1.0, "prison": 0.5}


# Bodies of two areas: their names say nothing of which of the two a report is of.
_SHARED_BODIES = (
    "Durham Tees Valley Probation Trust",
    "Staffordshire and West Midlands Probation Trust",
    "Norfolk and Suffolk Probation Trust",
    "Norfolk and Suffolk Probation",
    "Surrey and Sussex Probation Trust",
    "Avon and Somerset and Wiltshire Probation",
    "England and Wales",
)


@lru_cache(maxsize=4)
def _gazetteer(areas: tuple[Area, ...]) -> dict[str, list[tuple[tuple[str, ...], str, str]]]:
    """Return all names by their first word, longest first: (words, slug, kind)."""
    index: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for area in areas:
        for kind, names in _names_of(area):
            for name in names:
                words = tuple(_words(name))
                if words:
                    index.setdefault(words[0], []).append((words, area.slug, kind))
    for name in _SHARED_BODIES:
        words = tuple(_words(name))
        index.setdefault(words[0], []).append((words, "", "shared"))
    for entries in index.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return index


def _names_of(area: Area) -> Iterable[tuple[str, Sequence[str]]]:
    yield "name", tuple(dict.fromkeys((area.name, *area.names, *area.welsh)))
    yield "police", area.police
    yield "probation", area.probation
    yield "council", area.councils
    yield "town", area.towns
    yield "prison", area.prisons


def _words(text: str) -> list[str]:
    words: list[str] = _WORD.findall(normalise(text).lower().replace("'", "").replace("\u2019", ""))
    return words


def _mentions(text: str, areas: tuple[Area, ...]) -> list[tuple[str, str, str]]:
    """Return (slug, kind, name) of every name in `text`; the longest name at a place wins."""
    words = _words(text)
    index = _gazetteer(areas)
    found: list[tuple[str, str, str]] = []
    free = 0
    for position in [place for place, word in enumerate(words) if word in index]:
        if position < free:
            continue  # inside a longer name
        best = 1
        for name, slug, kind in index[words[position]]:
            if len(name) < best:
                break
            if tuple(words[position : position + len(name)]) == name:
                best = len(name)
                if slug:
                    found.append((slug, kind, " ".join(name)))
        free = position + best
    return found


def find_area(document: Document, areas: Mapping[str, Area] | None = None) -> Verdict:
    """Return the verdict on the area, empty where there is none or the signs are divided.

    `areas` are those that there are by slug, the package's if they are not given.
    """
    known = tuple((all_areas() if areas is None else areas).values())
    text = document.text
    cover = _cover(document)
    signs: list[Evidence] = []
    for slug, name in dict.fromkeys((s, n) for s, k, n in _mentions(cover, known) if k == "name"):
        # London is in many an address; on a line of its own it is the title.
        address = name == "london" and not _LONDON.search(cover)
        weight = 3.0 if address else 6.0
        signs.append(Evidence(slug, weight, "cover", name))
    bodies = ((s, n) for s, k, n in _mentions(cover, known) if k in ("police", "probation"))
    for slug, name in dict.fromkeys(bodies):
        signs.append(Evidence(slug, 4.0, "cover", name))
    counts: Counter[tuple[str, str]] = Counter()
    names: dict[tuple[str, str], str] = {}
    for slug, kind, name in _mentions(text, known):
        counts[slug, kind] += 1
        names.setdefault((slug, kind), name)
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
    for line in text.splitlines():
        if len(line) < 160 and _OWNER.search(line.lower()):
            for slug, kind, name in dict.fromkeys(_mentions(line, known)):
                if kind == "name":
                    signs.append(Evidence(slug, 1.0, "beside MAPPA or the report's title", name))
    signs = _limited(signs, "beside MAPPA or the report's title", 5.0)
    for slug, kind, name in dict.fromkeys(_mentions(document.metadata.get("title", ""), known)):
        if kind == "name":
            signs.append(Evidence(slug, 3.0, "metadata", name))
    stem = regex.sub(r"\d+", " ", _file_words(document))
    for slug, kind, name in dict.fromkeys(_mentions(stem, known)):
        if kind == "name":
            signs.append(Evidence(slug, 3.0, "file name", name))
    verdict = Verdict("", tuple(signs))
    scores = verdict.scores()
    if not scores or scores[0][1] < _LEAST_AREA:
        return verdict
    if len(scores) > 1 and scores[1][1] > _MARGIN * scores[0][1]:
        return Verdict("", tuple(signs), divided=True)
    return Verdict(scores[0][0], tuple(signs))


def _file_words(document: Document) -> str:
    """Return the file's name in words: `NorthYorks%202003`, or `North-20Yorks-202003`."""
    stem = regex.sub(r"[%-]20(?=\p{Lu}|20\d\d)", " ", PurePath(document.name).stem)
    return regex.sub(r"[_.+%]+|(?<=\p{Ll})-?(?=[\p{Lu}\d])|(?<=\p{L})-(?=\p{L})", " ", stem)


def _limited(signs: list[Evidence], where: str, most: float) -> list[Evidence]:
    """Keep of one kind of sign at most `most` for each value."""
    kept: list[Evidence] = []
    spent: Counter[str] = Counter()
    for sign in signs:
        if sign.where == where:
            if spent[sign.value] >= most:
                continue
            spent[sign.value] += int(sign.weight)
        kept.append(sign)
    return kept


def _cover(document: Document) -> str:
    first = next((page.text for page in document.pages if page.text.strip()), "")
    text = _unspaced(first[:_COVER])
    return text.split("\n\n\n\n\n\n")[0] if len(text) < 40 else text


def _unspaced(text: str) -> str:
    """Join letter-spaced words: `D E R B Y S H I R E`."""
    return _LETTERSPACED.sub(lambda match: match[0].replace(" ", ""), text)


# ---- year ------------------------------------------------------------------------------------

_LONDON = regex.compile(
    r"^\W*(?:mappa\W+)?(?:in\W+)?london(?:\W+mappa)?(?:\W+annual report.*)?\W*$",
    regex.IGNORECASE | regex.MULTILINE,
)
_ORDINALS = {
    word: number
    for number, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        1,
    )
}
_ORDINAL = regex.compile(
    rf"\b({'|'.join(_ORDINALS)})\s+(?:mappa\s+)?annual\s+(?:mappa\s+)?report", regex.IGNORECASE
)
_TITLE = regex.compile(
    r"annual report|adroddiad blynyddol|mappa|multi.?agency public protection|amlasiantaeth",
    regex.I,
)
_BARE_YEAR = regex.compile(r"(?:annual report|mappa)\W+(20[0-3]\d) (\d\d)$", regex.IGNORECASE)
"""`Annual Report 2010 11`, where the dash has been lost."""
# The year of a date is when the estimate was published, not what it is of.
_POPULATION = regex.compile(
    r"mid[- ]?(?P<a>20\d\d)|(?P<b>20\d\d)\s+mid[- ]?year"
    r"|mid[- ]?year(?:(?!20\d\d)[^.]){0,60}"
    r"(?<!\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\p{L}*\s+)(?P<c>20\d\d)",
    regex.IGNORECASE,
)


def find_year(document: Document, finder: Finder, tables: Sequence[Table]) -> Verdict:
    """Return the verdict on the year that the statistics are of."""
    signs: list[Evidence] = []
    for table in tables:
        if any("scope" in heading.reading.facets for heading in table.headings):
            continue
        seen = set()
        for heading in table.headings:
            if heading.reading.year:
                seen.add((heading.reading.year, heading.text))
        for entry in table.entries:
            if entry.row.year and entry.row.understood and entry.row.facets.get("measure"):
                seen.add((entry.row.year, entry.label))
        for year, quote in seen:
            signs.append(Evidence(year, 6.0, "a table's title or label", quote[:80]))
    signs = _limited(signs, "a table's title or label", 18.0)
    for heading in finder.headings:
        if heading.reading.year and not heading.reading.facets:
            signs.append(Evidence(heading.reading.year, 1.5, "a heading", heading.text[:80]))
    signs = _limited(signs, "a heading", 4.0)
    text = document.text
    for mention, quote in _dates_in(text):
        if mention.kind == "period" and mention.year:
            signs.append(Evidence(mention.year, 5.0, "a period in the text", quote))
        elif mention.kind == "date" and mention.year:
            signs.append(Evidence(mention.year, 1.5, "31 March in the text", quote))
        elif mention.kind == "year" and mention.year:
            signs.append(Evidence(mention.year, 0.4, "a year in the text", quote))
    signs = _limited(signs, "a period in the text", 10.0)
    signs = _limited(signs, "31 March in the text", 4.0)
    signs = _limited(signs, "a year in the text", 1.0)
    title = title_year(document)
    if title:
        signs.append(Evidence(title, 4.0, "cover", title))
    else:
        signs.extend(_single_years(document))
    for match in _ORDINAL.finditer(text[:20000]):
        year = financial_year(2001 + _ORDINALS[match[1].lower()])
        signs.append(Evidence(year, 3.0, "the report's ordinal", match[0]))
    for where, words, weight in (
        ("file name", _file_words(document), 1.0),
        ("metadata", document.metadata.get("title", ""), 1.0),
    ):
        if where == "metadata" and "template" in words.lower():
            continue  # the template's own title, left in
        for mention in find_dates(words):
            if mention.kind == "year" and mention.year:
                signs.append(Evidence(mention.year, weight, where, words[:80]))
    signs = [sign for sign in signs if "2000/01" <= sign.value <= "2035/36"]
    verdict = Verdict("", tuple(signs))
    scores = verdict.scores()
    if not scores or scores[0][1] < _LEAST_YEAR:
        return verdict
    if len(scores) > 1 and scores[1][1] > 0.85 * scores[0][1]:
        return Verdict("", tuple(signs), divided=True)
    return Verdict(scores[0][0], tuple(signs))


def _dates_in(text: str) -> Iterable[tuple[DateMention, str]]:
    for line in text.splitlines():
        for mention in find_dates(line):
            yield mention, line.strip()[max(0, mention.start - 40) : mention.stop + 20]


def title_year(document: Document) -> str:
    """Return the financial year on the cover, or empty where there is none or several."""
    lines = [line.strip() for line in _cover(document).splitlines() if line.strip()][:40]
    near: list[str] = []
    for number, line in enumerate(lines):
        if (bare := _BARE_YEAR.search(line)) and int(bare[2]) == (int(bare[1]) + 1) % 100:
            near.append(financial_year(int(bare[1]) + 1))
        for mention in find_dates(line):
            if mention.kind in ("year", "period") and mention.year:
                around = " ".join(lines[max(0, number - 4) : number + 5])
                beside = line[max(0, mention.start - 100) : mention.stop + 40]
                if _TITLE.search(around if len(line) < 120 else beside):
                    near.append(mention.year)
    return near[0] if near and len(set(near[:3])) == 1 else (near[0] if near else "")


def _single_years(document: Document) -> Iterable[Evidence]:
    """A single year on the cover is mostly the one in which the period ends."""
    lines = [line.strip() for line in _cover(document).splitlines() if line.strip()][:25]
    for number, line in enumerate(lines):
        match = regex.fullmatch(r"\D{0,40}\b(20[0-3]\d)\b\D{0,30}", line)
        if match and _TITLE.search(" ".join(lines[max(0, number - 3) : number + 4])):
            year = int(match[1])
            where = "a single year on the cover"
            yield Evidence(financial_year(year), 2.0, where, line[:60])
            yield Evidence(financial_year(year + 1), 1.0, where, line[:60])
            return


def population_estimate(document: Document) -> str:
    """Return the year of the population estimate behind the rate, as printed, or empty."""
    text = document.text
    if "opulation" not in text:
        return ""
    lines = text.split("\n")
    for place in [number for number, line in enumerate(lines) if "opulation" in line]:
        before = takewhile(str.strip, reversed(lines[:place]))
        paragraph = [*reversed(list(before)), *takewhile(str.strip, lines[place:])]
        if match := _POPULATION.search(" ".join(" ".join(paragraph).split())):
            return str(match["a"] or match["b"] or match["c"])
    return ""


# ---- report or not ---------------------------------------------------------------------------

_IS_MAPPA = regex.compile(
    r"\bmapp(?:a|p)s?\b|multi.{0,3}agency\s+public\s+protection|amlasiantaeth\s+diogelu", regex.I
)


_OTHERS = (
    (
        regex.compile(
            r"\b(?:bbc|itv|sky) news|(?:press|news|media) release|\bspokes(?:man|woman|person)\b"
            r"|\b(?:published|posted|updated)\W+(?:on\W+)?\d{1,2} \w+ 20\d\d"
        ),
        "a news story or press release",
    ),
    (
        regex.compile(
            r"safeguarding (?:adults?|children)|community safety|crime and disorder"
            r"|police and crime|youth (?:justice|offending)|inspect(?:ion|orate)|probation trust"
            r"|(?:county|city|borough|district) council"
        ),
        "a report of another body that speaks of MAPPA",
    ),
)
"""What else speaks of MAPPA, told by its first pages, where no title names MAPPA."""


def _has_title(text: str) -> bool:
    """Tell whether the first lines name MAPPA and an annual report side by side."""
    lines = [line.strip() for line in text.splitlines() if line.strip()][:20]
    titles = [line for line in lines if len(line.split()) <= 14 and not line.endswith(".")]
    return any(
        _IS_MAPPA.search(" ".join(titles[place : place + 3]))
        and _ANNUAL.search(" ".join(titles[place : place + 3]))
        for place in range(len(titles))
    )


_ANNUAL = regex.compile(r"annual\W+(?:\w+\W+){0,2}report|adroddiad blynyddol", regex.IGNORECASE)


def what_else(document: Document) -> str:
    """Return what a document seems to be if it is no area's annual report, or empty."""
    text = document.text
    low = text.lower()
    if not _IS_MAPPA.search(text):
        return "it does not speak of MAPPA"
    scotland = len(regex.findall(r"\bscot(?:land|tish|s)\b", low))
    if scotland >= 3 and scotland > len(regex.findall(r"england and wales", low)):
        return "a Scottish MAPPA report, with other categories and tables"
    head = low[:3000]
    if regex.search(r"statistics bulletin|statistical bulletin|national statistics", head):
        return "the Ministry's national bulletin"
    if not _has_title(text):
        for pattern, what in _OTHERS:
            if pattern.search(head):
                return what
    if regex.search(r"mappa guidance|guidance (?:version|20\d\d)|guidance on mappa", head):
        return "the MAPPA Guidance, or guidance on it"
    return ""
