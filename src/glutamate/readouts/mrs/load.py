"""Load: a measured spectrum from a NIfTI-MRS file, ready for the fit.

Takes in    a file of one voxel, averaged over coils and repeats; a file of unsuppressed water; what the file leaves out
Hands on    `read_nifti_mrs`: MRSpectrum
Signs       as in export.py: the conjugate of what the file holds
Not here    coils, repeats, many voxels, correction of drift and eddy currents: programmes for raw data do that first
Sources     Clarke2022
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np

from glutamate.errors import ParameterError
from glutamate.readouts.mrs.checks import shown
from glutamate.readouts.mrs.export import NIFTI_MRS, package
from glutamate.readouts.mrs.scan import LARMOR, NAMES, SEQUENCES, Scan
from glutamate.readouts.mrs.spectrum import MRSpectrum, measured
from glutamate.readouts.mrs.tissue import Tissue

LARGEST = 2**24  # numbers in a file: 256 MB
MEGAHERTZ = (1.0, 1000.0)  # beyond it no header tells the truth
DO = "average coils and repeats, and leave one voxel"


def read_nifti_mrs(
    path: str | os.PathLike[str],
    *,
    water: str | os.PathLike[str] | None = None,
    tissue: Tissue | None = None,
    **changes: Any,
) -> MRSpectrum:
    """The spectrum of a file; `changes` are fields of Scan that the file does not tell, or tells wrongly.

    Field, bandwidth, points and times come from the file, the sequence from its SequenceName where that is known. With
    a `water` file amounts are mM, without it they are in units of the file. Edited scans have ON and OFF along one
    further dimension. Raises ParameterError for a file that cannot be read so, and what Scan refuses.
    """
    values, said = _read(path)
    given = _scan(values, said) | changes
    if "sequence" not in given:
        came = shown(said.get("SequenceName"))
        do = 'pass sequence="press", or another of these'
        raise ParameterError(f"the sequence of {Path(path).name:.40}", came, ", ".join(SEQUENCES), do)
    scan = Scan(**given)
    if scan.edited:
        if values.ndim != 2 or values.shape[1] != 2:
            raise ParameterError("an edited scan", f"shape {values.shape}", f"({scan.points}, 2): ON and OFF", DO)
        decay: Any = dict(zip(_conditions(said), np.conj(values.T), strict=True))
    else:
        decay = np.conj(values)
    size = None
    if water is not None:
        beside, _ = _read(water)
        size = float(np.abs(beside.reshape(len(beside), -1)[0]).mean())
    return measured(decay, scan, tissue, water_signal=size)


def _read(path: str | os.PathLike[str]) -> tuple[Any, dict[str, Any]]:
    """Values (points,) or (points, conditions) and metadata; bandwidth is among them."""
    nibabel = package()
    asked = "a NIfTI-MRS file"
    try:
        image: Any = nibabel.load(Path(path))
        blocks = [one.get_content() for one in image.header.extensions if one.get_code() == NIFTI_MRS]
        raw = blocks[0] if blocks else b""
        said = json.loads(raw.rstrip(b"\0") if isinstance(raw, bytes) else json.dumps(raw))
        shape = image.shape
        if int(np.prod(shape)) > LARGEST:
            raise ParameterError(asked, f"shape {shape}", f"up to {LARGEST} numbers", DO)
        values = np.asarray(image.dataobj)
        step = float(image.header["pixdim"][4]) * {8: 1.0, 16: 1e-3, 24: 1e-6}[int(image.header["xyzt_units"]) & 56]
    except ParameterError:
        raise
    except Exception as broken:  # a broken file raises whatever its reader trips over
        came = f"{shown(str(path))}: {str(broken)[:80] or type(broken).__name__}"
        raise ParameterError(asked, came, "a file as the standard has it", "check the file") from broken
    if not isinstance(said, dict) or not step > 0 or not np.iscomplexobj(values):
        raise ParameterError(asked, f"{values.dtype}, step {step:g}", "complex decays with metadata", "check the file")
    values = values.reshape(values.shape[3:] if values.shape[:3] == (1, 1, 1) else values.shape)
    while values.ndim > 1 and values.shape[-1] == 1:
        values = values[..., 0]
    if values.ndim > 2 or (values.ndim == 2 and "DIM_EDIT" not in (said.get("dim_5"), said.get("dim_6"))):
        raise ParameterError(asked, f"shape {shape}", "one voxel, one decay, or ON and OFF", DO)
    return values, said | {"SpectralWidth": 1 / step}


def _scan(values: Any, said: dict[str, Any]) -> dict[str, Any]:
    """Fields of a Scan that a file tells."""
    frequency = said.get("SpectrometerFrequency")
    mhz = frequency[0] if isinstance(frequency, list) and frequency else frequency
    if not isinstance(mhz, int | float) or not MEGAHERTZ[0] < mhz < MEGAHERTZ[1]:
        raise ParameterError("the frequency of a NIfTI-MRS file", shown(frequency), "1 to 1000 MHz", "check the file")
    nucleus = said.get("ResonantNucleus")
    if nucleus not in (["1H"], "1H"):
        raise ParameterError("the nucleus of a NIfTI-MRS file", shown(nucleus), "1H", "take a proton spectrum")
    given: dict[str, Any] = {"field_t": mhz / LARMOR.canonical(), "points": len(values)}
    given["bandwidth_hz"] = said["SpectralWidth"]
    named = str(said.get("SequenceName", "")).lower()
    if named in SEQUENCES or named in NAMES:
        given["sequence"] = named
    times = [("EchoTime", "te_ms"), ("RepetitionTime", "tr_ms")]
    if given.get("sequence") == "steam":
        times.append(("MixingTime", "tm_ms"))
    for key, field in times:
        if isinstance(said.get(key), int | float):
            given[field] = said[key] * 1e3
    return given


def _conditions(said: dict[str, Any]) -> tuple[str, str]:
    """Names of both decays in their order; ON first where the file does not tell."""
    for key in ("dim_5_header", "dim_6_header"):
        header = said.get(key)
        order = header.get("EditCondition") if isinstance(header, dict) else None
        if isinstance(order, list) and sorted(str(one).lower() for one in order) == ["off", "on"]:
            return str(order[0]).lower(), str(order[1]).lower()
    return "on", "off"
