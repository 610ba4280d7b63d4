"""Calcium at a spine moves the efficacy of its synapse: thresholds of depression and potentiation.

Scheme      spikes -> calcium -> time above two thresholds -> efficacy between two stable ends, 0 and 1; calcium of a
            spike of the target is boosted by what is left of the source's (NMDA receptors), not at all where boost is 1
Takes in    spikes of source (its jump comes `delay` later, which the sender waits) and target; factors of their jumps,
            of the boost, of potentiation and of its threshold
Hands on    calcium, efficacy, weight relative to the lower end; sets fitted to slices, cultures and cortex
Not here    what makes the factors (dendritic_gate.py, modulation.py); shares of time above thresholds and of synapses
            that cross, for regular pairs (pairing.py); the rule on networks of spiking cells takes `network_rule`
Limits      with boost 1 target spikes alone potentiate: a block of NMDA receptors does not abolish potentiation. Noise
            carries the efficacy beyond its ends, as published. Two sets stand for a depressing synapse (SHORT_TERM)
Sources     GraupnerBrunel2012, Graupner2016, Deperrois2020 (sets), BiPoo1998 (data of one fit made here)
"""

from typing import Any, NamedTuple

from glutamate.engine.mechanism import Jump, mechanism
from glutamate.maths import sqrt, switch
from glutamate.parameter import par
from glutamate.units import number

POSITIVE, FROM_ZERO = (1e-9, None), (0, None)
SHORT_TERM = {"somatosensory": (0.46, 525.0), "visual": (0.383753, 148.9)}  # share released, recovery in ms
UNITS = {
    "calcium_time": "ms", "source_jump": "1", "target_jump": "1", "depression_threshold": "1",
    "potentiation_threshold": "1", "depression": "1", "potentiation": "1", "noise_size": "1", "time": "s",
    "delay": "ms", "below": "1", "ratio": "1", "boost": "1",
}  # fmt: skip


def _set(source: str, **values: float) -> dict[str, Any]:
    """Parameters of a published set with their units."""
    return {name: par(value, UNITS[name], source, domain=FROM_ZERO) for name, value in values.items()}


