"""LFP: proxies of the local field potential from synaptic currents of a point-neuron network, or from rates alone.

RWS         |sum of AMPA currents, 6 ms ago| + 1.65 |sum of GABA currents|, over pyramidal cells
RWS + NMDA  the NMDA current counted with the AMPA current: an extension, not part of the published fit
Rates       Poisson arrivals filtered by synaptic kernels, times the driving force of each: spectrum in closed form or
            one course
Limits      RWS was fitted to one dominant population of pyramidal cells; the field of rates has no cells at all. The
            constant in mV per pA is not known, so units are those of the currents. Slope: see spectrum.py
Sources     Mazzoni2015 (RWS), Gao2017 (rates, kernels, driving forces)
"""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any

import numpy as np

from glutamate.engine.mechanism import Target
from glutamate.errors import ParameterError
from glutamate.parameter import Parameter
from glutamate.readouts import readout
from glutamate.readouts.course import course, finite, positive
from glutamate.readouts.spectrum import Spectrum, aperiodic, spectrum

AMPA_DELAY = Parameter(6.0, "ms", "Mazzoni2015", domain=(0, None), note="tau_AMPA of RWS; not re-read")
GABA_WEIGHT = Parameter(1.65, "1", "Mazzoni2015", domain=(0, None), note="alpha of RWS; not re-read")


@readout("lfp", title="Field potential from synaptic currents (RWS proxy)")
def lfp(
    ampa: Any,
    gaba: Any,
    step_ms: float | None = None,
    *,
    nmda: Any = None,
    delay_ms: float | None = None,
    gaba_weight: float | None = None,
) -> Any:
    """Proxy (..., times) in the unit of the currents, positive where currents are large.

    ampa, gaba and, as an extension, nmda (..., times): currents summed over pyramidal cells, inward negative. The first
    `delay` of the result is NaN: no current was seen before the record. Raises ParameterError for shapes that differ or
    a delay that is no whole number of steps or longer than the record.
    """
    excitation, step = course(ampa, step_ms, "the AMPA current")
    inhibition, _ = course(gaba, step if not hasattr(gaba, "dims") else None, "the GABA current")
    if nmda is not None:
        slow, _ = course(nmda, step if not hasattr(nmda, "dims") else None, "the NMDA current")
        _same(excitation, slow, "the NMDA current")
        excitation = excitation + slow
    _same(excitation, inhibition, "the GABA current")
    delay = AMPA_DELAY.canonical() if delay_ms is None else delay_ms
    weight = GABA_WEIGHT.canonical() if gaba_weight is None else gaba_weight
    steps = round(delay / step)
    if not 0 <= steps < excitation.shape[-1] or abs(steps * step - delay) > 1e-9 * max(delay, step):
        came = f"{delay:g} ms on steps of {step:g} ms, {excitation.shape[-1]} of them"
        do = "record with a step that divides the delay"
        raise ParameterError("the delay of the AMPA current", came, "whole steps within the record", do)
    late = np.full(excitation.shape, np.nan)
    late[..., steps:] = excitation[..., : excitation.shape[-1] - steps]
    return np.abs(late) + weight * np.abs(inhibition)


def _same(a: Any, b: Any, what: str) -> None:
    if a.shape != b.shape:
        raise ParameterError(what, f"shape {b.shape}", f"that of the AMPA current, {a.shape}", "record both alike")


