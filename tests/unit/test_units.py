"""Units: the parser against pint, canonical round trips, quantities, fields, and no surprise exceptions."""

import math
import pickle
import subprocess
import sys
from typing import NamedTuple

import pint
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from glutamate.errors import ParameterError, UnitError
from glutamate.units import (
    TIME_UNITS,
    Field,
    Unit,
    canonical_text,
    from_canonical,
    kelvin,
    measure,
    mM,
    mode,
    molecule,
    ms,
    mV,
    nS,
    number,
    pA,
    parse_quantity,
    parse_unit,
    past,
    pF,
    quantity,
    share,
    to_canonical,
    um,
    vector,
)
from glutamate.units.text import PREFIXED, PREFIXES

PINT = pint.UnitRegistry()
CANONICAL = {  # our base dimension: what pint calls the canonical unit
    "[length]": "um",
    "[time]": "ms",
    "[current]": "pA",
    "[mass]": "ng",
    "[substance]": "amol",
    "[temperature]": "K",
}
OURS_TO_PINT = {
    "C": "coulomb",
    "F": "farad",
    "%": "percent",
    "d": "day",
    "h": "hour",
    "L": "liter",
    "M": "molar",
    "K": "kelvin",
}
OURS_TO_PINT |= {"m": "meter", "s": "second", "A": "ampere", "g": "gram", "mol": "mole", "V": "volt", "S": "siemens"}
OURS_TO_PINT |= {"ohm": "ohm", "J": "joule", "W": "watt", "Hz": "hertz", "min": "minute", "week": "week", "1": ""}
PREFIX_TO_PINT = {
    "a": "atto",
    "f": "femto",
    "p": "pico",
    "n": "nano",
    "u": "micro",
    "\u00b5": "micro",
    "\u03bc": "micro",
}
PREFIX_TO_PINT |= {"m": "milli", "c": "centi", "d": "deci", "k": "kilo", "M": "mega", "G": "giga", "T": "tera", "": ""}

symbols = st.one_of(
    st.tuples(st.sampled_from([*PREFIXES, ""]), st.sampled_from(list(PREFIXED))),
    st.tuples(st.just(""), st.sampled_from(["min", "h", "d", "week", "%"])),
)
powers = st.sampled_from(
    [("", 1), ("^2", 2), ("**2", 2), ("^-1", -1), ("^(-2)", -2), ("^(1/2)", 0.5), ("^0.5", 0.5), (" ^ 3", 3)]
)
factors = st.tuples(symbols, powers)


@st.composite
def compounds(draw):
    """A unit text and the pint unit built from the same parts, not from the same text."""
    above = draw(st.lists(factors, max_size=2))
    below = draw(st.lists(factors, min_size=0 if above else 1, max_size=2))
    join = draw(st.sampled_from([" ", "*", ".", " * ", " . ", "\u00b7"]))
    oracle = PINT.Quantity(1.0, "")
    for sign, part in ((1, above), (-1, below)):
        for (prefix, symbol), (_, power) in part:
            oracle = oracle * PINT.Quantity(1.0, PREFIX_TO_PINT[prefix] + OURS_TO_PINT[symbol]) ** (sign * power)
    texts = ["".join([*symbol, power]) for symbol, (power, _) in above]
    text = join.join(texts) or "1"
    if below:
        under = join.join("".join([*symbol, power]) for symbol, (power, _) in below)
        separated = "/" + "/".join("".join([*symbol, power]) for symbol, (power, _) in below)
        text += draw(st.sampled_from([f"/({under})", f" / ( {under} )", separated]))
    return text, oracle


@given(compounds())
def test_compound_units_convert_as_pint_converts_them(compound):
    text, oracle = compound
    unit = parse_unit(text)
    base = PINT.Quantity(1.0, "")
    for name, power in oracle.dimensionality.items():
        base = base * PINT.Quantity(1.0, CANONICAL[name]) ** power
    assert unit.factor == pytest.approx(oracle.to(base.units).magnitude, rel=1e-9)
    order = ["[length]", "[time]", "[current]", "[mass]", "[substance]", "[temperature]"]
    assert [float(d) for d in unit.dims[:6]] == pytest.approx([float(oracle.dimensionality.get(n, 0)) for n in order])
    assert unit.dims[6] == 0


