"""Serve: the lab on the loopback until it is interrupted."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable

from glutamate.errors import ParameterError, ResultError
from glutamate.lab.wire import TEXT

HOST, PORT = "127.0.0.1", 8642
LARGEST = 65535


def serve(port: int | None = None, told: Callable[[str], None] = print) -> None:
    """Serve the lab on 127.0.0.1 until interrupted; `told` gets its address once it answers.

    port   1 to 65535; 0 for any that is free; without, 8642 or, where that is taken, any that is free

    Raises ParameterError for another port, ResultError for one that is taken or without the extra `lab`.
    """
    bound = _bind(port)
    try:
        import uvicorn

        from glutamate.lab.app import make
    except ImportError as problem:
        bound.close()
        do = 'install it: pip install "glutamate[lab]"'
        raise ResultError("the lab", f"{problem.name} is not installed", "the extra `lab`", do) from None
    number = bound.getsockname()[1]
    settings = uvicorn.Config(
        make(number), ws="websockets-sansio", ws_max_size=2 * TEXT,
        ws_per_message_deflate=False,  # the way is short; packing would cost more than sending
        log_level="warning", access_log=False, lifespan="on", timeout_graceful_shutdown=2, limit_concurrency=400,
        server_header=False,
    )  # fmt: skip

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                told(f"http://{HOST}:{number}/")

    try:
        Server(settings).run([bound])
    finally:
        bound.close()


def _bind(port: int | None) -> socket.socket:
    if port is not None and not 0 <= port <= LARGEST:
        raise ParameterError("the port of the lab", str(port), f"0 to {LARGEST}", "choose one, or leave it out")
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((HOST, PORT if port is None else port))
    except OSError as problem:
        if port is None and problem.errno == errno.EADDRINUSE:
            bound.bind((HOST, 0))
            return bound
        bound.close()
        do = "choose another, or leave --port out"
        raise ResultError(f"port {port}", str(problem.strerror), "a port that is free", do) from None
    return bound
