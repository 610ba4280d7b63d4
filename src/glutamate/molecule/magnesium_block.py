"""Magnesium block of NMDA receptors: which share of the open channels conducts.

Scheme      open <-> blocked, so fast that only their balance is kept; unblocking may be slower (SlowUnblock)
Takes in    voltage, extracellular magnesium; sodium outside and permeant cations inside (PermeantIonBlock)
Hands on    unblocked share, from any of the three mechanisms by the same name
Not here    effects of magnesium on gating, voltage-dependent gating without magnesium, zinc and drugs in the pore
Limits      six published curves differ 3.5-fold at -70 mV in 1 mM: which one is right for a cell is uncertain; none was
            measured for GluN2C or GluN2D, whose set is assumed
Sources     JahrStevens1990, VargasCaballero2003, Spruston1995, AscherNowak1988, Kampa2004, AntonovJohnson1999 (curves),
            Moradi2013 (through which Spruston1995 and AntonovJohnson1999 were read), HillTononi2005 (slow unblock as
            used there), Blanpied2005 (slow unblock of GluN2B)
"""

from functools import partial
from math import exp as number_exp
from typing import NamedTuple

from glutamate.engine.mechanism import Target, mechanism
from glutamate.maths import exp, minimum, where
from glutamate.parameter import par
from glutamate.units import mM, mV, share

THERMAL = 8.314462618 * 308.15 / 96.48533212  # RT/F at 35 degC, mV


def unblocked_share(drive, half, slope):
    """Channels without magnesium in a pore with one site; half (mM) blocks half of them at 0 mV, slope in 1/mV."""
    return 1 / (1 + drive.magnesium / half * exp(-slope * drive.voltage))


@mechanism
class MagnesiumBlock:
    """Block with one site whose dissociation constant rises exponentially with voltage."""

    half: float = par(
        3.57, "mM", "JahrStevens1990", low=2.552, high=10.5, domain=(0, None), note="magnesium that blocks half at 0 mV"
    )
    slope: float = par(0.062, "1/mV", "JahrStevens1990", low=0.060, high=0.081, domain=(0, None))

    TIME = "ms"
    STATIONARY = True

    class Drive(NamedTuple):
        """What the pore meets."""

        voltage: mV
        magnesium: mM(low=0)

    class Output(NamedTuple):
        """Of the open channels."""

        unblocked: share

    @classmethod
    def jahr_stevens1990(cls):
        """Hippocampal neurons in culture; the usual curve and the default."""
        return cls()

    @classmethod
    def vargas_caballero2003(cls):
        """Neocortical pyramidal neurons; the curve of large cortical simulations."""
        return cls(
            half=par(2.552, "mM", "VargasCaballero2003", domain=(0, None)),
            slope=par(0.072, "1/mV", "VargasCaballero2003", domain=(0, None)),
        )

    @classmethod
    def woodhull(cls):
        """CA1 pyramidal neurons: one site at 0.8 of the field, at 35 degC."""
        source = "Spruston1995;Moradi2013"
        return cls(
            half=par(4.1, "mM", source, domain=(0, None), note="K_0"),
            slope=par(2 * 0.8 / THERMAL, "1/mV", source, domain=(0, None), note="two charges, electrical distance 0.8"),
        )

    @classmethod
    def ascher_nowak1988(cls):
        """Mouse central neurons in culture, from rates on and off."""
        source = "AscherNowak1988"
        return cls(
            half=par(5.4 / 0.61, "mM", source, domain=(0, None), note="off 5.4 /ms, on 0.61 /mM/ms at 0 mV"),
            slope=par(1 / 17 + 1 / 47, "1/mV", source, domain=(0, None), note="e-fold: on 17 mV, off 47 mV"),
        )

    @classmethod
    def kampa2004(cls):
        """Neocortical pyramidal neurons, from rates on and off; its gating scheme is not used here."""
        source = "Kampa2004"
        return cls(
            half=par(
                12.8 / 0.05 * number_exp(-(1.6 + 0.4) * 40 / 25),
                "mM",
                source,
                domain=(0, None),
                note="off 12.8 /ms, on 0.05 /mM/ms, both at 40 mV",
            ),
            slope=par(
                (1.6 + 0.4) / 25, "1/mV", source, domain=(0, None), note="e-fold per 25 mV: on 1.6 times, off 0.4 times"
            ),
        )

    @classmethod
    def glun2c_glun2d(cls):
        """Receptors with GluN2C or GluN2D: the default curve with eightfold weaker affinity."""
        return cls(
            half=par(
                8 * 3.57,
                "mM",
                "assumed: eight times JahrStevens1990, as magnesium shifts ketamine and memantine less there",
                low=6 * 3.57,
                high=12.8 * 3.57,
                domain=(0, None),
            )
        )

    def output(self, state, drive):
        """Balance of the site with the magnesium that is there."""
        return self.Output(unblocked_share(drive, self.half, self.slope))

    def targets(self):
        """The curves as published, at the voltages where they are usually quoted."""
        exact = partial(Target, kind="identity", hard=True, relative=False, tolerance=0.005, unit="1")
        half = partial(Target, kind="regression", relative=False, tolerance=0.5, unit="mV")
        own, jahr = partial(exact, source="JahrStevens1990"), self.jahr_stevens1990()
        rows = {
            "Vargas-Caballero": (self.vargas_caballero2003(), "VargasCaballero2003", -13.0, 0.016),
            "Ascher-Nowak": (self.ascher_nowak1988(), "AscherNowak1988", -27.2, 0.032),
            "Woodhull": (self.woodhull(), "Spruston1995", -23.4, 0.057),
            "Kampa": (self.kampa2004(), "Kampa2004", -29.3, 0.037),
        }
        return [
            *(
                own("SYN-11", f"curve of Jahr and Stevens in 1 mM at {v} mV", x, measure=partial(jahr._unblocked, v))
                for v, x in {-70: 0.045, -60: 0.080, -40: 0.230, -20: 0.508, 0: 0.781}.items()
            ),
            own("SYN-12", "the same in 2 mM at -60 mV", 0.0415, measure=partial(jahr._unblocked, -60.0, 2.0)),
            half("SYN-13", "half block of Jahr and Stevens", -20.5, source="JahrStevens1990", measure=jahr._half),
            *(
                half("SYN-13", f"half block of {name}", at, source=source, measure=curve._half)
                for name, (curve, source, at, _) in rows.items()
            ),
            *(
                exact("SYN-13", f"{name} at -70 mV", low, source=source, measure=partial(curve._unblocked, -70.0))
                for name, (curve, source, _, low) in rows.items()
            ),
        ]

    def _unblocked(self, voltage, magnesium=1.0):
        return self.output(None, self.Drive(voltage, magnesium)).unblocked

    def _half(self):
        """Voltage of half block in 1 mM."""
        from scipy.optimize import brentq

        return brentq(lambda volts: self._unblocked(volts) - 1 / 2, -150, 150)


