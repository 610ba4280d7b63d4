"""Published numbers of induction: spike timing, rates, receptors, inhibition, hormones.

Takes in    the closed form of the calcium rule with its sets, gate and modulation
Hands on    `targets()`
Not here    spiking networks (circuit/calcium_plasticity.py), the voltage rule (shouval.py)
Limits      the sets were fitted to PLA-03, PLA-04 and PLA-07: those are calibrations. Signs through assumed gains test
            the wiring, not the size
Sources     GraupnerBrunel2012 (curves, runs of 1,000 synapses), Sjostrom2001, WittenbergWang2006, BiPoo1998,
            MartinAlpha2010, Wiegert2006, Slutsky2010, Davenport2021, Kolasinski2019, Morris1986, Shibata2017,
            Oberman2012, LarsonMunkacsy2015
"""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import Any

from glutamate.engine.mechanism import Target
from glutamate.plasticity.calcium_rule import CalciumRule
from glutamate.plasticity.dendritic_gate import gate
from glutamate.plasticity.local_inhibition import after_training, best_spacing
from glutamate.plasticity.pairing import mean_efficacy, paired, shares_above

CURVE = {-25: 0.719, -10: 0.885, 0: 0.994, 5: 1.237, 10: 1.227, 20: 1.188, 40: 1.083, 100: 0.993}
# Mean efficacy after 60 pairs at 1 Hz, from 0 and from 1, of 1,000 simulated synapses each, by lag in ms.
ENDS = {
    "depression_potentiation": {-25: (0.385, 0.465), -10: (0.453, 0.491), 5: (0.555, 0.559), 20: (0.534, 0.557)},
    "flanked_potentiation": {-20: (0.005, 0.752), -5: (0.274, 0.579), 5: (0.496, 0.586), 20: (0.039, 0.599)},
    "narrow_potentiation": {-20: (0.016, 0.623), -5: (0.001, 0.616), 5: (0.400, 0.752), 20: (0.008, 0.702)},
    "only_potentiation": {-20: (0.529, 0.531), -5: (0.567, 0.577), 5: (0.565, 0.576), 20: (0.515, 0.525)},
    "narrow_depression": {-10: (0.0, 1.0), -5: (0.004, 0.779), 0: (0.012, 0.490), 5: (0.007, 0.778)},
    "only_depression": {-20: (-0.005, 0.559), -5: (0.016, 0.569), 5: (0.003, 0.622), 20: (0.013, 0.670)},
}
# Rate in Hz, lag in ms, weight after over before.
CORTEX = (
    (0.1, 10, 0.96), (0.1, -10, 0.71), (10, 10, 1.14), (10, -10, 0.59), (20, 10, 1.29), (20, -10, 0.66),
    (40, 10, 1.53), (40, -10, 1.56), (50, 10, 1.56), (50, -10, 1.75),
)  # fmt: skip
WINDOW_LAGS = (-80, -60, -45, -35, -28, -22, -17, -12, -8, -5, 5, 8, 12, 17, 22, 28, 35, 45, 60, 80)
RATES = (0.1, 10.0, 20.0, 40.0, 50.0)


def _off(found: Any, expected: Any) -> float:
    import numpy as np

    return float(np.sqrt(np.mean((np.asarray(found) - np.asarray(expected)) ** 2)))


def curve_distance() -> float:
    """Root mean square difference from the published curve, DP."""
    lags = list(map(float, CURVE))
    return _off(paired(CalciumRule.depression_potentiation(), 1.0, lags, 60), list(CURVE.values()))


def ends_distance(name: str) -> float:
    """Root mean square difference of mean efficacies from those of the authors' own runs."""
    rule = getattr(CalciumRule, name)()
    shares = shares_above(rule, 1.0, [float(lag) for lag in ENDS[name]])
    found = [mean_efficacy(rule, shares, 60.0, start) for start in (0.0, 1.0)]
    return _off(found, list(zip(*ENDS[name].values(), strict=True)))


def cortex_distance() -> float:
    """Root mean square difference from the cortical slices, 75 pairs."""
    rates, lags, values = zip(*CORTEX, strict=True)
    return _off(paired(CalciumRule(), rates, [float(x) for x in lags], 75), values)


