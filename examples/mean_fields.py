"""Ten thousand adaptive cells and the few equations that stand for them: steady rates, a step of drive, less GABA.

Run     python examples/mean_fields.py [picture.png]
Writes  mean_fields.png in the current folder, or the file that is named; prints how far the equations are off
"""

import dataclasses
import sys

import matplotlib.pyplot as plt
import numpy as np

from glutamate import simulate
from glutamate.circuit import adaptive_network
from glutamate.circuit.adex_mean_field import AdExMeanField
from glutamate.circuit.mean_field_theory import adaptive, gating, mean_field
from glutamate.circuit.reduce import nmda_pool, reduce, report
from glutamate.engine.model import Model
from glutamate.engine.network import Record
from glutamate.report.style import COLOURS, style

DRIVES, SCALES, POOL = (2.0, 3.0, 4.0), (0.8, 0.9, 1.0, 1.1), (1700.0, 1900.0, 2100.0, 2400.0)
FINE = (1.1, 1.05, 1.0, 0.95, 0.9, 0.85, 0.8)
SHOWN = {"excitatory": COLOURS[0], "inhibitory": COLOURS[1]}
LOW, HIGH, UP, DOWN, END = 2.5, 5.0, 1500.0, 1900.0, 2400.0  # Hz, Hz, ms, ms, ms
STEP = 10.0  # ms


def driven(hz):
    return adaptive_network.network(drive_hz=hz)


def with_gaba(scale):
    whole = driven(LOW)
    weight = f"{5 * scale} nS"
    scaled = [dataclasses.replace(p, weight=weight) if p.source == "inhibitory" else p for p in whole.projections]
    return dataclasses.replace(whole, projections=scaled)


def stepped():
    calm = driven(LOW)
    times = np.arange(0, END, STEP)
    rates = [f"{HIGH if UP <= t < DOWN else LOW * min(1, (t + STEP) / 500):g} Hz" for t in times]
    return dataclasses.replace(calm, inputs=[dataclasses.replace(i, rate=rates, bin=STEP) for i in calm.inputs])


def points(axes, data, places):
    for group, colour in SHOWN.items():
        own = data.sel(group=group)
        axes.errorbar(places, own["spiking"], own["standard_error"], fmt="o", color=colour, markersize=5)


path = sys.argv[1] if len(sys.argv) > 1 and sys.argv[1].endswith(".png") else "mean_fields.png"
with style():
    figure, ((steady, course), (gaba, gates)) = plt.subplots(2, 2, figsize=(9, 6), layout="constrained")

    data = reduce({f"drive {hz:g} Hz": driven(hz) for hz in DRIVES}, settle=1000, measure=1000)
    print(report(data))
    points(steady, data, DRIVES)
    fine = np.linspace(1.5, 4.5, 13)
    lines = [mean_field(driven(hz)) for hz in fine]
    for group, colour in SHOWN.items():
        steady.plot(fine, [rates[group] for rates in lines], color=colour, label=group)
    steady.set(title="Steady rates", xlabel="rate of outside fibres (Hz)", ylabel="rate (Hz)", ylim=(0, None))
    steady.plot([], [], "o", color="0.4", label="10,000 spiking cells")
    steady.plot([], [], color="0.4", label="mean field")
    steady.legend(frameon=False)

    whole = stepped()
    spikes = whole.run(END, Record(spikes=False, bin=STEP))
    field, _ = adaptive(whole)
    model = Model.of(field)
    outside = model.system.inputs[0].path
    times = np.array([0, UP, UP + 1, DOWN, DOWN + 1, END])
    ramp = (times, np.array([LOW, LOW, HIGH, HIGH, LOW, LOW]) / 1e3)
    smooth = simulate(model, times=np.arange(0, END + 1), drive={outside: ramp})
    for group, colour in SHOWN.items():
        course.plot(spikes["bin"] + STEP / 2, spikes["rate"].sel(group=group), color=colour, alpha=0.4)
        course.plot(smooth["time"], 1e3 * smooth[outside.replace("external", f"rate_{group[0]}")], color=colour)
    course.axvspan(UP, DOWN, color="0.93", zorder=0)
    course.set(title="A step of the drive, 2.5 to 5 Hz", xlabel="time (ms)", ylabel="rate (Hz)", xlim=(1300, END))
    course.set_ylim(0, None)

    data = reduce({f"GABA × {scale:g}": with_gaba(scale) for scale in SCALES}, settle=1000, measure=1000)
    print(report(data))
    excitation = data.sel(group="excitatory")
    usual = float(excitation["spiking"].sel(point="GABA × 1"))
    change = 100 * (excitation["spiking"] / usual - 1)
    gaba.errorbar(SCALES, change, 100 * excitation["standard_error"] / usual, fmt="o", color=COLOURS[0], markersize=5)
    lines = (None, "--", "published"), (AdExMeanField.broad(), "-", "fitted with GABA at 0.8 to 1.2")
    for threshold, line, name in lines:
        found, near = {}, None
        for scale in FINE:
            near = mean_field(with_gaba(scale), threshold, near)
            found[scale] = near["excitatory"]
        course_of = [100 * (found[scale] / found[1.0] - 1) for scale in FINE]
        gaba.plot(FINE, course_of, line, color=COLOURS[0], label=name)
    gaba.axhline(0, color="0.5", linewidth=0.7)
    gaba.set(title="Excitatory rate with GABA", xlabel="GABA conductance, relative", ylabel="change (%)")
    gaba.legend(frameon=False, title="threshold of the mean field")

    data = reduce({f"outside {hz:g} Hz": nmda_pool(hz) for hz in POOL}, settle=500, measure=1000)
    print(report(data))
    fine = np.linspace(0, 60, 121)
    gates.plot(fine, gating(fine), color=COLOURS[2], label="Wong and Wang")
    gates.plot(data["rate"].squeeze(), data["spiking"].squeeze(), "o", color=COLOURS[2], label="200 spiking cells")
    gates.set(title="NMDA gates", xlabel="rate of the pool (Hz)", ylabel="share open", ylim=(0, 1))
    gates.legend(frameon=False)
    figure.savefig(path, dpi=130)
