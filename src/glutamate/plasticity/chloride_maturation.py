"""Maturation of GABA: chloride of a neuron by age, activity and uptake, and whether GABA excites it.

Scheme      chloride goes to a level that falls with age (uptake by NKCC1 gives way to extrusion by KCC2); while GABA-A
            receptors are open it moves with voltage less reversal, inward while glutamate depolarizes the cell
Takes in    age in days, share of time in giant depolarizations, their voltage, block of uptake, anions, temperature
Hands on    chloride, reversal of GABA, share of GluN2B; `gaba_effect(...)`: a small network with GABA against without;
            `targets()`
Not here    bicarbonate that moves, growth of cells, oxytocin at birth
Limits      ages are those of rodents; people pass the same around term, cortex months later. Single cells of one age
            lie between 13 and 70 mM. That a late shift of GABA causes autism is contested: bumetanide helped in small
            trials while GABA fell, and failed in the large one
Sources     Lombardi2018 (immature chloride, with and without AMPA receptors), Kolbaev2020 (times of uptake and of its
            block), Brette2007 (the network); ages and flux are assumed
"""

from functools import cache, partial
from typing import NamedTuple

from glutamate.engine.mechanism import Target, changed, mechanism
from glutamate.errors import ParameterError
from glutamate.maths import exp
from glutamate.molecule.chloride import ChlorideReversal
from glutamate.parameter import par
from glutamate.units import kelvin, measure, mM, mV, share

SET = vars(ChlorideReversal)["PARAMETERS"]
IMMATURE, ADULT = 5.0, 60.0  # d
SIZE, SECONDS = 500, 1.0
QUIET = {"giants": 0.0, "voltage": -60.0}
GIANT = {"giants": 0.1, "voltage": -15.0}  # share of time, voltage in them with AMPA receptors
GABA_ALONE = {"giants": 0.1, "voltage": -50.0}


@mechanism
class ChlorideMaturation:
    """Chloride of one neuron."""

    immature_level: float = par(
        33, "mM", "assumed: with activity it gives the mean of the source", low=24.7, high=38.1, domain=(0, None)
    )
    adult_level: float = par(6, "mM", "assumed: grown neurons", low=4, high=10, domain=(0, None), note="Cl_ad")
    passive_level: float = par(10, "mM", "assumed: what it falls to without uptake", low=6, high=15, domain=(0, None))
    uptake_time: float = par(155, "s", "Kolbaev2020", domain=(1, None), note="with uptake")
    passive_time: float = par(381, "s", "Kolbaev2020", domain=(1, None), note="without")
    turning_age: float = par(11, "d", "assumed: rat; people around term", low=7, high=15, note="a50")
    turning_spread: float = par(2, "d", "assumed: of the turn", low=1, high=4, domain=(0.1, None))
    subunit_age: float = par(14, "d", "assumed: rat", low=10, high=20, note="a50N")
    subunit_spread: float = par(4, "d", "assumed: of the turn", low=2, high=6, domain=(0.1, None))
    subunit_adult: float = par(0.4, "1", "assumed: share of GluN2B", low=0.2, high=0.5, domain=(0, 1))
    subunit_lost: float = par(0.4, "1", "assumed: from birth on", low=0.3, high=0.6, domain=(0, 1))
    flux: float = par(
        0.02, "mM/(s mV)", "assumed: 0.2 mM/s at 10 mV", low=0.01, high=0.05, domain=(0, None), note="while GABA acts"
    )
    chloride_outside: float = par(130, "mM", "assumed: cerebrospinal fluid", low=120, high=135, domain=(0, None))
    bicarbonate_inside: float = par(15, "mM", "assumed: pH 7.2", low=12, high=18, domain=(0, None))
    bicarbonate_outside: float = par(24, "mM", "assumed: pH 7.4", low=22, high=26, domain=(0, None))
    bicarbonate_permeability: float = SET["bicarbonate_permeability"]
    faraday: float = SET["faraday"]
    gas_constant: float = SET["gas_constant"]

    TIME = "s"
    STATIONARY = False

    class State(NamedTuple):
        """Inside the neuron."""

        chloride: mM(low=0)

    class Drive(NamedTuple):
        """Age; share of time in giant depolarizations and voltage in them; share of uptake left; temperature."""

        age: measure("s")
        giants: share
        voltage: mV
        uptake: share
        temperature: kelvin(low=273.15)

    class Output(NamedTuple):
        """Reversal of GABA-A receptors; share of GluN2B in NMDA receptors."""

        reversal: mV
        glun2b: share

    def start(self, drive):
        """Where uptake and extrusion balance at that age."""
        return self.State(self._level(drive)[0])

    def _level(self, drive):
        """What chloride goes to and how fast."""
        grown = 1 / (1 + exp(-(drive.age - self.turning_age) / self.turning_spread))
        taken = self.immature_level * drive.uptake + self.passive_level * (1 - drive.uptake)
        level = self.adult_level + (taken - self.adult_level) * (1 - grown)
        return level, self.uptake_time * drive.uptake + self.passive_time * (1 - drive.uptake)

    def _reversal(self, chloride, temperature):
        law = ChlorideReversal(self.bicarbonate_permeability, self.faraday, self.gas_constant)
        ions = chloride, self.chloride_outside, self.bicarbonate_inside, self.bicarbonate_outside
        return law.output(None, law.Drive(*ions, temperature)).reversal

    def rate(self, state, drive):
        """Transporters, and GABA-A receptors while they are open."""
        level, time = self._level(drive)
        driven = drive.voltage - self._reversal(state.chloride, drive.temperature)
        return self.State((level - state.chloride) / time + drive.giants * self.flux * driven)

    def output(self, state, drive):
        """Reversal by the constant-field law."""
        young = 1 / (1 + exp((drive.age - self.subunit_age) / self.subunit_spread))
        return self.Output(
            self._reversal(state.chloride, drive.temperature), self.subunit_adult + self.subunit_lost * young
        )


