"""Timeline: the days of a person as a file writes them, resolved into stretches and moments of time.

Time        hours since the scenario's `start`, negative in the lead-in
Takes in    the tables of a file (format.py); texts of days (days.py), of times (clock.py), of each verb (options.py)
Hands on    `resolve(plan, arm)`: a `Timeline` of spans that never overlap within a channel
"""
