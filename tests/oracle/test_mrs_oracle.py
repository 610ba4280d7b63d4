"""MR spectra against closed forms, brute-force density matrices, Monte Carlo and a fit of everything at once."""

from functools import reduce

import numpy as np
import pytest
from scipy.linalg import expm
from scipy.optimize import least_squares

from glutamate.readouts.mrs import Scan, Tissue, mr_fit, mr_spectrum
from glutamate.readouts.mrs.basis import columns
from glutamate.readouts.mrs.fit import TERMS, WINDOW
from glutamate.readouts.mrs.macromolecules import areas, macromolecules
from glutamate.readouts.mrs.published import _alone
from glutamate.readouts.mrs.scan import WATER_PPM
from glutamate.readouts.mrs.spectrum import transform
from glutamate.readouts.mrs.spin_systems import GLYCEROL, SYSTEMS, Group
from glutamate.readouts.mrs.spins import evolve, hamiltonian, lines, signal
from glutamate.readouts.mrs.tissue import Tissue as Shares
from glutamate.readouts.mrs.tissue import decay, water

HALF = [np.array(m, complex) / 2 for m in ([[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]])]
PHASES = 2 * np.pi * np.arange(16) / 16
TIMES = np.arange(40) * 1.1e-3


def spin(axis, place, count):
    """One angular momentum operator by Kronecker products."""
    return reduce(np.kron, [HALF[axis] if k == place else np.eye(2) for k in range(count)])


class Brute:
    """Protons, then phosphorus, by matrix exponentials; gradients are phases that are averaged."""

    def __init__(self, group, mhz, phosphorus=()):
        n = self.n = len(group.shifts)
        count = n + (1 if phosphorus else 0)
        self.spins = [[spin(axis, k, count) for k in range(count)] for axis in range(3)]
        z = self.spins[2]
        h = sum((group.shifts[k] - WATER_PPM.value) * mhz * z[k] for k in range(n))
        for (i, j), coupling in group.couplings.items():
            h = h + coupling * sum(a[i] @ a[j] for a in self.spins)
        for k, coupling in dict(phosphorus).items():
            h = h + coupling * z[k] @ z[n]
        self.h = 2 * np.pi * h
        self.fx, self.fy, self.fz = (sum(a[:n]) for a in self.spins)
        self.size = 2**count / 4

    def wait(self, rho, seconds):
        u = expm(-1j * self.h * seconds)
        return u @ rho @ u.conj().T

    def turn(self, rho, generator, angle):
        u = expm(-1j * angle * generator)
        return u @ rho @ u.conj().T

    def decay(self, rho):
        seen = self.fx + 1j * self.fy
        step = expm(-1j * self.h * (TIMES[1] - TIMES[0]))
        out = []
        for _ in TIMES:
            out.append(np.trace(rho @ seen) / self.size)
            rho = step @ rho @ step.conj().T
        return np.array(out)


def ours(group, scan, edit=None):
    hertz, found = lines(group, scan, edit)
    return (found * np.exp(2j * np.pi * np.outer(TIMES, hertz))).sum(1)


def test_a_weak_doublet_turns_by_its_coupling():
    coupling, pair = 8.0, Group((1.0, 4.0), {(0, 1): 8.0})
    for te in (0.0, 20.0, 62.5, 125.0):
        hertz, found = lines(pair, Scan(te_ms=te, field_t=21.0))
        own = hertz < (2.5 - WATER_PPM.value) * Scan(field_t=21.0).frequency_mhz
        angle = np.pi * coupling * te * 1e-3
        assert found[own].sum() == pytest.approx(np.cos(angle), abs=2e-2)
        upper, lower = found[own][np.argsort(hertz[own])[-2:]][::-1]
        assert abs(upper) == pytest.approx(0.5, abs=2e-2) == abs(lower)
        assert abs(upper / lower - np.exp(2j * angle)) < 5e-2


@pytest.mark.parametrize("field", [0.5, 3.0])
def test_a_strong_quartet(field):
    coupling, scan = 12.0, Scan(field_t=field, te_ms=0.0)
    apart = 0.15 * scan.frequency_mhz
    hertz, found = lines(Group((2.0, 2.15), {(0, 1): coupling}), scan)
    middle = (2.075 - WATER_PPM.value) * scan.frequency_mhz
    wide = np.hypot(coupling, apart)
    expected = {
        middle + side * wide / 2 + inner * coupling / 2: (1 - side * inner * coupling / wide) / 2
        for side in (-1, 1)
        for inner in (-1, 1)
    }
    order = np.argsort(hertz)
    np.testing.assert_allclose(hertz[order], sorted(expected), atol=1e-9)
    np.testing.assert_allclose(found[order], [expected[f] for f in sorted(expected)], atol=1e-9)


