"""Trapping block, kainate receptors and AMPA presets against matrices written without the mechanism files."""

from typing import Any

import numpy as np
import pytest
from scipy.linalg import expm, null_space

from glutamate.engine.events.protocol import Protocol
from glutamate.engine.model import Model
from glutamate.molecule import assay
from glutamate.molecule.ampa import AMPAReceptor
from glutamate.molecule.ampa_presets import PRESETS, Scaling, scaled
from glutamate.molecule.kainate import KainateReceptor
from glutamate.molecule.nmda_trapping import BlockedNMDAReceptor

GATING = [  # (from, to, forth per ms, back per ms, whether forth is per mM)
    (0, 1, 63.2, 1.01, True), (1, 2, 31.6, 2.02, True), (2, 3, 3.14, 0.174, False), (2, 4, 0.23, 0.178, False),
    (3, 5, 0.23, 0.178, False), (4, 5, 3.14, 0.174, False), (2, 6, 0.0851, 0.0297, False),
    (2, 7, 0.23, 0.00101, False),
]  # fmt: skip
DRUGS = {  # half (mM), leaving (1/ms) and their voltage, e-fold (mV), share of escape from closed channels
    "ketamine": (0.33e-3, 1e-3, -66, 32.2, 0),
    "memantine": (0.80e-3, 2.5e-3, -66, 31, 0.07),
    "mk801": (2.2e-6 / 25, 2.2e-6, -75, 28, 0),
}
EACH_DRUG = pytest.mark.parametrize("drug", DRUGS)
BLOCKED = BlockedNMDAReceptor.State._fields[8:]


def matrix(drug: str, glutamate: float, blocker: float, voltage: float, magnesium: float) -> Any:
    q = np.zeros((16, 16))
    for i, j, forth, back, bound in GATING:
        for arm in (0, 8):
            q[arm + j, arm + i] = forth * (glutamate if bound else 1)
            q[arm + i, arm + j] = back
    half, leave, at, span, escape = DRUGS[drug]
    enter = leave / half * blocker / (1 + magnesium / 3.57 * np.exp(-0.062 * voltage))
    for i in (2, 3, 4, 5, 6, 7):
        width = 1 if i == 5 else escape
        q[8 + i, i], q[i, 8 + i] = width * enter, width * leave * np.exp((voltage - at) / span)
    return q - np.diag(q.sum(axis=0))


def receptor(drug: str) -> Any:
    return getattr(BlockedNMDAReceptor, drug)()


def bath(part: Any, glutamate: float, blocker: float, voltage: float = -66, magnesium: float = 0.0) -> Any:
    return assay.bath(part, glutamate=glutamate, blocker=blocker, voltage=voltage, magnesium=magnesium)


@EACH_DRUG
@pytest.mark.parametrize(("voltage", "magnesium"), [(-66, 0.0), (-40, 1.0), (30, 0.5)])
@pytest.mark.parametrize("glutamate", [1e-3, 0.1])
def test_matrix_and_balance(drug: str, voltage: float, magnesium: float, glutamate: float) -> None:
    part, given = receptor(drug), (glutamate, 0.5e-3, voltage, magnesium)
    q = matrix(drug, *given)
    np.testing.assert_allclose(assay.generator(part, bath(part, *given)), q, rtol=1e-12, atol=1e-18)
    shares = null_space(q / np.abs(q).max(axis=0), rcond=1e-12)[:, 0] / np.abs(q).max(axis=0)
    np.testing.assert_allclose(part.start(bath(part, *given)), shares / shares.sum(), rtol=1e-6, atol=1e-12)


def test_without_glutamate_balance_is_defined() -> None:
    part = receptor("ketamine")
    shares = part.start(bath(part, 0.0, 0.33e-3))
    assert (shares.unbound, shares.blocked_unbound) == pytest.approx((0.5, 0.5))


