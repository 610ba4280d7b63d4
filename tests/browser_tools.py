"""What tests in a real browser share: the names of the pages, the program, waiting for a picture."""

import os
import shutil

PAGES = ("start", "timeline", "synapse", "circuit", "substances", "claims", "model", "compare")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium():
    """The program, or None."""
    named = os.environ.get("GLUTAMATE_CHROMIUM")
    return named or next((found for name in NAMES if (found := shutil.which(name))), None)


def drawn(page, more_than=0):
    """How often the page has drawn something new, once it is more than so often."""
    for _ in range(1200):
        now = int(page.evaluate("() => document.documentElement.dataset.drawn ?? 0"))
        if now > more_than:
            return now
        page.wait_for_timeout(25)
    raise AssertionError(f"nothing drawn after {more_than}")
