"""Corticothalamic field: the spectrum of the EEG from gains of cortex, relay and reticular nucleus, in closed form.

Scheme      cortex <-> relay and reticular nucleus with a loop delay; noise enters by the relay; waves spread in cortex
Takes in    strengths of connections and steady rates
Hands on    gains of connections, the spectrum summed over wavenumbers of a sheet with periodic ends
Not here    courses in time, states far from the steady one (seizures)
Limits      linear about one steady state; rates are held when strengths are changed
Sources     Robinson2002 (equations); strengths and rates of relaxed wakefulness with eyes closed as fitted there
"""

from functools import partial
from typing import NamedTuple

from glutamate.engine.mechanism import Target, mechanism
from glutamate.parameter import par
from glutamate.units import number

SET = "Robinson2002"
PAIRS = ("ee", "ei", "es", "re", "rs", "se", "sr", "sn")
NODES = 12  # along each side of the sheet


@mechanism
class Robinson:
    """Cortex (e, i), reticular nucleus (r), relay (s), input (n); `xy` is the strength of y on x."""

    ee: float = par(1.525, "mV s", SET, note="nu_ee")
    ei: float = par(-3.023, "mV s", SET, note="nu_ei")
    es: float = par(0.5675, "mV s", SET, note="nu_es")
    re: float = par(0.1696, "mV s", SET, note="nu_re")
    rs: float = par(0.0507, "mV s", SET, note="nu_rs")
    se: float = par(3.447, "mV s", SET, note="nu_se")
    sr: float = par(-1.465, "mV s", SET, note="nu_sr")
    sn: float = par(3.593, "mV s", SET, note="nu_sn")
    rate_e: float = par(5.25, "1/s", SET, domain=(0, None), note="steady, of cortex")
    rate_r: float = par(15.40, "1/s", SET, domain=(0, None), note="steady, of the reticular nucleus")
    rate_s: float = par(8.79, "1/s", SET, domain=(0, None), note="steady, of the relay")
    rate_max: float = par(340, "1/s", SET, domain=(0, None), note="Q_max")
    width: float = par(3.8, "mV", SET, domain=(0, None), note="sigma' of the sigmoid")
    decay: float = par(83.3, "1/s", SET, domain=(0, None), note="alpha")
    rise: float = par(769, "1/s", SET, domain=(0, None), note="beta")
    damping: float = par(116, "1/s", SET, domain=(0, None), note="gamma, of cortical waves")
    axon_range: float = par(86, "mm", SET, domain=(0, None), note="r")
    loop_delay: float = par(85, "ms", SET, domain=(0, None), note="t_0, there and back")
    sheet: float = par(500, "mm", SET, domain=(0, None))
    cutoff: float = par(0.010, "1/mm", SET, domain=(0, None), note="k_0, of electrodes and skull")

    TIME = "ms"

    class Output(NamedTuple):
        """Gains, without unit."""

        gain_ee: number
        gain_ei: number
        gain_es: number
        gain_re: number
        gain_rs: number
        gain_se: number
        gain_sr: number
        gain_sn: number

    def output(self, state, drive):
        """Strength times slope of the sigmoid of the population that receives."""
        slopes = {
            name: rate / self.width * (1 - rate / self.rate_max)
            for name, rate in (("e", self.rate_e), ("r", self.rate_r), ("s", self.rate_s))
        }
        return self.Output(*(slopes[pair[0]] * getattr(self, pair) for pair in PAIRS))

    def spectrum(self, frequency):
        """Power (F,) at frequencies (F,) in Hz, in arbitrary units."""
        import numpy as np

        g = self.output(None, None)
        turn = 2e-3 * np.pi * np.asarray(frequency, float)
        low = 1 / ((1 - 1j * turn / self.decay) * (1 - 1j * turn / self.rise))
        inner = 1 - low**2 * g.gain_sr * g.gain_rs
        outer = 1 - g.gain_ei * low
        back = low**2 * g.gain_es * g.gain_se + low**3 * g.gain_es * g.gain_sr * g.gain_re
        loop = low * g.gain_ee + back * np.exp(1j * turn * self.loop_delay) / inner
        wave = (1 - 1j * turn / self.damping) ** 2 - loop / outer
        into = low**2 * g.gain_es * g.gain_sn * np.exp(0.5j * turn * self.loop_delay) / (inner * outer)
        half = NODES // 2
        steps = np.arange(-half, half)
        squares = (2 * np.pi / self.sheet) ** 2 * (steps[:, None] ** 2 + steps[None, :] ** 2)
        power = np.zeros(len(turn))
        for k2 in squares.ravel():
            transfer = into / (k2 * self.axon_range**2 + wave)
            power += np.abs(transfer) ** 2 * np.exp(-k2 / self.cutoff**2)
        return power

    def peak(self, low, high):
        """Frequency (Hz) of the largest local peak of the spectrum between two frequencies; nan without one."""
        import numpy as np
        from scipy.signal import find_peaks

        frequency = np.arange(low, high, 0.01)
        power = self.spectrum(frequency)
        found = find_peaks(power)[0]
        return float(frequency[found[power[found].argmax()]]) if len(found) else float("nan")

    def targets(self):
        """Two peaks of the spectrum; gains of the strengths."""
        ours = partial(Target, source="computed: the transfer function, summed over wavenumbers", kind="regression")
        band = partial(ours, tolerance=0.3, relative=False)
        gain = partial(ours, tolerance=0.01)
        return [
            band("CIR-45", "alpha", 8.9, "Hz", measure=lambda: self.peak(5, 13)),
            band("CIR-45", "beta", 18.2, "Hz", measure=lambda: self.peak(14, 25)),
            gain("CIR-46", "gain of cortex on itself", 2.07, "1", measure=lambda: self.output(None, None).gain_ee),
            gain("CIR-46", "gain of cortex on the relay", 7.77, "1", measure=lambda: self.output(None, None).gain_se),
            gain("CIR-46", "gain of reticular on relay", -3.30, "1", measure=lambda: self.output(None, None).gain_sr),
        ]
