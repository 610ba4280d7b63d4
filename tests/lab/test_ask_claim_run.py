"""Ask `claim_run`: the row of the public function, with values of one's own, their limits, progress and stop."""

import numpy as np
import pytest

pytest.importorskip("pydantic")

from glutamate import claim
from glutamate.errors import GlutamateError
from glutamate.lab.asks import find
from glutamate.lab.wire import checked

SLUG, RISE = "zinc-modulates", "plasma zinc after a tablet, per before"
SMALL = {"slug": SLUG, "people": 20, "seeds": 2}


def ask(tell=lambda done, of: None, **given):
    home = find("claim_run")
    return home.answer(checked(home, "claim_run", given), tell)


def without_time(row):
    return {key: value for key, value in row.items() if key != "seconds"}


@pytest.mark.parametrize("own", [{}, {RISE: 1.4}])
def test_the_row_is_that_of_the_public_function(own):
    got, row = ask(**SMALL, set=own), claim(SLUG).run(20, 2, set=own)
    assert without_time(got["row"]) == without_time(row)
    assert (got["row"].get("set", {})) == own
    assert np.array_equal(got["data"]["median"].values, [m["median"] for m in row["measured"]])
    home, names = find("claim_run"), {}
    exec(home.code(home.With(**SMALL, set=own)), names)
    assert names["rows"] == row["measured"] and without_time(names["row"]) == without_time(row)


def test_a_claim_beyond_the_model_measures_nothing():
    got = ask(slug="motor-restlessness", people=5, seeds=1)
    assert got["row"]["verdict"] == "beyond the model" and got["data"].sizes["row"] == 0


def test_progress_is_told_and_a_stop_is_heard():
    seen = []
    ask(lambda done, of: seen.append((done, of)), **SMALL)
    assert seen[0][0] == 0 and seen[-1][0] == seen[-1][1]

    class Enough(BaseException):
        pass

    def tell(done, of):
        raise Enough

    with pytest.raises(Enough):
        ask(tell, **SMALL)


@pytest.mark.parametrize(
    "change",
    [
        {"slug": "nonsense"}, {"people": 0}, {"people": 1001}, {"seeds": 51}, {"seeds": 1.5}, {"set": {RISE: 9.0}},
        {"set": {"nothing": 1.0}}, {"set": {RISE: "1.2"}}, {"set": {f"x{k}": 1.0 for k in range(61)}}, {"rule": 1},
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(change):
    with pytest.raises(GlutamateError) as found:
        ask(**{**SMALL, **change})
    assert all(found.value.to_dict()[part] for part in ("asked", "came", "allowed", "do"))
