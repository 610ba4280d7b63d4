"""Every page in a real browser: it loads, says no error, and anybody can read and reach what it shows."""

from pathlib import Path

import pytest

from browser_tools import PAGES

MANNERS = Path(__file__).with_name("manners.js").read_text("utf-8")
LOOKS = {"light": (1280, "light"), "dark": (1280, "dark"), "narrow": (390, "light")}


@pytest.mark.slow
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_page_loads_and_is_readable(lab_page, picture, name, look):
    width, colours = LOOKS[look]
    page = lab_page(name, viewport={"width": width, "height": 900}, color_scheme=colours)
    page.wait_for_timeout(700)  # what it asks first
    picture(page, f"{name}_{look}")
    assert page.title().endswith("glutamate lab")
    assert "not medical advice" in page.text_content("footer")
    assert page.evaluate(MANNERS.partition("\n")[2]) == []


def test_an_unknown_page_says_which_there_are(person):
    somebody = person()
    page = somebody.context.new_page()
    page.goto(f"{somebody.address}#nonsense")
    page.wait_for_selector(".problem")
    assert "no such page" in page.text_content(".problem")


def test_no_motion_where_none_is_wanted(lab_page):
    page = lab_page("synapse", reduced_motion="reduce")
    moving = "n => getComputedStyle(n).transitionDuration !== '0s'"
    assert page.evaluate(f"() => [...document.querySelectorAll('*')].filter({moving}).length") == 0
