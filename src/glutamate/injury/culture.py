"""Culture without oxygen and glucose: stores run out, glutamate collects in the medium, and two routes bring calcium.

Scheme      stores run out -> glutamate in the medium rises -> NMDA receptors -> load; AMPA and voltage channels -> load
Takes in    minutes without oxygen and glucose, blockers
Hands on    `deprived` (share that dies), `fatal_minutes`
Not here    tissue, where glutamate rises within two minutes (ischaemic_glutamate.py)
Limits      two rates are fitted to the four durations it is held against; extrusion without energy is a guess
Sources     GrabbChoi1999 (durations), Kaku1991 (MK-801)
"""

from __future__ import annotations

from functools import cache, partial
from itertools import pairwise
from typing import Any

from glutamate.engine.mechanism import Target
from glutamate.errors import ParameterError
from glutamate.injury.death import dying

STORE_MIN = 10.0  # until stores of a thin culture are gone, assumed
RISE_UM = 0.05  # glutamate at receptors per minute after that, fit:EXC-23
OTHER = 0.33  # load by AMPA receptors and voltage channels per that of all NMDA receptors, fit:EXC-23
UNFED = 0.5  # share of extrusion that needs what is gone, assumed
AFTER_MIN = 60.0


@cache
def deprived(minutes: float, nmda_block: float = 0.0, ampa_block: float = 0.0) -> float:
    """Share of neurons that dies after so many minutes; blockers 0 to 1, AMPA taking voltage channels along."""
    import numpy as np
    from scipy.integrate import solve_ivp

    from glutamate.injury.calcium_load import CalciumLoad

    for name, given, most in (
        ("minutes", minutes, 1440.0),
        ("NMDA block", nmda_block, 1),
        ("AMPA block", ampa_block, 1),
    ):
        if not 0 <= given <= most:
            raise ParameterError(name, f"{given!r:.40}", f"0 to {most:g}", "choose another value")
    part = CalciumLoad()

    def rate(t: float, y: Any) -> Any:
        gone = STORE_MIN < t < minutes
        level = RISE_UM * max(min(t, minutes) - STORE_MIN, 0.0) * gone
        drive = part.Drive(1e-3 * level, 1.0, nmda_block, UNFED * gone)
        load, lost, late = part.rate(part.State(*y), drive)
        other = part.drive_most * OTHER * part.occupancy(1e-3 * level) * (1 - ampa_block)
        return [load + other, lost, late]

    def full(t: float, y: Any) -> float:
        return float(20.0 - y[0])

    full.terminal = True  # type: ignore[attr-defined]
    peak, y = 0.0, np.zeros(3)
    cuts = sorted({0.0, min(STORE_MIN, minutes), minutes, minutes + AFTER_MIN})
    for t0, t1 in pairwise(cuts):
        inside = solve_ivp(rate, (t0, t1), y, rtol=1e-8, atol=1e-12, events=full, max_step=1.0)
        peak, y = max(peak, float(inside.y[0].max())), inside.y[:, -1]
        if inside.status == 1:
            break
    return dying(peak)


def fatal_minutes(nmda_block: float = 0.0, ampa_block: float = 0.0) -> float:
    """Duration that kills half; ParameterError where none up to ten hours does."""
    from scipy.optimize import brentq

    def excess(minutes: float) -> float:
        return deprived(round(minutes, 3), nmda_block, ampa_block) - 0.5

    if excess(600.0) < 0:
        came = f"blocks of {nmda_block:g} and {ampa_block:g}"
        raise ParameterError("a duration that kills half", came, "one up to 600 min", "block less")
    return float(brentq(excess, 1.0, 600.0, xtol=0.05))


def targets() -> list[Target]:
    """Durations that kill and that do not, with and without an NMDA blocker; share that dies."""
    ours = partial(Target, "EXC-23", unit="1", tolerance=0.25, kind="calibration", relative=False)
    rows: tuple[tuple[str, float, str, tuple[float, ...]], ...] = (
        ("30 min do not kill", 0.0, "GrabbChoi1999", (30.0,)),
        ("55 min kill", 1.0, "GrabbChoi1999", (55.0,)),
        ("60 min do not kill with MK-801", 0.0, "Kaku1991", (60.0, 1.0)),
        ("100 min kill in spite of MK-801", 1.0, "Kaku1991", (100.0, 1.0)),
        ("100 min do not kill where AMPA is blocked too", 0.0, "Kaku1991", (100.0, 1.0, 1.0)),
    )
    return [ours(what=w, expected=e, source=s, measure=partial(deprived, *a)) for w, e, s, a in rows]
