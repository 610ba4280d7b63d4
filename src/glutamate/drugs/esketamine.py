"""Esketamine: the stronger half of ketamine, by nose, with its metabolite noresketamine.

Scheme      nose -> central; swallowed -> gut -> liver -> central <-> two tissues; liver -> noresketamine or gone
            noresketamine <-> two tissues -> gone
Takes in    sprays (ports `first` and `later`: of the later ones less passes the nose), what is swallowed (a rate, as it
            runs down over half an hour), boluses
Hands on    both in plasma, exposure to both
Not here    differences between Asian and other people, age, what noresketamine does
Limits      a swallowed dose passes the liver better here (18 %) than in people who drank it (8 %)
Sources     PerezRuixo2021 (all rates and volumes), Fanta2015 (held against it: by mouth)
"""

from functools import cache, partial
from typing import Any, NamedTuple

import numpy as np

from glutamate.drugs.measure import within
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.mechanism import Jump, Target, mechanism
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.parameter import Parameter, par
from glutamate.pharmacology.drug import Action, Drug, drug, usual
from glutamate.pharmacology.kinetics import POSITIVE, Kinetics, mg_per_hour, milligram, per_litre
from glutamate.pharmacology.nca import nca, terminal
from glutamate.pharmacology.open_channel_block import OpenChannelBlock
from glutamate.pharmacology.regimen import Regimen
from glutamate.units import from_canonical, measure

SOURCE = "PerezRuixo2021"
DEVICE, APART = 28.0, 5 / 60  # mg in one device, hours between devices
OVER = Parameter(0.53, "h", SOURCE, note="in which what does not pass the nose is swallowed")
area = measure("mg h/L")(low=0, scale="1 ug h/L")


@mechanism
class EsketamineSpray:
    """One adult."""

    through_nose: float = par(0.54, "1", SOURCE, domain=(0, 1), note="of the first device")
    later_ratio: float = par(0.62, "1", SOURCE, domain=(0, 1), note="of later devices, per the first")
    through_gut: float = par(0.64, "1", SOURCE, domain=(0, 1), note="of what is swallowed, before the liver")
    nose_rate: float = par(2.93, "1/h", SOURCE, domain=POSITIVE)
    gut_rate: float = par(1.45, "1/h", SOURCE, domain=POSITIVE)
    liver_flow: float = par(151, "L/h", SOURCE, domain=POSITIVE)
    liver_volume: float = par(101, "L", SOURCE, domain=POSITIVE)
    elimination_rate: float = par(1.11, "1/h", SOURCE, domain=POSITIVE, note="to what is not followed")
    metabolite_rate: float = par(2.77, "1/h", SOURCE, domain=POSITIVE, note="to noresketamine")
    volume: float = par(192, "L", SOURCE, domain=POSITIVE)
    exchange: float = par(84.3, "L/h", SOURCE, domain=POSITIVE)
    peripheral_volume: float = par(143, "L", SOURCE, domain=POSITIVE)
    deep_exchange: float = par(37.6, "L/h", SOURCE, domain=POSITIVE)
    deep_volume: float = par(417, "L", SOURCE, domain=POSITIVE)
    metabolite_clearance: float = par(38, "L/h", SOURCE, domain=POSITIVE)
    metabolite_volume: float = par(70, "L", SOURCE, domain=POSITIVE)
    metabolite_exchange: float = par(26.1, "L/h", SOURCE, domain=POSITIVE)
    metabolite_tissue: float = par(115, "L", SOURCE, domain=POSITIVE)
    metabolite_mass: float = par(223.7 / 237.7, "1", "assumed: from both formulas", domain=POSITIVE)

    TIME = "h"

    class State(NamedTuple):
        """Amounts, and exposure so far."""

        nose: milligram
        gut: milligram
        liver: milligram
        central: milligram
        peripheral: milligram
        deep: milligram
        metabolite: milligram
        metabolite_peripheral: milligram
        exposure: area
        metabolite_exposure: area

    class Drive(NamedTuple):
        """What runs down the throat, or is drunk."""

        swallowed: mg_per_hour

    class Output(NamedTuple):
        """In plasma."""

        concentration: per_litre
        metabolite_concentration: per_litre

    def start(self, drive):
        """Nothing."""
        return self.State(*[0.0] * len(self.State._fields))

    def rate(self, state, drive):
        """Blood carries it through the liver, which takes it."""
        level, in_metabolite = self.output(state, drive)
        from_nose, from_gut = self.nose_rate * state.nose, self.gut_rate * state.gut
        to_liver, from_liver = self.liver_flow * level, self.liver_flow * state.liver / self.liver_volume
        outward = self.exchange * (level - state.peripheral / self.peripheral_volume)
        inward = self.deep_exchange * (level - state.deep / self.deep_volume)
        made = self.metabolite_rate * state.liver
        aside = self.metabolite_exchange * (in_metabolite - state.metabolite_peripheral / self.metabolite_tissue)
        return self.State(
            nose=-from_nose,
            gut=self.through_gut * drive.swallowed - from_gut,
            liver=from_gut + to_liver - from_liver - self.elimination_rate * state.liver - made,
            central=from_nose + from_liver - to_liver - outward - inward,
            peripheral=outward,
            deep=inward,
            metabolite=self.metabolite_mass * made - self.metabolite_clearance * in_metabolite - aside,
            metabolite_peripheral=aside,
            exposure=level,
            metabolite_exposure=in_metabolite,
        )

    def output(self, state, drive):
        """Levels."""
        return self.Output(state.central / self.volume, state.metabolite / self.metabolite_volume)

    def jumps(self):
        """What of a spray passes the nose; a bolus."""
        return [
            Jump("first", to=self.sprayed, unit=milligram),
            Jump("later", to=self.sprayed_later, unit=milligram),
            Jump("bolus", to=self.injected, unit=milligram),
        ]

    def sprayed(self, state, drive, value):
        """First device."""
        return state._replace(nose=state.nose + self.through_nose * value)

    def sprayed_later(self, state, drive, value):
        """Later devices."""
        return state._replace(nose=state.nose + self.through_nose * self.later_ratio * value)

    def injected(self, state, drive, value):
        """All of it is in plasma."""
        return state._replace(central=state.central + value)


