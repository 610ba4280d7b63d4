"""The page Synapse in a real browser: sliders, wrong values, keys, files, two people."""

import io
from pathlib import Path

import numpy as np
import xarray as xr

from browser_tools import drawn

CURVE = "() => document.querySelector('path.course[data-name=\"NMDA\"]').getAttribute('d')"
MAGNESIUM = 'input[type=range][aria-label^="Magnesium"]'


def test_a_slider_changes_a_curve(lab_page):
    page = lab_page("synapse")
    before, count = page.evaluate(CURVE), drawn(page)
    page.focus(MAGNESIUM)
    page.keyboard.press("Home")
    drawn(page, count)
    page.wait_for_timeout(100)
    after = page.evaluate(CURVE)
    assert after != before
    assert "in.magnesium=0" in page.url
    page.reload()
    page.wait_for_selector('html[data-page="synapse"]')
    assert page.evaluate(CURVE) == after, "the address gives the same page"


def test_a_wrong_value_says_what_is_allowed(lab_page):
    page = lab_page("synapse")
    field = page.get_by_label("NMDA receptors nmda.number", exact=True)
    field.fill("400")
    told = page.locator(".field", has=field).locator(".wrong")
    assert "5 to 20" in told.text_content()
    field.fill("10")
    assert told.text_content() == ""


def test_a_wrong_address_is_refused_in_four_parts(lab_page):
    page = lab_page("synapse", "?set.nmda.number=-4")
    page.wait_for_selector(".problem")
    told = page.text_content(".problem")
    assert all(part in told for part in ("nmda.number", "came", "allowed", "what to do"))


def test_files_hold_the_numbers_of_the_public_function(lab_page):
    page = lab_page("synapse", "?count=2&in.magnesium=0.5")
    code = page.text_content("details pre")
    names = {}
    exec(code, names)
    with page.expect_download() as coming:
        page.get_by_text("Data as NetCDF").click()
    with xr.open_dataset(io.BytesIO(Path(coming.value.path()).read_bytes()), engine="h5netcdf") as data:
        for path in ("cleft.glutamate_cleft", "nmda.current", "calcium.calcium"):
            assert np.array_equal(data[path].values, names["data"][path].values)
    with page.expect_download() as coming:
        page.get_by_text("Save SVG").first.click()
    text = Path(coming.value.path()).read_text("utf-8")
    assert text.startswith("<svg") and "glutamate (mM)" in text and "var(--" not in text
    with page.expect_download() as coming:
        page.get_by_text("Save PNG").first.click()
    assert Path(coming.value.path()).read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_two_people_do_not_see_each_other(person):
    one, other = person().opens("synapse"), person().opens("synapse")
    before, count = other.evaluate(CURVE), drawn(other)
    mine = drawn(one)
    for key in ("Home", "End", "Home"):
        one.focus(MAGNESIUM)
        one.keyboard.press(key)
    drawn(one, mine)
    one.wait_for_timeout(500)
    assert one.evaluate(CURVE) != before
    assert other.evaluate(CURVE) == before
    assert drawn(other) == count
    assert "magnesium" not in other.url


def test_the_keyboard_alone_reaches_a_slider(lab_page):
    page = lab_page("start")
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.textContent") == "Synapse":
            break
    assert page.evaluate("() => document.activeElement.textContent") == "Synapse"
    page.keyboard.press("Enter")
    page.wait_for_selector('html[data-page="synapse"]')
    count = drawn(page)
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.type") == "range":
            break
    page.keyboard.press("ArrowRight")
    drawn(page, count)
