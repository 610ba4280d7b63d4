"""The cycle against a twin in SciPy: 16 states, capacities from the resting state, written from the equations alone."""

from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from glutamate.engine import discover
from glutamate.engine.simulate import simulate

VE, VI, VA, VX, VW = 0.45, 0.08, 0.22, 0.20, 0.80
ETA, PHI, XC, KUP, VUP = 0.9, 0.18, 0.002, 0.018, 42.4
REL = 0.28 / (ETA * (1 - PHI) + PHI)
ENTRY = PHI * REL + XC + 4e-4 * 0.05
PATHS = [
    *(f"excitatory.{n}" for n in ("glutamate", "vesicles", "glutamine", "aspartate")),
    *(f"inhibitory.{n}" for n in ("glutamate", "gaba", "vesicles", "glutamine")),
    *(f"astrocytes.{n}" for n in ("glutamate", "glutamine", "gaba")),
    *(f"fluid.{n}" for n in ("glutamate_ambient", "gaba_ambient", "glutamine")),
    "ammonium.ammonium",
    "glutathione.glutathione",
]
PER_GRAM = np.array([1e3] * 11 + [1.0] * 4 + [1e3])
REST = np.array(
    [6.5, 1.25, 0.45, 2.0, 0.7, 0.85, 0.25, 0.1, 0.8, 2.0, 0.04, KUP * ENTRY / (VUP - ENTRY), 2e-4, 0.4, 0.2, 0.8]
)
HELD = {
    "a": 1.0,
    "i": 1.0,
    "u": 1.0,
    "s": 1.0,
    "nh": 0.05,
    "plasma": 0.05,
    "gln": 0.6,
    "plp": 1.0,
    "gt": 1.0,
    "cys": 0.1,
    "gcl": 1.0,
}


def hill(x: float, k: float) -> float:
    return x / (k + x)


def shares(y: Any, c: dict[str, float]) -> dict[str, float]:
    """Every rate law without its capacity."""
    ge, ve, qe, _, gi, gb, vi, qi, ga, qa, ba, _, bx, qx, nh, gs = y
    e, i, a = (lambda x: x / VE), (lambda x: x / VI), (lambda x: x / VA)

    holo = 0.8 * hill(c["plp"], 1 / 3) / 0.75 + 0.2 * hill(c["plp"], 13 / 7) / 0.35

    def pag(q: float, g: float) -> float:
        return q / (2.0 * (1 + nh / 0.6) + q) / (1 + g / 10.0)

    return {
        "vglut": hill(e(ge), 1.5) * (1 - 0.9 * ve / 1.25), "vgat": hill(i(gb), 5.0) * (1 - 0.9 * vi / 0.25),
        "gs": hill(a(ga), 2.5) * hill(nh, 0.2) / (1 + a(qa) / 30) * 1.1 * c["u"] / (c["u"] + 0.1),
        "pc": 1 / (1 + a(ga)) * (1 + 0.35 * (nh / 0.2 - 1)), "sn": (a(qa) - 10 * qx) / (5 + a(qa)),
        "pe": pag(e(qe), e(ge)), "pi": pag(i(qi), i(gi)),
        "se": hill(qx, 0.4) / (1 + e(qe)), "si": hill(qx, 0.4) / (1 + i(qi) / 1.25),
        "gad": holo * hill(i(gi), 1.0) / (1 + i(gb) / 16),
        "gti": hill(i(gb), 1.0), "gta": hill(a(ba), 1.0), "g1": bx - i(gb) / 1e5, "g3": bx - a(ba) / 1e4,
        "gcl": a(ga) * c["cys"] / ((1.8 * (1 + a(gs) / 2.3) + a(ga)) * (0.15 + c["cys"])), "eff": hill(qx, 4.0),
    }  # fmt: skip


AT_REST = shares(REST, HELD)
GAINED = 0.010 + 0.010 + 0.012 + 0.003 - 4e-4 * 0.05
REST_FLUX = {
    "vglut": REL, "vgat": 0.04 / 0.35, "gs": 0.345, "pc": GAINED, "sn": 0.345,
    "pe": 0.292, "pi": 0.043, "se": 0.292, "si": 0.043,
    "gad": 0.05, "gti": 0.010, "gta": 0.04, "g1": 0.04 / 0.35 - 0.04, "g3": 0.04,
    "gcl": 5e-4, "eff": 0.010 + 0.005 * 0.6,
}  # fmt: skip


