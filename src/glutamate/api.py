"""Public functions that look things up by name. Each imports what it needs when it is called."""

from __future__ import annotations

TYPE_CHECKING = False  # not from typing: that import costs more than this module
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from glutamate.claims.judge.run import Bound
    from glutamate.engine.events.protocol import Protocol
    from glutamate.engine.model import Model
    from glutamate.pharmacology.regimen import Regimen
    from glutamate.scenarios.trial import Trial
    from glutamate.sweeps import Swept
    from glutamate.sweeps.fit import Fit
    from glutamate.sweeps.measured import Measured
    from glutamate.sweeps.particles import Particles
    from glutamate.sweeps.petab import Petab
    from glutamate.sweeps.sensitivity import Sensitivity


def load(name: str, **structural: Any) -> Model:
    """A shipped model or network, or a shipped mechanism alone, by name; structural choices are given by keyword.

    `load("synapse", voltage="clamped")`, `load("working_memory", nmda=0.9).run("3 s")`. The same call returns the same
    model, which nothing changes: `set` copies. A name that ends in .xml or .sbml is an SBML file.
    Raises SbmlError for a file that cannot be used, PathError for an unknown name or choice, ParameterError for a
    choice with another value.
    """
    from glutamate.engine.discover import model
    from glutamate.errors import ParameterError

    if str(name).lower().endswith((".xml", ".sbml")):
        from glutamate.interchange.sbml import load_file

        if structural:
            came, allowed = ", ".join(structural), "no choices with an SBML file"
            raise ParameterError(f"structural choices of {name}", came, allowed, "set parameters afterwards")
        return load_file(name)
    try:
        hash(tuple(structural.values()))
    except TypeError:
        asked, allowed = f"structural choices of {name}", "texts, numbers and truth values"
        raise ParameterError(asked, f"{structural!r:.80}", allowed, "use these") from None
    return model(str(name), tuple(sorted(structural.items())))


def validate(*patterns: str, everything: bool = False) -> list[dict[str, Any]]:
    """Rows of the targets whose id is or begins with one of the patterns (all without), each measured now.

    Targets that take minutes are skipped unless `everything` is asked for, or their whole id is.

    A row has id, what, expected, got, unit, tolerance, passed, source, kind, status (passed, missed, open, skipped or
    error), size (how many tolerances off), hard, seconds and message. Raises PathError for a pattern that fits nothing.
    """
    from glutamate.report.validation import validate as rows

    return rows(*patterns, everything=everything)


def claim(slug: str) -> Bound:
    """A claim of the popular texts: `claim("msg-raises-brain-glutamate").run(people=50, seeds=3)` computes its row.

    The row is what `glutamate claim --json` prints. Raises PathError for an unknown slug.
    """
    from glutamate.claims.judge.run import Bound, load

    load(slug)
    return Bound(slug)


def trial(
    drug: str,
    dose: str | Regimen,
    *,
    people: int = 100,
    days: int = 28,
    seed: int = 0,
    profile: str = "adult",
    age: Any = None,
    weight: Any = None,
    beside: Sequence[str] = (),
    out: str | Path | None = None,
    overwrite: bool = False,
    progress: bool | Callable[[int, int], None] | None = None,
    threads: int | None = None,
) -> Trial:
    """A substance against placebo in virtual people, each person in both arms: `trial("memantine", "10 mg daily")`.

    dose       text such as "10 mg twice daily from day 14", or a Regimen
    profile    of the people, with distributions of age and weight
    beside     substances or kinds taken as well ("opioid", "smoker"): they change clearance and warn
    out        folder for result.nc and report.html

    Returns a Trial: `.endpoints`, `.values`, `.nca()`, `.vpc(times, levels)`, `.report(path)`. Raises GlutamateError
    for anything that does not fit.
    """
    from glutamate.scenarios.trial import trial as run

    return run(
        drug, dose, people=people, days=days, seed=seed, profile=profile, age=age, weight=weight, beside=beside,
        out=out, overwrite=overwrite, progress=progress, threads=threads,
    )  # fmt: skip


def sweep(
    file: str | Path | Mapping[str, Any],
    *,
    cluster: str | None = None,
    progress: bool | Callable[[int, int], None] | None = None,
    threads: int | None = None,
) -> Swept:
    """Run a model or scenario over a design of parameters, chunk by chunk, into a Zarr store.

    file      a TOML file, or the same keys as a dict: model or scenario, design (grid, lhs, sobol, morris), n, seed,
              vary, headline, record, chunk, out
    cluster   address or file of a Dask scheduler, or "local:4"; without, this process and its threads

    A sweep that stopped goes on where it was and gives the same bits; a changed one is refused. Returns a Swept whose
    `data` is a Dataset over `member`. Raises GlutamateError for bad input, ResultError without the extra `sweep`.
    """
    from glutamate.sweeps.run import run

    return run(file, cluster, progress, threads)


def export(thing: Any, format: str, path: str | Path | None = None, changes: Mapping[str, Any] | None = None) -> Path:
    """Write a model, network, scenario or result, or what is shipped under a name, in another format.

    format    "sonata" for networks, "sbml", "jax" or "latex" for models, "omex" for scenarios, "nwb" for results
    path      a new file or folder; without, NAME and the format's ending in the current folder
    changes   choices of a network or model, and values of a model by path

    Returns the path. Raises PathError for an unknown format or name, ParameterError for what the format does not take,
    ResultError if the path exists, and an error that names what the format cannot hold.
    """
    from glutamate.interchange.formats import export as write

    return write(thing, format, path, changes)


