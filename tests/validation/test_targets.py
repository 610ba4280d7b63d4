"""Every target runs and stays near the number its source gives; a miss is named here and nowhere hidden."""

import re

import numpy as np
import pytest

from glutamate.engine import discover
from glutamate.engine.mechanism import Target
from glutamate.parameter import check_source
from glutamate.units import parse_unit

KINDS = {"identity", "regression", "calibration", "prediction"}
MISSES = {
    ("SYN-02", "paired pulse at 50 ms within 1.3 to 2.0"),  # 2.11: the published fit itself exceeds the mean of slices
    ("SYN-15", "GluN2B, open at least once after 1 mM 1 ms"),  # 0.80 against 0.56: the scheme opens again and again
    ("SYN-17", "GluN2A and GluN2B at 31 degC, fast decay"),  # 19.7 ms against 23.5 +- 3.8
    ("SYN-17", "GluN2A and GluN2B at 31 degC, slow decay"),  # 284 ms, fitted over 800 ms; 137 over 300
    ("SYN-19", "GluN2A, desensitization in 1 mM"),  # 178 ms against 568
    ("SYN-19", "GluN2A, recovery from it"),  # 1106 ms against 618
    ("SYN-19", "GluN2B, recovery from it"),  # 3060 ms against 1557
    ("SYN-21", "zinc on GluN2B per GluN2A, at least 100"),  # 50: the published constants allow 33 to 100
    ("SYN-25b", "left by 10 uM ketamine on a patch"),  # 3.2 % against 34: the data have a second, membrane route
    ("SYN-25b", "ketamine leaving, 0.11 to 0.44 /s"),  # 0.070 /s: the GluN2A scheme desensitizes too deeply
    ("SYN-31", "rise of the AMPA current"),  # 0.065 ms: the well-mixed cleft peaks at once
    ("CIR-37", "preferred size at a contrast of 10"),  # 3 degrees, not 4: 0.4 % apart
    ("CIR-43", "slope of the field at a ratio of 2"),  # -0.467, not -0.53; a course of 120 s spreads by 0.14
    ("CIR-43", "slope of the field at a ratio of 3"),  # -0.547 against -0.61
    ("CIR-43", "slope of the field at a ratio of 4"),  # -0.644 against -0.70
    ("CIR-43", "slope of the field at a ratio of 5"),  # -0.745 against -0.80
    (
        "CIR-51",
        "occipital alpha under ketamine in dB, rates held, inhibitory cells blocked 1 times as much",
    ),  # -3.0 against -1.8
    ("CIR-51", "occipital alpha under ketamine in dB, rates held, inhibitory cells blocked 0.5 times as much"),  # -5.5
    ("CIR-51", "occipital alpha under ketamine in dB, rates settled, inhibitory cells blocked 1 times as much"),  # -15
    (
        "CIR-51",
        "occipital alpha in dB with 8 % of NMDA blocked, rates settled, inhibitory cells 1 times as much",
    ),  # -8.0
    ("EXC-13", "rise in 10 min of global ischaemia, per 8"),  # 300 times too much: a bare probe on the model's pool
    ("EXC-18", "load half an hour after 20 min of all NMDA receptors"),  # 1.73: what kills in 10 min cannot pass in 20
    ("EXC-29", "a tenth of uptake: firing runs away, in health not"),  # 16 Hz, 16-fold, not the 50 Hz of a seizure
    ("EXC-38", "days until 90 % of it is back, two to four weeks"),  # 33 d
    ("EXC-19", "killed by 3 min at 500 uM, 0.2 or less"),  # 0.387: one load law for brief and long exposures
    ("XSC-01", "vesicles of a synapse at the rate of a circuit, half to twice the cycle's 1.02"),  # 0.44 /s
    ("XSC-02", "charge of NMDA per AMPA by one quantum, receptors as shipped"),  # 5.6, GluN2A 1.6
    ("XSC-05", "phasic inhibition, a tenth less of it in cells, by life"),  # -0.5 %: nearly saturated
    ("XSC-05", "GABA of a vesicle, a tenth less of it in cells, by metabolism"),  # -0.35 %: nearly full
    ("XSC-05", "phasic inhibition, a tenth less of it in cells, by metabolism"),  # -0.05 %
    ("XSC-05", "all inhibition, three tenths tonic, a tenth less of it in cells, by metabolism"),  # -2.8 for -5
    ("XSC-11", "change of tissue glutamate by a hard day, life per metabolism"),  # 2.27: 8.0 against 3.5 %
    ("XSC-11", "pace of tissue glutamate in life, by the mode of the cycle"),  # 4.0 h against 7.2
    ("SGN-06", "the same without a cap, at most 2"),  # 4.1: by Bayes' rule some signs move some arms further
    ("SGN-03", "lapses: the same, above 0.3"),  # 0.13: lapses of this model level off in a week, as in LIF-13
    (
        "LIF-10",
        "lapses on day 14 of six hours, per those after one to two nights without sleep",
    ),  # 0.62 against 1 or 1.5 less
    ("LIF-11", "variance of lapses that cumulative wake beyond 15.84 h a day explains, at least 0.7"),  # 0.59
    ("LIF-13", "the same of lapses, above 0.3"),  # 0.13: lapses of this model level off in a week
    ("LIF-32", "cingulate GABA three days after mild drinking over that at its end"),  # +2.4 % against +8.9: 84 g a day
    ("MET-12", "vesicles per second of the synapse at 2.9 Hz and 1.2 mM of calcium"),  # 0.47 against 0.7 to 1.5
    ("MET-22", "synthesis of glutamine after 3 h of ammonia, per before"),  # 1.13 against 1.2 to 2.5
    ("MET-25", "glutamate left in coma"),  # 58 % against 20 +- 15
    ("MET-25", "aspartate in coma, per before"),  # 200 % against 400 +- 150
    ("MET-25", "glutamine left in coma"),  # 61 % against 5 + 15: no collapse of glutamine in the equations
    ("MET-36", "tissue Glx of usual wake above that of enforced wake"),  # -0.67 %: nothing lowers it in enforced wake
    ("MET-48", "tissue glutamate a day after the last of 60 days of drink"),  # -18 %: release doubles and pools drain
    ("MET-50", "condition of the fit without dilution per with it, powers of ten"),  # 0.57, not 1 or more
    ("DEV-08", "NMDA decay without GAD65 per usual at 30 d, 1.3 or more"),  # 1.24: sign right
    (
        "PLA-36",
        "D-cycloserine as a partial agonist",
    ),  # 0.00 against -0.25: 5 % less NMDA current beside 3 uM of co-agonist
    ("PLA-37", "midazolam spoils the first extinction, the second half as much or less"),  # two thirds as much
    ("PLA-52", "30 min before encoding: less is recalled"),  # more: noradrenaline and fresh hormone are still there
    ("PLA-58", "effect that clinicians see"),  # 3.6 against 0.88: one cue and one place are all there is to fear
    ("PLA-58", "effect that parents see"),  # 2.3 against 0.40: likewise
    ("PLA-41", "slices: two trains 60 min apart over one, 1.5 to 2"),  # 1.19: the first train moves 80 % of synapses
    ("PLA-42", "best gap for a test after 7 d, doublings from people"),  # 2 doublings: 4 d against 1 d
    ("PHA-02b", "half block of GluN2B at -30 mV in 1 mM magnesium"),  # 3.9 for 10.9 uM: one pore
    ("PHA-02b", "half block of GluN2C at -30 mV in 1 mM magnesium"),  # 1.27 against 2.0 uM, 1.1 tolerances
    ("PHA-09b", "half-life after months with valproate, as labelled"),  # 48.6 for 70.3 h
    ("PHA-28b", "level after coffee with 129.5 mg"),  # 2.8 against 4.48 mg/L (0.37 of it there before)
    ("PHA-28b", "level after coffee with 259.0 mg"),  # 5.6 against 8.92 mg/L
    ("PHA-04", "half block of synaptic per that of bath current"),  # 1.0 against 2: a trap has no preference
    ("PHA-07", "half-life by the last samples of a day"),  # 10.1 against 9.2 h; 8.5 from 12 h on, 11.0 at the very end
    ("PHA-08", "share of a swallowed dose that reaches plasma"),
    ("PHA-08", "exposure to noresketamine per that to esketamine, by mouth"),  # 6.9 against 16.5: follows from it
    ("PHA-09", "half-life after one dose, as labelled"),  # 26.4 against 32.8 h; 28 to 29 h in the mean of people
    ("PHA-17", "half-life with carbamazepine"),  # 31.5 against 25 h, with the label's factor of three
    ("PHA-29", "dopamine transporters held after 5 mg"),  # 22 against 12 %: a hyperbola cannot
    (
        "CLE-04",
        "the same from 450 ms to 2 s after",
    ),  # 0.071 against 0.086 mV^2; the other two windows came later
    ("PAI-02", "first response kept without NMDA"),  # 2 of 21 spikes; the source raises AMPA 2.35 times for it
    ("PAI-07", "NMDA block abolishes ignition with oxygen (5: never)"),  # 1.0: ignition by potassium alone
    ("PAI-07", "NMDA block stops the front in tissue with oxygen"),  # 1.56 mm/min: likewise
    ("PAI-08", "more release (FHM1) lowers the threshold"),  # no change: likewise
    ("PAI-05", "less summation at 1 Hz with 30 % less NMDA"),  # 138 against 136: the first volley shrinks alike
}


TARGETS = [target for target, _ in discover.targets() if not target.long]


def label(target: Target) -> str:
    return re.sub(r"[^\w.]+", "-", f"{target.id} {target.what}")


@pytest.mark.parametrize("target", TARGETS, ids=label)
def test_target(target: Target) -> None:
    got = target.measure()
    assert np.isfinite(got)
    allowed = target.tolerance * abs(target.expected) if target.relative else target.tolerance
    passed = abs(got - target.expected) <= allowed
    known_miss = (target.id, target.what) in MISSES
    assert not (target.hard and known_miss), "a hard target may not be a known miss"
    assert passed != known_miss, f"expected {target.expected:g} within {allowed:g} {target.unit}, got {got:g}"


def test_known_misses_are_targets() -> None:
    assert {(t.id, t.what) for t in TARGETS} >= MISSES


def test_targets_are_well_formed() -> None:
    names = [(t.id, t.what) for t in TARGETS]
    assert len(set(names)) == len(names)
    for target in TARGETS:
        assert re.fullmatch(r"[A-Z]{3}-\d\d[a-z]?", target.id)
        assert target.kind in KINDS
        parse_unit(target.unit)
        if not target.source.startswith("computed:"):
            check_source(target.source)
