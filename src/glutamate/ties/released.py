"""Glutamate released, taken up, recycled: vesicles counted at a synapse against the flux of a gram, and what it costs.

Scheme      rate of a circuit x release in living calcium <-> released flux / (synapses, molecules);
            vesicle -> uptake -> ATP per molecule, times the flux of the cycle <-> ATP of recycling in the tissue
Takes in    rates of the cortical microcircuit, the model `tripartite`, the model `cycle` at rest
Hands on    `vesicles` (given, asked), `books` (uptake and ATP of a vesicle), `targets()`
Limits      a synapse at 2.7 Hz gives 0.44 vesicles a second, the cycle asks for 1.02: 13C counts more glutamate than
            rates times release do. Neither side is moved towards the other
Sources     PotjansDiesmann2014 (rates), Shen1999 (cycle), AttwellLaughlin2001 (ATP)
"""

from functools import cache, partial

import numpy as np

from glutamate.circuit.microcircuit import POPULATIONS, RATES, SIZES
from glutamate.engine import discover
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.mechanism import Target
from glutamate.engine.simulate import simulate
from glutamate.metabolism.experiment import at_rest, per_gram, within
from glutamate.metabolism.synapse_tie import CALCIUM, asked, given

SPIKE, END = 50.0, 4000.0  # ms


def excitatory_rate() -> float:
    """Mean rate (Hz) of the excitatory cells of the microcircuit."""
    cells = [(n, r) for name, n, r in zip(POPULATIONS, SIZES, RATES, strict=True) if name.endswith("E")]
    return sum(n * r for n, r in cells) / sum(n for n, _ in cells)


def vesicles() -> tuple[float, float]:
    """Vesicles per synapse and second: given by a synapse at the rate of the circuit, asked for by the cycle."""
    return given(round(excitatory_rate(), 3), CALCIUM), asked()


@cache
def books() -> tuple[float, float]:
    """Molecules taken up, and ATP, per molecule released by one spike after rest."""
    after = np.concatenate([[0.0], np.geomspace(1e-3, END, 4000)])
    model = discover.model("tripartite").set({"calcium_outside": CALCIUM})
    data = simulate(
        model,
        Protocol().spikes("release.spike", times=[SPIKE]),
        times=np.concatenate([[0.0], SPIKE + after]),
        record=["demand.glutamate_released", "demand.glutamate_uptake", "demand.atp_use"],
        rtol=1e-8,
        threads=1,
    )
    released = float(data["demand.glutamate_released"].values[-1])
    areas = [data[f"demand.{name}"].values for name in ("glutamate_uptake", "atp_use")]
    above = [float(np.trapezoid(y[1:] - y[0], after)) for y in areas]  # the leak at rest is no release
    return above[0] / released, above[1] / released


def recycling() -> tuple[float, float]:
    """ATP of recycling in umol/g/min: by the vesicle's price at the flux of the cycle, and by the energy of tissue."""
    flux = per_gram("tissue.cycle")
    return books()[1] * flux, at_rest("energy.recycling_share") * per_gram("energy.atp_made")


def targets() -> list[Target]:
    """Both ties of what is released."""
    one = partial(Target, "XSC-03", relative=False)

    def share() -> float:
        return 100 * recycling()[0] / per_gram("energy.atp_made")

    return [
        Target(
            "XSC-01", "vesicles of a synapse at the rate of a circuit, half to twice the cycle's 1.02",
            **within(0.51, 2.04), unit="1/s", source="PotjansDiesmann2014;Shen1999", kind="prediction",
            measure=lambda: vesicles()[0],
        ),
        Target(
            "XSC-01", "vesicles that the cycle asks for", 1.03, "1/s", 0.02, "Shen1999", "identity",
            lambda: vesicles()[1], relative=False,
        ),
        one(what="molecules taken up per molecule released by a spike", expected=1.0, unit="1", tolerance=0.01,
            source="computed: what is released is taken up", kind="identity", measure=lambda: books()[0]),
        one(what="ATP of recycling, the synapse's price at the flux of the cycle", expected=0.85,
            unit="umol/(g min)", tolerance=0.05, source="AttwellLaughlin2001", kind="identity",
            measure=lambda: recycling()[0]),
        one(what="ATP of recycling by the energy of tissue", expected=0.85, unit="umol/(g min)", tolerance=0.05,
            source="AttwellLaughlin2001", kind="identity", measure=lambda: recycling()[1]),
        one(what="the synapse's share of the ATP that tissue makes", **within(6.4, 7.4), unit="%",
            source="AttwellLaughlin2001", kind="identity", measure=share),
        one(what="ATP that tissue makes", expected=12.4, unit="umol/(g min)", tolerance=0.1,
            source="computed: glucose oxidized times its yield", kind="identity",
            measure=lambda: per_gram("energy.atp_made")),
    ]  # fmt: skip
