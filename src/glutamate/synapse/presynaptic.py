"""What sets the release probability of a terminal: calcium outside, presynaptic receptors, sodium-channel drugs.

Scheme      utilization = U times calcium times one factor per receptor times reliability; factors multiply
Takes in    calcium outside, active mGluR2/3 and A1 receptors, ambient GABA, free lamotrigine and riluzole, spikes
            (port `spike`), from which the recent rate is kept
Hands on    utilization (to a release mechanism that takes it as a drive), reliability of spikes under drugs
Not here    release itself, CB1, the time course of G-proteins of GABA-B and A1, calcium channels
Limits      U of a set holds at 2 mM calcium; far above it the product may exceed 1, and the release that reads it then
            fails rather than clips; receptors act independently; the drugs cut reliability at high rates only: the law
            of rate is assumed, as is its equality for both drugs; in a fast train a lower utilization is made good by
            resources it spares, so release falls far less than utilization
Sources     Markram2015 (calcium), Kew2002 (mGluR2/3), Leach1986 (lamotrigine), UrbaniBelluzzi2000 and Siniscalchi1997
            (riluzole)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Jump, mechanism
from glutamate.maths import power
from glutamate.parameter import par
from glutamate.units import measure, mM, share

WORKING_SET = "assumed: gives paired pulses of 1.3 to 1.8 as seen at CA3-CA1 synapses; not a fit"
WHOLE = "assumed: half inhibition by the half-effective dose means that a high dose stops release"


@mechanism
class Presynaptic:
    """One terminal."""

    release_probability: float = par(0.10, "1", WORKING_SET, low=0.1, high=0.5, domain=(0, 1), note="U at 2 mM calcium")
    calcium_half: float = par(2.79, "mM", "Markram2015", domain=(0, None), note="K, steep; not re-read")
    calcium_power: float = par(4, "1", "Markram2015", domain=(0, None), note="n; not re-read")
    calcium_reference: float = par(2, "mM", "Markram2015", domain=(0, None), note="of U; not re-read")
    mglur_max: float = par(
        0.60, "1", "Kew2002", low=0.60, high=0.72, domain=(0, 1), note="dentate 0.60, CA1 lacunosum 0.72"
    )
    gabab_max: float = par(0.65, "1", "assumed: middle of what is reported", low=0.5, high=0.8, domain=(0, 1))
    gabab_half: float = par(2, "uM", "assumed: middle of what is reported", low=1, high=3, domain=(0, None))
    a1_max: float = par(0.6, "1", "assumed: about what full A1 activation takes away", domain=(0, 1))
    lamotrigine_half: float = par(21, "uM", "Leach1986", domain=(0, None), note="glutamate evoked by veratrine")
    riluzole_half: float = par(
        2,
        "uM",
        "UrbaniBelluzzi2000;Siniscalchi1997",
        low=2,
        high=29.5,
        domain=(0, None),
        note="persistent sodium current 2, cortical field potential 29.5",
    )
    drug_max: float = par(1, "1", WHOLE, low=0.3, high=1, domain=(0, 1), note="E, of either drug")
    use_half: float = par(20, "1/s", "assumed: spikes fail in fast trains only", low=5, high=50, domain=(0, None))
    memory_time: float = par(0.2, "s", "assumed: some spikes of a train", low=0.1, high=1, domain=(0, None))

    TIME = "ms"
    STATIONARY = True

    class State(NamedTuple):
        """Recent rate of spikes."""

        recent_rate: measure("1/s")(low=0)

    class Drive(NamedTuple):
        """What the terminal meets; drugs are free concentrations."""

        calcium: mM(low=0, scale="1 mM")
        mglur_active: share
        gaba_ambient: mM(low=0, scale="0.1 uM")
        a1_active: share
        lamotrigine: mM(low=0, scale="1 uM")
        riluzole: mM(low=0, scale="1 uM")

    class Output(NamedTuple):
        """For a release mechanism; reliability is its part due to drugs."""

        utilization: share
        reliability: share

    @classmethod
    def shallow(cls):
        """Release that calcium outside changes little."""
        return cls(calcium_half=par(1.09, "mM", "Markram2015", domain=(0, None), note="K, shallow; not re-read"))

    @classmethod
    def gabaergic(cls):
        """Terminal of a fast-spiking interneuron, where lamotrigine takes twice the dose."""
        return cls(
            release_probability=par(0.25, "1", "Markram2015", domain=(0, 1), note="U; not re-read"),
            lamotrigine_half=par(44, "uM", "Leach1986", domain=(0, None), note="GABA evoked by veratrine"),
        )

    def start(self, drive):
        """Long silence."""
        return self.State(0.0)

    def rate(self, state, drive):
        """What was fades."""
        return self.State(-state.recent_rate / self.memory_time)

    def jumps(self):
        """A spike counts from the next one on: it is noted after the release it causes."""
        return [Jump("spike", to=self.after_spike, priority=1)]

    def after_spike(self, state, drive, value):
        """In a steady train the mean of the trace is the rate."""
        return self.State(state.recent_rate + value / self.memory_time)

    def output(self, state, drive):
        """U times every factor."""
        calcium = self._filled(drive.calcium) / self._filled(self.calcium_reference)
        mglur = 1 - self.mglur_max * drive.mglur_active
        gabab = 1 - self.gabab_max * drive.gaba_ambient / (drive.gaba_ambient + self.gabab_half)
        a1 = 1 - self.a1_max * drive.a1_active
        used = self.drug_max * state.recent_rate / (state.recent_rate + self.use_half)
        lamotrigine = 1 - used * drive.lamotrigine / (drive.lamotrigine + self.lamotrigine_half)
        riluzole = 1 - used * drive.riluzole / (drive.riluzole + self.riluzole_half)
        reliability = lamotrigine * riluzole
        return self.Output(self.release_probability * calcium * mglur * gabab * a1 * reliability, reliability)

    def _filled(self, calcium):
        filled = power(calcium / self.calcium_half, self.calcium_power)
        return filled / (1 + filled)
