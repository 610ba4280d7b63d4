"""Networks of spiking cells at a fixed step: groups, projections, Poisson inputs, records.

Time unit   that of the cells, ms
Takes in    mechanisms with a guard `spike` and jumps on ports, traced once for each group
Hands on    `Network`, its estimate of memory, runs with labelled results, checkpoints
"""

from glutamate.engine.network.network import Group, Network, PoissonInput, Projection
from glutamate.engine.network.record import Record
from glutamate.engine.network.rules import AllToAll, Explicit, FixedInDegree, FixedTotal, OneToOne, Pairwise
from glutamate.engine.network.synapse_rules import CalciumThresholds, ShortTerm, SpikePairs

__all__ = [
    "AllToAll",
    "CalciumThresholds",
    "Explicit",
    "FixedInDegree",
    "FixedTotal",
    "Group",
    "Network",
    "OneToOne",
    "Pairwise",
    "PoissonInput",
    "Projection",
    "Record",
    "ShortTerm",
    "SpikePairs",
]
