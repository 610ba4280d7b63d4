"""CaMKII: a ring of six subunits that phosphorylate their neighbours, against a phosphatase that saturates.

Scheme      calcium -> calmodulin -> bound subunits phosphorylate the next one of the ring; phosphatase 1 removes
            phosphate, held down by inhibitor 1, which PKA switches on and calcineurin off
Takes in    calcium of the spine
Hands on    phosphorylated subunits; `steady_states`, `folds`; `MeanCaMKII`, one equation instead of thirteen; the
            model `camkii`
Not here    what calcium does to the efficacy in the default rule (calcium_rule.py): this switch is an option
Limits      two stable states in living spines are not established: activity decays within a minute there. The lower
            fold lies 8 % below a resting calcium of 0.1 uM. The mean has its folds at 0.076 and 0.242 uM instead of
            0.092 and 0.220, the same thresholds of switching within 10 %
Sources     GraupnerBrunel2007 (equations, numbers)
"""

from functools import cache, partial
from typing import NamedTuple

from glutamate.engine.assembly import Assembly, Input
from glutamate.engine.mechanism import Target, mechanism
from glutamate.engine.model import model
from glutamate.maths import power, total
from glutamate.parameter import par
from glutamate.units import mM, share

SET = "GraupnerBrunel2007"
POSITIVE = (1e-9, None)
SUBUNITS = 6
PATTERNS = ("000001", "000011", "000101", "001001", "000111", "001101", "001011", "010101", "001111", "010111",
            "011011", "011111", "111111")  # fmt: skip
NONE = "0" * SUBUNITS


def _turned(bits):
    """The smallest of its rotations."""
    return min(bits[k:] + bits[:k] for k in range(SUBUNITS))


def _edges():
    """From, to, number of subunits, kind: 0 neither of a pair phosphorylated, 1 the neighbour is, 2 phosphate lost."""
    counts: dict[tuple[str, str, int], int] = {}
    for pattern in (NONE, *PATTERNS):
        for k, bit in enumerate(pattern):
            kind = 2 if bit == "1" else int(pattern[k - 1])
            after = _turned(pattern[:k] + ("0" if bit == "1" else "1") + pattern[k + 1 :])
            counts[pattern, after, kind] = counts.get((pattern, after, kind), 0) + 1
    return [(source, target, number, kind) for (source, target, kind), number in counts.items()]


EDGES = _edges()


def _number(value, unit, **more):
    return par(value, unit, SET, **{"domain": POSITIVE, **more})


@mechanism
class CalmodulinCascade:
    """Calmodulin, PKA, calcineurin, inhibitor 1 and phosphatase of a spine."""

    calmodulin: float = _number(0.1, "uM", note="CaM_0")
    bind_1: float = _number(0.1, "uM", note="L1")
    bind_2: float = _number(0.025, "uM", note="L2")
    bind_3: float = _number(0.32, "uM", note="L3")
    bind_4: float = _number(0.40, "uM", note="L4")
    subunit_half: float = _number(0.1, "uM", note="K5, calmodulin on a subunit")
    inhibit_rate: float = _number(500, "1/(uM s)", note="k11")
    release_rate: float = _number(0.1, "1/s", note="k-11")
    phosphatase: float = _number(0.2, "uM", note="PP1_0")
    inhibitor: float = _number(1, "uM", note="I1_0")
    calcineurin_rest: float = _number(0.1, "1/s")
    calcineurin_rate: float = _number(18, "1/s")
    calcineurin_half: float = _number(0.053, "uM")
    calcineurin_hill: float = _number(3, "1")
    pka_rest: float = _number(0.00359, "1/s")
    pka_rate: float = _number(100, "1/s")
    pka_half: float = _number(0.11, "uM")
    pka_hill: float = _number(8, "1")

    TIME = "s"
    STATIONARY = True

    class State(NamedTuple):
        """Share of the phosphatase that is free; active inhibitor."""

        free_share: share
        inhibitor_active: mM(low=0, scale="0.1 uM")

    class Drive(NamedTuple):
        """Calcium of the spine."""

        calcium: mM(low=0, scale="0.1 uM")

    class Output(NamedTuple):
        """Subunits with calmodulin; free phosphatase."""

        bound: share
        free: mM

    def calmodulin_bound(self, calcium):
        """Calmodulin with four calcium ions."""
        c, four = calcium, self.bind_4
        three, two = self.bind_3 * four, self.bind_2 * self.bind_3 * four
        return self.calmodulin * c**4 / (c**4 + four * c**3 + three * c**2 + two * c + self.bind_1 * two)

    def _switches(self, calcium):
        """Rates that switch inhibitor 1 on and off."""
        bound = self.calmodulin_bound(calcium)
        pka = power(bound / self.pka_half, self.pka_hill)
        calcineurin = power(bound / self.calcineurin_half, self.calcineurin_hill)
        on = self.pka_rest + self.pka_rate * pka / (1 + pka)
        return on, self.calcineurin_rest + self.calcineurin_rate * calcineurin / (1 + calcineurin)

    def start(self, drive):
        """In balance with the calcium that is there."""
        on, off = self._switches(drive.calcium)
        active = on / off * self.inhibitor
        return self.State(1 / (1 + self.inhibit_rate * active / self.release_rate), active)

    def output(self, state, drive):
        """Calmodulin binds at once."""
        bound = self.calmodulin_bound(drive.calcium)
        return self.Output(bound / (self.subunit_half + bound), self.phosphatase * state.free_share)

    def rate(self, state, drive):
        """Inhibitor is switched, binds phosphatase and lets it go."""
        on, off = self._switches(drive.calcium)
        held = self.inhibit_rate * state.inhibitor_active * state.free_share
        freed = self.release_rate * (1 - state.free_share)
        switched = on * self.inhibitor - off * state.inhibitor_active
        return self.State(freed - held, self.phosphatase * (freed - held) + switched)


