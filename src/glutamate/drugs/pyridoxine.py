"""Pyridoxine (vitamin B6): the coenzyme of the enzyme that makes GABA; more than enough does little.

Acts on     glutamate decarboxylase, by way of the model `metabolism` (its input `vitamin_b6`)
Limits      no kinetics of its own here; effects on anxiety are not modelled
Safety      in the record below
Sources     Martin1987 (coenzyme and enzyme), Field2022 (trial)
"""

from functools import partial

from glutamate.drugs.measure import within
from glutamate.engine.mechanism import Target
from glutamate.metabolism.experiment import DAY, change
from glutamate.pharmacology.drug import Drug, drug

GABA = "tissue.gaba_tissue"


@drug("pyridoxine", title="Pyridoxine: vitamin B6, coenzyme of GABA's enzyme")
def pyridoxine() -> Drug:
    """Taken by the model `metabolism` as the input vitamin_b6, relative to a usual intake."""
    return Drug(
        kinetics=None,
        studied="100 mg a day for a month",
        evidence=(
            ("seizures of newborns who need it, deficiency", "A"),
            ("self-rated anxiety, surround suppression", "C: one trial of 478, small"),
            ("a switch from glutamate to GABA in the replete", "E"),
        ),
        safety="From 100 mg a day on for months sensory nerves are injured; the European limit is 12 mg a day.",
    )


def targets() -> list[Target]:
    """A month of a high dose, and deficiency."""
    found = partial(Target, "PHA-35", unit="%", kind="regression", source="Martin1987")
    return [
        found(what="GABA after four weeks of ten times the usual intake", **within(0, 8), measure=_month),
        found(what="GABA at a third of the coenzyme", **within(-40, -20),
              measure=lambda: 100 * change(GABA, 60 * DAY, {"coenzyme": 1 / 3})),
    ]  # fmt: skip


def _month() -> float:
    return 100 * change(GABA, 28 * DAY, {}, name="metabolism", steps=(("vitamin_b6", 10.0, 0.0),))
