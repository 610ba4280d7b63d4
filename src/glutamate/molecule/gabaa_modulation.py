"""Benzodiazepine site of GABA-A receptors: GABA binds faster and leaves more slowly where the site is taken.

Takes in    free drug around the receptors
Hands on    occupied share of the sites; factors on binding and unbinding of GABA; `potentiated`, a changed receptor
Not here    the micromolar site, inverse agonists, zolpidem's preference for alpha1, tolerance
Limits      the share of sites scales the rates of all receptors, not a part of them by the whole amount
Sources     PerraisRopert1999 (amplitude and duration of miniature currents), RileyScholfield1983 (potency)
"""

import re
from functools import partial
from typing import NamedTuple

from glutamate.engine.mechanism import Target, mechanism
from glutamate.errors import ParameterError
from glutamate.molecule import assay
from glutamate.molecule.gabaa import GABAAReceptor
from glutamate.parameter import par
from glutamate.units import mM, number, share

OPEN = ["single_open", "double_open"]
SENSITIVE = "1235"  # alpha subunits that form the site with gamma2


@mechanism
class BenzodiazepineSite:
    """The site between alpha and gamma2; by default for diazepam."""

    half_concentration: float = par(
        20, "nM", "assumed: diazepam in vivo, 40 % occupied at 13 nM free", low=15, high=60, domain=(0, None)
    )
    bind_gain: float = par(0.7, "1", "fit:SYN-37", domain=(0, None), note="k_on 1.7 times faster at saturation")
    unbind_loss: float = par(0.5, "1", "fit:SYN-37", domain=(0, 1), note="k_off halved at saturation")

    TIME = "ms"
    STATIONARY = True

    class Drive(NamedTuple):
        """Free drug."""

        benzodiazepine: mM(low=0, scale="10 nM")

    class Output(NamedTuple):
        """Share of the sites that is taken, and what it does to the rates of GABA."""

        occupied: share
        bind_factor: number(low=0)
        unbind_factor: number(low=0)

    def output(self, state, drive):
        """One site, in balance with the drug."""
        occupied = drive.benzodiazepine / (drive.benzodiazepine + self.half_concentration)
        return self.Output(occupied, *self.factors(occupied))

    def factors(self, occupied):
        """Factors on k_on and k_off when a share of the sites is taken."""
        return 1 + self.bind_gain * occupied, 1 - self.unbind_loss * occupied

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

    def _ratio(self, measure):
        return measure(potentiated(GABAAReceptor(), 1.0, site=self)) / measure(GABAAReceptor())

    def _mini(self, which):
        """Amplitude (0) or fall to 1/e (1) for 0.3 mM that decays in 1 ms, at room temperature."""
        from math import exp

        def mini(part):
            step = 0.1
            protocol = [(step, assay.bath(part, gaba=0.3 * exp(-(k + 0.5) * step))) for k in range(120)]
            times, values = assay.pulses(part, [*protocol, (300.0, assay.bath(part))], OPEN, step)
            return float(values.max()), assay.fall_to(times, values)

        return self._ratio(lambda part: mini(part)[which])

    def _saturated(self):
        def peak(part):
            return float(
                assay.pulses(part, [(1.0, assay.bath(part, gaba=10.0)), (20.0, assay.bath(part))], OPEN)[1].max()
            )

        return self._ratio(peak)

    def _half(self):
        """Of the largest response to a step of half a second, as a bath application gives it."""
        levels = [10 ** (k / 8 - 3) for k in range(25)]

        def half(part):
            steps = [[(500.0, assay.bath(part, gaba=level)), (1.0, assay.bath(part))] for level in levels]
            return assay.half_activation(levels, [assay.pulses(part, step, OPEN, 0.5)[1].max() for step in steps])

        return self._ratio(half)


def potentiated(receptor, occupied, subunits="a1b2g2", site=None):
    """The same receptors with a share (0 to 1) of their benzodiazepine sites taken.

    receptor  GABAAReceptor with any rates
    subunits  such as "a1b2g2" or "a4b3d"; only alpha 1, 2, 3 and 5 with gamma2 have the site, others come back as given
    site      BenzodiazepineSite, by default that of diazepam

    Raises ParameterError for an occupancy outside 0 to 1 or subunits that cannot be read.
    """
    if not 0 <= occupied <= 1:
        raise ParameterError(
            "a benzodiazepine at GABA-A receptors", f"occupied {occupied!r}", "0 to 1", "give the share of sites taken"
        )
    if not sensitive(subunits):
        return receptor
    bind, unbind = (site or BenzodiazepineSite()).factors(occupied)
    rates = {"bind_rate": bind, "unbind_rate": unbind}
    changed = {
        name: par(getattr(receptor, name) * factor, "1/(mM ms)" if name == "bind_rate" else "1/ms", "fit:SYN-37")
        for name, factor in rates.items()
    }
    return type(receptor)(**_values(receptor) | changed)


def sensitive(subunits):
    """Whether receptors of these subunits have the site; ParameterError if the text is not like "a1b2g2"."""
    parts = re.fullmatch(r"a([1-6])b([1-3])(g[1-3]|d)", subunits)
    if parts is None:
        allowed = "alpha, beta and gamma or delta, such as a1b2g2 or a4b3d"
        raise ParameterError("subunits of a GABA-A receptor", repr(subunits), allowed, "write them like this")
    return parts[1] in SENSITIVE and parts[3] == "g2"


def _values(receptor):
    """Parameters where their value is the declared one, floats where it was given."""
    known = receptor.provenance()
    own = {name: getattr(receptor, name) for name in known}
    return {name: spec if spec.canonical(receptor.TIME) == own[name] else own[name] for name, spec in known.items()}
