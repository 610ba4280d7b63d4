"""Recipes and comparisons of the pages give the numbers that they derive by hand."""

import importlib.util
import re
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture
def page(tmp_path, monkeypatch):
    """Runs the Python of a page as one module."""

    def run(name: str):
        text = (DOCS / name).read_text("utf-8")
        code = "\n".join(re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
        file = tmp_path / "page_of_docs.py"
        file.write_text(code, "utf-8")
        monkeypatch.chdir(tmp_path)
        spec = importlib.util.spec_from_file_location("page_of_docs", file)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, "page_of_docs", module)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            spec.loader.exec_module(module)
        return module

    return run


def test_the_receptor_of_the_recipe(page):
    made = page("extend/receptor.md")
    assert made.asleep == pytest.approx(40 / 51, rel=1e-9)
    assert (made.found.conductance, made.found.current) == (pytest.approx(0.04), pytest.approx(-2.4))
    assert 0.5 < made.opened < 1 and {"ampa.open", "slow.open"} <= set(made.side_by_side.data_vars)


def test_the_drug_of_the_recipe(page):
    made = page("extend/drug.md")
    assert made.half_life == pytest.approx(70 * np.log(2) / 7, rel=2e-3)
    assert made.left == pytest.approx(0.5) and made.ratio == pytest.approx(0.5, rel=1e-6)


def test_the_readout_of_the_recipe(page):
    made = page("extend/readout.md")
    assert float(made.triangle) == pytest.approx(4, abs=1e-9)
    two = made.half_width(np.array([[0, 1, 1, 0, 0], [0, 0, 2, 0, 0]]), np.arange(5.0))
    assert two == pytest.approx([2.0, 1.0])
    assert made.widths[0] < made.widths[1]
    with pytest.raises(made.ParameterError, match="no return"):
        made.half_width([0, 1, 1], [0, 1, 2])


def test_the_scenario_of_the_recipe(page):
    made = page("extend/scenario.md")
    low, median, high = made.peak["calcium"]
    assert low < median < high and made.usual < median


def test_the_comparisons_with_other_tools(page):
    made = page("coming_from.md")
    expected = [0, *(int(100 / (10 * np.log(p / (p - 1)))) for p in (2.0, 4.0))]
    assert made.spikes.tolist() == expected
    assert made.left == pytest.approx(10 * np.exp(-50 * np.array([0.05, 0.1, 0.2])), rel=1e-5)
    t = np.array([72.0, 48.0, 24.0])
    closed = 100 * 2 / (70 * (2 - 0.1)) * (np.exp(-0.1 * t) - np.exp(-2 * t)).sum()
    assert made.trough == pytest.approx(closed, rel=1e-4)
    assert 0 < made.highest < 1