@mechanism
class PermeantIonBlock:
    """Block that competes with sodium outside and with permeant cations inside, and may permeate."""

    bind_rate: float = par(1.1e3, "1/(mM ms)", "AntonovJohnson1999;Moradi2013", domain=(0, None), note="k_P at 0 mV")
    bind_voltage: float = par(55, "mV", "AntonovJohnson1999;Moradi2013", domain=(0, None), note="e-fold of k_P")
    unbind_rate: float = par(110, "1/ms", "AntonovJohnson1999;Moradi2013", domain=(0, None), note="to outside, 0 mV")
    unbind_voltage: float = par(52.7, "mV", "AntonovJohnson1999;Moradi2013", domain=(0, None), note="its e-fold")
    permeate_rate: float = par(0.0618, "1/ms", "AntonovJohnson1999;Moradi2013", domain=(0, None), note="inward, 0 mV")
    permeate_voltage: float = par(50, "mV", "AntonovJohnson1999;Moradi2013", domain=(0, None), note="its e-fold")
    sodium_half: float = par(34.4, "mM", "AntonovJohnson1999;Moradi2013", domain=(0, None), note="K of either site")
    cation_half: float = par(0.27, "mM", "AntonovJohnson1999;Moradi2013", domain=(0, None), note="K_X at 0 mV")
    cation_voltage: float = par(21, "mV", "AntonovJohnson1999;Moradi2013", domain=(0, None), note="e-fold of K_X")

    TIME = "ms"
    STATIONARY = True

    class Drive(NamedTuple):
        """What the pore meets on both sides."""

        voltage: mV
        magnesium: mM(low=0)
        sodium: mM(low=0, scale="100 mM")
        internal_cation: mM(low=0, scale="100 mM")

    class Output(NamedTuple):
        """Of the open channels."""

        unblocked: share

    def output(self, state, drive):
        """Balance of binding from outside with unbinding and permeation."""
        sodium = 1 + drive.sodium / self.sodium_half
        inside = drive.internal_cation / self.cation_half * exp(drive.voltage / self.cation_voltage)
        bind = self.bind_rate * exp(-drive.voltage / self.bind_voltage) / (sodium * (sodium + inside))
        unbind = self.unbind_rate * exp(drive.voltage / self.unbind_voltage) / sodium**2
        unbind = unbind + self.permeate_rate * exp(-drive.voltage / self.permeate_voltage)
        return self.Output(1 / (1 + drive.magnesium * bind / unbind))

    def targets(self):
        """The curve at 140 mM on both sides."""
        exact = partial(Target, source="AntonovJohnson1999;Moradi2013", kind="regression", relative=False)
        curve = {-70: 0.040, -40: 0.282, 0: 0.913}
        return [
            exact("SYN-13", f"Antonov-Johnson at {v} mV", x, "1", 0.005, measure=partial(self._unblocked, float(v)))
            for v, x in curve.items()
        ]

    def _unblocked(self, voltage, magnesium=1.0, internal_cation=140.0):
        return self.output(None, self.Drive(voltage, magnesium, 140.0, internal_cation)).unblocked


