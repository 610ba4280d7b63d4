"""Guards for steppers that look only at the ends of steps: the side each is on, and what a change of side sets off.

signs(...)    remember the sides      settle(...)   apply what has crossed, in rounds until nothing does
Not here      finding the moment inside a step (guards.py)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from glutamate.engine.code.ir import Code, Value, Variable
from glutamate.engine.code.lower import ARGUMENTS, Lowering

ROUNDS = 16
BLOCKS = ("y", "p", "u", "t", "v", "w", "yj", "side", "found", "mask", "stop", "stuck")


def call_kernel(code: Code, name: str, blocks: Mapping[str, Value]) -> None:
    """Call a kernel of lower.py; z is y unless given."""
    given = {"z": blocks["z"] if "z" in blocks else blocks["y"], **blocks}
    code.call(name, [given[n] for _, n in ARGUMENTS])


class Marks:
    """Writer of `signs` and `settle`, functions of pointers to the rows named in BLOCKS."""

    def __init__(self, low: Lowering) -> None:
        self.low, self.guards = low, low.system.guards

    def write(self, after: Callable[[Code, Value], None] | None = None, extra: tuple[str, ...] = ()) -> None:
        """Kernels and functions; `after(code, mask)` runs when a guard has changed y in the lanes of the mask."""
        low = self.low
        low.kernel("guards", [(low.ramped([g.value])[0], k) for k, g in enumerate(self.guards)])
        for k, guard in enumerate(self.guards):
            nodes = low.ramped(list(guard.assign.values()))
            low.kernel(f"guard{k}", [(node, i) for i, node in zip(guard.assign, nodes, strict=True)])
        arguments = [("p", name) for name in (*BLOCKS, *extra)]
        with low.module.function("signs", arguments) as code:
            self._evaluate(code)
            for k in range(len(self.guards)):
                code.store(code.side, self._side(code, k), k)
        with low.module.function("settle", arguments) as code:
            self._rounds(code, after)

    def _blocks(self, code: Code) -> dict[str, Value]:
        return {n: getattr(code, n) for n in ("y", "p", "u", "t", "v", "w")}

    def _evaluate(self, code: Code) -> None:
        call_kernel(code, "guards", {**self._blocks(code), "o": code.found})

    def _side(self, code: Code, k: int) -> Value:
        return code.select(code.load(code.found, "F", k) > 0.0, 1.0, -1.0)

    def _rounds(self, code: Code, after: Callable[[Code, Value], None] | None) -> None:
        rounds = Variable(code, "i")
        rounds.set(0)
        with code.forever() as end:
            mask = code.load(code.mask, "F").ne(0.0)
            self._evaluate(code)
            moved = code.value(False, "B")
            for k, guard in enumerate(self.guards):
                new, old = self._side(code, k), code.load(code.side, "F", k)
                crossed = mask & new.ne(old)
                code.store(code.side, code.select(crossed, new, old), k)
                wanted = crossed
                if guard.direction != "both":
                    wanted = crossed & (old < 0.0 if guard.direction == "up" else old > 0.0)
                moved = moved | wanted
                with code.when(code.any(wanted)):
                    call_kernel(code, f"guard{k}", {**self._blocks(code), "o": code.yj})
                    for i in guard.assign:
                        code.store(
                            code.y, code.select(wanted, code.load(code.yj, "F", i), code.load(code.y, "F", i)), i
                        )
                    if guard.terminal:
                        code.store(code.stop, code.select(wanted, 1.0, code.load(code.stop, "F")))
                    if after is not None:
                        after(code, wanted)
            code.leave(~code.any(moved), end)
            rounds.set(rounds.get() + 1)
            late = rounds.get() > ROUNDS
            with code.when(late):
                code.store(code.stuck, code.select(moved, 1.0, code.load(code.stuck, "F")))
            code.leave(late, end)
