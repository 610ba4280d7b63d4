"""The page Substances in a real browser: search, dangers in sight, a dose that moves, wrong words, a trial."""

import io
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from browser_tools import drawn

CURVE = "() => document.querySelector('path.course[data-name]').getAttribute('d')"
HEIGHT = "() => document.querySelector('path.course[data-name]').getBBox().height"
ROOM = "() => document.querySelector('clipPath rect').height.baseVal.value"
AMOUNT = 'input[type=range][aria-label^="How much at a time"]'


def test_search_and_filter_leave_what_fits(lab_page):
    page = lab_page("substances")
    assert page.locator(".card").count() >= 31
    page.get_by_label("Search").fill("gamma2")
    assert set(page.locator(".card h2").all_text_contents()) == {"diazepam", "lorazepam"}
    page.get_by_label("Search").fill("no such thing")
    assert "No substance fits" in page.text_content(".empty")
    page.get_by_role("button", name="Show all").click()
    page.get_by_label("Evidence").select_option("E")
    assert "zinc" in page.locator(".card h2").all_text_contents()
    page.reload()
    page.wait_for_selector('html[data-page="substances"]')
    assert page.get_by_label("Evidence").input_value() == "E", "the address gives the same list"
    page.get_by_role("link", name="zinc").click()
    page.wait_for_selector(".safety")
    assert "No course of levels" in page.text_content(".empty")


def test_dangers_stay_in_sight(lab_page):
    page = lab_page("substances", "?drug=diazepam")
    drawn(page)
    said = page.locator(".safety").first
    assert "Stopping at once" in said.text_content() and "Nothing here is advice" in said.text_content()
    page.evaluate("() => window.scrollTo(0, document.body.scrollHeight / 2)")
    page.wait_for_timeout(100)
    box = said.bounding_box()
    assert 0 <= box["y"] < 300, "it goes along with the page"


def test_the_amount_moves_the_curves(lab_page):
    page = lab_page("substances", "?drug=memantine")
    count = drawn(page)
    before = page.evaluate(CURVE)
    assert page.get_by_label("The same in words").input_value() == "20 mg daily for 7 days"
    page.focus(AMOUNT)
    page.keyboard.press("Home")
    drawn(page, count)
    page.wait_for_timeout(200)
    assert page.evaluate(CURVE) != before
    assert page.get_by_label("The same in words").input_value() == "0.5 mg daily for 7 days"
    assert "Less at a time than was studied" in page.text_content(".page")
    low = page.evaluate(HEIGHT)
    assert low < 0.1 * page.evaluate(ROOM), "the axis stays, the curve is low"
    page.get_by_role("button", name="Fit the axes").click()
    assert page.evaluate(HEIGHT) > 0.7 * page.evaluate(ROOM)
    after = page.evaluate(CURVE)
    page.reload()
    page.wait_for_selector('html[data-page="substances"]')
    drawn(page)
    assert page.evaluate(CURVE) == after, "the address gives the same page"


def test_words_that_do_not_fit_are_refused_where_they_stand(lab_page):
    page = lab_page("substances", "?drug=memantine")
    count = drawn(page)
    field = page.get_by_label("The same in words")
    field.fill("20 mg dayly")
    field.press("Enter")
    page.wait_for_selector(".problem")
    told = page.text_content(".problem")
    assert all(part in told for part in ("'dayly', which is not understood", "allowed", "what to do"))
    field.fill("10 mg daily for 3 days then 20 mg daily for 3 days")
    field.press("Enter")
    drawn(page, count)
    assert page.locator(".problem").count() == 0


def test_what_is_also_taken_warns_and_an_unknown_name_is_refused(lab_page):
    page = lab_page("substances", "?drug=diazepam")
    count = drawn(page)
    field = page.get_by_label("Also taken")
    field.fill("opioid, ethanol")
    field.press("Enter")
    drawn(page, count)
    assert "breathing can stop" in page.get_by_label("Together").text_content()
    field.fill("opiod")
    field.press("Enter")
    page.wait_for_selector(".problem")
    assert "opioid" in page.locator(".problem").text_content()


def test_many_people_are_bands_and_the_file_holds_them(lab_page):
    page = lab_page("substances", "?drug=lorazepam&people=100&seed=3")
    drawn(page)
    assert page.locator("path.band").count() >= 4
    assert "middle 90 % of people" in page.text_content(".page")
    names = {}
    exec(page.text_content("details pre"), names)
    with page.expect_download() as coming:
        page.get_by_text("Data as NetCDF").first.click()
    with xr.open_dataset(io.BytesIO(Path(coming.value.path()).read_bytes()), engine="h5netcdf") as data:
        for path in ("plasma", "brain", "factor.ipsc_time"):
            assert np.array_equal(data[path].values, names["data"][path].values)


@pytest.mark.slow
def test_a_trial_runs_and_hands_on_its_report(lab_page):
    page = lab_page("substances", "?drug=memantine")
    count = drawn(page)
    page.get_by_label("People", exact=True).fill("6")
    page.get_by_label("Days", exact=True).fill("7")
    page.get_by_role("button", name="Run the trial").click()
    drawn(page, count)
    assert "are compared" in page.text_content(".page")
    assert page.locator("table", has_text="placebo").count() == 1
    for name, start in (("Report", b"<!doctype html"), ("Data as CSV", b"variable")):
        with page.expect_download() as coming:
            page.get_by_text(name, exact=True).last.click()
        assert Path(coming.value.path()).read_bytes()[: len(start)].lower() == start


def test_an_unknown_substance_says_which_there_are(lab_page):
    page = lab_page("substances", "?drug=zonk")
    page.wait_for_selector(".problem")
    assert "memantine" in page.text_content(".problem")


def test_the_keyboard_opens_a_substance_and_moves_its_dose(lab_page):
    page = lab_page("substances")
    page.get_by_role("link", name="caffeine").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(AMOUNT)
    count = drawn(page)
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.type") == "range":
            break
    page.keyboard.press("ArrowLeft")
    drawn(page, count)
