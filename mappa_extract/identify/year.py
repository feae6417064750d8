"""Which financial year a report's statistics are of, and which its cover names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import regex

from mappa_extract.identify.area import file_words
from mappa_extract.identify.decoys import is_decoy, is_of_pages, is_page_range
from mappa_extract.identify.opening import in_contents, is_title, restored, unspaced
from mappa_extract.identify.ordinals import foreword_years, ordinal_years
from mappa_extract.model import Document, Evidence, Verdict
from mappa_extract.vocabulary.dates import DateMention, financial_year, find_dates, may_name_year

_SINGLE_YEAR = "a single year on the cover"
_SOLE = 0.5
"""Evidence from which a year counts where the document names no other."""
_LEAST = 2.5
"""Evidence below this is none: a single year on a cover alone may be either of two."""
_MARGIN = 0.75
"""The second-best may have at most this share of the best's evidence."""
_OPENING = 20_000
"""How much of the text, in characters, may introduce the report."""
_OPENING_LINES = 400
_REPORT = regex.compile(r"annual\W+(?:\w+\W+){0,2}report|adroddiad\W+blynyddol", regex.IGNORECASE)
_REPORT_OF = regex.compile(
    r"(?:annual\W+(?:\w+\W+){0,2}reports?|adroddiad(?:au)?\W+blynyddol)\W+"
    r"(?:(?:for|of|covers|covering|is|the|financial|year|period|from|in|ar|gyfer)\W+){0,5}$",
    regex.IGNORECASE,
)
_OF_REPORT = regex.compile(r"\W{0,3}(?:mappa\W+)?annual\W+(?:\w+\W+)?report", regex.IGNORECASE)
_MAPPA = regex.compile(
    r"mappa|multi.?agency public protection|amlasiantaeth|protecting the public", regex.IGNORECASE
)
_BARE_YEAR = regex.compile(
    r"(?:annual report|mappa)\W+(?:for\W+)?(?:20)?([0-3]\d)(?:[ _]| and )(?:20)?([0-3]\d)$",
    regex.IGNORECASE,
)
"""`Annual Report 2010 11`, where the dash has been lost or is another sign."""
_LONE = regex.compile(r"\D{0,60}?\b(20[0-3]\d)\b\D{0,40}")
_NOT_LONE = regex.compile(
    r"\bact\b|guidance|\bplan|onwards|since|population|copyright|\u00a9|version|objective"
    r"|published|printed|crown",
    regex.IGNORECASE,
)
_FIRST_HALF = regex.compile(r"(?:.*\D)?20([0-3]\d)\s?(?P<dash>[-/\u2010-\u2015]?)")
_SECOND_HALF = regex.compile(r"(?P<dash>[-/\u2010-\u2015]?)\s?(?:20)?([0-3]\d)")
_JOINT = regex.compile(r"\s(?:and|to|until|a|i|ac|hyd)\s|\s?[-\u2013]\s?", regex.IGNORECASE)
_OF_STATISTICS = regex.compile(
    r"^(?!.*\b(?:national|england|cenedlaethol|report|adroddiad)\b).*"
    r"(?:\bstatistic|facts\W+and\W+figures|ystadeg|ffeithiau\W+a\W+ffigurau)",
    regex.IGNORECASE,
)
_EARLIEST = 2004
"""To this year a lone year on a cover is that in which the period ends."""


@dataclass(frozen=True, slots=True)
class TitleEvidence:
    """A title, heading or question of the area's own statistics, as printed.

    Titles of national tables are no evidence and are left out by who gives them.
    """

    text: str
    read: bool
    """Whether a table (or an answer) under it was read; it counts for less where not."""

    @property
    def years(self) -> tuple[str, ...]:
        """The financial years that it states, in their order."""
        found = set()
        for each in find_dates(self.text):
            # "31 March 2009 and 31 March 2010" is no period but two days.
            parts = _JOINT.split(each.text) if each.kind == "period" and not each.year else []
            dates = [each, *(date for part in parts for date in find_dates(part))]
            found |= {date.year for date in dates if date.year}
        return tuple(sorted(found))


