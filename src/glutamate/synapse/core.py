"""What every model of a synapse shares: cleft, uptake, ionotropic receptors, spine and membrane, with their wires.

Takes in    the parts of its NMDA receptors, the choice of transporters, of calcium channels and of the voltage
Hands on    `Core`, to which a model adds its terminals and whatever else it has; `known`, which refuses other choices
Not here    terminals and what releases (port cleft.molecules, gaba.vesicles), which each model wires itself
Sources     those of its parts
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from glutamate.engine.assembly import Assembly, Input, Sum
from glutamate.errors import ParameterError, closest
from glutamate.molecule.ampa import AMPAReceptor
from glutamate.molecule.calcium_channel import CalciumChannel
from glutamate.molecule.eaat import GlutamateTransporter
from glutamate.molecule.gabaa import GABAAReceptor
from glutamate.synapse.cleft import Cleft
from glutamate.synapse.gaba_cleft import GABACleft
from glutamate.synapse.membrane import Membrane
from glutamate.synapse.spine import SpineCalcium

VOLTAGES = ("free", "clamped")
TRANSPORTERS = {"fast_binding": GlutamateTransporter, "oocyte_affinity": GlutamateTransporter.oocyte_affinity}


@dataclass
class Core:
    """Parts, wires, inputs and the outputs that are currents into one cell."""

    parts: dict[str, Any]
    wires: dict[str, Any]
    inputs: dict[str, Input]
    currents: list[str]

    def add(self, name: str, part: Any, wires: dict[str, Any] | None = None, current: bool = False) -> None:
        """Another part; `wires` by its drives and ports, `current` where the membrane shall sum its current."""
        self.parts[name] = part
        self.wires |= {f"{name}.{drive}": source for drive, source in (wires or {}).items()}
        self.currents += [f"{name}.current"] * current

    def assembly(self, voltage: str) -> Assembly:
        """All parts on a passive membrane ("free") or at the input `voltage` ("clamped")."""
        known("voltage", voltage, VOLTAGES)
        if voltage == "free":
            self.add("membrane", Membrane(), {"current": Sum(*self.currents)})
            self.wires["*.voltage"] = "membrane.voltage"
        else:
            self.inputs["voltage"] = Input("mV", -65.0, "voltage clamp")
            self.wires["*.voltage"] = "voltage"
        return Assembly(self.parts, self.wires, self.inputs)


def core(terminals: dict[str, Any], nmda: dict[str, Any], transporters: str, calcium_channels: bool) -> Core:
    """The parts both models share and their wires; `nmda` holds a part `nmda`, wired by the caller beyond voltage.

    Raises ParameterError for unknown transporters.
    """
    known("transporters", transporters, TRANSPORTERS)
    parts = {
        **terminals,
        "cleft": Cleft(),
        "eaat": TRANSPORTERS[transporters](),
        "eaat_ambient": TRANSPORTERS[transporters](),
        "gaba": GABACleft(),
        "ampa": AMPAReceptor(),
        **nmda,
        "gabaa": GABAAReceptor(),
        "calcium": SpineCalcium(),
    }
    inputs = {
        "magnesium": Input("mM", 1.0, "slices; 0.8 in human cerebrospinal fluid"),
        "temperature": Input("K", 308.15, "35 degC, to which the times of the cleft belong"),
        "transporters": Input("1", 1.0, "share of the transporters that works"),
    }
    wires: dict[str, Any] = {
        "cleft.perisynaptic_binding": "eaat.binding",
        "cleft.ambient_binding": "eaat_ambient.binding",
        "cleft.leak": "eaat_ambient.leak",
        "cleft.resting_glutamate": "eaat_ambient.resting_glutamate",
        "eaat.glutamate": "cleft.glutamate_perisynaptic",
        "eaat_ambient.glutamate": "cleft.glutamate_ambient",
        "eaat*.working": "transporters",
        "ampa.glutamate": "cleft.glutamate_cleft",
        "gaba.vesicles": "inhibition.vesicles",
        "gabaa.gaba": "gaba.gaba_cleft",
        "gabaa.benzodiazepine": Input("1", 0.0, "share of benzodiazepine sites taken"),
        "calcium.nmda_conductance": "nmda.conductance",
        "*.temperature": "temperature",
    }
    found = Core(parts, wires, inputs, ["ampa.current", "nmda.current", "gabaa.current"])
    if calcium_channels:
        found.add("calcium_channel", CalciumChannel(), current=True)
        wires["calcium.channel_current"] = "calcium_channel.current"
    else:
        wires["calcium.channel_current"] = Input("pA", 0.0, "no voltage-gated calcium channels")
    return found


def known(what: str, given: object, allowed: Iterable[str], model: str = "synapse") -> None:
    """Raise ParameterError, with the closest, for a choice that is not allowed."""
    names = tuple(allowed)
    if given not in names:
        near = closest(str(given), names)
        raise ParameterError(f"{what} of the {model}", repr(given), ", ".join(names), "use one of these", closest=near)
