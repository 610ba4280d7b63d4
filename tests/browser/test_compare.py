"""The page Compare in a real browser: two plans are run, one value is changed, a text is refused, files come."""

from pathlib import Path

import pytest

MANNERS = Path(__file__).with_name("manners.js").read_text("utf-8")
CHANGED = "?a=theta_burst&b=theta_burst&b.set.magnesium=0.1+mM&people=4&seed=2&run=1"


def compared(page, more_than=0):
    page.wait_for_function(
        "(n) => Number(document.documentElement.dataset.compared ?? 0) > n", arg=more_than, timeout=60000
    )


def test_one_value_changed_changes_what_hangs_on_it(lab_page):
    page = lab_page("compare", CHANGED)
    compared(page)
    table = page.locator("table", has_text="peak of calcium.calcium").first
    row = table.locator("tr", has_text="peak of calcium.calcium")
    first, second = (float(cell.split("(")[0]) for cell in row.locator("td").all_text_contents()[1:3])
    assert second > 2 * first
    assert "magnesium" in page.locator("section", has_text="What differs between the plans").last.text_content()
    assert page.locator("path.course").count() >= 4


def test_another_course_is_added(lab_page):
    page = lab_page("compare", CHANGED)
    compared(page)
    page.get_by_label("Add a course").select_option("membrane.voltage")
    page.wait_for_selector("figcaption:has-text('membrane voltage')")
    assert "membrane.voltage" in page.url


def test_a_value_that_does_not_fit_is_said_at_its_plan(lab_page):
    page = lab_page("compare", "?a=theta_burst&b=theta_burst&b.set.nmda.nubmer=4&run=1")
    page.wait_for_selector(".side:nth-child(2) .problem")
    assert "nmda.number" in page.text_content(".side:nth-child(2) .problem")
    assert page.locator(".side:nth-child(1) .problem").count() == 0


def test_a_network_that_is_too_large_has_a_remedy(lab_page):
    page = lab_page("compare", "?a=cortical_column&b=choice&run=1")
    page.wait_for_selector(".side:nth-child(1) .problem")
    assert "glutamate run cortical_column" in page.text_content(".problem")


def test_a_text_of_ones_own_is_checked_with_its_line(lab_page):
    page = lab_page("compare", "?a=theta_burst&b=theta_burst")
    page.get_by_label("Second plan").select_option("own text")
    area = page.get_by_label("Text of the plan")
    text = area.input_value()
    assert 'title = "Theta bursts"' in text
    area.fill(text.replace('duration = "1.2 s"', 'duration = "1.2 mV"'))
    area.blur()
    page.wait_for_selector(".problem")
    line = 1 + text[: text.index("duration =")].count("\n")
    assert f"line{line}" in page.text_content(".problem")
    area.fill(text.replace('duration = "1.2 s"', 'duration = "0.6 s"'))
    area.blur()
    page.wait_for_function("() => !document.querySelector('.problem')")
    page.get_by_role("button", name="Run both").click()
    compared(page)
    assert "0.6 s" in page.locator("section", has_text="What differs between the plans").last.text_content()


def test_a_long_run_is_stopped_and_the_page_goes_on(lab_page):
    page = lab_page("compare", "?a=life_year&b=ordinary_week&people=50")
    page.get_by_role("button", name="Run both").click()
    page.get_by_role("button", name="Cancel").click()
    page.wait_for_function("() => document.getElementById('line').textContent.includes('Stopped')")
    page.get_by_label("First plan").select_option("theta_burst")
    page.get_by_label("Second plan").select_option("twenty_hertz")
    page.wait_for_selector("text=Half a second of regular spikes")
    page.get_by_role("button", name="Run both").click()
    compared(page)
    assert page.locator("path.course[data-name]").count() >= 4


def test_both_reports_come_as_files(lab_page):
    page = lab_page("compare", CHANGED)
    compared(page)
    links = page.get_by_role("link", name="Report")
    assert links.count() == 2
    with page.expect_download() as coming:
        links.last.click()
    assert "Theta bursts" in Path(coming.value.path()).read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("look", [(1280, "dark"), (360, "light")])
def test_a_result_is_readable(lab_page, look):
    page = lab_page("compare", CHANGED, viewport={"width": look[0], "height": 900}, color_scheme=look[1])
    compared(page)
    page.wait_for_timeout(500)
    assert page.evaluate(MANNERS.partition("\n")[2]) == []
