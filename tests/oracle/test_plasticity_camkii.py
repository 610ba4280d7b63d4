"""The CaMKII ring against the published thirteen equations written out, and its switching by calcium."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.plasticity.camkii import CalmodulinCascade, CaMKIIRing, assemble, folds, steady_states


def written_out(b, g, k10, k6=6.0, k7=6.0):
    """Rates of the thirteen patterns with the weights of the source."""
    b1, b2, b3, b4, b5, b6, b7, b8, b9, b10, b11, b12, b13 = b
    b0, s = 1 - sum(b), k6 * g * g
    n = k7 * g
    return [
        6 * s * b0 - (4 * s + n + k10) * b1 + 2 * k10 * (b2 + b3 + b4),
        (n + s) * b1 - (3 * s + n + 2 * k10) * b2 + k10 * (2 * b5 + b6 + b7),
        2 * s * b1 - 2 * (n + s + k10) * b3 + k10 * (b5 + b6 + b7 + 3 * b8),
        s * b1 - 2 * (n + s + k10) * b4 + k10 * (b6 + b7),
        n * (b2 + b3) + s * b2 - (n + 2 * s + 3 * k10) * b5 + k10 * (2 * b9 + b10),
        s * (b2 + b3) + 2 * n * b4 - (s + 2 * n + 3 * k10) * b6 + k10 * (b9 + b10 + 2 * b11),
        s * b2 + n * b3 + 2 * s * b4 - (s + 2 * n + 3 * k10) * b7 + k10 * (b9 + b10 + 2 * b11),
        s * b3 - 3 * (n + k10) * b8 + k10 * b10,
        (n + s) * b5 + n * (b6 + b7) - (s + n + 4 * k10) * b9 + 2 * k10 * b12,
        s * (b5 + b6) + n * b7 + 3 * n * b8 - (2 * n + 4 * k10) * b10 + 2 * k10 * b12,
        n * b6 + s * b7 - (2 * n + 4 * k10) * b11 + k10 * b12,
        (n + s) * b9 + 2 * n * (b10 + b11) - (n + 5 * k10) * b12 + 6 * k10 * b13,
        n * b12 - 6 * k10 * b13,
    ]


def test_edges_give_the_published_equations():
    ring, random = CaMKIIRing(), np.random.default_rng(2)
    for _ in range(5):
        shares = random.dirichlet(np.ones(14))[:13]
        state, drive = ring.State(*shares), ring.Drive(random.uniform(0, 1), random.uniform(0, 2e-4))
        removed = 6.0 * drive.free / (4e-4 + ring.output(state, drive).phosphorylated) * 1e3
        expected = written_out(shares, drive.bound, removed)
        np.testing.assert_allclose(np.array(ring.rate(state, drive)), expected, rtol=1e-9, atol=1e-12)


def test_steady_states_are_where_the_equations_end():
    cascade = CalmodulinCascade()
    outside = cascade.Drive(2e-4)
    bound, free = cascade.output(cascade.start(outside), outside)
    sizes = np.array([1, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 5, 6])

    def rate(t, b):
        return written_out(b, bound, 6.0e3 * free / (4e-4 + 33.3e-3 * sizes @ b))

    for start, which in ((np.zeros(13), 0), (np.eye(13)[12], -1)):
        end = solve_ivp(rate, (0, 1e5), start, method="LSODA", rtol=1e-8, atol=1e-11).y[:, -1]
        assert 33.3 * sizes @ end == pytest.approx(steady_states(0.2)[which], rel=1e-3)


@pytest.mark.parametrize("compact", [False, True])
def test_calcium_switches_both_ways(compact):
    """Over hours: from up, 0.3 uM switches down; from down, 0.45 uM switches up; 0.15 uM keeps either."""
    built = Model.of(assemble(compact), name="camkii")
    ends = {}
    for name, calcium in (("down", 3e-4), ("up", 4.5e-4)):
        drive = {"cascade.calcium": ([0.0, 2e4, 2.0001e4, 3e4], [calcium, calcium, 1.5e-4, 1.5e-4])}
        state = "kinase.phosphate" if compact else "kinase.p111111"
        begin = {state: 0.0 if name == "up" else 0.99}
        data = simulate(built, duration=3e4, times=[3e4], drive=drive, start=begin, record=["kinase.active"])
        ends[name] = float(data["kinase.active"].values[-1])
    assert ends["down"] < 0.05 and ends["up"] > 0.5


def test_the_mean_has_its_folds_further_apart():
    low, high = folds(True)
    assert low == pytest.approx(0.0765, rel=0.01) and high == pytest.approx(0.2423, rel=0.01)


def test_one_state_at_high_calcium():
    assert len(steady_states(0.3)) == 1 and len(steady_states(0.45)) == 1 and len(steady_states(0.15)) == 3
