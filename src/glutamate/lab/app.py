"""App: pages, the socket, files; who may talk to it.

Routes      / and /static/... from web/, /data/KEY.csv|nc|html, the socket /ws
Guards      Host and Origin must be this server's own names; nothing is loaded from elsewhere (content policy)
Sessions    an id for each open page, and what it waits for; nothing of what it shows
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket, WebSocketDisconnect

from glutamate.errors import GlutamateError
from glutamate.lab import asks
from glutamate.lab.keep import FORMS
from glutamate.lab.queue import Job, Lane
from glutamate.lab.wire import LabError, pack, read

WEB = Path(__file__).parent / "web"
SESSIONS = 64
FAULTS = 50  # messages that cannot be read, before a page is let go
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self' {sockets}; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)


def make(port: int) -> Any:
    """The application for a server at this port of the loopback."""
    lanes: dict[str, Lane] = {}

    @contextlib.asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        lanes.update({name: Lane(name) for name in asks.SECONDS})
        works = [asyncio.create_task(lane.work()) for lane in lanes.values()]
        try:
            yield
        finally:
            for work in works:
                work.cancel()
            await asyncio.gather(*works, return_exceptions=True)

    async def start(request: Request) -> Response:
        return FileResponse(WEB / "index.html")

    async def socket(page: WebSocket) -> None:
        await talk(page, lanes)

    async def data(request: Request) -> Response:
        return await file(request.path_params["name"], lanes)

    routes = [
        Route("/", start),
        Route("/data/{name}", data),
        WebSocketRoute("/ws", socket),
        Mount("/static", StaticFiles(directory=WEB)),
    ]
    app = Starlette(routes=routes, lifespan=life)
    app.state.sessions, app.state.lanes = set(), lanes
    return Guard(app, port)


class Guard:
    """Refuses other hosts and origins before anything is read, and adds the headers of safety."""

    def __init__(self, app: Any, port: int) -> None:
        self.app = app
        names = [f"127.0.0.1:{port}", f"localhost:{port}"]
        self.hosts = {name.encode() for name in names}
        self.origins = {f"http://{name}".encode() for name in names}
        policy = POLICY.format(sockets=" ".join(f"ws://{name}" for name in names))
        self.headers = [
            (b"content-security-policy", policy.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
            (b"cross-origin-resource-policy", b"same-origin"),
            (b"cache-control", b"no-cache"),
        ]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """One request or socket."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        given: dict[bytes, list[bytes]] = {}
        for name, value in scope["headers"]:
            given.setdefault(name.lower(), []).append(value)
        host, origin = given.get(b"host", []), given.get(b"origin", [])
        socket = scope["type"] == "websocket"
        own = len(host) == 1 and host[0] in self.hosts
        if not own or any(each not in self.origins for each in origin) or (socket and len(origin) != 1):
            if socket:
                await receive()
                await send({"type": "websocket.close", "code": 1008})
            else:
                await _refused()(scope, receive, send)
            return

        async def sent(message: Any) -> None:
            if message["type"] == "http.response.start":
                kept = [pair for pair in message["headers"] if pair[0] != b"cache-control"]
                message = {**message, "headers": [*kept, *self.headers]}
            await send(message)

        await self.app(scope, receive, sent)


def _refused() -> Response:
    do = "open the address that glutamate lab prints"
    error = LabError("a page of the lab", "another host or origin", "this machine's own browser", do)
    return JSONResponse({"error": error.to_dict()}, 403)


async def talk(page: WebSocket, lanes: dict[str, Lane]) -> None:
    """One page, from its first word to its last."""
    sessions = page.app.state.sessions
    if len(sessions) >= SESSIONS:
        await page.close(1013)
        return
    session = secrets.token_hex(8)
    sessions.add(session)
    out: asyncio.Queue[str] = asyncio.Queue()
    try:
        await page.accept()
        writer = asyncio.create_task(_write(page, out))
        try:
            await _listen(page, session, out, lanes)
        finally:
            writer.cancel()
    except WebSocketDisconnect:
        pass
    finally:
        sessions.discard(session)
        for lane in lanes.values():
            lane.stop(session)


async def _write(page: WebSocket, out: asyncio.Queue[str]) -> None:
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        while True:
            await page.send_text(await out.get())


async def _listen(page: WebSocket, session: str, out: asyncio.Queue[str], lanes: dict[str, Lane]) -> None:
    faults = 0
    while True:
        got = await page.receive()
        if got["type"] == "websocket.disconnect":
            return
        number = 0
        try:
            message = read(got.get("text") or got.get("bytes") or "")
            number = message.id
            if message.stop:
                for lane in lanes.values():
                    lane.stop(session, number)
                continue
            _put(message, session, out, lanes)
        except GlutamateError as error:
            faults += 1
            out.put_nowait(pack(number, "error", error=error.to_dict()))
            if faults > FAULTS:
                await page.close(1008)
                return


def _put(message: Any, session: str, out: asyncio.Queue[str], lanes: dict[str, Lane]) -> None:
    """Hand an ask to its lane."""
    ask = asks.find(message.ask)

    def deliver(kind: str, payload: Any) -> None:
        if kind == "progress":
            out.put_nowait(pack(message.id, kind, done=payload[0], of=payload[1]))
        else:
            parts = {"answer": {"value": payload}, "error": {"error": payload}}.get(kind, {})
            out.put_nowait(pack(message.id, kind, **parts))

    order = ("do", message.ask, message.given)
    lanes[ask.LANE].put(Job(session, message.id, message.slot, order, asks.seconds(ask), deliver))


async def file(name: str, lanes: dict[str, Lane]) -> Response:
    """A file of what an engine keeps."""
    key, _, form = name.rpartition(".")
    lane = lanes.get(key.partition("-")[0])
    tail = key.partition("-")[2]
    if lane is None or form not in FORMS or not tail.isalnum():
        error = LabError("data of a run", f"{name:.60}", "KEY.csv, KEY.nc or KEY.html", "use the links of a page")
        return JSONResponse({"error": error.to_dict()}, 404)
    folder = tempfile.TemporaryDirectory(prefix="glutamate-lab-")
    path = Path(folder.name) / f"glutamate-{tail[:12]}.{form}"
    future: asyncio.Future[tuple[str, Any]] = asyncio.get_running_loop().create_future()

    def deliver(kind: str, payload: Any) -> None:
        if kind != "progress" and not future.done():
            future.set_result((kind, payload))

    try:
        lane.put(Job("files", 0, "", ("file", key, form, str(path)), 60.0, deliver))
        kind, payload = await future
    except GlutamateError as error:
        kind, payload = "error", error.to_dict()
    if kind != "file":
        folder.cleanup()
        return JSONResponse({"error": payload}, 404)
    return FileResponse(path, media_type=FORMS[form], filename=path.name, background=BackgroundTask(folder.cleanup))