@mechanism
class CalciumRule:
    """One synapse; the default is the fit to cortical slices."""

    calcium_time: float = par(22.6936, "ms", "GraupnerBrunel2012", domain=POSITIVE, note="tau_Ca")
    source_jump: float = par(0.5617539, "1", "GraupnerBrunel2012", domain=FROM_ZERO, note="C_pre")
    target_jump: float = par(1.23964, "1", "GraupnerBrunel2012", domain=FROM_ZERO, note="C_post")
    depression_threshold: float = par(1, "1", "GraupnerBrunel2012", domain=POSITIVE, note="theta_d")
    potentiation_threshold: float = par(1.3, "1", "GraupnerBrunel2012", domain=POSITIVE, note="theta_p")
    depression: float = par(331.909, "1", "GraupnerBrunel2012", domain=FROM_ZERO, note="gamma_d")
    potentiation: float = par(725.085, "1", "GraupnerBrunel2012", domain=FROM_ZERO, note="gamma_p")
    noise_size: float = par(3.3501, "1", "GraupnerBrunel2012", domain=FROM_ZERO, note="sigma")
    time: float = par(346.3615, "s", "GraupnerBrunel2012", domain=POSITIVE, note="tau_rho")
    middle: float = par(0.5, "1", "GraupnerBrunel2012", domain=(0, 1), note="rho*, where the two basins meet")
    delay: float = par(4.6098, "ms", "GraupnerBrunel2012", domain=FROM_ZERO, note="D, from source spike to calcium")
    below: float = par(0.5, "1", "GraupnerBrunel2012", domain=(0, 1), note="beta, synapses that begin at 0")
    ratio: float = par(5.40988, "1", "GraupnerBrunel2012", domain=POSITIVE, note="b, weight at 1 per weight at 0")
    boost: float = par(1, "1", "GraupnerBrunel2012", domain=(1, None), note="n: pairing at once per linear sum")

    TIME = "ms"
    STATIONARY = True

    class State(NamedTuple):
        """Calcium of source and target spikes relative to the threshold of depression; efficacy."""

        source_calcium: number(low=0)
        target_calcium: number(low=0)
        efficacy: number

    class Drive(NamedTuple):
        """Factors, 1 in the resting slice."""

        source_factor: number(low=0)
        target_factor: number(low=0)
        boost_factor: number(low=0)
        potentiation_factor: number(low=0)
        threshold_factor: number(low=0)

    class Output(NamedTuple):
        """Calcium of both; weight relative to efficacy 0."""

        calcium: number
        weight: number

    @classmethod
    def cortical(cls):
        """Fit to Sjostrom 2001, pairs at several rates; the default."""
        return cls()

    @classmethod
    def slices(cls):
        """Fit to Wittenberg and Wang 2006, hippocampal slices."""
        return cls(**_set("GraupnerBrunel2012", calcium_time=48.8373, source_jump=1, target_jump=0.275865,
                          depression=313.0965, potentiation=1645.59, noise_size=9.1844, time=688.355, delay=18.8008,
                          below=0.7, ratio=5.28145))  # fmt: skip

    @classmethod
    def cultures(cls):
        """Fit to Wang 2005, triplets in hippocampal cultures; not to pairs."""
        return cls(**_set("GraupnerBrunel2012", calcium_time=11.9536, source_jump=0.58156, target_jump=1.76444,
                          depression=61.141, potentiation=113.6545, noise_size=2.5654, time=33.7596, delay=10,
                          below=0.5, ratio=36.0263))  # fmt: skip

    @classmethod
    def bi_poo(cls):
        """Fit made here to a window of Bi and Poo 1998, 60 pairs once a second."""
        return cls(**_set("fit:PLA-07", calcium_time=27, source_jump=0.4381, target_jump=1.3146, depression=93.16,
                          potentiation=421.85, noise_size=4.3518, time=150, delay=4.5, below=0.5,
                          ratio=18.895))  # fmt: skip

    @classmethod
    def depression_potentiation(cls):
        """DP: depression, then potentiation."""
        return cls(**_curve(1, 2, 1.3, 200, 321.808, 13.7))

    @classmethod
    def flanked_potentiation(cls):
        """DPD: potentiation with depression on both sides."""
        return cls(**_curve(0.9, 0.9, 1.3, 250, 550, 4.6))

    @classmethod
    def narrow_potentiation(cls):
        """DPD': narrow potentiation, broad depression."""
        return cls(**_curve(1, 2, 2.5, 50, 600, 2.2))

    @classmethod
    def only_potentiation(cls):
        """P."""
        return cls(**_curve(2, 2, 1.3, 160, 257.447, 0))

    @classmethod
    def narrow_depression(cls):
        """D: depression near lag 0."""
        return cls(**_curve(0.6, 0.6, 1.3, 500, 550, 0) | _set("GraupnerBrunel2012", noise_size=5.6568))

    @classmethod
    def only_depression(cls):
        """D': depression at all lags."""
        return cls(**_curve(1, 2, 3.5, 60, 600, 0))

    @classmethod
    def linear(cls):
        """Linear calcium fitted to the cortical data of 2016; read as the mean, without noise."""
        return cls(**_set("Graupner2016", calcium_time=22.2721, source_jump=0.844991, target_jump=1.621379,
                          potentiation_threshold=2.009289, depression=137.7586, potentiation=597.0892, noise_size=0,
                          time=520.761, delay=9.53709))  # fmt: skip

    @classmethod
    def boosted(cls):
        """Calcium of target spikes boosted by the source's: for NMDA receptors and drugs; the mean, without noise."""
        return cls(**_set("Graupner2016", calcium_time=18.9304, source_jump=0.864672, target_jump=2.308148,
                          potentiation_threshold=4.997795, depression=111.8252, potentiation=894.2369, noise_size=0,
                          time=707.023, delay=10, boost=2))  # fmt: skip

    @classmethod
    def somatosensory(cls):
        """Fit to Markram 1997 with a depressing synapse (SHORT_TERM); the mean, without noise."""
        return cls(**_set("Deperrois2020", calcium_time=48.9774, source_jump=2.416186, target_jump=1.388365,
                          potentiation_threshold=1.388434, depression=176.541, potentiation=579.579, noise_size=0,
                          time=143.096, delay=10.0701))  # fmt: skip

    @classmethod
    def visual(cls):
        """Fit to Sjostrom 2001 with a depressing synapse (SHORT_TERM); the mean, without noise."""
        return cls(**_set("Deperrois2020", calcium_time=38.3492, source_jump=3.991322, target_jump=1.129408,
                          potentiation_threshold=1.630696, depression=111.3205, potentiation=564.393, noise_size=0,
                          time=299.878, delay=9.23546))  # fmt: skip

    def start(self, drive):
        """No calcium, the lower end."""
        return self.State(0.0, 0.0, 0.0)

    def gain(self):
        """Calcium that a target spike adds per calcium left of the source; 0 where pairing adds linearly."""
        return (self.boost * (self.target_jump + self.source_jump) - self.target_jump) / self.source_jump - 1

    def _above(self, state, drive):
        calcium = state.source_calcium + state.target_calcium
        depressed = switch(calcium - self.depression_threshold, 1.0, 0.0)
        return depressed, switch(calcium - self.potentiation_threshold * drive.threshold_factor, 1.0, 0.0)

    def rate(self, state, drive):
        """Calcium decays; the double well, potentiation and depression move the efficacy."""
        low, high = self._above(state, drive)
        r = state.efficacy
        well = -r * (1 - r) * (self.middle - r)
        moved = self.potentiation * drive.potentiation_factor * (1 - r) * high - self.depression * r * low
        return self.State(
            -state.source_calcium / self.calcium_time,
            -state.target_calcium / self.calcium_time,
            (well + moved) / self.time,
        )

    def noise(self, state, drive):
        """White noise on the efficacy, stronger the more thresholds are crossed."""
        low, high = self._above(state, drive)
        return {"calcium": self.State(0.0, 0.0, self.noise_size * sqrt((low + high) / self.time))}

    def output(self, state, drive):
        """Sum of both; line between the ends."""
        return self.Output(state.source_calcium + state.target_calcium, 1 + state.efficacy * (self.ratio - 1))

    def jumps(self):
        """A source spike, `delay` after it; a target spike."""
        return [Jump("source", to=self.after_source), Jump("target", to=self.after_target)]

    def after_source(self, state, drive, value):
        """Calcium through receptors; the value scales it."""
        return state._replace(source_calcium=state.source_calcium + value * self.source_jump * drive.source_factor)

    def after_target(self, state, drive, value):
        """Calcium through channels, and what it adds to open receptors."""
        boosted = self.gain() * drive.boost_factor * state.source_calcium
        return state._replace(
            target_calcium=state.target_calcium + value * (self.target_jump * drive.target_factor + boosted)
        )


