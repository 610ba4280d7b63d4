"""NMDA receptor with a drug that enters the open channel and is trapped when the channel closes over it.

Scheme      unbound <-> single <-> double <-> fast_shifted <-> open <-> slow_shifted <-> double
            double <-> short_desensitized; double <-> long_desensitized
            the same eight states again with the drug inside; open <-> blocked_open joins the two arms
            partial trap: the other states with two glutamates are joined too, by a fraction of both rates
Takes in    glutamate in the cleft, blocker beside the channel, voltage, extracellular magnesium, temperature
Hands on    conductance and current of one synapse, share of channels free of magnesium, share that holds the drug
Not here    subunits other than GluN2A, glycine, allosteric action of ketamine, a way through the membrane
Limits      a symmetric trap blocks the same share at any glutamate: it cannot give the shallow curve of ketamine on
            excised patches; rates of gating and affinities were not re-read; the gating keeps too little current in
            steady glutamate, so that drugs leave too slowly; a drug that waits at balance is taken to have waited
            for ever, also without glutamate
Sources     Erreger2005 (gating, taken from nmda_gating.py), KotermanskiJohnson2009 (affinities), Blanpied1997 (partial
            trap), Gilling2009 (ketamine: voltage, full trap; macroscopic rates), KotermanskiWoodJohnson2009 (escape),
            HuettnerBean1988 (MK-801), Orser1997 (ketamine on patches), JahrStevens1990 (magnesium), Franks2002 (number,
            conductance), Hestrin1990 and Moradi2013 (temperature)
"""

from functools import partial
from typing import NamedTuple

from glutamate.engine.mechanism import Flow, Target, mechanism, with_values
from glutamate.maths import exp
from glutamate.molecule import assay
from glutamate.molecule.magnesium_block import unblocked_share
from glutamate.molecule.nmda_gating import NMDAGating
from glutamate.molecule.temperature import pace
from glutamate.parameter import par
from glutamate.units import kelvin, mM, mV, nS, pA, share

GATING = vars(NMDAGating)["PARAMETERS"]  # of GluN2A
KOTERMANSKI = "KotermanskiJohnson2009"
CLOSED_WITH_TWO = ("double", "fast_shifted", "slow_shifted", "short_desensitized", "long_desensitized")


