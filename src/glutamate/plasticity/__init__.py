"""Plasticity: from a calcium spike at one synapse to what is left after years.

Time unit   ms for calcium, s for switches, minutes to days for expression and capture, days for what stays
Takes in    spikes, GABA, magnesium, NMDA receptors, neuromodulators; episodes, sleep
Hands on    changes of a synapse, what is captured and kept; memories and how they are recalled
"""