@dataclass(frozen=True)
class _Text:
    """A document's lines, and the dates in them that may be of the report's year."""

    lines: Sequence[str]

    @classmethod
    def of(cls, document: Document) -> _Text:
        text = unspaced(restored(document.text))
        return cls([line.strip() for line in text.split("\n")])

    @cached_property
    def dates(self) -> list[tuple[int, DateMention]]:
        return [
            (number, mention)
            for number, line in enumerate(self.lines)
            if may_name_year(line)
            for mention in find_dates(line)
            if mention.year
            and not is_decoy(self.lines, number, mention)
            # In a list of contents a year is of what is told there: "3 Achievements 2003/04 .. 6".
            and (
                mention.kind != "year"
                or _REPORT.search(line)
                or not in_contents(self.lines, number)
            )
        ]

    def quote(self, number: int, mention: DateMention) -> str:
        return self.lines[number][max(0, mention.start - 40) : mention.stop + 20]


def find_year(document: Document, titles: Sequence[TitleEvidence]) -> Verdict:
    """Return the verdict on the year that the statistics are of.

    What the statistics' own titles say outweighs all else; periods in the text and the
    report's ordinal outweigh its title. Empty where the signs are divided, unless the
    statistics speak with one voice.

    Args:
        document: the report.
        titles: titles and questions of the statistics, national ones left out.
    """
    text = _Text.of(document)
    own = _statistics(titles)
    signs = [*own, *_headings(text), *_periods(text), *_cover(document), *_named(text)]
    for year, quote in dict.fromkeys(ordinal_years("\n".join(text.lines)[:_OPENING])):
        signs.append(Evidence(year, 7.0, "the report's ordinal", quote))
    ministers = list(foreword_years("\n".join(text.lines)[:_OPENING]))
    for year, quote in ministers if len({name for _, name in ministers}) == 1 else ():
        signs.append(Evidence(year, 1.5, "the foreword's minister", quote))
    signs += _outside(document)
    signs = [sign for sign in signs if "2001/02" <= sign.value <= "2035/36"]
    verdict = Verdict("", tuple(signs))
    scores = verdict.scores()
    if not scores or scores[0][1] < (_SOLE if _is_alone(scores, signs) else _LEAST):
        return verdict
    if len(scores) > 1 and scores[1][1] > _MARGIN * scores[0][1]:
        stated = {sign.value for sign in own}
        if len(stated) == 1:
            return Verdict(stated.pop(), tuple(signs), divided=True)
        return Verdict("", tuple(signs), divided=True)
    return Verdict(scores[0][0], tuple(signs))


def _is_alone(scores: Sequence[tuple[str, float]], signs: Iterable[Evidence]) -> bool:
    """Tell whether no other year has any evidence.

    A single year on a cover is of either of two years, and settles nothing.
    """
    return len(scores) == 1 and all(sign.where != _SINGLE_YEAR for sign in signs)


def _shared(
    found: Iterable[tuple[str, float, str]], where: str, most: Callable[[float], float]
) -> list[Evidence]:
    """Return one sign for each year: its share of what the whole kind is worth."""
    parts: dict[str, float] = {}
    quotes: dict[str, str] = {}
    for year, part, quote in found:
        parts[year] = parts.get(year, 0.0) + part
        quotes.setdefault(year, quote[:80])
    whole = sum(parts.values())
    worth = most(whole)
    return [
        Evidence(year, round(worth * part / whole, 2), where, quotes[year])
        for year, part in parts.items()
    ]


def _statistics(titles: Sequence[TitleEvidence]) -> list[Evidence]:
    """A title that names several years compares: its last is the report's own."""
    stated = (
        (title.years[-1], 1.0 if title.read else 0.6, title.text)
        for title in dict.fromkeys(titles)
        if title.years
    )
    return _shared(
        stated, "the statistics' titles", lambda whole: min(24.0, 10 * whole) if whole else 0.0
    )


