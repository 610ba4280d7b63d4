"""Writing LLVM code for vector lanes: values with operators, loops and branches, as text.

Takes in    Python code that adds, multiplies, loads, stores, loops
Hands on    the text of one LLVM module; every lane's arithmetic is written once and holds for any width
Types       F lane doubles, I lane 64-bit integers, B lane bits; d double, i 64-bit integer, b bit, p pointer
Not here    the machine code (native.py), elementary functions (vmath.py)
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from glutamate.engine.code.ir_value import Value, Variable

__all__ = ["Code", "Module", "Value", "Variable"]


class Module:
    """All functions of one compilation, for `width` lanes; `fused` says whether multiply-add is one instruction."""

    def __init__(self, width: int, fused: bool, attributes: str = "") -> None:
        self.width, self.fused = width, fused
        self.attributes = attributes
        self.functions: list[str] = []
        self.declared: dict[str, str] = {}
        self.known: set[str] = set()
        self.names = {
            "F": f"<{width} x double>", "I": f"<{width} x i64>", "B": f"<{width} x i1>",
            "d": "double", "i": "i64", "b": "i1", "p": "ptr", "v": "void",
        }  # fmt: skip

    def function(self, name: str, args: Sequence[tuple[str, str]], returns: str = "v", internal: bool = True) -> Code:
        """Begin a function; args are (type, name)."""
        self.known.add(name)
        return Code(self, name, args, returns, internal)

    def table(self, name: str, values: Sequence[float]) -> None:
        """A table of doubles; not declared constant, so that a loop keeps its entries in registers."""
        items = ", ".join("double 0x" + struct.pack(">d", v).hex().upper() for v in values)
        self.declared[name] = f"@{name} = internal global [{len(values)} x double] [{items}], align 64"

    def text(self) -> str:
        """The module as LLVM assembly."""
        return "\n".join(
            [*self.declared.values(), *self.functions, "attributes #0 = { nounwind " + self.attributes + " }"]
        )


class Code:
    """A function being written; use as a context manager or call `finish`. `inlined` copies what it calls into it."""

    def __init__(
        self, module: Module, name: str, args: Sequence[tuple[str, str]], returns: str, internal: bool
    ) -> None:
        self.module, self.name, self.returns, self.internal = module, name, returns, internal
        self.lines: list[str] = []
        self.slots: list[str] = []
        self.count = 0
        self.arguments = list(args)
        self.constants: dict[tuple[str, Any], Value] = {}
        self.current = "entry"
        self.inlined = False
        for kind, arg in args:
            assert not hasattr(self, arg), f"the argument name {arg} is taken"
            setattr(self, arg, Value(self, f"%{arg}", kind))

    def __getattr__(self, name: str) -> Value:
        raise AttributeError(name)

    def arguments_known(self, **values: Value) -> None:
        """Let values computed here be read like arguments."""
        for name, value in values.items():
            setattr(self, name, value)

    def __enter__(self) -> Code:
        return self

    def __exit__(self, kind: Any, value: Any, trace: Any) -> None:
        if kind is None:
            self.finish()

    def finish(self) -> None:
        """Close the function and hand it to the module."""
        if self.returns == "v":
            self.lines.append("  ret void")
        args = ", ".join(f"{self.text(k)} %{n}" for k, n in self.arguments)
        head = (
            f"define {'internal ' if self.internal else ''}{self.text(self.returns)} @{self.name}({args}) #0 {{\nentry:"
        )
        body = [f"  {s}" for s in self.slots] + (["  br label %start", "start:"] if self.slots else []) + self.lines
        self.module.functions.append("\n".join([head, *body, "}"]))

    def text(self, kind: str) -> str:
        """LLVM's name of a type."""
        return self.module.names[kind]

    def emit(self, text: str, kind: str) -> Value:
        """One instruction with a result."""
        self.count += 1
        name = f"%r{self.count}"
        self.lines.append(f"  {name} = {text}")
        return Value(self, name, kind)

    def do(self, text: str) -> None:
        """One instruction without a result."""
        self.lines.append("  " + text)

    def reserve(self, kind: str) -> str:
        """Stack space in the entry block."""
        name = f"%s{len(self.slots)}"
        self.slots.append(f"{name} = alloca {self.text(kind)}, align 64")
        return name

    def value(self, x: Any, kind: str) -> Value:
        """A Python number as a constant of a type; values pass."""
        if isinstance(x, Value):
            return self.splat(x, kind) if x.type != kind and x.type in "di" and kind in "FI" else x
        one = {"F": "double", "I": "i64", "B": "i1"}.get(kind, self.text(kind))
        if kind in "Fd":
            literal = "0x" + struct.pack(">d", float(x)).hex().upper()
        elif kind in "Bb":
            literal = "true" if x else "false"
        else:
            literal = str(int(x))
        if kind in "FIB":
            literal = "<" + ", ".join([f"{one} {literal}"] * self.module.width) + ">"
        return Value(self, literal, kind)

    def splat(self, x: Value, kind: str) -> Value:
        """A scalar in every lane."""
        vector = self.text(kind)
        one = self.emit(f"insertelement {vector} poison, {self.text(x.type)} {x.name}, i64 0", kind)
        return self.emit(
            f"shufflevector {vector} {one.name}, {vector} poison, <{self.module.width} x i32> zeroinitializer", kind
        )

    def at(self, base: Value, index: Any, kind: str) -> Value:
        """Address of element `index` of an array of `kind`."""
        if isinstance(index, int) and index == 0:
            return base
        where = index.name if isinstance(index, Value) else str(index)
        return self.emit(f"getelementptr inbounds {self.text(kind)}, ptr {base.name}, i64 {where}", "p")

    def load(self, base: Value, kind: str, index: Any = 0) -> Value:
        """Element `index` of an array."""
        align = min(8 * self.module.width, 64) if kind in "FI" else 8
        return self.emit(f"load {self.text(kind)}, ptr {self.at(base, index, kind).name}, align {align}", kind)

    def store(self, base: Value, value: Value, index: Any = 0) -> None:
        """Write element `index` of an array."""
        align = min(8 * self.module.width, 64) if value.type in "FI" else 8
        self.do(
            f"store {self.text(value.type)} {value.name}, ptr {self.at(base, index, value.type).name}, align {align}"
        )

    def fma(self, a: Value, b: Value, c: Value) -> Value:
        """a b + c, rounded once where the machine can, the same on every machine that can."""
        if not self.module.fused:
            return a * b + c
        return self.intrinsic("llvm.fma", [a, b, c])

    def intrinsic(self, name: str, args: Sequence[Value]) -> Value:
        """Call of an LLVM intrinsic on lanes or scalars."""
        kind = args[0].type
        suffix = {"F": f"v{self.module.width}f64", "d": "f64", "I": f"v{self.module.width}i64", "i": "i64"}[kind]
        full = f"{name}.{suffix}"
        types = ", ".join(self.text(a.type) for a in args)
        self.module.declared.setdefault(full, f"declare {self.text(kind)} @{full}({types})")
        return self.emit(
            f"call {self.text(kind)} @{full}({', '.join(f'{self.text(a.type)} {a.name}' for a in args)})", kind
        )

    def sqrt(self, x: Value) -> Value:
        """Correctly rounded square root."""
        return self.intrinsic("llvm.sqrt", [x])

    def absolute(self, x: Value) -> Value:
        """Magnitude."""
        return self.intrinsic("llvm.fabs", [x])

    def select(self, c: Value, a: Any, b: Any, kind: str = "F") -> Value:
        """a where c, else b."""
        a, b = self.value(a, kind), self.value(b, kind)
        return self.emit(
            f"select {self.text(c.type)} {c.name}, {self.text(kind)} {a.name}, {self.text(kind)} {b.name}", kind
        )

    def maximum(self, a: Value, b: Any) -> Value:
        """a if a > b else b, so that the second wins over NaN in the first."""
        b = self.value(b, a.type)
        return self.select(a > b, a, b, a.type)

    def minimum(self, a: Value, b: Any) -> Value:
        """a if a < b else b."""
        b = self.value(b, a.type)
        return self.select(a < b, a, b, a.type)

    def bits(self, x: Value, kind: str) -> Value:
        """Reinterpretation between doubles and integers."""
        return self.emit(f"bitcast {self.text(x.type)} {x.name} to {self.text(kind)}", kind)

    def to_float(self, x: Value) -> Value:
        """Signed integers as doubles."""
        kind = {"I": "F", "i": "d"}[x.type]
        return self.emit(f"sitofp {self.text(x.type)} {x.name} to {self.text(kind)}", kind)

    def any(self, mask: Value) -> Value:
        """Whether any lane's bit is set."""
        w = self.module.width
        whole = self.emit(f"bitcast <{w} x i1> {mask.name} to i{w}", "b")
        return self.emit(f"icmp ne i{w} {whole.name}, 0", "b")

    def lane(self, x: Value, index: Any) -> Value:
        """One lane as a scalar."""
        kind = {"F": "d", "I": "i", "B": "b"}[x.type]
        where = index.name if isinstance(index, Value) else str(index)
        return self.emit(f"extractelement {self.text(x.type)} {x.name}, i64 {where}", kind)

    def pointer(self, number: Value) -> Value:
        """An integer as an address."""
        return self.emit(f"inttoptr i64 {number.name} to ptr", "p")

    def call(self, name: str, args: Sequence[Value], returns: str = "v") -> Value | None:
        """Call of another function of the module."""
        text = f"call {self.text(returns)} @{name}({', '.join(f'{self.text(a.type)} {a.name}' for a in args)})"
        text += " alwaysinline" * self.inlined
        if returns == "v":
            self.do(text)
            return None
        return self.emit(text, returns)

    def label(self, stem: str) -> str:
        """A new label."""
        self.count += 1
        return f"{stem}{self.count}"

    def place(self, label: str) -> None:
        """Begin the block of a label."""
        self.lines.append(f"{label}:")

    def jump(self, label: str) -> None:
        """Go to a label."""
        self.do(f"br label %{label}")

    def branch(self, condition: Value, yes: str, no: str) -> None:
        """Go to one of two labels."""
        self.do(f"br i1 {condition.name}, label %{yes}, label %{no}")

    @contextmanager
    def when(self, condition: Value) -> Iterator[None]:
        """The block runs if the (scalar) condition holds."""
        yes, end = self.label("then"), self.label("end")
        self.branch(condition, yes, end)
        self.place(yes)
        yield
        self.jump(end)
        self.place(end)

    @contextmanager
    def loop(self, count: Any, start: Any = 0) -> Iterator[Value]:
        """The block runs for i = start .. count - 1."""
        i = Variable(self, "i")
        i.set(start)
        test, body, end = self.label("test"), self.label("body"), self.label("end")
        self.jump(test)
        self.place(test)
        now = i.get()
        self.branch(now < count, body, end)
        self.place(body)
        yield now
        i.set(i.get() + 1)
        self.jump(test)
        self.place(end)

    @contextmanager
    def forever(self) -> Iterator[str]:
        """The block repeats until it branches to the label it is given."""
        again, end = self.label("again"), self.label("end")
        self.jump(again)
        self.place(again)
        yield end
        self.jump(again)
        self.place(end)

    def leave(self, condition: Value, end: str) -> None:
        """Go to `end` if the condition holds."""
        stay = self.label("stay")
        self.branch(condition, end, stay)
        self.place(stay)