@mechanism
class BlockedNMDAReceptor:
    """All NMDA receptors (GluN2A) of one synapse and an open-channel blocker; the default blocker is ketamine."""

    bind_rate: float = GATING["bind_rate"]
    unbind_rate: float = GATING["unbind_rate"]
    fast_shift_rate: float = GATING["fast_shift_rate"]
    fast_return_rate: float = GATING["fast_return_rate"]
    slow_shift_rate: float = GATING["slow_shift_rate"]
    slow_return_rate: float = GATING["slow_return_rate"]
    short_desensitize_rate: float = GATING["short_desensitize_rate"]
    short_resensitize_rate: float = GATING["short_resensitize_rate"]
    long_desensitize_rate: float = GATING["long_desensitize_rate"]
    long_resensitize_rate: float = GATING["long_resensitize_rate"]
    block_half: float = par(
        0.33, "uM", KOTERMANSKI, domain=(0, None), note="IC50 at block_voltage, no magnesium; not re-read"
    )
    leave_rate: float = par(
        1, "1/s", KOTERMANSKI, domain=(0, None), note="k- of the open channel at block_voltage; not re-read"
    )
    block_voltage: float = par(-66, "mV", KOTERMANSKI, note="where block_half and leave_rate hold")
    block_span: float = par(
        32.2, "mV", "Gilling2009", low=30.6, high=33.9, domain=(0, None), note="e-fold: electrical distance 0.79"
    )
    escape_share: float = par(
        0, "1", "Gilling2009", low=0, high=0, domain=(0, None), binding="structural", note="fully trapped"
    )
    magnesium_half: float = par(3.57, "mM", "JahrStevens1990", domain=(0, None), note="half of the channels at 0 mV")
    magnesium_slope: float = par(0.062, "1/mV", "JahrStevens1990")
    number: float = GATING["number"]
    single_conductance: float = par(45, "pS", "Franks2002", low=45, high=50, domain=(0, None), note="gamma")
    reversal: float = par(0, "mV", "JahrStevens1990")
    q10: float = GATING["q10"]
    temperature_reference: float = GATING["temperature_reference"]
    temperature_span: float = GATING["temperature_span"]

    TIME = "ms"
    STATIONARY = True
    COUNT = "number"

    class State(NamedTuple):
        """Receptors by conformation, without and with the drug inside; the sixteen shares sum to 1."""

        unbound: share
        single: share
        double: share
        fast_shifted: share
        slow_shifted: share
        open: share
        short_desensitized: share
        long_desensitized: share
        blocked_unbound: share
        blocked_single: share
        blocked_double: share
        blocked_fast_shifted: share
        blocked_slow_shifted: share
        blocked_open: share
        blocked_short_desensitized: share
        blocked_long_desensitized: share

    class Drive(NamedTuple):
        """What the receptors meet; `blocker` is the free drug."""

        glutamate: mM(low=0, scale="25 nM")
        blocker: mM(low=0, scale="1 uM")
        voltage: mV
        magnesium: mM(low=0)
        temperature: kelvin(low=273.15)

    class Output(NamedTuple):
        """Of all receptors of the synapse; inward current is negative."""

        conductance: nS
        current: pA
        unblocked: share
        blocked: share

    @classmethod
    def ketamine(cls):
        """Racemic ketamine: fully trapped."""
        return cls()

    @classmethod
    def memantine(cls):
        """Memantine: some of it escapes from closed channels while both glutamates are still bound."""
        return cls(
            block_half=par(0.80, "uM", KOTERMANSKI, note="IC50 at -66 mV, no magnesium; not re-read"),
            leave_rate=par(2.5, "1/s", KOTERMANSKI, low=2, high=3, note="k- of the open channel; not re-read"),
            block_span=par(31, "mV", "assumed: usual for memantine; the paper was not found", note="e-fold"),
            escape_share=par(0.07, "1", "fit:SYN-25", low=0.06, high=0.09, binding="structural", note="phi"),
        )

    @classmethod
    def mk801(cls):
        """MK-801 (dizocilpine) by its kinetics, which imply a far higher affinity than the IC50 of 10 to 30 nM."""
        leave = 2.2e-3  # 1/s
        return cls(
            block_half=par(leave / 25, "uM", "fit:SYN-23", note="leaving per entering at 25 /uM/s"),
            leave_rate=par(leave, "1/s", "fit:SYN-23", note="recovery in 90 min at -75 mV"),
            block_voltage=par(-75, "mV", "HuettnerBean1988", note="between -70 and -80 mV"),
            block_span=par(28, "mV", "fit:SYN-23", note="e-fold, from recovery at two voltages"),
        )

    def start(self, drive):
        """In balance with the glutamate, the drug and the magnesium that are there."""
        bind = self.bind_rate * drive.glutamate / self.unbind_rate
        fast, slow = self.fast_shift_rate / self.fast_return_rate, self.slow_shift_rate / self.slow_return_rate
        short = self.short_desensitize_rate / self.short_resensitize_rate
        long = self.long_desensitize_rate / self.long_resensitize_rate
        ratios = [1, fast, slow, fast * slow, short, long]
        weights = [1, 2 * bind, *(ratio * bind * bind for ratio in ratios)]
        enter, leave = self._drug(drive)
        free, whole = leave / (enter + leave), sum(weights[1:], weights[0])
        return self.State(
            *(weight / whole * free for weight in weights),
            *(weight / whole * (1 - free) for weight in weights),
        )

    def flows(self, state, drive):
        """Both arms gate alike; receptors are conserved."""
        fast = pace(self, drive)
        enter, leave = (fast * rate for rate in self._drug(drive))
        flows = [*self._arm("", state, drive, fast), *self._arm("blocked_", state, drive, fast)]
        doors = {"open": 1, **(dict.fromkeys(CLOSED_WITH_TWO, self.escape_share) if self.escape_share else {})}
        for name, width in doors.items():
            held = "blocked_" + name
            flows += [
                Flow(name, held, width * enter * getattr(state, name)),
                Flow(held, name, width * leave * getattr(state, held)),
            ]
        return flows

    def output(self, state, drive):
        """Conductance and current of the synapse; magnesium leaves the pore at once when the voltage rises."""
        unblocked = self._unblocked(drive)
        conductance = self.number * self.single_conductance * state.open * unblocked
        blocked = sum(state[9:], state[8])
        return self.Output(conductance, conductance * (drive.voltage - self.reversal), unblocked, blocked)

    def invariants(self, state):
        """Receptors change their conformation, not their number."""
        return {"receptors": sum(state[1:], state[0])}

    def targets(self):
        """Recovery from MK-801, competition with magnesium, a symmetric and a partial trap."""
        slow = partial(Target, source="HuettnerBean1988", kind="calibration", tolerance=0.3)
        pore = partial(Target, source=KOTERMANSKI, kind="prediction", tolerance=0.25)
        exact = partial(Target, source="computed: algebra of the scheme", kind="identity", relative=False, hard=True)
        ours = partial(Target, source="computed: eigenvalues of the scheme", kind="regression", tolerance=0.02)
        patch = partial(Target, source="Orser1997", kind="prediction", relative=False)
        trap = partial(Target, source="Blanpied1997", kind="calibration", relative=False)
        later = partial(Target, source="KotermanskiWoodJohnson2009", kind="prediction", relative=False)
        weak = partial(Target, source=KOTERMANSKI, kind="calibration", relative=False)
        shape = "computed: onset as the inverse of the open share"
        inverse = partial(Target, source=shape, kind="regression", tolerance=0.25)
        whole = partial(Target, source="Gilling2009", kind="prediction", relative=False)
        kind = type(self)
        ketamine, memantine, mk801 = kind.ketamine, kind.memantine, kind.mk801

        def recovery(voltage):
            return _slowest(mk801(), glutamate=0.1, voltage=voltage) / 6e4

        def leaving(drug):
            return lambda: 1e3 / _slowest(drug(), glutamate=0.1, voltage=-70)

        def onset(glutamate):
            return 1e-3 * _slowest(ketamine(), glutamate=glutamate, blocker=0.33e-3, voltage=-66)

        def onset_per_share():
            low, high = (onset(g) * assay.steady(self, assay.bath(self, glutamate=g), ["open"]) for g in (0.3e-3, 0.1))
            return low / high

        def weakly():
            return _shift(with_values(ketamine(), magnesium_half=8 * self.magnesium_half))

        return [
            slow("SYN-23", "recovery from MK-801 at -75 mV", 90, "min", measure=lambda: recovery(-75)),
            slow("SYN-23", "the same, per that at +30 mV", 45, "1", measure=lambda: recovery(-75) / recovery(30)),
            exact("SYN-23", "MK-801 entering without glutamate", 0, "1", 1e-12, measure=lambda: _entering(mk801())),
            exact("SYN-24", "shift by 1 mM magnesium at -66 mV", 17.8, "1", 0.05, measure=lambda: _shift(ketamine())),
            pore("SYN-24", "shift of ketamine by 1 mM magnesium", 16.2, "1", measure=lambda: _shift(ketamine())),
            pore("SYN-24", "ketamine in 1 mM magnesium, -66 mV", 5.35, "uM", measure=lambda: _half(ketamine(), 1.0)),
            pore("SYN-24", "memantine in 1 mM magnesium, -66 mV", 13.4, "uM", measure=lambda: _half(memantine(), 1.0)),
            weak("SYN-24", "shift with magnesium bound 8 times more weakly", 2.95, "1", 0.65, measure=weakly),
            exact("SYN-25", "departure of the block from one value", 0, "1", 0.01, measure=lambda: _spread(ketamine())),
            ours("SYN-25", "onset in 0.3 uM glutamate", 267, "s", measure=lambda: onset(0.3e-3)),
            ours("SYN-25", "onset in 3 uM glutamate", 9.6, "s", measure=lambda: onset(3e-3)),
            ours("SYN-25", "onset in 100 uM glutamate", 6.9, "s", measure=lambda: onset(0.1)),
            inverse("SYN-25", "onset times open share, 0.3 uM per 100 uM", 1, "1", measure=onset_per_share),
            patch("SYN-25b", "left by 10 uM ketamine on a patch", 34, "%", 8, measure=lambda: _left(ketamine(), 10e-3)),
            trap("SYN-25", "memantine that escapes", 17.5, "%", 2.5, measure=lambda: _escape(memantine())[0]),
            later("SYN-25", "time of its escape", 0.79, "s", 0.32, measure=lambda: _escape(memantine())[1]),
            whole("SYN-25b", "ketamine leaving, 0.11 to 0.44 /s", 0.275, "1/s", 0.165, measure=leaving(ketamine)),
            whole("SYN-25b", "memantine leaving, 0.265 to 1.06 /s", 0.6625, "1/s", 0.3975, measure=leaving(memantine)),
        ]

    def _unblocked(self, drive):
        return unblocked_share(drive, self.magnesium_half, self.magnesium_slope)

    def _drug(self, drive):
        """Rates at which the drug enters and leaves an open channel; magnesium in the pore keeps it out."""
        enter = self.leave_rate / self.block_half * drive.blocker * self._unblocked(drive)
        return enter, self.leave_rate * exp((drive.voltage - self.block_voltage) / self.block_span)

    def _arm(self, prefix, state, drive, fast):
        bind = 2 * self.bind_rate * drive.glutamate, self.unbind_rate
        bind_again = self.bind_rate * drive.glutamate, 2 * self.unbind_rate
        shift_fast, shift_slow = (
            (self.fast_shift_rate, self.fast_return_rate),
            (self.slow_shift_rate, self.slow_return_rate),
        )
        edges = [
            ("unbound", "single", bind),
            ("single", "double", bind_again),
            ("double", "fast_shifted", shift_fast),
            ("double", "slow_shifted", shift_slow),
            ("fast_shifted", "open", shift_slow),
            ("slow_shifted", "open", shift_fast),
            ("double", "short_desensitized", (self.short_desensitize_rate, self.short_resensitize_rate)),
            ("double", "long_desensitized", (self.long_desensitize_rate, self.long_resensitize_rate)),
        ]
        for source, target, (forth, back) in edges:
            yield Flow(prefix + source, prefix + target, forth * fast * getattr(state, prefix + source))
            yield Flow(prefix + target, prefix + source, back * fast * getattr(state, prefix + target))