def window_distance() -> float:
    """Root mean square difference from two exponentials, 60 pairs at 1 Hz."""
    import numpy as np

    lags = np.array(WINDOW_LAGS, float)
    window = np.where(lags > 0, 1 + 0.777 * np.exp(-lags / 16.8), 1 - 0.273 * np.exp(lags / 33.7))
    return _off(paired(CalciumRule.bi_poo(), 1.0, lags, 60), window)


def slice_extremes(targets: int, repeats: int) -> tuple[float, float]:
    """Least and largest change over lags in hippocampal slices at 5 Hz."""
    import numpy as np

    found = paired(CalciumRule.slices(), 5.0, np.arange(-100.0, 101.0, 5.0), repeats, targets=targets)
    return float(found.min()), float(found.max())


def slice_signs() -> float:
    """How many of the three hold: single pairs only depress; doublets do both; few doublets mainly potentiate."""
    single, many, few = slice_extremes(1, 200), slice_extremes(2, 100), slice_extremes(2, 30)
    only = single[0] < 0.95 and single[1] < 1.05
    both = many[0] < 0.95 and many[1] > 1.05
    return float(only) + float(both) + float(few[1] - 1 > 2 * (1 - few[0]))


def blocked(nmda: float) -> Any:
    """Change of the set with a boost at RATES under a block that leaves this share of NMDA current, 75 pairs."""
    return paired(CalciumRule.boosted(), RATES, 10.0, 75, gate(nmda=nmda))


def reduction() -> float:
    """Share of potentiation at 40 Hz that half a block removes."""
    return float((blocked(1.0)[3] - blocked(0.5)[3]) / (blocked(1.0)[3] - 1))


def dose_order() -> float:
    """Rank correlation of potentiation at 40 Hz with the share of NMDA receptors left."""
    from scipy.stats import spearmanr

    left = (0.0, 0.2, 0.4, 0.5, 0.6, 0.8, 1.0)
    return float(spearmanr(left, [blocked(x)[3] for x in left]).statistic)


def disinhibition() -> float:
    """Gain of potentiation by half the GABA at 10 Hz per that at 40 Hz."""
    more = paired(CalciumRule(), (10.0, 40.0), 10.0, 75, gate(0.5)) - paired(CalciumRule(), (10.0, 40.0), 10.0, 75)
    return float(more[0] / more[1])


def learning_with_gaba() -> float:
    """Correlation of potentiation at 10 Hz with GABA between 0.5 and 1.5 of rest."""
    import numpy as np

    gaba = np.linspace(0.5, 1.5, 21)
    return float(np.corrcoef(gaba, paired(CalciumRule(), 10.0, 10.0, 75, gate(gaba)))[0, 1])


def hormone(begins_min: float, lasts_min: float = 20.0) -> float:
    """Change by 30 pairs at 10 Hz with corticosterone from this minute on, over that without; pairs are at 0."""
    import numpy as np

    from glutamate.plasticity.modulation import Modulation

    part, state = Modulation(), Modulation.State(0.0, 0.0)
    steps = np.linspace(begins_min - 1, 0.0, 4001) if begins_min < 0 else np.zeros(1)
    for before, now in pairwise(steps):
        level = float(begins_min <= before < begins_min + lasts_min)
        rate = part.rate(state, part.Drive(0.0, 0.0, level))
        state = part.State(*(s + (now - before) * r for s, r in zip(state, rate, strict=True)))
    out = part.output(state, part.Drive(0.0, 0.0, float(begins_min <= 0 < begins_min + lasts_min)))
    factors = gate()._replace(potentiation=out.potentiation_factor, threshold=out.threshold_factor)
    return float(paired(CalciumRule(), 10.0, 10.0, 75, factors) / paired(CalciumRule(), 10.0, 10.0, 75))


def magnesium(times: float, receptors: float = 1.0) -> float:
    """Change of the outcome at 10 Hz by this much more magnesium, and by more NMDA receptors."""
    return float(
        paired(CalciumRule(), 10.0, 10.0, 75, gate(magnesium_mm=times, nmda=receptors))
        - paired(CalciumRule(), 10.0, 10.0, 75)
    )


def after_effect(gaba: float, least: float = 0.02) -> float:
    """Time until potentiation by theta bursts of three falls below 2 %, over that at rest; it decays exponentially."""
    import math

    found = [
        float(paired(CalciumRule(), 5.0, 5.0, 30, gate(x), sources=3, targets=3, spacing_ms=20.0)) - 1
        for x in (gaba, 1.0)
    ]
    return math.log(found[0] / least) / math.log(found[1] / least)


