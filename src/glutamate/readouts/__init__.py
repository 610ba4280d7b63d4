"""Readouts: what an instrument, or somebody who watches behaviour, would see of a circuit.

Time        ms for signals; Hz for rates and frequencies
Takes in    plain arrays with time along the last axis, or variables of the Dataset that `simulate` gives
Hands on    field potential, EEG, spectra, BOLD, memory, choice, gain, synchrony, block means for slow scales
Rule        a readout reads and never feeds back, except through a controller of closed_loop.py; a change of a readout
            is not inverted into a cause: many causes share one signature
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


def readout(name: str, title: str, of_run: bool = False) -> Callable[[F], F]:
    """Mark a function as the shipped readout `name`; its docstring says shapes, units and errors.

    One `of_run` takes the Dataset of a run alone and gives rows (what, value) of text; scenarios may name it as
    `beside`.
    """

    def mark(function: F) -> F:
        function.READOUT, function.OF_RUN = (name, title), of_run  # type: ignore[attr-defined]
        return function

    return mark
