"""A scan before and after a hard day: what metabolism moves, what a scan shows of it, how many people it would take.

Run     python examples/scan_of_a_hard_day.py
Prints  tissue glutamate as it is and as fitted, beside the ambient glutamate that no scan sees
"""

from glutamate import Protocol, load, simulate
from glutamate.readouts.mrs import detectable, metabolite_amounts, mr_fit, mr_spectrum, repeatability

SCAN = "slaser 26 ms 7T"
harder = Protocol().pulse("release_excitatory", 1.3, start="1 h", length="7 h")
harder = harder.pulse("release_inhibitory", 1.3, start="1 h", length="7 h")
day = simulate(load("metabolism"), harder, duration="8 h")

held = [metabolite_amounts(day, at) for at in ("59 min", "8 h")]
step = held[1]["Glu"] / held[0]["Glu"] - 1
ambient = day["fluid.glutamate_ambient"].values
print(f"tissue glutamate   {held[0]['Glu']:.2f} to {held[1]['Glu']:.2f} mM, a step of {100 * step:+.1f} %")
print(f"ambient glutamate  {1e6 * ambient[0]:.0f} to {1e6 * ambient.max():.0f} nM: too little for any spectrum")
for seed, amounts in enumerate(held):
    fit = mr_fit(mr_spectrum(amounts, SCAN, snr=120, seed=seed))
    print(f"scanned {('before', 'after')[seed]:6}     {fit.amount('Glu'):.2f} ± {fit.bound('Glu'):.2f} mM")

usual = repeatability(("Glu",), SCAN, snr=120, repeats=60)["Glu"].variation
print(f"two scans of one person differ by {100 * usual:.1f} % of the mean when nothing has happened")
enough = next((n for n in range(2, 5000) if detectable(usual, n) <= abs(step)), None)
print(f"a paired study sees the step in four of five tries with {enough} people" if enough else "no study sees it")
