"""A lab of its own for the tests in a real browser: started once, bounded, stopped at the end.

Chromium is the system's own (or GLUTAMATE_CHROMIUM); without it these tests are skipped with that reason.
GLUTAMATE_SCREENSHOTS names a folder that gets a picture of every page.
"""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from browser_tools import chromium

LONGEST = 900.0  # s that the lab may run
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--force-color-profile=srgb"]


@pytest.fixture(scope="session")
def lab():
    """Address of a lab that runs as it does for a person: by its command."""
    if chromium() is None:
        pytest.skip("no Chromium: install the package chromium, or name one with GLUTAMATE_CHROMIUM")
    command = [sys.executable, "-m", "glutamate", "lab", "--port", "0", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    end = threading.Timer(LONGEST, process.kill)
    end.daemon = True
    end.start()
    try:
        yield json.loads(_document(process.stdout))["address"]
    finally:
        end.cancel()
        process.send_signal(signal.SIGINT)
        try:
            assert process.wait(20) == 0
        finally:
            process.kill()
            process.stdout.close()


def _document(stream):
    text = ""
    for line in stream:
        text += line
        if line.strip() == "}" or (line.startswith("{") and line.rstrip().endswith("}")):
            return text
    raise AssertionError(f"the lab said {text!r}")


@pytest.fixture(scope="session")
def browser(lab):
    """Chromium without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=chromium(), args=QUIET)
        yield found
        found.close()


class Person:
    """Somebody at the lab: one browser context with what went wrong in it."""

    def __init__(self, browser, address, **context):
        self.address, self.faults, self.hosts = address, [], set()
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **context})
        self.context.set_default_timeout(30000)

    def opens(self, name, query=""):
        """The page `name`, built."""
        page = self.context.new_page()
        page.on("console", lambda word: self.faults.append(word.text) if word.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("requestfailed", lambda request: self._failed(request))
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        page.goto(f"{self.address}#{name}{query}")
        page.wait_for_selector(f'html[data-page="{name}"][data-connection="open"]')
        return page

    def _failed(self, request):
        if "ERR_ABORTED" not in (request.failure or ""):  # a download is one
            self.faults.append(f"{request.url}: {request.failure}")


@pytest.fixture
def person(browser, lab):
    """`person(...)` sits down at the lab; what went wrong with any of them fails the test."""
    all_of_them = []

    def sits_down(**context):
        all_of_them.append(Person(browser, lab, **context))
        return all_of_them[-1]

    yield sits_down
    for each in all_of_them:
        each.context.close()
    own = urlsplit(lab).netloc
    assert [fault for each in all_of_them for fault in each.faults] == []
    assert {host for each in all_of_them for host in each.hosts} <= {own, ""}


@pytest.fixture
def lab_page(person):
    """`lab_page("synapse")`: a page that one person opens."""
    return lambda name, query="", **context: person(**context).opens(name, query)


@pytest.fixture
def picture():
    """`picture(page, "name")` writes a screenshot where somebody wants them."""
    folder = os.environ.get("GLUTAMATE_SCREENSHOTS")

    def taken(page, name):
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)

    return taken
