"""Effects: order of operations, Gaddum competition against the law of mass action, refusals."""

import itertools
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glutamate.engine.effect import Effect, apply_effects, compete
from glutamate.engine.mechanism import mechanism
from glutamate.engine.system import trace
from glutamate.errors import ParameterError, PathError, UnitError
from glutamate.parameter import par
from glutamate.units import mM

SHARES = st.floats(0, 0.999)


@mechanism
class Receptor:
    """One parameter with a domain, one input."""

    conductance: float = par(2.0, "nS", "assumed: test", domain=(0, 10))

    class State(NamedTuple):
        x: mM

    class Drive(NamedTuple):
        glutamate: mM

    def start(self, drive):
        return self.State(0.0)

    def rate(self, state, drive):
        return self.State(-self.conductance * state.x)


SYSTEM = trace(Receptor())
HERE = {"receptor.conductance": 2.0, "receptor.glutamate": 1.0}
PATH = "receptor.conductance"


def value(*effects, **more):
    return apply_effects(HERE, effects, **more)[PATH]


def test_one_replacement_then_sums_then_products():
    effects = [
        Effect(PATH, "scale", 3),
        Effect(PATH, "add", 1),
        Effect(PATH, "replace", 5),
        Effect(PATH, "add", -2),
        Effect(PATH, "scale", 0.5),
    ]
    for order in itertools.permutations(effects):
        assert value(*order) == 6.0
    assert HERE[PATH] == 2.0
    assert apply_effects(HERE, effects)["receptor.glutamate"] == 1.0


def test_texts_and_arrays():
    assert value(Effect(PATH, "replace", "500 pS"), system=SYSTEM) == 0.5
    assert value(Effect(PATH, "scale", "50 %")) == 1.0
    assert value(Effect(PATH, "add", [1, 2]), Effect(PATH, "occupy", [0.5, 0.25])).tolist() == [1.5, 3.0]
    drive = apply_effects(HERE, [Effect("receptor.glutamate", "add", "1 uM")], system=SYSTEM)
    assert drive["receptor.glutamate"] == 1.001


@given(st.lists(SHARES, min_size=1, max_size=4))
def test_competition_is_the_law_of_mass_action(shares):
    """With concentration over affinity r, each ligand holds r / (1 + sum r) of the site."""
    ratios = [f / (1 - f) for f in shares]
    held = compete(shares)
    assert held == pytest.approx([r / (1 + sum(ratios)) for r in ratios])
    left = value(*(Effect(PATH, "occupy", f, site="pore") for f in shares))
    assert left == pytest.approx(2 / (1 + sum(ratios)))
    assert left == pytest.approx(2 * (1 - sum(held)), abs=1e-9)


@given(SHARES, SHARES)
def test_different_sites_multiply(f, g):
    assert value(Effect(PATH, "occupy", f, "pore"), Effect(PATH, "occupy", g, "ligand")) == pytest.approx(
        2 * (1 - f) * (1 - g)
    )


def test_a_full_site_leaves_nothing_to_others():
    assert compete([1.0, 0.4]) == [1.0, 0.0]
    assert compete([np.array([1.0, 0.5]), 0.5])[0].tolist() == [1.0, 1 / 3]
    assert value(Effect(PATH, "occupy", 1, "pore"), Effect(PATH, "occupy", 0.4, "pore")) == 0
    assert value(Effect(PATH, "occupy", 1)) == 0
    with pytest.raises(ParameterError, match="all of it"):
        compete([1, 1])


@pytest.mark.parametrize(
    ("make", "kind", "says"),
    [
        (lambda: Effect(PATH, "scal", 2), ParameterError, "scale"),
        (lambda: Effect(PATH, "scale", float("nan")), ParameterError, "finite"),
        (lambda: Effect(PATH, "occupy", 1.2), ParameterError, "0 to 1"),
        (lambda: Effect(PATH, "scale", 2, site="pore"), ParameterError, "occupy only"),
        (lambda: Effect(PATH, "add", None), ParameterError, "None"),
        (lambda: value(Effect(PATH, "replace", 1), Effect(PATH, "replace", 1)), ParameterError, "at most one"),
        (lambda: value(Effect("receptor.conduct", "add", 1)), PathError, PATH),
        (
            lambda: value(Effect(PATH, "occupy", 0.1), Effect(PATH, "occupy", 0.1, "pore")),
            ParameterError,
            "a site for each",
        ),
        (lambda: value(Effect(PATH, "occupy", 0.1), Effect(PATH, "occupy", 0.1)), ParameterError, "a site for each"),
        (lambda: value(Effect(PATH, "add", "1 nS")), ParameterError, "system"),
        (lambda: value(Effect(PATH, "add", "1 mV"), system=SYSTEM), UnitError, "nS"),
        (lambda: value(Effect(PATH, "occupy", "120 %")), ParameterError, "0 to 1"),
        (lambda: value(Effect(PATH, "scale", -1), system=SYSTEM), ParameterError, "from 0 to 10"),
        (lambda: value(Effect(PATH, "add", [0, 9, 10]), system=SYSTEM), ParameterError, "11 in 2 of 3"),
    ],
)
def test_refusals(make, kind, says):
    with pytest.raises(kind) as caught:
        make()
    assert says in str(caught.value)
