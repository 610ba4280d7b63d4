"""What happens to a model from outside: protocols, their events in time, conditions, ramps, spike files.

Takes in    a Protocol in the words of an experimenter
Hands on    sorted events for every member
"""
