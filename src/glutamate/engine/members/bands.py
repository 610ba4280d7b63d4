"""Bands: quantiles over members of many cells at once (times by variables), fed chunk by chunk in little memory.

Exact       as long as all members fit the budget: linear between neighbours, as NumPy's default
Then        a sketch: when the budget is full the lowest level that is large enough is sorted cell by cell and every
            second value moves up one level with twice the weight, first the odd, next time the even places
Promise     depends on the order of members alone, not on chunks; the rank error is bounded, not only likely to be small
Missing     NaN members are left out and counted, cell by cell
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from glutamate.engine.members.tally import Tally
from glutamate.errors import ParameterError

BLOCK = 64  # members that are taken in at once
FEWEST_ROWS = 128  # more than a sketch can have levels
BEYOND = 60  # a level that outweighs any number of members
PANEL = 2**18  # values that are sorted at once


class Bands:
    """Quantiles, mean, standard deviation, least and largest of `cells` cells over members that come in chunks.

    `quantiles` (Q,) lie in 0..1; `budget_bytes` bounds the memory for values and for sorting them.
    """

    def __init__(self, quantiles: Sequence[float], cells: int, budget_bytes: int = 2**28) -> None:
        self.quantiles = np.atleast_1d(np.array(quantiles, np.float64))
        if self.quantiles.ndim != 1 or not ((self.quantiles >= 0) & (self.quantiles <= 1)).all():
            raise ParameterError("quantiles of bands", f"{quantiles!r:.60}", "shares from 0 to 1", "give such shares")
        if isinstance(cells, bool) or not isinstance(cells, int | np.integer) or cells < 0:
            raise ParameterError("cells of bands", f"{cells!r:.40}", "a whole number from 0", "give how many")
        self.cells = int(cells)
        self.rows = int(budget_bytes) * 2 // (3 * 8 * max(self.cells, 1))  # a third is for sorting
        if self.rows < FEWEST_ROWS:
            need = -(-FEWEST_ROWS * 3 * 8 * self.cells // 2)
            do = "raise the budget, or record fewer variables or times"
            raise ParameterError("bands", f"a budget of {budget_bytes} bytes", f"at least {need} bytes", do)
        self.block = min(BLOCK, self.rows // 4)
        self.tally = Tally(self.cells)
        self._waiting = np.empty((self.block, self.cells))
        self._filled = 0
        self._levels: list[list[Any]] = [[]]
        self._turns: list[list[int]] = [[0, 0]]  # compactions of each level that kept odd and even places

    def add(self, chunk: Any) -> None:
        """Take in the members (m, cells) in order; NaN is a missing member of a cell."""
        chunk = np.asarray(chunk, np.float64)
        if chunk.ndim != 2 or chunk.shape[1] != self.cells:
            came = f"an array of shape {chunk.shape}"
            raise ParameterError("a chunk of members", came, f"shape (members, {self.cells})", "reshape it")
        at = 0
        while at < len(chunk):
            take = min(self.block - self._filled, len(chunk) - at)
            self._waiting[self._filled : self._filled + take] = chunk[at : at + take]
            self._filled += take
            at += take
            if self._filled == self.block:
                self.tally.fold(self._waiting)
                self._push(0, self._waiting.copy())
                self._filled = 0

    def merge(self, other: Bands) -> None:
        """Take in all members of `other` after those already here; exact as long as both are and fit together."""
        if other.cells != self.cells:
            came = f"{other.cells} cells"
            raise ParameterError("bands to merge", came, f"{self.cells} cells", "merge bands of the same cells")
        levels, waiting = [list(level) for level in other._levels], other._waiting[: other._filled].copy()
        if other.exact:
            for rows in [*levels[0], waiting]:
                self.add(rows)
            return
        turns = [list(pair) for pair in other._turns]
        self.tally.merge(other.tally)
        for level, rows in enumerate(levels):
            for block in rows:
                self._push(level, block)
        for level, (odd, even) in enumerate(turns):
            self._turns[level][0] += odd
            self._turns[level][1] += even
        self.add(waiting)

    @property
    def exact(self) -> bool:
        """Whether every member is still kept."""
        return len(self._levels) == 1

    @property
    def count(self) -> Any:
        """Members that counted (cells,)."""
        return self._all().count

    @property
    def missing(self) -> Any:
        """Members left out because they are NaN (cells,)."""
        return self._all().missing

    @property
    def mean(self) -> Any:
        """Mean (cells,), NaN where no member counted."""
        return self._all().mean()

    @property
    def sd(self) -> Any:
        """Standard deviation (cells,) with n - 1, NaN below two members."""
        return self._all().sd()

    @property
    def min(self) -> Any:
        """Least value (cells,)."""
        return self._all().least()

    @property
    def max(self) -> Any:
        """Largest value (cells,)."""
        return self._all().largest()

    @property
    def rank_error(self) -> float:
        """Bound on how far in rank a quantile may be off, as a share of the members; 0 while exact.

        The largest over cells that have members: a cell with many missing has the largest share.
        """
        if self.exact:
            return 0.0
        fewest = self.count[self.count > 0].min(initial=1 << 62)
        return min(1.0, (self._rank_bound() + 1) / fewest)

    def result(self) -> Any:
        """Quantiles (Q, cells); NaN where no member counted."""
        tally = self._all()
        result = np.full((len(self.quantiles), self.cells), np.nan)
        blocks = [(0, self._waiting[: self._filled]), *self._weighted()]
        if not self.exact:  # the largest value stands for every rank the sketch does not reach
            blocks.append((BEYOND, tally.largest()[None, :]))
        total = sum(len(rows) for _, rows in blocks)
        width = max(1, PANEL // max(total, 1))
        weights = np.concatenate([np.full(len(rows), 2.0**level) for level, rows in blocks])
        for first in range(0, self.cells if total else 0, width):
            panel = slice(first, first + width)
            values = np.ascontiguousarray(np.concatenate([rows[:, panel] for _, rows in blocks]).T)
            read = self._read_exact if self.exact else self._read_sketch
            result[:, panel] = read(values, weights, tally.count[panel])
        if not self.exact:
            result[self.quantiles == 0] = tally.least()
            result[self.quantiles == 1] = tally.largest()
        return result

    def state(self) -> dict[str, Any]:
        """What is held, as arrays by name."""
        held = {f"level{k}": np.concatenate([np.empty((0, self.cells)), *rows]) for k, rows in enumerate(self._levels)}
        tally = {f"tally.{name}": values for name, values in vars(self.tally).items()}
        return {**held, **tally, "waiting": self._waiting[: self._filled], "turns": np.array(self._turns, np.int64)}

    def restore(self, arrays: Mapping[str, Any]) -> None:
        """Go on from what `state` gave for the same quantiles, cells and budget: the same bits come out."""
        self._turns = [list(map(int, pair)) for pair in arrays["turns"]]
        self._levels = [[rows] if len(rows := arrays[f"level{k}"]) else [] for k in range(len(self._turns))]
        self._filled = len(arrays["waiting"])
        self._waiting[: self._filled] = arrays["waiting"]
        for name in vars(self.tally):
            setattr(self.tally, name, arrays[f"tally.{name}"])

    def _weighted(self) -> list[tuple[int, Any]]:
        return [(level, rows) for level, held in enumerate(self._levels) for rows in held]

    def _read_exact(self, values: Any, weights: Any, count: Any) -> Any:
        """Linear between neighbours in rank, (Q, cells of the panel)."""
        values.sort(axis=1)
        place = self.quantiles[:, None] * np.maximum(count - 1, 0)
        below = np.floor(place).astype(np.int64)
        above = np.minimum(below + 1, np.maximum(count - 1, 0))
        cell = np.arange(len(values))
        low, high = values[cell, below], values[cell, above]
        share = place - below
        with np.errstate(invalid="ignore"):
            between = low + (high - low) * share
        between = np.where((share == 0) | (low == high), low, between)
        return np.where(count > 0, between, np.nan)

    def _read_sketch(self, values: Any, weights: Any, count: Any) -> Any:
        """The first value whose estimated rank reaches the wanted one, (Q, cells of the panel)."""
        order = np.argsort(values, axis=1, kind="stable")
        values = np.take_along_axis(values, order, axis=1)
        ranks = np.cumsum(np.where(np.isnan(values), 0.0, weights[order]), axis=1)
        cell = np.arange(len(values))
        found = np.empty((len(self.quantiles), len(values)))
        for k, share in enumerate(self.quantiles):
            wanted = share * np.maximum(count - 1, 0) + 1
            place = (ranks < wanted[:, None]).sum(axis=1)
            found[k] = values[cell, np.where(count > 0, place, 0)]
        return np.where(count > 0, found, np.nan)

    def _push(self, level: int, rows: Any) -> None:
        """Put rows on a level, then make room for the next block."""
        self._place(level, rows)
        while self._held() + self.block > self.rows:
            self._compact()

    def _place(self, level: int, rows: Any) -> None:
        while len(self._levels) <= level:
            self._levels.append([])
            self._turns.append([0, 0])
        self._levels[level].append(rows)

    def _held(self) -> int:
        return sum(len(rows) for held in self._levels for rows in held)

    def _compact(self) -> None:
        """Halve the lowest level that holds its share of the rows; what is odd stays behind."""
        sizes = [sum(len(rows) for rows in held) for held in self._levels]
        level = next(k for k, size in enumerate(sizes) if size * len(sizes) >= sum(sizes) and size > 1)
        held, turns = self._levels[level], self._turns[level]
        pairs = sizes[level] // 2
        left = held[-1][-1:] if sizes[level] % 2 else None
        kept = np.empty((pairs, self.cells))
        odd = turns[0] <= turns[1]
        width = max(1, PANEL // sizes[level])
        for first in range(0, self.cells, width):
            panel = slice(first, first + width)
            values = np.concatenate([rows[:, panel] for rows in held])[: 2 * pairs]
            ordered = np.sort(np.ascontiguousarray(values.T), axis=1)  # NaN goes last
            kept[:, panel] = ordered[:, (0 if odd else 1) :: 2].T
        turns[0 if odd else 1] += 1
        self._levels[level] = [] if left is None else [left.copy()]
        self._place(level + 1, kept)

    def _rank_bound(self) -> int:
        """Each compaction of level k shifts ranks by at most 2^k: upwards at odd places, downwards at even ones."""
        up, down = (sum(pair[side] << level for level, pair in enumerate(self._turns)) for side in (0, 1))
        return max(up, down)

    def _all(self) -> Tally:
        """The tally with the members that still wait."""
        both = self.tally.copy()
        if self._filled:
            both.fold(self._waiting[: self._filled])
        return both
