"""What happens to web pages."""

from __future__ import annotations

from random import Random

from tests.fuzzing.seeds import Kind, Seed

_DEEP = ("div", "table><tr><td", "span", "b", "ul><li", "blockquote", "p")


def _into_body(seed: Seed, piece: bytes) -> bytes:
    head, body, rest = seed.data.partition(b"<body>")
    return head + body + piece + rest


def deep(seed: Seed, rng: Random) -> bytes:
    """Nest elements in each other, thousands deep, around the report or before it."""
    tag = rng.choice(_DEEP)
    opened = f"<{tag}>".encode() * rng.choice((200, 250, 5_000, 100_000))
    closed = b"".join(f"</{name}>".encode() for name in reversed(tag.split("><"))) * opened.count(
        b"<" + tag.split(">")[0].encode()
    )
    return _into_body(seed, rng.choice((opened, opened + b"x" + closed)))


def spans(seed: Seed, rng: Random) -> bytes:
    """Let a cell of a table of its own take absurdly many columns or rows."""
    value = rng.choice(
        ("1000000000", "9" * 5000, "-1", "0", "\u00b2", "1e9", "\u0663", " 7 ", "NaN")
    )
    name = rng.choice(("colspan", "rowspan"))
    table = f'<table><tr><td {name}="{value}">Notes</td></tr><tr><td>b</td></tr></table>' * 30
    return _into_body(seed, table.encode())


def many_cells(seed: Seed, rng: Random) -> bytes:
    """Add a table of a million cells."""
    width = rng.choice((1, 10, 1000))
    row = b"<tr>" + b"<td>%d" % rng.randrange(1000) * width
    return _into_body(seed, b"<table>" + row * (1_000_000 // width) + b"</table>")


def entities(seed: Seed, rng: Random) -> bytes:
    """Declare entities that grow to gigabytes, or that name files of the machine."""
    lines = [b'<!DOCTYPE html [<!ENTITY a "aaaaaaaaaaaaaaaa">']
    lines += [
        b'<!ENTITY %c "%s">' % (98 + level, b"&%c;" % (97 + level) * 16) for level in range(9)
    ]
    lines.append(b'<!ENTITY x SYSTEM "file:///etc/passwd">]>')
    return b"".join(lines) + _into_body(
        seed, rng.choice((b"&j;", b"&x;", b"&#55296; &#0; &#x110000;"))
    )


def active(seed: Seed, rng: Random) -> bytes:
    """Add what would be fetched or run if anything were."""
    return _into_body(
        seed,
        b'<base href="http://127.0.0.1:9/"><img src="http://127.0.0.1:9/x"><iframe src='
        b'"file:///etc/passwd"></iframe><script>document.write("Level 1: 99")</script>'
        b'<link rel=stylesheet href="//127.0.0.1:9/x"><object data="file:///etc/passwd"></object>'
        b"<style>@import url(http://127.0.0.1:9/)</style><meta http-equiv=refresh content=0>",
    )


def unclosed(seed: Seed, rng: Random) -> bytes:
    """Put in mark-up that never ends, or ends what never began."""
    piece = rng.choice((
        b"<!--", b"<![CDATA[", b"<plaintext>", b"<textarea>", b"<title>", b"</body></html>",
        b"<table><table><tr></table></p>", b"<select><option>", b"<xmp>", b"</" * 5000,
        b"<a " + b"b=c " * 50_000 + b">", b"<p " + b"x" * 1_000_000 + b">",
    ))  # fmt: skip
    return _into_body(seed, piece)


WEB = (
    Kind("elements nested deep", deep),
    Kind("absurd spans", spans),
    Kind("a million cells", many_cells, heavy=True),
    Kind("entities", entities),
    Kind("things to fetch or run", active),
    Kind("mark-up that never ends", unclosed),
)
