"""Lines that a source has broken, made whole: titles, heads and answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

import regex

from mappa_extract.pages.grid import Block, Text
from mappa_extract.vocabulary.answers import answers_at_end, read_answers
from mappa_extract.vocabulary.dates import find_dates
from mappa_extract.vocabulary.going_on import ends_open
from mappa_extract.vocabulary.numbered import owns_number
from mappa_extract.vocabulary.prose import is_prose

_PERIOD = regex.compile(r"\d{4}\s?[/\u2013-]\s?\d{2}")
"""A year of its own: no day and month on the line above belong to it."""
_ENDED = regex.compile(r"[.?!:;)]\s*$")
_LONE_NUMBER = regex.compile(r"\s*[1-4]\s*")


def titles_joined(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks with lines of a title made one where its source has broken it."""
    held: tuple[Text, int] | None = None
    """A text, and the line that its last part stands on."""
    for block in blocks:
        if held and isinstance(block, Text) and block.line == held[1] + 1:
            whole = f"{held[0].text} {block.text}"
            if _title_goes_on(held[0].text, block.text) and not is_prose(whole):
                held = replace(held[0], text=whole), block.line
                continue
        if held:
            yield held[0]
            held = None
        if isinstance(block, Text) and block.line is not None and not block.heading:
            held = block, block.line
        else:
            yield block
    if held:
        yield held[0]


def _title_goes_on(above: str, below: str) -> bool:
    if _ENDED.search(above):
        return False
    spans = any(one.start < len(above) < one.stop for one in find_dates(f"{above} {below}"))
    dated = spans and not _PERIOD.match(below)
    return dated or below[:1].islower() or ends_open(above)


def with_numbers_joined(texts: Iterable[Text]) -> list[Text]:
    """Return lines in which a head's number stands behind its word: `Level` / `3` / `Level` / `2`.

    One such pair may be a corner and a figure; several are heads whose cells are narrow.
    """
    lines = [text for text in texts if text.text.strip()]
    broken = {
        place
        for place, (above, below) in enumerate(pairwise(lines))
        if len(above.text.split()) == 1
        and owns_number(above.text.strip())
        and _LONE_NUMBER.fullmatch(below.text)
    }
    if len(broken) < 2 or len({lines[place + 1].text for place in broken}) < 2:
        return lines
    return [
        replace(line, text=f"{line.text} {lines[place + 1].text}") if place in broken else line
        for place, line in enumerate(lines)
        if place - 1 not in broken
    ]


def with_answers_joined(texts: Iterable[Text]) -> list[Text]:
    """Return lines in which a question's answers, one a line, stand on one: `(a) 14`, `(b) 3`."""
    joined: list[Text] = []
    letters = ""
    for text in texts:
        answers = read_answers(text.text) or []
        own = "".join(letter for letter, _ in answers)
        if letters and own and ord(own[0]) == ord(letters[-1]) + 1:
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text} {text.text}")
            letters += own
            continue
        joined.append(text)
        asked = answers_at_end(text.text)
        letters = "".join(letter for letter, _ in asked[1]) if asked else ""
    return joined
