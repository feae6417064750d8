"""Which words of a run are figures, and which are its text."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from mappa_extract.model import Box, Word
from mappa_extract.pages.laid import Run, Spot
from mappa_extract.pages.lines import size_of
from mappa_extract.vocabulary.answers import read_answers
from mappa_extract.vocabulary.dates import find_dates
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
_LONGEST = 16
"""Words of a label at the most behind which a dash and a figure stand."""
_BROKEN = regex.compile(r"^[\d ]+ ,|^\d[\d ]*, \d")
"""A number that is torn at its comma: `1 , 249`."""
_DAMAGED = regex.compile(r"[(\[]?(?=\D*\d\D*\d)[\dOolI|][\dOolI|.,]*[%*)\]]*")
_LONE_YEAR = regex.compile(r"(?:19|20)\d\d")


def split(words: list[Word]) -> tuple[list[Run], list[Spot]]:
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


def answers_together(spots: list[Spot]) -> list[Spot]:
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
