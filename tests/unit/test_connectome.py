"""Connectomes: what is drawn, what is read, what is refused; brains refuse what does not fit them."""

import numpy as np
import pytest

from glutamate.brain.balance import balanced, tuned
from glutamate.brain.connectome import Connectome
from glutamate.brain.connectome_file import read_connectome
from glutamate.brain.run import run
from glutamate.brain.synthetic import MIDDLE, spherical, synthetic
from glutamate.brain.whole import WholeBrain
from glutamate.errors import ParameterError, SolveError
from glutamate.readouts.eeg import eeg, electrodes, leadfield

WEIGHTS = np.array([[0.0, 2.0, 0.5], [1.0, 0.0, 0.0], [0.0, 3.0, 0.0]])
LENGTHS = np.array([[0.0, 20.0, 50.0], [21.0, 0.0, 0.0], [0.0, 35.0, 0.0]])
LABELS = ["V1", "MT", "PFC"]


def test_a_synthetic_connectome_has_the_statistics_it_says():
    many = [synthetic(80, seed) for seed in range(12)]
    assert np.mean([c.density for c in many]) == pytest.approx(0.27, abs=0.01)
    one = many[0]
    assert one.symmetric and (np.diag(one.weights) == 0).all() and "not measured" in one.source
    logs = np.concatenate([np.log(c.weights[:40, :40][c.weights[:40, :40] > 0]) for c in many])
    assert logs.std() == pytest.approx(1.0, abs=0.05)
    mirror = np.mean([np.log(c.weights[range(40), range(40, 80)]).mean() for c in many])
    assert mirror - logs.mean() == pytest.approx(np.log(3.0), abs=0.15)
    apart = np.linalg.norm(one.centres[:40, None] - one.centres[None, :40], axis=2)
    there = np.mean([c.weights[:40, :40] > 0 for c in many], axis=0)
    middle, far = (there[(apart > a) & (apart < a + 20)].mean() for a in (60, 100))
    assert np.log(middle / far) == pytest.approx(40 / 35, rel=0.25)
    across = np.mean([(c.weights[:40, 40:] > 0).mean() for c in many])
    assert across < there.mean() / 2


def test_the_same_seed_draws_the_same_and_centres_are_mirrored():
    one, same, other = synthetic(20, 1), synthetic(20, 1), synthetic(20, 2)
    assert np.array_equal(one.weights, same.weights) and not np.array_equal(one.weights, other.weights)
    np.testing.assert_allclose(one.centres[:10] * (-1, 1, 1), one.centres[10:])
    assert one.labels[0] == "L01" and one.labels[-1] == "R10"
    assert (one.centres[:10, 0] < 0).all() and (np.diff(one.centres[:10, 1]) <= 0).all()
    assert (one.lengths[one.weights > 0] > 0).all()


def test_eeg_of_a_brain_is_strongest_above_the_regions_that_swing():
    one = synthetic(40, 1)
    positions, normals = spherical(one.centres)
    np.testing.assert_allclose(np.linalg.norm(positions, axis=1), 76.0)
    np.testing.assert_allclose(np.cross(positions, normals), 0, atol=1e-12)
    cap = electrodes(64)
    signals = np.zeros((40, 50))
    top = int(positions[:, 2].argmax())
    signals[top] = np.sin(np.arange(50))
    seen = eeg(signals, leadfield(cap, positions, normals))
    strongest = cap[np.abs(seen).max(axis=1).argmax()]
    assert strongest @ normals[top] == pytest.approx(max(cap @ normals[top]))
    np.testing.assert_allclose(seen.mean(axis=0), 0, atol=1e-12)
    with pytest.raises(ParameterError, match="radius"):
        spherical(one.centres, 0.0)
    with pytest.raises(ParameterError, match="middle"):
        spherical([MIDDLE])


@pytest.mark.parametrize("wrong", [{"n": 5}, {"n": 2}, {"density": 1e-3}, {"range_mm": -1.0}, {"detour": 0.5}])
def test_a_synthetic_connectome_refuses(wrong):
    with pytest.raises(ParameterError):
        synthetic(**wrong)


def test_copies_are_scaled_as_asked_and_only_then():
    one = Connectome(LABELS, WEIGHTS, LENGTHS)
    np.testing.assert_array_equal(one.weights, WEIGHTS)
    assert one.density == pytest.approx(4 / 6) and not one.symmetric
    np.testing.assert_allclose(one.row_normalised().strengths, 1)
    assert one.scaled(0.7).strengths.mean() == pytest.approx(0.7)
    even = one.made_symmetric()
    assert even.symmetric and even.weights[0, 1] == 1.5 and even.lengths[0, 1] == 20.5
    assert even.lengths[2, 0] == even.lengths[0, 2] == 50.0  # a fibre in one direction keeps its length
    some = one.only(["PFC", "MT"])
    np.testing.assert_array_equal(some.weights, [[0, 3], [0, 0]])
    np.testing.assert_allclose(one.delays(10.0), LENGTHS / 10)
    assert one.index("MT") == 1


