"""COMBINE archive (OMEX): a scenario with all it needs in one file, for this program and for others.

Takes in    a scenario from a TOML file
Hands on    `write_omex(scenario, path)`: scenario.toml and its spikes; of a model without noise and delays model.xml
            (SBML) and, where nothing but events on ports happens, simulation.sedml; `read_omex(path, folder)`
Same bytes  for the same scenario and version, so that archives can be compared
Not here    several members, moving inputs in SED-ML (the archive says so), results
Sources     Bergmann2014 (the archive), Waltemath2011 (SED-ML)
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from glutamate.engine.whole import whole
from glutamate.errors import GlutamateError, ResultError, ScenarioError

if TYPE_CHECKING:
    from glutamate.engine.model import Model

COMBINE = "http://identifiers.org/combine.specifications/"
MANIFEST = COMBINE + "omex-manifest"
FORMATS = {
    ".omex": COMBINE + "omex",
    ".xml": COMBINE + "sbml.level-3.version-2",
    ".sedml": COMBINE + "sed-ml.level-1.version-4",
    ".toml": "http://purl.org/NET/mediatypes/application/toml",
    ".csv": "http://purl.org/NET/mediatypes/text/csv",
    ".md": "http://purl.org/NET/mediatypes/text/markdown",
}
SBML, SEDML = "http://www.sbml.org/sbml/level3/version2/core", "http://sed-ml.org/sed-ml/level1/version4"
MATHML = "http://www.w3.org/1998/Math/MathML"
MOMENT = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can hold
LARGEST, MOST_FILES, STEPS = 100_000_000, 1000, 1000


def write_omex(scenario: Any, path: str | os.PathLike[str]) -> Path:
    """Write the archive of a scenario to a new file.

    Raises ResultError if the file exists, ScenarioError for a scenario that is not as its TOML file has it.
    """
    target = Path(path)
    if target.exists():
        raise ResultError(f"writing {target}", "a file that exists", "a new file", "choose another name")
    files = {"scenario.toml": _toml(scenario)}
    notes = [
        f"# {scenario.plan.title}",
        "",
        "`glutamate run scenario.toml` runs it after unpacking.",
    ]
    spikes = getattr(scenario.plan, "spikes", None)
    if spikes is not None:
        files[PurePosixPath(spikes).name] = (scenario.folder / spikes).read_text("utf-8")
    if hasattr(scenario, "model"):
        notes += _add_model(scenario, files)
    elif hasattr(scenario.plan, "network"):
        notes.append("Networks of spiking cells have no SBML; `glutamate export NAME --format sonata` writes them.")
    else:
        notes.append("A timeline of a life has no SBML: its days are made by this program while it runs.")
    files["README.md"] = "\n".join(notes) + "\n"
    everything = {"manifest.xml": _manifest(files), **files}
    with whole(target) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in everything.items():
            archive.writestr(zipfile.ZipInfo(name, MOMENT), text.encode("utf-8"), zipfile.ZIP_DEFLATED)
    return target


def read_omex(path: str | os.PathLike[str], folder: str | os.PathLike[str]) -> Any:
    """Unpack an archive into a new folder and return its scenario, checked.

    Raises ResultError for anything that is no such archive, is larger than 100 MB or would write outside the folder.
    """
    from glutamate.scenarios import Scenario

    target = Path(folder)
    if target.exists():
        raise ResultError(f"unpacking {path}", f"{target}, which exists", "a new folder", "choose another name")
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            names = [entry.filename for entry in entries]
            outside = [n for n in names if n.startswith("/") or "\\" in n or ".." in PurePosixPath(n).parts or ":" in n]
            size = sum(entry.file_size for entry in entries)
            if outside or size > LARGEST or len(names) > MOST_FILES:
                came = f"the name {outside[0]!r}" if outside else f"{len(names)} files of {size / 1e6:.0f} MB"
                raise ResultError(f"unpacking {path}", came, "files inside, below 100 MB", "do not trust it")
            if "scenario.toml" not in names:
                came = ", ".join(names[:5])
                raise ResultError(f"unpacking {path}", came, "scenario.toml inside", "use one that this program wrote")
            archive.extractall(target)
    except (OSError, zipfile.BadZipFile) as problem:
        raise ResultError(f"unpacking {path}", f"{problem}", "a COMBINE archive", "check the file") from None
    return Scenario.from_toml(target / "scenario.toml").check()


def _toml(scenario: Any) -> str:
    """The text of a scenario's file, spikes named as they lie in the archive."""
    from glutamate.scenarios.loader import read

    file = scenario.source.file
    if file is None:
        allowed, do = "a scenario from a file", "write it to a TOML file and load that"
        raise ScenarioError(f"an archive of {scenario.name}", "a scenario from a text", allowed, do)
    same = read(file)[0].model_dump() == scenario.plan.model_dump()
    if not same or getattr(scenario, "changes", None):
        allowed, do = "the scenario as its file has it", "write the changes into the file"
        raise ScenarioError(f"an archive of {scenario.name}", "a changed scenario", allowed, do)
    spikes = getattr(scenario.plan, "spikes", None)
    if spikes is not None and PurePosixPath(spikes).name != spikes:
        allowed, do = "spikes beside the scenario's file", "put them there"
        raise ScenarioError(f"an archive of {scenario.name}", f"spikes in {spikes}", allowed, do)
    return Path(file).read_text("utf-8")


