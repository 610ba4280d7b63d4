"""Elementary functions of the lanes against NumPy, and the same bits on every instruction set and width."""

import ctypes

import numpy as np
import pytest

from glutamate import maths
from glutamate.engine.code import native, vmath
from glutamate.engine.code.ir import Module
from glutamate.errors import SolveError

PLAIN = ["exp", "expm1", "log", "log1p", "tanh", "floor", "xlogx", "sin", "cos"]
NAMES = [*PLAIN, "power", "exprel0", "exprel1", "exprel2"]
TOLERANCE = dict.fromkeys(NAMES, 5e-16) | {"exprel0": 2e-15, "exprel1": 5e-15, "exprel2": 2e-14, "sin": 0, "cos": 0}
SPECIAL = np.array(
    [
        0.0, -0.0, 1, -1, 0.5, 1e-310, -1e-310, 5e-324, -5e-324, np.inf, -np.inf, np.nan, 1e308, -1e308, 709.9, -745.2,
        710, -750, 2.0**53, -(2.0**53), 2.0**51, 1e-20, -1e-20, 2.5, -2.5, -0.3, 0.3, 2, 3, -2, -3, 1023, np.pi, 1e15,
    ]
)  # fmt: skip
CALLS = {}


def lane_call(isa, width):
    """Function (name, x, y) of one build, made once."""
    if (isa, width) in CALLS:
        return CALLS[isa, width]
    try:
        machine = native.machine(isa)
    except SolveError:
        pytest.skip(f"this processor cannot run {isa}")
    module = Module(width, machine.fused, machine.attributes)
    for name in NAMES:
        with module.function("run_" + name, [("p", "x"), ("p", "y"), ("p", "o"), ("i", "n")], internal=False) as code:
            plain, order = (name[:-1], int(name[-1])) if name.startswith("exprel") else (name, 0)
            with code.loop(code.n) as i:
                args = [code.load(code.x, "F", i)] + ([code.load(code.y, "F", i)] if name == "power" else [])
                code.store(code.o, vmath.call(code, plain, args, order), i)
    engine = native._load(native.compile_object(module.text(), machine), machine)
    kind = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64)

    def call(name, x, y):
        blocks = -(-len(x) // width)
        arrays = []
        for given in (x, y, np.zeros(len(x))):
            raw = np.ones(blocks * width + 8)
            array = raw[(-raw.ctypes.data % 64) // 8 :][: blocks * width]
            array[: len(x)] = given
            arrays.append(array)
        kind(engine.get_function_address("run_" + name))(*(a.ctypes.data for a in arrays), blocks)
        return arrays[2][: len(x)].copy()

    CALLS[isa, width] = call
    return call


@np.errstate(all="ignore")
def points(name):
    rng = np.random.default_rng(7)
    a, b = (grid.ravel() for grid in np.meshgrid(SPECIAL, SPECIAL))
    size = 20_000
    drawn = [
        rng.uniform(-5, 5, size),
        rng.uniform(-750, 750, size),
        rng.normal(size=size) * 1e-6,
        10.0 ** rng.uniform(-300, 300, size),
        1 + rng.normal(size=size) * 1e-8,
    ]
    x = np.concatenate([a, *drawn])
    y = np.concatenate([b, rng.uniform(-5, 5, 5 * size)])
    if name in ("sin", "cos"):
        x = np.where(np.abs(x) > 1e6, 1 / x, x)
    if name == "power":
        # C's conventions for (-0)^(-odd) and (-1)^inf are not followed: no mechanism may depend on them.
        odd = ((x == 0) & np.signbit(x) & (y < 0) & (np.mod(np.abs(y), 2) == 1)) | ((x == -1) & np.isinf(y))
        x, y = x[~odd], y[~odd]
    return x, y


def expected(name, x, y):
    if name.startswith("exprel"):
        return np.asarray(maths.numeric("exprel", x, int(name[-1])))
    return np.asarray(maths.numeric(name, x, y) if name == "power" else maths.numeric(name, x))


def assert_close(name, x, y, got, tolerance):
    want = expected(name, x, y)
    finite = np.isfinite(want)
    # Below the smallest normal number a relative error has no meaning.
    with np.errstate(all="ignore"):
        room = tolerance * np.abs(want) + 1e-307
        if name == "power":
            room = 4e-16 * (1 + np.abs(y * np.log(np.abs(x)))) * np.abs(want) + 1e-307
            room = np.where(np.isfinite(room), room, 0.0)
        if name in ("sin", "cos"):
            room = 3e-16 * (1 + np.abs(x) / 1000)
        wrong = np.where(finite, ~(np.abs(got - want) <= room), ~((got == want) | (np.isnan(got) & np.isnan(want))))
    first = np.flatnonzero(wrong)[:5]
    assert not len(first), [(x[k], y[k], want[k], got[k]) for k in first]


@pytest.mark.parametrize("name", NAMES)
def test_agrees_with_numpy(name):
    x, y = points(name)
    assert len(x) > 1e5
    assert_close(name, x, y, lane_call("native", 8)(name, x, y), TOLERANCE[name])


@pytest.mark.parametrize("isa", ["avx2", "avx512"])
@pytest.mark.parametrize("width", [1, 4, 8, 16])
def test_every_build_gives_the_same_bits(isa, width):
    reference, call = lane_call("avx2", 8), lane_call(isa, width)
    for name in NAMES:
        x, y = points(name)
        got, want = call(name, x, y), reference(name, x, y)
        # nan has many bit patterns and one meaning
        same = (got.view(np.int64) == want.view(np.int64)) | (np.isnan(got) & np.isnan(want))
        assert same.all(), (name, x[~same][:5], y[~same][:5], got[~same][:5], want[~same][:5])


@pytest.mark.parametrize("name", NAMES)
def test_generic_build_agrees(name):
    x, y = points(name)
    got = lane_call("generic", 4)(name, x, y)
    assert_close(name, x, y, got, 1e-13)
    with np.errstate(all="ignore"):
        np.testing.assert_array_equal(got, lane_call("generic", 1)(name, x, y))


@pytest.mark.parametrize("name", ["floor", "tanh", "expm1", "log1p"])
def test_sign_of_zero_is_kept(name):
    got = lane_call("native", 4)(name, np.array([0.0, -0.0]), np.zeros(2))
    np.testing.assert_array_equal(np.signbit(got), [False, True])


def test_sine_and_cosine_refuse_angles_without_digits():
    x = np.array([1e15, -1e18, np.inf, np.nan])
    for name in ("sin", "cos"):
        assert np.isnan(lane_call("native", 4)(name, x, x)).all()
