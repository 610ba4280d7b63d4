"""Scenarios: what is simulated, written down in a TOML file; the shipped ones lie in this folder.

Time unit   that of the model
Takes in    a shipped model by name, a protocol, what to vary between people, what to report
Hands on    `Scenario.from_toml(path).run(...)`: a Result with labelled data, headline numbers and a report
"""

from glutamate.scenarios.scenario import Scenario

__all__ = ["Scenario"]
