"""PEtab problems against the closed form of a reversible conversion: likelihoods, fits, what is refused."""

import numpy as np
import pytest

pytest.importorskip("yaml", reason="the extra `sweep` is not installed")
pytest.importorskip("libsbml", reason="the extra `sbml` is not installed")

from glutamate import petab
from glutamate.errors import GlutamateError, ScenarioError
from glutamate.sweeps.petab_formula import formula

MODEL = """<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1"><model id="conversion">
<listOfCompartments><compartment id="c" spatialDimensions="3" size="1" constant="true"/></listOfCompartments>
<listOfSpecies>{species}</listOfSpecies>
<listOfParameters><parameter id="k1" value="0.3" constant="true"/><parameter id="k2" value="0.6" constant="true"/>
</listOfParameters><listOfReactions>{reactions}</listOfReactions></model></sbml>"""
SPECIES = """<species id="{}" compartment="c" initialConcentration="{}" hasOnlySubstanceUnits="false"
boundaryCondition="false" constant="false"/>"""
REACTION = """<reaction id="{0}" reversible="false" fast="false">
<listOfReactants><speciesReference species="{1}" stoichiometry="1" constant="true"/></listOfReactants>
<listOfProducts><speciesReference species="{2}" stoichiometry="1" constant="true"/></listOfProducts>
<kineticLaw><math xmlns="http://www.w3.org/1998/Math/MathML"><apply><times/><ci>c</ci><ci>{3}</ci><ci>{1}</ci></apply>
</math></kineticLaw></reaction>"""
FILES = {
    "problem.yaml": "format_version: 1\nparameter_file: parameters.tsv\nproblems:\n- sbml_files: [model.xml]\n"
    "  measurement_files: [measurements.tsv]\n  condition_files: [conditions.tsv]\n"
    "  observable_files: [observables.tsv]\n",
    "model.xml": MODEL.format(
        species=SPECIES.format("A", 1) + SPECIES.format("B", 0),
        reactions=REACTION.format("there", "A", "B", "k1") + REACTION.format("back", "B", "A", "k2"),
    ),
    "parameters.tsv": "parameterId\tparameterScale\tlowerBound\tupperBound\tnominalValue\testimate\n"
    "k1\tlog10\t1e-3\t1e3\t0.8\t1\nk2\tlin\t\t\t0.6\t0\n",
    "conditions.tsv": "conditionId\tconditionName\nc0\tas it is\n",
    "observables.tsv": "observableId\tobservableFormula\tnoiseFormula\nobs_a\tA\t0.5\n",
    "measurements.tsv": "observableId\tsimulationConditionId\tmeasurement\ttime\n"
    "obs_a\tc0\t0.7\t0\nobs_a\tc0\t0.1\t10\n",
}


@pytest.fixture
def problem(tmp_path):
    """Writes the files, some changed, and gives the path of the YAML file."""

    def write(**changes: str):
        for name, text in {**FILES, **{f"{key}.tsv": text for key, text in changes.items()}}.items():
            (tmp_path / name).write_text(text, "utf-8")
        return tmp_path / "problem.yaml"

    return write


def conversion(time, k1, k2, a=1.0, b=0.0):
    rest = k2 / (k1 + k2) * (a + b)
    return rest + (a - rest) * np.exp(-(k1 + k2) * np.asarray(time))


def normal(simulated, measured, noise):
    return 0.5 * (((simulated - measured) / noise) ** 2 + np.log(2 * np.pi * noise**2))


def test_the_likelihood_is_that_of_the_closed_form(problem):
    found = petab(problem())
    expected = normal(conversion([0, 10], 0.8, 0.6), np.array([0.7, 0.1]), 0.5).sum()
    assert found.nllh() == pytest.approx(expected, rel=1e-6)
    other = normal(conversion([0, 10], 2.0, 0.6), np.array([0.7, 0.1]), 0.5).sum()
    assert found.nllh({"k1": 2.0}) == pytest.approx(other, rel=1e-6)


def rich(problem, noise=0.0, seed=0):
    """Two conditions that set starts and a rate, a scaled logarithmic observable, fitted noise and scale."""
    rng = np.random.default_rng(seed)
    lines = ["observableId\tsimulationConditionId\tmeasurement\ttime\tobservableParameters\tnoiseParameters"]
    data = []
    for name, k2, a in (("low", 0.6, 1.0), ("high", 1.5, 2.0)):
        for t in np.linspace(0.1, 6, 25):
            for which, size in (("obs_a", 0.05), ("obs_b", 0.1)):
                b_now = a - conversion(t, 0.8, k2, a)
                exact = conversion(t, 0.8, k2, a) if which == "obs_a" else 3.0 * b_now + 0.2
                value = exact * np.exp(0.1 * noise * rng.standard_normal()) if which == "obs_b" else (
                    exact + size * noise * rng.standard_normal())  # fmt: skip
                data.append((which, value, exact))
                own = "scale_b;0.2\tsd_b" if which == "obs_b" else "\t0.05"
                lines.append(f"{which}\t{name}\t{float(value)!r}\t{float(t)!r}\t{own}")
    return data, problem(
        measurements="\n".join(lines) + "\n",
        conditions="conditionId\tk2\tA\nlow\tk_low\t1\nhigh\t1.5\t2\n",
        observables="observableId\tobservableFormula\tobservableTransformation\tnoiseFormula\n"
        "obs_a\tA\tlin\tnoiseParameter1_obs_a\n"
        "obs_b\tobservableParameter1_obs_b * B + observableParameter2_obs_b\tlog\tnoiseParameter1_obs_b\n",
        parameters="parameterId\tparameterScale\tlowerBound\tupperBound\tnominalValue\testimate\n"
        "k1\tlog10\t1e-2\t1e2\t0.8\t1\nk_low\tlog\t1e-2\t1e2\t0.6\t1\n"
        "scale_b\tlin\t0.1\t20\t3\t1\nsd_b\tlog10\t1e-3\t10\t0.1\t1\n",
    )


