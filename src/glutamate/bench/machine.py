"""What a measurement was made on."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Any


def cores() -> int:
    """Cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def processor() -> str:
    """Name of the processor as the system gives it."""
    listed = Path("/proc/cpuinfo")
    if listed.exists():
        for line in listed.read_text("utf-8", errors="replace").splitlines():
            if line.lower().startswith(("model name", "hardware")):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def peak_mb() -> float | None:
    """Largest memory this process has held, in MB; None where the system does not say.

    Linux tells it of the program itself; `getrusage` there counts what the process that started it held before.
    """
    listed = Path("/proc/self/status")
    if listed.exists():
        for line in listed.read_text("utf-8", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1e6
    try:
        import resource
    except ImportError:
        return None
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size / (1e6 if platform.system() == "Darwin" else 1e3 / 1.024)


def facts() -> dict[str, Any]:
    """Processor, cores, system, versions and how busy the machine is."""
    import llvmlite.binding as llvm
    import numpy
    import scipy

    from glutamate.engine.code import native

    return {
        "cpu": processor(),
        "cores": cores(),
        "load_average": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "llvm": ".".join(str(part) for part in llvm.llvm_version_info),
        "numpy": numpy.__version__,
        "scipy": scipy.__version__,
        "libroadrunner": _version("libroadrunner"),
        "isa": native.machine().name,
        "lanes": native.machine().lanes,
    }


def _version(package: str) -> str | None:
    from importlib import metadata

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None
