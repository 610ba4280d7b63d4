"""Tags and capture in a cell, the chain, scaling, nights, second trains: what must hold whatever the numbers."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from glutamate.errors import ParameterError
from glutamate.plasticity import nightly, tag_trigger_runs
from glutamate.plasticity.late_phase import captured
from glutamate.plasticity.memory_chain import LENGTH, MemoryChain, fading, kept_after_reversal
from glutamate.plasticity.scaling import SlidingThreshold, after_block
from glutamate.plasticity.spaced_trains import eligible, gain
from glutamate.plasticity.tag_trigger import LateCapture


def test_late_strength_stays_at_its_ends_and_tags_with_protein_move_it():
    part = LateCapture()
    for end in (0.0, 1.0):
        assert part.rate(part.State(end, 0.0), part.Drive(1.0, 0.0)).late == 0
    assert part.rate(part.State(0.0, 0.9), part.Drive(1.0, 0.0)).late > 0
    assert part.rate(part.State(1.0, 0.9), part.Drive(-1.0, 0.0)).late < 0


def test_nothing_happens_to_a_cell_at_rest():
    found = tag_trigger_runs.run([], [1.0], cells=3)
    np.testing.assert_allclose(found["weights"], 1.0)
    assert found["tagged"] is None


def test_a_weak_tetanus_tags_some_and_is_forgotten():
    found = tag_trigger_runs.run([(0.1, 0, "weak")], [0.15, 6.0], cells=6)
    up, down = found["tagged"]
    assert 0.2 < up < 0.45 and 0.05 < down < 0.2
    early, late = found["weights"][:, 0]
    assert early > 1.1 and late < 1.03
    np.testing.assert_allclose(found["weights"][:, 1], 1.0, atol=1e-6)  # the other pathway has no tags


def test_runs_repeat_by_seed():
    one, two = (tag_trigger_runs.run([(0.1, 0, "weak")], [0.5], cells=2, seed=s)["weights"] for s in (4, 4))
    assert np.array_equal(one, two)


def test_unknown_protocols_and_overlaps_are_refused():
    with pytest.raises(ParameterError, match="weak"):
        tag_trigger_runs.run([(0.1, 0, "weka")], [1.0], cells=1)
    with pytest.raises(ParameterError, match="overlap"):
        tag_trigger_runs.run([(0.1, 0, "strong"), (0.12, 1, "weak")], [1.0], cells=1)


def test_chain_conserves_what_is_stored_but_for_its_end():
    part, drive = MemoryChain(), MemoryChain.Drive(0.0)
    state = part.State(*np.linspace(1, 0.2, LENGTH))
    rate = part.rate(state, drive)
    size = part.ratio ** np.arange(LENGTH)
    lost = state.u8 * part.ratio ** -(LENGTH - 1) / part.unit
    assert float(size @ np.array(rate)) == pytest.approx(-lost)


def test_chain_fades_as_a_power_of_time():
    days = np.geomspace(5, 4.0**LENGTH / 2, 25) * 3 / 24
    assert np.polyfit(np.log(days), np.log(fading(days)), 1)[0] == pytest.approx(-0.5, abs=0.03)


def test_exact_fading_is_the_integrated_chain():
    part = MemoryChain()
    path = solve_ivp(
        lambda t, u: np.array(part.rate(part.State(*u), part.Drive(0.0))),
        (0, 30),
        np.eye(LENGTH)[0],
        method="LSODA",
        rtol=1e-9,
        atol=1e-12,
        t_eval=[1, 7, 30],
    )
    np.testing.assert_allclose(fading([1.0, 7.0, 30.0]), path.y[0], rtol=1e-5)


def test_reversal_takes_less_of_the_old_and_nothing_is_held_before_the_event():
    assert 0 < kept_after_reversal(14.0) < kept_after_reversal(90.0) < 1
    with pytest.raises(ParameterError):
        fading(10.0, (5.0, 4.0))


def test_scaling_mirrors_and_stops_at_its_ends():
    silent, busy = after_block(48.0), after_block(48.0, 2.0)
    assert silent["excitation"] > 1 > silent["inhibition"] and busy["excitation"] < 1 < busy["inhibition"]
    assert silent["threshold_factor"] < 1 < busy["threshold_factor"]
    assert after_block(200.0)["excitation"] == pytest.approx(2.2, rel=1e-3)
    assert after_block(48.0, 1.0)["excitation"] == pytest.approx(1.0)


def test_sliding_threshold_has_its_fixed_point_at_the_aim():
    part = SlidingThreshold()
    drive = part.Drive(1.0, 0.0)
    assert tuple(part.rate(part.State(1.0, 1.0), drive)) == (0.0, 0.0)
    assert part.rate(part.State(1.2, 1.0), drive).weight > 0 > part.rate(part.State(1.2, 2.0), drive).weight


def test_a_night_spares_the_large_and_keeps_the_order():
    size = nightly.sizes(2001)
    after = nightly.night(size)
    ratio = after / size
    assert np.all(np.diff(after) > 0) and np.all(np.diff(ratio) > -1e-12) and ratio[-1] == 1
    assert nightly.contrast(size, after) == pytest.approx(1.45, abs=0.01)
    assert np.unique(ratio.round(9)).tolist() == pytest.approx([0.6875, 1.0], abs=1e-3)
    assert np.all(nightly.night(np.ones(5)) < 1)  # none stands out
    assert np.array_equal(nightly.night(size, hours=0.0), size)
    assert nightly.night(size, hours=4.0).mean() > after.mean()


def test_replay_lifts_tagged_synapses():
    size = nightly.sizes(2001)
    tagged = size < np.quantile(size, 0.3)
    up, down = nightly.replayed(20)
    assert 0 < down < up < 1
    plain, played = nightly.night(size), nightly.night(size, tagged=tagged)
    assert np.array_equal(plain[~tagged], played[~tagged])
    assert (played[tagged] > plain[tagged]).mean() == pytest.approx(up, abs=0.05)
    assert (nightly.night(size, tagged=tagged, replays=1)[tagged] > plain[tagged]).mean() < up


@pytest.mark.parametrize("given", [{"size": [1.0, -1.0]}, {"size": [1.0], "loss": 0.5}, {"size": [1.0], "hours": -1}])
def test_a_bad_night_is_refused(given):
    with pytest.raises(ParameterError):
        nightly.night(**given)


def test_second_train_needs_time_and_synapses():
    assert gain(10.0) < 1.01 < gain(60.0)
    assert eligible(1e3, first=0.3) == pytest.approx(0.7)


def test_capture_needs_enough_tags_or_help():
    assert captured(0.2, (0.0,)) == 0
    assert captured(0.2, (0.0, 10.0, 20.0)) > 0.02
    assert captured(0.2, (0.0,), other_tags=0.5) > 0.01
    assert captured(0.5, (0.0,), capture_factor=1 / 3) > captured(0.5, (0.0,)) > 0


def test_episodes_far_apart_add_up_less_than_linearly():
    one, two = captured(0.5, (0.0,)), captured(0.5, (0.0, 600.0))
    assert one < two < 2 * one


def test_captured_share_is_the_integral_of_protein_and_tag():
    """Twin of one large episode: SciPy with the same equations."""

    def rate(t, y):
        early, tag, protein, kept = y
        taken = protein * tag / 60
        return [-early / (6884 / 60), -tag / 60 - taken, ((tag > 0.3) - protein) / 60, taken * (1 - kept)]

    path = solve_ivp(rate, (0, 480), [0.8, 0.8, 0.0, 0.0], rtol=1e-9, atol=1e-12, max_step=0.5)
    assert captured(0.8, (0.0,)) == pytest.approx(path.y[3, -1], rel=2e-3)


def test_episodes_are_checked():
    with pytest.raises(ParameterError):
        captured(1.2, (0.0,))
