"""MR spectra: what is refused, the cache, noise, soft ratios, files for others, figures."""

import os
import re

import numpy as np
import pytest

from glutamate.errors import ParameterError, UnitError
from glutamate.parameter import Parameter, check_source
from glutamate.readouts.mrs import (
    Scan,
    Tissue,
    basis,
    concentrations,
    macromolecules,
    measured,
    mr_fit,
    mr_spectrum,
    scan,
    tissue,
    write_lcmodel_basis,
    write_lcmodel_raw,
    write_nifti_mrs,
)
from glutamate.readouts.mrs import repeat as repeat_module
from glutamate.readouts.mrs import scan as scan_function
from glutamate.readouts.mrs.spin_systems import SYSTEMS, short_name
from glutamate.report.mr_figure import heading, mr_figure, parts

FAST = Scan(points=1024)


def test_every_metabolite_has_spins_a_concentration_and_a_source():
    assert set(tissue.CONCENTRATIONS) == set(SYSTEMS)
    for system in SYSTEMS.values():
        check_source(system.source)
        for group in system.groups:
            assert all(i < j < len(group.shifts) for i, j in group.couplings)
            assert sum(share for share, _ in group.offsets()) == pytest.approx(1)


def test_every_number_has_a_source():
    import glutamate.readouts.mrs.scan as scans

    def numbers(thing):
        if isinstance(thing, Parameter):
            yield thing
        elif isinstance(thing, dict | tuple):
            for one in thing.values() if isinstance(thing, dict) else thing:
                yield from numbers(one)

    found = [p for module in (tissue, macromolecules, repeat_module, scans) for p in numbers(vars(module))]
    assert len(found) > 30
    for one in found:
        check_source(one.source)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mega-press 3T", ("mega-press", 3.0, 68.0)),
        ("press 35 ms 1.5 T", ("press", 1.5, 35.0)),
        ("7T STEAM", ("steam", 7.0, 20.0)),
        ("semi-laser 7 T", ("slaser", 7.0, 26.0)),
    ],
)
def test_scans_by_text(text, expected):
    found = scan_function(text)
    assert (found.sequence, found.field_t, found.te_ms) == expected
    assert scan(found) is found
    assert scan(found, tr_ms=5000.0).tr_ms == 5000


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"field_t": 70.0}, "0.2 to 21 T"),
        ({"field_t": -3.0}, "0.2 to 21 T"),
        ({"field_t": float("nan")}, "0.2 to 21 T"),
        ({"te_ms": -30.0}, "0 to 2000 ms"),
        ({"te_ms": "30"}, "0 to 2000 ms"),
        ({"te_ms": 100.0, "tr_ms": 90.0}, "longer than the echo"),
        ({"sequence": "pres"}, "press"),
        ({"sequence": "steam", "te1_ms": 5.0}, "te1_ms belongs to press"),
        ({"sequence": "press", "tm_ms": 5.0}, "tm_ms belongs to steam"),
        ({"te1_ms": 50.0, "te_ms": 30.0}, "0 to 30 ms"),
        ({"points": 1000.5}, "a whole number"),
        ({"bandwidth_hz": 500.0}, "all lines"),
        ({"linewidth_hz": -1.0}, "0 to 200 Hz"),
        ({"edit_ppm": 1.9}, "edit_ppm belongs to mega-press"),
    ],
)
def test_impossible_scans_are_refused(given, words):
    with pytest.raises(ParameterError) as refused:
        Scan(**given)
    assert words in str(refused.value)
    assert all((refused.value.asked, refused.value.came, refused.value.allowed, refused.value.do))


def test_unreadable_texts_are_refused():
    for text in ("press 3..1T", "laserr 3T", "press 3T fast"):
        with pytest.raises(ParameterError):
            scan(text)


@pytest.mark.parametrize("shares", [(0.5, 0.3, 0.3), (0.9, 0.0, 0.0), (1.2, -0.2, 0.0), (0.0, 0.0, 1.0), ("a", 0, 1)])
def test_shares_that_do_not_add_up_are_refused(shares):
    with pytest.raises(ParameterError):
        Tissue(*shares)


def test_concentrations_by_either_name_and_unit():
    found = concentrations({"glutamate": "9000 uM", "GABA": 2, "lactate": 0})
    assert (found["Glu"], found["GABA"], found["Lac"], found["NAA"]) == (9.0, 2.0, 0.0, 11.0)
    assert short_name("MYO-inositol") == "Ins"
    for wrong in ({"Glu": -1}, {"Glu": float("inf")}, {"Glu": 9, "glutamate": 9}, {"glutamat": 9}, {"Glx": 12}):
        with pytest.raises(ParameterError):
            concentrations(wrong)
    for wrong in ({"Glu": "9 mV"}, {"Glu": float("nan")}, {"Glu": "much"}):
        with pytest.raises(UnitError):
            concentrations(wrong)
    with pytest.raises(ParameterError) as refused:
        concentrations({"glutamat": 9})
    assert "glutamate" in refused.value.closest


