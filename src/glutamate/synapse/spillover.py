"""Spillover: what one synapse's glutamate is at the nearest neighbour, and what drives receptors beside the synapse.

Scheme      released molecules pass three stages on their way, then feed a fast, a middle and a slow part of the
            concentration 0.465 um away
Takes in    molecules released at the other synapse (port `molecules`; several synapses at this distance add up);
            glutamate beside the own synapse
Hands on    glutamate at the neighbour's cleft; glutamate that extrasynaptic receptors meet, and their number
Not here    the ambient level, uptake that saturates or is blocked, distances other than that of the nearest neighbour
Limits      a linear kernel fitted to 3000 molecules in porous tissue: within 15 % from 0.05 to 10 ms, too early by
            some 10 us before that; use it with receptors at 35 degC only
Sources     RusakovKullmann1998 (distance), Nielsen2004 (diffusion), Barbour2001 (independence of synapses), Franks2002
            (synaptic receptors); times and amplitudes are fits
"""

from functools import cache, partial
from typing import NamedTuple

from glutamate.engine.mechanism import Jump, Target, mechanism
from glutamate.molecule.ampa import AMPAReceptor
from glutamate.molecule.nmda import NMDAReceptor
from glutamate.parameter import par
from glutamate.synapse.diffusive_cleft import DiffusiveCleft
from glutamate.synapse.regimes import DIFFUSIVE
from glutamate.units import mM, molecule, number

FIT = "fit:SYN-07"


@mechanism
class Spillover:
    """Glutamate of one synapse at another, and the share of receptors outside synapses."""

    passage_time: float = par(0.0349, "ms", FIT, domain=(0, None), note="of each stage, and of the fast part")
    middle_time: float = par(0.273, "ms", FIT, domain=(0, None))
    slow_time: float = par(8.98, "ms", FIT, domain=(0, None))
    fast_amplitude: float = par(0.0194, "uM/molecule", FIT, domain=(0, None))
    middle_amplitude: float = par(5.57e-3, "uM/molecule", FIT, domain=(0, None))
    slow_amplitude: float = par(1.29e-4, "uM/molecule", FIT, domain=(0, None))
    synaptic_receptors: float = par(20, "1", "Franks2002", low=5, high=20, domain=(0, None), note="NMDA")
    extrasynaptic_share: float = par(
        0.3,
        "1",
        "assumed: middle of 20 to 40 % of the synaptic count, not looked up",
        low=0.2,
        high=0.4,
        domain=(0, None),
    )

    TIME = "ms"
    REGIME = DIFFUSIVE
    STATIONARY = True

    class State(NamedTuple):
        """Molecules on their way, then parts of the concentration at the neighbour."""

        leaving: molecule(low=0)
        between: molecule(low=0)
        arriving: molecule(low=0)
        fast: mM(low=0, scale="1 uM")
        middle: mM(low=0, scale="1 uM")
        slow: mM(low=0, scale="1 uM")

    class Drive(NamedTuple):
        """Beside the own synapse."""

        glutamate_perisynaptic: mM(low=0, scale="1 uM")

    class Output(NamedTuple):
        """At the neighbour from vesicles alone; outside the own synapse as it is."""

        glutamate_neighbour: mM(low=0, scale="25 nM")
        glutamate_extrasynaptic: mM(low=0, scale="25 nM")
        extrasynaptic_receptors: number(low=0)

    def start(self, drive):
        """Nothing on its way."""
        return self.State(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)

    def rate(self, state, drive):
        """Stages follow each other; every part is fed by the last one and decays by itself."""
        first, second = state.leaving / self.passage_time, state.between / self.passage_time
        here = state.arriving / self.passage_time
        return self.State(
            -first,
            first - second,
            second - here,
            self.fast_amplitude * here - state.fast / self.passage_time,
            self.middle_amplitude * here - state.middle / self.middle_time,
            self.slow_amplitude * here - state.slow / self.slow_time,
        )

    def output(self, state, drive):
        """Receptors outside the synapse meet the perisynaptic fluid."""
        return self.Output(
            state.fast + state.middle + state.slow,
            drive.glutamate_perisynaptic,
            self.extrasynaptic_share * self.synaptic_receptors,
        )

    def jumps(self):
        """Molecules set out."""
        return [Jump("molecules", to=self.receive, unit=molecule)]

    def receive(self, state, drive, value):
        """They enter the first stage."""
        return state._replace(leaving=state.leaving + value)

    def targets(self):
        """The full diffusion model at the neighbour; the response there per that of the own synapse, at 35 degC."""
        disc = partial(Target, source="computed: diffusion out of a disc into porous tissue", kind="regression")
        seen = partial(Target, source="Barbour2001", kind="prediction", relative=False)
        small = "response at the neighbour, at most 5 %"
        return [
            disc("SYN-07", "peak at the neighbour", 23, "uM", 0.1, measure=lambda: self._peak()[1]),
            disc("SYN-07", "time of the peak at the neighbour", 0.1, "ms", 0.25, measure=lambda: self._peak()[0]),
            seen("SYN-07", f"AMPA {small}", 2.5, "%", 2.5, measure=lambda: 100 * neighbour_response(AMPAReceptor)),
            seen("SYN-07", f"NMDA {small}", 2.5, "%", 2.5, measure=lambda: 100 * neighbour_response(NMDAReceptor)),
        ]

    def _peak(self):
        import numpy as np

        times = np.linspace(0.0, 1.0, 2001)
        values = _course(self, times)
        return float(times[values.argmax()]), 1e3 * float(values.max())


def _course(part, times):
    """Concentration that 3000 molecules give, from the part's own equations; times from 0."""
    from scipy.integrate import solve_ivp

    still = part.Drive(*[0.0] * len(part.Drive._fields))
    path = solve_ivp(
        lambda t, y: part.rate(part.State(*y), still),
        (0, times[-1]),
        part.receive(part.start(still), still, 3000.0),
        method="LSODA",
        t_eval=times,
        rtol=1e-8,
        atol=1e-12,
    )
    return part.output(part.State(*path.y), still)[0]


@cache
def neighbour_response(receptor: type, warm: float = 308.15) -> float:
    """Peak of open receptors at the neighbour per that at home, for one vesicle of 3000 molecules at `warm` kelvin."""
    import numpy as np
    from scipy.integrate import solve_ivp

    from glutamate.molecule import assay

    times = np.concatenate([[0.0], np.geomspace(1e-3, 40.0, 2000)])
    part, peaks = receptor(), []
    column = part.State._fields.index("open")
    still = assay.generator(part, assay.bath(part, temperature=warm))
    bound = assay.generator(part, assay.bath(part, temperature=warm, glutamate=1.0)) - still
    for source in (DiffusiveCleft(), Spillover()):
        levels = _course(source, times)
        path = solve_ivp(
            lambda t, y, levels=levels: (still + bound * np.interp(t, times, levels)) @ y,
            (0, times[-1]),
            part.start(assay.bath(part, temperature=warm)),
            method="BDF",
            t_eval=times,
            rtol=1e-6,
            atol=1e-10,
        )
        peaks.append(path.y[column].max())
    return float(peaks[1] / peaks[0])
