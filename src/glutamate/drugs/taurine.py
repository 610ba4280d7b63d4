"""Taurine: plasma sees a spoonful, the brain does not.

Acts on     glycine receptors and tonic GABA receptors, at levels that food does not bring about
Limits      the barrier lets little through; the pool of the brain is its own
Safety      in the record below
Sources     Ghandforoush2010 (kinetics)
"""

from functools import partial

from glutamate.drugs.measure import half_life, peak, peak_time, run
from glutamate.engine.mechanism import Target
from glutamate.pharmacology.drug import Action, Drug, drug, usual
from glutamate.pharmacology.kinetics import Kinetics


@drug("taurine", title="Taurine: plasma sees it, the brain does not")
def taurine() -> Drug:
    """By mouth."""
    return Drug(
        kinetics=Kinetics(
            clearance=usual(21, "L/h"),
            volume=usual(30, "L"),
            absorption_rate=usual(3, "1/h"),
            available=usual(1, "1"),
            molar_mass=usual(125.15, "g/mol"),
            unbound=usual(1, "1"),
            brain_ratio=usual(0, "1", "taken as none: less than a tenth", low=0, high=0.1),
            brain_time=usual(6, "h"),
        ),
        lag=usual(0.6, "h"),
        studied="1 to 4 g",
        actions=(
            Action("glycine_receptor", "glycine receptors", usual(1, "1"), half=usual(500, "uM", low=100, high=1000)),
            Action("gaba_tonic", "delta receptors", usual(1, "1"), half=usual(500, "uM", low=100, high=1000)),
        ),
        evidence=(("anxiety, calm", "D: rodents"), ("more GABA", "D: no human brain was measured")),
        safety="Few harms are known at these amounts.",
    )


def targets() -> list[Target]:
    """Four grams."""
    data = partial(run, "taurine", "4 g once at 00:00", 10.0)
    found = partial(Target, "PHA-33", kind="calibration", source="Ghandforoush2010", tolerance=0.2)
    return [
        found(what="peak of 4 g", expected=86.0, unit="mg/L", measure=lambda: peak(data(), "mg/L")),
        found(what="time to peak", expected=1.5, unit="h", measure=lambda: peak_time(data())),
        found(what="half-life", expected=1.0, unit="h", measure=lambda: half_life(data(), 4.0)),
    ]
