"""People: who differs how from whom, one file each: what group studies say and how well it is known.

Takes in    a profile by name ("depression", "adhd+trauma"), a number of people, a seed, distributions of age and weight
Hands on    `draw(...)`: {path of the model of a life: values}, labels (age, weight, kidneys, enzymes), factors that
            `on(model)` lays on faster models; `load_person(name)`: the record
Not here    a way back: nothing here, or above, takes readings of a person and answers with a profile
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from glutamate.people.drawn import People
    from glutamate.people.profile import Profile


def load_person(name: str) -> Profile:
    """The shipped profile of this name, or several joined by "+".

    Raises PathError with the closest names, ParameterError for a name twice or profiles whose ages cannot agree.
    """
    from glutamate.engine import discover
    from glutamate.errors import ParameterError
    from glutamate.people.profile import joined

    if not isinstance(name, str):
        raise ParameterError("a profile", f"{name!r:.40}", 'its name, such as "adult"', "glutamate list people")
    names = [part.strip().lower() for part in name.split("+")]
    twice = [one for one in names if names.count(one) > 1]
    if twice:
        raise ParameterError(f"the profile {name!r:.60}", f"{twice[0]!r:.40} twice", "each once", "leave one out")
    return joined({one: discover.find("person", one).load()() for one in names})


def draw(name: str, n: int, seed: int = 0, **more: Any) -> People:
    """`n` persons of a profile as a Mapping {path of a parameter or input of `life`: (n,) canonical values}.

    Keywords: `age`, `weight` (distributions as text, or numbers of years and kg), `spread=False` for typical persons.
    Beside the mapping: `.labels`, `.factors`, `.on(model)`. Person k is the same in any number of people, and the same
    before the profile is laid on, whatever the profile is. Raises PathError or ParameterError.
    """
    from glutamate.people.drawn import drawn

    return drawn(name, load_person(name), n, seed, **more)