def test_conditions_placeholders_scales_and_fitted_noise_count(problem):
    data, path = rich(problem, noise=1.0)
    found = petab(path)
    expected = 0.0
    for which, value, exact in data:
        if which == "obs_a":
            expected += normal(exact, value, 0.05)
        else:
            expected += normal(np.log(exact), np.log(value), 0.1) + np.log(value)
    assert found.nllh() == pytest.approx(expected, rel=1e-6)
    # half the sum of squares moves as the likelihood does, fitted noise included
    places = found.problem.place({"k1": 0.8, "k_low": 0.6, "scale_b": 3, "sd_b": 0.1})
    moved = {"k1": 1.1, "k_low": 0.5, "scale_b": 2.5, "sd_b": 0.3}
    squares = [(found.problem.residuals(p) ** 2).sum() / 2 for p in (places, found.problem.place(moved))]
    assert squares[1] - squares[0] == pytest.approx(found.nllh(moved) - found.nllh(), rel=1e-6)


@pytest.mark.slow
def test_a_petab_problem_gives_back_its_parameters(problem):
    _, path = rich(problem, noise=1.0, seed=3)
    task = petab(path)
    found = task.fit(starts=8, polish=2, seed=1)
    truth = {"k1": 0.8, "k_low": 0.6, "scale_b": 3.0, "sd_b": 0.1}
    for name, value in truth.items():
        assert abs(found.values[name] - value) < 3.5 * found.errors[name] < value
    assert task.nllh(found.values) < task.nllh()
    interval = found.profile("sd_b")
    assert interval.low < 0.1 < interval.high


@pytest.mark.parametrize(
    ("changes", "part", "line"),
    [
        ({"measurements": FILES["measurements.tsv"].replace("c0", "c9")}, "c0", None),
        ({"measurements": FILES["measurements.tsv"].replace("obs_a", "obs_x")}, "obs_a", None),
        ({"measurements": FILES["measurements.tsv"].replace("0.7\t0", "0.7\tinf")}, "finite time", 2),
        ({"measurements": FILES["measurements.tsv"].replace("0.1\t10", "x\t10")}, "a number", 3),
        ({"measurements": "observableId\ttime\nobs_a\t1\n"}, "simulationConditionId", 1),
        ({"measurements": "observableId\tsimulationConditionId\tmeasurement\ttime\n"}, "no lines", None),
        ({"measurements": FILES["measurements.tsv"].replace("\t10", "\t10\t1\t2")}, "more cells", 3),
        ({"measurements": "preequilibrationConditionId\tobservableId\tsimulationConditionId\tmeasurement\ttime\n"
          "c0\tobs_a\tc0\t1\t1\n"}, "pre-equilibration", 2),
        ({"observables": FILES["observables.tsv"].replace("\tA\t", "\tA + D\t")}, "no such name", None),
        ({"observables": FILES["observables.tsv"].replace("\tA\t", "\tA +\t")}, "arithmetic on names", None),
        ({"observables": FILES["observables.tsv"].replace("\tA\t", "\t__import__('os')\t")}, "exp", None),
        ({"observables": FILES["observables.tsv"].replace("noiseFormula", "noiseFormula\tnoiseDistribution").replace(
            "0.5", "0.5\tlaplace")}, "laplace", 2),
        ({"parameters": FILES["parameters.tsv"].replace("log10", "log2")}, "lin, log", 2),
        ({"parameters": FILES["parameters.tsv"].replace("1e-3", "-1")}, "0 < low", 2),
        ({"parameters": FILES["parameters.tsv"].replace("\t0.6\t0", "\t\t0")}, "nominalValue", 3),
        ({"parameters": FILES["parameters.tsv"].replace("estimate", "estimate\tobjectivePriorType").replace(
            "0.8\t1", "0.8\t1\tnormal")}, "prior", 2),
        ({"conditions": "conditionId\tk9\nc0\t1\n"}, "k9", None),
        ({"conditions": "conditionId\tk2\nc0\tfast\n"}, "fast", None),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_table_is_refused(problem, changes, part, line):
    with pytest.raises(ScenarioError) as caught:
        petab(problem(**changes))
    assert part in str(caught.value)
    if line is not None:
        assert caught.value.line == line and caught.value.file is not None


def test_a_file_that_is_no_problem_is_refused(tmp_path):
    for text in ("format_version: 2\n", "- 1\n", "a: [", "format_version: 1\nproblems: []\n"):
        (tmp_path / "p.yaml").write_text(text, "utf-8")
        with pytest.raises(GlutamateError) as caught:
            petab(tmp_path / "p.yaml")
        assert caught.value.file is not None
    with pytest.raises(GlutamateError):
        petab(tmp_path / "missing.yaml")


def test_formulas_are_arithmetic():
    values = {"a": np.array([1.0, 4.0]), "b": 2.0}
    found = formula("-a^2 + sqrt(a) * max(b, 1) / 2 - log10(100)", "a test")
    assert found.names == ("a", "b")
    assert found(values) == pytest.approx([-1 + 1 - 2, -16 + 2 - 2])
    for text in (
        "a.real",
        "a if b else 1",
        "[a]",
        "lambda: 1",
        "exp(a, b)",
        "f(a)",
        "'a'",
        "True",
        "a < b",
        "",
        "(" * 500,
    ):
        with pytest.raises(ScenarioError):
            formula(text, "a test")
