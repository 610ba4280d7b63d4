"""What the resting cycle must give: fluxes and pools of living brain, balances, stability.

Takes in    the model `cycle` at rest, under graded release, at random states
Hands on    `targets()`
Limits      fluxes and pools that the resting cortex takes as numbers are calibration, not success
"""

from functools import partial
from typing import Any

import numpy as np

from glutamate.engine import discover
from glutamate.engine.analysis.numeric import Numeric
from glutamate.engine.mechanism import Target
from glutamate.metabolism.experiment import active, at_rest, course, per_gram, within

SYNAPSES = 1e12  # per gram
MOLECULES = 3000  # per vesicle
AVOGADRO = 6.02214076e17  # molecules per umol
FLUX = "umol/(g min)"
POOLS = ("excitatory", "inhibitory", "astrocytes")
SKELETONS = {"excitatory.glutamine": 2, "inhibitory.glutamine": 2, "astrocytes.glutamine": 2}  # nitrogen atoms


def targets() -> list[Target]:
    """Targets at rest."""
    fitted = partial(Target, kind="calibration")
    found = partial(Target, kind="prediction")
    flux = partial(fitted, unit=FLUX, relative=False)
    pool = partial(fitted, unit="umol/g", source="Rothman1993")
    return [
        flux("MET-01", "citric-acid cycle of all cells", 0.77, tolerance=0.07, source="Shen1999", measure=_total),
        flux("MET-02", "cycle", 0.32, tolerance=0.05, source="Shen1999;Lebon2002", measure=_cycle),
        fitted(
            "MET-03", "cycle per oxidative glucose use", **within(0.7, 0.9), unit="1", source="Shen1999",
            measure=partial(at_rest, "tissue.cycle_per_glucose"),
        ),
        fitted(
            "MET-04", "glucose oxidized in neurons per cycle, release 0 to 1.5", **within(0.8, 1.1), unit="1",
            source="Sibson1998;Hyder2006", measure=_slope,
        ),
        flux(
            "MET-06", "citric-acid cycle of astrocytes", 0.14, tolerance=0.06, source="Lebon2002",
            measure=lambda: _total() - per_gram("energy.neuron_cycle"),
        ),
        fitted(
            "MET-07", "pyruvate carboxylation", **within(0.02, 0.09), unit=FLUX, source="Mason2007;Gruetter2001",
            measure=partial(per_gram, "astrocytes.glutamate_anew"),
        ),
        fitted("MET-08", "turnover of GABA", **within(0.3, 4.5), unit="%/min", source="MasonGABA", measure=_turnover),
        fitted("MET-09", "share of GABA", **within(10, 23), unit="%", source="Patel2005", measure=_gaba_share),
        pool("MET-10", "tissue glutamate", **within(8, 12), measure=partial(per_gram, "tissue.glutamate_tissue")),
        pool("MET-10", "tissue glutamine", **within(2, 4), measure=partial(per_gram, "tissue.glutamine_tissue")),
        pool("MET-10", "tissue GABA", **within(1, 1.5), measure=partial(per_gram, "tissue.gaba_tissue")),
        pool("MET-10", "glutathione", **within(1, 1.5), measure=partial(per_gram, "tissue.glutathione_tissue")),
        fitted(
            "MET-11", "ambient glutamate", **within(15, 100), unit="nM", source="HermanJahr2007",
            measure=lambda: 1e6 * at_rest("fluid.glutamate_ambient"),
        ),
        fitted(
            "MET-11", "ambient GABA", **within(0.1, 0.8), unit="uM", source="assumed: range of several methods",
            measure=lambda: 1e3 * at_rest("fluid.gaba_ambient"),
        ),
        Target(
            "MET-12", "vesicles per synapse and second that the cycle asks for", **within(0.7, 1.5), unit="1/s",
            source="computed: cycle, synapses per gram, molecules per vesicle", kind="identity", measure=quanta,
        ),
        *balances(),
        found(
            "MET-26", "recycling of glutamate, share of ATP", **within(3, 7), unit="%",
            source="AttwellLaughlin2001;Howarth2012", measure=lambda: 100 * at_rest("energy.recycling_share"),
        ),
    ]  # fmt: skip


