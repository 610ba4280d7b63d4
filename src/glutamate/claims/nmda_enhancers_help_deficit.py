"""Does raising the sensitivity of NMDA receptors restore function in a deficit?

Arms        usual; receptors that carry 10 to 30 % less; the same under D-serine, D-cycloserine, glycine
Measured    share of the lost recall that is regained; share of thirty words recalled next day
Sources     Kantrowitz2010 (D-serine by dose), Singh2011, Buchanan2007 (trials in schizophrenia)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

DEFICIT, DOSE, PASSAGE = "NMDA current in the deficit", "D-serine, mg per kg and day", "D-serine of brain per plasma"
GAIN, PERSON = "headroom of the co-agonist site", "strength of a person's memory"
REGAINED, RECALLED = "share of the lost recall regained", "share of thirty words recalled next day"
POINTS = 1001
SUBSTANCES = {"D-cycloserine": ("cycloserine", "50 mg once at 00:00", 24.0),
              "glycine": ("glycine", "30 g twice daily for 3 days", 72.0)}  # fmt: skip


def measure(sample: Sample) -> dict:
    """Highest free levels in the brain; D-serine by dose and passage, as its kinetics are linear."""
    import numpy as np

    from glutamate.drugs import load_drug
    from glutamate.drugs.measure import peak, run
    from glutamate.pharmacology.course import values
    from glutamate.plasticity.episodic import LEVEL, blocked
    from glutamate.plasticity.retention import recall, stability_of

    serine = load_drug("d-serine")
    usual, site = float(serine.kinetics.brain_ratio), next(a for a in serine.actions if a.knob == "nmda_synaptic")
    per_dose = peak(run("d-serine", "60 mg/kg daily for 7 days", 168.0, points=POINTS), "uM", "brain") / 60.0
    level = per_dose * sample[DOSE] * sample[PASSAGE] / usual
    factors = {"D-serine": 1 + sample[GAIN] * np.asarray(site.occupied(1e-3 * level))}
    for arm, (name, regimen, hours) in SUBSTANCES.items():
        record = load_drug(name)
        rest = float(values(run(name, regimen, hours, points=POINTS), "brain", "uM")[0])
        top = peak(run(name, regimen, hours, points=POINTS), "uM", "brain")
        factors[arm] = record.factors(top)["nmda_synaptic"] / record.factors(rest)["nmda_synaptic"]
    current = {"usual": np.ones(sample.n), "deficit": sample[DEFICIT]}
    current |= {arm: sample[DEFICIT] * factor for arm, factor in factors.items()}
    words = {}
    for arm, share in current.items():
        kept = sample[PERSON] * np.array([blocked(float(x)) for x in np.broadcast_to(share, sample.n)])
        words[arm] = np.zeros(sample.n)
        words[arm][kept > 0] = recall(1.0, stability_of(LEVEL.canonical() * kept[kept > 0]))
    lost = words["usual"] - words["deficit"]
    return {REGAINED: {arm: (words[arm] - words["deficit"]) / lost for arm in factors}, RECALLED: words}


@claim("nmda-enhancers-help-deficit")
def nmda_enhancers_help_deficit() -> Claim:
    """Function is read as learning of words; the deficit is of current, whatever made it."""
    return Claim(
        says="Raising NMDA sensitivity restores function in a deficit",
        texts={"D": SAYS},
        arms={
            "usual": "usual receptors",
            "deficit": "10 to 30 % less of their current",
            "D-serine": "the same under 30 to 120 mg per kg and day",
            "D-cycloserine": "the same an hour or so after 50 mg",
            "glycine": "the same under 60 g a day",
        },
        quantities={REGAINED: "1", RECALLED: "1"},
        measure=measure,
        rule=Rule(
            "value", "D-serine", supported=0.5, contradicted=0.1,
            why="to restore is to give back half or more; a tenth would not be noticed",
        ),
        spread={
            DEFICIT: "uniform(0.7, 0.9)", DOSE: "uniform(30, 120)", PASSAGE: "uniform(0.05, 0.2)",
            GAIN: "uniform(0.1, 0.5)", PERSON: "lognormal(1, cv 30 %)",
        },
        assumed={DEFICIT: (0.6, 0.95), PASSAGE: (0.02, 0.3), GAIN: (0.05, 0.6)},
        evidence=Evidence("C", "in schizophrenia negative symptoms fall a little in pooled small trials; the largest "
                          "trial of glycine and D-cycloserine found nothing, in symptoms or cognition",
                          ("Singh2011", "Buchanan2007")),
        limits="Trials have not shown what the run shows. No published range enters it: how much D-serine reaches a "
        "brain and how much room the site has is assumed, and the interval is that of these spreads. High "
        "doses harm kidneys of rats. A deficit of current is a hypothesis in any illness.",
    )  # fmt: skip
