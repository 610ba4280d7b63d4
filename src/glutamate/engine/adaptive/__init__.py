"""Steppers with their own step size in every lane: Rosenbrock methods and tsit5, and the loop that runs members.

Takes in    a traced system, members with parameters, scheduled events
Hands on    recorded values, final states, and how every member ended
"""
