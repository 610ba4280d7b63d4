"""Choice between two pools that each get evidence and inhibit each other: accuracy and time of decision.

Scheme      two selective pools hear themselves w+ and the other w- times; evidence is a Poisson train to each, the
            mean of one raised and of the other lowered by the coherence, drawn anew every 50 ms
Hands on    `network(...)`, `trial(...)`, `trials(...)`: which pool reached the threshold first, and when
Limits      the time of a decision is that of the middle of the window whose rate reaches the threshold, 25 ms before
            its end; the network settles for 1 s before the evidence, after 0.5 s it fires a fifth less than at rest;
            attractors amplify: raw receptor occupancy may not be fed here, a cut by 3 % turns the choice impulsive or
            undecided
Sources     Wang2002; LamBorduqui2022 (signs of NMDA on pyramidal cells and on interneurons)
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any

import numpy as np

from glutamate.circuit.receptor_pools import INTERNEURONS, Conductances, Knobs, pools, rate
from glutamate.engine.mechanism import Target
from glutamate.engine.model import network_model
from glutamate.engine.network import Network, PoissonInput, Record

CELLS, INHIBITORY, SHARE, POTENTIATION = 1600, 400, 0.15, 1.7
PYRAMIDAL = Conductances(outside=2.1, ampa=0.05, nmda=0.165, gaba=1.3)
INTERNEURON = Conductances(outside=1.62, ampa=0.04, nmda=0.13, gaba=1.0)
OUTSIDE = 2400.0  # Hz
EVIDENCE, SPREAD, HOLD = 40.0, 4.0, 50.0  # Hz, Hz, ms
ONSET, LONGEST = 1000.0, 2000.0  # ms
SETTLED = 700.0  # ms
THRESHOLD, WINDOW, STEP = 15.0, 50.0, 5.0  # Hz, ms, ms
TRIALS = 200


@network_model("decision", title="Choice between two options, 2,000 cells")
def network(coherence: float = 0.0, seed: int = 0, dt: float = 0.1, **knobs: float) -> Network:
    """The network with evidence of a coherence (percent) for `left`; knobs as in `Knobs.of`."""
    size = round(SHARE * CELLS)
    sizes = {"left": size, "right": size, "unselective": CELLS - 2 * size}
    depression = 1 - SHARE * (POTENTIATION - 1) / (1 - SHARE)

    def weight(source: str, target: str) -> float:
        if target == "unselective":
            return 1.0
        return POTENTIATION if source == target else depression

    stimuli = []
    draws = np.random.default_rng([seed, round(1000 * coherence)])
    blank, count = round(ONSET / HOLD), round(LONGEST / HOLD)
    for name, sign in (("left", 1), ("right", -1)):
        means = EVIDENCE * (1 + sign * coherence / 100) + SPREAD * draws.standard_normal(count)
        rates = [*["0 Hz"] * blank, *(f"{max(mean, 0.0)} Hz" for mean in means)]
        stimuli.append(PoissonInput(name, "ampa", rates, PYRAMIDAL.outside, bin=HOLD))
    turned = Knobs.of(**knobs)
    return pools(
        sizes, weight, INHIBITORY, PYRAMIDAL, INTERNEURON, OUTSIDE,
        gaba_time=5.0, knobs=turned, stimuli=stimuli, dt=dt, seed=seed,
    )  # fmt: skip


def trial(coherence: float, seed: int, **knobs: float) -> dict[str, float]:
    """One trial: choice (1 left, -1 right, 0 none in 2 s), time in ms from onset, spontaneous rates."""
    data = network(coherence, seed, **knobs).run(ONSET + LONGEST, Record(spikes=False, bin=STEP))
    width = round(WINDOW / STEP)
    smooth = {
        name: np.convolve(data["rate"].sel(group=name).values, np.ones(width) / width, "full")[: data.sizes["bin"]]
        for name in ("left", "right")
    }
    times = data["bin"].values + STEP - WINDOW / 2 - ONSET  # of the middle of each window
    late = times > WINDOW / 2
    found = {"choice": 0.0, "time": float("nan")}
    crossed = {name: np.flatnonzero(late & (trace >= THRESHOLD)) for name, trace in smooth.items()}
    first = {name: times[at[0]] for name, at in crossed.items() if len(at)}
    if first:
        winner = min(first, key=lambda name: first[name])
        found = {"choice": 1.0 if winner == "left" else -1.0, "time": float(first[winner])}
    size = {"left": SHARE, "right": SHARE, "unselective": 1 - 2 * SHARE}
    found["spontaneous_e"] = sum(part * rate(data, name, SETTLED, ONSET) for name, part in size.items())
    found["spontaneous_i"] = rate(data, INTERNEURONS, SETTLED, ONSET)
    return found


@cache
def trials(coherence: float, count: int = TRIALS, **knobs: float) -> dict[str, float]:
    """Share correct of those decided, share decided, mean time (ms) of those, spontaneous rates."""
    found: list[dict[str, Any]] = [trial(coherence, seed, **knobs) for seed in range(count)]
    decided = [one for one in found if one["choice"]]
    return {
        "accuracy": sum(one["choice"] > 0 for one in decided) / len(decided) if decided else float("nan"),
        "decided": len(decided) / count,
        "time": float(np.mean([one["time"] for one in decided])) if decided else float("nan"),
        "spontaneous_e": float(np.mean([one["spontaneous_e"] for one in found])),
        "spontaneous_i": float(np.mean([one["spontaneous_i"] for one in found])),
    }


def targets() -> list[Target]:
    """Rates at rest, accuracy and time by coherence, signs of receptor changes."""
    ours = partial(Target, source="computed: the same network by Euler steps of 0.1 ms", kind="regression")
    lam = partial(Target, source="LamBorduqui2022", kind="prediction", relative=False, long=True)
    speed, share_of = partial(ours, tolerance=0.1, long=True), partial(ours, relative=False, long=True)
    return [
        ours("CIR-14", "pyramidal cells at rest", 2.6, "Hz", 0.15, measure=lambda: trials(12.8, 2)["spontaneous_e"]),
        ours("CIR-14", "interneurons at rest", 8.6, "Hz", 0.15, measure=lambda: trials(12.8, 2)["spontaneous_i"]),
        share_of("CIR-15", "correct at 6.4 %", 0.725, "1", 0.125, measure=lambda: trials(6.4)["accuracy"]),
        share_of("CIR-15", "correct at 12.8 %, from 0.9", 0.95, "1", 0.05, measure=lambda: trials(12.8)["accuracy"]),
        share_of("CIR-15", "correct at 25.6 %, from 0.98", 0.99, "1", 0.01, measure=lambda: trials(25.6)["accuracy"]),
        speed("CIR-16", "time at 0 %", 890, "ms", measure=lambda: trials(0.0)["time"]),
        speed("CIR-16", "time at 12.8 %", 680, "ms", measure=lambda: trials(12.8)["time"]),
        speed("CIR-16", "time at 51.2 %", 365, "ms", measure=lambda: trials(51.2)["time"]),
        lam(
            "CIR-17", "time per that of control, NMDA on interneurons -3 %, below 0.5", 0.25, "1", 0.25,
            measure=lambda: trials(12.8, 12, nmda_i=0.97)["time"] / trials(12.8)["time"],
        ),
        lam(
            "CIR-17", "decided in 2 s, NMDA on pyramidal cells -3 %, below 0.5", 0.25, "1", 0.25,
            measure=lambda: trials(12.8, 12, nmda_e=0.97)["decided"],
        ),
    ]  # fmt: skip
