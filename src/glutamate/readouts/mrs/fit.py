"""Fit: concentrations from a spectrum, as a linear combination of simulated metabolites, with their smallest errors.

Scheme      Re spectrum = Re[e^(i phase) sum c_m B_m(shift, width)] + polynomial baseline, c >= 0.  For given shift,
            width and phase c follows by non-negative least squares; only those three are searched (varpro.py)
Takes in    an MRSpectrum
Hands on    `mr_fit`: MRFit with mM of tissue, Cramer-Rao bounds, correlations, model, baseline and residual
Bounds      the smallest standard deviation any unbiased fit can have at this noise, with every concentration, area,
            baseline term, phase, shift and width unknown. A bound in percent rises as a concentration falls: dropping
            values because of it biases what is left
Limits      one shift, one width, one phase for all metabolites; Lorentzian lines
Sources     Provencher1993 (linear combination), Kaufman1975 (variable projection), Cavassila2001 (bounds)
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np

from glutamate.errors import ParameterError, SolveError
from glutamate.readouts import readout
from glutamate.readouts.mrs.basis import Columns, columns
from glutamate.readouts.mrs.checks import kind, real, shown, table, whole
from glutamate.readouts.mrs.scan import Scan
from glutamate.readouts.mrs.spectrum import MRSpectrum, shaped
from glutamate.readouts.mrs.spin_systems import SUMS, short_name
from glutamate.readouts.mrs.tissue import CONCENTRATIONS, Tissue
from glutamate.readouts.mrs.varpro import FARTHEST, WIDEST, Problem, Shape, inverse

WINDOW = (0.6, 4.1)  # ppm
TERMS = 12  # of the baseline, Chebyshev polynomials
RATIO = '{"Lac": ("NAA", 0.06, 0.02)}'
RATIO_SDS, MOST_RATIO = (1e-6, 1e6), 1e6
UNSEEN = 1e-6  # per the largest column: weaker ones are not fitted


@dataclasses.dataclass(frozen=True, eq=False)
class MRFit:
    """Result of a fit; amounts in mM of tissue without fluid, macromolecules in mM of protons.

    `names` (n,), `amounts` (n,), `bounds` (n,) standard deviations, `correlations` (n, n); `ppm`, `data`, `model`,
    `baseline`, `residual` (w,) and `parts` (n, w) over the window; linewidth and shift in Hz, phase in degrees.
    """

    names: tuple[str, ...]
    amounts: Any
    bounds: Any
    correlations: Any
    ppm: Any
    data: Any
    model: Any
    baseline: Any
    parts: Any
    linewidth_hz: float
    shift_hz: float
    phase_deg: float
    noise_sd: float
    condition: str
    scan: Scan
    tissue: Tissue

    @property
    def residual(self) -> Any:
        """What the model leaves."""
        return self.data - self.model

    def _rows(self, name: str) -> list[int]:
        name = str(name)
        members = SUMS.get(name) or ((name,) if name in self.names else (short_name(name),))
        rows = [self.names.index(member) for member in members if member in self.names]
        if not rows:
            seen = ", ".join(self.names)
            do = f"{self.scan.sequence} does not show it; read another condition or scan"
            raise ParameterError(f"{name} in this fit", "no signal", seen, do)
        return rows

    def amount(self, name: str) -> float:
        """mM of a metabolite, or of a sum: Glx, tNAA, tCr, tCho."""
        return float(self.amounts[self._rows(name)].sum())

    def bound(self, name: str) -> float:
        """Cramer-Rao bound in mM of a metabolite or a sum."""
        rows = self._rows(name)
        scale = self.bounds[rows]
        return float(np.sqrt(scale @ self.correlations[np.ix_(rows, rows)] @ scale))

    def percent(self, name: str) -> float:
        """Cramer-Rao bound in percent of the amount; infinite where nothing was found."""
        amount = self.amount(name)
        return 100 * self.bound(name) / amount if amount > 0 else float("inf")

    def table(self) -> list[dict[str, Any]]:
        """Rows {name, mM, bound, percent} of metabolites, then of sums."""
        own = [name for name in self.names if not name.startswith("MM")]
        sums = [name for name, members in SUMS.items() if set(members) <= set(own)]
        return [
            {"name": n, "mM": self.amount(n), "bound": self.bound(n), "percent": self.percent(n)} for n in (*own, *sums)
        ]


@readout("mr_fit", title="Concentrations from an MR spectrum, with Cramer-Rao bounds")
def mr_fit(
    spectrum: MRSpectrum,
    condition: str | None = None,
    *,
    window_ppm: tuple[float, float] = WINDOW,
    baseline_terms: int = TERMS,
    ratios: Mapping[str, tuple[str, float, float]] | None = None,
) -> MRFit:
    """Concentrations in mM of tissue without fluid; edited scans are read from their difference if not said otherwise.

    `ratios` are soft constraints {name: (other, ratio, standard deviation)}; without them every amount is free but not
    negative. The noise is that of the MRSpectrum, or estimated from the residual where it is not known or 0. Raises
    ParameterError for a window without spectrum, SolveError where the search does not end.
    """
    from scipy.optimize import least_squares

    scan = kind("a fit", spectrum, MRSpectrum, "mr_spectrum or measured").scan
    name = spectrum.condition(condition)
    window, terms = _window(window_ppm, scan), _terms(baseline_terms)
    problem = Problem(spectrum.spectra[name], _visible(scan, name), scan, window, terms)
    start = _start(problem, spectrum.decays[name])
    noise = spectrum.noise_sd.get(name, 0.0)
    if ratios is not None:
        ratios = _read_ratios(ratios, problem.parts.names)
        left, _ = problem.solve(np.array(start))
        guess = noise or float(left.std())
        _, spectra = problem.model(start)
        problem.extra = _priors(ratios, problem, problem.amounts(problem.flat(spectra.real)), guess)
    far = FARTHEST * scan.frequency_mhz
    low, high = (-far, 0.1, start.phase - np.pi), (far, WIDEST, start.phase + np.pi)
    kept: dict[bytes, Any] = {}

    def solved(vector: Any) -> Any:
        key = vector.tobytes()
        if key not in kept:
            kept.clear()
            kept[key] = problem.solve(vector)
        return kept[key]

    done = least_squares(
        lambda v: solved(v)[0], np.array(start), lambda v: solved(v)[1], bounds=(low, high), x_scale=(1.0, 1.0, 0.1),
        ftol=1e-12, xtol=1e-10, gtol=1e-12, max_nfev=200,
    )  # fmt: skip
    if done.status == 0:
        do = "look at the spectrum; narrow the window, or lower the linewidth"
        raise SolveError("a fit of a spectrum", "no end after 200 steps", "a spectrum of these metabolites", do)
    return _result(spectrum, name, problem, Shape(*done.x), noise)


def _result(spectrum: MRSpectrum, name: str, problem: Problem, shape: Shape, noise: float) -> MRFit:
    decays, spectra = problem.model(shape)
    real = problem.flat(spectra.real)
    found = problem.amounts(real)
    left = problem.bare - found @ real
    baseline = problem.data - problem.bare - found @ (spectra.real - real)
    free = len(left) - len(found) - 3 - (0 if problem.smooth is None else problem.smooth.shape[1])
    level = noise or float(np.sqrt(left @ left / max(free, 1)))
    moved = np.concatenate([real, problem.flat(problem.slopes(found, decays, spectra))])
    own = level**2 * inverse(moved @ moved.T, problem.extra)[: len(found), : len(found)]
    sd = np.sqrt(np.diag(own))
    solid = spectrum.tissue.solid
    return MRFit(
        problem.parts.names, found / solid, sd / solid, own / np.outer(sd, sd), problem.ppm, problem.data,
        found @ spectra.real + baseline, baseline, found[:, None] * spectra.real, shape.linewidth_hz, shape.shift_hz,
        float(np.degrees(shape.phase)), level, name, spectrum.scan, spectrum.tissue,
    )  # fmt: skip


def _visible(scan: Scan, condition: str) -> Columns:
    """Columns that carry signal in this condition."""
    parts = columns(scan, condition)
    size = np.linalg.norm(parts.signals, axis=1)
    keep = np.flatnonzero(size > UNSEEN * size.max())
    return Columns(tuple(parts.names[k] for k in keep), parts.signals[keep], parts.broadened[keep])


def _start(problem: Problem, decay: Any) -> Shape:
    """Shift and phase at which the metabolites at usual amounts agree best with the data; the scan's own width."""
    scan, parts = problem.scan, problem.parts
    usual = np.array([CONCENTRATIONS[n].canonical() if n in CONCENTRATIONS else 0.0 for n in parts.names])
    expected = usual @ shaped(parts, scan, scan.linewidth_hz)
    size = 8 * scan.points
    found = np.fft.fft(np.conj(expected) * decay, size)
    hertz = np.fft.fftfreq(size, 1 / scan.bandwidth_hz)
    near = np.flatnonzero(np.abs(hertz) < 0.8 * FARTHEST * scan.frequency_mhz)
    best = near[np.abs(found[near]).argmax()]
    return Shape(float(hertz[best]), scan.linewidth_hz, float(np.angle(found[best])))


