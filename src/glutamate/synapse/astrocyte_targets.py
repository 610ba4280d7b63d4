"""What the astrocyte must give: peaks under regular input, rest without, and where fixed IP3 makes calcium oscillate.

Takes in    the model `astrocyte`, juvenile; its store alone
Hands on    `targets()`, each measured by a run of its own
"""

from functools import cache, partial
from typing import Any

import numpy as np

from glutamate.engine.events.protocol import Protocol
from glutamate.engine.mechanism import Target
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.synapse.astrocyte import StoreCalcium, assemble

LARGE = 0.5e-3  # mM; a peak above it is a large one
PEAKS = (3.2, 4.5, 8.8, 13.1, 17.2)  # s, of input at 0.5 Hz
LEVELS = (0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.5)  # uM, IP3 of the stored run
STEADY = 10e-6  # mM; less movement than this is rest


def targets() -> list[Target]:
    """Targets of the assembled astrocyte and of its store at fixed IP3.

    The window of SYN-42 was read off seven levels of IP3; between them its edges are those of the same equations by
    Euler steps of 2 ms over 1000 s in steps of 1 nM.
    """
    ours = partial(Target, source="computed: the same equations by Euler steps of 2 ms", kind="regression")
    near = partial(ours, tolerance=0.3, relative=False)
    edge = partial(ours, tolerance=0.005, relative=False)
    level = partial(ours, tolerance=0.01, relative=False)
    weak, strong = StoreCalcium(), StoreCalcium.strong_pump()
    return [
        *(
            near("SYN-41", f"large peak {k + 1} at 0.5 Hz", at, "s", measure=partial(_peak, k))
            for k, at in enumerate(PEAKS)
        ),
        ours("SYN-41", "large peaks in 120 s", 5, "1", 0.0, measure=lambda: float(len(_peaks()))),
        level("SYN-41", "lowest of the plateau", 0.41, "uM", measure=lambda: _plateau()[0]),
        level("SYN-41", "highest of the plateau", 0.49, "uM", measure=lambda: _plateau()[1]),
        ours("SYN-41", "calcium without input", 0.054, "uM", 0.02, measure=_rest),
        level("SYN-42", "levels of IP3 that oscillate, weak pump", 3, "1", measure=lambda: _match(weak, 0.4, 0.6)),
        level("SYN-42", "levels of IP3 that oscillate, strong pump", 3, "1", measure=lambda: _match(strong, 0.6, 1.0)),
        edge("SYN-42", "least IP3 that oscillates, weak pump", 0.349, "uM", measure=lambda: _window(0.1)[0]),
        edge("SYN-42", "most IP3 that oscillates, weak pump", 0.650, "uM", measure=lambda: _window(0.1)[1]),
        edge("SYN-42", "least IP3 that oscillates, strong pump", 0.536, "uM", measure=lambda: _window(0.05)[0]),
        edge("SYN-42", "most IP3 that oscillates, strong pump", 1.123, "uM", measure=lambda: _window(0.05)[1]),
    ]


@cache
def _trace() -> tuple[Any, Any]:
    """Times (s) and calcium (mM) for a vesicle every 2 s over 120 s."""
    times = np.arange(0, 120.001, 0.01)
    spikes = Protocol().spikes("fluid.vesicles", times=np.arange(2.0, 120.0, 2.0))
    model = Model.of(assemble(age="juvenile"), name="astrocyte")
    data = simulate(model, spikes, times=times, record=["store.calcium"], threads=1)
    return times, data["store.calcium"].values


def _peaks() -> Any:
    times, calcium = _trace()
    inner = calcium[1:-1]
    return times[1:-1][(inner > calcium[:-2]) & (inner >= calcium[2:]) & (inner > LARGE)]


def _peak(which: int) -> float:
    found = _peaks()
    return float(found[which]) if which < len(found) else float("nan")


def _plateau() -> tuple[float, float]:
    times, calcium = _trace()
    last = 1e3 * calcium[times > 60]
    return float(last.min()), float(last.max())


def _rest() -> float:
    model = Model.of(assemble(age="juvenile"), name="astrocyte")
    data = simulate(model, times=[0.0, 60.0], record=["store.calcium"], threads=1)
    return 1e3 * float(data["store.calcium"].values[-1])


@cache
def _movement(pump_half: float, levels: tuple[float, ...]) -> Any:
    """Span of calcium (mM) over the last 100 of 1000 s at each fixed IP3 (uM)."""
    model = Model.of(StoreCalcium(calcium_start=1e-4, available_start=0.8, pump_half=1e-3 * pump_half))
    data = simulate(
        model,
        times=np.linspace(900, 1000, 401),
        vary={"store_calcium.ip3": 1e-3 * np.array(levels)},
        record=["store_calcium.calcium"],
        threads=1,
    )
    return np.ptp(data["store_calcium.calcium"].transpose("member", "time").values, axis=1)


def _window(pump_half: float) -> tuple[float, float]:
    """Least and most IP3 (uM) at which calcium never rests, between 0.2 and 1.3."""
    levels = np.linspace(0.2, 1.3, 1101)
    moving = levels[_movement(pump_half, tuple(levels)) > STEADY]
    return float(moving[0]), float(moving[-1])


def _match(store: StoreCalcium, least: float, most: float) -> float:
    """Levels from least to most that oscillate, less those outside that do."""
    moving = _movement(1e3 * store.pump_half, LEVELS) > STEADY
    inside = (np.array(LEVELS) >= least) & (np.array(LEVELS) <= most)
    return float(np.sum(moving & inside) - np.sum(moving & ~inside))
