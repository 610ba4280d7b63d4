"""Benzodiazepine site of GABA-A receptors: which share of it a drug takes.

Takes in    free drug around the receptors
Hands on    occupied share of the sites, the drive `benzodiazepine` of synaptic and tonic receptors
Not here    what the receptor does then (gabaa.py, gaba_tonic.py), the micromolar site, inverse agonists, zolpidem's
            preference for alpha1, tolerance
Limits      receptors of alpha 1, 2, 3 or 5 with gamma2 have the site; those with alpha4, alpha6 or delta have none
Safety      a benzodiazepine taken daily for weeks must not be stopped at once: seizures of withdrawal can kill; with
            opioids or alcohol breathing can stop. Nothing here is advice on a dose
Sources     PerraisRopert1999 (amplitude and duration of miniature currents), RileyScholfield1983 (potency)
"""

from functools import partial
from typing import NamedTuple

from glutamate.engine.mechanism import Target, mechanism
from glutamate.molecule import assay
from glutamate.molecule.gabaa import GABAAReceptor
from glutamate.parameter import par
from glutamate.units import mM, share

OPEN = ["single_open", "double_open"]


@mechanism
class BenzodiazepineSite:
    """The site between alpha and gamma2; by default for diazepam."""

    half_concentration: float = par(
        20, "nM", "assumed: diazepam in vivo, 40 % occupied at 13 nM free", low=15, high=60, domain=(0, None)
    )

    TIME = "ms"
    STATIONARY = True

    class Drive(NamedTuple):
        """Free drug."""

        benzodiazepine: mM(low=0, scale="10 nM")

    class Output(NamedTuple):
        """Share of the sites that is taken."""

        occupied: share

    def output(self, state, drive):
        """One site, in balance with the drug."""
        return self.Output(drive.benzodiazepine / (drive.benzodiazepine + self.half_concentration))

    def targets(self):
        """Miniature currents and potency with all sites taken, per without."""
        patch = partial(Target, source="PerraisRopert1999", kind="calibration", relative=False)
        full = partial(Target, source="computed: nothing left to bind", kind="regression")
        potency = partial(Target, source="RileyScholfield1983", kind="prediction")
        return [
            patch("SYN-37", "amplitude of a miniature current", 1.38, "1", 0.26, measure=lambda: self._mini(0)),
            patch("SYN-37", "duration of a miniature current", 1.63, "1", 0.14, measure=lambda: self._mini(1)),
            full("SYN-37", "amplitude at saturating GABA", 1.0, "1", 0.03, measure=self._saturated),
            potency("SYN-37", "half-activating GABA in steps of 0.5 s", 0.5, "1", 0.15, measure=self._half),
        ]

    def _mini(self, which):
        """Amplitude (0) or fall to 1/e (1) for 0.3 mM that decays in 1 ms, at room temperature."""
        from math import exp

        def mini(taken):
            step = 0.1
            protocol = [(step, bath(0.3 * exp(-(k + 0.5) * step), taken)) for k in range(120)]
            times, values = assay.pulses(PART, [*protocol, (300.0, bath(0.0, taken))], OPEN, step)
            return float(values.max()), assay.fall_to(times, values)

        return mini(1.0)[which] / mini(0.0)[which]

    def _saturated(self):
        def peak(taken):
            protocol = [(1.0, bath(10.0, taken)), (20.0, bath(0.0, taken))]
            return float(assay.pulses(PART, protocol, OPEN)[1].max())

        return peak(1.0) / peak(0.0)

    def _half(self):
        """Of the largest response to a step of half a second, as a bath application gives it."""
        levels = [10 ** (k / 8 - 3) for k in range(25)]

        def half(taken):
            steps = [[(500.0, bath(level, taken)), (1.0, bath(0.0, taken))] for level in levels]
            return assay.half_activation(levels, [assay.pulses(PART, step, OPEN, 0.5)[1].max() for step in steps])

        return half(1.0) / half(0.0)


PART = GABAAReceptor()


def bath(gaba, taken):
    """A constant bath of GABA (mM) with a share of the sites taken."""
    return assay.bath(PART, gaba=gaba, benzodiazepine=taken)
