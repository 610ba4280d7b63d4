"""Column: the EEG of a cortical column on the first and last morning of a run of days, against that of a rested one.

Scheme      factors that life hands on at ten o'clock -> gains of a neural mass, same fibres for everybody -> spectrum
Takes in    a run that has recorded what life hands on
Hands on    `eeg(run, data)`: rows of text: peak between 7 and 14 Hz and power of alpha, relative to a rested person
Limits      the column stands at the edge of its rhythm: small changes of gain move its alpha by much, which the rows
            say; what a neural mass has no counterpart for (arousal, uptake, NMDA) moves nothing; one column is no head,
            and potentials have no scale: only ratios say something
Sources     those of jansen_rit.py, life/factors.py and spectrum.py
"""

from __future__ import annotations

from typing import Any

import numpy as np

from glutamate.errors import ParameterError
from glutamate.scenarios.person.run import Run

TITLE = "EEG of a column at ten in the morning"
MORNING, MOST, SECONDS, SETTLE = 10.0, 8, 22.0, 2.0
STEP, FINE, SEGMENT = 2.0, 0.5, 4000.0  # ms
NUDGE = 0.01  # of excitation, to say how steep the column is
PEAK = (7.0, 14.0)
MODEL, NAMES = "jansen_rit", ("release_gain", "synapses", "gaba_tone")


def eeg(run: Run, data: Any) -> list[tuple[str, str]]:
    """A row for the first and the last morning in every arm; none where factors were not recorded."""
    if any(f"handed.{name}" not in data for name in NAMES):
        return []
    start = run.timelines[0].start
    first = (MORNING - start.hour - start.minute / 60) % 24.0
    mornings = dict.fromkeys([first, first + 24.0 * (run.plan.days - 1)])
    rested = _gains({name: np.ones(1) for name in NAMES})
    asked: list[tuple[str, int, str]] = []
    gains = [rested, (rested[0] * (1 + NUDGE), rested[1])]
    for arm in run.arms:
        own = data.isel(member=np.flatnonzero(data["arm"].values == arm)[:MOST])
        for hour in mornings:
            here = own.sel(time=hour, method="nearest")
            name = str(np.datetime_as_string(here["clock"].values, "m")) + (f", {arm}" if len(run.arms) > 1 else "")
            factors = {one: np.atleast_1d(here[f"handed.{one}"].values) for one in NAMES}
            through = np.all([np.isfinite(value) for value in factors.values()], axis=0)
            try:
                found = _gains({one: value[through] for one, value in factors.items()})
            except ParameterError as error:
                asked.append((name, 0, f"not shown: {error.asked}: {error.came}, allowed {error.allowed}"))
                continue
            asked.append((name, len(found[0]), "nobody came so far"))
            gains.append(found)
    excitatory, inhibitory = (np.concatenate([pair[k] for pair in gains]) for k in (0, 1))
    peak, power = _spectra(excitatory, inhibitory, run.seed)
    swing = 100 * (power[1] / power[0] - 1)
    care = f"one per cent of excitation alone moves the power of alpha by {swing:.0f} %, and no person was compared"
    rows, at = [("to be read with care", care)], 2
    for name, count, text in asked:
        if count:
            middle, relative = (float(np.nanmedian(v[at : at + count])) for v in (peak, power / power[0]))
            text = f"peak {middle:.2f} Hz, rested {peak[0]:.2f}; power of alpha {relative:.2f} of rested"
        rows.append((name, text))
        at += count
    return rows


def _gains(factors: dict[str, Any]) -> tuple[Any, Any]:
    """Excitatory and inhibitory gain (n,) of the columns of these people, in canonical units."""
    from glutamate.engine import discover
    from glutamate.life.factors import effects

    values = discover.alone(MODEL).values()
    paths = [f"{MODEL}.excitatory_gain", f"{MODEL}.inhibitory_gain"]
    found = {path: np.full(len(next(iter(factors.values()))), float(values[path])) for path in paths}
    for effect in effects(MODEL, factors):
        found[effect.path] = found[effect.path] * np.asarray(effect.value, float)
    return found[paths[0]], found[paths[1]]


def _spectra(excitatory: Any, inhibitory: Any, seed: int) -> tuple[Any, Any]:
    """Peak (n,) in Hz and power (n,) of alpha under the same random fibres."""
    from glutamate.circuit.jansen_rit import HIGH, LOW
    from glutamate.engine import discover
    from glutamate.engine.simulate import simulate
    from glutamate.readouts.spectrum import band_powers, peak_frequency, spectrum

    times = np.arange(0.0, 1e3 * SECONDS + STEP / 2, STEP)
    fibres = np.random.default_rng(seed).uniform(LOW, HIGH, len(times))
    data = simulate(
        discover.alone(MODEL), times=times, drive={f"{MODEL}.fibres": (times, fibres)}, record=[f"{MODEL}.eeg"],
        vary={f"{MODEL}.excitatory_gain": excitatory, f"{MODEL}.inhibitory_gain": inhibitory}, keep=len(excitatory),
        solver="heun", dt=FINE, threads=1,
    )  # fmt: skip
    found = spectrum(data[f"{MODEL}.eeg"].values[:, times >= 1e3 * SETTLE], STEP, segment_ms=SEGMENT)
    return peak_frequency(found, *PEAK), band_powers(found)["alpha"]