def _add_model(scenario: Any, files: dict[str, str]) -> list[str]:
    """SBML and SED-ML where they can say the same; lines that tell what they hold."""
    from glutamate.interchange.sbml_text import identifiers, to_sbml

    model = scenario.model()
    given = model.values()
    system = model.system
    try:
        triggers, left = _triggers(scenario, model)
        inputs = {slot.path: given[slot.path] for slot in system.inputs}
        values = {slot.path: given[slot.path] for slot in system.parameters}
        files["model.xml"] = to_sbml(system, values, inputs, triggers, name=model.name)
    except GlutamateError as problem:
        return [f"No SBML: {problem.asked}, {problem.came}."]
    if left:
        return [f"model.xml is the model without what happens to it ({left}); scenario.toml has all of it."]
    known = identifiers(system)
    paths = list(dict.fromkeys(row.path for row in scenario.plan.outputs.headline if row.path in known))
    files["simulation.sedml"] = _sedml({path: known[path] for path in paths}, scenario.duration())
    return [f"model.xml (SBML) and simulation.sedml give the same course in other tools; time is in {system.time}."]


def _triggers(scenario: Any, model: Model) -> tuple[dict[str, Any], str]:
    """Events on ports by port, rows (time, value); or nothing and what SED-ML cannot say."""
    protocol = scenario.protocol()
    if len(protocol.parts) > 1:
        return {}, "several phases"
    if scenario.trains() is not None and len(scenario.trains().times_ms) > 1:
        return {}, "one train of spikes for each member"
    drawn = [c for c in protocol.parts[0].commands if getattr(c, "poisson", False) or getattr(c, "jitter", None)]
    if drawn:
        return {}, "random spikes"
    plan = protocol.parts[0].schedule(model.system, 1, 0.0, scenario.duration())
    moved = sorted({path for path, what in plan.targets if what != "jump"})
    if moved:
        return {}, "moving inputs: " + ", ".join(moved)
    rows: dict[str, Any] = {}
    for time, port, value in zip(plan.time, plan.port, plan.value, strict=True):
        rows.setdefault(plan.targets[port][0], []).append((float(time), float(value)))
    return rows, ""


def _manifest(files: Mapping[str, str]) -> str:
    main = "simulation.sedml" if "simulation.sedml" in files else "scenario.toml"
    rows = [(".", FORMATS[".omex"]), ("./manifest.xml", MANIFEST)]
    rows += [(f"./{name}", FORMATS[PurePosixPath(name).suffix]) for name in files]
    lines = [
        f"  <content location={quoteattr(name)} format={quoteattr(kind)}"
        + (' master="true"/>' if name == f"./{main}" else "/>")
        for name, kind in rows
    ]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<omexManifest xmlns=' + quoteattr(MANIFEST) + ">\n"
    return head + "\n".join(lines) + "\n</omexManifest>\n"


def _sedml(paths: Mapping[str, str], end: float) -> str:
    """One uniform time course of a model in SBML and a report of the paths {path: identifier}."""
    made = ElementTree.Element("sedML", {"xmlns": SEDML, "xmlns:sbml": SBML, "level": "1", "version": "4"})

    def add(parent: Any, tag: str, /, **attributes: str) -> Any:
        return ElementTree.SubElement(parent, tag, attributes)

    language = "urn:sedml:language:sbml.level-3.version-2"
    add(add(made, "listOfModels"), "model", id="model", language=language, source="model.xml")
    course = add(
        add(made, "listOfSimulations"), "uniformTimeCourse", id="course", initialTime="0", outputStartTime="0",
        outputEndTime=repr(end), numberOfSteps=str(STEPS),
    )  # fmt: skip
    add(course, "algorithm", kisaoID="KISAO:0000019")
    add(add(made, "listOfTasks"), "task", id="task", modelReference="model", simulationReference="course")
    generators = add(made, "listOfDataGenerators")
    sets = add(add(add(made, "listOfOutputs"), "report", id="report"), "listOfDataSets")
    rows = [("time", {"symbol": "urn:sedml:symbol:time"})]
    where = "/sbml:sbml/sbml:model/sbml:listOfParameters/sbml:parameter[@id='{}']"
    rows += [(path, {"target": where.format(name)}) for path, name in paths.items()]
    for k, (path, what) in enumerate(rows):
        generator = add(generators, "dataGenerator", id=f"generator_{k}", name=path)
        add(add(generator, "listOfVariables"), "variable", id=f"variable_{k}", taskReference="task", **what)
        ElementTree.SubElement(ElementTree.SubElement(generator, "math", xmlns=MATHML), "ci").text = f"variable_{k}"
        add(sets, "dataSet", id=f"set_{k}", label=path, dataReference=f"generator_{k}")
    ElementTree.indent(made)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(made, "unicode") + "\n"
