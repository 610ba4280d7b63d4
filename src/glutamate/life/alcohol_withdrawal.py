"""Withdrawal of alcohol: excitation that nothing balances any more, felt with a delay.

Scheme      excitability above 1 -> severity, within a day
Takes in    excitability from adapted receptors, adaptation of GABA receptors
Hands on    severity; GABA of tissue relative to usual
Not here    seizures and delirium as events, benzodiazepines, kindling, death: stopping after heavy drinking can
            kill and belongs under medical care
Limits      severity has no unit; that tissue GABA follows receptors is a guess. In people who drink mildly it came back
            by 9 % within three days (Prisciandaro2020); here it takes 200 g in four hours of every evening for that
Sources     Staley2005 (GABA receptors back in four weeks); the rest is assumed
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.maths import maximum
from glutamate.parameter import par
from glutamate.units import number


@mechanism
class AlcoholWithdrawal:
    """Severity over days."""

    time: float = par(0.6, "d", "assumed: hours to a day", low=0.3, high=1, domain=(1e-6, None))
    gaba_share: float = par(0.6, "1", "Staley2005", low=0, high=1, domain=(0, 1),
                            note="assumed: tissue GABA lost at full adaptation, as receptors")  # fmt: skip

    TIME = "d"

    class State(NamedTuple):
        """Severity."""

        severity: number(low=0)

    class Drive(NamedTuple):
        """1 at rest; adaptation 0 to 1."""

        excitability: number(low=0)
        gaba_adapted: number(low=0, high=1)

    class Output(NamedTuple):
        """Relative to usual."""

        gaba: number

    def start(self, drive):
        """None."""
        return self.State(0.0)

    def output(self, state, drive):
        """Less while adapted."""
        return self.Output(1 - self.gaba_share * drive.gaba_adapted)

    def rate(self, state, drive):
        """Follows excitation above rest."""
        return self.State((maximum(drive.excitability - 1, 0.0) - state.severity) / self.time)
