"""Heads of columns: the runs above a table's first row that stand over its columns."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from mappa_extract.grids.groups import edges_of
from mappa_extract.grids.placed import Placed, claim
from mappa_extract.grids.spans import distance_to, drawn_span, in_lines, place_heads
from mappa_extract.grids.yearheads import columns_over, find_year_heads, headings_below_years
from mappa_extract.model import Box, Word
from mappa_extract.pages.laid import Laid, Run
from mappa_extract.vocabulary.lexicon import Lexicon

_FAR = 3.2
"""So many type sizes above the first row, or above the head below it, a head may stand."""
_MOST_PASSED = 2
"""Headings that may stand between heads and the first row."""
_BLANK_ROW = 2.0
"""Type sizes between two rows, of which the upper one is blank in one of two tables."""
_TALLEST = 8.0
"""Type sizes above the first row's figures where its drawn cell may begin."""
_LONE = 4
"""Words of a head that stands on one line with a corner at the most."""
_BORDER = 2.0
"""Points between the drawn cells of two columns, where a head over both may have its middle."""
_DEEPEST = 9
"""Lines of heads at the most."""


def find_heads(
    made: Placed, others: Sequence[Placed], laid: Laid, free: set[int], lexicon: Lexicon
) -> None:
    """Fill the heads of a table from the runs that are nobody's label."""
    cluster = made.cluster
    size = cluster.size
    reach = reach_of(made, laid)
    left, right = reach[0][0], reach[-1][1]
    bottom = cluster.box.top
    ceiling = max(
        (
            other.cluster.box.bottom
            for other in others
            if other is not made
            and other.cluster.box.bottom < cluster.box.top + 1
            and other.cluster.box.x0 < right
            and other.cluster.box.x1 > left
        ),
        default=-1e9,
    )
    above = sorted(
        (
            run
            for run in laid.runs
            if id(run) in free
            and ceiling - 1 < run.middle < bottom
            and run.box.x1 > left + 1
            and run.box.x0 < right - 1
        ),
        key=lambda run: -run.box.bottom,
    )
    above = [piece for run in above for piece in split_over_columns([run], made, reach, lexicon)]
    taken: list[Run] = []
    passed: list[Run] = []
    edge = min(_first_row_beside(made, others), _cell_top(made, laid))
    starts = made.box.x0
    for run in above:
        if edge - run.box.bottom > _FAR * size or len(taken) > _DEEPEST * len(reach):
            break
        whole = _with_neighbours(run, above)
        part = whole.box.x0 < reach[0][0] and whole is not run
        part = part and (len(reach) == 1 or bool(lexicon.read(whole.text).says & _TITLES))
        alone = not any(
            other is not run and abs(other.middle - run.middle) < 0.4 * run.size for other in above
        )
        part = part or (alone and bool(taken) and _names_table(run, lexicon))
        grouped = bool(taken) and not alone and _is_group(run, above, made, laid)
        if not grouped and (part or _is_title(run, made, reach, starts, lexicon)):
            beside = run.box.x1 <= cluster.columns[0][0] + 0.5 * size
            if beside or any(abs(run.middle - one.middle) < 0.4 * run.size for one in taken):
                continue  # a corner, or a title left of the heads
            if taken or len(passed) == _MOST_PASSED or run.size > 1.3 * size:
                break
            # The heads may stand above it: a heading within the table, under its heads.
            passed.append(run)
        else:
            taken.append(run)
        edge = min(edge, run.box.top)
    if find_year_heads(made, taken, laid):
        claim(laid, free, [run for *_, runs in made.heads for run in runs])
        if made.inner:
            first = headings_below_years(made, laid, free)
            made.inner += [(run.middle, run) for run in first]
            claim(laid, free, first)
        return
    if len(columns_over(taken, made)) == 1 < len(reach) and not any(
        lexicon.read(run.text).values for run in taken
    ):
        return  # a running title over the last column
    if _is_torn(taken) or (passed and not are_heads(taken, made, lexicon)):
        return
    if not taken:
        return
    made.inner += [(run.middle, run) for run in passed]
    place_heads(made, taken, reach, laid)
    claim(laid, free, [*passed, *taken])
    made.box = Box.around([made.box, *(run.box for run in taken)])