def targets() -> list[Target]:
    """Rows PLA-01 to PLA-57 that induction measures."""
    gb = partial(Target, source="GraupnerBrunel2012", unit="1", relative=False)
    sign = partial(Target, expected=1, unit="1", tolerance=0, relative=False, kind="prediction")
    many = slice_extremes
    return [
        gb("PLA-01", "closed form: distance from the curve at eight lags", 0, tolerance=0.03, kind="prediction",
           measure=curve_distance),
        *(
            gb("PLA-02", f"{name}: distance of efficacies from the authors' runs", 0, tolerance=0.04,
               kind="prediction", measure=partial(ends_distance, name))
            for name in ENDS
        ),
        gb("PLA-03", "slices: outcomes by number of spikes and repeats, of three", 3, tolerance=0, kind="calibration",
           measure=slice_signs),
        gb("PLA-03", "slices: 100 doublets at 5 Hz, most", 1.71, tolerance=0.15, kind="regression",
           measure=lambda: many(2, 100)[1]),
        gb("PLA-03", "slices: 100 doublets at 5 Hz, least", 0.71, tolerance=0.15, kind="regression",
           measure=lambda: many(2, 100)[0]),
        Target("PLA-04", "cortex: distance from ten points of rate and timing", 0, "1", 0.10, "Sjostrom2001",
               "calibration", cortex_distance, relative=False),
        Target("PLA-07", "cultures: distance from a window of pairs", 0, "1", 0.06, "BiPoo1998", "calibration",
               window_distance, relative=False),
        sign("PLA-10", "no potentiation at any rate without NMDA receptors", source="Morris1986",
             measure=lambda: float((blocked(0.0) <= 1).all())),
        sign("PLA-10", "half a block removes half of potentiation at 40 Hz or more", source="Morris1986",
             measure=lambda: float(reduction() >= 0.5)),
        sign("PLA-25", "half the GABA adds twice as much at 10 Hz as at 40 Hz or more", source="MartinAlpha2010",
             measure=lambda: float(disinhibition() > 2)),
        Target("PLA-26", "best spacing of bursts", 200, "ms", 50, "LarsonMunkacsy2015", "calibration", best_spacing,
               relative=False),
        sign("PLA-27", "more GABA, less learning", source="Kolasinski2019",
             measure=lambda: float(learning_with_gaba() < 0)),
        sign("PLA-28", "overlearning protects what was learnt", source="Shibata2017",
             measure=lambda: float(after_training(20.0)["kept"] > after_training(0.0)["kept"])),
        sign("PLA-28", "overlearning disrupts what is learnt next", source="Shibata2017",
             measure=lambda: float(after_training(20.0)["learnt"] < after_training(0.0)["learnt"])),
        sign("PLA-29", "block of relocated alpha5 receptors speeds new learning", source="Davenport2021",
             measure=lambda: float(after_training(20.0, relocated=0.0)["learnt"] > after_training(20.0)["learnt"])),
        sign("PLA-51", "potentiation follows the dose of an NMDA blocker", source="Morris1986",
             measure=lambda: float(dose_order() > 0.9)),
        sign("PLA-53", "corticosterone with the pairs helps", source="Wiegert2006", kind="calibration",
             measure=lambda: float(hormone(-2.0) > 1.01)),
        sign("PLA-53", "corticosterone an hour before does not", source="Wiegert2006", kind="calibration",
             measure=lambda: float(hormone(-80.0) <= 1.01)),
        sign("PLA-53", "corticosterone after the pairs does not", source="Wiegert2006", kind="calibration",
             measure=lambda: float(hormone(10.0) <= 1.01)),
        sign("PLA-55", "a fifth more magnesium: less potentiation", source="Slutsky2010",
             measure=lambda: float(magnesium(1.2) < 0)),
        sign("PLA-55", "weeks of 15 % more magnesium with 30 % more NMDA current: more", source="Slutsky2010",
             kind="calibration", measure=lambda: float(magnesium(1.15, 1.3) > 0)),
        sign("PLA-57", "a quarter less GABA: theta bursts act longer", source="Oberman2012",
             measure=lambda: float(after_effect(0.75) > 1)),
    ]  # fmt: skip
