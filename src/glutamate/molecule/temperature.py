"""Temperature: how much faster a process runs than at the temperature its rates were measured at.

Takes in    a mechanism with q10, temperature_reference and temperature_span; a drive with temperature
Hands on    the factor on all its rates, 1 at the reference
"""

from typing import Any

from glutamate.maths import power


def pace(part: Any, drive: Any) -> Any:
    """Factor on every rate: q10 to the power of the warming in spans of ten kelvin."""
    return power(part.q10, (drive.temperature - part.temperature_reference) / part.temperature_span)
