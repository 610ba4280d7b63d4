"""Rows of lane doubles that one thread of a run works in, by name."""

from __future__ import annotations

from glutamate.engine.code.ir import Code, Value


class Workspace:
    """Names for blocks of rows; `rows` is the total."""

    def __init__(self) -> None:
        self.start: dict[str, int] = {}
        self.sizes: dict[str, int] = {}
        self.rows = 0

    def reserve(self, name: str, rows: int) -> int:
        """Set aside a block and return its first row."""
        self.start[name] = self.rows
        self.sizes[name] = rows
        self.rows += rows
        return self.start[name]

    def size(self, name: str) -> int:
        """Rows of a block."""
        return self.sizes[name]

    def pointer(self, code: Code, name: str, row: int = 0) -> Value:
        """Address of a row of a block, in a function with the argument `s`."""
        return code.at(code.s, self.start[name] + row, "F")

    def load(self, code: Code, name: str, row: int = 0) -> Value:
        """One row as lanes."""
        return code.load(code.s, "F", self.start[name] + row)

    def store(self, code: Code, name: str, value: Value, row: int = 0) -> None:
        """Write one row."""
        code.store(code.s, value, self.start[name] + row)
