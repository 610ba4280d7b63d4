"""MR spectra: whatever is asked for is either done or refused in four parts; nothing else comes out."""

import dataclasses
from decimal import Decimal

import numpy as np
import pytest

from glutamate.errors import GlutamateError
from glutamate.readouts.mrs import (
    Scan,
    Tissue,
    concentrations,
    detectable,
    measured,
    mr_fit,
    mr_spectrum,
    repeatability,
    scan,
    write_lcmodel_basis,
    write_lcmodel_raw,
)

ODD = [
    None, True, 0, -1, 3, 2.5, -2.5, 1e-300, 1e300, 10**400, float("nan"), float("inf"), "", "3 T", "nan", "x" * 9999,
    "\0", b"x", [], [1], (1, 2), {}, {"a": 1}, object(), np.float32(3), np.int64(7), np.array(3.0), np.array([1, 2]),
    1j, Decimal("3"), len, "press",
]  # fmt: skip
SMALL = Scan(points=256)
CLEAN = mr_spectrum(scan=SMALL)
NOISY, EDITED = (mr_spectrum(scan=one, snr=50) for one in (SMALL, Scan("mega-press", points=256)))
FIT = mr_fit(NOISY)
USED = {"repeats": 3, "scan": SMALL, "names": ("Glu",)}


def either(call, *args, **more):
    """Done, or refused with four short parts."""
    try:
        call(*args, **more)
    except GlutamateError as refused:
        parts = (refused.asked, refused.came, refused.allowed, refused.do)
        assert all(parts) and len(str(refused)) < 1500


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("odd", ODD, ids=lambda one: f"{type(one).__name__} {str(one)[:12]!a}")
def test_odd_values_are_used_or_refused(odd, tmp_path):
    for field in dataclasses.fields(Scan):
        for sequence in ("press", "steam", "mega-press"):
            either(Scan, **{"sequence": sequence, "points": 256, field.name: odd})
    either(scan, odd)
    either(scan, "press", te_ms=odd)
    for name in ("grey", "white", "fluid"):
        either(Tissue, **{name: odd})
    either(concentrations, odd)
    either(concentrations, {"Glu": odd})
    for name in ("amounts", "tissue", "snr", "seed", "shift_hz", "phase_deg", "macromolecules"):
        either(mr_spectrum, **{"scan": SMALL, name: odd})
    either(measured, odd, SMALL)
    either(measured, CLEAN.decays[""], SMALL, odd)
    either(measured, CLEAN.decays[""], SMALL, water_signal=odd)
    for spectrum in (NOISY, EDITED):
        either(mr_fit, spectrum, odd)
    for name in ("window_ppm", "baseline_terms", "ratios"):
        either(mr_fit, NOISY, **{name: odd})
    for row in (odd, (odd, 1.0, 0.1), ("NAA", odd, 0.1), ("NAA", 1.0, odd)):
        either(mr_fit, NOISY, ratios={"Glu": row})
    for name in ("names", "amounts", "tissue", "snr", "repeats", "physiology", "session", "seed"):
        if name != "repeats" or not isinstance(odd, int | np.integer):
            either(repeatability, **USED | {name: odd})
    for place in range(4):
        either(detectable, *[odd if k == place else usual for k, usual in enumerate((0.05, 5, 0.8, 0.05))])
    either(write_lcmodel_raw, NOISY, tmp_path / "one.RAW", odd)
    either(write_lcmodel_basis, SMALL, tmp_path / "one.BASIS", odd)
    either(FIT.amount, odd)


@pytest.mark.parametrize("odd", [None, 3, "", "\0", "x" * 9999, ".", object()], ids=lambda one: f"{str(one)[:8]!a}")
def test_odd_places_are_refused(odd):
    for write, what in ((write_lcmodel_raw, NOISY), (write_lcmodel_basis, SMALL)):
        with pytest.raises(GlutamateError):
            write(what, odd)


@pytest.mark.parametrize("odd", [None, 3, "press", SMALL])
def test_what_is_no_spectrum_is_not_fitted_or_written(odd, tmp_path):
    for call in (mr_fit, lambda one: write_lcmodel_raw(one, tmp_path / "one.RAW")):
        with pytest.raises(GlutamateError):
            call(odd)


def test_unknown_fields_of_a_scan_are_refused_with_the_closest():
    with pytest.raises(GlutamateError) as refused:
        scan("press", tems=30)
    assert "te_ms" in refused.value.closest


def test_numbers_of_arrays_are_numbers():
    assert Scan(te_ms=np.float32(30), points=np.int64(1024)) == Scan(te_ms=30.0, points=1024)
    assert Tissue(np.float64(0.5), np.float32(0.5)) == Tissue(0.5, 0.5)
