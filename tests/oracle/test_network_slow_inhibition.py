"""GABA-B in a network cell: against the receptor and channel of the molecule, and by bursts."""

from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from glutamate.circuit.lif_slow_inhibition import LIFSlowInhibition
from glutamate.circuit.metronome import Metronome
from glutamate.engine.network import Explicit, Group, Network, Projection, Record
from glutamate.molecule.gabab import GABABReceptor, GIRKChannel

DT, LENGTH = 0.1, 800.0
DRIVE = {"current": 0.0, "tonic_conductance": 0.0, "gabab_blocked": 0.0}
PULSE, GABA = 0.3, 0.5  # ms, mM
BOUND = 1 - np.exp(-GABABReceptor().bind_rate * GABA * PULSE)


def run(times: list[float], precision: str = "double", **drive: float) -> Any:
    """A cell that hears a release at every time; its states every ms."""
    cells = {"source": Group(Metronome(period=1e6), len(times), {"left": np.array(times) - 0.1})}
    cells["cell"] = Group(LIFSlowInhibition(), 1, drive={**DRIVE, **drive})
    wires = Explicit(range(len(times)), [0] * len(times))
    made = Network(cells, [Projection("source", "cell", "gabab", wires, BOUND, 0.1)], dt=DT)
    names = ("voltage", "bound", "desensitized", "g_protein")
    data = made.run(LENGTH, Record(states={f"cell.{n}": [0] for n in names}), threads=1, precision=precision)
    return {n: data[f"cell.{n}"].values[:, 0] for n in names}


# Without saturation three releases make a tenth more G protein, and its fourth power opens half more.
ONE, THREE = {"g_protein": 0.01, "voltage": 0.01}, {"g_protein": 0.12, "voltage": 0.5}
BURST = [50.0 + 5.0 * k for k in range(10)]


def test_the_cell_follows_receptor_channel_and_membrane() -> None:
    """The molecule with real pulses of GABA and its saturation; a tenth of the receptors are bound at once."""
    receptor, channel, cell = GABABReceptor(), GIRKChannel(), LIFSlowInhibition()

    def slope(t: float, y: Any, gaba: float) -> Any:
        unbound, bound, lost, protein, voltage = y
        flows = [f.rate for f in receptor.flows(receptor.State(unbound, bound, lost), receptor.Drive(gaba))]
        made = channel.rate(channel.State(protein), channel.Drive(bound, voltage)).g_protein
        opened = channel.output(channel.State(protein), channel.Drive(bound, voltage)).open
        charge = cell.leak_conductance * (cell.resting_potential - voltage)
        charge += cell.gabab_conductance * opened * (cell.potassium_reversal - voltage)
        return [flows[1] - flows[0], flows[0] - flows[1] - flows[2] + flows[3], flows[2] - flows[3], made,
                charge / cell.capacitance]  # fmt: skip

    for times, tolerance in (([50.0], ONE), (BURST[:3], THREE)):
        y, now, rows = np.array([1.0, 0.0, 0.0, 0.0, cell.resting_potential]), 0.0, []
        edges = [(t, GABA) for t in times] + [(t + PULSE, 0.0) for t in times] + [(LENGTH, 0.0)]
        gaba = 0.0
        for at, following in sorted(edges):
            grid = np.arange(np.ceil(now + 1e-9), at + 1e-9)
            done = solve_ivp(slope, (now, at), y, args=(gaba,), t_eval=[*grid[grid < at], at], rtol=1e-9, atol=1e-12)
            rows += [(t, *column) for t, column in zip(done.t, done.y.T, strict=True) if abs(t - round(t)) < 1e-9]
            y, now, gaba = done.y[:, -1], at, following
        expected = np.array(rows)
        got = run(times)
        place = np.rint(expected[:, 0]).astype(int) - 1
        keep = place >= 60
        for name, column in (("g_protein", 4), ("voltage", 5)):
            rest = cell.resting_potential if name == "voltage" else 0.0
            reached = np.abs(expected[:, column] - rest).max()
            error = np.abs(got[name][place[keep]] - expected[keep, column]).max()
            assert error < tolerance[name] * reached


def test_bursts_count_and_single_spikes_do_not() -> None:
    one, ten = (-70.0 - run(times)["voltage"].min() for times in ([50.0], BURST))
    assert one < 0.1
    assert ten > 1000 * one and ten > 1.0


def test_it_is_slow_and_can_be_blocked() -> None:
    voltage = run(BURST)["voltage"]
    lowest = voltage.argmin()
    assert 100 < lowest - 50 < 350  # ms after the first release
    assert np.abs(run(BURST, gabab_blocked=1.0)["voltage"] + 70.0).max() < 1e-6
    assert run(BURST, gabab_blocked=0.5)["voltage"].min() == pytest.approx((voltage.min() - 70) / 2, rel=0.1)


def test_single_precision_is_enough() -> None:
    single, double = run(BURST, "single"), run(BURST)
    assert np.abs(single["voltage"] - double["voltage"]).max() < 1e-3
