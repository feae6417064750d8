"""Words of a page as runs of text and as figures, before anything is a line or a column.

A run is words on one base line with no more than a word space between them. A figure is a
number, or what stands in its place, that belongs to no run of text. Lengths are points.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from mappa_extract.model import Box, Page, Word
from mappa_extract.pages.laid import Laid, Run, Spot
from mappa_extract.pages.lines import cleaned, lines_of, size_of, without_dashes
from mappa_extract.pages.parts import answers_together, split
from mappa_extract.pages.wrapped import with_whole_answers
from mappa_extract.vocabulary.dates import BEGINS_WITH_MONTH, DAY
from mappa_extract.vocabulary.numbered import owns_number

_RUN_GAP = 0.62
"""Space that parts two runs, in type sizes; a wide word space is 0.6."""


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
            texts, figures = split(run)
            if figures and place + 1 < len(pieces) and _is_mark(run, pieces[place + 1]):
                texts, figures = [Run(run)], []
            runs += texts
            spots += figures
    spots = answers_together(spots)
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
