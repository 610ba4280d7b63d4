"""Published numbers of energy failure and depolarization that the three ion models are held against.

Takes in    runs of ion_models.py
Hands on    targets of rest, recovery, latency, blocks of channels and receptors, conservation
Not here    speed in space (spreading.py), transport (ischaemic_glutamate.py)
Sources     Kalia2021, Hubel2017, Wei2014, Murphy2008 (ischaemia in the living cortex), HubelDahlem2014 (the bath)
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from glutamate.engine.mechanism import Target, rate_of
from glutamate.injury.ion_models import episode, hubel, kalia, latency, spikes, wei_course

HOUR_S = 3600.0


def targets() -> list[Target]:
    """Rest, recovery, blocks, latency, regimes, conservation."""
    return _kalia() + _wei() + _hubel() + _conserved()


def _end(left: float, minutes: float, block: tuple[Any, ...] = (), after_min: float = 20.0) -> float:
    """Voltage `after_min` after energy is back, or after a block from minute 30 on has ended."""
    ended = (block[1] + block[2]) / 60 if block else 5 + minutes
    changes = {"failure__left": left, "failure__length": 6e4 * minutes}
    return float(kalia(60 * (ended + after_min), block, **changes)["voltage"][-1])


def _kalia() -> list[Target]:
    ours = partial(Target, source="Kalia2021", kind="prediction", relative=False)
    run = partial(Target, source="computed: the same equations in SciPy", kind="regression", relative=False)

    def still() -> float:
        """Largest derivative of any amount in fmol/min at the start."""
        from glutamate.injury.kalia import KaliaSynapse

        part = KaliaSynapse()
        drive = part.Drive(1.0, 0.0, 0.0, 0.0, 0.0)
        rate = rate_of(part, part.start(drive), drive)
        amounts = [n for n in rate._fields if "voltage" not in n and "volume" not in n]
        kept = [n for n in amounts if n not in ("activation", "inactivation", "delayed")]
        return max(abs(getattr(rate, n)) for n in kept) * 60.0  # amol/ms to fmol/min

    def critical() -> float:
        low, high = 5.0, 6.5
        for _ in range(5):
            middle = (low + high) / 2
            low, high = (middle, high) if _end(0.5, middle) < -60 else (low, middle)
        return (low + high) / 2 if _end(0.5, low) < -60 else 0.0

    def reset(name: str) -> float:
        return _end(0.5, 15, (name, 1800.0, 600.0))

    ours = partial(ours, long=True)
    locked = {"expected": -35, "tolerance": 10, "unit": "mV"}
    well = {"expected": -65, "tolerance": 2, "unit": "mV"}
    return [
        run("EXC-01", "fastest amount at rest", 0, "fmol/min", 1e-6, measure=still, hard=True),
        ours("EXC-02", "voltage 20 min after 5 min at half energy", **well, measure=lambda: _end(0.5, 5)),
        ours("EXC-02", "voltage 20 min after 15 min at half energy", **locked, measure=lambda: _end(0.5, 15)),
        run("EXC-03", "critical duration at half energy", 5.75, "min", 0.75, measure=critical, long=True),
        ours("EXC-04", "voltage after a block of sodium channels", **well, measure=lambda: reset("sodium")),
        ours("EXC-04", "voltage after a block of potassium channels", **well, measure=lambda: reset("potassium")),
        ours("EXC-04", "voltage after a block of chloride channels", **locked, measure=lambda: reset("chloride")),
    ]


def _wei() -> list[Target]:
    sign = partial(Target, expected=1, unit="1", tolerance=0, relative=False)
    run = partial(sign, source="computed: the same equations in SciPy", kind="regression")

    def coupled() -> float:
        return float(wei_course(1320.0, (60.0, 900.0))["voltage"][-1] < -65)

    def alone() -> float:
        return float(wei_course(255.0, (60.0, 15.0), neuron__coupling=0.0)["voltage"][-1] > -45)

    def regimes() -> float:
        rest, burst, wave = (wei_course(120.0, neuron__bath=b) for b in (4.0, 8.0, 20.0))
        silent = spikes(rest) == 0 and rest["voltage"].max() < -60
        bursting = spikes(burst) > 10 and (burst["voltage"] > -45).mean() < 0.1
        lasting = (wave["voltage"] > -45).mean() > 0.2 and wave["potassium"].max() > 20
        return float(silent and bursting and lasting)

    bath = partial(sign, source="HubelDahlem2014", kind="prediction")
    return [
        bath("EXC-06", "with bath and glia: back after 15 min without oxygen", measure=coupled),
        bath("EXC-06", "without them: down after 15 s without oxygen", measure=alone),
        run("EXC-07", "bath of 4, 8, 20 mM: rest, bursts, lasting depolarization", measure=regimes),
    ]


def _hubel() -> list[Target]:
    run = partial(Target, source="computed: the same equations in SciPy", kind="regression")
    seen = partial(Target, source="Murphy2008", kind="prediction", relative=False)

    def wait(bath: float) -> float:
        return latency(hubel("anoxia", tissue__bath=bath, failure__onset=1e9))

    def lasts(bath: float) -> float:
        return episode(hubel("anoxia", tissue__bath=bath, failure__onset=1e9))

    def stopped(**changes: float) -> float:
        return latency(hubel("stopped_flow", 500.0, failure__length=4e5, **changes), 20.0)

    def blocked() -> float:
        free = latency(hubel("anoxia", 200.0), 20.0)
        held = latency(hubel("anoxia", 200.0, tissue__nmda_block=1.0, tissue__ampa_step=0.0), 20.0)
        return held / free

    def normoxic() -> float:
        """Latency with NMDA receptors blocked per that without, in a bath of 15 mM; above 5 is abolished."""
        course = hubel("anoxia", tissue__bath=15.0, failure__onset=1e9, tissue__nmda_block=1.0)
        return min(latency(course) / wait(15.0), 5.0)

    def mutation(**changes: float) -> float:
        """1 where a mutation lowers the bath that ignites within 400 s."""
        baths = [b / 10 for b in range(65, 90)]

        def lowest(**given: float) -> float:
            hits = (b for b in baths if latency(hubel("anoxia", tissue__bath=b, failure__onset=1e9, **given)) < 400)
            return next(hits, float("inf"))

        return float(lowest(**changes) < lowest())

    latencies = ((8.0, 310), (10.0, 169), (12.0, 116), (15.0, 78), (20.0, 50))
    migraine = partial(Target, expected=1, unit="1", tolerance=0, relative=False, kind="prediction")
    rise = partial(mutation, tissue__release=2.25e-2)
    fall = partial(mutation, tissue__pump=0.7 * 6.46e-2, tissue__glia_uptake=0.7 * 1.44e-2)
    return [
        *(
            run("EXC-08", f"latency in a bath of {b:g} mM", value, "s", 0.15, measure=partial(wait, b))
            for b, value in latencies
        ),
        run("EXC-08", "duration in a bath of 8 mM", 50, "s", 5, measure=partial(lasts, 8.0), relative=False),
        run("EXC-08", "duration in a bath of 10 mM", 50, "s", 5, measure=partial(lasts, 10.0), relative=False),
        seen("EXC-09", "minutes from stopped flow to depolarization", 2.5, "min", 1.5, measure=lambda: stopped() / 60),
        seen("EXC-11", "anoxic latency without NMDA and AMPA per with", 1, "1", 0.2, measure=blocked),
        Target(
            "PAI-07", "NMDA block abolishes ignition with oxygen (5: never)", 5, "1", 0, "Marrannes1988",
            "prediction", normoxic, relative=False,
        ),
        Target(
            "PAI-07", "and leaves the anoxic latency", 1, "1", 0.2, "Murphy2008", "prediction", blocked, relative=False
        ),
        migraine("PAI-08", "more release (FHM1) lowers the threshold", source="vandenMaagdenberg2004", measure=rise),
        migraine("PAI-08", "weaker pump and glia (FHM2) lower the threshold", source="Leo2011", measure=fall),
    ]  # fmt: skip


@cache
def drift(name: str) -> float:
    """Largest change of a closed total in an hour without energy, relative to that total; name of an ion model."""
    import numpy as np

    from glutamate.engine import discover
    from glutamate.engine.simulate import simulate

    length = "60 min"
    if name == "kalia":
        made = discover.model("closed_synapse").set({"failure.left": 0.0, "failure.length": length})
        data = simulate(made, times=np.linspace(0, 3.9e6, 300), threads=1)
        get = lambda n: data[f"synapse.{n}"].values  # noqa: E731
        places = {"inside": get("neuron_volume"), "glia": get("glia_volume"), "outside": get("outside_volume")}
        totals = [sum(get(f"{ion}_{p}") * v for p, v in places.items()) for ion in ("sodium", "potassium", "chloride")]
        totals.append(sum(places.values()))
        stages = ("unprimed", "primed", "one_calcium", "two_calcium", "three_calcium", "cytosol", "depot")
        totals.append(sum(get(n) for n in (*stages, "glia_glutamate", "cleft_glutamate")))
    elif name == "hubel":
        closed = {"failure.length": length, "failure.coupling_after": 0.0, "failure.onset": "1 s"}
        made = discover.model("anoxia").set(closed)
        data = simulate(made, times=np.linspace(16e3, 3.7e6, 300), threads=1)
        get = lambda n: data[f"tissue.{n}"].values  # noqa: E731
        outside = 17500 * get("outside_share")
        ions = {n: get(f"{n}_inside") * get("neuron_volume") for n in ("sodium", "potassium", "chloride")}
        totals = [v + get(f"{n}_outside") * outside for n, v in ions.items()]
        stored = get("stored_potassium")
        totals[0], totals[1], totals[2] = totals[0] - 0.2 * stored, totals[1] + stored, totals[2] + 0.8 * stored
        totals.append(ions["sodium"] + ions["potassium"] - ions["chloride"])
    else:
        made = discover.model("wei_neuron").set({"neuron.coupling": 0.0, "neuron.glia_part": 0.0})
        drive = {"neuron.oxygen_bath": ([0.0, 1e3, 1e3], [32e-9, 32e-9, 0.0])}
        data = simulate(made, times=np.linspace(0, 3.6e6, 300), drive=drive, threads=1)
        get = lambda n: data[f"neuron.{n}"].values  # noqa: E731
        totals = [get(f"{n}_inside") + get(f"{n}_outside") for n in ("sodium", "potassium", "chloride")]
        totals.append(totals[0] + totals[1] - totals[2])
    return float(max(np.ptp(t) / abs(t).max() for t in totals))


def _conserved() -> list[Target]:
    ours = partial(Target, source="computed: arithmetic of a closed space", kind="identity", relative=False)
    what = "drift of ions, charge and water in an hour without energy"
    return [ours("EXC-40", f"{what}, {n}", 0, "1", 1e-8, measure=partial(drift, n)) for n in ("hubel", "kalia", "wei")]
