"""Stop signal: a response that starts and one that cancels it, two pools that inhibit each other.

Scheme      go signal -> go pool; after a delay stop signal -> stop pool; the response is made once the go pool has
            enough open receptors
Takes in    rates of both signals, delay of the stop signal; factors of NMDA within pools, onto inhibition, of GABA-A
Hands on    `stopping`: reaction times, share of responses by delay, and the time that stopping takes
Not here    waiting for a signal, strategy, learning from errors; which areas do it
Limits      the time that stopping takes is the usual estimate: mean reaction time without a stop signal less the delay
            at which half respond. It is 35 ms here and some 200 ms in people: most of theirs would have to pass before
            the stop signal reaches the pool, which is left out, as are nerve and muscle
Sources     WongWang2006 (pools), LoganCowan1984 (estimate of the time that stopping takes), Boucher2007 (a stop that
            comes late and strikes hard)
"""

from functools import cache

from glutamate.circuit.rule_switching import SETTLE_MS, STEP_MS, RulePools, course
from glutamate.engine.model import Model
from glutamate.errors import ParameterError
from glutamate.parameter import Parameter

GO = Parameter(40.0, "1/s", "assumed: reactions of a quarter of a second", low=30, high=60, domain=(0, None))
STOP = Parameter(200.0, "1/s", "assumed: stops half of the responses at 0.2 s", low=100, high=400, domain=(0, None))
RESPOND = Parameter(0.4, "1", "assumed: open receptors of a pool that has decided", low=0.3, high=0.5, domain=(0, 1))
DELAYS = tuple(float(delay) for delay in range(50, 501, 50))  # ms
LIMIT_MS, EVERY_MS = 1500.0, 5.0


def stopping(nmda_e=1.0, nmda_i=1.0, gaba=1.0, trials=200, seed=0, delays=DELAYS):
    """Responses to a go signal, alone and with a stop signal after each delay (ms, rising).

    Gives `reaction` (ms, mean without a stop signal), `missed` (share without a response then), `respond` (share of
    responses for each delay), `half` (ms, delay at which half respond, between delays linearly) and `stopping` (ms,
    reaction less half; nan with `half` where no two delays lie on both sides of a half). Raises ParameterError for bad
    factors, delays or trials.
    """
    import numpy as np

    factors = all(0 <= value < float("inf") for value in (nmda_e, nmda_i, gaba))
    waits = np.asarray(delays, float)
    rising = waits.size > 0 and waits[0] >= 0 and waits[-1] < LIMIT_MS and bool(np.all(np.diff(waits) > 0))
    if not (factors and rising and trials >= 1):
        came = f"nmda_e {nmda_e!r:.20}, nmda_i {nmda_i!r:.20}, gaba {gaba!r:.20}, trials {trials!r:.20}, {delays!r:.60}"
        allowed = f"factors from 0, one trial or more, rising delays from 0 to {LIMIT_MS:g} ms"
        raise ParameterError("stopping", came, allowed, "change what lies outside")
    alone = _reactions(None, nmda_e, nmda_i, gaba, trials, seed)
    share = [float(np.isfinite(_reactions(d, nmda_e, nmda_i, gaba, trials, seed)).mean()) for d in waits.tolist()]
    made = np.isfinite(alone)
    reaction = float(alone[made].mean()) if made.any() else float("nan")
    over = np.flatnonzero(np.array(share) >= 0.5)
    half = float("nan")
    if over.size and over[0] > 0:
        k = over[0]
        half = float(np.interp(0.5, share[k - 1 : k + 1], waits[k - 1 : k + 1]))
    return {
        "reaction": reaction,
        "missed": float(1 - made.mean()),
        "respond": tuple(share),
        "half": half,
        "stopping": reaction - half,
    }


@cache
def _reactions(delay, nmda_e, nmda_i, gaba, trials, seed):
    """Reaction times (trials,) in ms, nan without a response; without a stop signal where the delay is None."""
    import numpy as np

    from glutamate.engine.assembly import single
    from glutamate.engine.events.protocol import Protocol
    from glutamate.engine.simulate import simulate

    part = RulePools()
    drive = part.Drive(0.0, 0.0, nmda_e, nmda_i, gaba)
    rest = course(part, part.start(drive), drive, SETTLE_MS)
    protocol = Protocol().step("pools.cue_first", GO.canonical("ms"), start=0.0)
    if delay is not None:
        protocol = protocol.step("pools.cue_second", STOP.canonical("ms"), start=delay)
    data = simulate(
        Model.of(single(part, "pools"), name="pools").set({"pools.nmda_e": nmda_e, "pools.nmda_i": nmda_i}),
        protocol,
        times=np.arange(0.0, LIMIT_MS + EVERY_MS / 2, EVERY_MS),
        vary={"pools.gaba": np.full(trials, gaba)},
        start={"pools.first": rest.first, "pools.second": rest.second},
        record=["pools.first"],
        solver="euler_maruyama",
        dt=STEP_MS,
        seed=seed,
        threads=1,
    )
    above = data["pools.first"].values > RESPOND.value
    return np.where(above.any(1), data["time"].values[above.argmax(1)], np.nan)
