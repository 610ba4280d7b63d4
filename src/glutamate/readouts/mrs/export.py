"""Export: spectra for other programmes: LCModel (.RAW, .BASIS) and NIfTI-MRS.

Takes in    an MRSpectrum, or a Scan for a basis set
Hands on    files, written beside their place and renamed into it; an existing file is replaced only if asked
Signs       here a line above water (higher ppm) turns counter-clockwise; both formats want it clockwise, as LCModel's
            own test data and the appendix of NIfTI-MRS show, so the conjugate is written
LCModel     text with namelists; decays in .RAW; in .BASIS spectra of decays filled with zeros to twice their length,
            transformed with 1/sqrt(N), from water on, one per metabolite, 1 mM each, no relaxation
NIfTI-MRS   version 0.9 in NIfTI-2, metadata as JSON in a header extension; needs nibabel: pip install "glutamate[mrs]"
Sources     Provencher1993 (LCModel), Clarke2022 (NIfTI-MRS)
"""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any

import numpy as np

from glutamate.errors import ParameterError
from glutamate.readouts.mrs.basis import basis, rows
from glutamate.readouts.mrs.checks import kind, place, shown
from glutamate.readouts.mrs.scan import Scan
from glutamate.readouts.mrs.scan import scan as read_scan
from glutamate.readouts.mrs.spectrum import MRSpectrum
from glutamate.readouts.mrs.spin_systems import SYSTEMS
from glutamate.readouts.mrs.spins import conditions

FORMAT = "(2E16.6)"
NIFTI_MRS = 44  # code of the header extension
UNLOCALISED_MM = 10_000.0  # the format's word for a voxel without a place
BASIS_WIDTH_HZ = 1.0  # Lorentzian width of what is written, so that lines have more than one point


def write_lcmodel_raw(
    spectrum: MRSpectrum, path: str | os.PathLike[str], condition: str | None = None, *, overwrite: bool = False
) -> Path:
    """Decay of one condition as LCModel reads it. Raises ParameterError for a file that is there already."""
    scan = kind("an LCModel file", spectrum, MRSpectrum, "mr_spectrum").scan
    decay = spectrum.decays[spectrum.condition(condition)]
    head = _namelist("SEQPAR", echot=scan.te_ms, seq=_sequence(scan), hzpppm=scan.frequency_mhz)
    head += _namelist("NMID", id="glutamate", fmtdat=FORMAT, tramp=1.0, volume=1.0)
    return _write(path, (head + _numbers(np.conj(decay))).encode(), overwrite)


def write_lcmodel_basis(
    scan: Scan | str, path: str | os.PathLike[str], condition: str | None = None, *, overwrite: bool = False
) -> Path:
    """Basis set of all metabolites of a scan. Macromolecules are left to LCModel, which simulates its own."""
    scan = read_scan(scan)
    name = ("difference" if scan.edited else "") if condition is None else condition
    pure = dict(zip([known for known, _ in conditions(scan)], basis(scan), strict=True))
    if scan.edited:
        pure["difference"] = pure["on"] - pure["off"]
    if not isinstance(name, str) or name not in pure:
        allowed = ", ".join(map(repr, pure))
        raise ParameterError(f"the condition {shown(name)}", "not of this scan", allowed, "use one of these")
    fall = np.exp(-np.pi * BASIS_WIDTH_HZ * scan.times())
    width = BASIS_WIDTH_HZ / scan.frequency_mhz
    text = _namelist("SEQPAR", fwhmba=width, hzpppm=scan.frequency_mhz, echot=scan.te_ms, seq=_sequence(scan))
    step = 1 / scan.bandwidth_hz
    text += _namelist("BASIS1", idbasi=f"glutamate {name}".strip(), fmtbas=FORMAT, badelt=step, ndatab=2 * scan.points)
    for metabolite in SYSTEMS:
        decay = sum(pure[name][k] for k, (row, _) in enumerate(rows()) if row == metabolite) * fall
        filled = np.concatenate([np.conj(decay), np.zeros(scan.points)])
        text += _namelist("NMUSED", xtrash=0.0)
        text += _namelist("BASIS", id=metabolite, metabo=metabolite, conc=1.0, tramp=1.0, volume=1.0, ishift=0)
        text += _numbers(np.fft.fft(filled) / np.sqrt(len(filled)))
    return _write(path, text.encode(), overwrite)


