"""A cell with two pathways under weak and strong tetani: what is tagged, captured and rescued.

Scheme      1 ms steps of an adaptive exponential cell while it is stimulated, steps of seconds between; many cells at
            once, each with its own chance
Takes in    protocols by name on a pathway at a time; a block of protein synthesis
Hands on    `run(...)`: weights of both pathways over those before, tags; `targets()`
Not here    the equations of tags and late strength (tag_trigger.py)
Limits      Euler steps as in the source; the low protocol takes a minute. The adaptation step of 0.0805 stands in a
            place of pA, so that adaptation is practically off; with 80.5 pA a strong tetanus tags a tenth and nothing
            lasts: the printed number is kept
Sources     Clopath2008 (cell, protocols, numbers)
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from typing import Any

from glutamate.engine.mechanism import Target
from glutamate.errors import ParameterError, closest
from glutamate.plasticity.tag_trigger import LateCapture, TagInduction

EACH, HIGH = 100, 30  # synapses of a pathway, of which begin at the upper end
BASE, EARLY_UP, EARLY_DOWN, LATE = 1.0, 1.0, 0.5, 2.0  # w0, g_h, g_l, g_z
CAPACITANCE, LEAK, REST, SOFT, SLOPE = 281.0, 30.0, -70.6, -50.4, 2.0  # pF, nS, mV, mV, mV
ADAPT_TIME, ADAPT, STEP, PEAK, TOP, SIZE = 144.0, 4.0, 0.0805, 10.0, 20.0, 3.0  # ms, nS, pA, mV, mV, mV
PROTOCOLS = {"weak": (1, 21, 100, 0), "strong": (3, 100, 100, 600), "low": (1, 900, 1, 0)}  # bursts, pulses, Hz, s
SLOW_S = 5.0
CELLS, HOURS = 24, 3600.0
BEFORE = 5 * HOURS
RESCUE_CELLS = 12


class Cells:
    """Many cells with two pathways; arrays are (cells, pathways, synapses)."""

    def __init__(self, cells: int, seed: int, block: tuple[float, float] | None = None) -> None:
        import numpy as np

        self.random, self.block, self.time = np.random.default_rng(seed), block, 0.0
        self.capture, self.induction = LateCapture(), TagInduction()
        self.up, self.down = np.zeros((2, cells, 2, EACH), bool)
        self.late, self.protein = np.zeros((cells, 2, EACH)), np.zeros(cells)
        for cell in self.late:
            for pathway in cell:
                pathway[self.random.permutation(EACH)[:HIGH]] = 1.0

    def weights(self) -> Any:
        """Weight of each pathway over that before, (cells, 2)."""
        now = BASE + EARLY_UP * self.up - EARLY_DOWN * self.down + LATE * self.late
        return now.sum(axis=2) / (EACH * BASE + HIGH * LATE)

    def pass_by(self, seconds: float) -> None:
        """Tags fall off, protein and late strength move, one step."""
        import numpy as np

        part, shape = self.capture, self.up.shape
        self.up &= self.random.random(shape) > -np.expm1(-seconds / part.up_lost)
        self.down &= self.random.random(shape) > -np.expm1(-seconds / part.down_lost)
        tags = (self.up | self.down).sum(axis=(1, 2))
        open_ = self.block is None or not self.block[0] < self.time < self.block[1]
        called = ((tags > part.trigger) & open_).astype(float)
        tag = self.up.astype(float) - self.down
        rate = part.rate(part.State(self.late, self.protein[:, None, None]), part.Drive(tag, called[:, None, None]))
        self.late = self.late + seconds * rate.late
        self.protein = self.protein + seconds * rate.protein[:, 0, 0]
        self.time += seconds

    def wait(self, until: float) -> None:
        """Steps of at most SLOW_S."""
        while self.time < until - 1e-9:
            self.pass_by(min(SLOW_S, until - self.time))

    def train(self, pathway: int, pulses: int, rate_hz: int) -> None:
        """Pulses on a pathway and 20 ms after them."""
        import numpy as np

        part, cells, period = self.induction, len(self.protein), 1000 // rate_hz
        v, w = np.full(cells, REST), np.zeros(cells)
        state = part.State(np.zeros(cells), np.full(cells, REST), np.full(cells, REST))
        up, down = self.up[:, pathway], self.down[:, pathway]
        for ms in range(period * (pulses - 1) + 21):
            pulse = ms % period == 0 and ms // period < pulses
            strength = EARLY_UP * up.sum(1) - EARLY_DOWN * down.sum(1) + LATE * self.late[:, pathway].sum(1) + BASE
            spiked = v == TOP
            w = w + STEP * spiked
            v = np.where(spiked, REST, v)
            pulled = -LEAK * (v - REST) + LEAK * SLOPE * np.exp(np.minimum((v - SOFT) / SLOPE, 50.0)) - w
            v = v + pulled / CAPACITANCE + SIZE * strength * pulse
            v = np.where(v > PEAK, TOP, v)
            w = w + (ADAPT * (v - REST) - w) / ADAPT_TIME
            self._tag(part.output(state, part.Drive(v)), pulse, up, down)
            rate = part.rate(state, part.Drive(v))
            state = part.State(*(s + r for s, r in zip(state, rate, strict=True)))
            state = part.after_source(state, None, 1.0) if pulse else state
            if ms % 1000 == 999:
                self.pass_by(1.0)

    def _tag(self, rates: Any, pulse: bool, up: Any, down: Any) -> None:
        """Who is free takes a tag with the rates of this millisecond; which kind is tried first is chance."""
        if not pulse and not (rates.up > 0).any():
            return
        to_up = self.random.random(up.shape) < rates.up[:, None]
        to_down = self.random.random(up.shape) < (rates.down * pulse)[:, None]
        free, first = ~(up | down), self.random.random((len(up), 1)) < 0.5
        up |= free & to_up & (first | ~to_down)
        down |= free & to_down & ~up


def run(
    schedule: Sequence[tuple[float, int, str]],
    hours: Sequence[float],
    cells: int = CELLS,
    seed: int = 0,
    block: tuple[float, float] | None = None,
) -> dict[str, Any]:
    """Weights at `hours` (hours, 2), means over cells, and shares of synapses tagged up and down after the first burst.

    `schedule` has (begin in h, pathway 0 or 1, protocol); `block` is when no protein is made (h, h). Raises
    ParameterError for an unknown protocol or a time in the past.
    """
    import numpy as np

    for _, pathway, name in schedule:
        if name not in PROTOCOLS or pathway not in (0, 1):
            came, near = f"{name!r} on pathway {pathway}", closest(name, PROTOCOLS)
            raise ParameterError("a protocol", came, ", ".join(PROTOCOLS) + " on 0 or 1", "use one", closest=near)
    held = None if block is None else (block[0] * HOURS, block[1] * HOURS)
    now, out, tags = Cells(cells, seed, held), [], None
    steps = sorted([(HOURS * t, 1, -1, "") for t in hours] + [(HOURS * t, 0, path, name) for t, path, name in schedule])
    for at, look, pathway, name in steps:
        if at < now.time - 60.0:
            asked = f"{name or 'a look'} at {at / HOURS:g} h"
            raise ParameterError(asked, f"{now.time / HOURS:g} h already", "no overlap of protocols", "move it")
        now.wait(at)
        if look:
            out.append(now.weights().mean(axis=0))
            continue
        bursts, pulses, rate_hz, gap = PROTOCOLS[name]
        for burst in range(bursts):
            now.train(pathway, pulses, rate_hz)
            if tags is None:
                tags = now.up[:, pathway].mean(), now.down[:, pathway].mean()
            if burst < bursts - 1:
                now.wait(now.time + gap)
    return {"weights": np.array(out), "tagged": tags}


@cache
def alone(name: str, after_h: float, blocked: bool = False) -> float:
    """Weight of a pathway so many hours after a protocol."""
    block = (-10 / 60, 3.0) if blocked else None
    shifted = None if block is None else (0.2 + block[0], 0.2 + block[1])
    return float(run([(0.2, 0, name)], [0.2 + after_h], block=shifted)["weights"][0, 0])


@cache
def rescued(weak_h: float) -> float:
    """Weight of a weak pathway 8 h after a strong tetanus on the other one; the weak one `weak_h` after that."""
    later = 1 / 3 if weak_h > 0 else 0.0
    found = run([(5.0, 0, "strong"), (5.0 + weak_h + later, 1, "weak")], [13.0], RESCUE_CELLS)
    return float(found["weights"][0, 1])


def targets() -> list[Target]:
    """Weak and strong tetani, protein synthesis, capture."""
    ours = partial(Target, unit="1", source="Clopath2008", kind="regression", relative=False)
    sign = partial(Target, "PLA-15", expected=1, unit="1", tolerance=0, source="Clopath2008", kind="prediction",
                   relative=False)  # fmt: skip
    return [
        ours("PLA-13", "cell of 200 synapses: weak tetanus after 6 h", 1.00, tolerance=0.05,
             measure=partial(alone, "weak", 6.0)),
        ours("PLA-13", "cell of 200 synapses: strong tetanus after 6 h", 1.21, tolerance=0.05,
             measure=partial(alone, "strong", 6.0)),
        ours("PLA-14", "strong tetanus without synthesis after 8 h", 1.00, tolerance=0.03,
             measure=partial(alone, "strong", 8.0, True)),
        sign("weak half an hour before strong is kept", measure=lambda: float(rescued(-0.5) > 1.01)),
        sign("weak three hours before strong is not", measure=lambda: float(rescued(-3.0) <= 1.01)),
        Target("PLA-17", "tags of potentiation fall off with a time constant of", 1.0, "h", 0.3, "Clopath2008",
               "identity", lambda: LateCapture().up_lost / HOURS),
    ]  # fmt: skip
