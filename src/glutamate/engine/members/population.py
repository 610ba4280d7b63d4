"""Population: parameters and inputs that differ between members, and between occasions of one member.

Draws       addressed by seed, path and member number: member k is the same person in any population of any size
Correlation a Gaussian copula: rho correlates the normal scores, the distributions stay what they are
Occasions   a lognormal factor with median 1 for every member, occasion and path
Covariates  a table; columns that are paths set values, the others are labels that travel along
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

import numpy as np

from glutamate.engine.events import stream
from glutamate.engine.events.command import listing
from glutamate.engine.members.distribution import Distribution, parse_distribution, sigma_of
from glutamate.engine.system import System
from glutamate.errors import ParameterError, PathError, closest
from glutamate.units import DIMENSIONLESS, quantity, to_canonical


class Population:
    """`n` members with values drawn from distributions {path: distribution, text or number}.

    `correlate` lists (path, path, rho); `occasion` gives {path or glob: cv}, where * matches one segment; `covariates`
    is a table with n rows (a DataFrame or {column: n values}), its path columns canonical or named "path [unit]".
    """

    def __init__(
        self,
        n: int,
        distributions: Mapping[str, Any] | None = None,
        *,
        correlate: Sequence[tuple[str, str, float]] = (),
        occasion: Mapping[str, Any] | None = None,
        covariates: Any = None,
        seed: int = 0,
    ) -> None:
        if isinstance(n, bool) or not isinstance(n, int | np.integer) or not 1 <= n <= 100_000_000:
            raise ParameterError("a population", f"n = {n!r:.40}", "1 to 100,000,000 members", "give a whole number")
        self.n, self.seed = int(n), stream.check_seed(seed)
        given = {} if distributions is None else distributions
        self.distributions: dict[str, Distribution] = {path: parse_distribution(d) for path, d in given.items()}
        self.correlate = tuple(self._pair(item) for item in correlate)
        self._groups = self._mixing()
        self.occasion = {glob: _spread(glob, cv) for glob, cv in (occasion or {}).items()}
        self.covariates = self._columns(covariates)
        double = [column for column in self.covariates if _split_unit(column)[0] in self.distributions]
        if double:
            do = "remove the column or the distribution"
            raise ParameterError(f"{double[0]}", "a distribution and a covariate", "one of them", do)

    def values(self, system: System, members: Any = None) -> dict[str, Any]:
        """Values {path: (M,)} in canonical units, of all members or of some member numbers.

        Raises PathError for a path that is no parameter or input of the system, UnitError for another dimension,
        ParameterError where a draw leaves the domain of its parameter: nothing is clipped.
        """
        numbers = self._numbers(members)
        result = {}
        scores = self._scores(numbers)
        for path, distribution in self.distributions.items():
            dims, time = _place(system, path)
            result[path] = distribution.draw(scores[path], dims, time)
        for column, data in self.covariates.items():
            path, unit = _split_unit(column)
            if self._is_label(system, path):
                continue
            dims, time = _place(system, path)
            quantity(f"1 {unit}" if unit else 1.0, dims, time)
            numeric = _floats(column, data[numbers])
            result[path] = to_canonical(numeric, unit, time) if unit else numeric
        for path, drawn in result.items():
            _check_domain(system, path, drawn, numbers)
        return result

    def labels(self, system: System) -> dict[str, Any]:
        """The covariates {column: (n,)} that are no paths of the system; a column with a dot must be one."""
        return {name: data for name, data in self.covariates.items() if self._is_label(system, _split_unit(name)[0])}

    def occasion_values(self, occasion: int, system: System | None = None, members: Any = None) -> dict[str, Any]:
        """Factors {path: (M,)} of occasion number 0, 1, ... by which the members' values differ from their own.

        Globs are matched against the system's parameters and inputs, without one against the paths of this population.
        """
        if isinstance(occasion, bool) or not isinstance(occasion, int | np.integer) or not 0 <= occasion < 2**32:
            raise ParameterError("an occasion", f"{occasion!r:.40}", "a whole number from 0", "count occasions from 0")
        numbers = self._numbers(members)
        known = list(self.distributions) if system is None else list(_slots(system))
        result = {}
        for glob, sigma in self.occasion.items():
            paths = [path for path in known if _matches(path, glob)]
            if not paths:
                do = "name a path, or a glob where * matches one segment"
                raise PathError(
                    f"occasions of {glob!r:.80}", "no such path", listing(known), do, closest=closest(glob, known)
                )
            for path in paths:
                if path in result:
                    do = "let one glob name it"
                    raise ParameterError(f"occasions of {path}", "two spreads", "one spread per path", do)
                raw = stream.raw_draws(self.seed, f"occasion:{path}", numbers, epoch=int(occasion))[:, 0]
                result[path] = np.exp(sigma * stream.normal_scores(raw))
        return result

    def _numbers(self, members: Any) -> Any:
        numbers = stream.member_numbers(self.n if members is None else members)
        if numbers.size and int(numbers.max()) >= self.n:
            came = f"member {int(numbers.max())}"
            raise ParameterError("members of a population", came, f"0 to {self.n - 1}", "give members that exist")
        return numbers

    def _scores(self, numbers: Any) -> dict[str, Any]:
        """Standard normal scores (M,) of every path, correlated within groups."""
        own = {
            path: stream.normal_scores(stream.raw_draws(self.seed, f"population:{path}", numbers)[:, 0])
            for path in self.distributions
        }
        mixed = dict(own)
        for paths, factor in self._groups:
            for i, path in enumerate(paths):  # term by term: the same bits for any number of members
                total = factor[i, 0] * own[paths[0]]
                for j in range(1, i + 1):
                    total = total + factor[i, j] * own[paths[j]]
                mixed[path] = total
        return mixed

    def _pair(self, item: Any) -> tuple[str, str, float]:
        asked = f"the correlation {item!r:.100}"
        try:
            first, second, rho = item
            rho = quantity(rho, DIMENSIONLESS)
        except (TypeError, ValueError):
            raise ParameterError(asked, "another form", "(path, path, rho)", "give two paths and a number") from None
        for path in (first, second):
            if path not in self.distributions:
                near = closest(str(path), self.distributions)
                allowed = "paths with a distribution: " + listing(self.distributions)
                raise PathError(asked, f"{path!r:.80}", allowed, "give it a distribution", closest=near)
        if first == second or not -1 < rho < 1:
            came = "a path with itself" if first == second else f"rho = {rho:g}"
            raise ParameterError(asked, came, "two paths and -1 < rho < 1", "correct it")
        return first, second, rho

    def _mixing(self) -> list[tuple[list[str], Any]]:
        """Groups of correlated paths in order of declaration, with the Cholesky factor of each."""
        neighbours: dict[str, dict[str, float]] = {}
        for first, second, rho in self.correlate:
            if second in neighbours.get(first, {}):
                came = f"{first} and {second} twice"
                raise ParameterError("correlations", came, "every pair once", "remove one")
            neighbours.setdefault(first, {})[second] = rho
            neighbours.setdefault(second, {})[first] = rho
        groups, seen = [], set()
        for path in self.distributions:
            if path in seen or path not in neighbours:
                continue
            group, waiting = {path}, [path]
            while waiting:
                new = [other for other in neighbours[waiting.pop()] if other not in group]
                group.update(new)
                waiting += new
            seen |= group
            paths = [p for p in self.distributions if p in group]
            matrix = np.array([[1.0 if a == b else neighbours[a].get(b, 0.0) for b in paths] for a in paths])
            groups.append((paths, _factor(paths, matrix)))
        return groups

    def _columns(self, table: Any) -> dict[str, Any]:
        """Columns (n,) of a table by name."""
        if table is None:
            return {}
        try:
            columns = {str(name): np.asarray(table[name]) for name in table}
        except (TypeError, KeyError, IndexError, ValueError):
            allowed = "a DataFrame or {column: values}"
            raise ParameterError("covariates", f"{table!r:.60}", allowed, "give such a table") from None
        for name, data in columns.items():
            if data.shape != (self.n,):
                came = f"{name} of shape {data.shape}"
                raise ParameterError("covariates", came, f"{self.n} values in every column", "give one row per member")
        return columns

    def _is_label(self, system: System, path: str) -> bool:
        return "." not in path and path not in _slots(system)


def _factor(paths: list[str], matrix: Any) -> Any:
    """Cholesky factor of a correlation matrix; raises ParameterError if no members could have it."""
    lowest = float(np.linalg.eigvalsh(matrix)[0])
    if lowest < 1e-10:
        share = 1.0 / (1.0 - lowest)
        came = f"a matrix with the eigenvalue {lowest:.3g}; pairs without an entry count as 0"
        do = f"add the missing pairs, or multiply every rho by less than {share:.3g}"
        asked = f"correlations of {listing(paths)}"
        raise ParameterError(asked, came, "correlations that can hold together (positive definite)", do)
    return np.linalg.cholesky(matrix)


def _spread(glob: str, cv: Any) -> float:
    """Standard deviation of the logarithm for a coefficient of variation."""
    sigma = sigma_of(quantity(cv, DIMENSIONLESS))
    if not 0 <= sigma < 100:
        raise ParameterError(f"occasions of {glob}", f"cv {cv!r:.40}", "a cv from 0 on", "give such a cv")
    return sigma


def _slots(system: System) -> dict[str, Any]:
    """Parameters and inputs by path."""
    return {**{slot.path: slot for slot in system.parameters}, **{slot.path: slot for slot in system.inputs}}


def _place(system: System, path: str) -> tuple[Any, str]:
    """Dimensions and time unit of a parameter or input."""
    slots = _slots(system)
    if path not in slots:
        allowed = "parameters and inputs: " + listing(slots)
        raise PathError(
            f"a population over {path!r:.80}", "no such path", allowed, "name one", closest=closest(path, slots)
        )
    slot = slots[path]
    return (slot.spec.dims, slot.time) if hasattr(slot, "spec") else (slot.field.dims, system.time)


def _check_domain(system: System, path: str, drawn: Any, numbers: Any) -> None:
    slot = _slots(system)[path]
    low, high = slot.spec.domain_canonical(slot.time) if hasattr(slot, "spec") else (-np.inf, np.inf)
    bad = np.flatnonzero(~(np.isfinite(drawn) & (drawn >= low) & (drawn <= high)))
    if bad.size:
        came = f"{drawn[bad[0]]:g} in member {numbers[bad[0]]}, and {bad.size} of {len(drawn)} outside"
        do = 'cut the distribution off, as in "normal(36, 9) within 18..65"'
        raise ParameterError(f"draws of {path}", came, f"finite, from {low:g} to {high:g}", do)


def _floats(column: str, data: Any) -> Any:
    try:
        return np.array(data, np.float64)
    except (TypeError, ValueError):
        do = "give numbers, and the unit in the column's name"
        raise ParameterError(f"the covariate {column}", "values that are no numbers", "numbers", do) from None


def _split_unit(column: str) -> tuple[str, str]:
    """Path and unit of a column named "path [unit]"; no unit is canonical."""
    path, bracket, rest = column.partition(" [")
    if not bracket or not rest.endswith("]"):
        return column, ""
    return path, rest[:-1]


def _matches(path: str, glob: str) -> bool:
    parts, wanted = path.split("."), glob.split(".")
    return len(parts) == len(wanted) and all(map(fnmatchcase, parts, wanted))
