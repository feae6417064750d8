"""What happens to any file's bytes, and to text that is read as it stands."""

from __future__ import annotations

from random import Random

import regex

from tests.fuzzing.seeds import Kind, Seed

_BIDI = "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\u061c"
_CONTROLS = "".join(map(chr, (1, 2, 5, 7, 8, 0x0B, 0x0E, 0x1B, 0x1F, 0x7F, 0x85, 0x9F)))
_FORMULAS = ("=1+1", "=HYPERLINK(1)", "+cmd|'/c x'!A0", "@SUM(A1)", "-2+3", "\uff1d1+1")


# ---- bytes -------------------------------------------------------------------------------------


def flipped(seed: Seed, rng: Random) -> bytes:
    """Change single bytes to any other."""
    data = bytearray(seed.data)
    for _ in range(rng.choice((1, 3, 20))):
        data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)


def truncated(seed: Seed, rng: Random) -> bytes:
    """Keep the beginning."""
    return seed.data[: rng.randrange(1, len(seed.data))]


def removed(seed: Seed, rng: Random) -> bytes:
    """Take a range of bytes out."""
    start, stop = _range(seed.data, rng)
    return seed.data[:start] + seed.data[stop:]


def copied(seed: Seed, rng: Random) -> bytes:
    """Put a range of bytes in again elsewhere."""
    start, stop = _range(seed.data, rng)
    place = rng.randrange(len(seed.data))
    return seed.data[:place] + seed.data[start:stop] + seed.data[place:]


def overwritten(seed: Seed, rng: Random) -> bytes:
    """Put one byte, often NUL, over a range."""
    start, stop = _range(seed.data, rng)
    fill = bytes([rng.choice((0, 0, 255, 32, 13))])
    return seed.data[:start] + fill * (stop - start) + seed.data[stop:]


def swapped(seed: Seed, rng: Random) -> bytes:
    """Exchange two ranges."""
    a, b, c, d = sorted(rng.randrange(len(seed.data) + 1) for _ in range(4))
    data = seed.data
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def wrapped(seed: Seed, rng: Random) -> bytes:
    """Put rubbish before and after the file."""
    junk = rng.randbytes(rng.choice((1, 900, 5000)))
    return rng.choice((junk + seed.data, seed.data + junk, b"\n" * 1000 + seed.data))


def _range(data: bytes, rng: Random) -> tuple[int, int]:
    start = rng.randrange(len(data))
    return start, min(len(data), start + rng.choice((1, 7, 100, 4000, len(data) // 3)))


# ---- text --------------------------------------------------------------------------------------


def _edited(text: str, seed: Seed) -> bytes:
    utf16 = seed.data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return text.encode("utf-16" if utf16 else "utf-8", "surrogatepass")


def _text(seed: Seed) -> str:
    utf16 = seed.data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return seed.data.decode("utf-16" if utf16 else "utf-8")


def _sprinkled(seed: Seed, rng: Random, signs: str, share: float) -> bytes:
    """Put signs anywhere but into a figure or a word."""
    places = regex.split(r"(?<=[\s>|])(?=[\w\s])", _text(seed))
    return _edited(
        "".join(place + (rng.choice(signs) if rng.random() < share else "") for place in places),
        seed,
    )


def controls(seed: Seed, rng: Random) -> bytes:
    """Sprinkle control characters between words."""
    return _sprinkled(seed, rng, _CONTROLS, 0.05)


def nuls(seed: Seed, rng: Random) -> bytes:
    """Sprinkle NULs between words."""
    return _sprinkled(seed, rng, "\0", rng.choice((0.002, 0.3)))


def directions(seed: Seed, rng: Random) -> bytes:
    """Sprinkle marks that tell in which direction to write, none that turns figures round."""
    return _sprinkled(seed, rng, _BIDI, 0.2)


def overrides(seed: Seed, rng: Random) -> bytes:
    """Have a line shown from right to left: its figures read otherwise than they are stored."""
    lines = _text(seed).split("\n")
    numbers = [number for number, line in enumerate(lines) if regex.search(r"\d\d", line)]
    for number in rng.sample(numbers, min(3, len(numbers))):
        lines[number] = regex.sub(r"(\d\d+)", "\u202e\\1\u202c", lines[number])
    return _edited("\n".join(lines), seed)


def surrogates(seed: Seed, rng: Random) -> bytes:
    """Put lone surrogates between words."""
    return _sprinkled(seed, rng, "\ud800\udfff", 0.02)


def formulas(seed: Seed, rng: Random) -> bytes:
    """Begin lines of text with what a spreadsheet would run."""
    lines = _text(seed).split("\n")
    for number, line in enumerate(lines):
        if rng.random() < 0.2 and line[:1].isalpha():
            lines[number] = f"{rng.choice(_FORMULAS)} {line}"
    return _edited("\n".join(lines), seed)


def long_line(seed: Seed, rng: Random) -> bytes:
    """Add a line of millions of characters."""
    word = rng.choice(("a", "a b ", "1 ", "| ", "\t", "<b>", "<", "&amp;", "*a", "\u0301", ". "))
    line = word * (rng.choice((300_000, 3_000_000)) // len(word))
    return _edited(f"{_text(seed)}\n{line}\n", seed)


def many_lines(seed: Seed, rng: Random) -> bytes:
    """Add hundreds of thousands of lines."""
    line = rng.choice(("a\n", "\n", "\t1\n", "| 1 | 2 |\n", "Level 1\t1\t2\n", "\f", "a  1  2\n"))
    return _edited(f"{_text(seed)}\n{line * rng.choice((20_000, 200_000))}", seed)


def many_cells(seed: Seed, rng: Random) -> bytes:
    """Add a table of a million cells."""
    sign = rng.choice(("\t", "|"))
    row = sign.join(str(rng.randrange(1000)) for _ in range(rng.choice((10, 1000))))
    count = 1_000_000 // (row.count(sign) + 1)
    return _edited(f"{_text(seed)}\n{f'{sign}{row}{sign}{chr(10)}' * count}", seed)


BYTES = (
    Kind("bytes flipped", flipped),
    Kind("truncated", truncated),
    Kind("range removed", removed),
    Kind("range copied", copied),
    Kind("range overwritten", overwritten),
    Kind("ranges swapped", swapped),
    Kind("rubbish around", wrapped),
)
"""For files whose text is packed, so that changed bytes are damage and no other text."""

TEXT = (
    *(Kind(kind.name, kind.change, keeps=False) for kind in BYTES[:-1]),
    Kind("control characters", controls),
    Kind("NULs", nuls),
    Kind("direction marks", directions),
    Kind("direction overridden", overrides),
    Kind("lone surrogates", surrogates, keeps=False),
    Kind("formulas", formulas),
    Kind("enormous line", long_line),
    Kind("many lines", many_lines, heavy=True),
    Kind("a million cells", many_cells, heavy=True),
)
