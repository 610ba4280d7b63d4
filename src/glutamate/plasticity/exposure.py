"""Exposure: one person's panic attack and what exercises in the clinic and at home do to the fear, as events that run.

Scheme      an attack moves fear towards its largest, arouses, and takes from what inhibits at home; an exercise adds to
            inhibition in its place by what is felt; inhibition fades in weeks, fear in years, arousal in days
Takes in    events `attack`, `exercise_clinic`, `exercise_home`; GABA at retrieval, NMDA receptors while learning,
            sedation while learning
Hands on    response to the cue in either place
Not here    many people (extinction.py: the same law), avoidance, breathing, what makes an attack (panic_loop.py)
Limits      every size is assumed; nothing in it advises anyone
Sources     Bouton2004 (extinction as new learning)
"""

from typing import Any, NamedTuple

from glutamate.engine.mechanism import Jump, mechanism
from glutamate.maths import exp
from glutamate.parameter import par
from glutamate.plasticity import extinction
from glutamate.units import number, share

POSITIVE = (1e-3, None)
law: Any = extinction


@mechanism
class Exposure:
    """One cue in two places."""

    fear_step: float = law.FEAR_STEP
    safe_step: float = law.SAFE_STEP
    safe_time: float = law.SAFE_TIME
    fear_time: float = law.FEAR_TIME
    elsewhere: float = law.ELSEWHERE
    threshold: float = law.THRESHOLD
    width: float = law.WIDTH
    aroused: float = law.AROUSED
    aroused_time: float = law.AROUSED_TIME
    sedated: float = law.SEDATED
    largest: float = par(1, "1", "assumed: sets the scale of fear", domain=POSITIVE)

    TIME = "d"
    STATIONARY = False

    class State(NamedTuple):
        """Fear, inhibition in both places, what a recent attack takes off the threshold."""

        fear: number(low=0)
        clinic: number(low=0)
        home: number(low=0)
        arousal: number(low=0)

    class Drive(NamedTuple):
        """Factor of GABA at retrieval; of NMDA receptors and sedation (0 to 1) while learning."""

        gaba: number(low=0)
        nmda: number(low=0)
        sedation: share

    class Output(NamedTuple):
        """Response to the cue, 0 to 1."""

        response_clinic: share
        response_home: share

    def start(self, drive):
        """No fear."""
        return self.State(0.0, 0.0, 0.0, 0.0)

    def rate(self, state, drive):
        """All fade."""
        return self.State(
            -state.fear / self.fear_time,
            -state.clinic / self.safe_time,
            -state.home / self.safe_time,
            -state.arousal / self.aroused_time,
        )

    def _response(self, state, own, other, gaba):
        felt = gaba * (own + self.elsewhere * other)
        return 1 / (1 + exp(-(state.fear - felt - self.threshold + state.arousal) / self.width))

    def output(self, state, drive):
        """Inhibition counts fully where it was learnt."""
        return self.Output(
            self._response(state, state.clinic, state.home, drive.gaba),
            self._response(state, state.home, state.clinic, drive.gaba),
        )

    def jumps(self):
        """An attack; an exercise in either place."""
        return [
            Jump("attack", to=self.after_attack),
            Jump("exercise_clinic", to=self.after_clinic),
            Jump("exercise_home", to=self.after_home),
        ]

    def after_attack(self, state, drive, value):
        """At home; the value is its size, 1 for the largest."""
        return self.State(
            state.fear + self.fear_step * (value * self.largest - state.fear),
            state.clinic,
            state.home * (1 - self.fear_step),
            self.aroused,
        )

    def _learnt(self, drive, felt):
        return self.safe_step * drive.nmda * (1 - self.sedated * drive.sedation) * felt

    def after_clinic(self, state, drive, value):
        """By what is felt there."""
        felt = self._response(state, state.clinic, state.home, 1)
        return state._replace(clinic=state.clinic + value * self._learnt(drive, felt))

    def after_home(self, state, drive, value):
        """By what is felt there."""
        felt = self._response(state, state.home, state.clinic, 1)
        return state._replace(home=state.home + value * self._learnt(drive, felt))
