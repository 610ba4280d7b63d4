"""Theta bursts on the shipped synapse, all panels of the scenario on one sheet: the figure of the README.

Run     python examples/theta_burst.py
Writes  theta_burst.png in the current folder
"""

from glutamate import Scenario

Scenario.from_toml("theta_burst").run().figure("theta_burst.png")
