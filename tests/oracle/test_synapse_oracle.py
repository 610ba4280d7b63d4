"""The synapse against generator matrices and SciPy, written from the rate tables without the mechanism files."""

from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.linalg import expm, null_space

from glutamate.engine.events.protocol import Protocol
from glutamate.engine.model import Model
from glutamate.molecule import assay
from glutamate.molecule.ampa import AMPAReceptor
from glutamate.molecule.gabaa import GABAAReceptor
from glutamate.molecule.nmda import NMDAReceptor
from glutamate.synapse.synapse import assemble

# (from, to, rate per ms, whether it is per mM of ligand)
AMPA = [
    (0, 1, 4.59, 1), (1, 0, 4.26, 0), (1, 2, 28.4, 1), (2, 1, 3.26, 0), (2, 3, 4.24, 0),
    (3, 2, 0.9, 0), (1, 4, 2.89, 0), (4, 1, 0.0392, 0), (2, 5, 0.172, 0), (5, 2, 0.000727, 0),
    (3, 6, 0.0177, 0), (6, 3, 0.004, 0), (4, 5, 1.27, 1), (5, 4, 0.0457, 0), (5, 6, 0.0168, 0),
    (6, 5, 0.1904, 0),
]  # fmt: skip
NMDA = [
    (0, 1, 10, 1), (1, 0, 0.0067, 0), (1, 2, 5, 1), (2, 1, 0.0134, 0), (2, 3, 0.0838, 0),
    (3, 2, 0.0838, 0), (2, 4, 0.0152, 0), (4, 2, 0.0094, 0),
]  # fmt: skip
Q = 0.00013 * 0.002 * 1.25 * 5 / (0.013 * 0.025 * 2 * 0.131)
GABAA = [
    (0, 1, 10, 1), (1, 0, 0.131, 0), (1, 2, 5, 1), (2, 1, 0.262, 0), (1, 3, 0.2, 0),
    (3, 1, 1.111, 0), (2, 4, 2.5, 0), (4, 2, 0.142, 0), (1, 5, 0.013, 0), (5, 1, 0.00013, 0),
    (2, 6, 1.25, 0), (6, 2, 0.025, 0), (5, 6, Q, 1), (6, 5, 0.002, 0),
]  # fmt: skip
EAAT = [(0, 1, 10, 1), (1, 0, 0.24, 0), (1, 2, 0.44, 0), (2, 0, 0.03, 0)]
DESTEXHE_AMPA = [
    (0, 1, 13, 1), (1, 0, 0.0059, 0), (1, 2, 13, 1), (2, 1, 86, 0), (1, 4, 0.9, 0),
    (4, 1, 0.064, 0), (2, 5, 0.9, 0), (5, 2, 0.064, 0), (2, 3, 2.7, 0), (3, 2, 0.2, 0),
]  # fmt: skip
KAMPA = [
    (0, 1, 10, 1), (1, 0, 0.0056, 0), (1, 2, 0.0022, 0), (2, 1, 0.0016, 0), (2, 3, 0.00043, 0),
    (3, 2, 0.0005, 0), (1, 4, 0.01, 0), (4, 1, 0.273, 0),
]  # fmt: skip


def matrix(edges: list[Any], ligand: float) -> Any:
    size = 1 + max(max(edge[:2]) for edge in edges)
    q = np.zeros((size, size))
    for i, j, rate, bound in edges:
        q[j, i] += rate * (ligand if bound else 1)
    return q - np.diag(q.sum(axis=0))


def balance(edges: list[Any], ligand: float) -> Any:
    shares = null_space(matrix(edges, ligand), rcond=1e-13)[:, 0]
    return shares / shares.sum()


SCHEMES = pytest.mark.parametrize(
    ("receptor", "edges", "ligand", "opened"),
    [
        (AMPAReceptor(), AMPA, "glutamate", ["open"]),
        (NMDAReceptor(), NMDA, "glutamate", ["open"]),
        (GABAAReceptor(), GABAA, "gaba", ["single_open", "double_open"]),
    ],
    ids=["ampa", "nmda", "gabaa"],
)


@SCHEMES
@pytest.mark.parametrize("level", [1e-5, 1e-3, 0.3, 10.0])
def test_balance(receptor: Any, edges: list[Any], ligand: str, opened: list[str], level: float) -> None:
    shares = receptor.start(assay.bath(receptor, **{ligand: level}))
    np.testing.assert_allclose(shares, balance(edges, level), rtol=1e-6, atol=1e-12)


