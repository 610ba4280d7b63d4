"""Does one intense event make a permanent memory?

Arms        one large shock; a year alone; eight weeks of exercises in the same place; traces interrupted after a recall
Measured    what is left of the response to the cue, and of recall of the event, after a year per after a week
Sources     Bouton2004 (extinction), Murre2013 (two stores), Morina2014 (people left alone),
            Kindt2009, Chalkia2019 (storing again), VanDis2020 (a year after therapy)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

MODEL, PATH = "exposure", "cue.response_home"
TRACES, FADE, KEEP, COPY = "traces of the event", "hippocampal rate, 1/d", "cortical rate, 1/d", "copies, 1/d"
LABILE, STOPPED = "share made labile by a recall", "share of storing again that is stopped"
ARMS = ("fear, left alone", "event, left alone", "fear, exercises", "event, interrupted", "least")
SESSIONS, TRIALS = 8, 4
LEFT = "left after a year per after a week"


def measure(sample: Sample) -> dict:
    """Everything ends on day 365; the interrupted recall is on day 7."""
    import numpy as np

    from glutamate import Protocol, load
    from glutamate.claims.judge.courses import ran
    from glutamate.engine.mechanism import changed
    from glutamate.plasticity.systems_consolidation import TwoStores, course, reconsolidated

    alone = Protocol().event("cue.attack", 1.0, [0.01])
    days = [7.5 + 7 * week + 0.02 * trial for week in range(SESSIONS) for trial in range(TRIALS)]
    plans = {ARMS[0]: alone, ARMS[2]: alone.event("cue.exercise_home", 1.0, days)}
    fear = ran(load(MODEL), plans, sample, {PATH: "1"}, "365 d", times=np.array([0.0, 7.0, 365.0]))
    found = {arm: got[PATH][:, 2] / got[PATH][:, 1] for arm, got in fear.items()}
    part = changed(
        TwoStores(), encoded=sample[TRACES], hippocampal_rate=sample[FADE], cortical_rate=sample[KEEP],
        copied=sample[COPY],
    )  # fmt: skip
    week, year = (sum(course(part, day)) for day in (7.0, 365.0))
    shaken = sample.each(lambda labile, stopped: reconsolidated(1.0, labile, 1.0, stopped), LABILE, STOPPED)
    found[ARMS[1]] = (1 - np.exp(-year)) / (1 - np.exp(-week))
    found[ARMS[3]] = (1 - np.exp(-year * shaken)) / (1 - np.exp(-week))
    return {LEFT: {arm: found[arm] for arm in ARMS[:-1]} | {ARMS[-1]: np.min(list(found.values()), axis=0)}}


@claim("one-shot-permanent")
def one_shot_permanent() -> Claim:
    """Permanent is what nothing undoes: the arm that leaves least is judged, in every person."""
    return Claim(
        says="One intense event makes a permanent memory",
        texts={"N": SAYS},
        arms={
            ARMS[0]: "response to the cue where it happened, a year without the cue",
            ARMS[1]: "recall that it happened, a year of usual nights",
            ARMS[2]: "response after eight weeks of exercises in the first two months",
            ARMS[3]: "recall where storing again was stopped in part after a recall in the second week",
            ARMS[4]: "the least of the four in each person",
        },
        quantities={LEFT: "1"},
        measure=measure,
        rule=Rule(
            "value", ARMS[4], supported=0.8, contradicted=0.5,
            why="permanent is what nothing takes a fifth of in a year; where half is gone it is not",
        ),
        spread={
            "cue.fear_step": "uniform(0.7, 0.95)", TRACES: "uniform(3, 6)", LABILE: "uniform(0.2, 0.8)",
            STOPPED: "uniform(0.3, 1)",
        },
        defaults={FADE: 0.1, KEEP: 9.1e-4, COPY: 0.05},
        assumed={FADE: (0.03, 0.3), KEEP: (3e-4, 3e-3), COPY: (0.01, 0.1), TRACES: (1.0, 6.0), LABILE: (0.0, 1.0),
                 STOPPED: (0.0, 1.0), "cue.fear_step": (0.3, 1.0)},
        model=MODEL,
        touches=("cue.*",),
        evidence=Evidence(
            "C", "44 % of people with post-traumatic stress were free of it after 40 months without treatment, from 8 "
            "to 89 % by study; exercises help; that a drug stops storing again was found, and not found again",
            ("Morina2014", "VanDis2020", "Bouton2004", "Kindt2009", "Chalkia2019"),
        ),
        limits="A year: nothing is said of decades. All sizes and half-lives are assumed and people share them, so "
        "that what flips the verdict matters more than the interval. What exercises add fades within weeks "
        "here, so that a year later they have changed nothing; in trials people are better for a year. "
        "Response and recall are numbers, not what is felt.",
    )  # fmt: skip
