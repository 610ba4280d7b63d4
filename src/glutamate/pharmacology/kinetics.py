"""Kinetics of one substance: from a dose to plasma, the tissues behind it, a metabolite and the brain.

Scheme      depot -> central <-> peripheral; central <-> deep; central -> gone or metabolite -> gone
            free plasma -> brain (equilibrium at the ratio of unbound levels); plasma -> effect site
Takes in    doses (ports `dose` into the depot, `bolus` into plasma, each also per kg of body); infusions into plasma
            and releases into the depot, as rates
Hands on    total, free and metabolite in plasma; free in the brain; clearance as it is now; exposure so far
Not here    what the substance does (occupancy.py), delays before absorption (course.py shifts the doses), protein
            binding that saturates, enzymes one by one
Limits      a dose that saturates uptake (`uptake_saturation`) does so at once, not when it is released slowly; what is
            induced follows any exposure above `induction_half`; clearance grows with weight to the power 0.75 and
            volumes in proportion, also where kidneys or livers are not those of an adult
Sources     AndersonHolford2008 (scaling by weight); values of one substance stand in its own file
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Flow, Jump, mechanism
from glutamate.maths import power
from glutamate.parameter import par
from glutamate.units import measure, mM, share

ANY = (0, None)
POSITIVE = (1e-12, None)
EXAMPLE = "assumed: an example; every substance brings its own"
NONE = "assumed: none unless the substance has it"

milligram = measure("mg")(low=0, scale="1 ug")
per_litre = measure("mg/L")(low=0, scale="1 ug/L")
mg_per_hour = measure("mg/h")(low=0, scale="1 mg/h")
per_kg_hour = measure("mg/(kg h)")(low=0, scale="0.1 mg/(kg h)")


@mechanism
class Kinetics:
    """One person and one substance."""

    clearance: float = par(10, "L/h", EXAMPLE, domain=ANY, note="CL of a person of the reference weight")
    clearance_factor: float = par(1, "1", EXAMPLE, domain=ANY, note="of genes, kidneys, smoking, other drugs")
    volume: float = par(50, "L", EXAMPLE, domain=POSITIVE, note="V1")
    exchange: float = par(0, "L/h", NONE, domain=ANY, note="Q2")
    peripheral_volume: float = par(1, "L", NONE, domain=POSITIVE, note="V2")
    deep_exchange: float = par(0, "L/h", NONE, domain=ANY, note="Q3")
    deep_volume: float = par(1, "L", NONE, domain=POSITIVE, note="V3")
    absorption_rate: float = par(1, "1/h", EXAMPLE, domain=ANY, note="ka")
    available: float = par(1, "1", EXAMPLE, domain=(0, 1), note="F of a small dose")
    uptake_saturation: float = par(0, "1/g", NONE, domain=ANY, note="F / (1 + saturation x dose)")
    salt_factor: float = par(1, "1", EXAMPLE, domain=(0, 1), note="base per salt by weight")
    molar_mass: float = par(200, "g/mol", EXAMPLE, domain=POSITIVE, note="of the base")
    unbound: float = par(1, "1", EXAMPLE, domain=(0, 1), note="fu")
    brain_ratio: float = par(1, "1", EXAMPLE, domain=ANY, note="Kp,uu: free in brain per free in plasma")
    brain_time: float = par(0.1, "h", EXAMPLE, domain=POSITIVE, note="to reach it")
    effect_time: float = par(0.5, "h", EXAMPLE, domain=POSITIVE, note="1 / ke0")
    saturable_max: float = par(0, "mg/h", NONE, domain=ANY, note="Vmax of saturable elimination")
    saturable_half: float = par(1, "mg/L", NONE, domain=POSITIVE, note="its Km")
    metabolite_share: float = par(0, "1", NONE, domain=(0, 1), note="of what is eliminated, as parent by weight")
    metabolite_clearance: float = par(1, "L/h", NONE, domain=ANY)
    metabolite_volume: float = par(1, "L", NONE, domain=POSITIVE)
    induction_max: float = par(0, "1", NONE, domain=ANY, note="clearance gained, relative")
    induction_time: float = par(14, "d", NONE, domain=POSITIVE)
    induction_half: float = par(0.1, "mg/L", NONE, domain=POSITIVE)
    baseline: float = par(0, "mg/L", NONE, domain=ANY, note="level the body keeps by making it")
    weight: float = par(70, "kg", "assumed: an adult", domain=POSITIVE)
    weight_reference: float = par(70, "kg", "assumed: by convention", domain=POSITIVE)
    clearance_power: float = par(0.75, "1", "AndersonHolford2008", note="clearance by weight")
    volume_power: float = par(1, "1", "AndersonHolford2008", note="volume by weight")

    TIME = "h"

    class State(NamedTuple):
        """Amounts in the body, what was given and what is gone; levels that follow."""

        depot: milligram
        central: milligram
        peripheral: milligram
        deep: milligram
        metabolite: milligram
        gone: milligram
        given: milligram
        exposure: measure("mg h/L")(low=0, scale="1 ug h/L")
        induced: share
        effect_site: per_litre
        brain: mM(low=0, scale="1 nM")

    class Drive(NamedTuple):
        """Into plasma and into the depot, per time, for the whole body or per kg of it."""

        infusion: mg_per_hour
        infusion_per_kg: per_kg_hour
        release: mg_per_hour
        release_per_kg: per_kg_hour

    class Output(NamedTuple):
        """In plasma and of the body."""

        concentration: per_litre
        free: mM
        metabolite_concentration: per_litre
        clearance_now: measure("L/h")

    def start(self, drive):
        """Nothing but what the body itself keeps."""
        zero = 0 * self.weight
        whole = self._volume() * self.baseline
        return self.State(
            depot=zero,
            central=whole * self.volume,
            peripheral=whole * self.peripheral_volume * self._used(self.exchange),
            deep=whole * self.deep_volume * self._used(self.deep_exchange),
            metabolite=zero,
            gone=zero,
            given=zero,
            exposure=0.0,
            induced=0.0,
            effect_site=self.baseline,
            brain=self.brain_ratio * self.unbound * self.baseline / self.molar_mass,
        )

    def rate(self, state, drive):
        """What leaves one place enters another; the last four follow plasma and hold no matter."""
        change = dict.fromkeys(state._fields, 0.0)
        for flow in self._moves(state, drive):
            if flow.source is not None:
                change[flow.source] = change[flow.source] - flow.rate
            change[flow.target] = change[flow.target] + flow.rate
        return self.State(**change)

    def _moves(self, state, drive):
        size, level = self._volume(), self._level(state)
        allometric = power(self.weight / self.weight_reference, self.clearance_power)
        into = self.salt_factor * (drive.infusion + drive.infusion_per_kg * self.weight)
        released = self.salt_factor * (drive.release + drive.release_per_kg * self.weight)
        made = self._clearance(self.baseline, 0.0) * self.baseline
        lost = self._clearance(level, state.induced) * level
        outward = self.exchange * (level - state.peripheral / (self.peripheral_volume * size))
        inward = self.deep_exchange * (level - state.deep / (self.deep_volume * size))
        cleared = self.metabolite_clearance * state.metabolite / (self.metabolite_volume * size)
        present = level / (level + self.induction_half)
        free = self.unbound * level / self.molar_mass
        return [
            Flow(None, "central", into + made),
            Flow(None, "depot", released * self.available),
            Flow(None, "gone", released * (1 - self.available)),
            Flow(None, "given", into + made + released),
            Flow("depot", "central", self.absorption_rate * state.depot),
            Flow("central", "peripheral", allometric * outward),
            Flow("central", "deep", allometric * inward),
            Flow("central", "metabolite", self.metabolite_share * lost),
            Flow("central", "gone", (1 - self.metabolite_share) * lost),
            Flow("metabolite", "gone", allometric * cleared),
            Flow(None, "exposure", level),
            Flow(None, "induced", (present - state.induced) / self.induction_time),
            Flow(None, "effect_site", (level - state.effect_site) / self.effect_time),
            Flow(None, "brain", (self.brain_ratio * free - state.brain) / self.brain_time),
        ]

    def output(self, state, drive):
        """Levels; clearance as it is at this level."""
        level, size = self._level(state), self._volume()
        return self.Output(
            level,
            self.unbound * level / self.molar_mass,
            state.metabolite / (self.metabolite_volume * size),
            self._clearance(level, state.induced),
        )

    def jumps(self):
        """Doses at once, in mg of what is in the tablet or the syringe, or per kg of body."""
        per_kg = measure("mg/kg")
        return [
            Jump("dose", to=self.swallowed, unit=milligram),
            Jump("dose_per_kg", to=self.swallowed_per_kg, unit=per_kg),
            Jump("bolus", to=self.injected, unit=milligram),
            Jump("bolus_per_kg", to=self.injected_per_kg, unit=per_kg),
        ]

    def swallowed(self, state, drive, value):
        """What passes waits in the depot; what does not is gone."""
        base = self.salt_factor * value
        passes = self.available / (1 + self.uptake_saturation * value) * base
        return state._replace(depot=state.depot + passes, gone=state.gone + (base - passes), given=state.given + base)

    def swallowed_per_kg(self, state, drive, value):
        """By weight."""
        return self.swallowed(state, drive, value * self.weight)

    def injected(self, state, drive, value):
        """All of it is in plasma."""
        base = self.salt_factor * value
        return state._replace(central=state.central + base, given=state.given + base)

    def injected_per_kg(self, state, drive, value):
        """By weight."""
        return self.injected(state, drive, value * self.weight)

    def _volume(self):
        """Of this person per one of the reference weight."""
        return power(self.weight / self.weight_reference, self.volume_power)

    def _level(self, state):
        return state.central / (self.volume * self._volume())

    def _clearance(self, level, induced):
        by_weight = power(self.weight / self.weight_reference, self.clearance_power)
        linear = self.clearance * (1 + self.induction_max * induced)
        return by_weight * self.clearance_factor * (linear + self.saturable_max / (self.saturable_half + level))

    @staticmethod
    def _used(exchange):
        """1 where a compartment exchanges, else 0: a tissue without exchange holds nothing."""
        from glutamate.maths import where

        return where(exchange > 0, 1.0, 0.0)
