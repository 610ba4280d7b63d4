"""Memantine: enters open NMDA channels and leaves them soon.

Acts on     NMDA channels by voltage and use; at the same levels also 5-HT3 and nicotinic receptors (not here)
Limits      one pore for drug and magnesium gives the half block of GluN2A (8.8 against 10.3 uM at -30 mV in 1 mM), not
            that of GluN2B (3.9 against 10.9), 2C (1.3 against 2.0) or 2D (1.3 against 1.9). A trap gives no preference
            for receptors beside the synapse: half blocks are equal where the drug leaves and enters shut channels
            alike, and within 3 % where it only leaves. GluN2B outside and GluN2A inside would give it, but GluN2B is
            not enriched outside (HarrisPettit2007); others saw memantine and ketamine alike in both places
            (Emnett2013). The share blocked at usual levels is small; that this protects a healthy, overloaded brain is
            untested
Safety      in the record below
Sources     NamendaLabel2013 (kinetics; its numbers do not fit each other: half-life and level are kept), Xia2010
            (synapse against beside it), KotermanskiJohnson2009 (affinity)
"""

from functools import cache, partial
from typing import Any

from glutamate.drugs.measure import half_life, mean, peak_time, run, within
from glutamate.engine.mechanism import Target
from glutamate.parameter import par
from glutamate.pharmacology.drug import Action, Drug, drug, usual
from glutamate.pharmacology.kinetics import Kinetics
from glutamate.pharmacology.open_channel_block import OpenChannelBlock

LABEL = "NamendaLabel2013"
TABLE = {"2a": 10.3, "2b": 10.9, "2c": 2.0, "2d": 1.9}  # uM at -30 mV in 1 mM magnesium
TWENTY = "20 mg daily at 00:00 for 60 days"
DAY = 24.0
WHOLE = par(-1, "1", "KotermanskiJohnson2009", note="a blocked pore carries nothing; no preference is written in")


@drug("memantine", title="Memantine: leaves open NMDA channels soon")
def memantine() -> Drug:
    """Tablets of the hydrochloride."""
    pore = OpenChannelBlock.memantine("2a")
    return Drug(
        kinetics=Kinetics(
            clearance=usual(7.5, "L/h", "fits the level of the label; its own clearance gives 48 h"),
            volume=par(700, "L", LABEL, note="10 L/kg"),
            absorption_rate=usual(0.6, "1/h"),
            available=par(1, "1", LABEL),
            salt_factor=usual(0.831, "1", "base per hydrochloride"),
            molar_mass=usual(179.3, "g/mol"),
            unbound=par(0.55, "1", LABEL, low=0.5, high=0.6),
            brain_ratio=par(0.95, "1", "fit:PHA-01", low=0.5, high=1, note="from cerebrospinal fluid per serum"),
            brain_time=usual(0.25, "h"),
        ),
        renal=par(0.48, "1", LABEL, low=0.48, high=0.8, note="found unchanged in urine; not re-read"),
        studied="Alzheimer's disease: 5 mg a day, raised by 5 mg a week to 20 mg a day",
        actions=(
            Action("nmda_synaptic", "open pore", WHOLE, block=pore),
            Action("nmda_extrasynaptic", "open pore", WHOLE, block=pore),
        ),
        clearance_by={"alkaline urine": par(1 / 8, "1", LABEL, low=1 / 9, high=1 / 7)},
        evidence=(
            ("moderate to severe Alzheimer's disease", "A: a small benefit"),
            ("ADHD, autism, anxiety", "D: not established"),
            ("protection of a healthy, overloaded brain", "E: untested, and the block is a few per cent"),
        ),
        safety="Dizziness, confusion, hallucinations; kidneys clear it, less so in alkaline urine, where it builds up. "
        "Not with ketamine, dextromethorphan or amantadine. Stopping or raising it is for who prescribes it.",
        limits="Block in balance with open channels; BlockedNMDAReceptor has its kinetics and trapping.",
    )


