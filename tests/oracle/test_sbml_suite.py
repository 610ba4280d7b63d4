"""Cases of the SBML Test Suite: every listed variable at every listed time within the tolerance of the case."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("libsbml")

FOLDER = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "sbml-semantic"
CASES = sorted(FOLDER.glob("*/*")) if FOLDER.is_dir() else []
ALWAYS_EVERY = 6
LONG = {"01592"}  # ten thousand events that read the past


def seldom(number: int, name: str) -> list[pytest.MarkDecorator]:
    return [pytest.mark.slow] if number % ALWAYS_EVERY or name in LONG else []


PARAMETERS = [pytest.param(c, id=f"{c.parent.name}-{c.name}", marks=seldom(k, c.name)) for k, c in enumerate(CASES)]


def settings(path: Path) -> dict[str, str]:
    """The lines `name: value` of a case."""
    pairs = (line.partition(":") for line in path.read_text().splitlines())
    return {name.strip(): value.strip() for name, _, value in pairs}


def listed(text: str) -> list[str]:
    return [name for name in text.replace(",", " ").split() if name]


def reference(path: Path) -> dict[str, Any]:
    with path.open() as stream:
        rows = [row for row in csv.reader(stream) if row]
    columns = np.array(rows[1:], float).T
    return {
        name.strip().lower() if k == 0 else name.strip(): column
        for k, (name, column) in enumerate(zip(rows[0], columns, strict=True))
    }


@pytest.mark.skipif(not CASES, reason="the cases of the SBML Test Suite are not beside the checkout (shared/data)")
def test_all_cases_are_there() -> None:
    assert len(CASES) == 156


@pytest.mark.parametrize("case", PARAMETERS)
def test_case(case: Path) -> None:
    from glutamate import load, simulate

    said = settings(case / f"{case.name}-settings.txt")
    expected = reference(case / f"{case.name}-results.csv")
    model = load(str(case / f"{case.name}-sbml.xml"))
    names, amounts = listed(said["variables"]), set(listed(said["amount"]))
    absolute, relative = float(said["absolute"]), float(said["relative"])
    for as_amount in (False, True):
        wanted = [name for name in names if (name in amounts) is as_amount]
        if not wanted:
            continue
        data = simulate(model, times=expected["time"], record=wanted, rtol=1e-8, atol=1e-6, amounts=as_amount)
        assert data.attrs["members_failed"] == 0, data.attrs["failed"]
        for name in wanted:
            np.testing.assert_allclose(data[name].values, expected[name], rtol=relative, atol=absolute, err_msg=name)
