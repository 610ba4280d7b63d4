"""Machine code: from a module's text to callable addresses, kept on disk between runs.

Takes in    the text of an LLVM module, an instruction set
Hands on    addresses of functions; object bytes with a checksum in the cache folder
Choice      GLUTAMATE_ISA = native (default), avx512, avx2 or generic; GLUTAMATE_CACHE = folder, or "off"
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from glutamate.engine.whole import whole
from glutamate.errors import SolveError

NUMERICS = "2"
ISAS = ("native", "avx512", "avx2", "generic")
_AVX2 = "+avx,+avx2,+fma,+bmi,+bmi2,+lzcnt,+popcnt"
_AVX512 = _AVX2 + ",+avx512f,+avx512dq,+avx512vl,+avx512bw,+avx512cd"
_loaded: dict[tuple[str, str], tuple[Any, bytes]] = {}


@dataclasses.dataclass(frozen=True)
class Machine:
    """What code is made for: a name, LLVM's processor and feature words, and function attributes."""

    name: str
    cpu: str
    features: str
    fused: bool
    attributes: str

    @property
    def lanes(self) -> int:
        """Lanes that fill the registers well."""
        return 4 if self.name in ("generic", "avx2") else 8


@functools.cache
def _llvm() -> Any:
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    return llvm


def machine(name: str | None = None) -> Machine:
    """The machine asked for by argument or GLUTAMATE_ISA.

    Raises SolveError if the name is unknown or this processor cannot run it.
    """
    name = name or os.environ.get("GLUTAMATE_ISA") or "native"
    if name not in ISAS:
        raise SolveError("an instruction set", repr(name), ", ".join(ISAS), "set GLUTAMATE_ISA to one of these")
    return _machine(name)


@functools.cache
def _machine(name: str) -> Machine:
    llvm = _llvm()
    has = dict(llvm.get_host_cpu_features())
    x86 = platform.machine().lower() in ("x86_64", "amd64")
    wide = x86 and all(has.get(f) for f in ("avx512f", "avx512dq", "avx512vl", "avx512bw", "fma"))
    middle = x86 and has.get("avx2") and has.get("fma")
    if name == "native":
        if not x86:
            return Machine("native", llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten(), True, "")
        name = "avx512" if wide else "avx2" if middle else "generic"
    if (name == "avx512" and not wide) or (name == "avx2" and not middle):
        raise SolveError(f"code for {name}", "a processor without it", "native or generic", "unset GLUTAMATE_ISA")
    if name == "avx512":
        # The processor's name only schedules; with fixed features the bits are those of every AVX-512 machine.
        return Machine(name, _tuned(llvm), _AVX512, True, '"prefer-vector-width"="512" "min-legal-vector-width"="512"')
    if name == "avx2":
        return Machine(name, "haswell", _AVX2, True, "")
    return Machine(name, "x86-64" if x86 else "generic", "", False, "")


def _tuned(llvm: Any) -> str:
    return str(llvm.get_host_cpu_name())


@functools.cache
def _target(m: Machine) -> Any:
    llvm = _llvm()
    return llvm.Target.from_default_triple().create_target_machine(
        cpu=m.cpu, features=m.features, opt=2, codemodel="jitdefault", jit=True
    )


@functools.cache
def writers() -> str:
    """Digest of the modules that write code, so that a changed writer never meets old code."""
    folder = Path(__file__).parents[1]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(folder.rglob("*.py")))).hexdigest()


def identity(m: Machine) -> str:
    """Everything about this machine, compiler and engine that the bits may depend on."""
    llvm = _llvm()
    return f"numerics {NUMERICS}; {writers()}; llvm {llvm.llvm_version_info}; {m}; {sys.platform} {platform.machine()}"


def cache_folder() -> Path | None:
    """Private folder of compiled code, or None if switched off."""
    given = os.environ.get("GLUTAMATE_CACHE")
    if given == "off":
        return None
    base = Path(given) if given else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "glutamate"
    folder = base / "code"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        if given:
            raise SolveError(
                "the cache folder GLUTAMATE_CACHE",
                f"{given}: {problem.strerror}",
                "a folder that can be written, or off",
                "set it so",
            ) from None
        return None
    return folder


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old one, none, or all of it."""
    with whole(path, private=True) as part:
        part.write_bytes(data)


def compiled(key: str, build: Callable[[], tuple[str, bytes]], m: Machine) -> tuple[Any, bytes, bool]:
    """Engine of a module, side data and whether it came from the cache; `build` gives (module text, side data)."""
    loaded = _loaded.get((identity(m), key))
    if loaded is not None:
        return (*loaded, True)
    engine, side, cached = _fetched(key, build, m)
    _loaded[identity(m), key] = engine, side
    return engine, side, cached


def _fetched(key: str, build: Callable[[], tuple[str, bytes]], m: Machine) -> tuple[Any, bytes, bool]:
    folder = cache_folder()
    path = folder / f"{hashlib.sha256((identity(m) + key).encode()).hexdigest()}.o" if folder else None
    if path is not None:
        stored = _read(path)
        if stored is not None:
            return _load(stored[0], m), stored[1], True
    text, side = build()
    code = compile_object(text, m)
    if path is not None:
        body = len(side).to_bytes(8, "little") + side + code
        write_atomically(path, hashlib.sha256(body).digest() + body)
    return _load(code, m), side, False


def _read(path: Path) -> tuple[bytes, bytes] | None:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    if len(data) < 40 or hashlib.sha256(data[32:]).digest() != data[:32]:
        return None
    length = int.from_bytes(data[32:40], "little")
    return data[40 + length :], data[40 : 40 + length]


def compile_object(text: str, m: Machine) -> bytes:
    """Object bytes of a module for a machine."""
    llvm = _llvm()
    target = _target(m)
    module = llvm.parse_assembly(f'target triple = "{target.triple}"\n{text}')
    options = llvm.create_pipeline_tuning_options(speed_level=1)
    options.loop_vectorization = options.slp_vectorization = options.loop_unrolling = False
    builder = llvm.create_pass_builder(target, options)
    passes = llvm.create_new_module_pass_manager()
    for name in ("always_inliner", "sroa", "simplify_cfg", "lcssa"):
        add = getattr(passes, f"add_{name}_pass", None)
        if add is not None:
            add()
    passes.run(module, builder)
    return bytes(target.emit_object(module))


def _load(code: bytes, m: Machine) -> Any:
    llvm = _llvm()
    empty = llvm.parse_assembly(f'target triple = "{_target(m).triple}"\n')
    fresh = llvm.Target.from_default_triple().create_target_machine(
        cpu=m.cpu, features=m.features, opt=2, codemodel="jitdefault", jit=True
    )
    engine = llvm.create_mcjit_compiler(empty, fresh)
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    return engine
