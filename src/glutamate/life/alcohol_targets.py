"""What stopping must give: course of withdrawal after heavy drinking, GABA after mild drinking.

Takes in    alcohol.py, alcohol_adaptation.py of metabolism, alcohol_withdrawal.py
Hands on    `targets()`, `stopped`
"""

from functools import cache, partial
from typing import Any

import numpy as np

from glutamate.engine.assembly import Assembly, Input
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.mechanism import Target
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.life.alcohol import Alcohol
from glutamate.life.alcohol_withdrawal import AlcoholWithdrawal
from glutamate.metabolism.alcohol_adaptation import AlcoholAdaptation

DRINK_D = 60
HEAVY, MILD = 300.0, 84.0  # grams a day; heavy spread over the day, mild in four hours of the evening


def targets() -> list[Target]:
    """Targets of alcohol."""
    stop = partial(Target, "LIF-31", relative=False)
    return [
        stop("hours from the last drink to the worst", 48.0, "h", 24.0, "assumed: clinical course, 24 to 72 h",
             "calibration", lambda: _worst()[0]),
        stop("share of the worst gone by day 14, at least 75", 87.5, "%", 12.5, "assumed: clinical course",
             "calibration", lambda: _worst()[1]),
        stop("adaptation of GABA receptors left on day 30, of that at the stop", 0.0, "%", 5.0, "Staley2005",
             "calibration", lambda: _worst()[2]),
        Target("LIF-32", "cingulate GABA three days after mild drinking over that at its end", 8.9, "%", 5.0,
               "Prisciandaro2020", "prediction", mild, relative=False),
    ]  # fmt: skip


@cache
def stopped(grams: float, hours: float) -> tuple[Any, dict[str, Any]]:
    """Hours since the last drink and what was, every half hour from 60 days of so many grams within `hours` a day."""
    parts = {"alcohol": Alcohol(), "adaptation": AlcoholAdaptation(), "withdrawal": AlcoholWithdrawal()}
    wires: dict[str, Any] = {
        "alcohol.drunk": Input("g/h", 0.0),
        "adaptation.alcohol": "alcohol.alcohol",
        "withdrawal.excitability": "adaptation.release",
        "withdrawal.gaba_adapted": "adaptation.gaba_adapted",
    }
    protocol = Protocol()
    for day in range(DRINK_D):
        protocol = protocol.pulse("alcohol.drunk", f"{grams / hours} g/h", f"{24 * day + 24 - hours} h", f"{hours} h")
    times = 24.0 * DRINK_D + np.arange(0, 40 * 24 + 0.1, 0.5)
    data = simulate(
        Model.of(Assembly(parts, wires, TIME="h")), protocol, times=np.concatenate([[0.0], times]), rtol=1e-7, threads=1
    )
    return times - times[0], {str(p): data[p].values[1:] for p in data.data_vars}


def _worst() -> tuple[float, float, float]:
    hours, run = stopped(HEAVY, 16.0)
    severity, adapted = run["withdrawal.severity"], run["adaptation.gaba_adapted"]
    top = severity.max()
    gone = 100 * (1 - severity[hours.searchsorted(14 * 24)] / top)
    return float(hours[severity.argmax()]), float(gone), float(100 * adapted[hours.searchsorted(720)] / adapted[0])


def mild() -> float:
    """Rise (%) of cingulate GABA within three days of the last of 60 evenings of 84 g."""
    hours, run = stopped(MILD, 4.0)
    gaba = run["withdrawal.gaba"]
    return float(100 * (gaba[hours.searchsorted(72)] / gaba[0] - 1))
