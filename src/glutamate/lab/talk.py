"""Talk: one page and the lab, from its first word to its last.

Sessions    an id for each open page, and what it waits for; nothing of what it shows
Limits      SESSIONS pages; FAULTS messages that cannot be read; a page that does not read what it asked for is heard no
            more from BEHIND on, and let go at LOST
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from glutamate.errors import GlutamateError
from glutamate.lab import asks
from glutamate.lab.queue import Job, Lane
from glutamate.lab.wire import LabError, pack, read

SESSIONS = 64
FAULTS = 50  # messages that cannot be read, before a page is let go
BEHIND, LOST = 8_000_000, 64_000_000  # characters that a page has not read


class Out:
    """What one page is still to be sent."""

    def __init__(self) -> None:
        self.texts: asyncio.Queue[str] = asyncio.Queue()
        self.size = 0
        self.room, self.lost = asyncio.Event(), asyncio.Event()
        self.room.set()

    def put(self, text: str) -> None:
        """Behind the others; beyond LOST nothing more, and the page is let go."""
        if self.size > LOST:
            self.lost.set()
            return
        self.texts.put_nowait(text)
        self.size += len(text)
        if self.size > BEHIND:
            self.room.clear()

    async def get(self) -> str:
        """The next."""
        text = await self.texts.get()
        self.size -= len(text)
        if self.size <= BEHIND:
            self.room.set()
        return text


async def talk(page: WebSocket, lanes: dict[str, Lane]) -> None:
    """One page, from its first word to its last."""
    sessions = page.app.state.sessions
    if len(sessions) >= SESSIONS:
        await page.close(1013)
        return
    session = secrets.token_hex(8)
    sessions.add(session)
    out = Out()
    try:
        await page.accept()
        bodies = (_write(page, out), _listen(page, session, out, lanes), out.lost.wait())
        tasks = [asyncio.create_task(body) for body in bodies]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
        for task in tasks:
            if not task.cancelled():
                task.result()
        if out.lost.is_set():
            await page.close(1008)
    except (WebSocketDisconnect, RuntimeError):
        pass
    finally:
        sessions.discard(session)
        for lane in lanes.values():
            lane.stop(session)


async def _write(page: WebSocket, out: Out) -> None:
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        while True:
            await page.send_text(await out.get())


async def _listen(page: WebSocket, session: str, out: Out, lanes: dict[str, Lane]) -> None:
    faults = 0
    while True:
        await out.room.wait()
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
            out.put(pack(number, "error", error=error.to_dict()))
            if faults > FAULTS:
                await page.close(1008)
                return
        except ImportError as problem:  # the file of an ask does not load
            do = "tell us; the rest of the lab goes on"
            fault = LabError("an ask", f"{problem!s:.200}", "a fault of the program", do)
            out.put(pack(number, "error", error=fault.to_dict()))


def _put(message: Any, session: str, out: Out, lanes: dict[str, Lane]) -> None:
    """Hand an ask to its lane."""
    ask = asks.find(message.ask)

    def deliver(kind: str, payload: Any) -> None:
        if kind == "progress":
            out.put(pack(message.id, kind, **dict(zip(("done", "of", "waiting"), payload, strict=False))))
        else:
            parts = {"answer": {"value": payload}, "error": {"error": payload}}.get(kind, {})
            out.put(pack(message.id, kind, **parts))

    order = ("do", message.ask, message.given)
    lanes[ask.LANE].put(Job(session, message.id, message.slot, order, asks.seconds(ask), deliver))
