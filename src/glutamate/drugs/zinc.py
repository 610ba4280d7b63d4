"""Zinc: plasma follows a tablet for hours, synapses do not.

Acts on     nothing in the replete: zinc of synapses is loaded by the brain itself
Limits      no kinetics here; zinc at NMDA receptors stands in nmda_modulation.py
Safety      in the record below
Sources     Vergnano2014 (ambient zinc)
"""

from glutamate.pharmacology.drug import Drug, drug


@drug("zinc", title="Zinc: plasma follows a tablet, synapses do not")
def zinc() -> Drug:
    """By mouth; without an effect on any knob."""
    return Drug(
        kinetics=None,
        studied="15 to 30 mg a day",
        evidence=(("deficiency", "A"), ("beside treatment of depression", "C"), ("synaptic zinc in the replete", "E")),
        safety="More than 40 mg a day for long takes copper away: anaemia, injured nerves.",
    )
