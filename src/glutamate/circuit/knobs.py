"""Receptors into circuits: what slower scales say of receptors, applied to each mean field and to spiking pools.

Takes in    factors on receptors by name (knob_table.py lists them), for a block in which they stand still
Hands on    `apply(part, ...)`: the mean field under them; `pool_knobs(...)`: the same for spiking pools;
            `effective(...)`: raw and attenuated side by side; `nmda_block(...)`: both kinds of cells from one occupancy
Method      attenuation draws every knob towards what changes nothing, s_eff = 1 - kappa (1 - s): attractor networks
            answer a cut of 3 % that no brain would notice, so kappa stands there for homeostasis, for the spread of
            cells and for areas that share the work; magnesium becomes the mean share of free NMDA channels over the
            voltages of the cells, per that at 1 mM
Limits      kappa is an assumption: fitted to nothing yet, 0.1 for attractors and 1 for others. Raw occupancies of 20 to
            70 % are far outside what the reduced equations were made for
Sources     JahrStevens1990 (magnesium); knob_table.py for the rest
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from glutamate.circuit.knob_table import BLOCKED, BOTH, KNOBS, NOT_HERE, ROWS, VOLTAGE
from glutamate.engine.mechanism import Target, changed
from glutamate.errors import ParameterError, closest
from glutamate.parameter import Parameter

if TYPE_CHECKING:
    from glutamate.circuit.receptor_pools import Knobs

NOT_FITTED = "assumed: attractors amplify some tenfold; no drug study was fitted"
KAPPA_ATTRACTOR = Parameter(0.1, "1", NOT_FITTED, low=0.05, high=1, domain=(0, 1))
KAPPA = Parameter(1.0, "1", "assumed: these models answer about as much as they are pushed", domain=(0, 1))
ATTRACTORS = ("WongWang", "ModulatedDecision", "pools")
SPREAD = Parameter(4.0, "mV", "assumed: of voltages below threshold", low=3, high=6, domain=(0, None))
SIDE = Parameter(1.0, "1", "assumed: block of interneurons per block of pyramidal cells", low=0.5, high=2)
POOLS = "pools"
POOL_KNOBS = tuple(k for k in KNOBS if k not in ("nmda_time", "gaba_reversal", "arousal", "adaptation"))


class Effective(NamedTuple):
    """A knob as given and as it acts."""

    raw: Any
    acting: Any


def apply(
    part: Any, knobs: Knobs | Mapping[str, Any] | None = None, *, kappa: float | None = None, **given: Any
) -> Any:
    """The mean field with its receptors changed: `apply(DynamicMeanField(), gaba=0.9, nmda_e=0.8)`.

    `ampa`, `nmda`, `gaba` turn both kinds of cells. Raises ParameterError for an unknown knob, a value outside its
    domain, a knob that this mean field has no parameter for, or kinds of cells that it cannot tell apart.
    """
    return changed(part, **parameters(part, knobs, kappa=kappa, **given))


def parameters(
    part: Any, knobs: Knobs | Mapping[str, Any] | None = None, *, kappa: float | None = None, **given: Any
) -> dict[str, Any]:
    """The parameters that `apply` would change with their new values; knobs may be arrays, and so the values."""
    model = type(part).__name__
    if model not in ROWS:
        do = NOT_HERE.get((model, ""), "change its parameters, or add its rows to the table of knobs")
        near = closest(model, ROWS)
        raise ParameterError(f"receptors of {model}", "no rows in the table", ", ".join(ROWS), do, closest=near)
    acting = {name: pair.acting for name, pair in effective(model, knobs, kappa=kappa, **given).items()}
    turned = {name for name, value in acting.items() if _differs(value, KNOBS[name].neutral)}
    known = {name for row in ROWS[model] for knob in row.knobs for name in BOTH.get(knob, (knob,))}
    if model in BLOCKED:
        known.add("magnesium")
    for name in sorted(turned - known):
        receptor = name.rpartition("_")[0] if name[-2:] in ("_e", "_i") else name
        do = NOT_HERE.get((model, receptor), "leave it out, or use a model that has it")
        allowed = ", ".join(k for k in KNOBS if k in known)
        raise ParameterError(f"the knob {name} of {model}", "no parameter stands for it", allowed, do)
    if "magnesium" in turned:
        free = magnesium_factor(acting["magnesium"])
        acting |= {name: acting[name] * free for name in BOTH["nmda"]}
        turned |= set(BOTH["nmda"])
    found = {}
    for row in ROWS[model]:
        names = [name for knob in row.knobs for name in BOTH.get(knob, (knob,))]
        if turned & set(names):
            found[row.parameter] = row.value(part, *(_read(model, knob, acting) for knob in row.knobs))
    return found


def pool_knobs(
    knobs: Knobs | Mapping[str, Any] | None = None, *, kappa: float | None = None, **given: float
) -> dict[str, float]:
    """Keyword arguments for networks of pools (working_memory, decision, spatial_memory), attenuated.

    Raises ParameterError as `apply`.
    """
    found = effective(POOLS, knobs, kappa=kappa, **given)
    for name, pair in found.items():
        if name not in POOL_KNOBS and pair.acting != KNOBS[name].neutral:
            allowed, do = ", ".join(POOL_KNOBS), "set it where the network is made"
            raise ParameterError(f"the knob {name} of spiking pools", "no factor stands for it", allowed, do)
    return {name: float(found[name].acting) for name in POOL_KNOBS}


def effective(
    model: str, knobs: Knobs | Mapping[str, Any] | None = None, *, kappa: float | None = None, **given: Any
) -> dict[str, Effective]:
    """Every knob, raw and as it acts in a model of this class name ("pools" for spiking ones)."""
    raw = dict.fromkeys(KNOBS) | {name: knob.neutral for name, knob in KNOBS.items()}
    asked = {} if knobs is None else dict(knobs) if isinstance(knobs, Mapping) else dict(vars(knobs))
    for name in [name for name in asked if name in given]:
        raise ParameterError(f"the knob {name}", "given twice", "once", "leave one out")
    asked |= given
    both = {name: asked.pop(name) for name in BOTH if name in asked}
    for name, value in both.items():
        for one in BOTH[name]:
            raw[one] = _checked(name, value, KNOBS[one].least)
    for name, value in asked.items():
        if name not in KNOBS:
            names = [*KNOBS, *BOTH]
            near, allowed = closest(str(name), names), ", ".join(names)
            raise ParameterError(f"the knob {name!r:.40}", "no such knob", allowed, "use one", closest=near)
        raw[name] = _checked(name, value, KNOBS[name].least)
    share = kappa_of(model) if kappa is None else kappa
    if not 0 <= share <= 1:
        do = "1 passes receptors on as they are, 0 not at all"
        raise ParameterError("kappa, the attenuation", f"{kappa!r:.40}", "0 to 1", do)
    return {name: Effective(raw[name], attenuated(raw[name], share, KNOBS[name].neutral)) for name in KNOBS}


def kappa_of(model: str) -> float:
    """Attenuation that is assumed for a model."""
    return float((KAPPA_ATTRACTOR if model in ATTRACTORS else KAPPA).value)


def attenuated(value: Any, kappa: float, neutral: float = 1.0) -> Any:
    """A knob drawn towards what changes nothing: neutral - kappa (neutral - value)."""
    return neutral - kappa * (neutral - value)


def magnesium_factor(
    magnesium: Any, base: float = 1.0, voltage: float | None = None, spread: float | None = None
) -> Any:
    """Free share of NMDA channels at `magnesium` (mM) per that at `base`, averaged over normal voltages (mV)."""
    import numpy as np

    from glutamate.molecule.magnesium_block import MagnesiumBlock

    mean = float(VOLTAGE.value) if voltage is None else voltage
    sd = float(SPREAD.value) if spread is None else spread
    nodes, weights = np.polynomial.hermite_e.hermegauss(32)
    block = MagnesiumBlock()
    outer = np.asarray(magnesium, float)[..., None]

    def free(level: Any) -> Any:
        shares = block.output(None, block.Drive(mean + sd * nodes, level)).unblocked
        return (weights * shares).sum(axis=-1) / weights.sum()

    factor = free(outer) / free(base)
    return factor if np.ndim(magnesium) else float(factor)


def nmda_block(occupancy: Any, side: float | None = None) -> dict[str, Any]:
    """NMDA of both kinds of cells at an occupancy (0 to 1) on pyramidal cells and `side` times that on interneurons.

    `side` (rho_I) decides whether a block disinhibits; both signs are held by animal work, so run 0.5 and 2 beside 1.
    Raises ParameterError for an occupancy above 1 on either.
    """
    import numpy as np

    rho = float(SIDE.value) if side is None else side
    one = _checked("occupancy", occupancy, 0.0)
    other = rho * one
    if not (np.max(one) <= 1 and rho >= 0 and np.max(other) <= 1):
        came = f"{np.max(one):g} on pyramidal cells, {np.max(other):g} on interneurons"
        raise ParameterError("a block of NMDA receptors", came, "0 to 1 on both", "lower the occupancy or `side`")
    return {"nmda_e": 1 - one, "nmda_i": 1 - other}


def targets() -> list[Target]:
    """Rate of a region of cortex whose receptors are changed apart; magnesium at one voltage."""
    ours = partial(Target, source="computed: root of the two equations", kind="regression", tolerance=0.005)

    def rate(**knobs: float) -> float:
        from glutamate.circuit.dynamic_mean_field import DynamicMeanField

        return float(apply(DynamicMeanField(), knobs).firing()[0])

    def magnesium() -> float:
        return float(magnesium_factor(1.2, spread=0.0)) - 1

    one = partial(Target, source="JahrStevens1990", kind="identity", relative=False)
    return [
        ours("CIR-25", "GABA on excitation at 0.8", 5.65, "Hz", measure=lambda: rate(gaba_e=0.8)),
        ours("CIR-25", "NMDA on excitation at 0.9", 2.57, "Hz", measure=lambda: rate(nmda_e=0.9)),
        ours("CIR-25", "NMDA on inhibition at 0.8", 3.81, "Hz", measure=lambda: rate(nmda_i=0.8)),
        ours("CIR-25", "NMDA at 0.95 and 0.85", 3.15, "Hz", measure=lambda: rate(nmda_e=0.95, nmda_i=0.85)),
        one("CIR-56", "NMDA at 1.2 mM magnesium and -55 mV, change", -0.152, "1", 1e-3, measure=magnesium),
    ]


def _read(model: str, knob: str, acting: Mapping[str, Any]) -> Any:
    if knob not in BOTH:
        return acting[knob]
    first, second = (acting[name] for name in BOTH[knob])
    if _differs(first, second):
        came = f"{_shown(first)} on excitatory cells, {_shown(second)} on inhibitory ones"
        do = f"give `{knob}`, or use a model with both kinds of cells"
        raise ParameterError(f"{knob} in {model}", came, "the same on both: one parameter stands for them", do)
    return first


def _differs(a: Any, b: Any) -> bool:
    import numpy as np

    return bool(np.any(np.asarray(a) != np.asarray(b)))


def _checked(name: str, value: Any, least: float) -> Any:
    """A float or an array of finite values that are not below the least."""
    import numpy as np

    try:
        array = np.asarray(value, float)
    except (TypeError, ValueError):
        array = np.array(np.nan)
    if isinstance(value, bool) or not (np.isfinite(array).all() and (array >= least).all()):
        unit = KNOBS[name].unit if name in KNOBS else "1"
        allowed = f"finite numbers from {least:g}" + (f" {unit}" if unit != "1" else "")
        raise ParameterError(f"the knob {name}", _shown(value), allowed, "give a factor, or a level in that unit")
    return array if array.ndim else float(array)


def _shown(value: Any) -> str:
    import numpy as np

    return f"{value:g}" if isinstance(value, (int, float)) else f"{value!r:.60}" if np.ndim(value) == 0 else "an array"