def write_nifti_mrs(spectrum: MRSpectrum, path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
    """The whole measurement as NIfTI-MRS, .nii or .nii.gz; ON and OFF of an edited scan along the fifth dimension.

    Raises ParameterError where nibabel is not installed, for another ending, or for a file that is there already.
    """
    nibabel = package()
    scan = kind("a NIfTI-MRS file", spectrum, MRSpectrum, "mr_spectrum").scan
    target = place("a NIfTI-MRS file", path, overwrite)
    if not target.name.endswith((".nii", ".nii.gz")):
        raise ParameterError("a NIfTI-MRS file", target.name[-60:], "a name ending in .nii or .nii.gz", "rename it")
    names = [name for name in spectrum.decays if name != "difference"]
    values = np.stack([np.conj(spectrum.decays[name]) for name in names], axis=-1)[None, None, None]
    values = (values if scan.edited else values[..., 0]).astype(np.complex128)
    image = nibabel.Nifti2Image(values, None)  # without a place: both codes of orientation are 0
    header = image.header
    header["intent_name"] = b"mrs_v0_9"
    header["pixdim"][1:5] = [UNLOCALISED_MM] * 3 + [1 / scan.bandwidth_hz]
    header.set_xyzt_units(xyz=2, t=8)  # mm, s
    said = json.dumps(_metadata(scan)).encode()
    header.extensions.append(nibabel.nifti1.Nifti1Extension(NIFTI_MRS, said))
    data = image.to_bytes()
    if target.name.endswith(".gz"):
        import gzip

        data = gzip.compress(data, mtime=0)
    return _write(target, data, overwrite)


def package() -> Any:
    """nibabel, or ParameterError where it is not installed."""
    try:
        import nibabel  # type: ignore[import-not-found, import-untyped, unused-ignore]
    except ImportError:
        do = 'pip install "glutamate[mrs]", or use write_lcmodel_raw and measured'
        raise ParameterError("a NIfTI-MRS file", "nibabel is not installed", "the package nibabel", do) from None
    return nibabel


def _metadata(scan: Scan) -> dict[str, Any]:
    found: dict[str, Any] = {
        "SpectrometerFrequency": [scan.frequency_mhz],
        "ResonantNucleus": ["1H"],
        "SpectralWidth": scan.bandwidth_hz,
        "EchoTime": scan.te_ms / 1e3,
        "RepetitionTime": scan.tr_ms / 1e3,
        "SequenceName": scan.sequence,
        "WaterSuppressed": True,
        "ConversionMethod": "glutamate",
    }
    if scan.sequence == "steam":
        found["MixingTime"] = scan.tm_ms / 1e3
    if scan.edited:
        found |= {"dim_5": "DIM_EDIT", "dim_5_header": {"EditCondition": ["ON", "OFF"]}}
    return found


def _sequence(scan: Scan) -> str:
    """The five letters LCModel knows."""
    return "STEAM" if scan.sequence == "steam" else "PRESS"


def _namelist(name: str, **values: Any) -> str:
    lines = [f" ${name}"]
    for key, value in values.items():
        said = f"'{value}'" if isinstance(value, str) else str(value) if isinstance(value, int) else f"{value:.9g}"
        lines.append(f" {key.upper()} = {said}")
    return "\n".join([*lines, " $END", ""])


def _numbers(values: Any) -> str:
    out = io.StringIO()
    np.savetxt(out, np.column_stack([values.real, values.imag]), fmt="%16.6E", delimiter="")
    return out.getvalue()


def _write(path: str | os.PathLike[str], data: bytes, overwrite: bool) -> Path:
    from glutamate.engine.code.native import write_atomically

    target = place("a file to write", path, overwrite)
    write_atomically(target, data)
    return target