@pytest.mark.parametrize(
    "wrong",
    [{"snr": 0}, {"snr": -5}, {"snr": "60"}, {"seed": -1}, {"seed": 1.5}, {"shift_hz": np.inf}, {"macromolecules": -1}],
)
def test_impossible_spectra_are_refused(wrong):
    with pytest.raises(ParameterError):
        mr_spectrum(scan=FAST, **wrong)


def test_the_same_seed_gives_the_same_noise():
    one, same, other = (mr_spectrum(scan=FAST, snr=50, seed=seed).decays[""] for seed in (3, 3, 4))
    np.testing.assert_array_equal(one, same)
    assert (one != other).any()


def test_noise_has_its_level_and_does_not_follow_the_metabolites():
    clean, noisy = mr_spectrum(scan=FAST, seed=None, snr=50), mr_spectrum(scan=FAST, snr=50, seed=1)
    left = (noisy.spectra[""] - clean.spectra[""]).real
    assert left.std() == pytest.approx(clean.noise_sd[""], rel=0.1)  # 1024 points: 2.2 % per standard error
    top = mr_spectrum(dict.fromkeys(SYSTEMS, 0) | {"NAA": 11.0}, FAST, macromolecules=0).spectra[""].real.max()
    assert top / clean.noise_sd[""] == pytest.approx(50)
    assert mr_spectrum({"NAA": 5}, FAST, snr=50).noise_sd == clean.noise_sd


def test_edited_noise_adds_up():
    seen = mr_spectrum(scan="mega-press 3T", snr=100, seed=2)
    clean = mr_spectrum(scan="mega-press 3T")
    np.testing.assert_array_equal(seen.decays["difference"], seen.decays["on"] - seen.decays["off"])
    left = (seen.spectra["difference"] - clean.spectra["difference"]).real.std()
    assert left == pytest.approx(np.sqrt(2) * seen.noise_sd["off"], rel=0.1) == seen.noise_sd["difference"]


def test_the_basis_is_kept_and_a_broken_file_made_again(tmp_path, monkeypatch):
    monkeypatch.setenv("GLUTAMATE_CACHE", str(tmp_path))
    monkeypatch.setattr(basis, "_made", {})
    one = Scan(te_ms=31.0, points=256)
    made = basis.basis(one)
    (file,) = (tmp_path / "mrs").iterdir()
    monkeypatch.setattr(basis, "simulate", lambda scan: pytest.fail("made twice"))
    basis._made.clear()
    np.testing.assert_array_equal(basis.basis(one), made)
    monkeypatch.undo()
    monkeypatch.setenv("GLUTAMATE_CACHE", str(tmp_path))
    stored = bytearray(file.read_bytes())
    stored[-1] ^= 1
    file.write_bytes(stored)
    monkeypatch.setattr(basis, "_made", {})
    np.testing.assert_array_equal(basis.basis(one), made)
    assert file.read_bytes() != bytes(stored)
    assert basis._key(one) != basis._key(Scan(te_ms=32.0, points=256))
    monkeypatch.setattr(basis, "_writers", lambda: "other code")
    assert basis._key(one) != file.stem


def test_the_cache_does_not_grow_without_end(tmp_path, monkeypatch):
    monkeypatch.setenv("GLUTAMATE_CACHE", str(tmp_path))
    monkeypatch.setattr(basis, "_made", {})
    monkeypatch.setattr(basis, "MOST_STORED", 2)
    scans = [Scan(te_ms=te, points=64) for te in (20.0, 21.0, 22.0)]
    for age, one in enumerate(scans):
        basis.basis(one)
        os.utime(tmp_path / "mrs" / f"{basis._key(one)}.basis", (age, age))
    left = {file.stem for file in (tmp_path / "mrs").iterdir()}
    assert left == {basis._key(one) for one in scans[1:]}


def test_the_cache_can_be_off(tmp_path, monkeypatch):
    monkeypatch.setenv("GLUTAMATE_CACHE", "off")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(basis, "_made", {})
    basis.basis(Scan(te_ms=33.0, points=256))
    assert not list(tmp_path.rglob("*"))


@pytest.mark.parametrize("condition", [None, "on", "off"])
def test_edited_scans_are_read_in_every_condition(condition):
    seen = mr_spectrum({"GABA": 2.0}, "mega-press 3T", Tissue(0.6, 0.3, 0.1))
    fit = mr_fit(seen, condition)
    assert fit.amount("GABA") == pytest.approx(2.0, rel=1e-6)
    assert fit.amount("Glx") == pytest.approx(9.25 + 2.63, rel=1e-6)
    with pytest.raises(ParameterError):
        mr_fit(seen, "sum")


