"""Catalogue: everything that is in the model as one flat list, and one page about each.

Takes in    what discover finds, the registry of targets
Hands on    `listing(kind)`, `show(name)`, `parameters(name)`, `surroundings(name)`; equations are printed from the
            graphs that are compiled
"""

from __future__ import annotations

import ast
from functools import cache
from string import ascii_lowercase
from typing import Any

from glutamate.engine import discover
from glutamate.errors import PathError, closest

KINDS = ("mechanism", "model", "drug", "person", "scenario", "claim", "target", "readout", "bridge")
PLURALS = {"people": "person", "bridges": "bridge", **{kind + "s": kind for kind in KINDS}}
PAGE = ("name", "kind", "card", "equations", "parameters", "states", "drives", "outputs", "events", "targets")


def listing(kind: str | None = None) -> list[dict[str, str]]:
    """Rows {name, kind, title, scale, source_file} of a kind (singular or plural) or of all kinds.

    Raises PathError for an unknown kind; a kind without members is an empty list.
    """
    if kind is not None:
        kind = _kind(kind)
    rows = [
        {"name": e.name, "kind": shown, "title": e.title, "scale": e.scale, "source_file": e.source_file}
        for e in discover.entries()
        if (shown := "model" if e.kind == "network" else e.kind) in KINDS and kind in (None, shown)
    ]
    if kind in (None, "target"):
        from glutamate.report.validation import REGISTRY, registry

        file = REGISTRY.relative_to(discover.PACKAGE.parent).as_posix()
        rows += [
            {"name": name, "kind": "target", "title": row["what"], "scale": row["scale"], "source_file": file}
            for name, row in registry().items()
        ]
    order = {name: k for k, name in enumerate(KINDS)}
    return sorted(rows, key=lambda row: order[row["kind"]])  # stable: each kind keeps its order


def _kind(given: str) -> str:
    small = given.lower()
    if small not in KINDS and small not in PLURALS:
        near = closest(small, [*KINDS, *PLURALS])
        raise PathError(f"the kind {given!r:.60}", "no such kind", ", ".join(KINDS), "use one of these", closest=near)
    return PLURALS.get(small, small)


def show(name: str) -> dict[str, Any]:
    """One page: card, equations, parameters, states, drives, outputs, events and targets of anything in the list.

    `name` may be written "kind:name" where two kinds share one; a substance comes before a scenario of its name.
    Raises PathError for an unknown name.
    """
    wanted, _, short = name.rpartition(":")
    rows = listing(wanted or None)
    found = [row for row in rows if row["name"].lower() == short.lower()]
    if not found:
        by_class = {e.attribute: e.name for e in discover.entries() if e.kind == "mechanism"}
        found = [r for r in rows if r["kind"] == "mechanism" and r["name"] == by_class.get(short)]
    if not found:
        names = [row["name"] for row in rows]
        near = closest(short, names)
        allowed = "names that glutamate list shows"
        raise PathError(f"something called {name!r:.80}", "no such name", allowed, "use one of them", closest=near)
    substances = [row for row in found if row["kind"] == "drug"]
    if len(found) > 1 and len(substances) == 1 and {row["kind"] for row in found} == {"drug", "scenario"}:
        found = substances  # the scenario is "scenario:name"
    if len(found) > 1:
        both = tuple(f"{row['kind']}:{row['name']}" for row in found)
        raise PathError(f"one thing called {name!r:.80}", f"{len(found)} of them", ", ".join(both), "say which")
    row = found[0]
    page: dict[str, Any] = dict.fromkeys(PAGE) | {"name": row["name"], "kind": row["kind"]}
    page |= {key: [] for key in PAGE[3:]}
    about = {"mechanism": _mechanism, "model": _model, "scenario": _scenario, "target": _target, "readout": _readout}
    about |= {"drug": _drug, "person": _person, "bridge": _bridge, "claim": _claim}
    networks = {e.name for e in discover.entries() if e.kind == "network"}
    own = _network if row["kind"] == "model" and row["name"] in networks else about[row["kind"]]
    return page | own(row["name"])


