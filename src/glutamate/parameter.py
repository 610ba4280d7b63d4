"""Parameters: a number as its source prints it, with unit, source, published range and domain.

Takes in    par(12.9, "1/s", "Destexhe1998", low=4.7, high=12.9)
Hands on    Parameter, canonical floats, the bibliography in references.bib
Sources     a key of references.bib, several joined by ";", "fit:<target id>" or "assumed: <why>"
"""

from __future__ import annotations

import os

from glutamate.errors import ParameterError, closest
from glutamate.units import Frozen, parse_unit, to_canonical

TYPE_CHECKING = False  # not from typing: that import costs more than this module
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from glutamate.units.text import Dims

INFINITY = float("inf")
BINDINGS = ("structural", "shared", "lane", "input")
SOURCE_FORMS = 'keys of references.bib joined by ";", "fit:<target id>" or "assumed: <why>"'
BIBLIOGRAPHY = os.path.join(os.path.dirname(__file__), "references.bib")


class Parameter(Frozen):
    """One number of a model with what is known about it; value, low, high and domain are in `unit`."""

    __slots__ = ("value", "unit", "source", "low", "high", "domain", "note", "binding")  # noqa: RUF023 as in par()
    value: float | str
    unit: str
    source: str
    low: float | None
    high: float | None
    domain: tuple[float | None, float | None]
    note: str
    binding: str

    def __init__(
        self,
        value: float | str,
        unit: str,
        source: str,
        low: float | None = None,
        high: float | None = None,
        domain: tuple[float | None, float | None] | None = None,
        note: str = "",
        binding: str = "lane",
    ) -> None:
        parse_unit(unit)
        open_low, open_high = domain = (None, None) if domain is None else _pair(domain, unit)
        values = (value, unit, source, low, high, domain, note, binding)
        for name, part in zip(self.__slots__, values, strict=True):
            object.__setattr__(self, name, part)
        if binding not in BINDINGS:
            raise self._error(f"binding {binding!r}", ", ".join(BINDINGS), "use one of these")
        if not isinstance(source, str) or not (self.assumed or self._fitted or self.keys):
            raise self._error(f"source {source!r}", SOURCE_FORMS, "say where the number comes from")
        if isinstance(value, str):
            if binding != "structural" or unit != "1" or not (low is high is open_low is open_high is None):
                raise self._error(f"the text {value!r}", 'numbers; texts with unit "1" if structural', "give a number")
            return
        for name, number in (("value", value), ("low", low), ("high", high), ("low", open_low), ("high", open_high)):
            if not _finite(number) and (number is not None or name == "value"):
                raise self._error(f"{name} {number!r}", "finite numbers", "print the number as the source does")
        _ordered(self, "published range", low, value, high)
        _ordered(self, "domain", open_low, value, open_high)
        _ordered(self, "domain", open_low, low, open_high)
        _ordered(self, "domain", open_low, high, open_high)

    @property
    def assumed(self) -> bool:
        """Whether the number has no source but a reason."""
        return self.source.startswith("assumed:") and bool(self.source[8:].strip())

    @property
    def _fitted(self) -> bool:
        return self.source.startswith("fit:") and bool(self.source[4:].strip())

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of references.bib in the source."""
        if self.source.startswith(("assumed:", "fit:")):
            return ()
        keys = tuple(key.strip() for key in self.source.split(";"))
        return keys if all(key.isascii() and key.replace("-", "").isalnum() for key in keys) else ()

    @property
    def dims(self) -> Dims:
        """Exponents of the base dimensions."""
        return parse_unit(self.unit).dims

    def canonical(self, time: str = "ms") -> Any:
        """The value in canonical units based on the given time unit; a structural text or count as it is."""
        if isinstance(self.value, str) or (self.binding == "structural" and isinstance(self.value, int)):
            return self.value
        return float(to_canonical(self.value, self.unit, time))

    def canonical_low(self, time: str = "ms") -> float | None:
        """The lower end of the published range in canonical units, None where there is none."""
        return None if self.low is None else float(to_canonical(self.low, self.unit, time))

    def canonical_high(self, time: str = "ms") -> float | None:
        """The upper end of the published range in canonical units, None where there is none."""
        return None if self.high is None else float(to_canonical(self.high, self.unit, time))

    def domain_canonical(self, time: str = "ms") -> tuple[float, float]:
        """The domain in canonical units, infinite where it is open."""
        low, high = (None if end is None else float(to_canonical(end, self.unit, time)) for end in self.domain)
        return -INFINITY if low is None else low, INFINITY if high is None else high

    def _error(self, came: str, allowed: str, do: str) -> ParameterError:
        named = f" ({self.note})" if self.note else ""
        return ParameterError(f"a parameter {self.value!r} {self.unit} from {self.source!r}{named}", came, allowed, do)


def par(
    value: float | str,
    unit: str,
    source: str,
    *,
    low: float | None = None,
    high: float | None = None,
    domain: tuple[float | None, float | None] | None = None,
    note: str = "",
    binding: str = "lane",
) -> Any:  # a mechanism annotates its parameters as float, so the type checker must not see a Parameter
    """A Parameter, written as the default of a mechanism's field.

    `value`, `low` and `high` (the published range) and `domain` (what must not be left, None for an open end) are
    in `unit`, as the source prints them. Raises UnitError for the unit, ParameterError for anything else.
    """
    return Parameter(value, unit, source, low, high, domain, note, binding)


def _finite(number: object) -> bool:
    return isinstance(number, int | float) and not isinstance(number, bool) and abs(number) < INFINITY


def _pair(domain: Any, unit: str) -> tuple[float | None, float | None]:
    if not isinstance(domain, tuple | list) or len(domain) != 2:
        raise ParameterError(
            f"a domain in {unit}", f"{domain!r:.60}", "a pair (low, high)", "write None for an open end"
        )
    return domain[0], domain[1]


def _ordered(parameter: Parameter, what: str, low: float | None, value: Any, high: float | None) -> None:
    ends = [end for end in (low, value, high) if end is not None]
    if ends != sorted(ends):
        came = f"{value!r} outside {low!r} to {high!r}"
        raise parameter._error(came, f"a {what} that holds the value", "correct the number or its range")


_entries: dict[str, dict[str, str]] = {}


def references() -> dict[str, dict[str, str]]:
    """Every entry of references.bib by key: its fields, its `type`, and its text as stored under `bibtex`."""
    if not _entries:
        with open(BIBLIOGRAPHY, encoding="utf-8") as file:
            _entries.update(parse_bibtex(file.read(), BIBLIOGRAPHY))
    return _entries


def parse_bibtex(text: str, file: str) -> dict[str, dict[str, str]]:
    """Entries of the form `@type{key, name = {value}, ...}`; raises ParameterError with file and line."""
    entries: dict[str, dict[str, str]] = {}
    start = text.find("@")
    while start >= 0:
        end = _closing(text, text.find("{", start))
        head, _, body = text[start + 1 : end].partition("{")
        key, _, rest = body.partition(",")
        entry = {"type": head.strip().lower()}
        while end > 0 and "=" in rest:
            name, _, rest = rest.partition("=")
            rest = rest.lstrip()
            stop = _closing(rest, 0) if rest.startswith("{") else -1
            if stop < 0:
                break
            entry[name.strip(" \n\t,").lower()] = " ".join(rest[1:stop].split())
            rest = rest[stop + 1 :]
        if end < 0 or not key.strip() or key.strip() in entries or rest.strip(" \n\t,"):
            came, line = text[start : start + 40].split("\n")[0], text.count("\n", 0, start) + 1
            allowed = "@type{Key, name = {value}, ...} with every key once"
            raise ParameterError("a BibTeX entry", came, allowed, "correct the entry", file=file, line=line)
        entries[key.strip()] = {**entry, "bibtex": text[start : end + 1]}
        start = text.find("@", end)
    return entries


def _closing(text: str, at: int) -> int:
    """Where the brace opened at this place closes; -1 if nowhere."""
    depth = 0
    for place in range(at, len(text) if at >= 0 else at):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return place
    return -1


def reference(key: str) -> dict[str, str]:
    """One entry of references.bib; raises ParameterError with the closest keys."""
    entries = references()
    if key not in entries:
        allowed = f"one of the {len(entries)} keys of references.bib"
        do = "add the entry to references.bib or use a key that is there"
        raise ParameterError("a source", repr(key), allowed, do, closest=closest(str(key), entries))
    return entries[key]


def check_source(source: str) -> None:
    """Raise ParameterError if a source is malformed or names a key that is not in references.bib."""
    for key in Parameter(0.0, "1", source).keys:
        reference(key)


def citation(key: str) -> str:
    """One line: authors (year). Title. Place volume:pages. doi or address."""
    entry = {name: text.replace("{", "").replace("}", "") for name, text in reference(key).items()}
    people = [name.split(",")[0].strip() for name in entry.get("author", "").split(" and ")]
    who = (
        people[0] if len(people) == 1 else f"{people[0]} and {people[1]}" if len(people) == 2 else f"{people[0]} et al."
    )
    places = ("booktitle", "publisher", "howpublished")
    place = entry.get("journal") or ", ".join(entry[n] for n in places if n in entry)
    where = f"{place} {entry['volume']}" if "volume" in entry else place
    pages = f":{entry['pages'].replace('--', '-')}" if "pages" in entry else ""
    doi = f" doi:{entry['doi']}" if "doi" in entry else f" {entry['url']}" if "url" in entry else ""
    title = entry["title"] if entry["title"].endswith("?") else entry["title"] + "."
    return f"{who} ({entry['year']}). {title}" + (f" {where}{pages}." if where else "") + doi


def bibliography(keys: Iterable[str]) -> str:
    """BibTeX text of the entries, each once in the order given; raises ParameterError for an unknown key."""
    return "".join(reference(key)["bibtex"] + "\n" for key in dict.fromkeys(keys))