def test_what_a_scan_does_not_show_is_not_read():
    fit = mr_fit(mr_spectrum(scan="mega-press 3T"))
    with pytest.raises(ParameterError) as refused:
        fit.amount("Cr")
    assert "no signal" in refused.value.came
    assert fit.amount("NAA") == pytest.approx(11.0, rel=1e-6)  # lost in ON, so negative in the difference


def test_what_is_not_there_is_found_to_be_0():
    fit = mr_fit(mr_spectrum({"GABA": 0.0}, FAST))
    assert fit.amount("GABA") == pytest.approx(0.0, abs=1e-9)
    assert fit.percent("GABA") > 1e6
    assert (fit.amounts >= 0).all()


def test_the_residual_is_what_is_left():
    fit = mr_fit(mr_spectrum(scan=FAST, snr=40, seed=5))
    np.testing.assert_allclose(fit.model, fit.parts.sum(0) + fit.baseline)
    np.testing.assert_allclose(fit.residual + fit.model, fit.data)
    assert fit.residual.std() == pytest.approx(fit.noise_sd, rel=0.15)
    np.testing.assert_allclose(np.diag(fit.correlations), 1.0)
    assert [row["name"] for row in fit.table()][-4:] == ["Glx", "tNAA", "tCr", "tCho"]


def test_unknown_noise_is_read_from_the_residual():
    seen = mr_spectrum(scan=FAST, snr=40, seed=6)
    again = mr_fit(measured(seen.decays[""], FAST))
    assert again.noise_sd == pytest.approx(seen.noise_sd[""], rel=0.15)


def test_measured_decays_are_scaled_by_water():
    voxel = Tissue(0.5, 0.4, 0.1)
    seen = mr_spectrum({"Glu": 9.9}, FAST, voxel)
    theirs = measured(7.0 * seen.decays[""], FAST, voxel, water_signal=7.0 * seen.water)
    assert mr_fit(theirs).amount("glutamate") == pytest.approx(9.9, rel=1e-6)
    for wrong in ({"water_signal": 0.0}, {"water_signal": float("nan")}):
        with pytest.raises(ParameterError):
            measured(seen.decays[""], FAST, voxel, **wrong)
    for wrong_decay in (np.zeros(3), np.full(1024, np.nan), {"on": np.zeros(1024)}):
        with pytest.raises(ParameterError):
            measured(wrong_decay, FAST, voxel)


@pytest.mark.parametrize(
    "wrong",
    [
        {"window_ppm": (4.0, 1.0)},
        {"window_ppm": (2.0, 2.01)},
        {"window_ppm": "all"},
        {"baseline_terms": -1},
        {"ratios": {"Lac": ("Nac", 1.0, 0.1)}},
        {"ratios": {"Lac": ("NAA", 1.0, 0.0)}},
    ],
)
def test_impossible_fits_are_refused(wrong):
    with pytest.raises(ParameterError):
        mr_fit(mr_spectrum(scan=FAST), **wrong)


def test_soft_ratios_pull_and_tighten():
    seen = mr_spectrum(scan=FAST, snr=25, seed=7)
    free, held = mr_fit(seen), mr_fit(seen, ratios={"GABA": ("NAA", 0.2, 0.005)})
    assert held.bound("GABA") < 0.6 * free.bound("GABA")
    assert held.amount("GABA") / held.amount("NAA") == pytest.approx(0.2, abs=0.02)


def test_tissue_per_water():
    assert tissue.per_water(10.0, Tissue(0.5, 0.5, 0.0)) == pytest.approx(10 / 0.715)
    assert tissue.per_water(10.0, Tissue(0.4, 0.4, 0.2)) == pytest.approx(10 / 0.715)


def numbers(text):
    """Complex numbers of the lines with two of them."""
    rows = re.findall(r"^ {3,4}([-\d.E+]+) {3,4}([-\d.E+]+)$", text, re.MULTILINE)
    return np.array(rows, float) @ [1, 1j]


def tallest_hz(decay):
    """Frequency of the highest line, positive where the decay turns counter-clockwise."""
    return np.fft.fftfreq(len(decay), 1 / FAST.bandwidth_hz)[np.abs(np.fft.fft(decay)).argmax()]


UPFIELD_HZ = (4.65 - 2.008) * FAST.frequency_mhz  # both formats have NAA above water's frequency


