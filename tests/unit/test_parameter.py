"""Parameters: canonical values, ranges, sources, and the bibliography."""

import math
import pickle
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glutamate.errors import ParameterError, UnitError
from glutamate.parameter import (
    Parameter,
    bibliography,
    check_source,
    citation,
    par,
    parse_bibtex,
    references,
)
from glutamate.units import TIME_UNITS, to_canonical


def test_a_parameter_keeps_the_number_as_printed():
    rate = par(12.9, "1/s", "Destexhe1998", low=4.7, high=12.9, domain=(0, None), note="R_u")
    assert (rate.value, rate.unit, rate.low, rate.high) == (12.9, "1/s", 4.7, 12.9)
    assert rate.canonical("ms") == pytest.approx(0.0129)
    assert rate.canonical("s") == pytest.approx(12.9)
    assert rate.canonical_low("ms") == pytest.approx(0.0047)
    assert rate.canonical_high("h") == pytest.approx(12.9 * 3600)
    assert rate.domain_canonical("ms") == (0.0, math.inf)
    assert rate.keys == ("Destexhe1998",)
    assert not rate.assumed
    assert pickle.loads(pickle.dumps(rate)) == rate
    assert rate.replace(value=5.0).canonical() == pytest.approx(0.005)
    with pytest.raises(AttributeError):
        rate.value = 1.0


def test_open_ranges():
    plain = par(-65, "mV", "assumed: typical rest")
    assert plain.canonical() == -65.0
    assert isinstance(plain.canonical(), float)
    assert plain.canonical_low() is None
    assert plain.canonical_high() is None
    assert plain.domain == (None, None)
    assert plain.domain_canonical() == (-math.inf, math.inf)
    assert plain.assumed
    assert plain.keys == ()


def test_sources():
    assert par(1.0, "1", "Destexhe1998; JahrStevens1990").keys == ("Destexhe1998", "JahrStevens1990")
    fitted = par(1.0, "1", "fit:SYN-11")
    assert (fitted.keys, fitted.assumed) == ((), False)
    assert par(1.0, "1", "assumed: as in Hille2001; see there").keys == ()


def test_structural_values_may_be_texts_and_counts():
    assert par("five-state", "1", "Destexhe1998", binding="structural").canonical() == "five-state"
    count = par(3, "1", "assumed: three shells", binding="structural").canonical()
    assert count == 3
    assert isinstance(count, int)


@pytest.mark.parametrize("source", ["", "  ", "assumed:", "assumed:  ", "fit:", "Destexhe 1998", "A;;B", ";", None, 3])
def test_a_number_without_a_source_is_refused(source):
    with pytest.raises(ParameterError) as caught:
        par(1.0, "mM", source)
    assert "source" in caught.value.came


@pytest.mark.parametrize(
    "given_",
    [
        {"value": math.nan},
        {"value": math.inf},
        {"value": None},
        {"value": True},
        {"value": "five"},
        {"value": "five", "binding": "structural", "unit": "mM"},
        {"low": 2.0},
        {"high": 0.5},
        {"low": 2.0, "high": 0.5},
        {"low": math.nan},
        {"domain": (2, None)},
        {"domain": (None, 0.5)},
        {"domain": (0, None), "low": -1},
        {"domain": (None, 2), "high": 3},
        {"domain": 3},
        {"domain": (1, 2, 3)},
        {"domain": (0, math.inf)},
        {"binding": "global"},
    ],
)
def test_impossible_parameters_are_refused(given_):
    arguments = {"value": 1.0, "unit": "1", "source": "Hille2001", **given_}
    value, unit, source = (arguments.pop(name) for name in ("value", "unit", "source"))
    with pytest.raises(ParameterError):
        par(value, unit, source, **arguments)


def test_an_unknown_unit_is_refused_at_once():
    with pytest.raises(UnitError):
        par(1.0, "mQ", "Hille2001")


@given(
    st.floats(-1e9, 1e9),
    st.floats(0, 1e9),
    st.floats(0, 1e9),
    st.sampled_from(["1/(uM s)", "mM", "mV", "1/h", "degC", "pF", "mg/L"]),
    st.sampled_from(list(TIME_UNITS)),
)
def test_ranges_keep_their_order_in_canonical_units(value, down, up, unit, base):
    parameter = par(value, unit, "assumed: drawn", low=value - down, high=value + up, domain=(value - down, None))
    assert parameter.canonical_low(base) <= parameter.canonical(base) <= parameter.canonical_high(base)
    assert parameter.domain_canonical(base)[0] == parameter.canonical_low(base)
    assert parameter.canonical(base) == to_canonical(value, unit, base)


