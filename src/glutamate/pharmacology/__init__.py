"""Doses to occupancy, in hours: what is taken, where it goes in the body, what it holds of its sites.

Takes in    regimens as text, events or tables; parameters of one substance; people
Hands on    courses of concentrations in plasma and brain, occupied shares, non-compartmental measures, bands
Not here    single substances (drugs), what a receptor does with its drug (molecule), advice on a dose
"""
