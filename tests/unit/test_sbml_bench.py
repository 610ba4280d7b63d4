"""The benchmark of BioModels runs, keeps its keys, and says what it misses; no times are compared with anything."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("libsbml")

from glutamate.bench import biomodels as bench
from glutamate.bench import render
from glutamate.errors import SolveError

FOLDER = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "biomodels"


def test_without_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLUTAMATE_BIOMODELS", str(tmp_path))
    with pytest.raises(SolveError, match="BIOMD0000000184"):
        bench.folder()


def test_the_error_is_relative_to_each_states_size() -> None:
    reference = np.array([[1.0, 100.0], [2.0, 50.0], [np.nan, np.nan]])
    found = reference + np.array([[0.02, 0.0], [0.0, 1.0], [0.0, 0.0]])
    assert bench._error(found, reference) == pytest.approx(0.01)
    assert bench._error(np.full((3, 2), np.nan), reference) == float("inf")


@pytest.mark.slow
@pytest.mark.skipif(not FOLDER.is_dir(), reason="the BioModels are not beside the checkout (shared/data)")
def test_a_quick_run(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("roadrunner")
    monkeypatch.setenv("GLUTAMATE_BIOMODELS", str(FOLDER))
    monkeypatch.setattr(bench, "ENDS", {853: 600.0})
    result = bench.biomodels(quick=True, cores=1)
    assert [row["model"] for row in result["models"]] == [853]
    assert result["error_ours"] <= result["error_peers"]["libroadrunner"]
    assert result["ratio"] > 0
    assert "853" in render(result)
