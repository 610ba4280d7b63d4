"""The command: output for scripts, errors in four parts, exit codes, speed of its start."""

import json
import os
import subprocess
import sys
import time

import numpy as np
import pytest
import xarray as xr

from glutamate import __version__, catalogue
from glutamate.cli import main
from glutamate.report.answers import finite

ERROR = {"kind", "asked", "came", "allowed", "do", "file", "line", "closest"}
ROW = {"id", "what", "unit", "median", "low", "high", "band", "assumed"}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, object]:
    """Exit code and JSON document of a command; a refusal gives its error."""
    code = main([*arguments, "--json"])
    out, err = capsys.readouterr()
    if code == 2:
        assert out == ""
        document = json.loads(err)
        assert set(document) == {"error"} and set(document["error"]) == ERROR
        assert all(document["error"][part] for part in ("kind", "asked", "came", "allowed", "do"))
        return code, document["error"]
    return code, json.loads(out, parse_constant=lambda text: pytest.fail(f"{text} in JSON"))


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "glutamate", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False, env={**os.environ, **environment}
    )


def test_run_writes_a_result_and_a_report(capsys, folder):
    code, done = call(
        capsys, "run", "one_spike", "--people", "3", "--seed", "5", "--set", "nmda.number=10", "--out", "here"
    )
    assert code == 0
    assert set(done) == {"scenario", "seed", "members", "failed", "headline", "files", "seconds", "hash"}
    assert (done["scenario"], done["seed"], done["members"], done["failed"]) == ("one_spike", 5, 3, [])
    assert all(set(row) == ROW for row in done["headline"])
    data = xr.load_dataset(folder / "here" / "result.nc", engine="h5netcdf")
    assert data.sizes["member"] == 3 and data["cleft.glutamate_cleft"].attrs["units"] == "mM"
    assert (folder / "here" / "report.html").read_text("utf-8").startswith("<!doctype html>")
    assert (folder / done["files"]["result"]).exists()


def test_run_refuses_replaces_and_resumes(capsys):
    assert call(capsys, "run", "one_spike")[0] == 0
    code, error = call(capsys, "run", "one_spike")
    assert code == 2 and "--overwrite" in error["do"]
    first = call(capsys, "run", "one_spike", "--resume")[1]["hash"]
    assert call(capsys, "run", "one_spike", "--overwrite")[1]["hash"] == first
    assert call(capsys, "run", "one_spike", "--overwrite", "--resume")[0] == 2
    assert call(capsys, "run", "one_spike", "--resume", "--seed", "3")[0] == 2


def test_run_takes_a_file_of_spikes(capsys, folder):
    (folder / "mine.csv").write_text("time_ms,synapse\n5,a\n7,b\n")
    code, done = call(capsys, "run", "mine.csv")
    assert (code, done["members"], done["files"]["result"]) == (0, 2, os.path.join("results", "mine", "result.nc"))
    assert call(capsys, "run", "spike_file", "--set", "spikes=mine.csv", "--out", "other")[1]["members"] == 2


def test_a_run_whose_members_all_fail_exits_with_3(capsys):
    code, done = call(capsys, "run", "one_spike", "--set", "release.vesicle_molecules=1e300")
    assert code == 3
    assert done["failed"][0]["reason"] == "not finite" and done["headline"][0]["median"] is None


@pytest.mark.parametrize(
    ("arguments", "kind", "near"),
    [
        (["run", "thta_burst"], "scenario_error", "theta_burst"),
        (["run", "missing.csv"], "scenario_error", None),
        (["run", "one_spike", "--set", "nmda.numbr=3"], "path_error", "nmda.number"),
        (["run", "one_spike", "--set", "nmda.number=3 mV"], "unit_error", None),
        (["run", "one_spike", "--set", "nmda.q10=-1"], "parameter_error", None),
        (["run", "one_spike", "--set", "nmda.q10=nan"], "parameter_error", None),
        (["run", "one_spike", "--set", "nmda.q10=inf"], "parameter_error", None),
        (["run", "one_spike", "--set", "magnesium=nan"], "path_error", None),
        (["run", "one_spike", "--set", "nmda.q10"], "usage_error", None),
        (["run", "one_spike", "--people", "0"], "scenario_error", None),
        (["run", "one_spike", "--people", "many"], "usage_error", None),
        (["run", "one_spike", "--seed", "-1", "--people", "2"], "parameter_error", None),
        (["run", "one_spike", "--peple", "2"], "usage_error", "--people"),
        (["run"], "usage_error", None),
        (["rnu"], "usage_error", "run"),
        (["list", "scenaros"], "path_error", "scenarios"),
        (["show", "nmdaa"], "path_error", "nmda"),
        (["parameters", "nmdaa"], "path_error", "nmda"),
        (["parameters", "--format", "bib"], "usage_error", None),
        (["validate", "SYX"], "path_error", "SYN"),
        (["bench", "odd"], "path_error", "ode"),
        (["bench", "ode", "--model", "tripartit"], "path_error", "tripartite"),
        (["bench", "start", "--model", "tripartit"], "path_error", "tripartite"),
        (["bench", "ode", "--model", "astrocyte"], "path_error", None),
    ],
)
def test_what_is_wrong_is_refused_in_four_parts(capsys, folder, arguments, kind, near):
    code, error = call(capsys, *arguments)
    assert (code, error["kind"]) == (2, kind)
    assert near is None or near in error["closest"]
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("", None),
        ("time_ms\n", None),
        ("5\n4\n", 2),
        ("time_ms\nx\n", 2),
        ("5\nnan\n", 2),
        ("5\n-1\n", 2),
        ("1,2,3\n", 1),
        ("\0\n", 1),
    ],
)
def test_broken_files_of_spikes_are_refused(capsys, folder, content, line):
    (folder / "bad.csv").write_text(content)
    code, error = call(capsys, "run", "bad.csv")
    assert (code, error["kind"], error["line"]) == (2, "spike_file_error", line)
    assert error["file"].endswith("bad.csv")