def _periods(text: _Text) -> list[Evidence]:
    kinds: dict[str, list[tuple[str, float, str]]] = {"period": [], "date": [], "year": []}
    for number, mention in text.dates:
        if mention.kind in kinds:
            kinds[mention.kind].append((mention.year, 1.0, text.quote(number, mention)))
    return [
        *_shared(kinds["period"], "periods in the text", lambda n: min(10.0, 7 + n)),
        *_shared(kinds["date"], "31 March in the text", lambda n: min(4.0, 1 + n)),
        *_shared(kinds["year"], "years in the text", lambda n: min(2.0, 0.5 * n)),
    ]


def _headings(text: _Text) -> list[Evidence]:
    """`Statistical information 2011/12`, over tables that name no year; of several the last."""
    found = {}
    for number, mention in text.dates:
        line = text.lines[number]
        if _OF_STATISTICS.search(line) and is_title(line) and not in_contents(text.lines, number):
            found[number] = (mention.year, 1.0, line)
    return _shared(found.values(), "a heading of the statistics", lambda n: min(14.0, 11 + n))


def _named(text: _Text) -> list[Evidence]:
    """`the annual report for 2004/05`, in running text."""
    found = []
    for number, mention in text.dates:
        if mention.kind == "date" or number > _OPENING_LINES or is_title(text.lines[number]):
            continue
        line = text.lines[number]
        before = " ".join((text.lines[number - 1] if number else "", line[: mention.start]))[-60:]
        after = " ".join((line[mention.stop :], *text.lines[number + 1 : number + 2]))[:50]
        if _REPORT_OF.search(before) or _OF_REPORT.match(after):
            found.append((mention.year, 1.0, text.quote(number, mention)))
    return _shared(found, "the report named in the text", lambda n: min(4.0, 2 + n))


def _cover(document: Document) -> list[Evidence]:
    years = _cover_years(document)
    signs = [Evidence(year, round(4.0 / len(years), 2), "cover", year) for year in years]
    return signs or list(_single_years(document))


def _outside(document: Document) -> Iterator[Evidence]:
    for where, words in (
        ("file name", file_words(document)),
        ("metadata", document.metadata.get("title", "")),
    ):
        if where == "metadata" and "template" in words.lower():
            continue  # the template's own title, left in
        years = [
            each.year
            for each in find_dates(words)
            if each.year and not (is_page_range(each.text) and is_of_pages(words, each))
        ]
        for year in dict.fromkeys(years):
            yield Evidence(year, 1.0, where, words[:80])
        if not years and (match := regex.search(r"(?<!\d)(20[0-3]\d)(?!\d)", words)):
            # Files are named by the year in which the report came out.
            yield Evidence(financial_year(int(match[1])), 0.6, where, words[:80])


# ---- the cover -------------------------------------------------------------------------------


def title_year(document: Document) -> str:
    """Return the financial year on the cover, or empty where there is none or several."""
    if years := _cover_years(document):
        return years[0] if len(years) == 1 else ""
    lone = [sign.value for sign in _single_years(document) if sign.weight > _LEAST]
    return lone[0] if lone else ""


def _cover_years(document: Document) -> list[str]:
    """Return the year that stands most often in the cover's titles, or those as often as it.

    Where the first of them stands on a line with "annual report", only such lines count.
    """
    found = _title_years(document, _REPORT) or _title_years(document, _MAPPA)
    if len({year for year, _ in found[:3]}) == 1:
        return [found[0][0]]
    if found and _REPORT.search(found[0][1]):
        found = [each for each in found if _REPORT.search(each[1])]
    counts = Counter(year for year, _ in found)
    return [year for year, count in counts.items() if count == max(counts.values())]