@SCHEMES
def test_pulse_through_the_compiled_engine(receptor: Any, edges: list[Any], ligand: str, opened: list[str]) -> None:
    from glutamate.engine.simulate import simulate

    model = Model.of(receptor, name="receptor")
    drive = next(p for p in model.paths() if p.endswith(f".{ligand}"))
    part = drive.split(".")[0]
    warm = {f"{part}.temperature": 295.15}
    times = np.arange(0, 60.01, 0.5)
    pulse = Protocol().pulse(drive, 1.0, start=1.0, length=1.0)
    data = simulate(
        model, pulse, times=times, drive=warm, record=[f"{part}.{name}" for name in opened], rtol=1e-8, threads=1
    )
    shares, expected = np.eye(len(matrix(edges, 0)))[0], []
    for t in times:
        expected.append(sum(shares[list(receptor.State._fields).index(name)] for name in opened))
        shares = expm(matrix(edges, 1.0 if 1.0 <= t < 2.0 else 0.0) * 0.5) @ shares
    np.testing.assert_allclose(sum(data[f"{part}.{name}"].values for name in opened), expected, rtol=1e-5, atol=1e-8)


def twin(times: Any) -> Any:
    """Cleft, both transporter pools and both receptors after one vesicle at 35 degC, voltage clamped."""
    volume = np.array([0.0025, 0.085, 0.115])
    density, leak = 15200 / 602214.076 / 0.2, 4.1e-6 / 0.2
    fast, slow = 2.4**1.3, density
    rest = 0.068 * 0.03 / 0.47 * leak / (density * 0.44 * 0.03 / 0.47 - leak)

    def slope(t: float, y: Any) -> Any:
        c, outer, ambient, ampa, nmda = y[:3], y[3:6], y[6:9], y[9:16], y[16:21]
        out, away = volume[0] * (c[0] - c[1]) / 0.036, volume[1] * (c[1] - c[2]) / 0.23
        taken = [slow * (10 * g * p[0] - 0.24 * p[1]) for g, p in ((c[1], outer), (c[2], ambient))]
        free = [-out / volume[0], (out - away) / volume[1] + leak - taken[0], away / volume[2] + leak - taken[1]]
        moved = [
            matrix(EAAT, c[1]) @ outer,
            matrix(EAAT, c[2]) @ ambient,
            fast * matrix(AMPA, c[0]) @ ampa,
            fast * matrix(NMDA, c[0]) @ nmda,
        ]
        return np.concatenate([free, *moved])

    start = np.concatenate(
        [np.full(3, rest), balance(EAAT, rest), balance(EAAT, rest), balance(AMPA, rest), balance(NMDA, rest)]
    )
    start[0] += 3000 / 602214.076 / volume[0]
    path = solve_ivp(slope, (0, times[-1]), start, method="BDF", t_eval=times, rtol=1e-9, atol=1e-14)
    return {"cleft": path.y[0], "ambient": path.y[2], "ampa": path.y[12], "nmda": path.y[19]}


def test_one_vesicle_through_the_whole_synapse() -> None:
    from glutamate.engine.simulate import simulate

    times = np.concatenate([np.geomspace(0.01, 1, 20), np.linspace(1.5, 30, 20)])
    record = {
        "cleft": "cleft.glutamate_cleft",
        "ambient": "cleft.glutamate_ambient",
        "ampa": "ampa.open",
        "nmda": "nmda.open",
    }
    spike = Protocol().spikes("release.spike", times=[0.0])
    data = simulate(
        Model.of(assemble(voltage="clamped")), spike, times=times, record=list(record.values()), rtol=1e-9, threads=1
    )
    for name, expected in twin(times).items():
        np.testing.assert_allclose(data[record[name]].values, expected, rtol=2e-5, atol=1e-9)


def test_the_tests_for_ambient_glutamate_refuse_two_published_schemes() -> None:
    """Both reproduce one synaptic current and fail at 25 nM: what the targets guard against is real."""
    levels = np.geomspace(1e-6, 10, 200)
    kampa = [balance(KAMPA, level)[4] for level in levels]
    assert balance(KAMPA, 25e-6)[4] / max(kampa) == pytest.approx(0.14, abs=0.01)
    responses = []
    for ambient in (0.0, 25e-6):
        shares, top = np.eye(6)[0] if not ambient else balance(DESTEXHE_AMPA, ambient), 0.0
        for _ in range(100):
            shares = expm(matrix(DESTEXHE_AMPA, 1.0) * 0.02) @ shares
            top = max(top, shares[3])
        responses.append(top)
    assert 1 - responses[1] / responses[0] == pytest.approx(0.39, abs=0.01)