def parameters(name: str | None = None, assumed: bool = False) -> list[dict[str, Any]]:
    """Rows {path, value, unit, canonical_value, canonical_unit, low, high, source, assumed, note}.

    Of one model or mechanism; without a name of every model, its name before each path, and of mechanisms that no
    model uses. `assumed` keeps those without a published source.
    """
    if name is None:
        used: set[type] = set()
        rows = []
        for kind in ("model", "mechanism"):
            for entry in discover.entries():
                if entry.kind != kind or (kind == "mechanism" and entry.load() in used):
                    continue
                model = discover.alone(entry.name) if kind == "mechanism" else discover.model(entry.name)
                used |= {type(part) for part in model.system.leaves.values()}
                first = "" if kind == "mechanism" else entry.name + "."
                rows += [{**row, "path": first + row["path"]} for row in model.parameter_rows()]
    else:
        found = discover.model(name)
        if hasattr(found, "groups"):
            from glutamate.scenarios.network_run import parameter_rows

            rows = parameter_rows([found])
        else:
            rows = found.parameter_rows()
    return [row for row in rows if row["source"] != "input" and (row["assumed"] or not assumed)]


def surroundings(name: str) -> list[dict[str, Any]]:
    """Rows {drive, value, model, paths}: what drives a mechanism at the start of a shipped model that holds it.

    Values in canonical units; no rows where no model holds it. Raises PathError for an unknown name.
    """
    from glutamate.engine.surroundings import surroundings as found

    return [{"drive": drive, **each._asdict()} for drive, each in found(name).items()]


def _mechanism(name: str) -> dict[str, Any]:
    from glutamate.report.equations import equations, symbols_of

    entry = discover.find("mechanism", name)
    model = discover.alone(name)
    part = model.system.leaves[name]
    page = _fields(model.system, {name: part}, bare=True)
    rows = [
        {**row, "path": row["path"].removeprefix(name + ".")}
        for row in model.parameter_rows()
        if row["source"] != "input"
    ]
    return {
        **page,
        "card": _card(entry),
        "equations": equations(model.system, symbols_of(model.system, name)),
        "parameters": rows,
        "targets": _targets(lambda e: e == entry),
    }


def _model(name: str) -> dict[str, Any]:
    entry = discover.find("model", name)
    model = discover.model(name)
    room = entry.file.parent
    return {
        **_fields(model.system, model.system.leaves, bare=False),
        "card": _card(entry),
        "equations": [*_wires(name), *_parts(name)],
        "parameters": parameters(name),
        "targets": _targets(lambda e: e.kind == "targets" and e.file.parent == room),
    }


def _network(name: str) -> dict[str, Any]:
    """Choices and groups of a network as it stands; equations and parameters of every kind of cell."""
    from glutamate.report.equations import equations, symbols_of
    from glutamate.scenarios.network_run import kinds_of_cells, parameter_rows
    from glutamate.scenarios.network_scenario import choices

    entry = discover.find("network", name)
    build = entry.load()
    network = build()
    shown = []
    for group, model in kinds_of_cells(network).items():
        (leaf,) = model.system.leaves
        shown += equations(model.system, symbols_of(model.system, leaf, f"{group}."), f"{group}.")
    size = {
        group: {"name": group, "unit": None, "value": str(g.size), "note": "cells"}
        for group, g in network.groups.items()
    }
    given = choices(build).items()
    sizes = {group: g.size for group, g in network.groups.items()}
    synapses = sum(p.rule.expected(sizes[p.source], sizes[p.target]) for p in network.projections)
    wired = f"{synapses:,.0f} synapses" if synapses else "all to all without synapses"
    return {
        "card": f"{_card(entry)}\n\n{network.size:,} cells, {wired}",
        "drives": [{"name": key, "unit": None, "value": str(value), "note": "choice"} for key, value in given],
        "outputs": list(size.values()),
        "equations": shown,
        "parameters": parameter_rows([network]),
        "targets": _targets(lambda e: e.file == entry.file),
    }


