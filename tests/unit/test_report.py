"""The report stands alone, escapes everything, and its figures show what the data hold."""

import re
from html.parser import HTMLParser

import numpy as np
import pytest

from glutamate import Scenario
from glutamate.errors import ResultError
from glutamate.report.figures import apart, short
from glutamate.report.html import document, table, tag, write

EVIL = "<script>alert('x')</script> & \"quoted\" $\\frac{1}"
TEXT = f"""format = 1
title = '''{EVIL}'''
model = "synapse"
duration = "60 ms"
points = 61
protocol = [{{ spikes = "release.spike", times = ["10 ms"] }}]

[outputs]
headline = [{{ id = '''{EVIL}''', path = "cleft.glutamate_cleft", what = "peak", unit = "uM" }}]
figures = [
  {{ title = '''{EVIL}''', spikes = ["release.spike"], labels = ['''{EVIL}'''] }},
  {{ title = "Glutamate", paths = ["cleft.glutamate_cleft", "cleft.glutamate_ambient"], unit = "uM", scale = "log" }},
  {{ title = "Voltage", paths = ["membrane.voltage"], labels = ['''{EVIL}'''] }},
]
"""
VOID = {"meta", "br", "hr", "img", "input", "link"}


class Reader(HTMLParser):
    """Collects tags, attributes and text; notes what is not closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-3:]}"
        self.open.pop()

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture(scope="module", params=[1, 5])
def report(request, tmp_path_factory):
    result = Scenario.from_text(TEXT).run(people=request.param)
    path = result.report(tmp_path_factory.mktemp("report") / "report.html")
    reader = Reader()
    text = path.read_text("utf-8")
    reader.feed(text)
    return text, reader, result


def test_every_element_is_closed(report):
    assert report[1].open == []


def test_nothing_is_loaded_from_anywhere(report):
    text, reader, _ = report
    assert not re.search(r"https?:|//[a-z]|url\(\s*['\"]?[^#'\"]|@import", text)
    for name, attributes in reader.tags:
        assert name not in {"script", "link", "iframe", "object", "embed", "img"}
        for key in ("src", "href"):
            assert (attributes.get(key) or "#").startswith("#"), (name, attributes)
        assert not any(key.startswith("on") for key in attributes)


def test_what_the_user_writes_is_shown_as_text(report):
    text, reader, _ = report
    assert "<script" not in text
    joint = "".join(reader.text)
    assert joint.count(EVIL) >= 4
    assert EVIL in joint.split("In numbers")[0]


def test_the_page_names_numbers_units_assumptions_sources_and_limits(report):
    _, reader, result = report
    joint = "".join(reader.text)
    assert "µM" in joint and "not medical advice" in joint
    assert result.hash in joint and result.data.attrs["model_hash"] in joint
    assert "Jahr" in joint and "release.recovery_time" in joint
    assert f"{result.summary[0]['median']:.4g}" in joint
    assert ("90% of members" in joint) == (result.members > 1)


def test_references_inside_figures_point_at_what_is_there(report):
    text, reader, _ = report
    there = {attributes["id"] for _, attributes in reader.tags if attributes.get("id")}
    wanted = {attributes["href"][1:] for _, attributes in reader.tags if (attributes.get("href") or "").startswith("#")}
    assert wanted | set(re.findall(r"url\(#([^)]+)\)", text)) <= there
    assert text.count("<svg") == text.count("</svg>") == 3


def test_figures_follow_light_and_dark(report):
    text, _, _ = report
    figures = "".join(re.findall(r"<svg.*?</svg>", text, re.DOTALL))
    assert "var(--ink" in figures
    colours = set(re.findall(r"#[0-9a-f]{6}\b", figures))
    assert not colours, f"fixed colours {colours}"


def test_all_members_failed_is_told_and_draws_no_line(tmp_path):
    result = Scenario.from_text(TEXT).run(set={"release.vesicle_molecules": 1e300})
    text = result.report(tmp_path / "r.html").read_text("utf-8")
    assert "1 of 1 members failed" in text and "not finite" in text and "nan" not in text.lower().replace("nanc", "")


def test_a_page_is_written_whole_and_not_over_another(tmp_path):
    path = write("one", tmp_path / "a" / "page.html")
    with pytest.raises(ResultError):
        write("two", path)
    write("two", path, overwrite=True)
    assert path.read_text() == "two" and [p.name for p in path.parent.iterdir()] == ["page.html"]


def test_elements_escape_texts_and_keep_elements():
    assert tag("p", "a < b", tag("b", "&"), kind='x"y') == '<p class="x&quot;y">a &lt; b<b>&amp;</b></p>'
    assert "&lt;i&gt;" in table(["<i>"], [[1, "<i>"]], (0,))
    assert document("<t>", "<p>").count("<p>") == 0


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["membrane.voltage"], ["voltage"]),
        (["ampa.open", "nmda.open"], ["ampa", "nmda"]),
        (["cleft.glutamate_cleft", "cleft.glutamate_ambient"], ["cleft", "ambient"]),
        (["a.x_y", "b.z"], ["a.x y", "b.z"]),
        (["cell.x", "cell.x_late"], ["x", "x late"]),
    ],
)
def test_labels_say_what_differs(paths, names):
    assert short(paths) == names


@pytest.mark.parametrize("places", [[0.5], [0.0, 0.0, 0.0], [0.2, 0.21, 0.9], [1.0, 1.0], [0.0, 0.05, 0.1, 0.15, 1.0]])
def test_labels_keep_their_distance_and_their_order(places):
    moved = apart(places)
    assert np.all(np.diff(moved) >= 0.115 - 1e-9)
    assert min(moved) >= -1e-9 and max(moved) <= 1 + 1e-9


def test_a_sheet_of_all_figures_is_a_picture(tmp_path):
    file = tmp_path / "sheet.png"
    Scenario.from_toml("spike_file").run().figure(file)
    assert file.read_bytes().startswith(b"\x89PNG") and file.stat().st_size > 20_000