@EACH_DRUG
def test_drug_through_the_compiled_engine(drug: str) -> None:
    from glutamate.engine.simulate import simulate

    part = receptor(drug)
    model = Model.of(part, name="receptor")
    name = next(p for p in model.paths() if p.endswith(".blocker")).split(".")[0]
    still = {f"{name}.{n}": v for n, v in zip(part.Drive._fields, bath(part, 0.05, 0.0), strict=True) if n != "blocker"}
    times, record = np.arange(0, 4001.0, 200.0), [f"{name}.open", f"{name}.blocked"]
    wash = Protocol().pulse(f"{name}.blocker", 5e-3, start=1000.0, length=2000.0)
    data = simulate(model, wash, times=times, drive=still, record=record, rtol=1e-8, threads=1)
    shares, expected = np.array(part.start(bath(part, 0.05, 0.0))), []
    for t in times:
        expected.append((shares[5], shares[8:].sum()))
        shares = expm(matrix(drug, 0.05, 5e-3 if 1000 <= t < 3000 else 0.0, -66, 0.0) * 200) @ shares
    np.testing.assert_allclose(np.stack([data[r].values for r in record], 1), expected, rtol=1e-5, atol=1e-8)


def test_magnesium_slows_the_entry_of_mk801() -> None:
    """While little is blocked, by as much as magnesium fills the pore."""
    part, held = receptor("mk801"), []
    for magnesium in (0.0, 1.0):
        start = part.start(bath(part, 0.1, 0.0))
        wet = [(200.0, bath(part, 0.1, 1e-6, magnesium=magnesium))]
        held.append(assay.pulses(part, wet, BLOCKED, 10.0, start)[1][-1])
    assert held[0] / held[1] == pytest.approx(1 + np.exp(0.062 * 66) / 3.57, rel=0.01)


def test_a_closed_channel_keeps_ketamine_and_loses_some_memantine() -> None:
    left = {}
    for drug in ("ketamine", "memantine"):
        part = receptor(drug)
        start = part.start(bath(part, 0.1, 0.1))
        held = assay.pulses(part, [(6e4, bath(part, 0.0, 0.0))], BLOCKED, 1e3, start)[1]
        left[drug] = held[-1] / held[0]
        assert held[-1] == pytest.approx(held[-20], rel=1e-6)
    assert left["ketamine"] > 0.98
    assert 0.80 < left["memantine"] < 0.85


def test_depolarization_relieves_ketamine() -> None:
    part = receptor("ketamine")
    held = [part.output(part.start(b), b).blocked for b in (bath(part, 0.1, 0.55e-3, v, 1.0) for v in (-66, -20))]
    assert held == pytest.approx([0.086, 0.165], abs=0.005)


@pytest.mark.parametrize("preset", PRESETS)
def test_presets_stay_reversible_and_balanced(preset: str) -> None:
    part = PRESETS[preset]()
    default = assay.worst_loop(AMPAReceptor(), assay.bath(AMPAReceptor(), glutamate=1.0))
    drive = assay.bath(part, glutamate=1e-2)
    assert assay.worst_loop(part, drive) == pytest.approx(default, rel=1e-6)
    assert np.abs(assay.generator(part, drive) @ np.array(part.start(drive))).max() < 1e-12
    assert {spec.source for spec in vars(part)["_provenance"].values()} == {"fit:SYN-30"}


def test_scaling_by_one_changes_nothing() -> None:
    part, default = scaled(Scaling(1, 1, 1, 1, 1, 1)), AMPAReceptor()
    drive = assay.bath(default, glutamate=0.3)
    np.testing.assert_allclose(assay.generator(part, drive), assay.generator(default, drive), rtol=1e-12)


@pytest.mark.parametrize(("part", "tail"), [(KainateReceptor(), True), (KainateReceptor.gluk2(), False)])
def test_partly_bound_open_states_carry_the_tail(part: Any, tail: bool) -> None:
    protocol = [(1.0, assay.bath(part, glutamate=10.0)), (60.0, assay.bath(part))]
    values = {name: assay.pulses(part, protocol, [name], 0.1)[1] for name in ("single_open", "open")}
    whole = values["single_open"] + values["open"]
    assert (whole[210] > 0.2 * whole.max()) == tail
    assert not tail or values["single_open"][210] > 0.95 * whole[210]


@pytest.mark.parametrize("part", [KainateReceptor(), KainateReceptor.gluk2()])
def test_ambient_glutamate_leaves_kainate_receptors_alone(part: Any) -> None:
    full, peaks = assay.bath(part, glutamate=10.0), []
    for ambient in (0.0, 25e-6):
        start = part.start(assay.bath(part, glutamate=ambient))
        peaks.append(assay.pulses(part, [(3.0, full)], ["single_open", "open"], 0.05, start)[1].max())
    assert peaks[1] == pytest.approx(peaks[0], rel=0.01)
