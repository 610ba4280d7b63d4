"""NMDA gating, block, modulation and current against matrices and formulas written without the mechanism files."""

from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.linalg import expm, null_space

from glutamate.engine.assembly import Assembly, Input, Sum
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.mechanism import with_values
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.errors import ParameterError
from glutamate.molecule import assay
from glutamate.molecule.magnesium_block import MagnesiumBlock, PermeantIonBlock, SlowUnblock
from glutamate.molecule.nmda_current import NMDACurrent
from glutamate.molecule.nmda_gating import NMDAGating
from glutamate.molecule.nmda_modulation import NMDAModulation

# k_on (/mM/ms), then per ms: k_off, kf+, kf-, ks+, ks-, kd1+, kd1-, kd2+, kd2-
RATES = {
    "glun2a": (31.6, 1.010, 3.140, 0.174, 0.230, 0.178, 0.0851, 0.0297, 0.230, 0.00101),
    "glun2b": (2.83, 0.0381, 2.836, 0.175, 0.048, 0.230, 0.550, 0.0814, 0.112, 0.00091),
}
R, RA, RA2, F, S, OPEN, D1, D2 = range(8)
VOLTS = np.array([-80.0, -70, -60, -40, -20, 0, 20])
CURVES = {  # share free of 1 mM, to three digits
    "jahr_stevens1990": (0.024, 0.044, 0.080, 0.230, 0.508, 0.781, 0.925),
    "vargas_caballero2003": (0.008, 0.016, 0.033, 0.125, 0.377, 0.718, 0.915),
    "woodhull": (0.032, 0.057, 0.099, 0.269, 0.551, 0.804, 0.932),
    "ascher_nowak1988": (0.014, 0.031, 0.068, 0.264, 0.641, 0.899, 0.978),
    "kampa2004": (0.017, 0.037, 0.079, 0.298, 0.678, 0.913, 0.981),
}
SUBUNITS = pytest.mark.parametrize("subunit", sorted(RATES))


def matrix(subunit: str, glutamate: float) -> Any:
    on, off, f, f_, s, s_, d1, d1_, d2, d2_ = RATES[subunit]
    edges = [
        (R, RA, 2 * on * glutamate, off), (RA, RA2, on * glutamate, 2 * off), (RA2, F, f, f_), (RA2, S, s, s_),
        (F, OPEN, s, s_), (S, OPEN, f, f_), (RA2, D1, d1, d1_), (RA2, D2, d2, d2_),
    ]  # fmt: skip
    q = np.zeros((8, 8))
    for i, j, forth, back in edges:
        q[j, i], q[i, j] = forth, back
    return q - np.diag(q.sum(axis=0))


def part(subunit: str) -> Any:
    return getattr(NMDAGating, subunit)()


@SUBUNITS
@pytest.mark.parametrize("level", [25e-6, 1e-3, 1.0])
def test_balance_is_the_null_vector(subunit: str, level: float) -> None:
    expected = null_space(matrix(subunit, level), rcond=1e-13)[:, 0]
    gating = part(subunit)
    np.testing.assert_allclose(
        np.array(gating.start(assay.bath(gating, glutamate=level))), expected / expected.sum(), rtol=1e-8
    )


@SUBUNITS
def test_pulse_is_the_matrix_exponential(subunit: str) -> None:
    gating = part(subunit)
    times = np.array([0.5, 1.0, 5.0, 12.0, 60.0, 200.0])
    protocol = Protocol().pulse("glutamate", 1.0, start=0.0, length=1.0)
    system = Assembly(
        {"gating": gating},
        {"gating.glutamate": "glutamate", "gating.temperature": "temperature"},
        {"glutamate": Input("mM", 0.0), "temperature": Input("K", gating.temperature_reference)},
    )
    data = simulate(Model.of(system, name="patch"), protocol, times=times, rtol=1e-8, threads=1)
    start = np.eye(8)[R]
    filled = expm(matrix(subunit, 1.0)) @ start
    expected = [
        (expm(matrix(subunit, 1.0) * t) @ start if t <= 1 else expm(matrix(subunit, 0.0) * (t - 1)) @ filled)[OPEN]
        for t in times
    ]
    np.testing.assert_allclose(data["gating.open"].values.squeeze(), expected, rtol=1e-4)


