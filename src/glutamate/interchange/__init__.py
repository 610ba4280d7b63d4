"""Interchange: models in the formats of other tools.

Time unit   that of the model
Takes in    traced systems (engine/system.py)
Hands on    texts other tools read: SBML
"""