def balances() -> list[Target]:
    """Identities of the equations."""
    own = partial(Target, expected=0.0, unit="1", relative=False, kind="identity", hard=True)
    summed = partial(own, "MET-13", tolerance=1e-9, source="computed: sum of the balances at 20 random states")
    return [
        summed("carbon skeletons unaccounted for", measure=lambda: imbalance()[0]),
        summed("nitrogen unaccounted for", measure=lambda: imbalance()[1]),
        Target(
            "MET-14", "slowest of the 16 modes of the cycle", **within(-0.0019, -1e-4), unit="1/min", kind="regression",
            source="computed: half-life of glutathione is the slowest", measure=slowest_mode, hard=True,
        ),
        own(
            "MET-14", "drift over 60 days at rest", tolerance=1e-6, source="computed: the start is a fixed point",
            measure=_drift,
        ),
    ]  # fmt: skip


def _total() -> float:
    return per_gram("energy.total_cycle")


def _cycle() -> float:
    return per_gram("tissue.cycle")


def _slope() -> float:
    """Least-squares slope over settled states at seven levels of release."""
    levels = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5)
    runs = [course((0.0, 60.0), tuple(active(level).items())) for level in levels]
    cycle, glucose = (np.array([run[p][-1] for run in runs]) for p in ("tissue.cycle", "energy.neuron_glucose"))
    return float(np.polyfit(cycle, glucose, 1)[0])


def _turnover() -> float:
    return 100 * at_rest("inhibitory.gaba_made") / at_rest("tissue.gaba_tissue")


def _gaba_share() -> float:
    return 100 * at_rest("astrocytes.gaba_uptake") / at_rest("tissue.cycle")


def quanta() -> float:
    """Releases per synapse and second whose glutamate is the released flux."""
    return per_gram("excitatory.released") / 60 * AVOGADRO / SYNAPSES / MOLECULES


def imbalance(states: int = 20, seed: int = 1) -> tuple[float, float]:
    """Largest relative error of the sums of carbon skeletons and of nitrogen over random states and inputs.

    A skeleton is a five-carbon chain of glutamate, glutamine, GABA, aspartate or glutathione, each counted as one.
    """
    rng = np.random.default_rng(seed)
    worst = [0.0, 0.0]
    model = discover.model("cycle")
    inputs = [slot.path for slot in model.system.inputs]
    names = [slot.path for slot in model.system.states]
    for _ in range(states):
        given = {p: float(model.values()[p]) * rng.uniform(0.3, 1.0) for p in inputs}
        numeric = Numeric(model, given)
        y = numeric.start() * rng.uniform(0.3, 2.0, len(names))
        moved, out = dict(zip(names, numeric.rate(y), strict=True)), numeric.outputs(y)
        fluid, water = out["rest.volume_fluid"], out["rest.volume_water"]
        carbon = {p: moved[p] for p in names if p.startswith(POOLS) or p == "glutathione.glutathione"}
        carbon |= {p: fluid * moved[p] for p in names if p.startswith("fluid.")}
        burnt = sum(out[f"{cell}.glutamate_burnt"] for cell in POOLS)
        entry, lost = out["barrier.glutamate_entry"], out["barrier.glutamine_loss"]
        worst[0] = max(worst[0], _error(carbon.values(), out["astrocytes.glutamate_anew"] + entry - burnt - lost))
        two = {**SKELETONS, "fluid.glutamine": 2}
        nitrogen = [two.get(p, 1) * x for p, x in carbon.items()] + [water * moved["ammonium.ammonium"]]
        outside = out["ammonium.from_amino_acids"] + out["ammonium.entry"] + entry - 2 * lost
        worst[1] = max(worst[1], _error(nitrogen, outside))
    return worst[0], worst[1]


def _error(moved: Any, outside: float) -> float:
    """Sum of what moved less what crossed the border, over the size of what moved."""
    parts = list(moved)
    return abs(sum(parts) - outside) / sum(abs(x) for x in parts)


def slowest_mode() -> float:
    """Largest real part among the modes of pools, with enzymes held."""
    numeric = Numeric(discover.model("cycle"))
    names = [slot.path for slot in numeric.system.states]
    kept = [k for k, p in enumerate(names) if p.split(".")[0] not in ("decarboxylase", "transaminase", "lactate")]
    slopes = numeric.jacobian(numeric.start())[np.ix_(kept, kept)]
    return float(np.linalg.eigvals(slopes).real.max())


def _drift() -> float:
    found = course((0.0, 60 * 1440.0))
    return max(abs(float(x[-1] / x[0] - 1)) for x in found.values() if x[0] > 0)
