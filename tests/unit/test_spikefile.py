"""Spike files: the forms that are read, refusals with file and line, and any bytes at all."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glutamate.engine.events import spikefile
from glutamate.engine.events.spikefile import read_spikes
from glutamate.errors import SpikeFileError


@pytest.fixture
def write(tmp_path):
    def save(content):
        path = tmp_path / "spikes.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return save


@pytest.mark.parametrize(
    "content",
    [
        "time_ms,synapse\n1,a\n2.5,b\n3e0,a\n",
        "1,a\r\n2.5,b\r\n3,a",
        "\ufeffTime_ms , Synapse\r1,a\r2.5,b\r3,a\r",
        "# made by hand\n\n time_ms,synapse\n1,a\n   # a pause\n2.5,b\n\n+3.0,a\n",
        '"time_ms","synapse"\n"1","a"\n2.5,"b"\n3., a \n',
    ],
)
def test_two_columns_in_many_clothes(write, content):
    table = read_spikes(write(content))
    assert table.synapses == ["a", "b"]
    assert [times.tolist() for times in table.times_ms] == [[1.0, 3.0], [2.5]]


def test_one_column_is_one_synapse(write):
    table = read_spikes(str(write("0\n.5\n0.5\n1e1\n")))
    assert table.synapses == ["0"]
    assert table.times_ms[0].tolist() == [0, 0.5, 0.5, 10]
    assert read_spikes(write("time_ms\n-0\n")).times_ms[0].tolist() == [0.0]


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        ("", None, "no spike times"),
        ("# nothing\n\ntime_ms\n", None, "no spike times"),
        ("1\n3\n2\n", 3, "2 ms after 3 ms in line 2"),
        ("1,a\n9,b\n3,a\n2,a\n", 4, "in line 3"),
        ("1\nabc\n", 2, "'abc'"),
        ("time\n1\n", 1, "time_ms"),
        ("1\ntime_ms\n", 2, "time_ms"),
        ("1\nnan\n", 2, "not finite"),
        ("-Inf\n", 1, "not finite"),
        ("1e999\n", 1, "not finite"),
        ("1\n-1\n", 2, "negative"),
        ("1,a,b\n", 1, "3 columns"),
        ("1,a\n2\n", 2, "1 columns after rows of 2"),
        ("time_ms\n1,a\n", 2, "2 columns after rows of 1"),
        ("1,\n", 1, "without a synapse"),
        ("1_000\n", 1, "1_000"),
        ("\uff11\n", 1, "where a time should stand"),
        ("1;a\n", 1, "1;a"),
        ("1\n" + "2" * 2000, 2, "2000 bytes"),
        (b"1\n\x00\x01\x02\n", 2, "unprintable"),
        (b"1\n\xff\xc0\n", 2, "not UTF-8"),
        ("1\n".encode("utf-16"), 1, "UTF-16"),
    ],
)
def test_refusals_name_file_and_line(write, content, line, says):
    path = write(content)
    with pytest.raises(SpikeFileError) as caught:
        read_spikes(path)
    assert says in str(caught.value)
    assert caught.value.line == line
    assert caught.value.file == str(path)


def test_what_is_no_file_is_refused(tmp_path, write, monkeypatch):
    for path in (tmp_path / "absent.csv", tmp_path, "", "a\0b", os.devnull, 0, None, 3.5, b"absent"):
        with pytest.raises(SpikeFileError):
            read_spikes(path)
    monkeypatch.setattr(spikefile, "LARGEST_FILE", 10)
    with pytest.raises(SpikeFileError, match="more than"):
        read_spikes(write("1\n" * 10))


PIECES = st.sampled_from(
    ["1", "2.5", "time_ms", "synapse", ",", "\n", "\r", '"', "#", " ", "nan", "-", "e", "\ufeff", "\0", "a", "\u2028"]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200) | st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=100))
def test_any_bytes_are_read_or_refused(write, content):
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    try:
        table = read_spikes(write(raw))
    except SpikeFileError:
        return
    assert len(table.times_ms) == len(table.synapses) > 0
    for times in table.times_ms:
        assert (times[1:] >= times[:-1]).all()
        assert ((times >= 0) & (times < float("inf"))).all()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.floats(0, 1e9), st.sampled_from("abc")), min_size=1, max_size=30))
def test_what_is_written_is_read_back(write, spikes):
    spikes.sort()
    table = read_spikes(write("".join(f"{time!r},{synapse}\n" for time, synapse in spikes)))
    for synapse, times in zip(table.synapses, table.times_ms, strict=True):
        assert times.tolist() == [time for time, name in spikes if name == synapse]
