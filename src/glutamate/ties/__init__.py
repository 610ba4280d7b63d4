"""Where two scales must agree: one quantity, asked of both by what they hand on, and compared.

Takes in    every room below, by its models and public functions; nothing here has a state or a parameter of its own
Hands on    `targets()` of each file: a tie holds, or it is shown as missed with both numbers
"""