@mechanism
class SlowUnblock:
    """Unblocking with two time constants, blocking nearly at once; follows the balance another mechanism gives."""

    fast_share: float = par(
        0.51, "1", "VargasCaballero2003;HillTononi2005", domain=(0, 1), note="a of the fast part at 0 mV"
    )
    fast_slope: float = par(0.0028, "1/mV", "VargasCaballero2003;HillTononi2005", note="its fall with voltage")
    fast_time: float = par(0.68, "ms", "VargasCaballero2003;HillTononi2005", domain=(0, None))
    slow_time: float = par(22.7, "ms", "VargasCaballero2003;HillTononi2005", domain=(0, None))
    block_time: float = par(
        0.05, "ms", "assumed: blocking is instantaneous in the source; too short to matter", domain=(0, None)
    )

    TIME = "ms"
    STATIONARY = True

    class State(NamedTuple):
        """Unblocked share, followed fast and slowly."""

        fast: share
        slow: share

    class Drive(NamedTuple):
        """Balance from a block mechanism, and voltage."""

        balance: share
        voltage: mV

    class Output(NamedTuple):
        """Of the open channels."""

        unblocked: share

    @classmethod
    def glun2b(cls):
        """GluN2B stepped from -67 to 40 mV in 0.1 mM magnesium; the shares at other voltages are taken alike."""
        source = "Blanpied2005"
        return cls(
            fast_share=par(0.713, "1", source, domain=(0, 1)),
            fast_slope=par(0.0, "1/mV", "assumed: one voltage was measured"),
            fast_time=par(0.399, "ms", source, domain=(0, None)),
            slow_time=par(8.51, "ms", source, domain=(0, None)),
        )

    def start(self, drive):
        """In balance."""
        return self.State(drive.balance, drive.balance)

    def rate(self, state, drive):
        """Upwards with the time of each part, downwards at once."""
        return self.State(
            self._follow(state.fast, drive.balance, self.fast_time),
            self._follow(state.slow, drive.balance, self.slow_time),
        )

    def output(self, state, drive):
        """Weighted sum of both parts; neither exceeds the balance while block sets in."""
        part = self.fast_share - self.fast_slope * drive.voltage
        fast, slow = minimum(state.fast, drive.balance), minimum(state.slow, drive.balance)
        return self.Output(part * fast + (1 - part) * slow)

    def _follow(self, share, balance, time):
        return (balance - share) / where(balance > share, time, self.block_time)

    def targets(self):
        """Steps of voltage with the curve of Jahr and Stevens below them."""
        data = partial(Target, source="Blanpied2005", kind="calibration")
        ours = partial(Target, source="computed: step from -70 to 0 mV in 1 mM", kind="regression")
        other = self.glun2b()
        return [
            data("SYN-14", "GluN2B, fast unblock at 40 mV", 0.40, "ms", 0.4, measure=lambda: other._step()[0]),
            data("SYN-14", "GluN2B, slow unblock at 40 mV", 8.5, "ms", 0.4, measure=lambda: other._step()[1]),
            data("SYN-14", "GluN2B, fast share at 40 mV", 0.71, "1", 0.1, measure=lambda: other._step()[2]),
            ours("SYN-14", "unblock done 2 ms after a step", 0.53, "1", 0.03, measure=self._done),
        ]

    def _trace(self, before, after, magnesium, times):
        """Unblocked share from a step on; the balance does not move while it is followed, so each part is exact."""
        import numpy as np

        curve = MagnesiumBlock()
        low, high = curve._unblocked(before, magnesium), curve._unblocked(after, magnesium)
        drive = self.Drive(high, after)
        rest = self.start(self.Drive(low, before))
        rates = self.rate(rest, drive)
        parts = [high - (high - s) * np.exp(-rate / (high - s) * times) for s, rate in zip(rest, rates, strict=True)]
        return self.output(self.State(*parts), drive).unblocked, low, high

    def _step(self):
        import numpy as np

        from glutamate.molecule import assay

        times = np.linspace(0.0, 60.0, 1201)
        values, _, high = self._trace(-67.0, 40.0, 0.1, times)
        return assay.two_times(times, high - values, (0.5, 10.0))

    def _done(self):
        import numpy as np

        value, low, high = self._trace(-70.0, 0.0, 1.0, np.array([2.0]))
        return float((value[0] - low) / (high - low))
