"""Short-term plasticity in a network: random spikes against the theory of means, and its published consequences."""

import pytest

from glutamate.circuit.short_term_plasticity import DEPRESSING, FACILITATING, best_rate, of_means, response


@pytest.mark.parametrize("rate", [5.0, 20.0, 100.0])
def test_depression_follows_the_theory_of_means(rate: float) -> None:
    assert response(rate, DEPRESSING) == pytest.approx(of_means(rate, DEPRESSING), rel=0.015)


def test_a_tired_synapse_passes_on_no_more_at_a_higher_rate() -> None:
    """Beyond 1 / (use recovery) the response falls as one over the rate."""
    limit = 1000 / (DEPRESSING.use * DEPRESSING.recovery_time)
    assert limit == pytest.approx(2.5)
    assert 100 * response(100.0, DEPRESSING) < 1.15 * 20 * response(20.0, DEPRESSING)


@pytest.mark.slow
def test_facilitation_prefers_a_middle_rate() -> None:
    assert response(20.0, FACILITATING) == pytest.approx(of_means(20.0, FACILITATING), rel=0.04)
    product = FACILITATING.use * FACILITATING.facilitation_time * FACILITATING.recovery_time
    assert best_rate(FACILITATING) == pytest.approx(1000 / product**0.5, rel=0.15)
