"""What the assembled synapse must give: one vesicle at 35 degC, uptake taken away, spine calcium, books that close.

Takes in    the model `synapse`
Hands on    `targets()`, each measured by a run of its own
"""

from functools import cache, partial
from typing import Any

import numpy as np

from glutamate.engine.events.protocol import Protocol
from glutamate.engine.mechanism import Target
from glutamate.engine.model import Model
from glutamate.molecule import assay
from glutamate.synapse.synapse import assemble

SPIKE = 1.0  # ms; the vesicle of every run


def targets() -> list[Target]:
    """Targets of the assembled synapse."""
    franks = partial(Target, source="Franks2002", kind="prediction", relative=False)
    spine = partial(Target, source="Sabatini2002", kind="prediction", relative=False)
    block = partial(Target, source="Jabaudon1999;HermanJahr2007", kind="prediction")
    warm = partial(Target, source="computed: band for 35 degC", kind="regression", relative=False)
    full = partial(Target, source="computed: full diffusion model with the same transporters", kind="regression")
    books = partial(Target, source="computed: of one vesicle", kind="identity", relative=False, hard=True)
    oocyte = "oocyte_affinity"
    return [
        franks("SYN-05", "AMPA receptors open at the peak", 20, "1", 8, measure=lambda: _open("ampa")),
        franks("SYN-05", "NMDA receptors open at the peak", 4.5, "1", 3.5, measure=lambda: _open("nmda")),
        block("SYN-09", "ambient 1 s after 95 % of uptake stops", 20, "1", 0.5, measure=_blocked),
        spine("SYN-27", "NMDA calcium in 0.1 fL at -70 mV", 1.0, "uM", 0.5, measure=lambda: _calcium(-70, 0.1)),
        spine("SYN-44", "NMDA calcium at -70 mV, 0.35 to 1.4", 0.875, "uM", 0.525, measure=lambda: _calcium(-70)),
        spine("SYN-44", "NMDA calcium at -10 mV, 5 to 12", 8.5, "uM", 3.5, measure=lambda: _calcium(-10)),
        warm("SYN-31", "rise of the AMPA current", 0.175, "ms", 0.075, measure=_rise),
        warm("SYN-31", "decay of the AMPA current", 1.3, "ms", 0.5, measure=_decay),
        full("SYN-35", "cleft at 0.1 ms without transporters", 1.0, "1", 0.05, measure=lambda: _without(0.1)),
        full("SYN-35", "cleft at 1 ms without transporters", 2.4, "1", 0.25, measure=lambda: _without(1.0)),
        full("SYN-35", "the same, oocyte affinity", 1.3, "1", 0.25, measure=lambda: _without(1.0, oocyte)),
        books("SYN-49", "molecules missing at any time", 0, "1", 0.005, measure=_books),
        books("SYN-51", "gradient of the AMPA peak against differences", 0, "1", 1e-3, measure=_gradient),
        books("SYN-50", "peak of open AMPA, loose or strict tolerance", 0, "1", 0.005, measure=_tolerance),
    ]


@cache
def _model(transporters: str = "fast_binding") -> Model:
    return Model.of(assemble(voltage="clamped", transporters=transporters), name="synapse")


def _run(model: Model, protocol: Protocol, times: Any, **options: Any) -> Any:
    from glutamate.engine.simulate import simulate

    return simulate(model, protocol, times=times, threads=1, **options)


def _vesicle(record: list[str], after: Any, **options: Any) -> Any:
    """One spike; times count from it."""
    spike = Protocol().spikes("release.spike", times=[SPIKE])
    return _run(_model(), spike, SPIKE + np.asarray(after), record=record, **options)


def _fine(end: float) -> Any:
    return np.concatenate([[0.0], np.geomspace(1e-3, end, 600)])


def _open(receptor: str) -> float:
    data = _vesicle([f"{receptor}.open"], _fine(60.0))
    return float(data[f"{receptor}.open"].max()) * _model().values()[f"{receptor}.number"]


