"""Pregabalin: as gabapentin, but absorbed in proportion to the dose.

Acts on     alpha2-delta-1 of presynaptic calcium channels; what follows is slow
Limits      its effect is set by total plasma, as that of gabapentin
Safety      in the record below
Sources     BockbraderRadulovic2010 (all of its kinetics)
"""

from functools import partial

from glutamate.drugs.measure import half_life, peak, peak_time, run, within
from glutamate.engine.mechanism import Target
from glutamate.parameter import par
from glutamate.pharmacology.drug import Action, Drug, drug, usual
from glutamate.pharmacology.kinetics import Kinetics

SOURCE = "BockbraderRadulovic2010"


@drug("pregabalin", title="Pregabalin: fewer calcium channels in busy terminals")
def pregabalin() -> Drug:
    """Capsules."""
    slow, half = usual(24, "h", "channels leave the membrane over days"), usual(1.5, "mg/L", low=1, high=2)
    return Drug(
        kinetics=Kinetics(
            clearance=par(4.5, "L/h", SOURCE, note="the kidney's"),
            volume=usual(38, "L"),
            absorption_rate=usual(3.5, "1/h"),
            available=par(0.9, "1", SOURCE),
            molar_mass=usual(159.2, "g/mol"),
            unbound=par(1, "1", SOURCE),
            brain_ratio=usual(0.2, "1", low=0.1, high=0.3),
            brain_time=usual(1.0, "h"),
        ),
        renal=usual(0.95, "1", "nearly all of it leaves by the kidneys"),
        studied="generalized anxiety, pain of nerves, epilepsy: 75 to 300 mg twice a day",
        actions=(
            Action("release", "alpha2-delta-1", usual(-0.3, "1", "in primed terminals"), half=half, onset=slow),
            Action("calcium_channels", "alpha2-delta-1", usual(-0.2, "1"), half=half, onset=slow),
        ),
        evidence=(("generalized anxiety", "A: d 0.35"), ("pain of nerves", "A")),
        safety="With opioids, alcohol or benzodiazepines breathing can stop. Dependence; stopping at once can bring "
        "seizures and unrest. The kidney clears it.",
    )


def targets() -> list[Target]:
    """Time to peak, half-life, linearity."""
    data = partial(run, "pregabalin", "150 mg once at 00:00", 36.0)
    found = partial(Target, "PHA-21", source=SOURCE, kind="calibration")
    return [
        found(what="time to peak", **within(0.7, 1.3), unit="h", measure=lambda: peak_time(data())),
        found(what="half-life", expected=6.0, tolerance=0.1, unit="h", measure=lambda: half_life(data(), 8.0)),
        Target("PHA-21", "peak of 300 mg per that of 75 mg", 4.0, "1", 1e-4, "computed: linear kinetics", "identity",
               _linear),
    ]  # fmt: skip


def _linear() -> float:
    high, low = (peak(run("pregabalin", f"{dose} mg once at 00:00", 36.0), "mg/L") for dose in (300, 75))
    return high / low
