"""AMPA receptor: seven-state gating with desensitization from three conformations.

Scheme      unbound <-> single <-> double <-> open
            single <-> single_desensitized; double <-> double_desensitized; open <-> open_desensitized
            single_desensitized <-> double_desensitized <-> open_desensitized
Takes in    glutamate in the cleft, postsynaptic voltage, temperature
Hands on    conductance and current of one synapse
Not here    subunits, auxiliary subunits, sub-conductances, calcium permeability
Limits      rates hold at room temperature and were not re-read in the paper; both loops close to 1 %
Sources     JonasMajorSakmann1993 (rates), Franks2002 (number, conductance), HarrisJolivetAttwell2012 (range of number),
            Hille2001 (Q10)
"""

from functools import partial
from typing import NamedTuple

from glutamate.engine.mechanism import Flow, Target, mechanism
from glutamate.molecule import assay
from glutamate.molecule.scheme import steady_shares
from glutamate.molecule.temperature import pace
from glutamate.parameter import par
from glutamate.units import kelvin, mM, mV, nS, pA, share

JONAS = "JonasMajorSakmann1993"


@mechanism
class AMPAReceptor:
    """All AMPA receptors of one synapse."""

    bind_first_rate: float = par(4.59, "1/(mM ms)", JONAS, domain=(0, None), note="C0 to C1; not re-read")
    unbind_first_rate: float = par(4.26, "1/ms", JONAS, domain=(0, None), note="C1 to C0; not re-read")
    bind_second_rate: float = par(28.4, "1/(mM ms)", JONAS, domain=(0, None), note="C1 to C2; not re-read")
    unbind_second_rate: float = par(3.26, "1/ms", JONAS, domain=(0, None), note="C2 to C1; not re-read")
    open_rate: float = par(4.24, "1/ms", JONAS, domain=(0, None), note="C2 to O; not re-read")
    close_rate: float = par(0.90, "1/ms", JONAS, domain=(0, None), note="O to C2; not re-read")
    single_desensitize_rate: float = par(2.89, "1/ms", JONAS, domain=(0, None), note="C1 to C3; not re-read")
    single_resensitize_rate: float = par(0.0392, "1/ms", JONAS, domain=(0, None), note="C3 to C1; not re-read")
    double_desensitize_rate: float = par(0.172, "1/ms", JONAS, domain=(0, None), note="C2 to C4; not re-read")
    double_resensitize_rate: float = par(0.000727, "1/ms", JONAS, domain=(0, None), note="C4 to C2; not re-read")
    open_desensitize_rate: float = par(0.0177, "1/ms", JONAS, domain=(0, None), note="O to C5; not re-read")
    open_resensitize_rate: float = par(0.004, "1/ms", JONAS, domain=(0, None), note="C5 to O; not re-read")
    desensitized_bind_rate: float = par(1.27, "1/(mM ms)", JONAS, domain=(0, None), note="C3 to C4; not re-read")
    desensitized_unbind_rate: float = par(0.0457, "1/ms", JONAS, domain=(0, None), note="C4 to C3; not re-read")
    desensitized_open_rate: float = par(0.0168, "1/ms", JONAS, domain=(0, None), note="C4 to C5; not re-read")
    desensitized_close_rate: float = par(0.1904, "1/ms", JONAS, domain=(0, None), note="C5 to C4; not re-read")
    number: float = par(80, "1", "Franks2002;HarrisJolivetAttwell2012", low=20, high=100, domain=(0, None))
    single_conductance: float = par(10, "pS", "Franks2002", low=8, high=12, domain=(0, None), note="gamma")
    reversal: float = par(0, "mV", JONAS, note="not re-read")
    q10: float = par(2.4, "1", "assumed: usual for AMPA gating", low=1.9, high=2.9, domain=(0, None))
    temperature_reference: float = par(22, "degC", JONAS, note="room temperature of the recordings")
    temperature_span: float = par(10, "K", "Hille2001", domain=(0, None), note="by the definition of Q10")

    TIME = "ms"
    STATIONARY = True
    COUNT = "number"

    class State(NamedTuple):
        """Receptors by conformation; the seven shares sum to 1."""

        unbound: share
        single: share
        double: share
        open: share
        single_desensitized: share
        double_desensitized: share
        open_desensitized: share

    class Drive(NamedTuple):
        """What the receptors meet."""

        glutamate: mM(low=0, scale="25 nM")
        voltage: mV
        temperature: kelvin(low=273.15)

    class Output(NamedTuple):
        """Of all receptors of the synapse; inward current is negative."""

        conductance: nS
        current: pA

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
            Flow("double", "open", self.open_rate * fast * state.double),
            Flow("open", "double", self.close_rate * fast * state.open),
            Flow("single", "single_desensitized", self.single_desensitize_rate * fast * state.single),
            Flow("single_desensitized", "single", self.single_resensitize_rate * fast * state.single_desensitized),
            Flow("double", "double_desensitized", self.double_desensitize_rate * fast * state.double),
            Flow("double_desensitized", "double", self.double_resensitize_rate * fast * state.double_desensitized),
            Flow("open", "open_desensitized", self.open_desensitize_rate * fast * state.open),
            Flow("open_desensitized", "open", self.open_resensitize_rate * fast * state.open_desensitized),
            Flow(
                "single_desensitized",
                "double_desensitized",
                self.desensitized_bind_rate * bind * state.single_desensitized,
            ),
            Flow(
                "double_desensitized",
                "single_desensitized",
                self.desensitized_unbind_rate * fast * state.double_desensitized,
            ),
            Flow(
                "double_desensitized",
                "open_desensitized",
                self.desensitized_open_rate * fast * state.double_desensitized,
            ),
            Flow(
                "open_desensitized",
                "double_desensitized",
                self.desensitized_close_rate * fast * state.open_desensitized,
            ),
        ]

    def output(self, state, drive):
        """Conductance and current of the synapse."""
        conductance = self.number * self.single_conductance * state.open
        return self.Output(conductance, conductance * (drive.voltage - self.reversal))

    def invariants(self, state):
        """Receptors change their conformation, not their number."""
        return {"receptors": sum(state[1:], state[0])}

    def targets(self):
        """Patch experiments at room temperature; robustness against ambient glutamate."""
        ours = partial(Target, source="computed: the rate set by matrix exponentials", kind="regression")
        paper = partial(Target, source=JONAS, kind="calibration", tolerance=0.2)
        ambient = partial(Target, source="HermanJahr2007", kind="regression", relative=False)
        loop = partial(Target, source="computed: product of rates round the loop", kind="identity", relative=False)
        peak, fall, half = self._peak, self._deactivation, self._half
        return [
            ours("SYN-28", "peak open share, 1 mM 1 ms", 0.595, "1", 0.0168, measure=peak, hard=True),
            ours("SYN-28", "deactivation, 1 mM 1 ms", 2.65, "ms", 0.02, measure=fall, hard=True),
            ours("SYN-28", "desensitization in 1 mM", 11.1, "ms", 0.02, measure=self._desensitization, hard=True),
            ours("SYN-28", "steady per peak in 1 mM", 0.029, "1", 0.02, measure=self._steady_share, hard=True),
            ours("SYN-28", "half-maximal peak", 0.36, "mM", 0.02, measure=half, hard=True),
            paper("SYN-28", "deactivation against the paper's fit", 3, "ms", measure=fall),
            paper("SYN-28", "half-maximal peak against the paper's fit", 0.34, "mM", measure=half),
            ambient("SYN-29", "response lost in 25 nM", 0.5, "%", 0.5, measure=lambda: self._lost(25e-6)),
            ambient("SYN-29", "response lost in 1 uM", 5, "%", 5, measure=lambda: self._lost(1e-3)),
            ours("SYN-29", "second response after 100 ms", 0.95, "1", 0.05, measure=self._recovered, relative=False),
            loop("SYN-48", "worst loop of AMPA, log of its imbalance", 0, "1", 0.02, measure=self._loop, hard=True),
        ]

    def _pulse(self, *steps, step=0.02, start=None):
        protocol = [(length, assay.bath(self, glutamate=level)) for length, level in steps]
        return assay.pulses(self, protocol, ["open"], step, start)

    def _peak(self):
        return float(self._pulse((1.0, 1.0), (20.0, 0.0))[1].max())

    def _deactivation(self):
        return assay.fall_to(*self._pulse((1.0, 1.0), (30.0, 0.0)))

    def _desensitization(self):
        times, values = self._pulse((100.0, 1.0), (0.1, 0.0))
        after = (times >= times[values.argmax()] + 1) & (times <= times[-2])
        return assay.one_time(times[after] - times[after][0], values[after])

    def _steady_share(self):
        values = self._pulse((100.0, 1.0), (0.02, 0.0))[1]
        return float(values[-2] / values.max())

    def _half(self):
        levels = [10 ** (k / 10 - 3) for k in range(51)]
        return assay.half_activation(levels, [self._pulse((8.0, level), (0.02, 0.0))[1].max() for level in levels])

    def _lost(self, level):
        before = steady_shares(self, assay.bath(self, glutamate=level))
        rested = self._pulse((2.0, 1.0), (0.02, 0.0))[1].max()
        return float(100 * (1 - self._pulse((2.0, 1.0), (0.02, 0.0), start=before)[1].max() / rested))

    def _recovered(self):
        times, values = self._pulse((1.0, 1.0), (99.0, 0.0), (1.0, 1.0), (3.0, 0.0))
        return float(values[times >= 100].max() / values[times < 100].max())

    def _loop(self):
        return assay.worst_loop(self, assay.bath(self, glutamate=1.0))
