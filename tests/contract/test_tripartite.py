"""The tripartite synapse: rest, books, one port for a spike, units across parts, and a run of every choice."""

from typing import Any

import numpy as np
import pytest

from glutamate.engine.events.protocol import Protocol
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.errors import ParameterError
from glutamate.synapse.astrocyte import StoreCalcium
from glutamate.synapse.tripartite import GABA, GLIOTRANSMISSION, NMDA, TONIC, assemble

CHOICES: list[dict[str, Any]] = [
    {},
    {"voltage": "clamped"},
    {"transporters": "oocyte_affinity"},
    {"calcium_channels": True},
    {"kainate": True},
    {"nmda": "memantine", "extrasynaptic_nmda": True, "neighbours": True, "tonic": "a5b3g2"},
    {"age": "juvenile"},
    *({"nmda": name} for name in NMDA if name != "lester1992"),
    *({"ambient_gaba": name} for name in GABA if name != "clamp"),
    *({"tonic": name} for name in TONIC if name != "a4b3d"),
    *({"gliotransmission": name} for name in GLIOTRANSMISSION if name != "off"),
    {"nmda": "glun2b", "kainate": True, "gliotransmission": "release_increasing", "age": "juvenile"},
]
INPUTS = [
    {},
    {"temperature": 304.15, "diazepam": 2e-5, "transporters": 0.3, "magnesium": 0.1},
    {"calcium_outside": 1.2, "adenosine": 0.5, "lamotrigine": "20 uM", "riluzole": "5 uM"},
    {"taurine": "50 uM", "neurosteroid": "100 nM", "ethanol": "100 mM", "gaba_inside": "20 mM"},
]
DRIFTING = ("messenger.", "store.")  # their card: they start before any input, not at rest


def name(choice: dict[str, Any]) -> str:
    return "-".join(f"{k}={v}" for k, v in choice.items()) or "default"


class Point:
    """One model at one set of states: values of any nodes by path."""

    def __init__(self, model: Model, states: dict[str, float] | None = None) -> None:
        self.system, self.values = model.system, model.values()
        self.known = {("parameter", k): self.values[s.path] for k, s in enumerate(self.system.parameters)}
        self.known |= {("input", k): self.values[s.path] for k, s in enumerate(self.system.inputs)}
        self.names = [s.path for s in self.system.states]
        self.start = dict(zip(self.names, self.read(self.system.start), strict=True)) | (states or {})
        self.known |= {("state", k): self.start[n] for k, n in enumerate(self.names)}
        self.rate = dict(zip(self.names[: self.system.size], self.read(self.system.rate), strict=True))
        self.output = dict(
            zip(self.system.outputs, self.read([n for _, n in self.system.outputs.values()]), strict=True)
        )

    def read(self, nodes: list[int]) -> list[float]:
        return [float(np.squeeze(v)) for v in self.system.graph.evaluate(nodes, self.known)]

    def jump(self, port: str) -> dict[str, float]:
        """States after an event of value 1, those alone that it sets."""
        self.known["value", 0] = 1.0
        assign = self.system.jumps[port].assign
        return dict(zip([self.names[k] for k in assign], self.read(list(assign.values())), strict=True))


DEFAULT = Model.of(assemble(), name="tripartite")


@pytest.mark.parametrize("inputs", INPUTS, ids=lambda i: "-".join(i) or "default")
@pytest.mark.parametrize("choice", CHOICES, ids=name)
def test_start_is_rest(choice: dict[str, Any], inputs: dict[str, Any]) -> None:
    point = Point(Model.of(assemble(**choice)).set(inputs))
    assert np.all(np.isfinite(list(point.start.values())))
    scales = {s.path: s.field.scale for s in point.system.states}
    moving = {n: r / scales[n] for n, r in point.rate.items() if abs(r / scales[n]) >= 1e-9}
    assert {n for n in moving if not n.startswith(DRIFTING)} == set()


@pytest.mark.parametrize("choice", CHOICES, ids=name)
def test_every_choice_runs(choice: dict[str, Any]) -> None:
    model = Model.of(assemble(**choice))
    spikes = Protocol().spikes("release.spike", times=[5.0]).spikes("inhibition.spike", times=[20.0])
    data = simulate(model, spikes, times=np.linspace(0, 50, 101), threads=1)
    assert all(np.all(np.isfinite(data[v].values)) for v in data.data_vars)
    assert data.time.values[-1] == pytest.approx(50)
    assert data["ampa.open"].values.max() > 0.05
    for group in model.system.conserved:
        shares = sum(data[model.system.states[k].path].values for k in group)
        np.testing.assert_allclose(shares, 1, atol=1e-6)


def test_molecules_are_moved_not_made() -> None:
    """Free and bound change by leak less uptake alone, in any state; a spike puts into the cleft what it emits."""
    rng = np.random.default_rng(1)
    states = {f"cleft.glutamate_{place}": rng.uniform(1e-5, 1) for place in ("cleft", "perisynaptic", "ambient")}
    for part in ("eaat", "eaat_ambient"):
        states |= dict(
            zip((f"{part}.{n}" for n in ("outward", "bound", "inward")), rng.dirichlet(np.ones(3)), strict=True)
        )
    point = Point(DEFAULT, states)
    volume = {n: point.values[f"cleft.{n}_volume"] for n in ("cleft", "perisynaptic", "ambient")}
    free = sum(volume[n] * point.rate[f"cleft.glutamate_{n}"] for n in volume)
    step = 1e-6
    later = Point(DEFAULT, states | {n: states[n] + step * point.rate[n] for n in states})
    held = passed = 0.0
    for part, place in (("eaat", "perisynaptic"), ("eaat_ambient", "ambient")):
        held += volume[place] * (later.output[f"{part}.held"] - point.output[f"{part}.held"]) / step
        passed += volume[place] * (point.output[f"{part}.leak"] - point.output[f"{part}.uptake"])
    assert free + held == pytest.approx(passed, rel=1e-5)
    after = point.jump("release.spike")
    rise = (after["cleft.glutamate_cleft"] - states["cleft.glutamate_cleft"]) * volume["cleft"]
    v = point.values
    emitted = v["vesicles.sites"] * v["vesicles.vesicle_molecules"] * point.output["vesicles.next_share"]
    assert rise * v["cleft.avogadro"] == pytest.approx(emitted)
    assert after["spillover.leaving"] == pytest.approx(emitted)


