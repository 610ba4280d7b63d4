"""MR spectra from NIfTI-MRS files: what was written is read, what is broken is refused."""

import json

import numpy as np
import pytest

from glutamate.errors import ParameterError
from glutamate.readouts.mrs import Scan, Tissue, mr_fit, mr_spectrum, read_nifti_mrs, write_nifti_mrs

nibabel = pytest.importorskip("nibabel")
VOXEL = Tissue(0.6, 0.3, 0.1)


@pytest.mark.parametrize("name", ["press", "slaser", "steam", "mega-press"])
def test_what_was_written_is_read(name, tmp_path):
    seen = mr_spectrum({"Glu": 9.9}, Scan(name, 3.0, points=1024), VOXEL, snr=80)
    file = write_nifti_mrs(seen, tmp_path / "one.nii.gz")
    water = save(tmp_path / "water.nii.gz", np.full(1024, seen.water, complex))
    back = read_nifti_mrs(file, water=water, tissue=VOXEL)
    assert (back.scan.sequence, back.scan.te_ms, back.scan.points) == (name, seen.scan.te_ms, 1024)
    assert back.scan.field_t == pytest.approx(3.0) and back.scan.tr_ms == seen.scan.tr_ms
    for condition, decay in seen.decays.items():
        np.testing.assert_allclose(back.decays[condition], decay, rtol=1e-9, atol=1e-9)
    assert mr_fit(back).amount("Glu") == pytest.approx(mr_fit(seen).amount("Glu"), rel=1e-4)
    assert read_nifti_mrs(file, te_ms=25.0).scan.te_ms == 25.0


def save(path, decay, width=1277.3, code=44, spatial=(1, 1, 1), real=False, **said):
    """A file as the standard has it, or nearly."""
    values = np.conj(decay).reshape(*spatial, *np.shape(decay))
    image = nibabel.Nifti2Image(values.real if real else values, None)
    image.header["pixdim"][1:5] = [1e4] * 3 + [1 / width]
    image.header.set_xyzt_units(xyz=2, t=8)
    metadata = {"SpectrometerFrequency": [127.73], "ResonantNucleus": ["1H"], "SequenceName": "press"} | said
    metadata = {key: value for key, value in metadata.items() if value is not None}
    image.header.extensions.append(nibabel.nifti1.Nifti1Extension(code, json.dumps(metadata).encode()))
    nibabel.save(image, path)
    return path


@pytest.mark.parametrize(
    "broken",
    [
        {"SpectrometerFrequency": None}, {"SpectrometerFrequency": ["x"]}, {"SpectrometerFrequency": [1e6]},
        {"ResonantNucleus": ["31P"]}, {"SequenceName": "svs_edit"}, {"SequenceName": None}, {"code": 6},
        {"width": 100.0}, {"real": True}, {"EchoTime": -1.0}, {"SequenceName": "mega-press"},
    ],
)  # fmt: skip
def test_files_that_cannot_be_read_are_refused(broken, tmp_path):
    with pytest.raises(ParameterError) as refused:
        read_nifti_mrs(save(tmp_path / "one.nii", np.ones(256, complex), **broken))
    assert all((refused.value.came, refused.value.allowed, refused.value.do))


@pytest.mark.parametrize(("shape", "spatial"), [((256, 4), (1, 1, 1)), ((256,), (2, 1, 1)), ((256, 2, 3), (1, 1, 1))])
def test_coils_repeats_and_voxels_are_not_mixed_in_silence(shape, spatial, tmp_path):
    decay = np.ones(int(np.prod(spatial)) * int(np.prod(shape)), complex)
    file = tmp_path / "one.nii"
    values = decay.reshape(*spatial, *shape)
    save(file, values.reshape(shape) if spatial == (1, 1, 1) else decay.reshape(2, 256)[0])
    if spatial != (1, 1, 1):
        image = nibabel.load(file)
        grid = nibabel.Nifti2Image(values, None, image.header)
        nibabel.save(grid, file)
    with pytest.raises(ParameterError):
        read_nifti_mrs(file)


@pytest.mark.parametrize("content", [b"", b"not a file", b"\0" * 1000])
def test_other_files_are_refused(content, tmp_path):
    file = tmp_path / "one.nii"
    file.write_bytes(content)
    for path in (file, tmp_path / "nowhere.nii", None, 3):
        with pytest.raises(ParameterError):
            read_nifti_mrs(path)


def test_on_and_off_are_told_apart_by_the_file(tmp_path):
    decays = np.stack([np.full(256, 1.0 + 0j), np.full(256, 2.0 + 0j)], axis=-1)
    said = {"SequenceName": "mega-press", "dim_5": "DIM_EDIT", "dim_5_header": {"EditCondition": ["OFF", "ON"]}}
    back = read_nifti_mrs(save(tmp_path / "one.nii", decays, **said))
    assert back.decays["off"][0] == 1.0 and back.decays["on"][0] == 2.0