@pytest.mark.parametrize(
    ("labels", "weights", "lengths", "centres", "says"),
    [
        (LABELS, WEIGHTS[:2], None, None, "shape"),
        (LABELS, WEIGHTS - 1, None, None, "negative"),
        (LABELS, WEIGHTS + np.eye(3), None, None, "hears itself"),
        (LABELS, np.where(WEIGHTS == 3, np.nan, WEIGHTS), None, None, "not finite"),
        (LABELS, [["a"] * 3] * 3, None, None, "numbers"),
        (["V1", "V1", "PFC"], WEIGHTS, None, None, "2 times"),
        (["V1", " ", "PFC"], WEIGHTS, None, None, "blank"),
        ([], np.zeros((0, 0)), None, None, "none"),
        (LABELS, WEIGHTS, np.zeros((3, 3)), None, "0 mm"),
        (LABELS, WEIGHTS, LENGTHS[:2], None, "shape"),
        (LABELS, WEIGHTS, None, np.zeros((3, 2)), "shape"),
    ],
)
def test_a_connectome_is_checked(labels, weights, lengths, centres, says):
    with pytest.raises(ParameterError, match=says):
        Connectome(labels, weights, lengths, centres)


def test_refusals_of_copies():
    one = Connectome(LABELS, WEIGHTS, LENGTHS)
    with pytest.raises(ParameterError) as caught:
        one.only(["PFCC"])
    assert caught.value.closest == ("PFC",)
    with pytest.raises(ParameterError, match="hears nothing"):
        Connectome(LABELS, np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0.0]])).row_normalised()
    with pytest.raises(ParameterError, match="speed"):
        one.delays(0.0)
    with pytest.raises(ParameterError, match="no lengths"):
        Connectome(LABELS, WEIGHTS).delays(5.0)
    with pytest.raises(ParameterError, match="mean strength"):
        one.scaled(0.0)


def test_every_kind_of_file_gives_the_same(tmp_path):
    from scipy.io import savemat

    np.save(tmp_path / "a.npy", WEIGHTS)
    np.savez(tmp_path / "a.npz", weights=WEIGHTS, lengths=LENGTHS, labels=LABELS)
    savemat(tmp_path / "a.mat", {"weights": WEIGHTS, "lengths": LENGTHS, "labels": np.array(LABELS, object)})
    np.savetxt(tmp_path / "a.txt", WEIGHTS)
    rows = [",".join(["", *LABELS])]
    rows += [",".join([name, *map(repr, row)]) for name, row in zip(LABELS, WEIGHTS.tolist(), strict=True)]
    (tmp_path / "a.csv").write_text("# strengths\n" + "\n".join(rows))
    (tmp_path / "names.txt").write_text("\n".join(LABELS))
    np.savetxt(tmp_path / "lengths.csv", LENGTHS, delimiter=";")
    for kind in ("npy", "npz", "mat", "txt", "csv"):
        one = read_connectome(tmp_path / f"a.{kind}")
        np.testing.assert_array_equal(one.weights, WEIGHTS)
        if kind in ("npz", "mat"):
            np.testing.assert_array_equal(one.lengths, LENGTHS)
        expected = LABELS if kind in ("npz", "mat", "csv") else ["region_1", "region_2", "region_3"]
        assert list(one.labels) == expected
    one = read_connectome(tmp_path / "a.npy", labels=tmp_path / "names.txt", lengths=tmp_path / "lengths.csv")
    assert list(one.labels) == LABELS and one.lengths[0, 2] == 50 and one.source.endswith("a.npy")
    np.savez(tmp_path / "two.npz", counts=WEIGHTS, fa=WEIGHTS / 2)
    np.testing.assert_array_equal(read_connectome(tmp_path / "two.npz", variable="fa").weights, WEIGHTS / 2)


@pytest.mark.parametrize(
    ("name", "text", "options", "says"),
    [
        ("a.csv", "1,2\n3", {}, "1 columns"),
        ("a.csv", "0,1,x\n1,0,1\n1,1,0", {}, "'x' in column 3"),
        ("a.csv", "0,1\n1,?", {}, "'[?]' in column 2"),
        ("a.csv", "0,1,2\n1,0,1", {}, "square"),
        ("a.csv", "", {}, "empty"),
        ("a.csv", ",a,b\nb,0,1\na,1,0", {}, "same order"),
        ("a.csv", "0,1\n1,0", {"labels": ["x"]}, "1 labels"),
        ("a.csv", "0,-1\n1,0", {}, "negative"),
        ("a.csv", "0,1\n1,0", {"variable": "w"}, "only for"),
        ("a.csv", "0,1\n1,0", {"labels": "nowhere.txt"}, "no such file"),
        ("a.npz", "text", {}, "arrays of numbers"),
        ("a.mat", "text", {}, "arrays of numbers"),
        ("a.npy", "text", {}, "array of numbers"),
        ("a.xls", "text", {}, "convert it"),
        ("missing.csv", None, {}, "no such file"),
    ],
)
def test_files_are_refused_by_name(tmp_path, name, text, options, says):
    file = tmp_path / name
    if text is not None:
        file.write_text(text)
    with pytest.raises(ParameterError, match=says) as caught:
        read_connectome(file, **options)
    assert caught.value.file


