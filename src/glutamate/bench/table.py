"""The result of a benchmark as plain text."""

from __future__ import annotations

TYPE_CHECKING = False  # not from typing: that import costs more than this module
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

WIDTH = 100


def render(result: Mapping[str, Any]) -> str:
    """Headline, times of all engines, the work-precision table and how it was measured, without colours."""
    machine = result["machine"]
    rows = [f"{result['name']}: {result['work']}", ""]
    head = ["", result["unit"], *["times ours"] * bool(result["peers"])]
    rows += columns(
        [[name, _number(value), *_ratio(value, result["ours"])][: len(head)] for name, value in _engines(result)], head
    )
    rows.append("")
    if result["ratio"] is not None:
        rows.append(f"fastest peer on one core / glutamate on {result['cores']}: {result['ratio']:.1f}")
        for key, text in (
            ("ratio_one_core", "on one core each"),
            ("ratio_equal_cores", "with a process of it per core"),
        ):
            if result.get(key) is not None:
                rows.append(f"fastest peer / glutamate, {text}: {result[key]:.1f}")
    if result["cores"] > 1 and result.get("gain"):
        gains = ", ".join(f"{name} {_number(gain)}" for name, gain in result["gain"].items())
        rows.append(f"gain of {result['cores']} cores over one: {gains} (near or below 1: the machine was busy)")
    rows += [f"missing: {name} is not installed, so it was not measured" for name in result["missing"]]
    facts = {"compile": ("compile_s", "s"), "start, cached": ("start_cached_s", "s"), "peak memory": ("peak_mb", "MB")}
    rows += [
        f"{label}: {_number(result[key])} {unit}" for label, (key, unit) in facts.items() if result[key] is not None
    ]
    rows += [f"{key}: {_number(value)} s" for key, value in result.get("seconds", {}).items()]
    points = result.get("work_precision", [])
    if points:
        keys = list(points[0])
        rows += ["", *columns([[_number(p[k]) if k != "engine" else p[k] for k in keys] for p in points], keys)]
    if result.get("method"):
        rows += ["", *_wrapped(result["method"])]
    rows += [
        "",
        f"{machine['cpu']}, {machine['cores']} cores, {machine['system']}, "
        f"Python {machine['python']}, LLVM {machine['llvm']}",
    ]
    return "\n".join(rows) + "\n"


def columns(rows: Sequence[Sequence[str]], head: Sequence[str]) -> list[str]:
    """Rows under a heading, first column to the left, others to the right."""
    table = [list(head), *[[*row, *[""] * (len(head) - len(row))] for row in rows]]
    widths = [max(len(row[k]) for row in table) for k in range(len(head))]
    return [
        "  ".join(
            c.ljust(w) if k == 0 else c.rjust(w) for k, (c, w) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    ]


def _engines(result: Mapping[str, Any]) -> list[tuple[str, float | None]]:
    return [("glutamate", result["ours"]), *result["peers"].items()]


def _ratio(value: float | None, ours: float | None) -> list[str]:
    return [f"{value / ours:.1f}"] if value is not None and ours else []


def _number(value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _wrapped(text: str) -> list[str]:
    import textwrap

    return textwrap.wrap(text, WIDTH)
