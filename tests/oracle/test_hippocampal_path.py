"""Hippocampal path against sums over patterns written out, and what inhibition and NMDA do to it."""

from typing import Any

import numpy as np
import pytest

from glutamate.circuit.hippocampal_path import (
    Hippocampus,
    Memory,
    overlap,
    patterns,
    retrieval,
    separation_index,
)
from glutamate.errors import ParameterError

LONG, SHORT = Hippocampus(), Hippocampus(way="short")


def top(excitation: Any, count: int) -> Any:
    out = np.zeros(len(excitation))
    out[np.argsort(-excitation, kind="stable")[:count]] = 1
    return out


def twin(animal: Hippocampus, known: Any, cue: Any) -> Any:
    """One cue; no weight is made, overlaps with stored codes are summed instead."""
    w = animal.wires
    ca1 = np.array([top(p @ w["direct"], 240) for p in known])

    def heard(active: Any, sender: Any, receiver: Any, own_mean: bool) -> Any:
        usual = sender.mean(0) if own_mean else sender.mean()
        return sum(
            (active @ (b - usual)) * (a - receiver.mean()) for b, a in zip(sender, receiver, strict=True)
        ) / sender.sum(1).mean()  # fmt: skip

    if animal.way == "short":
        return top(heard(top(heard(cue, known, ca1, True), 240), ca1, known, False), 100)
    ca3 = np.array([top(top(p @ w["perforant"], 50) @ w["mossy"], 75) for p in known])
    into = heard(cue, known, ca3, True)
    active = top(into, 75)
    hebb = sum(np.outer(b - ca3.mean(0), a - ca3.mean()) for b, a in zip(ca3, ca3, strict=True)) / 75
    for _ in range(5):
        active = top(into + active @ (hebb * w["recurrent"] / 0.2), 75)
    return top(heard(top(heard(active, ca3, ca1, True), 240), ca1, known, False), 100)


@pytest.mark.parametrize("animal", [LONG, SHORT], ids=["long", "short"])
def test_recall_is_the_sum_over_stored_patterns(animal: Hippocampus) -> None:
    known = patterns(12, 0.3, 3)
    cues = known * (np.random.default_rng(1).random(known.shape) < 0.6)
    found = Memory(animal, known).recall(cues)
    for k in range(3):
        assert found[k] @ twin(animal, known, cues[k]) >= 99  # of 100; equal excitation may be ranked either way


def test_more_inhibition_separates_better() -> None:
    index = [separation_index(Hippocampus(gaba=g), 0.5) for g in (0.8, 1.0, 1.2)]
    assert index == sorted(index)
    assert index[2] - index[0] > 0.03
    assert separation_index(SHORT, 0.5) < index[0]
    assert separation_index(LONG, 0.8) < index[1]


def test_recurrence_completes_what_a_poor_cue_leaves_open() -> None:
    long, short = retrieval(LONG, kept=0.2), retrieval(SHORT, kept=0.2)
    assert long["cue"] == short["cue"] == pytest.approx(0.111, abs=0.001)
    assert long["recalled"] > short["recalled"] + 0.2
    assert retrieval(SHORT, kept=0.5)["recalled"] > 0.99


def test_less_nmda_while_storing_is_lost_in_noise() -> None:
    found = [retrieval(SHORT, nmda=n, noise=0.1)["recalled"] for n in (0.5, 0.75, 1.0)]
    assert found == sorted(found)
    assert found[0] == pytest.approx(retrieval(SHORT, noise=0.2)["recalled"], abs=0.02)
    assert retrieval(SHORT, nmda=0.5)["recalled"] > 0.99


def test_patterns_are_as_alike_as_asked() -> None:
    made = patterns(2, 0.8, 5)
    assert made.sum(1).tolist() == [100, 100]
    assert 80 <= made[0] @ made[1] <= 90
    assert overlap(made, made) == pytest.approx(1)
    assert abs(overlap(patterns(30, 0, 1)[:15], patterns(30, 0, 1)[15:])) < 0.03


def test_impossible_animals_and_patterns_are_refused() -> None:
    with pytest.raises(ParameterError, match="long or short"):
        Hippocampus(way="middle")
    with pytest.raises(ParameterError, match="GABA"):
        Hippocampus(gaba=0.1)
    with pytest.raises(ParameterError, match="entorhinal"):
        SHORT.codes(np.zeros((2, 10)))
    with pytest.raises(ParameterError, match="random patterns"):
        patterns(2, 1.5)
    with pytest.raises(ParameterError, match="recall from a part"):
        retrieval(SHORT, kept=2.0)
    with pytest.raises(ParameterError, match="NMDA"):
        Memory(SHORT, patterns(2), -1.0)
    with pytest.raises(ParameterError, match="noise"):
        Memory(SHORT, patterns(2)).recall(patterns(2), -1.0)
