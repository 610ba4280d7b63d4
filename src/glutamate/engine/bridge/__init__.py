"""Bridges: a fast model run over a designed set of inputs, fitted, its error on runs held out stored beside it."""

from glutamate.engine.bridge.axis import Axis
from glutamate.engine.bridge.bridge import Bridge, bridge
from glutamate.engine.bridge.model_run import ModelRun
from glutamate.engine.bridge.reading import Reading

__all__ = ["Axis", "Bridge", "ModelRun", "Reading", "bridge"]
