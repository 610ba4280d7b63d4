"""Does low GABA cause insomnia and waking with a racing mind? GABA is no input of sleep in this model.

Sources     none: nothing is measured
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, claim


@claim("low-gaba-insomnia")
def low_gaba_insomnia() -> Claim:
    """Nothing is measured."""
    return Claim(
        says="Low GABA causes insomnia and waking with a racing mind",
        texts={"B": SAYS},
        beyond="Falling asleep and waking follow light, body clock and pressure here; a person's GABA is no input of "
        "them, and a racing mind has no state variable. Stress and debt lower GABA in the model, and nothing leads "
        "from it back to sleep.",
        evidence=Evidence("C", "medicines that add to GABA bring sleep; spectra of people with insomnia differ in both "
                          "directions", ()),
        limits="Sleep that stays bad can be treated: see a doctor. Stopping benzodiazepines at once can kill.",
    )  # fmt: skip
