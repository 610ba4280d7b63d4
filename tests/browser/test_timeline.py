"""The page Timeline in a real browser: the pattern by mouse and keys, the text, the run, the ladder, the address."""

import re

import pytest

NIGHT = '.week .block.verb-sleep[data-block="0.0"]'
ORDINARY = "?plan=ordinary_week"
READY = ".ladder .level.ms .strip path.course"


def text_of(page):
    """The plan as the page holds it."""
    return page.evaluate("() => document.querySelector('.source textarea').value")


def settles(page, wanted, present=True):
    """Wait until the plan's text has something, or has it no more."""
    say = "(w) => document.querySelector('.source textarea').value.includes(w)"
    page.wait_for_function(say if present else f"(w) => !({say})(w)", arg=wanted)


def drag(page, selector, hours, x_share=0.5, nth=0):
    """Drag something by hours of the picture."""
    box = page.locator(selector).nth(nth).bounding_box()
    wide = page.locator(".week .track").first.bounding_box()["width"]
    x, y = box["x"] + x_share * box["width"], box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + wide * hours / 48, y, steps=3)
    page.mouse.move(x + wide * hours / 24, y, steps=3)
    page.mouse.up()


@pytest.fixture
def ordinary(lab_page):
    """The ordinary week, laid out."""
    page = lab_page("timeline", ORDINARY)
    page.wait_for_selector(".week .block")
    return page


def test_a_block_is_dragged_and_the_comments_stay(ordinary):
    before = text_of(ordinary)
    drag(ordinary, ".week .block.verb-room", 1.0)
    settles(ordinary, "10:00-18:30")
    after = text_of(ordinary)
    changed = [(a, b) for a, b in zip(before.splitlines(), after.splitlines(), strict=True) if a != b]
    assert len(changed) == 1, "one line of the file changes"
    assert changed[0][1] == changed[0][0].replace("09:00-17:30", "10:00-18:30")
    ordinary.keyboard.press("Control+z")
    settles(ordinary, "09:00-17:30")
    assert text_of(ordinary) == before


def test_the_ends_of_a_block_change_its_length(ordinary):
    ordinary.locator(".week .block.verb-room").first.hover()
    box = ordinary.locator(".week .block.verb-room").first.bounding_box()
    drag(ordinary, ".week .block.verb-room", -0.5, x_share=1 - 4 / box["width"])
    settles(ordinary, "09:00-17:00")
    drag(ordinary, ".week .block.verb-room", 0.25, x_share=4 / box["width"])
    settles(ordinary, "09:15-17:00")


def test_a_night_is_moved_by_keys_over_midnight(ordinary):
    ordinary.locator(f'{NIGHT}[tabindex="0"]').focus()
    for _ in range(4):
        ordinary.keyboard.press("ArrowRight")
    settles(ordinary, "00:00-08:00")
    assert ordinary.evaluate("() => document.activeElement.dataset.block") == "0.0", "focus stays with the block"
    ordinary.keyboard.press("Shift+ArrowLeft")
    settles(ordinary, "00:00-07:45")


def test_a_moment_is_moved_in_its_own_part_of_the_text(ordinary):
    drag(ordinary, '.week .moment[data-block="2.1"]', 1.0)
    settles(ordinary, "08:00,14:00")


def test_delete_removes_and_undo_brings_back(ordinary):
    ordinary.locator('.week .moment[data-block="4.0"]').first.focus()
    ordinary.keyboard.press("Delete")
    settles(ordinary, "breakfast", present=False)
    ordinary.get_by_role("button", name="Undo").click()
    settles(ordinary, "breakfast")