def _current() -> tuple[Any, Any]:
    after = _fine(20.0)
    return after, -_vesicle(["ampa.current"], after)["ampa.current"].values


def _rise() -> float:
    return assay.rise(*_current())


def _decay() -> float:
    return assay.fall_to(*_current())


def _blocked() -> float:
    block = Protocol().step("transporters", 0.05, start=1.0)
    data = _run(_model(), block, [0.0, 1001.0], record=["cleft.glutamate_ambient"])
    before, later = data["cleft.glutamate_ambient"].values
    return float(later / before)


def _without(at: float, transporters: str = "fast_binding") -> float:
    """Rise of the cleft when all transporters stop at the spike, per the same with them."""
    spike = Protocol().spikes("release.spike", times=[SPIKE])
    rises = []
    for protocol in (spike, spike.step("transporters", 0.0, start=SPIKE)):
        data = _run(_model(transporters), protocol, [0.0, SPIKE + at], record=["cleft.glutamate_cleft"])
        before, later = data["cleft.glutamate_cleft"].values
        rises.append(later - before)
    return float(rises[1] / rises[0])


def _calcium(voltage: float, volume: float | None = None) -> float:
    """Peak above the level before the spike."""
    model = _model().set({"voltage": voltage} | ({} if volume is None else {"calcium.volume": volume}))
    spike = Protocol().spikes("release.spike", times=[SPIKE])
    data = _run(model, spike, SPIKE + _fine(150.0), record=["calcium.calcium"])["calcium.calcium"].values
    return 1e3 * float(data.max() - data[0])


def _books() -> float:
    """Largest share of one vesicle that is missing at any time of 20 ms."""
    after = np.concatenate([[-SPIKE], np.linspace(0.0, 1.0, 4001)[1:], np.linspace(1.0, 20.0, 4001)[1:]])
    data = _vesicle(["cleft.free", "eaat*.held", "eaat*.uptake", "eaat*.leak"], after, rtol=1e-8)
    values = _model().values()
    present, gone = data["cleft.free"].values.copy(), np.zeros(len(after))
    for part, space in (("eaat", "perisynaptic"), ("eaat_ambient", "ambient")):
        molecules = values["cleft.avogadro"] * values[f"cleft.{space}_volume"]
        flux = data[f"{part}.uptake"].values - data[f"{part}.leak"].values
        present += molecules * data[f"{part}.held"].values
        gone[1:] += molecules * np.cumsum(np.diff(after) * (flux[1:] + flux[:-1]) / 2)
    released = values["release.sites"] * values["release.release_probability"] * values["release.vesicle_molecules"]
    missing = present[0] + released - present[1:] - gone[1:]
    return float(np.abs(missing).max() / released)


def _tolerance() -> float:
    loose, strict = (_vesicle(["ampa.open"], _fine(5.0), rtol=rtol)["ampa.open"].values.max() for rtol in (1e-5, 1e-9))
    return float(loose / strict - 1)


def _gradient() -> float:
    """Relative mismatch of d(peak open)/d(log binding rate): carried along with the run, and from two more runs."""
    path, step, after = "ampa.bind_first_rate", 1e-3, _fine(5.0)
    spike, model = Protocol().spikes("release.spike", times=[SPIKE]), _model()
    rate = model.values()[path]
    record = ["ampa.open", f"ampa.open|{path}"]
    carried = _run(model.with_sensitivities(path), spike, SPIKE + after, record=record, rtol=1e-9)
    at = int(carried["ampa.open"].values.argmax())
    moment = [0.0, float(SPIKE + after[at])]
    sides = [
        _run(model.set({path: rate * (1 + sign * step)}), spike, moment, record=["ampa.open"], rtol=1e-11)["ampa.open"]
        for sign in (1, -1)
    ]
    difference = float(sides[0][-1] - sides[1][-1]) / (2 * step)
    return float(carried[record[1]][at]) * rate / difference - 1