@dataclasses.dataclass(frozen=True)
class FieldOfRates:
    """Poisson input to a patch of cortex; inhibition is set by the ratio of its mean conductance to that of excitation.

    Mean conductance of excitation is 1, of inhibition `ratio`; driving forces in mV, times in ms, rates in Hz.
    """

    ratio: float = 4.0
    rate_e: float = 16000.0
    rate_i: float = 10000.0
    drive_e: float = 65.0
    drive_i: float = -15.0
    rise_e: float = 0.1
    decay_e: float = 2.0
    rise_i: float = 0.5
    decay_i: float = 10.0

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            if not field.name.startswith("drive"):
                positive(getattr(self, field.name), f"{field.name} of a field of rates")
        for rise, decay in ((self.rise_e, self.decay_e), (self.rise_i, self.decay_i)):
            if rise == decay:
                raise ParameterError("a kernel", f"rise and decay both {rise:g} ms", "times that differ", "change one")

    def density(self, frequency: Any) -> Any:
        """Power density (F,) at `frequency` (F,) in Hz: shot noise through two first-order filters each, exact."""
        turn = 2e-3 * np.pi * finite(frequency, "frequencies")

        def part(drive: float, mean: float, rate: float, rise: float, decay: float) -> Any:
            return 2 * (drive * mean) ** 2 / rate / ((1 + (turn * rise) ** 2) * (1 + (turn * decay) ** 2))

        excitation = part(self.drive_e, 1.0, self.rate_e, self.rise_e, self.decay_e)
        return excitation + part(self.drive_i, self.ratio, self.rate_i, self.rise_i, self.decay_i)

    def course(self, duration_ms: float, step_ms: float = 1.0, seed: int = 0) -> Any:
        """One course (times,) with Poisson counts in every step, each filtered by its kernel."""
        from scipy.signal import lfilter

        count = round(positive(duration_ms, "a duration in ms") / positive(step_ms, "a step in ms"))
        rng, lead = np.random.default_rng(seed), round(20 * self.decay_i / step_ms)
        total = np.zeros(count)
        for drive, mean, rate, rise, decay in (
            (self.drive_e, 1.0, self.rate_e, self.rise_e, self.decay_e),
            (self.drive_i, self.ratio, self.rate_i, self.rise_i, self.decay_i),
        ):
            arrivals = rng.poisson(rate * 1e-3 * step_ms, count + lead).astype(float)
            fast, slow = np.exp(-step_ms / rise), np.exp(-step_ms / decay)
            # difference of two exponentials; its sum over steps is slow/(1-slow) - fast/(1-fast)
            area = slow / (1 - slow) - fast / (1 - fast)
            kernel = lfilter([0.0, slow - fast], np.convolve([1, -fast], [1, -slow]), arrivals)
            total += drive * mean * kernel[lead:] / (area * rate * 1e-3 * step_ms)
        return total


@readout("field_of_rates", title="Spectrum of the field from excitatory and inhibitory rates")
def field_of_rates(frequency: Any, ratio: float = 4.0, **changes: float) -> Spectrum:
    """Spectrum of a FieldOfRates with a ratio of mean conductances (inhibition to excitation) and other `changes`."""
    patch = FieldOfRates(ratio=ratio, **changes)
    return Spectrum(finite(frequency, "frequencies", 1), patch.density(frequency))


def slope_of(patch: FieldOfRates, runs: int = 8, duration_ms: float = 120e3) -> float:
    """Slope between 30 and 50 Hz of the mean spectrum of so many courses, Welch segments of 2 s."""
    found = [spectrum(patch.course(duration_ms, seed=seed), 1.0, segment_ms=2000.0) for seed in range(runs)]
    return aperiodic(Spectrum(found[0].frequency, np.mean([f.density for f in found], axis=0)), 30, 50).slope


def targets() -> list[Target]:
    """Slopes of the field by the ratio of mean conductances, and their order."""
    source = "computed: the field of Gao2017, one course of 120 s for each ratio, Welch segments of 2 s"

    def steepens() -> float:
        slopes = [slope_of(FieldOfRates(ratio=r), runs=2) for r in (2, 3, 4, 5, 6)]
        return float(all(a > b for a, b in itertools.pairwise(slopes)))

    rows = [
        ("CIR-43", f"slope of the field at a ratio of {r}", expected, "1", 0.05, source, "regression", partial_of(r))
        for r, expected in ((2, -0.53), (3, -0.61), (4, -0.70), (5, -0.80), (6, -0.89))
    ]
    found = [Target(*row, relative=False) for row in rows]
    found.append(Target("CIR-43", "steeper with every step of inhibition", 1, "1", 0.0, source, "regression", steepens))
    return found


def partial_of(ratio: float) -> Any:
    """A measurement of the slope at one ratio."""
    return lambda: slope_of(FieldOfRates(ratio=ratio))
