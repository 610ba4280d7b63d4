"""Ask `circuit_rhythm`: spectrum of the EEG by cortex and thalamus, as published and with other receptors.

Takes in    factors on NMDA of each kind of cell, on GABA-A in cortex and in the thalamus; NMDA's share of excitation
Hands on    power by frequency, peaks, power of bands as a ratio, the Dataset
Not here    the equations: `corticothalamic_spectrum`
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import Field

from glutamate.lab.asks._circuit import ARMS, Factor, Receptors

LANE = "quick"
WARM: dict[str, object] = {}
LOWEST, HIGHEST, STEP = 1.0, 45.0, 0.25  # Hz
SHOWN = ("delta", "theta", "alpha", "beta")


class With(Receptors):
    """Receptors; `gaba` acts in cortex. The share of NMDA is within what its source gives."""

    gaba_thalamus: Factor = 1.0
    nmda_share: Annotated[float, Field(ge=0.5, le=0.69)] = 0.62
    rates: Literal["held", "settled"] = "held"


def answer(given: With, tell: Callable[[int, int], None]) -> dict[str, Any]:
    """Two spectra: without a change, and with it."""
    import numpy as np
    import xarray as xr

    from glutamate.circuit.corticothalamic import Corticothalamic
    from glutamate.circuit.corticothalamic_spectrum import spectrum
    from glutamate.readouts.spectrum import BANDS, Spectrum, band_powers, peak_frequency

    loop = Corticothalamic(nmda_share=given.nmda_share)
    frequency = np.arange(LOWEST, HIGHEST + STEP / 2, STEP)
    factors = {
        "nmda_e": given.nmda_e,
        "nmda_i": given.nmda_i,
        "gaba_cortex": given.gaba,
        "gaba_thalamus": given.gaba_thalamus,
    }
    before = spectrum(loop, frequency)
    changed = spectrum(loop, frequency, given.rates, **factors)
    about = {"units": "1", "long_name": "power of the cortical field in arbitrary units"}
    data = xr.Dataset(
        {"power": (("arm", "frequency"), np.stack([before, changed]), about)},
        {"arm": list(ARMS), "frequency": ("frequency", frequency, {"units": "Hz"})},
    )
    found = [Spectrum(frequency, power) for power in (before, changed)]
    bands = {name: BANDS[name] for name in SHOWN}
    powers = [band_powers(each, bands) for each in found]
    low, high = BANDS["theta"][0], BANDS["alpha"][1]
    return {
        "data": data,
        "frequency": frequency,
        "power": dict(zip(ARMS, (before, changed), strict=True)),
        "peak": {arm: peak_frequency(each, low, high) for arm, each in zip(ARMS, found, strict=True)},
        "searched": [low, high],
        "bands": [
            {"name": name, "low": band[0], "high": band[1], "ratio": float(powers[1][name] / powers[0][name])}
            for name, band in bands.items()
        ],
    }


def code(given: With) -> str:
    """Python that leaves the same `data`."""
    return f"""\
import numpy as np
import xarray as xr
from glutamate.circuit.corticothalamic import Corticothalamic
from glutamate.circuit.corticothalamic_spectrum import spectrum

loop = Corticothalamic(nmda_share={given.nmda_share!r})
frequency = np.arange({LOWEST!r}, {HIGHEST + STEP / 2!r}, {STEP!r})  # Hz
before = spectrum(loop, frequency)
changed = spectrum(
    loop,
    frequency,
    {given.rates!r},
    nmda_e={given.nmda_e!r},
    nmda_i={given.nmda_i!r},
    gaba_cortex={given.gaba!r},
    gaba_thalamus={given.gaba_thalamus!r},
)
data = xr.Dataset(
    {{"power": (("arm", "frequency"), np.stack([before, changed]))}}, {{"arm": {list(ARMS)!r}, "frequency": frequency}}
)
"""
