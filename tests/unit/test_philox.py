"""Random numbers: the published vectors, lanes against NumPy, and the laws they follow."""

import ctypes

import numpy as np
import pytest
from scipy import stats

from glutamate.engine.code import native, philox
from glutamate.engine.code.frame import rows
from glutamate.engine.code.ir import Module

ALL = 0xFFFFFFFF


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        ([0] * 4, [0] * 2, (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ([ALL] * 4, [ALL] * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344],
            [0xA4093822, 0x299F31D0],
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)
def test_known_answers(counter: list[int], key: list[int], expected: tuple[int, ...]) -> None:
    a, b = philox.rounds([np.uint64(c) for c in counter], [np.uint64(k) for k in key], np.uint64)
    assert (int(a) & ALL, int(a) >> 32, int(b) & ALL, int(b) >> 32) == expected


def _lanes(width: int, seed: int, member: np.ndarray, index: np.ndarray) -> np.ndarray:
    """Rows by draw: two words, two uniforms, one exponential, two normals, from generated code."""
    machine = native.machine()
    module = Module(width, machine.fused, machine.attributes)
    with module.function("draw", [("i", "seed"), ("p", "member"), ("p", "index"), ("p", "o")], internal=False) as code:
        member_value, index_value = code.load(code.member, "I"), code.load(code.index, "I")
        a, b = philox.write(code, code.value(code.seed, "I"), member_value, 7, index_value)
        values = [code.bits(a, "F"), code.bits(b, "F"), philox.write_uniform(code, a), philox.write_uniform(code, b)]
        values += [philox.write_exponential(code, a), *philox.write_normals(code, a, b)]
        for row, value in enumerate(values):
            code.store(code.o, value, row)
    engine, _, _ = native.compiled(f"test philox {width}", lambda: (module.text(), b""), machine)
    draw = ctypes.CFUNCTYPE(None, ctypes.c_int64, *[ctypes.c_void_p] * 3)(engine.get_function_address("draw"))
    result = []
    m, i, o = rows(1, width).view(np.int64), rows(1, width).view(np.int64), rows(7, width)
    for k in range(0, len(member), width):
        m[:], i[:] = member[k : k + width], index[k : k + width]
        draw(seed, m.ctypes.data, i.ctypes.data, o.ctypes.data)
        result.append(o.reshape(7, width).copy())
    return np.concatenate(result, axis=1)


@pytest.mark.parametrize("width", [1, 4, 8])
def test_lanes_are_the_numpy_twin(width: int) -> None:
    rng = np.random.default_rng(1)
    member, index = rng.integers(0, 2**31, 512), rng.integers(0, 2**60, 512)
    seed = 0x0123456789ABCDEF
    got = _lanes(width, seed, member, index)
    a, b = philox.words(seed, member, 7, index)
    assert np.array_equal(got[0].view(np.uint64), a)
    assert np.array_equal(got[1].view(np.uint64), b)
    assert np.array_equal(got[2], philox.uniform(a))
    assert np.array_equal(got[3], philox.uniform(b))
    np.testing.assert_allclose(got[4], philox.exponential(a), rtol=1e-15)
    np.testing.assert_allclose(got[5:], philox.normals(a, b), rtol=1e-13, atol=1e-15)


def test_uniforms_never_reach_the_ends() -> None:
    ends = philox.uniform(np.array([0, 2**64 - 1], np.uint64))
    assert ends[0] == 2.0**-53
    assert ends[1] == 1 - 2.0**-53


def test_draws_follow_their_laws() -> None:
    a, b = philox.words(11, np.arange(200)[:, None], philox.GRID, np.arange(500))
    first, second = philox.normals(a, b)
    both = np.concatenate([first.ravel(), second.ravel()])
    assert stats.kstest(both, "norm").pvalue > 1e-3
    assert stats.kstest(philox.exponential(a).ravel(), "expon").pvalue > 1e-3
    assert abs(np.corrcoef(first.ravel(), second.ravel())[0, 1]) < 4 / np.sqrt(first.size)


def test_streams_seeds_and_members_differ() -> None:
    base = philox.words(5, 3, 1, np.arange(64))[0]
    for other in (philox.words(6, 3, 1, np.arange(64)), philox.words(5, 4, 1, np.arange(64)), philox.words(5, 3, 2,
    np.arange(64)),
                  philox.words(5 + 2**32, 3, 1, np.arange(64))):  # fmt: skip
        assert not np.any(base == other[0])
