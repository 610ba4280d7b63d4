"""Is migraine a sign of the imbalance? Headache has no state, and no sign leads back to a balance.

Sources     vandenMaagdenberg2004 and Leo2011 (genes of familial migraine lower the threshold of a spreading wave)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, claim


@claim("migraine-from-imbalance")
def migraine_from_imbalance() -> Claim:
    """Nothing is measured."""
    return Claim(
        says="Migraine is a sign of the imbalance",
        texts={"B": SAYS},
        beyond="Migraine as an attack has no state variable, and nothing here goes from a sign to a state. What there "
        "is: spreading depolarization, whose threshold more release or a weaker pump lowers, as in two rare genes of "
        "familial migraine. That most migraine comes from a balance of glutamate and GABA is not in it.",
        evidence=Evidence(
            "C", "rare genes act on release and uptake; in common migraine spectra disagree",
            ("vandenMaagdenberg2004", "Leo2011"),
        ),
        limits="A first or sudden worst headache is an emergency.",
    )  # fmt: skip