def test_the_form_changes_one_day_only(ordinary):
    ordinary.locator(".week .block.verb-room").nth(2).click()
    form = ordinary.locator("dialog.entry")
    form.get_by_label("only Wednesday 4 March").check()
    form.get_by_label("from", exact=True).fill("11:00")
    form.get_by_role("button", name="Save").click()
    form.wait_for(state="hidden")
    settles(ordinary, "2026-03-04")
    rooms = ordinary.locator('.week .day[aria-label="Wednesday 4 March"] .verb-room')
    assert "11:00 to 17:30" in rooms.first.get_attribute("aria-label")
    assert ordinary.locator(".week .block.verb-room").count() == 5
    ordinary.get_by_role("button", name="Undo").click()
    settles(ordinary, "2026-03-04", present=False)


def test_add_by_the_form_alone_with_keys(ordinary):
    ordinary.get_by_role("button", name="Add", exact=True).press("Enter")
    form = ordinary.locator("dialog.entry")
    form.get_by_label("What", exact=True).select_option("meal")
    form.get_by_label("Meal, and what is in it").fill("snack")
    form.get_by_label("time of day").fill("16:00")
    ordinary.keyboard.press("Enter")
    form.wait_for(state="hidden")
    settles(ordinary, 'meal = "snack"')


def test_the_form_says_what_does_not_fit(ordinary):
    before = text_of(ordinary)
    ordinary.get_by_role("button", name="Add", exact=True).click()
    form = ordinary.locator("dialog.entry")
    form.get_by_label("Substance, amount and way").fill("stardust 5 mg oral")
    form.get_by_role("button", name="Add", exact=True).click()
    form.locator(".problem").wait_for()
    assert all(
        part in form.locator(".problem").text_content() for part in ("stardust", "came", "allowed", "what to do")
    )
    ordinary.keyboard.press("Escape")
    form.wait_for(state="hidden")
    assert text_of(ordinary) == before


def test_wrong_text_names_its_line_and_the_picture_stays(ordinary):
    ordinary.get_by_text("The plan as text (TOML)").click()
    ordinary.locator(".source textarea").fill(
        text_of(ordinary).replace('"daily", at = "07:30"', '"dayly", at = "07:30"')
    )
    told = ordinary.locator("details .problem")
    told.wait_for()
    assert "daily" in told.text_content()
    line = ordinary.locator(".source .lines .here").text_content().strip()
    assert "dayly" in text_of(ordinary).splitlines()[int(line) - 1]
    assert ordinary.locator(".week .block").count() > 10
    ordinary.locator(".source textarea").fill(text_of(ordinary).replace("dayly", "daily"))
    told.wait_for(state="detached")


def test_a_file_that_is_too_large_is_refused_in_four_parts(ordinary):
    large = {"name": "big.toml", "mimeType": "text/plain", "buffer": b"#" * 200_001}
    ordinary.locator("input[type=file]").set_input_files(large)
    ordinary.wait_for_selector(".problem")
    assert all(part in ordinary.text_content(".problem") for part in ("200001", "200000", "came", "allowed"))


def test_an_own_file_is_opened_and_its_address_opens_it_again(ordinary):
    own = text_of(ordinary).replace("An ordinary week", "A week of my own").replace("count = 50", "count = 3")
    file = {"name": "own.toml", "mimeType": "text/plain", "buffer": own.encode()}
    ordinary.locator("input[type=file]").set_input_files(file)
    ordinary.wait_for_url(re.compile("text="))
    ordinary.wait_for_timeout(300)  # until the browser has written the address
    ordinary.reload()
    ordinary.wait_for_selector(".week .block")
    assert text_of(ordinary) == own
    assert ordinary.get_by_label("Title").input_value() == "A week of my own"


def test_a_damaged_address_still_opens(lab_page):
    page = lab_page("timeline", "?text=AAAA&t=nonsense&person=-5")
    page.wait_for_selector(".week .block")
    assert "cannot be read" in page.text_content(".status")
    page = lab_page("timeline", "?plan=nonsense")
    page.wait_for_selector(".week .block")
    assert "no shipped plan nonsense" in page.text_content(".status")


