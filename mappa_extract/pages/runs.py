"""Words of a page as runs of text and as figures, before anything is a line or a column.

A run is words on one base line with no more than a word space between them. A figure is a
number, or what stands in its place, that belongs to no run of text. Lengths are points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from mappa_extract.model import Box, Page, Word
from mappa_extract.pages.lines import cleaned, lines_of, size_of, without_dashes
from mappa_extract.pages.wrapped import with_whole_answers
from mappa_extract.vocabulary.answers import read_answers
from mappa_extract.vocabulary.dates import BEGINS_WITH_MONTH, DAY, find_dates
from mappa_extract.vocabulary.numbered import owns_number
from mappa_extract.vocabulary.numbers import DIALLING_CODE, Figure, read_figure, split_figures

_BEFORE_NUMBERS = frozenset(
    (
        *("paragraph", "mr", "ms", "telephone", "tel", "mappa", "priority"),
        *("and", "or", "to", "&", "+", "by", "of", "in", "at", "between", "from", "than", "for"),
        *("about", "around", "nearly", "least", "most", "per"),
    )
)
"""Words in running text before a number that, a word space away, belongs to it."""
_RUN_GAP = 0.62
"""Space that parts two runs, in type sizes; a wide word space is 0.6."""
_LONGEST = 16
"""Words of a label at the most behind which a dash and a figure stand."""
_LIKE_FIGURE = regex.compile(r"[(\[<≤+-]?\s?\d[\d.,\s]*[%*†‡)\]]*")
_BROKEN = regex.compile(r"^[\d ]+ ,|^\d[\d ]*, \d")
"""A number that is torn at its comma: `1 , 249`."""
_DAMAGED = regex.compile(r"[(\[]?(?=\D*\d\D*\d)[\dOolI|][\dOolI|.,]*[%*)\]]*")


@dataclass(slots=True, eq=False)
class Spot:
    """A figure where it stands."""

    figures: tuple[Figure, ...]
    words: tuple[Word, ...]
    box: Box
    size: float
    firm: bool
    """Space or walls stand around it; else a word is near, and only its column tells."""
    text: str = ""
    damaged: bool = False
    answers: tuple[str, ...] = ()
    """The letter of each figure, where they answer parts of one question."""

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.box.top + self.box.bottom) / 2


@dataclass(slots=True, eq=False)
class Run:
    """Words of one line that stand together."""

    words: list[Word]
    box: Box = field(init=False)
    size: float = field(init=False)

    def __post_init__(self) -> None:
        self.box = Box.around(word.box for word in self.words)
        self.size = max((word.size or word.box.bottom - word.box.top) for word in self.words)

    @property
    def text(self) -> str:
        """The words joined by single spaces."""
        return " ".join(word.text for word in self.words)

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.box.top + self.box.bottom) / 2

    @property
    def bold(self) -> bool:
        """Its first word is in bold type."""
        return self.words[0].bold


@dataclass(slots=True)
class Laid:
    """A page taken apart: runs, figures, and what was drawn."""

    number: int | None
    runs: list[Run]
    spots: list[Spot]
    rules: tuple[Box, ...]
    fills: tuple[Box, ...]
    read_by: str = "text"


def lay_out(page: Page) -> Laid:
    """Return the runs and figures of a page with geometry."""
    walls = [rule for rule in page.rules if rule.bottom - rule.top > 2 * (rule.x1 - rule.x0) + 3]
    walls += [
        Box(x, fill.top, x, fill.bottom)
        for fill in page.fills
        if fill.bottom - fill.top < 60
        for x in (fill.x0, fill.x1)
    ]
    runs: list[Run] = []
    spots: list[Spot] = []
    lines = [_parted(without_dashes(line), walls) for line in lines_of(cleaned(page.words))]
    for pieces in with_whole_answers(lines):
        for place, run in enumerate(pieces):
            texts, figures = _split(run)
            if figures and place + 1 < len(pieces) and _is_mark(run, pieces[place + 1]):
                texts, figures = [Run(run)], []
            runs += texts
            spots += figures
    spots = _answers_together(spots)
    _rejoin(runs, spots)
    _drop_page_numbers(page.number, runs, spots)
    return Laid(page.number, runs, spots, page.rules, page.fills, page.read_by)


_TITLE = regex.compile(r"report|mappa|page|tudalen|adroddiad|20\d\d", regex.IGNORECASE)


def _drop_page_numbers(number: int | None, runs: list[Run], spots: list[Spot]) -> None:
    """Leave out the page's number where it stands alone, or beside a running title."""
    if number is None or not spots or not runs:
        return
    boxes = [*(run.box for run in runs), *(spot.box for spot in spots)]
    tops = [box.top for box in boxes]
    ends = [box.bottom for box in boxes]
    for edge, is_top in ((min(tops), True), (max(ends), False)):
        for spot in list(spots):
            near = abs((spot.box.top if is_top else spot.box.bottom) - edge)
            if near > 0.6 * spot.size or not regex.fullmatch(r"\d{1,3}", spot.text):
                continue
            beside = [run for run in runs if abs(run.middle - spot.middle) < 0.7 * spot.size]
            alone = not any(
                one is not spot and abs(one.middle - spot.middle) < 0.7 * spot.size for one in spots
            )
            close = abs(int(spot.text) - number) <= 4 and _stands_apart(spot, boxes)
            titled = beside and all(_TITLE.search(run.text) for run in beside)
            if alone and not beside and _answers_too(spot, runs, spots):
                continue
            if alone and close and (titled or not beside):
                spots.remove(spot)


