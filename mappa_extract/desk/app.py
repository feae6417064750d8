"""What the desk answers: the list, a report's page, the atlas, exports, events, decisions."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import secrets
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from mappa_extract.batch.reading import fault_of
from mappa_extract.desk.decisions import RefusedError, asked_of, decide, state_of
from mappa_extract.desk.exporting import exported, offered
from mappa_extract.desk.guard import policy_of
from mappa_extract.desk.work import REPORTS, Work
from mappa_extract.errors import MappaExtractError
from mappa_extract.signing import digest_of, standing
from mappa_extract.sources import MOST_BYTES, SUFFIXES
from mappa_extract.suggest import command
from mappa_extract.web.build import page
from mappa_extract.web.listing import URGENCY, by_urgency, urgency_of
from mappa_extract.web.review import render_review

_MOST_JSON = 5_000_000
_PATIENCE = 60.0
"""Seconds that an export waits until all that was decided is written."""
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class NotYetError(MappaExtractError):
    """The files do not hold yet what was decided."""


class Events:
    """Tells every open page what happens; may be called from any thread."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._queues: set[asyncio.Queue[str]] = set()

    def tell(self, name: str, data: dict[str, Any]) -> None:
        """Send an event to all pages."""
        text = f"event: {name}\ndata: {json.dumps(data)}\n\n"
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._put, text)

    def _put(self, text: str) -> None:
        for each in self._queues:
            each.put_nowait(text)

    async def stream(self) -> AsyncIterator[str]:
        """Yield events as they come, and a sign of life between them."""
        self._loop = asyncio.get_running_loop()
        mine: asyncio.Queue[str] = asyncio.Queue()
        self._queues.add(mine)
        try:
            yield "retry: 1000\n\n"
            while True:
                try:
                    yield await asyncio.wait_for(mine.get(), 15)
                except TimeoutError:
                    yield ": here\n\n"
        finally:
            self._queues.discard(mine)


class Desk:
    """The pages of one project.

    Args:
        folder: the project.
        work: reads its reports.
        events: tells the pages what happens.
        base: the beginning of every address, `/TOKEN/`.
    """

    def __init__(self, folder: Path, work: Work, events: Events, base: str) -> None:
        self._folder = folder
        self._work = work
        self._events = events
        self._base = base
        self._deciding = threading.Lock()
        self._known = {
            "base": base,
            "project": str(folder.absolute()),
            "command": command("desk", folder.absolute()),
        }
        """What a page needs to find the desk again."""

    def app(self) -> Starlette:
        """Return what answers requests whose token has been taken off."""
        return Starlette(
            routes=[
                Route("/", self._said(self._list)),
                Route("/report/{source:path}/decide", self._decide, methods=["POST"]),
                Route("/report/{source:path}", self._said(self._report)),
                Route("/reports", self._drop, methods=["POST"]),
                Route("/atlas", self._said(self._atlas)),
                Route("/export/{format}", self._said(self._export)),
                Route("/events", self._listen),
            ],
            exception_handlers={Exception: self._fault},
        )

    def _said(self, make: Callable[[Request], Response]) -> Callable[[Request], Any]:
        """Make an answer in another thread; what goes wrong is said in one line."""

        async def answer(request: Request) -> Response:
            try:
                return await run_in_threadpool(make, request)
            except NotYetError as error:
                return self._wrong(str(error), 409)
            except MappaExtractError as error:
                return self._wrong(str(error), 404)
            except OSError as error:
                return self._wrong(f"{self._folder}: {error.strerror or error}", 500)

        return answer

    def _fault(self, request: Request, error: Exception) -> Response:
        said = fault_of(error)
        if request.method == "POST":
            return JSONResponse({"error": said}, 500)
        return self._wrong(said, 500)

    def _wrong(self, message: str, status: int) -> Response:
        return _html(page("message", message=message, base=self._base, data={}), status)

    # ---- pages ---------------------------------------------------------------------------------

    def _list(self, request: Request) -> Response:
        standing = self._work.standing
        listed = by_urgency(standing.rows, standing.lifted)
        met = {row["source"] for row in standing.rows}
        text = page(
            "desk",
            asks=True,
            folder=self._folder.absolute(),
            listed=listed,
            waiting=[one.name for one in self._work.inputs() if one.name not in met],
            meanings=URGENCY,
            problems=standing.problems,
            notes=standing.notes,
            address=self._address,
            formats=offered(),
            written=(self._folder / "observations.csv").is_file(),
            base=self._base,
            data={
                **self._known,
                "reading": self._work.reading,
                "suffixes": sorted(SUFFIXES),
                "most": MOST_BYTES,
            },
        )
        return _html(text)

    def _address(self, source: str) -> str:
        return f"{self._base}report/{quote(source)}"

    def _report(self, request: Request) -> Response:
        source = request.path_params["source"]
        seen = self._work.page(source)
        one = seen.extraction
        project = self._work.project
        _, lifted = standing(project.signed, source, one.sha256, one.observations)
        state = state_of(self._folder, project, one)
        one.signed_off = state["signed"]
        after = self._next(source)
        self._work.ahead(after, source)
        desk = {
            **self._known,
            "here": self._address(source),
            "state": state,
            "figures": digest_of(one.observations),
            "next": self._address(after) if after else "",
            "lifted": lifted,
        }
        return _html(render_review(one, seen.sheets, desk))

    def _next(self, source: str) -> str:
        """Return the report that is to be looked at after this one, or nothing."""
        todo = [
            str(row["source"])
            for row in by_urgency(self._work.standing.rows, self._work.standing.lifted)
            if urgency_of(row) not in ("failed", "no report", "signed") or row["source"] == source
        ]
        if source not in todo or len(todo) < 2:
            return todo[0] if todo and todo[0] != source else ""
        return todo[(todo.index(source) + 1) % len(todo)]

    def _written(self) -> None:
        """Wait until the files hold what was decided: no figure leaves that somebody has mended.

        Raises:
            NotYetError: that takes long, or something is to be settled first.
        """
        if not self._work.settled(_PATIENCE):
            raise NotYetError("reports are still being read: try again when the list says so")
        if self._work.standing.problems:
            raise NotYetError("first settle: " + "; ".join(self._work.standing.problems))

    def _atlas(self, request: Request) -> Response:
        from mappa_extract.output.written import read_written
        from mappa_extract.web.atlas import atlas_page

        self._written()
        written = read_written(str(self._folder))
        links = {row["source"]: self._address(row["source"]) for row in written.reports}
        return _html(atlas_page(written, links, self._base))

    def _export(self, request: Request) -> Response:
        format = request.path_params["format"]
        if format not in offered():
            return self._wrong(f"no export is called {format!r}", 404)
        self._written()
        name, data = exported(self._folder, format)
        kind = _TYPES.get(format, "application/octet-stream")
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(data, media_type=kind, headers=headers)

    async def _listen(self, request: Request) -> Response:
        return StreamingResponse(self._events.stream(), media_type="text/event-stream")

    # ---- what pages send -----------------------------------------------------------------------

    async def _decide(self, request: Request) -> Response:
        try:
            data = await _body(request, _MOST_JSON)
            body = json.loads(data)
        except (ValueError, ClientDisconnect):
            return JSONResponse({"error": "that is no decision: reload the page"}, 400)
        source = request.path_params["source"]
        try:
            return JSONResponse(await run_in_threadpool(self._decided, source, body))
        except RefusedError as error:
            return JSONResponse({"error": str(error)}, 409)
        except MappaExtractError as error:
            return JSONResponse({"error": str(error)}, 409)
        except OSError as error:
            said = f"{self._folder}: can't be written ({error.strerror}): nothing was stored"
            return JSONResponse({"error": said}, 500)

    def _decided(self, source: str, body: object) -> dict[str, Any]:
        with self._deciding:
            one = self._work.page(source).extraction
            asked = asked_of(body, one.sha256)
            decide(self._folder, one, asked)
            state = state_of(self._folder, self._work.project, one)
        tab = str(body.get("tab") or "") if isinstance(body, dict) else ""
        self._events.tell("decided", {"source": source, "tab": tab})
        read = any(asked.rows[name] for name in ("correct", "undo", "accept", "reopen"))
        if read or asked.sign or asked.unsign:
            self._work.read_again(source if read else "")
        return {"state": state}

    async def _drop(self, request: Request) -> Response:
        name = _file_name(request.query_params.get("name", ""))
        if not name:
            kinds = ", ".join(sorted(SUFFIXES))
            return JSONResponse({"error": f"the name is none of a report ({kinds})"}, 415)
        try:
            data = await _body(request, MOST_BYTES)
        except ValueError:
            return JSONResponse({"error": f"{name}: too large: a report has less"}, 413)
        except ClientDisconnect:
            return JSONResponse({"error": f"{name}: did not come whole: drop it again"}, 400)
        if not data:
            return JSONResponse({"error": f"{name}: is empty: fetch it again"}, 400)
        try:
            kept = await run_in_threadpool(_keep, self._folder / REPORTS, name, data)
        except OSError as error:
            return JSONResponse({"error": f"{name}: can't be kept ({error.strerror})"}, 500)
        self._work.read_again()
        return JSONResponse({"name": kept})


