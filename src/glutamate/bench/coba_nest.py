"""The peer NEST in the benchmark `coba`: `python coba_nest.py THREADS SETTLE_MS LENGTH_MS`, one JSON line.

Form        iaf_cond_exp with its own adaptive solver, threads of one process
Alone       imports nothing of glutamate, so that any interpreter with NEST can run it
"""

import json
import sys
import time

import numpy as np


def main(threads: int, settle: float, length: float) -> dict:
    """Rates, CV and wall seconds per second of the network."""
    import nest  # type: ignore[import-not-found]

    nest.set_verbosity("M_ERROR")
    nest.ResetKernel()
    nest.SetKernelStatus({"resolution": 0.1, "rng_seed": 1, "local_num_threads": threads})
    values = {
        "C_m": 200.0, "g_L": 10.0, "E_L": -60.0, "V_th": -50.0, "V_reset": -60.0, "t_ref": 5.0, "E_ex": 0.0,
        "E_in": -80.0, "tau_syn_ex": 5.0, "tau_syn_in": 10.0,
    }  # fmt: skip
    excitatory, inhibitory = nest.Create("iaf_cond_exp", 3200, values), nest.Create("iaf_cond_exp", 800, values)
    cells = excitatory + inhibitory
    cells.V_m = list(np.random.default_rng(1).normal(-60, 5, 4000))
    rule = {"rule": "pairwise_bernoulli", "p": 0.02, "allow_autapses": False}
    nest.Connect(excitatory, cells, rule, {"weight": 6.0, "delay": 0.1})
    nest.Connect(inhibitory, cells, rule, {"weight": -67.0, "delay": 0.1})
    kick = nest.Create("poisson_generator", params={"rate": 300.0, "stop": 50.0})
    nest.Connect(kick, excitatory[:50], "all_to_all", {"weight": 6.0, "delay": 0.1})
    recorder = nest.Create("spike_recorder", params={"start": settle})
    nest.Connect(cells, recorder)
    nest.Simulate(settle)
    began = time.perf_counter()
    nest.Simulate(length)
    seconds = time.perf_counter() - began
    events = recorder.get("events")
    who, times = events["senders"], events["times"]
    intervals = [np.diff(np.sort(times[who == k])) for k in np.unique(who)]
    cv = [x.std() / x.mean() for x in intervals if len(x) >= 5]
    return {
        "threads": threads,
        "real_time_factor": 1000 * seconds / length,
        "excitatory_hz": float((who <= 3200).sum() / 3200 / length * 1000),
        "inhibitory_hz": float((who > 3200).sum() / 800 / length * 1000),
        "cv": float(np.mean(cv)) if cv else None,
    }


if __name__ == "__main__":
    sys.stdout.write("\n" + json.dumps(main(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]))) + "\n")
