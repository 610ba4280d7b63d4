"""Published numbers of MR spectra: protons, places of lines, bounds of a fit, editing, repeatability.

Takes in    nothing
Hands on    `targets()`
Not here    what tissue holds: it belongs to metabolism
Sources     Govindaraju2000 (shifts), Gonen2020 and OGorman2011 (variation, bounds); what is computed is marked so
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from glutamate.engine.mechanism import Target

BOUND = "computed: Cramer-Rao bound, 12 baseline terms, 9 free macromolecules, phase, shift, width"
EDITING = "computed: density matrices with ideal pulses, echo of 68 ms, editing at 1.90 and 7.5 ppm within 0.3 ppm"
COUNT = "computed: protons of each spin system"
ORDER = "computed: as above; only that they are edited is asked, 0.38 and 0.45 without gradients at the editing pulses"


def targets() -> list[Target]:
    """MET-41 to MET-45; MET-44 with 200 scans of one person each."""

    def row(
        name: str, what: str, low: float, high: float, source: str, kind: str, get: Callable[[], float], **more: Any
    ):
        middle, half = (low + high) / 2, (high - low) / 2
        return Target(name, what, middle, "1", half, source, kind, get, relative=False, **more)

    shift = "Govindaraju2000"
    return [
        Target("MET-41", "protons at an echo of 0, largest error", 0.0, "1", 1e-6, COUNT, "identity", protons,
               relative=False),
        row("MET-41", "glutamate C4 in ppm", 2.345, 2.355, "computed: 3 T, echo of 30 ms", "regression", glutamate_c4),
        row("MET-41", "N-acetylaspartate in ppm", 2.003, 2.013, shift, "calibration", lambda: tallest("NAA", 1.9, 2.1)),
        row("MET-41", "creatine in ppm", 3.025, 3.035, shift, "calibration", lambda: tallest("Cr", 2.9, 3.1)),
        row("MET-42", "bound of glutamate in percent, 3 T", 4, 7, BOUND, "regression", lambda: bound("Glu", 3)),
        row("MET-42", "bound of glutamine in percent, 3 T", 12, 20, BOUND, "regression", lambda: bound("Gln", 3)),
        row("MET-42", "bound of GABA in percent, 3 T", 20, 35, BOUND, "regression", lambda: bound("GABA", 3)),
        row("MET-42", "bound of glutamate in percent, 7 T", 0, 2.5, "Gonen2020", "prediction", lambda: bound("Glu", 7)),
        row("MET-43", "editing efficiency of GABA at 3 ppm", 0.45, 0.5, EDITING, "regression", edited_gaba),
        row("MET-43", "glutamate edited with it at 3.75 ppm", 0.2, 0.6, ORDER, "regression", lambda: edited("Glu")),
        row("MET-43", "glutamine edited with it at 3.75 ppm", 0.2, 0.6, ORDER, "regression", lambda: edited("Gln")),
        row("MET-44", "variation of glutamate in percent, 7 T", 3, 6, "Gonen2020", "calibration",
            lambda: variation("Glu")),
        row("MET-44", "variation of edited GABA in percent, 3 T", 7, 14, "OGorman2011;Gonen2020", "prediction",
            lambda: variation("GABA")),
        Target("MET-45", "error of a fit to a noiseless spectrum", 0.0, "1", 1e-6, "computed: what went in", "identity",
               noiseless, relative=False),
    ]  # fmt: skip


def protons() -> float:
    """Largest difference between lines at an echo of 0 and protons, over metabolites and sequences."""
    from glutamate.readouts.mrs.scan import Scan
    from glutamate.readouts.mrs.spin_systems import SYSTEMS
    from glutamate.readouts.mrs.spins import lines

    worst = 0.0
    for name, share in (("press", 1.0), ("slaser", 1.0), ("steam", 0.5)):
        scan = Scan(name, te_ms=0.0, tm_ms=0.0 if name == "steam" else None)  # type: ignore[arg-type]
        for system in SYSTEMS.values():
            whole = sum(lines(group, scan)[1].sum() for group in system.groups)
            worst = max(worst, abs(whole - share * system.protons))
    return float(worst)


def _alone(name: str, scan: Any, condition: str = "") -> tuple[Any, Any]:
    """Shifts and real spectrum of 1 mM of one metabolite without relaxation."""
    import numpy as np

    from glutamate.readouts.mrs.basis import basis, rows
    from glutamate.readouts.mrs.spectrum import transform
    from glutamate.readouts.mrs.spins import conditions

    pure = dict(zip([known for known, _ in conditions(scan)], basis(scan), strict=True))
    whole = pure["on"] - pure["off"] if condition == "difference" else pure[condition]
    decay = sum(whole[k] for k, (row, _) in enumerate(rows()) if row == name)
    return scan.ppm(), transform(decay * np.exp(-np.pi * scan.linewidth_hz * scan.times()), scan).real


def tallest(name: str, low: float, high: float) -> float:
    """Shift of the highest point in a part of the spectrum at 3 T, on a fine grid."""
    from glutamate.readouts.mrs.scan import Scan

    ppm, real = _alone(name, Scan(points=16384))
    inside = (ppm > low) & (ppm < high)
    return float(ppm[inside][real[inside].argmax()])


def glutamate_c4() -> float:
    """Highest point of glutamate between 2.2 and 2.6 ppm."""
    return tallest("Glu", 2.2, 2.6)


def bound(name: str, field: int) -> float:
    """Cramer-Rao bound in percent at 3 T (SNR 60) or 7 T (SNR 120)."""
    from glutamate.readouts.mrs.fit import mr_fit
    from glutamate.readouts.mrs.spectrum import mr_spectrum

    scan, snr = ("press 30 ms 3T", 60) if field == 3 else ("slaser 26 ms 7T", 120)
    return mr_fit(mr_spectrum(scan=scan, snr=snr, seed=None)).percent(name)


def _area(ppm: Any, real: Any, low: float, high: float, frequency_mhz: float) -> float:
    inside = (ppm > low) & (ppm < high)
    return float(real[inside].sum() * (ppm[1] - ppm[0]) * frequency_mhz)


def edited_gaba() -> float:
    """Half of the area of the difference at 3.0 ppm per area at an echo of 0."""
    from glutamate.readouts.mrs.scan import Scan

    edit, full = Scan("mega-press"), Scan(te_ms=0.0)
    part = _area(*_alone("GABA", edit, "difference"), 2.8, 3.2, edit.frequency_mhz)
    return part / 2 / _area(*_alone("GABA", full), 2.8, 3.2, full.frequency_mhz)


def edited(name: str) -> float:
    """Area of the difference at 3.75 ppm per that of GABA at 3.0 ppm at an echo of 0, molecule by molecule."""
    from glutamate.readouts.mrs.scan import Scan

    edit, full = Scan("mega-press"), Scan(te_ms=0.0)
    part = _area(*_alone(name, edit, "difference"), 3.6, 3.9, edit.frequency_mhz)
    return part / _area(*_alone("GABA", full), 2.8, 3.2, full.frequency_mhz)


def variation(name: str) -> float:
    """Variation between scans in percent: glutamate at 7 T, GABA from the difference of an edited scan at 3 T."""
    from glutamate.readouts.mrs.repeat import repeatability
    from glutamate.readouts.mrs.scan import Scan

    # 2048 points at 7 T hold 0.7 s, after which nothing is left of lines of 10 Hz
    scan = Scan("slaser", 7.0, 26.0, points=2048) if name == "Glu" else Scan("mega-press")
    return 100 * repeatability((name,), scan, snr=120)[name].variation


def noiseless() -> float:
    """Largest relative error of a concentration, over scans, with shift and phase to be found."""
    from glutamate.readouts.mrs.fit import mr_fit
    from glutamate.readouts.mrs.spectrum import mr_spectrum

    worst = 0.0
    for scan in ("press 1.5T", "press 3T", "slaser 7T", "steam 7T", "mega-press 3T"):
        seen = mr_spectrum(scan=scan, shift_hz=3.0, phase_deg=20.0)
        fit = mr_fit(seen)
        errors = [abs(fit.amount(name) / mm - 1) for name, mm in seen.truth.items() if name in fit.names]
        worst = max(worst, *errors)
    return worst
