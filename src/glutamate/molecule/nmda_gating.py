"""NMDA receptor gating by subunit: two binding steps, two changes of shape in either order, two desensitized states.

Scheme      unbound <-> single <-> double; double <-> short_desensitized; double <-> long_desensitized
            double <-> fast_shifted <-> open; double <-> slow_shifted <-> open
Takes in    glutamate in the cleft, temperature
Hands on    open share, mean number of open channels
Not here    magnesium (magnesium_block.py), co-agonists, zinc, protons, ethanol (nmda_modulation.py), current
            (nmda_current.py), voltage-dependent gating
Limits      rates hold at room temperature with saturating glycine; GluN2A rates and the second desensitization of
            GluN2B were not re-read; the slow tail of GluN2B is long; GluN2C and GluN2D are GluN2B with rates fitted to
            a few numbers; receptors of GluN2A and GluN2B are a geometric mean
Sources     BankeTraynelis2003 (scheme), Erreger2005 (rates), Dravid2008 (GluN2C), Gielen2009 (open share of GluN2D),
            Traynelis2010 (ranges), Franks2002 (number), Hestrin1990 and Moradi2013 (temperature)
"""

from functools import partial
from math import sqrt
from typing import NamedTuple

from glutamate.engine.mechanism import Flow, Target, mechanism
from glutamate.molecule import assay
from glutamate.molecule.scheme import steady_shares
from glutamate.molecule.temperature import pace
from glutamate.parameter import par
from glutamate.units import kelvin, mM, number, share

RATES = "Erreger2005"
NO_DESENSITIZATION = "assumed: a thousandth of GluN2B, GluN2C and GluN2D hardly desensitize"
GLUN2B_CHARGE = 0.4  # share of the charge in adult cortex, assumed; only the target of native decay uses it


