"""Metabolism: the glutamate-glutamine-GABA cycle of a gram of cortex, what supplies it, and what a meal does to it.

Time        min
Takes in    release relative to rest, working transporters, meals, vitamin B6, ammonia, glucose, sleep stage
Hands on    vesicle filling, ambient glutamate and GABA, magnesium, energy supply; tissue pools and fluxes
Beside      metabolism.py assembles; steady.py maps slow inputs to steady states; *_targets.py measure the whole
"""
