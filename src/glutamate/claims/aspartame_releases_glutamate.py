"""Does aspartame release glutamate? It holds none; the run counts all its aspartate as if it were glutamate.

Arms        water; 34 mg/kg of aspartame; the same with its aspartate counted once more as glutamate; 200 mg/kg so
Measured    highest ambient glutamate of the cortex; highest glutamate, aspartate and phenylalanine of plasma
Sources     Stegink1977 (levels after it), Stegink1982 (with glutamate, in a meal)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

WEIGHT = 70.0  # kg
ASPARTAME, GLUTAMATE = 294.3, 187.13  # g/mol, of the sodium salt
DOSES = {"water": (0.0, False), "34 mg/kg": (34.0, False), "as glutamate": (34.0, True), "abuse": (200.0, True)}
RECORD = {
    "fluid.glutamate_ambient": ("ambient glutamate, peak", "nM"),
    "plasma.glutamate_plasma": ("plasma glutamate, peak", "uM"),
    "sweetener.aspartate_plasma": ("plasma aspartate, peak", "uM"),
    "sweetener.phenylalanine_plasma": ("plasma phenylalanine, peak", "uM"),
}


def measure(sample: Sample) -> dict:
    """Peaks over four hours after a drink on an empty stomach."""
    from glutamate import Protocol, load
    from glutamate.claims.judge.courses import ran

    plans = {}
    for arm, (per_kg, counted) in DOSES.items():
        plan, dose = Protocol(), WEIGHT * per_kg
        if dose:
            plan = plan.event("sweetener.dose", f"{dose:g} mg", ["1 h"])
        if counted:
            plan = plan.event("plasma.water", f"{dose / ASPARTAME * GLUTAMATE:g} mg", ["1 h"])
        plans[arm] = plan
    units = {path: unit for path, (_, unit) in RECORD.items()}
    found = ran(load("metabolism", sweetener=True), plans, sample, units, "5 h")
    return {what: {arm: got[path].max(1) for arm, got in found.items()} for path, (what, _) in RECORD.items()}


@claim("aspartame-releases-glutamate")
def aspartame_releases_glutamate() -> Claim:
    """No way from aspartame to release is known: the judged arm is the most that its chemistry allows."""
    return Claim(
        says="Aspartame releases glutamate",
        texts={"B": SAYS},
        arms={
            "water": "water alone",
            "34 mg/kg": "34 mg/kg of aspartame at once, as in a dozen cans of a soft drink",
            "as glutamate": "the same, all its aspartate counted once more as glutamate that is drunk",
            "abuse": "200 mg/kg, counted in the same way",
        },
        quantities=dict(RECORD.values()),
        measure=measure,
        rule=Rule(
            "percent", "as glutamate", supported=10, contradicted=2, against="water",
            why="no method sees 2 % in people; being awake or asleep moves it by more than 10 %",
        ),
        model="metabolism",
        touches=("plasma.*", "barrier.*", "rest.barrier", "rest.spilled", "fluid.*"),
        evidence=Evidence(
            "E", "after 34 mg/kg plasma aspartate does not move, phenylalanine doubles; with glutamate in a meal "
            "plasma glutamate is that of the meal", ("Stegink1977", "Stegink1982"),
        ),
        limits="What phenylalanine does at the barrier is not in the run. With phenylketonuria aspartame must not be "
        "eaten. Headache after it is another question.",
    )  # fmt: skip
