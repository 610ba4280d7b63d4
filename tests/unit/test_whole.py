"""Files that are there whole or not at all."""

import os

import pytest

from glutamate.engine.whole import whole


def test_a_file_takes_its_place_at_the_end(tmp_path):
    target = tmp_path / "new" / "result.nc"
    with whole(target) as part:
        part.write_text("all of it")
        assert not target.exists() and part.suffix == ".nc" and part.parent == target.parent
    assert target.read_text() == "all of it"
    assert [file.name for file in target.parent.iterdir()] == ["result.nc"]
    mask = os.umask(0)
    os.umask(mask)
    assert target.stat().st_mode & 0o777 == 0o666 & ~mask


@pytest.mark.parametrize("problem", [OSError, KeyboardInterrupt])
def test_what_was_there_stays_where_writing_fails(tmp_path, problem):
    target = tmp_path / "result.nc"
    target.write_text("before")
    with pytest.raises(problem), whole(target) as part:
        part.write_text("half of it")
        raise problem
    assert target.read_text() == "before"
    assert [file.name for file in tmp_path.iterdir()] == ["result.nc"]


def test_what_is_private_only_its_owner_may_read(tmp_path):
    with whole(tmp_path / "code", private=True) as part:
        part.write_bytes(b"x")
    assert (tmp_path / "code").stat().st_mode & 0o777 == 0o600
