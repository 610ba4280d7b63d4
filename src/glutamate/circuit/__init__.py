"""Circuits: spiking networks of excitatory and inhibitory cells, and their mean fields.

Time unit   ms
Takes in    cells written as mechanisms, the network stepper of the engine
Hands on    published networks with their rates, irregularity and rhythms; theories that predict them
"""
