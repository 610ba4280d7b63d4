"""glutamate: a simulator of the brain's glutamate-GABA system.

What is not listed here may change. Every name is imported when it is first used.
"""

from __future__ import annotations

__version__ = "0.1.0"

_HOMES = {
    "api": ("abc", "claim", "export", "fit", "load", "petab", "sensitivity", "sweep", "trial", "validate"),
    "drugs.course": ("dose_course",),
    "engine.fixed.array": ("Array", "Coupling"),
    "engine.assembly": ("Assembly", "Input", "Sum"),
    "engine.bridge": ("Bridge",),
    "engine.analysis.continuation": ("continuation",),
    "engine.members.distribution": ("beta", "choice", "lognormal", "normal", "uniform"),
    "engine.effect": ("Effect",),
    "engine.mechanism": ("Emit", "Flow", "Guard", "Jump", "Target", "mechanism"),
    "engine.model": ("Model",),
    "engine.members.population": ("Population",),
    "engine.events.protocol": ("Protocol",),
    "engine.analysis.sensitivity": ("with_sensitivities",),
    "engine.simulate": ("simulate",),
    "engine.analysis.steady": ("eigenvalues", "steady_state"),
    "errors": ("GlutamateError",),
    "parameter": ("par",),
    "pharmacology.regimen": ("Regimen",),
    "scenarios": ("Scenario",),
    "scenarios.compare": ("compare",),
    "sweeps.measured": ("Measured",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

TYPE_CHECKING = False  # not from typing: that import costs more than this module
if TYPE_CHECKING:
    from glutamate.api import abc as abc
    from glutamate.api import claim as claim
    from glutamate.api import export as export
    from glutamate.api import fit as fit
    from glutamate.api import load as load
    from glutamate.api import petab as petab
    from glutamate.api import sensitivity as sensitivity
    from glutamate.api import sweep as sweep
    from glutamate.api import trial as trial
    from glutamate.api import validate as validate
    from glutamate.drugs.course import dose_course as dose_course
    from glutamate.engine.analysis.continuation import continuation as continuation
    from glutamate.engine.analysis.sensitivity import with_sensitivities as with_sensitivities
    from glutamate.engine.analysis.steady import eigenvalues as eigenvalues
    from glutamate.engine.analysis.steady import steady_state as steady_state
    from glutamate.engine.assembly import Assembly as Assembly
    from glutamate.engine.assembly import Input as Input
    from glutamate.engine.assembly import Sum as Sum
    from glutamate.engine.bridge import Bridge as Bridge
    from glutamate.engine.effect import Effect as Effect
    from glutamate.engine.events.protocol import Protocol as Protocol
    from glutamate.engine.fixed.array import Array as Array
    from glutamate.engine.fixed.array import Coupling as Coupling
    from glutamate.engine.mechanism import Emit as Emit
    from glutamate.engine.mechanism import Flow as Flow
    from glutamate.engine.mechanism import Guard as Guard
    from glutamate.engine.mechanism import Jump as Jump
    from glutamate.engine.mechanism import Target as Target
    from glutamate.engine.mechanism import mechanism as mechanism
    from glutamate.engine.members.distribution import beta as beta
    from glutamate.engine.members.distribution import choice as choice
    from glutamate.engine.members.distribution import lognormal as lognormal
    from glutamate.engine.members.distribution import normal as normal
    from glutamate.engine.members.distribution import uniform as uniform
    from glutamate.engine.members.population import Population as Population
    from glutamate.engine.model import Model as Model
    from glutamate.engine.simulate import simulate as simulate
    from glutamate.errors import GlutamateError as GlutamateError
    from glutamate.parameter import par as par
    from glutamate.pharmacology.regimen import Regimen as Regimen
    from glutamate.scenarios import Scenario as Scenario
    from glutamate.scenarios.compare import compare as compare
    from glutamate.sweeps.measured import Measured as Measured


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'glutamate' has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(f"glutamate.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
