"""Table T1: what an episode of pairs leaves at a synapse, for any rate, timing, GABA, magnesium, block and modulation.

Scheme      dendritic gate and neuromodulators -> factors -> closed form of the calcium rule: no grid, no interpolation,
            so that a point costs a microsecond and every value inside the box is as exact as the rule
Takes in    arrays of rate, lag, phasic and tonic GABA, magnesium, NMDA factor, modulators; number of pairs; a set
Hands on    `table(...)`: shares U and D that cross, weight after over before; `BOX`; `episodes`: the same repeated
Not here    irregular spikes (irregular.py), capture of what has changed (luboeinski.py)
Limits      outside BOX, below 5 pairs or beyond an hour a point is refused, as the double well then counts
Sources     GraupnerBrunel2012, Graupner2016
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from glutamate.errors import ParameterError
from glutamate.plasticity.calcium_rule import CalciumRule
from glutamate.plasticity.dendritic_gate import SLICE_MAGNESIUM, gate, tonic_conductance
from glutamate.plasticity.modulation import Modulation
from glutamate.plasticity.pairing import crossings, mean_change, shares_above, weight_change

BOX = {
    "rate_hz": (0.1, 100.0),
    "lag_ms": (-100.0, 100.0),
    "gaba": (0.0, 3.0),
    "tonic_gaba_mm": (0.0, 0.01),
    "magnesium_mm": (0.0, 4.0),
    "nmda": (0.0, 2.0),
    "noradrenaline": (0.0, 10.0),
    "dopamine": (0.0, 10.0),
    "corticosterone": (0.0, 5.0),
    "slow_corticosterone": (0.0, 5.0),
}
FEWEST, LONGEST = 5, 3600.0
CHUNK = 1 << 14


def table(
    rate_hz: Any,
    lag_ms: Any,
    pairs: Any = 30,
    rule: CalciumRule | None = None,
    threads: int | None = None,
    **given: Any,
) -> dict[str, Any]:
    """Shares `up` and `down` and `change` (weight after over before) of every point; arrays broadcast together.

    `given` are other names of BOX: `gaba` (phasic and, unless `tonic_gaba_mm` says otherwise, tonic, relative to rest),
    `nmda` (share of current left), modulators relative to half effect, `slow_corticosterone` of hours ago. Sets without
    noise give `change` alone. The default set is that of cortical slices, `rule=CalciumRule.boosted()` is for NMDA
    blockers. Raises ParameterError for an unknown name or a point outside the box.
    """
    import numpy as np

    part = CalciumRule() if rule is None else rule
    named = {"rate_hz": rate_hz, "lag_ms": lag_ms, **given}
    arrays = {name: np.asarray(value, float) for name, value in named.items()}
    arrays["pairs"] = np.asarray(pairs, float)
    _check(arrays)
    shape = np.broadcast_shapes(*(a.shape for a in arrays.values()))
    size = int(np.prod(shape))
    flat = {n: a if a.ndim == 0 else np.broadcast_to(a, shape).reshape(-1) for n, a in arrays.items()}
    names = ("change", "up", "down") if part.noise_size > 0 else ("change",)
    out = {name: np.empty(size) for name in names}

    def fill(first: int) -> None:
        place = slice(first, min(first + CHUNK, size))
        found = _points(part, {n: a if a.ndim == 0 else a[place] for n, a in flat.items()})
        for name in names:
            out[name][place] = found[name]

    _each(fill, range(0, size, CHUNK), threads)
    return {name: values.reshape(shape) if shape else float(values[0]) for name, values in out.items()}


def _each(fill: Any, firsts: Sequence[int], threads: int | None) -> None:
    """NumPy leaves the lock while it computes, so threads share the chunks; which of them does one changes nothing."""
    import os
    from concurrent.futures import ThreadPoolExecutor

    workers = min(threads or os.cpu_count() or 1, max(1, len(firsts)))
    if workers == 1:
        for first in firsts:
            fill(first)
        return
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(fill, firsts))


def _points(rule: CalciumRule, given: dict[str, Any]) -> dict[str, Any]:
    part = Modulation()
    drive = part.Drive(*(given.get(name, 0.0) for name in part.Drive._fields))
    state = part.State(adapted=0.0, slow=given.get("slow_corticosterone", 0.0))
    modulated = part.output(state, drive)
    tonic = tonic_conductance(given["tonic_gaba_mm"]) if "tonic_gaba_mm" in given else None
    magnesium, nmda = given.get("magnesium_mm", SLICE_MAGNESIUM), given.get("nmda", 1.0)
    factors = gate(given.get("gaba", 1.0), magnesium, nmda, tonic)._replace(
        potentiation=modulated.potentiation_factor, threshold=modulated.threshold_factor
    )
    shares = shares_above(rule, given["rate_hz"], given["lag_ms"], factors)
    seconds = given["pairs"] / given["rate_hz"]
    if not rule.noise_size > 0:
        return {"change": mean_change(rule, shares, seconds, factors=factors)}
    crossed = crossings(rule, shares, seconds, factors)
    return {"change": weight_change(rule, crossed), "up": crossed[0], "down": crossed[1]}


def _check(arrays: dict[str, Any]) -> None:
    import numpy as np

    from glutamate.errors import closest

    for name, values in arrays.items():
        if name == "pairs":
            continue
        if name not in BOX:
            near = closest(name, BOX)
            raise ParameterError("an axis of table T1", repr(name), ", ".join(BOX), "use one of these", closest=near)
        low, high = BOX[name]
        bad = ~((values >= low) & (values <= high))
        if np.any(bad):
            came = f"{int(bad.sum())} of {values.size} points outside, the first {float(values[bad].flat[0]):g}"
            raise ParameterError(f"{name} in table T1", came, f"{low:g} to {high:g}", "stay within the box")
    pairs = arrays["pairs"]
    longest = np.max(pairs / arrays["rate_hz"])
    if not (np.all(pairs >= FEWEST) and longest <= LONGEST):
        came = f"{np.min(pairs):g} pairs or more, up to {longest:g} s"
        raise ParameterError("an episode in table T1", came, f"{FEWEST} pairs or more within an hour", "change them")


def episodes(up: Any, down: Any, number: int, start: Any = 0.0) -> Any:
    """Share of synapses at the upper end after 0 .. `number` equal episodes (number + 1, ...): n + U (1 - n) - D n."""
    import numpy as np

    up, down = np.asarray(up, float), np.asarray(down, float)
    course = np.empty((number + 1, *np.broadcast_shapes(up.shape, down.shape, np.shape(start))))
    course[0] = start
    for k in range(number):
        course[k + 1] = course[k] + up * (1 - course[k]) - down * course[k]
    return course
