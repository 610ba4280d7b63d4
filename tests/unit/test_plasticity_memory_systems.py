"""Two stores, recall built anew, lists without cues, fear in two contexts, the memory table."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from glutamate.errors import ParameterError
from glutamate.plasticity import (
    associative,
    fear_circuit,
    free_recall,
    hippocampal_recall,
    memory_table,
    systems_consolidation,
)
from glutamate.plasticity.systems_consolidation import TwoStores


@pytest.mark.parametrize(
    "bad",
    [
        lambda: systems_consolidation.course(TwoStores(), -1),
        lambda: systems_consolidation.reconsolidated(1.0, 2, 1),
        lambda: hippocampal_recall.events(0),
        lambda: hippocampal_recall.recall_events(cue="smell"),
        lambda: hippocampal_recall.recall_events(ampa=0),
        lambda: free_recall.FreeRecall(1),
        lambda: free_recall.FreeRecall(16, 0, 1.2, 0.4),
        lambda: free_recall.recall_list(free_recall.FreeRecall(), 0.1),
        lambda: fear_circuit.protocol(gaba=-1),
        lambda: memory_table.lookup(depth=3),
    ],
)
def test_refusals_have_four_parts(bad) -> None:
    with pytest.raises(ParameterError) as caught:
        bad()
    assert all(caught.value.to_dict()[part] for part in ("asked", "came", "allowed", "do"))


@pytest.mark.parametrize("sleep", [1.0, 0.3])
def test_closed_form_is_the_integrated_chain(sleep: float) -> None:
    part = TwoStores()
    drive = part.Drive(sleep, 1.0, 0.0)
    path = solve_ivp(
        lambda t, y: part.rate(part.State(*y), drive), (0, 400), part.start(drive), rtol=1e-10, atol=1e-12,
        t_eval=[1, 30, 400],
    )  # fmt: skip
    found = systems_consolidation.course(part, [1, 30, 400], sleep)
    np.testing.assert_allclose(np.array(found), path.y, rtol=1e-6, atol=1e-10)


def test_old_memories_survive_the_hippocampus() -> None:
    kept = systems_consolidation.gradient(TwoStores(), [1.0, 10.0, 100.0])
    assert kept[0] < 0.2 < kept[1] < kept[2] and kept[2] > 0.99


def test_a_recall_may_weaken_or_renew() -> None:
    assert systems_consolidation.reconsolidated(2.0, 0.5, 1.0, blocked=1.0) == 1.0
    assert systems_consolidation.reconsolidated(2.0, 0.5, 2.0) == 3.0
    assert systems_consolidation.reconsolidated(2.0, 0.0, 0.0) == 2.0


def test_emotion_gates_storing_and_ampa_carries_recall() -> None:
    found = hippocampal_recall.recall_events(40, emotional=10, noise=0.6)
    assert found.own[:10].mean() > 3 * found.own[10:].mean()
    strong, weak = (hippocampal_recall.recall_events(40, ampa=a) for a in (1.0, 0.5))
    assert strong.own.mean() > 1.5 * weak.own.mean()


def test_what_is_weak_comes_back_as_what_all_share() -> None:
    found = hippocampal_recall.recall_events(40, noise=0.3)
    assert found.common.mean() > 0.95 > 0.8 > found.own.mean()


def test_content_brings_context_and_the_other_way() -> None:
    for cue in ("content", "context"):
        assert hippocampal_recall.recall_events(40, cue=cue, noise=0.0).other.mean() > 0.7


@pytest.mark.slow
def test_inhibition_must_wane_for_the_next_word() -> None:
    moving, still = (free_recall.recall_list(free_recall.FreeRecall(16, 0, 0.4, top), 8.0) for top in (1.2, 0.4))
    assert moving.different >= 3 > still.different == 1


def test_neighbours_count_moves_only() -> None:
    assert free_recall.neighbours([3, 3, 4, 9, 8]) == pytest.approx(2 / 3)


def test_weights_of_fear_by_hand() -> None:
    """A tone of 50 ms adds 0.15 x 0.5 x 0.3 per ms to the population whose context it is."""
    part = fear_circuit.FearCircuit()
    rate = part.rate(part.start(None), part.Drive(0.5, 0.3, 0.0, 1.0))
    assert rate.fear_weight == pytest.approx(0.0225) and rate.extinction_weight == 0
    driven = 0.97 - 1e-3 * 0.02
    up = driven / (1 + np.exp(-1.2 * (0.5 + 0.3 - 0.02 - 2.8)))
    assert rate.fear == pytest.approx((0.02 + up - 0.02) / 10)


def test_renewal_needs_no_change_of_weights_and_seeds_agree() -> None:
    mean, low, high = fear_circuit.over_seeds(lambda r: r.fear[-1] - r.fear[-2], seeds=20)
    assert low > 0.05 and high - low < 0.02
    assert fear_circuit.tones_to_calm() == 6
    assert mean == pytest.approx(np.mean([fear_circuit.protocol(s).fear[-1] - fear_circuit.protocol(s).fear[-2]
                                          for s in range(20)]))  # fmt: skip


def test_the_table_holds_what_was_measured() -> None:
    points, values = memory_table.table()
    assert points.shape == (200, 5) and values.shape == (200, 4)
    row = 7
    net = memory_table.measure(*points[row], seed=row)
    assert tuple(net) == pytest.approx(tuple(values[row]), rel=1e-3, abs=0.05)


def test_the_table_knows_how_far_it_is_off() -> None:
    errors, spread = memory_table.errors(), memory_table.table()[1].std(axis=0)
    assert (np.array(errors) < 0.8 * spread).all()


def test_the_table_says_what_the_networks_say() -> None:
    weak, strong = memory_table.lookup(inhibition=0.6), memory_table.lookup(inhibition=1.3)
    assert weak.visits_per_s > 2 * strong.visits_per_s
    assert weak.confusion > strong.confusion
    deep = memory_table.lookup(depth=1.9, inhibition=np.array([0.8, 1.0, 1.2])).deepest
    assert (deep > memory_table.lookup(depth=1.0, inhibition=np.array([0.8, 1.0, 1.2])).deepest).all()


def test_a_full_store_recalls_less_at_weak_inhibition() -> None:
    assert associative.recalled(associative.Willshaw(430), 0.7).wrong > 100


@pytest.mark.slow
def test_gaba_decides_how_quiet_the_amygdala_is() -> None:
    from glutamate.plasticity.fear_network import at_rest

    usual, less = at_rest(), at_rest(gaba=0.5)
    assert less["excitatory"] > 2 * usual["excitatory"]
    assert usual["inhibitory"] == pytest.approx(10.5, rel=0.1)
