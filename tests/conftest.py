"""What all tests share: no screen, reproducible properties."""

import os

from hypothesis import settings

os.environ["MPLBACKEND"] = "Agg"
settings.register_profile("project", deadline=None, derandomize="CI" in os.environ, print_blob=True)
settings.load_profile("project")
