"""Molecules: receptors, transporters and channels of one synapse, one file each.

Time        ms
Takes in    ligand concentrations, voltage and temperature as drives; nothing from other molecules
Hands on    shares by conformation, conductances, currents, uptake
Beside      scheme.py (balance of any gating scheme), temperature.py, assay.py (how targets are measured)
"""
