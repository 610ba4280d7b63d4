"""Reading of distribution texts such as "lognormal(72 kg, cv 16 %) within 40 kg..120 kg" into their parts."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

from glutamate.errors import ParameterError, closest
from glutamate.units import parse_quantity

LONGEST = 500
FORM = re.compile(r"\s*([A-Za-z_]+)\s*\((.*)\)\s*(?:within\s+(.+?)\s*)?", re.DOTALL)
KEYWORD = re.compile(r"([A-Za-z_]+)\s+(.+)", re.DOTALL)
KEYWORDS = ("cv", "sd", "sigma")
EXAMPLE = 'write it as in "lognormal(72 kg, cv 16 %)" or "normal(36, 9) within 18..65"'


@dataclasses.dataclass(frozen=True)
class Reading:
    """Name, plain values with their weights (or ""), keywords and limits, all still as texts that parse."""

    name: str
    weighted: tuple[tuple[Any, str], ...]
    keywords: dict[str, Any]
    limits: tuple[Any, Any] | None

    def error(self, text: str, allowed: str) -> ParameterError:
        """A refusal that shows the text."""
        return refusal(text, f"{text!r:.80}", allowed)


def refusal(text: Any, came: str, allowed: str, names: tuple[str, ...] = ()) -> ParameterError:
    """A refusal of a distribution text."""
    return ParameterError(f"a distribution from {text!r:.80}", came, allowed, EXAMPLE, closest=names)


def read_text(text: Any, names: tuple[str, ...]) -> Reading:
    """The parts of a text; a quantity alone is a constant."""
    forms = "a distribution: " + ", ".join(names)
    if not isinstance(text, str) or len(text) > LONGEST:
        raise refusal(text, f"{text!r:.60}", forms)
    found = FORM.fullmatch(text)
    if found is None:
        if "(" in text and text.lstrip()[:1].isalpha():
            raise refusal(text, "brackets or limits that do not fit", forms)
        return Reading("constant", ((_quantity(text), ""),), {}, None)
    name, inside, limits = found.groups()
    if name not in names:
        raise refusal(text, f"{name!r:.40}", forms, closest(name, names))
    weighted, keywords = [], {}
    for item in inside.split(","):
        word = KEYWORD.fullmatch(item.strip())
        if word and word[1] in KEYWORDS:
            if word[1] in keywords:
                raise refusal(text, f"{word[1]} twice", "every keyword once")
            keywords[word[1]] = _quantity(word[2])
        else:
            value, colon, weight = item.partition(":")
            if colon:
                parse_quantity(weight)
            weighted.append((_quantity(value), weight.strip() if colon else ""))
    return Reading(name, tuple(weighted), keywords, None if limits is None else _limits(text, limits))


def _quantity(text: str) -> float | str:
    """A number without a unit as a canonical float, anything else as a text that parses."""
    number, unit = parse_quantity(text)
    return number if unit.text == "1" else text.strip()


def _limits(text: str, limits: str) -> tuple[Any, Any]:
    ends = limits.split("..")
    if len(ends) != 2:
        raise refusal(text, f"limits {limits!r:.40}", "two limits as in 18..65")
    return _quantity(ends[0]), _quantity(ends[1])