class Surroundings(NamedTuple):
    """Subunits with calmodulin; free phosphatase."""

    bound: share
    free: mM(low=0, scale="0.1 uM")


class Activity(NamedTuple):
    """Phosphorylated subunits: concentration and share of all."""

    phosphorylated: mM
    active: share


def _kinds(part, drive, phosphorylated):
    """Rates of the three kinds of edges."""
    removed = part.remove_rate * drive.free / (part.remove_half + phosphorylated)
    return part.first_rate * drive.bound**2, part.next_rate * drive.bound, removed


@mechanism
class CaMKIIRing:
    """All rings of a spine."""

    first_rate: float = _number(6, "1/s", note="k6, both of a pair bound")
    next_rate: float = _number(6, "1/s", note="k7, the neighbour phosphorylated")
    rings: float = _number(33.3, "uM", note="concentration of rings")
    remove_rate: float = _number(6000, "1/s", note="k12")
    remove_half: float = _number(0.4, "uM", note="K_M")

    TIME = "s"
    STATIONARY = False

    class State(NamedTuple):
        """Rings by their pattern of phosphorylated subunits; none is the rest."""

        p000001: share
        p000011: share
        p000101: share
        p001001: share
        p000111: share
        p001101: share
        p001011: share
        p010101: share
        p001111: share
        p010111: share
        p011011: share
        p011111: share
        p111111: share

    Drive = Surroundings
    Output = Activity

    def start(self, drive):
        """No phosphate."""
        return self.State(*[0.0] * len(PATTERNS))

    def output(self, state, drive):
        """Sum over patterns."""
        count = total(p.count("1") * x for p, x in zip(PATTERNS, state, strict=True))
        return self.Output(self.rings * count, count / SUBUNITS)

    def rate(self, state, drive):
        """Rings along their edges."""
        kinds = _kinds(self, drive, self.output(state, drive).phosphorylated)
        shares = dict(zip(PATTERNS, state, strict=True)) | {NONE: 1 - total(state)}
        moved = dict.fromkeys((NONE, *PATTERNS), 0.0)
        for source, target, number, kind in EDGES:
            flow = number * kinds[kind] * shares[source]
            moved[source] = moved[source] - flow
            moved[target] = moved[target] + flow
        return self.State(*(moved[p] for p in PATTERNS))

    def targets(self):
        """Folds and the upper state, as in the authors' branch files."""
        row = partial(Target, "PLA-11", source=SET, kind="prediction", tolerance=0.01, unit="uM")
        return [
            row("CaMKII ring: lower fold", 0.0924, measure=lambda: folds()[0]),
            row("CaMKII ring: upper fold", 0.2196, measure=lambda: folds()[1]),
            row("CaMKII ring: upper state at 0.2 uM", 132.396, measure=lambda: steady_states(0.2)[-1]),
            row("CaMKII ring: lower state at 0.1002 uM", 0.14619, measure=lambda: steady_states(0.1002)[0]),
        ]


