"""Sweeps: many runs of one model over a design, what its parameters do to its numbers, and fits to data.

Time unit   that of the model
Takes in    a model or a scenario, what to vary and how far; for a fit, measured courses
Hands on    `sweep` (a Zarr store that resumes), `sensitivity` (Sobol and Morris indices), `fit` (values and intervals)
"""

from glutamate.sweeps.swept import Swept

__all__ = ["Swept"]
