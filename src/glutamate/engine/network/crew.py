"""Threads that meet once a step: none is left waiting for one that failed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from glutamate.engine.network.loop import ABORT


def together(work: Callable[[int], int], threads: int, meeting: Any) -> int:
    """The step that all threads have done; where one fails the others stop waiting for it, and its error is raised."""

    def one(me: int) -> int:
        try:
            return work(me)
        except BaseException:
            meeting[ABORT] = 1
            raise

    with ThreadPoolExecutor(threads) as crew:
        try:
            found = [crew.submit(one, me) for me in range(threads)]
        except BaseException:
            meeting[ABORT] = 1  # a thread could not be started
            raise
        failed = [error for f in found if (error := f.exception()) is not None]
        if failed:
            raise failed[0]
        return max(f.result() for f in found)
