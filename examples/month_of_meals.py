"""Days of meals in many people: plasma, ambient and tissue glutamate of the last day, three levels that differ by 10^5.

Run     python examples/month_of_meals.py [people] [days]
Writes  month_of_meals.png in the current folder; prints how far each level moves over the last day
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

from glutamate import load, simulate
from glutamate.engine.members.population import Population
from glutamate.metabolism.meals import days_of_meals
from glutamate.scenarios.people import published

DAY = 1440  # minutes
LEVELS = {  # path: (title, unit, canonical units in one)
    "plasma.glutamate_plasma": ("Plasma", "µM", 1e-3),
    "fluid.glutamate_ambient": ("Ambient in the cortex", "nM", 1e-6),
    "tissue.glutamate_tissue": ("Tissue of the cortex", "µmol/g", 1e3),
}

numbers = [int(text) for text in sys.argv[1:3] if text.isdecimal()]
people, days = numbers if len(numbers) == 2 else (40, 3)
model = load("metabolism")
drawn = Population(people, published(model.system), seed=1)
times = np.arange(0, days * DAY + 1, 10.0)
data = simulate(model, days_of_meals(days), times=times, vary=drawn, record=list(LEVELS), keep=20)

last = np.arange(len(times) - DAY // 10 - 1, len(times))
hours = (times[last] - times[last[0]]) / 60
figure, axes = plt.subplots(3, 1, figsize=(8, 7), sharex=True, layout="constrained")
for panel, (path, (title, unit, one)) in zip(axes, LEVELS.items(), strict=True):
    if f"{path}|band" in data:  # streamed: quantiles of all, courses of the first
        low, middle, high = data[f"{path}|band"].sel(quantile=[0.05, 0.5, 0.95]).values[:, last] / one
    else:
        low, middle, high = np.quantile(data[path].values[:, last], [0.05, 0.5, 0.95], axis=0) / one
    panel.fill_between(hours, low, high, alpha=0.25, label="90 % of people")
    panel.plot(hours, middle, label="median")
    panel.set_title(title, loc="left")
    panel.set_ylabel(f"glutamate ({unit})")
    panel.set_ylim(0, 1.2 * high.max())
    print(f"{title}: median from {middle.min():.4g} to {middle.max():.4g} {unit}")
axes[0].legend(frameon=False, loc="upper left", ncols=2)
axes[-1].set_xlabel("hour of the day")
axes[-1].set_xticks(range(0, 25, 4))
figure.savefig("month_of_meals.png", dpi=150)
