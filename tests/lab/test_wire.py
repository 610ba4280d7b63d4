"""What travels between page and server: whatever comes, it is a message or a refusal in four parts."""

import base64
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glutamate.errors import GlutamateError
from glutamate.lab import asks
from glutamate.lab.wire import TEXT, LabError, checked, pack, plain, read

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
KEYS = st.sampled_from(["id", "ask", "with", "slot", "stop", "else"])


@given(st.text(max_size=300) | st.binary(max_size=300))
def test_any_text_is_read_or_refused(text):
    try:
        message = read(text)
    except LabError:
        return
    assert message.id >= 0 and (message.ask or message.stop)


@given(st.dictionaries(KEYS, JSON, max_size=6))
def test_any_object_is_read_or_refused(value):
    try:
        read(json.dumps(value))
    except LabError as error:
        assert all((error.asked, error.came, error.allowed, error.do))


@given(st.sampled_from(asks.names()), st.dictionaries(st.text(max_size=10), JSON, max_size=5))
def test_any_ask_checks_what_it_is_given(name, value):
    ask = asks.find(name)
    try:
        checked(ask, name, value)
    except GlutamateError as error:
        assert all((error.asked, error.came, error.allowed, error.do))


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"id": 1, "ask": "synapse", "with": ' + '{"a":' * 50 + "1" + "}" * 51,
        '{"id": 1, "ask": "synapse", "with": ' + '{"a":' * 700 + "1" + "}" * 701,
        '{"id": 1, "ask": "synapse", "with": {"a": ' + "[" * 700 + "]" * 700 + "}}",
        '{"id": 1, "ask": "plan", "with": {"edit": {"set": {"days": 1e400}}}}',
        '{"id": 1, "ask": "synapse", "with": {"count": ' + "9" * 5000 + "}}",
        '{"id": 1e400, "ask": "synapse"}',
        '{"id": NaN, "ask": "synapse"}',
        '{"id": true, "ask": "synapse"}',
        '{"id": 99999999999999999999, "ask": "synapse"}',
        '{"id": 1, "ask": "synapse", "stop": true}',
        '{"id": 1}',
        '{"id": 1, "ask": ["synapse"]}',
        "x" * (TEXT + 1),
    ],
)
def test_hostile_messages_are_refused(text):
    with pytest.raises(LabError):
        read(text)


def test_numbers_travel_with_all_their_bits():
    values = np.array([[0.1, np.nan], [-0.0, 5e-324]])
    sent = json.loads(pack(3, "answer", value={"a": values, "n": np.float64("inf"), "k": np.int64(4), "t": ("x",)}))
    assert sent["id"] == 3 and sent["is"] == "answer"
    value = sent["value"]
    assert base64.b64decode(value["a"]["f8"]) == values.tobytes() and value["a"]["shape"] == [2, 2]
    assert value["n"] is None and value["k"] == 4 and value["t"] == ["x"]
    assert plain(np.array(["a", "b"])) == ["a", "b"]


def test_unknown_asks_say_which_there_are():
    with pytest.raises(GlutamateError) as refused:
        asks.find("../secret")
    assert "synapse" in refused.value.allowed