def test_a_long_plan_shows_a_week_at_a_time(lab_page):
    page = lab_page("timeline", "?plan=life_year")
    page.wait_for_selector(".week .block")
    assert page.locator(".week .day").count() == 7
    first = page.locator(".week .day").first.get_attribute("aria-label")
    page.get_by_role("button", name="Next week").click()
    label = "document.querySelector('.week .day').getAttribute('aria-label')"
    page.wait_for_function(f"(name) => {label} !== name", arg=first)
    assert page.locator(".week .day").first.get_attribute("aria-label") == "Thursday 8 January"


PURE = """async ([name, ...given]) => (await import("/static/pages/timeline/when.js"))[name](...given)"""


TEXTS = [
    (("moved", "23:00-07:00", 0, 60, 60), {"at": "00:00-08:00", "days": 1}),
    (("moved", "08:00,20:00", 1, -30, -30), {"at": "08:00,19:30", "days": 0}),
    (("moved", "waking +1 h", 0, 15, 15), {"at": "waking +75 min", "days": 0}),
    (("moved", "bedtime -30 min", 0, 30, 30), {"at": "bedtime", "days": 0}),
    (("moved", "09:00-09:15", 0, 15, 0), None),
    (("moved", "09:00-17:00", 0, 0, 16 * 60), None),
    (("moved", "00:30-08:00", 0, -60, -60), {"at": "23:30-07:00", "days": -1}),
    (("shifted", "sun", 1), "mon"),
    (("shifted", "weekdays", 1), "tue,wed,thu,fri,sat"),
    (("shifted", "day 3..9", -2), "day 1..7"),
    (("shifted", "day 1", -1), None),
    (("shifted", "2026-02-28", 1), "2026-03-01"),
    (("shifted", "sat every 2 weeks", 1), None),
    (("partOf", "23:00-07:00", 1380, 1860), 0),
    (("partOf", "08:00,waking +1 h", 600, 600), 1),
    (("partOf", "09:00-12:00,13:00-18:00", 900, 1000), 1),
]


def test_times_and_days_as_texts(ordinary):
    assert [ordinary.evaluate(PURE, list(given)) for given, _ in TEXTS] == [wanted for _, wanted in TEXTS]


@pytest.fixture
def lived(lab_page):
    """A small crowd that has lived the week, and a moment that is opened."""
    page = lab_page("timeline", ORDINARY)
    page.wait_for_selector(".week .block")
    page.get_by_label("People").fill("4")
    settles(page, "count = 4")
    page.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_selector(READY, timeout=120_000)
    page.wait_for_function(f"() => {QUIET}")
    return page


WINDOW = ".ladder .level.{} .window"
QUIET = "[...document.querySelectorAll('.ladder [role=status]')].every((n) => !n.textContent)"
CURVES = "[...document.querySelectorAll('.ladder path.course')].map((n) => n.getAttribute('d')).join()"


@pytest.mark.slow
def test_the_ladder_moves_with_keys_mouse_and_address(lived):
    words = "(k) => document.querySelector(`.ladder .level.${k} .moment`).textContent"
    assert "seed 1" in lived.text_content("main")
    assert lived.locator(".ladder .problem").count() == 0
    curve = "() => document.querySelector('.ladder .level.minute .strip path.course').getAttribute('d')"
    before = lived.evaluate(curve)
    lived.locator(WINDOW.format("day")).focus()
    lived.keyboard.press("ArrowRight")
    assert lived.evaluate(words, "minute").endswith("10:01")
    lived.wait_for_function(f"(old) => ({curve})() !== old", arg=before)
    lived.keyboard.press("PageUp")
    assert lived.evaluate(words, "minute").endswith("11:01")
    lived.locator(WINDOW.format("second")).focus()
    lived.keyboard.press("End")
    assert lived.evaluate(words, "ms").endswith("11:01:00.990")
    lived.keyboard.press("ArrowRight")
    assert lived.evaluate(words, "second").endswith("11:01:01"), "over the end the second above moves too"
    whole = lived.locator(".ladder .level.whole .strip")
    whole.click(position={"x": 0.9 * whole.bounding_box()["width"], "y": 60})
    assert lived.evaluate(words, "day") == "Sunday 8 March"
    lived.wait_for_function(f"() => location.hash.includes('t=') && {QUIET}")
    lived.wait_for_timeout(800)  # until the browser has written the address
    shown = lived.evaluate(f"() => {CURVES}")
    lived.reload()
    lived.wait_for_selector(READY, timeout=120_000)
    lived.wait_for_function(
        f"(old) => {CURVES} === old", arg=shown
    )  # the address gives the same picture, to the last point


