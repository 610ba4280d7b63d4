"""Kainate receptor: partly and fully bound open states, one desensitized state that holds receptors for seconds.

Scheme      unbound <-> single <-> double <-> open
            single <-> single_open; double <-> desensitized
Takes in    glutamate in the cleft, postsynaptic voltage, temperature
Hands on    conductance and current of one synapse
Not here    presynaptic receptors, auxiliary NETO subunits, calcium, sodium and chloride as ligands, polyamines
Limits      no rate table was read: a scheme of this shape was fitted to numbers of Traynelis2010; only mossy fibre to
            CA3 and some interneurons have such currents, other synapses go without this part
Sources     Traynelis2010 (numbers to fit), BarberisSachidhanandamMulle2008 (partly bound open states carry the slow
            decay), FisherFisher2014 (glutamate on GluK5 alone opens without desensitization)
"""

from functools import partial
from typing import NamedTuple

from glutamate.engine.mechanism import Flow, Target, mechanism
from glutamate.molecule import assay
from glutamate.molecule.scheme import steady_shares
from glutamate.molecule.temperature import pace
from glutamate.parameter import par
from glutamate.units import kelvin, mM, mV, nS, pA, share

TRAYNELIS = "Traynelis2010"
FIT = "fit:SYN-45"


@mechanism
class KainateReceptor:
    """All kainate receptors of one synapse; the default is the heteromer GluK2/GluK5."""

    bind_first_rate: float = par(2.06, "1/(mM ms)", FIT, domain=(0, None), note="the high-affinity sites, GluK5")
    unbind_first_rate: float = par(0.0544, "1/ms", FIT, domain=(0, None))
    bind_second_rate: float = par(4.73, "1/(mM ms)", FIT, domain=(0, None), note="the low-affinity sites, GluK2")
    unbind_second_rate: float = par(3.83, "1/ms", FIT, domain=(0, None))
    single_open_rate: float = par(0.372, "1/ms", FIT, domain=(0, None))
    single_close_rate: float = par(0.32, "1/ms", FIT, domain=(0, None))
    open_rate: float = par(6.26, "1/ms", FIT, domain=(0, None))
    close_rate: float = par(3.12, "1/ms", FIT, domain=(0, None))
    desensitize_rate: float = par(0.725, "1/ms", FIT, domain=(0, None))
    resensitize_rate: float = par(0.466, "1/s", FIT, domain=(0, None), note="recovery in 2.4 to 2.7 s")
    conductance_max: float = par(
        0.092, "nS", FIT, domain=(0, None), note="all receptors open: peak 5 to 10 % of that of AMPA receptors"
    )
    reversal: float = par(0, "mV", "assumed: a cation channel like the AMPA receptor")
    q10: float = par(2.4, "1", "assumed: as for AMPA gating", low=1.9, high=2.9, domain=(0, None))
    temperature_reference: float = par(22, "degC", "assumed: room temperature of the tabled recordings")
    temperature_span: float = par(10, "K", "assumed: ten kelvin by the definition of Q10", domain=(0, None))

    TIME = "ms"
    STATIONARY = True

    class State(NamedTuple):
        """Receptors by conformation; the six shares sum to 1."""

        unbound: share
        single: share
        double: share
        single_open: share
        open: share
        desensitized: share

    class Drive(NamedTuple):
        """What the receptors meet."""

        glutamate: mM(low=0, scale="25 nM")
        voltage: mV
        temperature: kelvin(low=273.15)

    class Output(NamedTuple):
        """Of all receptors of the synapse; inward current is negative."""

        conductance: nS
        current: pA

    @classmethod
    def gluk2(cls):
        """The homomer GluK2: low affinity, no slow tail."""
        return cls(
            bind_first_rate=par(2.64, "1/(mM ms)", FIT),
            unbind_first_rate=par(3.08, "1/ms", FIT),
            bind_second_rate=par(2.74, "1/(mM ms)", FIT),
            unbind_second_rate=par(2.16, "1/ms", FIT),
            single_open_rate=par(0.188, "1/ms", FIT),
            single_close_rate=par(1.07, "1/ms", FIT),
            open_rate=par(3.59, "1/ms", FIT),
            close_rate=par(1.49, "1/ms", FIT),
            desensitize_rate=par(0.913, "1/ms", FIT),
            resensitize_rate=par(0.581, "1/s", FIT),
        )

    def start(self, drive):
        """In balance with the glutamate that is there."""
        return steady_shares(self, drive)

    def flows(self, state, drive):
        """Each flow leaves one share and enters another, so receptors are conserved."""
        fast = pace(self, drive)
        bind = fast * drive.glutamate
        return [
            Flow("unbound", "single", self.bind_first_rate * bind * state.unbound),
            Flow("single", "unbound", self.unbind_first_rate * fast * state.single),
            Flow("single", "double", self.bind_second_rate * bind * state.single),
            Flow("double", "single", self.unbind_second_rate * fast * state.double),
            Flow("single", "single_open", self.single_open_rate * fast * state.single),
            Flow("single_open", "single", self.single_close_rate * fast * state.single_open),
            Flow("double", "open", self.open_rate * fast * state.double),
            Flow("open", "double", self.close_rate * fast * state.open),
            Flow("double", "desensitized", self.desensitize_rate * fast * state.double),
            Flow("desensitized", "double", self.resensitize_rate * fast * state.desensitized),
        ]

    def output(self, state, drive):
        """Conductance and current of the synapse; both open states conduct alike."""
        conductance = self.conductance_max * (state.single_open + state.open)
        return self.Output(conductance, conductance * (drive.voltage - self.reversal))

    def invariants(self, state):
        """Receptors change their conformation, not their number."""
        return {"receptors": sum(state[1:], state[0])}

    def targets(self):
        """Fast application of 10 mM glutamate at room temperature, both sets; size beside the AMPA receptor."""
        table = partial(Target, id="SYN-45", source=TRAYNELIS, kind="calibration", relative=False)
        size = partial(Target, id="SYN-45", source="assumed: mossy fibre synapses", kind="calibration", relative=False)
        mixed, pure = type(self)(), type(self).gluk2()
        return [
            table(
                what="fast decay of GluK2/K5", expected=0.5, unit="ms", tolerance=0.1, measure=lambda: _decay(mixed)[0]
            ),
            table(what="slow decay of GluK2/K5", expected=46, unit="ms", tolerance=5, measure=lambda: _decay(mixed)[1]),
            table(
                what="desensitization of GluK2/K5", expected=4.7, unit="ms", tolerance=0.5, measure=lambda: _sag(mixed)
            ),
            table(what="half peak of GluK2/K5", expected=23, unit="uM", tolerance=8, measure=lambda: _half(mixed)),
            table(
                what="recovery of GluK2/K5", expected=2.55, unit="s", tolerance=0.15, measure=lambda: _recovery(mixed)
            ),
            table(what="decay of GluK2", expected=2.05, unit="ms", tolerance=0.45, measure=lambda: _fall(pure)),
            table(
                what="desensitization of GluK2", expected=4.35, unit="ms", tolerance=0.95, measure=lambda: _sag(pure)
            ),
            table(what="half peak of GluK2", expected=735, unit="uM", tolerance=305, measure=lambda: _half(pure)),
            table(what="recovery of GluK2", expected=2.45, unit="s", tolerance=0.55, measure=lambda: _recovery(pure)),
            size(
                what="peak beside AMPA receptors", expected=7.5, unit="%", tolerance=2.5, measure=lambda: _size(mixed)
            ),
        ]


