"""Magnesium: held by the fluid of the brain, whatever plasma does; in plasma the kidney takes what is too much.

Acts on     NMDA channels, by way of the fluid (`csf_magnesium` of metabolism)
Limits      kinetics are those of women with preeclampsia; salts differ in what the gut takes up (oxide 4 %, citrate 25
            to 30 %), and here stand for one
Safety      in the record below
Sources     Lu2002 (kinetics and their spread), Brewer2001 (infusion), McKee2005 (fluid), JahrStevens1990 (block)
"""

from functools import cache, partial
from typing import Any

import numpy as np

from glutamate.drugs.measure import run, within
from glutamate.engine.mechanism import Target, changed
from glutamate.metabolism.csf_magnesium import CSFMagnesium
from glutamate.parameter import par
from glutamate.pharmacology.course import values
from glutamate.pharmacology.drug import Drug, drug, usual
from glutamate.pharmacology.kinetics import Kinetics

IONISED = 0.65  # of plasma
MASS = 24.305
INFUSION = "5 g iv over 30 min at 00:00 once"
SUPPLEMENT = 0.05  # mM that a supplement adds to plasma


@drug("magnesium", title="Magnesium: the fluid of the brain holds its level")
def magnesium() -> Drug:
    """Sulfate with its crystal water into a vein; citrate by mouth is about alike per gram of magnesium."""
    return Drug(
        kinetics=Kinetics(
            clearance=par(5.0, "L/h", "Lu2002", note="the kidney's, above the usual level"),
            volume=par(24, "L", "Lu2002"),
            exchange=par(5.6, "L/h", "Lu2002"),
            peripheral_volume=par(25, "L", "Lu2002"),
            absorption_rate=usual(0.4, "1/h"),
            available=usual(0.25, "1", "citrate; oxide 0.04", low=0.04, high=0.3),
            salt_factor=usual(MASS / 246.47, "1", "magnesium per sulfate heptahydrate"),
            molar_mass=usual(MASS, "g/mol"),
            unbound=usual(IONISED, "1", "ionised"),
            brain_ratio=usual(0.12, "1", "fluid follows plasma that little"),
            brain_time=par(40, "min", "McKee2005"),
            baseline=par(0.58 / IONISED * MASS, "mg/L", "Brewer2001", note="ionised 0.58 mM"),
        ),
        spread={"clearance": 0.39, "volume": 0.26, "exchange": 0.59, "peripheral_volume": 0.38},
        renal=usual(1, "1", "what is above the usual level"),
        studied="eclampsia and asthma: 4 to 5 g of sulfate into a vein; supplements: 200 to 400 mg of magnesium a day",
        evidence=(
            ("eclampsia, deficiency", "A"), ("migraine", "B"),
            ("calm by a supplement in the replete", "E: less than 1 % of NMDA current"),
            ("threonate crosses the barrier", "D: rats; no comparison in human fluid"),
        ),
        safety="Into a vein: too much stops breathing and the heart; kidneys that fail cannot clear it, then tablets "
        "are dangerous too. Loose bowels.",
        limits="What matters for receptors is the fluid: mechanism csf_magnesium, by its own rates.",
    )  # fmt: skip


def targets() -> list[Target]:
    """An infusion, the fluid at rest, a supplement."""
    vein = partial(Target, "PHA-13", source="Brewer2001", kind="prediction")
    rest = partial(Target, "PHA-14", unit="mM", kind="calibration", source="McKee2005", tolerance=0.1, relative=False)
    return [
        vein(what="ionised in plasma an hour after 5 g began", expected=0.89, unit="mM", tolerance=0.15,
             measure=_plasma),
        vein(what="change of the fluid in four hours, plasma as measured", **within(-3, 3), unit="%", hard=True,
             measure=_fluid),
        rest(what="ionised in fluid", expected=0.80, measure=lambda: CSFMagnesium().free_rest),
        rest(what="total in fluid", expected=1.25, measure=_rest_total),
        rest(what="total in fluid above that in serum", expected=0.33, measure=lambda: _rest_total() - 0.92),
        Target("PHA-15", "NMDA current under a supplement, -65 mV", **within(-3, 3), unit="%", hard=True,
               source="computed: fluid and block", kind="regression", measure=_current),
    ]  # fmt: skip


def _plasma() -> float:
    data = run("magnesium", INFUSION, 4.0)
    at = int(abs(data["time"].values - 1.0).argmin())
    return float(values(data, "free", "mM")[at])


@cache
def _course(part: Any, times: tuple[float, ...], levels: tuple[float, ...]) -> float:
    """Fluid (mM) at the last of these minutes while plasma (mM) follows straight lines."""
    from glutamate.engine.model import Model
    from glutamate.engine.simulate import simulate

    path = "csf_magnesium"
    drive = {f"{path}.magnesium_plasma": (list(times), list(levels))}
    data = simulate(Model.of(part, name=path), times=[0.0, times[-1]], drive=drive)
    return float(data[f"{path}.magnesium_csf"].values[-1])


def _rest_total() -> float:
    """After a week at the usual level of plasma."""
    return _course(CSFMagnesium(), (0.0, 7 * 1440.0), (0.85, 0.85))


def _fluid() -> float:
    """Ionised plasma takes the course of these kinetics, of the size that was measured after an hour: 0.89 mM."""
    part = changed(CSFMagnesium(), plasma_rest=0.58, csf_rest=0.82)
    data = run("magnesium", INFUSION, 4.0)
    minutes, rise = 60 * data["time"].values, values(data, "free", "mM") - 0.58
    levels = 0.58 + 0.31 * rise / np.interp(60.0, minutes, rise)
    every = slice(None, None, max(len(minutes) // 60, 1))
    end = _course(part, tuple(minutes[every].tolist()), tuple(levels[every].tolist()))
    return 100 * (end / 0.82 - 1)


def _current() -> float:
    """Change of unblocked channels when a supplement has raised plasma for a month."""
    from glutamate.molecule.magnesium_block import MagnesiumBlock

    part = CSFMagnesium()
    total = _course(part, (0.0, 30 * 1440.0), (0.85 + SUPPLEMENT, 0.85 + SUPPLEMENT))
    block = MagnesiumBlock()

    def unblocked(free: float) -> float:
        return float(block.output((), block.Drive(-65.0, free)).unblocked)

    return 100 * (unblocked(part.free_rest * total / part.csf_rest) / unblocked(part.free_rest) - 1)
