"""Does childhood trauma lastingly shift the balance?

Arms        people who were and were not hurt as children, both through sixty days of stress; half of it undone
Measured    GABA of the prefrontal cortex at the end; the same in rest; cortisol
Sources     Popoli2012 (stress and transmitters); sizes by trauma are assumed, see the profile
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

GABA, REST, CORTISOL = "GABA after sixty days of stress", "GABA in ordinary days", "cortisol after sixty days of stress"
GAIN, SLOW, TISSUE = "stress weighs more", "feedback of cortisol is slower", "GABA in spectra, standard deviations"
SPREAD_OF_PERSONS = 0.15  # of GABA between people in spectra
UNDONE = 0.5


def measure(sample: Sample) -> dict:
    """The shift of the group holds at all times; stress comes on top."""
    from glutamate import Protocol
    from glutamate.claims.judge.lives import lived

    found: dict = {what: {} for what in (GABA, REST, CORTISOL)}
    gain, half = sample["stressors.gain"], sample["glands.receptor_half"]
    shares = {"not hurt": 0.0, "hurt": 1.0, "hurt, half undone": UNDONE}
    plans = dict.fromkeys(shares, (Protocol(), {"strain": 1.0}))
    vary = {
        arm: {
            "stressors.gain": gain * (1 + share * (sample[GAIN] - 1)),
            "glands.receptor_half": half * (1 + share * (sample[SLOW] - 1)),
        }
        for arm, share in shares.items()
    }
    record = {"prefrontal.gaba": "1", "glands.cortisol": "1"}
    got = lived(sample, plans, [24.0 * 60 - 1], record, model="stressed_regions", vary=vary)
    for arm, share in shares.items():
        found[REST][arm] = 1 + share * SPREAD_OF_PERSONS * sample[TISSUE]
        found[GABA][arm] = got[arm]["prefrontal.gaba"][:, 0] * found[REST][arm]
        found[CORTISOL][arm] = got[arm]["glands.cortisol"][:, 0]
    return found


@claim("trauma-shifts-development")
def trauma_shifts_development() -> Claim:
    """The profile of people who were hurt, under the same stress as others."""
    return Claim(
        says="Childhood trauma lastingly shifts the balance",
        texts={"N": SAYS},
        arms={
            "not hurt": "sixty days at twice an ordinary day's stress",
            "hurt": "the same days in people who were hurt as children",
            "hurt, half undone": "the same with half of the change undone",
        },
        quantities={GABA: "1", REST: "1", CORTISOL: "1"},
        measure=measure,
        rule=Rule(
            "percent", "hurt", supported=-5, contradicted=-2, against="not hurt",
            why="groups with depression differ by 4 to 8 %; one study does not show 2 %",
        ),
        spread={GAIN: "1.2", SLOW: "1.1", TISSUE: "-0.2", "stressors.gain": "1", "glands.receptor_half": "4"},
        assumed={GAIN: (1.1, 1.4), SLOW: (1.0, 1.2), TISSUE: (-0.8, 0.4)},
        model="stressed_regions",
        touches=("prefrontal.gaba_loss", "prefrontal.half"),
        evidence=Evidence(
            "C", "stress systems differ in adults who were hurt, in either direction; GABA in one study of 56 people",
            ("Popoli2012",),
        ),
        limits="That it is for ever is not known: what can be undone is taken to be a third to two thirds.",
    )  # fmt: skip
