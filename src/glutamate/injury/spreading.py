"""Spreading depolarization: tissue along a line in which potassium and glutamate diffuse from one place to the next.

Scheme      Hubel's tissue in every cell of a line -> depolarization -> potassium outside -> the next cell
Takes in    where it begins and how strongly, energy, coupling to the bath, NMDA block
Hands on    `spread` (potassium and voltage by place and time), speed of the front
Not here    two dimensions, vessels, swelling (volumes are rigid here), charge carried along by other ions
Limits      diffusion is that of free solution divided by tortuosity squared; other ions stay where they are
Sources     Hubel2017 (tissue), NicholsonSykova1998 (tortuosity), DreierReiffurth2015 (speed in brains)
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from glutamate.engine.mechanism import Target
from glutamate.errors import ParameterError

POTASSIUM, GLUTAMATE = 1.96, 0.76  # um^2/ms, free solution at 37 degC
TORTUOSITY = 1.6  # NicholsonSykova1998
CELLS, WIDTH_UM, STEP_MS, BEGIN_UM = 80, 25.0, 100.0, 300.0


@cache
def spread(
    seconds: float = 45.0, begin_mm: float = 80.0, nmda_block: float = 0.0, energy: float = 1.0, coupling: float = 1.0
) -> dict[str, Any]:
    """Potassium (places, times) in mM and voltage in mV after the first 300 um are set to `begin_mm` potassium.

    Returns x_um, time_s, potassium, voltage. Raises ParameterError for a time that is not positive, SolveError where a
    cell of the line fails.
    """
    import numpy as np

    from glutamate.engine.assembly import Assembly, Input
    from glutamate.engine.fixed.line import LineBatch, run_line
    from glutamate.engine.mechanism import changed
    from glutamate.engine.system import trace
    from glutamate.errors import SolveError
    from glutamate.injury.hubel import HubelTissue

    if not 0 < seconds <= 600:
        raise ParameterError("seconds of spread", f"{seconds!r:.40}", "above 0 to 600", "choose another time")
    part = changed(HubelTissue(), water=0.0)
    given = {"energy": energy, "coupling": coupling, "nmda_block": nmda_block}
    wires = {f"tissue.{name}": Input("1", value) for name, value in given.items()}
    system = trace(Assembly({"tissue": part}, wires | {"tissue.bath": Input("mM", 4.0)}))
    paths = [s.path for s in system.states]
    start = np.full((CELLS, len(paths)), np.nan)
    x = (np.arange(CELLS) + 0.5) * WIDTH_UM
    start[x < BEGIN_UM, paths.index("tissue.outside_potassium")] = (
        begin_mm - part.potassium_out
    ) * part.outside_volume_rest
    slow = {"tissue.outside_potassium": POTASSIUM, "tissue.outside_glutamate": GLUTAMATE}
    slow = {path: value / TORTUOSITY**2 for path, value in slow.items()}
    every = round(1e3 / STEP_MS)
    batch = LineBatch(
        CELLS,
        WIDTH_UM,
        slow,
        0.0,
        1e3 * round(seconds),
        STEP_MS,
        every=every,
        start=start,
        rtol=1e-5,
        scheme="backward",
    )
    out = run_line(system, batch, record=["tissue.potassium_outside", "tissue.voltage"])
    if np.any(out.status):
        where = int(np.flatnonzero(out.status)[0])
        came = f"cell {where} stopped after {out.end_time[where] / 1e3:g} s"
        raise SolveError("a spreading depolarization", came, "a line that runs through", "begin with less potassium")
    return {"x_um": out.x, "time_s": out.times / 1e3, "potassium": out.out[:, :, 0], "voltage": out.out[:, :, 1]}


def speed(course: dict[str, Any], level_mm: float = 20.0, first_um: float = 500.0) -> float:
    """Speed of the front in mm/min: where potassium first exceeds a level, beyond `first_um`; 0 if it stops."""
    import numpy as np

    high = course["potassium"] > level_mm
    reached = high.any(1)
    when = course["time_s"][high.argmax(1)]
    used = reached & (course["x_um"] > first_um)
    if used.sum() < 4:
        return 0.0
    return float(np.polyfit(when[used], course["x_um"][used], 1)[0] * 60 / 1e3)


def targets() -> list[Target]:
    """Speed in tissue with oxygen, and whether NMDA block stops it."""
    ours = partial(Target, kind="prediction", relative=False)
    stops = partial(ours, "PAI-07", "NMDA block stops the front in tissue with oxygen", 0, "mm/min", 0.2)
    return [
        ours("EXC-10", "speed of the front", 3, "mm/min", 2, "DreierReiffurth2015", measure=lambda: speed(spread())),
        stops(source="Marrannes1988", measure=lambda: speed(spread(nmda_block=1.0))),
    ]