def twin(t: float, y: Any, c: dict[str, float]) -> Any:
    """Balances of the 16 states, amounts in umol/g and concentrations in mM, per minute."""
    now = shares(y, c)
    f = {k: REST_FLUX[k] * now[k] / AT_REST[k] for k in now}
    a, i = c["a"], c["i"]
    both = (7 * a + i) / 8
    for k, by in (("pe", a), ("se", a), ("pi", i), ("si", i), ("sn", both), ("pc", both)):
        f[k] *= by
    f["gti"] *= c["gt"]
    f["gta"] *= c["gt"]
    rel, reli = REL * a * y[1] / 1.25, 0.04 / 0.35 * i * y[6] / 0.25
    leak, up = PHI * rel, ETA * (1 - PHI) * rel
    bulk, enters = c["s"] * VUP * hill(y[11], KUP), 4e-4 * c["plasma"]
    oe, oi, oa = 0.012 * y[0] / 6.5 * (1 + 33 * (1 - c["u"]) ** 2), 0.003 * y[4] / 0.7, 0.010 * y[8] / 0.8
    demand = (0.05 + 0.85 * (0.28 * a + 0.04 * i)) / (0.05 + 0.85 * 0.32)
    aat = y[3] - 2 / 6.5 * (c["u"] * max(demand, 0.8)) ** -0.745 * y[0]
    gcl, deg, nu = f["gcl"] * c["gcl"], 5e-4 * y[15] / 0.8, 0.015 / GAINED
    eff = f["eff"] - 0.005 * c["gln"]
    return np.array([
        f["pe"] + rel - up - leak - f["vglut"] + aat - oe, f["vglut"] - rel, f["se"] - f["pe"], -aat,
        f["pi"] + f["gti"] - f["gad"] - oi, f["gad"] + f["g1"] - f["gti"] - f["vgat"],
        f["vgat"] - reli, f["si"] - f["pi"],
        up + bulk + f["gta"] + f["pc"] - f["gs"] - oa - gcl + deg - XC, f["gs"] - f["sn"], f["g3"] - f["gta"],
        (leak + XC + enters - bulk) / VX, (reli - f["g1"] - f["g3"]) / VX, (f["sn"] - f["se"] - f["si"] - eff) / VX,
        (f["pe"] + f["pi"] + oe + oi + oa - f["gs"] - nu * f["pc"]) / VW + 0.3 * (4 * c["nh"] - y[14]), gcl - deg,
    ])  # fmt: skip


CASES = {
    "activity": ({"a": 1.3, "i": 1.3}, {"release_excitatory": 1.3, "release_inhibitory": 1.3}),
    "ammonia": ({"nh": 0.35}, {"ammonia_blood": 0.35}),
    "supply": ({"u": 0.5}, {"oxygen": 0.5}),
    "transporters": ({"s": 0.5}, {"transporters": 0.5}),
    "plasma": ({"plasma": 0.7, "gln": 1.2}, {"glutamate_plasma": 0.7, "glutamine_plasma": 1.2}),
    "glutathione": ({"cys": 0.2, "gcl": 1.5}, {"cysteine": 0.2, "ligase": 1.5}),
    "transaminase": (
        {"gt": 0.3},
        {
            "transaminase_left": 0.3,
        },
    ),
}


def test_the_twin_rests() -> None:
    assert np.abs(twin(0, REST, HELD)).max() < 1e-15


@pytest.mark.parametrize("name", CASES)
def test_courses_agree_with_the_twin(name: str) -> None:
    changed, inputs = CASES[name]
    times = np.array([0.0, 5.0, 60.0, 480.0])
    held = HELD | changed
    if name == "supply":  # pumps fail a little at half supply
        held["s"] = 0.2 + 0.8 * (1 + 0.1**4) * hill(0.5**4, 0.1**4)
    expected = solve_ivp(twin, (0, 480), REST, "LSODA", times, args=(held,), rtol=1e-9, atol=1e-13).y
    data = simulate(
        discover.model("cycle").set(inputs | {"decarboxylase.repression": 0.0}),
        times=times,
        record=PATHS,
        rtol=1e-8,
        threads=1,
    )
    for path, size, course in zip(PATHS, PER_GRAM, expected, strict=True):
        np.testing.assert_allclose(data[path].values / size, course, rtol=2e-6, err_msg=path)


def test_vitamin_step_ends_where_the_twin_ends() -> None:
    expected = solve_ivp(
        twin, (0, 28800), REST, "LSODA", [28800.0], args=(HELD | {"plp": 1 / 3},), rtol=1e-9, atol=1e-13
    ).y
    model = discover.model("cycle").set({"coenzyme": 1 / 3})
    data = simulate(model, times=[0.0, 28800.0], record=PATHS, rtol=1e-8, threads=1)
    for path, size, course in zip(PATHS, PER_GRAM, expected[:, 0], strict=True):
        assert float(data[path][-1]) / size == pytest.approx(course, rel=2e-6), path
