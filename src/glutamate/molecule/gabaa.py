"""GABA-A receptor of the synapse: seven states, two of them open, two desensitized.

Scheme      unbound <-> single <-> double; single <-> single_open; double <-> double_open
            single <-> slow_desensitized; double <-> fast_desensitized; slow_desensitized <-> fast_desensitized
Takes in    GABA in its cleft, share of benzodiazepine sites taken, postsynaptic voltage, temperature
Hands on    open share, conductance and current of one synapse
Not here    extrasynaptic receptors and tonic current, how much drug takes its site, chloride load
Limits      a share of benzodiazepine sites changes the rates of all receptors by that share, not some by the whole;
            rates hold at room temperature; 0.1 uM of ambient GABA would hold 2 of 5 receptors in slow_desensitized
Sources     JonesWestbrook1995, JonesWestbrook1998 (rates), PerraisRopert1999 (benzodiazepine),
            Hille2001 (why the reversal follows chloride; Q10)
"""

from functools import partial
from typing import NamedTuple

from glutamate.engine.mechanism import Flow, Target, mechanism
from glutamate.maths import exp
from glutamate.molecule import assay
from glutamate.molecule.scheme import steady_shares
from glutamate.molecule.temperature import pace
from glutamate.parameter import par
from glutamate.units import kelvin, mM, mV, nS, pA, share

JONES = "JonesWestbrook1995;JonesWestbrook1998"


