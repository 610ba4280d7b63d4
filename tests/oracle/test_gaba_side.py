"""GABA-B, tonic GABA-A, benzodiazepines, GABA transporters and chloride against NumPy and SciPy."""

from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from glutamate.engine.assembly import Assembly, Input
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.molecule import assay
from glutamate.molecule.chloride import ChlorideReversal
from glutamate.molecule.gaba_tonic import ExtrasynapticGABAAReceptor as Tonic
from glutamate.molecule.gabaa import GABAAReceptor
from glutamate.molecule.gabaa_modulation import BenzodiazepineSite
from glutamate.molecule.gabab import GABABReceptor, GIRKChannel
from glutamate.molecule.gat import GABAGradient, GABATransporter
from glutamate.molecule.scheme import rate_constants

THERMAL = 8.314462618 * 310.15 / 96485.33212 * 1e3  # mV


def printed(spikes: int, times: np.ndarray) -> np.ndarray:
    """Open share after spikes at 200 Hz, from the three printed equations: 1 mM for 0.3 ms each."""
    state, at, values = np.zeros(3), 0.0, {0.0: 0.0}

    def until(end: float, gaba: float) -> None:
        nonlocal state, at
        inside = times[(times > at) & (times < end)]
        path = solve_ivp(
            lambda t, y: [
                0.66 * gaba * (1 - y[0] - y[1]) - 0.020 * y[0] + 0.0053 * y[1],
                0.017 * y[0] - 0.0053 * y[1],
                0.083 * y[0] - 0.0079 * y[2],
            ],
            (at, end),
            state,
            t_eval=np.append(inside, end),
            rtol=1e-10,
            atol=1e-14,
        )
        values.update(zip(path.t, path.y[2] ** 4 / (path.y[2] ** 4 + 100), strict=True))
        state, at = path.y[:, -1], end

    for k in range(spikes):
        until(5.0 * k + 0.3, 1.0)
        until(5.0 * (k + 1) if k < spikes - 1 else float(times[-1]), 0.0)
    return np.array([values[t] for t in times])


def gabab(spikes: int, times: np.ndarray) -> np.ndarray:
    inputs = {"gaba": Input("mM", 0.0, "GABA of the test"), "voltage": Input("mV", -60.0, "clamped")}
    wires = {"receptor.gaba": "gaba", "channel.bound": "receptor.bound", "channel.voltage": "voltage"}
    model = Model.of(Assembly({"receptor": GABABReceptor(), "channel": GIRKChannel()}, wires, inputs), name="gabab")
    protocol = Protocol()
    for k in range(spikes):
        protocol = protocol.pulse("gaba", 1.0, start=5.0 * k, length=0.3)
    data = simulate(model, protocol, times=times, record=["channel.open"], rtol=1e-9, atol=1e-15, threads=1)
    return np.asarray(data["channel.open"].values)


def test_gabab_is_the_three_printed_equations() -> None:
    times = np.arange(0.0, 600.5, 1.0)
    for spikes in (1, 10):
        np.testing.assert_allclose(gabab(spikes, times), printed(spikes, times), rtol=2e-4, atol=1e-9)


def test_gabab_peaks_late_and_counts_bursts() -> None:
    times = np.arange(0.0, 600.5, 1.0)
    peaks = {n: gabab(n, times) for n in (1, 2, 5, 10)}
    assert times[peaks[1].argmax()] == pytest.approx(105, abs=3)
    ratios = [peaks[n].max() / peaks[1].max() for n in (2, 5, 10)]
    np.testing.assert_allclose(ratios, [11, 145, 470], rtol=0.05)


def tonic(part: Tonic, **given: float) -> float:
    drive = {"gaba": 1.5e-4, "voltage": -60.0, "reversal": -70.0} | given
    return float(part.output(None, part.Drive(**{n: drive.get(n, 0.0) for n in part.Drive._fields})).conductance)


def test_tonic_follows_one_site() -> None:
    taken = (0.15 + 0.015 * 20) / 1.5
    assert tonic(Tonic(), taurine=0.02) == pytest.approx(2 * taken / (1 + taken))


def test_subunits_differ_in_potency() -> None:
    parts = [Tonic.a6b3d(), Tonic.a5b3g2(), Tonic.a4b3d(), Tonic.a1b3g2()]
    shares = [tonic(part) / part.conductance_max for part in parts]
    assert shares == sorted(shares, reverse=True)


def test_only_gamma_answers_a_benzodiazepine() -> None:
    raised = {n: tonic(p, benzodiazepine=1.0) / tonic(p) for n, p in (("d", Tonic()), ("g", Tonic.a5b3g2()))}
    assert raised["d"] == 1
    assert raised["g"] == pytest.approx(2 * (1 + 0.12) / (1 + 0.24))


