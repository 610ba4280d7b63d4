"""Virtual people: how kinetics differ between persons and between days of one person.

Takes in    a `Kinetics` as the typical person, how many, how they spread
Hands on    a Population over its parameters, for `course(..., vary=...)`
Method      lognormal around the typical value, omega^2 = ln(1 + CV^2); the share absorbed by a beta distribution
            about as wide as its logit says; weight acts by the powers that `Kinetics` holds
Limits      spreads are usual ones, not those of one substance, unless they are given; a factor on clearance (genes,
            other drugs) may be a distribution of kinds of people, such as "choice(1: 93 %, 0.1: 7 %)"
Sources     assumed: usual coefficients of variation of population analyses
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from glutamate.engine.members.population import Population
from glutamate.errors import ParameterError, closest
from glutamate.parameter import Parameter

USUAL = "assumed: usual in population analyses"
SPREADS = {
    "clearance": Parameter(0.35, "1", USUAL, low=0.2, high=0.5, domain=(0, None), note="CV between persons"),
    "volume": Parameter(0.25, "1", USUAL, low=0.15, high=0.4, domain=(0, None)),
    "absorption_rate": Parameter(0.60, "1", USUAL, low=0.4, high=1.3, domain=(0, None)),
    "available": Parameter(0.4, "1", USUAL, domain=(0, None), note="standard deviation of the logit"),
}
OCCASION = Parameter(0.20, "1", USUAL, low=0.1, high=0.3, domain=(0, None), note="CV of clearance between days")
WEIGHT = "normal(72 kg, 14 kg) within 40 kg..130 kg"
PATH = "kinetics."


def people(
    n: int,
    kinetics: Any,
    *,
    spread: Mapping[str, float] | None = None,
    weight: str | float | None = WEIGHT,
    factor: str | None = None,
    correlate: Sequence[tuple[str, str, float]] = (("clearance", "volume", 0.3),),
    occasion: float | None = None,
    covariates: Any = None,
    seed: int = 0,
) -> Population:
    """`n` persons around the typical one; `spread` {parameter: CV} replaces the usual CVs, 0 leaves one out.

    `weight` is a distribution or None for the reference weight, `factor` a distribution of the factor on clearance,
    `occasion` the CV of clearance between days, `covariates` a table whose columns name parameters or label people.
    Raises ParameterError for unknown parameters and for what a Population refuses.
    """
    cvs = {name: float(given.value) for name, given in SPREADS.items()} | dict(spread or {})
    known = list(type(kinetics).PARAMETERS)
    for name in cvs:
        if name not in known:
            do = "name a parameter of Kinetics"
            near = closest(name, known)
            raise ParameterError(f"the spread of {name!r:.40}", "no such parameter", ", ".join(known), do, closest=near)
    drawn: dict[str, Any] = {}
    for name, cv in cvs.items():
        typical = getattr(kinetics, name)
        if name == "available":
            if 0 < typical < 1 and cv > 0:
                drawn[PATH + name] = _beta(typical, cv)
        elif cv > 0 and typical > 0:
            drawn[PATH + name] = f"lognormal({typical!r}, cv {cv!r})"
        elif cv < 0:
            raise ParameterError(f"the spread of {name}", f"{cv:g}", "a coefficient of variation from 0", "correct it")
    if weight is not None:
        drawn[PATH + "weight"] = weight
    if factor is not None:
        drawn[PATH + "clearance_factor"] = factor
    pairs = [(PATH + a, PATH + b, rho) for a, b, rho in correlate if PATH + a in drawn and PATH + b in drawn]
    days = float(OCCASION.value) if occasion is None else occasion
    changing = {PATH + "clearance": days} if days > 0 else None
    table = None if covariates is None else _named(covariates, known)
    return Population(n, drawn, correlate=pairs, occasion=changing, covariates=table, seed=seed)


def _beta(share: float, logit_sd: float) -> str:
    """A beta distribution with this mean, as wide as the logit says near it."""
    size = 1 / (logit_sd**2 * share * (1 - share)) - 1
    if not size > 0:
        raise ParameterError("the spread of available", f"{logit_sd:g}", "a smaller standard deviation", "lower it")
    return f"beta({share * size!r}, {(1 - share) * size!r})"


def _named(covariates: Any, known: list[str]) -> dict[str, Any]:
    """Columns that name a parameter get its path; the others stay labels."""
    columns = covariates if isinstance(covariates, Mapping) else {str(c): covariates[c].to_numpy() for c in covariates}
    return {PATH + str(k) if str(k).partition(" [")[0] in known else str(k): v for k, v in columns.items()}
