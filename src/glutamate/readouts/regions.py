"""Regions: BOLD of whole brains, how changeably their regions keep together, and how far two dynamics are apart.

Takes in    activity or BOLD (..., regions, times): variables of a Dataset, or arrays with their step
Hands on    `regional_bold`, `metastability`, `dynamics_distance`
Limits      blood follows seconds: activity is averaged over windows before it drives vessels, which also takes out the
            moments in which noise carries a model's activity below 0. A band of a few hundredths of a Hz needs minutes
            of record; shorter ones are refused
Sources     Deco2017 (order parameter of BOLD phases, band), Hansen2015 (distributions of dynamics)
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from glutamate.errors import ParameterError
from glutamate.readouts import readout
from glutamate.readouts.bold import bold_signal
from glutamate.readouts.course import course, finite, positive

BAND = (0.04, 0.07)  # Hz
ORDER = 2
PERIODS = 4  # of the lower edge that a record holds at least, and one is cut at each end
EVEN = 1e-6


class Metastability(NamedTuple):
    """Standard deviation and mean over time of |mean over regions of exp(i phase)|, each (...)."""

    metastability: Any
    synchrony: Any


@readout("regional_bold", title="BOLD of the regions of whole brains")
def regional_bold(
    activity: Any, step_ms: float | None = None, *, window_ms: float = 2000.0, vessels: Any = None
) -> Any:
    """Relative change (..., regions, windows) behind activity (..., regions, times), averaged over windows.

    The first sample is where the record starts, and is left out; so is a last window that is not full. A DataArray
    gives a DataArray, whose times are the ends of windows. `vessels` is a BalloonWindkessel with other constants.
    Raises ParameterError for a window that is no whole number of steps, and for means below 0.
    """
    values, step = course(activity, step_ms, "the activity of regions")
    ratio = positive(window_ms, "a window in ms") / step
    width = round(ratio)
    count = (values.shape[-1] - 1) // width if width else 0
    if width < 1 or abs(ratio - width) > EVEN * width or count < 2:
        came = f"windows of {window_ms:g} ms, {values.shape[-1]} samples {step:g} ms apart"
        allowed = "a whole number of steps, two windows or more"
        raise ParameterError("windows of BOLD", came, allowed, "change window_ms or record for longer")
    means = values[..., 1 : 1 + count * width].reshape(*values.shape[:-1], count, width).mean(axis=-1)
    if (means < 0).any():
        came = f"{means.min():.3g} in {int((means < 0).sum())} of {means.size} windows"
        do = "widen window_ms, or lower the noise of the model"
        raise ParameterError("the activity of regions over windows", came, "0 or more", do)
    found = bold_signal(means, width * step, vessels)
    if not hasattr(activity, "dims"):
        return found
    import xarray as xr

    ordered = activity.transpose(..., "time")
    kept = {name: held for name, held in ordered.coords.items() if "time" not in held.dims}
    kept["time"] = ("time", (1 + np.arange(count)) * width * step, {"units": "ms"})
    about = {"units": "1", "long_name": "relative change of the BOLD signal"}
    return xr.DataArray(found, kept, ordered.dims, "bold", about)


@readout("metastability", title="How changeably regions keep in phase")
def metastability(signals: Any, step_ms: float | None = None, *, band: tuple[float, float] = BAND) -> Metastability:
    """Order parameter of phases in a band (Hz) of signals (..., regions, times): its spread and its mean.

    Butterworth of second order forwards and backwards, then the phase of the analytic signal; a period of the lower
    edge is cut at either end. 0 spread for phases that stay as they are. Raises ParameterError for fewer than two
    regions, a band outside 0 to half the sampling rate, records of less than four periods of its lower edge, and
    regions that do not vary.
    """
    from scipy.signal import butter, hilbert, sosfiltfilt

    values, step = course(signals, step_ms, "signals of regions")
    low, high = (positive(edge, "a band in Hz") for edge in band)
    rate = 1e3 / step
    if not low < high < rate / 2:
        allowed = f"ascending, below {rate / 2:g} Hz"
        raise ParameterError("a band of phases", f"{low:g} to {high:g} Hz", allowed, "choose one inside")
    edge, length = round(rate / low), values.shape[-1]
    if values.ndim < 2 or values.shape[-2] < 2 or length < PERIODS * edge:
        came, allowed = f"shape {values.shape}", f"(..., 2 regions or more, {PERIODS * edge} times or more)"
        raise ParameterError("signals of regions", came, allowed, "record for longer, or raise the band")
    still = int((np.ptp(values, axis=-1) == 0).sum())
    if still:
        raise ParameterError("phases of regions", f"{still} that do not vary", "signals that vary", "leave them out")
    centred = values - values.mean(axis=-1, keepdims=True)
    filtered = sosfiltfilt(butter(ORDER, (low, high), "bandpass", fs=rate, output="sos"), centred, axis=-1)
    turned = hilbert(filtered, axis=-1)[..., edge:-edge]
    together = np.abs((turned / np.abs(turned)).mean(axis=-2))
    return Metastability(together.std(axis=-1), together.mean(axis=-1))


@readout("dynamics_distance", title="How far apart the dynamics of connectivity of two records are")
def dynamics_distance(first: Any, second: Any) -> float:
    """Largest distance between the distributions of the upper triangles of two matrices (windows, windows), 0 to 1.

    The matrices are those of `connectivity_dynamics`, and may differ in size. Neighbouring windows that overlap are
    alike by construction: use the same windows for both. Raises ParameterError for matrices that are not square.
    """
    from scipy.stats import ks_2samp

    sides = []
    for name, matrix in (("first", first), ("second", second)):
        values = finite(matrix, f"the {name} matrix", 2)
        if values.shape[0] != values.shape[1] or len(values) < 2:
            came = f"shape {values.shape}"
            raise ParameterError(f"the {name} matrix", came, "square, 2 windows or more", "pass dynamics")
        sides.append(values[np.triu_indices(len(values), 1)])
    return float(ks_2samp(*sides).statistic)