_GOES_ON = regex.compile(
    r"(?:[-\u2010-\u2015,]|\b(?:and|or|of|the|for|by|to|with))$", regex.IGNORECASE
)


def _is_torn(taken: Sequence[Run]) -> bool:
    """Tell a line that goes on from one column to the next: `SOPO -` | `all levels`."""
    return any(
        _GOES_ON.search(one.text)
        and abs(one.middle - other.middle) < 0.3 * one.size
        and -1 < other.box.x0 - one.box.x1 < one.size
        for one in taken
        for other in taken
        if one is not other and not _goes_on_below(one, taken)
    )


def _goes_on_below(run: Run, taken: Sequence[Run]) -> bool:
    """Tell a line of a head of which the next stands under it: `Bids made to` / `court`."""
    return any(
        one.middle > run.middle + 0.5 * run.size
        and one.box.x0 < run.box.x1
        and one.box.x1 > run.box.x0
        for one in taken
    )


def _first_row_beside(made: Placed, others: Sequence[Placed]) -> float:
    """Return the top of a table's first row, or of rows above it that only one beside it has."""
    size = made.cluster.size
    top = made.cluster.box.top
    for other in others:
        boxes = [other.cluster.row_box(number) for number in range(len(other.cluster.rows))]
        if other is made or not any(
            abs(box.top - made.cluster.box.top) < 0.5 * size for box in boxes
        ):
            continue
        for box in reversed(boxes):
            if 0 < top - box.bottom < _BLANK_ROW * size:
                top = box.top
    return top


def _cell_top(made: Placed, laid: Laid) -> float:
    """Return where the first row begins: its label may have more lines than its figures.

    Where the cells are drawn it is the rule above them, else the label's first line.
    """
    cluster = made.cluster
    top = cluster.box.top
    ruled = [
        rule
        for rule in (*laid.rules, *edges_of(laid.fills))
        if rule.x1 - rule.x0 > 4 * (rule.bottom - rule.top)
        and top - _TALLEST * cluster.size < rule.bottom < top + 1
    ]
    lowest = max((rule.top for rule in ruled), default=top)
    over = [rule for rule in ruled if rule.top > lowest - 1]
    if not all(any(rule.x0 < x1 and rule.x1 > x0 for rule in over) for x0, x1 in cluster.columns):
        lowest = top
    return min([top, lowest, *(run.box.top for run in made.labels[0])])


def _is_group(run: Run, above: Sequence[Run], made: Placed, laid: Laid) -> bool:
    """Tell whether a line over heads is one of several, each over a group of columns."""
    line = [one for one in above if abs(one.middle - run.middle) < 0.4 * run.size]
    return drawn_span(run, line, made.cluster.columns, laid) is not None


def are_heads(taken: Sequence[Run], made: Placed, lexicon: Lexicon) -> bool:
    """Tell whether runs above a heading are the heads of most columns, by what they say."""
    columns = made.cluster.columns
    over: dict[int, list[Run]] = {}
    for run in taken:
        middle = (run.box.x0 + run.box.x1) / 2
        nearest = min(
            range(len(columns)), key=lambda n: distance_to(middle, (columns[n][0], columns[n][1]))
        )
        over.setdefault(nearest, []).append(run)
    texts = [" ".join(run.text for run in in_lines(runs)) for runs in over.values()]
    labels = [lexicon.read(text) for text in texts]
    return len(over) > 1 and len(over) * 2 > len(columns) and all(one.values for one in labels)


_TITLES = frozenset({"eligible", "managed", "custody", "outcomes"})
"""Ideas that titles have and heads of columns have not."""


