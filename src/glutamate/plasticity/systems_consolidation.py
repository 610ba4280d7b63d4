"""Systems consolidation: a memory fades in the hippocampus while it is copied to the cortex; what a recall risks.

Scheme      hippocampal traces fade and, in sleep, add to cortical traces, which fade in years; recall has the
            probability that at least one trace is left. A recall with a surprise makes traces labile for hours: part of
            them is lost and stored again at today's strength
Takes in    factor of sleep on copying, loss of hippocampal traces (lesion), days; surprise and today's strength
Hands on    traces of both stores, probability of recall; `course(...)`, `gradient(...)`, `reconsolidated`
Not here    which memory, recall itself (hippocampal_recall.py), spines
Limits      half times of both stores are assumed; copying keeps no detail, so cortex has what hippocampus had
Sources     Murre2013 (the chain, gradients of amnesia)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.errors import ParameterError
from glutamate.maths import exp
from glutamate.parameter import par
from glutamate.units import number, share

FROM_ZERO = (0, None)


@mechanism
class TwoStores:
    """Traces of one event, expected numbers."""

    encoded: float = par(3, "1", "assumed: traces of a usual event", low=1, high=6, domain=FROM_ZERO, note="mu_1")
    hippocampal_rate: float = par(0.1, "1/d", "assumed: days", low=0.03, high=0.3, domain=FROM_ZERO, note="a_1")
    cortical_rate: float = par(9.1e-4, "1/d", "assumed: three years", low=3e-4, high=3e-3, domain=FROM_ZERO, note="a_2")
    copied: float = par(
        0.05, "1/d", "assumed: half of the traces are copied once", low=0.01, high=0.1, domain=FROM_ZERO, note="mu_2"
    )

    TIME = "d"
    STATIONARY = False

    class State(NamedTuple):
        """Expected traces in both stores."""

        hippocampus: number(low=0)
        cortex: number(low=0)

    class Drive(NamedTuple):
        """Sleep on copying, 1 in usual nights; copies that hippocampus still makes; what else wears its traces."""

        sleep: number(low=0)
        intact: share
        interference: number(low=0)

    class Output(NamedTuple):
        """Recall with both stores, and by the cortex alone."""

        recall: share
        cortical_recall: share

    def start(self, drive):
        """Just encoded."""
        return self.State(self.encoded, 0.0)

    def rate(self, state, drive):
        """Traces fade, hippocampal ones make cortical ones."""
        worn = self.hippocampal_rate * (1 + drive.interference)
        made = self.copied * drive.sleep * drive.intact * state.hippocampus
        return self.State(-worn * state.hippocampus, made - self.cortical_rate * state.cortex)

    def output(self, state, drive):
        """One trace is enough."""
        whole = drive.intact * state.hippocampus + state.cortex
        return self.Output(1 - exp(-whole), 1 - exp(-state.cortex))


def course(part, days, sleep=1.0, interference=0.0):
    """Traces (hippocampus, cortex) at days (...), by the closed form.

    Raises ParameterError for a negative time or factor.
    """
    import numpy as np

    time = np.asarray(days, float)
    if not ((time >= 0).all() and sleep >= 0 and interference >= 0):
        came = f"days from {time.min():g}, sleep {sleep!r:.20}, interference {interference!r:.20}"
        raise ParameterError("a memory over time", came, "numbers from 0", "change what lies outside")
    fast, slow = part.hippocampal_rate * (1 + interference), part.cortical_rate
    first = part.encoded * np.exp(-fast * time)
    second = part.encoded * part.copied * sleep / (fast - slow) * (np.exp(-slow * time) - np.exp(-fast * time))
    return first, second


def gradient(part, ages, sleep=1.0):
    """Recall (...) of events of these ages in days right after hippocampal traces are lost, per recall without."""
    import numpy as np

    first, second = course(part, ages, sleep)
    return (1 - np.exp(-second)) / (1 - np.exp(-(first + second)))


def reconsolidated(traces, surprise, today, blocked=0.0):
    """Traces after a recall: a share `surprise` becomes labile and is stored again at `today`'s strength, relative.

    `blocked` is the share of storing again that a drug prevents. Raises ParameterError for shares outside 0 to 1.
    """
    if not (0 <= surprise <= 1 and 0 <= blocked <= 1 and today >= 0):
        came = f"surprise {surprise!r:.20}, today {today!r:.20}, blocked {blocked!r:.20}"
        raise ParameterError("a recall that changes a memory", came, "shares 0 to 1, strength from 0", "change them")
    return traces * (1 - surprise) + traces * surprise * today * (1 - blocked)
