"""Spins: density matrices of coupled protons through a sequence, strong coupling exact.

Scheme      H / 2 pi = sum (shift - water) f Iz + offsets Iz + sum J I.I;  rho = Fx after 90 degrees, each wait turns it
            by exp(-i H t), each pulse by a rotation about y;  lines are the coherences that F+ sees
Takes in    a Group of spin_systems, a Scan
Hands on    `lines(group, scan)`: frequencies in Hz from water and complex areas, one per proton at an echo time of 0
STEAM       gradients are coherence orders: +1 in the first half of the echo, 0 while mixing, -1 in the second half, so
            that half of the signal is left, as in the experiment
MEGA        gradients beside an editing pulse dephase what that pulse inverts: of the inverted spins only order 0 stays,
            so NAA, which stands near the pulse, is lost in ON and negative in the difference
Not here    relaxation (it multiplies the signal), shaped pulses
Sources     Smith1994 (the method), Near2013 (its use for edited GABA)
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from glutamate.readouts.mrs.scan import EDIT_HALF_PPM, OFF_PPM, WATER_PPM, Scan
from glutamate.readouts.mrs.spin_systems import Group

SMALLEST = 1e-10  # of a proton: lines below are left out


@cache
def operators(count: int) -> tuple[Any, Any, Any]:
    """Ix, Iy, Iz of every spin, each (count, 2^count, 2^count)."""
    half = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]]) / 2
    found = np.empty((3, count, 2**count, 2**count), complex)
    for axis in range(3):
        for spin in range(count):
            found[axis, spin] = np.kron(np.kron(np.eye(2**spin), half[axis]), np.eye(2 ** (count - spin - 1)))
    found.setflags(write=False)
    return found[0], found[1], found[2]


def hamiltonian(group: Group, frequency_mhz: float, offsets_hz: Any = 0.0) -> Any:
    """H / 2 pi in Hz, (2^n, 2^n), in the frame that turns with water."""
    x, y, z = operators(len(group.shifts))
    hertz = (np.array(group.shifts) - WATER_PPM.canonical()) * frequency_mhz + np.asarray(offsets_hz)
    total = np.tensordot(hertz, z, 1)
    for (i, j), coupling in group.couplings.items():
        total = total + coupling * (x[i] @ x[j] + y[i] @ y[j] + z[i] @ z[j])
    return total


def rotation(generator: Any, angle: float) -> Any:
    """exp(-i angle G) of a Hermitian G."""
    values, vectors = np.linalg.eigh(generator)
    return (vectors * np.exp(-1j * angle * values)) @ vectors.conj().T


def evolve(group: Group, scan: Scan, total: Any, edit_ppm: float | None = None) -> Any:
    """Density matrix at the top of the echo, for H / 2 pi in Hz; `edit_ppm` is where editing pulses stand, if any."""
    x, y, z = operators(len(group.shifts))
    values, vectors = np.linalg.eigh(total)
    refocus = rotation(y.sum(0), np.pi)
    turn = rotation(y.sum(0), np.pi / 2)
    hit = [
        k for k, s in enumerate(group.shifts) if edit_ppm is not None and abs(s - edit_ppm) < EDIT_HALF_PPM.canonical()
    ]
    pulses = {"refocus": refocus, "turn": turn, "edit": rotation(y[hit].sum(0), np.pi) if hit else None}
    rho = x.sum(0)
    for step in scan.steps():
        if step.kind == "order":
            rho = np.where(orders(z.sum(0)) == step.value, rho, 0)
            continue
        if step.kind == "wait":
            move = (vectors * np.exp(-2j * np.pi * values * step.value * 1e-3)) @ vectors.conj().T
        else:
            move = pulses[step.kind]
        if step.kind == "edit" and hit:
            rho = np.where(orders(z[hit].sum(0)) == 0, rho, 0)
        rho = rho if move is None else move @ rho @ move.conj().T
    return rho


def orders(along: Any) -> Any:
    """Coherence order of every element of a density matrix, from a diagonal sum of Iz."""
    values = np.diag(along).real
    return np.rint(values[:, None] - values[None, :])


def lines(group: Group, scan: Scan, edit_ppm: float | None = None) -> tuple[Any, Any]:
    """Frequencies (lines,) in Hz from water, positive above it, and complex areas (lines,) in protons per molecule."""
    count = len(group.shifts)
    x, y, _ = operators(count)
    receiver = -1 if scan.sequence == "steam" else 1  # three turns about y leave the echo along -x
    seen = receiver * (x.sum(0) + 1j * y.sum(0))
    hertz, areas = [], []
    for share, offsets in group.offsets():
        total = hamiltonian(group, scan.frequency_mhz, offsets)
        values, vectors = np.linalg.eigh(total)
        rho = vectors.conj().T @ evolve(group, scan, total, edit_ppm) @ vectors
        area = rho * (vectors.conj().T @ seen @ vectors).T * (4 / 2**count * share * group.protons)
        keep = np.abs(area) > SMALLEST
        hertz.append((values[None, :] - values[:, None])[keep])
        areas.append(area[keep])
    return np.concatenate(hertz), np.concatenate(areas)


def signal(hertz: Any, areas: Any, scan: Scan) -> Any:
    """Free induction decay (points,) of lines without decay; the exponentials are made in two factors."""
    block = 64
    rows = -(-scan.points // block)
    turn = 2j * np.pi * hertz / scan.bandwidth_hz
    coarse = np.exp(np.arange(rows)[:, None] * block * turn)
    fine = np.exp(turn[:, None] * np.arange(block))
    return ((coarse * areas) @ fine).reshape(-1)[: scan.points]


def conditions(scan: Scan) -> tuple[tuple[str, float | None], ...]:
    """Names of what is measured in turn, with the shift of the editing pulses in ppm."""
    return (("on", scan.edit_ppm), ("off", OFF_PPM.canonical())) if scan.edited else (("", None),)
