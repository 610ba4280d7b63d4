"""Motor cortex: its beta rhythm, and how a first weak pulse shrinks the answer to a second one.

Scheme      beta: inhibitory cells with slow membranes that inhibit each other (SelfInhibitory). Pulses: excitatory and
            inhibitory cells (MontbrioPair); a weak pulse reaches interneurons more than pyramidal cells
Takes in    factor of GABA-A, by which its decay is longer; sizes and interval of the pulses
Hands on    `beta` (frequency and swing), `evoked` (answer to one pulse), `paired` (answer per answer alone)
Not here    movement, gamma while moving, spinal cord and muscle, receptor subtypes. Restlessness: no circuit readout of
            it has been validated, so none is offered
Limits      more GABA makes beta slower and larger, as benzodiazepines do. The second answer is smaller, as in people,
            but more GABA makes it less so, which is the wrong sign: diazepam and lorazepam deepen the inhibition,
            zolpidem does not. At 12 ms, where people answer more, the model still answers less. One population of
            interneurons that inhibits itself cannot tell receptor subtypes or layers apart
Sources     CoombesByrne2019 (equations), DiLazzaro2006 (paired pulses under drugs), Jensen2005 (beta under a
            benzodiazepine)
"""

from __future__ import annotations

from typing import Any

from glutamate.circuit.montbrio_conductance import MontbrioPair, SelfInhibitory
from glutamate.engine.mechanism import changed
from glutamate.errors import ParameterError, SolveError
from glutamate.parameter import Parameter

MEMBRANE = Parameter(20.0, "ms", "assumed: beta, not gamma", low=15, high=20, domain=(0, None))
STRENGTH = Parameter(1.1, "1", "assumed: 22 Hz", low=1.05, high=1.4, domain=(0, None))
EXCITABILITY = Parameter(0.0, "1", "assumed: a few Hz and no rhythm, so that each pulse meets the same state")
WEAK = Parameter(20.0, "1", "assumed: too weak for an answer of its own", low=10, high=30, domain=(0, None))
WEAK_SHARE = Parameter(
    0.2, "1", "assumed: what reaches pyramidal cells of a weak pulse", low=0, high=0.4, domain=(0, 1)
)
STRONG = Parameter(60.0, "1", "assumed: doubles the rate for a moment", low=40, high=80, domain=(0, None))
PULSE_MS, ANSWER_MS, INTERVAL_MS = 1.0, 8.0, 3.0
SETTLE_MS, WATCH_MS, STEP_MS, FLAT = 3000.0, 2000.0, 0.25, 0.01


def _checked(gaba: float, decay: float) -> None:
    if not (0 < gaba < float("inf") and 0 < decay < float("inf")):
        came = f"gaba {gaba!r:.20}, decay {decay!r:.20}"
        raise ParameterError("GABA in motor cortex", came, "factors above 0", "change what lies outside")


def _course(part: Any, drive: Any, state: Any, start: float, end: float) -> tuple[Any, Any]:
    """Times (T,) from start to end in ms and states (n, T) under a constant drive."""
    import numpy as np
    from scipy.integrate import solve_ivp

    times = np.linspace(start, end, max(2, round((end - start) / STEP_MS) + 1))
    path = solve_ivp(lambda t, y: part.rate(part.State(*y), drive), (start, end), state, t_eval=times,
                     method="LSODA", rtol=1e-8, atol=1e-10)  # fmt: skip
    return path.t, path.y


def beta(gaba: float = 1.0, decay: float = 1.0) -> dict[str, float]:
    """`frequency` in Hz and `swing` (standard deviation per mean of the rate) of the rhythm, both 0 where it dies out.

    Synapses close `decay` times as slowly, and pass that much more. Raises ParameterError for factors not above 0.
    """
    _checked(gaba, decay)
    base = SelfInhibitory()
    strength = STRENGTH.canonical() * gaba * decay
    part = changed(base, membrane_time=MEMBRANE.canonical(), strength=strength, speed=base.speed / decay)
    drive = part.Drive(0.0)
    state = _course(part, drive, part.start(drive), 0.0, SETTLE_MS)[1][:, -1]
    rate = _course(part, drive, state, 0.0, WATCH_MS)[1][0]
    swing = float(rate.std() / rate.mean())
    if swing < FLAT:
        return {"frequency": 0.0, "swing": 0.0}
    return {"frequency": 1e3 * part.rhythm() / part.membrane_time, "swing": swing}


class _Node:
    """Excitatory and inhibitory cells at rest under some GABA, ready for pulses."""

    def __init__(self, gaba: float, decay: float) -> None:
        _checked(gaba, decay)
        base, amount = MontbrioPair(), gaba * decay
        self.part = changed(base, excitability_e=EXCITABILITY.canonical(), gaba_e=base.gaba_e * amount,
                            gaba_i=base.gaba_i * amount, gaba_speed=base.gaba_speed / decay)  # fmt: skip
        quiet = self.drive(0.0, 0.0)
        self.state = _course(self.part, quiet, self.part.start(quiet), 0.0, SETTLE_MS)[1][:, -1]
        slopes = self.part.rate(self.part.State(*self.state), quiet)
        if max(abs(slope) for slope in slopes) > 1e-6:
            asked, do = "a motor cortex at rest", "lower GABA, or shorten it"
            raise SolveError(asked, f"a rhythm at gaba {gaba:g}, decay {decay:g}", "rates that settle", do)

    def drive(self, current_e: float, current_i: float) -> Any:
        """Currents to each population, magnesium at 1 mM."""
        return self.part.Drive(current_e, current_i, 1.0)

    def answer(self, strong: float, weak: float, interval: float) -> float:
        """Largest rate (Hz) above rest within 8 ms of a strong pulse that starts `interval` ms after a weak one."""
        import numpy as np

        state, peaks = self.state, []
        edges = [0.0, PULSE_MS, interval, interval + PULSE_MS, interval + ANSWER_MS]
        currents = [(WEAK_SHARE.canonical() * weak, weak), (0.0, 0.0), (strong, strong), (0.0, 0.0)]
        for start, end, pulse in zip(edges, edges[1:], currents, strict=False):
            course = _course(self.part, self.drive(*pulse), state, start, end)[1]
            state = course[:, -1]
            peaks.append(course[0])
        return float(1e3 * (np.concatenate(peaks[2:]).max() - self.state[0]) / self.part.time_e)


def evoked(gaba: float = 1.0, decay: float = 1.0) -> float:
    """Answer to one strong pulse: largest rate of pyramidal cells above rest, in Hz.

    Raises ParameterError for factors not above 0, SolveError where the rates do not rest.
    """
    return _Node(gaba, decay).answer(STRONG.canonical(), 0.0, INTERVAL_MS)


def paired(gaba: float = 1.0, decay: float = 1.0, interval: float = INTERVAL_MS) -> float:
    """Answer to a strong pulse after a weak one (interval in ms, onset to onset) per that alone; below 1: inhibited.

    The strong pulse is set for an answer alone of the size it has without a drug, as in people. Raises ParameterError
    for factors not above 0 or an interval shorter than a pulse.
    """
    from scipy.optimize import brentq

    if not PULSE_MS < interval < float("inf"):
        raise ParameterError("paired pulses", f"{interval!r:.40} ms apart", f"above {PULSE_MS:g} ms", "leave a gap")
    node, wanted = _Node(gaba, decay), evoked()
    strong = brentq(lambda size: node.answer(size, 0.0, interval) - wanted, 1.0, 5 * STRONG.canonical(), xtol=1e-3)
    return node.answer(strong, WEAK.canonical(), interval) / wanted
