"""Arm discrimination: how well arms can be told apart from signs alone, and which pairs cannot.

Takes in    signs {arm: (people, signs)} of 0 and 1
Hands on    `discrimination(...)`: confusion matrix, balanced accuracy with its interval, area under the curve of every
            pair; `alike(...)`: the pairs below 0.7, in words
Method      logistic regression with as many classes as arms; everybody is judged by a fit to the other four fifths
Limits      the arms of arm_signs.py differ in one thing each and are equally frequent; people differ in many things and
            arms of people are not, so a sign tells less about a person than this
Sources     Hanley1982 (area under the curve as the chance to order a pair)
"""

from __future__ import annotations

from functools import cache, partial
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from glutamate.engine.mechanism import Target
from glutamate.errors import ParameterError
from glutamate.readouts import readout
from glutamate.readouts.arm_signs import ARMS, people

PEOPLE, FOLDS, APART = 400, 5, 0.7
RIDGE = 1.0  # of the squared weights, in people
Z95 = 1.959963984540054


class Discrimination(NamedTuple):
    """confusion (arms, arms): share of each arm (row) taken for each (column); auc (arms, arms), NaN on the diagonal.

    balanced_accuracy is the mean of the diagonal, interval its 95 % over people.
    """

    arms: tuple[str, ...]
    confusion: Any
    balanced_accuracy: float
    interval: tuple[float, float]
    auc: Any


@readout("discrimination", title="Telling arms apart by signs")
def discrimination(signs: dict[str, Any], folds: int = FOLDS, seed: int = 0) -> Discrimination:
    """Cross-validated over people of each arm (people, signs).

    Raises ParameterError for fewer than two arms, arms with different signs, or with fewer people than folds.
    """
    groups = [np.asarray(x, float) for x in signs.values()]
    wide = {x.shape[1:] for x in groups}
    if len(groups) < 2 or len(wide) != 1 or len(next(iter(wide))) != 1 or folds < 2 or min(map(len, groups)) < folds:
        came = f"{len(groups)} arms of shapes {[x.shape for x in groups]}, {folds} folds"
        allowed = "two arms or more of (people, signs), the same signs, two folds or more, a person in each"
        raise ParameterError("arms to tell apart", f"{came:.120}", allowed, "pass signs as people() makes them")
    rng = np.random.default_rng(seed)
    rows, arm = np.concatenate(groups), np.repeat(np.arange(len(groups)), [len(x) for x in groups])
    fold = np.concatenate([rng.permutation(np.arange(len(x)) % folds) for x in groups])
    score = np.empty((len(rows), len(groups)))
    for k in range(folds):
        held = fold == k
        score[held] = _with_one(rows[held]) @ fitted(rows[~held], arm[~held], len(groups))
    taken = score.argmax(axis=1)
    confusion = np.stack([np.bincount(taken[arm == a], minlength=len(groups)) for a in range(len(groups))]) * 1.0
    counts = confusion.sum(axis=1)
    confusion /= counts[:, None]
    right = confusion.diagonal()
    mean, error = float(right.mean()), float(np.sqrt((right * (1 - right) / counts).sum()) / len(groups))
    auc = np.full(confusion.shape, np.nan)
    for a, b in combinations(range(len(groups)), 2):
        order = score[:, a] - score[:, b]
        auc[a, b] = auc[b, a] = area(order[arm == a], order[arm == b])
    return Discrimination(tuple(signs), confusion, mean, (mean - Z95 * error, mean + Z95 * error), auc)


def fitted(rows: Any, arm: Any, classes: int) -> Any:
    """Weights (signs + 1, classes) of logistic regression of the arm (people,) on signs (people, signs)."""
    from scipy.optimize import minimize
    from scipy.special import logsumexp, softmax

    full, hot = _with_one(rows), np.eye(classes)[arm]

    def loss(flat: Any) -> tuple[float, Any]:
        weights = flat.reshape(-1, classes)
        score = full @ weights
        missed = logsumexp(score, axis=1).sum() - (score * hot).sum() + RIDGE / 2 * (weights[1:] ** 2).sum()
        slope = full.T @ (softmax(score, axis=1) - hot)
        slope[1:] += RIDGE * weights[1:]
        return float(missed), slope.ravel()

    found = minimize(loss, np.zeros(full.shape[1] * classes), jac=True, method="L-BFGS-B")
    return found.x.reshape(-1, classes)


def alike(found: Discrimination) -> list[str]:
    """A sentence for every pair of arms whose area under the curve is below 0.7."""
    pairs = combinations(range(len(found.arms)), 2)
    return [
        f"{found.arms[a]} and {found.arms[b]} cannot be told apart (AUC {found.auc[a, b]:.2f})"
        for a, b in pairs
        if found.auc[a, b] < APART
    ]


@cache
def seven_arms(count: int = PEOPLE) -> Discrimination:
    """As many people in each of ARMS, no two of them the same person."""
    return discrimination({arm: people(arm, count, seed) for seed, arm in enumerate(ARMS)})


def _with_one(rows: Any) -> Any:
    return np.hstack([np.ones((len(rows), 1)), rows])


def area(first: Any, second: Any) -> float:
    """Area under the curve: chance that one of the first lies above one of the second, ties counted by half."""
    order = np.sort(second)
    below, upto = np.searchsorted(order, first, "left"), np.searchsorted(order, first, "right")
    return float((below + upto).mean() / 2 / len(second))


def targets() -> list[Target]:
    """Between chance and half right, whole interval; the page of odds is then short."""
    why = "assumed: people in arms differ more than arms do"
    chance = 1 / len(ARMS)
    middle, half = (chance + 0.5) / 2, (0.5 - chance) / 2
    row = partial(
        Target, "NEU-08", expected=middle, unit="1", tolerance=half, source=why, kind="prediction", relative=False,
        long=True,
    )  # fmt: skip
    return [
        row("balanced accuracy over seven arms by signs alone, above chance, below 0.5",
            measure=lambda: seven_arms().balanced_accuracy),
        row("lower end of its interval, above chance", measure=lambda: seven_arms().interval[0]),
        row("upper end of its interval, below 0.5", measure=lambda: seven_arms().interval[1]),
    ]  # fmt: skip
