"""Critical period: how far a few days with one eye closed shift a visual cortex, by inhibition and age.

Scheme      inhibition suppresses spontaneous more than visual activity -> correlations of both eyes' inputs -> weights
            that grow with them in competition. Plasticity closes slowly once inhibition has matured; weak inhibition
            keeps NMDA receptors young. Beside it, a sliding threshold, where loss and gain have their own times
Takes in    inhibition (1: mature), eyes open or closed, share of NMDA current, age in days, benzodiazepine
Hands on    weights of both eyes, plasticity; `shift(...)`, `reared(...)`, `loss_and_gain(...)`; `targets()`
Not here    layers, perineuronal nets, amblyopia of people, recovery of vision
Limits      made so that inhibition opens the window; that it does is no test, order and sizes of other experiments are.
            Competition conserves the sum of weights: loss and gain come at once there, so they are read off the sliding
            threshold. Adversity shifts adult set points elsewhere and never enters here
Sources     Toyoizumi2013 (idea), Fagiolini2000 (GAD65, benzodiazepine), FrenkelBear2004 (loss before gain),
            SatoStryker2008 (adults), Kanold2009 (subunits follow inhibition); numbers are assumed
"""

from functools import cache, partial
from typing import NamedTuple

from glutamate.engine.mechanism import Target, mechanism
from glutamate.errors import ParameterError
from glutamate.maths import exp
from glutamate.parameter import par
from glutamate.units import number, share

DESIGN = "assumed: designed to the shifts of mice"
POSITIVE = (1e-9, None)
GAD65_NULL, BENZODIAZEPINE = 0.3, 2.0  # of usual inhibition; what a full dose adds to it, relative
DEPRIVED = 4.0  # d


@mechanism
class CriticalPeriod:
    """Input from the eye of the other side (contra) and of the same side (ipsi) to one place of visual cortex."""

    spontaneous_half: float = par(0.5, "1", DESIGN, domain=POSITIVE, note="inhibition that halves q_s")
    visual_half: float = par(2, "1", DESIGN, domain=POSITIVE, note="of q_v")
    visual_variance: float = par(0.283, "1", DESIGN, domain=(0, None), note="V_v")
    spontaneous_variance: float = par(0.324, "1", DESIGN, domain=(0, None), note="V_s")
    spontaneous_size: float = par(3, "1", DESIGN, domain=(0, None), note="s_0")
    correlation: float = par(0.8, "1", DESIGN, low=0.6, high=0.9, domain=(0, 1), note="rho, of both eyes' input")
    open_contra: float = par(1.03, "1", DESIGN, domain=(0, None), note="A, the dominant eye")
    open_ipsi: float = par(0.97, "1", DESIGN, domain=(0, None))
    closed: float = par(0.12, "1", "assumed: through the lid", low=0.05, high=0.3, domain=(0, 1))
    weight_time: float = par(6, "d", DESIGN, low=4, high=10, domain=POSITIVE, note="tau_w")
    adult_plasticity: float = par(0.2, "1", DESIGN, low=0.1, high=0.4, domain=(0, 1), note="p_ad")
    closing_time: float = par(10, "d", DESIGN, low=7, high=15, domain=POSITIVE, note="tau_p")
    mature: float = par(0.8, "1", DESIGN, domain=(0, None), note="inhibition from which it closes")
    latch_time: float = par(0.1, "d", "assumed: at once, against days", domain=POSITIVE)
    start_contra: float = par(0.62, "1", DESIGN, domain=(0, 1), note="w")
    start_ipsi: float = par(0.38, "1", DESIGN, domain=(0, 1))
    sharply: float = par(0.01, "1", "assumed: near a step", domain=POSITIVE)
    subunit_time: float = par(
        3, "d", "assumed: of mature inhibition, until GluN2A takes over", low=2, high=7, domain=POSITIVE
    )

    TIME = "d"
    STATIONARY = False

    class State(NamedTuple):
        """Weights, plasticity, how far inhibition has ever matured (0 to 1), share of young NMDA receptors."""

        contra: number(low=0)
        ipsi: number(low=0)
        plasticity: share
        matured: share
        young: share

    class Drive(NamedTuple):
        """Inhibition; 1 for an open, 0 for a closed eye; share of NMDA current."""

        inhibition: number(low=0)
        contra_open: share
        ipsi_open: share
        nmda: number(low=0)

    class Output(NamedTuple):
        """(contra - ipsi)/(contra + ipsi)."""

        dominance: number

    def start(self, drive):
        """Before the period: the dominant eye leads."""
        return self.State(self.start_contra, self.start_ipsi, 1.0, 0.0, 1.0)

    def _covariance(self, drive):
        """Own and shared terms of both inputs."""
        spontaneous = self.spontaneous_size / (1 + (drive.inhibition / self.spontaneous_half) ** 2)
        visual = 1 / (1 + (drive.inhibition / self.visual_half) ** 2)
        alone = spontaneous * spontaneous * self.spontaneous_variance
        seen = visual * visual * self.visual_variance
        contra = self.closed + (self.open_contra - self.closed) * drive.contra_open
        ipsi = self.closed + (self.open_ipsi - self.closed) * drive.ipsi_open
        return seen * contra * contra + alone, seen * self.correlation * contra * ipsi, seen * ipsi * ipsi + alone

    def rate(self, state, drive):
        """Weights compete; plasticity falls for good once inhibition was mature."""
        contra, both, ipsi = self._covariance(drive)
        to_contra = contra * state.contra + both * state.ipsi
        to_ipsi = both * state.contra + ipsi * state.ipsi
        whole = to_contra + to_ipsi
        speed = state.plasticity * drive.nmda / self.weight_time
        over = 1 / (1 + exp(-(drive.inhibition - self.mature) / self.sharply))
        return self.State(
            speed * (to_contra / whole - state.contra),
            speed * (to_ipsi / whole - state.ipsi),
            state.matured * (self.adult_plasticity - state.plasticity) / self.closing_time,
            over * (1 - state.matured) / self.latch_time,
            -drive.inhibition * state.young / self.subunit_time,
        )

    def output(self, state, drive):
        """Index of dominance."""
        return self.Output((state.contra - state.ipsi) / (state.contra + state.ipsi))