def _names_table(run: Run, lexicon: Lexicon) -> bool:
    """Tell whether a line says what a whole table counts, and not which column it is."""
    label = lexicon.read(run.text)
    axis = {"category", "kind", "level", "total"} & set(label.values)
    return not axis and bool(label.says & _TITLES or lexicon.measure_of(label.says))


def _with_neighbours(run: Run, runs: Sequence[Run]) -> Run:
    """Return a run with those on its line that stand hardly more than a word space away."""
    words, box = list(run.words), run.box
    # Each joins once: one that is narrower than a point stays beside what it has joined.
    left = [one for one in runs if one is not run and abs(one.middle - run.middle) < 0.3 * run.size]
    while near := [
        one
        for one in left
        if -1 < one.box.x0 - box.x1 < run.size or -1 < box.x0 - one.box.x1 < run.size
    ]:
        left = [one for one in left if not any(one is other for other in near)]
        words += [word for one in near for word in one.words]
        box = Box.around([box, *(one.box for one in near)])
    if len(words) == len(run.words):
        return run
    return Run(sorted(words, key=lambda word: word.box.x0))


def reach_of(made: Placed, laid: Laid) -> list[tuple[float, float]]:
    """Return how far each column's heads may stand: its drawn cell, else half way to the next.

    The first column reaches to where the rows' labels end.
    """
    columns = made.cluster.columns
    size = made.cluster.size
    edges: list[tuple[float, float]] = []
    for number, (x0, x1) in enumerate(columns):
        before = columns[number - 1][1] if number else None
        after = columns[number + 1][0] if number + 1 < len(columns) else None
        ends = [run.box.x1 for label in made.labels for run in label if run.box.x1 <= x0 + 2]
        if before is not None:
            left = (before + x0) / 2
        elif ends and not made.right and len(columns) > 1:
            left = max(ends)
        else:
            span = (after - x1) if after is not None else 8 * size
            left = max([x0 - 0.75 * span, *ends])
        if after is not None:
            right = (x1 + after) / 2
        else:
            span = (x0 - before) if before is not None else 8 * size
            right = x1 + 0.75 * span
        drawn = _drawn_cell(number, made, laid)
        edges.append(drawn or (left, right))
    return edges


def _drawn_cell(number: int, made: Placed, laid: Laid) -> tuple[float, float] | None:
    """Return the edges of a column that rules or fills show, or None."""
    columns, box, size = made.cluster.columns, made.cluster.box, made.cluster.size
    x0, x1 = columns[number]
    best: tuple[float, float] | None = None
    for shape in (*laid.rules, *laid.fills):
        if (
            shape.x1 - shape.x0 < x1 - x0
            or not box.top - 3 * size < shape.bottom < box.bottom + size
        ):
            continue
        if shape.x0 > x0 + 2 or shape.x1 < x1 - 2:
            continue
        held = sum(shape.x0 - 2 < (a + b) / 2 < shape.x1 + 2 for a, b in columns)
        if held == 1 and (best is None or shape.x1 - shape.x0 < best[1] - best[0]):
            best = (shape.x0, shape.x1)
    if len(columns) == 1:
        return None
    return best or _between_walls(number, made, laid)


def _between_walls(number: int, made: Placed, laid: Laid) -> tuple[float, float] | None:
    """Return the upright rules left and right of a column, where both are drawn beside its rows."""
    columns, box = made.cluster.columns, made.cluster.box
    x0, x1 = columns[number]
    walls = [
        (wall.x0 + wall.x1) / 2
        for wall in laid.rules
        if wall.bottom - wall.top > 2 * (wall.x1 - wall.x0)
        and wall.top < box.top + made.cluster.size
        and wall.bottom > box.top
    ]
    left = max((wall for wall in walls if wall <= x0 + 1), default=None)
    right = min((wall for wall in walls if wall >= x1 - 1), default=None)
    if left is None or right is None:
        return None
    held = sum(left < (a + b) / 2 < right for a, b in columns)
    return (left, right) if held == 1 else None


