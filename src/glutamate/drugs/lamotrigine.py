"""Lamotrigine: holds sodium channels that fast firing has inactivated.

Acts on     sodium channels by use, and through them release at high rates
Limits      half-lives after one dose are longer in the label than its clearance and volume allow: 26 h in the typical
            person, 28 to 29 h in the mean of people with the published spreads, 33 h in the mean of 179 volunteers
Safety      in the record below
Sources     HusseinPosner1997 (clearance, volume, its growth), Rivas2008 (other substances), LamictalLabel2009 (held
            against it), Leach1986 (release)
"""

from functools import partial
from math import exp

from glutamate.drugs.measure import half_life, run
from glutamate.engine.mechanism import Target
from glutamate.parameter import par
from glutamate.pharmacology.course import values
from glutamate.pharmacology.drug import Action, Drug, drug, usual
from glutamate.pharmacology.kinetics import Kinetics

OTHERS = {
    "valproate": -0.713,
    "phenytoin": 0.663,
    "phenobarbital": 0.588,
    "carbamazepine": 0.467,
    "two inducers": 0.864,
}
ONCE = "100 mg once at 00:00"


@drug("lamotrigine", title="Lamotrigine: holds inactivated sodium channels")
def lamotrigine() -> Drug:
    """Tablets."""
    return Drug(
        kinetics=Kinetics(
            clearance=par(1.94, "L/h", "HusseinPosner1997", note="CL/F at the start"),
            volume=par(77.4, "L", "HusseinPosner1997", note="V/F"),
            absorption_rate=par(1.3, "1/h", "Rivas2008", note="fixed there"),
            available=usual(1, "1", "apparent clearance and volume hold it"),
            molar_mass=usual(256.1, "g/mol"),
            unbound=usual(0.45, "1"),
            brain_ratio=usual(0.9, "1", low=0.8, high=1),
            brain_time=usual(0.3, "h"),
            induction_max=par(0.178, "1", "fit:PHA-10", note="of its own clearance, over months"),
            induction_time=usual(8, "d", "clearance has grown within weeks"),
            induction_half=usual(0.1, "mg/L"),
        ),
        renal=usual(0.1, "1", "found unchanged in urine"),
        studied="epilepsy and bipolar disorder: 200 mg a day after six weeks of small steps",
        actions=(
            Action("sodium_available", "inactivated channels", par(-1, "1", "Leach1986", note="a held one is lost"),
                   half=usual(12, "uM", low=7, high=15)),
            Action("release_fast", "behind sodium channels", usual(-0.3, "1", "release by fast trains only"),
                   half=usual(12, "uM", low=7, high=21)),
        ),
        clearance_by={name: par(exp(power), "1", "Rivas2008") for name, power in OTHERS.items()}
        | {"oestrogen contraceptive": usual(2.0, "1")},
        spread={"clearance": 0.32, "volume": 0.34},
        evidence=(
            ("focal epilepsy", "A"),
            ("prevention of bipolar depression", "A"),
            ("emotional dysregulation", "D: reasoning from what it does"),
        ),
        safety="Stevens-Johnson syndrome can kill: a rash is an emergency, more so after fast steps or with valproate, "
        "which halves its clearance. Stopping at once can bring seizures.",
    )  # fmt: skip


def targets() -> list[Target]:
    """Half-life, other substances, its own clearance over a year."""
    hours = partial(Target, unit="h", tolerance=0.1)
    once, beside = partial(hours, "PHA-09"), partial(hours, "PHA-09b")
    return [
        once(what="half-life after one dose, by clearance and volume", expected=27.7, source="HusseinPosner1997",
             kind="calibration", measure=_half),
        once(what="half-life after one dose, as labelled", expected=32.8, source="LamictalLabel2009",
             kind="prediction", measure=_half),
        beside(what="half-life after one dose with valproate, as labelled", expected=48.3, source="LamictalLabel2009",
             kind="prediction", measure=partial(_half, "valproate")),
        beside(what="half-life after months with valproate, as labelled", expected=70.3, source="LamictalLabel2009",
             kind="prediction", measure=_late_half),
        Target("PHA-09", "clearance with valproate per without", 0.49, "1", 0.1, "Rivas2008", "calibration",
               _valproate),
        Target("PHA-10", "clearance gained in 48 weeks", 17.3, "%", 2.0, "HusseinPosner1997", "calibration", _gained,
               relative=False),
    ]  # fmt: skip


def _half(by: str = "") -> float:
    return half_life(run("lamotrigine", ONCE, 300.0 if by else 150.0, by), 24.0)


def _late_half() -> float:
    """After the last of eight weeks of doses."""
    weeks = 8 * 7 * 24.0
    return half_life(run("lamotrigine", "50 mg daily at 00:00 for 56 days", weeks + 200.0, "valproate"), weeks + 24.0)


def _valproate() -> float:
    alone, beside = (values(run("lamotrigine", ONCE, 900.0, by), "exposure", "mg h/L")[-1] for by in ("", "valproate"))
    return float(alone / beside)


def _gained() -> float:
    data = run("lamotrigine", "200 mg daily", 48 * 7 * 24.0)
    found = values(data, "clearance_now", "L/h")
    return float(100 * (found[-1] / found[0] - 1))