def _slowest(part, **given):
    """Time constant (ms) of the slowest relaxation under a constant bath."""
    import numpy as np

    decays = np.sort(np.linalg.eigvals(assay.generator(part, assay.bath(part, **given))).real)
    return float(-1 / decays[-2])


def _held(part, **given):
    return float(part.output(part.start(bath := assay.bath(part, **given)), bath).blocked)


def _entering(part):
    """Share of receptors that hold the drug after 10 s of it without glutamate, from none."""
    bath = assay.bath(part, blocker=1e-3, voltage=-75)
    empty = part.start(assay.bath(part))
    return float(assay.pulses(part, [(1e4, bath)], part.State._fields[8:], 1e3, start=empty)[1][-1])


def _half(part, magnesium):
    """Drug (uM) that halves the steady current at -66 mV."""
    from scipy.optimize import brentq

    bath = {"glutamate": 0.1, "magnesium": magnesium, "voltage": -66}
    return 1e3 * brentq(lambda drug: _held(part, blocker=drug, **bath) - 1 / 2, 0, 10, xtol=1e-12)


def _shift(part):
    return _half(part, 1.0) / _half(part, 0.0)


def _spread(part):
    """Largest departure of the balanced flows' blocked share from drug / (drug + half), over the range of glutamate."""
    from glutamate.molecule.scheme import steady_shares

    shares = []
    for level in (0.3e-3, 3e-3, 30e-3, 300e-3):
        found = steady_shares(part, assay.bath(part, glutamate=level, blocker=0.33e-3, voltage=-66))
        shares.append(sum(found[9:], found[8]))
    return float(max(abs(found - 1 / 2) for found in shares))


def _left(part, drug):
    return 100 * (1 - _held(part, glutamate=0.1, blocker=drug, voltage=-66))


def _escape(part):
    """Percent of the drug that leaves after drug and glutamate are washed off together, and its time (s)."""
    full = part.start(assay.bath(part, glutamate=0.1, blocker=0.1, voltage=-66))
    wash = [(2e4, assay.bath(part, voltage=-66))]
    times, held = assay.pulses(part, wash, part.State._fields[8:], 100, start=full)
    return float(100 * (1 - held[-1] / held[0])), assay.one_time(times / 1e3, held)
