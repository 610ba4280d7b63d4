"""A blow to the head: NMDA receptors work too much for an hour and too little for a week; glutamate surges for days.

Scheme      blow -> receptors up -> within an hour down -> back over a week; surges of glutamate, most on day three
Takes in    severity of one blow at the begin (0 none, 1 severe)
Hands on    factor of NMDA receptors, potassium and glutamate added at once; glutamate in dialysate by day
Not here    torn axons, bleeding, pressure in the skull, repeated blows
Limits      a course read off two studies. After a blow with loss of consciousness, vomiting, worsening headache or
            confusion a doctor is needed at once, whatever a model says
Sources     Biegon2004 (receptors), Vespa1998 (dialysate)
"""

from functools import cache, partial
from typing import NamedTuple

from glutamate.engine.mechanism import Target, mechanism
from glutamate.maths import exp
from glutamate.parameter import par
from glutamate.units import measure, mM, number

SEEN = "fit:EXC-35"


@mechanism
class Blow:
    """One blow at time 0."""

    severity: float = par(1, "1", "assumed: severe", low=0, high=1, domain=(0, 1))
    up: float = par(0.5, "1", SEEN, domain=(0, None), note="receptors gained at once")
    down: float = par(0.5, "1", SEEN, domain=(0, 1), note="receptors lost after an hour")
    up_time: float = par(0.6, "h", SEEN, domain=(0.01, None))
    turn_time: float = par(1.5, "h", SEEN, domain=(0.01, None), note="until the loss is there")
    back_time: float = par(7, "d", "Biegon2004", domain=(0.1, None))
    potassium: float = par(15, "mM", "assumed: 20 to 50 mM outside were seen", domain=(0, None))
    potassium_time: float = par(5, "min", "assumed: minutes", domain=(0.01, None))
    glutamate: float = par(30, "uM", "assumed: a burst of tens of micromolar", domain=(0, None))
    glutamate_time: float = par(20, "min", "assumed: minutes", domain=(0.01, None))
    basal: float = par(4, "uM", "Vespa1998", low=2, high=10, domain=(0, None), note="dialysate")
    surge: float = par(25.4, "uM", "Vespa1998", low=11.7, high=39.1, domain=(0, None), note="mean peak, day 3")
    surge_day: float = par(3, "d", "Vespa1998", domain=(0.1, None))
    surges: float = par(4.5, "1", "Vespa1998", domain=(0, None), note="of each patient")
    surge_length: float = par(4.4, "h", "Vespa1998", domain=(0.01, None))

    TIME = "h"

    class State(NamedTuple):
        """Parts of the course, 1 at the blow."""

        early: number(low=0)
        turned: number(low=0)
        late: number(low=0)
        potassium_left: number(low=0)
        glutamate_left: number(low=0)
        elapsed: measure("h")(low=0)

    class Output(NamedTuple):
        """What the tissue feels, and the level of dialysate at the top of a surge on that day."""

        nmda: number
        potassium_added: mM
        glutamate_added: mM
        dialysate_peak: mM

    def start(self, drive):
        """The blow."""
        return self.State(1.0, 1.0, 1.0, 1.0, 1.0, 0.0 * self.up_time)

    def output(self, state, drive):
        """Receptors: an excess that fades, a loss that comes and slowly goes."""
        lost = self.down * state.late * (1 - state.turned)
        nmda = 1 + self.severity * (self.up * state.early - lost)
        bent = state.elapsed / self.surge_day
        shape = bent * exp(1 - bent)
        return self.Output(
            nmda=nmda,
            potassium_added=self.severity * self.potassium * state.potassium_left,
            glutamate_added=self.severity * self.glutamate * state.glutamate_left,
            dialysate_peak=self.basal + self.severity * (self.surge - self.basal) * shape,
        )

    def rate(self, state, drive):
        """Each part fades with its own time."""
        return self.State(
            early=-state.early / self.up_time,
            turned=-state.turned / self.turn_time,
            late=-state.late / self.back_time,
            potassium_left=-state.potassium_left / self.potassium_time,
            glutamate_left=-state.glutamate_left / self.glutamate_time,
            elapsed=self.up_time / self.up_time,
        )

    def targets(self):
        """Receptors early and late, the surge of day three."""
        ours = partial(Target, "EXC-35", unit="1", kind="calibration", relative=False, tolerance=0, expected=1)

        def early():
            return float(after(0.25)["nmda"] > 1.1)

        def late():
            return float(all(after(h)["nmda"] < 0.95 for h in (6.0, 24.0, 48.0, 168.0)))

        def surge():
            return 1e3 * after(72.0)["dialysate_peak"]

        return [
            ours("receptors up a quarter of an hour after", source="Biegon2004", measure=early),
            ours("receptors down from 6 h to 7 d", source="Biegon2004", measure=late),
            Target("EXC-35", "dialysate at the surges of day 3", 25.4, "uM", 0.5, "Vespa1998", "calibration", surge),
        ]

    @classmethod
    def concussion(cls):
        """A mild blow."""
        return cls(severity=par(0.3, "1", "assumed: a third of a severe one", low=0, high=1, domain=(0, 1)))


@cache
def after(hours: float, severity: float = 1.0) -> dict[str, float]:
    """Outputs so many hours after a blow, canonical units."""
    from glutamate.engine.model import Model
    from glutamate.engine.simulate import simulate

    made = Model.of(Blow()).set({"blow.severity": severity})
    data = simulate(made, times=[0.0, hours], threads=1)
    return {name: float(data[f"blow.{name}"].values[-1]) for name in Blow.Output._fields}
