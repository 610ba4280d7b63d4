"""Life: sleep and the body clock, stress, load, fatigue and what they hand to faster scales, from hours to a year.

Time        h
Takes in    light, hours in bed, load, sensory load, stressors, exercise, caffeine, alcohol; who a person is
Hands on    factors on release, transporters, GABA and synapses (baseline 1), lapses, sleepiness, cortisol, tissue pool
Beside      life.py assembles; averaging.py runs a year by days; factors.py lays slow states on faster models
"""
