"""What a meal must give, and what it must not: plasma glutamate, the cortex behind its barrier, sweetener, magnesium.

Takes in    the model `metabolism` with meals, doses and plasma levels
Hands on    `targets()`
Limits      gut and plasma are fitted to the liquid meal and the dose in water; a day of meals is not
"""

from functools import cache, partial
from typing import Any

import numpy as np

from glutamate.engine.mechanism import Target, changed
from glutamate.metabolism.circumventricular import CircumventricularOrgan
from glutamate.metabolism.csf_magnesium import CSFMagnesium
from glutamate.metabolism.experiment import DAY, HOUR, at_rest, course

WEIGHT = 70.0  # kg, as the parts have it
PLASMA, AMBIENT, TISSUE = "plasma.glutamate_plasma", "fluid.glutamate_ambient", "tissue.glutamate_tissue"
MEALS = (8 * HOUR, 12.5 * HOUR, 18.5 * HOUR)
SEASONING = (15.0, 40.0, 45.0)  # mg/kg at each meal
FINE = tuple(np.arange(0.0, 6 * HOUR + 1, 1.0).tolist())
BOLUS_TIMES = {30.0: 5.0, 90.0: 16.0, 240.0: 19.0}  # minutes: rise of the fluid in %
ARCUATE = ((10.0, 116.0, 7.0), (13.0, 146.0, 15.0), (76.0, 790.0, 191.0), (163.0, 1230.0, 676.0))  # fold, % +- error
BOLUS = ((0.0, 30.0, 90.0, 240.0), (1.30, 1.24, 0.95, 0.82))  # minutes, mM in plasma


def targets() -> list[Target]:
    """Targets of food."""
    fitted, found = partial(Target, kind="calibration"), partial(Target, kind="prediction")
    peak = partial(fitted, unit="uM", relative=False, source="Stegink1983")
    still = partial(found, "MET-30", hard=True, unit="%", source="Fernstrom1996", relative=False)
    aspartame = partial(found, "MET-32", unit="uM", relative=False, source="Stegink1977")
    return [
        *(
            found(
                "MET-27", f"highest of a day {words} glutamate, samples on the hour", high, "uM", 15.0,
                "TsaiHuang2000", measure=partial(_highest, added), relative=False,
            )
            for words, high, added in (("without added", 48.0, False), ("with 100 mg/kg of", 53.0, True))
        ),
        peak("MET-28", "150 mg/kg in water", 718.0, tolerance=357.0, measure=partial(_peak, 150.0, None)),
        peak("MET-28", "150 mg/kg with a meal", 108.0, tolerance=31.0, measure=partial(_peak, None, 150.0)),
        peak("MET-28", "100 mg/kg with a meal", 112.0, tolerance=49.0, measure=partial(_peak, None, 100.0)),
        peak("MET-28", "a meal alone", 66.0, tolerance=20.0, measure=partial(_peak, None, 0.0)),
        still("ambient glutamate after 150 mg/kg in water", 0.0, tolerance=2.0, measure=partial(_rise, AMBIENT)),
        still("tissue glutamate after 150 mg/kg in water", 0.0, tolerance=0.3, measure=partial(_rise, TISSUE)),
        *(
            fitted(
                "MET-31", f"arcuate nucleus at {fold:g} times the plasma", level, "%", error, "Bogdanov1996",
                measure=partial(_arcuate, fold), relative=False,
            )
            for fold, level, error in ARCUATE
        ),
        found(
            "MET-31", "arcuate nucleus after the largest dose by mouth", 100.0, "%", 3.0, "Bogdanov1996",
            measure=partial(_arcuate, 3.52), relative=False,
        ),
        aspartame("phenylalanine after 34 mg/kg", 107.0, tolerance=19.0, measure=lambda: _sweet("phenylalanine", 34.0)),
        aspartame("aspartate gained after 34 mg/kg", 0.0, tolerance=0.5, measure=_aspartate_gained),
        *(
            fitted(
                "MET-33", f"rise {at:g} min after a bolus, set bolus", rise, "%", 8.0, "FuchsBuder1997",
                measure=partial(_after_bolus, at), relative=False,
            )
            for at, rise in BOLUS_TIMES.items()
        ),
        fitted(
            "MET-33", "rise after a day at 2.3 mM, set regulated", 15.0, "%", 8.0, "McKee2005", measure=_day,
            relative=False,
        ),
        found(
            "MET-33", "rise 4 h after 5 g, set regulated", 0.0, "%", 8.0, "Brewer2001", measure=_five_grams,
            relative=False,
        ),
    ]  # fmt: skip


