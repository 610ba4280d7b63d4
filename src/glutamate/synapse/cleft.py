"""Glutamate in the cleft, beside the synapse and between synapses.

Scheme      cleft <-> perisynaptic <-> ambient, each well mixed; transporters bind in the two outer spaces
Takes in    released molecules (port `molecules`), what transporters bind, the leak into the fluid
Hands on    three concentrations, free molecules
Not here    gradients inside a space, neighbouring synapses, the drive to receptors in room-temperature patches
Limits      within 10 % of a full diffusion model from 0.05 to 0.2 ms, 20 % low at 0.01 ms, 60 % high at 0.5 ms; use it
            with receptors at 35 degC only, since its exposure is 13 times below that of room-temperature assays
            the ambient space is this synapse's own share of the tissue, as if all neighbours released together: in a
            train it holds tens of uM for some ms, which a lone active synapse among silent ones would not reach
Sources     Nielsen2004 (diffusion), RusakovKullmann1998 (geometry, fluid share), HermanJahr2007 (ambient)
"""

from functools import partial
from typing import NamedTuple

from glutamate.engine.mechanism import Jump, Target, mechanism
from glutamate.parameter import par
from glutamate.synapse.regimes import DIFFUSIVE
from glutamate.units import measure, mM, molecule

GEOMETRY = "Nielsen2004;RusakovKullmann1998"


@mechanism
class Cleft:
    """Extracellular fluid of one synapse and its share of the tissue."""

    cleft_volume: float = par(
        0.0025, "um^3", GEOMETRY, low=0.0014, high=0.0039, domain=(0, None), note="disc, radius 0.2, height 0.02 um"
    )
    perisynaptic_volume: float = par(0.085, "um^3", "fit:SYN-07", domain=(0, None), note="V_p, fluid")
    ambient_volume: float = par(
        0.115,
        "um^3",
        "assumed: one synapse per um^3 of tissue, a fifth of it fluid, less the perisynaptic volume",
        domain=(0, None),
        note="as if every neighbour released too; ten times as much where one synapse in ten is active",
    )
    cleft_time: float = par(0.036, "ms", "fit:SYN-07", domain=(0, None), note="tau_c, diffusion out of the disc")
    perisynaptic_time: float = par(0.23, "ms", "fit:SYN-07", domain=(0, None), note="tau_p")
    avogadro: float = par(6.02214076e23, "molecule/mol", "CODATA2018", domain=(0, None))

    TIME = "ms"
    REGIME = DIFFUSIVE

    class State(NamedTuple):
        """Free glutamate in the three spaces."""

        glutamate_cleft: mM(low=0, scale="25 nM")
        glutamate_perisynaptic: mM(low=0, scale="25 nM")
        glutamate_ambient: mM(low=0, scale="25 nM")

    class Drive(NamedTuple):
        """From the transporters, per volume of fluid."""

        perisynaptic_binding: measure("mM/ms")
        ambient_binding: measure("mM/ms")
        leak: measure("mM/ms")
        resting_glutamate: mM(low=0, scale="25 nM")

    class Output(NamedTuple):
        """In all three spaces."""

        free: molecule

    def start(self, drive):
        """The same everywhere: the level at which transporters take up what leaks."""
        return self.State(drive.resting_glutamate, drive.resting_glutamate, drive.resting_glutamate)

    def rate(self, state, drive):
        """Diffusion moves amounts between spaces; leak and binding act where transporters are."""
        out = self.cleft_volume * (state.glutamate_cleft - state.glutamate_perisynaptic) / self.cleft_time
        away = (
            self.perisynaptic_volume * (state.glutamate_perisynaptic - state.glutamate_ambient) / self.perisynaptic_time
        )
        return self.State(
            -out / self.cleft_volume,
            (out - away) / self.perisynaptic_volume + drive.leak - drive.perisynaptic_binding,
            away / self.ambient_volume + drive.leak - drive.ambient_binding,
        )

    def output(self, state, drive):
        """Free molecules in all three spaces."""
        amount = self.cleft_volume * state.glutamate_cleft + self.perisynaptic_volume * state.glutamate_perisynaptic
        return self.Output(self.avogadro * (amount + self.ambient_volume * state.glutamate_ambient))

    def jumps(self):
        """Released molecules appear in the cleft at once."""
        return [Jump("molecules", to=self.receive, unit=molecule)]

    def receive(self, state, drive, value):
        """The cleft rises by the molecules over its volume."""
        return state._replace(glutamate_cleft=state.glutamate_cleft + value / (self.avogadro * self.cleft_volume))

    def targets(self):
        """Peak and first fall of one vesicle by diffusion alone; transporters hardly change either."""
        disc = partial(Target, source="computed: diffusion out of a disc into porous tissue", kind="regression")
        return [
            disc("SYN-07", "peak of 3000 molecules", 2.0, "mM", 0.5, measure=lambda: self._fall()[1][0]),
            disc(
                "SYN-07", "fall to a tenth of the level at 20 us", 0.14, "ms", 0.06, measure=self._tenth, relative=False
            ),
            disc("SYN-07", "level at 0.1 ms", 0.165, "mM", 0.1, measure=lambda: self._level(0.1)),
        ]

    def _fall(self):
        import numpy as np
        from scipy.integrate import solve_ivp

        still = self.Drive(0.0, 0.0, 0.0, 0.0)
        full = self.receive(self.start(still), still, 3000.0)
        times = np.concatenate([[0.0], np.geomspace(1e-3, 1.0, 400)])
        path = solve_ivp(
            lambda t, y: self.rate(self.State(*y), still),
            (0, 1),
            full,
            method="LSODA",
            t_eval=times,
            rtol=1e-8,
            atol=1e-12,
        )
        return times, path.y[0]

    def _level(self, at):
        import numpy as np

        return float(np.interp(at, *self._fall()))

    def _tenth(self):
        times, values = self._fall()
        return float(times[(values < self._level(0.02) / 10).argmax()])
