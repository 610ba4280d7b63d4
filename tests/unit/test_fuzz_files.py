"""Files with random damage: SBML, sweeps, PEtab problems. Whatever comes, it is read or refused in four parts."""

import os
import random
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest

from glutamate.errors import GlutamateError
from glutamate.sweeps.plan import Plan

SBML = """<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2"><model id="m" conversionFactor="f">
<listOfFunctionDefinitions><functionDefinition id="twice"><math xmlns="http://www.w3.org/1998/Math/MathML"><lambda><bvar>
<ci>x</ci></bvar><apply><times/><cn>2</cn><ci>x</ci></apply></lambda></math></functionDefinition></listOfFunctionDefinitions>
<listOfCompartments><compartment id="c" spatialDimensions="3" size="1" constant="true"/></listOfCompartments>
<listOfSpecies><species id="A" compartment="c" initialConcentration="1" hasOnlySubstanceUnits="false"
boundaryCondition="false" constant="false"/><species id="B" compartment="c" initialAmount="0"
hasOnlySubstanceUnits="true" boundaryCondition="false" constant="false"/></listOfSpecies>
<listOfParameters><parameter id="k" value="0.3" constant="true"/><parameter id="f" value="1" constant="true"/>
<parameter id="p" value="0" constant="false"/></listOfParameters>
<listOfRules><rateRule variable="p"><math xmlns="http://www.w3.org/1998/Math/MathML"><apply><ci>twice</ci><ci>k</ci></apply>
</math></rateRule></listOfRules>
<listOfReactions><reaction id="r" reversible="false"><listOfReactants><speciesReference species="A" stoichiometry="1"
constant="true"/></listOfReactants><listOfProducts><speciesReference species="B" stoichiometry="1" constant="true"/>
</listOfProducts><kineticLaw><math xmlns="http://www.w3.org/1998/Math/MathML"><apply><times/><ci>k</ci><ci>A</ci></apply></math>
</kineticLaw></reaction></listOfReactions>
<listOfEvents><event useValuesFromTriggerTime="true"><trigger initialValue="true" persistent="true">
<math xmlns="http://www.w3.org/1998/Math/MathML"><apply><gt/><ci>p</ci><cn type="rational">1<sep/>2</cn></apply></math>
</trigger><listOfEventAssignments><eventAssignment variable="p"><math xmlns="http://www.w3.org/1998/Math/MathML"><cn>0</cn>
</math></eventAssignment></listOfEventAssignments></event></listOfEvents></model></sbml>"""
SWEEP = """format = 1
model = "ampa"
duration = "4 ms"
points = 9
design = "lhs"
n = 23
record = ["ampa.open"]
chunk = 5
headline = [{ id = "peak", path = "ampa.open", what = "peak", unit = "%" }]

[set]
ampa.glutamate = "1 mM"

[vary]
"ampa.open_rate" = "2 1/ms..8 1/ms"
ampa.number = "lognormal(50, cv 20 %)"
ampa.close_rate = { low = 0.5, high = 2, scale = "log" }
"""
PETAB = {
    "problem.yaml": "format_version: 1\nparameter_file: parameters.tsv\nproblems:\n- sbml_files: [model.xml]\n"
    "  measurement_files: [measurements.tsv]\n  condition_files: [conditions.tsv]\n"
    "  observable_files: [observables.tsv]\n",
    "parameters.tsv": "parameterId\tparameterScale\tlowerBound\tupperBound\tnominalValue\testimate\n"
    "k\tlog10\t1e-3\t1e3\t0.8\t1\nf\tlin\t\t\t1\t0\nscale\tlin\t0.1\t10\t3\t1\n",
    "conditions.tsv": "conditionId\tA\nc0\t2\n",
    "observables.tsv": "observableId\tobservableFormula\tobservableTransformation\tnoiseFormula\n"
    "obs_a\tA\tlin\tnoiseParameter1_obs_a\nobs_b\tscale*B + observableParameter1_obs_b\tlog10\t0.1 + 0.1*obs_b\n",
    "measurements.tsv": "observableId\tsimulationConditionId\tmeasurement\ttime\tobservableParameters\t"
    "noiseParameters\nobs_a\tc0\t0.7\t0\t\t0.5\nobs_b\tc0\t0.1\t10\t2\t\n",
}
ODD = (
    "", " ", "\t", "\n", '"', "<", ">", "&amp;", "&lol;", "&#0;", "\x00", "nan", "inf", "-1", "0", "1e400", "true",
    "é", "x", "(", ")", "[", "]", "{", "}", "=", "#", ":", "&a", "*a", "/0", "..", "../a", "<![CDATA[", "]]>", "<!--",
    "<lambda/>", "<apply/>", 'level="99"', 'xmlns=""', "9" * 400, "(" * 500, "log(-1)", '__import__("os")',
    "!!python/object/apply:os.getcwd []",
)  # fmt: skip


def damaged(text: str, dice: random.Random) -> str:
    """The text with one to three random changes of characters or of words."""
    for _ in range(dice.choice([1, 1, 2, 3])):
        at, long = dice.randrange(len(text) + 1), dice.choice([1, 3, 20, 200])
        kind = dice.random()
        if kind < 0.2:
            text = text[:at] + text[at + long :]
        elif kind < 0.35:
            text = text[:at] + dice.choice(ODD) + text[at:]
        elif kind < 0.45:
            text = text[:at] + text[at : at + long] * dice.choice([2, 50]) + text[at + long :]
        else:
            words = re.findall(r'"[^"]*"|<[^>]*>|\w+|\s|[^\w\s]', text) or [""]
            here, there = dice.randrange(len(words)), dice.randrange(len(words))
            quoted = words[here][:1] == '"'
            odd = f'"{dice.choice(("", "-1", "0", "1e308", "NaN", "x y", "A", "f"))}"' if quoted else dice.choice(ODD)
            words[here] = dice.choice((odd, words[there], ""))
            text = "".join(words)
    return text


