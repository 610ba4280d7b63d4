"""The page Claims in a real browser: cards, filters, one claim, a run of one's own beside the stored verdict."""

from pathlib import Path

import pytest

from browser_tools import drawn
from glutamate import catalogue, claim

ZINC = "?claim=zinc-modulates"


def test_filters_and_search_leave_what_fits(lab_page):
    page = lab_page("claims")
    page.get_by_role("button", name="Show", exact=False).last.click()
    assert page.locator(".card").count() == len(catalogue.listing("claim"))
    verdict = page.get_by_role("button", name="beyond the model")
    many = int(verdict.text_content().split()[-1])
    verdict.click()
    assert verdict.get_attribute("aria-pressed") == "true"
    assert page.get_by_text(f"{many} of {len(catalogue.listing('claim'))} claims").count() == 1
    page.get_by_label("Search").fill("motor circuits")
    assert page.locator(".card").count() == 1
    page.get_by_label("Search").fill("no such thing at all")
    assert "No claim fits" in page.text_content(".empty")
    page.get_by_role("button", name="Show all").click()
    page.get_by_label("Evidence").select_option("E")
    shown = page.locator(".card .badge", has_text="evidence").all_text_contents()
    assert set(shown) == {"evidence E"}


def test_a_verdict_is_a_word_and_a_sign(lab_page):
    page = lab_page("claims")
    told = page.locator(".card .verdict").all_text_contents()
    assert told and all(
        text.split(maxsplit=1)[1] in ("supported", "mixed", "contradicted", "beyond the model") for text in told
    )
    assert {text[0] for text in told} <= set("✓≈✕○")


def test_one_claim_shows_its_rule_and_its_limits(lab_page):
    page = lab_page("claims", ZINC)
    about = claim("zinc-modulates").about()
    said = page.text_content(".page")
    assert about["rule"] in said and about["limits"] in said and "Vergnano" in said
    for arm in about["arms"]:
        assert arm in said


def test_a_claim_beyond_the_model_has_nothing_to_run(lab_page):
    page = lab_page("claims", "?claim=motor-restlessness")
    assert "no state variable" in page.text_content(".page")
    assert page.get_by_role("button", name="Run it").count() == 0


def test_a_run_of_ones_own_stands_beside_the_stored_verdict(lab_page):
    page = lab_page("claims", ZINC)
    page.get_by_label("People an arm").fill("20")
    page.get_by_label("Seeds draws of people").fill("2")
    field = page.get_by_label("zinc between cells, nM assumed", exact=True)
    field.fill("20")
    assert "zinc between cells, nM = 20" in page.text_content(".page")
    page.get_by_role("button", name="Run it").click()
    drawn(page)
    own = claim("zinc-modulates").run(20, 2, set={"zinc between cells, nM": 20.0})
    mine = page.locator(".card", has_text="Yours").text_content()
    assert own["verdict"] in mine and "With your own values" in mine and "zinc between cells, nM = 20" in mine
    assert page.locator(".card", has_text="Stored").count() == 1
    assert own["hash"] in page.text_content(".page")
    names = {}
    exec(page.text_content("details pre"), names)
    assert names["rows"] == own["measured"]
    for name in ("Data as CSV", "Data as NetCDF"):
        with page.expect_download() as coming:
            page.get_by_text(name).click()
        assert Path(coming.value.path()).stat().st_size > 100
    page.reload()
    page.wait_for_selector('html[data-page="claims"]')
    assert page.get_by_label("zinc between cells, nM assumed", exact=True).input_value() == "20"


def test_a_value_outside_its_range_says_what_is_allowed(lab_page):
    page = lab_page("claims", ZINC)
    field = page.get_by_label("zinc between cells, nM assumed", exact=True)
    field.fill("500")
    assert "0.1 to 20" in page.locator(".field", has=field).locator(".wrong").text_content()
    assert "No value is changed yet" in page.text_content(".page")


@pytest.mark.slow
def test_a_long_run_can_be_cancelled(lab_page):
    page = lab_page("claims", "?claim=eeg-sound-clears-glutamate&people=200&seeds=20")
    page.get_by_role("button", name="Run it").click()
    page.wait_for_selector(".working")
    page.get_by_role("button", name="Cancel").click()
    page.wait_for_selector(".working", state="detached", timeout=20000)
    assert "stopped" in page.text_content("#line")
    assert page.get_by_role("button", name="Run it").is_enabled()


def test_an_unknown_claim_is_refused_in_four_parts(lab_page):
    page = lab_page("claims", "?claim=nonsense")
    page.wait_for_selector(".problem")
    told = page.text_content(".problem")
    assert all(part in told for part in ("nonsense", "came", "allowed", "what to do"))