def charge(subunit: str, pulses: int) -> float:
    """Of pulses at 100 Hz and the 3 s after them."""
    protocol = [(1.0, 1.0), (9.0, 0.0)] * pulses + [(3000.0, 0.0)]
    gating = part(subunit)
    baths = [(length, assay.bath(gating, glutamate=level)) for length, level in protocol]
    times, values = assay.pulses(gating, baths, ["open"], 0.5, gating.start(assay.bath(gating)))
    return float(np.trapezoid(values, times))


def test_glun2b_carries_more_charge_of_one_pulse_and_glun2a_of_a_burst() -> None:
    assert charge("glun2a", 1) / charge("glun2b", 1) == pytest.approx(0.59, rel=0.05)
    assert charge("glun2a", 30) / charge("glun2b", 30) == pytest.approx(1.77, rel=0.05)


def test_receptors_of_both_subunits_decay_between_them() -> None:
    mixed = NMDAGating.glun2ab()._fall()
    assert part("glun2a")._fall() < mixed < part("glun2b")._fall()


def test_warming_speeds_every_rate_alike() -> None:
    gating = NMDAGating()
    warm = assay.bath(gating, glutamate=1.0, temperature=gating.temperature_reference + 10)
    np.testing.assert_allclose(assay.generator(gating, warm), 2.4 * matrix_of(gating), rtol=1e-12)


def matrix_of(gating: Any) -> Any:
    return assay.generator(gating, assay.bath(gating, glutamate=1.0))


@pytest.mark.parametrize("name", sorted(CURVES))
def test_block_curves(name: str) -> None:
    block = getattr(MagnesiumBlock, name)()
    np.testing.assert_allclose(block.output(None, block.Drive(VOLTS, 1.0)).unblocked, CURVES[name], atol=6e-4)


def test_permeant_ions() -> None:
    block = PermeantIonBlock()

    def curve(inside: float) -> Any:
        return block.output(None, block.Drive(VOLTS, 1.0, 140.0, inside)).unblocked

    np.testing.assert_allclose(curve(140.0), (0.022, 0.040, 0.078, 0.282, 0.665, 0.913, 0.983), atol=6e-4)
    np.testing.assert_allclose(curve(0.0), (0.007, 0.009, 0.012, 0.024, 0.047, 0.092, 0.175), atol=6e-4)


def test_half_block_at_rest_by_subunit() -> None:
    """At -66 mV 0.06 mM halves the default, some 0.4 to 0.8 mM the receptors with GluN2C or GluN2D."""
    for block, low, high in ((MagnesiumBlock(), 0.055, 0.065), (MagnesiumBlock.glun2c_glun2d(), 0.4, 0.8)):
        unblocked = block.output(None, block.Drive(-66.0, 1.0)).unblocked
        assert low < unblocked / (1 - unblocked) < high


def test_magnesium_shifts_the_curve_by_its_logarithm() -> None:
    block = MagnesiumBlock()
    shift = np.log(2) / 0.062
    once, twice = (
        block.output(None, block.Drive(VOLTS + extra, level)).unblocked for extra, level in ((0.0, 1.0), (shift, 2.0))
    )
    np.testing.assert_allclose(once, twice, rtol=1e-12)


