"""EEG: potentials at electrodes from the dipoles of regions.

Scheme      field proxy of a region x dipole per unit -> leadfield -> average reference
Takes in    signals (regions, times); positions in mm and outward normals of the regions; electrodes
Hands on    `leadfield` of a spherical head, `read_leadfield` of your own, `mne_leadfield` (needs mne), `eeg`
Limits      a sphere is no head, one dipole is no patch of folded cortex; the dipole per unit of a proxy is not known,
            so amplitudes are only relative unless you give it
Sources     sphere.py
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from glutamate.errors import ParameterError
from glutamate.readouts import readout
from glutamate.readouts.course import course, finite
from glutamate.readouts.sphere import Head, potential


def electrodes(count: int) -> Any:
    """Directions (count, 3) spread evenly over the upper part of the head, z upwards: a spiral down to 20 degrees below
    the equator. For tests and sketches; real caps bring their own positions.
    """
    if count < 2:
        raise ParameterError("electrodes", f"{count}", "two or more", "ask for more")
    height = 1 - (np.arange(count) + 0.5) / count * (1 + np.sin(np.radians(20)))
    turn = np.pi * (3 - np.sqrt(5)) * np.arange(count)
    flat = np.sqrt(1 - height**2)
    return np.stack([flat * np.cos(turn), flat * np.sin(turn), height], axis=1)


@readout("leadfield", title="Leadfield of a spherical head")
def leadfield(electrodes: Any, positions: Any, normals: Any, head: Head | None = None) -> Any:
    """Potential (electrodes, regions) in uV per nA m, average reference.

    electrodes (E, 3), positions (R, 3) in mm, normals (R, 3) of any length. Raises ParameterError for a normal of 0, or
    positions outside the innermost shell.
    """
    outward = finite(normals, "normals", 2)
    size = np.linalg.norm(outward, axis=1, keepdims=True)
    if (size == 0).any():
        raise ParameterError("normals", "one of length 0", "a direction for each region", "correct it")
    return average_reference(potential(head or Head(), electrodes, positions, outward / size))


def average_reference(values: Any) -> Any:
    """Values (electrodes, ...) minus their mean over electrodes."""
    values = finite(values, "potentials")
    if values.ndim == 0 or len(values) < 2:
        raise ParameterError("an average reference", f"shape {values.shape}", "two electrodes or more", "add some")
    return values - values.mean(axis=0)


@readout("eeg", title="EEG from the signals of regions")
def eeg(signals: Any, field: Any, dipole_nam: Any = 1.0) -> Any:
    """Potential (electrodes, times) in uV; signals (regions, times), field (electrodes, regions) in uV per nA m.

    dipole_nam (one, or one for each region): dipole moment in nA m per unit of the signal.
    """
    values, _ = course(signals, None if hasattr(signals, "dims") else 1.0, "signals of regions")
    matrix = finite(field, "a leadfield", 2)
    if values.ndim != 2 or matrix.shape[1] != len(values):
        came = f"signals {values.shape}, leadfield {matrix.shape}"
        raise ParameterError("EEG", came, "(regions, times) and (electrodes, regions)", "use the same regions in both")
    scale = np.broadcast_to(finite(dipole_nam, "dipoles in nA m"), (len(values),))
    return average_reference(matrix @ (values * scale[:, None]))


def read_leadfield(path: str | os.PathLike[str], regions: int | None = None) -> Any:
    """Your own matrix (electrodes, regions) from .npy, or text with commas or blanks, then average reference.

    Raises ParameterError for a file that is missing, no matrix, or of another number of regions.
    """
    try:
        if str(path).endswith(".npy"):
            matrix = np.load(path, allow_pickle=False)
        else:
            with open(path, encoding="utf-8") as file:
                matrix = np.loadtxt([line.replace(",", " ") for line in file], ndmin=2)
    except (OSError, ValueError) as problem:
        do = "save it with numpy.save, or as text with a row for each electrode"
        raise ParameterError("a leadfield", str(problem), ".npy or a table of numbers", do, file=str(path)) from None
    matrix = finite(matrix, "a leadfield", 2)
    if regions is not None and matrix.shape[1] != regions:
        came = f"{matrix.shape[1]} regions"
        raise ParameterError("a leadfield", came, f"{regions}", "check that rows are electrodes", file=str(path))
    return average_reference(matrix)


def mne_leadfield(path: str | os.PathLike[str]) -> Any:
    """Matrix (electrodes, sources) in uV per nA m of an MNE forward solution with fixed orientation.

    Raises ParameterError where mne is not installed, or sources have free orientation.
    """
    from importlib import import_module

    try:
        mne: Any = import_module("mne")
    except ImportError:
        came, do = "mne is not installed", "pip install mne, or use leadfield(...) of a spherical head"
        raise ParameterError("an MNE forward solution", came, "the package mne", do) from None
    forward = mne.pick_types_forward(mne.read_forward_solution(path, verbose=False), meg=False, eeg=True)
    forward = mne.convert_forward_solution(forward, force_fixed=True, use_cps=True, verbose=False)
    return average_reference(1e-3 * forward["sol"]["data"])  # V per A m = 1e6 uV per 1e9 nA m
