"""Bridges from life to faster scales, one file each with the fit beside it; `glutamate bridges list` names them."""