@pytest.mark.parametrize("name", ["Glu", "GABA", "Tau"])
@pytest.mark.parametrize(
    ("sequence", "pulses"), [("press", [0.2, 0.5, 0.3]), ("slaser", [0.125, 0.25, 0.25, 0.25, 0.125])]
)
def test_echoes_by_brute_force(name, sequence, pulses):
    te1 = {"te1_ms": 12.0} if sequence == "press" else {}
    scan = Scan(sequence, 3.0, 30.0, **te1)
    (group,) = SYSTEMS[name].groups
    twin = Brute(group, scan.frequency_mhz)
    rho = twin.wait(twin.fx, pulses[0] * 0.030)
    for part in pulses[1:]:
        rho = twin.wait(twin.turn(rho, twin.fy, np.pi), part * 0.030)
    np.testing.assert_allclose(ours(group, scan), twin.decay(rho), atol=1e-8)


def test_stimulated_echo_by_brute_force():
    scan = Scan("steam", 7.0, 20.0, tm_ms=13.0)
    group = SYSTEMS["Asp"].groups[0]
    twin = Brute(group, scan.frequency_mhz)
    start, total = twin.wait(twin.fx, 0.010), 0
    for phase in PHASES:
        kept = twin.turn(twin.turn(start, twin.fz, phase), twin.fy, np.pi / 2)
        kept = sum(twin.turn(kept, twin.fz, other) for other in PHASES) / len(PHASES)
        last = twin.turn(twin.wait(kept, 0.013), twin.fy, np.pi / 2)
        total = total + twin.wait(twin.turn(last, twin.fz, phase), 0.010)
    np.testing.assert_allclose(ours(group, scan), -twin.decay(total / len(PHASES)), atol=1e-8)


@pytest.mark.parametrize("edit", [1.9, 7.5])
def test_editing_by_brute_force(edit):
    scan = Scan("mega-press")
    group = SYSTEMS["GABA"].groups[0]
    twin = Brute(group, scan.frequency_mhz)
    hit = [k for k, shift in enumerate(group.shifts) if abs(shift - edit) < 0.3]
    assert len(hit) == (2 if edit == 1.9 else 0)
    chosen = sum((twin.spins[1][k] for k in hit), np.zeros_like(twin.fy))
    flip = expm(-1j * np.pi * chosen)
    spoil = [expm(-1j * phase * twin.fz) for phase in PHASES[::2]]
    pulses = [u.conj().T @ flip @ u for u in spoil]  # a gradient before, its opposite after

    def edited(rho):
        return sum(u @ rho @ u.conj().T for u in pulses) / len(pulses)

    rho = twin.turn(twin.wait(twin.fx, 0.017), twin.fy, np.pi)
    rho = twin.wait(edited(twin.wait(rho, 0.0085)), 0.0255)
    rho = twin.wait(twin.turn(rho, twin.fy, np.pi), 0.0085)
    rho = twin.wait(edited(rho), 0.0085)
    np.testing.assert_allclose(ours(group, scan, edit), twin.decay(rho), atol=1e-8)


def test_the_editing_pulse_takes_what_it_inverts():
    scan = Scan("mega-press")
    methyl = SYSTEMS["NAA"].groups[0]
    assert lines(methyl, scan, 1.9)[1].size == 0
    assert lines(methyl, scan, 7.5)[1].sum() == pytest.approx(3)


def test_phosphorus_splits_and_is_refocused():
    scan = Scan(te_ms=40.0)
    twin = Brute(GLYCEROL, scan.frequency_mhz, phosphorus=GLYCEROL.nuclei[0][1].items())
    rho = twin.fx
    for part in (0.010, 0.020):
        rho = twin.turn(twin.wait(rho, part), twin.fy, np.pi)
    np.testing.assert_allclose(ours(GLYCEROL, scan), twin.decay(twin.wait(rho, 0.010)), atol=1e-8)


@pytest.mark.parametrize("name", ["Gln", "Ins", "Lac"])
def test_pulses_and_waits_keep_what_unitary_motion_keeps(name):
    (group,) = SYSTEMS[name].groups
    for scan in (Scan(te_ms=80.0), Scan("slaser", 7.0)):
        rho = evolve(group, scan, hamiltonian(group, scan.frequency_mhz))
        assert abs(np.trace(rho)) < 1e-9
        assert np.trace(rho @ rho).real == pytest.approx(len(group.shifts) * 2 ** len(group.shifts) / 4)
        np.testing.assert_allclose(rho, rho.conj().T, atol=1e-9)