_REACH = 7.0
"""Type sizes from one answer on a line of its own to the next at the most."""


def _answers_too(spot: Spot, runs: Sequence[Run], spots: Sequence[Spot]) -> bool:
    """Tell a number below another that stands on a line of its own, as answers do."""
    return any(
        one is not spot
        and abs(one.box.x0 - spot.box.x0) < 0.3 * spot.size
        and abs(one.middle - spot.middle) < _REACH * spot.size
        and not any(abs(run.middle - one.middle) < 0.7 * one.size for run in runs)
        for one in spots
    )


_SAME_TYPE = 0.7
_LONE_YEAR = regex.compile(r"(?:19|20)\d\d")
_ENDS_LABEL = regex.compile(r"[1-4][.:]?|(?:19|20)\d\d")


def _stands_apart(spot: Spot, boxes: Sequence[Box]) -> bool:
    """Tell whether nothing stands right above or below a number, as something does by a figure."""
    if spot.words[0].line is not None:
        return True  # typed text has one distance only
    return not any(
        box is not spot.box
        and max(box.top - spot.box.bottom, spot.box.top - box.bottom) < 0.6 * spot.size
        and min(box.bottom, spot.box.bottom) - max(box.top, spot.box.top) < 0.3 * spot.size
        for box in boxes
    )


_MONTHS = frozenset(["march", "mawrth", "april", "ebrill", "mar", "apr"])


def _rejoin(runs: list[Run], spots: list[Spot]) -> None:
    """Make numbers text that end a label on the line before: `Level` / `1`, `31 March` / `2012`."""
    for spot in list(spots):
        if (
            _closes_bracket(spot, runs)
            or _begins_date(spot, runs)
            or _parts_head(spot, runs, spots)
        ):
            spots.remove(spot)
            runs.append(Run(list(spot.words)))
            continue
        if not _ENDS_LABEL.fullmatch(spot.text):
            continue
        for run in runs:
            if not _SAME_TYPE < spot.size / run.size < 1 / _SAME_TYPE:
                continue  # "All levels" over a 3 in large type
            last = run.words[-1].text.strip(",.:").lower()
            owned = last in ("and", "or", "&", "+") or owns_number(last)
            if not (owned if len(spot.text) < 3 else last in _MONTHS):
                continue
            right = spot.box.x0 - run.box.x1
            level = abs(run.middle - spot.middle) < 0.4 * spot.size
            down = spot.box.top - run.box.bottom
            beneath = -0.4 * spot.size <= down <= 0.9 * spot.size and (
                abs(spot.box.x0 - run.box.x0) < spot.size
                or abs(spot.box.x1 - run.box.x1) < 0.5 * spot.size
                or abs(spot.box.x0 + spot.box.x1 - run.box.x0 - run.box.x1) < 1.6 * spot.size
            )
            column = any(
                other is not spot
                and min(abs(other.box.x0 - spot.box.x0), abs(other.box.x1 - spot.box.x1)) < 1.5
                for other in spots
            )
            if (level and 0 <= right < 1.5 * spot.size and not column) or beneath:
                spots.remove(spot)
                runs.append(Run(list(spot.words)))
                break


