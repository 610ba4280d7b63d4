"""Page of a profile: its record as text and rows, for the list of what is shipped.

Takes in    a Profile and the docstring of its file
Hands on    the parts of a page that `glutamate show` prints
"""

from __future__ import annotations

from typing import Any

from glutamate.parameter import Parameter
from glutamate.people.paths import MODELS, rows
from glutamate.people.profile import FACTORS, KINDS, NOT_A_TEST, Profile
from glutamate.people.spread import GABA_CV, GLX_CV


def page(profile: Profile, card: str) -> dict[str, Any]:
    """Card and parameters of one profile."""
    return {"card": text(profile, card), "parameters": _rows(profile)}


def text(profile: Profile, card: str) -> str:
    """The card of a file, who it is, what differs, how sure that is, what it is not."""
    lines = [card, "", f"Who         {profile.about} ({KINDS[profile.kind]})"]
    if profile.causal:
        lines.append(f"Cause       that glutamate or GABA is part of it: {profile.causal}")
    lines += ["", "Evidence", *(f"  {grade[0]}  {what}{grade[1:]}" for what, grade in profile.evidence)]
    shown = (("Glx", profile.glx, GLX_CV), ("GABA", profile.gaba, GABA_CV))
    found = [(name, own, cv) for name, own, cv in shown if own is not None]
    if found:
        lines += ["", "Tissue, in spreads between healthy people: mean of the group and how unsure that is"]
        lines += [
            f"  {name:<6}{own.mean.value:+.2f} +- {own.unsure:g}"
            f" ({100 * float(own.mean.value) * float(cv.value):+.1f} %){', ' + own.where if own.where else ''}"
            f"; {own.mean.source}"
            for name, own, cv in found
        ]
    if profile.changes:
        lines += ["", "Changes (factor of the group's mean, what is believed of it, grade)"]
        for one in profile.changes:
            low, high = one.factor.low, one.factor.high
            what = FACTORS.get(one.path, "in a life")
            lines.append(f"  x {one.factor.value:<6.3g}{low:g} to {high:g}  {one.grade}  {one.path}: {what}")
            lines.append(f"          {one.factor.source}; {_where(one.path)}")
    limits = " ".join(part for part in (profile.limits, NOT_A_TEST) if part)
    lines += ["", f"Limits      {limits}"]
    return "\n".join(lines)


def _where(path: str) -> str:
    if path not in FACTORS:
        return f"life {path}"
    found = [model for model in MODELS if any(name == path for name, _, _ in rows(model))]
    return "moves " + ", ".join(found) if found else "has no place in a model yet"


def _rows(profile: Profile) -> list[dict[str, Any]]:
    given: list[tuple[str, Parameter]] = []
    for name, own in (("glx", profile.glx), ("gaba", profile.gaba)):
        if own is not None:
            given.append((f"tissue.{name}", own.mean))
    given += [(f"factor.{change.path}", change.factor) for change in profile.changes]
    return [_row(path, spec) for path, spec in given]


def _row(path: str, spec: Parameter) -> dict[str, Any]:
    return {
        "path": path, "value": spec.value, "unit": spec.unit, "canonical_value": spec.canonical("h"),
        "canonical_unit": "1", "low": spec.low, "high": spec.high, "source": spec.source,
        "assumed": spec.assumed, "note": spec.note,
    }  # fmt: skip
