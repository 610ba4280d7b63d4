"""What supply and demand must give: ammonia, hypoglycaemia, vision, a hard day.

Takes in    the model `cycle` with blood or release changed
Hands on    `targets()`
Limits      the law that ties aspartate to glutamate is fitted to vision and to coma alike, carboxylation to ammonia
"""

from functools import partial

from glutamate.engine.mechanism import Target
from glutamate.metabolism.experiment import DAY, HOUR, UMOL_PER_G, active, at_rest, change, course, within

GLUTAMATE, GLUTAMINE, ASPARTATE = (f"tissue.{n}_tissue" for n in ("glutamate", "glutamine", "aspartate"))
COMA = {"oxygen": 0.05}
VISION = active(1.15)
AMMONIA = {"ammonia_blood": 0.35}  # mM


def targets() -> list[Target]:
    """Targets under changed supply and demand."""
    fitted, found = partial(Target, kind="calibration"), partial(Target, kind="prediction")
    points = partial(found, unit="%")
    left = partial(fitted, unit="%", relative=False)
    return [
        fitted(
            "MET-22", "synthesis of glutamine after 3 h of ammonia, per before", **within(1.2, 2.5), unit="1",
            source="Sibson1997", measure=lambda: 1 + change("astrocytes.glutamine_made", 3 * HOUR, AMMONIA),
        ),
        fitted(
            "MET-23", "glutamine gained per hour over 3 h of ammonia", **within(2, 4.5), unit="umol/(g h)",
            source="Kanamori1995", measure=_gained,
        ),
        fitted(
            "MET-23", "glutamine after a day of ammonia, per before", **within(2, 5), unit="1",
            source="Kanamori1995", measure=lambda: 1 + change(GLUTAMINE, DAY, AMMONIA),
        ),
        points(
            "MET-24", "citric-acid cycle at 3 mM of glucose", -10.0, tolerance=10.0, relative=False,
            source="vandeVen2011", measure=lambda: 100 * change("energy.total_cycle", HOUR, {"glucose_plasma": 3.0}),
        ),
        points(
            "MET-24", "glutamate at 3 mM of glucose", **within(-5, -0.5), source="vandeVen2011",
            measure=lambda: 100 * change(GLUTAMATE, HOUR, {"glucose_plasma": 3.0}),
        ),
        left(
            "MET-25", "glutamate left in coma", 20.0, tolerance=15.0, source="Agardh1978",
            measure=lambda: 100 * (1 + change(GLUTAMATE, 30.0, COMA)),
        ),
        left(
            "MET-25", "aspartate in coma, per before", 400.0, tolerance=150.0, source="Agardh1978",
            measure=lambda: 100 * (1 + change(ASPARTATE, 30.0, COMA)),
        ),
        left(
            "MET-25", "glutamine left in coma", 5.0, tolerance=15.0, source="Agardh1978",
            measure=lambda: 100 * (1 + change(GLUTAMINE, 30.0, COMA)),
        ),
        found(
            "MET-25", "ambient glutamate in coma, per before", **within(3, 6), unit="1", source="Sandberg1986",
            measure=lambda: 1 + change("fluid.glutamate_ambient", 30.0, COMA),
        ),
        fitted(
            "MET-37", "glutamate after 10 min of vision", **within(1, 4), unit="%", source="Bednarik2015",
            measure=lambda: 100 * change(GLUTAMATE, 10.0, VISION),
        ),
        fitted(
            "MET-37", "aspartate after 10 min of vision", **within(-0.4, -0.02), unit="umol/g", source="Bednarik2015",
            measure=lambda: change(ASPARTATE, 10.0, VISION) * at_rest(ASPARTATE) / UMOL_PER_G,
        ),
        fitted(
            "MET-37", "lactate after 10 min of vision", **within(20, 30), unit="%", source="Bednarik2015",
            measure=lambda: 100 * change("lactate.lactate_tissue", 10.0, VISION),
        ),
        points(
            "MET-38", "GABA after 10 min of vision", 0.0, tolerance=5.0, relative=False, source="Bednarik2015",
            measure=lambda: 100 * change("tissue.gaba_tissue", 10.0, VISION),
        ),
        points(
            "MET-39", "glutamate after 6 h of hard thinking", **within(0, 8), source="Wiehler2022",
            measure=lambda: 100 * change(GLUTAMATE, 6 * HOUR, active(1.3)),
        ),
    ]  # fmt: skip


def _gained() -> float:
    found = course((0.0, 3 * HOUR), tuple(AMMONIA.items()))[GLUTAMINE]
    return float(found[-1] - found[0]) / UMOL_PER_G / 3
