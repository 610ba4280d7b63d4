"""Every shipped model goes into every format that takes it, or is refused with what the format cannot hold."""

import pytest

import glutamate
from glutamate.engine import discover
from glutamate.errors import GlutamateError
from glutamate.interchange.formats import FORMATS

REASONS = {"sbml": ("noise in", "delays"), "jax": ("delays",), "latex": ()}
MODELS = [e.name for e in discover.entries() if e.kind == "model"]


def test_export_is_a_public_name():
    assert "export" in dir(glutamate) and glutamate.export.__module__ == "glutamate.api"


@pytest.mark.slow
@pytest.mark.parametrize("form", REASONS)
def test_every_model_is_written_or_says_what_cannot_be(form, tmp_path):
    written = refused = 0
    for name in MODELS:
        try:
            path = glutamate.export(name, form, tmp_path / f"{name}{FORMATS[form].suffix}")
        except GlutamateError as error:
            refused += 1
            assert any(reason in error.came for reason in REASONS[form]), (name, error.to_dict())
        else:
            written += 1
            assert path.stat().st_size > 100
    assert written > 4 * refused


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_what_a_format_does_not_take_is_refused_with_what_does(form):
    other = "coba" if FORMATS[form].takes == "a model" else "ampa"
    with pytest.raises(GlutamateError) as caught:
        glutamate.export(other, form)
    assert caught.value.allowed and caught.value.do


def test_an_unknown_format_names_the_known_ones():
    with pytest.raises(GlutamateError) as caught:
        glutamate.export("ampa", "sbm")
    assert caught.value.closest[0] == "sbml" and all(name in caught.value.allowed for name in FORMATS)
