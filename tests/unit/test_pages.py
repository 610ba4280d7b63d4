"""Pages of the site: every thing in the model has one, equations are drawn, links lead somewhere."""

import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from glutamate import catalogue
from glutamate.engine import discover
from glutamate.errors import GlutamateError
from glutamate.report.mathml import mathml
from glutamate.report.pages import pages

ROOT = Path(__file__).resolve().parents[2]
NAMES = {"mechanism": ("ampa", "lif_noise"), "model": ("synapse",), "drug": ("memantine",), "scenario": ("one_spike",),
         "readout": ("bold_signal",), "target": ("SYN-11", "SYN-02")}  # fmt: skip


@pytest.fixture(scope="module")
def rows():
    found = [row for row in catalogue.listing() if row["name"] in NAMES.get(row["kind"], ())]
    assert {row["kind"] for row in found} == set(NAMES)
    return found


@pytest.fixture(scope="module")
def made(rows):
    block = {
        "id": "SYN-11", "what": "share of channels free at 0 mV", "expected": 0.5, "got": 0.9, "tolerance": 0.1,
        "unit": "1", "source": "JahrStevens1990", "kind": "prediction", "status": "missed",
    }  # fmt: skip
    return dict(pages(rows, catalogue.show, [block]))


def test_everything_listed_has_a_page_and_a_line_in_a_list(rows, made):
    for row in rows:
        page = made[f"model/{row['kind']}/{row['name']}.md"]
        assert f"<h1>{row['name']}" in page and row["source_file"] in page
        assert f'href="{row["kind"]}/{row["name"]}.html"' in made[f"model/{row['kind']}s.md"]
    assert {"model/index.md", "model/sources.md", "model/assumed.md"} <= set(made)


def test_a_page_holds_every_number_with_unit_range_and_source(made):
    page = made["model/mechanism/ampa.md"]
    for number in catalogue.show("mechanism:ampa")["parameters"]:
        row = next(r for r in page.split("<tr>") if f"<code>{number['path']}</code>" in r)
        assert f"{number['value']:g}" in row and (number["unit"] or "") in row
        for key in re.findall(r"[A-Z]\w+\d{4}", number["source"]):
            assert f'<a href="../sources.html#{key}">{key}</a>' in row
            assert "mechanism/ampa.html" in made["model/sources.md"].split(f'id="{key}"')[1].split("<dt")[0]


def test_a_missed_target_is_shown_as_one(made):
    for name in ("model/target/SYN-11.md", "model/targets.md"):
        assert "missed" in made[name]
    assert '<td class="number">0.9</td>' in made["model/target/SYN-11.md"]
    assert "Open: nothing" in made["model/target/SYN-02.md"]


def test_markdown_leaves_the_pages_alone(made):
    for address, text in made.items():
        head, _, body = text.partition("\n---\n\n")
        assert json.loads(head.partition("title: ")[2]), address
        for block in re.split(r"\n\n+", body.strip()):
            assert block.startswith("<") and block.endswith(">"), (address, block[:80])


def test_links_between_pages_lead_to_pages(made, rows):
    there = {address.removesuffix(".md") + ".html" for address in made}
    shown = {f"model/{row['kind']}/{row['name']}.html" for row in rows}
    for address, text in made.items():
        for link in re.findall(r'href="([^"#]+)', text):
            target = (Path("/") / address).parent / link
            parts: list[str] = []
            for part in target.parts[1:]:
                parts = parts[:-1] if part == ".." else [*parts, part]
            path = "/".join(parts)
            assert path in there | shown or path.split("/")[1] in NAMES, (address, link)


def test_every_equation_of_some_mechanisms_is_drawn():
    tags = set()
    for entry in [e for e in discover.entries() if e.kind == "mechanism"][::20]:
        for row in catalogue.show(f"mechanism:{entry.name}")["equations"]:
            tree = ElementTree.fromstring(mathml(row["latex"]))
            tags |= {e.tag for e in tree.iter()}
            digits = re.findall(r"\d+(?:\.\d+)?", re.sub(r"\\(?:mathrm|operatorname){[^}]*}", "", row["latex"]))
            assert "".join(re.findall("[0-9.]", "".join(e.text or "" for e in tree.iter("mn")))) == "".join(digits)
    assert {"mfrac", "msup", "mi", "mo", "mn", "math"} <= tags


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\mathrm{a\_b} = \frac{1}{2}", "a_b=12"),
        (r"x^{2} + \sqrt{y} \le 3 \cdot 10^{-4}", "x2+y≤3⋅10−4"),
        (r"\exp\left(-\frac{t}{\mathrm{tau}}\right)", "exp(−ttau)"),
        (r"\begin{cases} 1 & x < 2 \\ 0 & \text{otherwise} \end{cases}", "{1x<20otherwise"),
        (r"\operatorname{exprel}\left(x, y\right)", "exprel(x,y)"),
    ],
)
def test_mathematics_reads_as_its_latex(latex, text):
    assert "".join(ElementTree.fromstring(mathml(latex)).itertext()).replace(" ", "") == text


@pytest.mark.parametrize(
    "latex", [r"\frac{1}", r"\left( x", r"\begin{matrix} x \end{matrix}", r"\alpha", "{x", r"\mathrm x"]
)
def test_other_latex_is_refused(latex):
    with pytest.raises(GlutamateError, match="MathML"):
        mathml(latex)


@pytest.mark.slow
def test_the_site_is_built_without_warnings_and_loads_nothing_from_elsewhere(tmp_path):
    pytest.importorskip("mkdocs", reason="the extra `docs` is not installed")
    call = [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", str(tmp_path / "site")]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    built = sorted({*(tmp_path / "site").rglob("*.html")} - {tmp_path / "site" / "404.html"})
    assert len(built) > 600
    for page in built:
        text = page.read_text("utf-8")
        assert not re.search(r'<(?:script|img|iframe)[^>]*src="(?:https?:)?//|<link[^>]*href="(?:https?:)?//', text), (
            page
        )
        for link in re.findall(r'<a [^>]*href="([^"#:]+\.html)', text):
            assert (page.parent / link).resolve().is_file(), (page, link)


def test_parts_used_twice_do_not_double_an_equation_again_and_again():
    found = catalogue.show("mechanism:adex_mean_field")["equations"]
    assert max(len(row["latex"]) for row in found) < 10_000


def test_the_hook_takes_measured_targets_from_a_file_and_says_where_there_is_none(tmp_path):
    import importlib.util

    spec = importlib.util.spec_from_file_location("hooks_of_docs", ROOT / "docs" / "hooks.py")
    assert spec is not None and spec.loader is not None
    hooks = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(hooks)
    without = hooks.targets(tmp_path / "validation.json")
    assert {row["status"] for row in without} == {"not measured here", "open"}
    assert {row["id"].rstrip("abcdefghij") for row in without} >= {"SYN-11", "SYN-02"}
    (tmp_path / "validation.json").write_text(json.dumps([{"id": "SYN-11", "status": "passed"}]), "utf-8")
    assert hooks.targets(tmp_path / "validation.json") == [{"id": "SYN-11", "status": "passed"}]
