"""Clearance: the share of astrocytic glutamate uptake that works, by transporter protein and by energy.

Scheme      protein x pumps x (1 - k inflammation) -> clearance
Takes in    working transporters (a slow state of life, stress and disease), pumps that still work, inflammation
Hands on    clearance, 1 in health
Not here    the course of transporter protein over days, which the life of a person owns; single transporters
Limits      what stress does to transporters is found in both directions; inflammation does nothing by default
Sources     none: `inflammation_gain` is an assumption to vary
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.parameter import par
from glutamate.units import share


@mechanism
class Clearance:
    """Uptake of glutamate by all astrocytes."""

    inflammation_gain: float = par(0, "1", "assumed: human data conflict", domain=(0, 1), note="k_i")

    TIME = "min"

    class Drive(NamedTuple):
        """Shares; inflammation 0 in health."""

        transporters: share
        pumps: share
        inflammation: share

    class Output(NamedTuple):
        """Share of healthy uptake."""

        clearance: share

    def output(self, state, drive):
        """What is left multiplies."""
        return self.Output(drive.transporters * drive.pumps * (1 - self.inflammation_gain * drive.inflammation))
