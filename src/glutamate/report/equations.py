"""Equations in plain text and LaTeX, printed from the traced graph that also makes the compiled code.

Takes in    a System and names for its symbols
Hands on    rows {left, text, latex}: what is shared by several equations, states, outputs, events
Order       as written in the mechanism; nothing is rearranged, parentheses stand only where they are needed
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Any

from glutamate.engine.slots import System
from glutamate.engine.trace import BOOLEAN, Graph, Symbol

ATOM, POWER, PRODUCT, SUM, COMPARE, LOGIC, CHOICE = range(7, 0, -1)
SIGNS = {"add": ("+", SUM), "sub": ("-", SUM), "mul": ("*", PRODUCT), "div": ("/", PRODUCT)}
INFIX = {**SIGNS, "lt": ("<", COMPARE), "le": ("<=", COMPARE)}
LOGICAL = {"and": "and", "or": "or"}
SHARED_SIZE, SHARED_USES = 4, 3
LARGE = 100  # operations: a part of this size is named if it is used twice, or equations double and double
GREEK_FREE = {"exp": r"\exp", "log": r"\ln", "sin": r"\sin", "cos": r"\cos", "tanh": r"\tanh"}


@dataclasses.dataclass(frozen=True)
class Text:
    """A printed node and how tightly it holds together."""

    text: str
    strength: int = ATOM
    negative: bool = False

    def inside(self, strength: int, brackets: tuple[str, str] = ("(", ")")) -> str:
        """The text, in brackets where its surroundings bind more tightly."""
        return self.text if self.strength >= strength else brackets[0] + self.text + brackets[1]

    def after(self, strength: int, brackets: tuple[str, str] = ("(", ")")) -> str:
        """The text as a right-hand operand: no sign follows another."""
        return brackets[0] + self.text + brackets[1] if self.negative else self.inside(strength, brackets)


class Plain:
    """One line of plain text."""

    brackets = ("(", ")")

    def name(self, name: str) -> str:
        return name

    def number(self, value: float) -> Text:
        text = f"{value:.15g}"
        negative = text.startswith("-")
        return Text(text, PRODUCT if negative else ATOM, negative)

    def infix(self, op: str, a: Text, b: Text) -> Text:
        sign, strength = INFIX[op]
        tighter = op in ("sub", "div", "lt", "le")
        return Text(f"{a.inside(strength)} {sign} {b.after(strength + tighter)}", strength, a.negative)

    def power(self, a: Text, b: Text) -> Text:
        return Text(f"{a.inside(ATOM)}^{b.inside(ATOM)}", POWER)

    def function(self, name: str, args: Sequence[Text]) -> Text:
        return Text(f"{name}({', '.join(a.text for a in args)})")

    def choice(self, cond: Text, a: Text, b: Text) -> Text:
        return Text(f"{a.inside(LOGIC)} if {cond.inside(LOGIC)} else {b.inside(LOGIC)}", CHOICE)

    def rate(self, name: str) -> str:
        return f"d {name}/dt"


class Latex:
    """LaTeX mathematics without surrounding dollars."""

    brackets = (r"\left(", r"\right)")

    def name(self, name: str) -> str:
        return r"\mathrm{" + name.replace("_", r"\_") + "}"

    def number(self, value: float) -> Text:
        digits, _, exponent = f"{value:.15g}".partition("e")
        text = rf"{digits} \cdot 10^{{{int(exponent)}}}" if exponent else digits
        negative = text.startswith("-")
        return Text(text, PRODUCT if negative or exponent else ATOM, negative)

    def infix(self, op: str, a: Text, b: Text) -> Text:
        if op == "div":
            return Text(rf"\frac{{{a.text}}}{{{b.text}}}", PRODUCT)
        sign, strength = INFIX[op]
        tex = {"*": r"\,", "<=": r"\le"}.get(sign, sign)
        tighter = op in ("sub", "lt", "le")
        left, right = a.inside(strength, self.brackets), b.after(strength + tighter, self.brackets)
        return Text(f"{left} {tex} {right}", strength, a.negative)

    def power(self, a: Text, b: Text) -> Text:
        return Text(f"{a.inside(ATOM, self.brackets)}^{{{b.text}}}", POWER)

    def function(self, name: str, args: Sequence[Text]) -> Text:
        if name == "sqrt":
            return Text(rf"\sqrt{{{args[0].text}}}")
        if name == "abs":
            return Text(rf"\left|{args[0].text}\right|")
        shown = GREEK_FREE.get(name, rf"\operatorname{{{name}}}".replace("_", r"\_"))
        return Text(shown + self.brackets[0] + ", ".join(a.text for a in args) + self.brackets[1])

    def choice(self, cond: Text, a: Text, b: Text) -> Text:
        return Text(rf"\begin{{cases}} {a.text} & {cond.text} \\ {b.text} & \text{{otherwise}} \end{{cases}}")

    def rate(self, name: str) -> str:
        return rf"\frac{{d\,{self.name(name)}}}{{dt}}"


class Printer:
    """Prints nodes of one graph; `symbols` names its symbols, `shared` its common parts."""

    def __init__(self, graph: Graph, symbols: Callable[[Symbol], str], form: Any, shared: Mapping[int, str]) -> None:
        self.graph, self.symbols, self.form, self.shared = graph, symbols, form, dict(shared)
        self.known: dict[int, Text] = {}

    def text(self, node: int, unfold: bool = False) -> Text:
        """The node as text; a shared part by its name unless it is to be unfolded."""
        for i in self.graph.needed([node]):
            if i not in self.known:
                self.known[i] = self._node(i)
            if i in self.shared and not (unfold and i == node):
                self.known[i] = Text(self.form.name(self.shared[i]))
        return self._node(node) if unfold else self.known[node]

    def _node(self, i: int) -> Text:
        op, data, form = self.graph.op[i], self.graph.data[i], self.form
        if op == "constant":
            return form.number(data)
        if op == "symbol":
            return Text(form.name(self.symbols(data)))
        args = self.graph.args[i]
        x = [self.known[a] for a in args]
        if op == "mul" and self._reciprocal(args[1]):
            return form.infix("div", x[0], self.known[self.graph.args[args[1]][1]])
        if op == "add" and self.graph.op[args[1]] == "neg" and args[1] not in self.shared:
            return form.infix("sub", x[0], self.known[self.graph.args[args[1]][0]])
        if op in INFIX:
            return form.infix(op, *x)
        if op == "neg":
            return Text("-" + x[0].after(PRODUCT, form.brackets), PRODUCT, True)
        if op in LOGICAL:
            return Text(f" {LOGICAL[op]} ".join(a.inside(LOGIC, form.brackets) for a in x), LOGIC)
        if op == "select":
            return form.choice(*x)
        if op in ("power", "integer_power"):
            return form.power(x[0], x[1] if op == "power" else Text(str(data)))
        name = {"absolute": "abs", "exprel": "exprel" if not data else f"exprel_{data}"}.get(op, op)
        return form.function(name, x)

    def _reciprocal(self, i: int) -> bool:
        """Whether a node is 1 / something and has no name of its own."""
        return self.graph.op[i] == "div" and self.graph.args[i][0] == self.graph.one and i not in self.shared


def equations(system: System, names: Mapping[Symbol, str], prefix: str = "") -> list[dict[str, str]]:
    """Rows {left, text, latex}: shared parts, d state/dt, outputs, then what every event and guard changes.

    `names` gives the symbols' names; `prefix` stands before the names of shared parts. Where an output appears in
    another equation it stands there by its name.
    """
    wanted: list[tuple[Callable[[Any], str], int]] = []
    for i, node in enumerate(system.rate):
        wanted.append((_rate(names["state", i]) if system.mass[i] else lambda form: "0", node))
    outputs: dict[int, str] = {}
    for path, (_, node) in system.outputs.items():
        name = path if dotted(names) else _last(path)
        wanted.append((_plain(name), node))
        if system.graph.args[node]:
            outputs.setdefault(node, name)
    for port, jump in system.jumps.items():
        wanted += [(_after(names["state", i], f"at {_last(port)}"), node) for i, node in jump.assign.items()]
    for guard in system.guards:
        wanted.append((_plain(_last(guard.name)), guard.value))
        when = f"when {_last(guard.name)} passes 0, {guard.direction}"
        wanted += [(_after(names["state", i], when), node) for i, node in guard.assign.items()]

    def symbol(key: Symbol) -> str:
        return names.get(key, "value" if key[0] == "value" else f"{key[0]}_{key[1]}")

    printers = tuple(Printer(system.graph, symbol, form, outputs) for form in (Plain(), Latex()))
    taken = {*names.values(), *outputs.values()}
    free = (f"{prefix}c{k}" for k in count(1) if f"{prefix}c{k}" not in taken)
    rows = []
    for node in shared(system.graph, [node for _, node in wanted], outputs):
        name = next(free)
        rows.append(_row(_plain(name), node, printers, True))
        for printer in printers:
            printer.shared[node] = name
            printer.known.clear()
    for left, node in wanted:
        own = outputs.get(node) == left(printers[0].form)
        rows.append(_row(left, node, printers, own))
    return rows


def _row(left: Callable[[Any], str], node: int, printers: Sequence[Printer], unfold: bool) -> dict[str, str]:
    plain, latex = (printer.text(node, unfold).text for printer in printers)
    return {"left": left(printers[0].form), "text": plain, "latex": f"{left(printers[1].form)} = {latex}"}


def shared(graph: Graph, roots: Sequence[int], named: Mapping[int, str]) -> list[int]:
    """Nodes of some size, used several times and not named yet, in the order in which they can be named."""
    nodes = graph.needed(roots)
    uses = dict.fromkeys(nodes, 0)
    size = dict.fromkeys(nodes, 1)
    for i in nodes:
        for a in graph.args[i]:
            uses[a] += 1
    found = []
    for i in nodes:
        size[i] += sum(size[a] for a in graph.args[i])
        if i in named:
            size[i] = 1
        elif ((uses[i] >= SHARED_USES and size[i] >= SHARED_SIZE) or (uses[i] > 1 and size[i] >= LARGE)) and (
            graph.op[i] not in (*BOOLEAN, "neg")
        ):
            found.append(i)
            size[i] = 1
    return found


def dotted(names: Mapping[Symbol, str]) -> bool:
    """Whether names are paths, so that outputs are shown by their paths too."""
    return any("." in name for name in names.values())


def _plain(name: str) -> Callable[[Any], str]:
    return lambda form: str(form.name(name))


def _rate(name: str) -> Callable[[Any], str]:
    return lambda form: str(form.rate(name))


def _after(name: str, when: str) -> Callable[[Any], str]:
    return lambda form: f"{name} {when}" if isinstance(form, Plain) else form.name(name) + "^{+}"


def _last(path: str) -> str:
    return path.rpartition(".")[2]


def symbols_of(system: System, part: str = "", prefix: str = "") -> dict[Symbol, str]:
    """Names of all states, parameters and inputs; of a part alone (`part` is its path) without that path."""
    names = {("state", i): s.path for i, s in enumerate(system.states)}
    names |= {("parameter", k): p.path for k, p in enumerate(system.parameters)}
    names |= {("input", k): p.path for k, p in enumerate(system.inputs)}
    return {key: prefix + (path.removeprefix(part + ".") if part else path) for key, path in names.items()}
