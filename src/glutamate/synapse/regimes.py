"""The two regimes of a transmitter's time course, and the temperature each needs of the receptors it drives.

Scheme      diffusive: what diffusion leaves in a cleft, 0.1 mM ms a vesicle, for receptors near 35 degC
            effective: what makes receptors of room-temperature patches answer as synapses do, 1.32 mM ms a vesicle
Hands on    the class constant REGIME of every time course; wiring one to receptors at another temperature, or to
            another regime, is refused
Limits      the exposures differ 13 times and both are defended in the literature; which is right is open
Sources     Clements1992 (effective), Franks2002 (diffusive); bands of temperature assumed: five kelvin either way of
            35 and of 22 degC, the temperatures the rates were measured at or scaled to
"""

from glutamate.engine.regime import Regime

ADVICE = "use diffusive time courses near 35 degC (303 to 313 K), effective ones at room temperature (290 to 300 K)"

DIFFUSIVE = Regime("diffusive", {"temperature": (303.15, 313.15)}, ADVICE)
EFFECTIVE = Regime("effective", {"temperature": (290.15, 300.15)}, ADVICE)
