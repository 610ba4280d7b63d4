"""Readouts against SciPy, against closed forms and against brute force."""

import numpy as np
import pytest
from scipy import signal
from scipy.integrate import solve_ivp
from scipy.special import eval_legendre

from glutamate.errors import ParameterError
from glutamate.readouts.bold import BalloonWindkessel, bold_signal
from glutamate.readouts.eeg import electrodes
from glutamate.readouts.lfp import FieldOfRates
from glutamate.readouts.spectrum import Spectrum, band_powers, spectrum
from glutamate.readouts.sphere import Head, potential
from glutamate.readouts.synchrony import correlations, irregularity

RNG = np.random.default_rng(11)
PLACES = np.array([[10.0, -20.0, 40.0], [0.0, 0.0, 60.0], [30.0, 30.0, 30.0], [0.0, 0.0, 0.0]])
MOMENTS = np.array([[1.0, 2.0, -0.5], [0.0, 1.0, 0.0], [1.0, 1.0, 1.0], [0.3, -0.2, 0.9]])


@pytest.mark.parametrize(("count", "segment"), [(5000, 1000), (4001, 501), (1000, 1000)])
def test_welch(count, segment):
    x = RNG.normal(size=(2, count)) + 5
    found = spectrum(x, 2.0, segment_ms=2.0 * segment)
    f, p = signal.welch(x, fs=500, nperseg=segment, noverlap=segment // 2, window="hann", detrend="constant")
    np.testing.assert_allclose(found.frequency, f)
    np.testing.assert_allclose(found.density, p, rtol=1e-9, atol=1e-18)


def test_band_powers_are_integrals():
    f = np.linspace(0, 60, 121)
    found = band_powers(Spectrum(f, 3 + 2 * f), {"odd": (3.3, 17.9), "inside": (5.1, 5.2)})
    for name, (low, high) in {"odd": (3.3, 17.9), "inside": (5.1, 5.2)}.items():
        assert found[name] == pytest.approx(3 * (high - low) + high**2 - low**2)


def test_the_field_of_rates_has_the_spectrum_it_should():
    patch = FieldOfRates(ratio=5)
    found = spectrum(patch.course(400e3, step_ms=0.25, seed=1), 0.25, segment_ms=1000)
    part = (found.frequency > 2) & (found.frequency < 200)
    share = found.density[part] / patch.density(found.frequency[part])
    assert share.mean() == pytest.approx(1, abs=0.02)
    assert np.polyfit(found.frequency[part], share, 1)[0] == pytest.approx(0, abs=4e-4)


def neumann(sites, place, radius, conductivity):
    """Surface potential of a unit source in an insulated homogeneous sphere, up to a constant."""
    apart = np.linalg.norm(sites - place, axis=1)
    rest = radius**2 - sites @ place + radius * apart
    return (2 / apart - np.log(rest / (2 * radius**2)) / radius) / (4 * np.pi * conductivity)


def test_equal_conductivities_are_one_homogeneous_sphere():
    head = Head((70.0, 80.0, 90.0), (0.33, 0.33, 0.33), order=120)
    sites = electrodes(40) * 90.0
    got = potential(head, sites, PLACES, MOMENTS)
    for k, (place, moment) in enumerate(zip(PLACES, MOMENTS, strict=True)):
        ends = [neumann(sites * 1e-3, (place + s * 0.01 * moment) * 1e-3, 0.09, 0.33) for s in (1, -1)]
        closed = (ends[0] - ends[1]) / 0.02e-3 * 1e-9 * 1e6  # a dipole is the gradient of a source
        np.testing.assert_allclose(got[:, k], closed, rtol=1e-5, atol=1e-6 * np.abs(closed).max())


@pytest.mark.parametrize("head", [Head(), Head.three_shells(0.0125)])
def test_shells_by_solving_all_boundary_conditions_at_once(head):
    """Radial dipoles: coefficients of every shell from one linear system for each order."""
    radius, s = np.asarray(head.radii) / head.radii[-1], head.conductivities
    shells, sites = len(radius), electrodes(25)
    depth = 55.0 / head.radii[-1]
    total = np.zeros(len(sites))
    for n in range(1, head.order + 1):
        system, right = np.zeros((2 * shells, 2 * shells)), np.zeros(2 * shells)
        system[0, 1], right[0] = 1, n * depth ** (n - 1)
        for k in range(shells - 1):
            r = radius[k]
            system[2 * k + 1, 2 * k : 2 * k + 4] = [1, r ** -(2 * n + 1), -1, -(r ** -(2 * n + 1))]
            flow = [n, -(n + 1) * r ** -(2 * n + 1)]
            system[2 * k + 2, 2 * k : 2 * k + 4] = [x * c for c in (s[k], -s[k + 1]) for x in flow]
        system[-1, -2:] = [n, -(n + 1)]
        a, b = np.linalg.solve(system, right)[-2:]
        total += (a + b) * eval_legendre(n, sites[:, 2])
    total *= 1e-3 / (4 * np.pi * s[0] * (head.radii[-1] * 1e-3) ** 2)
    got = potential(head, sites, [[0, 0, 55.0]], [[0, 0, 1.0]])[:, 0]
    np.testing.assert_allclose(got, total, rtol=1e-7, atol=1e-9 * np.abs(total).max())


def test_a_dipole_in_an_endless_medium_is_met_deep_inside_a_large_head():
    """Small against the head, the sphere only multiplies by 3 in the order of a dipole at the centre."""
    got = potential(Head((500.0, 1000.0), (0.3, 0.3)), [[0, 0, 1.0]], [[0, 0, 0.0]], [[0, 0, 1.0]])[0, 0]
    assert got == pytest.approx(3 * 1e-9 / (4 * np.pi * 0.3 * 1.0**2) * 1e6, rel=1e-12)


def test_truncation_is_small_where_it_is_promised():
    head = Head()
    assert head.truncation(0.87 * 90) < 1e-3
    exact = potential(Head(order=300), electrodes(30), [[0, 0, 0.87 * 90]], [[0, 1, 1.0]])
    short = potential(head, electrodes(30), [[0, 0, 0.87 * 90]], [[0, 1, 1.0]])
    assert np.abs(short - exact).max() < 0.01 * np.abs(exact).max()


def balloon(t, y, box):
    """Friston 2003 written out."""
    x, f, v, q = y
    z = box if t < 1 else 0.0
    e = 1 - (1 - 0.34) ** (1 / f)
    return [
        z - 0.65 * x - 0.41 * (f - 1),
        x,
        (f - v ** (1 / 0.32)) / 0.98,
        (f * e / 0.34 - q * v ** (1 / 0.32 - 1)) / 0.98,
    ]


def test_bold_against_solve_ivp():
    from glutamate import Protocol, simulate
    from glutamate.engine.assembly import single
    from glutamate.engine.model import Model

    model = Model.of(single(BalloonWindkessel(), "bold"), name="bold")
    path = model.system.inputs[0].path
    times = np.linspace(0, 25, 126)
    got = simulate(model, Protocol().pulse(path, 0.8, start="0 s", length="1 s"), times=times, rtol=1e-9)
    first = solve_ivp(balloon, (0, 1), [0, 1, 1, 1], args=(0.8,), rtol=1e-10, atol=1e-12, dense_output=True)
    rest = solve_ivp(balloon, (1, 25), first.y[:, -1], args=(0.0,), rtol=1e-10, atol=1e-12, dense_output=True)
    _, _, v, q = np.where(times < 1, first.sol(np.minimum(times, 1)), rest.sol(np.maximum(times, 1)))
    bold = 0.02 * (7 * 0.34 * (1 - q) + 2 * (1 - q / v) + (2 * 0.34 - 0.2) * (1 - v))
    np.testing.assert_allclose(got["bold.bold"].values, bold, atol=1e-7)


def test_bold_of_recorded_courses_against_solve_ivp():
    seconds = np.arange(0, 30, 0.1)
    activity = 0.3 + np.array([[0.2], [0.1]]) * np.sin(np.array([[0.3], [0.7]]) * seconds)
    for row, got in zip(activity, bold_signal(activity, 100.0), strict=True):
        part = BalloonWindkessel()
        start = part.start(part.Drive(row[0]))

        def right(t, y, row=row):
            z = np.interp(t, seconds, row)
            return [d + (z if k == 0 else 0) for k, d in enumerate(balloon(2.0, y, 0.0))]

        path = solve_ivp(right, (0, 30), start, t_eval=seconds, rtol=1e-9, atol=1e-11, max_step=0.1)
        _, _, v, q = path.y
        bold = 0.02 * (7 * 0.34 * (1 - q) + 2 * (1 - q / v) + (2 * 0.34 - 0.2) * (1 - v))
        np.testing.assert_allclose(got, bold, atol=2e-6)
    with pytest.raises(ParameterError):
        bold_signal(-activity, 100.0)


def test_bold_starts_in_balance_with_its_input():
    part = BalloonWindkessel()
    drive = part.Drive(0.16)
    assert np.abs(np.array(part.rate(part.start(drive), drive), float)).max() < 1e-12


def test_irregularity_and_correlations_by_brute_force():
    trains = [np.sort(RNG.uniform(0, 10000, size=RNG.integers(2, 60))) for _ in range(12)]
    times, cells = np.concatenate(trains), np.repeat(np.arange(12), [len(t) for t in trains])
    order = RNG.permutation(len(times))
    found = irregularity(times[order], cells[order])
    cv = [np.std(np.diff(t)) / np.mean(np.diff(t)) if len(t) >= 6 else np.nan for t in trains]
    np.testing.assert_allclose(found.cv, cv)
    assert found.mean == pytest.approx(np.nanmean(cv))
    counts = [np.histogram(t, bins=np.arange(0, 10001, 100))[0] for t in trains]
    pairs = [np.corrcoef(counts[i], counts[j])[0, 1] for i in range(12) for j in range(i + 1, 12)]
    np.testing.assert_allclose(correlations(times[order], cells[order], 10000.0, bin_ms=100.0).pairs, pairs)


def test_poisson_and_regular_trains():
    poisson = np.cumsum(RNG.exponential(10, size=20000))
    assert irregularity(poisson, np.zeros(20000, int)).mean == pytest.approx(1, abs=0.03)
    assert irregularity(poisson, np.zeros(20000, int)).local == pytest.approx(1, abs=0.03)
    assert irregularity(np.arange(50.0), np.zeros(50, int)).mean == pytest.approx(0, abs=1e-12)
