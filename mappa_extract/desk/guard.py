"""Who may ask the desk: pages of its own, by the address that it has printed, and nobody else."""

from __future__ import annotations

import html
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import regex

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}
_POLICY = regex.compile(r'http-equiv="Content-Security-Policy" content="([^"]+)"')
_SENT = ("application/json", "application/octet-stream")
"""What a form of another site can't send without being asked first."""


def policy_of(page: str) -> str:
    """Return the policy of a page as a header says it: no other site may frame it either."""
    found = _POLICY.search(page[:4000])
    own = html.unescape(found[1]) if found else "default-src 'none'"
    return f"{own}; frame-ancestors 'none'"


class Guard:
    """Lets through what comes from this machine's desk; the rest is refused before it is read.

    Args:
        app: what answers.
        token: the first part of every address; known to whoever has started the desk.
        port: the port that is listened on.
    """

    def __init__(self, app: App, token: str, port: int) -> None:
        self._app = app
        self._token = token
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in scope["headers"]
        }
        inside, refusal = self._inside(scope["path"]), self._refusal(scope["method"], headers)
        if refusal or inside is None:
            # Whoever does not know the address learns nothing, not even that it was wrong.
            await _refuse(send, 403 if refusal else 404, refusal or "there is nothing here")
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                more = {**_HEADERS, "content-security-policy": "default-src 'none'; sandbox"}
                message["headers"] = [
                    *message["headers"],
                    *(
                        (name.encode(), value.encode())
                        for name, value in more.items()
                        if name.encode() not in given
                    ),
                ]
            await send(message)

        inner = {**scope, "path": inside, "raw_path": inside.encode(), "root_path": ""}
        await self._app(inner, receive, guarded)

    def _inside(self, path: str) -> str | None:
        token, slash, rest = path[1:].partition("/")
        right = secrets.compare_digest(token.encode("utf-8", "replace"), self._token.encode())
        return f"/{rest}" if right and slash else None

    def _refusal(self, method: str, headers: dict[str, str]) -> str:
        host = headers.get("host", "")
        if host not in self._hosts:
            return "this desk answers 127.0.0.1 only"
        origin = headers.get("origin")
        if origin is not None and origin != f"http://{host}":
            return "this desk answers its own pages only"
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return "this desk answers its own pages only"
        if method in ("GET", "HEAD"):
            return ""
        if method != "POST" or origin is None:
            return "this desk answers its own pages only"
        if headers.get("content-type", "").partition(";")[0].strip() not in _SENT:
            return "this desk takes JSON and files only"
        return ""


async def _refuse(send: Send, status: int, why: str) -> None:
    body = why.encode()
    headers = {
        **_HEADERS,
        "content-security-policy": "default-src 'none'; sandbox",
        "content-type": "text/plain; charset=utf-8",
        "content-length": str(len(body)),
    }
    named = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": named})
    await send({"type": "http.response.body", "body": body})