def sprays(devices: int, part: Any = None) -> Protocol:
    """Devices of 28 mg five minutes apart from time 0; what does not pass the nose is swallowed over half an hour."""
    part = EsketamineSpray() if part is None else part
    protocol = Protocol().event("esketamine_spray.first", f"{DEVICE} mg", "0 h")
    swallowed = []
    for k in range(devices):
        passes = part.through_nose * (part.later_ratio if k else 1)
        swallowed.append(Regimen.events(amt=DEVICE * (1 - passes), time=k * APART, tinf=float(OVER.value), cmt=2))
        if k:
            protocol = protocol.event("esketamine_spray.later", f"{DEVICE} mg", f"{k * APART!r} h")
    both = swallowed[0]
    for more in swallowed[1:]:
        both = both + more
    for _, _, value, time in both.commands():
        protocol = protocol.step("esketamine_spray.swallowed", value, time)
    return protocol


@drug("esketamine", title="Esketamine: nasal spray, trapped in open NMDA channels")
def esketamine() -> Drug:
    """By other ways than the nose; the spray is the mechanism above."""
    pore = OpenChannelBlock.ketamine("2a")
    whole = par(-1, "1", "KotermanskiJohnson2009", note="a blocked pore carries nothing")
    return Drug(
        kinetics=Kinetics(
            clearance=par(109, "L/h", SOURCE, note="from flow and rates of the liver"),
            volume=par(192, "L", SOURCE),
            exchange=par(84.3, "L/h", SOURCE),
            peripheral_volume=par(143, "L", SOURCE),
            deep_exchange=par(37.6, "L/h", SOURCE),
            deep_volume=par(417, "L", SOURCE),
            absorption_rate=par(2.93, "1/h", SOURCE, note="nose"),
            available=par(0.54, "1", SOURCE, note="one device, without what is swallowed"),
            molar_mass=usual(237.7, "g/mol"),
            unbound=usual(0.55, "1"),
            brain_ratio=usual(1.0, "1", low=1, high=1.5),
            brain_time=usual(0.05, "h"),
        ),
        studied="depression that resists treatment: 56 or 84 mg by nose twice a week, in a clinic",
        actions=(
            Action("nmda_synaptic", "open pore", whole, block=pore),
            Action("nmda_extrasynaptic", "open pore", whole, block=pore),
        ),
        evidence=(("depression that resists treatment, beside another drug", "B: trials of both signs"),),
        safety="Dissociation, sedation, high blood pressure, abuse; given under supervision, nobody drives that day. "
        "With opioids, alcohol or benzodiazepines breathing can stop.",
        limits="Block by the affinity of the racemate; esketamine itself binds more strongly.",
    )