def _is_title(
    run: Run,
    made: Placed,
    reach: Sequence[tuple[float, float]],
    starts: float,
    lexicon: Lexicon,
) -> bool:
    """Tell a line above a table that is its title, or stands in no column."""
    size = made.cluster.size
    first = made.cluster.columns[0][0]
    over = [
        n for n, (x0, x1) in enumerate(made.cluster.columns) if run.box.x0 < x1 and run.box.x1 > x0
    ]
    label = lexicon.read(run.text)
    begins_left = run.box.x0 < first - 1.2 * size and run.box.x0 <= starts + 2.5 * size
    if len(reach) == 1:
        if label.get("level") and not (label.says - {"level", "levels"}) and len(run.words) <= 5:
            return False
        if any(one.year for one in [label]) and len(run.words) <= 3:
            return False
        return begins_left or len(run.words) > 4 or not label.values
    labelled = any(made.labels) and not made.right
    if begins_left and (labelled or len(over) > 1):
        axis = {"level", "category", "kind", "total", "order"} & set(label.values)
        tight = run.box.x0 >= reach[0][0] - 1.5 * size
        return not (axis and len(over) == 1 and tight and not labelled)
    if len(over) >= 2 and len(run.words) > 6 and (label.says - {"level", "levels"}):
        return True
    if not over:
        middle = (run.box.x0 + run.box.x1) / 2
        return all(distance_to(middle, edges) > _BORDER for edges in reach)
    return run.size > 1.45 * size


def split_over_columns(
    taken: Sequence[Run], made: Placed, reach: Sequence[tuple[float, float]], lexicon: Lexicon
) -> list[Run]:
    """Part runs that are the heads of several narrow columns with little between them."""
    columns = made.cluster.columns
    found: list[Run] = []
    for run in taken:
        over = [n for n, (x0, x1) in enumerate(columns) if run.box.x0 < x1 and run.box.x1 > x0]
        if len(over) < 1 or len(run.words) < 2:
            found.append(run)
            continue
        pieces: list[list[Word]] = []
        column = -1
        for word in run.words:
            middle = (word.box.x0 + word.box.x1) / 2
            at = next((n for n, (x0, x1) in enumerate(reach) if x0 <= middle <= x1), column)
            if not pieces or at != column:
                pieces.append([])
                column = at
            pieces[-1].append(word)
        gaps = [b.box.x0 - a.box.x1 for a, b in zip(run.words, run.words[1:], strict=False)]
        cuts = [b[0].box.x0 - a[-1].box.x1 for a, b in zip(pieces, pieces[1:], strict=False)]
        inner = sorted(set(gaps) - set(cuts)) or [0.25 * run.size]
        whole = lexicon.read(run.text)
        titled = bool(whole.says - {"level", "levels", "subject_to_notification", "order"})
        apart = (
            len(over) > 1
            and not titled
            and max(map(len, pieces)) <= 6
            and all(cut > 1.3 * inner[-1] or cut > 0.45 * run.size for cut in cuts)
        )
        if len(pieces) > 1 and (apart or _alike(pieces, reach[0][0], lexicon)):
            found += [Run(piece) for piece in pieces]
        else:
            found.append(run)
    return found


def _alike(pieces: Sequence[Sequence[Word]], first: float, lexicon: Lexicon) -> bool:
    """Tell whether pieces are each the head of a column of its own."""
    labels = [lexicon.read(" ".join(word.text for word in piece)) for piece in pieces]
    if pieces[0][0].box.x0 < first:
        labels = labels[1:]  # a corner before the heads
    keys = [label.category or label.get("level") or label.is_total for label in labels]
    if not keys:
        return False
    if len(keys) == 1:
        after = pieces[-1]
        if len(after) > _LONE or after[0].text[:1].islower():
            return False  # a title that goes on over the column
    return all(keys) and len(set(keys)) == len(keys)