def _curve(source, target, threshold, depression, potentiation, delay):
    """A set that illustrates one shape of the curve of spike timing."""
    return _set("GraupnerBrunel2012", calcium_time=20, source_jump=source, target_jump=target, noise_size=2.8284,
                time=150, potentiation_threshold=threshold, depression=depression, potentiation=potentiation,
                delay=delay, below=0.5, ratio=5)  # fmt: skip


SETS = ("cortical", "slices", "cultures", "bi_poo", "depression_potentiation", "flanked_potentiation",
        "narrow_potentiation", "only_potentiation", "narrow_depression", "only_depression", "linear", "boosted",
        "somatosensory", "visual")  # fmt: skip


def network_rule(rule: CalciumRule, low: float, delay_ms: float) -> Any:
    """The rule for a projection whose weight is `low` at efficacy 0 and whose own delay is `delay_ms`.

    Raises ParameterError for boost above 1, which projections do not have, or a delay longer than the rule's.
    """
    from glutamate.engine.network import CalciumThresholds
    from glutamate.errors import ParameterError

    if rule.boost > 1 or delay_ms > rule.delay:
        came = f"boost {rule.boost:g}, a delay of {delay_ms:g} ms within {rule.delay:g} ms"
        raise ParameterError("a rule for a projection", came, "boost 1 and a shorter delay", "choose another set")
    return CalciumThresholds(
        rule.calcium_time, rule.source_jump, rule.target_jump, rule.depression_threshold, rule.potentiation_threshold,
        rule.depression, rule.potentiation, rule.time, rule.noise_size, rule.delay - delay_ms, low, low * rule.ratio,
    )  # fmt: skip
