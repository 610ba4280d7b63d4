"""Does a timer with ambient music deepen focus? Music has no way into this model.

Sources     none: nothing is measured
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, claim


@claim("ambient-music-helps-focus")
def ambient_music_helps_focus() -> Claim:
    """Nothing is measured."""
    return Claim(
        says="A timer and ambient music deepen focus",
        texts={"L": SAYS},
        beyond="Music has no way into any transmitter or circuit here, and depth of focus has no state variable. What "
        "has one is attention that tires in work and comes back in rest; a timer could only cut work into blocks, "
        "which is another claim.",
        evidence=Evidence("C", "music in the background does little on average and harms reading somewhat", ()),
    )
