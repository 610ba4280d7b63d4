"""Energy of tissue: ATP, phosphocreatine and glucose between supply by blood and use by pumps and everything else.

Scheme      supply -> ATP -> pumps, other work; phosphocreatine <-> ATP; glucose and glycogen -> ATP without oxygen
Takes in    supply (flow or oxygen, 1 normal), current of the sodium pump of one cell
Hands on    share of the pump that the energy left can drive, ATP, phosphocreatine, glucose left
Not here    lactate and acid; where energy comes from in health (metabolism)
Limits      one pool for neuron and glia; numbers of grey matter, their law a construction
Sources     Hubel2017 (pump current it is fed by)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.parameter import par
from glutamate.units import measure, mM, share

USUAL = "assumed: usual value of grey matter, not looked up"
FORM = "assumed: creatine kinase fast against minutes"


@mechanism
class EnergyStore:
    """ATP and phosphocreatine of one cell and its surround."""

    atp_rest: float = par(2.5, "mM", USUAL, domain=(0.01, None))
    adenylate: float = par(2.6, "mM", USUAL, domain=(0.02, None), note="ATP and ADP together")
    phosphocreatine_rest: float = par(5, "mM", USUAL, domain=(0.01, None))
    creatine: float = par(10, "mM", USUAL, domain=(0.02, None), note="free and phosphorylated")
    other_use: float = par(10, "mM/min", USUAL, low=6, high=16, domain=(0, None), note="besides the sodium pump")
    pump_rest: float = par(0.59, "uA/cm^2", "Hubel2017", domain=(0, None), note="current at rest, which supply covers")
    supply_gain: float = par(1, "1", "assumed: supply follows ADP in proportion", domain=(0, None))
    fuel_rest: float = par(4, "mM", USUAL, domain=(0.01, None), note="glucose 1.5 and glycogen 2.5, as glucose")
    glycolysis: float = par(2.5, "mM/min", USUAL, low=1.5, high=4, domain=(0, None), note="most, as glucose")
    per_glucose: float = par(2, "1", USUAL, low=2, high=3, domain=(0, None), note="ATP; 3 from glycogen")
    fuel_half: float = par(0.1, "mM", USUAL, domain=(0.001, None))
    adp_half: float = par(0.3, "mM", FORM, domain=(0.001, None), note="ADP for half of glycolysis")
    fuel_time: float = par(5, "min", "assumed: refilled within minutes of flow", domain=(0.01, None))
    exchange: float = par(1, "1/(mM s)", FORM, domain=(0, None), note="creatine kinase")
    half: float = par(1, "mM", USUAL, low=0.4, high=1.5, domain=(0.001, None), note="ATP for half of the pump")
    area: float = par(18000, "um^2", "Hubel2017", domain=(1, None))
    volume: float = par(17500, "um^3", "Hubel2017", domain=(1, None))
    faraday: float = par(96485.0, "C/mol", "Hubel2017", domain=(1, None))

    TIME = "ms"

    class State(NamedTuple):
        """The stores."""

        atp: mM
        phosphocreatine: mM
        fuel: mM

    class Drive(NamedTuple):
        """Blood, and what the pump of the cell uses."""

        supply: share
        pump_current: measure("uA/cm^2")

    class Output(NamedTuple):
        """What the pump has, 1 at rest."""

        energy: measure("1")

    def start(self, drive):
        """Rest."""
        return self.State(self.atp_rest, self.phosphocreatine_rest, self.fuel_rest)

    def output(self, state, drive):
        """Saturation of the pump by ATP, per that at rest."""
        return self.Output(state.atp / (state.atp + self.half) * (self.atp_rest + self.half) / self.atp_rest)

    def rate(self, state, drive):
        """Supply covers the use of rest and answers to ADP; creatine kinase holds both stores in balance."""
        left = state.atp / (state.atp + self.half) * (self.atp_rest + self.half) / self.atp_rest
        per_current = self.area / self.faraday / self.volume
        use = self.other_use * left + per_current * drive.pump_current
        rest = self.other_use + per_current * self.pump_rest
        short = (self.adenylate - state.atp) / (self.adenylate - self.atp_rest)
        supply = drive.supply * rest * (1 + self.supply_gain * (short - 1))
        low = self.adenylate - self.atp_rest
        resting = self.fuel_rest / (self.fuel_rest + self.fuel_half) * low / (low + self.adp_half)
        burnt = (self.adenylate - state.atp) / (self.adenylate - state.atp + self.adp_half)
        burnt = self.glycolysis * (state.fuel / (state.fuel + self.fuel_half) * burnt)
        supply = supply + self.per_glucose * (burnt - drive.supply * self.glycolysis * resting)
        refilled = drive.supply * ((self.fuel_rest - state.fuel) / self.fuel_time + self.glycolysis * resting)
        constant = self.phosphocreatine_rest * (self.adenylate - self.atp_rest)
        constant = constant / (self.creatine - self.phosphocreatine_rest) / self.atp_rest
        made = state.phosphocreatine * (self.adenylate - state.atp)
        made = self.exchange * (made - constant * (self.creatine - state.phosphocreatine) * state.atp)
        return self.State(supply - use + made, -made, refilled - burnt)
