"""Scan: how a spectrum is measured: field, sequence, times, samples.

Takes in    Scan("press", field_t=3, te_ms=30), or a text such as scan("mega-press 3T")
Hands on    a checked Scan; frequencies in Hz from water, the axis in ppm, the steps of each sequence
Sequences   press, slaser, steam, mega-press; pulses are ideal: no duration, no slice profile, no displacement of the
            voxel with shift
Not here    shaped pulses, gradients beyond the choice of coherences, water suppression
Sources     Bottomley1987 (PRESS), Frahm1987 (STEAM), Scheenen2008 (semi-LASER), Mescher1998 (MEGA), CODATA2018 (proton)
"""

from __future__ import annotations

import dataclasses
import re
from typing import Any, NamedTuple

from glutamate.errors import ParameterError, closest
from glutamate.parameter import Parameter
from glutamate.readouts.mrs.checks import real, shown, whole

LARMOR = Parameter(42.577478518, "1", "CODATA2018", domain=(0, None), note="MHz per T, proton")
WATER_PPM = Parameter(4.65, "1", "Clarke2021", low=4.6, high=4.7, note="water at body temperature; the carrier")
SEQUENCES = {"press": 30.0, "slaser": 26.0, "steam": 20.0, "mega-press": 68.0}  # usual echo time in ms
NAMES = {"se-laser": "slaser", "semi-laser": "slaser", "mega": "mega-press", "megapress": "mega-press"}
FIELDS = (0.2, 21.0)  # T: below there is no spectrum to speak of, above no magnet for people
LONGEST_TE, LONGEST_TR, LONGEST_TM = 2000.0, 60_000.0, 1000.0  # ms
EDIT_PPM = Parameter(1.90, "1", "Mescher1998", low=1.88, high=1.92, note="inverted in ON: GABA C3")
OFF_PPM = Parameter(7.5, "1", "Mescher1998", note="inverted in OFF: nothing that is measured")
BOX = "assumed: a box about as wide as a Gaussian pulse of 14 ms inverts at 3 T"
EDIT_HALF_PPM = Parameter(0.30, "1", BOX, low=0.2, high=0.4)


class Step(NamedTuple):
    """One step: wait ms, refocus or edit by 180 degrees, or turn by 90 degrees; `order` keeps one coherence order."""

    kind: str
    value: float = 0.0


