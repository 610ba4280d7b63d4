"""SBML files that are malformed, hostile or beyond what is supported: a clear error, at once, without a network."""

from __future__ import annotations

import socket
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("libsbml")

from glutamate import load, simulate
from glutamate.errors import GlutamateError, ParameterError, PathError
from glutamate.interchange.sbml import load_text
from glutamate.interchange.sbml_file import LARGEST, SbmlError

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
CORE = "http://www.sbml.org/sbml/level3/version2/core"
OLD = "http://www.sbml.org/sbml/level3/version1"
OPEN = f'<sbml xmlns="{CORE}" level="3" version="2">'
MATHS = "http://www.w3.org/1998/Math/MathML"
ONE = '<listOfParameters><parameter id="a" value="1" constant="false"/></listOfParameters>'


def document(body: str) -> str:
    return f"{HEAD}{OPEN}<model>{body}</model></sbml>"


def rate(body: str) -> str:
    return document(
        f'{ONE}<listOfRules><rateRule variable="a"><math xmlns="{MATHS}">{body}</math></rateRule></listOfRules>'
    )


def functions(*bodies: str) -> str:
    rows = "".join(
        f'<functionDefinition id="f{k}"><math xmlns="{MATHS}"><lambda><bvar><ci>x</ci></bvar>{body}</lambda></math>'
        "</functionDefinition>"
        for k, body in enumerate(bodies)
    )
    last = len(bodies) - 1
    call = f'<math xmlns="{MATHS}"><apply><ci>f{last}</ci><ci>a</ci></apply></math>'
    rules = f'<listOfRules><rateRule variable="a">{call}</rateRule></listOfRules>'
    return document(f"<listOfFunctionDefinitions>{rows}</listOfFunctionDefinitions>{ONE}{rules}")


def twice(k: int) -> str:
    return f"<apply><ci>f{k}</ci><apply><ci>f{k}</ci><ci>x</ci></apply></apply>"


def composed(parts: str, definitions: str) -> str:
    return (
        f'{HEAD}<sbml xmlns="{OLD}/core" xmlns:comp="{OLD}/comp/version1" comp:required="true" level="3" version="1">'
        f'<model id="m"><comp:listOfSubmodels>{parts}</comp:listOfSubmodels></model>'
        f"<comp:listOfModelDefinitions>{definitions}</comp:listOfModelDefinitions></sbml>"
    )


def submodel(name: str, of: str) -> str:
    return f'<comp:submodel comp:id="{name}" comp:modelRef="{of}"/>'


def definition(name: str, parts: str) -> str:
    return (
        f'<comp:modelDefinition id="{name}"><comp:listOfSubmodels>{parts}</comp:listOfSubmodels></comp:modelDefinition>'
    )


