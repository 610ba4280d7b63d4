"""Circuit asks, what they share: factors on receptors that a page may ask for.

Limits      0.7 to 1.3: wide enough for what substances and states do to receptors, near enough for equations that were
            made for none of them
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from glutamate.lab.wire import Strict

LEAST, MOST = 0.7, 1.3
Factor = Annotated[float, Field(ge=LEAST, le=MOST)]
ARMS = ("before", "changed")


class Receptors(Strict):
    """NMDA of excitatory cells and of interneurons, GABA-A of all; 1 changes nothing."""

    nmda_e: Factor = 1.0
    nmda_i: Factor = 1.0
    gaba: Factor = 1.0

    def written(self) -> str:
        """The three as arguments of Python."""
        return f"nmda_e={self.nmda_e!r}, nmda_i={self.nmda_i!r}, gaba={self.gaba!r}"
