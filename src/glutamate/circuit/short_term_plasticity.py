"""Synapses that tire and synapses that warm up, in a network: what they pass on of a rate.

Scheme      cells that fire at random at one rate, each onto a cell that only listens; the mean charge of a spike
Theory      of means, as published: u = U (1 + f r) / (1 + U f r), x = 1 / (1 + u d r), response u x / U per spike, with
            rate r, recovery d, facilitation f; it drops the correlation between u, x and the spike
Takes in    rates, a rule
Hands on    `response(...)` per spike relative to the first, `of_means(...)`, `best_rate(...)`
Not here    release of single vesicles, which synapses have
Limits      the theory is exact for random spikes without facilitation; with it the means are 2 % above what is passed
Sources     TsodyksMarkram1997 (saturation), TsodyksPawelzikMarkram1998 (both sets, peak frequency)
"""

from __future__ import annotations

from functools import cache
from math import exp

from glutamate.circuit.lif_current import LIFCurrent
from glutamate.circuit.lif_delta import LIFDelta
from glutamate.engine.network import Group, Network, OneToOne, PoissonInput, Projection, Record, ShortTerm

DEPRESSING = ShortTerm(0.5, 800.0)
FACILITATING = ShortTerm(0.03, 130.0, 530.0)
CELLS = 256
SETTLE, LENGTH, EVERY = 3000.0, 12_000.0, 1.0  # ms
WEIGHT, DELAY, STEP = 1.0, 0.1, 0.1
PASSIVE = 1e4  # mV, a threshold that is not reached
RATES = (10.0, 15.0, 20.0, 25.0, 30.0, 40.0)


def network(rate: float, rule: ShortTerm, seed: int = 0) -> Network:
    """Cells that fire at random at `rate` Hz, each onto one that does not fire."""
    groups = {
        # A threshold that every Poisson event crosses, and no time in which one is lost.
        "source": Group(LIFDelta(refractory_time=0.0), CELLS),
        "target": Group(LIFCurrent(threshold=PASSIVE), CELLS),
    }
    poisson = PoissonInput("source", "excitatory", f"{rate} Hz", 25.0)
    wires = Projection("source", "target", "excitatory", OneToOne(), WEIGHT, DELAY, rule)
    return Network(groups, [wires], [poisson], dt=STEP, seed=seed)


@cache
def response(rate: float, rule: ShortTerm, seed: int = 0) -> float:
    """Mean response to a spike relative to the first after rest, in the steady state."""
    made = network(rate, rule, seed)
    simulation = made.build(threads=1)
    simulation.run(SETTLE, Record(spikes=False))
    watched = Record(states={"target.synaptic_current": range(CELLS)}, spikes="source", every=EVERY)
    data = simulation.run(LENGTH, watched)
    time = made.groups["target"].cell.synaptic_time
    current = float(data["target.synaptic_current"].values.mean())
    fired = data.sizes["event"] / (CELLS * LENGTH)
    # A jump decays with `time`; sampled at ends of steps, the mean of e^(-t / time) is a sum, not the integral.
    area = STEP / (1 - exp(-STEP / time))
    return current / (fired * area * WEIGHT)


def of_means(rate: float, rule: ShortTerm) -> float:
    """The same by the theory of means; its largest value is near 1 / sqrt(U f d)."""
    r = rate / 1000.0
    u = rule.use * (1 + rule.facilitation_time * r) / (1 + rule.use * rule.facilitation_time * r)
    return u / (1 + u * rule.recovery_time * r) / rule.use


def best_rate(rule: ShortTerm, seed: int = 0) -> float:
    """Rate (Hz) of the largest response per spike: the top of a parabola in log rate around the best of RATES."""
    import numpy as np

    found = np.array([response(r, rule, seed) for r in RATES])
    best = int(np.clip(found.argmax(), 1, len(RATES) - 2))
    x, y = np.log(RATES[best - 1 : best + 2]), found[best - 1 : best + 2]
    a, b, _ = np.polyfit(x, y, 2)
    return float(np.exp(-b / (2 * a)))
