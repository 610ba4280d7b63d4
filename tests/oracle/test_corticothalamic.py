"""Corticothalamic loop and thalamic spindles against NumPy and SciPy twins written from the equations."""

from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.signal import welch

from glutamate.circuit.corticothalamic import Corticothalamic
from glutamate.circuit.corticothalamic_spectrum import alpha_power, growing, ketamine_alpha, rest, spectrum
from glutamate.circuit.robinson import Robinson
from glutamate.circuit.sleeping_thalamus import SleepingThalamus, spindle_peaks
from glutamate.engine import discover
from glutamate.engine.assembly import single
from glutamate.engine.mechanism import changed
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.errors import ParameterError, SolveError

NU = {"ee": 1525, "ei": -3023, "es": 567.5, "re": 169.6, "rs": 50.7, "se": 3447, "sr": -1465, "sn": 3593}  # mV ms
ALPHA, BETA, GAMMA, HALF, TOP, THETA, SIGMA = 0.0833, 0.769, 0.116, 42.5, 0.340, 12.92, 3.8


def sigmoid(v: Any) -> Any:
    return TOP / (1 + np.exp((THETA - v) / SIGMA))


def twin(duration: float, h: float, nmda_e: float, nmda_i: float, gaba: float) -> Any:
    """Heun with stored history; rows are V_e, V_i, V_r, V_s, their slopes, field, its slope."""
    a, b = 0.38 + 0.62 * nmda_e, 0.38 + 0.62 * nmda_i
    back = round(HALF / h)
    v = [THETA - SIGMA * np.log(TOP / q - 1) for q in (5.25e-3, 15.40e-3, 8.79e-3)]
    y = np.array([v[0], v[0], v[1], v[2], 0, 0, 0, 0, 5.25e-3, 0])
    sent = [(5.25e-3, sigmoid(v[2]))] * (back + 1)
    out = [y[8]]

    def slope(y: Any, old: Any) -> Any:
        _, qi, qr, qs = sigmoid(y[:4])
        field, relay = old
        into = np.array([
            NU["ee"] * a * y[8] + NU["ei"] * qi + NU["es"] * a * relay,
            NU["ee"] * b * y[8] + NU["ei"] * qi + NU["es"] * b * relay,
            NU["re"] * b * field + NU["rs"] * b * qs,
            NU["se"] * a * field + NU["sr"] * gaba * qr + NU["sn"] * 1e-3,
        ])  # fmt: skip
        bend = ALPHA * BETA * (into - y[:4]) - (ALPHA + BETA) * y[4:8]
        wave = GAMMA**2 * (sigmoid(y[0]) - y[8]) - 2 * GAMMA * y[9]
        return np.concatenate([y[4:8], bend, [y[9], wave]])

    for k in range(round(duration / h)):
        first = slope(y, sent[k])
        guess = y + h * first
        y = y + h / 2 * (first + slope(guess, sent[k + 1]))
        sent.append((y[8], sigmoid(y[3])))
        out.append(y[8])
    return np.array(out)


def test_the_loop_follows_its_delay_equations() -> None:
    model = discover.model("corticothalamic_loop").set(
        {"loop.noise_size": 0.0, "loop.nmda_e": 0.97, "loop.nmda_i": 0.95, "loop.gaba_thalamus": 1.1}
    )
    data = simulate(model, times=np.arange(0, 601, 5.0), record=["loop.field"], solver="heun", dt=0.25, threads=1)
    expected = twin(600.0, 0.25, 0.97, 0.95, 1.1)[::20]
    assert np.ptp(expected) > 1e-3
    np.testing.assert_allclose(data["loop.field"].values.squeeze(), expected, rtol=1e-6)


def test_without_drugs_the_spectrum_is_the_closed_form() -> None:
    part, frequency = Corticothalamic(), np.array([0.5, 4.0, 8.9, 12.0, 18.2, 40.0])
    e, _, r, s = part.output(rest(part), None)
    np.testing.assert_allclose(
        spectrum(part, frequency), Robinson(rate_e=e, rate_r=r, rate_s=s).spectrum(frequency), rtol=1e-9
    )


