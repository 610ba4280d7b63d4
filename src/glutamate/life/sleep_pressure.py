"""When a person sleeps: pressure between two thresholds that the body's clock moves, and hours in and out of bed.

Scheme      awake: pressure -> its ceiling; asleep: pressure -> 0; in bed asleep from the upper threshold to the lower
Takes in    body clock, share of felt pressure that caffeine takes, arousal that keeps awake
            events lie_down and get_up (an alarm); without any, one may sleep at any hour
Hands on    sleep pressure, asleep, in bed; awake, drive of the clock, felt pressure, hours of pressure overdue
Not here    stages of sleep, performance (performance.py), light (room_light.py)
Limits      the switch is at once; older people by `older`: less pressure and a weaker clock. What lies on the threshold
            for stress (arousal) is assumed. 200 mg of caffeine three hours before bed hold sleep off by a quarter hour
Sources     Skeldon2023 (model and both ages)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Guard, Jump, mechanism
from glutamate.maths import where
from glutamate.parameter import par
from glutamate.units import mode, number, share

SET = "Skeldon2023"
POSITIVE = (1e-9, None)


@mechanism
class SleepPressure:
    """A thirty-year-old."""

    time: float = par(45, "h", SET, domain=POSITIVE, note="chi")
    ceiling: float = par(18.67, "1", SET, low=17.87, high=18.67, domain=POSITIVE, note="mu")
    upper: float = par(13.5, "1", SET, domain=POSITIVE, note="H0+")
    lower: float = par(12.5, "1", SET, domain=POSITIVE, note="H0-")
    clock_gain: float = par(2.72, "1", SET, low=1.72, high=2.72, domain=(0, None), note="c_a")
    clock_mean: float = par(0.7896, "1", SET, note="of the clock's drive: constant")
    by_complement: float = par(-0.3912, "1", SET, note="x")
    by_pacemaker: float = par(0.7583, "1", SET, note="y")
    by_complement_squared: float = par(-0.4442, "1", SET, note="x^2")
    by_both: float = par(0.0250, "1", SET, note="x y")
    by_pacemaker_squared: float = par(-0.9647, "1", SET, note="y^2")
    arousal_gain: float = par(0.5, "1", "assumed: full arousal holds half the gap between the thresholds",
                              domain=(0, None))  # fmt: skip
    felt_rest: float = par(12.5, "1", "assumed: pressure at which there is nothing to hide", low=11, high=12.5,
                           domain=(0, None))  # fmt: skip
    first_pressure: float = par(13.388, "1", "assumed: midnight of an entrained day, a quarter of an hour before sleep",
                                domain=(0, None))  # fmt: skip

    TIME = "h"

    class State(NamedTuple):
        """Pressure; 1 while asleep; 1 while in bed."""

        pressure: number(low=0)
        asleep: mode
        in_bed: mode

    class Drive(NamedTuple):
        """Body clock; share of pressure not felt; arousal that keeps awake."""

        pacemaker: number
        complement: number
        unfelt: share
        arousal: number(low=0)

    class Output(NamedTuple):
        """1 awake; drive of the clock; pressure as felt; felt pressure over the threshold of sleep."""

        awake: number
        clock_drive: number
        felt: number
        overdue: number

    @classmethod
    def older(cls):
        """A sixty-five-year-old."""
        return cls(ceiling=par(17.87, "1", SET), clock_gain=par(1.72, "1", SET))

    def start(self, drive):
        """In bed, asleep if tired enough to fall asleep."""
        first = self.State(self.first_pressure, 0.0, 1.0)
        return first._replace(asleep=where(self.above_upper(first, drive) > 0, 1.0, 0.0))

    def clock(self, drive):
        """How far the clock lifts both thresholds."""
        x, y = drive.complement, drive.pacemaker
        linear = self.clock_mean + self.by_complement * x + self.by_pacemaker * y
        square = self.by_complement_squared * x * x + self.by_both * x * y + self.by_pacemaker_squared * y * y
        return self.clock_gain * (linear + square)

    def felt(self, state, drive):
        """Pressure above rest, less what caffeine takes."""
        return self.felt_rest + (state.pressure - self.felt_rest) * (1 - drive.unfelt)

    def output(self, state, drive):
        """What others read."""
        return self.Output(1 - state.asleep, self.clock(drive), self.felt(state, drive), self.above_upper(state, drive))

    def rate(self, state, drive):
        """Rises awake, falls asleep."""
        return self.State((self.ceiling * (1 - state.asleep) - state.pressure) / self.time, 0.0, 0.0)

    def jumps(self):
        """Going to bed and getting up."""
        return [Jump("lie_down", to=self.lies_down), Jump("get_up", to=self.gets_up)]

    def guards(self):
        """Two thresholds."""
        return [
            Guard("falls_asleep", value=self.above_upper, direction="up", to=self.sleeps),
            Guard("wakes", value=self.above_lower, direction="down", to=self.awakes),
        ]

    def above_upper(self, state, drive):
        """Felt pressure over the threshold of sleep."""
        return self.felt(state, drive) - self.upper - self.clock(drive) - self.arousal_gain * drive.arousal

    def above_lower(self, state, drive):
        """Felt pressure over the threshold of waking."""
        return self.felt(state, drive) - self.lower - self.clock(drive) - self.arousal_gain * drive.arousal

    def sleeps(self, state, drive):
        """Only in bed."""
        return state._replace(asleep=state.in_bed)

    def awakes(self, state, drive):
        """Rested."""
        return state._replace(asleep=0.0)

    def lies_down(self, state, drive, value):
        """Asleep at once if tired enough."""
        asleep = where(self.above_upper(state, drive) > 0, 1.0, state.asleep)
        return state._replace(in_bed=1.0, asleep=asleep)

    def gets_up(self, state, drive, value):
        """An alarm, or a duty."""
        return state._replace(in_bed=0.0, asleep=0.0)