def _readout(name: str) -> dict[str, Any]:
    import inspect

    entry = discover.find("readout", name)
    function = entry.load()
    call = f"{entry.module}.{entry.attribute}{inspect.signature(function)}"
    return {"card": f"{call}\n\n{inspect.getdoc(function)}\n\n{_card(entry)}"}


def _drug(name: str) -> dict[str, Any]:
    """Record of a substance: what it does, how well that is known, what is dangerous; parameters of its kinetics."""
    from glutamate.engine.assembly import single
    from glutamate.engine.system import trace
    from glutamate.pharmacology.page import page
    from glutamate.report.equations import equations, symbols_of

    entry = discover.find("drug", name)
    drug = entry.load()()
    found = page(drug, _card(entry)) | {"targets": _targets(lambda e: e.file == entry.file)}
    if drug.kinetics is None:
        return found
    system = trace(single(drug.kinetics, "kinetics"))
    fields = _fields(system, {"kinetics": drug.kinetics}, bare=True)
    return {**fields, **found, "equations": equations(system, symbols_of(system, "kinetics"))}


def _person(name: str) -> dict[str, Any]:
    """Record of a profile: what differs, how well that is known, what it is not."""
    from glutamate.people.page import page

    entry = discover.find("person", name)
    return page(entry.load()(), _card(entry))


def _bridge(name: str) -> dict[str, Any]:
    """Card of a bridge, its axes as drives, its outputs, and under the card how far off it is."""
    entry = discover.find("bridge", name)
    bridge = entry.load()()
    drives = [
        {"name": n, "unit": a.unit, "kind": a.kind, "low": a.low, "high": a.high,
         "note": f"{a.low:g} to {a.high:g}  {a.what}"}
        for n, a in bridge.inputs.items()
    ]  # fmt: skip
    outputs = [
        {"name": n, "unit": r.unit, "kind": r.reducer, "low": None, "high": None, "note": r.what}
        for n, r in bridge.readings().items()
    ]
    row = bridge.row()
    lines = [f"{e['context']} {e['output']}: {100 * e['rms']:.1f} % (rms of points held out)" for e in row["errors"]]
    card = "\n".join([_card(entry), "", f"State: {row['state']}", *lines])
    fields = {"drives": drives, "outputs": outputs, "parameters": bridge.parameters()}
    return {"card": card, **fields, "targets": _targets(lambda e: e.file == entry.file)}


def _claim(name: str) -> dict[str, Any]:
    """Record of a claim without its verdict: arms, rule, what differs between people, evidence."""
    from glutamate.claims.judge.run import load

    record, entry = load(name)
    rule = "" if record.rule is None else f"Rule: {record.rule.text(record.main, record.quantities[record.main])}. "
    evidence = f"Evidence {record.evidence.grade}: {record.evidence.says}"
    return {
        "card": f"{_card(entry)}\n\n{record.says}. {rule}{record.beyond or evidence}",
        "parameters": [
            {"path": name, "value": text, "unit": "", "source": "assumed" if name in record.assumed else "of people"}
            for name, text in {**record.spread, **record.defaults}.items()
        ],
        "outputs": [{"name": name, "unit": unit, "note": ""} for name, unit in record.quantities.items()],
        "drives": [{"name": name, "unit": None, "value": None, "note": text} for name, text in record.arms.items()],
    }


def _parts(name: str) -> list[dict[str, str]]:
    """Equations of every part, its names with its path before them."""
    from glutamate.engine.assembly import single
    from glutamate.engine.system import trace
    from glutamate.report.equations import equations, symbols_of

    rows = []
    for path, part in discover.model(name).system.leaves.items():
        system = trace(single(part, path))
        rows += equations(system, symbols_of(system, path, f"{path}."), f"{path}.")
    return rows


