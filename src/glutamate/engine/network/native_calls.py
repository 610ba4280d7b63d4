"""What the delivery loop needs beneath Numba: calls by address, prefetching, atomic loads and sums, giving way.

`call_update`, `call_poisson`, `call_normal` call the vector code of cell_text.py and its neighbours; addresses are
plain numbers, so that Numba's own compiled code can be kept on disk.
"""

from __future__ import annotations

import os
from typing import Any

from llvmlite import ir
from numba import types

from glutamate.engine.network.jit import intrinsic

_I64, _I32, _VOID = ir.IntType(64), ir.IntType(32), ir.VoidType()
_BYTE = ir.IntType(8).as_pointer()
GIVES_WAY = os.name == "posix"


def _call(kinds: list[Any], result: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        pointer = ir.FunctionType(result, kinds).as_pointer()
        function = builder.inttoptr(arguments[0], pointer)
        given = [
            builder.inttoptr(value, kind)
            if isinstance(kind, ir.PointerType)
            else builder.trunc(value, kind)
            if kind is _I32
            else value
            for value, kind in zip(arguments[1:], kinds, strict=True)
        ]
        back = builder.call(function, given)
        return builder.sext(back, _I64) if result is _I32 else context.get_dummy_value()

    return generate


@intrinsic
def call_update(
    context: Any, address: Any, s: Any, stride: Any, a: Any, astride: Any, n: Any, c: Any, f: Any, size: Any
) -> Any:
    """`update` at an address; all arguments int64; any flag set."""
    signature = types.int64(*[types.int64] * 9)
    return signature, _call([_BYTE, _I64, _BYTE, _I64, _BYTE, _BYTE, _BYTE, _I64], _I32)


@intrinsic
def call_poisson(
    context: Any,
    address: Any,
    out: Any,
    thresholds: Any,
    number: Any,
    first: Any,
    blocks: Any,
    c1: Any,
    c2: Any,
    c3: Any,
    k0: Any,
    k1: Any,
) -> Any:
    """`poisson` at an address; all arguments int64."""
    signature = types.void(*[types.int64] * 11)
    return signature, _call([_BYTE, _BYTE, _I64, _I64, _I64, _I32, _I32, _I32, _I32, _I32], _VOID)


@intrinsic
def call_normal(
    context: Any, address: Any, out: Any, first: Any, blocks: Any, c1: Any, c2: Any, c3: Any, k0: Any, k1: Any
) -> Any:
    """`normal` at an address; all arguments int64."""
    signature = types.void(*[types.int64] * 9)
    return signature, _call([_BYTE, _I64, _I64, _I32, _I32, _I32, _I32, _I32], _VOID)


@intrinsic
def prefetch(context: Any, array: Any, place: Any) -> Any:
    """Ask for the cache line of an element of a one-dimensional array."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        pointer = builder.bitcast(builder.gep(data, [arguments[1]]), _BYTE)
        kind = ir.FunctionType(_VOID, [_BYTE, _I32, _I32, _I32])
        name = "llvm.prefetch.p0"
        module = builder.module
        function = module.globals.get(name) or ir.Function(module, kind, name)
        builder.call(function, [pointer, _I32(0), _I32(3), _I32(1)])
        return context.get_dummy_value()

    return types.void(array, types.int64), generate


@intrinsic
def atomic_load(context: Any, array: Any, place: Any) -> Any:
    """An int64 that other threads change."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        return builder.load_atomic(builder.gep(data, [arguments[1]]), "acquire", 8)

    return types.int64(array, types.int64), generate


@intrinsic
def atomic_add(context: Any, array: Any, place: Any, value: Any) -> Any:
    """Add to an int64 that other threads change; its value before."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        return builder.atomic_rmw("add", builder.gep(data, [arguments[1]]), arguments[2], "acq_rel")

    return types.int64(array, types.int64, types.int64), generate


@intrinsic
def give_way(context: Any) -> Any:
    """Let another thread run, where the system has a word for it."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        if GIVES_WAY:
            module = builder.module
            function = module.globals.get("sched_yield") or ir.Function(
                module, ir.FunctionType(_I32, []), "sched_yield"
            )
            builder.call(function, [])
        return context.get_dummy_value()

    return types.void(), generate
