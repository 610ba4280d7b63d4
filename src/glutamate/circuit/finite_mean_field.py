"""Mean field of a network of so many adaptive exponential cells: rates that fluctuate as those of a finite number do.

Scheme      rates relax to what adex_mean_field.py gives; each is counted over T in N cells, which fire at most once in
            it, so that in every T it gets a random part of variance nu (1/T - nu) / N
            inhibitory cells fire more regularly than Poisson trains: the voltage feels their mean, and of the
            variance a share, as from more spikes of less weight
Takes in    rate of the fibres from elsewhere, which excite both populations
Hands on    rates, adaptation current, mean voltages
Not here    correlations between cells beyond the common rate, paroxysm as an event (rates then approach 1/T)
Limits      the variance is taken at the rate itself, not at what the rate tends to (the same on average): rates stay
            above zero in deep sleep too. Thresholds are those fitted with more and less GABA, which follow a life's
            changes of GABA in direction; with them and the share of variance, rates at rest are 0 to 8 % above those of
            2,000 spiking cells (20 % without the share), and fluctuations add another 6 %
Sources     ElBoustani2009 (variance), DiVolo2019 (cells and network), threshold_fit.py (thresholds)
"""

from typing import NamedTuple

from glutamate.circuit.adex_mean_field import RATE, AdExMeanField
from glutamate.engine.mechanism import mechanism, with_values
from glutamate.maths import maximum, sqrt
from glutamate.parameter import par
from glutamate.units import measure, pA

FIELD = vars(AdExMeanField)["PARAMETERS"]
FIT_TO_GABA = AdExMeanField.broad().provenance()
NAMES = tuple(name for name in FIELD if name != "paroxysmal_rate")


@mechanism
class FiniteMeanField:
    """Excitatory cells that adapt and inhibitory cells that do not, with the numbers of adex_mean_field.py."""

    time: float = FIELD["time"]
    capacitance: float = FIELD["capacitance"]
    leak_conductance: float = FIELD["leak_conductance"]
    leak_reversal_e: float = FIELD["leak_reversal_e"]
    leak_reversal_i: float = FIELD["leak_reversal_i"]
    excitation_e: float = FIELD["excitation_e"]
    excitation_i: float = FIELD["excitation_i"]
    inhibition_e: float = FIELD["inhibition_e"]
    inhibition_i: float = FIELD["inhibition_i"]
    excitatory_time: float = FIELD["excitatory_time"]
    inhibitory_time: float = FIELD["inhibitory_time"]
    excitatory_reversal: float = FIELD["excitatory_reversal"]
    inhibitory_reversal: float = FIELD["inhibitory_reversal"]
    adaptation_time: float = FIELD["adaptation_time"]
    adaptation_conductance: float = FIELD["adaptation_conductance"]
    adaptation_step: float = FIELD["adaptation_step"]
    cells: float = FIELD["cells"]
    inhibitory_share: float = FIELD["inhibitory_share"]
    probability: float = FIELD["probability"]
    fibres: float = FIELD["fibres"]
    least_rate: float = FIELD["least_rate"]
    first_rate_e: float = FIELD["first_rate_e"]
    first_rate_i: float = FIELD["first_rate_i"]
    fit_centre_v: float = FIELD["fit_centre_v"]
    fit_size_v: float = FIELD["fit_size_v"]
    fit_centre_s: float = FIELD["fit_centre_s"]
    fit_size_s: float = FIELD["fit_size_s"]
    fit_centre_t: float = FIELD["fit_centre_t"]
    e_0: float = FIT_TO_GABA["e_0"]
    e_v: float = FIT_TO_GABA["e_v"]
    e_s: float = FIT_TO_GABA["e_s"]
    e_t: float = FIT_TO_GABA["e_t"]
    e_vv: float = FIT_TO_GABA["e_vv"]
    e_ss: float = FIT_TO_GABA["e_ss"]
    e_tt: float = FIT_TO_GABA["e_tt"]
    e_vs: float = FIT_TO_GABA["e_vs"]
    e_vt: float = FIT_TO_GABA["e_vt"]
    e_st: float = FIT_TO_GABA["e_st"]
    i_0: float = FIT_TO_GABA["i_0"]
    i_v: float = FIT_TO_GABA["i_v"]
    i_s: float = FIT_TO_GABA["i_s"]
    i_t: float = FIT_TO_GABA["i_t"]
    i_vv: float = FIT_TO_GABA["i_vv"]
    i_ss: float = FIT_TO_GABA["i_ss"]
    i_tt: float = FIT_TO_GABA["i_tt"]
    i_vs: float = FIT_TO_GABA["i_vs"]
    i_vt: float = FIT_TO_GABA["i_vt"]
    i_st: float = FIT_TO_GABA["i_st"]

    count_variance_i: float = par(
        0.86, "1", "assumed: measured in 10 s each of six states of the spiking cells of life/bridges/cortex_run.py",
        low=0.85, high=0.89, domain=(0.01, 1), note="of inhibitory counts in 20 ms, per mean",
    )  # fmt: skip

    TIME = "ms"

    class State(NamedTuple):
        """Rates; adaptation current."""

        rate_e: RATE.replace(low=0.0)
        rate_i: RATE.replace(low=0.0)
        adaptation: pA

    class Drive(NamedTuple):
        """Rate of each fibre from elsewhere."""

        external: RATE.replace(low=0.0)

    class Output(NamedTuple):
        """Mean voltages."""

        voltage_e: measure("mV")
        voltage_i: measure("mV")

    def field(self):
        """The mean field of infinitely many such cells, with the weights that `felt` is for."""
        own = {name: getattr(self, name) for name in NAMES}
        weights = {name: self.count_variance_i * own[name] for name in ("inhibition_e", "inhibition_i")}
        return with_values(AdExMeanField(), **{**own, **weights})

    def felt(self, rate_i):
        """Rate of Poisson trains with these weights that has the mean and the variance of the inhibitory cells."""
        return rate_i / self.count_variance_i

    def start(self, drive):
        """Near asynchronous firing, adapted to it."""
        felt = self.felt(self.first_rate_i)
        state = self.field().adapted(self.first_rate_e, felt, drive.external)
        return self.State(self.first_rate_e, self.first_rate_i, state.adaptation)

    def rate(self, state, drive):
        """As in the mean field of infinitely many cells whose inhibition has less variance."""
        field, felt = self.field(), self.felt(state.rate_i)
        slope = field.rate(field.State(state.rate_e, felt, state.adaptation, 0.0), drive)
        return self.State(slope.rate_e, slope.rate_i + (felt - state.rate_i) / self.time, slope.adaptation)

    def noise(self, state, drive):
        """Counts of a finite number of cells."""
        many_i = self.inhibitory_share * self.cells
        return {
            "counts_e": self.State(self.scatter(state.rate_e, self.cells - many_i), 0.0, 0.0),
            "counts_i": self.State(0.0, self.scatter(state.rate_i, many_i), 0.0),
        }

    def scatter(self, rate, cells):
        """White noise that in T spreads a rate by the count of so many cells."""
        spread = maximum(rate, 0.0) * maximum(1 / self.time - rate, 0.0) / cells
        return sqrt(spread / self.time)

    def output(self, state, drive):
        """Mean voltages of both populations."""
        field, felt = self.field(), self.felt(state.rate_i)
        return self.Output(*field.output(field.State(state.rate_e, felt, state.adaptation, 0.0), drive))
