"""Does theanine raise GABA? No way to GABA is known; the run counts it as glutamine, of which GABA can be made.

Arms        none; 200 mg, each molecule counted as one of glutamine that arrives; 2 g in the same way
Measured    highest tissue GABA over six hours; highest share of AMPA receptors held
Sources     vanderPijl2010 and Scheid2012 (kinetics), Yamada2009 (rats), Yoneda2020 (it keeps glutamine out)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

DOSES = {"none": 0.0, "200 mg": 200.0, "2 g": 2000.0}
THEANINE, GLUTAMINE = 174.2, 146.14  # g/mol
GABA, HELD, RATIO = "tissue GABA, peak", "AMPA receptors held, peak", "theanine of brain fluid per plasma"


def measure(sample: Sample) -> dict:
    """Kinetics of theanine are linear, so that one course gives every dose and ratio."""
    from glutamate import Protocol, load
    from glutamate.claims.judge.courses import ran
    from glutamate.drugs import load_drug

    record, model = load_drug("theanine"), load("metabolism")
    plans = {}
    for arm, dose in DOSES.items():
        swallowed = dose / THEANINE * GLUTAMINE / model.values()["glutamine.share"]  # the gut keeps the rest
        plans[arm] = Protocol().event("glutamine.dose", f"{swallowed:g} mg", ["1 h"]) if dose else Protocol()
    found = ran(model, plans, sample, {"tissue.gaba_tissue": "umol/g"}, "7 h")
    per_mg = float(record.peak_free(record.course("100 mg once at 00:00", 8.0))) / 100
    level = per_mg * sample[RATIO] / float(record.kinetics.brain_ratio)
    free = {arm: dose * level for arm, dose in DOSES.items()}
    return {
        GABA: {arm: got["tissue.gaba_tissue"].max(1) for arm, got in found.items()},
        HELD: {arm: 1 - record.factors(uM)["ampa"] for arm, uM in free.items()},
    }


@claim("theanine-raises-gaba")
def theanine_raises_gaba() -> Claim:
    """GABA is judged; receptors of glutamate stand beside it."""
    return Claim(
        says="L-theanine raises GABA and modulates glutamate",
        texts={"B": SAYS},
        arms={
            "none": "no theanine",
            "200 mg": "200 mg at once, as in many cups of tea, all of it counted as glutamine that arrives",
            "2 g": "ten times as much, counted in the same way",
        },
        quantities={GABA: "umol/g", HELD: "1"},
        measure=measure,
        rule=Rule(
            "percent", "200 mg", supported=7, contradicted=2, against="none",
            why="repeated spectra of one person scatter by about 7 % in GABA; a third of that is not seen",
        ),
        spread={RATIO: "uniform(0.1, 0.3)"},
        model="metabolism",
        touches=(
            "glutamine.share", "glutamine.*_rate", "glutamine.distribution", "barrier.*",
            "inhibitory.*_half", "inhibitory.glutaminase*", "inhibitory.carrier_*", "decarboxylase.share_67",
            "energy.per_cycle",
        ),
        evidence=Evidence(
            "D", "in the striatum of rats it raised glycine and dopamine; in nerve endings of rats it keeps glutamine "
            "out, which would lower both; no study of GABA in the brains of people was found",
            ("Yamada2009", "Yoneda2020"),
        ),
        limits="The fifth of AMPA receptors that 200 mg would hold is by affinity of binding alone, and was not shown "
        "in a living brain. In what moves GABA people are nearly alike here. Alpha waves and calm are another claim.",
    )  # fmt: skip