def _closes_bracket(spot: Spot, runs: Sequence[Run]) -> bool:
    """Tell a number that ends what a line above has put in brackets: `Rank (of` / `42)`."""
    if not spot.text.endswith(")") or "(" in spot.text:
        return False
    return any(
        0 < spot.middle - run.middle < 2.5 * spot.size
        and run.text.rfind("(") > run.text.rfind(")")
        and run.box.x0 - spot.size < (spot.box.x0 + spot.box.x1) / 2 < run.box.x1 + spot.size
        for run in runs
    )


def _parts_head(spot: Spot, runs: Sequence[Run], spots: Sequence[Spot]) -> bool:
    """Tell a dash at the end of a head that goes on below: `Category 1 -` / `RSOs`."""
    if spot.firm or spot.figures[0].marker != "not_applicable":
        return False
    beside = [one for one in spots if abs(one.middle - spot.middle) < 0.5 * spot.size]
    if any(one.firm or one.figures[0].marker != "not_applicable" for one in beside):
        return False
    head = min(
        (run for run in runs if abs(run.middle - spot.middle) < 0.5 * spot.size),
        key=lambda run: abs(spot.box.x0 - run.box.x1),
        default=None,
    )
    return head is not None and any(
        -0.4 * spot.size <= run.box.top - spot.box.bottom <= 0.6 * spot.size
        and run.box.x0 < spot.box.x1
        and run.box.x1 > head.box.x0
        for run in runs
    )


def _begins_date(spot: Spot, runs: Sequence[Run]) -> bool:
    """Tell a day at a line's end whose month begins the next: `the year 1` / `April 2012`."""
    return (
        not spot.firm
        and DAY.fullmatch(spot.text) is not None
        and any(
            -0.4 * spot.size <= run.box.top - spot.box.bottom <= spot.size
            and run.box.x0 < spot.box.x0
            and BEGINS_WITH_MONTH.match(run.text)
            for run in runs
        )
    )


def _parted(line: list[Word], walls: Sequence[Box]) -> list[list[Word]]:
    """Part a line where more than a word space or a wall stands between two words."""
    runs: list[list[Word]] = []
    for word in line:
        if runs:
            before = runs[-1][-1]
            gap = word.box.x0 - before.box.x1
            size = max(size_of(word), size_of(before))
            other_size = not 0.7 < size_of(word) / size_of(before) < 1.43
            if (
                gap <= _RUN_GAP * size + 2 * _tracking(before, word)
                and not other_size
                and not _wall(before, word, walls)
            ):
                runs[-1].append(word)
                continue
        runs.append([word])
    return runs


def _is_mark(run: Sequence[Word], after: Sequence[Word]) -> bool:
    """Tell the mark in front of a note: a small sign right before words."""
    gap = after[0].box.x0 - run[-1].box.x1
    size = size_of(after[0])
    return (
        len(run) == 1 and gap < 0.5 * size and size_of(run[0]) < 0.9 * size and len(run[0].text) < 3
    )


def _tracking(before: Word, after: Word) -> float:
    """Return by how many points letters stand apart further than type has them."""
    if before.spacing and after.spacing:
        return max(before.spacing, after.spacing)
    letters = [word for word in (before, after) if len(word.text) > 3 and word.text.isalpha()]
    if not letters:
        return 0.0
    own = [
        (word.box.x1 - word.box.x0) / len(word.text)
        - (0.72 if word.text.isupper() else 0.6) * size_of(word)
        for word in letters
    ]
    return max(0.0, min(own))


def _wall(before: Word, after: Word, walls: Sequence[Box]) -> bool:
    middle = (after.box.top + after.box.bottom) / 2
    for wall in walls:
        x = (wall.x0 + wall.x1) / 2
        if (
            before.box.x1 - 1.5 <= x <= after.box.x0 + 1.5
            and before.box.x0 < x < after.box.x1
            and wall.top < middle < wall.bottom
        ):
            return True
    return False


