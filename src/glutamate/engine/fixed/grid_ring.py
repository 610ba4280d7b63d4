"""What nodes show and read: the ring of the past, couplings, delayed readings and noise of one step.

Ring      slot (k mod depth) holds the sources of all nodes at step k; readings look d slots back, d = 0 is now
Hands on  lane functions sources(ctx, z, k, t), gather(ctx, j, k) and noise(ctx, j, k), each only if there is something
          to do
"""

from __future__ import annotations

from collections.abc import Sequence

from glutamate.engine.code import philox
from glutamate.engine.code.ir import Code, Value, Variable
from glutamate.engine.fixed.grid_frame import FRAME, Blocks
from glutamate.engine.fixed.marks import call_kernel


class Ring:
    """Writer of the three functions."""

    def __init__(self, blocks: Blocks) -> None:
        self.b, self.node, self.module = blocks, blocks.node, blocks.module

    def write(self) -> None:
        """All that is needed."""
        self._write_sources()
        self._write_gather()
        self._write_noise()

    def _write_sources(self) -> None:
        """Function sources(ctx, z, k, t): what every node shows, into the ring's slot of step k."""
        if not self.b.sources:
            return
        with self.module.function("sources", [("p", "ctx"), ("p", "z"), ("i", "k"), ("p", "t")]) as code:
            slot = code.at(FRAME.array(code, "ring"), self.b.slot(code, code.k), "F")
            with code.loop(FRAME.integer(code, "nodes")) as j:
                z, o = code.at(code.z, j * self.b.slots, "F"), code.at(slot, j * self.b.sources, "F")
                call_kernel(code, "source", {**self.b.of(code, j), "t": code.t, "z": z, "o": o})

    def _write_gather(self) -> None:
        """Function gather(ctx, j, k): what node j reads from the ring at step k."""
        if not self.node.readings:
            return
        with self.module.function("gather", [("p", "ctx"), ("i", "j"), ("i", "k")]) as code:
            ring, v = FRAME.array(code, "ring"), self.b.at(code, "v", code.j)
            own = self.b.slot(code, code.k) + code.j * self.b.sources
            totals = [Variable(code, "F") for _ in self.node.targets]
            for total in totals:
                total.set(0.0)
            for c in range(len(self.node.couplings)):
                self._couple(code, c, totals, own)
            for i, total in enumerate(totals):
                code.store(v, total.get(), 1 + i)
            for q, (_, source) in enumerate(self.node.taps):
                target = code.at(v, 1 + len(totals) + q, "F")
                lags = code.at(self.b.at(code, "lag", code.j), q, "F")
                self._look_back(code, code.at(ring, code.j * self.b.sources + source, "F"), lags, target)

    def _couple(self, code: Code, c: int, totals: Sequence[Variable], own: Value) -> None:
        coupling, target, source = self.node.couplings[c]
        ring, n = FRAME.array(code, "ring"), FRAME.integer(code, "nodes")
        mask, rows = FRAME.integer(code, "ring_mask"), FRAME.integer(code, "nodes") * self.b.sources
        starts = code.at(FRAME.array(code, "edge_start"), n * c + code.j, "i")
        tables = [FRAME.array(code, f"edge_{name}") for name in ("source", "delay", "weight")]
        here = code.load(ring, "F", own + source)
        with code.loop(code.load(starts, "i", 1), code.load(starts, "i", 0)) as e:
            back = (code.k - code.load(tables[1], "i", e)) & mask
            x = code.load(ring, "F", back * rows + code.load(tables[0], "i", e))
            if coupling.kind == "diffusive":
                x = x - here
            totals[target].set(code.fma(code.value(code.load(tables[2], "d", e), "F"), x, totals[target].get()))

    def _look_back(self, code: Code, column: Value, lags: Value, target: Value) -> None:
        """A source at each lane's own lag; one load where all lags agree."""
        mask, rows = FRAME.integer(code, "ring_mask"), FRAME.integer(code, "nodes") * self.b.sources
        first, all_lags = code.load(lags, "i"), code.load(lags, "I")
        differ = code.any(all_lags.ne(code.value(first, "I")))
        apart, same, end = code.label("apart"), code.label("same"), code.label("end")
        code.branch(differ, apart, same)
        code.place(apart)
        with code.loop(self.module.width) as lane:
            back = (code.k - code.load(lags, "i", lane)) & mask
            code.store(
                code.at(target, lane, "d"), code.load(code.at(code.at(column, back * rows, "F"), lane, "d"), "d")
            )
        code.jump(end)
        code.place(same)
        code.store(target, code.load(column, "F", ((code.k - first) & mask) * rows))
        code.jump(end)
        code.place(end)

    def _write_noise(self) -> None:
        """Function noise(ctx, j, k): the normal numbers of node j in step k."""
        if not self.b.pairs:
            return
        with self.module.function("noise", [("p", "ctx"), ("i", "j"), ("i", "k")]) as code:
            v = self.b.at(code, "v", code.j)
            block = (code.k * FRAME.integer(code, "nodes") + code.j) * self.b.pairs
            seed = code.value(FRAME.integer(code, "seed"), "I")
            identity = code.load(FRAME.row(code, "identity"), "I")
            for q in range(self.b.pairs):
                words = philox.write(code, seed, identity, philox.GRID, code.value(block + q, "I"))
                for half, value in enumerate(philox.write_normals(code, *words)):
                    code.store(v, value, 1 + self.node.readings + 2 * q + half)
