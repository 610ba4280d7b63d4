"""What a receptor's factor becomes in each mean field: one row for a parameter, with the knobs it reads.

Knobs       ampa_e, nmda_e, gaba_e act on excitatory cells, `_i` on inhibitory ones; a row that reads `nmda` cannot tell
            the two apart and takes them only alike
Hands on    KNOBS, ROWS, NOT_HERE (why a knob has no row), `knob_rows` as text for tables
Limits      shares of AMPA and NMDA in a strength that stands for both, and the voltage at which a tonic conductance
            acts, are assumptions and stand below
Sources     BrunelWang2001 (reversal of GABA-A, leak); JahrStevens1990 (magnesium)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from glutamate.parameter import Parameter


class Knob(NamedTuple):
    """Unit, the value that changes nothing, least value, and what it stands for."""

    unit: str
    neutral: float
    least: float
    what: str


class Row(NamedTuple):
    """`parameter` becomes value(part, *knobs)."""

    parameter: str
    knobs: tuple[str, ...]
    value: Callable[..., Any]
    says: str


KNOBS = {
    "ampa_e": Knob("1", 1.0, 0.0, "AMPA conductance on excitatory cells"),
    "ampa_i": Knob("1", 1.0, 0.0, "AMPA conductance on inhibitory cells"),
    "nmda_e": Knob("1", 1.0, 0.0, "NMDA conductance on excitatory cells"),
    "nmda_i": Knob("1", 1.0, 0.0, "NMDA conductance on inhibitory cells"),
    "gaba_e": Knob("1", 1.0, 0.0, "GABA-A conductance on excitatory cells"),
    "gaba_i": Knob("1", 1.0, 0.0, "GABA-A conductance on inhibitory cells"),
    "gaba_time": Knob("1", 1.0, 1e-3, "decay time of GABA-A, 1 to 1.8 under a benzodiazepine"),
    "nmda_time": Knob("1", 1.0, 1e-3, "decay time of NMDA"),
    "tonic": Knob("nS", 0.0, 0.0, "tonic GABA-A conductance of a cell"),
    "gaba_reversal": Knob("mV", 0.0, -50.0, "shift of the reversal of GABA-A, up when KCC2 is lost"),
    "magnesium": Knob("mM", 1.0, 0.0, "free magnesium outside"),
    "arousal": Knob("1", 1.0, 0.0, "drive by ascending arousal"),
    "adaptation": Knob("1", 1.0, 0.0, "adaptation per spike, less when aroused"),
}
BOTH = {receptor: (f"{receptor}_e", f"{receptor}_i") for receptor in ("ampa", "nmda", "gaba")}

CHARGE = "assumed: NMDA carries 8 to 11 times the charge of AMPA in the networks that were reduced to it"
KINETIC = "assumed: NMDA carries 1.6 to 2.2 times the charge of AMPA at -60 to -55 mV, as with GluN2A or at 50 Hz"
AMPA_SLOW = Parameter(0.1, "1", CHARGE, low=0.08, high=0.11, domain=(0, 1), note="AMPA's share where NMDA dominates")
AMPA_FAST = Parameter(0.35, "1", KINETIC, low=0.31, high=0.38, domain=(0, 1), note="AMPA's share elsewhere")
VOLTAGE = Parameter(-55.0, "mV", "assumed: mean of firing cells", low=-60, high=-52, note="for tonic, magnesium")
REVERSAL = Parameter(-70.0, "mV", "BrunelWang2001", note="of GABA-A")
LEAK = Parameter(25.0, "nS", "BrunelWang2001", domain=(0, None), note="of a pyramidal cell")
FAST = float(AMPA_FAST.value)
PULL = float(VOLTAGE.value) - float(REVERSAL.value)  # mV


def _times(name: str, knob: str, says: str = "times") -> Row:
    return Row(name, (knob,), lambda part, s: getattr(part, name) * s, says)


def _over(name: str, knob: str, says: str = "divided by it") -> Row:
    return Row(name, (knob,), lambda part, s: getattr(part, name) / s, says)


def _mixed(name: str, ampa: str, nmda: str, share: Parameter) -> Row:
    a = float(share.value)
    says = f"times {a:g} of AMPA and {1 - a:g} of NMDA"
    return Row(name, (ampa, nmda), lambda part, fast, slow: getattr(part, name) * (a * fast + (1 - a) * slow), says)


def _part(name: str, knob: str, share: Parameter) -> Row:
    a = float(share.value)
    return Row(name, (knob,), lambda part, s: getattr(part, name) * (1 - a + a * s), f"{a:g} of it is AMPA")


def _current(name: str) -> Row:
    """A background current: times arousal, less what a tonic conductance draws."""
    says = f"times arousal, less tonic conductance x {PULL:g} mV"
    return Row(name, ("arousal", "tonic"), lambda part, s, g: getattr(part, name) * s - g * PULL, says)


def _leak(name: str) -> Row:
    """The reversal of a leak that a tonic GABA conductance joined."""

    def mixed(part: Any, tonic: Any, shift: Any) -> Any:
        own, other = part.leak_conductance, part.inhibitory_reversal + shift
        return (own * getattr(part, name) + tonic * other) / (own + tonic)

    return Row(name, ("tonic", "gaba_reversal"), mixed, "mixed with the reversal of GABA-A by conductance")


COUPLED = (
    _times("self_coupling", "nmda"),
    _times("cross_coupling", "gaba"),
    _times("gating_time", "nmda_time"),
    _current("background"),
)
SUPRALINEAR = (
    _mixed("excite_e", "ampa_e", "nmda_e", AMPA_FAST),
    _mixed("excite_i", "ampa_i", "nmda_i", AMPA_FAST),
    _times("inhibit_e", "gaba_e"),
    _times("inhibit_i", "gaba_i"),
    _times("gain", "arousal"),
)
ROWS: dict[str, tuple[Row, ...]] = {
    "DynamicMeanField": (
        _part("recurrence", "ampa", AMPA_SLOW),
        _times("nmda_e", "nmda_e"),
        _times("nmda_i", "nmda_i"),
        _times("gating_time", "nmda_time"),
        _times("inhibition", "gaba_e"),
        _times("self_inhibition", "gaba_i"),
        _times("gaba_time", "gaba_time"),
        _current("background"),
    ),
    "WongWang": COUPLED,
    "ModulatedDecision": (*COUPLED, _times("noise_size", "ampa")),
    "SupralinearRate": SUPRALINEAR,
    "SupralinearVoltage": SUPRALINEAR,
    "Robinson": (
        _mixed("ee", "ampa", "nmda", AMPA_FAST),
        _mixed("es", "ampa", "nmda", AMPA_FAST),
        Row(
            "se",
            ("ampa", "nmda", "arousal"),
            lambda part, fast, slow, s: part.se * s * (FAST * fast + (1 - FAST) * slow),
            "as ee, times arousal",
        ),
        _times("ei", "gaba"),
        _times("sr", "gaba"),
        _over("decay", "gaba_time"),
    ),
    "AdExMeanField": (
        _times("excitation_e", "ampa_e"),
        _times("excitation_i", "ampa_i"),
        _times("inhibition_e", "gaba_e"),
        _times("inhibition_i", "gaba_i"),
        _times("inhibitory_time", "gaba_time"),
        Row("leak_conductance", ("tonic",), lambda part, g: part.leak_conductance + g, "plus the tonic conductance"),
        _leak("leak_reversal_e"),
        _leak("leak_reversal_i"),
        Row("inhibitory_reversal", ("gaba_reversal",), lambda part, x: part.inhibitory_reversal + x, "shifted"),
        _times("adaptation_step", "adaptation"),
    ),
    "MontbrioPair": (
        *(_times(f"{receptor}_{kind}", f"{receptor}_{kind}") for receptor in ("ampa", "nmda", "gaba") for kind in "ei"),
        _over("gaba_speed", "gaba_time"),
        _over("nmda_speed", "nmda_time"),
        Row(
            "inhibitory_reversal",
            ("gaba_reversal",),
            lambda part, x: part.inhibitory_reversal + x / part.voltage_step,
            "shifted, in steps of voltage",
        ),
    ),
    "SelfInhibitory": (_times("strength", "gaba_i"), _over("speed", "gaba_time")),
    "JansenRit": (
        _times("excitatory_gain", "ampa"),
        _times("inhibitory_gain", "gaba"),
        _over("inhibitory_rate", "gaba_time"),
        Row(
            "half_voltage",
            ("tonic",),
            lambda part, g: part.half_voltage + g * PULL / LEAK.value,
            f"plus tonic conductance x {PULL:g} mV / {LEAK.value:g} nS",
        ),
    ),
}
BLOCKED = ("DynamicMeanField", "WongWang", "ModulatedDecision", "SupralinearRate", "SupralinearVoltage")
NOT_HERE = {
    ("SupralinearRate", "tonic"): "lower its drive: a tonic conductance is a threshold on it",
    ("SupralinearVoltage", "tonic"): "lower its drive: a tonic conductance is a threshold on it",
    ("WongWang", "ampa"): "use ModulatedDecision: AMPA is in the noise of the input, which is there",
    ("MontbrioPair", "magnesium"): "set its drive `magnesium`",
    ("MontbrioPair", "tonic"): "give a negative current: in these units there is no conductance in nS",
    ("MontbrioPair", "arousal"): "raise its drive `current_e`",
    ("AdExMeanField", "nmda"): "its transfer function was fitted without NMDA: use MontbrioPair or a spiking network",
    ("AdExMeanField", "magnesium"): "its transfer function was fitted without NMDA",
    ("JansenRit", "nmda"): "it has one excitatory time course: use MontbrioPair",
    ("Corticothalamic", ""): "its receptors are drives: set nmda_e, nmda_i, gaba_cortex, gaba_thalamus",
    ("Montbrio", ""): "its recurrence is excitation less inhibition: use MontbrioPair",
}


def knob_rows() -> list[tuple[str, str, str, str]]:
    """(model, parameter, knobs, what happens), for a table."""
    return [(name, row.parameter, " ".join(row.knobs), row.says) for name, rows in ROWS.items() for row in rows]