def test_an_archive_with_two_matrices_asks_which(tmp_path):
    np.savez(tmp_path / "two.npz", counts=WEIGHTS, fa=WEIGHTS / 2)
    with pytest.raises(ParameterError, match="2 square matrices"):
        read_connectome(tmp_path / "two.npz")
    with pytest.raises(ParameterError) as caught:
        read_connectome(tmp_path / "two.npz", variable="count")
    assert "counts" in caught.value.closest


def test_a_brain_keeps_its_values_by_region():
    brain = WholeBrain(Connectome(LABELS, WEIGHTS))
    changed = brain.under(gaba_e=0.8, where=["MT"])
    np.testing.assert_allclose(changed.value("inhibition"), [1000, 800, 1000])
    np.testing.assert_allclose(brain.gained([1, 2, 1]).value("slope_e") / brain.value("slope_e"), [1, 2, 1])
    np.testing.assert_allclose(brain.under(nmda_e=np.array([1, 0.9, 0.8])).value("nmda_e"), [150, 135, 120])


def test_a_brain_refuses():
    brain = WholeBrain(Connectome(LABELS, WEIGHTS))
    for wrong in ({"inhibitions": 1.0}, {"inhibition": [1, 2]}, {"inhibition": -1.0}, {"current": np.nan}):
        with pytest.raises(ParameterError):
            brain.changed(**wrong)
    with pytest.raises(ParameterError, match="noise"):
        WholeBrain(brain.connectome, noise=-1.0)
    with pytest.raises(ParameterError, match="no lengths"):
        WholeBrain(brain.connectome, speed=5.0)
    with pytest.raises(ParameterError, match="no such label"):
        brain.under(gaba=0.9, where=["M1"])
    with pytest.raises(ParameterError, match="gain"):
        brain.gained(0.0)
    with pytest.raises(ParameterError, match="shape"):
        brain.under(gaba_e=np.array([1.0, 0.9]))


def test_runs_refuse_before_they_run():
    brain = WholeBrain(Connectome(LABELS, WEIGHTS / 10))
    other = WholeBrain(Connectome(LABELS, WEIGHTS / 5))
    with pytest.raises(ParameterError, match="brain 1"):
        run([brain, other], "1 s")
    with pytest.raises(ParameterError, match="record"):
        run(brain, "1 s", record=("voltage",))
    with pytest.raises(SolveError, match="whole number of steps"):
        run(brain, "1 s", dt="0.3 ms")
    with pytest.raises(SolveError, match="threads"):
        run(brain, "1 s", threads=0)
    with pytest.raises(SolveError, match="GLUTAMATE_MEMORY"):
        run([brain] * 100, "1e9 s", every="0.5 ms")
    with pytest.raises(ParameterError, match="streams"):
        run(brain, "1 s", streams=[0, 1])
    with pytest.raises(SolveError, match="below"):
        balanced(brain, 500.0)


def test_streams_of_noise_are_shared_when_asked_and_runs_go_on():
    brain = balanced(WholeBrain(synthetic(8, 1).scaled(0.5)))
    less = brain.under(gaba=0.97)
    data = run([brain, less, brain], "0.5 s", settle=0, streams=[7, 7, 8], seed=3)
    first = data["activity"].values[:, :, 1]
    assert np.abs(first[0] - first[1]).max() < 0.01 * np.abs(first[0] - first[2]).max() + 1e-3
    again = run([brain], "0.5 s", settle=0, streams=[7], seed=3, threads=1)
    np.testing.assert_array_equal(again["activity"].values[0], data["activity"].values[0])
    on = run([brain, less, brain], "0.1 s", settle=0, start=data, seed=4)
    np.testing.assert_array_equal(on["activity"].values[..., 0], data["end_excitation"].values)
    with pytest.raises(ParameterError, match="start"):
        run([brain], "0.1 s", settle=0, start=data)


def test_inhibition_is_tuned_under_noise():
    brain = balanced(WholeBrain(synthetic(8, 1).scaled(0.5), noise=0.005))
    asked = brain.region.firing()[0]
    raised = run([brain] * 8, "10 s")["rate_e"].values.mean()
    held, tuning = tuned(brain, tolerance=0.1, copies=8, duration="10 s")
    assert raised > 1.05 * asked
    assert tuning.worst <= 0.1
    fresh = run([held] * 8, "10 s", seed=99)["rate_e"].values.mean()
    assert abs(fresh / asked - 1) < 0.1 and abs(fresh - asked) < abs(raised - asked)
    with pytest.raises(ParameterError, match="tuning"):
        tuned(brain, rounds=0)