def targets() -> list[Target]:
    """Levels, affinity, block at a usual level, synapse against beside it."""
    level = partial(Target, "PHA-01", source=LABEL, kind="calibration")
    half = partial(Target, unit="uM", tolerance=0.333, source="assumed: table of half blocks, unnamed")
    affinity, other = partial(half, "PHA-02"), partial(half, "PHA-02b")
    block = partial(Target, "PHA-03", unit="%", kind="regression", source="computed: occupancy at the free level")
    return [
        level(what="mean level under 20 mg a day", **within(70, 150), unit="ng/mL", measure=_mean),
        level(what="half-life", **within(60, 100), unit="h",
              measure=lambda: half_life(run("memantine", ONE, 400), 100)),
        level(what="time to peak", **within(3, 8), unit="h", kind="prediction",
              measure=lambda: peak_time(run("memantine", ONE, 400))),
        level(what="cerebrospinal fluid per serum", expected=0.52, unit="1", tolerance=0.1, measure=_fluid),
        affinity(what="half block of GluN2A at -30 mV in 1 mM magnesium", expected=10.3, kind="prediction",
                 measure=lambda: _half_block(-30.0, 1.0)),
        affinity(what="half block of GluN2A at -70 mV without", expected=0.9, kind="calibration",
                 measure=lambda: _half_block(-70.0, 0.0)),
        *(
            other(what=f"half block of GluN{unit.upper()} at -30 mV in 1 mM magnesium", expected=TABLE[unit],
                     kind="prediction", measure=partial(_half_block, -30.0, 1.0, unit))
            for unit in ("2b", "2c", "2d")
        ),
        *(
            block(what=f"GluN{unit.upper()} held under 20 mg a day, by the measured half block",
                  measure=partial(_held, unit), **(within(2, 5) if unit in ("2a", "2b") else within(10, 15)))
            for unit in TABLE
        ),
        Target("PHA-04", "half block of synaptic per that of bath current", **within(1.5, 3), unit="1",
               source="Xia2010", kind="prediction", measure=potency_ratio),
    ]  # fmt: skip


ONE = "20 mg once at 00:00"


def _mean() -> float:
    return mean(run("memantine", TWENTY, 60 * DAY, points=6001), "ng/mL", 59 * DAY, 60 * DAY)


def _fluid() -> float:
    data = run("memantine", TWENTY, 60 * DAY, points=6001)
    free = mean(data, "uM", 59 * DAY, 60 * DAY, "brain") * 179.3
    return free / _mean()


def _half_block(voltage: float, magnesium: float, unit: str = "2a") -> float:
    return 1e3 * float(OpenChannelBlock.memantine(unit).half_block(voltage, magnesium))


def _held(unit: str) -> float:
    free = mean(run("memantine", TWENTY, 60 * DAY, points=6001), "uM", 59 * DAY, 60 * DAY, "brain")
    return 100 * free / (free + TABLE[unit])


@cache
def potency_ratio() -> float:
    """Half block of bath-evoked current, into half block of synaptic current evoked every 10 s, without magnesium.

    Both from the receptor with partial trapping at -70 mV: the bath holds 0.1 mM of agonist for good, the synapse sees
    1 mM for 1 ms, until the peak of its response repeats itself.
    """
    import numpy as np
    from scipy.linalg import expm

    from glutamate.molecule import assay
    from glutamate.molecule.nmda_trapping import BlockedNMDAReceptor

    part: Any = BlockedNMDAReceptor.memantine()
    names = part.State._fields
    place = names.index("open")

    def bathed(drug: float) -> float:
        return assay.steady(part, assay.bath(part, glutamate=0.1, voltage=-70.0, blocker=drug), ["open"])

    def evoked(drug: float) -> float:
        def grown(glutamate: float, time: float) -> Any:
            at = assay.bath(part, glutamate=glutamate, voltage=-70.0, blocker=drug)
            return expm(assay.generator(part, at) * time)

        pulse, rest, wait = grown(1.0, 1.0), grown(0.0, 10.0), grown(0.0, 9999.0)
        cycle = wait @ pulse
        found, vectors = np.linalg.eig(cycle)
        shares = np.real(vectors[:, np.argmin(abs(found - 1))])
        shares = pulse @ (shares / shares.sum())
        total = 0.0
        for _ in range(50):
            shares = rest @ shares
            total += float(shares[place])
        return total

    def half(response: Any) -> float:
        levels = np.logspace(-4.5, -1.5, 61)
        left = np.array([response(float(level)) for level in levels]) / response(0.0)
        return float(np.exp(np.interp(-0.5, -left, np.log(levels))))

    return half(evoked) / half(bathed)