def _run(part, state, days, **drive):
    from scipy.integrate import solve_ivp

    level = drive.pop("inhibition")
    given = {"contra_open": 1.0, "ipsi_open": 1.0, "nmda": 1.0} | drive

    def slope(t, y):
        return part.rate(part.State(*y), part.Drive(level(t), **given))

    path = solve_ivp(slope, days, state, method="LSODA", rtol=1e-8, atol=1e-10, max_step=0.1)
    return part.State(*path.y[:, -1].tolist())


def _dominance(part, state):
    return float(part.output(state, None).dominance)


@cache
def shift(inhibition=1.0, plasticity=1.0, nmda=1.0, days=DEPRIVED):
    """Change of dominance by closing the dominant eye for some days at fixed inhibition, less that with both open.

    Raises ParameterError for a negative argument.
    """
    if not min(inhibition, plasticity, nmda, days) >= 0:
        came = f"inhibition {inhibition!r:.20}, plasticity {plasticity!r:.20}, NMDA {nmda!r:.20}, {days!r:.20} d"
        raise ParameterError("a shift by deprivation", came, "numbers from 0", "change what lies outside")
    law = CriticalPeriod(mature=1e3)  # plasticity is given, so nothing closes
    first = law.start(None)._replace(plasticity=plasticity)
    fixed = {"inhibition": lambda t: inhibition, "nmda": nmda}
    ends = [_run(law, first, (0, days), contra_open=eye, **fixed) for eye in (0.0, 1.0)]
    return _dominance(law, ends[0]) - _dominance(law, ends[1])


def inhibition_at(age_d, strength=1.0, drug=None):
    """Inhibition of a mouse; `drug` is (first day, last day) on a benzodiazepine."""
    from math import exp as e

    given = drug is not None and drug[0] <= age_d < drug[1]
    return strength / (1 + e(-(age_d - 24) / 3)) * (1 + BENZODIAZEPINE * given)


class Reared(NamedTuple):
    """Shift of dominance; plasticity and share of young NMDA receptors when the eye was closed."""

    shift: float
    plasticity: float
    young: float