@pytest.mark.parametrize("slow", [SlowUnblock(), SlowUnblock.glun2b()], ids=["neurons", "glun2b"])
def test_unblocking_is_slow_and_blocking_fast(slow: Any) -> None:
    """Assembly of block and unblock under a voltage step up for 5 ms, against the closed form and its end."""
    steady = MagnesiumBlock()
    system = Assembly(
        {"block": steady, "unblock": slow},
        {
            "block.magnesium": Input("mM", 1.0),
            "unblock.balance": "block.unblocked",
            "*.voltage": "voltage",
        },
        {"voltage": Input("mV", -70.0)},
    )
    protocol = Protocol().pulse("voltage", 0.0, start=1.0, length=5.0)
    times = np.array([0.5, 1.5, 3.0, 5.9, 7.0])
    got = simulate(Model.of(system, name="step"), protocol, times=times, rtol=1e-8, threads=1)["unblock.unblocked"]
    low, high = (steady.output(None, steady.Drive(v, 1.0)).unblocked for v in (-70.0, 0.0))
    left = sum(
        weight * np.exp(-(times[1:4] - 1) / time)
        for weight, time in ((slow.fast_share, slow.fast_time), (1 - slow.fast_share, slow.slow_time))
    )
    expected = [low, *(high - (high - low) * left), low]
    np.testing.assert_allclose(got.values.squeeze(), expected, rtol=1e-4)


def factors(part: Any, **given: Any) -> Any:
    usual = {"glycine": 1.0, "d_serine": 0.0, "ph": 7.3, "zinc": 0.0, "ethanol": 0.0}
    return part.output(None, part.Drive(**(usual | given)))


def test_coagonist_occupancy() -> None:
    """At 1, 3 and 6 uM; D-serine counts by the ratio of half-maximal doses."""
    for subunit, expected in (
        (NMDAModulation.glun2a(), (0.36, 0.73, 0.87)),
        (NMDAModulation.glun2b(), (0.73, 0.92, 0.97)),
    ):
        got = [factors(subunit, glycine=level).by_coagonist for level in (1e-3, 3e-3, 6e-3)]
        np.testing.assert_allclose(got, expected, atol=0.006)
        swapped = factors(subunit, glycine=0.0, d_serine=2e-3 * subunit.d_serine_half / subunit.glycine_half)
        assert swapped.by_coagonist == pytest.approx(factors(subunit, glycine=2e-3).by_coagonist, rel=1e-12)


@pytest.mark.parametrize(
    ("subunit", "expected"),
    [("glun2a", (0.54, 0.74, 0.79, 0.88)), ("glun2b", (0.21, 0.39, 0.46, 0.61))],
)
def test_protons(subunit: str, expected: tuple[float, ...]) -> None:
    """At pH 7.0, 7.3, 7.4 and 7.6, of the receptor without protons; the factor is 1 at pH 7.3."""
    receptor = getattr(NMDAModulation, subunit)()
    free = factors(receptor, ph=14.0).by_protons
    got = [factors(receptor, ph=ph).by_protons / free for ph in (7.0, 7.3, 7.4, 7.6)]
    np.testing.assert_allclose(got, expected, atol=0.006)
    assert factors(receptor, ph=7.3).by_protons == pytest.approx(1.0, rel=1e-12)


def test_zinc_is_the_hill_curve_at_the_usual_ph_and_weaker_when_alkaline() -> None:
    receptor = NMDAModulation.glun2a()
    levels: Any = np.array([1e-6, 20e-6, 1e-3])
    np.testing.assert_allclose(factors(receptor, zinc=levels).by_zinc, 1 - 0.7 * levels / (levels + 20e-6), rtol=1e-12)
    lost = [1 - factors(receptor, zinc=1e-3, ph=ph).by_zinc for ph in (6.8, 7.3, 7.8, 8.3)]
    assert lost == sorted(lost, reverse=True)


def test_ethanol_presets() -> None:
    lost = {
        "usual": 17 / 117, "slice": 17 / 64, "slice_without_magnesium": 17 / 124, "oocytes": 17 / 207,
    }  # fmt: skip
    for name, expected in lost.items():
        assert 1 - factors(NMDAModulation.glun2a(name), ethanol=17.0).by_ethanol == pytest.approx(expected)
    with pytest.raises(ParameterError, match="slice"):
        NMDAModulation.glun2c("oocytes")


