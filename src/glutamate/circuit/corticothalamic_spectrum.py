"""Corticothalamic spectrum: alpha of the EEG as receptors are blocked, from the loop made linear about its rest.

Scheme      rates -> slopes of the sigmoids -> four linear equations for each frequency and wavenumber; under a drug the
            rates are held, as by homeostasis, or settle where the equations put them
Takes in    Corticothalamic, factors of its receptors
Hands on    `rest`, `growing`, `spectrum`, `alpha_power`, `ketamine_alpha`
Not here    large swings (run the model corticothalamic_loop), the forward model of electrodes beyond their cutoff
Limits      noise of the input keeps its size under a drug; ketamine does no more than block NMDA, its block of HCN
            channels and its effects on monoamines are left out; with rates that settle the change is many times what
            people show. With rates held the loop stands near its edge: it does not come back to rest where 8 % of NMDA
            are blocked and 1.7 times as much on interneurons, nor with GABA-A of cortex at 0.85: no spectrum is given
Sources     Robinson2002 (waves, cutoff), Vlisides2018 (alpha under ketamine)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from glutamate.circuit.corticothalamic import Corticothalamic
from glutamate.circuit.robinson import NODES, Robinson
from glutamate.engine.mechanism import Target
from glutamate.errors import ParameterError, SolveError, closest

OUTSIDE = 1e-3  # 1/ms, mean input to the relay
ALPHA_HZ = (8.0, 12.0)
KETAMINE = 0.75  # NMDA that is left on excitatory cells in the published comparison
DOSE = 0.92  # NMDA that is left at -66 mV by 0.55 uM, the free concentration after the dose that people were given
RATES = ("held", "settled")
STEP_HZ, FINE_HZ, HIGHEST_HZ, TAIL = 0.25, 200.0, 5000.0, 200  # of the determinant's way about 0
FACTORS = ("nmda_e", "nmda_i", "gaba_cortex", "gaba_thalamus")


def drive_of(part: Any, **factors: float) -> Any:
    """Drive with factors of receptors, 1 where not given; ParameterError for an unknown or negative one."""
    for name, value in factors.items():
        if name not in FACTORS or not value >= 0:
            do = "give a factor of the baseline"
            raise ParameterError(f"the factor {name}", f"{value!r:.40}", f"{', '.join(FACTORS)}, from 0", do)
    return part.Drive(0.0, 0.0, *(factors.get(name, 1.0) for name in FACTORS), OUTSIDE)


def rest(part: Any, **factors: float) -> Any:
    """Steady State of the loop that continues the published rates; SolveError where there is none."""
    from scipy.optimize import root

    drive = drive_of(part, **factors)

    def state(voltages: Sequence[float]) -> Any:
        flat = [0.0] * 4
        return part.State(*(float(v) for v in voltages), *flat, float(part.firing(voltages[0])), 0.0)

    def still(voltages: Sequence[float]) -> Any:
        at = state(voltages)
        heard = drive._replace(heard_cortex=at.field, heard_relay=part.firing(at.voltage_s))
        return [bend / (part.decay * part.rise) for bend in part.rate(at, heard)[4:8]]

    found = root(still, part.start(drive)[:4], tol=1e-12)
    if max(abs(value) for value in still(found.x)) > 1e-8:
        asked, do = "the steady state of the loop", "change the receptors less"
        raise SolveError(asked, f"none from the published rates with {factors}", "one that exists", do)
    return state(found.x)


def growing(part: Any, rates: str = "held", **factors: float) -> int:
    """How many modes of the loop grow instead of dying away, over all waves of the sheet; raises as `spectrum`.

    By the argument principle: turns of the determinant about 0 as the frequency goes from minus to plus infinity, where
    it is 1; its poles lie on the side of decay.
    """
    import numpy as np

    turn = 2e-3 * np.pi * np.concatenate([np.arange(0.0, FINE_HZ, STEP_HZ), np.geomspace(FINE_HZ, HIGHEST_HZ, TAIL)])
    found = 0
    for _, _, matrix, _, _ in _waves(part, turn, rates, factors):
        angle = np.unwrap(np.angle(np.linalg.det(matrix)))
        found = max(found, round(float(angle[-1] - angle[0]) / np.pi))
    return found


def spectrum(part: Any, frequency: Any, rates: str = "held", **factors: float) -> Any:
    """Power (F,) of the cortical field at frequencies (F,) in Hz, summed over waves of a sheet; arbitrary units.

    rates is "held" (those without a drug) or "settled". Raises ParameterError for another word, SolveError where rates
    do not settle and where the loop does not come back to them.
    """
    import numpy as np

    turn = 2e-3 * np.pi * np.asarray(frequency, float)
    modes = growing(part, rates, **factors)
    if modes:
        given = ", ".join(f"{name} {value:g}" for name, value in factors.items()) or "no change of receptors"
        asked, came = "a spectrum around rest", f"growing modes: {modes}, rates {rates}, {given}"
        raise SolveError(asked, came, "a loop that comes back to rest", "change the receptors less")
    power, cutoff = np.zeros(len(turn)), Robinson().cutoff
    for k2, count, matrix, known, wave in _waves(part, turn, rates, factors):
        field = wave * np.linalg.solve(matrix, known[..., None])[:, 0, 0]
        power += count * np.abs(field) ** 2 * np.exp(-k2 / cutoff**2)
    return power


def _waves(part: Any, turn: Any, rates: str, factors: Mapping[str, float]) -> Iterator[Any]:
    """For each squared wavenumber of the sheet: it, how many waves have it, the matrix (F, 4, 4) of what the voltages
    send each other at angular frequencies (F,) in 1/ms, what the input sends (F, 4), voltage to field (F,).
    """
    import numpy as np

    if rates not in RATES:
        near = closest(str(rates), RATES)
        raise ParameterError("the rates under a drug", f"{rates!r:.40}", " or ".join(RATES), "say which", closest=near)
    sheet = Robinson()
    drive, at = drive_of(part, **factors), rest(part, **(factors if rates == "settled" else {}))
    slope = {
        name: rate / part.width * (1 - rate / part.rate_max)
        for name, rate in zip("eirs", part.output(at, drive), strict=True)
    }
    kernel = 1 / ((1 - 1j * turn / part.decay) * (1 - 1j * turn / part.rise))
    late = np.exp(0.5j * turn * part.loop_delay)
    steps = np.arange(-(NODES // 2), NODES // 2)
    squares, counts = np.unique(steps[:, None] ** 2 + steps[None, :] ** 2, return_counts=True)
    for k2, count in zip((2 * np.pi / sheet.sheet) ** 2 * squares, counts, strict=True):
        wave = slope["e"] / ((1 - 1j * turn / part.damping) ** 2 + k2 * sheet.axon_range**2)
        sent = {"cortex": (0, wave), "i": (1, slope["i"]), "r": (2, slope["r"]), "relay": (3, slope["s"])}
        matrix = np.zeros((len(turn), 4, 4), complex) + np.eye(4)
        known = np.zeros((len(turn), 4), complex)
        for row, (name, heard) in enumerate(part.strengths(drive).items()):
            for what, strength in heard.items():
                if what == "outside":
                    known[:, row] += kernel * strength
                    continue
                column, gain = sent[what]
                across = what in ("cortex", "relay") and (name in "ei") != (what == "cortex")
                matrix[:, row, column] -= kernel * strength * gain * (late if across else 1)
        yield k2, count, matrix, known, wave


def alpha_power(part: Any, rates: str = "held", **factors: float) -> float:
    """Power from 8 to 12 Hz, in arbitrary units."""
    import numpy as np

    frequency = np.arange(ALPHA_HZ[0], ALPHA_HZ[1] + 0.025, 0.05)
    return float(np.trapezoid(spectrum(part, frequency, rates, **factors), frequency))


def ketamine_alpha(part: Any, left: float = KETAMINE, ratio: float = 1.0, rates: str = "held") -> float:
    """Change of alpha power in dB with `left` of NMDA on excitatory cells and `ratio` times that block on inhibitory.

    Raises ParameterError where more than all NMDA would be blocked, SolveError where the loop has no rest then.
    """
    from math import log10

    if not 0 <= 1 - ratio * (1 - left) <= 1 or not 0 <= left <= 1:
        asked, came = "the NMDA that ketamine leaves", f"{left!r:.20} on excitatory cells, ratio {ratio!r:.20}"
        raise ParameterError(asked, came, "0 to 1 on both kinds of cell", "lower the block or the ratio")
    blocked = alpha_power(part, rates, nmda_e=left, nmda_i=1 - ratio * (1 - left))
    return 10 * log10(blocked / alpha_power(part))


def targets() -> list[Target]:
    """Alpha under ketamine: what its dose blocks and a block of a quarter; on inhibitory cells alike and half."""
    data = partial(Target, source="Vlisides2018", kind="prediction", relative=False, unit="1", tolerance=1.0)
    loop = Corticothalamic()
    strong = "occipital alpha under ketamine in dB, rates {}, inhibitory cells blocked {:g} times as much"
    dosed = "occipital alpha in dB with 8 % of NMDA blocked, rates {}, inhibitory cells {:g} times as much"
    cases = (("held", 1.0), ("held", 0.5), ("settled", 1.0))
    return [
        data("CIR-51", what.format(rates, ratio), -1.8, measure=partial(ketamine_alpha, loop, left, ratio, rates))
        for what, left in ((dosed, DOSE), (strong, KETAMINE))
        for rates, ratio in cases
    ]