def test_a_noisy_course_has_the_spectrum_of_the_mean_wave() -> None:
    model = discover.model("corticothalamic_loop")
    data = simulate(
        model, times=np.arange(0, 122001, 4.0), record=["loop.field"], solver="heun", dt=0.5, seed=2, threads=1
    )
    course = data["loop.field"].values.squeeze()[500:]
    frequency, power = welch(course - course.mean(), 250, nperseg=500)
    g = {
        k: float(v)
        for k, v in zip(("ee", "ei", "es", "re", "rs", "se", "sr", "sn"), Robinson().output(None, None), strict=True)
    }
    turn = 2e-3 * np.pi * frequency
    low = 1 / ((1 - 1j * turn / ALPHA) * (1 - 1j * turn / BETA))
    inner, outer, phase = 1 - low**2 * g["sr"] * g["rs"], 1 - g["ei"] * low, np.exp(1j * turn * HALF)
    loop = low * g["ee"] + (low**2 * g["es"] * g["se"] + low**3 * g["es"] * g["sr"] * g["re"]) * phase**2 / inner
    transfer = low**2 * g["es"] * g["sn"] * phase / (inner * outer) / ((1 - 1j * turn / GAMMA) ** 2 - loop / outer)
    expected = np.abs(transfer) ** 2 * 2 * 5e-4**2 * 1e-3
    for low_hz, high_hz in ((2, 6), (8, 10), (14, 22)):
        inside = (frequency >= low_hz) & (frequency <= high_hz)
        assert power[inside].sum() == pytest.approx(expected[inside].sum(), rel=0.25)


def test_alpha_falls_less_where_interneurons_are_blocked_more() -> None:
    part = Corticothalamic()
    changes = [ketamine_alpha(part, 0.9, ratio) for ratio in (0.5, 1.0, 1.5)]
    assert changes[0] < changes[1] < changes[2] < 0
    assert ketamine_alpha(part, 1.0) == pytest.approx(0.0, abs=1e-9)
    assert alpha_power(part, "settled", gaba_thalamus=1.2) != pytest.approx(alpha_power(part), rel=0.01)


def linear(duration: float, h: float, nmda_e: float, nmda_i: float) -> Any:
    """A small push to a loop made linear about the published rates, by Heun with stored history: |field| over time."""
    a, b = 0.38 + 0.62 * nmda_e, 0.38 + 0.62 * nmda_i
    back = round(HALF / h)
    ge, gr, gs = (q / SIGMA * (1 - q / TOP) for q in (5.25e-3, 15.40e-3, 8.79e-3))
    y = np.array([1e-3, 1e-3, 1e-3, 1e-3, 0, 0, 0, 0, 0, 0])
    sent, out = [(0.0, 0.0)] * (back + 1), []

    def slope(y: Any, old: Any) -> Any:
        field, relay = old
        local = NU["ei"] * ge * y[1]
        into = np.array([
            NU["ee"] * a * y[8] + local + NU["es"] * a * relay,
            NU["ee"] * b * y[8] + local + NU["es"] * b * relay,
            NU["re"] * b * field + NU["rs"] * b * gs * y[3],
            NU["se"] * a * field + NU["sr"] * gr * y[2],
        ])  # fmt: skip
        bend = ALPHA * BETA * (into - y[:4]) - (ALPHA + BETA) * y[4:8]
        return np.concatenate([y[4:8], bend, [y[9], GAMMA**2 * (ge * y[0] - y[8]) - 2 * GAMMA * y[9]]])

    for k in range(round(duration / h)):
        first = slope(y, sent[k])
        guess = y + h * first
        y = y + h / 2 * (first + slope(guess, sent[k + 1]))
        sent.append((y[8], gs * y[3]))
        out.append(abs(y[8]))
    return np.array(out)


@pytest.mark.parametrize(
    ("nmda_e", "nmda_i", "grows"),
    [
        (1.0, 1.0, False),
        (0.92, 0.92, False),
        (0.92, 0.88, False),
        (0.92, 0.84, True),
        (1.0, 0.9, True),
        (1.3, 1.3, True),
    ],
)
def test_a_loop_that_runs_away_has_a_mode_that_grows(nmda_e: float, nmda_i: float, grows: bool) -> None:
    course = linear(3000.0, 0.5, nmda_e, nmda_i)
    assert (course[-400:].max() > course[2000:2400].max()) == grows
    assert (growing(Corticothalamic(), nmda_e=nmda_e, nmda_i=nmda_i) > 0) == grows


@pytest.mark.parametrize("factors", [{"nmda_i": 0.9}, {"gaba_cortex": 0.8}, {"gaba_thalamus": 0.7}])
def test_a_loop_that_does_not_come_back_has_no_spectrum(factors: dict[str, float]) -> None:
    with pytest.raises(SolveError, match="around rest"):
        spectrum(Corticothalamic(), [10.0], **factors)


