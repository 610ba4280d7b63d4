"""Tsitouras' 5(4) pair: explicit steps for systems that are not stiff.

Takes in    a `Lowering`
Hands on    lane functions `trial(s)` and `dense(s)` and an interpolant of order 4, in the shape of rosenbrock.Step
Sources     Tsitouras2011
"""

from __future__ import annotations

from collections.abc import Sequence

from glutamate.engine.adaptive.rosenbrock import call_kernel, combine
from glutamate.engine.code.ir import Code, Value
from glutamate.engine.code.lower import Lowering
from glutamate.engine.code.workspace import Workspace
from glutamate.errors import SolveError

ORDER = 5
STAGES = 7
NODES = (0.0, 0.161, 0.327, 0.9, 0.9800255409045097, 1.0, 1.0)
A = (
    (),
    (0.161,),
    (-0.008480655492356989, 0.335480655492357),
    (2.8971530571054935, -6.359448489975075, 4.3622954328695815),
    (5.325864828439257, -11.748883564062828, 7.4955393428898365, -0.09249506636175525),
    (5.86145544294642, -12.92096931784711, 8.159367898576159, -0.071584973281401, -0.028269050394068383),
    (0.09646076681806523, 0.01, 0.4798896504144996, 1.379008574103742, -3.290069515436081, 2.324710524099774),
)
ERROR = (
    -0.00178001105222577714,
    -0.0008164344596567469,
    0.007880878010261995,
    -0.1447110071732629,
    0.5823571654525552,
    -0.45808210592918697,
    0.015151515151515152,
)
# Coefficients of theta, theta^2, theta^3, theta^4 in the weight of each stage.
DENSE = (
    (1.0, -2.763706197274826, 2.9132554618219126, -1.0530884977290216),
    (0.0, 0.13169999999999998, -0.2234, 0.1017),
    (0.0, 3.9302962368947516, -5.941033872131505, 2.490627285651253),
    (0.0, -12.411077166933676, 30.33818863028232, -16.548102889244902),
    (0.0, 37.50931341651104, -88.1789048947664, 47.37952196281928),
    (0.0, -27.896526289197286, 65.09189467479366, -34.87065786149661),
    (0.0, 1.5, -4.0, 2.5),
)


class Step:
    """Writer of the explicit step."""

    def __init__(self, low: Lowering, ws: Workspace) -> None:
        self.low, self.ws, self.n = low, ws, low.system.size
        if 0 in low.system.mass:
            raise SolveError("tsit5", "a model with algebraic unknowns", "rodas5p or rodas4", 'choose solver="rodas5p"')
        for name, rows in (("k", STAGES * self.n), ("z", self.n), ("e", self.n), ("d", 4 * self.n), ("stage_time", 1)):
            ws.reserve(name, rows)
        low.kernel("rhs", [(node, i) for i, node in enumerate(low.ramped(low.system.rate))], inlined=True)

    def tables(self) -> list[int]:
        """No tables."""
        return []

    def write_trial(self) -> None:
        """Function trial(s): stages, the new state `yn` and the error `e`."""
        ws, n = self.ws, self.n
        with self.low.module.function("trial", [("p", "s")]) as code:
            h = ws.load(code, "h")
            y, z, e = (ws.pointer(code, name) for name in ("y", "z", "e"))
            call_kernel(code, ws, "rhs", z=y, o=ws.pointer(code, "k"))
            for s in range(1, STAGES):
                target = ws.pointer(code, "yn") if s == STAGES - 1 else z
                with code.loop(n) as i:
                    change = combine(code, self._stages(code, i, s), A[s], None)
                    code.store(target, code.fma(h, change, code.load(y, "F", i)), i)
                ws.store(code, "stage_time", code.fma(h, code.value(NODES[s], "F"), ws.load(code, "t")))
                time = ws.pointer(code, "stage_time")
                call_kernel(code, ws, "rhs", z=target, o=ws.pointer(code, "k", s * n), t=time)
            with code.loop(n) as i:
                code.store(e, h * combine(code, self._stages(code, i, STAGES), ERROR, None), i)

    def _stages(self, code: Code, i: Value | int, count: int) -> list[Value]:
        return [code.load(self.ws.pointer(code, "k", j * self.n), "F", i) for j in range(count)]

    def error(self, code: Code, i: Value) -> Value:
        """Error of integrated slot i after a trial."""
        return code.load(self.ws.pointer(code, "e"), "F", i)

    def write_dense(self, needed: Sequence[int], name: str = "dense") -> None:
        """Function dense(s), or one of another name: polynomial coefficients of the interpolant of slots `needed`."""
        with self.low.module.function(name, [("p", "s")]) as code:
            for i in needed:
                stages = self._stages(code, i, STAGES)
                for power in range(4):
                    weights = [row[power] for row in DENSE]
                    self.ws.store(code, "d", combine(code, stages, weights, None), power * self.n + i)

    def interpolate(self, code: Code, i: int, theta: Value) -> Value:
        """Slot i at t + theta h, after `dense`."""
        d = [self.ws.load(code, "d", power * self.n + i) for power in range(4)]
        total = d[3]
        for coefficient in reversed(d[:3]):
            total = code.fma(theta, total, coefficient)
        return code.fma(self.ws.load(code, "hs") * theta, total, self.ws.load(code, "y", i))
