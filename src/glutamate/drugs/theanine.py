"""Theanine: an amino acid of tea that looks like glutamate; little of it reaches the brain.

Acts on     AMPA, kainate and NMDA receptors, far above the levels a brain sees
Limits      the ratio of brain to plasma is that of rats; that it raises GABA has no human evidence
Safety      in the record below
Sources     vanderPijl2010 (half-life, linearity), Scheid2012 (peak)
"""

from functools import partial

from glutamate.drugs.measure import half_life, peak, peak_time, run
from glutamate.engine.mechanism import Target
from glutamate.parameter import par
from glutamate.pharmacology.drug import Action, Drug, drug, usual
from glutamate.pharmacology.kinetics import Kinetics

LAG = 0.17


@drug("theanine", title="Theanine: an amino acid of tea")
def theanine() -> Drug:
    """In water."""
    return Drug(
        kinetics=Kinetics(
            clearance=usual(10.5, "L/h"),
            volume=usual(16.5, "L"),
            absorption_rate=par(2.77, "1/h", "vanderPijl2010", note="half in 15 min"),
            available=usual(1, "1"),
            molar_mass=usual(174.2, "g/mol"),
            unbound=usual(1, "1"),
            brain_ratio=usual(0.2, "1", "rat", low=0.1, high=0.3),
            brain_time=usual(1, "h", "by a carrier"),
        ),
        lag=usual(LAG, "h"),
        studied="100 to 200 mg, as in several cups of tea",
        actions=(
            Action("ampa", "AMPA receptors", usual(-1, "1"), half=usual(25, "uM", "bovine cortex")),
            Action("kainate", "kainate receptors", usual(-1, "1"), half=usual(42, "uM")),
            Action("nmda_synaptic", "NMDA receptors", usual(-1, "1"), half=usual(350, "uM")),
        ),
        evidence=(("relaxation, alpha waves", "C: small"), ("more GABA", "D: no human brain was measured")),
        safety="Few harms are known at these amounts.",
        limits="The three affinities are those of binding; none was shown to act in a living brain.",
    )


def targets() -> list[Target]:
    """A hundred milligrams."""
    data = partial(run, "theanine", "100 mg once at 00:00", 8.0)
    found = partial(Target, "PHA-32", kind="prediction")
    return [
        found(what="peak of 100 mg", expected=24.3, unit="uM", tolerance=5.7, relative=False, source="Scheid2012",
              measure=lambda: peak(data(), "uM", "free")),
        found(what="time to peak", expected=0.8, unit="h", tolerance=0.25, source="Scheid2012",
              measure=lambda: peak_time(data())),
        found(what="half-life", expected=65.0, unit="min", tolerance=0.1, source="vanderPijl2010", kind="calibration",
              measure=lambda: 60 * half_life(data(), 3.0)),
        found(what="peak of 100 mg per that of 25 mg", expected=4.0, unit="1", tolerance=1e-4, kind="identity",
              source="computed: linear kinetics", measure=_linear),
    ]  # fmt: skip


def _linear() -> float:
    high, low = (peak(run("theanine", f"{dose} mg once at 00:00", 8.0), "mg/L") for dose in (100, 25))
    return high / low