def _read_ratios(given: Any, names: tuple[str, ...]) -> dict[str, tuple[str, float, float]]:
    """Soft constraints by names of the fit; ParameterError for what cannot be."""
    found = {}
    for name, row in table("ratios of a fit", given, RATIO).items():
        if not isinstance(row, tuple | list) or len(row) != 3:
            raise ParameterError(
                f"the ratio of {shown(name)}", shown(row), f"three values, as in {RATIO}", "correct it"
            )
        for one in (name, row[0]):
            if not isinstance(one, str) or one not in names:
                asked = f"the ratio of {shown(name)} to {shown(row[0])}"
                raise ParameterError(asked, f"{shown(one)} is not in this fit", ", ".join(names), "use these")
        asked = f"the ratio of {name} to {row[0]}"
        if name == row[0]:
            raise ParameterError(asked, "one name twice", "two of them", "name another")
        sd = real(f"the standard deviation of {asked}", row[2], *RATIO_SDS)
        found[name] = (row[0], real(asked, row[1], 0, MOST_RATIO), sd)
    return found


def _priors(ratios: Mapping[str, tuple[str, float, float]], problem: Problem, found: Any, noise: float) -> Any:
    """Rows that pull one amount towards a multiple of another, in units of the spectrum's noise."""
    names = problem.parts.names
    rows = []
    for name, (other, ratio, sd) in ratios.items():
        size = found[names.index(other)]
        if size > 0:
            row = np.zeros(len(names))
            row[names.index(name)], row[names.index(other)] = 1.0, -ratio
            rows.append(row * noise / (sd * size))
    return np.array(rows).reshape(-1, len(names))


def _window(window: tuple[float, float], scan: Scan) -> tuple[float, float]:
    ppm = scan.ppm()
    try:
        low, high = (float(end) for end in window)
    except (TypeError, ValueError, OverflowError):
        low = high = float("nan")
    if not ppm[0] <= low < high <= ppm[-1] or ((ppm > low) & (ppm < high)).sum() < 60:
        allowed = f"low and high within {ppm[0]:.2f} to {ppm[-1]:.2f} ppm, 60 points or more"
        raise ParameterError("the window of a fit", shown(window), allowed, "0.6 to 4.1 ppm is usual")
    return low, high


def _terms(count: int) -> int:
    return whole("terms of the baseline", count, 0, 40, do="12 is usual")