def test_receptors_beyond_their_range_are_refused() -> None:
    part = Corticothalamic()
    with pytest.raises(ParameterError, match="NMDA"):
        ketamine_alpha(part, 0.4, 2.0)
    with pytest.raises(ParameterError, match="factor"):
        spectrum(part, [10.0], nmda=0.5)
    with pytest.raises(ParameterError, match="held or settled"):
        spectrum(part, [10.0], "free")


def thalamus(t: float, y: Any, leak: float, h_max: float) -> Any:
    """Seventeen equations less the field: V_t, V_r, Ca, h_t, h_r, m1, m2 and four synapses with slopes."""
    v, r, ca, ht, hr, m1, m2, et, etd, er, erd, gt, gtd, gr, grd = y
    q = [0.4 / (1 + np.exp(-1.8138 * (u + 58.5) / 6)) for u in (v, r)]
    it = 3.0 * ht * (v - 120) / (1 + np.exp(-(v + 59) / 6.2)) ** 2
    ir = 2.3 * hr * (r - 120) / (1 + np.exp(-(r + 52) / 7.4)) ** 2
    ih = h_max * (m1 + 2 * m2) * (v + 40)
    tau_t = (30.8 + (211.4 + np.exp((v + 115.2) / 5)) / (1 + np.exp((v + 86) / 3.2))) / 3.737
    tau_r = (85 + 1 / (np.exp((r + 48) / 4) + np.exp(-(r + 407) / 50))) / 3.737
    tau_m = 20 + 1000 / (np.exp((v + 71.5) / 14.2) + np.exp(-(v + 89) / 11.6))
    bound = 2.5e7 * ca**4 / (2.5e7 * ca**4 + 4e-4)
    swap = 0.1 * bound * m1 - 1e-3 * m2
    return [
        -((v + 70) + et * v + gt * (v + 70)) / 20 - leak * (v + 100) - it - ih,
        -((r + 70) + er * r + gr * (r + 70)) / 20 - leak * (r + 100) - ir,
        -51.8e-6 * it - (ca - 2.4e-4) / 10,
        (1 / (1 + np.exp((v + 81) / 4)) - ht) / tau_t,
        (1 / (1 + np.exp((r + 80) / 5)) - hr) / tau_r,
        (1 / (1 + np.exp((v + 75) / 5.5)) * (1 - m2) - m1) / tau_m - swap,
        swap,
        etd, 0.07**2 * (0 - et) - 0.14 * etd,
        erd, 0.07**2 * (3 * q[0] - er) - 0.14 * erd,
        gtd, 0.1**2 * (5 * q[1] - gt) - 0.2 * gtd,
        grd, 0.1**2 * (25 * q[1] - gr) - 0.2 * grd,
    ]  # fmt: skip


def test_the_thalamus_follows_its_equations() -> None:
    part = changed(SleepingThalamus(), leak_rate=0.024, h_rate=0.062)
    times = np.arange(0, 401, 4.0)
    start = part.start(part.Drive(0.0, 0.0))
    run = Model.of(single(part, "thalamus"), name="thalamus")
    data = simulate(run, times=times, record=["thalamus.voltage_t"], solver="heun", dt=0.01, threads=1, seed=0)
    quiet = simulate(
        run.set({"thalamus.noise_power": 0.0}), times=times, record=["thalamus.voltage_t"], solver="heun", dt=0.01
    )
    y0 = [*start[:7], *[0.0] * 8]
    path = solve_ivp(thalamus, (0, 400), y0, t_eval=times, args=(0.024, 0.062), method="LSODA", rtol=1e-9, atol=1e-11)
    found = quiet["thalamus.voltage_t"].values.squeeze()
    assert np.ptp(path.y[0]) > 10
    np.testing.assert_allclose(found, path.y[0], atol=0.02)
    assert not np.allclose(data["thalamus.voltage_t"].values.squeeze(), found, atol=0.02)


def test_spindles_slow_down_as_sleep_deepens() -> None:
    found = spindle_peaks(SleepingThalamus(), (0.018, 0.042))
    assert 10 < found[1] < found[0] < 15
    with pytest.raises(ParameterError, match="leak rate"):
        spindle_peaks(SleepingThalamus(), ())
