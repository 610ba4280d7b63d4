"""Dynamic mean field: one region of cortex as the open NMDA receptors of its excitation and the GABA of its inhibition.

Scheme      currents -> rates by a smooth threshold -> synaptic activity; excitation from other regions comes in
Takes in    synaptic activity of other regions, weighted and summed; a current from outside
Hands on    rates of both populations; `balanced` inhibition, with which every region keeps the rate it has alone
Not here    noise, delays, other receptors; which region hears which
Limits      the balance in closed form holds without noise; fitted ones are a fifth larger
Sources     Deco2014 (equations, parameters)
"""

from functools import partial
from typing import NamedTuple

from glutamate.engine.mechanism import Target, changed, mechanism
from glutamate.errors import SolveError
from glutamate.maths import exprel
from glutamate.parameter import par
from glutamate.units import measure, number, share

DECO = "Deco2014"
STILL = 1e-9  # 1/ms


@mechanism
class DynamicMeanField:
    """One region."""

    slope_e: float = par(310, "1/(nA s)", DECO, domain=(0, None), note="a_E")
    offset_e: float = par(125, "1/s", DECO, note="b_E")
    curvature_e: float = par(0.16, "s", DECO, domain=(0, None), note="d_E")
    slope_i: float = par(615, "1/(nA s)", DECO, domain=(0, None), note="a_I")
    offset_i: float = par(177, "1/s", DECO, note="b_I")
    curvature_i: float = par(0.087, "s", DECO, domain=(0, None), note="d_I")
    gating_time: float = par(100, "ms", DECO, domain=(0, None), note="tau_E, of NMDA")
    gaba_time: float = par(10, "ms", DECO, domain=(0, None), note="tau_I")
    release: float = par(0.641, "1", DECO, domain=(0, None), note="gamma")
    recurrence: float = par(1.4, "1", DECO, domain=(0, None), note="w+")
    nmda_e: float = par(0.15, "nA", DECO, domain=(0, None), note="J_N on excitation")
    nmda_i: float = par(0.15, "nA", DECO, domain=(0, None), note="J_N on inhibition")
    inhibition: float = par(1, "nA", DECO, domain=(0, None), note="J_i; `balanced` sets it")
    self_inhibition: float = par(1, "nA", DECO, domain=(0, None), note="of inhibition by itself")
    background: float = par(0.382, "nA", DECO, note="I_0")
    background_e: float = par(1, "1", DECO, domain=(0, None), note="W_E")
    background_i: float = par(0.7, "1", DECO, domain=(0, None), note="W_I")
    feedforward: float = par(0, "1", DECO, domain=(0, None), note="lambda, share of other regions' input to inhibition")
    coupling: float = par(1, "1", "assumed: to be set with the connectome", domain=(0, None), note="G")

    TIME = "ms"

    class State(NamedTuple):
        """Synaptic activity of excitation and inhibition."""

        excitation: share
        inhibition_active: number(low=0)

    class Drive(NamedTuple):
        """Weighted activity of other regions; current into excitatory cells."""

        network: number(low=0)
        current: measure("nA")

    class Output(NamedTuple):
        """Firing; current of excitatory cells above their offset, -0.026 nA where inhibition balances."""

        rate_e: measure("1/ms")
        rate_i: measure("1/ms")
        excess: measure("nA")

    def start(self, drive):
        """Near rest alone."""
        return self.State(0.16, 0.04)

    def output(self, state, drive):
        """Rates of both populations."""
        lateral = self.coupling * self.nmda_e * drive.network
        within = self.recurrence * self.nmda_e * state.excitation
        into_e = self.background_e * self.background + within + lateral + drive.current
        into_e = into_e - self.inhibition * state.inhibition_active
        into_i = self.background_i * self.background + self.nmda_i * state.excitation
        into_i = into_i + self.feedforward * self.coupling * self.nmda_i * drive.network
        into_i = into_i - self.self_inhibition * state.inhibition_active
        return self.Output(
            threshold_rate(self.slope_e * into_e - self.offset_e, self.curvature_e),
            threshold_rate(self.slope_i * into_i - self.offset_i, self.curvature_i),
            into_e - self.offset_e / self.slope_e,
        )

    def rate(self, state, drive):
        """NMDA saturates, GABA does not."""
        out = self.output(state, drive)
        return self.State(
            -state.excitation / self.gating_time + (1 - state.excitation) * self.release * out.rate_e,
            -state.inhibition_active / self.gaba_time + out.rate_i,
        )

    def balanced(self, strength):
        """The region with the inhibition that keeps its rate when its inputs sum to `strength` (sum of weights)."""
        alone = self.rest()
        more = self.coupling * strength * self.nmda_e * alone.excitation / alone.inhibition_active
        return changed(self, inhibition=self.inhibition + more)

    def rest(self, strength=0.0, near=None):
        """Steady State near a guess, all regions alike and each hearing `strength` of them; SolveError if none."""

        def still(x):
            state = self.State(*x)
            return self.rate(state, self.Drive(strength * state.excitation, 0.0))

        return self.State(*still_point(still, near or self.start(None)))

    def firing(self, strength=0.0, near=None):
        """Rates (Hz) of excitation and inhibition at that rest."""
        state = self.rest(strength, near)
        out = self.output(state, self.Drive(strength * state.excitation, 0.0))
        return 1e3 * out.rate_e, 1e3 * out.rate_i

    def targets(self):
        """Rest alone, with the balance and without it, under drugs."""
        ours = partial(Target, source="computed: root of the two equations", kind="regression")
        one, two = partial(ours, tolerance=0.005), partial(ours, tolerance=0.02)

        def without(strength):
            """Rate (Hz) that a run from rest ends in, among balanced regions; where none is balanced it is fourfold."""
            from scipy.integrate import solve_ivp

            drive = self.Drive(strength * self.rest().excitation, 0.0)

            def rate(t, y):
                return self.rate(self.State(*y), drive)

            end = solve_ivp(rate, (0, 5000), self.rest(), method="LSODA", rtol=1e-9, atol=1e-12).y[:, -1]
            return 1e3 * self.output(self.State(*end), drive).rate_e

        def drugged(**factors):
            return changed(self, **{n: f * getattr(self, n) for n, f in factors.items()}).firing()[0]

        def kept():
            return self.balanced(3.0).firing(3.0)[0]

        return [
            one("CIR-22", "synaptic activity of excitation", 0.1648, "1", measure=lambda: self.rest().excitation),
            one("CIR-22", "excitatory rate", 3.08, "Hz", measure=lambda: self.firing()[0]),
            one("CIR-22", "inhibitory rate", 3.92, "Hz", measure=lambda: self.firing()[1]),
            ours(
                "CIR-23",
                "inhibition per strength of inputs",
                0.630,
                "nA",
                0.01,
                measure=lambda: 1e-3 * (self.balanced(1.0).inhibition - self.inhibition),
            ),
            ours("CIR-23", "rate with three times the balance", 3.08, "Hz", 0.01, measure=kept),
            two("CIR-24", "rate alone without balance, strength 1", 12.1, "Hz", measure=lambda: without(1.0)),
            two("CIR-24", "rate alone without balance, strength 2", 23.0, "Hz", measure=lambda: without(2.0)),
            two("CIR-24", "rate alone without balance, strength 4", 41.9, "Hz", measure=lambda: without(4.0)),
            two("CIR-25", "GABA at 0.8", 3.90, "Hz", measure=lambda: drugged(inhibition=0.8, self_inhibition=0.8)),
            two("CIR-25", "NMDA at 0.8", 2.50, "Hz", measure=lambda: drugged(nmda_e=0.8, nmda_i=0.8)),
        ]


def threshold_rate(above, curvature):
    """Rate of a population driven `above` its offset: x / (1 - exp(-d x)), smooth through x = 0."""
    return 1 / (curvature * exprel(-curvature * above))


def still_point(rate, near):
    """Point near a guess at which a rate vanishes; SolveError where there is none."""
    from scipy.optimize import root

    found = root(rate, near, tol=1e-13)
    if max(abs(value) for value in rate(found.x)) > STILL:
        raise SolveError("a steady state near the guess", f"{tuple(near)}", "one that exists", "give another guess")
    return found.x
