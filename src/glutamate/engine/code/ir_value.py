"""Values and variables of the code being written (ir.py): LLVM names with Python's operators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from glutamate.engine.code.ir import Code

_FLOAT = {"add": "fadd", "sub": "fsub", "mul": "fmul", "div": "fdiv"}
_WHOLE = {
    "add": "add",
    "sub": "sub",
    "mul": "mul",
    "div": "sdiv",
    "and": "and",
    "or": "or",
    "xor": "xor",
    "shl": "shl",
    "shr": "lshr",
}
_COMPARE = {
    "lt": ("olt", "slt"),
    "le": ("ole", "sle"),
    "gt": ("ogt", "sgt"),
    "ge": ("oge", "sge"),
    "eq": ("oeq", "eq"),
    "ne": ("une", "ne"),
}


class Value:
    """One LLVM value with Python's operators."""

    __slots__ = ("code", "name", "type")

    def __init__(self, code: Code, name: str, kind: str) -> None:
        self.code, self.name, self.type = code, name, kind

    def _two(self, op: str, other: Any, swap: bool = False) -> Value:
        a, b = self, self.code.value(other, self.type)
        if swap:
            a, b = b, a
        if op in _COMPARE:
            flavour = "fcmp " + _COMPARE[op][0] if self.type in "Fd" else "icmp " + _COMPARE[op][1]
            return self.code.emit(
                f"{flavour} {self.code.text(self.type)} {a.name}, {b.name}", "B" if self.type in "FI" else "b"
            )
        word = _FLOAT[op] if self.type in "Fd" else _WHOLE[op]
        return self.code.emit(f"{word} {self.code.text(self.type)} {a.name}, {b.name}", self.type)

    def __add__(self, o: Any) -> Value:
        return self._two("add", o)

    def __radd__(self, o: Any) -> Value:
        return self._two("add", o, True)

    def __sub__(self, o: Any) -> Value:
        return self._two("sub", o)

    def __rsub__(self, o: Any) -> Value:
        return self._two("sub", o, True)

    def __mul__(self, o: Any) -> Value:
        return self._two("mul", o)

    def __rmul__(self, o: Any) -> Value:
        return self._two("mul", o, True)

    def __truediv__(self, o: Any) -> Value:
        return self._two("div", o)

    def __rtruediv__(self, o: Any) -> Value:
        return self._two("div", o, True)

    def __neg__(self) -> Value:
        return (
            self.code.emit(f"fneg {self.code.text(self.type)} {self.name}", self.type)
            if self.type in "Fd"
            else 0 - self
        )

    def __and__(self, o: Any) -> Value:
        return self._two("and", o)

    def __or__(self, o: Any) -> Value:
        return self._two("or", o)

    def __xor__(self, o: Any) -> Value:
        return self._two("xor", o)

    def __lshift__(self, o: Any) -> Value:
        return self._two("shl", o)

    def __rshift__(self, o: Any) -> Value:
        return self._two("shr", o)

    def __invert__(self) -> Value:
        return self._two("xor", True if self.type in "Bb" else -1)

    def __lt__(self, o: Any) -> Value:
        return self._two("lt", o)

    def __le__(self, o: Any) -> Value:
        return self._two("le", o)

    def __gt__(self, o: Any) -> Value:
        return self._two("gt", o)

    def __ge__(self, o: Any) -> Value:
        return self._two("ge", o)

    def eq(self, o: Any) -> Value:
        """Equal, lane by lane."""
        return self._two("eq", o)

    def ne(self, o: Any) -> Value:
        """Different or unordered, lane by lane."""
        return self._two("ne", o)


class Variable:
    """A stack slot that loops and branches may change."""

    def __init__(self, code: Code, kind: str) -> None:
        self.code, self.type = code, kind
        self.address = Value(code, code.reserve(kind), "p")

    def get(self) -> Value:
        """Current value."""
        return self.code.load(self.address, self.type)

    def set(self, value: Any) -> None:
        """Replace the value."""
        self.code.store(self.address, self.code.value(value, self.type))
