"""Progress of long work: a bar with the remaining time on an interactive terminal, after one second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

PATIENCE_S = 1.0


class Progress:
    """Context manager; `progress` is None (a bar where a person watches), True, False, or a function(done, total)."""

    def __init__(self, total: int, progress: bool | Callable[[int, int], None] | None, what: str = "members") -> None:
        self.total, self.what = total, what
        self.function = progress if callable(progress) else None
        self.watched = progress is True or (progress is None and sys.stderr.isatty())
        self.began = time.monotonic()
        self.bar: Any = None
        self.task: Any = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: Any) -> None:
        if self.bar is not None:
            self.bar.stop()

    def update_from(self, first: int) -> Callable[[int], None] | None:
        """Function of the number done in a chunk that begins at `first`; None if nobody listens."""
        if self.function is None and not self.watched:
            return None
        return lambda done: self.update(first + done)

    def update(self, done: int) -> None:
        """Show that so many are done, if anyone watches."""
        if self.function is not None:
            self.function(done, self.total)
        elif not self.watched:
            return
        elif self.bar is not None:
            self.bar.update(self.task, completed=done)
        elif time.monotonic() - self.began > PATIENCE_S:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            self.bar = Bar(
                BarColumn(),
                MofNCompleteColumn(),
                self.what,
                TimeRemainingColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self.bar.start()
            self.task = self.bar.add_task(self.what, total=self.total, completed=done)
