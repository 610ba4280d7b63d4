"""Does sound guided by the EEG help the brain to clear glutamate?

Arms        deep sleep with clicks timed to slow waves by a closed loop, and with silent ones
Measured    ambient glutamate of cortex over seconds of deep sleep; glutamate released
Sources     Costa2016 (sleep with sound), Tegeler2020 (a trial in which more of the active arm guessed it)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

AMBIENT, RELEASED = "ambient glutamate of cortex", "vesicles per pyramidal terminal"
PATHS = {AMBIENT: "cortical_fluid.glutamate_ambient", RELEASED: "pyramidal.vesicles"}
ARMS = {"silent": 0.0, "sound": 0.7}
SECONDS = 15.0


def measure(sample: Sample) -> dict:
    """A stretch of deep sleep for each design point, the same random input in both arms."""
    import numpy as np

    from glutamate.readouts.slow_waves import SETTLE_MS, STEP_MS, sleep

    found: dict = {what: {} for what in PATHS}
    for arm, strength in ARMS.items():
        data = sleep({"device.strength": strength}, list(PATHS.values()), sample.n, SECONDS, "closed_loop_transmitters")
        for what, path in PATHS.items():
            course = np.atleast_2d(data[path].values)[:, round(SETTLE_MS / STEP_MS) :]
            found[what][arm] = course.mean(1) * (1e6 if what == AMBIENT else 1e3)
    return found


@claim("eeg-sound-clears-glutamate")
def eeg_sound_clears_glutamate() -> Claim:
    """The only way from sound to a transmitter here is the firing that it evokes."""
    return Claim(
        says="EEG-guided sound helps the brain clear glutamate",
        texts={"O": SAYS},
        arms={"silent": "clicks without sound", "sound": "clicks timed to slow waves"},
        quantities={AMBIENT: "nM", RELEASED: "1/s"},
        measure=measure,
        rule=Rule(
            "percent", "sound", supported=-5, contradicted=-1, against="silent",
            why="a night moves it by more than 10 %; half of that would matter, a hundredth would not",
        ),
        people=40,
        evidence=Evidence(
            "E", "no study measured glutamate; complaints of sleep fell beyond sham where more guessed what they got",
            ("Tegeler2020", "Costa2016"),
        ),
        limits="A trial found fewer complaints of sleep, in part perhaps by guessing; that is not judged here.",
    )  # fmt: skip