@cache
def _wires(name: str) -> list[dict[str, str]]:
    """What every drive and every wired port gets."""
    from glutamate.engine.assembly import flatten
    from glutamate.report.equations import Latex

    wiring = flatten(discover.find("model", name).load()())
    latex = Latex()
    pairs = []
    for (leaf, drive), binding in wiring.bindings.items():
        pairs.append(
            (f"{leaf}.{drive}", [binding.input or ""] if binding.input else [".".join(s) for s in binding.sources])
        )
    for (leaf, port), sources in wiring.ports.items():
        pairs += [(f"{leaf}.{port}", [".".join(source)]) for source in sources]
    return [
        {"left": left, "text": " + ".join(right), "latex": f"{latex.name(left)} = {' + '.join(map(latex.name, right))}"}
        for left, right in pairs
        if right != [left]
    ]


def _fields(system: Any, leaves: dict[str, Any], bare: bool) -> dict[str, Any]:
    """States, drives, outputs and events with units; paths without the part's own name if `bare`."""
    from glutamate.engine.assembly import jumps_of
    from glutamate.engine.mechanism import fields

    page: dict[str, list[dict[str, Any]]] = {"states": [], "drives": [], "outputs": [], "events": []}
    for path, part in leaves.items():
        first = "" if bare else path + "."
        for key, record in (("states", "State"), ("drives", "Drive"), ("outputs", "Output")):
            page[key] += [_field(first + n, f, part.TIME) for n, f in fields(getattr(type(part), record)).items()]
        for port, jump in jumps_of(part).items():
            page["events"].append({"name": first + port, "unit": jump.unit.unit.text, "emits": list(jump.emits)})
        for guard in part.guards() if hasattr(part, "guards") else ():
            page["events"].append({"name": first + guard.name, "unit": None, "emits": []})
    if not bare:
        page["drives"] = [
            _field(slot.path, slot.field, system.time) | {"value": slot.value, "note": slot.note}
            for slot in system.inputs
        ]
    return page


def _field(path: str, field: Any, time: str) -> dict[str, Any]:
    low, high, _ = field.limits(time)
    inside = [None if abs(end) == float("inf") else end for end in (low, high)]
    return {"name": path, "unit": field.unit.text, "kind": field.kind, "low": inside[0], "high": inside[1]}


def _card(entry: discover.Entry) -> str:
    tree = ast.parse(entry.file.read_text("utf-8"))
    return ast.get_docstring(tree) or entry.title


def _targets(mine: Any) -> list[dict[str, Any]]:
    """Targets of one mechanism or model, not measured."""
    keys = ("id", "what", "expected", "unit", "source", "kind", "hard")
    return [{key: getattr(target, key) for key in keys} for target, entry in discover.targets() if mine(entry)]


def _target(name: str) -> dict[str, Any]:
    from glutamate.report.validation import registry

    found = _targets(lambda entry: True)
    return {
        "card": registry()[name]["what"],
        "targets": [row for row in found if row["id"].rstrip(ascii_lowercase) == name],
    }


def _scenario(name: str) -> dict[str, Any]:
    from glutamate.scenarios import Scenario

    entry = discover.find("scenario", name)
    return {"card": entry.file.read_text("utf-8"), **Scenario.from_toml(entry.file).described()}


def written(rows: list[dict[str, Any]], form: str) -> str:
    """Parameters as csv, as a table in Markdown, or their sources as BibTeX."""
    if form == "bib":
        from glutamate.parameter import Parameter, bibliography

        return bibliography(key for row in rows for key in Parameter(0.0, "1", row["source"]).keys)
    columns = ("path", "value", "unit", "canonical_value", "canonical_unit", "low", "high", "source", "assumed", "note")
    cells = [["" if row[c] is None else str(row[c]) for c in columns] for row in rows]
    if form == "md":
        lines = [columns, ["---"] * len(columns), *[[cell.replace("|", "\\|") for cell in row] for row in cells]]
        return "".join(f"| {' | '.join(line)} |\n" for line in lines)
    import csv
    import io

    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([columns, *cells])
    return out.getvalue()