@pytest.mark.slow
def test_an_edit_after_the_run_says_that_the_results_are_older(lived):
    drag(lived, ".week .block.verb-room", 1.0)
    settles(lived, "10:00-18:30")
    lived.get_by_text("changed since this run").wait_for()


@pytest.mark.slow
def test_spiking_cells_of_a_second_on_request(lived):
    lived.get_by_role("button", name="Spiking cells of this second").click()
    lived.get_by_text("shown with its spiking cells").wait_for(timeout=120_000)
    names = lived.locator(".ladder .level.second .strip text.name").all_text_contents()
    assert any("cells fire" in name for name in names)
    assert lived.locator(".ladder .level.second .problem").count() == 0
    lived.get_by_role("button", name="Averages of this second").click()
    lived.get_by_role("button", name="Spiking cells of this second").wait_for()
    assert "averages" in lived.locator(".ladder .level.second h3").text_content()


def test_a_substance_stands_with_its_dangers(ordinary):
    ordinary.get_by_text("not medical advice", exact=False).first.wait_for()
    assert "caffeine" in ordinary.locator("p.safety").first.text_content().lower()
    ordinary.get_by_role("button", name="Add", exact=True).click()
    form = ordinary.locator("dialog.entry")
    form.get_by_label("Substance, amount and way").fill("memantine 10 mg oral")
    form.get_by_role("link", name="memantine").wait_for()
    form.get_by_label("What", exact=True).select_option("light")
    form.locator("p.safety").wait_for(state="detached")


def test_leaving_during_a_run_leaves_the_other_page_alone(ordinary):
    ordinary.get_by_role("button", name="Run", exact=True).click()
    ordinary.get_by_role("link", name="Synapse").click()
    ordinary.wait_for_selector('html[data-page="synapse"]')
    ordinary.wait_for_timeout(2500)
    assert "#synapse" in ordinary.url


def test_rooms_days_and_the_first_day_are_edited(ordinary):
    ordinary.get_by_text("Rooms (1)").click()
    ordinary.get_by_label("Load of office").fill("1.5")
    ordinary.keyboard.press("Tab")
    settles(ordinary, "load = 1.5")
    ordinary.get_by_label("name of a new room").fill("quiet study")
    ordinary.get_by_role("button", name="Add a room").click()
    settles(ordinary, "quiet_study")
    ordinary.get_by_label("Load of office").fill("99")
    ordinary.keyboard.press("Tab")
    ordinary.locator(".problem").first.wait_for()
    assert "load = 1.5" in text_of(ordinary)
    assert ordinary.get_by_label("Load of office").input_value() == "1.5"
    ordinary.get_by_label("Days", exact=True).fill("10")
    settles(ordinary, "days = 10")
    assert ordinary.locator(".week .day").count() == 10
    ordinary.get_by_label("First day").fill("2026-03-09")
    settles(ordinary, "2026-03-09T00:00:00")


def test_too_large_a_run_is_refused_in_four_parts(lab_page):
    page = lab_page("timeline", "?plan=life_year")
    page.wait_for_selector(".week .block")
    page.get_by_label("People").fill("1000")
    settles(page, "count = 1000")
    page.get_by_role("button", name="Run", exact=True).click()
    page.locator(".problem").wait_for()
    told = page.locator(".problem").text_content()
    assert "1000 people for" in told
    assert all(part in told for part in ("came", "allowed", "what to do"))
    assert page.get_by_role("button", name="Run", exact=True).is_enabled()
