"""The benchmark of table T1 runs, agrees with scalar Python, and its keys are those of every benchmark."""

import pytest

from glutamate.bench import learning, run
from glutamate.bench.table import render


def test_table_agrees_with_scalar_python():
    result = run("table", quick=True)
    assert result["error_ours"] < 1e-7
    assert result["ours"] == pytest.approx(
        min(result["one_core_s"], result["one_core_s"] / result["gain"]["glutamate"])
    )
    assert result["ratio"] > 1
    assert result["learners"] == 100 and result["learners_s"] > 0 and "100 learners for a year" in render(result)
    assert "1,000,000 points" in render(result) and "asked for" in result["method"]


def test_typed_point_without_calcium_changes_nothing():
    assert learning.typed(0.1, 50.0, 2.0, 2.0, 0.0, 0.0) <= 1.0
