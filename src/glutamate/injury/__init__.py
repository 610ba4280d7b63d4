"""Injury: ions without energy, spreading depolarization, calcium load and death, seizures, stroke, slow damage.

Time unit   ms for ions and seizures, minutes for load, hours and days for damage and repair
Takes in    energy, oxygen or blood flow as a drive; glutamate at receptors; load of the day
Hands on    four separate outputs: functional load, reversible structure, biochemical stress, loss of neurons
"""
