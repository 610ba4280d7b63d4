"""The repository keeps its word: documented commands, examples, links, the map of folders, file sizes, no odd paths."""

import importlib.util
import math
import os
import re
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "glutamate"
MADE = {"__pycache__", "build", "dist", "results", "site"}
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
TEXTS = {"", ".bib", ".cff", ".css", ".csv", ".html", ".js", ".json", ".md", ".py", ".toml", ".txt", ".xml", ".yml"}
EXTEND = ROOT / "docs" / "extend.md"
LONGEST = 400


def own_files(suffixes: set[str]) -> Iterator[Path]:
    """Files people wrote: nothing in hidden folders but .ci, nothing that a build or a run makes."""
    for folder, inner, names in os.walk(ROOT):
        inner[:] = [n for n in inner if n == ".ci" or not (n.startswith(".") or n in MADE)]
        yield from (Path(folder, name) for name in names if Path(name).suffix in suffixes)


def blocks(page: Path, language: str) -> list[str]:
    """Fenced code of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    """Every line of every shell block, without its comment."""
    shell = "".join(block for page in PAGES for block in blocks(page, "sh"))
    return sorted({line.split("#")[0].strip() for line in shell.splitlines()} - {""})


def programs() -> dict[str, Path]:
    """Every different Python text of the pages and its first page; the text that derives a number has its own test."""
    first: dict[str, Path] = {}
    for page in PAGES:
        if page != EXTEND and blocks(page, "python"):
            first.setdefault("\n".join(blocks(page, "python")), page)
    return first


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_documented_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    asked = {line.split()[1] for line in commands() if line.startswith("make ")}
    assert {"run", "test"} <= asked <= targets


@pytest.mark.parametrize("verb", sorted({line.split()[1] for line in commands() if line.startswith("glutamate ")}))
def test_documented_commands_exist(verb: str) -> None:
    call = [sys.executable, "-c", "from glutamate.cli import main; main()", verb, "--help"]
    done = subprocess.run(call, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert verb in done.stdout


def test_documented_scenarios_are_shipped() -> None:
    asked = {line.split()[2] for line in commands() if line.startswith("glutamate run ")}
    shipped = {path.stem for path in (PACKAGE / "scenarios").glob("*.toml")}
    assert asked <= shipped


@pytest.mark.parametrize("text", programs(), ids=[relative(page) for page in programs().values()])
def test_documented_python_runs(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_file("page", text, tmp_path, monkeypatch)


@pytest.mark.parametrize("example", sorted((ROOT / "examples").glob("*.py")), ids=relative)
def test_example_runs(example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_file(example.stem, example.read_text("utf-8"), tmp_path, monkeypatch)


def run_file(name: str, text: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Run Python text as a module of its own in an empty folder; warnings are errors, open figures are closed."""
    file = folder / f"{name}.py"
    file.write_text(text, "utf-8")
    monkeypatch.chdir(folder)
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, name, module)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        spec.loader.exec_module(module)
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
    return module


def test_the_page_that_extends_gives_the_number_it_derives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = run_file("receptor", "\n".join(blocks(EXTEND, "python")), tmp_path, monkeypatch)
    assert module.peak == pytest.approx(0.8 * (1 - math.exp(-2.5)), rel=0.01)


def test_links_and_pictures_resolve() -> None:
    broken = []
    for page in PAGES:
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
            if not re.match(r"[a-z]+:", target) and not (page.parent / target.split("#")[0]).exists():
                broken.append(f"{relative(page)}: {target}")
    assert not broken


def test_no_file_names_a_folder_of_somebody_s_machine() -> None:
    absolute = re.compile(r"(?<![\w./:}>*-])/(?:home|root|Users|mnt|media|srv|work|opt|tmp)/\w")
    found = []
    for path in own_files(TEXTS):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if absolute.search(line):
                found.append(f"{relative(path)}:{number}: {line.strip()[:80]}")
    assert not found


def test_source_files_stay_short() -> None:
    sizes = {relative(path): len(path.read_text("utf-8").splitlines()) for path in PACKAGE.rglob("*.py")}
    assert sizes
    assert {name: size for name, size in sizes.items() if size > LONGEST} == {}


def test_the_map_of_folders_is_true() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    mapped = {name.rstrip("/") for name in re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)}
    inner = {relative(p) for p in PACKAGE.iterdir() if p.name not in {*MADE, "__main__.py", "py.typed"}}
    tests = {relative(p) for p in (ROOT / "tests").iterdir() if p.is_dir() and p.name not in MADE}
    outer = {relative(p) for p in ROOT.iterdir() if p.is_dir() and not p.name.startswith(".") and p.name not in MADE}
    there = inner | tests | (outer - {"src", "tests"})
    assert mapped - there == set(), "in the map, but not there"
    assert there - mapped == set(), "there, but not in the map"


def test_the_import_order_in_words_is_the_one_checked() -> None:
    layers = re.search(r"^layers = \[(.*?)^\]", (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert layers is not None
    lines = re.findall(r'"([^"]+)"', layers.group(1))
    checked = [sorted(re.findall(r"(?<![(\w])\w+(?![)\w])", line)) for line in lines]
    section = (ROOT / "CONTRIBUTING.md").read_text("utf-8").split("## Import order")[1].split("\n## ")[0]
    told = [sorted(re.findall(r"`(\w+)`", line)) for line in re.findall(r"^\d+\. (.*)$", section, re.MULTILINE)]
    assert told == [names for names in checked if names]
