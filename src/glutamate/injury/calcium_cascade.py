"""Calcium that kills: influx, pumps, mitochondria that take it up and fail, radicals, calpain, lost extrusion.

Scheme      influx -> cytosol <-> mitochondria -> pore -> no potential, no ATP; radicals, calpain -> pumps lost
Takes in    influx by NMDA receptors and by other ways, oxygen, energy for pumps, glutathione
Hands on    calcium, matrix load, potential, pore, radicals, peroxynitrite drive, calpain, extrusion lost, total uptake
Not here    the thresholds of many neurons (death.py), where glutathione comes from (cystine_exchange.py)
Limits      rate constants are orders of magnitude; the load that opens the pore is fitted to one pair of durations
Sources     Schinder1996 (20 against 50 min of NMDA), Hyrc1997 (calcium in lethal exposures)
"""

from functools import cache, partial
from typing import Any, NamedTuple

from glutamate.engine.mechanism import Target, mechanism
from glutamate.injury.membrane_flux import logistic
from glutamate.maths import log, maximum
from glutamate.parameter import par
from glutamate.units import measure, mM, mV, number, share

ORDER = "assumed: order of magnitude, to be measured"


@mechanism
class CalciumCascade:
    """One soma; fluxes are of total calcium per volume of the cell."""

    free: float = par(0.01, "1", ORDER, domain=(0, 1), note="beta_c, free per total calcium")
    calcium_rest: float = par(0.1, "uM", ORDER, domain=(1e-3, None))
    pump: float = par(2, "uM/s", ORDER, domain=(0, None), note="PMCA")
    pump_half: float = par(0.2, "uM", ORDER, domain=(1e-3, None))
    pump_energy: float = par(0.3, "1", ORDER, domain=(0, None))
    exchanger: float = par(10, "uM/s", ORDER, domain=(0, None), note="NCX")
    exchanger_half: float = par(1.5, "uM", ORDER, domain=(1e-3, None))
    uniporter: float = par(200, "uM/s", ORDER, domain=(0, None), note="V_u")
    uniporter_half: float = par(10, "uM", ORDER, domain=(1e-3, None))
    uniporter_set: float = par(0.4, "uM", ORDER, domain=(1e-3, None), note="gate; set point near 0.5 uM")
    release: float = par(5, "uM/s", ORDER, domain=(1e-3, None), note="V_n, mitochondrial exchanger")
    release_half: float = par(5, "mM", ORDER, domain=(1e-3, None))
    pore_load: float = par(70, "mM", "fit:EXC-18", domain=(0.01, None), note="M50 without radicals")
    pore_width: float = par(0.2, "1", ORDER, domain=(0.01, None))
    pore_time: float = par(30, "s", ORDER, domain=(0.1, None))
    pore_leak: float = par(0.01, "1/s", ORDER, domain=(0, None), note="k_pore")
    pore_radicals: float = par(0.5, "1", ORDER, domain=(0, 1), note="most that radicals take off the load")
    radicals_half: float = par(5, "1", ORDER, domain=(0.01, None), note="R50")
    cyclosporin: float = par(1, "1", ORDER, low=1, high=3, domain=(0.1, None), note="2 to 3 with cyclosporin A")
    potential_rest: float = par(155, "mV", ORDER, low=150, high=160, domain=(1, None))
    potential_time: float = par(5, "s", ORDER, domain=(0.01, None))
    potential_load: float = par(0.3, "mV s/uM", ORDER, domain=(0, None), note="below 10 mV before the pore")
    radicals_respiration: float = par(0.01, "1/s", ORDER, domain=(0, None))
    radicals_nox: float = par(0.03, "1/s", ORDER, domain=(0, None), note="NADPH oxidase at full NMDA drive")
    radicals_load: float = par(0.02, "1/s", ORDER, domain=(0, None))
    radicals_load_half: float = par(20, "mM", ORDER, domain=(0.01, None))
    scavenge: float = par(0.002, "1/s", ORDER, domain=(0, None), note="without glutathione")
    scavenge_glutathione: float = par(0.008, "1/s", ORDER, domain=(0, None))
    influx_full: float = par(20, "uM/s", ORDER, low=10, high=100, domain=(0.01, None), note="NMDA influx taken as full")
    nitric_made: float = par(0.2, "1/s", ORDER, domain=(0, None))
    nitric_half: float = par(1, "uM", ORDER, domain=(1e-3, None), note="calmodulin")
    nitric_time: float = par(5, "s", ORDER, domain=(0.01, None))
    calpain_half: float = par(20, "uM", ORDER, low=10, high=30, domain=(0.01, None))
    calpain_time: float = par(10, "min", ORDER, domain=(0.01, None))
    calpain_damage: float = par(0.01, "1/s", ORDER, domain=(0, None))
    radical_damage: float = par(2e-5, "1/s", ORDER, domain=(0, None), note="above the radicals of rest")
    regain_time: float = par(60, "min", ORDER, domain=(0.01, None))

    TIME = "s"

    class State(NamedTuple):
        """Cytosol, mitochondria, radicals and what they leave."""

        calcium: mM(low=0, scale="0.1 uM")
        matrix: mM(low=0)
        potential: mV
        pore: share
        radicals: number(low=0)
        nitric: number(low=0)
        calpain: share
        lost: share
        uptake: mM(low=0)

    class Drive(NamedTuple):
        """Influx by NMDA receptors and by other ways; oxygen, energy, glutathione, each 1 in health."""

        nmda_influx: measure("mM/s")(low=0)
        other_influx: measure("mM/s")(low=0)
        oxygen: share
        energy: share
        glutathione: share

    class Output(NamedTuple):
        """ATP that mitochondria make, 1 at rest; peroxynitrite."""

        energy_made: number
        peroxynitrite: number

    def start(self, drive):
        """Rest."""
        taken = self._uniporter(self.calcium_rest, self.potential_rest)
        matrix = self.release_half * taken / (self.release - taken)
        return self.State(
            calcium=self.calcium_rest,
            matrix=matrix,
            potential=self.potential_rest,
            pore=0.0,
            radicals=1.0,
            nitric=0.0,
            calpain=0.0,
            lost=0.0,
            uptake=0.0 * self.calcium_rest,
        )

    def _uniporter(self, calcium, potential):
        gate = (calcium / self.uniporter_set) ** 2
        flux = self.uniporter * calcium / (calcium + self.uniporter_half) * gate / (1 + gate)
        return flux * maximum(potential, 0.0) / self.potential_rest

    def extrusion(self, calcium, energy):
        """Pump and exchanger of an unharmed membrane."""
        fed = energy / (energy + self.pump_energy) * (1 + self.pump_energy)
        pump = self.pump * calcium**2 / (self.pump_half**2 + calcium**2) * fed
        return pump + self.exchanger * calcium / (calcium + self.exchanger_half)

    def output(self, state, drive):
        """Both follow the state at once."""
        return self.Output(state.potential / self.potential_rest, state.nitric * state.radicals)

    def rate(self, state, drive):
        """Calcium in, out and into mitochondria; the pore; radicals; calpain; lost extrusion."""
        taken = self._uniporter(state.calcium, state.potential)
        given = self.release * state.matrix / (state.matrix + self.release_half)
        burst = self.pore_leak * state.pore * state.matrix
        leak = self.extrusion(self.calcium_rest, 1.0)
        into = leak + drive.nmda_influx + drive.other_influx
        out = self.extrusion(state.calcium, drive.energy) * (1 - state.lost)
        weak = self.pore_radicals * state.radicals / (state.radicals + self.radicals_half)
        limit = self.pore_load * self.cyclosporin * (1 - weak)
        opened = logistic(log(state.matrix / limit) / self.pore_width)
        held = self.potential_rest * drive.oxygen * (1 - state.pore) - self.potential_load * taken
        active = drive.nmda_influx / self.influx_full
        made = self.radicals_respiration * (state.potential / self.potential_rest) ** 2 + self.radicals_nox * active
        made = made + self.radicals_load * state.matrix / (state.matrix + self.radicals_load_half)
        calmodulin = state.calcium**2 / (self.nitric_half**2 + state.calcium**2)
        clipped = state.calcium**4 / (self.calpain_half**4 + state.calcium**4)
        hurt = self.calpain_damage * state.calpain + self.radical_damage * maximum(state.radicals - 1, 0.0)
        return self.State(
            calcium=self.free * (into - out - taken + given + burst),
            matrix=taken - given - burst,
            potential=(held - state.potential) / self.potential_time,
            pore=(opened - state.pore) / self.pore_time,
            radicals=made - state.radicals * (self.scavenge + self.scavenge_glutathione * drive.glutathione),
            nitric=self.nitric_made * calmodulin * active - state.nitric / self.nitric_time,
            calpain=(clipped - state.calpain) / self.calpain_time,
            lost=hurt * (1 - state.lost) - state.lost / self.regain_time,
            uptake=drive.nmda_influx + drive.other_influx,
        )

    def targets(self):
        """Durations and routes that kill."""
        durations = partial(Target, expected=1, unit="1", tolerance=0, relative=False, source="Schinder1996")
        routes = partial(durations, source="Hyrc1997", kind="calibration")
        fitted = partial(durations, kind="calibration")

        def back(minutes):
            return float(exposure(minutes)["after"] < 3e-4)

        def gentle():
            nmda, ampa = exposure(60.0), exposure(60.0, 0.0, 6e-3)
            return float(ampa["peak"] < 5e-3 and ampa["peak"] < nmda["peak"] and ampa["pore"] < 0.2)

        def counted():
            """Uptake, not the first calcium, sets apart what dies: twice the influx for half the time dies alike."""
            pairs = [exposure(60.0, 2e-2), exposure(30.0, 4e-2), exposure(15.0, 2e-2), exposure(7.5, 4e-2)]
            return float([p["pore"] > 0.2 for p in pairs] == [True, True, False, False])

        return [
            fitted("EXC-18", "20 min of NMDA: calcium back within 30 min", measure=lambda: back(20.0)),
            fitted("EXC-18", "50 min of NMDA: not", measure=lambda: 1 - back(50.0)),
            routes("EXC-21", "lethal NMDA raises calcium above 5 uM", measure=lambda: exposure(60.0)["peak"] > 5e-3),
            routes("EXC-21", "AMPA less, and without the pore", measure=gentle),
            routes("EXC-21", "total uptake sets the pore apart", measure=counted),
        ]


@cache
def exposure(minutes: float, nmda: float = 2e-2, other: float = 0.0) -> dict[str, float]:
    """Peak calcium, calcium 30 min later (mM), largest pore share, uptake (mM); influx in mM/s, 20 uM/s by default."""
    import numpy as np

    from glutamate.engine.model import Model
    from glutamate.engine.simulate import simulate

    made = Model.of(CalciumCascade())
    base = {f"calcium_cascade.{name}": 1.0 for name in ("oxygen", "energy", "glutathione")}
    end = 60 * minutes
    drive: dict[str, Any] = {**base}
    for name, level in (("nmda_influx", nmda), ("other_influx", other)):
        drive[f"calcium_cascade.{name}"] = ([0.0, end, end], [level, level, 0.0])
    names = [f"calcium_cascade.{n}" for n in ("calcium", "pore", "uptake")]
    data = simulate(made, times=np.linspace(0, end + 1800, 1500), drive=drive, record=names, threads=1)
    calcium, pore, uptake = (data[n].values for n in names)
    found = {"peak": calcium.max(), "after": calcium[-1], "pore": pore.max(), "uptake": uptake[-1]}
    return {name: float(value) for name, value in found.items()}
