"""What enzymes must give: GABA without its decarboxylase, its transaminase or vitamin B6; glutathione with more of it.

Takes in    the models `cycle` and `metabolism`
Hands on    `targets()`
Limits      vigabatrin is fitted to the courses it is held against; gabaculine and the mice are not; that GABA falls
            with its coenzyme was seen, but not by how much, and nothing was measured with more of the vitamin
"""

from functools import partial

import numpy as np

from glutamate.engine.mechanism import Target
from glutamate.metabolism.experiment import DAY, HOUR, UMOL_PER_G, at_rest, change, course, within

SINGLE = {2 * HOUR: 1.41, DAY: 1.52, 5 * DAY: 1.22, 8 * DAY: 1.08}  # minutes after 50 mg/kg: GABA per before
CHRONIC = tuple(720.0 * k for k in range(32))  # 25 mg/kg twice a day
GABA = "tissue.gaba_tissue"
LONG = 20 * DAY


def targets() -> list[Target]:
    """Targets of enzymes."""
    fitted, found = partial(Target, kind="calibration"), partial(Target, kind="prediction")
    points = partial(found, unit="%", relative=False)
    return [
        fitted(
            "MET-15", "GABA after one dose of vigabatrin, root mean square over four times", 0.0, "1", 0.12,
            "Petroff1996", measure=_single, relative=False,
        ),
        fitted(
            "MET-16", "GABA under lasting vigabatrin", 2.4, "1", 0.4, "Petroff1996", measure=_chronic, relative=False,
        ),
        found(
            "MET-16b", "GABA made per hour without transaminase", **within(1.1, 2.9), unit="umol/(g h)",
            source="Behar1994", measure=lambda: (_gabaculine() - at_rest(GABA) / UMOL_PER_G) / 4,
        ),
        found(
            "MET-16b", "GABA after four hours without transaminase", **within(6, 8), unit="umol/g",
            source="Behar1994", measure=_gabaculine,
        ),
        *(
            fitted(
                "MET-18", f"cycle at {fold:g} times the GABA", 100 * (fold**-0.35 - 1), "%", 8.0, "YangShen2009",
                measure=partial(_braked, fold), relative=False,
            )
            for fold in (2.4, 5.1)
        ),
        points("MET-19", "GABA left without GAD67", 7.0, tolerance=14.0, source="Asada1997", measure=_without_67),
        points("MET-19", "GABA without GAD65", -25.0, tolerance=25.0, source="Kash1999", measure=_without_65),
        Target(
            "MET-20", "GABA at a third of the coenzyme", -37.5, "%", 22.5, "Martin1987", "regression", relative=False,
            measure=lambda: 100 * change(GABA, LONG, {"coenzyme": 1 / 3}),
        ),
        Target(
            "MET-20", "holoenzyme at a third of the coenzyme", **within(-99, -1), unit="%", source="Martin1987",
            kind="calibration", measure=lambda: 100 * change("decarboxylase.holo_67", LONG, {"coenzyme": 1 / 3}),
        ),
        Target(
            "MET-20", "transaminase at a third of the coenzyme", 0.0, "%", 1e-9, "Martin1987", kind="identity",
            relative=False, measure=lambda: 100 * change("transaminase.activity", LONG, {"coenzyme": 1 / 3}),
        ),
        Target(
            "MET-21", "GABA with more vitamin B6 than needed", **within(0, 8), unit="%", kind="regression",
            source="assumed: below what repeated scans of one person scatter by", measure=_supplement,
        ),
        points(
            "MET-46", "glutathione after a week of sulforaphane", **_pair(5, 35), source="Sedlak2018",
            measure=lambda: 100 * change("tissue.glutathione_tissue", 7 * DAY, {"ligase": 1.5}),
        ),
        points(
            "MET-46", "glutathione hours after one dose of acetylcysteine", 0.0, tolerance=10.0, source="Girgis2019",
            measure=lambda: 100 * change("tissue.glutathione_tissue", 4 * HOUR, {"cysteine": 0.12}),
        ),
    ]  # fmt: skip


def _pair(low: float, high: float) -> dict[str, float]:
    return {"expected": (low + high) / 2, "tolerance": (high - low) / 2}


def _single() -> float:
    times = (0.0, *SINGLE)
    gaba = course(times, events=(("transaminase.dose", "50 mg/kg", (0.0,)),))[GABA]
    return float(np.sqrt(np.mean((gaba[1:] / at_rest(GABA) - np.array(list(SINGLE.values()))) ** 2)))


def _chronic(dose: str = "25 mg/kg") -> float:
    gaba = course((0.0, 15.4 * DAY), events=(("transaminase.dose", dose, CHRONIC),))[GABA]
    return float(gaba[-1] / at_rest(GABA))


def _gabaculine() -> float:
    """GABA (umol/g) four hours after all transaminase is lost."""
    return float(course((0.0, 4 * HOUR), (("transaminase_left", 1e-3),))[GABA][-1]) / UMOL_PER_G


def _braked(fold: float) -> float:
    """Change of the cycle (%) where vigabatrin has brought GABA to a fold of rest, with its brake on release.

    Transaminase is halved again and again until GABA is there, and the cycle is read between the two nearest.
    """
    left = 0.5 ** np.arange(0.0, 12.0, 0.5)
    rows = []
    for share in left:
        run = course((0.0, LONG), (("transaminase_left", float(share)),), choices=(("brake", "gaba"),))
        rows.append((run[GABA][-1] / at_rest(GABA), run["tissue.cycle"][-1] / at_rest("tissue.cycle")))
    folds, cycles = np.array(rows).T
    return float(100 * (np.interp(fold, folds, cycles, right=float("nan")) - 1))


def _without_67() -> float:
    return 100 * (1 + change(GABA, LONG, {"decarboxylase.gad67": 0.0}))


def _without_65() -> float:
    return 100 * change(GABA, LONG, {"decarboxylase.gad65": 0.0})


def _supplement() -> float:
    """Ten times the usual intake for half a year."""
    return 100 * change(GABA, 180 * DAY, {}, name="metabolism", steps=(("vitamin_b6", 10.0, 0.0),))
