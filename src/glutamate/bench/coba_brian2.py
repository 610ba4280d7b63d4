"""The peer Brian2 in the benchmark `coba`: `python coba_brian2.py THREADS SETTLE_MS LENGTH_MS`, one JSON line.

Form        C++ standalone, compiled for this processor with its default flags, exponential Euler at 0.1 ms
Alone       imports nothing of glutamate, so that any interpreter with Brian2 can run it
"""

import json
import shutil
import sys
import tempfile

import numpy as np


def main(threads: int, settle: float, length: float) -> dict:
    """Rates, CV and wall seconds per second of the network."""
    import brian2 as b  # type: ignore[import-not-found]

    folder = tempfile.mkdtemp()
    b.set_device("cpp_standalone", directory=folder, build_on_run=False)
    if threads > 1:
        b.prefs.devices.cpp_standalone.openmp_threads = threads
    b.defaultclock.dt = 0.1 * b.ms
    b.seed(1)
    equations = """
    dv/dt = (g_l*(-60*mV - v) + g_e*(0*mV - v) + g_i*(-80*mV - v)) / (200*pF) : volt (unless refractory)
    dg_e/dt = -g_e / (5*ms) : siemens
    dg_i/dt = -g_i / (10*ms) : siemens
    """
    cells = b.NeuronGroup(
        4000, equations, threshold="v > -50*mV", reset="v = -60*mV", refractory=5 * b.ms, method="exponential_euler",
        namespace={"g_l": 10 * b.nS},
    )  # fmt: skip
    cells.v = "-60*mV + 5*mV*randn()"
    excite = b.Synapses(cells[:3200], cells, on_pre="g_e += 6*nS", delay=0.1 * b.ms)
    excite.connect("i != j", p=0.02)
    inhibit = b.Synapses(cells[3200:], cells, on_pre="g_i += 67*nS", delay=0.1 * b.ms)
    inhibit.connect("i + 3200 != j", p=0.02)
    kick = b.PoissonGroup(50, rates="300*Hz*int(t < 50*ms)")
    kicked = b.Synapses(kick, cells, on_pre="g_e += 6*nS")
    kicked.connect(j="i")
    b.run(settle * b.ms)
    recorder = b.SpikeMonitor(cells)
    b.run(length * b.ms)
    b.device.build(directory=folder, compile=True, run=True, debug=False)
    times = np.asarray(recorder.t / b.ms)
    who = np.asarray(recorder.i)
    # Brian2 reports the time of all runs together; the settling is a fixed share of it.
    seconds = b.device._last_run_time * length / (settle + length)
    shutil.rmtree(folder, ignore_errors=True)
    intervals = [np.diff(np.sort(times[who == k])) for k in np.unique(who)]
    cv = [x.std() / x.mean() for x in intervals if len(x) >= 5]
    return {
        "threads": threads,
        "real_time_factor": 1000 * seconds / length,
        "excitatory_hz": float((who < 3200).sum() / 3200 / length * 1000),
        "inhibitory_hz": float((who >= 3200).sum() / 800 / length * 1000),
        "cv": float(np.mean(cv)) if cv else None,
    }


if __name__ == "__main__":
    sys.stdout.write("\n" + json.dumps(main(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]))) + "\n")
