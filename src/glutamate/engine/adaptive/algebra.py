"""Algebraic unknowns made consistent after a start or a jump: Newton on the rows without a derivative.

consistent(s, mask)   solves 0 = rate of the algebraic slots for them, all else held; marks `lost` where it fails
"""

from __future__ import annotations

from glutamate.engine.adaptive.rosenbrock import call_kernel
from glutamate.engine.code import sparse
from glutamate.engine.code.ir import Variable
from glutamate.engine.code.lower import Lowering
from glutamate.engine.code.workspace import Workspace

ITERATIONS = 25
TOLERANCE = 1e-12


class Algebra:
    """Writer of the Newton iteration for one system."""

    def __init__(self, low: Lowering, ws: Workspace) -> None:
        self.low, self.ws = low, ws
        system = low.system
        self.unknowns = [i for i, m in enumerate(system.mass) if m == 0]
        self.count = len(self.unknowns)
        self.rate = low.ramped([system.rate[i] for i in self.unknowns])
        self.jacobian = system.graph.derivative(self.rate, [("state", i) for i in self.unknowns])
        self.entries = sorted(self.jacobian)
        self.plan = sparse.plan(self.count, self.entries)
        for name, rows in (
            ("residual", self.count),
            ("algebra_j", len(self.entries)),
            ("algebra_lu", len(self.plan.slot)),
            ("none", 1),
        ):
            ws.reserve(name, rows)

    def write_kernels(self) -> None:
        """Residual, its Jacobian, and the small factorisation."""
        roots = [(node, k) for k, node in enumerate(self.rate)]
        roots += [(self.jacobian[e], self.count + k) for k, e in enumerate(self.entries)]
        self.low.kernel("algebra", roots)
        sources: dict[tuple[int, int], tuple[str, int] | None] = {e: ("j", k) for k, e in enumerate(self.entries)}
        sparse.write_factor(self.low.module, self.plan, sources, [0] * self.count, prefix="algebra_")
        sparse.write_solve(self.low.module, self.plan, prefix="algebra_")

    def write(self) -> None:
        """The function consistent(s, mask)."""
        ws = self.ws
        with self.low.module.function("consistent", [("p", "s"), ("p", "mask")]) as code:
            worst, which = Variable(code, "F"), Variable(code, "F")
            ws.store(code, "none", code.value(0.0, "F"))
            mask = code.load(code.mask, "F").ne(0.0)
            y = ws.pointer(code, "y")
            with code.loop(ITERATIONS):
                call_kernel(code, ws, "algebra", z=y, o=ws.pointer(code, "residual"))
                j, lu = ws.pointer(code, "algebra_j"), ws.pointer(code, "algebra_lu")
                code.call("algebra_factor", [j, ws.pointer(code, "p"), ws.pointer(code, "v"), lu])
                residual = ws.pointer(code, "residual")
                code.call("algebra_solve", [lu, residual, residual, ws.pointer(code, "none")])
                worst.set(0.0)
                which.set(float(self.unknowns[0] + 1))
                for k, i in enumerate(self.unknowns):
                    old, change = code.load(y, "F", i), ws.load(code, "residual", k)
                    scale = code.absolute(old) + self.low.system.states[i].field.scale
                    size = code.absolute(change) / scale
                    size = code.select(size.eq(size), size, float("inf"))
                    which.set(code.select(size > worst.get(), float(i + 1), which.get()))
                    worst.set(code.maximum(worst.get(), size))
                    code.store(y, code.select(mask, old + change, old), i)
            lost = mask & (worst.get() > TOLERANCE)
            ws.store(code, "lost", code.select(lost, which.get(), ws.load(code, "lost")))
