"""Page of a substance: its record as text and rows, for the list of what is shipped.

Takes in    a Drug and the docstring of its file
Hands on    the parts of a page that `glutamate show` prints
"""

from __future__ import annotations

from typing import Any

from glutamate.parameter import Parameter
from glutamate.pharmacology.drug import KNOBS, NOT_ADVICE, Action, Drug


def page(drug: Drug, card: str) -> dict[str, Any]:
    """Card and parameters of one substance."""
    found: dict[str, Any] = {"card": text(drug, card), "parameters": _rows(drug)}
    if drug.kinetics is not None:
        from glutamate.engine.model import Model

        model = Model.of(drug.kinetics, name="kinetics")
        found["parameters"] = [r for r in model.parameter_rows() if r["source"] != "input"] + found["parameters"]
    return found


def text(drug: Drug, card: str) -> str:
    """The card of a file, what was studied, effects, evidence, dangers."""
    lines = [
        card,
        "",
        f"Studied     {drug.studied}",
        "",
        "Safety",
        f"  {drug.safety}",
        f"  {NOT_ADVICE}",
        "",
        "Evidence",
    ]
    lines += [f"  {grade[0]}  {use}{grade[1:]}" for use, grade in drug.evidence]
    if drug.actions:
        lines += ["", "Effects (factor = 1 + gain x occupied share)"]
        lines += [f"  {action.knob}: {KNOBS[action.knob]}; {_how(action)}" for action in drug.actions]
    if drug.clearance_by or drug.renal is not None:
        lines += ["", "Clearance"]
    if drug.renal is not None:
        lines.append(f"  {float(drug.renal.value):.0%} of it follows the kidneys' filtration ({drug.renal.source})")
    if drug.clearance_by:
        lines += [f"  x {factor.value:.3g}  {by} ({factor.source})" for by, factor in drug.clearance_by.items()]
    if drug.limits:
        lines += ["", "Limits", f"  {drug.limits}"]
    return "\n".join(lines)


def _how(action: Action) -> str:
    gain = f"gain {float(action.gain.value):+.3g}"
    if action.onset is not None:
        gain += f"; sets in over {action.onset.value:g} {action.onset.unit}"
    if action.tolerance is not None:
        time, loss = action.tolerance
        gain += f"; wears off over {time.value:g} {time.unit}, {float(loss.value):.0%} of it in the end"
    if action.half is None:
        return f"{action.site}, shared with magnesium; {gain}"
    where = "total in plasma" if action.in_plasma else "free in brain"
    return f"{action.site}, half at {action.half.value:g} {action.half.unit} {where}; {gain}"


def _rows(drug: Drug) -> list[dict[str, Any]]:
    """Parameters of effects, delays and factors, as rows."""
    given: list[tuple[str, Parameter]] = []
    for k, action in enumerate(drug.actions):
        for name in ("gain", "half", "hill", "onset"):
            spec = getattr(action, name)
            if spec is not None:
                given.append((f"actions.{k}.{action.knob}.{name}", spec))
        for name, spec in zip(("time", "loss"), action.tolerance or (), strict=False):
            given.append((f"actions.{k}.{action.knob}.tolerance_{name}", spec))
    given += [(n, spec) for n in ("lag", "released_over", "renal") if (spec := getattr(drug, n)) is not None]
    given += [(f"clearance_by.{by}", factor) for by, factor in drug.clearance_by.items()]
    return [_row(path, spec) for path, spec in given]


def _row(path: str, spec: Parameter) -> dict[str, Any]:
    from glutamate.units import canonical_text

    return {
        "path": path, "value": spec.value, "unit": spec.unit, "canonical_value": spec.canonical("h"),
        "canonical_unit": canonical_text(spec.dims, "h"), "low": spec.low, "high": spec.high, "source": spec.source,
        "assumed": spec.assumed, "note": spec.note,
    }  # fmt: skip
