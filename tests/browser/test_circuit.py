"""The page Circuit in a real browser: sliders, networks on request, cancel, substances with their safety."""

import io
from pathlib import Path

import pytest
import xarray as xr

from browser_tools import drawn

CURVE = "() => document.querySelector('path.course[data-name=\"excitatory\"]').getAttribute('d')"
GABA = 'input[type=range][aria-label^="Inhibition, slider"]'


def settled(page):
    """The page once nothing more has been drawn for a while."""
    count = -1
    while (now := page.evaluate("() => Number(document.documentElement.dataset.drawn ?? 0)")) != count:
        count = now
        page.wait_for_timeout(400)
    return count


def section(page, heading):
    return page.locator("section", has=page.get_by_role("heading", name=heading, exact=True))


def test_a_slider_changes_all_three_pictures(lab_page):
    page = lab_page("circuit")
    count = settled(page)
    before = page.evaluate(CURVE)
    page.focus(GABA)
    page.keyboard.press("End")
    drawn(page, count + 2)
    settled(page)
    after = page.evaluate(CURVE)
    assert after != before
    assert "gaba=1.3" in page.url
    assert "Nothing is changed" not in page.text_content("main")
    page.reload()
    page.wait_for_selector('html[data-page="circuit"]')
    settled(page)
    assert page.evaluate(CURVE) == after, "the address gives the same page"
    page.get_by_role("button", name="As published").click()
    settled(page)
    assert page.evaluate(CURVE) == before
    assert "gaba" not in page.url


def test_adaptive_cells_bring_their_published_ranges(lab_page):
    page = lab_page("circuit")
    settled(page)
    field = page.get_by_label("How much cells tire per spike, slider")
    assert not field.first.is_visible()
    page.get_by_label("Circuit", exact=True).select_option("adaptive")
    settled(page)
    assert field.first.is_visible()
    assert "0 to 100 · DiVolo2019" in section(page, "Balance, rhythm and gain").text_content()
    assert "fitted without NMDA" in page.text_content("main")


def test_a_state_that_does_not_exist_is_told_at_its_picture(lab_page):
    page = lab_page("circuit", "?gaba=0.7&rates=settled")
    page.wait_for_selector(".problem")
    told = page.text_content(".problem")
    assert all(part in told for part in ("steady state", "came", "allowed", "what to do"))
    assert "still shows" not in page.text_content("main"), "there is no picture of it yet"
    assert page.locator('path.course[data-name="excitatory"]').count() >= 2, "the other pictures are there"


def test_a_loop_that_does_not_come_back_keeps_its_last_picture_and_says_so(lab_page):
    page = lab_page("circuit")
    settled(page)
    page.focus('input[type=range][aria-label^="Inhibition in the thalamus"]')
    page.keyboard.press("Home")
    page.wait_for_selector(".problem")
    assert "growing modes" in page.text_content(".problem")
    assert "last state that was possible" in page.text_content("main")
    page.keyboard.press("End")
    page.wait_for_selector(".problem", state="detached")


@pytest.mark.slow
def test_a_network_runs_on_request_and_its_data_are_those_of_the_python(lab_page):
    page = lab_page("circuit", "?s.network=coba&s.coba=0.25&s.seconds=0.8&s.seed=7")
    part = section(page, "Spiking network")
    assert "press Run" in part.text_content()
    part.get_by_role("button", name="Run the network").click()
    page.wait_for_selector("html[data-spikes]")
    assert "Spikes of 150 of 1000 cells" in part.text_content()
    names = {}
    exec(part.locator("pre").text_content(), names)
    assert page.get_attribute("html", "data-spikes") == str(names["data"].sizes["event"])
    with page.expect_download() as coming:
        part.get_by_text("Data as NetCDF").click()
    with xr.open_dataset(io.BytesIO(Path(coming.value.path()).read_bytes()), engine="h5netcdf") as data:
        xr.testing.assert_equal(data.load(), names["data"])


@pytest.mark.slow
def test_a_long_run_can_be_cancelled_and_another_begun(lab_page):
    page = lab_page("circuit", "?s.brunel=1&s.seconds=3&s.g=4.5&s.drive=4")
    part = section(page, "Spiking network")
    part.get_by_role("button", name="Run the network").click()
    part.get_by_role("button", name="Cancel").click()
    page.wait_for_function("() => document.getElementById('line').textContent === 'Stopped.'")
    assert part.locator("figure").count() == 0
    part.get_by_label("Network", exact=True).select_option("coba")
    part.get_by_role("button", name="Run the network").click()
    page.wait_for_selector("html[data-spikes]", timeout=60000)


def test_a_substance_brings_its_safety_before_anything_runs(lab_page):
    page = lab_page("circuit")
    part = section(page, "A cue in working memory")
    part.get_by_label("What changes").select_option("diazepam")
    assert "Not medical advice" in part.text_content() and "seizures that kill" in part.text_content()
    part.get_by_label("Regimen").fill("two now and then")
    part.get_by_role("button", name="Run both networks").click()
    page.wait_for_selector(".problem")
    told = page.text_content(".problem")
    assert all(word in told for word in ("came", "allowed", "what to do"))


@pytest.mark.slow
def test_a_cue_is_kept_and_with_receptors_blocked_lost(lab_page):
    page = lab_page("circuit", "?m.nmda_e=0.8&m.nmda_i=0.8")
    part = section(page, "A cue in working memory")
    part.get_by_role("button", name="Run both networks").click()
    page.wait_for_selector("html[data-memory]", timeout=90000)
    verdicts = part.locator(".answer").all_text_contents()
    assert verdicts[0].startswith("The cue is kept") and verdicts[1].startswith("The cue is lost")
    with page.expect_download() as coming:
        part.get_by_text("Report", exact=True).click()
    assert "A cue in working memory" in Path(coming.value.path()).read_text("utf-8")


@pytest.mark.slow
def test_the_keyboard_alone_runs_a_network(lab_page):
    page = lab_page("circuit", "?s.network=coba&s.coba=0.25")
    settled(page)
    page.get_by_role("button", name="Spiking network").focus()
    page.keyboard.press("Enter")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.textContent") == "Run the network":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("html[data-spikes]", timeout=60000)


def test_two_people_do_not_see_each_other(person):
    one, other = person().opens("circuit"), person().opens("circuit")
    settled(one)
    settled(other)
    mine, theirs = one.evaluate(CURVE), other.evaluate(CURVE)
    assert mine == theirs
    one.focus(GABA)
    one.keyboard.press("End")
    settled(one)
    assert one.evaluate(CURVE) != theirs
    assert other.evaluate(CURVE) == theirs and "gaba" not in other.url
