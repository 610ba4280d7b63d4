"""Ketamine: enters open NMDA channels and is trapped there; an infusion of minutes.

Acts on     NMDA channels by voltage and use; the same block on excitatory and inhibitory cells
Limits      no image of a living human brain fixes the share that is blocked: 8 to 16 % by these numbers, 30 % in common
            use, 10 to 60 % by assay; what it does to mood outlasts it by days, which is no part of this
Sources     Kamp2020 (kinetics), KotermanskiJohnson2009 (affinity), Murrough2013 (trial)
"""

from functools import partial

from glutamate.drugs.measure import analysis, peak, run, within
from glutamate.engine.mechanism import Target
from glutamate.parameter import par
from glutamate.pharmacology.drug import Action, Drug, drug, usual
from glutamate.pharmacology.kinetics import Kinetics
from glutamate.pharmacology.open_channel_block import OpenChannelBlock

INFUSION = "0.5 mg/kg iv over 40 min at 00:00 once"


@drug("ketamine", title="Ketamine: trapped in open NMDA channels")
def ketamine() -> Drug:
    """The racemate into a vein."""
    pore = OpenChannelBlock.ketamine("2a")
    whole = par(-1, "1", "KotermanskiJohnson2009", note="a blocked pore carries nothing")
    return Drug(
        kinetics=Kinetics(
            clearance=par(79, "L/h", "Kamp2020", low=69, high=90),
            volume=usual(120, "L", "of the 252 L at balance"),
            exchange=usual(150, "L/h"),
            peripheral_volume=usual(132, "L", "of the 252 L at balance"),
            absorption_rate=usual(1.5, "1/h", "by mouth"),
            available=usual(0.17, "1", "by mouth"),
            molar_mass=usual(237.7, "g/mol"),
            unbound=usual(0.73, "1"),
            brain_ratio=usual(1.0, "1", low=1, high=1.5),
            brain_time=usual(0.05, "h"),
        ),
        studied="depression that resists treatment: 0.5 mg/kg into a vein over 40 min, in a clinic",
        actions=(
            Action("nmda_synaptic", "open pore", whole, block=pore),
            Action("nmda_extrasynaptic", "open pore", whole, block=pore),
        ),
        evidence=(
            ("depression that resists treatment, a day later", "A: 64 against 28 % respond"),
            ("glutamate goes up at first because interneurons fall silent first", "C: mixed images and spectra"),
            ("lasting repair of synapses", "D: rodents"),
        ),
        safety="Dissociation, high blood pressure, damage to the bladder, abuse and dependence; given under "
        "supervision only. With opioids, alcohol or benzodiazepines breathing can stop. High levels anaesthetise.",
        limits="Metabolites that act are in esketamine's file only.",
    )


def targets() -> list[Target]:
    """The infusion of the trials."""
    data = partial(run, "ketamine", INFUSION, 24.0)
    found = partial(Target, "PHA-05", source="Kamp2020")
    return [
        found(what="peak of 0.5 mg/kg over 40 min", **within(150, 250), unit="ng/mL", kind="prediction",
              measure=lambda: peak(data(), "ng/mL")),
        found(what="clearance from the course", **within(69, 90), unit="L/h", kind="calibration",
              measure=lambda: analysis(data(), 35.0)["clearance"]),
        found(what="volume at balance from the course", **within(200, 304), unit="L", kind="calibration",
              measure=_volume),
    ]  # fmt: skip


def _volume() -> float:
    """Clearance x (mean residence time less half the infusion)."""
    found = analysis(run("ketamine", INFUSION, 24.0), 35.0)
    return float(found["clearance"] * (found["mrt"] - 40 / 60 / 2))