def test_two_factors_make_the_same_decay():
    scan = Scan(points=100)
    hertz, found = lines(SYSTEMS["Asp"].groups[0], scan)
    np.testing.assert_allclose(
        signal(hertz, found, scan), np.exp(2j * np.pi * np.outer(scan.times(), hertz)) @ found, atol=1e-10
    )


@pytest.mark.parametrize(("field", "overlap"), [(1.5, 0.90), (3.0, 0.76), (7.0, 0.69)])
def test_glutamate_and_glutamine_part_with_the_field(field, overlap):
    """Cosine of both between 2.2 and 2.6 ppm, from an independent script."""
    scan = Scan("press", field, 30.0)
    ppm, glu = _alone("Glu", scan)
    _, gln = _alone("Gln", scan)
    inside = (ppm > 2.2) & (ppm < 2.6)
    both = [course[inside] / np.linalg.norm(course[inside]) for course in (glu, gln)]
    assert both[0] @ both[1] == pytest.approx(overlap, abs=0.01)


def test_an_echo_of_80_ms_turns_glutamine_negative_under_glutamate():
    heights = []
    for te in (20.0, 30.0, 80.0):
        ppm, glu = _alone("Glu", Scan(te_ms=te))
        _, gln = _alone("Gln", Scan(te_ms=te))
        inside = (ppm > 2.25) & (ppm < 2.42)
        top = glu[inside].argmax()
        heights.append((glu[inside][top], gln[inside][top]))
    (short, _), (middle, _), (long, under) = heights
    np.testing.assert_allclose([short / middle, long / middle], [3.441 / 2.929, 1.398 / 2.929], rtol=0.01)
    assert under / long == pytest.approx(-0.743 / 1.398, rel=0.03)


def test_water_gives_the_concentration_back():
    """The equation of water referencing, backwards from areas in the spectrum."""
    scan, voxel = Scan(te_ms=30.0, linewidth_hz=3.0, points=8192), Tissue(0.5, 0.3, 0.2)
    only = dict.fromkeys(SYSTEMS, 0.0) | {"Cr": 8.0}
    seen = mr_spectrum(only, scan, voxel, macromolecules=0.0)
    area = seen.spectra[""].real.sum() * scan.bandwidth_hz / scan.points
    left = decay("Cr", SYSTEMS["Cr"].groups[0], scan)
    shares, dense = (0.5, 0.3, 0.2), (0.78, 0.65, 0.97)
    t1, t2 = (1.50, 0.97, 4.47), (0.088, 0.073, 2.030)
    kept = [np.exp(-0.030 / b) * (1 - np.exp(-2.0 / a)) for a, b in zip(t1, t2, strict=True)]
    inside = sum(f * d * r for f, d, r in zip(shares, dense, kept, strict=True))
    assert seen.water == pytest.approx(2 * 55510 * inside)
    assert area / seen.water * (2 / 5) * 55510 * inside / (0.8 * left) == pytest.approx(8.0, rel=1e-6)
    assert water(Shares(1.0, 0.0, 0.0), Scan("steam", tm_ms=0.0)) == pytest.approx(
        water(Shares(1.0, 0.0, 0.0), Scan("press", te_ms=20.0)) / 2
    )


def test_bounds_are_those_of_numerical_slopes():
    scan = Scan(te_ms=35.0)
    base = mr_spectrum(scan=scan, snr=60, seed=None)
    fit = mr_fit(base)
    inside = (base.ppm > WINDOW[0]) & (base.ppm < WINDOW[1])

    def course(amounts=None, scan=scan, **more):
        return mr_spectrum(amounts, scan, **more).spectra[""].real[inside]

    slopes = [course({name: mm + 0.01}) - course({name: mm - 0.01}) for name, mm in base.truth.items()]
    slopes = [slope / 0.02 for slope in slopes]
    slopes += list(transform(macromolecules(scan)[1], scan).real[:, inside])
    slopes += list(np.polynomial.chebyshev.chebvander(np.linspace(-1, 1, inside.sum()), TERMS - 1).T)
    slopes.append((course(shift_hz=1e-3) - course(shift_hz=-1e-3)) / 2e-3)
    slopes.append((course(phase_deg=0.01) - course(phase_deg=-0.01)) / 0.02)
    wide, narrow = (course(scan=Scan(te_ms=35.0, linewidth_hz=5.5 + d)) for d in (1e-3, -1e-3))
    slopes.append((wide - narrow) / 2e-3)
    rows = np.array(slopes)
    size = np.linalg.norm(rows, axis=1)
    rows /= size[:, None]
    sd = base.noise_sd[""] * np.sqrt(np.diag(np.linalg.inv(rows @ rows.T))) / size
    for k, name in enumerate(base.truth):
        assert fit.bound(name) == pytest.approx(sd[k], rel=1e-4)


