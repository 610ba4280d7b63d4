"""A member's numbers depend on the member alone: same bits for any order, width, thread, chunk and machine."""

from typing import NamedTuple

import numpy as np
import pytest
import xarray as xr

from glutamate.engine.adaptive.program import Batch, prepare
from glutamate.engine.assembly import Assembly
from glutamate.engine.code import native
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.mechanism import Guard, mechanism
from glutamate.engine.members.population import Population
from glutamate.engine.result import write_netcdf
from glutamate.engine.simulate import simulate
from glutamate.engine.system import trace
from glutamate.errors import ResultError, SolveError
from glutamate.maths import sin
from glutamate.parameter import par
from glutamate.units import mode, number
from unit.engine_models import METHODS, TEST, Ball, Binding, Swing, Switching, Torn

MEMBERS = 37


@mechanism
class Busy:
    """Three guards that often cross in one step of one member and not of its neighbours."""

    speed: float = par(1.0, "1/ms", TEST)
    level: float = par(1.0, "1", TEST)

    class State(NamedTuple):
        x: number
        y: number
        count: mode

    def start(self, drive):
        return self.State(0.0, 1.0, 0.0)

    def rate(self, s, drive):
        return self.State(self.speed * s.y - 0.05 * s.x**3, -self.speed * sin(s.x), 0.0)

    def guards(self):
        return [
            Guard("a", lambda s, d: s.x - self.level, "both", lambda s, d: s._replace(count=s.count + 1, y=s.y * 0.99)),
            Guard(
                "b", lambda s, d: s.x - 0.9 * self.level - 0.02 * s.y, "both", lambda s, d: s._replace(y=s.y * 0.995)
            ),
            Guard("c", lambda s, d: s.y, "up", lambda s, d: s._replace(count=s.count + 1)),
        ]


def models():
    rng = np.random.default_rng(3)
    wide = rng.uniform(0.5, 3, MEMBERS)
    return {
        "swing": (Swing(), {"swing.speed": wide, "swing.drag": rng.uniform(0, 1, MEMBERS)}, "swing.kick"),
        "binding": (Binding(), {"binding.bind": wide, "binding.fade": rng.uniform(0.1, 1, MEMBERS)}, "binding.mark"),
        "switching": (Switching(), {"switching.fast": wide}, None),
        "ball": (Ball(), {"ball.gravity": 10 * wide}, None),
        "busy": (Busy(), {"busy.speed": wide, "busy.level": rng.uniform(0.1, 1, MEMBERS)}, None),
        "torn": (Assembly({"a": Torn()}, {"a.z": "a.w"}, tear=("a.w",)), {}, "a.kick"),
    }


MODELS = models()
SYSTEMS = {name: trace(part) for name, (part, _, _) in MODELS.items()}


def outcome(name, order=None, *, width=None, threads=1, isa=None, method="rodas5p", record=None):
    """Output of members in their own order, each with its own train of events, run in the given order."""
    system, (_, varied, port) = SYSTEMS[name], MODELS[name]
    order = np.arange(MEMBERS) if order is None else np.asarray(order)
    paths = [s.path for s in system.states if s.kind != "switch"] if record is None else record
    program = prepare(system, [system.field(p)[1] for p in paths], None, method, width, isa)
    slots = [s.path for s in [*system.parameters, *system.inputs]]
    values = [s.value for s in [*system.parameters, *system.inputs]]
    trains = [np.sort(np.random.default_rng(k).uniform(0, 6, k % 5 if port else 0)) for k in order]
    time = np.concatenate([[], *trains])
    ports = np.full(len(time), program.event_port(port) if port else 0)
    scale = np.array([s.field.scale for s in system.states[: system.size]])
    columns = np.column_stack([np.zeros((MEMBERS, 0)), *varied.values()])[order]
    batch = Batch(
        len(order),
        values,
        columns,
        [slots.index(p) for p in varied],
        np.cumsum([0, *(len(t) for t in trains)]),
        time,
        ports,
        0.1 + 0.01 * time,
        np.linspace(0, 6, 49),
        0.0,
        6.0,
        1e-5,
        1e-5 * scale,
    )
    got = program.run(batch, threads)
    back = np.argsort(order)
    assert set(got.status) == {0}
    return got.out[back], got.final[back], got.steps[back]


def assert_same(a, b):
    for x, y in zip(a, b, strict=True):
        different = np.flatnonzero((x != y).reshape(len(x), -1).any(axis=1))
        assert not len(different), f"members {different[:10].tolist()} by up to {np.max(np.abs(x - y)):.1e}"


@pytest.mark.parametrize("name", MODELS)
def test_permuted_members(name):
    reference = outcome(name)
    rng = np.random.default_rng(11)
    assert_same(outcome(name, np.arange(MEMBERS)[::-1]), reference)
    for _ in range(3):
        assert_same(outcome(name, rng.permutation(MEMBERS)), reference)


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("width", [1, 4, 8, 16])
def test_widths(name, width):
    assert_same(outcome(name, width=width), outcome(name))


@pytest.mark.parametrize("method", METHODS)
def test_widths_of_every_method(method):
    reference = outcome("swing", method=method)
    for width in (1, 4, 16):
        assert_same(outcome("swing", method=method, width=width), reference)


@pytest.mark.parametrize("name", MODELS)
def test_threads(name):
    reference = outcome(name)
    for _ in range(3):
        assert_same(outcome(name, threads=2, width=4), reference)


def test_repeated_runs():
    assert_same(outcome("swing"), outcome("swing"))


@pytest.mark.parametrize("name", ["swing", "busy", "binding"])
def test_alone_or_among_others(name):
    reference = outcome(name)
    for k in (0, 7, 36):
        assert_same(outcome(name, [k]), [r[[k]] for r in reference])


