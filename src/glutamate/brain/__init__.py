"""Brain: regions of cortex, the fibres between them, and their mean fields run together.

Time unit   ms; Hz for rates, mm for lengths, m/s for speeds
Takes in    mean fields of circuit, a connectome: drawn here or your own
Hands on    activity and rates of every region for readouts (BOLD, EEG, connectivity) and for slow scales
"""
