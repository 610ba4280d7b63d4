"""No way leads from what is measured of a person to a profile, in any room."""

import ast
from pathlib import Path

import numpy as np
import pytest

from glutamate import people
from glutamate.engine import discover
from glutamate.people import targets
from glutamate.people.spread import GABA_CV, GLX_CV

PACKAGE = Path(people.__file__).resolve().parents[1]
NAMED = {"name", "given", "names", "dose", "undone"}  # what may lead to a profile: its name, and exposure in its recipe
PROFILES = [entry.name for entry in discover.entries() if entry.kind == "person"]


def givers() -> list[tuple[str, ast.FunctionDef]]:
    """Functions of the package that say they return a Profile of people."""
    found = []
    for file in sorted(PACKAGE.rglob("*.py")):
        text = file.read_text("utf-8")
        if "people" not in file.parts and "glutamate.people" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.returns is not None:
                words = {n.id for n in ast.walk(node.returns) if isinstance(n, ast.Name)}
                words |= {n.value for n in ast.walk(node.returns) if isinstance(n, ast.Constant)}
                if "Profile" in words:
                    found.append((file.relative_to(PACKAGE).as_posix(), node))
    return found


def test_a_profile_comes_from_its_name_and_from_nothing_else():
    found = givers()
    assert {"people/depression.py", "people/__init__.py", "people/profile.py"} <= {file for file, _ in found}
    for file, node in found:
        takes = {a.arg for a in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]} - {"self"}
        assert takes <= NAMED and not node.args.vararg and not node.args.kwarg, f"{file}: {node.name} takes {takes}"


@pytest.mark.parametrize("name", PROFILES)
def test_the_best_line_through_a_scan_tells_nobody_of_a_measured_profile(name):
    """The area under the curve from draws at one age, each group at its own mean: below 0.70."""
    profile = people.load_person(name)
    group = people.draw(name, 4000, seed=11, age=36.0).labels
    others = people.draw("balanced", 4000, seed=12, age=36.0).labels
    seen = {}
    for what, own, cv in (("glx", profile.glx, GLX_CV), ("gaba", profile.gaba, GABA_CV)):
        mean = 0.0 if own is None else float(own.mean.value)
        width = float(cv.value)
        seen[what] = [(x[what] - x[what].mean()) / width + m for x, m in ((group, mean), (others, 0.0))]
    way = np.array([0.0 if own is None else float(own.mean.value) for own in (profile.glx, profile.gaba)])
    scores = [np.stack([seen["glx"][k], seen["gaba"][k]], axis=1) @ way for k in (0, 1)]
    area = np.searchsorted(np.sort(scores[1]), scores[0]).mean() / 4000 if way.any() else 0.5
    assert area == pytest.approx(targets.told_apart(name), abs=0.02)
    assert (area < 0.70) or profile.kind == "hypothetical"


def test_factors_of_a_profile_leave_tissue_to_its_shift():
    """What spectra show is moved by the group's shift only: the same person has the same Glx where there is none."""
    for name in PROFILES:
        if people.load_person(name).glx is None:
            mine, other = (people.draw(n, 5, seed=4, age=36.0).labels["glx"] for n in (name, "balanced"))
            np.testing.assert_array_equal(mine, other)
