"""What all tests share: no screen, reproducible properties, test data and devices that may be absent."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
SHARED_DATA = Path(os.environ.get("GLUTAMATE_TEST_DATA", ROOT.parent / "shared" / "data"))

os.environ["MPLBACKEND"] = "Agg"
settings.register_profile("project", deadline=None, derandomize="CI" in os.environ, print_blob=True)
settings.load_profile("project")


@pytest.fixture(scope="session")
def shared_data() -> Callable[[str], Path]:
    """Path of a public test file, `shared_data("biomodels/BIOMD0000000302.xml")`; the test skips where it is absent."""

    def find(relative: str) -> Path:
        path = SHARED_DATA / relative
        if not path.exists():
            pytest.skip(f"test data {relative} is absent; GLUTAMATE_TEST_DATA may name the folder that holds it")
        return path

    return find


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a CUDA device where there is none."""
    if shutil.which("nvidia-smi"):
        return
    for item in items:
        if item.get_closest_marker("gpu"):
            item.add_marker(pytest.mark.skip(reason="needs a CUDA device"))
