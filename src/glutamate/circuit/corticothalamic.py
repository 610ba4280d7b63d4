"""Corticothalamic loop in time: cortex, reticular nucleus and relay with the delay between them, and drugs on it.

Scheme      four populations, voltages of second order; a damped field leaves cortex; half the loop delay each way;
            every excitatory strength within the loop is carried by NMDA in part
Takes in    factors of NMDA on excitatory (e, s) and on inhibitory cells (i, r), of cortical and thalamic GABA-A; input
            to the relay; field and relay rate of its own, as they were
Hands on    rates, field of cortex (what EEG follows); model `corticothalamic_loop`
Not here    the spectrum and waves across cortex (corticothalamic_spectrum.py), bursts, spindles, GABA-B
Limits      NMDA and AMPA share the one kernel that was fitted; one share of NMDA for all connections; input from
            outside stands for all that is not modelled, and no receptor acts on it; rates that settle under a drug move
            far: NMDA cut by 8 % alike takes 8 dB of alpha
Sources     Robinson2002 (equations, strengths)
"""

from typing import NamedTuple

from glutamate.circuit.robinson import Robinson
from glutamate.engine.assembly import Assembly, Input
from glutamate.engine.mechanism import mechanism
from glutamate.engine.model import model
from glutamate.maths import exp, log, total
from glutamate.parameter import par
from glutamate.units import measure, mV, number, past

SET = vars(Robinson)["PARAMETERS"]
RATE = measure("1/ms")
CHARGE = "assumed: charge of NMDA to AMPA is 1.6 at -60 mV in the synapse model"
SMALL = "assumed: a tenth of the mean input after the synapse, so that the loop stays near its rest"


@mechanism
class Corticothalamic:
    """One cortex and its thalamus; `xy` is the strength of y on x, and i in cortex hears what e hears."""

    ee: float = SET["ee"]
    ei: float = SET["ei"]
    es: float = SET["es"]
    re: float = SET["re"]
    rs: float = SET["rs"]
    se: float = SET["se"]
    sr: float = SET["sr"]
    sn: float = SET["sn"]
    rate_max: float = SET["rate_max"]
    width: float = SET["width"]
    threshold: float = par(12.92, "mV", "Robinson2002", note="theta")
    decay: float = SET["decay"]
    rise: float = SET["rise"]
    damping: float = SET["damping"]
    loop_delay: float = SET["loop_delay"]
    steady_e: float = SET["rate_e"]
    steady_r: float = SET["rate_r"]
    steady_s: float = SET["rate_s"]
    nmda_share: float = par(0.62, "1", CHARGE, low=0.5, high=0.69, domain=(0, 1))
    noise_size: float = par(5e-4, "1/ms^0.5", SMALL, low=0, high=1e-3, domain=(0, None), note="of the input")

    TIME = "ms"
    STATIONARY = False

    class State(NamedTuple):
        """Voltages above rest and their slopes; field that leaves cortex and its slope."""

        voltage_e: mV
        voltage_i: mV
        voltage_r: mV
        voltage_s: mV
        slope_e: measure("mV/ms")
        slope_i: measure("mV/ms")
        slope_r: measure("mV/ms")
        slope_s: measure("mV/ms")
        field: RATE
        field_slope: measure("1/ms^2")

    class Drive(NamedTuple):
        """What was sent to the other end of the loop; factors of receptors; input to the relay."""

        heard_cortex: past(RATE)
        heard_relay: past(RATE)
        nmda_e: number(low=0)
        nmda_i: number(low=0)
        gaba_cortex: number(low=0)
        gaba_thalamus: number(low=0)
        outside: RATE

    class Output(NamedTuple):
        """Firing of each population."""

        rate_e: RATE
        rate_i: RATE
        rate_r: RATE
        rate_s: RATE

    def start(self, drive):
        """At the published rates."""
        e, r, s = (self.voltage(rate) for rate in (self.steady_e, self.steady_r, self.steady_s))
        flat = 0.0 * e * self.decay
        return self.State(e, e, r, s, flat, flat, flat, flat, self.steady_e, 0.0 * self.steady_e * self.decay)

    def voltage(self, rate):
        """Voltage at which a population fires at a rate."""
        return self.threshold - self.width * log(self.rate_max / rate - 1)

    def firing(self, voltage):
        """Rate of a population by its voltage."""
        return self.rate_max / (1 + exp((self.threshold - voltage) / self.width))

    def output(self, state, drive):
        """Four sigmoids."""
        return self.Output(*(self.firing(state[k]) for k in range(4)))

    def strengths(self, drive):
        """Strengths under the drugs: {population that hears: {what it hears: strength}}."""
        to_e = 1 - self.nmda_share + self.nmda_share * drive.nmda_e
        to_i = 1 - self.nmda_share + self.nmda_share * drive.nmda_i
        local = self.ei * drive.gaba_cortex
        return {
            "e": {"cortex": self.ee * to_e, "i": local, "relay": self.es * to_e},
            "i": {"cortex": self.ee * to_i, "i": local, "relay": self.es * to_i},
            "r": {"cortex": self.re * to_i, "relay": self.rs * to_i},
            "s": {"cortex": self.se * to_e, "r": self.sr * drive.gaba_thalamus, "outside": self.sn},
        }

    def rate(self, state, drive):
        """Voltages follow what arrives, across the loop late; the field follows the rate of cortex."""
        out, lag = self.output(state, drive), self.loop_delay / 2
        here = {"i": out.rate_i, "r": out.rate_r, "outside": drive.outside}
        cortical = {**here, "cortex": state.field, "relay": earlier(drive.heard_relay, lag)}
        thalamic = {**here, "cortex": earlier(drive.heard_cortex, lag), "relay": out.rate_s}
        heard = {"e": cortical, "i": cortical, "r": thalamic, "s": thalamic}

        def bend(name, voltage, slope):
            arrived = total(w * heard[name][what] for what, w in self.strengths(drive)[name].items())
            return self.decay * self.rise * (arrived - voltage) - (self.decay + self.rise) * slope

        bends = [bend(name, v, w) for name, v, w in zip("eirs", state[:4], state[4:8], strict=True)]
        wave = self.damping * self.damping * (out.rate_e - state.field) - 2 * self.damping * state.field_slope
        return self.State(*[*state[4:8], *bends, state.field_slope, wave])

    def noise(self, state, drive):
        """The input to the relay is noisy."""
        still = self.State(*[0.0] * len(self.State._fields))
        return {"outside": still._replace(slope_s=self.decay * self.rise * self.sn * self.noise_size)}


def earlier(drive, lag):
    """A drive some time ago; a plain number stands for a drive that never changed."""
    return drive(lag) if callable(drive) else drive


@model("corticothalamic_loop", title="Cortex and thalamus with the delay between them")
def assemble() -> Assembly:
    """One loop; it needs a stepper with a fixed step, which keeps the past."""
    wires = {"loop.heard_cortex": "loop.field", "loop.heard_relay": "loop.rate_s", "loop.outside": Input("1/s", 1.0)}
    factors = {f"loop.{name}": Input("1", 1.0) for name in ("nmda_e", "nmda_i", "gaba_cortex", "gaba_thalamus")}
    return Assembly({"loop": Corticothalamic()}, wires | factors)
