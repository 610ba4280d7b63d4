"""Acetylcysteine: brings cysteine, and so glutathione and the exchange of cystine for glutamate.

Acts on     the exchanger of cystine for glutamate, whose glutamate calms release by way of mGluR2 and 3
Limits      a tenth of what is swallowed arrives, and little of that reaches the brain; the metabolic side is in
            metabolism (input `cysteine`)
Safety      in the record below
Sources     Borgstrom1986 (share, clearance, volume), Katz2015 (cerebrospinal fluid)
"""

from functools import partial

from glutamate.drugs.measure import analysis, peak, run, within
from glutamate.engine.mechanism import Target
from glutamate.parameter import par
from glutamate.pharmacology.drug import Action, Drug, drug, usual
from glutamate.pharmacology.kinetics import Kinetics

WITHIN_TWO_DAYS = "70 mg/kg twice daily at 00:00, 12:00 for 2 days"


@drug("acetylcysteine", title="Acetylcysteine: brings cysteine")
def acetylcysteine() -> Drug:
    """By mouth."""
    return Drug(
        kinetics=Kinetics(
            clearance=par(14.7, "L/h", "Borgstrom1986", note="0.21 L/h/kg"),
            volume=usual(13, "L", "of 23 L at balance: one compartment would halve in 1.1 h"),
            exchange=usual(4.26, "L/h", "so that the end halves in 2.27 h"),
            peripheral_volume=usual(10, "L"),
            absorption_rate=usual(1.5, "1/h"),
            available=par(0.09, "1", "Borgstrom1986", low=0.06, high=0.10),
            molar_mass=usual(163.2, "g/mol"),
            unbound=usual(0.4, "1"),
            brain_ratio=par(0.45, "1", "fit:PHA-12", note="fluid per free plasma, at the highest dose that was tried"),
            brain_time=usual(1, "h"),
        ),
        renal=usual(0.3, "1", "of clearance"),
        studied="600 to 2400 mg a day by mouth",
        actions=(
            Action("cystine_exchange", "exchanger", usual(0.3, "1"), half=usual(10, "uM")),
            Action("release", "mGluR2 and 3, by what is exchanged", usual(-0.3, "1", "0.95 at 2.4 g a day"),
                   half=usual(10, "uM")),
        ),
        evidence=(
            ("poisoning with paracetamol", "A"),
            ("hair pulling, obsessions, addiction, schizophrenia", "C: mixed, slow and small"),
            ("less glutamate in the brain", "C: overstated; spectra do not agree"),
        ),
        safety="Into a vein it can bring on anaphylactoid reactions; by mouth nausea. Asthma needs care.",
    )  # fmt: skip


def targets() -> list[Target]:
    """Share, clearance, volume and the fluid of the brain."""
    vein = partial(run, "acetylcysteine", "200 mg iv once at 00:00", 24.0)
    found = partial(Target, "PHA-12", source="Borgstrom1986", kind="calibration")
    return [
        found(what="share of 600 mg that arrives", **within(6, 10), unit="%", measure=_share),
        found(what="clearance by weight", expected=0.21, tolerance=0.05, unit="L/(h kg)",
              measure=lambda: analysis(vein(), 200.0)["clearance"] / 70),
        found(what="volume at balance by weight", expected=0.33, tolerance=0.1, unit="L/kg",
              measure=lambda: analysis(vein(), 200.0)["clearance"] * analysis(vein(), 200.0)["mrt"] / 70),
        found(what="half-life after a dose into a vein", expected=2.27, tolerance=0.15, unit="h",
              measure=lambda: analysis(vein(), 200.0)["half_life"]),
        Target("PHA-12", "highest level in fluid, 70 mg/kg twice a day for two days", 9.3, "uM", 0.25, "Katz2015",
               "calibration", lambda: peak(run("acetylcysteine", WITHIN_TWO_DAYS, 48.0), "uM", "brain")),
    ]  # fmt: skip


def _share() -> float:
    mouth = analysis(run("acetylcysteine", "600 mg once at 00:00", 24.0), 600.0)["auc_inf"]
    vein = analysis(run("acetylcysteine", "200 mg iv once at 00:00", 24.0), 200.0)["auc_inf"]
    return float(100 * mouth / vein / 3)