@cache
def reared(closed_from, strength=1.0, drug=None, nmda=1.0, days=DEPRIVED):
    """A mouse from day 15 on whose dominant eye is closed at an age for some days; less a litter mate with open eyes.

    Raises ParameterError for an age below 15 d.
    """
    if not closed_from >= 15:
        raise ParameterError("the age at deprivation", f"{closed_from!r:.20} d", "15 d or more", "eyes open at 14 d")
    law = CriticalPeriod()
    level = {"inhibition": lambda t: inhibition_at(t, strength, drug)}
    before = _run(law, law.start(None), (15.0, closed_from + 1e-9), **level)
    ends = [
        _run(law, before, (closed_from, closed_from + days), contra_open=eye, nmda=nmda, **level) for eye in (0.0, 1.0)
    ]
    return Reared(_dominance(law, ends[0]) - _dominance(law, ends[1]), before.plasticity, before.young)


def targets():
    """Shifts by inhibition, mutants and drugs, order of loss and gain, adults, NMDA receptors."""
    from glutamate.plasticity.sliding_threshold import loss_and_gain, nmda_decay

    sign = partial(Target, expected=1, unit="1", tolerance=0, relative=False)
    fagiolini = partial(sign, source="Fagiolini2000")

    def early():
        return float(reared(20.0, drug=(18.0, 26.0)).shift < 1.5 * reared(20.0).shift)

    def later():
        return float(abs(reared(35.0, drug=(18.0, 26.0)).shift) < abs(reared(35.0).shift))

    def ordered():
        found = loss_and_gain()
        return float(found.half_loss < found.half_gain and found.gain > 0.1)

    def silenced():
        found = loss_and_gain(silent=True)
        return float(found.loss < 0.02 and found.gain > 0.1)

    def slower():
        course = [
            [shift(plasticity=p, days=d) / shift(plasticity=p, days=30.0) for d in (2.0, 4.0)] for p in (1.0, 0.2)
        ]
        return float(course[1][1] < course[0][1])

    def kept():
        old, young = (nmda_decay(reared(30.0, strength=s).young) for s in (1.0, GAD65_NULL))
        return float(young / old)

    return [
        sign("DEV-03", "shift at mature 4 times that at a quarter of inhibition or more", source="Toyoizumi2013",
             kind="calibration", measure=lambda: float(shift() / shift(0.25) >= 4)),
        Target("DEV-04", "shift without GAD65 per usual, 0.2 or less", 0.1, "1", 0.1, "Fagiolini2000", "calibration",
               lambda: shift(GAD65_NULL) / shift(), relative=False),
        Target("DEV-04", "the same with a benzodiazepine, 0.6 or more", 0.8, "1", 0.2, "Fagiolini2000", "calibration",
               lambda: shift(0.9) / shift(), relative=False),
        fagiolini("DEV-05", "a benzodiazepine at 18 d opens the window at 20 d", kind="prediction", measure=early),
        fagiolini("DEV-05", "and has closed it further by 35 d", kind="prediction", measure=later),
        sign("DEV-06", "closed eye loses before the open one gains", source="FrenkelBear2004", kind="prediction",
             measure=ordered),
        sign("DEV-06", "silencing the eye: gain without loss", source="FrenkelBear2004", kind="prediction",
             measure=silenced),
        Target("DEV-07", "adult shift per juvenile, 0.4 or less", 0.2, "1", 0.2, "SatoStryker2008", "calibration",
               lambda: shift(plasticity=0.2) / shift(), relative=False),
        sign("DEV-07", "the adult is slower", source="SatoStryker2008", kind="calibration", measure=slower),
        sign("DEV-07", "no adult shift without NMDA receptors", expected=0, source="SatoStryker2008", kind="identity",
             measure=lambda: shift(plasticity=0.2, nmda=0.0)),
        sign("DEV-08", "no shift without NMDA receptors", expected=0, source="Toyoizumi2013", kind="identity",
             measure=lambda: shift(nmda=0.0)),
        Target("DEV-08", "NMDA decay without GAD65 per usual at 30 d, 1.3 or more", 1.5, "1", 0.2, "Kanold2009",
               "prediction", kept, relative=False),
    ]  # fmt: skip
