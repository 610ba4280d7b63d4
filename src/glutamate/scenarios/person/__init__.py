"""A person's run: the days of a timeline, lived by the model `person`, once for each arm and everybody in it.

Time        hours since the scenario's `start`, negative in the lead-in
Takes in    a timeline (scenarios/timeline), people, substances, the model `life`
Hands on    `PersonScenario(...).run()`: a Result with courses of some, bands of all, a few numbers a day of each
"""
