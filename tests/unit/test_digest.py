"""What the hash of a verdict covers: the code that computes it, and not what only stands beside it."""

import re

import pytest

from glutamate.claims.judge import digest

LOAD = '''
TYPE_CHECKING = False
if TYPE_CHECKING:
    from glutamate.sweeps import Swept


def load(name):
    """Words."""
    from glutamate.maths import exp

    return exp(name)


def trial():
    from glutamate.scenarios.trial import trial as run

    return run()
'''


def reached(slug):
    found = {}
    digest._collect(f"glutamate.claims.{slug.replace('-', '_')}", found)
    return set(found)


def read(folder, text, function="load"):
    """Hash and imports of a function; every text is a file of its own, as files are read once."""
    file = folder / f"f{len(list(folder.iterdir()))}.py"
    file.write_text(text, "utf-8")
    return digest._read(file, function)


def test_a_name_of_the_public_list_stands_for_its_home():
    assert digest._home("Protocol") == "glutamate.engine.events.protocol"
    assert digest._home("load") == "glutamate.api:load"
    assert digest._home("maths") == "glutamate.maths"


def test_of_the_public_functions_only_the_one_that_is_used_counts(tmp_path):
    hashed, imported = read(tmp_path, LOAD)
    assert [name for name in imported if name.startswith("glutamate.maths")] == [
        "glutamate.maths",
        "glutamate.maths.exp",
    ]
    assert not any("trial" in name or "sweeps" in name for name in imported)
    assert read(tmp_path, LOAD.replace("run()", "run(2)"))[0] == hashed
    assert read(tmp_path, LOAD.replace("Swept", "Sweep"))[0] == hashed
    assert read(tmp_path, LOAD.replace("Words", "Other words"))[0] == hashed
    assert read(tmp_path, LOAD.replace("exp(name)", "exp(2 * name)"))[0] != hashed


def test_imports_for_type_checkers_do_not_count(tmp_path):
    hashed, imported = read(tmp_path, LOAD, "")
    assert not any("sweeps" in name for name in imported)
    assert any("scenarios.trial" in name for name in imported), "imports inside functions do"
    assert read(tmp_path, LOAD.replace("Swept", "Sweep"), "")[0] == hashed
    assert read(tmp_path, re.sub("run\\(\\)", "run(2)", LOAD), "")[0] != hashed


@pytest.mark.parametrize(
    ("slug", "module"),
    [
        ("msg-raises-brain-glutamate", "glutamate.metabolism.plasma_glutamate"),
        ("inflammation-blocks-uptake", "glutamate.injury.inflammation"),
        ("ampa-insertion-carries-ltp", "glutamate.plasticity.ampa_trafficking"),
        ("sleep-comes-first", "glutamate.life.sleep_pressure"),
    ],
)
def test_models_and_mechanisms_called_by_name_count(slug, module):
    assert module in reached(slug)


def test_a_claim_does_not_hang_on_the_whole_package():
    for slug in ("msg-raises-brain-glutamate", "sleep-comes-first", "zinc-modulates"):
        found = reached(slug)
        assert not found & {"glutamate", "glutamate.api", "glutamate.claims.judge.run", "glutamate.drugs.course"}
        assert not any(name.split(".")[1] in digest.WITHOUT for name in found)
