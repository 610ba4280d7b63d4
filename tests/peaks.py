"""Most memory that a piece of work takes of its own: without pages of program files, which the system may drop."""

import threading
from collections.abc import Callable


def own_now() -> int:
    """Bytes of this process that no file holds; 0 where the system does not say."""
    with open("/proc/self/status", encoding="utf-8") as listed:
        return next((int(line.split()[1]) * 1024 for line in listed if line.startswith("RssAnon:")), 0)


def most_own(work: Callable[[], object]) -> int:
    """The most of `own_now` while the work goes on, looked at every 2 ms; what starts it must let go of the GIL."""
    most, done = own_now(), threading.Event()

    def look() -> None:
        nonlocal most
        while not done.wait(0.002):
            most = max(most, own_now())

    watch = threading.Thread(target=look)
    watch.start()
    try:
        work()
    finally:
        done.set()
        watch.join()
    return max(most, own_now())
