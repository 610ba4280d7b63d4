"""Reduction: the receptors of a network, fitted to the whole synapse, with how far off they are.

Data's way  one vesicle into the whole synapse -> peak, rise and decay of each receptor; a train at one rate -> how many
            receptors a vesicle binds, when they come back; trains at 1, 10 and 50 Hz -> charge of both, and the error
Takes in    the model `synapse` under voltage clamp, or one with other parameters; the rate at which trains are fitted
Hands on    `reduce_synapse(model, rate_hz)`, a `Reduced` with parameters, charges, errors and the small model itself
Not here    what the whole synapse would do with silent neighbours: its ambient space belongs to it alone
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import cache, partial
from typing import Any

import numpy as np

from glutamate.engine.assembly import Assembly, Input
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.mechanism import Target
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.errors import ParameterError
from glutamate.synapse.reduced import ReducedAMPA, ReducedGABAA, ReducedNMDA, peak_factor
from glutamate.synapse.release import Release
from glutamate.synapse.synapse import assemble

RECEPTORS = {"ampa": "release", "nmda": "release", "gabaa": "inhibition"}
GUESSES = {"ampa": (0.2, 0.08, 1.0), "nmda": (0.2, 2.0, 60.0), "gabaa": (0.5, 0.3, 40.0)}  # nS, ms, ms
NAMES = ("peak", "rise_time", "decay_time", "binding", "recovery_time")
RATES = (1.0, 10.0, 50.0)  # Hz
SPIKES = 20  # of every train
LEAD, TAIL = 1.0, 1500.0  # ms of silence before and after
POINTS = 250  # between two spikes
SLOWEST, FASTEST = 5.0, 200.0  # Hz; between slower spikes all receptors are free again
LIMITS = np.log([[1e-6, 0.1], [20.0, 1e4]])  # of binding, and of recovery in ms


@dataclasses.dataclass(frozen=True)
class Reduced:
    """Receptors of a network, with what they cost in truth."""

    parameters: dict[str, dict[str, float]]
    """{receptor: {parameter: canonical value}} of ReducedAMPA, ReducedNMDA and ReducedGABAA."""
    rate_hz: float
    """Rate of the train that was fitted."""
    full: dict[tuple[str, float], float]
    """Charge per spike of the whole synapse in fC by receptor and rate in Hz; inward is negative."""
    charge: dict[tuple[str, float], float]
    """The same of the reduced one."""
    errors: dict[tuple[str, float], float]
    """Relative error of the charge."""
    model: Model
    """Release and reduced receptors under voltage clamp, ready for `simulate`, with the paths of `synapse`."""

    def __str__(self) -> str:
        """One line for each receptor, then one for each receptor and rate."""
        lines = ["receptor  " + "".join(f"{name:>15}" for name in NAMES)]
        lines += [f"{r:10}" + "".join(f"{p[n]:15.4g}" for n in NAMES) for r, p in self.parameters.items()]
        lines += ["", "receptor   rate (Hz)   full (fC)   reduced (fC)   error (%)"]
        for (receptor, rate), error in self.errors.items():
            full, charge = self.full[receptor, rate], self.charge[receptor, rate]
            lines.append(f"{receptor:10}{rate:10g}{full:12.2f}{charge:15.2f}{100 * error:12.1f}")
        return "\n".join(lines)


def reduce_synapse(model: Model | None = None, rate_hz: float = 10.0, binding: bool = True) -> Reduced:
    """Fit reduced receptors to a synapse and measure what they miss.

    model     `synapse` under voltage clamp, with any parameters; default as shipped, at -65 mV and 35 degC
    rate_hz   train of 20 spikes at which binding and recovery are fitted, 5 to 200 Hz; one vesicle gives the rest
    binding   False leaves plain exponentials that add up (binding 0) and fits no train

    Errors are relative errors of the charge per spike in trains of 20 spikes at 1, 10 and 50 Hz, above the resting
    level, until 1.5 s after the last spike. Raises ParameterError for another rate or a model that lacks the parts.
    """
    if not SLOWEST <= rate_hz <= FASTEST:
        allowed = f"{SLOWEST:g} to {FASTEST:g} Hz"
        do = "choose a rate at which receptors are still bound when the next vesicle comes"
        raise ParameterError("rate_hz of the reduction", f"{rate_hz:g}", allowed, do)
    full = _shipped() if model is None else _checked(model)
    values = full.values()
    single = _run(_one_vesicle(full), [LEAD])
    train = _run(full, _spikes(rate_hz))
    parameters = {}
    for receptor, (peak, rise, decay) in GUESSES.items():
        shape = _fit_shape(single.times, single.courses[receptor], (peak, rise, decay))
        use = _fit_use(train, receptor, rate_hz, shape) if binding else (0.0, values_of(receptor)["recovery_time"])
        parameters[receptor] = dict(zip(NAMES, (*shape, *use), strict=True))
    small = _small(full, parameters)
    charges: list[dict[tuple[str, float], float]] = [{}, {}, {}]
    for rate in RATES:
        runs = [_run(each, _spikes(rate)) for each in (full, small)]
        for receptor in RECEPTORS:
            areas = [float(np.trapezoid(run.courses[receptor], run.times)) / SPIKES for run in runs]
            force = values["voltage"] - values[f"{receptor}.reversal"]
            if receptor == "nmda":
                force *= runs[0].unblocked
            charges[0][receptor, rate], charges[1][receptor, rate] = (force * area for area in areas)
            charges[2][receptor, rate] = areas[1] / areas[0] - 1
    order = sorted(charges[0], key=lambda key: (list(RECEPTORS).index(key[0]), key[1]))
    full_charge, charge, errors = ({key: of[key] for key in order} for of in charges)
    return Reduced(parameters, rate_hz, full_charge, charge, errors, small)


def values_of(receptor: str) -> dict[str, float]:
    """Shipped values of the fitted parameters of a reduced receptor, canonical."""
    part = {"ampa": ReducedAMPA, "nmda": ReducedNMDA, "gabaa": ReducedGABAA}[receptor]()
    return {name: float(getattr(part, name)) for name in NAMES}


def targets() -> list[Target]:
    """Charge per spike of the reduced synapse, per the charge of the whole one."""
    ours = partial(Target, source="computed: the whole synapse in the same trains", relative=False)
    found = []
    for receptor, name, tolerance in (("ampa", "AMPA", 0.2), ("nmda", "NMDA", 0.3)):
        for rate in RATES:
            # spikes at 1 Hz are the single vesicle that gave the kernel, those at 10 Hz the fitted train
            kind = "prediction" if rate == RATES[2] else "calibration"
            what = f"error of {name} charge per spike at {rate:g} Hz"
            found.append(ours("SYN-47", what, 0, "1", tolerance, kind=kind, measure=_error(receptor, rate)))
    return found


def _error(receptor: str, rate: float) -> Callable[[], float]:
    return lambda: _default().errors[receptor, rate]


@cache
def _default() -> Reduced:
    return reduce_synapse()


@cache
def _shipped() -> Model:
    return Model.of(assemble(voltage="clamped"), name="synapse")


def _checked(model: Model) -> Model:
    needed = ["voltage", "magnesium", *(f"{r}.conductance" for r in RECEPTORS), "nmda.unblocked"]
    needed += [f"{fibre}.{name}" for fibre in ("release", "inhibition") for name in ("spike", "next_share", "sites")]
    known = set(model.paths())
    missing = [path for path in needed if path not in known]
    if missing:
        do = 'take load("synapse", voltage="clamped"), set what you like, and reduce that'
        raise ParameterError("a synapse to reduce", f"a model without {missing[0]}", ", ".join(needed), do)
    return model


@dataclasses.dataclass(frozen=True)
class _Run:
    times: Any
    courses: dict[str, Any]
    vesicles: dict[str, Any]
    unblocked: float


def _spikes(rate: float) -> Any:
    return LEAD + np.arange(SPIKES) * 1e3 / rate


def _run(model: Model, spikes: Any) -> _Run:
    """Conductances above rest without magnesium, and the vesicles that every spike released."""
    edges = np.append(spikes, spikes[-1] + TAIL)
    pieces = [np.append(0.0, np.geomspace(1e-3, gap * (1 - 1e-9), POINTS)) for gap in np.diff(edges)]
    times = np.concatenate([[0.0], *(at + piece for at, piece in zip(edges[:-1], pieces, strict=True))])
    protocol = Protocol().spikes("release.spike", times=list(spikes)).spikes("inhibition.spike", times=list(spikes))
    record = [f"{r}.conductance" for r in RECEPTORS] + ["nmda.unblocked", "release.next_share", "inhibition.next_share"]
    data = simulate(model, protocol, times=times, record=record, rtol=1e-7, threads=1)
    unblocked = float(data["nmda.unblocked"][0])
    courses = {r: data[f"{r}.conductance"].values / (unblocked if r == "nmda" else 1.0) for r in RECEPTORS}
    before = np.arange(len(spikes)) * (POINTS + 1)
    sites = model.values()
    vesicles = {f: sites[f"{f}.sites"] * data[f"{f}.next_share"].values[before] for f in set(RECEPTORS.values())}
    return _Run(times, {r: y - y[0] for r, y in courses.items()}, vesicles, unblocked)


def _one_vesicle(model: Model) -> Model:
    """With as many sites as release one vesicle by a spike after long silence."""
    released, values = _run(model, [LEAD]).vesicles, model.values()
    return model.set({f"{f}.sites": float(values[f"{f}.sites"] / n[0]) for f, n in released.items()})


def _weights(times: Any, course: Any) -> Any:
    """So that a sum of squares over uneven times is an integral, per the size of the course."""
    return np.sqrt(np.gradient(times) / np.trapezoid(course**2, times))


def _kernel(after: Any, peak: float, rise: float, decay: float) -> Any:
    since = np.maximum(after, 0.0)
    return peak * peak_factor(rise, decay) * (np.exp(-since / decay) - np.exp(-since / rise))


def _fit_shape(times: Any, course: Any, guess: tuple[float, float, float]) -> tuple[float, float, float]:
    """Peak, rise and decay of the two exponentials nearest to the response to one vesicle."""
    from scipy.optimize import least_squares

    weights = _weights(times, course)

    def misfit(logs: Any) -> Any:
        peak, rise, ratio = np.exp(logs)
        return (_kernel(times - LEAD, peak, rise, rise * (1 + ratio)) - course) * weights

    peak, rise, decay = guess
    best = least_squares(misfit, np.log([peak, rise, decay / rise - 1]), xtol=1e-10, ftol=1e-10)
    peak, rise, ratio = (float(v) for v in np.exp(best.x))
    return peak, rise, rise * (1 + ratio)


def _fit_use(run: _Run, receptor: str, rate: float, shape: tuple[float, float, float]) -> tuple[float, float]:
    """Binding of a vesicle and recovery of the receptors nearest to the course of a train."""
    from scipy.optimize import least_squares

    course, vesicles = run.courses[receptor], run.vesicles[RECEPTORS[receptor]]
    columns = np.stack([_kernel(run.times - at, *shape) for at in _spikes(rate)], axis=1)
    weights = _weights(run.times, course)

    def misfit(logs: Any) -> Any:
        return (columns @ responses(vesicles, 1e3 / rate, *np.exp(logs)) - course) * weights

    best = least_squares(misfit, np.log([0.5, 50.0]), bounds=LIMITS, xtol=1e-10, ftol=1e-10)
    binding, recovery = (float(v) for v in np.exp(best.x))
    return binding, recovery


def responses(vesicles: Any, interval: float, binding: float, recovery: float) -> Any:
    """Size of the response to every spike of a regular train, per that to one vesicle on free receptors.

    vesicles   (spikes,) released by each spike; interval and recovery in ms; binding above 0
    """
    free, sizes = 1.0, []
    for count in vesicles:
        sizes.append(free * np.expm1(-binding * count) / np.expm1(-binding))
        left = free * np.exp(-binding * count)
        free = 1 - (1 - left) * np.exp(-interval / recovery)
    return np.array(sizes)


def _small(full: Model, parameters: dict[str, dict[str, float]]) -> Model:
    """Release of the whole synapse, reduced receptors, the same inputs and the same block and reversals."""
    parts = {
        "release": Release(),
        "inhibition": Release.markram2015_i2(),
        "ampa": ReducedAMPA(),
        "nmda": ReducedNMDA(),
        "gabaa": ReducedGABAA(),
    }
    wires: dict[str, object] = {
        "ampa.vesicles": "release.vesicles",
        "nmda.vesicles": "release.vesicles",
        "gabaa.vesicles": "inhibition.vesicles",
        "nmda.magnesium": "magnesium",
        "*.voltage": "voltage",
    }
    inputs = {
        "magnesium": Input("mM", 1.0, "as the whole synapse"),
        "voltage": Input("mV", -65.0, "voltage clamp"),
    }
    model = Model.of(Assembly(parts, wires, inputs), name="reduced_synapse")
    values, own = full.values(), model.values()
    fitted = {f"{r}.{name}": value for r, of in parameters.items() for name, value in of.items()}
    return model.set({path: values[path] for path in own if path in values} | fitted)