def _split(words: list[Word]) -> tuple[list[Run], list[Spot]]:
    """Part a run into text and the figures at its ends."""
    text = " ".join(word.text for word in words)
    if _BROKEN.search(text) and (whole := read_figure("".join(text.split()))) is not None:
        return [], [_spot([whole], words, True)]  # its digits are set apart
    if len(text) < 60 and (answers := read_answers(text)):
        spot = _spot([figure for _, figure in answers], words, True)
        spot.answers = tuple(letter for letter, _ in answers)
        return [], [spot]
    if (
        len(text) < 28
        and (figures := split_figures(text)) is not None
        and not _is_word(text, words)
    ):
        return [], [_spot(figures, words, True)]
    if all(read_figure(word.text) is not None for word in words):
        return [], [_spot([_figure(word)], [word], True) for word in words]
    if len(words) == 1 and text[-1] not in ".,;:" and _DAMAGED.fullmatch(text):
        spot = _spot([Figure("", "", "", text, "it is no number")], words, True)
        spot.damaged = True
        return [], [spot]
    if any(DIALLING_CODE.fullmatch(word.text) for word in words[:-1]):
        return [Run(words)], []
    dated = _in_dates(text, words)
    spots: list[Spot] = []
    stop = len(words)
    while stop > 1:
        word = words[stop - 1]
        figure = read_figure(word.text)
        if figure is None or (stop - 1) in dated or figure.marker == "suppressed":
            break
        before = words[stop - 2]
        gap = word.box.x0 - before.box.x1
        named = read_figure(before.text) is None or (stop > 2 and _owns(words, stop - 2))
        lone = len(word.text) == 1 and named  # no leader
        if figure.marker == "not_applicable" and len(spots) == 1 and lone:
            stop -= 1  # it parts a label from its figure: `Level 1 - 27`
            spots[0].firm = stop <= _LONGEST
            break
        if _owns(words, stop - 1) or gap < 0.12 * size_of(word):
            break
        if word.text in ("100,000", "100000") or (
            not figure.value and figure.marker != "not_applicable"
        ):
            break
        spots.insert(0, _spot([figure], [word], False))
        stop -= 1
    start = 0
    if stop == len(words) and len(words) > 1 and len(words) <= 16:
        figure = read_figure(words[0].text)
        gap = words[1].box.x0 - words[0].box.x1
        if (
            figure is not None
            and figure.value
            and 0 not in dated
            and gap > 0.12 * size_of(words[0])
        ):
            if words[0].text in ("100,000", "100000"):
                return [Run(words)], []
            if not regex.fullmatch(r"\d{1,2}", words[0].text) or gap > 0.33 * size_of(words[0]):
                spots.append(_spot([figure], words[:1], False))
    return [Run(words[start:stop])] if words[start:stop] else [], spots


def _answers_together(spots: list[Spot]) -> list[Spot]:
    """Make one of answers that stand side by side or under one another: `(a) 14` above `(b) 3`."""
    made: list[Spot] = []
    for spot in sorted(spots, key=lambda one: (round(one.middle), one.box.x0)):
        home = next((one for one in made if spot.answers and _goes_before(one, spot)), None)
        if home is None:
            made.append(spot)
            continue
        home.figures += spot.figures
        home.words += spot.words
        home.answers += spot.answers
        home.box = Box.around([home.box, spot.box])
        home.text = f"{home.text} {spot.text}"
    return made


def _goes_before(one: Spot, other: Spot) -> bool:
    """Tell whether answers go on with those of another: the next letter, beside it or below."""
    if not one.answers or ord(other.answers[0]) != ord(one.answers[-1]) + 1:
        return False
    last = one.words[-1].box
    beside = abs((last.top + last.bottom) / 2 - other.middle) < 0.4 * other.size
    beside = beside and 0 < other.box.x0 - last.x1 < 6 * other.size
    below = 0 < other.middle - (last.top + last.bottom) / 2 < 2.2 * other.size
    return beside or (below and abs(other.box.x0 - one.box.x0) < other.size)


def _figure(word: Word) -> Figure:
    figure = read_figure(word.text)
    assert figure is not None
    return figure


def _is_word(text: str, words: list[Word]) -> bool:
    """Tell a year or a list number that stands alone from a figure."""
    return bool(_LONE_YEAR.fullmatch(text)) and words[0].bold


def _owns(words: Sequence[Word], place: int) -> bool:
    word = words[place - 1].text
    return word.strip("(,.:;").lower() in _BEFORE_NUMBERS or owns_number(word)


def _in_dates(text: str, words: Sequence[Word]) -> set[int]:
    """Return the places of words that are part of a date."""
    spans = [(one.start, one.stop) for one in find_dates(text)]
    if not spans:
        return set()
    found, position = set(), 0
    for place, word in enumerate(words):
        if any(a < position + len(word.text) and b > position for a, b in spans):
            found.add(place)
        position += len(word.text) + 1
    return found


def _spot(figures: Sequence[Figure], words: Sequence[Word], firm: bool) -> Spot:
    box = Box.around(word.box for word in words)
    size = max(size_of(word) for word in words)
    text = " ".join(word.text for word in words)
    return Spot(tuple(figures), tuple(words), box, size, firm, text)
