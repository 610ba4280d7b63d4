"""Steppers beside the adaptive ones: fixed steps (noise, delays, coupled nodes), reaction by reaction, one dimension.

Takes in    a traced system or an Array of nodes, members, scheduled events
Hands on    recorded values, final states, and how every member ended
"""