def test_lcmodel_raw(tmp_path):
    seen = mr_spectrum(scan=FAST, snr=50)
    file = write_lcmodel_raw(seen, tmp_path / "one.RAW")
    text = file.read_text()
    assert "ECHOT = 30" in text and "FMTDAT = '(2E16.6)'" in text and max(map(len, text.splitlines())) == 32
    np.testing.assert_allclose(numbers(text), np.conj(seen.decays[""]), atol=1e-3)
    assert tallest_hz(numbers(text)) == pytest.approx(UPFIELD_HZ, abs=2)
    with pytest.raises(ParameterError):
        write_lcmodel_raw(seen, file)
    write_lcmodel_raw(mr_spectrum(scan=FAST), file, overwrite=True)
    assert file.read_text() != text
    with pytest.raises(ParameterError):
        write_lcmodel_raw(seen, tmp_path / "nowhere" / "one.RAW")


def test_lcmodel_basis(tmp_path):
    text = write_lcmodel_basis(FAST, tmp_path / "one.BASIS").read_text()
    assert text.count("METABO = ") == len(SYSTEMS) and "NDATAB = 2048" in text
    spectra = numbers(text).reshape(len(SYSTEMS), 2048)
    names = re.findall(r"METABO = '(\w+)'", text)
    one = np.fft.ifft(spectra[names.index("Cr")]) * np.sqrt(2048)
    assert np.abs(one[1024:]).max() < 1e-4
    assert one[0] == pytest.approx(5.0, abs=1e-4)  # protons of 1 mM, no relaxation
    upfield = np.fft.fftfreq(2048, 1 / FAST.bandwidth_hz)[np.abs(spectra[names.index("NAA")]).argmax()]
    assert upfield == pytest.approx(UPFIELD_HZ, abs=1)  # lower ppm, higher frequency
    with pytest.raises(ParameterError):
        write_lcmodel_basis(FAST, tmp_path / "two.BASIS", "on")
    write_lcmodel_basis("mega-press 3T", tmp_path / "two.BASIS", "off")


def test_nifti_mrs(tmp_path):
    nibabel = pytest.importorskip("nibabel")
    import json

    seen = mr_spectrum(scan="mega-press 3T", snr=50)
    image = nibabel.load(write_nifti_mrs(seen, tmp_path / "one.nii.gz"))
    header = image.header
    assert header["intent_name"].item().startswith(b"mrs_v") and header["qform_code"] == header["sform_code"] == 0
    assert header["pixdim"][4] == pytest.approx(1 / seen.scan.bandwidth_hz)
    data = np.asanyarray(image.dataobj)
    assert data.shape == (1, 1, 1, 2048, 2) and data.dtype == np.complex128
    np.testing.assert_array_equal(data[0, 0, 0, :, 1], np.conj(seen.decays["off"]))
    assert tallest_hz(data[0, 0, 0, :, 1]) == pytest.approx(UPFIELD_HZ, abs=2)
    said = json.loads(header.extensions[0].get_content())
    assert header.extensions[0].get_code() == 44
    assert said["ResonantNucleus"] == ["1H"] and said["EchoTime"] == 0.068 and said["dim_5"] == "DIM_EDIT"
    with pytest.raises(ParameterError):
        write_nifti_mrs(seen, tmp_path / "one.txt")


def test_nifti_mrs_needs_nibabel(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "nibabel", None)
    with pytest.raises(ParameterError) as refused:
        write_nifti_mrs(mr_spectrum(scan=FAST), tmp_path / "one.nii")
    assert "glutamate[mrs]" in refused.value.do


def test_figures_are_drawn(tmp_path):
    for name in (FAST, Scan("mega-press", points=1024)):
        fit = mr_fit(mr_spectrum(scan=name, snr=60))
        labels = [label for label, _ in parts(fit)]
        assert labels[0].startswith("Glu") and labels[-1] == "macromolecules"
    assert mr_figure(fit, tmp_path / "one.png").read_bytes().startswith(b"\x89PNG")
    assert heading(fit) == "mega-press, 3 T, echo 68 ms, difference"
    for wrong in ((None, tmp_path / "one.png"), (fit, tmp_path / "one.txt"), (fit, tmp_path / "nowhere" / "one.png")):
        with pytest.raises(ParameterError):
            mr_figure(*wrong)


def test_parts_of_a_figure_stay_in_their_rows(tmp_path, monkeypatch):
    from matplotlib.figure import Figure

    drawn = []
    monkeypatch.setattr(Figure, "savefig", lambda self, *_, **__: drawn.append(self))
    fit = mr_fit(mr_spectrum(scan=Scan("mega-press", points=1024)))
    mr_figure(fit, tmp_path / "one.png")
    *_, below = drawn[0].axes
    courses = [line.get_ydata() for line in below.lines if len(line.get_ydata()) == len(fit.ppm)]
    assert len(courses) == len(parts(fit))
    for k, course in enumerate(courses):
        row = len(courses) - 1 - k
        assert row - 1e-9 <= min(course) and max(course) <= row + 0.8 + 1e-9
    left, right = below.get_xlim()
    assert left > right  # ppm fall to the right