def test_ethanol_and_steroid_act_where_they_should() -> None:
    base = tonic(Tonic())
    assert [tonic(Tonic(), ethanol=mm) / base for mm in (17.0, 50.0)] == [1, 1]
    assert tonic(Tonic(), ethanol=200.0) / base == pytest.approx(1.3)
    assert tonic(Tonic.ethanol_delta(), ethanol=17.0) / base == pytest.approx(1.17)
    assert tonic(Tonic(), neurosteroid=1e-5) / base == pytest.approx(1.5)
    assert tonic(Tonic(), neurosteroid=1e-4) / base == pytest.approx(3.0)


def test_benzodiazepine_changes_two_rates_and_keeps_the_rest() -> None:
    part: Any = GABAAReceptor()
    usual, half = (rate_constants(part, assay.bath(part, gaba=1.0, benzodiazepine=taken)) for taken in (0.0, 0.5))
    names = list(part.State._fields)
    ratio = {(names[i], names[j]): half[i, j] / usual[i, j] for i, j in usual}
    assert ratio["unbound", "single"] == ratio["single", "double"] == pytest.approx(1.35)
    assert ratio["single", "unbound"] == ratio["double", "single"] == pytest.approx(0.75)
    assert ratio["slow_desensitized", "fast_desensitized"] == pytest.approx(1.35 / 0.75)
    assert sorted(ratio.values()).count(1.0) == len(ratio) - 5
    assert assay.worst_loop(part, assay.bath(part, gaba=1.0, benzodiazepine=0.5)) < 1e-9


def test_diazepam_fills_two_fifths_at_13_nanomolar() -> None:
    site = BenzodiazepineSite()
    assert site.output(None, site.Drive(13e-6)).occupied == pytest.approx(0.394, abs=0.001)


@pytest.mark.parametrize(("part", "sodium"), [(GABAGradient(), 2), (GABAGradient.three_sodium(), 3)])
def test_gradient_is_the_balance_of_free_energies(part: GABAGradient, sodium: int) -> None:
    ions = part.Drive(12.0, 145.0, 6.0, 125.0, -65.0, 310.15)
    ratio = part.output(None, ions).ratio
    energy = np.log(ratio) + sodium * (np.log(12 / 145) - 65 / THERMAL) + np.log(6 / 125) + 65 / THERMAL
    assert energy == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("part", [GABATransporter(), GABATransporter.gat3()])
def test_uptake_reverses_at_equilibrium(part: GABATransporter) -> None:
    def uptake(gaba: float, working: float = 1.0) -> float:
        return float(part.output(None, part.Drive(gaba, 2.0, 2e4, working)).uptake)

    assert brentq(uptake, 1e-6, 1.0) == pytest.approx(1e-4, rel=1e-6)
    assert uptake(0.0) < 0 < uptake(2e-4)
    assert uptake(1e-2, 0.2) == pytest.approx(0.2 * uptake(1e-2))
    assert uptake(1e3) == pytest.approx(part.clearance_rate * part.half_gaba, rel=1e-4)


def test_the_two_tones_answer_differently() -> None:
    def rest(part: GABATransporter, inside: float, working: float = 1.0) -> float:
        drive = part.Drive(0.0, inside, 1e5, working)
        level = float(part.output(None, drive).resting_gaba)
        again = part.output(None, part.Drive(level, inside, 1e5, working))
        assert again.uptake == pytest.approx(again.leak, abs=1e-15)
        return level

    clamp, leaky = GABATransporter.clamp(), GABATransporter.leak_limited()
    assert rest(clamp, 21.2) / rest(clamp, 10.6) == pytest.approx(2)
    assert rest(clamp, 10.6, 0.2) == pytest.approx(rest(clamp, 10.6))
    assert rest(leaky, 21.2) == pytest.approx(rest(leaky, 10.6))
    assert rest(leaky, 10.6, 0.2) / rest(leaky, 10.6) == pytest.approx(5, rel=0.1)


def test_reversal_of_chloride_and_bicarbonate() -> None:
    anions = ChlorideReversal.Drive(6.5, 130.0, 15.0, 25.0, 310.15)
    assert ChlorideReversal.nernst().output(None, anions).reversal == pytest.approx(-THERMAL * np.log(130 / 6.5))
    mixed = ChlorideReversal().output(None, anions).reversal
    assert mixed == pytest.approx(-THERMAL * np.log(136.25 / 10.25))
    assert -71 < mixed < -68
