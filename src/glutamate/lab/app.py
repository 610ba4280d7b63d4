"""App: pages, the socket, files; who may talk to it.

Routes      / and /static/... from web/, /data/KEY.csv|nc|html, the socket /ws
Guards      Host and Origin must be this server's own names; nothing is loaded from elsewhere (content policy), and
            elsewhere nothing is loaded from here: a page of another site can only open the first page, by a link
Limits      FILES files at a time; those of pages stand in talk.py
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
from starlette.websockets import WebSocket

from glutamate.errors import GlutamateError
from glutamate.lab import asks
from glutamate.lab.keep import FORMS
from glutamate.lab.queue import Job, Lane
from glutamate.lab.talk import talk
from glutamate.lab.wire import LabError

WEB = Path(__file__).parent / "web"
FILES = 24
ELSEWHERE = (b"cross-site", b"same-site")  # of sec-fetch-site, which browsers add and pages cannot
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
            (b"cross-origin-opener-policy", b"same-origin"),
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
        if not socket and any(each in ELSEWHERE for each in given.get(b"sec-fetch-site", [])):
            own &= scope["path"] == "/" and given.get(b"sec-fetch-mode") == [b"navigate"]
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
        if sum(name.startswith("file-") for each in lanes.values() for name in each.waiting) >= FILES:
            raise LabError("one more file", f"{FILES} that wait", f"{FILES} at a time", "wait for them and try again")
        session = f"file-{secrets.token_hex(4)}"  # one of its own: files of one person wait for those of no other
        lane.put(Job(session, 0, "", ("file", key, form, str(path)), 60.0, deliver))
        kind, payload = await future
    except GlutamateError as error:
        kind, payload = "error", error.to_dict()
    if kind != "file":
        folder.cleanup()
        return JSONResponse({"error": payload}, 404)
    return FileResponse(path, media_type=FORMS[form], filename=path.name, background=BackgroundTask(folder.cleanup))
