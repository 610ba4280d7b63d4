"""The page Model in a real browser: look, open, read, try alone, refuse, save."""

from pathlib import Path

import pytest

from browser_tools import drawn
from glutamate import catalogue

MANNERS = Path(__file__).with_name("manners.js").read_text("utf-8")
OPEN = "() => document.querySelector('path.course[data-name=\"open\"]').getAttribute('d')"


def thing(name, more=""):
    return f"?thing={name.replace(':', '%3A')}{more}"


def test_words_find_things_and_numbers(lab_page):
    page = lab_page("model")
    page.wait_for_selector(".things li")
    page.get_by_label("Look for a name").fill("magnesium")
    page.wait_for_selector("text=permeant_ion_block")
    page.wait_for_function("() => !document.querySelector('.things').textContent.includes('kainate')")
    assert "words=magnesium" in page.url
    page.get_by_text("have these words").click()
    page.wait_for_selector(".numbers td")
    assert "magnesium" in page.text_content(".numbers").lower()


def test_a_page_shows_equations_numbers_and_sources(lab_page):
    page = lab_page("model", thing("mechanism:nmda"))
    page.wait_for_selector("math mfrac")
    assert page.eval_on_selector("math", "node => node.namespaceURI") == "http://www.w3.org/1998/Math/MathML"
    text = page.text_content("main")
    assert all(part in text for part in ("Takes in", "Not here", "JahrStevens1990", "block_half", "SYN-11", "0.508"))


def test_only_assumed_numbers_are_kept_on_request(lab_page):
    page = lab_page("model", "?view=numbers")
    page.wait_for_selector(".numbers tbody tr")
    page.get_by_label("Only numbers that are assumed").check()
    page.wait_for_function(
        "() => [...document.querySelectorAll('.numbers tbody tr')].every((row) => row.textContent.includes('assumed'))"
    )
    total = sum(row["assumed"] for row in catalogue.parameters())
    page.wait_for_selector(f"text={total} numbers, {total} of them assumed")
    page.get_by_role("button", name="After").click()
    page.wait_for_selector("text=51 to 100 of")
    assert "first=50" in page.url


def test_a_file_holds_the_whole_table(lab_page):
    page = lab_page("model", "?view=numbers&words=caffeine")
    page.wait_for_selector(".numbers tbody tr")
    with page.expect_download() as coming:
        page.get_by_text("Save as CSV").click()
    text = Path(coming.value.path()).read_text("utf-8")
    head, *rows = text.strip().split("\n")
    assert head.startswith("path,value,unit") and len(rows) == int(page.text_content("p[role=status].quiet").split()[0])


def test_a_mechanism_alone_follows_its_input(lab_page):
    page = lab_page("model", thing("mechanism:ampa"))
    page.get_by_role("button", name="Try it alone").click()
    page.wait_for_selector("path.course[data-name]", state="attached")
    before, count = page.evaluate(OPEN), drawn(page)
    page.focus('input[type=range][aria-label^="glutamate"]')
    page.keyboard.press("End")
    drawn(page, count)
    page.wait_for_function(f"(old) => ({OPEN})() !== old", arg=before)
    assert "in.ampa.glutamate=1" in page.url
    after = page.evaluate(OPEN)
    page.reload()
    page.wait_for_selector("path.course[data-name]", state="attached")
    assert page.evaluate(OPEN) == after, "the address gives the same trial"


def test_a_trial_that_cannot_go_on_says_where_and_why(lab_page):
    page = lab_page("model", thing("mechanism:carbon_label", "&try=1"))
    page.wait_for_selector(".problem")
    told = page.text_content(".problem")
    assert "not finite" in told and "set the inputs" in told
    assert "did not get there" in page.text_content("main") and "settled" not in page.text_content("main td")


def test_events_make_their_peaks(lab_page):
    page = lab_page("model", thing("model:synapse", "&try=1"))
    page.wait_for_selector("path.course[data-name]", state="attached")
    count = drawn(page)
    page.get_by_label("Events on release, spike").check()
    drawn(page, count)
    page.wait_for_function("() => location.hash.includes('ev.release.spike=20')")
    assert page.locator("path.course[data-name='cleft, glutamate cleft']").count() == 1


def test_what_does_not_run_alone_says_why(lab_page):
    page = lab_page("model", thing("model:working_memory", "&try=1"))
    page.wait_for_selector("text=network of many cells")


def test_an_unknown_thing_is_refused_in_four_parts(lab_page):
    page = lab_page("model", thing("mechanism:ampaa"))
    page.wait_for_selector(".problem")
    told = page.text_content(".problem")
    assert all(part in told for part in ("ampaa", "came", "allowed", "what to do", "ampa"))


def test_a_target_is_measured_now(lab_page):
    page = lab_page("model", thing("mechanism:nmda"))
    page.get_by_role("button", name="Measure SYN-11 now").click()
    page.wait_for_selector("text=SYN-11, measured now")
    rows = page.locator("table", has_text="within tolerance").locator("tbody tr")
    assert rows.count() == len(catalogue.show("SYN-11")["targets"]) and all(
        "passed" in text for text in rows.all_text_contents()
    )


def test_a_substance_has_its_safety_text(lab_page):
    page = lab_page("model", thing("drug:ketamine"))
    assert "supervision" in page.text_content(".safety")


@pytest.mark.slow
@pytest.mark.parametrize("query", ["?view=numbers", thing("mechanism:ampa", "&try=1"), thing("model:synapse")])
@pytest.mark.parametrize("look", [(1280, "dark"), (360, "light")])
def test_every_view_is_readable(lab_page, query, look):
    page = lab_page("model", query, viewport={"width": look[0], "height": 900}, color_scheme=look[1])
    page.wait_for_selector("main table")
    page.wait_for_timeout(800)
    assert page.evaluate(MANNERS.partition("\n")[2]) == []