@mechanism
class NMDAGating:
    """All NMDA receptors of one subunit composition in one synapse; the default is GluN2A."""

    bind_rate: float = par(31.6, "1/(uM s)", RATES, domain=(0, None), note="k_on of one site; not re-read")
    unbind_rate: float = par(1010, "1/s", RATES, domain=(0, None), note="k_off of one site; not re-read")
    fast_shift_rate: float = par(3140, "1/s", RATES, domain=(0, None), note="k_f+; not re-read")
    fast_return_rate: float = par(174, "1/s", RATES, domain=(0, None), note="k_f-; not re-read")
    slow_shift_rate: float = par(230, "1/s", RATES, domain=(0, None), note="k_s+; not re-read")
    slow_return_rate: float = par(178, "1/s", RATES, domain=(0, None), note="k_s-; not re-read")
    short_desensitize_rate: float = par(85.1, "1/s", RATES, domain=(0, None), note="k_d1+; not re-read")
    short_resensitize_rate: float = par(29.7, "1/s", RATES, domain=(0, None), note="k_d1-; not re-read")
    long_desensitize_rate: float = par(230, "1/s", RATES, domain=(0, None), note="k_d2+; not re-read")
    long_resensitize_rate: float = par(1.01, "1/s", RATES, domain=(0, None), note="k_d2-; not re-read")
    number: float = par(20, "1", "Franks2002", low=5, high=20, domain=(0, None))
    q10: float = par(
        2.4, "1", "Hestrin1990;Moradi2013", low=1.7, high=4.4, domain=(0, None), note="rise 2.2, fast decay 3.5"
    )
    temperature_reference: float = par(23, "degC", RATES, note="room temperature of the recordings; not re-read")
    temperature_span: float = par(10, "K", "assumed: ten kelvin by the definition of Q10", domain=(0, None))

    TIME = "ms"
    STATIONARY = True
    COUNT = "number"

    class State(NamedTuple):
        """Receptors by conformation; the eight shares sum to 1."""

        unbound: share
        single: share
        double: share
        fast_shifted: share
        slow_shifted: share
        open: share
        short_desensitized: share
        long_desensitized: share

    class Drive(NamedTuple):
        """What the receptors meet."""

        glutamate: mM(low=0, scale="25 nM")
        temperature: kelvin(low=273.15)

    class Output(NamedTuple):
        """Mean over the receptors of the synapse; blocked pores count as open."""

        open_channels: number(low=0)

    @classmethod
    def glun2a(cls):
        """GluN1 with GluN2A: the fastest and most often open."""
        return cls()

    @classmethod
    def glun2b(cls):
        """GluN1 with GluN2B."""
        return cls(
            bind_rate=par(2.83, "1/(uM s)", RATES, note="k_on"),
            unbind_rate=par(38.1, "1/s", RATES, note="k_off"),
            fast_shift_rate=par(2836, "1/s", RATES, note="k_f+"),
            fast_return_rate=par(175, "1/s", RATES, note="k_f-"),
            slow_shift_rate=par(48, "1/s", RATES, note="k_s+"),
            slow_return_rate=par(230, "1/s", RATES, note="k_s-"),
            short_desensitize_rate=par(550, "1/s", RATES, note="k_d1+"),
            short_resensitize_rate=par(81.4, "1/s", RATES, note="k_d1-"),
            long_desensitize_rate=par(112, "1/s", RATES, note="k_d2+; not re-read"),
            long_resensitize_rate=par(0.91, "1/s", RATES, note="k_d2-; not re-read"),
        )

    @classmethod
    def glun2ab(cls):
        """GluN1 with GluN2A and GluN2B in one receptor, the usual one of adult cortex."""
        first, second = cls.glun2a(), cls.glun2b()
        rates = [name for name in first.provenance() if name.endswith("_rate") and name != "bind_rate"]
        assumed = "assumed: geometric mean of GluN2A and GluN2B"

        def mean(name, unit="1/ms"):
            return par(sqrt(getattr(first, name) * getattr(second, name)), unit, assumed)

        return cls(
            bind_rate=mean("bind_rate", "1/(mM ms)"),
            **{name: mean(name) for name in rates},
        )

    @classmethod
    def glun2c(cls):
        """GluN1 with GluN2C: GluN2B with binding and slow shift fitted to open share, rise, decay and affinity."""
        return cls._like_glun2b(bind=8.44, unbind=27.9, shift=5.86, back="fit:SYN-15")

    @classmethod
    def glun2d(cls):
        """GluN1 with GluN2D: as GluN2C, with its open share, decay and affinity."""
        return cls._like_glun2b(bind=2.40, unbind=3.18, shift=5.32, back="assumed: as in GluN2C")

    @classmethod
    def _like_glun2b(cls, bind, unbind, shift, back):
        return cls(
            bind_rate=par(bind, "1/(uM s)", "fit:SYN-16", note="k_on"),
            unbind_rate=par(unbind, "1/s", "fit:SYN-17", note="k_off"),
            fast_shift_rate=par(2836, "1/s", "assumed: as in GluN2B", note="k_f+"),
            fast_return_rate=par(175, "1/s", "assumed: as in GluN2B", note="k_f-"),
            slow_shift_rate=par(shift, "1/s", "fit:SYN-15", note="k_s+"),
            slow_return_rate=par(495, "1/s", back, note="k_s-, from the rise of GluN2C in 3.9 ms"),
            short_desensitize_rate=par(0.55, "1/s", NO_DESENSITIZATION, note="k_d1+"),
            short_resensitize_rate=par(81.4, "1/s", "assumed: as in GluN2B", note="k_d1-"),
            long_desensitize_rate=par(0.112, "1/s", NO_DESENSITIZATION, note="k_d2+"),
            long_resensitize_rate=par(0.91, "1/s", "assumed: as in GluN2B", note="k_d2-"),
        )

    def start(self, drive):
        """In balance with the glutamate that is there."""
        return steady_shares(self, drive)

    def flows(self, state, drive):
        """Each flow leaves one share and enters another; both orders of the two shifts have the same rates."""
        fast = pace(self, drive)
        bind, unbind = self.bind_rate * fast * drive.glutamate, self.unbind_rate * fast
        shift, back = self.fast_shift_rate * fast, self.fast_return_rate * fast
        slow_shift, slow_back = self.slow_shift_rate * fast, self.slow_return_rate * fast
        return [
            Flow("unbound", "single", 2 * bind * state.unbound),
            Flow("single", "unbound", unbind * state.single),
            Flow("single", "double", bind * state.single),
            Flow("double", "single", 2 * unbind * state.double),
            Flow("double", "fast_shifted", shift * state.double),
            Flow("fast_shifted", "double", back * state.fast_shifted),
            Flow("double", "slow_shifted", slow_shift * state.double),
            Flow("slow_shifted", "double", slow_back * state.slow_shifted),
            Flow("fast_shifted", "open", slow_shift * state.fast_shifted),
            Flow("open", "fast_shifted", slow_back * state.open),
            Flow("slow_shifted", "open", shift * state.slow_shifted),
            Flow("open", "slow_shifted", back * state.open),
            Flow("double", "short_desensitized", self.short_desensitize_rate * fast * state.double),
            Flow("short_desensitized", "double", self.short_resensitize_rate * fast * state.short_desensitized),
            Flow("double", "long_desensitized", self.long_desensitize_rate * fast * state.double),
            Flow("long_desensitized", "double", self.long_resensitize_rate * fast * state.long_desensitized),
        ]

    def output(self, state, drive):
        """Open channels of the synapse."""
        return self.Output(self.number * state.open)

    def invariants(self, state):
        """Receptors change their conformation, not their number."""
        return {"receptors": sum(state[1:], state[0])}

    def targets(self):
        """Every subunit against patch recordings at room temperature; a mixture against neurons at 31 degC."""
        a, b, c, d = self.glun2a(), self.glun2b(), self.glun2c(), self.glun2d()
        fit = partial(Target, source=RATES, kind="calibration", tolerance=0.15)
        once = partial(Target, source=RATES, kind="prediction", tolerance=0.1, relative=False)
        tonic = partial(Target, source="HermanJahr2007", kind="prediction", tolerance=0.25, relative=False)
        band = partial(Target, source="Traynelis2010", kind="prediction", relative=False)
        fitted = partial(Target, source="Traynelis2010", kind="calibration", relative=False)
        slow = partial(Target, source="Traynelis2010", kind="prediction")
        native = partial(Target, source="Hestrin1990", kind="prediction", relative=False)
        loop = partial(Target, source="computed: product of rates round the loop", kind="identity", relative=False)
        return [
            tonic("SYN-10", "GluN2A in 25 nM, of the largest", 0.25, "%", measure=a._tonic),
            tonic("SYN-10", "GluN2B in 25 nM, of the largest", 0.25, "%", measure=b._tonic),
            fit("SYN-15", "GluN2A, peak open share", 0.50, "1", measure=a._peak),
            fit("SYN-15", "GluN2B, peak open share", 0.12, "1", measure=b._peak),
            fit("SYN-15", "GluN2C, peak open share", 0.011, "1", source="Dravid2008", measure=c._peak),
            fit("SYN-15", "GluN2D, peak open share", 0.010, "1", source="Gielen2009", measure=d._peak),
            fit("SYN-15", "GluN2C, rise from 10 to 90 %", 3.9, "ms", source="Dravid2008", measure=c._rise),
            once("SYN-15", "GluN2A, open at least once after 1 mM 1 ms", 0.80, "1", measure=a._once),
            once("SYN-15", "GluN2B, open at least once after 1 mM 1 ms", 0.56, "1", measure=b._once),
            band("SYN-16", "GluN2A, half-maximal steady activation", 4.75, "uM", 2.95, measure=a._half),
            band("SYN-16", "GluN2B, half-maximal steady activation", 2.45, "uM", 1.55, measure=b._half),
            fitted("SYN-16", "GluN2C, half-maximal steady activation", 1.0, "uM", 0.05, measure=c._half),
            fitted("SYN-16", "GluN2D, half-maximal steady activation", 0.4, "uM", 0.02, measure=d._half),
            band("SYN-17", "GluN2A, fall to 1/e after 1 mM 1 ms", 126, "ms", 104, measure=a._fall),
            band("SYN-17", "GluN2B, weighted decay after 1 mM 1 ms", 250, "ms", 150, measure=b._weighted),
            fitted("SYN-17", "GluN2C, fall to 1/e after 1 mM 1 ms", 321, "ms", 61, measure=c._fall),
            fitted("SYN-17", "GluN2D, fall to 1/e after 1 mM 1 ms", 3050, "ms", 1350, measure=d._fall),
            native("SYN-17", "GluN2A and GluN2B at 31 degC, fast decay", 23.5, "ms", 3.8, measure=lambda: _native()[0]),
            native("SYN-17", "GluN2A and GluN2B at 31 degC, slow decay", 123, "ms", 83, measure=lambda: _native()[1]),
            slow("SYN-19", "GluN2A, desensitization in 1 mM", 568, "ms", 0.5, measure=a._desensitization),
            slow("SYN-19", "GluN2B, desensitization in 1 mM", 298, "ms", 0.66, measure=b._desensitization),
            slow("SYN-19", "GluN2A, recovery from it", 618, "ms", 0.5, measure=a._recovery),
            slow("SYN-19", "GluN2B, recovery from it", 1557, "ms", 0.5, measure=b._recovery),
            loop("SYN-48", "worst loop of NMDA gating, log of its imbalance", 0, "1", 0.02, measure=a._loop, hard=True),
        ]

    def _pulse(self, *steps, step=0.1, warmer=0.0, start=None):
        warm = self.temperature_reference + warmer
        protocol = [(length, assay.bath(self, glutamate=level, temperature=warm)) for length, level in steps]
        return assay.pulses(self, protocol, ["open"], step, self.start(assay.bath(self)) if start is None else start)

    def _steady(self, level):
        return assay.steady(self, assay.bath(self, glutamate=level), ["open"])

    def _tonic(self):
        return 100 * self._steady(25e-6) / self._steady(1e3)

    def _half(self):
        levels = [10 ** (k / 40 - 6) for k in range(241)]
        return 1e3 * assay.half_activation(levels, [self._steady(level) for level in levels])

    def _peak(self):
        return float(self._pulse((60.0, 1.0))[1].max())

    def _rise(self):
        times, values = self._pulse((1.0, 1.0), (30.0, 0.0), step=0.02)
        return assay.rise(times, values, 0.1, 0.9)

    def _fall(self):
        return assay.fall_to(*self._pulse((1.0, 1.0), (6000.0, 0.0), step=1.0))

    def _weighted(self):
        times, values = self._pulse((1.0, 1.0), (3000.0, 0.0), step=1.0)
        after = times >= times[values.argmax()]
        fast, slow, part = assay.two_times(times[after] - times[after][0], values[after], (100.0, 1000.0))
        return part * fast + (1 - part) * slow

    def _once(self):
        """Share that reaches the open state, taken as a trap, however late."""
        from scipy.linalg import expm

        shut = self.State._fields.index("open")
        share = list(self.start(assay.bath(self)))
        for length, level in ((1.0, 1.0), (60000.0, 0.0)):
            matrix = assay.generator(self, assay.bath(self, glutamate=level))
            matrix[:, shut] = 0
            share = expm(matrix * length) @ share
        return float(share[shut])

    def _desensitization(self):
        times, values = self._pulse((3000.0, 1.0), step=1.0)
        after = times >= times[values.argmax()]
        return assay.one_time(times[after] - times[after][0], values[after])

    def _recovery(self):
        """Time constant of the second peak over the gap after 3 s in glutamate."""
        import numpy as np
        from scipy.linalg import expm

        full = assay.generator(self, assay.bath(self, glutamate=1.0))
        spent = expm(3000.0 * full) @ np.array(self.start(assay.bath(self)))
        gaps = np.linspace(200.0, 5000.0, 9)
        traces = (self._pulse((gap, 0.0), (60.0, 1.0), step=1.0, start=spent) for gap in gaps)
        peaks = [values[times >= gap].max() for gap, (times, values) in zip(gaps, traces, strict=True)]
        return assay.one_time(gaps - gaps[0], np.array(peaks))

    def _loop(self):
        return assay.worst_loop(self, assay.bath(self, glutamate=1.0))


def _native():
    """Fast and slow decay of GluN2A and GluN2B together, at 31 degC."""
    a, b = (part._pulse((1.0, 1.0), (800.0, 0.0), step=0.2, warmer=8.0) for part in (NMDAGating(), NMDAGating.glun2b()))
    times = a[0]
    mixed = (1 - GLUN2B_CHARGE) * a[1] / a[1].sum() + GLUN2B_CHARGE * b[1] / b[1].sum()
    after = times >= times[mixed.argmax()]
    return assay.two_times(times[after] - times[after][0], mixed[after], (20.0, 120.0))