def settled(age_d, uptake=1.0, part=None, **activity):
    """(chloride in mM, reversal in mV) after an hour at an age with an activity such as GIANT.

    Raises ParameterError for a negative age or a share outside 0 to 1.
    """
    from scipy.integrate import solve_ivp

    given = QUIET | activity
    if not (age_d >= 0 and 0 <= uptake <= 1 and 0 <= given["giants"] <= 1):
        came = f"age {age_d!r:.20} d, uptake {uptake!r:.20}, giants {given['giants']!r:.20}"
        raise ParameterError("chloride at an age", came, "an age from 0, shares 0 to 1", "change what lies outside")
    law = part or ChlorideMaturation()
    drive = law.Drive(age_d * 86400.0, given["giants"], given["voltage"], uptake, 310.15)
    first = law.start(drive)
    path = solve_ivp(
        lambda t, y: law.rate(law.State(*y), drive), (0, 3600), first, method="LSODA", rtol=1e-9, atol=1e-9
    )
    chloride = float(path.y[0, -1])
    return chloride, float(law.output(law.State(chloride), drive).reversal)


@cache
def gaba_effect(reversal_mv, seed=0):
    """Rate (Hz) of excitatory cells of a random network with GABA synapses that reverse there, less without them."""
    from glutamate.circuit.lif_conductance import LIFConductance
    from glutamate.engine.network import Group, Network, Pairwise, Projection, Record

    cell = changed(LIFConductance(), inhibitory_reversal=reversal_mv)
    start = {"voltage": "uniform(-60 mV, -50 mV)"}
    cells = {"excitatory": 4 * SIZE // 5, "inhibitory": SIZE // 5}
    rates = []
    for weight in ("2 nS", "0 nS"):
        groups = {name: Group(cell, n, start, {"current": 120.0}) for name, n in cells.items()}
        wired = Pairwise(0.1)
        projections = [Projection("excitatory", to, "excitatory", wired, "0.2 nS", "1 ms") for to in cells] + [
            Projection("inhibitory", to, "inhibitory", wired, weight, "1 ms") for to in cells
        ]
        data = (
            Network(groups, projections, seed=seed)
            .build(threads=1)
            .run(f"{SECONDS} s", Record(spikes=False, bin=100.0))
        )
        rates.append(float(data["rate"].values.mean(axis=0)[0]))
    return rates[0] - rates[1]


def targets():
    """Reversal of the newborn and the adult, what GABA does to their networks, what AMPA receptors do to chloride."""
    one = partial(Target, "DEV-02", expected=1, unit="1", tolerance=0, source="Lombardi2018", relative=False)

    def lowered():
        return float(settled(IMMATURE, **GABA_ALONE)[0] < settled(IMMATURE, **GIANT)[0])

    def both():
        young, old = settled(IMMATURE, **GIANT)[1], settled(ADULT)[1]
        return float(gaba_effect(round(young, 1)) > 0 > gaba_effect(round(old, 1)))

    return [
        Target("DEV-01", "reversal of GABA at 4 to 7 days", -31, "mV", 8, "Lombardi2018", "calibration",
               lambda: settled(IMMATURE, **GIANT)[1], relative=False),
        Target("DEV-01", "reversal of GABA in the adult", -70, "mV", 6, "Lombardi2018", "calibration",
               lambda: settled(ADULT)[1], relative=False),
        one("GABA excites the immature and calms the adult network", kind="prediction", measure=both),
        one("without AMPA receptors immature chloride falls", kind="calibration", measure=lowered),
    ]  # fmt: skip