def test_150_parameters_take_less_than_10_ms():
    def seconds():
        start = time.perf_counter()
        for i in range(150):
            par(12.9, "1/s", "Destexhe1998", low=4.7, high=12.9 + i, domain=(0, None), note="R_u").canonical("ms")
        return time.perf_counter() - start

    assert min(seconds() for _ in range(20)) < 0.010


def test_every_reference_is_complete():
    entries = references()
    assert len(entries) >= 35
    for key, entry in entries.items():
        needed = {
            "article": ["journal", "volume", "pages"],
            "book": ["publisher"],
            "incollection": ["booktitle"],
            "inproceedings": ["booktitle"],
            "misc": [],
        }
        for field in ("author", "title", "year", *needed[entry["type"]]):
            assert entry[field], (key, field)
        assert entry["type"] != "misc" or {"howpublished", "url"} & entry.keys(), key
        assert entry["year"] in key or key == "CODATA2018" or entry["year"] == "undated"
        assert entry.get("doi", "10.").startswith("10.")
        assert entry["title"].count("{") == entry["title"].count("}")
        assert key in bibliography([key])
    numbers = [entry["doi"] for entry in entries.values() if "doi" in entry]
    assert len(set(numbers)) == len(numbers)
    titles = [re.sub(r"\W", "", entry["title"]).lower() for entry in entries.values()]
    assert len(set(titles)) == len(titles)


def test_citations_are_one_line():
    assert citation("JahrStevens1990") == (
        "Jahr and Stevens (1990). Voltage dependence of NMDA-activated macroscopic conductances predicted by "
        "single-channel kinetics. Journal of Neuroscience 10:3178-3182. doi:10.1523/JNEUROSCI.10-09-03178.1990"
    )
    assert citation("Hille2001") == "Hille (2001). Ion Channels of Excitable Membranes. Sinauer Associates."
    for key in references():
        assert "\n" not in citation(key)
        assert not set("{}\\") & set(citation(key))


def test_the_bibliography_is_read_back():
    text = bibliography(["Clements1992", "Hille2001", "Clements1992"])
    again = parse_bibtex(text, "again.bib")
    assert list(again) == ["Clements1992", "Hille2001"]
    assert again["Hille2001"] == references()["Hille2001"]
    assert bibliography([]) == ""


def test_sources_are_checked_against_the_bibliography():
    for source in ("Destexhe1998", "Destexhe1998;Hille2001", "assumed: no data", "fit:SYN-11"):
        check_source(source)
    for source, near in (("Destexhe1999", "Destexhe1998"), ("Hille2001;Clement1992", "Clements1992")):
        with pytest.raises(ParameterError) as caught:
            check_source(source)
        assert near in caught.value.closest
    with pytest.raises(ParameterError):
        check_source("")
    for ask in (citation, lambda key: bibliography([key])):
        with pytest.raises(ParameterError):
            ask("Nobody2000")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("@article{A, title = {x}}\n@article{A, title = {y}}", 2),
        ("\n\n@article{A, title = {x}", 3),
        ("@article{, title = {x}}", 1),
        ("@article", 1),
        ("@article{A, title = x}", 1),
        ("@article{A, title}", 1),
    ],
)
def test_broken_bibtex_is_refused_with_its_line(text, line):
    with pytest.raises(ParameterError) as caught:
        parse_bibtex(text, "broken.bib")
    assert (caught.value.file, caught.value.line) == ("broken.bib", line)


def test_bibtex_values_keep_inner_braces_and_lose_line_breaks():
    entry = parse_bibtex("text before @Article{Key1,\n  title = {A {GABA}\n    story},\n  year={1999}\n}", "x")["Key1"]
    assert entry["title"] == "A {GABA} story"
    assert (entry["type"], entry["year"]) == ("article", "1999")
    assert entry["bibtex"].startswith("@Article{Key1,")


def test_parameters_compare_by_value():
    assert par(1.0, "mM", "Hille2001") == Parameter(1.0, "mM", "Hille2001")
    assert par(1.0, "mM", "Hille2001") != par(1.0, "uM", "Hille2001")