def sensitivity(
    model: Any,
    vary: Mapping[str, Any],
    headline: Sequence[Mapping[str, Any]],
    *,
    duration: float | str,
    protocol: Protocol | None = None,
    points: int = 101,
    design: str = "sobol",
    n: int = 256,
    second_order: bool = False,
    seed: int = 0,
    solver: str = "auto",
    dt: float | str | None = None,
    rtol: float = 1e-6,
    threads: int | None = None,
    progress: bool | Callable[[int, int], None] | None = None,
) -> Sensitivity:
    """How far each factor moves each number, over the whole range of all others at once, by SALib.

    vary      {path: "0.1 mM..0.3 mM", {low, high, scale}, a distribution or "published"}
    headline  rows {id, path, what, unit}; what is peak, minimum, mean, final, integral or at
    design    "sobol" (n base points, a power of two: n (d + 2) members) or "morris" (n trajectories of d + 1 members)
    dt        step of a model that needs a fixed one

    Returns first and total order (sobol), or mean size and spread of elementary effects (morris), with errors. Raises
    GlutamateError for bad input, ResultError without the extra `sweep`.
    """
    from glutamate.sweeps import sensitivity as home

    return home.sensitivity(
        model, vary, headline, duration=duration, protocol=protocol, points=points, design=design, n=n,
        second_order=second_order, seed=seed, solver=solver, dt=dt, rtol=rtol, threads=threads, progress=progress,
    )  # fmt: skip


def fit(
    model: Any,
    data: Sequence[Measured],
    vary: Mapping[str, Any],
    *,
    method: str = "local",
    starts: int = 16,
    polish: int = 3,
    seed: int = 0,
    rtol: float = 1e-8,
    dt: float | str | None = None,
    threads: int | None = None,
) -> Fit:
    """Parameters of a model from measured courses, by least squares within bounds.

    data      Measured(path, times, values, sd, protocol, set), one for each course; several protocols are several runs
    vary      {path: "low..high" or {low, high, scale}}
    method    "local": the best `polish` of `starts` places and the model's own values are followed down; "global":
              differential evolution first

    dt        step of a model with delays or an Array; models with noise are for `abc`

    Returns a Fit: values, errors, covariance, chi2; `.profile(path)` gives a likelihood interval, `.sample()` draws
    from the posterior, `.model` has the values. Raises GlutamateError for bad input, SolveError where nothing runs.
    """
    from glutamate.sweeps import fit as home

    return home.fit(
        model, data, vary, method=method, starts=starts, polish=polish, seed=seed, rtol=rtol, dt=dt, threads=threads
    )


def abc(
    model: Any,
    data: Sequence[Measured],
    vary: Mapping[str, Any],
    *,
    summary: Callable[[Any], Any] | None = None,
    particles: int = 1000,
    generations: int = 12,
    least: float = 0.02,
    seed: int = 0,
    rtol: float = 1e-6,
    dt: float | str | None = None,
    threads: int | None = None,
) -> Particles:
    """Draws from the posterior of parameters without a likelihood, by sequential Monte Carlo: for models with noise.

    data      Measured courses; with `sd` their noise is drawn in every run
    vary      {path: "low..high" or {low, high, scale}}; the prior is flat over it
    summary   function from values (runs, n), in the order of the data, to numbers (runs, k) that are compared instead
    least     ends before `generations` where a smaller share of runs comes near enough

    Returns Particles: values, weights, `.mean`, `.quantiles()`, `.draws(n)`. Raises GlutamateError for bad input.
    """
    from glutamate.sweeps import particles as home

    return home.abc(
        model, data, vary, summary=summary, particles=particles, generations=generations, least=least, seed=seed,
        rtol=rtol, dt=dt, threads=threads,
    )  # fmt: skip


def petab(path: str | Path, *, rtol: float = 1e-8, threads: int | None = None) -> Petab:
    """A PEtab problem (version 1, YAML) on its SBML model: `.nllh(values)`, `.fit()`, `.nominal`.

    Pre-equilibration, steady states as times, Laplace noise and priors are refused by name. Raises ScenarioError with
    file and line, SbmlError for the model, ResultError without the extras `sweep` and `sbml`.
    """
    from glutamate.sweeps.petab import Petab

    return Petab.read(path, rtol, threads)


def bridges(
    action: str = "list", name: str | None = None, progress: Callable[[str, int], None] | None = None
) -> list[dict[str, Any]]:
    """Bridges between time scales: axes, contexts, errors at points held out, whether the fit is current.

    action    "list" or "check": rows of all bridges, or of one; "build": run the fast model anew and store the fit
    name      of one bridge; "build" needs it
    progress  function(context, runs), called when a set of runs begins

    A row has name, title, state (current, stale or missing), inputs, contexts, outputs, errors (a row for each context
    and output: rms and max relative to the value, rms_per_mean, rms_per_spread, noise), cost, seed, hash and build, the
    command that makes it anew. Raises PathError for an unknown action or name.
    """
    from glutamate.engine import discover
    from glutamate.errors import PathError, closest

    actions = ("list", "check", "build")
    if action not in actions:
        near = closest(str(action), actions)
        asked, do = f"glutamate bridges {action!s:.40}", "use one of these"
        raise PathError(asked, "no such action", ", ".join(actions), do, closest=near)
    if action == "build" and name is None:
        known = ", ".join(e.name for e in discover.entries() if e.kind == "bridge")
        raise PathError("building a bridge", "no name", known, "name one: glutamate bridges build NAME")
    found = [e for e in discover.entries() if e.kind == "bridge"] if name is None else [discover.find("bridge", name)]
    rows = []
    for entry in found:
        bridge = entry.load()()
        if action == "build":
            bridge.build(progress)
        rows.append({"title": entry.title, **bridge.row()})
    return rows
