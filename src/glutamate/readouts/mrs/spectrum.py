"""Spectrum: what a scanner would show of tissue with given concentrations.

Scheme      sum of metabolites x concentration x share of the voxel, broadened, turned and shifted, + macromolecules +
            noise;  spectrum = 2 dt FFT of the decay with its first point halved, so that the area of a line in Hz is
            its amount of protons in mM
Takes in    concentrations in mM of tissue without fluid, a Scan, a Tissue
Hands on    `mr_spectrum`; `measured` for a decay from elsewhere; MRSpectrum with ppm, spectra and decays
Noise       white; SNR is the height of NAA at its reference concentration in this voxel (in OFF, where edited) per
            standard deviation of the real part, so noise does not follow what is measured
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np

from glutamate.errors import ParameterError
from glutamate.readouts import readout
from glutamate.readouts.mrs.basis import Columns, columns
from glutamate.readouts.mrs.checks import real, shown, whole
from glutamate.readouts.mrs.macromolecules import areas
from glutamate.readouts.mrs.scan import Scan
from glutamate.readouts.mrs.scan import scan as read_scan
from glutamate.readouts.mrs.tissue import CONCENTRATIONS, Tissue, concentrations, voxel, water

SNR = (1e-3, 1e9)
FARTHEST_HZ, MOST_TURN, MOST_TIMES = 1e4, 1e4, 1e3  # beyond it no scanner is, nor any tissue


@dataclasses.dataclass(frozen=True, eq=False)
class MRSpectrum:
    """Decays (points,) and spectra (points,) by condition ("" if there is one), ppm (points,), what went in.

    Amounts are mM of protons in the voxel; `truth` holds mM of tissue, empty where it is not known.
    """

    scan: Scan
    tissue: Tissue
    decays: Mapping[str, Any]
    truth: Mapping[str, float]
    noise_sd: Mapping[str, float]
    water: float

    @property
    def ppm(self) -> Any:
        """Shifts (points,), ascending."""
        return self.scan.ppm()

    @property
    def spectra(self) -> dict[str, Any]:
        """Complex spectra (points,) by condition."""
        return {name: transform(decay, self.scan) for name, decay in self.decays.items()}

    def condition(self, name: str | None = None) -> str:
        """The condition asked for, or the one that is read by default: the difference of an edited scan."""
        if name is None:
            return "difference" if self.scan.edited else ""
        if not isinstance(name, str) or name not in self.decays:
            allowed = ", ".join(repr(known) for known in self.decays)
            raise ParameterError(f"the condition {shown(name)}", "not in this spectrum", allowed, "use one of these")
        return name


def transform(decay: Any, scan: Scan) -> Any:
    """Spectrum (..., points) of decays (..., points): area in Hz is the amount at time 0."""
    from scipy.fft import fft, fftshift

    values = np.array(decay, complex) * (2 / scan.bandwidth_hz)
    values[..., 0] /= 2
    return fftshift(fft(values, axis=-1), axes=-1)


def shaped(parts: Columns, scan: Scan, linewidth_hz: float, shift_hz: float = 0.0) -> Any:
    """Signals (n, points) of a basis with linewidth and shift."""
    times = scan.times()
    turn = np.exp(2j * np.pi * shift_hz * times)
    made = parts.signals * turn
    made[parts.broadened] *= np.exp(-np.pi * linewidth_hz * times)
    return made


def noise_level(scan: Scan, tissue: Tissue, snr: float) -> float:
    """Standard deviation of the real part of a spectrum at this signal-to-noise ratio."""
    condition = "off" if scan.edited else ""
    parts = columns(scan, condition)
    row = parts.names.index("NAA")
    alone = Columns(("NAA",), parts.signals[row : row + 1], parts.broadened[row : row + 1])
    amount = CONCENTRATIONS["NAA"].canonical() * tissue.solid
    seen = transform(shaped(alone, scan, scan.linewidth_hz)[0] * amount, scan).real
    ppm = scan.ppm()
    return float(seen[(ppm > 1.9) & (ppm < 2.1)].max() / snr)


@readout("mr_spectrum", title="MR spectrum of tissue concentrations")
def mr_spectrum(
    amounts: Mapping[str, Any] | None = None,
    scan: Scan | str = "press 3T",
    tissue: Tissue | None = None,
    *,
    snr: float | None = None,
    seed: int | None = 0,
    shift_hz: float = 0.0,
    phase_deg: float = 0.0,
    macromolecules: float = 1.0,
) -> MRSpectrum:
    """Spectrum of tissue with `amounts` in mM (numbers, or texts with a unit), by short or long names.

    What is not named is as in tissue.CONCENTRATIONS, 0 leaves it out. Without `snr` there is no noise; the same seed
    gives the same noise, and None draws none but keeps its level, as bounds need it. `shift_hz` and `phase_deg` are
    faults of the scanner that a fit has to find, `macromolecules` scales their usual areas. Raises ParameterError for
    names, fields, sequences, times or shares that cannot be.
    """
    scan = read_scan(scan)
    tissue = voxel(tissue)
    truth = concentrations(amounts)
    shift_hz = real("shift_hz of a spectrum", shift_hz, -FARTHEST_HZ, FARTHEST_HZ, unit="Hz")
    phase_deg = real("phase_deg of a spectrum", phase_deg, -MOST_TURN, MOST_TURN, unit="degrees")
    macromolecules = real("macromolecules of a spectrum", macromolecules, 0, MOST_TIMES)
    if snr is not None:
        snr = real("snr of a spectrum", snr, *SNR, do="leave it out for no noise")
    if seed is not None:
        seed = whole("seed of a spectrum", seed, 0, 2**63)
    decays, noise = {}, {}
    level = noise_level(scan, tissue, snr) if snr is not None else 0.0
    held = truth | {name: macromolecules * area for name, area in areas().items()}
    for k, name in enumerate(("on", "off") if scan.edited else ("",)):
        parts = columns(scan, name)
        weights = np.array([held[part] for part in parts.names]) * tissue.solid
        clean = weights @ shaped(parts, scan, scan.linewidth_hz, shift_hz) * np.exp(1j * np.radians(phase_deg))
        decays[name], noise[name] = clean + _noise(scan, level, seed, k), level
    if scan.edited:
        large = columns(scan, "difference")
        rows = [k for k, part in enumerate(large.names) if part.startswith("MM")]
        # the editing pulse brings part of one broad line back in ON
        back = Columns(tuple(large.names[k] for k in rows), large.signals[rows], large.broadened[rows])
        weights = np.array([held[part] for part in back.names]) * tissue.solid
        turn = np.exp(1j * np.radians(phase_deg))
        decays["on"] = decays["on"] + weights @ shaped(back, scan, scan.linewidth_hz, shift_hz) * turn
        decays["difference"], noise["difference"] = decays["on"] - decays["off"], level * np.sqrt(2)
    return MRSpectrum(scan, tissue, decays, truth, noise, water(tissue, scan))


def _noise(scan: Scan, level: float, seed: int | None, stream: int) -> Any:
    if not level or seed is None:
        return 0.0
    draw = np.random.default_rng([int(seed), stream]).standard_normal((2, scan.points))
    return (draw[0] + 1j * draw[1]) * level * scan.bandwidth_hz / (2 * np.sqrt(scan.points))


def measured(
    decay: Any, scan: Scan | str, tissue: Tissue | None = None, *, water_signal: float | None = None
) -> MRSpectrum:
    """An MRSpectrum from a decay (points,) that was measured, or {"on": ..., "off": ...} of an edited scan.

    `water_signal` is the decay of unsuppressed water at time 0 in the same units; without it amounts are in those
    units. Higher ppm must turn counter-clockwise: give the conjugate where it does not. Raises ParameterError.
    """
    scan = read_scan(scan)
    tissue = voxel(tissue)
    given = dict(decay) if isinstance(decay, Mapping) else {"": decay}
    wanted = {"on", "off"} if scan.edited else {""}
    if set(given) != wanted:
        came = ", ".join(map(shown, given)) or "none"
        do = 'give {"on": ..., "off": ...} for an edited scan, one decay for others'
        raise ParameterError(f"decays of {scan.sequence}", came, " and ".join(map(repr, sorted(wanted))), do)
    inside = water(tissue, scan)
    size = 1.0
    if water_signal is not None:
        size = inside / real("the signal of water", water_signal, 0, open_low=True, do="give it at time 0")
    decays = {}
    for name, values in given.items():
        try:
            values = np.asarray(values, complex)
        except (TypeError, ValueError, OverflowError):
            values = np.zeros(())
        if values.shape != (scan.points,) or not np.isfinite(values).all():
            came, allowed = f"shape {values.shape}", f"({scan.points},), finite numbers"
            raise ParameterError("a measured decay", came, allowed, "set points and bandwidth_hz of the scan")
        decays[name] = values * size
    if scan.edited:
        decays["difference"] = decays["on"] - decays["off"]
    return MRSpectrum(scan, tissue, decays, {}, {}, inside)
