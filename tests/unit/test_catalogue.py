"""The catalogue finds what is shipped without registration, and shows every entry."""

import csv
import io
import json
import sys

import pytest

from glutamate import api, catalogue
from glutamate.engine import discover
from glutamate.errors import GlutamateError, MechanismError, ParameterError, PathError, TargetError
from glutamate.parameter import parse_bibtex
from glutamate.report import validation

MECHANISM = '''"""A pool that empties.

Not here    anything else
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Target, mechanism
from glutamate.parameter import par
from glutamate.units import mM


@mechanism
class {name}:
    """The pool."""

    empty_time: float = par(2.0, "ms", "assumed: test")

    class State(NamedTuple):
        level: mM

    def start(self, drive):
        return self.State(1.0)

    def rate(self, state, drive):
        return self.State(-state.level / self.empty_time)

    def targets(self):
        return [Target("{id}", "time to empty", 2.0, "ms", 0.1, "assumed", "identity", {measure})]
'''


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Write modules of another installed package and let discover find it by its entry point."""

    def write(**files: str) -> None:
        folder = tmp_path / "elsewhere_pools"
        folder.mkdir(exist_ok=True)
        (folder / "__init__.py").write_text("")
        for name, text in files.items():
            (folder / f"{name}.py").write_text(text)
        info = tmp_path / "elsewhere_pools-1.dist-info"
        info.mkdir(exist_ok=True)
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: elsewhere_pools\nVersion: 1\n")
        (info / "entry_points.txt").write_text("[glutamate]\npools = elsewhere_pools\n")
        monkeypatch.syspath_prepend(str(tmp_path))
        discover.entries.cache_clear()

    yield write
    for name in [n for n in sys.modules if n.startswith("elsewhere_pools")]:
        del sys.modules[name]
    discover.entries.cache_clear()
    discover.model.cache_clear()


def test_the_shipped_rooms_are_found():
    names = {(row["kind"], row["name"]) for row in catalogue.listing()}
    assert {("mechanism", "ampa"), ("mechanism", "nmda"), ("model", "synapse"), ("scenario", "theta_burst")} <= names
    assert all(set(row) == {"name", "kind", "title", "scale", "source_file"} for row in catalogue.listing())
    assert all(row["title"] and row["source_file"] for row in catalogue.listing())


@pytest.mark.parametrize("kind", catalogue.KINDS)
def test_singular_and_plural_are_the_same_and_empty_kinds_are_no_error(kind):
    plural = {v: k for k, v in catalogue.PLURALS.items() if k != "persons"}[kind]
    assert catalogue.listing(kind) == catalogue.listing(plural)


def test_an_unknown_kind_names_the_closest():
    with pytest.raises(PathError) as error:
        catalogue.listing("scenaros")
    assert "scenarios" in error.value.closest


@pytest.mark.parametrize("row", [r for r in catalogue.listing() if r["kind"] != "target"], ids=lambda r: r["name"])
def test_everything_in_the_list_can_be_shown(row):
    page = catalogue.show(f"{row['kind']}:{row['name']}")
    assert tuple(page) == catalogue.PAGE
    assert page["card"]
    json.dumps(page, allow_nan=False)


def test_a_target_shows_what_measures_it():
    page = catalogue.show("SYN-11")
    assert page["kind"] == "target" and {row["id"] for row in page["targets"]} == {"SYN-11"}
    assert catalogue.show("EXC-16")["targets"] == []  # open: nothing measures it


def test_a_model_shows_its_wires_and_the_equations_of_its_parts():
    left = [row["left"] for row in catalogue.show("synapse")["equations"]]
    assert "nmda.glutamate" in left and "d nmda.open/dt" in left
    assert len(left) == len(set(left))


def test_a_class_name_shows_its_mechanism_and_an_unknown_one_the_closest():
    assert catalogue.show("NMDAReceptor")["name"] == "nmda"
    with pytest.raises(PathError) as error:
        catalogue.show("nmdaa")
    assert error.value.closest[0] == "nmda"


def test_parameters_of_all_models_carry_their_name_and_of_one_do_not():
    every = {row["path"] for row in catalogue.parameters()}
    one = {row["path"] for row in catalogue.parameters("synapse")}
    assert {f"synapse.{path}" for path in one} <= every
    assert all(row["assumed"] for row in catalogue.parameters(assumed=True))
    keys = {"path", "value", "unit", "canonical_value", "canonical_unit", "low", "high", "source", "assumed", "note"}
    assert all(set(row) == keys for row in catalogue.parameters("nmda"))


def test_parameters_are_written_as_csv_markdown_and_bibtex():
    rows = catalogue.parameters("nmda")
    read = list(csv.DictReader(io.StringIO(catalogue.written(rows, "csv"))))
    assert [r["path"] for r in read] == [r["path"] for r in rows]
    table = catalogue.written(rows, "md").splitlines()
    assert len(table) == len(rows) + 2
    assert "LesterJahr1992" in parse_bibtex(catalogue.written(rows, "bib"), "here")


def test_load_gives_one_model_and_names_what_is_unknown():
    assert api.load("synapse") is api.load("synapse")
    assert "voltage" in api.load("synapse", voltage="clamped").slots()
    with pytest.raises(PathError) as error:
        api.load("synaps")
    assert "synapse" in error.value.closest
    with pytest.raises(PathError) as choice:
        api.load("synapse", voltag="clamped")
    assert choice.value.closest == ("voltage",)
    with pytest.raises(ParameterError):
        api.load("synapse", voltage="frozen")
    with pytest.raises(ParameterError):
        api.load("synapse", voltage=["clamped"])


def test_another_package_takes_part_by_its_entry_point(package):
    package(pool=MECHANISM.format(name="Pool", id="SYN-01", measure="lambda: self.empty_time"))
    assert ("mechanism", "pool") in {(r["kind"], r["name"]) for r in catalogue.listing("mechanism")}
    assert catalogue.show("pool")["equations"][0]["text"] == "-level / empty_time"
    assert any(row["what"] == "time to empty" and row["passed"] for row in validation.validate("SYN-01"))


def test_two_mechanisms_in_one_file_are_called_like_their_classes(package):
    both = MECHANISM.format(name="FastPool", id="SYN-01", measure="lambda: 2.0")
    package(pools=both + both[both.index("@mechanism") :].replace("FastPool", "NMDAPool"))
    names = {row["name"] for row in catalogue.listing("mechanism")}
    assert {"fast_pool", "nmda_pool"} <= names and "pools" not in names


def test_a_file_that_is_no_python_is_named_with_its_line(package):
    package(broken="@mechanism\nclass Broken\n")
    with pytest.raises(MechanismError) as error:
        catalogue.listing()
    assert error.value.file is not None and error.value.file.endswith("broken.py") and error.value.line == 2


def test_an_entry_point_without_a_module_is_refused(tmp_path, monkeypatch):
    info = tmp_path / "gone-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: gone\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[glutamate]\ngone = gone_module\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    discover.entries.cache_clear()
    with pytest.raises(ParameterError, match="gone_module"):
        catalogue.listing()
    monkeypatch.undo()
    discover.entries.cache_clear()


@pytest.mark.parametrize(
    ("measure", "status", "passed"),
    [
        ("lambda: 2.1", "passed", True),
        ("lambda: 2.3", "missed", False),
        ("lambda: float('nan')", "error", None),
        ("lambda: 1 / 0", "error", None),
    ],
)
def test_a_measure_passes_misses_or_fails(package, measure, status, passed):
    package(pool=MECHANISM.format(name="Pool", id="SYN-01", measure=measure))
    row = next(r for r in validation.validate("SYN-01") if r["what"] == "time to empty")
    assert (row["status"], row["passed"]) == (status, passed)
    assert row["tolerance"] == pytest.approx(0.2)
    if status == "missed":
        assert row["size"] == pytest.approx(1.5)
    if status == "error":
        assert row["got"] is None and row["message"]


def test_a_target_that_takes_minutes_waits_until_it_is_asked_for(package):
    measure = "lambda: self.empty_time, long=True"
    package(pool=MECHANISM.format(name="Pool", id="SYN-01", measure=measure))

    def status(*patterns, **options):
        return next(r["status"] for r in validation.validate(*patterns, **options) if r["what"] == "time to empty")

    assert status("SYN-0") == "skipped"
    assert status("SYN-0", everything=True) == status("syn-01") == "passed"


def test_an_id_with_a_letter_can_be_asked_for(package):
    package(pool=MECHANISM.format(name="Pool", id="SYN-01q", measure="lambda: 2.0"))
    assert [row["what"] for row in validation.validate("SYN-01q")] == ["time to empty"]


def test_a_target_with_an_unknown_id_is_refused(package):
    package(pool=MECHANISM.format(name="Pool", id="SYN-99", measure="lambda: 2.0"))
    with pytest.raises(TargetError) as error:
        validation.validate("SYN-01")
    assert "targets.toml" in error.value.allowed


def test_every_id_is_in_the_registry_with_words_and_a_scale():
    registry = validation.registry()
    assert len(registry) == 353
    assert all(20 <= len(row["what"]) <= 110 and row["scale"] for row in registry.values())


def test_open_targets_are_rows_and_patterns_are_prefixes():
    rows = validation.validate("EXC-16", "exc-20")
    assert len(rows) == 2 and {row["status"] for row in rows} == {"open"}
    named = [name for name in validation.registry() if validation.fits(name, "xsc-1")]
    assert named == [f"XSC-{k}" for k in range(10, 19)]
    with pytest.raises(GlutamateError) as error:
        validation.validate("SYX")
    assert "SYN" in error.value.closest


def test_the_quick_look_finds_what_the_whole_list_holds():
    listed = discover._loadable(discover.entries())
    assert {"synapse", "tripartite", "nmda"} <= set(listed)
    assert [name for name, entry in listed.items() if discover._shipped(name) not in (entry, None)] == []
    assert discover._shipped("synapse") == listed["synapse"]
    assert discover._shipped("nmda") == listed["nmda"]
    assert discover._shipped("nothing_of_that_name") is None