@mechanism
class MeanCaMKII:
    """The rings without memory of who sits next to whom; nothing is fitted."""

    first_rate: float = _number(6, "1/s", note="k6")
    next_rate: float = _number(6, "1/s", note="k7")
    rings: float = _number(33.3, "uM")
    remove_rate: float = _number(6000, "1/s", note="k12")
    remove_half: float = _number(0.4, "uM", note="K_M")

    TIME = "s"
    STATIONARY = False

    class State(NamedTuple):
        """Share of subunits."""

        phosphate: share

    Drive = Surroundings
    Output = Activity

    def start(self, drive):
        """No phosphate."""
        return self.State(0.0)

    def output(self, state, drive):
        """Share of all."""
        return self.Output(SUBUNITS * self.rings * state.phosphate, 1.0 * state.phosphate)

    def rate(self, state, drive):
        """Pairs meet by chance."""
        both, beside, removed = _kinds(self, drive, self.output(state, drive).phosphorylated)
        bare = 1 - state.phosphate
        return self.State(bare * (both * bare + beside * state.phosphate) - removed * state.phosphate)


@model("camkii", title="CaMKII of a spine: a switch by calcium")
def assemble(compact: bool = False) -> Assembly:
    """Cascade and rings; `compact` takes the mean."""
    wires = {"cascade.calcium": Input("uM", 0.1), "kinase.bound": "cascade.bound", "kinase.free": "cascade.free"}
    return Assembly({"cascade": CalmodulinCascade(), "kinase": MeanCaMKII() if compact else CaMKIIRing()}, wires)


def _ring_total(ring, kinds):
    """Phosphorylated subunits (mM) in balance with fixed rates of the edges."""
    import numpy as np

    names = (NONE, *PATTERNS)
    place = {name: k for k, name in enumerate(names)}
    matrix = np.zeros((len(names), len(names)))
    for source, target, number, kind in EDGES:
        matrix[place[target], place[source]] += number * kinds[kind]
        matrix[place[source], place[source]] -= number * kinds[kind]
    matrix[0] = 1.0
    shares = np.linalg.solve(matrix, np.eye(len(names))[0])
    return ring.rings * float(sum(n.count("1") * x for n, x in zip(names, shares, strict=True)))


@cache
def steady_states(calcium_um, mean=False):
    """Phosphorylated subunits (uM) of all steady states at a steady calcium (uM), in ascending order; `mean` as in
    MeanCaMKII.
    """
    import numpy as np
    from scipy.optimize import brentq

    part = MeanCaMKII() if mean else CaMKIIRing()
    cascade, whole = CalmodulinCascade(), SUBUNITS * part.rings
    outside = cascade.Drive(1e-3 * calcium_um)
    drive = part.Drive(*cascade.output(cascade.start(outside), outside))

    def excess(log_amount):
        amount = float(np.exp(log_amount))
        if mean:
            return part.rate(part.State(*[amount / whole]), drive)[0]
        return _ring_total(part, _kinds(part, drive, amount)) / amount - 1

    grid = np.linspace(np.log(whole * 1e-7), np.log(whole * (1 - 1e-12)), 400)
    values = [excess(x) for x in grid]
    found = [
        brentq(excess, grid[k], grid[k + 1], xtol=1e-12) for k in range(len(grid) - 1) if values[k] * values[k + 1] < 0
    ]
    return tuple(1e3 * float(np.exp(x)) for x in found)


@cache
def folds(mean=False):
    """Least and largest calcium (uM) between which there are three steady states."""

    def edge(inside, outside):
        while abs(inside - outside) > 1e-5:
            middle = (inside + outside) / 2
            inside, outside = (middle, outside) if len(steady_states(middle, mean)) == 3 else (inside, middle)
        return (inside + outside) / 2

    return edge(0.15, 0.05), edge(0.15, 0.35)
