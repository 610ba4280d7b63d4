"""Ethanol: drink, from the glass to both receptors it moves; eliminated at nearly one rate.

Acts on     NMDA receptors (all kinds alike), by way of them the balance of excitation; tonic GABA only as an option
Limits      how much ethanol blocks NMDA receptors differs fivefold between preparations; that a drink acts on tonic
            GABA below 50 mM is disputed, and off by default; adaptation over weeks is in metabolism
Safety      in the record below
Sources     JonesEthanol2010 (elimination), Otton2009 and Martin1991 (receptors), Lovinger1989 (receptors)
"""

from functools import partial

from glutamate.drugs.measure import peak, peak_time, run, within
from glutamate.engine.mechanism import Target
from glutamate.parameter import par
from glutamate.pharmacology.course import values
from glutamate.pharmacology.drug import Action, Drug, drug, usual
from glutamate.pharmacology.kinetics import Kinetics

DRINK = "40 g once at 00:00"


@drug("ethanol", title="Ethanol: blocks some NMDA current; leaves at a constant rate")
def ethanol() -> Drug:
    """Fasted."""
    half = par(100, "mM", "Lovinger1989;Martin1991;Otton2009", low=35, high=250)
    return Drug(
        kinetics=Kinetics(
            clearance=usual(0, "L/h"),
            volume=usual(42, "L", "body water"),
            absorption_rate=usual(3, "1/h", "fasted"),
            available=usual(0.95, "1"),
            molar_mass=usual(46.07, "g/mol"),
            unbound=usual(1, "1"),
            brain_ratio=usual(1, "1"),
            brain_time=usual(0.08, "h"),
            saturable_max=par(8600, "mg/h", "JonesEthanol2010", low=5000, high=14000),
            saturable_half=usual(80, "mg/L"),
        ),
        studied="40 g at once (three to four small glasses)",
        actions=(
            Action("nmda_synaptic", "NMDA receptors", par(-1, "1", "Otton2009"), half=half),
            Action("nmda_extrasynaptic", "NMDA receptors", par(-1, "1", "Otton2009"), half=half),
        ),
        clearance_by={"heavy drinker": usual(1.5, "1", "induced")},
        evidence=(
            ("constraint while it is there, rebound when it leaves", "A"),
            ("less anxiety over weeks", "E: more, by way of the rebound"),
        ),
        safety="Stopping at once after heavy daily drinking can kill (seizures, delirium) and belongs under medical "
        "care. With benzodiazepines, barbiturates, opioids or gabapentinoids breathing can stop.",
        limits="Above about 200 g a day elimination is overrun and the level climbs without end, as the numbers say.",
    )


def tonic_option() -> Action:
    """The disputed effect on tonic GABA: 18 % more at 17 mM; add it to the actions to see what it would do."""
    gain = usual(0.5, "1", "disputed between laboratories")
    return Action("gaba_tonic", "delta receptors", gain, half=usual(30, "mM", low=10, high=30))


def targets() -> list[Target]:
    """Forty grams, and receptors."""
    data = partial(run, "ethanol", DRINK, 8.0)
    drink = partial(Target, "PHA-26", kind="prediction", source="JonesEthanol2010")
    lost = partial(Target, "PHA-27", unit="%", relative=False)
    return [
        drink(what="peak of 40 g", **within(0.6, 0.8), unit="g/L", measure=lambda: peak(data(), "g/L")),
        drink(what="time to peak", **within(0.5, 1), unit="h", measure=lambda: peak_time(data())),
        drink(what="fall per hour, two to four hours after", **within(0.10, 0.34), unit="g/(L h)", measure=_fall),
        lost(what="GluN2A lost at 20 mM, oocytes", expected=9.5, tolerance=2.0, kind="calibration",
             source="Otton2009", measure=lambda: _sets("glun2a", "oocytes")),
        lost(what="GluN2B lost at 20 mM, oocytes", expected=6.5, tolerance=2.0, kind="calibration",
             source="Otton2009", measure=lambda: _sets("glun2b", "oocytes")),
        lost(what="lost at 20 mM, slice with magnesium", expected=100 * 20 / 67, tolerance=5.0, kind="calibration",
             source="Martin1991", measure=lambda: _sets("glun2a", "slice")),
        lost(what="lost at 20 mM by the constant used everywhere, between both", **within(6.5, 29.9),
             kind="regression", source="Otton2009;Martin1991", measure=_lost),
    ]  # fmt: skip


def _fall() -> float:
    data = run("ethanol", DRINK, 8.0)
    time, level = data["time"].values, values(data, "concentration", "g/L")
    early, late = (level[abs(time - hour).argmin()] for hour in (2.0, 4.0))
    return float((early - late) / 2)


def _lost() -> float:
    return 100 * (1 - float(ethanol().factors(20e3)["nmda_synaptic"]))


def _sets(subunit: str, preparation: str) -> float:
    from glutamate.molecule.nmda_modulation import NMDAModulation

    part = getattr(NMDAModulation, subunit)(preparation)
    return 100 * float(20 / (20 + part.ethanol_half))