def _title_years(document: Document, kind: regex.Pattern[str]) -> list[tuple[str, str]]:
    """Return the years beside a title's words, with their lines; those of the first page first."""
    for page in document.pages[:4]:
        lines = [line.strip() for line in unspaced(restored(page.text)).splitlines()]
        lines = _rejoined([line for line in lines if line][:80])
        years = list(_years_beside(lines, kind))
        if years:
            return years
    return []


def _rejoined(lines: Sequence[str]) -> list[str]:
    """Return the lines with a year in one that a cover sets on two: `2007 /` above `2008`."""
    joined: list[str] = []
    for line in lines:
        first = _FIRST_HALF.fullmatch(joined[-1]) if joined else None
        second = _SECOND_HALF.fullmatch(line) if first else None
        parted = first and second and (first["dash"] or second["dash"])
        if parted and first and second and int(second[2]) == (int(first[1]) + 1) % 100:
            joined[-1] = f"{joined[-1]}{'' if first['dash'] else '/'}{second[2]}"
        else:
            joined.append(line)
    return joined


def _years_beside(lines: Sequence[str], kind: regex.Pattern[str]) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(lines):
        bare = _BARE_YEAR.search(line)
        if bare and int(bare[2]) == int(bare[1]) + 1 and not in_contents(lines, number):
            yield financial_year(2000 + int(bare[2])), line
        if not may_name_year(line):
            continue
        for mention in find_dates(line):
            if mention.kind not in ("year", "period") or not mention.year:
                continue
            if _is_beside(lines, number, mention, kind) and not _is_elsewhere(
                lines, number, mention
            ):
                yield mention.year, line


def _is_beside(
    lines: Sequence[str], number: int, mention: DateMention, kind: regex.Pattern[str]
) -> bool:
    line = lines[number]
    if not is_title(line):
        beside = line[max(0, mention.start - 60) : mention.stop + 40]
        return kind is _REPORT and bool(_REPORT.search(beside))
    if kind.search(line):
        return True
    around = (*lines[max(0, number - 4) : number], *lines[number + 1 : number + 5])
    return any(kind.search(each) for each in around if is_title(each)) or bool(
        kind.search(" ".join((*lines[max(0, number - 2) : number], line)))
        and all(map(is_title, lines[max(0, number - 2) : number]))
    )


def _is_elsewhere(lines: Sequence[str], number: int, mention: DateMention) -> bool:
    if is_page_range(mention.text):
        # Beside a title two short numbers are a year, in a list of contents they are pages.
        return number > 40 or is_of_pages(lines[number], mention) or in_contents(lines, number)
    return is_decoy(lines, number, mention) or (
        in_contents(lines, number) and not _REPORT.search(lines[number])
    )


def _single_years(document: Document) -> Iterator[Evidence]:
    """A single year on the cover is mostly the one in which the period ends."""
    covers = [page for page in document.pages[:4] if page.text.strip()]
    for place, page in enumerate(covers):
        lines = [line.strip() for line in unspaced(restored(page.text)).splitlines()]
        lines = _rejoined([line for line in lines if line][:60])
        signs = list(_single_year(lines, first=not place))
        if signs:
            yield from signs
            return


def _single_year(lines: Sequence[str], *, first: bool) -> Iterator[Evidence]:
    """Yield the years that a lone year beside a title may mean, on the first page or behind it."""
    for number, line in enumerate(lines):
        match = _LONE.fullmatch(line)
        if match is None or not is_title(line) or _NOT_LONE.search(line):
            continue
        around = " ".join(each for each in lines[max(0, number - 3) : number + 4] if is_title(each))
        report = _REPORT.search(around) is not None
        if not report and not (first and _MAPPA.search(around)):
            continue
        year = int(match[1])
        early = year <= _EARLIEST and report
        weight = 3.0 if early else 2.0
        yield Evidence(financial_year(max(year, 2002)), weight, _SINGLE_YEAR, line[:60])
        if not early:
            yield Evidence(financial_year(year + 1), 1.0, _SINGLE_YEAR, line[:60])
        return