@pytest.mark.slow
def test_bounds_are_the_spread_of_many_fits():
    fits = [mr_fit(mr_spectrum(scan="press 80 ms 3T", snr=150, seed=seed)) for seed in range(150)]
    for name in ("Glu", "Gln", "NAA", "Ins", "Glx", "tCr"):
        found = np.array([fit.amount(name) for fit in fits])
        bound = np.mean([fit.bound(name) for fit in fits])
        assert found.std(ddof=1) == pytest.approx(bound, rel=0.2)  # 3.5 standard errors of a standard deviation
        assert abs(found.mean() - fits[0].amount(name)) < 4 * bound


def test_the_fit_is_the_smallest_over_everything_at_once():
    scan = Scan(te_ms=30.0)
    seen = mr_spectrum({"GABA": 2.0}, scan, snr=80, seed=4, shift_hz=2.0, phase_deg=10.0)
    fit = mr_fit(seen)
    parts = columns(scan)
    inside = (seen.ppm > WINDOW[0]) & (seen.ppm < WINDOW[1])
    smooth = np.polynomial.chebyshev.chebvander(np.linspace(-1, 1, inside.sum()), TERMS - 1)
    held = seen.truth | areas()
    start = np.array([2.0, 5.5, 0.17, *(held[name] for name in parts.names), *np.zeros(TERMS)])

    def residual(vector):
        shift, width, phase = vector[:3]
        count = len(parts.names)
        fall = np.where(parts.broadened[:, None], np.exp(-np.pi * width * scan.times()), 1)
        turn = np.exp(2j * np.pi * shift * scan.times() + 1j * phase)
        model = transform(vector[3 : 3 + count] @ (parts.signals * fall * turn), scan).real[inside]
        return (model + smooth @ vector[3 + count :] - seen.spectra[""].real[inside]) / seen.noise_sd[""]

    low = np.full(len(start), -np.inf)
    low[3 : 3 + len(parts.names)] = 0.0
    done = least_squares(residual, start, bounds=(low, np.inf), x_scale="jac", xtol=1e-12, ftol=1e-13, gtol=1e-10)
    assert ((fit.residual / fit.noise_sd) ** 2).sum() <= 2 * done.cost * (1 + 1e-6)
    assert fit.shift_hz == pytest.approx(done.x[0], abs=1e-3)
    assert fit.linewidth_hz == pytest.approx(done.x[1], abs=1e-3)
    for name in ("Glu", "GABA", "NAA", "Ins"):
        assert fit.amount(name) == pytest.approx(done.x[3 + parts.names.index(name)], rel=1e-3)


@pytest.mark.slow
def test_fits_find_the_truth_from_far_away():
    """Any field, echo, tissue, noise, phase and up to 0.18 ppm of shift: errors as the bounds say, no outlier."""
    rng = np.random.default_rng(5)
    errors = []
    for seed in range(48):
        sequence = ("press", "slaser", "steam", "mega-press")[seed % 4]
        low, high = {"press": (15, 150), "slaser": (20, 80), "steam": (6, 40), "mega-press": (68, 68)}[sequence]
        field = float(rng.choice([1.5, 2.89, 3.0, 7.0, 9.4]))
        wide = float(rng.uniform(2, 15) * max(1, field / 4))
        scan = Scan(sequence, field, float(rng.uniform(low, high)), float(rng.uniform(1500, 6000)), linewidth_hz=wide)
        grey, white, _ = rng.dirichlet([6, 3, 1])
        held = {"Glu": rng.uniform(5, 13), "GABA": rng.uniform(0.5, 3), "Gln": rng.uniform(1, 5)}
        fault = {"shift_hz": rng.uniform(-0.18, 0.18) * scan.frequency_mhz, "phase_deg": rng.uniform(-180, 180)}
        voxel, snr = Tissue(grey, white, 1 - grey - white), 10 ** rng.uniform(1.2, 2.5)
        fit = mr_fit(mr_spectrum(held, scan, voxel, snr=snr, seed=seed, **fault))
        errors.append((fit.amount("Glu") - held["Glu"]) / fit.bound("Glu"))
    assert max(map(abs, errors)) < 4
    assert 0.7 < np.std(errors) < 1.3  # 48 fits: a standard error of 0.1