@given(symbols)
def test_every_prefixed_symbol_as_pint(symbol):
    text = "".join(symbol)
    mine = parse_unit(text)
    theirs = PINT.Quantity(1.0, PREFIX_TO_PINT[symbol[0]] + OURS_TO_PINT[symbol[1]]).to_base_units()
    base = 1.0
    for name, power in theirs.dimensionality.items():
        base *= PINT.Quantity(1.0, CANONICAL[name]).to_base_units().magnitude ** power
    assert mine.factor == pytest.approx(theirs.magnitude / base, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "factor", "canonical", "hourly"),
    [
        ("1", 1, "1", "1"),
        ("%", 0.01, "1", "1"),
        ("1/(uM s)", 1, "1/(mM ms)", "1/(mM h)"),
        ("1/s", 1e-3, "1/ms", "1/h"),
        ("mM/ms", 1, "mM/ms", "mM/h"),
        ("nS", 1, "nS", "nS"),
        ("pS", 1e-3, "nS", "nS"),
        ("pF", 1, "pF", "nS h"),
        ("mS/cm^2", 0.01, "nS/um^2", "nS/um^2"),
        ("uF/cm^2", 0.01, "pF/um^2", "nS h/um^2"),
        ("mV", 1, "mV", "mV"),
        ("ohm cm", 1e-5, "um/nS", "um/nS"),
        ("um^2/ms", 1, "um^2/ms", "um^2/h"),
        ("amol", 1, "mM um^3", "mM um^3"),
        ("mol", 1e18, "mM um^3", "mM um^3"),
        ("molecule", 1, "molecule", "molecule"),
        ("molecule/um^2", 1, "molecule/um^2", "molecule/um^2"),
        ("mg/h", 1e6 / 3.6e6, "ng/ms", "ng/h"),
        ("mg/(kg d)", 1e-6 / 8.64e7, "1/ms", "1/h"),
        ("mg h/L", 1e6 * 3.6e6 / 1e15, "ng ms/um^3", "ng h/um^3"),
        ("J/(K mol)", 1, "pA mV ms/(mM K um^3)", "pA mV h/(mM K um^3)"),
        ("C/mol", 1e-3, "pA ms/(mM um^3)", "pA h/(mM um^3)"),
        ("mV/ms^(1/2)", 1, "mV/ms^(1/2)", "mV/h^(1/2)"),
        ("degC", 1, "K", "K"),
    ],
)
def test_known_units(text, factor, canonical, hourly):
    unit = parse_unit(text)
    assert unit.factor == pytest.approx(factor, rel=1e-15)
    assert canonical_text(unit.dims) == canonical
    assert canonical_text(unit.dims, "h") == hourly


def test_canonical_units_cohere():
    product = {
        "nS mV": "pA",
        "pF mV/ms": "pA",
        "mM um^3": "amol",
        "pF/nS": "ms",
        "pA ms": "fC",
        "V/A": "ohm",
        "J/s": "W",
        "uM": "umol/L",
    }
    for left, right in product.items():
        assert parse_unit(left).dims == parse_unit(right).dims
        assert parse_unit(left).factor == parse_unit(right).factor


@pytest.mark.parametrize("text", ["um", "\u00b5m", "\u03bcm", " um "])
def test_micro_is_read_in_every_spelling(text):
    assert (parse_unit(text).dims, parse_unit(text).factor) == (um.dims, 1.0)


UNUSABLE = (
    "foo,mX,eV,5 mM,s-1,ms2,um^,um^x,um^(1/0),um^(2,um^2..m,um^99,(s,s),(),1/,/s,*s,a..b,mM//s,1ms,uM(s),degC/s,mdegC,"
    "1/uM s,mol/L.s,Kh,cmin,((((%^12)^12)^12)^12)^12,m m^24,um^--1,um^2^3,um^\xb2"
)


@pytest.mark.parametrize("text", UNUSABLE.split(","))
def test_unusable_units_are_refused(text):
    with pytest.raises(UnitError) as caught:
        parse_unit(text)
    assert all(caught.value.to_dict()[part] for part in ("asked", "came", "allowed", "do"))


