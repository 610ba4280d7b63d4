"""Ambient glutamate: one level at every scale where less is taken up, and what of it a scan can see.

Scheme      share of transporters that work -> level at which uptake and leak agree, at four scales;
            twice the level -> amounts of tissue -> spectrum
Takes in    the models `synapse` and `cycle`, glial failure (its network held at its rate), the index of chronic stress
Hands on    `ladder(scale)`, `seen`, `spineless`, `targets()`
Limits      release is held. With firing that follows, glial failure gives 122 nM at a quarter of uptake, not 101; the
            index of chronic stress is release over uptake by definition, and shows nothing of its own
Sources     HermanJahr2007 (level at rest)
"""

from functools import cache, partial
from typing import Any

import numpy as np

from glutamate.engine import discover
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.mechanism import Target
from glutamate.engine.simulate import simulate
from glutamate.injury.glial_failure import settled
from glutamate.life.chronic_stress import ChronicStress
from glutamate.life.tissue_pool import TissuePool
from glutamate.metabolism.steady import SteadyMap
from glutamate.readouts.mrs.pools import metabolite_amounts
from glutamate.readouts.mrs.spectrum import mr_spectrum

UPTAKE = {1.0: 25.0, 0.5: 51.0, 0.25: 103.0}  # share of transporters: nM
REST_NM, SETTLE_MS = 25.0, 1e4


@cache
def ladder(scale: str) -> tuple[float, ...]:
    """Ambient glutamate (nM) with all, half and a quarter of uptake: "synapse", "metabolism", "injury" or "life"."""
    shares = tuple(UPTAKE)
    if scale == "synapse":
        return tuple(_synapse(share) for share in shares)
    if scale == "metabolism":
        found = SteadyMap()({"transporters": np.array(shares)})["fluid.glutamate_ambient"]
        return tuple(float(level) * 1e6 for level in found)
    if scale == "injury":
        return tuple(1e6 * settled(share, tonic=0.0)["glutamate"] for share in shares)
    part: Any = ChronicStress()
    drive = part.Drive(0.0, 0.0, 0.0, 1.0)
    return tuple(REST_NM * float(part.output(part.State(s, 1.0, 1.0, 0.0), drive).ambient) for s in shares)


def _synapse(share: float) -> float:
    less = Protocol().step("transporters", share, start=1.0)
    path = "cleft.glutamate_ambient"
    data = simulate(discover.model("synapse"), less, times=[0.0, SETTLE_MS], record=[path], threads=1)
    return 1e6 * float(data[path].values[-1])


@cache
def seen() -> tuple[float, float]:
    """Change of tissue glutamate, and of the spectrum (rms), when ambient glutamate doubles at once; relative."""
    model, path = discover.model("cycle"), "fluid.glutamate_ambient"
    amounts = []
    for fold in (1.0, 2.0):
        rest = simulate(model, times=[0.0, 1.0], record=[path], threads=1)[path].values[0]
        data = simulate(model, times=[0.0, 1.0], start={path: fold * float(rest)}, rtol=1e-10, threads=1)
        amounts.append(metabolite_amounts(data, 0.0))
    none, once, twice = (mr_spectrum({"Glu": level}).spectra[""] for level in (0.0, *(a["Glu"] for a in amounts)))
    off = np.sqrt(np.mean(np.abs(twice - once) ** 2) / np.mean(np.abs(once - none) ** 2))
    return amounts[1]["Glu"] / amounts[0]["Glu"] - 1, float(off)


def spineless(spines: float = 0.8) -> float:
    """Change (%) of tissue glutamate in a person's day where a share of spines is left."""
    part: Any = TissuePool()
    few, all_ = (part.output(part.State(1.0), part.Drive(0.8, 1.0, -1.0, w, 0.0)).glutamate_tissue for w in (spines, 1))
    return float(100 * (few / all_ - 1))


def targets() -> list[Target]:
    """The ladder at four scales; what a scan sees of twice the level, and of lost spines."""
    rung = partial(Target, "XSC-04", unit="nM", tolerance=0.1, source="HermanJahr2007", kind="identity")
    scan = partial(Target, "XSC-12", kind="identity", relative=False)
    pools = "computed: ambient per tissue glutamate"

    def measured(scale: str, rank: int) -> Any:
        return lambda: ladder(scale)[rank]

    rows = [
        rung(what=f"ambient glutamate of {scale} with {share:g} of uptake", expected=level, measure=measured(scale, k))
        for scale in ("synapse", "metabolism", "injury", "life")
        for k, (share, level) in enumerate(UPTAKE.items())
    ]
    return [
        *rows,
        scan(what="tissue glutamate, ambient doubled", expected=5e-7, unit="1", tolerance=1e-7, source=pools,
             measure=lambda: seen()[0]),
        scan(what="spectrum of glutamate, ambient doubled", expected=5e-7, unit="1", tolerance=1e-7, source=pools,
             measure=lambda: seen()[1]),
        scan(what="tissue glutamate with a fifth of spines lost", expected=-3.0, unit="%", tolerance=1.0,
             source="computed: glutamate of vesicles per that of tissue", measure=spineless),
    ]  # fmt: skip
