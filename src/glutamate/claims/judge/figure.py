"""Figure: the arms of one claim side by side, and its effect beside the lines of its rule.

Hands on    inline SVG that follows the page's colours; None where nothing was measured
"""

from __future__ import annotations

import io
from typing import Any

from glutamate.report.figures import inline
from glutamate.report.style import COLOURS, INK, QUIET, style, unit_text

WIDTH, ROW, LEFT = 7.4, 0.3, 2.1  # inches


def svg(row: dict[str, Any], rule: Any) -> str | None:
    """Median and 90 % band of the main quantity in every arm; below, the effect with its interval and the lines."""
    if not row["measured"]:
        return None
    from matplotlib.figure import Figure

    main = row["measured"][0]["what"]
    arms = [one for one in row["measured"] if one["what"] == main]
    upper, lower, gap = ROW * len(arms) + 0.1, ROW * 1.6, 0.85
    total = upper + lower + gap + 0.6
    with style():
        figure = Figure(figsize=(WIDTH, total))
        figure.patch.set_alpha(0)
        axes = [
            figure.add_axes((LEFT / WIDTH, y / total, (WIDTH - LEFT - 0.3) / WIDTH, h / total))
            for y, h in ((0.5 + lower + gap, upper), (0.5, lower))
        ]
        for panel in axes:
            panel.patch.set_alpha(0)
            panel.grid(axis="x")
            panel.grid(visible=False, axis="y")
        for k, one in enumerate(arms):
            axes[0].plot([one["low"], one["high"]], [-k, -k], color=COLOURS[0], linewidth=4, alpha=0.35)
            axes[0].plot([one["median"]], [-k], "o", color=COLOURS[0], markersize=6)
        axes[0].set(ylim=(-len(arms) + 0.5, 0.5), yticks=[-k for k in range(len(arms))])
        axes[0].set_yticklabels([one["arm"] for one in arms], parse_math=False)
        unit = unit_text(arms[0]["unit"])
        axes[0].set_xlabel(f"{main}{f' ({unit})' if unit else ''}: median, 90 % of people", parse_math=False)
        low, high = row["interval"]
        axes[1].axvline(rule.supported, color=COLOURS[2], linewidth=1.2)
        axes[1].axvline(rule.contradicted, color=COLOURS[1], linewidth=1.2)
        axes[1].plot([low, high], [0, 0], color=INK, linewidth=4, alpha=0.4)
        axes[1].plot([row["effect"]], [0], "D", color=INK, markersize=6)
        axes[1].set(ylim=(-1, 1.6), yticks=[0])
        axes[1].set_yticklabels(["effect"])
        right = rule.supported > rule.contradicted
        for value, text, colour, side in (
            (rule.supported, "supports", COLOURS[2], right), (rule.contradicted, "contradicts", COLOURS[1], not right),
        ):  # fmt: skip
            align = "left" if side else "right"
            axes[1].annotate(
                f" {text} ", (value, 1.15), color=colour, ha=align, va="center", size=8,
                annotation_clip=False,
            )  # fmt: skip
        ends = [low, high, row["effect"], rule.supported, rule.contradicted]
        wide = max(max(ends) - min(ends), 1e-9)
        axes[1].set_xlim(min(ends) - 0.2 * wide, max(ends) + 0.2 * wide)
        shown = unit_text(str(row["unit"]))
        axes[1].set_xlabel(f"effect{f' ({shown})' if shown else ''}: median, 95 % interval", parse_math=False)
        axes[1].xaxis.label.set_color(QUIET)
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return inline(out.getvalue())
