"""Timelines by chance: whatever is written resolves or is refused, and no hour holds two spans of a channel."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glutamate.errors import GlutamateError
from glutamate.scenarios.loader import parse
from glutamate.scenarios.timeline.format import ENTRIES
from glutamate.scenarios.timeline.span import Timeline, resolve

CALM = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
PIECES = ["daily", "weekdays", "mon", "sat", "day 3", "2026-03-04", "..", ",", " ", "every 2 weeks", "-", "08:00"]
PIECES += ["23:59", "waking", "bedtime", "+30 min", "24:00", "none", "window", "caffeine", "100 mg", "oral", "1e9", "0"]
PIECES += [
    "with",
    "msg",
    "1 g",
    "lux",
    "10 min",
    "every",
    "²",
    "\u0130",
    "9" * 40,
    "vigorous",
    "quiet",
    "mrs",
    "press 3T",
]
WORDS = st.one_of(st.text(max_size=40), st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join))
GOOD = {
    "days": ["daily", "weekdays", "weekend", "mon,thu", "day 3", "day 3..9", "2026-03-04", "weekend every 2 weeks"],
    "at": ["08:00", "08:00,20:00", "09:00-17:30", "23:00-07:00", "waking", "bedtime -30 min"],
}
VALUES = {"sleep": "window", "room": "quiet", "work": "letters", "study": "vocabulary", "dose": "caffeine 100 mg oral"}
VALUES |= {"meal": "lunch", "exercise": "vigorous", "stressor": "criticism", "light": "450 lux", "scan": "mrs"}
ROOMS = '[rooms]\nquiet = { source = "assumed: x" }\nloud = { sensory = 2, source = "assumed: x" }\n'


def quoted(text):
    """A TOML string, or a list of them."""
    if isinstance(text, list):
        return "[" + ", ".join(map(quoted, text)) + "]"
    return '"' + "".join(f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}" for c in text) + '"'


def toml(entries, days=14, lead_in="7 days"):
    head = f'format = 1\ntitle = "T"\nstart = 2026-03-02\ndays = {days}\nlead_in = {quoted(lead_in)}\ntimeline = [\n'
    rows = ("{ " + ", ".join(f"{key} = {quoted(value)}" for key, value in entry.items()) + " },\n" for entry in entries)
    return head + "".join(rows) + "]\n" + ROOMS


def settled(text) -> Timeline | None:
    try:
        return resolve(parse(text.encode("utf-8", "surrogatepass"))[0])
    except GlutamateError as error:
        assert all((error.asked, error.came, error.allowed, error.do)) and str(error)
        return None


def sound(line):
    """No hour of a channel holds two spans; all lie within the plan, in order; breaks lie within their span."""
    assert [span.start for span in line.spans] == sorted(span.start for span in line.spans)
    for span in line.spans:
        assert line.begin - 1e-9 <= span.start <= span.end <= line.end + 1e-9
        assert (span.start < span.end) == (span.channel is not None) and span.what != "none"
        assert all(span.start <= a < b <= span.end + 1e-9 for a, b in span.options.get("breaks", ()))
    for channel in {span.channel for span in line.spans} - {None}:
        held = [span for span in line.spans if span.channel == channel]
        assert all(before.end <= after.start + 1e-9 for before, after in pairwise(held))
    assert all(span.verb in ("sleep", "room", "work", "light", "meal") for span in line.spans if span.start < -1e-9)


@CALM
@given(verb=st.sampled_from(list(ENTRIES)), days=WORDS, at=WORDS, what=WORDS)
def test_any_text_resolves_or_is_refused(verb, days, at, what):
    for entry in (
        {"days": days, "at": GOOD["at"][0], verb: VALUES[verb]},
        {"days": "daily", "at": at, verb: VALUES[verb]},
        {"days": "daily", "at": "09:00-10:00" if verb in ("sleep", "work") else "09:00", verb: what},
        {"days": "daily", "at": "09:00-10:00", verb: what, "instead_of": days},
    ):
        line = settled(toml([entry]))
        if line is not None:
            sound(line)


@CALM
@given(text=WORDS, option=st.sampled_from(["breaks", "decay", "region", "sequence", "method", "arm", "note", "load"]))
def test_any_option_resolves_or_is_refused(text, option):
    verb = {"breaks": "room", "decay": "stressor", "method": "study", "load": "work"}.get(option, "scan")
    at = "09:00-17:30" if verb in ("room", "study", "work") else "09:00"
    line = settled(toml([{"days": "daily", "at": at, verb: VALUES[verb], option: text}]))
    if line is not None:
        sound(line)


@CALM
@given(text=WORDS, key=WORDS)
def test_any_lead_in_room_arm_and_person_resolves_or_is_refused(text, key):
    entry = {"days": "daily", "at": "09:00-10:00", "room": "quiet"}
    settled(toml([entry], lead_in=text))
    settled(toml([entry]) + f"loud2 = {{ light = {quoted(text)}, source = {quoted(text)} }}\n")
    settled(
        toml([entry])
        + f"[[arms]]\nreplace = {{ {quoted(key)} = {quoted(text)}, {quoted('rooms.quiet')} = {quoted(text)} }}\n"
    )
    settled(toml([entry]) + f"[people]\nage = {quoted(text)}\nweight = {quoted(key)}\n")
    settled(toml([entry]) + f"[outputs]\nopen = [{{ at = {quoted(text)}, window = {quoted(key)} }}]\n")


CHANNELS = {"sleep": "sleep", "room": "room", "work": "activity", "study": "activity", "light": "light"}
RANKS = [("daily", 0), ("weekdays", 1), ("weekend", 1), ("mon,tue,wed,thu", 2), ("fri", 2), ("day 1..9", 3)]
RANKS += [("day 12 every 2 weeks", 3), ("2026-03-02..2026-03-10", 4), ("2026-03-12", 4)]


@settings(CALM, max_examples=200)
@given(
    entries=st.lists(
        st.tuples(st.sampled_from(sorted(CHANNELS)), st.sampled_from(RANKS), st.integers(0, 23), st.integers(1, 11)),
        min_size=2,
        max_size=8,
        unique_by=lambda entry: (CHANNELS[entry[0]], entry[1]),
    )
)
def test_no_hour_holds_two_spans_of_a_channel(entries):
    rows = []
    for verb, (days, rank), start, length in entries:
        lower = [d for v, (d, r), *_ in entries if CHANNELS[v] == CHANNELS[verb] and r < rank]
        at = f"{start:02}:30-{(start + length) % 24:02}:00"
        rows.append({"days": days, "at": at, verb: VALUES[verb]} | ({"instead_of": lower} if lower else {}))
    line = settled(toml(rows))
    if line is not None:  # refused: equal ranks that overlap past midnight, an entry that replaces nothing
        sound(line)


NESTED = [("daily", 0), ("weekdays", 1), ("mon,tue,wed,thu", 2), ("day 1..9", 3), ("2026-03-02..2026-03-10", 4)]


@settings(CALM, max_examples=100)
@given(
    ranks=st.lists(st.sampled_from(NESTED), unique=True, min_size=1, max_size=5),
    stretches=st.lists(st.tuples(st.integers(0, 22), st.integers(1, 9)), min_size=5, max_size=5),
)
def test_the_highest_rank_holds_at_every_quarter_of_an_hour(ranks, stretches):
    """The oracle asks of every moment which entries cover it, and takes the one of the highest rank."""
    entries = []
    for (days, rank), (start, length) in zip(ranks, stretches, strict=False):
        end = min(start + length, 24)
        lower = [text for text, r in ranks if r < rank]
        entry = {"days": days, "at": f"{start:02}:00-{end:02}:00", "work": f"kind {rank}"}
        entries.append((entry | ({"instead_of": lower} if lower else {}), rank, start, end))
    line = settled(toml([entry for entry, *_ in entries], lead_in="0 d"))
    if line is None:  # some entry replaces nothing
        return
    on = {
        "daily": range(1, 15),
        "weekdays": [1, 2, 3, 4, 5, 8, 9, 10, 11, 12],
        "mon,tue,wed,thu": [1, 2, 3, 4, 8, 9, 10, 11],
    }
    on |= {"day 1..9": range(1, 10), "2026-03-02..2026-03-10": range(1, 10)}
    for quarter in range(14 * 24 * 4):
        moment = quarter / 4 + 1 / 8
        day, hour = int(moment // 24) + 1, moment % 24
        over = [rank for entry, rank, start, end in entries if day in on[entry["days"]] and start <= hour < end]
        wanted = f"kind {max(over)}" if over else None
        assert [s.what for s in line.spans if s.start <= moment < s.end] == ([wanted] if wanted else [])


@pytest.mark.parametrize("days", ["day 9..3", "every", "mon every weeks", "..", ",", "day 3..", "2026-13-01"])
def test_broken_days_are_refused_with_a_line(days):
    with pytest.raises(GlutamateError) as error:
        resolve(parse(toml([{"days": days, "at": "09:00", "meal": "lunch"}]).encode(), "mine.toml")[0])
    assert error.value.line == 7