@dataclasses.dataclass(frozen=True)
class Scan:
    """How a spectrum is measured; times in ms, field in T, shifts in ppm. Raises ParameterError for what cannot be.

    `te1_ms` is the first echo of PRESS (half of TE if left out), `tm_ms` the mixing time of STEAM. `linewidth_hz` is
    the Lorentzian width of a singlet in tissue; left out it is 4, 5.5 or 10 Hz at 1.5, 3, 7 T and between them
    linear in the field. `bandwidth_hz` is ten ppm and more, `points` 2048 below 5 T and 4096 from there, if left out.
    """

    sequence: str = "press"
    field_t: float = 3.0
    te_ms: float = None  # type: ignore[assignment]
    tr_ms: float = 2000.0
    te1_ms: float = None  # type: ignore[assignment]
    tm_ms: float = None  # type: ignore[assignment]
    linewidth_hz: float = None  # type: ignore[assignment]
    points: int = None  # type: ignore[assignment]
    bandwidth_hz: float = None  # type: ignore[assignment]
    edit_ppm: float = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        sequence = NAMES.get(str(self.sequence).lower(), str(self.sequence).lower())
        if sequence not in SEQUENCES:
            near = closest(sequence, [*SEQUENCES, *NAMES])
            asked = f"the sequence {self.sequence!r:.40}"
            raise ParameterError(asked, "no such sequence", ", ".join(SEQUENCES), "use one of these", closest=near)
        self._set("sequence", sequence)
        self._within("field_t", "the field", *FIELDS, "T", "1.5, 3 and 7 T are usual")
        self._default("te_ms", SEQUENCES[sequence])
        self._within("te_ms", "the echo time", 0.0, LONGEST_TE, "ms", "give it in ms")
        self._within("tr_ms", "the repetition time", 1.0, LONGEST_TR, "ms", "give it in ms")
        self._fill(sequence)
        if self.te_ms + (self.tm_ms or 0.0) >= self.tr_ms:
            came = f"{self.te_ms + (self.tm_ms or 0.0):g} ms of echo and mixing, repeated after {self.tr_ms:g} ms"
            raise ParameterError("the repetition time", came, "longer than the echo", "raise tr_ms")

    def _fill(self, sequence: str) -> None:
        """Defaults that depend on field or sequence, and what only one sequence may have."""
        for name, owner in (("te1_ms", "press"), ("tm_ms", "steam"), ("edit_ppm", "mega-press")):
            if getattr(self, name) is not None and sequence != owner:
                came = f"{name} {shown(getattr(self, name))} for {sequence}"
                raise ParameterError(f"a scan with {sequence}", came, f"{name} belongs to {owner}", "leave it out")
        if sequence == "press":
            self._default("te1_ms", self.te_ms / 2)
            self._within("te1_ms", "the first echo time", 0.0, self.te_ms, "ms", "it is a part of te_ms")
        if sequence == "steam":
            self._default("tm_ms", 10.0)
            self._within("tm_ms", "the mixing time", 0.0, LONGEST_TM, "ms", "give it in ms")
        if sequence == "mega-press":
            self._default("edit_ppm", EDIT_PPM.canonical())
            self._within("edit_ppm", "the editing frequency", -2.0, 12.0, "ppm", "1.9 edits GABA")
        self._default("linewidth_hz", usual_linewidth(self.field_t))
        self._within("linewidth_hz", "the linewidth", 0.0, 200.0, "Hz", "a good voxel has 4 to 12 Hz")
        self._default("points", 2048 if self.field_t < 5 else 4096)
        self._set("points", whole("points of a spectrum", self.points, 64, 65536, do="2048 is usual"))
        self._default("bandwidth_hz", 10 * self.frequency_mhz)
        least = 9 * self.frequency_mhz
        self._within("bandwidth_hz", "the bandwidth", least, 100 * least, "Hz", "all lines of water to 0 ppm must fit")

    def _set(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    def _default(self, name: str, value: Any) -> None:
        if getattr(self, name) is None:
            self._set(name, value)

    def _within(self, name: str, what: str, low: float, high: float, unit: str, do: str) -> None:
        self._set(name, real(f"{what} of a scan ({name})", getattr(self, name), low, high, unit=unit, do=do))

    @property
    def frequency_mhz(self) -> float:
        """Frequency of the proton."""
        return float(self.field_t * LARMOR.canonical())

    @property
    def edited(self) -> bool:
        """Whether ON and OFF are measured in turn and their difference is what is read."""
        return self.sequence == "mega-press"

    def ppm(self) -> Any:
        """Shifts (points,) in ppm, ascending, of the spectrum."""
        import numpy as np

        hertz = np.fft.fftshift(np.fft.fftfreq(self.points, 1 / self.bandwidth_hz))
        return WATER_PPM.canonical() + hertz / self.frequency_mhz

    def times(self) -> Any:
        """Times (points,) in s from the top of the echo."""
        import numpy as np

        return np.arange(self.points) / self.bandwidth_hz

    def steps(self) -> list[Step]:
        """What happens between excitation and the top of the echo."""
        te = self.te_ms
        if self.sequence == "press":
            second = te - self.te1_ms
            first = [Step("wait", self.te1_ms / 2), Step("refocus"), Step("wait", te / 2)]
            return [*first, Step("refocus"), Step("wait", second / 2)]
        if self.sequence == "slaser":  # four pulses at even distance, half of it at the ends
            inner = [step for _ in range(3) for step in (Step("refocus"), Step("wait", te / 4))]
            return [Step("wait", te / 8), *inner, Step("refocus"), Step("wait", te / 8)]
        if self.sequence == "steam":
            echo, mix = te / 2, self.tm_ms
            before = [Step("wait", echo), Step("order", 1), Step("turn"), Step("order", 0)]
            return [*before, Step("wait", mix), Step("turn"), Step("order", -1), Step("wait", echo)]
        half = [Step("wait", te / 8), Step("edit"), Step("wait", te / 8)]
        return [Step("wait", te / 4), Step("refocus"), *half, Step("wait", te / 4), Step("refocus"), *half]


def usual_linewidth(field_t: float) -> float:
    """Lorentzian width in Hz of a good voxel: 4, 5.5, 10 Hz at 1.5, 3, 7 T, linear between and beyond."""
    low = 4 + (field_t - 1.5)
    high = 5.5 + (field_t - 3) * 4.5 / 4
    return max(1.0, low if field_t < 3 else high)


def scan(text: str | Scan, **changes: Any) -> Scan:
    """A Scan from a text such as "mega-press 3T" or "press 30 ms 3 T", with other fields by keyword.

    Raises ParameterError for a text that cannot be read and for what a Scan refuses.
    """
    known = [field.name for field in dataclasses.fields(Scan)]
    for name in changes:
        if name not in known:
            near = closest(name, known)
            raise ParameterError(
                f"the {name:.40} of a scan", "no such field", ", ".join(known), "correct it", closest=near
            )
    if isinstance(text, Scan):
        return dataclasses.replace(text, **changes) if changes else text
    if not isinstance(text, str):
        raise ParameterError("a scan", shown(text), "a Scan, or a text", 'write it like "mega-press 3T"')
    given: dict[str, Any] = {}
    rest = text
    for pattern, key in ((r"([-\d.]+)\s*T\b", "field_t"), (r"([-\d.]+)\s*ms\b", "te_ms")):
        found = re.search(pattern, rest)
        if found is not None:
            given[key] = _number(found.group(1), text)
            rest = rest[: found.start()] + rest[found.end() :]
    given["sequence"] = rest.strip() or "press"
    return Scan(**{**given, **changes})


def _number(text: str, whole: str) -> float:
    try:
        return float(text)
    except ValueError:
        do = 'write it like "mega-press 3T" or "press 30 ms 3 T"'
        raise ParameterError(f"the scan {whole!r:.60}", repr(text), "a number before T or ms", do) from None