def _html(text: str, status: int = 200) -> Response:
    return HTMLResponse(
        text.encode("utf-8", "replace"), status, {"content-security-policy": policy_of(text)}
    )


async def _body(request: Request, most: int) -> bytes:
    """Return what was sent.

    Raises:
        ValueError: it is more than may be sent.
        ClientDisconnect: it did not come whole.
    """
    said = request.headers.get("content-length", "0")
    if not said.isdigit() or int(said) > most:
        raise ValueError(said)
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise ValueError(size)
        parts.append(part)
    return b"".join(parts)


def _file_name(given: str) -> str:
    """Return the name under which a dropped file is kept; empty where it is none of a report."""
    name = PurePosixPath(given.replace("\\", "/")).name
    kept = (char for char in name if char.isprintable() and char not in '<>:"|?*')
    path = PurePosixPath("".join(kept).strip(". "))
    if not path.stem.strip(". ") or path.suffix.lower() not in SUFFIXES:
        return ""
    stem = path.stem.encode("utf-8", "ignore")[:150].decode("utf-8", "ignore")
    return f"{stem}{path.suffix}"


def _keep(folder: Path, name: str, data: bytes) -> str:
    """Keep a dropped file and return its name; no other file is ever replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    if folder.is_symlink():
        raise OSError(20, "it is a link that leads elsewhere", str(folder))
    digest = hashlib.sha256(data).digest()
    part = folder / f".{secrets.token_hex(8)}.part"
    part.write_bytes(data)
    try:
        path = PurePosixPath(name)
        for number in range(1, 1000):
            kept = name if number == 1 else f"{path.stem} ({number}){path.suffix}"
            target = folder / kept
            try:
                os.link(part, target)
            except FileExistsError:
                if target.is_file() and hashlib.sha256(target.read_bytes()).digest() == digest:
                    return kept
                continue
            return kept
        raise OSError(17, "there are too many of this name", name)
    finally:
        part.unlink(missing_ok=True)