@pytest.mark.parametrize("name", ["swing", "binding", "ball"])
def test_recorded_subset(name):
    paths = [s.path for s in SYSTEMS[name].states if s.kind != "switch"]
    whole = outcome(name)
    for k, path in enumerate(paths):
        part = outcome(name, record=[path])
        np.testing.assert_array_equal(part[0][..., 0], whole[0][..., k])
        np.testing.assert_array_equal(part[1], whole[1])


@pytest.mark.parametrize("name", MODELS)
def test_instruction_sets(name):
    try:
        native.machine("avx512")
    except SolveError:
        pytest.skip("this processor has no AVX-512")
    assert_same(outcome(name, isa="avx2"), outcome(name, isa="avx512"))


@pytest.mark.parametrize("name", MODELS)
def test_generic_build_agrees(name):
    native_build, generic = outcome(name), outcome(name, isa="generic")
    np.testing.assert_allclose(generic[0], native_build[0], rtol=1e-4, atol=1e-4)
    assert_same(outcome(name, isa="generic", width=1), generic)


def swings(members=23, points=200, **options):
    chain = Protocol().spikes("swing.kick", rate="1 1/ms", poisson=True).step("swing.push", 1.0, 2.0)
    vary = Population(members, {"swing.speed": "normal(1.3, 0.1)"}, seed=5)
    return simulate(Swing(), chain, times=np.linspace(0, 5, points), vary=vary, **options)


def test_same_seed_same_result_and_another_seed_another():
    first, again, other = swings(seed=3), swings(seed=3), swings(seed=4)
    assert first.attrs["parameter_hash"] == again.attrs["parameter_hash"]
    assert first.attrs["model_hash"] == again.attrs["model_hash"]
    xr.testing.assert_identical(first.drop_attrs(), again.drop_attrs())
    assert not np.array_equal(first["swing.x"].values, other["swing.x"].values)


def test_random_trains_belong_to_members():
    whole = swings(seed=3)["swing.x"].values
    chain = Protocol().spikes("swing.kick", rate="1 1/ms", poisson=True).step("swing.push", 1.0, 2.0)
    values = Population(23, {"swing.speed": "normal(1.3, 0.1)"}, seed=5).values(trace(Swing()))["swing.speed"]
    fewer = simulate(Swing(), chain, times=np.linspace(0, 5, 200), vary={"swing.speed": values[:9]}, seed=3)
    np.testing.assert_array_equal(fewer["swing.x"].values, whole[:9])


def test_small_memory(monkeypatch):
    size = {"members": 200, "points": 40, "seed": 3, "record": "swing.x"}
    whole = swings(**size)
    assert whole.attrs["stored"] == "all members"
    # 200 series need 170 kB; bands of 40 cells about 60 kB, and chunks of members fit in the rest.
    monkeypatch.setenv("GLUTAMATE_MEMORY", "110 kB")
    for keep in (4, 1):
        parts = swings(**size, keep=keep, threads=2)
        assert parts.attrs["stored"] == "kept members and bands"
        assert parts.sizes["member"] == keep and parts.attrs["members"] == 200
        np.testing.assert_array_equal(parts["swing.x"].values, whole["swing.x"].values[:keep])
        np.testing.assert_array_equal(parts["swing.speed"].values, whole["swing.speed"].values[:keep])
        values, bands = whole["swing.x"].values, parts["swing.x|band"]
        ranks = (values[:, None, :] <= bands.values[None]).mean(axis=0)
        moving = np.ptp(values, axis=0) > 1e-6
        error = np.abs(ranks - bands["quantile"].values[:, None])[:, moving]
        assert error.max() <= max(bands.attrs["rank_error"], 1 / 200) + 1e-12


def test_chunk_size_alone_changes_nothing(monkeypatch):
    from glutamate.engine import memory

    whole = swings(seed=3)
    monkeypatch.setattr(memory, "CHUNK_BYTES", 20_000)
    xr.testing.assert_identical(swings(seed=3).drop_attrs(), whole.drop_attrs())


def test_netcdf_round_trip(tmp_path):
    data = swings(seed=3)
    path = write_netcdf(data, tmp_path / "deep" / "run.nc")
    with xr.open_dataset(path, engine="h5netcdf") as stored:
        loaded = stored.load()
    for name in [*data.data_vars, "time", "member", "swing.speed"]:
        np.testing.assert_array_equal(loaded[name].values, data[name].values)
        assert loaded[name].attrs == data[name].attrs
    assert loaded["status"].values.tolist() == data["status"].values.tolist()
    assert {k: v for k, v in loaded.attrs.items() if k != "failed"} == {
        k: v for k, v in data.attrs.items() if k != "failed"
    }
    assert [p.name for p in path.parent.iterdir()] == ["run.nc"]


def test_a_file_is_not_overwritten_unless_asked(tmp_path):
    data = simulate(Swing(), times=[0.0, 1.0])
    path = write_netcdf(data, tmp_path / "run.nc")
    before = path.read_bytes()
    with pytest.raises(ResultError, match="exists"):
        write_netcdf(data, path)
    assert path.read_bytes() == before
    write_netcdf(data.isel(time=[0]), path, overwrite=True)
    with xr.open_dataset(path, engine="h5netcdf") as stored:
        assert stored.sizes["time"] == 1


def test_where_the_end_of_a_run_hardly_matters_before_it():
    short = simulate(Swing(), times=[0.0, 1.0], duration=1.0, rtol=1e-9)["swing.x"].values
    long = simulate(Swing(), times=[0.0, 1.0], duration=9.0, rtol=1e-9)["swing.x"].values
    np.testing.assert_allclose(short, long, rtol=1e-8)
