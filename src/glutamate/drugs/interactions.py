"""Interactions: what substances do to each other's clearance, and what must not be taken together.

Takes in    names of substances and kinds of people
Hands on    factors on clearance, warnings
Not here    every interaction that is known: a pair without a warning here is not a safe pair
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from glutamate.drugs import load_drug
from glutamate.engine import discover
from glutamate.errors import PathError, closest

DEPRESSANTS = {"diazepam", "lorazepam", "phenobarbital", "ethanol", "gabapentin", "pregabalin", "opioid", "baclofen"}
DEPRESSANTS |= {"esketamine", "ketamine"}
SEROTONIN = {"dextromethorphan", "fluoxetine", "monoamine oxidase inhibitor"}
CHANNEL = {"memantine", "ketamine", "esketamine", "dextromethorphan"}
STIMULANTS = {"methylphenidate", "amphetamine", "atomoxetine", "dextromethorphan"}
OTHERS = {
    "opioid", "baclofen", "fluoxetine", "bupropion", "monoamine oxidase inhibitor", "valproate", "phenytoin",
    "carbamazepine", "oestrogen contraceptive", "smoker", "clozapine",
}  # fmt: skip
UNKNOWN = "A pair without a warning here is not a safe pair: this table is short."


class Together(NamedTuple):
    """Factors on clearance {substance: factor}, and warnings, the gravest first."""

    clearance: dict[str, float]
    warnings: tuple[str, ...]


def together(names: Sequence[str]) -> Together:
    """What substances and kinds of people in a list mean for each other; PathError for a name that is not known."""
    shipped = {entry.name for entry in discover.entries() if entry.kind == "drug"}
    given = list(dict.fromkeys(name.strip().lower() for name in names))
    people = {by.lower(): by for name in shipped for by in load_drug(name).clearance_by}
    for name in given:
        known = sorted(shipped | OTHERS | set(people))
        if name not in known:
            near = closest(name, known)
            do = "name a shipped substance or one of these"
            raise PathError(f"the substance {name!r:.60}", "not in the table", ", ".join(known), do, closest=near)
    factors = {}
    for name in (n for n in given if n in shipped):
        drug = load_drug(name)
        found = [people[other] for other in given if people.get(other) in drug.clearance_by]
        if found:
            factors[name] = drug.clearance_factor(",".join(found))
    return Together(factors, tuple(_warnings(set(given))))


def _warnings(given: set[str]) -> list[str]:
    rules = (
        (len(given & DEPRESSANTS) > 1, DEPRESSANTS, "breathing can stop"),
        (len(given & SEROTONIN) > 1, SEROTONIN, "serotonin syndrome can kill"),
        ("monoamine oxidase inhibitor" in given and bool(given & STIMULANTS),
         STIMULANTS | {"monoamine oxidase inhibitor"}, "blood pressure can rise to kill"),
        (len(given & CHANNEL) > 1, CHANNEL, "blocks of NMDA channels add up: psychosis, confusion"),
        ({"lamotrigine", "valproate"} <= given, {"lamotrigine", "valproate"},
         "the level of lamotrigine doubles: Stevens-Johnson syndrome can kill"),
        ({"bupropion", "ethanol"} <= given, {"bupropion", "ethanol"}, "stopping alcohol brings seizures sooner"),
    )  # fmt: skip
    found = [f"{' + '.join(sorted(given & group))}: {what}" for holds, group, what in rules if holds]
    return [*found, UNKNOWN]