def targets() -> list[Target]:
    """One to three devices, and a dose by mouth."""
    found = partial(Target, "PHA-07", source=SOURCE, kind="regression", hard=True, tolerance=0.05)
    mouth = partial(Target, "PHA-08", source="Fanta2015", kind="prediction")
    return [
        *(
            found(what=f"peak after {28 * k} mg", expected=high, unit="ng/mL", measure=partial(_spray, k, "cmax"))
            for k, high in ((1, 44.0), (2, 73.0), (3, 101.0))
        ),
        *(
            Target("PHA-07", f"time to peak after {28 * k} mg", **within(0.57, 0.76), unit="h", source=SOURCE,
                   kind="regression", measure=partial(_spray, k, "tmax"))
            for k in (1, 3)
        ),
        found(what="half-life by the last samples of a day", hard=False, expected=9.2, unit="h",
              measure=_last_half_life),
        found(what="clearance implied by the liver", expected=109.0, unit="L/h", measure=_clearance),
        mouth(what="share of a swallowed dose that reaches plasma", expected=8.0, unit="%", tolerance=3.0,
              relative=False, measure=lambda: _mouth()[0]),
        mouth(what="exposure to noresketamine per that to esketamine, by mouth", expected=16.5, unit="1",
              tolerance=0.5, measure=lambda: _mouth()[1]),
    ]  # fmt: skip


@cache
def _course(devices: int, hours: float) -> Any:
    model = Model.of(EsketamineSpray())
    return simulate(model, sprays(devices), times=np.linspace(0, hours, 4801), rtol=1e-8)


def _level(data: Any) -> Any:
    return from_canonical(data["esketamine_spray.concentration"].values, "ng/mL", "h")


@cache
def _spray(devices: int, name: str) -> float:
    data = _course(devices, 24.0)
    return float(nca(data["time"].values, _level(data))[name])


def _last_half_life() -> float:
    """Of two-hourly samples from 12 h on: the line takes the last three. All seven give 8.5 h, later ones 11 h."""
    data = _course(1, 24.0)
    late = slice(2400, None, 400)
    return float(np.log(2) / terminal(data["time"].values[late], _level(data)[late])[0])


def _clearance() -> float:
    """Dose per exposure after a bolus."""
    data = simulate(
        Model.of(EsketamineSpray()), Protocol().event("esketamine_spray.bolus", "10 mg", "0 h"), times=[0, 300.0]
    )
    return 10 / float(from_canonical(data["esketamine_spray.exposure"].values[-1], "mg h/L", "h"))


@cache
def _mouth() -> tuple[float, float]:
    """Share (%) that arrives of a swallowed dose, and exposure to the metabolite per that to the parent."""
    protocol = Protocol().pulse("esketamine_spray.swallowed", "10 mg/h", "0 h", "1 h")
    data = simulate(Model.of(EsketamineSpray()), protocol, times=[0, 300.0])
    both = [
        float(from_canonical(data[f"esketamine_spray.{name}"].values[-1], "mg h/L", "h"))
        for name in ("exposure", "metabolite_exposure")
    ]
    return 100 * both[0] * _clearance() / 10, both[1] / both[0]