def test_one_port_serves_release_and_its_modulation() -> None:
    for inputs in ({}, {"lamotrigine": "1 mM"}):
        point = Point(DEFAULT.set(inputs))
        after = point.jump("release.spike")
        assert after["presynaptic.recent_rate"] == pytest.approx(1 / point.values["presynaptic.memory_time"])
        assert after["vesicles.facilitation"] == pytest.approx(point.output["presynaptic.utilization"])


def test_drugs_and_modulators_act_on_release() -> None:
    busy = {"presynaptic.recent_rate": 0.02}
    plain = Point(DEFAULT, busy).output["presynaptic.utilization"]
    for inputs in ({"lamotrigine": "20 uM"}, {"riluzole": "5 uM"}, {"adenosine": 0.5}, {"calcium_outside": 1.2}):
        assert Point(DEFAULT.set(inputs), busy).output["presynaptic.utilization"] < 0.95 * plain
    assert Point(DEFAULT, {**busy, "mglur.active": 0.5}).output["presynaptic.utilization"] < 0.8 * plain


def test_tonic_current_follows_ambient_gaba() -> None:
    plain = Point(DEFAULT).output
    assert 1e3 * plain["gat.resting_gaba"] == pytest.approx(0.106)
    leaky = Point(Model.of(assemble(ambient_gaba="leak_limited"))).output
    assert 1e3 * leaky["gat.resting_gaba"] == pytest.approx(0.15, rel=0.01)
    for inputs in ({"taurine": "50 uM"}, {"neurosteroid": "100 nM"}, {"ethanol": "200 mM"}, {"gaba_inside": "20 mM"}):
        assert Point(DEFAULT.set(inputs)).output["tonic.conductance"] > 1.2 * plain["tonic.conductance"]


@pytest.mark.parametrize(("age", "low", "high"), [("adult", 0.0535, 0.0555), ("juvenile", 0.09, 0.35)])
def test_the_astrocyte_stays_quiet_and_nothing_else_moves(age: str, low: float, high: float) -> None:
    """Ambient glutamate alone raises the calcium (uM) where there is mGluR1/5, below what releases transmitter."""
    data = simulate(Model.of(assemble(age=age)), times=np.linspace(0, 600000, 301), threads=1)
    calcium = 1e3 * data["store.calcium"].values[60:]
    assert low < calcium.min() <= calcium.max() < high
    for path in ("membrane.voltage", "vesicles.next_share", "cleft.glutamate_ambient"):
        np.testing.assert_allclose(data[path].values, float(data[path][0]), rtol=1e-6)


def test_rates_per_second_become_rates_per_millisecond() -> None:
    states = {"store.calcium": 3e-4, "store.available": 0.7, "messenger.ip3": 4e-4, "mglur.active": 0.5}
    point = Point(DEFAULT, states | {"mglur.inactive": 0.5, "cleft.glutamate_perisynaptic": 5e-3})
    part = StoreCalcium()
    rate = part.rate(part.State(3e-4, 0.7), part.Drive(4e-4))
    assert point.rate["store.calcium"] == pytest.approx(1e-3 * rate.calcium)
    assert point.rate["mglur.active"] == pytest.approx(1e-3 * (5 * 0.5 * 0.5 - 0.5))


def test_every_input_and_output_has_its_unit() -> None:
    given = {s.path: s.field.unit.text for s in DEFAULT.system.inputs}
    assert given["lamotrigine"] == given["calcium_outside"] == "mM"
    assert given["temperature"] == "K"
    assert all(s.note for s in DEFAULT.system.inputs)
    units = {path: field.unit.text for path, (field, _) in DEFAULT.system.outputs.items()}
    assert {units[p] for p in units if p.endswith(".current")} == {"pA"}
    assert {units[p] for p in units if p.endswith(".conductance")} == {"nS"}


@pytest.mark.parametrize(
    ("choice", "near"),
    [
        ({"nmda": "glun2"}, "glun2b"),
        ({"ambient_gaba": "clam"}, "clamp"),
        ({"tonic": "a4b3g"}, "a4b3d"),
        ({"age": "juvenil"}, "juvenile"),
        ({"gliotransmission": "release_decrease"}, "release_decreasing"),
        ({"voltage": "clampd"}, "clamped"),
        ({"transporters": "fast_bindin"}, "fast_binding"),
    ],
    ids=lambda x: name(x) if isinstance(x, dict) else x,
)
def test_unknown_choices_are_refused_with_the_closest(choice: dict[str, Any], near: str) -> None:
    with pytest.raises(ParameterError) as found:
        assemble(**choice)
    assert near in found.value.closest


def test_it_is_a_shipped_model() -> None:
    assert assemble.MODEL[0] == "tripartite"
    assert {"membrane.voltage", "release.spike", "inhibition.spike", "tonic.current", "girk.current"} <= set(
        DEFAULT.paths()
    )
