"""GABA transaminase: active enzyme, and vigabatrin that takes it out for good.

Scheme      made -> active -> degraded; active + vigabatrin -> dead; vigabatrin leaves within hours
Takes in    doses of vigabatrin (port `dose`, in mg per kg of body), a share of enzyme that is left (gene, other drugs)
Hands on    active enzyme relative to rest
Not here    the flux (the cells), absorption; succinate semialdehyde dehydrogenase, which does not limit
Limits      fitted to one dose and to lasting treatment; twice the lasting dose goes on raising GABA, which some studies
            show and others do not
Sources     Petroff1996 (fitted), Rothman1993 (higher doses)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Jump, mechanism
from glutamate.metabolism.enzymes import POSITIVE
from glutamate.parameter import par
from glutamate.units import measure, number, share


@mechanism
class GABATransaminase:
    """The enzyme of all cells, as one."""

    loss_rate: float = par(0.1308, "1/d", "fit:MET-15", domain=POSITIVE, note="half-life 5.3 d")
    inactivation_rate: float = par(0.0143, "1/min", "fit:MET-15", domain=(0, None), note="k_i, after 50 mg/kg")
    exposure_rate: float = par(0.4077, "1/h", "fit:MET-15", domain=POSITIVE, note="half-life 1.7 h")
    reference_dose: float = par(50, "mg/kg", "Petroff1996", domain=POSITIVE)

    TIME = "min"

    class State(NamedTuple):
        """Active enzyme relative to rest; drug, in reference doses just given."""

        active: share
        drug: number(low=0, scale=0.1)

    class Drive(NamedTuple):
        """What is left of the enzyme by other means."""

        working: number(low=0)

    class Output(NamedTuple):
        """Relative to rest."""

        activity: number

    def start(self, drive):
        """No drug."""
        return self.State(1.0, 0.0)

    def rate(self, state, drive):
        """Made and lost; the drug meets what is active."""
        lost = self.inactivation_rate * state.drug * state.active
        return self.State(self.loss_rate * (1 - state.active) - lost, -self.exposure_rate * state.drug)

    def output(self, state, drive):
        """Active enzyme."""
        return self.Output(state.active * drive.working)

    def jumps(self):
        """A dose acts at once."""
        return [Jump("dose", to=self.after_dose, unit=measure("mg/kg"))]

    def after_dose(self, state, drive, value):
        """Doses add up."""
        return self.State(state.active, state.drug + value / self.reference_dose)
