"""Does alcohol brake excitation while it is there, and is there a rebound when it is gone?

Arms        none; an evening with 40 g; a month of 300 g a day and then none
Measured    fall of excitation per inhibition on the first day, rise in the week after the last drink; the lesser
Sources     Otton2009, Martin1991 and Lovinger1989 (NMDA receptors), Littleton1998 (receptors that adapt)
"""

from functools import cache
from typing import Any

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

LESSER, FALL, REBOUND = "lesser of fall and rebound", "fall on the first day", "rise in the week after the last drink"
FIRST, DAYS = 1, 30  # day of the first drink, days of heavy drinking
PATH = "adaptation.release"


def measure(sample: Sample) -> dict:
    """Heavy: from eight to midnight each day; an evening: from seven to ten."""
    import numpy as np

    from glutamate import Protocol
    from glutamate.claims.judge.courses import ran

    heavy = Protocol()
    for day in range(FIRST, FIRST + DAYS):
        heavy = heavy.pulse("drunk", f"{300 / 16:g} g/h", f"{24 * day + 8} h", "16 h")
    evening = Protocol().pulse("drunk", f"{40 / 3:g} g/h", f"{24 * FIRST + 19} h", "3 h")
    first = 24.0 * FIRST + np.arange(8.0, 32.5, 0.5)
    plans = {"none": (Protocol(), 1), "an evening": (evening, 1), "a month": (heavy, DAYS)}
    found: dict = {what: {} for what in (LESSER, FALL, REBOUND)}
    for arm, (plan, days) in plans.items():
        after = 24.0 * (FIRST + days) + np.arange(0.0, 24 * 7 + 1, 2.0)
        hours = np.unique(np.concatenate([first, after]))
        times = np.unique(np.concatenate([[0.0], hours]))
        course = ran(_drinker(), {arm: plan}, sample, {PATH: "1"}, f"{times[-1]:g} h", times=times)[arm][PATH]
        course = course[:, np.isin(times, hours)]
        found[FALL][arm] = 100 * (1 - course[:, np.isin(hours, first)].min(1))
        found[REBOUND][arm] = 100 * (course[:, np.isin(hours, after)].max(1) - 1)
        found[LESSER][arm] = np.minimum(found[FALL][arm], found[REBOUND][arm])
    return found


@cache
def _drinker() -> Any:
    """The two parts of a life that this asks for, wired as they are there."""
    from glutamate.engine.assembly import Assembly, Input
    from glutamate.engine.model import Model
    from glutamate.life.alcohol import Alcohol
    from glutamate.metabolism.alcohol_adaptation import AlcoholAdaptation

    wires = {"alcohol.drunk": "drunk", "adaptation.alcohol": "alcohol.alcohol"}
    parts = {"alcohol": Alcohol(), "adaptation": AlcoholAdaptation()}
    return Model.of(Assembly(parts, wires, {"drunk": Input("g/h", 0.0)}, TIME="h"))


@claim("alcohol-brakes-then-rebounds")
def alcohol_brakes_then_rebounds() -> Claim:
    """Both halves must hold in a person, so the lesser is judged."""
    return Claim(
        says="Alcohol enhances GABA and dampens glutamate, then rebounds",
        texts={"L": SAYS, "N": SAYS},
        arms={
            "none": "no alcohol",
            "an evening": "40 g between seven and ten, the week after it",
            "a month": "300 g a day for a month, the first day of it and the week after the last",
        },
        quantities=dict.fromkeys((LESSER, FALL, REBOUND), "%"),
        measure=measure,
        rule=Rule(
            "value", "a month", supported=10, contradicted=2,
            why="at the limit for driving 7 to 30 % of NMDA current is gone; 2 % nobody could show",
        ),
        spread={
            "adaptation.nmda_half": "lognormal(94, cv 50 %) within 35..250",
            "alcohol.burn_max": "lognormal(8.4e9, cv 27 %) within 5e9..14e9",  # canonical: 1e9 is 1 g/h
        },
        model="life",
        touches=("adaptation.*", "alcohol.*"),
        evidence=Evidence(
            "A", "both receptors are moved in cells and animals and adapt; withdrawal after heavy drinking is clinic. "
            "Spectra differ: tissue glutamate was up on day one in one study and unchanged in another",
            ("Lovinger1989", "Martin1991", "Littleton1998", "Hermann2012", "Prisciandaro2020"),
        ),
        limits="That receptors adapt is written in, by how much is assumed: no independent test. It takes days here, "
        "so that an evening leaves next to nothing; lost sleep after one is not in it. Stopping after heavy drinking "
        "can kill and belongs under medical care.",
    )  # fmt: skip