def family(slow: bool) -> Assembly:
    """Two subunits under one block curve and one modulation, in voltage clamp."""
    parts = {
        "fast": with_values(NMDAGating.glun2a(), number=12.0),
        "late": with_values(NMDAGating.glun2b(), number=8.0),
        "block": MagnesiumBlock.kampa2004(),
        "modulation": NMDAModulation.glun2b(),
        "current": NMDACurrent(),
    } | ({"unblock": SlowUnblock()} if slow else {})
    wires: dict[str, object] = {
        "*.glutamate": "glutamate",
        "*.voltage": "voltage",
        "*.temperature": Input("K", 308.15),
        "block.magnesium": Input("mM", 1.0),
        "modulation.glycine": Input("uM", 3.0),
        "modulation.d_serine": Input("uM", 0.0),
        "modulation.ph": Input("1", 7.2),
        "modulation.zinc": Input("nM", 5.0),
        "modulation.ethanol": Input("mM", 10.0),
        "current.open_channels": Sum("fast.open_channels", "late.open_channels"),
        "current.unblocked": "unblock.unblocked" if slow else "block.unblocked",
        "current.factor": "modulation.factor",
        "current.calcium_outside": Input("mM", 1.2),
    } | ({"unblock.balance": "block.unblocked"} if slow else {})
    return Assembly(parts, wires, {"glutamate": Input("nM", 25.0), "voltage": Input("mV", -40.0)})


@pytest.mark.parametrize("slow", [False, True])
def test_the_family_wires_up(slow: bool) -> None:
    protocol = Protocol().pulse("glutamate", 1.0, start=1.0, length=1.0)
    times = np.array([0.5, 2.0, 10.0, 50.0])
    data = simulate(Model.of(family(slow), name="nmda"), protocol, times=times, rtol=1e-8, threads=1)
    value = {name: data[name].values.squeeze() for name in data.data_vars}
    opened = 12 * value["fast.open"] + 8 * value["late.open"]
    block = 1 / (1 + 0.05 * np.exp(-1.6 * (-40 - 40) / 25) / (12.8 * np.exp(0.4 * (-40 - 40) / 25)))
    acid, usual = (10 ** (1.3 * (7.45 - ph)) for ph in (7.2, 7.3))
    bound, metal = (3 / 0.5) ** 1.4, 5 / 1005
    stronger = ((1 + usual) / 0.05 - 1) / usual
    factor = bound / (1 + bound) * (1 + usual) / (1 + acid) / 1.1
    factor *= 1 - metal + metal * (1 + acid) / (1 + stronger * acid)
    conductance = 0.045 * opened * block * factor
    np.testing.assert_allclose(value["current.conductance"], conductance, rtol=1e-9)
    np.testing.assert_allclose(value["current.current"], -40 * conductance, rtol=1e-9)
    calcium = 0.6 * 4 * 1.2 / (4 * 1.2 + 120 / 1.38)
    np.testing.assert_allclose(value["current.calcium_current"], -80 * calcium * conductance, rtol=1e-9)
    assert opened[1:].min() > 10 * opened[0] > 0


def test_single_copies_average_to_the_shares() -> None:
    """Open channels of 20 receptors in steady glutamate, over many stochastic runs."""
    gating = NMDAGating()
    system = Assembly(
        {"gating": gating},
        {"gating.glutamate": "glutamate", "gating.temperature": Input("K", gating.temperature_reference)},
        {"glutamate": Input("uM", 0.0)},
    )
    protocol = Protocol().step("glutamate", 0.1, start=0.0)
    model = Model.of(system, name="copies")
    data = simulate(
        model,
        protocol,
        times=[10.0],
        solver="ssa",
        seed=1,
        vary={"gating.q10": np.full(400, 2.4)},
        record=["gating.open"],
        threads=1,
    )
    rate = solve_ivp(
        lambda t, y: matrix("glun2a", 0.1) @ y, (0, 10.0), np.eye(8)[R], method="LSODA", rtol=1e-9, atol=1e-12
    )
    expected = rate.y[OPEN, -1]
    spread = np.sqrt(expected * (1 - expected) / (20 * 400))
    assert data["gating.open"].values.mean() == pytest.approx(expected, abs=4 * spread)
