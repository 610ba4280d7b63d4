"""What a load does to a brain, as four outputs that are never added up: function, structure, chemistry, neurons.

Scheme      drive -> load (three sets of equations, scale a factor of 3 either way) -> dying share with its spread;
            drive per ordinary -> structure of a day; load per lethal -> stress; drive per quiet -> function
Takes in    drive of calcium (share of its largest), hours, energy that is missing, signs that were measured
Hands on    `assess` -> Assessment; `frank` (signs of frank excitotoxicity)
Not here    how a person feels: distress is real whatever neurons do
Limits      classifies a scenario of the model, never a person. Shares below 1e-6 are below its resolution
Sources     none of its own; calcium_load.py, slow_damage.py
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from glutamate.errors import ParameterError, closest
from glutamate.injury.death import DRIVES, RESOLUTION, driven, dying

SCALE = 3.0  # of waking load, either way
KINDS = ("default", "linear", "late_loop")
SIGNS = {  # sign of frank excitotoxicity: what it is compared with, and from where on it counts
    "glutamate_um": ("at receptors for minutes", 1.0, +1),
    "potassium_mm": ("outside for minutes", 10.0, +1),
    "voltage_mv": ("for minutes", -45.0, +1),
    "energy": ("share of ATP", 0.4, -1),
    "load": ("per lethal load", 0.5, +1),
}


@dataclass(frozen=True)
class Assessment:
    """Four outputs of one scenario; `neurons` is (low, middle, high) of the share that dies."""

    function: float
    structure: float
    stress: float
    neurons: tuple[float, float, float]

    @property
    def resolved(self) -> bool:
        """Whether the loss of neurons is large enough to mean anything."""
        return self.neurons[1] >= RESOLUTION

    @property
    def grade(self) -> str:
        """A frank excitotoxicity, B reversible stress, C functional load, D no effect."""
        if self.stress > 0.5:
            return "A frank excitotoxicity"
        if self.stress > 0.15:
            return "B reversible stress"
        return "C functional load" if self.function > 1.5 else "D no effect"

    def text(self) -> str:
        """Four lines, apart."""
        return "\n".join(f"{name:<21} {value}" for name, value in self.rows())

    def rows(self) -> list[tuple[str, str]]:
        """Name and value in words of each output."""
        low, middle, high = self.neurons
        lost = f"{middle:.2g} ({low:.2g} to {high:.2g})" if self.resolved else "below the model's resolution"
        if not self.resolved and high >= RESOLUTION:
            lost += f"; {high:.2g} were the load {SCALE:g} times what is assumed"
        return [
            ("functional load", f"{self.function:.1f} times quiet waking; passes within hours"),
            ("reversible structure", f"{self.structure:.3f} of dendrites in a day; passes within weeks"),
            ("biochemical stress", f"{100 * self.stress:.1f} % of the lethal load"),
            ("neurons lost", lost),
        ]


@cache
def assess(scenario: str | float, hours: float, unfed: float = 0.0) -> Assessment:
    """Four outputs of a drive by name (those of `DRIVES`) or as a number, for so many hours.

    `unfed` is the share of extrusion that lacks energy. Raises ParameterError for an unknown name or a value outside
    0 to 1 (drive, unfed) or 0 to 1000 h.
    """
    if isinstance(scenario, str) and scenario not in DRIVES:
        near = closest(scenario, DRIVES)
        raise ParameterError("a drive", f"{scenario!r:.40}", ", ".join(DRIVES), "use one, or a number", closest=near)
    drive = DRIVES[scenario] if isinstance(scenario, str) else float(scenario)
    for name, value, most in (
        ("a drive", drive, 1.0),
        ("hours of load", hours, 1000.0),
        ("energy missing", unfed, 1.0),
    ):
        if not 0 <= value <= most:
            raise ParameterError(name, f"{value!r:.40}", f"0 to {most:g}", "choose another value")
    found = [driven(drive, 60 * hours, unfed, kind) for kind in KINDS]
    low = min(driven(drive / SCALE, 60 * hours, unfed, kind)["dying"] for kind in KINDS)
    high = max(driven(min(SCALE * drive, 1.0), 60 * hours, unfed, kind)["dying"] for kind in KINDS)
    return Assessment(
        function=drive / DRIVES["quiet"],
        structure=_day(drive / DRIVES["quiet"], hours),
        stress=found[0]["load"],
        neurons=(low, found[0]["dying"], high),
    )


@cache
def _quiet_load() -> float:
    """Load that an hour of quiet waking settles at."""
    return driven(DRIVES["quiet"], 60.0)["load"]


def of_course(minutes: Any, load: Any) -> Assessment:
    """Four outputs of a course of loads (times,) per lethal load, as one run of the default equations gives it.

    Function is the highest load per that of quiet waking, which is right while loads are far from lethal; structure
    counts the time above the level of an ordinary day at the mean of it.
    """
    import numpy as np

    from glutamate.injury.slow_damage import SlowDamage

    peak, activity = float(np.max(load)), np.asarray(load) / _quiet_load()
    over = activity > SlowDamage().ordinary
    hours = float(np.sum(np.diff(minutes)[over[1:]])) / 60
    return Assessment(
        function=peak / _quiet_load(),
        structure=_day(float(activity[over].mean()), hours) if over.any() else 0.0,
        stress=peak,
        neurons=(dying(peak / SCALE), dying(peak), dying(SCALE * peak)),
    )


def _day(activity: float, hours: float) -> float:
    """Structure lost at the end of the hours, from none."""
    from math import exp

    from glutamate.injury.slow_damage import SlowDamage

    part = SlowDamage()
    gain = part.retract * max(activity - part.ordinary, 0.0)
    rate = gain + 1 / part.regrow_time
    return float(gain / rate * (1 - exp(-rate * hours / 24)))


def frank(**signs: float) -> dict[str, Any]:
    """Which signs of frank excitotoxicity are there: {sign: met} and `any`; ParameterError for an unknown sign.

    Signs: glutamate_um, potassium_mm, voltage_mv (all held for minutes), energy (share of ATP), load (per lethal).
    """
    for name in signs:
        if name not in SIGNS:
            near = closest(name, SIGNS)
            raise ParameterError("a sign", f"{name!r:.40}", ", ".join(SIGNS), "use one of these", closest=near)
    met = {name: SIGNS[name][2] * (value - SIGNS[name][1]) > 0 for name, value in signs.items()}
    return {**met, "any": any(met.values())}
