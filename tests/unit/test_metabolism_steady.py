"""The steady map: where long runs end, slopes against differences, round trips of slow states, what is refused."""

import numpy as np
import pytest

from glutamate.engine import discover
from glutamate.engine.simulate import simulate
from glutamate.errors import GlutamateError, PathError, SolveError
from glutamate.metabolism.steady import SteadyMap

MAP = SteadyMap()
LOOKED_AT = [
    "tissue.glutamate_tissue",
    "tissue.glutamine_tissue",
    "tissue.gaba_tissue",
    "fluid.glutamate_ambient",
    "fluid.gaba_ambient",
    "ammonium.ammonium",
    "excitatory.filling",
    "energy.supply",
]


def test_rest_is_where_the_model_starts() -> None:
    found = MAP()
    data = simulate(discover.model("cycle"), duration="1 min", threads=1)
    for path in data.data_vars:
        assert found[str(path)][0] == pytest.approx(float(data[path][0]), rel=1e-8, abs=1e-12), path


@pytest.mark.parametrize(
    "given",
    [
        {"transporters": 0.6},
        {"release_excitatory": 1.2, "release_inhibitory": 0.9},
        {"coenzyme": 0.5},
        {"ammonia_blood": 0.2},
        {"glutamate_plasma": 0.7, "leak": 10.0},
        {"glucose_plasma": 2.5},
    ],
    ids=str,
)
def test_long_runs_end_on_the_map(given: dict[str, float]) -> None:
    free = SteadyMap(slow=("decarboxylase.protein_67", "transaminase.active", "transaminase.drug"))
    model = discover.model("cycle").set(given | {"decarboxylase.repression": 0.0})
    data = simulate(model, times=[0.0, 40 * 1440.0], record=LOOKED_AT, rtol=1e-9, threads=1)
    found = free(given | {"decarboxylase.repression": 0.0})
    for path in LOOKED_AT:
        assert found[path][0] == pytest.approx(float(data[path][-1]), rel=3e-7), path


def test_many_points_are_those_one_by_one() -> None:
    levels = np.linspace(0.5, 1.4, 7)
    together = MAP({"release_excitatory": levels, "transporters": np.linspace(1.0, 0.5, 7)})
    for k, level in enumerate(levels):
        alone = MAP({"release_excitatory": float(level), "transporters": float(np.linspace(1.0, 0.5, 7)[k])})
        for path in LOOKED_AT:
            assert together[path][k] == pytest.approx(alone[path][0], rel=1e-9), path


@pytest.mark.parametrize("path", ["transporters", "coenzyme", "transaminase.active", "excitatory.glutaminase"])
def test_slopes_are_those_of_differences(path: str) -> None:
    step = 1e-4
    slopes = MAP.slopes(path)
    ends = [MAP({path: 1 + sign * step}) for sign in (1, -1)]
    for name in LOOKED_AT:
        by_hand = (ends[0][name][0] - ends[1][name][0]) / (2 * step)
        assert slopes[name][0] == pytest.approx(by_hand, rel=2e-4, abs=1e-7 * abs(ends[0][name][0])), name


def test_units_are_converted() -> None:
    assert MAP({"glutamate_plasma": "700 uM"})["fluid.glutamate_ambient"][0] == pytest.approx(
        MAP({"glutamate_plasma": 0.7})["fluid.glutamate_ambient"][0], rel=1e-12
    )


def test_clearance_by_half_doubles_ambient_glutamate_once() -> None:
    rest, half = (MAP({"transporters": s})["fluid.glutamate_ambient"][0] for s in (1.0, 0.5))
    assert half / rest == pytest.approx(2.0, rel=0.05)
    grows = SteadyMap(discover.model("cycle", (("spill", "grows"),)))
    assert grows({"transporters": 0.5})["fluid.glutamate_ambient"][0] / rest > 3.5


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        ({"transporter": 0.5}, PathError, "transporters"),
        ({"excitatory.glutamate": 1.0}, PathError, "settles"),
        ({"transporters": np.ones(3), "leak": np.ones(2)}, SolveError, "one length"),
        ({"transporters": "1 mM"}, GlutamateError, "mM"),
    ],
)
def test_refuses(given: dict[str, object], error: type[GlutamateError], says: str) -> None:
    with pytest.raises(error, match=says):
        MAP(given)


def test_refuses_a_slow_state_that_is_none() -> None:
    with pytest.raises(PathError, match=r"glutathione\.glutathione"):
        SteadyMap(slow=("glutathione.glutathion",))