UNFOLDING = composed(
    submodel("s", "x0"),
    "".join(definition(f"x{k}", submodel("s", f"x{k + 1}") + submodel("t", f"x{k + 1}")) for k in range(40))
    + '<comp:modelDefinition id="x40"/>',
)
ITSELF = composed(submodel("s", "x0"), definition("x0", submodel("s", "x0")))
ELSEWHERE = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'
LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
PACKAGE = (
    '<sbml xmlns="{old}/core" xmlns:q="{old}/{name}/version1" q:required="true" level="3" version="1"><model/></sbml>'
)
CALL = "<apply><ci>f{}</ci><ci>x</ci></apply>"
HOSTILE = {
    "entities": (HEAD + LAUGHS + OPEN + "<model/></sbml>", "document type"),
    "another file": (HEAD + ELSEWHERE + OPEN + "<model/></sbml>", "document type"),
    "malformed": (HEAD + OPEN + "<model></sbml>", "not well formed"),
    "empty": ("", "not well formed"),
    "no XML": ("hello", "not well formed"),
    "another language": ("<html><body/></html>", "SBML"),
    "no model": (HEAD + OPEN + "</sbml>", "without a model"),
    "deep": (rate("<apply><minus/>" * 100_000 + "<ci>a</ci>" + "</apply>" * 100_000), "nested"),
    "many elements": (HEAD + OPEN + "<a/>" * 600_000 + "</sbml>", "elements"),
    "calls without measure": (functions("<apply><plus/><ci>x</ci><cn>1</cn></apply>", *map(twice, range(39))), "calls"),
    "calls itself": (functions(CALL.format(1), CALL.format(0)), "itself"),
    "submodels without measure": (UNFOLDING, "submodels"),
    "a submodel of itself": (ITSELF, "contains itself"),
    "unknown identifier": (rate("<ci>aa</ci>"), "not defined"),
    "missing argument": (rate("<apply><divide/><ci>a</ci></apply>"), "1 arguments"),
    "unknown function": (rate("<apply><ci>g</ci><ci>a</ci></apply>"), "not defined"),
    "another package": (HEAD + PACKAGE.format(old=OLD, name="qual"), "qual"),
    "unknown package": (HEAD + PACKAGE.format(old=OLD, name="arrays"), "package"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_refused_with_a_reason(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(*given: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    text, reason = HOSTILE[name]
    with pytest.raises(SbmlError) as caught:
        load_text(text)
    assert reason in str(caught.value)
    assert all([caught.value.asked, caught.value.came, caught.value.allowed, caught.value.do])


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    file = tmp_path / "x.xml"
    file.write_bytes(bytes(range(256)))
    with pytest.raises(SbmlError, match="not well formed"):
        load(str(file))


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "x.xml"
    with file.open("wb") as stream:
        stream.truncate(LARGEST + 1)
    with pytest.raises(SbmlError, match="MiB"):
        load(str(file))


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(SbmlError, match="no such file"):
        load(str(tmp_path / "none.xml"))
    (tmp_path / "folder.xml").mkdir()
    with pytest.raises(SbmlError, match="a folder"):
        load(str(tmp_path / "folder.xml"))
    with pytest.raises(ParameterError):
        load(str(tmp_path / "none.xml"), voltage="clamped")


def test_other_encodings() -> None:
    text = document(ONE)
    for encoding in ("utf-16", "iso-8859-1"):
        named = text.replace("UTF-8", encoding)
        assert "a" in load_text(named.encode(encoding)).system.outputs


@pytest.mark.parametrize("source", ["http://127.0.0.1:9/x.xml", "../x.xml", "file:///etc/passwd", "urn:miriam:x"])
def test_external_models_outside_the_folder(source: str, tmp_path: Path) -> None:
    external = f'<comp:externalModelDefinition comp:id="x0" comp:source="{source}"/>'
    text = composed(submodel("s", "x0"), "").replace("<comp:listOfModelDefinitions></comp:listOfModelDefinitions>",
        f"<comp:listOfExternalModelDefinitions>{external}</comp:listOfExternalModelDefinitions>")  # fmt: skip
    with pytest.raises(SbmlError, match="outside the folder"):
        load_text(text, tmp_path)


def test_submodels_are_flattened(tmp_path: Path) -> None:
    parameter = '<listOfParameters><parameter id="p" value="{}" constant="false"/></listOfParameters>'
    rule = f'<listOfRules><rateRule variable="p"><math xmlns="{MATHS}"><cn>2</cn></math></rateRule></listOfRules>'
    inside = f'<comp:modelDefinition id="x0">{parameter.format(3)}{rule}</comp:modelDefinition>'
    beside = (
        f'{HEAD}<sbml xmlns="{OLD}/core" level="3" version="1"><model id="o">{parameter.format(5)}{rule}</model></sbml>'
    )
    (tmp_path / "other.xml").write_text(beside)
    external = '<comp:externalModelDefinition comp:id="x1" comp:source="other.xml" comp:modelRef="o"/>'
    text = composed(submodel("s", "x0") + submodel("t", "x1"), inside).replace("</sbml>",
        f"<comp:listOfExternalModelDefinitions>{external}</comp:listOfExternalModelDefinitions></sbml>")  # fmt: skip
    data = simulate(load_text(text, tmp_path), times=[0.0, 1.0])
    assert data["s__p"].values.tolist() == [3, 5]
    assert data["t__p"].values.tolist() == [5, 7]


def test_a_fast_reaction_is_named() -> None:
    body = (
        '<listOfCompartments><compartment id="c" size="1" constant="true"/></listOfCompartments>'
        '<listOfReactions><reaction id="quick" reversible="false" fast="true"/></listOfReactions>'
    )
    text = f'{HEAD}<sbml xmlns="{OLD}/core" level="3" version="1"><model>{body}</model></sbml>'
    with pytest.raises(SbmlError, match="quick"):
        load_text(text)


def test_rules_in_a_loop_are_named() -> None:
    def rule(a: str, b: str) -> str:
        return f'<assignmentRule variable="{a}"><math xmlns="{MATHS}"><ci>{b}</ci></math></assignmentRule>'

    both = "".join(f'<parameter id="{x}" constant="false"/>' for x in "ab")
    body = f"<listOfParameters>{both}</listOfParameters><listOfRules>{rule('a', 'b')}{rule('b', 'a')}</listOfRules>"
    with pytest.raises(SbmlError, match="value of a -> value of b -> value of a"):
        load_text(document(body))


def row_of_rules(length: int) -> str:
    names = [f"p{k}" for k in range(length)]
    both = "".join(f'<parameter id="{x}" constant="false"/>' for x in names)
    rows = "".join(
        f'<assignmentRule variable="{a}"><math xmlns="{MATHS}"><apply><plus/><ci>{b}</ci><cn>1</cn></apply></math>'
        "</assignmentRule>"
        for a, b in pairwise(names)
    )
    last = f'<assignmentRule variable="{names[-1]}"><math xmlns="{MATHS}"><cn>0</cn></math></assignmentRule>'
    return document(f"<listOfParameters>{both}</listOfParameters><listOfRules>{rows}{last}</listOfRules>")


def test_a_long_row_of_rules() -> None:
    model = load_text(row_of_rules(1500))
    g = model.system.graph
    assert g.evaluate([model.system.outputs["p0"][1]], {("time", 0): 0.0})[0] == 1499


def test_a_row_of_rules_without_measure() -> None:
    with pytest.raises(SbmlError, match="in a row"):
        load_text(row_of_rules(20_000))


def test_values_may_be_set_by_identifier() -> None:
    model = load_text(rate("<apply><minus/><ci>a</ci></apply>"))
    data = simulate(model.set({"a": 3.0}), times=[0.0, 1.0])
    assert data.a.values == pytest.approx([3, 3 * np.exp(-1)])
    with pytest.raises(PathError):
        model.set({"b": 1.0})


def test_amounts_need_species() -> None:
    with pytest.raises(GlutamateError, match="amounts of species"):
        simulate("synapse", times=[1.0], amounts=True)