@pytest.mark.parametrize("text", ["", "  ", None, 3, ["mM"], "m" * 201, "(" * 150])
def test_what_is_no_unit_text_is_refused(text):
    with pytest.raises(UnitError):
        parse_unit(text)


def test_unknown_symbols_name_the_closest():
    with pytest.raises(UnitError) as caught:
        parse_unit("mMol/ms")
    assert "mmol" in caught.value.closest


unit_like = st.text(st.sampled_from("musMVALgKnp1203 /*^().-+%eE\u00b5\u00b7\u00b2\u0663\n"), max_size=24)


@given(st.one_of(st.text(max_size=40), unit_like))
@example("1e999 mM")
@example("1e308 TM")
@example("\ud800")
@example("nan")
@example("inf mM")
@example("1_0 mM")
@example("9" * 190)
@example("m^" + "9" * 190)
def test_random_text_is_a_unit_or_a_unit_error(text):
    for read in (parse_unit, parse_quantity, lambda t: quantity(t, mM.dims)):
        try:
            result = read(text)
        except UnitError as error:
            assert len(str(error)) < 1000
            continue
        if isinstance(result, Unit):
            assert 0 < result.factor < math.inf
        elif isinstance(result, tuple):
            assert math.isfinite(result[0])
        else:
            assert math.isfinite(result)


exponents = st.one_of(
    st.integers(-3, 3), st.sampled_from([parse_unit("m^(1/2)").dims[0], parse_unit("m^(-3/2)").dims[0]])
)


@given(st.tuples(*[exponents] * 7), st.sampled_from(list(TIME_UNITS)))
def test_canonical_text_is_read_back_as_one(dims, time):
    unit = parse_unit(canonical_text(dims, time))
    assert unit.dims == dims
    assert to_canonical(1.0, unit, time) == pytest.approx(1.0, rel=1e-12)


@given(compounds(), st.floats(1e-6, 1e6).map(lambda v: -v) | st.floats(1e-6, 1e6), st.sampled_from(list(TIME_UNITS)))
def test_values_survive_the_way_there_and_back(compound, value, time):
    unit = parse_unit(compound[0])
    assert from_canonical(to_canonical(value, unit, time), unit, time) == pytest.approx(value, rel=1e-12)


def test_the_time_unit_of_a_mechanism():
    for text in ("1/h", "mM/h", "1/(mM h)", "1/h^2", "h"):
        assert to_canonical(2.0, text, "h") == 2.0
    assert to_canonical(2.0, "1/min", "h") == pytest.approx(120.0)
    assert to_canonical(1.0, "mM/ms", "s") == pytest.approx(1e3)
    for unchanged in ("mV", "nS", "pA", "mM", "um", "K", "mg", "molecule"):
        assert to_canonical(3.0, unchanged, "d") == pytest.approx(to_canonical(3.0, unchanged))
    assert parse_unit("mM/ms").time_power == -1
    assert parse_unit("mV").time_power == 0
    with pytest.raises(UnitError) as caught:
        to_canonical(1.0, "mM", "hour")
    assert "ms" in caught.value.allowed


def test_an_hourly_mechanism_still_closes():
    volts_per_hour = to_canonical(10.0, "pA", "h") / to_canonical(5.0, "pF", "h")
    assert volts_per_hour == pytest.approx(to_canonical(2.0, "mV/ms", "h"))
    reduced = to_canonical(8.314462618, "J/(K mol)", "h") * 310.15 / to_canonical(96485.33212, "C/mol", "h")
    assert reduced == pytest.approx(26.7267, rel=1e-5)  # RT/F at 37 degC in mV


def test_quantities():
    assert parse_quantity("20 mM") == (20.0, parse_unit("mM"))
    assert parse_quantity("-1.5e-3mV")[0] == -1.5e-3
    assert parse_quantity("5/ms") == (5.0, parse_unit("1/ms"))
    assert parse_quantity("0.3") == (0.3, parse_unit("1"))
    assert quantity("25 nM", mM.dims) == pytest.approx(25e-6)
    assert quantity("37 degC", kelvin.dims) == pytest.approx(310.15)
    assert from_canonical(310.15, "degC") == pytest.approx(37.0)
    assert quantity("50 %", number.dims) == 0.5
    assert quantity("2 /s", measure("1/h").dims, "h") == pytest.approx(7200.0)
    assert quantity(7, mM.dims) == 7.0
    assert isinstance(quantity(7, mM.dims), float)