@mechanism
class GABAAReceptor:
    """All GABA-A receptors of one inhibitory synapse."""

    bind_rate: float = par(5.0, "1/(mM ms)", JONES, domain=(0, None), note="k_on of one site; not re-read")
    unbind_rate: float = par(0.131, "1/ms", JONES, domain=(0, None), note="k_off of one site; not re-read")
    single_open_rate: float = par(0.2, "1/ms", JONES, domain=(0, None), note="beta 1; not re-read")
    single_close_rate: float = par(1.111, "1/ms", JONES, domain=(0, None), note="alpha 1; not re-read")
    double_open_rate: float = par(2.5, "1/ms", JONES, domain=(0, None), note="beta 2; not re-read")
    double_close_rate: float = par(0.142, "1/ms", JONES, domain=(0, None), note="alpha 2; not re-read")
    slow_desensitize_rate: float = par(0.013, "1/ms", JONES, domain=(0, None), note="d 1; not re-read")
    slow_resensitize_rate: float = par(0.00013, "1/ms", JONES, domain=(0, None), note="r 1; not re-read")
    fast_desensitize_rate: float = par(1.25, "1/ms", JONES, domain=(0, None), note="d 2; not re-read")
    fast_resensitize_rate: float = par(0.025, "1/ms", JONES, domain=(0, None), note="r 2; not re-read")
    desensitized_unbind_rate: float = par(0.002, "1/ms", JONES, domain=(0, None), note="p; q follows; not re-read")
    number: float = par(50, "1", "assumed: middle of 20 to 100 per synapse", low=20, high=100, domain=(0, None))
    single_conductance: float = par(27, "pS", JONES, low=25, high=30, domain=(0, None), note="gamma; not re-read")
    reversal: float = par(
        -70, "mV", "assumed: chloride 5-8 mM inside, a quarter as permeable to bicarbonate", low=-80, high=-60
    )
    benzodiazepine_binding: float = par(
        0.7, "1", "fit:SYN-37", domain=(0, None), note="k_on 1.7 times faster with all sites taken"
    )
    benzodiazepine_unbinding: float = par(
        0.5, "1", "fit:SYN-37", domain=(0, 1), note="k_off halved with all sites taken"
    )
    q10: float = par(
        2.5,
        "1",
        "fit:SYN-36",
        low=2.0,
        high=2.5,
        domain=(0, None),
        note="miniature currents at 35 degC; all rates alike",
    )
    temperature_reference: float = par(22, "degC", JONES, note="room temperature of the recordings")
    temperature_span: float = par(10, "K", "Hille2001", domain=(0, None), note="by the definition of Q10")

    TIME = "ms"
    STATIONARY = True
    COUNT = "number"

    class State(NamedTuple):
        """Receptors by conformation; the seven shares sum to 1."""

        unbound: share
        single: share
        double: share
        single_open: share
        double_open: share
        slow_desensitized: share
        fast_desensitized: share

    class Drive(NamedTuple):
        """What the receptors meet."""

        gaba: mM(low=0, scale="1 uM")
        benzodiazepine: share
        voltage: mV
        temperature: kelvin(low=273.15)

    class Output(NamedTuple):
        """Of all receptors of the synapse; inward current is negative."""

        open: share
        conductance: nS
        current: pA

    def start(self, drive):
        """In balance with the GABA that is there."""
        return steady_shares(self, drive)

    def flows(self, state, drive):
        """Each flow leaves one share and enters another; binding to the desensitized follows from the closed loop."""
        fast = pace(self, drive)
        unbind_rate = self.unbind_rate * (1 - self.benzodiazepine_unbinding * drive.benzodiazepine)
        bind = self.bind_rate * (1 + self.benzodiazepine_binding * drive.benzodiazepine) * fast * drive.gaba
        unbind = unbind_rate * fast
        slow_share = self.slow_resensitize_rate / self.slow_desensitize_rate
        fast_share = self.fast_resensitize_rate / self.fast_desensitize_rate
        desensitized_bind = bind / (2 * unbind_rate) * self.desensitized_unbind_rate * slow_share / fast_share
        return [
            Flow("unbound", "single", 2 * bind * state.unbound),
            Flow("single", "unbound", unbind * state.single),
            Flow("single", "double", bind * state.single),
            Flow("double", "single", 2 * unbind * state.double),
            Flow("single", "single_open", self.single_open_rate * fast * state.single),
            Flow("single_open", "single", self.single_close_rate * fast * state.single_open),
            Flow("double", "double_open", self.double_open_rate * fast * state.double),
            Flow("double_open", "double", self.double_close_rate * fast * state.double_open),
            Flow("single", "slow_desensitized", self.slow_desensitize_rate * fast * state.single),
            Flow("slow_desensitized", "single", self.slow_resensitize_rate * fast * state.slow_desensitized),
            Flow("double", "fast_desensitized", self.fast_desensitize_rate * fast * state.double),
            Flow("fast_desensitized", "double", self.fast_resensitize_rate * fast * state.fast_desensitized),
            Flow("slow_desensitized", "fast_desensitized", desensitized_bind * state.slow_desensitized),
            Flow(
                "fast_desensitized", "slow_desensitized", self.desensitized_unbind_rate * fast * state.fast_desensitized
            ),
        ]

    def output(self, state, drive):
        """Open share of both open states, conductance and current of the synapse."""
        opened = state.single_open + state.double_open
        conductance = self.number * self.single_conductance * opened
        return self.Output(opened, conductance, conductance * (drive.voltage - self.reversal))

    def invariants(self, state):
        """Receptors change their conformation, not their number."""
        return {"receptors": sum(state[1:], state[0])}

    def targets(self):
        """Fast pulses of GABA at room temperature; miniature currents at 35 degC."""
        patch = partial(Target, source="PerraisRopert1999", kind="prediction")
        room = partial(Target, source="JonesWestbrook1995", kind="calibration", relative=False)
        warm = partial(Target, source="Barberis2011", kind="calibration", relative=False)
        loop = partial(Target, source="computed: product of rates round the loop", kind="identity", relative=False)
        return [
            patch("SYN-36", "half-maximal response to 1 ms of GABA", 310, "uM", 0.35, measure=self._half),
            room("SYN-36", "peak open share after 10 mM for 1 ms", 0.65, "1", 0.15, measure=self._peak),
            room("SYN-36", "fast decay after 10 mM for 1 ms", 17.5, "ms", 7.5, measure=lambda: self._decay()[0]),
            room("SYN-36", "slow decay after 10 mM for 1 ms", 175, "ms", 75, measure=lambda: self._decay()[1]),
            warm("SYN-36", "decay of a miniature current at 35 degC", 8.5, "ms", 3.5, measure=self._mini),
            loop("SYN-48", "worst loop of GABA-A, log of its imbalance", 0, "1", 0.02, measure=self._loop, hard=True),
        ]

    def _pulse(self, level, rest=0.02, step=0.02):
        protocol = [(1.0, assay.bath(self, gaba=level)), (rest, assay.bath(self))]
        return assay.pulses(self, protocol, ["single_open", "double_open"], step)

    def _half(self):
        levels = [10 ** (k / 20 - 2) for k in range(81)]
        return 1e3 * assay.half_activation(levels, [self._pulse(level, 5.0)[1].max() for level in levels])

    def _peak(self):
        return float(self._pulse(10.0, 20.0)[1].max())

    def _decay(self):
        times, values = self._pulse(10.0, 800.0, 0.1)
        after = times >= times[values.argmax()]
        return assay.two_times(times[after] - times[after][0], values[after], (15.0, 200.0))

    def _mini(self):
        warm = self.temperature_reference + 13
        length = 0.02
        levels = [exp(-(k + 1 / 2) * length / 0.3) for k in range(100)]
        protocol = [(length, assay.bath(self, gaba=level, temperature=warm)) for level in levels]
        protocol.append((100.0, assay.bath(self, temperature=warm)))
        return assay.fall_to(*assay.pulses(self, protocol, ["single_open", "double_open"], length))

    def _loop(self):
        return max(
            assay.worst_loop(self, assay.bath(self, gaba=1.0, benzodiazepine=taken)) for taken in (0.0, 0.5, 1.0)
        )
