"""Carbon-13: label from glucose reaches glutamate by the citric-acid cycle and glutamine by the cycle between cells.

Scheme      labelled pyruvate -> glutamate C4 <-> glutamine C4 <- dilution from unlabelled sources
Takes in    label of pyruvate and of what dilutes glutamine; citric-acid cycle, cycle, pools of the tissue
Hands on    labelled shares of glutamate and glutamine at C4
Not here    other carbons, exchange between glutamate and ketoglutarate (taken as fast), glucose on its way in
Limits      without dilution in the fit, curves say next to nothing about the cycle rate
Sources     Shen1999 (scheme), Shen2009 (dilution)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.metabolism.resting_cortex import flux, pool
from glutamate.parameter import par
from glutamate.units import share


@mechanism
class CarbonLabel:
    """Two labelled shares."""

    dilution: float = par(0.10, "umol/(g min)", "Shen2009", low=0.05, high=0.2, domain=(0, None), note="V_dil, order")

    TIME = "min"

    class State(NamedTuple):
        """Of the carbon at C4."""

        glutamate_label: share
        glutamine_label: share

    class Drive(NamedTuple):
        """Labelled shares; fluxes and pools per gram of tissue."""

        pyruvate_label: share
        astrocyte_label: share
        neuron_cycle: flux
        cycle: flux
        glutamate_tissue: pool
        glutamine_tissue: pool

    def start(self, drive):
        """No label."""
        return self.State(0.0, 0.0)

    def rate(self, state, drive):
        """Each flux carries the label of where it comes from."""
        crossed = drive.cycle * (state.glutamine_label - state.glutamate_label)
        enters = drive.neuron_cycle * (drive.pyruvate_label - state.glutamate_label)
        diluted = self.dilution * (drive.astrocyte_label - state.glutamine_label)
        return self.State((enters + crossed) / drive.glutamate_tissue, (diluted - crossed) / drive.glutamine_tissue)
