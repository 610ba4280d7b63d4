"""Run: people drawn, arms measured, one verdict a seed and one in all.

Data's way   slug -> Claim -> people of all seeds side by side -> measure -> effect by person -> interval and verdict of
             every seed -> the verdict that nine of ten seeds share, else mixed -> what would flip it -> Outcome
Interval     95 %, of the median over people by 1,000 resamplings; of the one value where a seed is one run
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from glutamate.claims.judge import claim as words
from glutamate.claims.judge.claim import Claim, Sample
from glutamate.claims.judge.digest import digest
from glutamate.claims.judge.flips import MOST_POINTS, flips
from glutamate.claims.judge.people import who
from glutamate.errors import ParameterError, PathError, closest

AGREEMENT = 0.9
RESAMPLED = 1000
BAND = (0.05, 0.95)


def slugs() -> dict[str, Any]:
    """Entry of every claim by slug."""
    from glutamate.engine import discover

    return {e.name: e for e in discover.entries() if e.kind == "claim"}


def load(slug: str) -> tuple[Claim, Any]:
    """A claim and its entry; PathError with the closest slugs."""
    known = slugs()
    if slug not in known:
        near = closest(slug, known)
        do = "glutamate list claim shows all"
        raise PathError(f"the claim {slug!r:.80}", "no such claim", f"{len(known)} claims", do, closest=near)
    return known[slug].load()(), known[slug]


def judge(
    slug: str,
    people: int | None = None,
    seeds: int | None = None,
    search: bool = True,
    *,
    set: Mapping[str, float] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """The row of one claim as `glutamate claim --json` prints it; everything is computed now.

    `set` {name: value} replaces assumed numbers, or what differs between people, within their ranges (own.py); the row
    then says so under `set`, and its hash is never that of a stored one. `progress(done, of)` counts people measured.
    Raises PathError for an unknown slug or name, ParameterError for numbers below 1 or values outside their range.
    """
    began = time.perf_counter()
    claim, entry = load(slug)
    n, turns = _count("people", people, claim.people), _count("seeds", seeds, claim.seeds)
    row, given, told = _facts(slug, claim, entry), dict(set or {}), progress or _untold
    if given:
        row |= {"set": given, "hash": f"{row['hash']}-own"}
    if claim.beyond and given:
        came, do = ", ".join(given)[:80], "leave set out"
        raise ParameterError(f"own values in the claim {slug}", came, "none: nothing is measured", do)
    if claim.beyond:
        row |= {"verdict": words.BEYOND, "n": 0, "seeds": 0, "why": claim.beyond}
        return row | {"seconds": round(time.perf_counter() - began, 3)}
    assert claim.measure is not None and claim.rule is not None
    people_of = who(claim)
    if given:
        from glutamate.claims.judge.own import settled

        people_of = settled(slug, people_of, given)
    every, extra = n * turns, MOST_POINTS if search and people_of.assumed else 0
    told(0, every + extra)
    each = [people_of.drawn(n, seed) for seed in range(turns)]
    values = {name: np.concatenate([one[name] for one in each]) for name in each[0]} if each[0] else {}
    found = claim.measure(Sample(n * turns, 0, values))
    told(every, every + extra)
    measured = _table(claim, found, n * turns)
    effects = np.broadcast_to(claim.rule.of(found[claim.main]), n * turns).reshape(turns, n)
    if not np.isfinite(effects).any():
        do = "look at the members' status by running its model alone"
        raise ParameterError(f"the claim {slug}", "no finite effect in any person", "one at least", do)
    verdicts, rng = [], np.random.default_rng(0)
    for one in effects:
        verdicts.append(claim.rule.verdict(*_interval(one[np.isfinite(one)], rng)))
    counts = {name: verdicts.count(name) for name in words.VERDICTS}
    most = max(counts, key=lambda name: counts[name])
    stability = counts[most] / turns
    finite = effects[np.isfinite(effects)]
    low, high = _interval(finite if n > 1 else effects[:, 0], rng)
    unit = {"percent": "%", "ratio": "1"}.get(claim.rule.effect, claim.quantities[claim.main])
    row |= {
        "verdict": most if stability >= AGREEMENT else words.MIXED,
        "effect": float(np.median(finite)), "interval": [low, high], "unit": unit, "measured": measured,
        "seeds": turns, "stability": stability, "n": n, "failed": int((~np.isfinite(effects)).sum()),
        "assumptions": flips(claim, people_of) if search else [], "held": list(people_of.held),
    }  # fmt: skip
    told(every + extra, every + extra)
    return row | {"seconds": round(time.perf_counter() - began, 3)}


def _untold(done: int, of: int) -> None:
    """Nobody wants to know how far it is."""


def current(slug: str) -> str:
    """The hash that a stored result must carry: of the rule and of all code the verdict depends on."""
    claim, entry = load(slug)
    return f"{claim.rule_hash()}-{digest(entry.module)}"


def _facts(slug: str, claim: Claim, entry: Any) -> dict[str, Any]:
    rule = None if claim.rule is None else claim.rule.text(claim.main, claim.quantities[claim.main])
    return {
        "id": slug, "says": claim.says, "texts": dict(claim.texts), "contradictory": claim.contradictory,
        "verdict": None, "effect": None, "interval": None, "unit": None, "measured": [], "seeds": 0, "stability": None,
        "evidence": {"grade": claim.evidence.grade, "says": claim.evidence.says}, "assumptions": [], "held": [],
        "sources": list(claim.evidence.sources), "arms": dict(claim.arms), "n": 0, "failed": 0, "rule": rule,
        "interest": claim.interest, "limits": claim.limits, "why": "",
        "hash": f"{claim.rule_hash()}-{digest(entry.module)}",
    }  # fmt: skip


def _table(claim: Claim, found: Any, n: int) -> list[dict[str, Any]]:
    """Median and 90 % band over people of every quantity in every arm."""
    rows = []
    for what, unit in claim.quantities.items():
        for arm, values in found[what].items():
            if arm not in claim.arms:
                raise ParameterError("an arm of a measure", repr(arm), ", ".join(claim.arms), "measure these arms")
            got = np.broadcast_to(np.asarray(values, float), n)
            got = got[np.isfinite(got)]
            low, median, high = np.quantile(got, (BAND[0], 0.5, BAND[1])) if len(got) else (np.nan,) * 3
            numbers = {"median": median, "low": low, "high": high}
            middle = {name: float(value) if np.isfinite(value) else None for name, value in numbers.items()}
            rows.append({"what": what, "arm": arm, **middle, "unit": unit})
    return rows


def _interval(values: Any, rng: Any) -> tuple[float, float]:
    """95 % interval of the median over people; a lone value is its own."""
    if len(values) < 2:
        return float(values[0]), float(values[0])
    drawn = np.median(values[rng.integers(0, len(values), (RESAMPLED, len(values)))], axis=1)
    low, high = np.quantile(drawn, (0.025, 0.975))
    return float(low), float(high)


def _count(what: str, given: int | None, default: int) -> int:
    if given is None:
        return default
    if isinstance(given, bool) or not isinstance(given, int) or not 1 <= given <= 100_000:
        raise ParameterError(f"{what} of a claim", f"{given!r:.40}", "a whole number from 1 to 100,000", "give one")
    return given


@dataclasses.dataclass(frozen=True)
class Bound:
    """A claim by its slug, for Python: `claim("msg-raises-brain-glutamate").run(people=50)`."""

    slug: str

    def run(
        self,
        people: int | None = None,
        seeds: int | None = None,
        *,
        set: Mapping[str, float] | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> dict[str, Any]:
        """The row of this claim, computed now with so many people an arm, so many seeds and values of one's own.

        `about()["numbers"]` names what `set` takes; everything else as in `judge`.
        """
        return judge(self.slug, people, seeds, set=set, progress=progress)

    def stored(self, check: bool = True) -> dict[str, Any] | None:
        """The verdict that is stored, if it is one of today's rule and code; without `check` any that ships."""
        from glutamate.claims.judge import store

        return store.stored(self.slug) if check else store.read(store.SHIPPED, self.slug)

    def lines(self) -> dict[str, Any] | None:
        """The rule: effect, arm, against, supported, contradicted, why; None where nothing is measured."""
        rule = load(self.slug)[0].rule
        return None if rule is None else dataclasses.asdict(rule)

    def about(self, ranges: bool = True) -> dict[str, Any]:
        """The row without a verdict, with `lines` of the rule and, with `ranges`, the `numbers` that may be set."""
        from glutamate.claims.judge.own import numbers

        claim, entry = load(self.slug)
        more = {"why": claim.beyond, "lines": self.lines(), "people": claim.people, "seeds": claim.seeds}
        found = numbers(claim) if ranges else []
        return _facts(self.slug, claim, entry) | more | {"numbers": found}
