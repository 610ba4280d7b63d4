"""Drug: one substance as a record: kinetics, what it acts on and how much, evidence, safety, sources.

Takes in    parameters with their sources; free levels in the brain, or total ones in plasma where only those are known
Hands on    courses, factors on knobs by level (`factors`), what it does to other substances
Not here    the substances (drugs/), paths of the knobs in each model (drugs/paths.py), advice on a dose
Evidence    A many trials or textbook, B a good trial or human imaging, C small or mixed, D animals, cells or reasoning,
            E tested and absent, or against the numbers
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from glutamate.errors import ParameterError, closest
from glutamate.parameter import Parameter, par
from glutamate.pharmacology.open_channel_block import OpenChannelBlock
from glutamate.units import from_canonical, to_canonical

if TYPE_CHECKING:
    import xarray as xr

    from glutamate.pharmacology.regimen import Regimen

F = TypeVar("F", bound=Callable[..., "Drug"])
USUAL = "assumed: usual value; no one paper was re-read"
GRADES = ("A", "B", "C", "D", "E")
MAGNESIUM = Parameter(0.8, "mM", "McKee2005", note="free, in fluid of the living brain")
VOLTAGE = Parameter(-50.0, "mV", "assumed: of active cells, where channels are open")
KIDNEYS = Parameter(
    110, "mL/min", "assumed: clearance of creatinine, per 70 kg, of adults in whom kinetics were measured", low=100,
    high=125, domain=(1e-9, None),
)  # fmt: skip
NOT_ADVICE = "Nothing here is advice: a run shows a typical adult of the literature, not the reader."
KNOBS = {
    "nmda_synaptic": "NMDA conductance at synapses",
    "nmda_extrasynaptic": "NMDA conductance beside synapses",
    "ampa": "AMPA conductance",
    "kainate": "kainate conductance",
    "release": "release of glutamate",
    "release_fast": "release of glutamate at high rates",
    "calcium_channels": "presynaptic calcium channels",
    "sodium_available": "sodium channels that are inactivated and can recover",
    "uptake": "uptake of glutamate",
    "cystine_exchange": "exchange of cystine for glutamate",
    "ipsc_time": "decay time of inhibitory currents",
    "benzodiazepine_site": "share of benzodiazepine sites that is free",
    "gaba_tonic": "tonic GABA current",
    "gaba_made": "GABA that is made",
    "transaminase": "GABA transaminase that works",
    "glycine_receptor": "chloride current through glycine receptors",
    "adenosine_a1": "adenosine A1 receptors that are free",
    "adenosine_a2a": "adenosine A2A receptors that are free",
    "dopamine_transporter": "dopamine transporters that are free",
    "noradrenaline_transporter": "noradrenaline transporters that are free",
    "alpha2a": "signal of alpha2A receptors",
    "serotonin_transporter": "serotonin transporters that are free",
    "alertness": "alertness that sedation leaves",
}


def usual(value: float, unit: str, note: str = "", **more: Any) -> Any:
    """A parameter with a value that is in general use; `more` are low, high and domain."""
    return par(value, unit, USUAL, note=note, **more)


def drug(name: str, title: str) -> Callable[[F], F]:
    """Mark a function that returns a Drug as the shipped substance `name`."""

    def mark(function: F) -> F:
        function.DRUG = (name, title)  # type: ignore[attr-defined]
        return function

    return mark


@dataclasses.dataclass(frozen=True)
class Action:
    """One knob it turns: factor = 1 + gain x occupied share at the level beside the sites.

    `half` is a concentration free in brain (uM), or total in plasma (mg/L). `block` stands for a pore that magnesium
    shares; then the factor is its current at `voltage` mV. `tolerance` is (time, share of the effect that is lost).
    """

    knob: str
    site: str
    gain: Parameter
    half: Parameter | None = None
    hill: Parameter | None = None
    block: OpenChannelBlock | None = None
    voltage: float = float(VOLTAGE.value)
    onset: Parameter | None = None
    tolerance: tuple[Parameter, Parameter] | None = None

    def __post_init__(self) -> None:
        if self.knob not in KNOBS:
            near = closest(self.knob, KNOBS)
            raise ParameterError("a knob", f"{self.knob!r:.40}", ", ".join(KNOBS), "name one", closest=near)
        if (self.half is None) == (self.block is None):
            raise ParameterError(f"the action on {self.knob}", "half and block", "one of them", "give one")

    @property
    def in_plasma(self) -> bool:
        """Whether the level is a total one in plasma."""
        return self.half is not None and self.half.dims != Parameter(1.0, "uM", USUAL).dims

    def occupied(self, level: Any) -> Any:
        """Share of the sites at a level in canonical units, floats or arrays; of open channels where it is a pore."""
        if self.block is not None:
            return self.block.output(None, self.block.Drive(level, float(MAGNESIUM.value), self.voltage)).blocked
        assert self.half is not None
        held = level / self.half.canonical("h")
        held = held if self.hill is None else held ** float(self.hill.value)
        return held / (1 + held)

    def factor(self, level: Any) -> Any:
        """What the knob is multiplied by, without tolerance."""
        if self.block is not None:
            current = self.block.output(
                None, self.block.Drive(level, float(MAGNESIUM.value), self.voltage)
            ).current_factor
            return 1 + float(self.gain.value) * (1 - current)
        return 1 + float(self.gain.value) * self.occupied(level)


@dataclasses.dataclass(frozen=True)
class Drug:
    """One substance. `clearance_by` gives factors on clearance by kind of person or by other substance.

    `renal` is the share of its clearance that follows the kidneys' filtration.
    """

    kinetics: Any
    studied: str
    safety: str
    evidence: tuple[tuple[str, str], ...]
    actions: tuple[Action, ...] = ()
    lag: Parameter | None = None
    released_over: Parameter | None = None
    renal: Parameter | None = None
    clearance_by: Mapping[str, Parameter] = dataclasses.field(default_factory=dict)
    spread: Mapping[str, float] = dataclasses.field(default_factory=dict)
    limits: str = ""

    def __post_init__(self) -> None:
        for use, grade in self.evidence:
            if grade[0] not in GRADES:
                raise ParameterError(f"the grade of {use}", repr(grade), ", ".join(GRADES), "give one")
        if not self.safety.strip() or not self.evidence:
            raise ParameterError("a drug", "no safety text or no evidence", "both", "say what is known and what kills")

    def course(
        self, regimen: Regimen | str, hours: float | None = None, *, clearance: str = "", **more: Any
    ) -> xr.Dataset:
        """Time courses of a regimen: `clearance` names kinds of people or substances, joined by commas.

        Raises ParameterError for a substance without kinetics, and what `course` raises.
        """
        from glutamate.engine.mechanism import changed
        from glutamate.pharmacology.course import course
        from glutamate.pharmacology.regimen import Regimen

        if self.kinetics is None:
            do = "see its page for the port or input that takes it"
            raise ParameterError("a course", "a substance without kinetics of its own", "one with kinetics", do)
        part = self.kinetics
        if clearance:
            part = changed(part, clearance_factor=part.clearance_factor * self.clearance_factor(clearance))
        regimen = Regimen(regimen) if isinstance(regimen, str) else regimen
        lag = 0.0 if self.lag is None else float(self.lag.canonical("h"))
        return course(part, self.released(regimen), hours, lag=lag, **more)

    def given(self, regimen: Regimen) -> Regimen:
        """What reaches the body's ports of a regimen: later by the lag, slowly where the form releases slowly."""
        slow = self.released(regimen)
        return slow if self.lag is None else slow.delayed(float(self.lag.canonical("h")))

    def clearance_factor(self, names: str) -> float:
        """Product of the factors on clearance of kinds of people or substances, joined by commas."""
        product = 1.0
        for name in (part.strip() for part in names.split(",")):
            if name not in self.clearance_by:
                near = closest(name, self.clearance_by)
                allowed = ", ".join(self.clearance_by) or "none is known"
                asked, do = f"a factor on clearance by {name!r:.40}", "set kinetics.clearance_factor instead"
                raise ParameterError(asked, "no such name", allowed, do, closest=near)
            product *= float(self.clearance_by[name].value)
        return product

    def by_kidneys(self, creatinine_clearance: Any, weight: Any) -> Any:
        """Factor on clearance by the kidneys' filtration (mL/min) of persons of a weight (kg), floats or arrays.

        Weight itself is left out: kinetics take it by their own power.
        """
        share = 0.0 if self.renal is None else float(self.renal.value)
        return 1 - share + share * (creatinine_clearance * 70.0 / weight) / float(KIDNEYS.value)

    def level(self, data: Any, action: Action) -> Any:
        """What meets the sites of an action in a course, in canonical units."""
        return data["kinetics.concentration" if action.in_plasma else "kinetics.brain"].values

    def factors(self, free: Any, plasma: Any = None) -> dict[str, Any]:
        """Factor of every knob at a free level in brain (uM), and a total one in plasma (mg/L) where it is needed.

        Factors on one knob multiply: they stand for different sites. Without tolerance.
        """
        found: dict[str, Any] = {}
        for action in self.actions:
            if action.in_plasma and plasma is None:
                do = "give plasma= in mg/L"
                raise ParameterError(f"the effect on {action.knob}", "no level in plasma", "a level in plasma", do)
            unit, given = ("mg/L", plasma) if action.in_plasma else ("uM", free)
            factor = action.factor(to_canonical(given, unit, "h"))
            found[action.knob] = found.get(action.knob, 1.0) * factor
        return found

    def factors_of(self, data: Any) -> dict[str, Any]:
        """Factors (member,) time of every knob along a course, with slow onset and tolerance where they are known."""
        found: dict[str, Any] = {}
        hours = data["time"].values
        for action in self.actions:
            level = self.level(data, action)
            if action.onset is None and action.tolerance is None:
                factor = action.factor(level)
            else:
                factor = 1 + float(action.gain.value) * _settled(action, hours, action.occupied(level))
            found[action.knob] = found.get(action.knob, 1.0) * factor
        return found

    def peak_free(self, data: Any) -> Any:
        """The highest free level in brain, in uM."""
        return from_canonical(data["kinetics.brain"].values.max(axis=-1), "uM", "h")

    def released(self, regimen: Regimen) -> Regimen:
        """A regimen whose swallowed doses are released over hours, where the form does that."""
        from glutamate.pharmacology.regimen import Regimen

        if self.released_over is None:
            return regimen
        hours = float(self.released_over.canonical("h"))
        doses = [
            dataclasses.replace(d, duration=hours) if d.compartment == "depot" and d.duration == 0 else d
            for d in regimen.doses
        ]
        return Regimen.of(doses, regimen.substance, regimen.text)


def _settled(action: Action, hours: Any, occupied: Any) -> Any:
    """Effect along times: follows occupancy with its onset, less what tolerance takes; exact for straight pieces."""
    import numpy as np

    def follow(target: Any, tau: float) -> Any:
        out = np.empty_like(target)
        out[..., 0] = 0.0
        for k in range(1, len(hours)):
            step = (hours[k] - hours[k - 1]) / tau
            fade, slope = np.exp(-step), target[..., k] - target[..., k - 1]
            lag = slope * (-np.expm1(-step)) / step
            out[..., k] = fade * (out[..., k - 1] - target[..., k - 1]) + target[..., k] - lag
        return out

    effect = np.asarray(occupied, np.float64)
    reached = effect if action.onset is None else follow(effect, float(action.onset.canonical("h")))
    if action.tolerance is None:
        return reached
    time, loss = action.tolerance
    return reached * (1 - float(loss.value) * follow(effect, float(time.canonical("h"))))
