"""LaTeX of models: the printed formulas, read back by a small reader of their own, give what the engine computes."""

import math
import re
import shutil
import subprocess

import numpy as np
import pytest

from glutamate.api import load
from glutamate.errors import ResultError
from glutamate.interchange.formats import export
from glutamate.interchange.latex import escaped, latex_text

FUNCTIONS = {"exp": math.exp, "ln": math.log, "tanh": math.tanh, "sin": math.sin, "cos": math.cos, "sqrt": math.sqrt,
             "exprel": lambda x: math.expm1(x) / x if x else 1.0, "expm1": math.expm1, "log1p": math.log1p}  # fmt: skip


def rows_of(text):
    return [line[4:-1] for line in text.splitlines() if line.startswith(r"\eq{")]


def group(text, at):
    """The content of the braces that open at a place, and the place after them."""
    depth = 0
    for end in range(at, len(text)):
        depth += {"{": 1, "}": -1}.get(text[end], 0)
        if not depth:
            return text[at + 1 : end], end + 1
    raise AssertionError("braces do not match")


def python(text, names):
    """A formula as Python; `names` collects what it reads."""
    found, at = "", 0
    while at < len(text):
        for mark in (r"\frac", r"\mathrm", r"\operatorname", r"\sqrt", "^"):
            if text.startswith(mark + "{", at):
                first, at = group(text, at + len(mark))
                if mark == r"\frac":
                    second, at = group(text, at)
                    found += f"(({python(first, names)})/({python(second, names)}))"
                elif mark == "^":
                    found += f"**({python(first, names)})"
                elif mark == r"\mathrm":
                    names.append(first.replace(r"\_", "_"))
                    found += f"v[{names[-1]!r}]"
                elif mark == r"\sqrt":
                    found += f"f['sqrt']({python(first, names)})"
                else:
                    found += f"f[{first!r}]"
                break
        else:
            plain = {
                r"\,": "*",
                r"\cdot": "*",
                r"\left(": "(",
                r"\right)": ")",
                **{"\\" + k: f"f[{k!r}]" for k in FUNCTIONS},
            }
            mark = next((m for m in sorted(plain, key=len, reverse=True) if text.startswith(m, at)), None)
            if mark:
                found, at = found + plain[mark], at + len(mark)
            else:
                assert text[at] != "\\", text[at : at + 30]
                found, at = found + text[at], at + 1
    return found


def solved(rows, values):
    """Values of all left sides that follow from the right ones, and rates by state."""
    rates, waiting = {}, []
    for row in rows:
        left, _, right = row.partition(" = ")
        if "cases" in right or "^{+}" in left:
            continue
        rate = re.fullmatch(r"\\frac\{d\\,\\mathrm\{(.*)\}\}\{dt\}", left)
        name = (rate[1] if rate else re.fullmatch(r"\\mathrm\{(.*)\}", left)[1]).replace(r"\_", "_")
        names = []
        waiting.append((name, bool(rate), python(right, names).strip(), names))
    while waiting:
        ready = [row for row in waiting if all(name in values for name in row[3])]
        if not ready:
            break
        for row in ready:
            name, rate, code, _ = row
            (rates if rate else values)[name] = eval(code, {"v": values, "f": FUNCTIONS})
            waiting.remove(row)
    return rates


@pytest.mark.parametrize("name", ["camkii", "wei_neuron", "synapse", "cycle"])
def test_the_printed_equations_compute_what_the_graph_does(name):
    model = load(name)
    system = model.system
    given = model.values()
    symbols = {("parameter", k): given[s.path] for k, s in enumerate(system.parameters)}
    symbols |= {("input", k): given[s.path] for k, s in enumerate(system.inputs)}
    start = np.array(system.graph.evaluate(system.start, symbols), float)
    y = start * (1 + 0.1 * np.random.default_rng(2).random(len(start)))
    values = {**given, **{slot.path: y[i] for i, slot in enumerate(system.states)}}
    rates = solved(rows_of(latex_text(model)), {k: float(v) for k, v in values.items()})
    exact = system.graph.evaluate(system.rate, symbols | {("state", i): v for i, v in enumerate(y)})
    assert len(rates) > 0.6 * system.size
    for i, value in enumerate(exact):
        path = system.states[i].path
        if path in rates:
            assert rates[path] == pytest.approx(float(value), rel=1e-9, abs=1e-12 * max(map(abs, exact)))


def test_every_state_value_and_source_is_in_the_document(tmp_path):
    model = load("wei_neuron").set({load("wei_neuron").system.parameters[0].path: 1.5})
    text = model.export(tmp_path / "wei.tex", "latex").read_text()
    for slot in model.system.states:
        assert escaped(slot.path) in text
    for slot in model.system.parameters:
        assert escaped(slot.path) + " & " in text
    assert escaped(model.system.parameters[0].path) + " & 1.5 & " in text
    for key in model.sources():
        assert f"{{{key}," in text
    cited = {key for found in re.findall(r"\\cite\{(.*?)\}", text) for key in found.split(",")}
    assert cited and cited <= set(model.sources())
    assert text.count(r"\begin{") == text.count(r"\end{") and text.endswith("\\end{document}\n")
    with pytest.raises(ResultError, match="exists"):
        export("camkii", "latex", tmp_path / "wei.tex")


def test_signs_of_latex_in_plain_text_are_escaped():
    assert escaped("50 % of a_b & {c}") == r"50 \% of a\_b \& \{c\}"


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no pdflatex")
def test_pdflatex_takes_it(tmp_path):
    file = export("camkii", "latex", tmp_path / "camkii.tex")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", file.name]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
