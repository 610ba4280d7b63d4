"""Every target runs and stays near the number its source gives; a miss is named here and nowhere hidden."""

import importlib
import inspect
import pkgutil
import re
from typing import Any

import numpy as np
import pytest

import glutamate.circuit
import glutamate.molecule
import glutamate.readouts
import glutamate.synapse
from glutamate.engine.mechanism import Target
from glutamate.parameter import check_source
from glutamate.units import parse_unit

KINDS = {"identity", "regression", "calibration", "prediction"}
MISSES = {
    ("SYN-02", "paired pulse at 50 ms within 1.3 to 2.0"),  # 2.11: the published fit itself exceeds the mean of slices
    ("SYN-15", "GluN2B, open at least once after 1 mM 1 ms"),  # 0.80 against 0.56: the scheme opens again and again
    ("SYN-17", "GluN2A and GluN2B at 31 degC, fast decay"),  # 19.7 ms against 23.5 +- 3.8
    ("SYN-17", "GluN2A and GluN2B at 31 degC, slow decay"),  # 284 ms, fitted over 800 ms; 137 over 300
    ("SYN-19", "GluN2A, desensitization in 1 mM"),  # 178 ms against 568
    ("SYN-19", "GluN2A, recovery from it"),  # 1106 ms against 618
    ("SYN-19", "GluN2B, recovery from it"),  # 3060 ms against 1557
    ("SYN-21", "zinc on GluN2B per GluN2A, at least 100"),  # 50: the published constants allow 33 to 100
    ("SYN-25b", "left by 10 uM ketamine on a patch"),  # 3.2 % against 34: the data have a second, membrane route
    ("SYN-25b", "ketamine leaving, 0.11 to 0.44 /s"),  # 0.070 /s: the GluN2A scheme desensitizes too deeply
    ("SYN-31", "rise of the AMPA current"),  # 0.065 ms: the well-mixed cleft peaks at once
    ("CIR-24", "rate without balance, strength 1"),  # 46.8 Hz against 12.1; 8.2 if inhibition hears other regions too
    ("CIR-24", "rate without balance, strength 2"),  # 95.1 Hz against 23.0; 17.9 likewise
    ("CIR-24", "rate without balance, strength 4"),  # 189 Hz against 41.9; 33.3 likewise
    ("CIR-43", "slope of the field at a ratio of 2"),  # -0.467, not -0.53; a course of 120 s spreads by 0.14
    ("CIR-43", "slope of the field at a ratio of 3"),  # -0.547 against -0.61
    ("CIR-43", "slope of the field at a ratio of 4"),  # -0.644 against -0.70
    ("CIR-43", "slope of the field at a ratio of 5"),  # -0.745 against -0.80
    ("CIR-48", "undershoot per peak"),  # 0.2227 against 0.23 +- 3 %; the source rounds 0.57 / 2.53
    ("CLE-03", "slow-wave power of the whole record"),  # -4.4 % against 0 +- 3: two sounds in every 4 s
    ("CLE-04", "spindle power after sound in phase above sham"),  # 0.073 against 0.086 mV^2
    ("PAI-02", "first response kept without NMDA"),  # 2 spikes of 21: the reduced cell has NMDA in its first response
    ("PAI-05", "less summation at 1 Hz with 30 % less NMDA"),  # 138 against 136: the first volley shrinks alike
}


def collect() -> list[Target]:
    """Targets of all mechanisms at their defaults, then those of whole models."""
    found: list[Target] = []
    for package in (glutamate.molecule, glutamate.synapse, glutamate.circuit, glutamate.readouts):
        for entry in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            module: Any = importlib.import_module(entry.name)
            kinds = [
                c
                for c in vars(module).values()
                if inspect.isclass(c) and hasattr(c, "PARAMETERS") and c.__module__ == entry.name
            ]
            found += [t for kind in kinds if hasattr(kind, "targets") for t in kind().targets()]
            found += module.targets() if hasattr(module, "targets") else []
    return found


TARGETS = [target for target in collect() if not target.long]


def label(target: Target) -> str:
    return re.sub(r"[^\w.]+", "-", f"{target.id} {target.what}")


@pytest.mark.parametrize("target", TARGETS, ids=label)
def test_target(target: Target) -> None:
    got = target.measure()
    assert np.isfinite(got)
    allowed = target.tolerance * abs(target.expected) if target.relative else target.tolerance
    passed = abs(got - target.expected) <= allowed
    known_miss = (target.id, target.what) in MISSES
    assert not (target.hard and known_miss), "a hard target may not be a known miss"
    assert passed != known_miss, f"expected {target.expected:g} within {allowed:g} {target.unit}, got {got:g}"


def test_known_misses_are_targets() -> None:
    assert {(t.id, t.what) for t in TARGETS} >= MISSES


def test_targets_are_well_formed() -> None:
    names = [(t.id, t.what) for t in TARGETS]
    assert len(set(names)) == len(names)
    for target in TARGETS:
        assert re.fullmatch(r"[A-Z]{3}-\d\d[a-z]?", target.id)
        assert target.kind in KINDS
        parse_unit(target.unit)
        if not target.source.startswith("computed:"):
            check_source(target.source)