@pytest.mark.parametrize("value", [None, True, math.nan, [1.0], "20 mV", "mM", "", "1e308 TM"])
def test_what_is_no_quantity_of_the_dimension_is_refused(value):
    with pytest.raises(UnitError) as caught:
        quantity(value, mM.dims)
    assert "mM" in str(caught.value)


def test_a_wrong_dimension_names_both():
    with pytest.raises(UnitError) as caught:
        quantity("20 mV/s", mM.dims)
    assert "mV/ms" in caught.value.came
    assert "mM" in caught.value.asked


def test_fields_annotate_named_tuples():
    class State(NamedTuple):
        glutamate: mM(low=0, scale="25 nM")
        open: share
        bins: vector(64, share)
        lagged: past(mM)
        asleep: mode

    notes = State.__annotations__
    assert State._fields == tuple(notes)
    assert all(isinstance(field, Field) for field in notes.values())
    assert State._field_defaults == {}
    assert notes["glutamate"].scale == pytest.approx(25e-6)
    assert (notes["glutamate"].low, notes["glutamate"].high) == (0.0, math.inf)
    assert (notes["open"].low, notes["open"].high, notes["open"].scale) == (0.0, 1.0, 1.0)
    assert (notes["bins"].kind, notes["bins"].size, notes["bins"].high) == ("vector", 64, 1.0)
    assert (notes["lagged"].kind, notes["lagged"].unit) == ("past", mM.unit)
    assert notes["asleep"].kind == "mode"
    assert State(1.0, 0.0, (), 0.0, 0).glutamate == 1.0


def test_field_numbers_are_in_its_unit_and_kept_canonical():
    concentration = measure("uM")(low=1, high="2 mM", scale=5)
    assert concentration.low == pytest.approx(1e-3)
    assert concentration.high == 2.0
    assert concentration.scale == pytest.approx(5e-3)
    assert measure("uM").scale == 1e-3
    assert measure("degC")(low=0).low == 273.15
    assert measure("degC")(scale=2).scale == 2.0
    assert measure("1/s")(low=0, high=10).limits("s") == pytest.approx((0.0, 10.0, 1.0))
    assert mV.limits("h") == (-math.inf, math.inf, 1.0)
    assert mM() == mM
    assert mM(low=0) != mM
    assert {mM(low=0): 1}[mM(low=0)] == 1


def test_fields_are_frozen_and_travel():
    field = vector(3, mM(low=0))
    assert pickle.loads(pickle.dumps(field)) == field
    with pytest.raises(AttributeError):
        field.low = 1.0
    assert str(field.unit) == "mM"
    assert "vector" in repr(field)


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: mM(low=1, high=0), ParameterError),
        (lambda: mM(scale=0), ParameterError),
        (lambda: mM(low=math.nan), ParameterError),
        (lambda: mM(scale="1 mV"), UnitError),
        (lambda: measure("mQ"), UnitError),
        (lambda: vector(0, mM), ParameterError),
        (lambda: vector(2.5, mM), ParameterError),
        (lambda: Field("mM", kind="tensor"), ParameterError),
        (lambda: Field("mM", size=3), ParameterError),
    ],
)
def test_impossible_fields_are_refused(make, error):
    with pytest.raises(error):
        make()


def test_exported_fields_have_their_units():
    named = {ms: "ms", nS: "nS", pA: "pA", pF: "pF", um: "um", molecule: "molecule", kelvin: "K", number: "1"}
    for field, text in named.items():
        assert canonical_text(field.dims) == text
        assert field.scale == 1.0


def test_importing_and_evaluating_needs_no_slow_library():
    heavy = "numpy dataclasses typing re inspect fractions difflib pint"
    code = (
        "import sys; before = set(sys.modules); import glutamate.errors, glutamate.units, glutamate.parameter as p;"
        "p.par(1.0, '1/(uM s)', 'Destexhe1998').canonical('h');"
        f"print(*(set('{heavy}'.split()) & (set(sys.modules) - before)))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert loaded == ""
