"""Inflammation in nervous tissue and what it does to glutamate and GABA: uptake, receptors, release, quinolinate.

Scheme      dying neurons, illness of the body, load -> inflammation -> fades over days; factors follow in proportion
Takes in    rate of dying, inflammation of the body, load
Hands on    factors of uptake, exchange by xc-, surface AMPA and GABA-A receptors; quinolinate and what it opens
Not here    cells and messengers one by one; how inflammation feels
Limits      the sign on uptake turns with dose and time (a little TNF protects): `uptake` has a range that crosses 1.
            Factors are of tissue culture. Nothing here says that a person is inflamed, or what to take
Sources     Stellwagen2005 (receptors), Bernardino2005 (sign), PatneauMayer1990 (NMDA occupancy)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.maths import maximum
from glutamate.parameter import par
from glutamate.units import measure, mM, number, share

GUESS = "assumed: order of magnitude"


@mechanism
class Inflammation:
    """One region."""

    by_dying: float = par(5, "1", GUESS, domain=(0, None), note="per share of neurons dying")
    by_body: float = par(0.1, "1/d", GUESS, domain=(0, None), note="at full inflammation of the body")
    by_load: float = par(0.3, "1/d", GUESS, domain=(0, None), note="above the load that is borne")
    borne: float = par(0.3, "1", GUESS, domain=(0, None))
    fade_time: float = par(5, "d", GUESS, low=3, high=30, domain=(0.1, None), note="30 and more where it is chronic")
    uptake_full: float = par(
        0.5, "1", "Bernardino2005", low=0.4, high=1.3, domain=(0, 2), note="EAAT2 at full, not re-read"
    )
    exchange_full: float = par(3, "1", GUESS, low=2, high=5, domain=(0, None), note="xc- and hemichannels at full")
    ampa_full: float = par(1.5, "1", "Stellwagen2005", low=1.3, high=2, domain=(0, None), note="surface, at full")
    gaba_full: float = par(0.75, "1", "Stellwagen2005", low=0.7, high=0.8, domain=(0, None), note="surface, at full")
    quinolinate_rest: float = par(0.1, "uM", GUESS, low=0.05, high=0.2, domain=(0, None))
    quinolinate_most: float = par(10, "uM", GUESS, low=1, high=20, domain=(0, None))
    quinolinate_half: float = par(400, "uM", GUESS, low=100, high=1000, domain=(1, None), note="EC50, NMDA agonist")

    TIME = "d"

    class State(NamedTuple):
        """0 none, 1 as much as there can be."""

        inflammation: share

    class Drive(NamedTuple):
        """Share of neurons dying per day, inflammation of the body, load."""

        dying: measure("1/d")(low=0)
        body: share
        load: number(low=0)

    class Output(NamedTuple):
        """Factors, 1 in health; quinolinate and the NMDA receptors that it opens."""

        uptake: number
        exchange: number
        ampa: number
        gaba: number
        quinolinate: mM
        quinolinate_opens: share

    @classmethod
    def chronic(cls):
        """Fades over a month."""
        return cls(fade_time=par(30, "d", GUESS, domain=(0.1, None)))

    def start(self, drive):
        """None."""
        return self.State(0.0)

    def output(self, state, drive):
        """In proportion."""
        i = state.inflammation
        level = self.quinolinate_rest + (self.quinolinate_most - self.quinolinate_rest) * i
        return self.Output(
            uptake=1 + (self.uptake_full - 1) * i,
            exchange=1 + (self.exchange_full - 1) * i,
            ampa=1 + (self.ampa_full - 1) * i,
            gaba=1 + (self.gaba_full - 1) * i,
            quinolinate=level,
            quinolinate_opens=level / (level + self.quinolinate_half),
        )

    def rate(self, state, drive):
        """Three sources share what is left to inflame."""
        made = self.by_dying * drive.dying + self.by_body * drive.body
        made = made + self.by_load * maximum(drive.load - self.borne, 0.0)
        return self.State(made * (1 - state.inflammation) - state.inflammation / self.fade_time)