def read_or_refused(read, what: object) -> bool:
    """Whether it was read; anything but an error in four parts fails."""
    try:
        read()
    except GlutamateError as error:
        assert error.asked and error.came and error.allowed and error.do, (what, error.to_dict())
        return False
    return True


@pytest.mark.parametrize("seed", range(4))
def test_damaged_sbml(seed):
    pytest.importorskip("libsbml", reason="the extra `sbml` is not installed")
    from glutamate.interchange.sbml import load_text

    assert read_or_refused(lambda: load_text(SBML), "the whole one")
    read = [
        read_or_refused(lambda k=k: load_text(damaged(SBML, random.Random(f"{seed} {k}"))), (seed, k))
        for k in range(150)
    ]
    assert 2 < sum(read) < 120


@pytest.mark.parametrize("seed", range(2))
def test_damaged_sweeps(seed, tmp_path):
    file = tmp_path / "s.toml"

    def read(text):
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
        return lambda: Plan.from_file(file).hash()

    assert read_or_refused(read(SWEEP), "the whole one")
    found = [read_or_refused(read(damaged(SWEEP, random.Random(f"{seed} {k}"))), (seed, k)) for k in range(150)]
    assert 2 < sum(found) < 120


@pytest.mark.parametrize("seed", range(2))
def test_damaged_petab_problems(seed, tmp_path):
    pytest.importorskip("yaml", reason="the extra `sweep` is not installed")
    pytest.importorskip("libsbml", reason="the extra `sbml` is not installed")
    from glutamate import petab

    files = PETAB | {"model.xml": SBML}

    def read(changes):
        for name, text in {**files, **changes}.items():
            (tmp_path / name).write_text(text, "utf-8")

        def nllh():
            value = petab(tmp_path / "problem.yaml").nllh()
            assert not np.isnan(value)

        return nllh

    assert read_or_refused(read({}), "the whole one")
    found = []
    for k in range(100):
        dice = random.Random(f"{seed} {k}")
        name = dice.choice(sorted(PETAB))
        found.append(read_or_refused(read({name: damaged(PETAB[name], dice)}), (seed, k)))
    assert 2 < sum(found) < 90


def test_measurements_without_a_logarithm_are_refused_and_impossible_values_have_no_likelihood(tmp_path):
    pytest.importorskip("yaml", reason="the extra `sweep` is not installed")
    pytest.importorskip("libsbml", reason="the extra `sbml` is not installed")
    from glutamate import petab

    def problem(old, new):
        for name, text in (PETAB | {"model.xml": SBML}).items():
            (tmp_path / name).write_text(text.replace(old, new), "utf-8")
        return petab(tmp_path / "problem.yaml")

    with pytest.raises(GlutamateError, match="logarithmic scale"):
        problem("obs_b\tc0\t0.1", "obs_b\tc0\t-0.1")
    assert problem("0.1 + 0.1*obs_b", "0 - 0.1*obs_b").nllh() == np.inf


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('level3/version2/core"', 'level2/version4"'),
        ('xmlns="http://www.sbml.org/sbml/level3', 'mlns="http://www.sbml.org/sbml/level3'),
        ('level="3" version="2"', 'level="3" version="9"'),
        ('encoding="UTF-8"', 'encoding="UF-8"'),
        ('conversionFactor="f"', 'conversionFactor="nowhere"'),
    ],
)
def test_what_would_end_the_library_or_is_missing_is_refused(old, new):
    pytest.importorskip("libsbml", reason="the extra `sbml` is not installed")
    from glutamate.interchange.sbml import load_text

    assert SBML.count(old) == 1
    with pytest.raises(GlutamateError):
        load_text(SBML.replace(old, new))


def test_a_whole_number_beyond_all_floats_is_refused():
    from glutamate import load

    for value in (10**400, [1.0, -(10**400)]):
        with pytest.raises(GlutamateError, match="smaller"):
            load("ampa").set({"ampa.number": value})


def test_a_name_too_long_for_a_file_is_refused():
    pytest.importorskip("libsbml", reason="the extra `sbml` is not installed")
    from glutamate import load

    with pytest.raises(GlutamateError, match="check the path"):
        load("(" * 5000 + ".xml")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is read from /proc")
def test_a_large_hostile_file_takes_less_than_a_gigabyte():
    pytest.importorskip("libsbml", reason="the extra `sbml` is not installed")
    code = """
        from glutamate.errors import GlutamateError
        from glutamate.interchange.sbml import load_text
        from peaks import most_own

        def refuse():
            head = '<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2"><model>'
            long = '<a b="' + "x" * 30_000_000 + '"/>'
            for body in ("<a>" * 1_000_000, "<a/>" * 7_000_000, long, "<!--" + "-" * 9_000_000):
                try:
                    load_text(head + body)
                except GlutamateError:
                    continue
                raise SystemExit("it was read")

        print(most_own(refuse))
    """
    place = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], check=True, timeout=100, env=place, capture_output=True
    )
    assert 2**24 < int(done.stdout) < 2**30
