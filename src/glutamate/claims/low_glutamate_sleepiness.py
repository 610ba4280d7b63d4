"""Is weak excitation unable to sustain wakefulness?

Arms        a sleeper without alarm with the usual drive of the waking group; with weak signalling; with half of it
Measured    hours awake in a day
Sources     PhillipsRobinson2008 (the switch of sleep); how weak weak signalling is, is assumed
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

AWAKE, WEAK, SHARE = "hours awake in a day", "excitation of the weak", "share of the drive that glutamate brings"
DAYS, RATE = 4, 1.0  # spikes a second from which on the waking group counts as on


def measure(sample: Sample) -> dict:
    """The last two of four days, every six minutes."""
    import numpy as np

    from glutamate import simulate
    from glutamate.engine.assembly import Assembly
    from glutamate.engine.model import Model
    from glutamate.life.day_clock import DayClock
    from glutamate.life.sleep_switch import SleepSwitch

    model = Model.of(Assembly({"clock": DayClock(), "switch": SleepSwitch()}, {"switch.hour": "clock.hour"}, TIME="h"))
    usual = model.values()["switch.monoamine_drive"]
    lost = {"usual": np.zeros(sample.n), "weak": sample[SHARE] * (1 - sample[WEAK]), "half": np.full(sample.n, 0.5)}
    found = {}
    times = np.concatenate([[0.0], 24.0 * (DAYS - 2) + np.arange(0, 48, 0.1)])
    for arm, missing in lost.items():
        data = simulate(
            model, times=times, vary={"switch.monoamine_drive": usual * (1 - missing)},
            record=["switch.monoamine_rate"], keep=sample.n,
        )  # fmt: skip
        rate = np.atleast_2d(data["switch.monoamine_rate"].values)[:, 1:]
        found[arm] = 24 * (rate > _limit(model, data)).mean(1)
    return {AWAKE: found}


def _limit(model: object, data: object) -> float:
    """The rate in the unit of the record."""
    from glutamate.units import from_canonical, to_canonical

    unit = data["switch.monoamine_rate"].attrs["units"]  # type: ignore[index]
    return float(from_canonical(to_canonical(RATE, "1/s", "h"), unit, "h"))


@claim("low-glutamate-sleepiness")
def low_glutamate_sleepiness() -> Claim:
    """All of the drive is taken to be glutamate in the arm that is judged: the claim's own best case."""
    return Claim(
        says="Weak excitation cannot sustain wakefulness and disturbs stress regulation",
        texts={"D": SAYS},
        arms={
            "usual": "the usual drive of the neurons that keep awake",
            "weak": "a drive as far below as signalling of people with weak signalling is said to be",
            "half": "half of the drive",
        },
        quantities={AWAKE: "h"},
        measure=measure,
        rule=Rule(
            "difference", "weak", supported=-2, contradicted=-0.5, against="usual",
            why="two hours less awake a day is a complaint; half an hour is within ordinary days",
        ),
        spread={WEAK: "0.81", SHARE: "1"},
        assumed={WEAK: (0.64, 1.0), SHARE: (0.2, 1.0)},
        evidence=Evidence(
            "D", "lesions of glutamatergic groups of the brainstem make animals sleep; weakness as such is untested",
            ("PhillipsRobinson2008",),
        ),
        limits="Wakefulness only; stress regulation hangs on no excitation here. That glutamate carries the drive of "
        "these neurons is assumed: orexin and acetylcholine do in the model's source.",
    )  # fmt: skip