def test_a_folder_that_cannot_be_written_is_refused_before_the_work(capsys, folder):
    (folder / "file").write_text("")
    assert call(capsys, "run", "one_spike", "--out", "file")[0] == 2
    assert call(capsys, "run", "one_spike", "--out", "file/inside")[0] == 2


def test_list_and_show_print_what_the_catalogue_gives(capsys):
    assert call(capsys, "list") == (0, catalogue.listing())
    assert call(capsys, "list", "claims") == (0, catalogue.listing("claim"))
    code, page = call(capsys, "show", "nmda")
    assert code == 0 and tuple(page) == catalogue.PAGE and page["equations"][0].keys() == {"left", "text", "latex"}


def test_parameters(capsys):
    rows = call(capsys, "parameters", "--assumed")[1]
    assert rows and all(row["assumed"] for row in rows)
    assert main(["parameters", "nmda", "--format", "csv"]) == 0
    assert capsys.readouterr().out.startswith("path,value,unit,")


def test_validate_gives_every_id_asked_for(capsys):
    code, rows = call(capsys, "validate", "SYN-11", "EXC-20", "EXC-16")
    keys = "id what expected got unit tolerance passed source kind status size hard seconds message"
    assert code == 0 and all(set(row) == set(keys.split()) for row in rows)
    ids = [row["id"] for row in rows]
    assert ids.count("SYN-11") >= 5
    assert set(ids) == {"SYN-11", "EXC-16", "EXC-20"}  # open ones too


@pytest.mark.parametrize(
    ("status", "hard", "code"), [("missed", True, 1), ("missed", False, 0), ("error", False, 1), ("open", False, 0)]
)
def test_a_hard_miss_or_an_error_exits_with_1(monkeypatch, capsys, status, hard, code):
    row = {"id": "SYN-01", "status": status, "hard": hard, "got": float("nan")}
    monkeypatch.setattr("glutamate.report.validation.validate", lambda *_, **__: [row])
    assert call(capsys, "validate") == (code, [{**row, "got": None}])


def test_an_interruption_exits_with_130(monkeypatch, capsys):
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(catalogue, "listing", interrupt)
    assert main(["list"]) == 130
    assert "interruption" in capsys.readouterr().err


def test_for_a_person_numbers_go_to_stdout_and_errors_to_stderr(capsys):
    for arguments in (
        ["list"],
        ["list", "targets"],
        ["show", "synapse"],
        ["parameters", "nmda"],
        ["validate", "SYN-1"],
        ["run", "one_spike"],
    ):
        assert main(arguments) == 0
        out, err = capsys.readouterr()
        assert out.strip() and not err
    assert main(["run", "one_spik"]) == 2
    out, err = capsys.readouterr()
    assert not out and all(word in err for word in ("asked", "came", "allowed", "do", "one_spike"))


def test_text_with_brackets_is_no_markup(capsys):
    assert main(["run", "[bold]x[/nothing]"]) == 2
    assert "[bold]x[/nothing]" in capsys.readouterr().err


def test_version(capsys):
    assert call(capsys, "version") == (0, {"version": __version__})


def test_every_command_has_help(capsys):
    for name in ("run", "list", "show", "parameters", "validate", "bench", "version"):
        assert main([name, "--help"]) == 0
        assert f"glutamate {name}" in capsys.readouterr().out


def test_numbers_of_numpy_become_json():
    given = {"a": np.float64("nan"), "b": (np.int64(3), float("-inf")), 1: True}
    assert finite(given) == {"a": None, "b": [3, None], "1": True}


def test_the_process_exits_with_the_code_and_without_colours():
    done = process("run", "one_spik", NO_COLOR="1", FORCE_COLOR="1")
    assert done.returncode == 2 and "\x1b[3" not in done.stderr
    assert process("version").stdout.strip() == __version__


def test_a_reader_that_stops_early_is_no_error():
    command = f"{sys.executable} -m glutamate list targets --json | head -c 20"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == "" and len(done.stdout) == 20


def test_the_start_is_quick():
    """Beside what any command of this kind pays for its library, in alternation."""
    timed = "import time; t = time.perf_counter(); import {}; t = time.perf_counter() - t"
    command = [sys.executable, "-c", f"{timed.format('glutamate')}; import sys; print(t, 'numpy' in sys.modules)"]
    imported, ours, bare = [], [], []
    for _ in range(4):
        took, numpy = subprocess.check_output(command, text=True).split()
        assert numpy == "False"
        imported.append(float(took))
        began = time.perf_counter()
        assert process("--help").returncode == 0
        ours.append(time.perf_counter() - began)
        began = time.perf_counter()
        subprocess.check_call([sys.executable, "-c", "import typer.rich_utils"])
        bare.append(time.perf_counter() - began)
    assert min(imported) < 0.2 * min(bare)
    assert min(ours) < 2.5 * min(bare)
