"""Rate laws that several cells share: saturation, glutaminase, and the carrier that brings glutamine into neurons.

Takes in    concentrations, half-saturations
Hands on    `saturation`, `glutaminase`, `carried_in`, each without its capacity
Not here    capacities: every part divides by the same law at the resting state
Sources     Benjamin1981 (ammonium competes with glutamine at glutaminase, glutamate inhibits it)
"""

from glutamate.parameter import par

POSITIVE = (1e-12, None)

GLUTAMINASE_HALF = par(2.0, "mM", "assumed: 2 to 5 mM in brain", low=2, high=5, domain=POSITIVE, note="K_PAG")
GLUTAMINASE_AMMONIUM = par(
    0.6, "mM", "assumed: Benjamin1981 shows the competition, not this constant", domain=POSITIVE, note="Ki_n"
)
GLUTAMINASE_GLUTAMATE = par(
    10, "mM", "assumed: Benjamin1981 shows the inhibition, not this constant", domain=POSITIVE, note="Ki_G"
)
CARRIER_HALF = par(0.4, "mM", "assumed: order of system A", domain=POSITIVE, note="K_S, outside")
TRANSAMINASE_HALF = par(1.0, "mM", "assumed: order of the purified enzyme", domain=POSITIVE, note="K_GT")


def saturation(x, half):
    """Share of capacity at a concentration."""
    return x / (half + x)


def glutaminase(part, glutamine, glutamate, ammonium):
    """Share of the capacity of glutaminase (PAG): ammonium competes, glutamate inhibits."""
    half = part.glutaminase_half * (1 + ammonium / part.glutaminase_ammonium)
    return saturation(glutamine, half) / (1 + glutamate / part.glutaminase_glutamate)


def carried_in(part, outside, inside):
    """Share of the capacity of system A: glutamine from the fluid, held back by glutamine inside."""
    return saturation(outside, part.carrier_half) / (1 + inside / part.carrier_inside)
