"""Glutamine: precursor by the spoonful; the brain makes its own.

Acts on     glutamine of plasma and, behind the barrier, of the brain (port glutamine.dose of the model `metabolism`)
Limits      what a dose adds to the brain is a few per cent by the numbers of the barrier: 30 g move its glutamate by
            2.8 %, more than was ever seen
Safety      in the record below
Sources     assumed: usual values; metabolism holds its own
"""

from functools import partial

from glutamate.drugs.measure import within
from glutamate.engine.mechanism import Target
from glutamate.metabolism.experiment import at_rest, course
from glutamate.pharmacology.drug import Drug, drug

HALF_HOURS = tuple(30.0 * k for k in range(13))  # minutes


@drug("glutamine", title="Glutamine: a precursor the brain makes itself")
def glutamine() -> Drug:
    """Taken by the model `metabolism` at the port glutamine.dose, in mg."""
    return Drug(
        kinetics=None,
        studied="20 to 30 g",
        evidence=(("more glutamate in the brain", "E: not seen after a load"), ("stress", "D: rodents")),
        safety="Not where the liver fails: it makes ammonia.",
    )


def targets() -> list[Target]:
    """Loads of glutamine and of glutamate in the replete; the highest change within six hours."""
    none = partial(Target, "PHA-36", **within(-2, 2), unit="%", kind="prediction", source="assumed: none was seen")
    return [
        none(what="glutamate of the brain after 20 g of glutamine", measure=partial(_moved, "glutamine.dose", "20 g")),
        none(what="glutamate of the brain after 10.5 g of monosodium glutamate",
             measure=partial(_moved, "plasma.water", "10.5 g")),
    ]  # fmt: skip


def _moved(port: str, dose: str) -> float:
    path = "tissue.glutamate_tissue"
    found = course(HALF_HOURS, name="metabolism", events=((port, dose, (0.0,)),))[path]
    change = found / at_rest(path, "metabolism") - 1
    return float(100 * change[abs(change).argmax()])