def mg(per_kg: float) -> str:
    """A dose per kg of body as a text."""
    return f"{per_kg * WEIGHT:g} mg"


def _peak(water: float | None, food: float | None) -> float:
    """Highest plasma glutamate (uM) after so many mg/kg in water, or with a meal."""
    events: list[Any] = [("plasma.water", mg(water), (0.0,))] if water is not None else []
    if food is not None:
        events += [("plasma.food", "1", (0.0,)), ("plasma.with_food", mg(food), (0.0,))]
    return 1e3 * float(course(FINE, name="metabolism", events=tuple(events))[PLASMA].max())


def _highest(added: bool) -> float:
    """Highest plasma glutamate (uM) in samples on the hour of a day with three meals, fasting level 33 uM.

    The study drew blood every one to three hours, so its highest value is that of samples too.
    """
    events: list[Any] = [("plasma.food", "1", MEALS)]
    if added:
        events += [("plasma.with_food", mg(dose), (at,)) for dose, at in zip(SEASONING, MEALS, strict=True)]
    times = tuple(np.arange(0.0, DAY + 1, HOUR).tolist())
    run = course(times, (("rest.plasma", 0.033),), name="metabolism", events=tuple(events))
    return 1e3 * float(run[PLASMA].max())


def _rise(path: str) -> float:
    run = course(FINE, name="metabolism", events=(("plasma.water", mg(150.0), (0.0,)),))
    return 100 * float(run[path].max() / at_rest(path) - 1)


def _arcuate(fold: float) -> float:
    part: Any = CircumventricularOrgan()
    return 100 * float(part.output((), part.Drive(0.05 * fold, 0.05)).glutamate_arcuate)


def _sweet(what: str, per_kg: float) -> float:
    """Highest plasma level (uM)."""
    run = course(
        FINE, name="metabolism", choices=(("sweetener", True),), events=(("sweetener.dose", mg(per_kg), (0.0,)),)
    )
    return 1e3 * float(run[f"sweetener.{what}_plasma"].max())


def _aspartate_gained() -> float:
    """Highest plasma aspartate after 34 mg/kg of aspartame above its level before (uM)."""
    return _sweet("aspartate", 34.0) - 1e3 * at_rest("sweetener.aspartate_plasma", "metabolism", (("sweetener", True),))


@cache
def _fluid(part: Any, minutes: tuple[float, ...], plasma: tuple[tuple[float, ...], tuple[float, ...]]) -> Any:
    """Rise (%) of the fluid at these minutes while plasma (mM) follows straight lines."""
    from scipy.integrate import solve_ivp

    begin = part.start(part.Drive(part.plasma_rest)).magnesium_csf

    def rate(t: float, y: Any) -> Any:
        return part.rate(part.State(y[0]), part.Drive(np.interp(t, *plasma))).magnesium_csf

    found = solve_ivp(rate, (0, minutes[-1]), [begin], "LSODA", minutes, rtol=1e-9, atol=1e-12, max_step=5.0)
    return 100 * (found.y[0] / begin - 1)


def _after_bolus(at: float) -> float:
    part = changed(CSFMagnesium.bolus(), plasma_rest=0.74, csf_rest=0.95)
    times = tuple(BOLUS_TIMES)
    return float(_fluid(part, times, BOLUS)[times.index(at)])


def _day() -> float:
    part = changed(CSFMagnesium(), plasma_rest=0.92, csf_rest=1.25)
    return float(_fluid(part, (DAY,), ((0.0, 60.0, DAY), (0.92, 2.3, 2.3)))[0])


def _five_grams() -> float:
    """Ionised magnesium of plasma rises from 0.58 to 0.89 mM in half an hour; then held, the most it can have been."""
    part = changed(CSFMagnesium(), plasma_rest=0.58, csf_rest=0.82)
    return float(_fluid(part, (4 * HOUR,), ((0.0, 30.0, 4 * HOUR), (0.58, 0.89, 0.89)))[0])