def _pulse(part, *steps, step=0.05):
    protocol = [(length, assay.bath(part, glutamate=level)) for length, level in steps]
    return assay.pulses(part, protocol, ["single_open", "open"], step)


def _decay(part):
    times, values = _pulse(part, (1.0, 10.0), (250.0, 0.0))
    after = times >= times[values.argmax()]
    return assay.two_times(times[after] - times[after][0], values[after], (0.5, 46.0))


def _fall(part):
    return assay.fall_to(*_pulse(part, (1.0, 10.0), (30.0, 0.0)))


def _sag(part):
    times, values = _pulse(part, (40.0, 10.0), (0.05, 0.0))
    after = (times >= times[values.argmax()]) & (times <= times[-2])
    return assay.one_time(times[after] - times[after][0], values[after])


def _half(part):
    levels = [10 ** (k / 5 - 4) for k in range(26)]
    return 1e3 * assay.half_activation(levels, [_pulse(part, (60.0, c), (0.2, 0.0), step=0.2)[1].max() for c in levels])


def _recovery(part):
    """Time constant (s) of the second response to 10 mM after 200 ms of it."""
    import numpy as np

    gaps, lost = np.array([500.0, 1000.0, 2000.0, 4000.0, 8000.0]), []
    for gap in gaps:
        times, values = _pulse(part, (200.0, 10.0), (gap, 0.0), (4.0, 10.0), (0.2, 0.0), step=0.2)
        lost.append(1 - values[times > 200.0 + gap].max() / values[times < 200.0].max())
    return assay.one_time(gaps, np.array(lost)) / 1e3


def _size(part):
    """Percent of the peak of AMPA receptors after 1 mM for 1 ms."""
    from glutamate.molecule.ampa import AMPAReceptor

    other = AMPAReceptor()
    protocol = [(1.0, assay.bath(other, glutamate=1.0)), (5.0, assay.bath(other))]
    beside = other.number * other.single_conductance * assay.pulses(other, protocol, ["open"])[1].max()
    return float(100 * part.conductance_max * _pulse(part, (1.0, 1.0), (5.0, 0.0))[1].max() / beside)
