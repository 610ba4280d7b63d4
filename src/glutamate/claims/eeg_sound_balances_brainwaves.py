"""Does EEG-guided sound stabilise brainwaves and the parasympathetic system? The latter has no state in this model.

Sources     none: nothing is measured
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, claim


@claim("eeg-sound-balances-brainwaves")
def eeg_sound_balances_brainwaves() -> Claim:
    """Nothing is measured."""
    return Claim(
        says="EEG-guided sound stabilises brainwaves and parasympathetic activity",
        texts={"O": SAYS},
        beyond="Parasympathetic activity has no state variable, and balance of brainwaves awake has no measure "
        "that the "
        "texts name. What has a state is a sleeping cortex whose slow waves answer to timed clicks; that is another "
        "device, and the claim on clearing glutamate measures it.",
        evidence=Evidence("C", "in a trial with sham complaints of sleep fell somewhat more; who got what was guessed "
                          "more often in the active arm", ("Tegeler2020",)),
    )  # fmt: skip
